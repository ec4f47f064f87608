(** The parity of a word of bits, by rules that rewrite the word:
      [elimination_parity]    the first two bits become their sum, a lone 0 is erased: 1 is left of odd words, nothing of even ones;
      [released_fails]        without that rule nothing is not what is left of every even word;
      [one_after_another]     without the rule for a lone 0 that takes n - 1 steps, and leaves the parity as a bit;
      [tree_parity]           all pairs become their sums at once: the parity is left;
      [tree_rounds]           that takes k rounds from 2^k bits, and with all that is written there are 2^(k+1) - 1 symbols. *)
From mathcomp Require Import all_ssreflect.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** The states that a rule goes through from s, in n steps at most: s itself first, the one where it says nothing last. *)
Fixpoint trail (T : Type) (rule : T -> option T) n s : seq T :=
  s :: if n is m.+1 then (if rule s is Some t then trail rule m t else [::]) else [::].

(** A step on the whole of a word: its first two bits become their sum; with [lone], a 0 that is alone is erased. *)
Definition first_two (lone : bool) (w : seq bool) : option (seq bool) :=
  if w is a :: b :: rest then Some (a (+) b :: rest)
  else if lone && (w == [:: false]) then Some [::] else None.
Definition eliminated lone w := trail (first_two lone) (size w) w.

(** A round: every pair of neighbours becomes its sum; what is left of an odd number stays. *)
Fixpoint pairs (w : seq bool) : seq bool := if w is a :: b :: rest then a (+) b :: pairs rest else w.
Definition all_pairs w := if size w > 1 then Some (pairs w) else None.
(** The layers of the tree, the word itself first. On a canvas that is written once they lie one beside the other. *)
Definition layers w := trail all_pairs (size w) w.

Definition parity (w : seq bool) := odd (count id w).

Section Trails.
Variables (T : Type) (rule : T -> option T).

Lemma last_trail n s x : last x (trail rule n s) = last s (trail rule n s).
Proof. by case: n. Qed.
End Trails.

Lemma parity2 a b w : parity (a (+) b :: w) = parity (a :: b :: w).
Proof. by rewrite /parity /= !oddD addbA; case: a; case: b. Qed.

Lemma first_two_ends n w : size w <= n ->
  let left := last w (trail (first_two true) n w) in
  left = (if parity w then [:: true] else [::]) /\ first_two true left = None.
Proof.
elim: n w => [|n IH] [|a [|b w]] //; try by case: a => //; case: n {IH}.
move=> le; have := IH (a (+) b :: w) le; rewrite parity2.
by rewrite /= (last_trail _ _ _ (a :: b :: w)).
Qed.

(** It ends where no rule applies, and what is left then is told by the parity. *)
Theorem elimination_parity w : let left := last w (eliminated true w) in
  left = (if parity w then [:: true] else [::]) /\ first_two true left = None.
Proof. exact: first_two_ends. Qed.

(** Without the rule for a lone 0 that is false of 11, an even word: a 0 is left. *)
Theorem released_fails : ~ (forall w, ~~ parity w -> last w (eliminated false w) = [::]).
Proof. by move/(_ [:: true; true] isT). Qed.

Lemma first_two_steps n a w : size w <= n ->
  last [::] (trail (first_two false) n (a :: w)) = [:: parity (a :: w)] /\
  size (trail (first_two false) n (a :: w)) = (size w).+1.
Proof.
elim: n a w => [|n IH] a [|b w] //; try by case: a.
move=> le; have := IH (a (+) b) w le; rewrite parity2.
by rewrite /= (last_trail _ _ _ [::]) (last_trail _ _ _ (a :: b :: w)) => -[-> ->].
Qed.

Theorem one_after_another w : w <> [::] ->
  last [::] (eliminated false w) = [:: parity w] /\ size (eliminated false w) = size w.
Proof. by case: w => // a w _; apply: first_two_steps; exact: leqW. Qed.

Lemma pairs_ind (Q : seq bool -> Prop) : Q [::] -> (forall a, Q [:: a]) -> (forall a b w, Q w -> Q (a :: b :: w)) -> forall w, Q w.
Proof.
move=> q0 q1 q2 w; suff : Q w /\ forall a, Q (a :: w) by case.
by elim: w => [|b w [qw qb]] //; split=> // a; exact: q2.
Qed.

Lemma size_pairs w : size (pairs w) = uphalf (size w).
Proof. by elim/pairs_ind: w => //= a b w ->. Qed.

Lemma pairs_parity w : parity (pairs w) = parity w.
Proof. by elim/pairs_ind: w => //= a b w; rewrite /parity /= !oddD addbA => ->; case: a; case: b. Qed.

Lemma all_pairs_ends n w : size w <= n -> 
  last [::] (trail all_pairs n w) = if w is [::] then [::] else [:: parity w].
Proof.
elim: n w => [|n IH] [|a [|b w]] //; try by case: a.
move=> le; have := IH (pairs [:: a, b & w]); rewrite size_pairs pairs_parity.
rewrite /= (last_trail _ _ _ [::]) (last_trail _ _ _ (a :: b :: w)) => -> //.
by rewrite ltnS in le; apply: leq_trans le; rewrite /= ltnS leq_uphalf_double -addnn leq_addr.
Qed.

(** The tree ends in one bit, the parity; of no bits it leaves none. *)
Theorem tree_parity w : last [::] (layers w) = if w is [::] then [::] else [:: parity w].
Proof. exact: all_pairs_ends. Qed.

Lemma layers_tree n k w : size w = 2 ^ k -> k <= n ->
  size (trail all_pairs n w) = k.+1 /\ (sumn (map size (trail all_pairs n w))).+1 = 2 ^ k.+1.
Proof.
elim: k n w => [|k IH] n w sw; first by case: n w sw => [|n] [|a []].
case: n => // n kn; have big : 1 < size w by rewrite sw -{1}(expn0 2) ltn_exp2l.
have sp : size (pairs w) = 2 ^ k by rewrite size_pairs sw expnS mul2n uphalf_double.
have [l t] := IH n (pairs w) sp kn.
by rewrite /= /all_pairs big /= l -addnS t sw (expnS 2 k.+1) mul2n -addnn.
Qed.

(** The word is the first layer, so k rounds follow it; the layers together have 2^(k+1) - 1 symbols. *)
Theorem tree_rounds k w : size w = 2 ^ k ->
  size (layers w) = k.+1 /\ sumn (map size (layers w)) = 2 * 2 ^ k - 1.
Proof.
move=> sw; have [] := @layers_tree (size w) k w sw; first by rewrite sw ltnW // ltn_expl.
by move=> l t; split=> //; rewrite -expnS -t subn1.
Qed.

(** Evaluated: 1011 is rewritten to 111, 01, 1; its tree has the layers 1011, 10, 1; 11 is rewritten to 0 and to nothing. *)
Example evaluated : let o := true in let z := false in
  [/\ eliminated true [:: o; z; o; o] = [:: [:: o; z; o; o]; [:: o; o; o]; [:: z; o]; [:: o]],
      layers [:: o; z; o; o] = [:: [:: o; z; o; o]; [:: o; z]; [:: o]],
      eliminated true [:: o; o] = [:: [:: o; o]; [:: z]; [::]] &
      eliminated false [:: o; o] = [:: [:: o; o]; [:: z]]].
Proof. by []. Qed.

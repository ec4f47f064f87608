(** A step that may reveal, put back masks, delete masks and insert new ones; and what insertions of a letter beside its
    inverse generate:
      [transition_length]  insertions lengthen the canvas, and deletions shorten it at masks only;
      [dyck]               n insertions make exactly the words of 2 n letters that cancel to nothing. *)
From mathcomp Require Import all_ssreflect.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** ** The canvas. *)
Section Canvas.
Variable V : Type.

(** A canvas has a symbol or a mask, [None], at each position. What a step does there: it deletes a mask; or it puts a mask
    back, or reveals what is to stand at a mask; after it, it may insert a mask. *)
Record control := Control {remasks : bool; deletes : bool; inserts : bool; reveals : option V}.
Definition masked (a : option V) := if a is None then true else false.

Definition deleted (a : option V) c := deletes c && masked a.
Definition after (a : option V) c : seq (option V) :=
  (if deleted a c then [::] else [:: if remasks c then None else if a is None then reveals c else a])
  ++ (if inserts c then [:: None] else [::]).

(** One step, given one control for each position. *)
Definition transition canvas controls := flatten [seq after ac.1 ac.2 | ac <- zip canvas controls].

Theorem transition_length canvas controls : size canvas = size controls ->
  size (transition canvas controls) + count (fun ac => deleted ac.1 ac.2) (zip canvas controls) =
  size canvas + count inserts controls.
Proof.
rewrite /transition; elim: canvas controls => [|a s IH] [|c cs] //= [/IH e].
rewrite size_cat addnACA e /after size_cat.
case: (deleted a c); case: (inserts c) => /=; rewrite ?addnA ?addSn ?addnS ?addn0 ?add0n //.
Qed.
End Canvas.

(** Evaluated: a mask is revealed and one inserted after it, a token is masked again; a mask is deleted, a token is not. *)
Example a_step : let c r d i := Control r d i (Some 1) in
  transition [:: None; Some 0] [:: c false false true; c true false false] = [:: Some 1; None; None] /\
  transition [:: None; Some 0] [:: c false true false; c false true false] = [:: Some 0].
Proof. by []. Qed.

(** ** Words of letters and their inverses. *)
Section Words.
Variable A : eqType.
(** A letter, or with [true] its inverse. *)
Notation letter := (A * bool)%type.
Implicit Types (w u v s : seq letter) (a b : letter).

Definition inverse a : letter := (a.1, ~~ a.2).

(** The words that n insertions make from the empty one. *)
Inductive inserted : nat -> seq letter -> Prop :=
  | Empty : inserted 0 [::]
  | Insert n u v a : inserted n (u ++ v) -> inserted n.+1 (u ++ a :: inverse a :: v).

(** What is left of a word, the last letter first, if each letter cancels with its inverse where that was left just before. *)
Fixpoint reduced s w := if w is a :: rest
  then reduced (if s is b :: under then if b == inverse a then under else a :: s else [:: a]) rest
  else s.
Definition cancels w := reduced [::] w = [::].

Lemma inverseK : involutive inverse.
Proof. by case=> a b; rewrite /inverse /= negbK. Qed.

Lemma inverse_neq a : (a == inverse a) = false.
Proof. by case: a => a b; rewrite /inverse xpair_eqE eqxx; case: b. Qed.

Lemma reduced_cat s u v : reduced s (u ++ v) = reduced (reduced s u) v.
Proof. by elim: u s => [|a u IH] s //=; rewrite IH. Qed.

(** In what is left no letter stands beside its inverse. *)
Definition tidy s := sorted (fun b a => b != inverse a) s.

Lemma tidy_reduced s w : tidy s -> tidy (reduced s w).
Proof.
elim: w s => [|a w IH] [|b s] //= ts; apply: IH => //.
case: eqP => [_|/eqP n]; first by case: s ts => //= c s /andP[].
by rewrite /tidy /= ts andbT; apply: contra n => /eqP ->; rewrite inverseK.
Qed.

Lemma reduced_pair s a v : tidy s -> reduced s [:: a, inverse a & v] = reduced s v.
Proof.
case: s => [|b s] ts /=; first by rewrite inverseK eqxx.
case: eqP => [e|_] /=; last by rewrite inverseK eqxx.
case: s ts => [|c s] /=; first by rewrite e.
by rewrite inverseK e; case: (c =P a) => [->|_] //; rewrite eqxx.
Qed.

Lemma inserted_cancels n w : inserted n w -> size w = n.*2 /\ cancels w.
Proof.
elim=> {n w} [|n u v a _ [sz c]] //; split.
  by move: sz; rewrite !size_cat /= !addnS doubleS => ->.
by rewrite /cancels reduced_cat reduced_pair -?reduced_cat //; apply: tidy_reduced.
Qed.

Lemma cancels_inserted w s : reduced s w = [::] -> exists n, inserted n (rev s ++ w).
Proof.
elim: w s => [|a w IH] s /=; first by move=> ->; exists 0; exact: Empty.
case: s => [|b s]; first by move/IH.
case: eqP => [-> /IH[n i]|_ /IH]; last by rewrite [rev [:: a, b & s]]rev_cons cat_rcons.
exists n.+1; rewrite rev_cons cat_rcons; have := Insert (u := rev s) (v := w) (inverse a) i.
by rewrite inverseK.
Qed.

Theorem dyck n w : inserted n w <-> size w = n.*2 /\ cancels w.
Proof.
split=> [|[sz /cancels_inserted[m i]]]; first exact: inserted_cancels.
by have [] := inserted_cancels i; rewrite /= sz => /double_inj -> _.
Qed.
End Words.

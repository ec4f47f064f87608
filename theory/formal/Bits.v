(** Laws of a few bits, for counterexamples: sums over sequences of two and of three tokens, cell by cell; a law of two bits by
    its four cells, with its margins, entropies and total correlation; laws that are uniform on a list of sequences. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Policies Objective Zipf.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma ln2_gt0 : 0 < ln 2.
Proof. by rewrite -ln_1; apply: ln_increasing; lra. Qed.

Lemma ln_half : ln (/ 2) = - ln 2.
Proof. by rewrite ln_Rinv //; lra. Qed.

Lemma largest_bool (f : bool -> R) : 0 <= f true -> largest f = Rmax (f true) (f false).
Proof.
move=> t; apply: Rle_antisym; last by apply: Rmax_lub; exact: le_largest.
by apply: largest_le => [|[]]; [apply: Rle_trans t (Rmax_l _ _) | exact: Rmax_l | exact: Rmax_r].
Qed.

Section Two.
(** Two tokens, the first indexed by true and the second by false. *)
Variable V : finType.
Definition two (a b : V) : {ffun bool -> V} := [ffun i : bool => if i then a else b].

Lemma two_same (x : {ffun bool -> V}) : two (x true) (x false) = x.
Proof. by apply/ffunP => -[]; rewrite ffunE. Qed.

Lemma sum_two (F : {ffun bool -> V} -> R) : \rsum_x F x = \rsum_a \rsum_b F (two a b).
Proof.
rewrite pair_bigA (reindex (fun ab : V * V => two ab.1 ab.2)) //=.
exists (fun x : {ffun bool -> V} => (x true, x false)) => [[a b]|x] _; first by rewrite !ffunE.
exact: two_same.
Qed.
End Two.

Lemma sum_two_bits (F : {ffun bool -> bool} -> R) :
  \rsum_x F x = F (two true true) + F (two true false) + (F (two false true) + F (two false false)).
Proof. by rewrite sum_two !big_bool. Qed.

Section TwoBits.
(** A law of two bits by its cells: 11, 10, 01 and 00. *)
Variables a b c d : R.
Definition cells (x : {ffun bool -> bool}) : R :=
  if x true then (if x false then a else b) else (if x false then c else d).

Lemma cells_law : 0 <= a -> 0 <= b -> 0 <= c -> 0 <= d -> a + b + (c + d) = 1 -> law cells.
Proof.
move=> a0 b0 c0 d0 s; split=> [x|]; first by rewrite /cells; case: (x true); case: (x false).
by rewrite sum_two_bits /cells !ffunE.
Qed.

Lemma first_cells v : @marginal _ (fun=> bool_finType) cells true v = if v then a + b else c + d.
Proof. by rewrite /marginal big_mkcond sum_two_bits /cells !ffunE /=; case: v; rewrite /=; lra. Qed.

Lemma second_cells v : @marginal _ (fun=> bool_finType) cells false v = if v then a + c else b + d.
Proof. by rewrite /marginal big_mkcond sum_two_bits /cells !ffunE /=; case: v; rewrite /=; lra. Qed.

Lemma entropy_cells : entropy cells = - (a * ln a + b * ln b + (c * ln c + d * ln d)).
Proof. by rewrite /entropy sum_two_bits /cells !ffunE. Qed.

Lemma entropy_bit (p q : R) : entropy (fun v : bool => if v then p else q) = - (p * ln p + q * ln q).
Proof. by rewrite /entropy big_bool. Qed.

Lemma entropy_ext (T : finType) (p q : T -> R) : p =1 q -> entropy p = entropy q.
Proof. by move=> e; congr Ropp; apply: eq_bigr => t _; rewrite e. Qed.

Lemma tc_cells : @tc _ (fun=> bool_finType) cells =
  - ((a + b) * ln (a + b) + (c + d) * ln (c + d)) - ((a + c) * ln (a + c) + (b + d) * ln (b + d)) +
  (a * ln a + b * ln b + (c * ln c + d * ln d)).
Proof.
rewrite /tc big_bool (entropy_ext first_cells) (entropy_ext second_cells) !entropy_bit entropy_cells /=; ring.
Qed.
End TwoBits.

Section Three.
(** Three tokens. *)
Variable V : finType.
Definition three_tokens (a b c : V) : {ffun 'I_3 -> V} := [ffun i : 'I_3 => nth c [:: a; b] i].

Lemma three_same (x : {ffun 'I_3 -> V}) : three_tokens (x ord0) (x (lift ord0 ord0)) (x ord_max) = x.
Proof. by apply/ffunP => -[[|[|[|i]]] h] //; rewrite ffunE /=; congr (x _); apply: val_inj. Qed.

Lemma sum_three (F : {ffun 'I_3 -> V} -> R) : \rsum_x F x = \rsum_a \rsum_b \rsum_c F (three_tokens a b c).
Proof.
transitivity (\rsum_(abc : V * V * V | true) F (three_tokens abc.1.1 abc.1.2 abc.2)).
  rewrite (reindex (fun abc : V * V * V => three_tokens abc.1.1 abc.1.2 abc.2)) //=.
  exists (fun x : {ffun 'I_3 -> V} => (x ord0, x (lift ord0 ord0), x ord_max)) => [[[a b] c]|x] _; first by rewrite !ffunE.
  exact: three_same.
rewrite (eq_bigr (fun a => \rsum_p F (three_tokens a p.1 p.2))) => [|a _]; last by rewrite pair_bigA.
rewrite pair_bigA /=.
rewrite (reindex (fun abc : V * V * V => (abc.1.1, (abc.1.2, abc.2)))) //=.
by exists (fun t : V * (V * V) => (t.1, t.2.1, t.2.2)) => [[[a b] c]|[a [b c]]].
Qed.
End Three.

Section Spread.
(** The uniform law on a list of sequences. *)
Variables (I V : finType) (s : seq {ffun I -> V}).
Hypotheses (unique : uniq s) (some : (0 < size s)%nat).
Definition spread (x : {ffun I -> V}) : R := if x \in s then / INR (size s) else 0.

Lemma spread_mean F : \rsum_x (spread x * F x) = / INR (size s) * \big[Rplus/0]_(x <- s) F x.
Proof.
have -> : \big[Rplus/0]_(x <- s) F x = \rsum_(x in s) F x by exact: big_uniq.
rewrite -sum_mull [RHS]big_mkcond; apply: eq_bigr => x _.
by rewrite /spread; case: ifP => _; ring.
Qed.

Lemma size_gt0 : 0 < INR (size s).
Proof. by apply: lt_0_INR; apply/ltP. Qed.

Lemma spread_prob (E : pred {ffun I -> V}) : \rsum_(x | E x) spread x = INR (count E s) / INR (size s).
Proof.
rewrite big_mkcond (eq_bigr (fun x => spread x * (if E x then 1 else 0))) => [|x _]; last by case: ifP => _; ring.
rewrite spread_mean Rmult_comm; congr Rmult; elim: (s) => [|x t IH]; first by rewrite big_nil.
by rewrite big_cons IH [count _ _]/= plus_INR; case: (E x).
Qed.

Lemma spread_law : law spread.
Proof.
have n0 := size_gt0; split=> [x|]; last by rewrite spread_prob count_predT; field; lra.
by rewrite /spread; case: ifP => _; [apply/Rlt_le/Rinv_0_lt_compat | lra].
Qed.

(** The entropy of some tokens counts, for each sequence of the list, those that agree with it there. *)
Lemma spread_H (S : {set I}) : @H _ I (fun=> V) (@token I V) spread S =
  - (/ INR (size s) * \big[Rplus/0]_(w <- s)
      ln (INR (count (fun v => @agree _ I (fun=> V) (@token I V) S v w) s) / INR (size s))).
Proof. by rewrite /H spread_mean; congr Ropp; congr Rmult; apply: eq_bigr => w _; rewrite /mass spread_prob. Qed.
End Spread.

(** Total correlation in entropies of sets. *)
Lemma tc_entropies (I V : finType) (P : {ffun I -> V} -> R) : law P ->
  @tc _ (fun=> V) P = \rsum_i @H _ I (fun=> V) (@token I V) P [set i] - @H _ I (fun=> V) (@token I V) P setT.
Proof.
move=> lP; rewrite H_all //; congr Rminus; apply: eq_bigr => i _.
have -> : entropy (@marginal _ (fun=> V) P i) = entropy (fun v => \rsum_(x | (x : {ffun I -> V}) i == v) P x) by [].
rewrite (entropy_push P (fun x : {ffun I -> V} => x i)); congr Ropp.
apply: eq_bigr => w _; congr (_ * ln _); apply: eq_bigl => v; apply/eqP/agreeP => [h j|h]; first by rewrite inE => /eqP ->.
by apply: (h i); rewrite inE.
Qed.

(** At the state in which all is masked, the law given what is seen is the law. *)
Lemma posterior_blank (I V : finType) (P : {ffun I -> V} -> R) : law P -> posterior P (blank I V) = P.
Proof.
move=> lP; apply: FunctionalExtensionality.functional_extensionality => x.
rewrite /posterior /given /prob (big_pred1 x) => [|y]; last by rewrite shows_blank.
by rewrite (eq_bigl predT) => [|y]; [rewrite (proj2 lP); field | rewrite shows_blank].
Qed.

Section TwoPoints.
(** Two sequences, equally likely: sets of tokens in which they differ have the entropy of a fair bit, others have none. *)
Variables (I V : finType) (u v : {ffun I -> V}).
Hypothesis uv : u != v.
Definition fair_pair := spread [:: u; v].

Lemma fair_pair_law : law fair_pair.
Proof. by apply: spread_law => //=; rewrite inE uv. Qed.

Lemma fair_pair_H (S : {set I}) i : i \in S -> u i != v i -> @H _ I (fun=> V) (@token I V) fair_pair S = ln 2.
Proof.
move=> iS d; have no : @agree _ I (fun=> V) (@token I V) S v u = false.
  by apply/negbTE; rewrite negb_forall_in; apply/exists_inP; exists i; rewrite // eq_sym.
rewrite /fair_pair spread_H /= ?inE ?uv // !big_cons big_nil /= !agree_refl no agree_sym no /=.
have -> : 1 / (1 + 1) = / 2 by field.
by rewrite ln_half; field.
Qed.

Lemma fair_pair_H0 (S : {set I}) : (forall i, i \in S -> u i = v i) -> @H _ I (fun=> V) (@token I V) fair_pair S = 0.
Proof.
move=> e; have yes : @agree _ I (fun=> V) (@token I V) S u v by apply/agreeP => i /e.
rewrite /fair_pair spread_H /= ?inE ?uv // !big_cons big_nil /= !agree_refl yes agree_sym yes /=.
have -> : (1 + 1) / (1 + 1) = 1 by field.
by rewrite ln_1; field.
Qed.
End TwoPoints.

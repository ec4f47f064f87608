(** Best constants for decoding in random order, on laws: the ray reduction, bounds by TC and DTC for given sizes, and
    a law that attains the curve bound. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderRays.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Laws.
Variables (L : nat) (Omega : finType) (A : 'I_L -> eqType) (X : forall i, Omega -> A i) (P : Omega -> R).
Hypothesis lP : law P.
Hypothesis whole : forall u w, agree X setT u w -> u = w.
Variable decode : {set 'I_L} -> 'I_L -> Omega -> R.
Hypothesis exact : forall (C : {set 'I_L}) i w, 0 < mass X P C w -> decode C i w = mass X P (i |: C) w / mass X P C w.

Notation Z := (RandomOrder.Z (H X P)).
Notation mean_kl := (mean_kl P decode).
Notation TC := (TC X P setT).
Notation DTC := (DTC X P).

(** The curve of every law is a rising one. *)
Theorem law_rising : rising L Z.
Proof. by split; [exact: Z_one | exact: Z_nondecreasing]. Qed.

(** A linear form in Z_1, ..., Z_L that is at least 0 on every ray is at least 0 on every law. *)
Theorem law_by_rays F : linear L F -> (forall k, (0 < k < L)%nat -> 0 <= F (ray k)) -> 0 <= F Z.
Proof. by move=> lin h; apply: ray_reduction lin h _ law_rising. Qed.

(** The same for a form with listed coefficients: sum_j c_j Z_j >= 0 if every tail sum of the c_j is. *)
Theorem law_form (c : nat -> R) :
  (forall k, (0 < k < L)%nat -> 0 <= \rsum_(m < L) (c m.+1 * ray k m.+1)) -> 0 <= \rsum_(m < L) (c m.+1 * Z m.+1).
Proof. by move=> h; apply: (law_by_rays (linear_form L c)). Qed.

Variable sizes : seq nat.
Hypothesis sz : sumn sizes = L.

(** E KL <= c TC if n - 1 <= c (L - a - 1) for every round, of n > 1 tokens after a. *)
Theorem TC_constant c : 0 <= c ->
  (forall before n after, sizes = before ++ n :: after -> (1 < n)%nat -> INR n - 1 <= c * (INR L - INR (sumn before) - 1)) ->
  mean_kl sizes <= c * TC.
Proof.
move=> c0 h; rewrite (mean_kl_rounds lP whole exact) // (TC_curve X lP).
exact: (sharp_total sz c0).1 h _ law_rising.
Qed.

(** E KL <= c DTC if n - 1 <= c (a + 1) for every round, of n > 1 tokens after a. *)
Theorem DTC_constant c : 0 <= c ->
  (forall before n after, sizes = before ++ n :: after -> (1 < n)%nat -> INR n - 1 <= c * (INR (sumn before) + 1)) ->
  mean_kl sizes <= c * DTC.
Proof.
move=> c0 h; rewrite (mean_kl_rounds lP whole exact) // (DTC_curve X lP).
exact: (sharp_dual sz c0).1 h _ law_rising.
Qed.
End Laws.

(** Equal rounds, K of m > 1 tokens: over all rising curves the best constant against TC is 1, against DTC m - 1. *)
Section EqualRounds.
Variables (K m : nat).
Hypotheses (K0 : (0 < K)%nat) (m1 : (1 < m)%nat).
Let L := (K * m)%nat.

Lemma equal_sum k : sumn (nseq k m) = (k * m)%nat.
Proof. by rewrite sumn_nseq mulnC. Qed.

Theorem equal_rounds_total c : 0 <= c ->
  (1 <= c <-> (forall Z, rising L Z -> rounds Z 0 (nseq K m) <= c * total L Z)).
Proof.
move=> c0; have m1' := le_INR _ _ (leP m1); rewrite /= in m1'.
rewrite -(sharp_total (equal_sum K) c0); split=> [c1 before n after e n1|h].
  have el : (sumn before + n <= L)%nat by rewrite /L -(equal_sum K) e sumn_cat /= addnA leq_addr.
  have := le_INR _ _ (leP el); rewrite plus_INR => l.
  have := le_INR _ _ (leP n1); rewrite /= => n2.
  have : 0 <= (c - 1) * (INR L - INR (sumn before) - 1) by apply: Rmult_le_pos; lra.
  rewrite -/L; lra.
have e : nseq K m = nseq K.-1 m ++ m :: [::] by rewrite -[in LHS](prednK K0) -addn1 nseqD.
have := h _ _ _ e m1; rewrite equal_sum -/L.
have -> : INR L = INR (K.-1 * m) + INR m by rewrite -plus_INR /L -{1}(prednK K0) mulSn addnC.
move=> l; suff : 0 <= (c - 1) * (INR m - 1) -> 1 <= c by apply; lra.
move=> l'; case: (Rle_dec 1 c) => // n; have : (1 - c) * (INR m - 1) > 0 by apply: Rmult_gt_0_compat; lra.
lra.
Qed.

Theorem equal_rounds_dual c : 0 <= c ->
  (INR m - 1 <= c <-> (forall Z, rising L Z -> rounds Z 0 (nseq K m) <= c * dual L Z)).
Proof.
move=> c0; rewrite -(sharp_dual (equal_sum K) c0); split=> [c1 before n after e n1|h].
  have : n \in nseq K m by rewrite e mem_cat inE eqxx orbT.
  rewrite mem_nseq => /andP[_ /eqP ->].
  have : 0 <= c * INR (sumn before) by apply: Rmult_le_pos => //; exact: pos_INR.
  lra.
have e : nseq K m = [::] ++ m :: nseq K.-1 m by rewrite /= -[in LHS](prednK K0).
by have := h _ _ _ e m1; rewrite /=; lra.
Qed.
End EqualRounds.

(** All tokens equal: the outcome is their common value. *)
Section Repetition.
Variables (L : nat) (V : finType) (P : V -> R).
Hypotheses (lP : law P) (L1 : (1 < L)%nat).
Let X (i : 'I_L) (v : V) := v.
Notation Z := (RandomOrder.Z (H X P)).

Lemma repetition_whole u w : agree X setT u w -> u = w.
Proof. by move/agreeP => h; apply: (h (Ordinal L1)); rewrite inE. Qed.

Lemma repetition_H (S : {set 'I_L}) : S != set0 -> H X P S = entropy P.
Proof.
case/set0Pn => i iS; congr Ropp; apply: eq_bigr => v _; congr (_ * ln _).
rewrite /mass (big_pred1 v) // => u; apply/idP/eqP => [/agreeP h|->]; last exact: agree_refl.
exact: (h i iS).
Qed.

Lemma repetition_Hbar j : (0 < j <= L)%nat -> Hbar (H X P) j = entropy P.
Proof.
case/andP=> j0 jL; rewrite -(card_upto jL) -mean_image -[RHS](mean_const L).
apply: mean_eq => s si; apply: repetition_H.
by rewrite -card_gt0 card_imset // card_upto.
Qed.

Lemma repetition_Z j : (1 < j <= L)%nat -> Z j = entropy P.
Proof.
case: j => // j /andP[j1 jL]; rewrite /RandomOrder.Z /= !repetition_Hbar ?(ltnW L1) //; first by ring.
by rewrite -ltnS j1 ltnW.
Qed.

(** The curve bound is attained when the first part is the largest. *)
Theorem curve_bound_attained decode n after :
  (forall (C : {set 'I_L}) i w, 0 < mass X P C w -> decode C i w = mass X P (i |: C) w / mass X P C w) ->
  (0 < n)%nat -> (n + sumn after)%nat = L ->
  mean_kl P decode (n :: after) = (INR n - 1) * Z L /\ Z L = entropy P.
Proof.
move=> exact n0 sz; split; last by rewrite repetition_Z // L1 leqnn.
rewrite (mean_kl_rounds lP repetition_whole exact) //.
apply: (rounds_curve_attained (L := L)) => //; [exact: Z_one | by rewrite sz | move=> j jL].
by rewrite !repetition_Z ?L1 ?leqnn.
Qed.
End Repetition.


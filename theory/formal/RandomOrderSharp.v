(** What is sharp of decoding in random order: the best multiples of the areas under and above the curve for equal rounds, and a
    law that attains the curve bound, that of one value repeated. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderRays.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

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


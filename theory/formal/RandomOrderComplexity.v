(** The complexity of Tononi, Sporns and Edelman, by which a schedule's whole growth is measured: at most (L - 1) / 2 times
    the total correlation, and the dual one. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderSequences RandomOrderBounds.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** A sequence that never falls from 0, against the straight line to its end. *)
Lemma below_line L (S : nat -> R) : (0 < L)%nat -> (forall k, (k <= L)%nat -> 0 <= S k) ->
  (\rsum_(k < L.+1) (INR k / INR L * S L - S k)) <= (INR L - 1) / 2 * S L.
Proof.
move=> L0 pos; have l0 : 0 < INR L by apply/lt_0_INR/ltP.
have line n : (\rsum_(k < n.+1) INR k) = INR n * (INR n + 1) / 2.
  elim: n => [|n IH]; first by rewrite big_ord_recr big_ord0 /=; field.
  rewrite big_ord_recr [X in X + _ = _]IH; have -> : INR (@ord_max n.+1) = INR n + 1 by exact: S_INR.
  by field.
rewrite sum_sub (eq_bigr (fun k : 'I_L.+1 => INR k * (S L / INR L))) => [|k _]; last by field; lra.
rewrite sum_mulr line big_ord_recr /=.
have := sum_ge0 (P := predT) (F := fun k : 'I_L => S k) (fun k _ => pos k (ltnW (ltn_ord k))).
set rest := (\big[Rplus/0]_(i < L) S i) => rest0.
have -> : INR L * (INR L + 1) / 2 * (S L / INR L) = (INR L + 1) / 2 * S L by field; lra.
by have : 0 <= rest by []; lra.
Qed.

Section Complexity.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypotheses (lP : law P) (L0 : (0 < L)%nat).
Notation curve := (curve P).
Notation H := (Hset P).

Let X (i : 'I_L) (x : {dffun forall i : 'I_L, A i}) := x i.

(** sum_k (the mean entropy of k tokens - k / L times that of all). *)
Definition complexity := \rsum_(k < L.+1) (Hmean P k - INR k / INR L * H setT).

Let area n := \rsum_(m < n) curve m.+1.

Lemma area_mean n : Hmean P n = INR n * Hmean P 1 - area n.
Proof.
have e := Z_sum H 0 n; rewrite add0n in e.
have -> : area n = INR n * Hmean P 1 - (Hmean P n - Hmean P 0) by [].
by have -> : Hmean P 0 = 0 by [exact: Hbar0 (H_empty X lP)]; ring.
Qed.

Lemma mean_all : Hmean P L = H setT.
Proof. exact: (HbarL H). Qed.

Lemma complexity_area : complexity = \rsum_(k < L.+1) (INR k / INR L * area L - area k).
Proof.
have l0 : 0 < INR L by apply/lt_0_INR/ltP.
by apply: eq_bigr => k _; rewrite -mean_all (area_mean k) (area_mean L); field; lra.
Qed.

Lemma area_ge0 k : (k <= L)%nat -> 0 <= area k.
Proof. by move=> kL; apply: sum_ge0 => m _; apply: (curve_ge0 lP); rewrite /= (leq_trans (ltn_ord m)). Qed.

Theorem complexity_total : complexity <= (INR L - 1) / 2 * total_correlation P.
Proof. by rewrite complexity_area -(curve_area lP); exact: (below_line L0 area_ge0). Qed.

Let shortfall n := \rsum_(m < n) (curve L - curve m.+1).

Lemma shortfall_area n : area n = INR n * curve L - shortfall n.
Proof. by rewrite /shortfall sum_sub sum_const_ord -/(area n); ring. Qed.

Lemma shortfall_le k : (k <= L)%nat -> 0 <= shortfall L - shortfall k.
Proof.
case: (curve_rising lP) => z up kL.
have -> : shortfall L = shortfall (k + (L - k))%nat by rewrite subnKC.
rewrite /shortfall big_split_ord.
have : 0 <= \rsum_(i < L - k) (curve L - curve (k + i).+1).
  apply: sum_ge0 => i _; have : curve (k + i).+1 <= curve L; last by lra.
  by apply: (Z_le up) => //; rewrite -ltn_subRL.
by rewrite /=; lra.
Qed.

Theorem complexity_dual : complexity <= (INR L - 1) / 2 * dual_total_correlation P.
Proof.
have l0 : 0 < INR L by apply/lt_0_INR/ltP.
rewrite complexity_area -(curve_shortfall lP) -/(shortfall L).
have -> : (\rsum_(k < L.+1) (INR k / INR L * area L - area k)) =
  \rsum_(k < L.+1) (INR k / INR L * (shortfall L - shortfall (L - L)) - (shortfall L - shortfall (L - k))).
  transitivity (\rsum_(k < L.+1) (shortfall k - INR k / INR L * shortfall L)).
    by apply: eq_bigr => k _; rewrite (shortfall_area k) (shortfall_area L); field; lra.
  rewrite (reindex_inj rev_ord_inj) /=; apply: eq_bigr => k _; rewrite subSS subnn.
  rewrite minus_INR; last by apply/leP; rewrite -ltnS.
  by rewrite {4}/shortfall big_ord0; field; lra.
have first : shortfall (L - L) = 0 by rewrite subnn /shortfall big_ord0.
apply: Rle_trans (below_line (S := fun k => shortfall L - shortfall (L - k)) L0 _) _ => [k kL|].
  by apply: shortfall_le; exact: leq_subr.
by rewrite first Rminus_0_r; right.
Qed.

(** 2 / (L + 1) of it is below both. *)
Theorem growth_total : 2 / (INR L + 1) * complexity <= Rmin (total_correlation P) (dual_total_correlation P).
Proof.
have l0 : 0 < INR L by apply/lt_0_INR/ltP.
have share c : 0 <= c -> complexity <= (INR L - 1) / 2 * c -> 2 / (INR L + 1) * complexity <= c.
  move=> c0 h; apply: (Rmult_le_reg_l ((INR L + 1) / 2)); first by lra.
  have -> : (INR L + 1) / 2 * (2 / (INR L + 1) * complexity) = complexity by field; lra.
  by lra.
apply: Rmin_glb; apply: share.
- by rewrite -(curve_area lP); exact: area_ge0.
- exact: complexity_total.
- rewrite -(curve_shortfall lP); have := @shortfall_le 0 isT.
  by rewrite {2}/shortfall big_ord0 Rminus_0_r.
- exact: complexity_dual.
Qed.
End Complexity.

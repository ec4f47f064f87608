(** Li and Cai's bound over halving distances: rounds of at most s tokens, and the information of a token in all but
    s / 2, s / 4, s / 8, ... others. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence RandomOrderCurve RandomOrderRays RandomOrderSequences RandomOrderBounds.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** m / n, rounded up; after how many halvings one token is hidden, the weights of the distances from there on add up. *)
Definition ceiling (m n : nat) : nat := ((m + n.-1) %/ n)%nat.
Definition halved s n L (Z : nat -> R) :=
  (\rsum_(j < n) (/ 2 ^ j * Z (L - ceiling s (expn 2 j.+1)).+1)) + 2 / 2 ^ n * Z L.

Lemma ceiling_le m n k : (0 < n)%nat -> (ceiling m n <= k)%nat = (m <= k * n)%nat.
Proof.
move=> n0; rewrite /ceiling -ltnS ltn_divLR // mulSn addnC.
by rewrite -{2}(prednK n0) addSn ltnS leq_add2l.
Qed.

(** On the curve whose increment leaves m tokens: the weights of the distances that are at most m. *)
Fixpoint seen s n m : R := if n is k.+1 then (if (s <= 2 * m)%nat then 1 else 0) + / 2 * seen s k (2 * m)%nat else 2.

Lemma seen_sum s n m : seen s n m = (\rsum_(j < n) (/ 2 ^ j * (if (s <= m * expn 2 j.+1)%nat then 1 else 0))) + 2 / 2 ^ n.
Proof.
elim: n m => [|n IH] m; first by rewrite big_ord0 /=; field.
have p0 k : 2 ^ k <> 0 by apply: pow_nonzero; lra.
rewrite big_ord_recl /seen -/(seen s n (2 * m)%nat) IH Rmult_plus_distr_l -sum_mull Rplus_assoc; congr Rplus.
  by rewrite expn1 mulnC /= Rinv_1 Rmult_1_l.
congr Rplus; last by rewrite -tech_pow_Rmult; field.
apply: eq_bigr => j _; have -> : (lift ord0 j : nat) = j.+1 by [].
by rewrite -tech_pow_Rmult Rinv_mult (mulnC 2%nat) -mulnA -expnS Rmult_assoc.
Qed.

Lemma seen_least s n m : 2 * INR (minn s m) <= INR s * seen s n m.
Proof.
elim: n m => [|n IH] m.
  by rewrite /= Rmult_comm; apply: Rmult_le_compat_r; [lra | apply/le_INR/leP/geq_minl].
rewrite /seen -/(seen s n (2 * m)%nat); have := IH (2 * m)%nat.
have := le_INR _ _ (leP (geq_minl s m)); have := le_INR _ _ (leP (geq_minr s m)).
have two : INR (2 * m) = 2 * INR m by rewrite mult_INR.
case: leqP => sm mm ms; first by lra.
by rewrite two; lra.
Qed.

Section Halving.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypotheses (lP : law P) (L0 : (0 < L)%nat).
Variables (s : nat) (sizes : seq nat).
Hypotheses (s0 : (0 < s)%nat) (sz : sumn sizes = L) (parts : all (fun n => n <= s)%nat sizes).

Lemma ceiling_gt0 n : (0 < n)%nat -> (0 < ceiling s n)%nat.
Proof. by move=> n0; rewrite ltnNge ceiling_le // mul0n -ltnNge. Qed.

Lemma ray_halved n k : (0 < k < L)%nat -> halved s n L (ray k) = seen s n (L - k).
Proof.
case/andP=> k0 kL; rewrite seen_sum /halved; congr Rplus; last by rewrite /ray kL; ring.
apply: eq_bigr => j _; congr Rmult; rewrite /ray -ceiling_le ?expn_gt0 //.
congr (if _ then _ else _); set h := ceiling _ _; rewrite ltnS.
by rewrite (leq_subRL _ (ltnW kL)) -{1}(prednK k0) ltn_subRL -addnS prednK // addnC.
Qed.

(** The bound: the sum over all halvings, those after the n-th at one hidden token. *)
Theorem cost_halved n : expected_kl P sizes <= INR s / 2 * halved s n L (curve P).
Proof.
apply: (cost_by_rays lP sz (F := fun Z => INR s / 2 * halved s n L Z)).
  apply/linear_mul/linear_add; last by apply/linear_mul/linear_point; rewrite L0 leqnn.
  apply: linear_sum => j; apply/linear_mul/linear_point.
  by rewrite /= ltn_subrL L0 ceiling_gt0 // expn_gt0.
move=> k kL; rewrite ray_halved //; have := seen_least s n (L - k).
have kL' : (0 < k <= L)%nat by case/andP: kL => -> /ltnW.
have a := weight_left sz kL'; have b := weight_size sz kL' parts.
suff : INR (weight sizes k) <= INR (minn s (L - k)) by lra.
rewrite /minn; case: ifP => _; first by lra.
by rewrite minus_INR //; case/andP: kL' => _ /leP.
Qed.
End Halving.

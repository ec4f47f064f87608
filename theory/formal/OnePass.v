(** One forward pass, and one parallel step to second order: claims [one-pass-marginals], [one-pass-equality-case],
    [loss-sees-marginals-only], [ctc-equality-case], [parallel-incoherence]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context Contraction Pinsker.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Discrimination.
Variable A : finType.
Implicit Types p q : A -> R.

(** Half of the sum of (p - q)^2 / (p + q), where p + q is not 0. *)
Definition discrimination p q := \rsum_a ((p a - q a) ^ 2 / (2 * (p a + q a))).

Lemma square_zero x y : 0 <= x -> 0 <= y -> x + y = 0 -> (x - y) ^ 2 = 0.
Proof. by move=> *; have -> : x = 0 by [lra]; have -> : y = 0 by [lra]; ring. Qed.

Lemma discrimination_ge0 p q : (forall a, 0 <= p a) -> (forall a, 0 <= q a) -> 0 <= discrimination p q.
Proof.
move=> p0 q0; apply: sum_ge0 => a _; have := p0 a; have := q0 a => y x.
case: (Req_dec (p a + q a) 0) => [z|nz].
  by rewrite (square_zero x y z) /Rdiv Rmult_0_l; lra.
by apply: Rmult_le_pos; [exact: pow2_ge_0 | apply/Rlt_le/Rinv_0_lt_compat; lra].
Qed.

(** Gibbs' inequality with a remainder. *)
Theorem gibbs_remainder p q : law p -> sublaw q -> covers q p -> discrimination p q <= kl p q.
Proof.
move=> [p0 p1] [q0 q1] cov.
apply: (@Rle_trans _ (\rsum_a (p a * ln (p a / q a) - p a + q a))); last first.
  by rewrite sum_add sum_sub p1 /kl; lra.
apply: sum_le => a _; have x0 := p0 a; have y0 := q0 a.
have t := term x0 y0 (@cov a); have k := kl_term x0 y0 (@cov a).
set e := p a * ln (p a / q a) - p a + q a in t *.
have e0 : 0 <= e by rewrite /e; lra.
case: (Req_dec (p a + q a) 0) => [z|nz].
  by rewrite (square_zero x0 y0 z) /Rdiv Rmult_0_l.
have s0 : 0 < 2 * (p a + q a) by lra.
apply: (Rmult_le_reg_l (2 * (p a + q a))) => //.
have -> : 2 * (p a + q a) * ((p a - q a) ^ 2 / (2 * (p a + q a))) = (p a - q a) * (p a - q a) by field; lra.
have : 0 <= (4 * p a + 2 * q a) * e by apply: Rmult_le_pos; lra.
lra.
Qed.
End Discrimination.

Section OnePass.
Variables (I : finType) (A : I -> finType).
Local Notation sequence := {dffun forall i : I, A i}.
Implicit Types (P : sequence -> R) (Q : forall i, A i -> R).

(** What a factorised prediction Q of masked tokens loses under their law P; infinite where Q denies a token that occurs. *)
Definition one_pass P Q := \rsum_x (P x * \rsum_i (- ln (Q i (x i)))).
Definition xone_pass P Q := if [forall x, pos (P x) ==> pos (product Q x)] then Some (one_pass P Q) else None.

Lemma one_pass_cross P Q : one_pass P Q = \rsum_i (- \rsum_a (marginal P a * ln (Q i a))).
Proof.
transitivity (\rsum_i \rsum_x (P x * - ln (Q i (x i)))).
  by rewrite exchange_big /=; apply: eq_bigr => x _; rewrite sum_mull.
apply: eq_bigr => i _; rewrite (mean_marginal P (fun a => - ln (Q i a))) -sum_opp.
by apply: eq_bigr => a _; ring.
Qed.

(** The loss is the entropies of the marginals, and the divergences from them: nothing else of the joint law. *)
Theorem one_pass_identity P Q : law P -> (forall i, law (Q i)) ->
  xone_pass P Q = xadd (Some (\rsum_i entropy (@marginal _ _ P i))) (xsum (fun i => xkl (@marginal _ _ P i) (Q i))).
Proof.
move=> lP lQ; have := xkl_identity lP lQ; rewrite /xone_pass {1}/xkl.
case: coversP => [cov|_]; last by case: (xsum _).
case e : (xsum _) => [s|] //= _; congr Some.
have covm := (product_covers (proj1 lP) (fun i a => proj1 (lQ i) a)).1 cov.
have : xsum (fun i => xkl (@marginal _ _ P i) (Q i)) = xsum (fun i => Some (kl (@marginal _ _ P i) (Q i))).
  by apply: eq_bigr => i _; rewrite /xkl; case: coversP.
rewrite e xsum_some => -[->]; rewrite one_pass_cross -sum_add; apply: eq_bigr => i _.
by rewrite kl_split //; [ring | case: (marginal_law i lP)].
Qed.

(** Claim [loss-sees-marginals-only]. *)
Theorem loss_sees_marginals P P' Q : law P -> law P' -> (forall i, law (Q i)) ->
  (forall i a, @marginal _ _ P i a = @marginal _ _ P' i a) -> xone_pass P Q = xone_pass P' Q.
Proof.
move=> lP lP' lQ same; rewrite !one_pass_identity //.
have e i : @marginal _ _ P i =1 @marginal _ _ P' i by exact: same.
congr xadd; first by congr Some; apply: eq_bigr => i _; congr Ropp; apply: eq_bigr => a _; rewrite e.
apply: eq_bigr => i _; rewrite /xkl (eq_forallb (fun a => congr1 (fun x => pos x ==> pos (Q i a)) (e i a))).
by case: ifP => // _; congr Some; apply: eq_bigr => a _; rewrite e.
Qed.

Lemma marginal_covers P Q i : law P -> (forall i, law (Q i)) -> covers (product Q) P -> covers (Q i) (@marginal _ _ P i).
Proof. by move=> lP lQ cov; apply: (product_covers (proj1 lP) (fun i a => proj1 (lQ i) a)).1. Qed.

Lemma remainders P Q : law P -> (forall i, law (Q i)) -> covers (product Q) P ->
  \rsum_i discrimination (@marginal _ _ P i) (Q i) <= \rsum_i kl (@marginal _ _ P i) (Q i).
Proof.
move=> lP lQ cov; apply: sum_le => i _; apply: gibbs_remainder; last exact: marginal_covers.
  exact: marginal_law.
exact: law_sublaw.
Qed.

(** Claims [one-pass-marginals] and [one-pass-equality-case]. *)
Theorem one_pass_remainder P Q : law P -> (forall i, law (Q i)) ->
  xle (Some (\rsum_i entropy (@marginal _ _ P i) + \rsum_i discrimination (@marginal _ _ P i) (Q i))) (xone_pass P Q).
Proof.
move=> lP lQ; rewrite /xone_pass; case: coversP => //= cov.
have := remainders lP lQ cov; rewrite one_pass_cross.
have -> : \rsum_i kl (@marginal _ _ P i) (Q i) =
  \rsum_i (- \rsum_a (marginal P a * ln (Q i a))) - \rsum_i entropy (@marginal _ _ P i).
  rewrite -sum_sub; apply: eq_bigr => i _; rewrite kl_split; first by ring.
    by case: (marginal_law i lP).
  exact: marginal_covers.
lra.
Qed.

Theorem one_pass_marginals P Q : law P -> (forall i, law (Q i)) -> xle (Some (\rsum_i entropy (@marginal _ _ P i))) (xone_pass P Q).
Proof.
move=> lP lQ; have := one_pass_remainder lP lQ; case: (xone_pass P Q) => //= r.
have : 0 <= \rsum_i discrimination (@marginal _ _ P i) (Q i); last by lra.
apply: sum_ge0 => i _; apply: discrimination_ge0 => a; [by case: (marginal_law i lP) | by case: (lQ i)].
Qed.

(** Only the marginals lose as little. *)
Theorem one_pass_equality P Q : law P -> (forall i, law (Q i)) ->
  (xone_pass P Q = Some (\rsum_i entropy (@marginal _ _ P i)) <-> forall i a, Q i a = marginal P a).
Proof.
move=> lP lQ; rewrite -xctc_equality // xkl_identity // one_pass_identity //.
by case: (xsum _) => //= s; split=> -[e]; congr Some; lra.
Qed.

(** Claim [ctc-equality-case]. *)
Theorem ctc_remainder P Q : law P -> (forall i, law (Q i)) ->
  xle (Some (tc P + \rsum_i discrimination (@marginal _ _ P i) (Q i))) (xkl P (product Q)).
Proof.
move=> lP lQ; rewrite /xkl; case: coversP => //= cov.
rewrite kl_identity //; last by move=> i a; case: (lQ i).
by have := remainders lP lQ cov; lra.
Qed.

(** Claim [parallel-incoherence]. *)
Theorem incoherence P : law P -> xkl P (product (@marginal _ _ P)) = Some (tc P).
Proof. by move=> lP; apply/xctc_equality => // i; exact: marginal_law. Qed.
End OnePass.

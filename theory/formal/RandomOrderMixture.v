(** What is drawn in a random order: the mixture of the laws of all orders is no further from P than they are on average. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies RandomOrderCurve RandomOrderPartitions RandomOrderSequences Mixture.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Drawn.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypothesis lP : law P.
Variable sizes : seq nat.
Hypothesis sz : sumn sizes = L.
Notation partition := {ffun 'I_L -> 'I_(size sizes)}.
Implicit Types (M : partition) (x : {dffun forall i : 'I_L, A i}).

Let X (i : 'I_L) x := x i.

(** A sequence that can be is drawn along every partition: each divergence is finite. *)
Theorem decoding_pos M x : 0 < P x -> 0 < decoding P M x.
Proof.
move=> px; apply: prod_gt0 => t _; apply: prod_gt0 => i _.
by apply: Rdiv_lt_0_compat; apply: (mass_gt0 X lP).
Qed.

Lemma decoding_ge0 M x : 0 <= decoding P M x.
Proof.
have c0 C : 0 <= chance P C x by apply: sum_ge0 => y _; case: lP.
apply: prod_ge0 => t _; apply: prod_ge0 => i _; rewrite /conditional.
case: (Rle_lt_or_eq_dec _ _ (c0 [set j | (M j < t)%nat])) => [lt|<-]; last by rewrite /Rdiv Rinv_0; lra.
by apply: Rmult_le_pos; [exact: c0 | exact/Rlt_le/Rinv_0_lt_compat].
Qed.

(** The law of what a uniformly random ordered partition with these sizes decodes. *)
Definition output x := mean_partition (fun M : partition => decoding P M x).

Theorem output_below_mean : kl P output <= expected_kl P sizes.
Proof.
set c := INR #|@has_sizes L sizes|.
have c0 : 0 < c by apply/lt_0_INR/ltP/card_gt0P; exists (place_round sz); exact: place_partition.
pose w M := if has_sizes M then / c else 0.
have on (F : partition -> R) : (\rsum_M (w M * F M)) = (\rsum_(M : partition | has_sizes M) F M) / c.
  rewrite /Rdiv -sum_mulr [RHS]big_mkcond /=; apply: eq_bigr => M _.
  by rewrite /w; case: ifP => _; ring.
have lw : law w.
  split=> [M|]; first by rewrite /w; case: ifP => _; [exact/Rlt_le/Rinv_0_lt_compat | lra].
  transitivity (\rsum_M (w M * 1)); first by apply: eq_bigr => M _; ring.
  by rewrite on (sum_const (@has_sizes L sizes)) Rmult_1_r; apply: Rinv_r; exact: Rgt_not_eq.
have p0 x : 0 <= P x by case: lP.
have cov : paths_cover w (fun M => decoding P M) P by move=> M _ x; exact: decoding_pos.
have := mixture_below_mean lw p0 decoding_ge0 cov; rewrite on => h.
suff -> : kl P output = kl P (push w (fun M => decoding P M)) by [].
by apply: eq_bigr => x _; rewrite /push on /output /mean_partition.
Qed.
End Drawn.

(** What finitely many steps cost in training: claim [finite-step-gap]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context Objective Variance Average Mirror TokenLosses RandomOrderCurve
  RandomOrderSequences RandomOrderBounds RandomOrderSteps RandomOrderSchedules.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section FiniteSteps.
Variables (L : nat) (V : finType) (P : {ffun 'I_L -> V} -> R).
Hypotheses (lP : law P) (L0 : (0 < L)%nat).
(** A token is revealed in step k of K with probability share k, and masked before with probability m k. *)
Variables (K : nat) (share : 'I_K -> R).
Hypothesis ls : law share.
Definition m (k : 'I_K) := 1 - done share k.

(** The weight of a set of masks in the loss of these steps: the rate at which a masked token is revealed in step k, times the chance
    that exactly these are masked before. *)
Definition step_weight (M : {set 'I_L}) := \rsum_k (share k / m k * (m k ^ #|M| * (1 - m k) ^ (L - #|M|))).

Notation H := (@Entropies.H _ (ordinal_finType L) (fun=> V) (@token (ordinal_finType L) V) P).

(** The loss of the exact conditionals, in entropies. *)
Lemma loss_entropies w : Objective.loss P w (token_given P) = \rsum_M (w M * \rsum_(i in M) (H (i |: ~: M) - H (~: M))).
Proof.
apply: eq_bigr => M _; congr (_ * _).
rewrite -(eq_bigr _ (fun i _ => exact_entropy lP M i)) exchange_big /=; apply: eq_bigr => x _.
by rewrite sum_mull.
Qed.

Lemma done_below (k : 'I_K) : share k + done share k <= 1.
Proof.
have [s0 s1] := ls; rewrite -s1 (bigD1 k) //=; apply: Rplus_le_compat_l; apply: sum_sub_pred => [l lk|l _]; last exact: s0.
by apply: contraTneq lk => ->; rewrite ltnn.
Qed.

Theorem loss_untold : Objective.loss P step_weight (token_given P) = \rsum_k (share k * \rsum_i mean (@likely L K share) (fun M => untold P i M k)).
Proof.
rewrite loss_entropies /step_weight.
transitivity (\rsum_k \rsum_(M : {set 'I_L} | true) (share k / m k * (m k ^ #|M| * (1 - m k) ^ (L - #|M|)) * \rsum_(i in M) (H (i |: ~: M) - H (~: M)))).
  by rewrite exchange_big /=; apply: eq_bigr => M _; rewrite sum_mulr.
apply: eq_bigr => k _; have [s0 _] := ls; case: (Rle_lt_or_eq_dec _ _ (s0 k)) => [sk|<-]; last first.
  by rewrite Rmult_0_l big1 // => M _; rewrite /Rdiv; ring.
have dk := done_below k; have d0 := done_share ls k; have m0 : 0 < m k <= 1 by rewrite /m; lra.
have hr : rates (fun _ : 'I_L => m k) by [].
transitivity (share k / m k * mean (masked_at (fun _ : 'I_L => m k)) (fun M => \rsum_(i in M) (H (i |: ~: M) - H (~: M)))).
  by rewrite -sum_mull; apply: eq_bigr => M _; rewrite at_rate_size; ring.
rewrite (@mean_ext _ _ _ (fun M : {set 'I_L} => \rsum_i (if i \in M then H (i |: ~: M) - H (~: M) else 0))) => [|M]; last by rewrite big_mkcond.
rewrite mean_sum.
have each i : mean (masked_at (fun _ : 'I_L => m k)) (fun M => if i \in M then H (i |: ~: M) - H (~: M) else 0) =
    m k * mean (@likely L K share) (fun M => untold P i M k).
  rewrite (mean_masked (fun M => H (i |: ~: M) - H (~: M)) i hr); congr (_ * _).
  rewrite (at_rate_complement (done share k)) -(mean_before ls k (fun S => H (i |: ~: (i |: ~: S)) - H (~: (i |: ~: S)))).
  apply: mean_ext => M; rewrite /untold told_before setCU setCK.
  have -> : ~: [set i] :&: before M k = before M k :\ i by rewrite setDE setIC.
  by [].
by rewrite (eq_bigr _ (fun i _ => each i)) sum_mull; field; lra.
Qed.

(** The loss of K steps exceeds the entropy by the total correlation of what each step reveals, given what was told, in the mean. *)
Theorem finite_step_gap : Objective.loss P step_weight (token_given P) - entropy P = \rsum_k added P share k.
Proof.
rewrite -(path_divergence_steps lP ls) (path_divergence_curve lP ls L0) curve_area // loss_untold -H_all.
rewrite (eq_bigr (fun k => share k * (\rsum_i Hset P [set i]) - INR L * (share k * told_mean P (done share k)))) => [|k _]; last first.
  by rewrite (untold_mean_curve P ls) //; ring.
have e a b c : 1 * a - b - c = a - c - b by ring.
by rewrite sum_sub sum_mulr sum_mull (proj2 ls); exact: e.
Qed.
End FiniteSteps.

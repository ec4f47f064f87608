(** Steps of any sizes: each token is revealed in step k with the chance w k, on its own ([RandomOrderSteps] has equal ones).
    What two equal bits refute: claims [token-error-generation-side] and [least-energy-least-error]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Variance Average Steps RandomOrderSequences RandomOrderSteps TwoTokens.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Schedule.
Variables (L K : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R) (w : 'I_K -> R).
(** The law of the path, of what is drawn, and the divergence from the data along a path on average. *)
Definition path_law : {ffun 'I_L -> 'I_K} -> R := independent (fun=> w).
Definition schedule_output x := mean path_law (fun M => drawn P M x).
Definition schedule_divergence := mean path_law (fun M => kl P (drawn P M)).
End Schedule.

(** Two equal bits: in one step they are drawn apart. *)
Lemma chance_bits (C : {set 'I_2}) x : chance (A := fun=> bool_finType) equal_bits C x =
  if t0 \in C then if t1 \in C then equal_bits x else 1 / 2 else if t1 \in C then 1 / 2 else 1.
Proof.
rewrite chanceE big_mkcond sum_two.
under eq_bigr do under eq_bigr do rewrite equal_two forall_two two_first two_second.
rewrite !big_bool /= /equal_bits.
by case: (t0 \in C); case: (t1 \in C); case: (x t0); case: (x t1) => /=; lra.
Qed.

Lemma drawn_bits K (M : {ffun 'I_2 -> 'I_K}) x : drawn (A := fun=> bool_finType) equal_bits M x =
  if M t0 == M t1 then 1 / 4 else equal_bits x.
Proof.
rewrite drawn_prod !big_ord_recl big_ord0 -/t0 -/t1 /conditional !chance_bits !inE !ltnn /= -val_eqE /=.
by case: (ltngtP (M t0) (M t1)) => _ /=; field.
Qed.

Lemma path_two K (w : 'I_K -> R) (k k' : 'I_K) : path_law w (two k k') = w k * w k'.
Proof. by rewrite /path_law /independent !big_ord_recl big_ord0 -/t0 -/t1 two_first two_second; ring. Qed.

Lemma mean_path K (w : 'I_K -> R) (f : bool -> R) : law w ->
  mean (path_law (L := 2) w) (fun M => f (M t0 == M t1)) = f false + (\rsum_k (w k ^ 2)) * (f true - f false).
Proof.
case=> _ w1; rewrite /mean sum_two.
transitivity (\rsum_k (w k * f false + w k ^ 2 * (f true - f false))); last by rewrite sum_add !sum_mulr w1; ring.
apply: eq_bigr => k _; transitivity (\rsum_k' (w k * (w k' * f false) + (if k' == k then w k ^ 2 * (f true - f false) else 0))).
  by apply: eq_bigr => k' _; rewrite path_two two_first two_second eq_sym; case: eqP => [->|_]; ring.
by rewrite sum_add sum_mull sum_mulr w1 -big_mkcond big_pred1_eq; ring.
Qed.

(** In two equal steps a quarter of what is drawn is impossible. *)
Theorem generation_infinite : ~ (forall (L K : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R) (w : 'I_K -> R),
  law P -> law w -> (forall k, 0 < w k) -> (2 <= K)%nat -> possible P (schedule_output P w) = 1).
Proof.
pose w (_ : 'I_2) := 1 / 2.
have lw : law w by split=> [k|]; rewrite ?big_ord_recl ?big_ord0 /w; lra.
move/(_ 2%nat 2%nat (fun=> bool_finType) equal_bits w equal_bits_law lw) => h.
have : possible equal_bits (schedule_output (A := fun=> bool_finType) equal_bits w) = 1 by apply: h => // k; rewrite /w; lra.
have out x : schedule_output (A := fun=> bool_finType) equal_bits w x = equal_bits x + 1 / 2 * (1 / 4 - equal_bits x).
  rewrite /schedule_output; under mean_ext do rewrite drawn_bits.
  rewrite (mean_path (fun b : bool => if b then 1 / 4 else equal_bits x) lw) !big_ord_recl big_ord0 /w /=; field.
rewrite /possible big_mkcond sum_two !big_bool /= !equal_bits_pos !two_first !two_second /= !out !equal_two /=; lra.
Qed.

(** Three steps: the masks of the sine schedule are cos^2 at multiples of pi/6, of the linear one they are thirds. *)
Definition sine (k : 'I_3) := sin (PI / 2 * (INR k.+1 / 3)) ^ 2 - sin (PI / 2 * (INR k / 3)) ^ 2.
Definition linear (_ : 'I_3) := / 3.

Lemma sine_steps (k : 'I_3) : sine k = if k == 1%nat :> nat then 1 / 2 else 1 / 4.
Proof.
have a : PI / 2 * (INR 0 / 3) = 0 by rewrite /=; field.
have b : PI / 2 * (INR 1 / 3) = PI / 6 by rewrite /=; field.
have c : PI / 2 * (INR 2 / 3) = PI / 3 by rewrite /=; field.
have d : PI / 2 * (INR 3 / 3) = PI / 2 by rewrite /=; field.
have s3 := sqrt_sqrt 3; rewrite /sine.
case: k => -[|[|[|k]]] h //; rewrite [nat_of_ord _]/= ?a ?b ?c ?d ?sin_0 ?sin_PI6 ?sin_PI3 ?sin_PI2 /=; nra.
Qed.

Theorem least_energy_not_least_error : ~ (forall (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R), law P ->
  schedule_divergence P sine <= schedule_divergence P linear).
Proof.
have div w : law w -> schedule_divergence (A := fun=> bool_finType) equal_bits w = (\rsum_(k : 'I_3 | true) (w k ^ 2)) * ln 2.
  move=> lw; rewrite /schedule_divergence.
  under mean_ext => M.
    have -> : kl equal_bits (drawn (A := fun=> bool_finType) equal_bits M) = (fun b : bool => if b then ln 2 else 0) (M t0 == M t1).
      rewrite /kl sum_two !big_bool /= !equal_two !drawn_bits !equal_two /=; case: eqP => _.
        have -> : 1 / 2 / (1 / 4) = 2 by field.
        by field.
      have -> : 1 / 2 / (1 / 2) = 1 by field.
      by rewrite ln_1; field.
    over.
  by rewrite (mean_path (fun b : bool => if b then ln 2 else 0) lw) /=; ring.
have l2 : 0 < ln 2 by rewrite -ln_1; apply: ln_increasing; lra.
have ls : law sine by split=> [k|]; rewrite ?big_ord_recl ?big_ord0 !sine_steps /=; [case: ifP => _; lra | lra].
have ll : law linear by split=> [k|]; rewrite ?big_ord_recl ?big_ord0 /linear /=; lra.
move/(_ 2%nat (fun=> bool_finType) equal_bits equal_bits_law); rewrite !div //.
by rewrite !big_ord_recl !big_ord0 !sine_steps /linear /=; lra.
Qed.

(** Small times: what a weight of 1/t does near t = 0. Claims [variance-finite] and [bounded-time-density] are false.
    The loss is 1 on each of P masked tokens: l = N / (P t) with N masks. Its second moment at time t is 1 + (1/t - 1) / P
    ([additive_moment]), whose integral grows without bound as the least time falls. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Variance Average Mirror.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** E[l^2 | t]. *)
Definition second_moment (P : nat) (t : R) := mean (alone (fun _ : 'I_P => t)) (fun m => (INR #|hidden m| / (INR P * t)) ^ 2).

Lemma additive_moment P t : (0 < P)%nat -> 0 < t <= 1 -> second_moment P t = 1 + (/ t - 1) / INR P.
Proof.
move=> P0 ht; have p0 : 0 < INR P by apply/lt_0_INR/ltP.
have la : law (alone (fun _ : 'I_P => t)) by apply: alone_law => i; lra.
have lm (i : 'I_P) : law (mask_law t) by apply: mask_law_law; lra.
pose h (i : 'I_P) (b : bool) := if b then 1 else 0.
pose N (m : {ffun 'I_P -> bool}) := \rsum_i h i (m i).
have count m : INR #|hidden m| = N m.
  rewrite /N /h -sum1_card (big_morph INR plus_INR (erefl (INR 0))) big_mkcond /=.
  by apply: eq_bigr => i _; rewrite inE.
have one (i : 'I_P) : mean (mask_law t) (h i) = t by rewrite /mean big_bool /h /mask_law /=; ring.
have same (c : R) : \big[Rplus/0]_(i < P) c = INR P * c.
  by rewrite big_const card_ord; elim: (P) => [|n IH]; [rewrite /=; ring | rewrite iterS IH S_INR; ring].
have first : mean (alone (fun _ : 'I_P => t)) N = INR P * t.
  rewrite /N mean_sum -same; apply: eq_bigr => i _.
  exact: etrans (mean_one lm i (h i)) (one i).
have spread : var (alone (fun _ : 'I_P => t)) N = INR P * (t * (1 - t)).
  rewrite var_cov /N /alone (cov_sum lm h h) -same; apply: eq_bigr => i _.
  by rewrite (cov_moments _ _ (lm i)) /mean !big_bool /h /mask_law /=; ring.
rewrite /second_moment (@mean_ext _ _ _ (fun m => / (INR P * t) ^ 2 * N m ^ 2)) => [|m]; last by rewrite count; field; lra.
rewrite mean_scale; have -> : mean (alone (fun _ : 'I_P => t)) (fun m => N m ^ 2) = INR P * (t * (1 - t)) + (INR P * t) ^ 2.
  by rewrite -spread -first var_moments //; ring.
by field; lra.
Qed.

(** The fundamental theorem between two points. *)
Lemma integral_between f F a b (pr : Riemann_integrable f a b) : a <= b -> (forall x, a <= x <= b -> continuity_pt f x) ->
  (forall x, a <= x <= b -> derivable_pt_lim F x (f x)) -> RiemannInt pr = F b - F a.
Proof.
move=> ab cf dF; have A1 := RiemannInt_P29 ab cf.
have A2 : antiderivative f F a b.
  split=> // x hx; exists (exist _ _ (dF x hx)); symmetry; apply: derive_pt_eq_0; exact: dF.
have [c e] := antiderivative_Ucte _ _ _ _ _ A1 A2.
have ea := e a (conj (Rle_refl a) ab); have eb := e b (conj ab (Rle_refl b)).
move: ea eb; rewrite /primitive; do 3 (case: Rle_dec => [?|?]; last by exfalso; lra).
rewrite RiemannInt_P9 => ea; rewrite (RiemannInt_P5 _ pr) => eb; lra.
Qed.

Section Logarithm.
Variables (P : nat) (eps : R).
Hypotheses (P0 : (0 < P)%nat) (he : 0 < eps <= 1).
Let g t := 1 + (/ t - 1) / INR P.

Let cg t : eps <= t <= 1 -> continuity_pt g t.
Proof.
move=> ht; apply: continuity_pt_plus; first by apply: continuity_pt_const => x y.
apply: continuity_pt_mult; last by apply: continuity_pt_const => x y.
apply: continuity_pt_minus; last by apply: continuity_pt_const => x y.
apply: continuity_pt_inv; last by lra.
by apply: derivable_continuous_pt; exact: derivable_pt_id.
Qed.

Let integrable_g : Riemann_integrable g eps 1.
Proof. by apply: continuity_implies_RiemannInt => //; lra. Qed.

Lemma second_moment_integrable : Riemann_integrable (second_moment P) eps 1.
Proof.
apply: Riemann_integrable_ext integrable_g => t; rewrite Rmin_left ?Rmax_right; try lra.
by move=> ht; rewrite additive_moment //; lra.
Qed.

Lemma log_integral (pr : Riemann_integrable (second_moment P) eps 1) :
  RiemannInt pr = (1 - / INR P) * (1 - eps) - ln eps / INR P.
Proof.
have p0 : 0 < INR P by apply/lt_0_INR/ltP.
pose F t := (1 - / INR P) * t + / INR P * ln t.
have dF t : eps <= t <= 1 -> derivable_pt_lim F t (g t).
  move=> ht; have t0 : 0 < t by lra.
  have d := derivable_pt_lim_plus _ _ t _ _ (derivable_pt_lim_scal _ (1 - / INR P) t _ (derivable_pt_lim_id t))
    (derivable_pt_lim_scal _ (/ INR P) t _ (derivable_pt_lim_ln t t0)).
  by match type of d with derivable_pt_lim _ _ ?l => have e : l = g t by [rewrite /g; field; lra] end; rewrite -e; exact: d.
have e1 : eps <= 1 by lra.
rewrite (RiemannInt_P18 pr integrable_g e1) => [|x hx]; last by apply: additive_moment => //; lra.
by rewrite (integral_between integrable_g e1 cg dF) /F ln_1; field; lra.
Qed.
End Logarithm.

(** Eight tokens, times from 10^-9 to 1. *)
Theorem variance_infinite : ~ (forall (P : nat) (eps : R), (0 < P)%nat -> 0 < eps < 1 ->
  forall pr : Riemann_integrable (second_moment P) eps 1, RiemannInt pr <= 2).
Proof.
have ten : 0 < 10 by lra.
have p : 0 < 10 ^ 9 by apply: pow_lt.
have e1 : / 10 ^ 9 < 1 by rewrite -Rinv_1; apply: Rinv_lt_contravar; lra.
have e0 := Rinv_0_lt_compat _ p; have he : 0 < / 10 ^ 9 <= 1 by lra.
move/(_ 8%nat _ isT (conj e0 e1) (@second_moment_integrable 8 _ isT he)); rewrite log_integral // ln_Rinv // ln_pow //.
have l : 2 <= ln 10.
  rewrite -(ln_exp 2); apply/Rlt_le/ln_increasing; first exact: exp_pos.
  have -> : exp 2 = exp 1 * exp 1 by rewrite -exp_plus; congr exp; ring.
  have := exp_le_3; have := exp_pos 1; nra.
have -> : INR 8 = 8 by rewrite /=; ring.
have -> : INR 9 = 9 by rewrite /=; ring.
have : / 10 ^ 9 < / 2 by apply: Rinv_lt_contravar; lra.
lra.
Qed.

(** The density of times that is proportional to the root of the second moment, for one token. *)
Definition integral_from_0 (f : R -> R) (l : R) := forall e, 0 < e -> exists d, 0 < d <= 1 /\
  forall eps, 0 < eps < d -> exists pr : Riemann_integrable f eps 1, Rabs (RiemannInt pr - l) < e.
Definition optimal_density (p : R -> R) :=
  integral_from_0 p 1 /\ exists c, forall t, 0 < t <= 1 -> p t = c * sqrt (second_moment 1 t).
(** The parametric one, over its integral. *)
Definition parametric (a b A kappa : R) (r q m : nat) (t : R) := sqrt (a * t ^ r + b * (1 - t) ^ q + A ^ 2 * exp (2 * kappa * t ^ m)).

Lemma root_moment t : 0 < t <= 1 -> sqrt (second_moment 1 t) = / sqrt t.
Proof.
move=> ht; rewrite additive_moment //; have -> : 1 + (/ t - 1) / INR 1 = / t by rewrite /=; field; lra.
exact: sqrt_inv.
Qed.

Lemma root_optimal : optimal_density (fun t => / (2 * sqrt t)).
Proof.
split; last by exists (/ 2) => t ht; rewrite root_moment // Rinv_mult.
move=> e e0; exists (Rmin 1 (e ^ 2)); split.
  by split; [apply: Rmin_pos; [lra | apply: pow_lt] | exact: Rmin_l].
move=> eps [p0 pd]; have e1 : eps <= 1 by have := Rmin_l 1 (e ^ 2); lra.
have s0 t : eps <= t <= 1 -> 0 < sqrt t by move=> ht; apply: sqrt_lt_R0; lra.
have c t : eps <= t <= 1 -> continuity_pt (fun t => / (2 * sqrt t)) t.
  move=> ht; apply: continuity_pt_inv; last by have := s0 t ht; lra.
  by apply: continuity_pt_mult; [apply: continuity_pt_const => x y | apply: sqrt_continuity_pt; lra].
have pr : Riemann_integrable (fun t => / (2 * sqrt t)) eps 1 by exact: continuity_implies_RiemannInt.
exists pr; rewrite (integral_between pr e1 c (F := sqrt)) => [|t ht]; last by apply: derivable_pt_lim_sqrt; lra.
have -> : sqrt 1 - sqrt eps - 1 = - sqrt eps by rewrite sqrt_1; ring.
rewrite Rabs_Ropp Rabs_pos_eq; last exact: sqrt_pos.
rewrite -(sqrt_pow2 e); last by lra.
by apply: sqrt_lt_1; have := Rmin_r 1 (e ^ 2); lra.
Qed.

(** All parameters 1 but m = 2, t = 1/400: the optimal density is 10, the parametric one below 2. *)
Theorem density_bounded : ~ (forall (a b A kappa : R) (r q m : nat) (p : R -> R) (t : R),
  0 < a -> 0 < b -> 0 < A -> 0 <= kappa -> (0 < r)%nat -> (0 < q)%nat -> (0 < m)%nat -> optimal_density p -> 0 < t <= 1 ->
  forall pr : Riemann_integrable (parametric a b A kappa r q m) 0 1, p t / 2 <= parametric a b A kappa r q m t / RiemannInt pr).
Proof.
pose h := parametric 1 1 1 1 1 1 2.
have inside t : h t = sqrt (1 + exp (2 * t ^ 2)).
  by rewrite /h /parametric; congr sqrt; rewrite Rmult_1_r pow1 /=; ring.
have e0 t : 0 < exp (2 * t ^ 2) by exact: exp_pos.
have big t : 1 <= h t by rewrite inside -{1}sqrt_1; apply: sqrt_le_1; have := e0 t; lra.
have c t : continuity_pt h t.
  have -> : h = fun t => sqrt (1 + exp (2 * t ^ 2)) by apply: FunctionalExtensionality.functional_extensionality.
  apply: (continuity_pt_comp (fun t => 1 + exp (2 * t ^ 2)) sqrt); last by apply: sqrt_continuity_pt; have := e0 t; lra.
  apply: continuity_pt_plus; first by apply: continuity_pt_const => x y.
  apply: (continuity_pt_comp (fun t => 2 * t ^ 2) exp); last by apply: derivable_continuous_pt; exact: derivable_pt_exp.
  apply: continuity_pt_mult; first by apply: continuity_pt_const => x y.
  by apply: derivable_continuous_pt; exact: derivable_pt_pow.
have pr : Riemann_integrable h 0 1 by apply: continuity_implies_RiemannInt => [|x _]; [lra | exact: c].
have ge : 1 <= RiemannInt pr.
  have l01 : 0 <= 1 by lra.
  have := RiemannInt_P19 (RiemannInt_P14 0 1 1) pr l01; rewrite RiemannInt_P15 /fct_cte => le.
  by have := le (fun x _ => big x); lra.
have over : h (/ 400) / RiemannInt pr <= h (/ 400).
  apply: (Rmult_le_reg_r (RiemannInt pr)); first by lra.
  have -> : h (/ 400) / RiemannInt pr * RiemannInt pr = h (/ 400) by field; lra.
  by have := big (/ 400); nra.
have ht : 0 < / 400 <= 1 by lra.
have one : 0 < 1 by lra.
move/(_ 1 1 1 1 1%nat 1%nat 2%nat _ _ one one one (Rlt_le _ _ one) isT isT isT root_optimal ht pr).
have -> : sqrt (/ 400) = / 20 by have -> : / 400 = (/ 20) ^ 2 by [field]; rewrite sqrt_pow2; lra.
apply: Rlt_not_le; apply: Rle_lt_trans over _.
apply: (@Rle_lt_trans _ 2); last by lra.
rewrite inside; apply: (@Rle_trans _ (sqrt (2 ^ 2))); last by rewrite sqrt_pow2; lra.
apply: sqrt_le_1; [have := e0 (/ 400); lra | lra |].
have : exp (2 * (/ 400) ^ 2) < exp 1 by apply: exp_increasing; lra.
have := exp_le_3; lra.
Qed.

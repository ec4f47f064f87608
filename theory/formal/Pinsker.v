(** Pinsker's inequality, and what total correlation says of accuracy: claim [ctc-pinsker]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** 3 (x-1)^2 <= (2x+4) (x log x - x + 1): twice differentiated. *)
Definition slope x := (x + 1) * ln x - 2 * (x - 1).
Definition excess x := (2 * x + 4) * (x * ln x - x + 1) - 3 * ((x - 1) * (x - 1)).

Lemma slope_derivative x : 0 < x -> derivable_pt_lim slope x (ln x + / x - 1).
Proof.
move=> x0.
have h := derivable_pt_lim_minus _ _ _ _ _
  (derivable_pt_lim_mult _ _ _ _ _
    (derivable_pt_lim_plus _ _ _ _ _ (derivable_pt_lim_id x) (derivable_pt_lim_const 1 x))
    (derivable_pt_lim_ln x x0))
  (derivable_pt_lim_scal _ 2 _ _
    (derivable_pt_lim_minus _ _ _ _ _ (derivable_pt_lim_id x) (derivable_pt_lim_const 1 x))).
match type of h with derivable_pt_lim _ _ ?l => have e : l = ln x + / x - 1 end.
  by rewrite /plus_fct /fct_cte /id; field; lra.
by rewrite -e; exact: h.
Qed.

Lemma excess_derivative x : 0 < x -> derivable_pt_lim excess x (4 * slope x).
Proof.
move=> x0.
have idx := derivable_pt_lim_id x.
have h := derivable_pt_lim_minus _ _ _ _ _
  (derivable_pt_lim_mult _ _ _ _ _
    (derivable_pt_lim_plus _ _ _ _ _ (derivable_pt_lim_scal _ 2 _ _ idx) (derivable_pt_lim_const 4 x))
    (derivable_pt_lim_plus _ _ _ _ _
      (derivable_pt_lim_minus _ _ _ _ _ (derivable_pt_lim_mult _ _ _ _ _ idx (derivable_pt_lim_ln x x0)) idx)
      (derivable_pt_lim_const 1 x)))
  (derivable_pt_lim_scal _ 3 _ _
    (derivable_pt_lim_mult _ _ _ _ _
      (derivable_pt_lim_minus _ _ _ _ _ idx (derivable_pt_lim_const 1 x))
      (derivable_pt_lim_minus _ _ _ _ _ idx (derivable_pt_lim_const 1 x)))).
match type of h with derivable_pt_lim _ _ ?l => have e : l = 4 * slope x end.
  by rewrite /slope /plus_fct /minus_fct /mult_fct /mult_real_fct /fct_cte /id; field; lra.
by rewrite -e; exact: h.
Qed.

Lemma slope_derivative_ge0 x : 0 < x -> 0 <= ln x + / x - 1.
Proof. by move=> x0; have := ln_tangent (Rinv_0_lt_compat _ x0); rewrite ln_Rinv //; lra. Qed.

Lemma slope_1 : slope 1 = 0. Proof. by rewrite /slope ln_1; ring. Qed.
Lemma excess_1 : excess 1 = 0. Proof. by rewrite /excess ln_1; ring. Qed.

Lemma slope_above x : 1 <= x -> 0 <= slope x.
Proof.
case=> [x1|<-]; last by rewrite slope_1; lra.
have [|c [e [c0 c1]]] := MVT_cor2 slope (fun x => ln x + / x - 1) _ _ x1; first by move=> c h; apply: slope_derivative; lra.
by rewrite slope_1 in e; have : 0 <= (ln c + / c - 1) * (x - 1) by [apply: Rmult_le_pos; [apply: slope_derivative_ge0; lra | lra]]; lra.
Qed.

Lemma slope_below x : 0 < x -> x <= 1 -> slope x <= 0.
Proof.
move=> x0; case=> [x1|->]; last by rewrite slope_1; lra.
have [|c [e [c0 c1]]] := MVT_cor2 slope (fun x => ln x + / x - 1) _ _ x1; first by move=> c h; apply: slope_derivative; lra.
by rewrite slope_1 in e; have : 0 <= (ln c + / c - 1) * (1 - x) by [apply: Rmult_le_pos; [apply: slope_derivative_ge0; lra | lra]]; lra.
Qed.

Lemma excess_ge0 x : 0 < x -> 0 <= excess x.
Proof.
move=> x0; case: (Rtotal_order x 1) => [x1|[->|x1]]; last 1 first.
- have [|c [e [c0 c1]]] := MVT_cor2 excess (fun x => 4 * slope x) _ _ x1; first by move=> c h; apply: excess_derivative; lra.
  rewrite excess_1 in e; have s := slope_above (Rlt_le _ _ c0).
  by have : 0 <= 4 * slope c * (x - 1) by [apply: Rmult_le_pos; lra]; lra.
- have [|c [e [c0 c1]]] := MVT_cor2 excess (fun x => 4 * slope x) _ _ x1; first by move=> c h; apply: excess_derivative; lra.
  rewrite excess_1 in e; have s := slope_below (Rlt_trans _ _ _ x0 c0) (Rlt_le _ _ c1).
  by have : 0 <= - (4 * slope c) * (1 - x) by [apply: Rmult_le_pos; lra]; lra.
- by rewrite excess_1; lra.
Qed.

Section Pinsker.
Variable A : finType.
Implicit Types p q : A -> R.

Lemma term p q a : 0 <= p a -> 0 <= q a -> (0 < p a -> 0 < q a) ->
  3 * ((p a - q a) * (p a - q a)) <= (2 * p a + 4 * q a) * (p a * ln (p a / q a) - p a + q a).
Proof.
move=> p0 q0 cov; case: (Req_dec (p a) 0) => [->|nz]; first by nra.
have pp : 0 < p a by lra.
have qp := cov pp.
have x0 : 0 < p a / q a by apply: Rdiv_lt_0_compat.
have := excess_ge0 x0; rewrite /excess => l.
have l2 : 0 <= q a * q a * ((2 * (p a / q a) + 4) * (p a / q a * ln (p a / q a) - p a / q a + 1) -
    3 * ((p a / q a - 1) * (p a / q a - 1))) by apply: Rmult_le_pos => //; nra.
have e : q a * q a * ((2 * (p a / q a) + 4) * (p a / q a * ln (p a / q a) - p a / q a + 1) -
    3 * ((p a / q a - 1) * (p a / q a - 1))) =
  (2 * p a + 4 * q a) * (p a * ln (p a / q a) - p a + q a) - 3 * ((p a - q a) * (p a - q a)).
  by move: (ln (p a / q a)) => z; field; lra.
by rewrite e in l2; lra.
Qed.

Lemma abs_le d x y l : 0 < l -> 0 <= x -> 0 <= y -> d * d <= x * y -> Rabs d <= l / 2 * x + / (2 * l) * y.
Proof.
move=> l0 x0 y0 h; set u := l / 2 * x; set w := / (2 * l) * y.
have u0 : 0 <= u by apply: Rmult_le_pos => //; lra.
have w0 : 0 <= w by apply: Rmult_le_pos => //; apply/Rlt_le/Rinv_0_lt_compat; lra.
have e : x * y = 4 * (u * w) by rewrite /u /w; field; lra.
have sq : d * d <= (u + w) * (u + w).
  have := Rle_0_sqr (u - w); rewrite /Rsqr; lra.
by apply: Rabs_le; split; apply: Rnot_lt_le => c; nra.
Qed.

Theorem pinsker p q : law p -> sublaw q -> covers q p -> 2 * tv p q ^ 2 <= kl p q.
Proof.
case=> p0 p1 [q0 q1] cov; set s := \rsum_a Rabs (p a - q a).
have lp : law p by []. have lq : sublaw q by [].
have k0 := gibbs lp lq cov.
have -> : 2 * tv p q ^ 2 = s * s / 2 by rewrite /tv -/s; field.
have s0 : 0 <= s by apply: sum_ge0 => a _; exact: Rabs_pos.
case: s0 => [s0|<-]; last by lra.
have l0 : 0 < s / 2 by lra.
have each a : Rabs (p a - q a) <=
    s / 2 / 2 * ((2 * p a + 4 * q a) / 3) + / (2 * (s / 2)) * (p a * ln (p a / q a) - p a + q a).
  have k := kl_term (p0 a) (q0 a) (@cov a).
  apply: abs_le => //; [have := p0 a; have := q0 a; lra | lra |].
  by have := term (p0 a) (q0 a) (@cov a); lra.
have : s <= s / 2 / 2 * ((2 * (\rsum_a p a) + 4 * (\rsum_a q a)) / 3) + / (2 * (s / 2)) * (kl p q - \rsum_a p a + \rsum_a q a).
  have e1 : \rsum_a (2 * p a + 4 * q a) = 2 * (\rsum_a p a) + 4 * (\rsum_a q a) by rewrite sum_add !sum_mull.
  have e2 : \rsum_a (p a * ln (p a / q a) - p a + q a) = kl p q - \rsum_a p a + \rsum_a q a.
    by rewrite sum_add sum_sub.
  rewrite -e1 -e2 /Rdiv -sum_mulr -sum_mull -[X in _ + X]sum_mull -sum_add.
  by apply: sum_le => a _; exact: each.
rewrite p1 => l.
have i0 : 0 < / (2 * (s / 2)) by apply: Rinv_0_lt_compat; lra.
have l' : s <= s / 2 / 2 * 2 + / (2 * (s / 2)) * kl p q.
  apply: Rle_trans l _; apply: Rplus_le_compat; first by apply: Rmult_le_compat_l; lra.
  by apply: Rmult_le_compat_l; lra.
have : s * s <= s * (s / 2 / 2 * 2 + / (2 * (s / 2)) * kl p q) by apply: Rmult_le_compat_l; lra.
have -> : s * (s / 2 / 2 * 2 + / (2 * (s / 2)) * kl p q) = s * s / 2 + kl p q by field; lra.
lra.
Qed.

(** No event differs by more than the total variation. *)
Theorem event_tv p q (E : pred A) : law p -> law q -> Rabs (\rsum_(a | E a) p a - \rsum_(a | E a) q a) <= tv p q.
Proof.
case=> _ p1 [_ q1].
have e1 : \rsum_(a | E a) p a - \rsum_(a | E a) q a = \rsum_(a | E a) (p a - q a) by rewrite sum_sub.
have e2 : \rsum_(a | E a) (p a - q a) = - \rsum_(a | ~~ E a) (p a - q a).
  move: p1 q1; rewrite (bigID E) (bigID E (fun=> true) q) /= => p1 q1.
  by rewrite !sum_sub; lra.
have b1 : Rabs (\rsum_(a | E a) (p a - q a)) <= \rsum_(a | E a) Rabs (p a - q a) by exact: sum_abs.
have b2 : Rabs (\rsum_(a | ~~ E a) (p a - q a)) <= \rsum_(a | ~~ E a) Rabs (p a - q a) by exact: sum_abs.
have -> : tv p q = / 2 * (\rsum_(a | E a) Rabs (p a - q a) + \rsum_(a | ~~ E a) Rabs (p a - q a)).
  by rewrite /tv (bigID E).
rewrite e1.
have : Rabs (\rsum_(a | E a) (p a - q a)) = Rabs (\rsum_(a | ~~ E a) (p a - q a)) by rewrite e2 Rabs_Ropp.
lra.
Qed.
End Pinsker.

Section Accuracy.
Variables (I V : finType).
Notation sequence := {ffun I -> V}.

(** Claim [ctc-pinsker]. *)
Theorem ctc_pinsker (P : sequence -> R) : law P ->
  2 * tv P (@product I (fun=> V) (@marginal I (fun=> V) P)) ^ 2 <= @tc I (fun=> V) P.
Proof.
move=> lP; rewrite -(@kl_marginals I (fun=> V) P lP).
have lM i := @marginal_law I (fun=> V) P i lP.
have lQ := product_law lM.
apply: pinsker => //; first exact: law_sublaw.
by apply: (product_covers _ _).2 => [|i a|i a //]; [case: lP | case: (lM i)].
Qed.
End Accuracy.

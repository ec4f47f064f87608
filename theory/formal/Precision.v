(** Gumbel sampling with uniforms below a cap: the most likely token gains, the least likely one loses.
    Token k has the score ln (p k) - ln (- ln u) and the highest score wins, that is the smallest (- ln u) / p k. For u uniform below exp (- c)
    the variable - ln u is c and an exponential one more, so that token k has not come by the time t with probability
    [survival] = min (1, exp (c - p k t)), and comes about t > c / p k with the density p k exp (c - p k t).
    - [chance_exists]: the chance that a token comes first, an improper integral, exists.
    - [cap_sharpens], claim [truncation-sharpens]: chance over probability is larger for the more likely of two tokens.
    - [cap_closed], claim [truncation-is-a-law]: the chances of tokens in increasing order of probability in closed form. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Integrals.
(** Integrals of continuous functions. *)
Lemma integrable f a b : continuity f -> Riemann_integrable f a b.
Proof.
move=> cf; case: (Rle_lt_dec a b) => ab; first by apply: continuity_implies_RiemannInt => // x _; exact: cf.
by apply: RiemannInt_P1; apply: continuity_implies_RiemannInt => [|x _]; [lra | exact: cf].
Qed.

Definition integral f (cf : continuity f) a b := RiemannInt (integrable a b cf).

Variables (f : R -> R) (cf : continuity f).

Lemma integral_split a b d : integral cf a d = integral cf a b + integral cf b d.
Proof. by rewrite /integral (RiemannInt_P26 _ _ (integrable a d cf)). Qed.

Lemma integral_ge a b m : a <= b -> (forall x, a <= x <= b -> m <= f x) -> m * (b - a) <= integral cf a b.
Proof.
move=> ab le; rewrite -(RiemannInt_P15 (RiemannInt_P14 a b m)); apply: RiemannInt_P19 => // x [ax xb].
by apply: le; lra.
Qed.

Lemma integral_gt0 a b : a < b -> (forall x, 0 < f x) -> 0 < integral cf a b.
Proof.
move=> ab f0; have [m [le _]] := @continuity_ab_min f a b (Rlt_le _ _ ab) (fun x _ => cf x).
apply: Rlt_le_trans (integral_ge (Rlt_le _ _ ab) le); apply: Rmult_lt_0_compat => //; lra.
Qed.

Lemma integral_scale g (cg : continuity g) a b l : a <= b -> (forall x, a <= x <= b -> g x = l * f x) ->
  integral cg a b = l * integral cf a b.
Proof.
move=> ab e; pose pr := RiemannInt_P10 l (RiemannInt_P14 a b 0) (integrable a b cf).
transitivity (RiemannInt pr).
  by apply: RiemannInt_P18 => // x [ax xb]; rewrite e /fct_cte; [ring | lra].
by rewrite (RiemannInt_P13 (RiemannInt_P14 a b 0) (integrable a b cf)) RiemannInt_P15 /integral; ring.
Qed.
End Integrals.

(** The integral of an exponential. *)
Lemma exp_continuous k s : continuity (fun t => exp (k - s * t)).
Proof.
have l : continuity (fun t => k - s * t).
  apply: (continuity_minus (fct_cte k)); first by apply: continuity_const => x y.
  by apply: (continuity_scal (fun t => t)); apply: derivable_continuous; exact: derivable_id.
apply: (continuity_comp _ exp l); by apply: derivable_continuous; exact: derivable_exp.
Qed.

Lemma exp_integral k s a b : s <> 0 -> integral (exp_continuous k s) a b = (exp (k - s * a) - exp (k - s * b)) / s.
Proof.
move=> s0; pose F t := - / s * exp (k - s * t).
have dF t : derivable_pt_lim F t (exp (k - s * t)).
  have h := derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const k t) (derivable_pt_lim_scal _ s t _ (derivable_pt_lim_id t)).
  have h2 := derivable_pt_lim_scal _ (- / s) t _ (derivable_pt_lim_comp _ _ t _ _ h (derivable_pt_lim_exp _)).
  match type of h2 with derivable_pt_lim _ _ ?l => have e : l = exp (k - s * t) end.
    by rewrite /minus_fct /fct_cte /mult_real_fct /Ranalysis1.id; field.
  by rewrite -e; exact: h2.
pose dd : derivable F := fun t => exist _ _ (dF t).
have e : derive F dd = fun t => exp (k - s * t) by apply: FunctionalExtensionality.functional_extensionality => t.
have cd : continuity (derive F dd) by rewrite e; exact: exp_continuous.
by have := @FTC_Riemann (mkC1 cd) a b; rewrite /= e => h; rewrite /integral h /F; field.
Qed.

(** The integral from a to infinity. *)
Definition improper f (cf : continuity f) a l :=
  forall eps, 0 < eps -> exists T, forall U, T <= U -> Rabs (integral cf a U - l) < eps.

Section Race.
(** Tokens with positive probabilities; c = - ln of the cap. *)
Variables (A : finType) (p : A -> R) (c : R).
Hypotheses (p0 : forall k, 0 < p k) (c0 : 0 < c).

Definition survival k t := exp (Rmin 0 (c - p k * t)).
(** Token n comes about t, all others later. *)
Definition first n t := p n * exp (c - p n * t) * \big[Rmult/1]_(k | k != n) survival k t.

Lemma linear_continuous k : continuity (fun t => c - p k * t).
Proof.
apply: (continuity_minus (fct_cte c)); first by apply: continuity_const => x y.
by apply: (continuity_scal (fun t => t)); apply: derivable_continuous; exact: derivable_id.
Qed.

Lemma survival_continuous k : continuity (survival k).
Proof.
have e : survival k = comp exp (fun t => (c - p k * t - Rabs (c - p k * t)) * / 2).
  apply: FunctionalExtensionality.functional_extensionality => t; rewrite /survival /comp; congr exp.
  by rewrite /Rmin /Rabs; case: Rle_dec; case: Rcase_abs; lra.
rewrite e; apply: continuity_comp; last by apply: derivable_continuous; exact: derivable_exp.
apply: (continuity_mult _ (fct_cte (/ 2))); last by apply: continuity_const => x y.
apply: continuity_minus; first exact: linear_continuous.
exact: (continuity_comp _ _ (linear_continuous k) Rcontinuity_abs).
Qed.

Lemma product_continuous (P : pred A) : continuity (fun t => \big[Rmult/1]_(k | P k) survival k t).
Proof.
elim: (index_enum A) => [|k s IH].
  have -> : (fun t => \big[Rmult/1]_(k <- [::] | P k) survival k t) = fct_cte 1.
    by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_nil.
  by apply: continuity_const => x y.
have -> : (fun t => \big[Rmult/1]_(k <- k :: s | P k) survival k t) =
    (fun t => (if P k then survival k t else 1) * \big[Rmult/1]_(k <- s | P k) survival k t).
  by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_cons; case: ifP => _ //; ring.
apply: (continuity_mult (fun t => if P k then survival k t else 1)) => //.
by case: (P k); [exact: survival_continuous | apply: continuity_const => x y].
Qed.

Lemma density_continuous n : continuity (fun t => p n * exp (c - p n * t)).
Proof. exact: (continuity_scal (fun t => exp (c - p n * t)) (p n) (exp_continuous c (p n))). Qed.

Lemma first_continuous n : continuity (first n).
Proof. exact: (continuity_mult _ _ (density_continuous n) (product_continuous _)). Qed.

(** The chance that token n comes first. *)
Definition chance n l := improper (first_continuous n) (c / p n) l.

Lemma survival_gt0 k t : 0 < survival k t. Proof. exact: exp_pos. Qed.
Lemma survival_le1 k t : survival k t <= 1.
Proof.
rewrite /survival -exp_0; case: (Rle_lt_or_eq_dec _ _ (Rmin_l 0 (c - p k * t))) => [l|->]; last by lra.
exact/Rlt_le/exp_increasing.
Qed.

Lemma first_gt0 n t : 0 < first n t.
Proof.
apply: Rmult_lt_0_compat; last by apply: prod_gt0 => k _; exact: survival_gt0.
by apply: Rmult_lt_0_compat => //; exact: exp_pos.
Qed.

(** From the first time at which it may come, a token's integrand is its probability times what is the same for all. *)
Lemma first_shared n t : c / p n <= t -> first n t = p n * \rprod_k survival k t.
Proof.
move=> h; rewrite /first [in RHS](bigD1 n) //= Rmult_assoc; congr (_ * (_ * _)).
rewrite /survival Rmin_right //; have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ (p0 n)) h.
by have -> : p n * (c / p n) = c by [field; apply: Rgt_not_eq]; lra.
Qed.

Lemma density_integral n T : c / p n <= T -> integral (density_continuous n) (c / p n) T <= 1.
Proof.
move=> h; have pn := p0 n; have n0 : p n <> 0 by apply: Rgt_not_eq.
rewrite (@integral_scale _ (exp_continuous c (p n)) _ _ _ _ (p n)) // exp_integral //.
have -> : c - p n * (c / p n) = 0 by field.
have -> : forall x, p n * (x / p n) = x by move=> x; field.
by rewrite exp_0; have := exp_pos (c - p n * T); lra.
Qed.

Theorem chance_exists n : exists l, chance n l.
Proof.
pose J := integral (first_continuous n) (c / p n).
have up T U : T <= U -> J T <= J U.
  move=> TU; rewrite /J (integral_split _ (c / p n) T U).
  by have := @integral_ge _ (first_continuous n) T U 0 TU (fun x _ => Rlt_le _ _ (first_gt0 n x)); lra.
have le1 T : c / p n <= T -> J T <= 1.
  move=> h; apply: Rle_trans (density_integral h); apply: RiemannInt_P19 => // t _.
  rewrite /first -[X in _ <= X]Rmult_1_r; apply: Rmult_le_compat_l.
    by apply/Rlt_le/Rmult_lt_0_compat => //; exact: exp_pos.
  by elim/big_rec: _ => [|k x _ h1]; [lra | have := survival_le1 k t; have := survival_gt0 k t; nra].
have [l [ub least]] : { l | is_lub (fun y => exists2 T, c / p n <= T & y = J T) l }.
  apply: completeness; first by exists 1 => y [T h ->]; exact: le1.
  by exists (J (c / p n)), (c / p n) => //; lra.
exists l => eps e0; have [T [h big]] : exists T, c / p n <= T /\ l - eps < J T.
  case: (Classical_Prop.classic (exists T, c / p n <= T /\ l - eps < J T)) => // none.
  have : l <= l - eps; last by lra.
  apply: least => y [T h ->]; apply: Rnot_lt_le => big; by apply: none; exists T.
exists T => U TU; have := up _ _ TU; have : J U <= l by apply: ub; exists U => //; lra.
by rewrite -/(J U) => h1 h2; apply: Rabs_def1; lra.
Qed.

(** From a less likely token to a more likely one: the latter may come while the former may not yet. *)
Definition gain b a := integral (first_continuous b) (c / p b) (c / p a).

Lemma chance_step a b la lb : p a <= p b -> chance a la -> chance b lb -> lb = gain b a + p b / p a * la.
Proof.
move=> ab ha hb; have pa := p0 a; have pb := p0 b.
have times : c / p b <= c / p a by apply: Rmult_le_compat_l; [lra | exact: Rinv_le_contravar].
have k0 : 0 < p b / p a by apply: Rdiv_lt_0_compat.
apply: Rminus_diag_uniq; apply: Rle_antisym; apply: le_epsilon => eps e0.
all: have e1 : 0 < eps / 2 by lra.
all: have [T hT] := hb _ e1; have [T' hT'] := ha _ (Rdiv_lt_0_compat _ _ e1 k0).
all: pose U := Rmax (Rmax T T') (c / p a).
all: have [TU [T'U aU]] : T <= U /\ T' <= U /\ c / p a <= U by
  have := Rmax_l T T'; have := Rmax_r T T'; have := Rmax_l (Rmax T T') (c / p a); have := Rmax_r (Rmax T T') (c / p a); rewrite /U; lra.
all: have := Rabs_def2 _ _ (hT U TU); have := Rabs_def2 _ _ (hT' U T'U).
all: rewrite (integral_split _ (c / p b) (c / p a) U) -/(gain b a).
all: rewrite (@integral_scale _ (first_continuous a) _ (first_continuous b) _ _ (p b / p a)) //;
  last by move=> x [ax _]; rewrite !first_shared //; [field; apply: Rgt_not_eq | lra].
all: set J := integral _ _ _ => -[h1 h2] [h3 h4].
all: have := Rmult_lt_compat_l _ _ _ k0 h1; have := Rmult_lt_compat_l _ _ _ k0 h2.
all: have -> : p b / p a * (eps / 2 / (p b / p a)) = eps / 2 by [field; split; apply: Rgt_not_eq].
all: have -> : p b / p a * - (eps / 2 / (p b / p a)) = - (eps / 2) by [field; split; apply: Rgt_not_eq].
all: lra.
Qed.

(** Claim [truncation-sharpens]. *)
Theorem cap_sharpens a b la lb : p a < p b -> chance a la -> chance b lb -> la / p a < lb / p b.
Proof.
move=> ab ha hb; have pa := p0 a; have pb := p0 b.
have g0 : 0 < gain b a.
  apply: integral_gt0 => [|t]; last exact: first_gt0.
  by apply: Rmult_lt_compat_l => //; apply: Rinv_lt_contravar => //; exact: Rmult_lt_0_compat.
rewrite (chance_step (Rlt_le _ _ ab) ha hb).
have -> : (gain b a + p b / p a * la) / p b = gain b a / p b + la / p a by field; split; apply: Rgt_not_eq.
by have := Rdiv_lt_0_compat _ _ g0 pb; lra.
Qed.
End Race.

Section Closed.
(** N + 1 tokens in increasing order of probability. *)
Variables (N : nat) (p : nat -> R) (c : R).
Hypotheses (p0 : forall k, 0 < p k) (c0 : 0 < c) (increasing : forall i j, (i <= j)%nat -> p i <= p j).
Notation q := (fun k : 'I_N.+1 => p k).

Definition mass i := \rsum_(k : 'I_N.+1 | (i <= k)%nat) p k.
Definition upper i t := exp (INR (N.+1 - i) * c - mass i * t).
(** Number and probabilities of the tokens from i on; what the interval between the times of i and of the one before adds. *)
Definition beta i := / mass i * (upper i (c / p i) - (if i is j.+1 then upper i (c / p j) else 0)).
Definition closed n := p n * \big[Rplus/0]_(0 <= i < n.+1) beta i.

Lemma mass_gt0 i : (i <= N)%nat -> 0 < mass i.
Proof.
move=> iN; apply: Rlt_le_trans (p0 i) _.
exact: (@sum_term _ (fun k : 'I_N.+1 => (i <= k)%nat) (fun k => p k) (Ordinal (iN : (i < N.+1)%nat)) (leqnn i) (fun k _ => Rlt_le _ _ (p0 k))).
Qed.

Lemma exp_sum (J : finType) (P : pred J) (F : J -> R) : \big[Rmult/1]_(k | P k) exp (F k) = exp (\rsum_(k | P k) F k).
Proof. by elim/big_rec2: _ => [|k x y _ ->]; rewrite ?exp_0 ?exp_plus. Qed.

(** Between the times of token i and of the one before, the tokens from i on may come, and those before may not. *)
Lemma shared i t : (i <= N)%nat -> c / p i <= t -> (forall j, (j < i)%nat -> t <= c / p j) ->
  \rprod_k survival q c k t = upper i t.
Proof.
move=> iN low high.
have scaled k : p k * (c / p k) = c by field; exact: Rgt_not_eq.
rewrite (bigID (fun k : 'I_N.+1 => (i <= k)%nat)) /= [X in _ * X]big1 => [|k]; last first.
  rewrite -ltnNge => ki; rewrite /survival Rmin_left ?exp_0 //.
  by have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ (p0 k)) (high k ki); rewrite scaled; lra.
rewrite Rmult_1_r (eq_bigr (fun k : 'I_N.+1 => exp (c - p k * t))) => [|k ik]; last first.
  rewrite /survival Rmin_right //; have t0 : 0 <= t by apply: Rle_trans low; apply/Rlt_le/Rdiv_lt_0_compat.
  have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ (p0 i)) low; rewrite scaled.
  by have := Rmult_le_compat_r _ _ _ t0 (increasing ik); lra.
rewrite exp_sum /upper sum_sub sum_mulr; congr exp; congr Rminus.
have <- : (\sum_(k < N.+1 | i <= k) 1)%nat = (N.+1 - i)%nat.
  rewrite -(big_mkord (fun k => i <= k)%nat (fun=> 1%nat)) -(big_nat_widenl i 0 N.+1 predT (fun=> 1%nat)) //.
  by rewrite sum_nat_const_nat muln1.
elim/big_rec2: _ => [|k x y _ ->]; first by rewrite Rmult_0_l.
by rewrite add1n S_INR; ring.
Qed.

Lemma piece i (iN : (i < N.+1)%nat) a b : c / p i <= a -> a <= b -> (forall j, (j < i)%nat -> b <= c / p j) ->
  integral (first_continuous q c (Ordinal iN)) a b = p i * (/ mass i * (upper i a - upper i b)).
Proof.
move=> low ab high; have m0 := mass_gt0 iN; have m1 : mass i <> 0 by apply: Rgt_not_eq.
rewrite (@integral_scale _ (exp_continuous (INR (N.+1 - i) * c) (mass i)) _ _ _ _ (p i)) //.
  by rewrite exp_integral // /upper /Rdiv (Rmult_comm (/ _)).
move=> t [at_ tb]; rewrite (@first_shared _ q c (fun k => p0 k)) /=; last by lra.
by congr Rmult; apply: shared => // [|j ji]; [lra | have := high j ji; lra].
Qed.

Lemma first_piece l (h0 : (0 < N.+1)%nat) : chance q c (Ordinal h0) l -> l = closed 0.
Proof.
move=> h; have m0 := mass_gt0 (leq0n N); have pp := p0 0.
have r0 : 0 < p 0 * / mass 0 by apply: Rmult_lt_0_compat => //; exact: Rinv_0_lt_compat.
rewrite /closed big_nat1 /beta Rminus_0_r.
have near eps : 0 < eps -> Rabs (p 0 * (/ mass 0 * upper 0 (c / p 0)) - l) <= eps.
  move=> e0; have e1 : 0 < eps / 2 by lra.
  have [T hT] := h _ e1; have d0 := Rdiv_lt_0_compat _ _ e1 r0.
  pose late := (INR (N.+1 - 0) * c - ln (eps / 2 / (p 0 * / mass 0))) / mass 0 + 1.
  pose U := Rmax (Rmax T late) (c / p 0).
  have [TU [lU cU]] : T <= U /\ late <= U /\ c / p 0 <= U.
    by have := Rmax_l T late; have := Rmax_r T late; have := Rmax_l (Rmax T late) (c / p 0); have := Rmax_r (Rmax T late) (c / p 0); rewrite /U; lra.
  have := Rabs_def2 _ _ (hT U TU); rewrite /= piece //; last by lra.
  have small : upper 0 U < eps / 2 / (p 0 * / mass 0).
    rewrite -[X in _ < X]exp_ln //; apply: exp_increasing.
    have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ m0) lU.
    have -> : mass 0 * late = INR (N.+1 - 0) * c - ln (eps / 2 / (p 0 * / mass 0)) + mass 0 by rewrite /late; field; lra.
    by lra.
  have := Rmult_lt_compat_l _ _ _ r0 small.
  have -> : p 0 * / mass 0 * (eps / 2 / (p 0 * / mass 0)) = eps / 2 by field; split; lra.
  have := Rmult_lt_0_compat _ _ r0 (exp_pos (INR (N.+1 - 0) * c - mass 0 * U)); rewrite -/(upper 0 U).
  by move=> h1 h2 [h3 h4]; apply: Rabs_le; split; nra.
apply: Rminus_diag_uniq; case: (Req_dec (l - p 0 * (/ mass 0 * upper 0 (c / p 0))) 0) => // nz.
have := near _ (Rdiv_lt_0_compat _ _ (Rabs_pos_lt _ nz) (ltac:(lra) : 0 < 2)); rewrite Rabs_minus_sym.
by have := Rabs_pos_lt _ nz; lra.
Qed.

(** Claim [truncation-is-a-law]: the chance that a token comes first is the closed form. *)
Theorem cap_closed (n : 'I_N.+1) l : chance q c n l -> l = closed n.
Proof.
case: n => n nN /=; elim: n nN l => [|n IH] nN l h; first exact: first_piece h.
have nN' : (n < N.+1)%nat by exact: ltnW.
have q0 : forall k : 'I_N.+1, 0 < p k by [].
have [l' h'] := @chance_exists _ q c q0 (Ordinal nN').
have le : p n <= p n.+1 by exact: increasing.
have pn := p0 n; have pn1 := p0 n.+1.
have times : c / p n.+1 <= c / p n by apply: Rmult_le_compat_l; [lra | exact: Rinv_le_contravar].
rewrite (@chance_step _ q c q0 c0 (Ordinal nN') (Ordinal nN) l' l le h' h) (IH _ _ h') /gain /= piece //; last first.
  by move=> j; rewrite ltnS => jn; apply: Rmult_le_compat_l; [lra | apply: Rinv_le_contravar => //; exact: increasing].
  by lra.
rewrite /closed [in RHS]big_nat_recr //= /beta; field; split; apply: Rgt_not_eq => //; exact: mass_gt0.
Qed.
End Closed.

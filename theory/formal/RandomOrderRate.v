(** The rate of equal steps: T times the divergence of T equal steps of a schedule is half the summed information, up to (L - 1) / (12 T)
    of it ([half_rate]). What is off is the error of the trapezoidal rule, linear in the curve; on a ray the slope is a binomial chance. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Bernstein Trapezoid RandomOrderCurve RandomOrderRays RandomOrderSequences
  RandomOrderBounds RandomOrderSteps RandomOrderSchedules.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma telescope (a : nat -> R) n : \rsum_(k < n) (a k.+1 - a k) = a n - a 0%nat.
Proof. by elim: n => [|n IH]; rewrite ?big_ord0 ?big_ord_recr /= ?IH; ring. Qed.

Section Cells.
(** The trapezoidal rule on T equal intervals from 0 to 1. *)
Variable T : nat.
Hypothesis T0 : (0 < T)%nat.
Let t0 : 0 < INR T. Proof. by apply/lt_0_INR/ltP. Qed.
Definition half := / (2 * INR T).
Definition mid k := (INR k + / 2) / INR T.
Definition at_step k := INR k / INR T.

Lemma half_gt0 : 0 < half. Proof. by apply: Rinv_0_lt_compat; lra. Qed.
Lemma right_end k : mid k + half = at_step k.+1. Proof. by rewrite /mid /half /at_step S_INR; field; lra. Qed.
Lemma left_end k : mid k - half = at_step k. Proof. by rewrite /mid /half /at_step; field; lra. Qed.
Lemma first_step : at_step 0 = 0. Proof. by rewrite /at_step /Rdiv Rmult_0_l. Qed.
Lemma last_step : at_step T = 1. Proof. by rewrite /at_step; field; lra. Qed.
Lemma step_inside k : (k <= T)%nat -> 0 <= at_step k <= 1.
Proof.
move=> kT; have h := le_INR _ _ (leP kT); have p := pos_INR k; rewrite /at_step; split.
  by apply: Rmult_le_pos => //; apply/Rlt_le/Rinv_0_lt_compat.
by apply: (Rmult_le_reg_r (INR T)) => //; rewrite /Rdiv Rmult_assoc Rinv_l; lra.
Qed.

Section Slopes.
Variables (F f g : R -> R).
Hypotheses (dF : forall s, derivable_pt_lim F s (f s)) (df : forall s, derivable_pt_lim f s (g s)).
Definition errors := \rsum_(k < T) trap F f half (mid k).

Lemma errors_left : INR T * (F 1 - F 0) - (\rsum_(k < T) f (at_step k)) - (f 1 - f 0) / 2 = - INR T * errors.
Proof.
have -> : errors = half * (2 * (\rsum_(k < T) f (at_step k)) + (f 1 - f 0)) - (F 1 - F 0).
  have eF := telescope (fun k => F (at_step k)) T; have ef := telescope (fun k => f (at_step k)) T.
  rewrite first_step last_step in eF ef; rewrite -eF -ef -!sum_mull -sum_add -sum_mull -sum_sub.
  by apply: eq_bigr => k _; rewrite /trap right_end left_end; ring.
by rewrite /half; field; lra.
Qed.

Lemma errors_square up : (forall u m, 0 <= u <= half -> 0 <= m - half -> m + half <= 1 -> g (m + u) - g (m - u) <= up (m + half) - up (m - half)) ->
  errors <= half ^ 2 / 2 * (up 1 - up 0).
Proof.
move=> h; have h0 := half_gt0; have e := telescope (fun k => up (at_step k)) T; rewrite first_step last_step in e.
rewrite -e -sum_mull; apply: sum_le => k _; rewrite -right_end -left_end.
apply: (trap_square dF df) => [|u hu]; first by lra.
by apply: h => //; rewrite ?left_end ?right_end; have := step_inside (ltn_ord k); have := step_inside (ltnW (ltn_ord k)); lra.
Qed.

Lemma errors_cube : (forall u m, 0 <= u <= half -> 0 <= m - half -> m + half <= 1 -> g (m + u) - g (m - u) <= u * ((g (m + half) - g (m - half)) / half)) ->
  errors <= half ^ 2 / 3 * (g 1 - g 0).
Proof.
move=> h; have h0 := half_gt0; have e := telescope (fun k => g (at_step k)) T; rewrite first_step last_step in e.
rewrite -e -sum_mull; apply: sum_le => k _; rewrite -right_end -left_end.
have -> : half ^ 2 / 3 * (g (mid k + half) - g (mid k - half)) = half ^ 3 / 3 * ((g (mid k + half) - g (mid k - half)) / half) by field; lra.
apply: (trap_cube dF df) => [|u hu]; first by lra.
by apply: h => //; rewrite ?left_end ?right_end; have := step_inside (ltn_ord k); have := step_inside (ltnW (ltn_ord k)); lra.
Qed.
End Slopes.

Lemma errors_opp F f : errors (fun s => - F s) (fun s => - f s) = - errors F f.
Proof. by rewrite /errors -sum_opp; apply: eq_bigr => k _; rewrite /trap; ring. Qed.

(** The slope is a power, a power of the rest, or a binomial chance between, each times a constant. *)
Lemma errors_chance F f c n j : 0 <= c -> (j <= n)%nat -> (forall s, derivable_pt_lim F s (f s)) ->
  (forall s, derivable_pt_lim f s (c * binomial n s j)) -> Rabs (errors F f) <= half ^ 2 / 3 * c.
Proof.
move=> c0 jn dF df; have h0 := half_gt0; have q0 : 0 <= half ^ 2 / 3 * c by apply: Rmult_le_pos => //; have := pow2_ge_0 half; lra.
have dF' s : derivable_pt_lim (fun s => - F s) s (- f s) by exact: derivable_pt_lim_opp.
have df' s : derivable_pt_lim (fun s => - f s) s (- (c * binomial n s j)) by exact: derivable_pt_lim_opp.
have z : forall r, r = half ^ 2 / 2 * (0 - 0) + r by move=> r; ring.
have unit s : 0 <= s <= 1 -> 0 <= s ^ n <= 1.
  by move=> hs; split; [apply: pow_le; lra | rewrite -(pow1 n); apply: pow_incr].
case: (ltngtP j n) jn df df' => // [jn _ df df'|-> _ df df'].
  case: j jn df df' => [|j] jn df df'.
    (* all others told: a power of the rest *)
    have e s : c * binomial n s 0 = c * (1 - s) ^ n by rewrite /binomial bin0 subn0 /=; ring.
    have b u m : 0 <= u <= half -> 0 <= m - half -> m + half <= 1 ->
        0 <= (1 - (m - u)) ^ n - (1 - (m + u)) ^ n <= u * (((1 - (m - half)) ^ n - (1 - (m + half)) ^ n) / half).
      move=> hu lo hi; have := @power_change n (1 - m) u half; have -> : 1 - m + u = 1 - (m - u) by ring.
      have -> : 1 - m - u = 1 - (m + u) by ring.
      have -> : 1 - m + half = 1 - (m - half) by ring.
      have -> : 1 - m - half = 1 - (m + half) by ring.
      by apply => //; lra.
    have up : errors F f <= half ^ 2 / 2 * (0 - 0).
      apply: (errors_square dF df (up := fun=> 0)) => u m hu lo hi; rewrite !e.
      by have [h _] := b u m hu lo hi; have := Rmult_le_pos _ _ c0 h; lra.
    have down : - errors F f <= half ^ 2 / 3 * (- (c * binomial n 1 0) - - (c * binomial n 0 0)).
      rewrite -errors_opp; apply: (errors_cube dF' df') => u m hu lo hi; rewrite !e.
      have [_ h] := b u m hu lo hi; have := Rmult_le_compat_l _ _ _ c0 h.
      by rewrite /Rdiv; lra.
    have last : - (c * binomial n 1 0) - - (c * binomial n 0 0) <= c.
      rewrite !e; have hs : 0 <= 1 - 1 <= 1 by lra.
      have := unit _ hs; rewrite Rminus_0_r pow1 => -[p _]; have := Rmult_le_pos _ _ c0 p; lra.
    have : half ^ 2 / 3 * (- (c * binomial n 1 0) - - (c * binomial n 0 0)) <= half ^ 2 / 3 * c.
      by apply: Rmult_le_compat_l => //; have := pow2_ge_0 half; lra.
    by move=> ?; apply: Rabs_le; lra.
  (* between: it rises to its top, of at most 1/2, and falls *)
  have [k nk] : exists k, n = (j + k).+2 by exists (n - j.+2)%nat; rewrite -addSn -addSn subnKC.
  subst n; pose top := INR j.+1 / INR (j + k).+2; have ht := top_inside j k; rewrite -/top in ht.
  pose b s := binomial (j + k).+2 s j.+1.
  have peaked s : 0 <= s <= 1 -> 0 <= b s <= / 2 by exact: peak.
  have keep : Rmin 1 top = top /\ Rmin 0 top = 0 /\ Rmax 0 top = top /\ Rmax 1 top = 1.
    by rewrite /Rmin /Rmax; repeat split; case: Rle_dec; lra.
  have [k1 [k2 [k3 k4]]] := keep.
  have ch u m : 0 <= u <= half -> 0 <= m - half -> m + half <= 1 ->
      b (m + u) - b (m - u) <= b (Rmin (m + half) top) - b (Rmin (m - half) top) /\
      b (m - u) - b (m + u) <= b (Rmax (m - half) top) - b (Rmax (m + half) top) by exact: change.
  have s0 : 0 <= half ^ 2 / 2 by have := pow2_ge_0 half; lra.
  have up : errors F f <= half ^ 2 / 2 * (c * b (Rmin 1 top) - c * b (Rmin 0 top)).
    apply: (errors_square dF df (up := fun s => c * b (Rmin s top))) => u m hu lo hi.
    have [h _] := ch u m hu lo hi; have := Rmult_le_compat_l _ _ _ c0 h; rewrite -!/(b _); lra.
  have down : - errors F f <= half ^ 2 / 2 * (- (c * b (Rmax 1 top)) - - (c * b (Rmax 0 top))).
    rewrite -errors_opp; apply: (errors_square dF' df' (up := fun s => - (c * b (Rmax s top)))) => u m hu lo hi.
    have [_ h] := ch u m hu lo hi; have := Rmult_le_compat_l _ _ _ c0 h; rewrite -!/(b _); lra.
  rewrite k1 k2 in up; rewrite k3 k4 in down.
  have [h1 _] : 0 <= b 1 <= / 2 by apply: peaked; lra.
  have [h2 _] : 0 <= b 0 <= / 2 by apply: peaked; lra.
  have [_ h3] : 0 <= b top <= / 2 by apply: peaked; lra.
  have small x y : 0 <= x -> y <= / 2 -> half ^ 2 / 2 * (c * y - c * x) <= half ^ 2 / 3 * c.
    move=> x0 y1; have p1 := Rmult_le_pos _ _ c0 x0; have p2 := Rmult_le_compat_l _ _ _ c0 y1.
    apply: (@Rle_trans _ (half ^ 2 / 2 * (c * / 2))); first by apply: Rmult_le_compat_l => //; lra.
    by have := Rmult_le_pos _ _ s0 c0; lra.
  have a1 := small _ _ h2 h3; have a2 := small _ _ h1 h3.
  have e3 : - (c * b 1) - - (c * b top) = c * b top - c * b 1 by ring.
  by rewrite e3 in down; apply: Rabs_le; lra.
(* none told beside: a power *)
have e s : c * binomial n s n = c * s ^ n by rewrite /binomial binn subnn /=; ring.
have b u m : 0 <= u <= half -> 0 <= m - half -> m + half <= 1 -> 0 <= (m + u) ^ n - (m - u) ^ n <= u * (((m + half) ^ n - (m - half) ^ n) / half).
  by move=> hu lo hi; apply: power_change => //; lra.
have up : errors F f <= half ^ 2 / 3 * (c * binomial n 1 n - c * binomial n 0 n).
  apply: (errors_cube dF df) => u m hu lo hi; rewrite !e.
  by have [_ h] := b u m hu lo hi; have := Rmult_le_compat_l _ _ _ c0 h; rewrite /Rdiv; lra.
have down : - errors F f <= half ^ 2 / 2 * (0 - 0).
  rewrite -errors_opp; apply: (errors_square dF' df' (up := fun=> 0)) => u m hu lo hi; rewrite !e.
  by have [h _] := b u m hu lo hi; have := Rmult_le_pos _ _ c0 h; lra.
have last : c * binomial n 1 n - c * binomial n 0 n <= c.
  rewrite !e pow1; have hs : 0 <= 0 <= 1 by lra.
  by have [p _] := unit _ hs; have := Rmult_le_pos _ _ c0 p; lra.
have : half ^ 2 / 3 * (c * binomial n 1 n - c * binomial n 0 n) <= half ^ 2 / 3 * c.
  by apply: Rmult_le_compat_l => //; have := pow2_ge_0 half; lra.
by move=> ?; apply: Rabs_le; lra.
Qed.
End Cells.

Section Rate.
Variables L T : nat.
Hypotheses (L0 : (0 < L)%nat) (T0 : (0 < T)%nat).
Let l0 : 0 < INR L. Proof. by apply/lt_0_INR/ltP. Qed.
Let t0 : 0 < INR T. Proof. by apply/lt_0_INR/ltP. Qed.

(** T times the divergence, less half the summed information, in the curve. *)
Definition off (Z : nat -> R) := INR T * (\rsum_(m < L) Z m.+1) - INR L * (\rsum_(k < T) bernstein L.-1 (fun j => Z j.+1) (at_step T k)) - INR L / 2 * Z L.

Lemma linear_off : linear L off.
Proof.
have point t : linear L (fun Z => bernstein L.-1 (fun j => Z j.+1) t).
  by apply: linear_sum => j; apply/linear_mul/linear_point; rewrite /= -[X in (_ < X)%nat](prednK L0) ltn_ord.
apply: linear_sub; last by apply/linear_mul/linear_point; rewrite L0 leqnn.
by apply: linear_sub; [exact/linear_mul/linear_total | apply/linear_mul/linear_sum => k].
Qed.

Lemma ray_slope r s : (0 < r < L)%nat -> bernstein L.-2 (rise (fun j => ray r j.+1)) s = binomial L.-2 s r.-1.
Proof.
case/andP => r0 rL; have rn : (r.-1 < L.-2.+1)%nat by case: (L) (r) r0 rL => [|[|l]] [|q].
rewrite /bernstein (bigD1 (Ordinal rn)) //= big1 => [|j ne]; rewrite /rise /ray.
  by rewrite prednK // ltnSn ltnn /=; ring.
have {}ne : (j : nat) != r.-1 by apply: contraNneq ne => e; apply/eqP/val_inj.
rewrite !ltnS; case: (ltngtP r j.+1) => h.
- by have -> : (r <= j)%nat by [rewrite -ltnS]; ring.
- by have /negbTE -> : ~~ (r <= j)%nat by [rewrite -ltnNge; exact: ltnW]; ring.
by move: ne; rewrite h /= eqxx.
Qed.

Lemma ray_off r : (0 < r < L)%nat -> Rabs (off (ray r)) <= (INR L - 1) / (12 * INR T) * (INR L * ray r L).
Proof.
move=> rL; have /andP[r0 rl] := rL; pose z j := ray r j.+1.
pose f s := INR L * bernstein L.-1 z s; pose F s := INR L * (/ INR L.-1.+1 * bernstein L.-1.+1 (summed z) s).
have dF s : derivable_pt_lim F s (f s) by exact: derivable_pt_lim_scal (bernstein_antiderivative _ _ _).
have df s : derivable_pt_lim f s (INR L * INR L.-1 * binomial L.-2 s r.-1).
  have := derivable_pt_lim_scal _ (INR L) s _ (bernstein_derivative L.-1 z s).
  by rewrite ray_slope // -Rmult_assoc.
have lp : INR L.-1 = INR L - 1 by rewrite -[in RHS](prednK L0) S_INR; ring.
have c0 : 0 <= INR L * INR L.-1 by apply: Rmult_le_pos; [lra | exact: pos_INR].
have rn : (r.-1 <= L.-2)%nat by case: (L) (r) r0 rl => [|[|l]] [|q].
have e : off (ray r) = - INR T * errors T F f.
  rewrite -(errors_left T0 F f) /off /F /f !bernstein_end !bernstein_start prednK // {2}/summed big_ord0.
  have -> : z L.-1 = ray r L by rewrite /z prednK.
  have -> : z 0%nat = 0 by rewrite /z /ray ltnNge r0.
  have e a d y : INR T * a - INR L * d - INR L / 2 * y =
    INR T * (INR L * (/ INR L * a) - INR L * (/ INR L * 0)) - INR L * d - (INR L * y - INR L * 0) / 2 by field; lra.
  by rewrite sum_mull; exact: e.
have one : ray r L = 1 by rewrite /ray rl.
rewrite e Rabs_mult Rabs_Ropp (Rabs_pos_eq (INR T)); last by lra.
have h := errors_chance T0 c0 rn dF df; apply: (@Rle_trans _ (INR T * (half T ^ 2 / 3 * (INR L * INR L.-1)))).
  by apply: Rmult_le_compat_l; lra.
by right; rewrite one lp /half; field; lra.
Qed.

Theorem off_curve Z : rising L Z -> Rabs (off Z) <= (INR L - 1) / (12 * INR T) * (INR L * Z L).
Proof.
move=> rZ; pose c := (INR L - 1) / (12 * INR T) * INR L.
have lin : linear L (fun Z => c * Z L) by apply/linear_mul/linear_point; rewrite L0 leqnn.
have ce x : (INR L - 1) / (12 * INR T) * (INR L * x) = c * x by rewrite /c; ring.
have each r : (0 < r < L)%nat -> - (c * ray r L) <= off (ray r) <= c * ray r L.
  move=> rL; have := ray_off rL; rewrite ce => h; have := Rle_abs (off (ray r)); have := Rle_abs (- off (ray r)).
  by rewrite Rabs_Ropp; lra.
rewrite ce; apply: Rabs_le.
have up := ray_reduction (linear_sub lin linear_off) _ rZ; have low := ray_reduction (linear_add lin linear_off) _ rZ.
have u : forall r, (0 < r < L)%nat -> 0 <= c * ray r L - off (ray r) by move=> r /each; lra.
have l : forall r, (0 < r < L)%nat -> 0 <= c * ray r L + off (ray r) by move=> r /each; lra.
by have := up u; have := low l; lra.
Qed.

Variables (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypothesis lP : law P.

(** Each of the T steps is as likely as any other. *)
Definition equal_shares (k : 'I_T) := / INR T.

Lemma equal_law : law equal_shares.
Proof.
split=> [k|]; first exact/Rlt_le/Rinv_0_lt_compat.
by rewrite sum_const_ord Rinv_r; lra.
Qed.

Lemma done_equal (k : 'I_T) : done equal_shares k = at_step T k.
Proof.
rewrite /done /equal_shares -(big_ord_widen T (fun=> / INR T)) ?sum_const_ord //; exact: ltnW.
Qed.

(** Claim [half-information-rate]. *)
Theorem half_rate : Rabs (INR T * path_divergence P equal_shares - / 2 * (\rsum_i information P i)) <=
  (INR L - 1) / (12 * INR T) * (\rsum_i information P i).
Proof.
rewrite -(curve_last lP) (path_divergence_curve lP equal_law L0).
have := off_curve (curve_rising lP); suff -> : off (curve P) =
  INR T * ((\rsum_(m < L) curve P m.+1) - INR L * \rsum_k (equal_shares k * told_mean P (done equal_shares k))) - / 2 * (INR L * curve P L) by [].
rewrite /equal_shares sum_mull -/equal_shares /off.
have -> : \rsum_(k < T) bernstein L.-1 (fun j => curve P j.+1) (at_step T k) = \rsum_(k < T) told_mean P (done equal_shares k).
  by apply: eq_bigr => k _; rewrite done_equal /told_mean /bernstein prednK.
have e a d y : INR T * a - INR L * d - INR L / 2 * y = INR T * (a - INR L * (/ INR T * d)) - / 2 * (INR L * y) by field; lra.
exact: e.
Qed.

(** With the steps of [RandomOrderSteps]: the same divergence. *)
Theorem equal_paths : path_divergence P equal_shares = RandomOrderSteps.path_divergence P T.
Proof.
rewrite (path_divergence_mean lP equal_law) (RandomOrderSteps.path_divergence_mean lP T0) /Rdiv -sum_mulr; apply: eq_bigr => M _.
rewrite Rmult_comm; congr (_ * _); rewrite /likely /Average.independent /equal_shares /paths.
rewrite big_const card_ord; elim: (L) => [|l IH]; first by rewrite /= Rinv_1.
by rewrite iterS IH expnS mult_INR Rinv_mult.
Qed.
End Rate.

(** The order that powers of time give to positions, for real exponents: claims [order-plackett-luce] and [order-collapses].
      [order_chance]   where independent times T_i on [0, 1] have P(T_i <= t) = t^(w_i), all w_i > 0, the chance that they fall in
                       the order asked for, the latest first, is the product of w_i over the sum of it and those after it;
      [order_exists]   and there is such a chance;
      [collapse]       under exponents B^2, B and 1, B >= 1, the order 1, 2, 3 has chance at least 1 - 2/B. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The integral of f from 0 to t where f may have no bound at 0: what the integrals from e to t tend to. *)
Definition integral_from_0 (f : R -> R) (t l : R) :=
  (forall e, 0 < e <= t -> inhabited (Riemann_integrable f e t)) /\
  (forall eps, 0 < eps -> exists2 d, 0 < d & forall e (pr : Riemann_integrable f e t), 0 < e <= t -> e < d ->
     Rabs (RiemannInt pr - l) < eps).

(** [first_to_last ws g]: g t is the chance that t > T_1 > T_2 > ..., for the exponents ws in the order asked for, as an iterated
    integral over the density w s^(w - 1) of the latest. *)
Inductive first_to_last : seq R -> (R -> R) -> Prop :=
| Nobody g : (forall t, 0 < t <= 1 -> g t = 1) -> first_to_last [::] g
| Next w ws g h : first_to_last ws g ->
    (forall t, 0 < t <= 1 -> integral_from_0 (fun s => w * Rpower s (w - 1) * g s) t (h t)) -> first_to_last (w :: ws) h.

Fixpoint total (ws : seq R) : R := if ws is w :: ws' then w + total ws' else 0.
Fixpoint positive (ws : seq R) : Prop := if ws is w :: ws' then 0 < w /\ positive ws' else True.

(** Plackett and Luce: one position after another, in proportion to the exponents of those left. *)
Fixpoint plackett_luce (ws : seq R) : R := if ws is w :: ws' then w / total ws * plackett_luce ws' else 1.

Lemma total_ge0 ws : positive ws -> 0 <= total ws.
Proof. by elim: ws => [|w ws IH] /=; [lra | case=> w0 /IH; lra]. Qed.

(** The fundamental theorem on an interval. *)
Lemma newton f F a b : a <= b -> (forall x, a <= x <= b -> continuity_pt f x) ->
  (forall x, a <= x <= b -> derivable_pt_lim F x (f x)) -> forall pr : Riemann_integrable f a b, RiemannInt pr = F b - F a.
Proof.
move=> ab cf dF pr.
have anti : antiderivative f F a b.
  split=> // x ax; by exists (exist _ (f x) (dF x ax) : derivable_pt F x).
have [c h] := antiderivative_Ucte _ _ _ _ _ (RiemannInt_P29 ab cf) anti.
have hb : a <= b <= b by lra.
have ha : a <= a <= b by lra.
have := h b hb; have := h a ha; rewrite /primitive.
case: (Rle_dec a a) => [r1|no]; last by exfalso; lra.
case: (Rle_dec a b) => [r2|no]; last by exfalso; lra.
case: (Rle_dec b b) => [r3|no]; last by exfalso; lra.
rewrite RiemannInt_P9 (RiemannInt_P5 _ pr); lra.
Qed.

Lemma power_derivative x y : 0 < x -> derivable_pt_lim (fun s => Rpower s y) x (y * Rpower x (y - 1)).
Proof. exact: derivable_pt_lim_power. Qed.

Section Power.
Variables (c w n : R).
Hypotheses (w0 : 0 < w) (n0 : 0 <= n).
Definition density s := w * Rpower s (w - 1) * (c * Rpower s n).
Definition chance t := w / (w + n) * c * Rpower t (w + n).

Lemma chance_derivative t : 0 < t -> derivable_pt_lim chance t (density t).
Proof.
move=> t0; have d := derivable_pt_lim_scal _ (w / (w + n) * c) t _ (power_derivative (w + n) t0).
have e : w / (w + n) * c * ((w + n) * Rpower t (w + n - 1)) = density t.
  have -> : w + n - 1 = (w - 1) + n by ring.
  by rewrite Rpower_plus /density; field; lra.
by rewrite -e; exact: d.
Qed.

Lemma density_continuous t : 0 < t -> continuity_pt density t.
Proof.
move=> t0; have cp y : continuity_pt (fun s => Rpower s y) t.
  by apply: derivable_continuous_pt; exists (y * Rpower t (y - 1)); exact: power_derivative.
have cc k y : continuity_pt (fun s => k * Rpower s y) t.
  by apply: (continuity_pt_mult (fct_cte k)) => //; apply: continuity_pt_const => x z.
exact: (continuity_pt_mult _ _ _ (cc w _) (cc c n)).
Qed.

Lemma density_integrable e t : 0 < e <= t -> Riemann_integrable density e t.
Proof. by move=> et; apply: continuity_implies_RiemannInt => [|x ex]; [lra | apply: density_continuous; lra]. Qed.

Lemma density_integral e t (pr : Riemann_integrable density e t) : 0 < e <= t -> RiemannInt pr = chance t - chance e.
Proof.
move=> et; apply: newton => [|x ex|x ex]; first by lra.
  by apply: density_continuous; lra.
by apply: chance_derivative; lra.
Qed.

(** The chance vanishes at 0. *)
Lemma chance_small eps : 0 < eps -> exists2 d, 0 < d & forall e, 0 < e < d -> Rabs (chance e) < eps.
Proof.
move=> eps0; pose k := Rabs (w / (w + n) * c) + 1.
have k0 : 0 < k by have := Rabs_pos (w / (w + n) * c); rewrite /k; lra.
have a0 : 0 < w + n by lra.
exists (Rpower (eps / k) (/ (w + n))) => [|e [e0 ed]]; first exact: exp_pos.
have ek : 0 < eps / k by apply: Rdiv_lt_0_compat.
have p0 : 0 < Rpower e (w + n) by exact: exp_pos.
have small : Rpower e (w + n) < eps / k.
  rewrite -(Rpower_1 (eps / k)) // -(Rinv_l (w + n)); last by lra.
  rewrite -Rpower_mult /Rpower; apply: exp_increasing; apply: Rmult_lt_compat_l => //.
  by rewrite -/(Rpower _ _); apply: ln_increasing.
rewrite /chance Rabs_mult (Rabs_pos_eq (Rpower _ _)); last by lra.
apply: (@Rle_lt_trans _ (k * Rpower e (w + n))).
  by apply: Rmult_le_compat_r; [lra | rewrite /k; lra].
have -> : eps = k * (eps / k) by field; lra.
exact: Rmult_lt_compat_l.
Qed.

Lemma power_integral t : 0 < t -> integral_from_0 density t (chance t).
Proof.
move=> t0; split=> [e et|eps eps0]; first by constructor; exact: density_integrable.
have [d d0 small] := chance_small eps0; exists d => // e pr et ed.
rewrite density_integral //; have -> : chance t - chance e - chance t = - chance e by ring.
by rewrite Rabs_Ropp; apply: small; lra.
Qed.
End Power.

(** An integral from 0 is one number, and that of equal functions. *)
Lemma integral_same f g t l l' : 0 < t -> (forall s, 0 < s < t -> f s = g s) ->
  integral_from_0 f t l -> integral_from_0 g t l' -> l = l'.
Proof.
move=> t0 fg [fi fl] [gi gl]; apply: cond_eq => eps eps0.
have h2 : 0 < eps / 2 by lra.
have [d d0 hd] := fl _ h2; have [d' d0' hd'] := gl _ h2.
pose e := Rmin t (Rmin d d' / 2).
have e0 : 0 < e <= t /\ e < d /\ e < d'.
  have m0 : 0 < Rmin d d' by exact: Rmin_glb_lt.
  have em : 0 < e by apply: Rmin_glb_lt; lra.
  have := Rmin_l t (Rmin d d' / 2); have := Rmin_r t (Rmin d d' / 2); have := Rmin_l d d'; have := Rmin_r d d'.
  by rewrite -/e; lra.
have [et [ed ed']] := e0; have [pf] := fi e et; have [pg] := gi e et.
have a := hd e pf et ed; have b := hd' e pg et ed'.
have same : RiemannInt pf = RiemannInt pg by apply: RiemannInt_P18 => [|s hs]; [lra | apply: fg; lra].
have -> : l - l' = (RiemannInt pg - l') + - (RiemannInt pf - l) by rewrite same; ring.
have := Rabs_triang (RiemannInt pg - l') (- (RiemannInt pf - l)); rewrite Rabs_Ropp; lra.
Qed.

Theorem order_plackett_luce ws g : positive ws -> first_to_last ws g ->
  forall t, 0 < t <= 1 -> g t = plackett_luce ws * Rpower t (total ws).
Proof.
move=> pos_ws h; elim: h pos_ws => {ws g} [g e _ t t01|w ws g h _ IH e /= [w0 ws0] t t01].
  by rewrite e //= Rpower_O; lra.
have n0 := total_ge0 ws0.
have t0 : 0 < t by lra.
have same s : 0 < s < t -> w * Rpower s (w - 1) * g s = density (plackett_luce ws) w (total ws) s.
  by move=> hs; rewrite /density IH //; lra.
by rewrite (integral_same t0 same (e t t01) (power_integral (plackett_luce ws) w0 n0 t0)).
Qed.

(** Claim [order-plackett-luce]: the chance of the whole order. *)
Corollary order_chance ws g : positive ws -> first_to_last ws g -> g 1 = plackett_luce ws.
Proof. by move=> p h; rewrite (order_plackett_luce p h); [rewrite /Rpower ln_1 Rmult_0_r exp_0; ring | lra]. Qed.

Theorem order_exists ws : positive ws -> first_to_last ws (fun t => plackett_luce ws * Rpower t (total ws)).
Proof.
elim: ws => [|w ws IH] /=; first by move=> _; apply: Nobody => t t01 /=; rewrite Rpower_O; lra.
by case=> w0 ws0; apply: Next (IH ws0) _ => t t01; apply: power_integral => //; [exact: total_ge0 | lra].
Qed.

(** Claim [order-collapses]. *)
Theorem collapse B g : 1 <= B -> first_to_last [:: B ^ 2; B; 1] g -> 1 - 2 / B <= g 1.
Proof.
move=> B1 h; rewrite (order_chance _ h) /=; last by repeat split; nra.
have -> : B * (B * 1) / (B * (B * 1) + (B + (1 + 0))) * (B / (B + (1 + 0)) * (1 / (1 + 0) * 1)) = B ^ 3 / ((B ^ 2 + B + 1) * (B + 1)).
  by field; split; nra.
have p : 0 < (B ^ 2 + B + 1) * (B + 1) by nra.
apply: (Rmult_le_reg_r (B * ((B ^ 2 + B + 1) * (B + 1)))); first by nra.
have -> : B ^ 3 / ((B ^ 2 + B + 1) * (B + 1)) * (B * ((B ^ 2 + B + 1) * (B + 1))) = B ^ 4 by field; split; nra.
have -> : (1 - 2 / B) * (B * ((B ^ 2 + B + 1) * (B + 1))) = (B - 2) * ((B ^ 2 + B + 1) * (B + 1)) by field; lra.
nra.
Qed.

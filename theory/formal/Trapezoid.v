(** The error of the trapezoidal rule by the second slope, for a slope that is a power ([power_change]), and for one that is a binomial
    chance, which rises, falls, and is at most 1/2 ([change], [peak]). *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Bernstein RandomOrderCurve.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Trapezoid.
(** F has the slope f, which has the slope g. The trapezoidal rule on the interval m - v, m + v, less the integral. *)
Variables (F f g : R -> R).
Hypotheses (dF : forall s, derivable_pt_lim F s (f s)) (df : forall s, derivable_pt_lim f s (g s)).
Definition trap v m := v * (f (m + v) + f (m - v)) - (F (m + v) - F (m - v)).

Lemma trap_slope m v : derivable_pt_lim (fun u => trap u m) v (v * (g (m + v) - g (m - v))).
Proof.
have dp : derivable_pt_lim (fun u => m + u) v 1.
  by have := derivable_pt_lim_plus _ _ v _ _ (derivable_pt_lim_const m v) (derivable_pt_lim_id v); rewrite Rplus_0_l.
have dm : derivable_pt_lim (fun u => m - u) v (- (1)).
  by have := derivable_pt_lim_minus _ _ v _ _ (derivable_pt_lim_const m v) (derivable_pt_lim_id v); rewrite Rminus_0_l.
have fp := derivable_pt_lim_comp _ _ v _ _ dp (df (m + v)); have fm := derivable_pt_lim_comp _ _ v _ _ dm (df (m - v)).
have Fp := derivable_pt_lim_comp _ _ v _ _ dp (dF (m + v)); have Fm := derivable_pt_lim_comp _ _ v _ _ dm (dF (m - v)).
have d := derivable_pt_lim_minus _ _ v _ _ (derivable_pt_lim_mult _ _ v _ _ (derivable_pt_lim_id v) (derivable_pt_lim_plus _ _ v _ _ fp fm))
  (derivable_pt_lim_minus _ _ v _ _ Fp Fm).
match type of d with derivable_pt_lim _ _ ?l => have e : l = v * (g (m + v) - g (m - v)) end.
  by rewrite /comp /plus_fct /id; ring.
by rewrite -e; exact: d.
Qed.

Lemma trap_start m : trap 0 m = 0.
Proof. by rewrite /trap Rplus_0_r Rminus_0_r; ring. Qed.

(** It is small where the slope g does not change much across the middle. *)
Lemma trap_square m v d : 0 <= v -> (forall u, 0 <= u <= v -> g (m + u) - g (m - u) <= d) -> trap v m <= v ^ 2 / 2 * d.
Proof.
move=> v0 h; pose w u := u ^ 2 / 2 * d - trap u m.
have dw u : derivable_pt_lim w u (u * (d - (g (m + u) - g (m - u)))).
  have d1 := derivable_pt_lim_scal _ (/ 2 * d) u _ (derivable_pt_lim_pow u 2).
  have dd := derivable_pt_lim_minus _ _ u _ _ d1 (trap_slope m u).
  have -> : w = ((mult_real_fct (/ 2 * d) (fun y => y ^ 2)) - (fun u => trap u m))%F.
    by apply: FunctionalExtensionality.functional_extensionality => s; rewrite /w /minus_fct /mult_real_fct; field.
  match type of dd with derivable_pt_lim _ _ ?l => have e : l = u * (d - (g (m + u) - g (m - u))) end.
    by rewrite /=; field.
  by rewrite -e; exact: dd.
have : w 0 <= w v.
  apply: (@climbs w _ 0 v v0 (fun s _ => dw s)) => s hs; apply: Rmult_le_pos; first by lra.
  by have := h s hs; lra.
by rewrite /w trap_start; lra.
Qed.

Lemma trap_cube m v c : 0 <= v -> (forall u, 0 <= u <= v -> g (m + u) - g (m - u) <= u * c) -> trap v m <= v ^ 3 / 3 * c.
Proof.
move=> v0 h; pose w u := u ^ 3 / 3 * c - trap u m.
have dw u : derivable_pt_lim w u (u * (u * c - (g (m + u) - g (m - u)))).
  have d1 := derivable_pt_lim_scal _ (/ 3 * c) u _ (derivable_pt_lim_pow u 3).
  have dd := derivable_pt_lim_minus _ _ u _ _ d1 (trap_slope m u).
  have -> : w = ((mult_real_fct (/ 3 * c) (fun y => y ^ 3)) - (fun u => trap u m))%F.
    by apply: FunctionalExtensionality.functional_extensionality => s; rewrite /w /minus_fct /mult_real_fct; field.
  match type of dd with derivable_pt_lim _ _ ?l => have e : l = u * (u * c - (g (m + u) - g (m - u))) end.
    by rewrite /=; field.
  by rewrite -e; exact: dd.
have : w 0 <= w v.
  apply: (@climbs w _ 0 v v0 (fun s _ => dw s)) => s hs; apply: Rmult_le_pos; first by lra.
  by have := h s hs; lra.
by rewrite /w trap_start; lra.
Qed.
End Trapezoid.

Section Powers.
(** The odd part of (m + u)^n over u, and the even part: they grow with u. *)
Fixpoint parts n (m u : R) : R * R := if n is k.+1 then let p := parts k m u in (m * p.1 + p.2, m * p.2 + u * u * p.1) else (0, 2).

Lemma parts_power n m u : (m + u) ^ n - (m - u) ^ n = u * (parts n m u).1 /\ (m + u) ^ n + (m - u) ^ n = (parts n m u).2.
Proof.
elim: n => [|n [odd even]] /=; first by split; ring.
have -> : (m + u) * (m + u) ^ n - (m - u) * (m - u) ^ n = m * ((m + u) ^ n - (m - u) ^ n) + u * ((m + u) ^ n + (m - u) ^ n) by ring.
have -> : (m + u) * (m + u) ^ n + (m - u) * (m - u) ^ n = m * ((m + u) ^ n + (m - u) ^ n) + u * ((m + u) ^ n - (m - u) ^ n) by ring.
by rewrite odd even; split; ring.
Qed.

Lemma parts_grow n m u v : 0 <= m -> 0 <= u <= v ->
  0 <= (parts n m u).1 <= (parts n m v).1 /\ 0 <= (parts n m u).2 <= (parts n m v).2.
Proof.
move=> m0 uv; elim: n => [|n [[a b] [c d]]] /=; first by split; lra.
have p1 := Rmult_le_pos _ _ m0 a; have p2 := Rmult_le_pos _ _ m0 c.
have q1 := Rmult_le_compat_l _ _ _ m0 b; have q2 := Rmult_le_compat_l _ _ _ m0 d.
have uu : 0 <= u * u <= v * v by nra.
have r1 : 0 <= u * u * (parts n m u).1 by apply: Rmult_le_pos; lra.
have r2 : u * u * (parts n m u).1 <= v * v * (parts n m v).1 by apply: Rmult_le_compat; lra.
by lra.
Qed.

Lemma power_change n m u v : 0 <= m -> 0 <= u <= v -> 0 < v ->
  0 <= (m + u) ^ n - (m - u) ^ n <= u * (((m + v) ^ n - (m - v) ^ n) / v).
Proof.
move=> m0 uv v0; have [o _] := parts_power n m u; have [o' _] := parts_power n m v.
have [[a b] _] := parts_grow n m0 uv; rewrite o o'; split; first by apply: Rmult_le_pos; lra.
have -> : v * (parts n m v).1 / v = (parts n m v).1 by field; lra.
by apply: Rmult_le_compat_l; lra.
Qed.
End Powers.

Section Peak.
(** One binomial chance, neither of none nor of all: j + 1 of n = j + k + 2 tokens. *)
Variables j k : nat.
Let n := (j + k).+2.
Let b s := binomial n s j.+1.
Let c := INR 'C(n, j.+1).
Let top := INR j.+1 / INR n.

Let n0 : 0 < INR n. Proof. by apply/lt_0_INR/ltP. Qed.
Let jn : INR n = INR j.+1 + INR k.+1. Proof. by rewrite -plus_INR; congr INR; rewrite /n plusE addSn addnS. Qed.
Let c0 : 0 <= c. Proof. exact: pos_INR. Qed.

Lemma chance_form s : b s = c * (s ^ j.+1 * (1 - s) ^ k.+1).
Proof.
rewrite /b /binomial -/c; have -> : (n - j.+1 = k.+1)%nat by rewrite /n subSS -addnS addKn.
by ring.
Qed.

Lemma chance_slope s : derivable_pt_lim b s (c * (s ^ j * (1 - s) ^ k * (INR j.+1 - INR n * s))).
Proof.
have -> : b = mult_real_fct c ((fun x => x ^ j.+1) * (comp (fun x => x ^ k.+1) (fct_cte 1 - id)))%F.
  by apply: FunctionalExtensionality.functional_extensionality => x; exact: chance_form.
have d1 := derivable_pt_lim_minus _ _ s _ _ (derivable_pt_lim_const 1 s) (derivable_pt_lim_id s).
have d2 := derivable_pt_lim_comp _ _ s _ _ d1 (derivable_pt_lim_pow _ k.+1).
have d := derivable_pt_lim_scal _ c s _ (derivable_pt_lim_mult _ _ s _ _ (derivable_pt_lim_pow s j.+1) d2).
match type of d with derivable_pt_lim _ _ ?l => have e : l = c * (s ^ j * (1 - s) ^ k * (INR j.+1 - INR n * s)) end.
  by rewrite jn /comp /minus_fct /fct_cte /id /Init.Nat.pred -!tech_pow_Rmult; ring.
by rewrite -e; exact: d.
Qed.

Lemma top_inside : 0 < top < 1.
Proof.
have j0 : 0 < INR j.+1 by apply/lt_0_INR/ltP.
have k0 : 0 < INR k.+1 by apply/lt_0_INR/ltP.
rewrite /top; split; first exact: Rdiv_lt_0_compat.
by apply: (Rmult_lt_reg_r (INR n)) => //; rewrite /Rdiv Rmult_assoc Rinv_l; lra.
Qed.

Lemma part_ge0 s : 0 <= s <= 1 -> 0 <= s ^ j * (1 - s) ^ k.
Proof. by move=> hs; apply: Rmult_le_pos; apply: pow_le; lra. Qed.

Lemma chance_rises s t : 0 <= s -> s <= t -> t <= top -> b s <= b t.
Proof.
have := top_inside => ht s0 st tt; apply: (@climbs b _ s t st (fun x _ => chance_slope x)) => x hx.
apply: Rmult_le_pos => //; apply: Rmult_le_pos; first by apply: part_ge0; lra.
have : INR n * x <= INR n * top by apply: Rmult_le_compat_l; lra.
have -> : INR n * top = INR j.+1 by rewrite /top; field; lra.
by lra.
Qed.

Lemma chance_falls s t : top <= s -> s <= t -> t <= 1 -> b t <= b s.
Proof.
have := top_inside => ht s0 st tt; apply: Ropp_le_cancel.
apply: (@climbs (fun x => - b x) _ s t st (fun x _ => derivable_pt_lim_opp _ _ _ (chance_slope x))) => x hx.
have p := @part_ge0 x; have : 0 <= x <= 1 by lra.
move/p => {}p; have : 0 <= INR n * x - INR j.+1.
  have : INR n * top <= INR n * x by apply: Rmult_le_compat_l; lra.
  have -> : INR n * top = INR j.+1 by rewrite /top; field; lra.
  by lra.
by move=> q; have := Rmult_le_pos _ _ c0 (Rmult_le_pos _ _ p q); lra.
Qed.

(** Its neighbours are together no less likely, so it is at most 1/2. *)
Lemma peak s : 0 <= s <= 1 -> 0 <= b s <= / 2.
Proof.
move=> hs; have b0 := @binomial_ge0 n s j.+1 hs; split=> //.
have a0 := @binomial_ge0 n s j hs; have d0 := @binomial_ge0 n s j.+2 hs.
have three : binomial n s j + b s + binomial n s j.+2 <= 1.
  have h0 : (j < n.+1)%nat by rewrite /n; rewrite !ltnS; apply: leq_trans (leq_addr k j) _; rewrite leqW // leqW.
  have h1 : (j.+1 < n.+1)%nat by rewrite /n !ltnS; apply: leq_trans (leq_addr k j) _; rewrite leqW.
  have h2 : (j.+2 < n.+1)%nat by rewrite /n !ltnS leq_addr.
  have <- := @bernstein_const n 1 s; rewrite /bernstein (bigD1 (Ordinal h0)) //= (bigD1 (Ordinal h1)) //=; last by rewrite -val_eqE /= eqn_leq ltnn.
  rewrite (bigD1 (Ordinal h2)) //=; last by rewrite -!val_eqE /= !gtn_eqF.
  set rest := (X in _ <= _ + (_ + (_ + X))).
  have : 0 <= rest by apply: sum_ge0 => i _; apply: Rmult_le_pos; [exact: binomial_ge0 | lra].
  by rewrite /b; lra.
have product : (b s) ^ 2 <= 4 * (binomial n s j * binomial n s j.+2).
  have e1 : (n - j = k.+2)%nat by rewrite /n -addnS -addnS addKn.
  have e2 : (n - j.+2 = k)%nat by rewrite /n !subSS addKn.
  rewrite chance_form /binomial e1 e2.
  have r1 : INR j.+1 * c = INR k.+2 * INR 'C(n, j).
    by rewrite /c -!mult_INR; congr INR; rewrite !multE mul_bin_left e1.
  have r2 : INR j.+2 * INR 'C(n, j.+2) = INR k.+1 * c.
    rewrite /c -!mult_INR; congr INR; rewrite !multE mul_bin_left.
    by have -> : (n - j.+1 = k.+1)%nat by rewrite /n subSS -addnS addKn.
  have j1 : 1 <= INR j.+1 by apply: (le_INR 1); apply/leP.
  have k1 : 1 <= INR k.+1 by apply: (le_INR 1); apply/leP.
  have ej : INR j.+2 = INR j.+1 + 1 by exact: S_INR.
  have ek : INR k.+2 = INR k.+1 + 1 by exact: S_INR.
  have big : c ^ 2 <= 4 * (INR 'C(n, j) * INR 'C(n, j.+2)).
    apply: (Rmult_le_reg_l (INR k.+2 * INR j.+2)); first by apply: Rmult_lt_0_compat; lra.
    have -> : INR k.+2 * INR j.+2 * (4 * (INR 'C(n, j) * INR 'C(n, j.+2))) = 4 * ((INR k.+2 * INR 'C(n, j)) * (INR j.+2 * INR 'C(n, j.+2))) by ring.
    rewrite -r1 r2; have -> : 4 * (INR j.+1 * c * (INR k.+1 * c)) = 4 * (INR j.+1 * INR k.+1) * c ^ 2 by ring.
    apply: Rmult_le_compat_r; first exact: pow2_ge_0.
    by rewrite ej ek; nra.
  have -> : (c * (s ^ j.+1 * (1 - s) ^ k.+1)) ^ 2 = c ^ 2 * (s ^ j.+1 * (1 - s) ^ k.+1) ^ 2 by ring.
  have -> : 4 * (INR 'C(n, j) * s ^ j * (1 - s) ^ k.+2 * (INR 'C(n, j.+2) * s ^ j.+2 * (1 - s) ^ k)) =
    4 * (INR 'C(n, j) * INR 'C(n, j.+2)) * (s ^ j.+1 * (1 - s) ^ k.+1) ^ 2 by rewrite -!tech_pow_Rmult; ring.
  by apply: Rmult_le_compat_r; first exact: pow2_ge_0.
have : b s <= binomial n s j + binomial n s j.+2; last by lra.
apply: Rsqr_incr_0_var; last by lra.
have := pow2_ge_0 (binomial n s j - binomial n s j.+2); rewrite /Rsqr; set x := binomial n s j; set y := binomial n s j.+2.
by move: product; rewrite -/x -/y; set z := b s => *; nra.
Qed.

(** Across the middle of an interval it changes at most as between the ends, where it is kept to one side of its top. *)
Lemma change m u v : 0 <= u <= v -> 0 <= m - v -> m + v <= 1 ->
  b (m + u) - b (m - u) <= b (Rmin (m + v) top) - b (Rmin (m - v) top) /\
  b (m - u) - b (m + u) <= b (Rmax (m - v) top) - b (Rmax (m + v) top).
Proof.
move=> uv lo hi; have ht := top_inside; rewrite /Rmin /Rmax; split; case: Rle_dec => c1; case: Rle_dec => c2.
- have := @chance_rises (m - v) (m - u); have := @chance_rises (m + u) (m + v); lra.
- by exfalso; lra.
- case: (Rle_dec (m - u) top) => c3.
    have a : b (m + u) <= b top.
      case: (Rle_dec (m + u) top) => c4; [apply: chance_rises; lra | apply: chance_falls; lra].
    by have := @chance_rises (m - v) (m - u); lra.
  have := @chance_falls (m - u) (m + u); have := @chance_rises (m - v) top; lra.
- have := @chance_falls (m - u) (m + u); lra.
- have := @chance_rises (m - u) (m + u); lra.
- case: (Rle_dec top (m + u)) => c3.
    have a : b (m - u) <= b top.
      case: (Rle_dec (m - u) top) => c4; [apply: chance_rises; lra | apply: chance_falls; lra].
    by have := @chance_falls (m + u) (m + v); lra.
  have := @chance_rises (m - u) (m + u); have := @chance_falls top (m + v); lra.
- by exfalso; lra.
- have := @chance_falls (m - v) (m - u); have := @chance_falls (m + u) (m + v); lra.
Qed.
End Peak.

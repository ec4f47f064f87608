(** Schedules in steps: the discrete energy is least where the arcs are equal. Claim [equal-arcs]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The cosine is below its tangents between - pi/2 and pi/2, and touches them at one point. *)
Lemma cos_tangent m d : - (PI / 2) <= m <= PI / 2 -> - (PI / 2) <= d <= PI / 2 -> d <> m ->
  cos d < cos m - sin m * (d - m).
Proof.
move=> hm hd dm; pose f x := cos x + sin m * x.
have df x : derivable_pt_lim f x (- sin x + sin m).
  have h := derivable_pt_lim_plus _ _ x _ _ (derivable_pt_lim_cos x) (derivable_pt_lim_scal _ (sin m) x _ (derivable_pt_lim_id x)).
  by match type of h with derivable_pt_lim _ _ ?l => have e : l = - sin x + sin m by ring end; rewrite -e; exact: h.
suff : f d < f m by rewrite /f; lra.
case: (Rlt_le_dec d m) => [lt|ge].
  have [c [e [dc cm]]] := MVT_cor2 f (fun x => - sin x + sin m) d m lt (fun x _ => df x).
  have := @sin_increasing_1 c m; nra.
have lt : m < d by lra.
have [c [e [mc cd]]] := MVT_cor2 f (fun x => - sin x + sin m) m d lt (fun x _ => df x).
have := @sin_increasing_1 m c; nra.
Qed.

Section Arcs.
(** N steps; the level is the probability that a token is visible, from 0 to 1. *)
Variables (N : nat) (level : nat -> R).
Hypotheses (N0 : (0 < N)%nat) (first : level 0 = 0) (last : level N = 1) (unit : forall k, (k <= N)%nat -> 0 <= level k <= 1).

Definition steps_energy :=
  \big[Rplus/0]_(k < N) ((sqrt (level k.+1) - sqrt (level k)) ^ 2 + (sqrt (1 - level k.+1) - sqrt (1 - level k)) ^ 2).
Definition arc k := asin (sqrt (level k.+1)) - asin (sqrt (level k)).
Definition equal_arc := PI / (2 * INR N).
Definition equal_energy := 2 * INR N * (1 - cos equal_arc).

Lemma angle k : (k <= N)%nat -> [/\ 0 <= asin (sqrt (level k)) <= PI / 2, sin (asin (sqrt (level k))) = sqrt (level k)
  & cos (asin (sqrt (level k))) = sqrt (1 - level k)].
Proof.
move=> kN; have h := unit kN; have s0 := sqrt_pos (level k).
have s1 : sqrt (level k) <= 1 by rewrite -sqrt_1; apply: sqrt_le_1; lra.
have e : sin (asin (sqrt (level k))) = sqrt (level k) by apply: sin_asin; lra.
split=> //; last first.
  by rewrite cos_asin; [congr sqrt; rewrite Rsqr_sqrt; lra | lra].
split; last by have := asin_bound (sqrt (level k)); lra.
case: (Rle_lt_dec 0 (asin (sqrt (level k)))) => // neg; exfalso.
have := asin_bound (sqrt (level k)) => b; have p := PI_RGT_0.
have := @sin_increasing_1 (asin (sqrt (level k))) 0; rewrite e sin_0; lra.
Qed.

Lemma step_arc k : (k < N)%nat ->
  (sqrt (level k.+1) - sqrt (level k)) ^ 2 + (sqrt (1 - level k.+1) - sqrt (1 - level k)) ^ 2 = 2 * (1 - cos (arc k)).
Proof.
move=> kN; have [_ s0 c0] := angle (ltnW kN); have [_ s1 c1] := angle kN.
rewrite /arc cos_minus s0 c0 s1 c1; have h0 := unit (ltnW kN); have h1 := unit kN.
have a := sqrt_sqrt (level k) (proj1 h0); have b := sqrt_sqrt (level k.+1) (proj1 h1).
have c : 0 <= 1 - level k by lra.
have d : 0 <= 1 - level k.+1 by lra.
have := sqrt_sqrt _ c; have := sqrt_sqrt _ d; nra.
Qed.

Lemma arc_bound k : (k < N)%nat -> - (PI / 2) <= arc k <= PI / 2.
Proof. by move=> kN; have [h _ _] := angle (ltnW kN); have [h' _ _] := angle kN; rewrite /arc; lra. Qed.

Lemma arcs_sum : \big[Rplus/0]_(k < N) arc k = PI / 2.
Proof.
have tele n : \big[Rplus/0]_(k < n) arc k = asin (sqrt (level n)) - asin (sqrt (level 0)).
  by elim: n => [|n IH]; [rewrite big_ord0; ring | rewrite big_ord_recr /= IH /arc; ring].
by rewrite tele first last sqrt_0 sqrt_1 asin_0 asin_1; ring.
Qed.

(** Claim [equal-arcs]: no schedule has less, and only those of equal arcs have as little. *)
Theorem equal_arcs : equal_energy <= steps_energy /\ (steps_energy = equal_energy <-> forall k, (k < N)%nat -> arc k = equal_arc).
Proof.
have n0 : 0 < INR N by apply/lt_0_INR/ltP.
have p := PI_RGT_0; have n1 : 1 <= INR N by have := le_INR 1 N; move=> /(_ _)/=; apply; apply/leP.
have hm : - (PI / 2) <= equal_arc <= PI / 2.
  have e : equal_arc * (2 * INR N) = PI by rewrite /equal_arc; field; lra.
  have : 0 < equal_arc by apply: Rdiv_lt_0_compat; lra.
  by split; [lra | nra].
pose gap k := 2 * (cos equal_arc - sin equal_arc * (arc k - equal_arc) - cos (arc k)).
have gap0 k : (k < N)%nat -> 0 <= gap k /\ (gap k = 0 <-> arc k = equal_arc).
  move=> kN; case: (Req_dec (arc k) equal_arc) => [e|ne].
    by rewrite /gap e Rminus_eq_0; split; [lra | split=> // _; ring].
  by have := cos_tangent hm (arc_bound kN) ne; rewrite /gap; split; [lra | split=> h; lra].
have same c : \big[Rplus/0]_(k < N) c = INR N * c.
  by rewrite big_const card_ord; elim: (N) => [|n IH]; [rewrite /=; ring | rewrite iterS IH S_INR; ring].
have total : \big[Rplus/0]_(k < N) gap k = steps_energy - equal_energy.
  have -> : steps_energy = \big[Rplus/0]_(k < N) (2 * (1 - cos (arc k))).
    by apply: eq_bigr => k _; exact: (step_arc (ltn_ord k)).
  transitivity (\big[Rplus/0]_(k < N) (2 * (1 - cos (arc k)) - (2 * (1 - cos equal_arc) + 2 * sin equal_arc * (arc k - equal_arc)))).
    by apply: eq_bigr => k _; rewrite /gap; ring.
  rewrite sum_sub; congr (_ - _); rewrite sum_add same sum_mull sum_sub arcs_sum same /equal_energy /equal_arc; field; lra.
have g0 (k : 'I_N) : 0 <= gap k by case: (gap0 _ (ltn_ord k)).
split; first by have := sum_ge0 (P := xpredT) (F := fun k : 'I_N => gap k) (fun k _ => g0 k); rewrite total; lra.
split=> [e k kN|h].
  have z : \big[Rplus/0]_(k < N) gap k = 0 by rewrite total; lra.
  by have := sumT_zero g0 z (Ordinal kN) => /= gk; apply/(gap0 k kN).2.
suff : \big[Rplus/0]_(k < N) gap k = 0 by rewrite total; lra.
by apply: big1 => k _; apply/(gap0 k (ltn_ord k)).2/h.
Qed.
End Arcs.

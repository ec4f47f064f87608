(** Unmasking growth complexity: what a token has been told while the share t of tokens told grows, summed over tokens, and its
    derivative weighed by t (1 - t).
      [growth_bound]   steps of a schedule between odds add at most the growth between their times, times the rise of the odds;
      [growth_total]   the whole growth is 2 / (L + 1) times the complexity of Tononi, Sporns and Edelman. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Variance TokenLosses PlackettLuce Bernstein RandomOrderCurve
  RandomOrderSequences RandomOrderBounds RandomOrderSteps RandomOrderComplexity RandomOrderSchedules.
From Maskproof Require RandomOrder.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Growth.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypotheses (lP : law P) (L0 : (0 < L)%nat).
Notation H := (Hset P).
Notation curve := (curve P).

Let X (i : 'I_L) (x : {dffun forall i : 'I_L, A i}) := x i.
Let l0 : 0 < INR L. Proof. by apply/lt_0_INR/ltP. Qed.

(** What each token has in common with the others that are told, each with probability t by itself: the sum over tokens of I(X_i ; X_S). *)
Definition told t := \rsum_i mean (masked_at (fun _ : 'I_L => t)) (fun S => H [set i] + H (S :\ i) - H (i |: S)).

Let Z j := curve j.+1.

Lemma told_mean_bernstein t : told_mean P t = bernstein L.-1 Z t.
Proof. by rewrite /bernstein prednK. Qed.

Lemma told_curve t : told t = INR L * told_mean P t.
Proof. exact: (at_rate_curve t H L0). Qed.

(** It is a polynomial; its slope, and what it grows. *)
Definition slope t := INR L * (INR L.-1 * bernstein L.-2 (rise Z) t).

Lemma told_slope t : derivable_pt_lim told t (slope t).
Proof.
have -> : told = mult_real_fct (INR L) (bernstein L.-1 Z).
  by apply: FunctionalExtensionality.functional_extensionality => s; rewrite told_curve told_mean_bernstein.
exact: derivable_pt_lim_scal (bernstein_derivative _ _ _).
Qed.

Lemma rise_ge0 j : (j <= L.-2)%nat -> (0 < L.-1)%nat -> 0 <= rise Z j.
Proof.
move=> jL l1; case: (curve_rising lP) => _ up; have := up j.+1; rewrite /rise /Z => h.
have : curve j.+1 <= curve j.+2; last by lra.
by apply: h => /=; case: (L) jL l1 => [|[|l]].
Qed.

Lemma slope_ge0 t : 0 <= t <= 1 -> 0 <= slope t.
Proof.
move=> ht; case: (posnP L.-1) => [e|l1].
  by rewrite /slope e /= Rmult_0_l Rmult_0_r; lra.
apply: Rmult_le_pos; first by lra.
by apply: Rmult_le_pos; [exact: pos_INR | apply: bernstein_ge0 => // j jL; exact: rise_ge0].
Qed.

Let grown := bernstein L (fun j => INR j * INR (L - j) * rise Z j.-1).
Let whole := (fun t => / INR L.+1 * bernstein L.+1 (summed (fun j => INR j * INR (L - j) * rise Z j.-1)) t).

Lemma grown_slope t : t * (1 - t) * slope t = grown t.
Proof. exact: bernstein_raise. Qed.

Lemma whole_slope t : derivable_pt_lim whole t (t * (1 - t) * slope t).
Proof. by rewrite grown_slope; exact: bernstein_antiderivative. Qed.

Lemma grown_continuous t : continuity_pt (fun s => s * (1 - s) * slope s) t.
Proof.
have -> : (fun s => s * (1 - s) * slope s) = grown by apply: FunctionalExtensionality.functional_extensionality => s; exact: grown_slope.
apply: derivable_continuous_pt; eexists; exact: bernstein_derivative.
Qed.

(** The integral of the growth exists, ... *)
Theorem growth_exists p q : p <= q -> inhabited (Riemann_integrable (fun t => t * (1 - t) * slope t) p q).
Proof. by move=> pq; constructor; apply: continuity_implies_RiemannInt => // t _; exact: grown_continuous. Qed.

Lemma growth_whole p q (pr : Riemann_integrable (fun t => t * (1 - t) * slope t) p q) : p <= q -> RiemannInt pr = whole q - whole p.
Proof. by move=> pq; apply: newton => // t _; [exact: grown_continuous | exact: whole_slope]. Qed.

(** Summation by parts. *)
Lemma by_parts (a z : nat -> R) n :
  (\rsum_(j < n) (a j.+1 * (z j.+1 - z j))) + (\rsum_(j < n) ((a j.+1 - a j) * z j)) = a n * z n - a 0%nat * z 0%nat.
Proof.
rewrite -sum_add (eq_bigr (fun j : 'I_n => a j.+1 * z j.+1 - a j * z j)) => [|j _]; last by ring.
by elim: n => [|n IH]; rewrite ?big_ord0 ?big_ord_recr /= ?IH; ring.
Qed.

Lemma complexity_curve : 2 * complexity P = \rsum_(m < L) ((2 * INR m + 1 - INR L) * Z m).
Proof.
rewrite complexity_area //.
set area := (fun k : nat => \rsum_(m < k) curve m.+1).
have half n (f : nat -> R) : 2 * (\rsum_(k < n.+1) (INR k / INR L * area L)) = INR n * (INR n + 1) / INR L * area L.
  elim: n => [|n IH]; first by rewrite big_ord_recl big_ord0 /=; field; lra.
  rewrite big_ord_recr /= -/(INR n.+1) Rmult_plus_distr_l IH S_INR; field; lra.
have areas n : \rsum_(k < n.+1) area k = \rsum_(m < n) ((INR n - INR m) * Z m).
  elim: n => [|n IH]; first by rewrite big_ord_recl !big_ord0 /area big_ord0; ring.
  rewrite big_ord_recr /= IH [RHS](eq_bigr (fun m : 'I_n.+1 => (INR n - INR m) * Z m + Z m)) => [|m _]; last by rewrite -/(INR n.+1) S_INR; ring.
  by rewrite sum_add big_ord_recr /= Rminus_diag_eq // Rmult_0_l Rplus_0_r.
rewrite sum_sub Rmult_minus_distr_l half // areas.
have -> : INR L * (INR L + 1) / INR L * area L = (INR L + 1) * area L by field; lra.
rewrite /area -!sum_mull -sum_sub; apply: eq_bigr => m _; rewrite /Z; ring.
Qed.

(** ... and from 0 to 1 it is a complexity. Claim [growth-total]. *)
Theorem growth_total (pr : Riemann_integrable (fun t => t * (1 - t) * slope t) 0 1) :
  RiemannInt pr = 2 / (INR L + 1) * complexity P.
Proof.
have l1 : INR L.+1 = INR L + 1 by exact: S_INR.
rewrite growth_whole; last exact: Rle_0_1.
have form t : whole t = / INR L.+1 * bernstein L.+1 (summed (fun j => INR j * INR (L - j) * rise Z j.-1)) t by [].
rewrite !form bernstein_end bernstein_start {2}/summed big_ord0 l1.
have -> : 2 / (INR L + 1) * complexity P = / (INR L + 1) * (2 * complexity P) by field; lra.
rewrite Rmult_0_r Rminus_0_r; congr (_ * _); rewrite complexity_curve /summed big_ord_recl /= !Rmult_0_l Rplus_0_l.
have e := by_parts (fun j => INR j * INR (L - j)) Z L.
rewrite subnn Rmult_0_r [INR 0 * _]Rmult_0_l !Rmult_0_l Rminus_0_r in e.
have -> : \rsum_(j < L) (INR (bump 0 j) * INR (L - bump 0 j) * rise Z (bump 0 j).-1) =
  \rsum_(j < L) (INR j.+1 * INR (L - j.+1) * (Z j.+1 - Z j)) by apply: eq_bigr.
suff -> : \rsum_(m < L) ((2 * INR m + 1 - INR L) * Z m) = - \rsum_(j < L) ((INR j.+1 * INR (L - j.+1) - INR j * INR (L - j)) * Z j) by lra.
rewrite -sum_opp; apply: eq_bigr => m _.
by rewrite !minus_INR; try exact/leP; try (apply/leP; exact: ltnW); rewrite S_INR; ring.
Qed.

(** The odds of being told. *)
Definition odds t := t / (1 - t).

Variables (K : nat) (share : 'I_K -> R).
Hypothesis ls : law share.
Notation done := (done share).

Lemma mean_entropy t : mean (masked_at (fun _ : 'I_L => t)) H = bernstein L (Hmean P) t.
Proof.
rewrite /bernstein /mean.
transitivity (\rsum_(S : {set 'I_L} | true) (t ^ #|S| * (1 - t) ^ (L - #|S|) * H S)).
  by apply: eq_bigr => S _; rewrite at_rate_size.
rewrite (@sum_sizes _ L.+1 (fun S : {set 'I_L} => #|S|) predT (fun j => t ^ j * (1 - t) ^ (L - j)) H) => [|S _]; last first.
  by rewrite ltnS -[X in (_ <= X)%nat]card_ord max_card.
apply: eq_bigr => j _; rewrite /binomial /Hmean.
have b0 : 0 < INR 'C(L, j) by apply/lt_0_INR/ltP; rewrite bin_gt0 -ltnS.
have e x : t ^ j * (1 - t) ^ (L - j) * x = INR 'C(L, j) * t ^ j * (1 - t) ^ (L - j) * (x / INR 'C(L, j)) by field; lra.
exact: e.
Qed.

(** What a step from p to q adds. *)
Let all := \rsum_i H [set i].
Let gap p t := (t - p) * (all - told p) - (bernstein L (Hmean P) t - bernstein L (Hmean P) p).

Lemma rise_mean t : INR L * bernstein L.-1 (rise (Hmean P)) t = all - told t.
Proof.
rewrite told_curve told_mean_bernstein.
have -> : all = INR L * Hmean P 1 by exact: esym (RandomOrder.Hbar1 H).
have -> : bernstein L.-1 (rise (Hmean P)) t = bernstein L.-1 (fun j => Hmean P 1 - Z j) t.
  by apply: bernstein_ext => j _; rewrite /rise /Z /RandomOrderSequences.curve /=; ring.
by rewrite bernstein_sub bernstein_const; ring.
Qed.

Lemma gap_slope p t : derivable_pt_lim (gap p) t (told t - told p).
Proof.
have d1 := derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_id t) (derivable_pt_lim_const p t)) (derivable_pt_lim_const (all - told p) t).
have d2 := derivable_pt_lim_minus _ _ t _ _ (bernstein_derivative L (Hmean P) t) (derivable_pt_lim_const (bernstein L (Hmean P) p) t).
have d := derivable_pt_lim_minus _ _ t _ _ d1 d2.
match type of d with derivable_pt_lim _ _ ?l => have e : l = told t - told p end.
  by rewrite rise_mean /id /fct_cte /minus_fct; ring.
by rewrite -e; exact: d.
Qed.

Lemma added_gap k : added P share k = gap (done k) (done k.+1).
Proof. by rewrite added_entropies // !mean_entropy -told_curve -/all /gap done_next; ring. Qed.

(** A step from p to q. *)
Lemma gap_bound p q : 0 < p -> p <= q -> q < 1 -> gap p q <= (odds q / odds p - 1) * (whole q - whole p).
Proof.
move=> p0 pq q1; set c := odds q / odds p - 1.
have ce : c = (q - p) / (p * (1 - q)) by rewrite /c /odds; field; lra.
pose f t := c * whole t - ((q - t) * (told t - told p) + gap p t).
have df t : derivable_pt_lim f t ((c * (t * (1 - t)) - (q - t)) * slope t).
  have d1 := derivable_pt_lim_scal _ c t _ (whole_slope t).
  have d2 := derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const q t) (derivable_pt_lim_id t))
    (derivable_pt_lim_minus _ _ t _ _ (told_slope t) (derivable_pt_lim_const (told p) t)).
  have d := derivable_pt_lim_minus _ _ t _ _ d1 (derivable_pt_lim_plus _ _ t _ _ d2 (gap_slope p t)).
  match type of d with derivable_pt_lim _ _ ?l => have e : l = (c * (t * (1 - t)) - (q - t)) * slope t end.
    by rewrite /id /fct_cte /minus_fct; ring.
  by rewrite -e; exact: d.
have : f p <= f q.
  apply: (@climbs f _ p q pq (fun t _ => df t)) => t ht; apply: Rmult_le_pos; last by apply: slope_ge0; lra.
  have pp : 0 < p * (1 - q) by apply: Rmult_lt_0_compat; lra.
  have : q - t <= c * (t * (1 - t)); last by lra.
  rewrite ce; apply: (Rmult_le_reg_r (p * (1 - q))) => //.
  have -> : (q - p) / (p * (1 - q)) * (t * (1 - t)) * (p * (1 - q)) = (q - p) * (t * (1 - t)) by field; lra.
  by apply: Rmult_le_compat; [lra | lra | lra | apply: Rmult_le_compat; lra].
by rewrite /f /gap; have := Rmult_0_l (all - told p); nra.
Qed.

(** Claim [growth-complexity-bound]: steps a, ..., b - 1 of a schedule, between times above 0 and below 1. *)
Theorem growth_bound a b (pr : forall k : 'I_K, Riemann_integrable (fun t => t * (1 - t) * slope t) (done k) (done k.+1)) :
  (forall k : 'I_K, (a <= k < b)%nat -> 0 < done k /\ done k.+1 < 1) ->
  \rsum_(k : 'I_K | (a <= k < b)%nat) added P share k <=
  \rsum_(k : 'I_K | (a <= k < b)%nat) ((odds (done k.+1) / odds (done k) - 1) * RiemannInt (pr k)).
Proof.
move=> inside; apply: sum_le => k kb; have [d0 d1] := inside k kb.
have up : done k <= done k.+1 by rewrite done_next; have [s0 _] := ls; have := s0 k; lra.
by rewrite added_gap growth_whole //; exact: gap_bound.
Qed.
End Growth.

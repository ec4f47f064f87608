(** Rounds of edits that contract have a limit, and what never contracts.
    - [limit_exists]: a chain whose laws from two starts come together at a geometric rate has a stationary law.
    - [edit_limit], claim [edit-contraction]: edits that contract have one stationary law, and come within n (1 - theta (1 - alpha))^t of it
      from every start; [edit_limit_rounds], claim [edit-no-slowdown-lazy]: the rounds that a tolerance asks for.
    - [edit_limit_bias], claim [edit-bias]: how far that limit is from the joint.
    - [hard_constraints], claim [edit-hard-constraints]: where each token is a function of the others and none is constant, alpha >= 1. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Lia.
From Maskproof Require Import Sums Divergence Contraction Variance Average Oscillation Influence Editing.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** What is below every power of r, up to a factor, is zero. *)
Lemma below_powers x D r : 0 <= r < 1 -> (forall t, Rabs x <= D * r ^ t) -> x = 0.
Proof.
move=> [r0 r1] h; case: (Req_dec x 0) => // nz; exfalso.
have x0 : 0 < Rabs x by apply: Rabs_pos_lt.
have D0 : 0 < D by have := h 0%nat; rewrite /= Rmult_1_r; lra.
have ra : Rabs r < 1 by rewrite Rabs_pos_eq.
have [N hN] := pow_lt_1_zero r ra _ (Rdiv_lt_0_compat _ _ x0 D0).
have := hN N (le_n _); rewrite Rabs_pos_eq; last exact: pow_le.
move=> s; have := Rmult_lt_compat_l _ _ _ D0 s.
have -> : D * (Rabs x / D) = Rabs x by field; lra.
by have := h N; lra.
Qed.

Lemma tv_term (A : finType) (p q : A -> R) a : Rabs (p a - q a) <= 2 * tv p q.
Proof.
rewrite /tv -Rmult_assoc Rinv_r ?Rmult_1_l; last by lra.
by apply: (sum_term (P := predT) (F := fun a => Rabs (p a - q a))) => // b _; exact: Rabs_pos.
Qed.

Section Limit.
Variables (V : finType) (K : V -> V -> R) (C r : R).
Hypotheses (stochastic : forall u, law (K u)) (C0 : 0 <= C) (r01 : 0 <= r < 1).
Hypothesis forgets : forall t mu nu, law mu -> law nu -> tv (after K t mu) (after K t nu) <= C * r ^ t.

Lemma later_close t n (mu : V -> R) v : law mu -> (t <= n)%nat -> Rabs (after K n mu v - after K t mu v) <= 2 * C * r ^ t.
Proof.
move=> l tn; rewrite -(subnKC tn) after_add Rmult_assoc.
apply: Rle_trans (tv_term _ _ v) _; apply: Rmult_le_compat_l; first by lra.
by apply: forgets => //; exact: after_law.
Qed.

Lemma cauchy (mu : V -> R) v : law mu -> Cauchy_crit (fun t => after K t mu v).
Proof.
move=> l eps e0; have [r0 r1] := r01.
have ra : Rabs r < 1 by rewrite Rabs_pos_eq.
have d0 : 0 < eps / (4 * C + 1) by apply: Rdiv_lt_0_compat; lra.
have [N hN] := pow_lt_1_zero r ra _ d0; exists N => n m /leP Nn /leP Nm.
have := hN N (le_n _); rewrite Rabs_pos_eq; last exact: pow_le.
move=> s; have := Rmult_lt_compat_l (4 * C + 1) _ _ (ltac:(lra)) s.
have -> : (4 * C + 1) * (eps / (4 * C + 1)) = eps by field; lra.
have p0 := pow_le _ N r0.
have := later_close v l Nn; have := later_close v l Nm; rewrite /R_dist.
move=> h1 h2; rewrite Rabs_minus_sym in h1.
have := Rabs_triang (after K n mu v - after K N mu v) (after K N mu v - after K m mu v).
by have -> : forall a b c : R, (a - b) + (b - c) = a - c; [move=> a b c; ring | nra].
Qed.

(** A chain that forgets where it started has a stationary law. *)
Theorem limit_exists (mu : V -> R) : law mu -> exists pi, law pi /\ forall y, push pi K y = pi y.
Proof.
move=> l; pose pi v := proj1_sig (R_complete _ (cauchy v l)); exists pi.
have [r0 _] := r01.
have close t v : Rabs (pi v - after K t mu v) <= 2 * C * r ^ t.
  apply: le_epsilon => eps e0.
  have := proj2_sig (R_complete _ (cauchy v l)); rewrite -/(pi v) => /(_ eps e0)[N hN].
  have n1 : (maxn N t >= N)%coq_nat by apply/leP; exact: leq_maxl.
  have := hN _ n1; have := later_close v l (leq_maxr N t); rewrite /R_dist Rabs_minus_sym => h1 h2.
  rewrite Rabs_minus_sym in h2.
  have := Rabs_triang (pi v - after K (maxn N t) mu v) (after K (maxn N t) mu v - after K t mu v).
  have -> : forall a b c : R, (a - b) + (b - c) = a - c by move=> a b c; ring.
  by rewrite (Rabs_minus_sym (after K (maxn N t) mu v)); lra.
have la t := after_law stochastic t l.
split; first split.
- move=> v; apply: Rnot_lt_le => neg.
  have z : pi v = 0; last by lra.
  apply: (below_powers (D := 2 * C) r01) => t; apply: Rle_trans (close t v).
  have [a0 _] := la t; have := a0 v => av.
  by rewrite !Rabs_left; lra.
- have z : \rsum_v pi v - 1 = 0; last by lra.
  apply: (below_powers (D := INR #|V| * (2 * C)) r01) => t.
  have [_ <-] := la t; rewrite -sum_sub; apply: Rle_trans (sum_abs _ _) _.
  by rewrite Rmult_assoc -(@sum_const_all V); apply: sum_le.
move=> y; apply: Rminus_diag_uniq.
apply: (below_powers (D := INR #|V| * (2 * C) + 2 * C) r01) => t.
have := Rabs_triang (push pi K y - push (after K t mu) K y) (after K t.+1 mu y - pi y).
have -> : (push pi K y - push (after K t mu) K y) + (after K t.+1 mu y - pi y) = push pi K y - pi y by rewrite /=; ring.
have h2 : Rabs (after K t.+1 mu y - pi y) <= 2 * C * r ^ t.
  rewrite Rabs_minus_sym; apply: Rle_trans (close t.+1 y) _; rewrite /=.
  have := pow_le _ t r0; move=> p0; apply: Rmult_le_compat_l; first by lra.
  by rewrite -[X in _ <= X]Rmult_1_l; apply: Rmult_le_compat_r => //; lra.
have h1 : Rabs (push pi K y - push (after K t mu) K y) <= INR #|V| * (2 * C) * r ^ t.
  rewrite /push -sum_sub; apply: Rle_trans (sum_abs _ _) _.
  rewrite Rmult_assoc -(@sum_const_all V); apply: sum_le => v _.
  have -> : pi v * K v y - after K t mu v * K v y = (pi v - after K t mu v) * K v y by ring.
  have [k0 k1] := stochastic v.
  have ky : K v y <= 1 by rewrite -k1; apply: (sum_term (P := predT)).
  rewrite Rabs_mult (Rabs_pos_eq (K v y)) // -[X in _ <= X]Rmult_1_r.
  by apply: Rmult_le_compat => //; exact: Rabs_pos.
lra.
Qed.
End Limit.

Section Edits.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
(** Any laws of the tokens given a sequence, and edits of each position with probability theta. *)
Variables (r : sequence -> I -> V -> R) (theta : R).
Hypotheses (lr : forall x i, law (r x i)) (theta01 : 0 < theta <= 1).
Notation edits := (edits r theta).
Notation alpha := (alpha r).
Variable start : sequence.

Let theta_le : 0 <= theta <= 1. Proof. by lra. Qed.

Lemma alpha_ge0 : 0 <= alpha.
Proof. by case: (alpha_cases r) => ->; exact: Rmax_ge0. Qed.

Lemma rate_lt1 a : a < 1 -> rate theta a < 1.
Proof. by move=> a1; have := Rmult_lt_0_compat _ _ (proj1 theta01) (Rlt_Rminus _ _ a1); rewrite /rate; lra. Qed.

(** Claim [edit-contraction], with the limit that it speaks of. *)
Theorem edit_limit : alpha < 1 -> exists pi,
  [/\ law pi, forall y, push pi edits y = pi y,
      forall nu, law nu -> (forall y, push nu edits y = nu y) -> forall y, nu y = pi y &
      forall t mu, law mu -> tv (after edits t mu) pi <= INR #|I| * rate theta alpha ^ t].
Proof.
move=> a1; have r1 := rate_lt1 a1; have r0 := rate_ge0 theta_le alpha_ge0.
have forgets t mu nu : law mu -> law nu -> tv (after edits t mu) (after edits t nu) <= INR #|I| * rate theta alpha ^ t.
  move=> l l'; apply: Rle_trans (edit_forgets lr theta_le t l l') _.
  rewrite -[X in _ <= X]Rmult_1_r; apply: Rmult_le_compat_l; last exact: tv_le1.
  by apply: Rmult_le_pos; [exact: pos_INR | exact: pow_le].
have [pi [lpi st]] := limit_exists (round_law (lazy_law lr theta_le)) (pos_INR _) (conj r0 r1) forgets (kept_law start).
exists pi; split=> // [nu lnu snu | t mu lmu]; first exact: (edit_limit_unique lr theta_le lnu lpi snu st r1).
exact: (edit_contraction lr theta_le).
Qed.

(** Claim [edit-no-slowdown-lazy]: as many rounds as its logarithms say, or more. *)
Theorem edit_limit_rounds : 0 < alpha < 1 -> exists pi,
  [/\ law pi, forall y, push pi edits y = pi y &
      forall eps t mu, 0 < eps -> ln (INR #|I| / eps) / ln (/ rate theta alpha) <= INR t -> law mu -> tv (after edits t mu) pi <= eps].
Proof.
move=> [a0 a1]; have [pi [lpi st _ _]] := edit_limit a1; exists pi; split=> // eps t mu e0 h lmu.
apply: (edit_rounds lr theta_le lmu lpi st _ e0 h); split; last exact: rate_lt1.
by have := Rmult_lt_0_compat _ _ (proj1 theta01) a0; rewrite /rate; lra.
Qed.
End Edits.

(** Claim [edit-bias]: the limit of edits of exact conditionals, and how far it is from the joint. *)
Theorem edit_limit_bias n (V : finType) (P : {ffun 'I_n -> V} -> R) (r : {ffun 'I_n -> V} -> 'I_n -> V -> R) theta :
  law P -> (forall x i, law (r x i)) -> 0 < theta <= 1 ->
  (forall x i v w, r (put x i v) i w = r x i w) ->
  (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) -> column_norm r < 1 ->
  exists pi, [/\ law pi, forall y, push pi (edits r theta) y = pi y,
    forall t mu, law mu -> tv (after (edits r theta) t mu) pi <= INR #|'I_n| * rate theta (alpha r) ^ t,
    rate theta (alpha r) < 1 &
    tv P pi <= theta * (\rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (j < i)%nat) (influence r i j * change P r j)) / (1 - column_norm r)].
Proof.
move=> lP lr t01 blind ex c1.
have a1 : alpha r < 1 by apply: Rle_lt_trans c1; exact: Rmin_r.
case: (pickP (fun _ : {ffun 'I_n -> V} => true)) => [start _|none]; last first.
  by case: lP => _; rewrite big_pred0 //; lra.
have [pi [lpi st _ cv]] := edit_limit lr t01 start a1; exists pi; split=> //; first exact: rate_lt1.
exact: edit_bias_rows.
Qed.

Section Hard.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
Variables (P : sequence -> R) (r : sequence -> I -> V -> R).
Hypotheses (lP : law P) (lr : forall x i, law (r x i)).
Hypothesis blind : forall x i v w, r (put x i v) i w = r x i w.
(** The conditionals of P where the others are possible; elsewhere, where both sides are zero, any law. *)
Hypothesis exact_conditionals : forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v).

(** No token is the same in all of them. *)
Definition varied := forall i, exists x y, [/\ 0 < P x, 0 < P y & x i <> y i].

Lemma sure i x v : determined P -> 0 < P x -> r x i v = if v == x i then 1 else 0.
Proof.
move=> det px; have [p0 _] := lP.
have z w : w != x i -> P (put x i w) = 0.
  move=> wx; case: (Rle_lt_or_eq_dec _ _ (p0 (put x i w))) => // pw; exfalso; move/eqP: wx; apply.
  by rewrite -(put_at x i w); apply: det => // j /= ji; rewrite put_off.
have := exact_conditionals x i v; rewrite (bigD1 (x i)) //= put_same big1 => [|w]; last exact: z.
rewrite Rplus_0_r; case: eqP => [->|/eqP vx]; first by rewrite put_same => e; apply: (Rmult_eq_reg_r (P x)); lra.
by rewrite z // => /Rmult_integral; lra.
Qed.

(** From x to y, token by token: the law at i changes by no more than the influences of the others together. *)
Lemma row_total i x y : tv (r x i) (r y i) <= \rsum_j influence r i j.
Proof.
have h : varies (fun z => tv (r z i) (r y i)) (influence r i).
  move=> j u w a; have := influence_tv r i a; suff : tv (r u i) (r y i) <= tv (r u i) (r w i) + tv (r w i) (r y i) by lra.
  rewrite /tv -Rmult_plus_distr_l; apply: Rmult_le_compat_l; first by lra.
  rewrite -sum_add; apply: sum_le => v _; have := Rabs_triang (r u i v - r w i v) (r w i v - r y i v).
  by have -> : r u i v - r w i v + (r w i v - r y i v) = r u i v - r y i v by ring.
have := varies_total x y h; have -> : tv (r y i) (r y i) = 0; last by lra.
by rewrite /tv big1 ?Rmult_0_r // => v _; rewrite Rminus_diag_eq // Rabs_R0.
Qed.

Lemma rows_ge1 i : determined P -> varied -> 1 <= \rsum_j influence r i j.
Proof.
move=> det var; have [x [y [px py xy]]] := var i; apply: Rle_trans (row_total i x y).
suff -> : tv (r x i) (r y i) = 1 by lra.
have e : \rsum_v Rabs (r x i v - r y i v) = \rsum_v (r x i v + r y i v).
  apply: eq_bigr => v _; rewrite !sure //.
  case: eqP => [->|_]; last by case: eqP => _; rewrite /Rabs; case: Rcase_abs; lra.
  by case: eqP => // _; rewrite /Rabs; case: Rcase_abs; lra.
by rewrite /tv e sum_add (proj2 (lr x i)) (proj2 (lr y i)); lra.
Qed.

(** Claim [edit-hard-constraints]: every row sums to at least 1, and so does the largest column. *)
Theorem hard_constraints : (0 < #|I|)%nat -> determined P -> varied -> 1 <= alpha r.
Proof.
move=> I0 det var; have row i := rows_ge1 i det var.
rewrite /alpha; apply: Rmin_glb.
  have [i _] : exists i : I, true by case/card_gt0P: I0 => i; exists i.
  by apply: Rle_trans (row i) _; exact: (Rmax_ge (fun i => \rsum_j influence r i j)).
have n0 : 0 < INR #|I| by apply: lt_0_INR; apply/ltP.
apply: (Rmult_le_reg_l (INR #|I|)) => //; rewrite -!sum_const_all.
apply: (@Rle_trans _ (\rsum_i \rsum_j influence r i j)); first by apply: sum_le.
rewrite exchange_big /=; apply: sum_le => j _; exact: (Rmax_ge (fun j => \rsum_i influence r i j)).
Qed.
End Hard.

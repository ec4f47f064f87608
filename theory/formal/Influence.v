(** Lazy edits by a masked denoiser: what one token does to the draw of another, its norms, and how fast edits forget.
    The Dobrushin matrix of a round that draws each position again with probability theta. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average Oscillation.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Lazy.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
(** A denoiser: r x i is the law it gives to position i with that position masked; it does not look at the token there. *)
Variables (r : sequence -> I -> V -> R) (theta : R).
Hypotheses (lr : forall x i, law (r x i)) (theta01 : 0 <= theta <= 1).
Hypothesis blind : forall x i v w, r (put x i v) i w = r x i w.

(** Each position is drawn again with probability theta, and kept otherwise. *)
Definition lazy (x : sequence) i v := (1 - theta) * (if v == x i then 1 else 0) + theta * r x i v.

(** The influence of the token at j on a full draw at i, and its two norms. *)
Definition influence i j := \big[Rmax/0]_(x : sequence) \big[Rmax/0]_v tv (r x i) (r (put x j v) i).
Definition row_norm := \big[Rmax/0]_i \rsum_j influence i j.
Definition column_norm := \big[Rmax/0]_j \rsum_i influence i j.
Definition alpha := Rmin row_norm column_norm.
Definition rate (a : R) := 1 - theta * (1 - a).

Lemma kept_law (a : V) : law (fun v => if v == a then 1 else 0).
Proof.
split=> [v|]; first by case: eqP; lra.
by rewrite (bigD1 a) //= eqxx big1 => [|v /negbTE ->]; [ring | ].
Qed.

Lemma lazy_law x i : law (lazy x i).
Proof.
have [k0 k1] := kept_law (x i); have [r0 r1] := lr x i.
split=> [v|]; last by rewrite sum_add !sum_mull k1 r1; ring.
by apply: Rplus_le_le_0_compat; apply: Rmult_le_pos => //; lra.
Qed.

Lemma mean_lazy x i h : mean (lazy x i) h = (1 - theta) * h (x i) + theta * mean (r x i) h.
Proof.
rewrite /mean /lazy -sum_mull.
transitivity (\rsum_v ((1 - theta) * ((if v == x i then 1 else 0) * h v) + theta * (r x i v * h v))).
  by apply: eq_bigr => v _; ring.
rewrite sum_add sum_mull (bigD1 (x i)) //= eqxx big1 => [|v /negbTE ->]; by ring.
Qed.

Lemma influence_ge0 i j : 0 <= influence i j.
Proof. exact: Rmax_ge0. Qed.

Lemma influence_self i : influence i i = 0.
Proof.
rewrite /influence; elim/big_ind: _ => // [a b -> ->|x _]; first by apply: Rmax_left; lra.
elim/big_ind: _ => // [a b -> ->|v _]; first by apply: Rmax_left; lra.
rewrite /tv big1 ?Rmult_0_r // => w _; by rewrite blind Rminus_diag_eq // Rabs_R0.
Qed.

Lemma influence_tv i j x y : agree_off (pred1 j) x y -> tv (r x i) (r y i) <= influence i j.
Proof.
move=> a; have -> : y = put x j (y j).
  by apply/ffunP => k; rewrite ffunE; case: eqP => [-> //|/eqP kj]; rewrite a.
apply: Rle_trans (Rmax_ge (fun x => \big[Rmax/0]_v tv (r x i) (r (put x j v) i)) x).
exact: (Rmax_ge (fun v => tv (r x i) (r (put x j v) i))).
Qed.

(** A position that is kept is its own influence. *)
Definition lazy_influence i j := theta * influence i j + (1 - theta) * (if i == j then 1 else 0).

Lemma lazy_influence_le i j x y : agree_off (pred1 j) x y -> tv (lazy x i) (lazy y i) <= lazy_influence i j.
Proof.
move=> a; set k := fun z : sequence => fun v : V => if v == z i then 1 else 0.
apply: (@Rle_trans _ (theta * tv (r x i) (r y i) + (1 - theta) * tv (k x) (k y))).
  rewrite /tv; have -> : forall u w : R, theta * (/ 2 * u) + (1 - theta) * (/ 2 * w) = / 2 * (theta * u + (1 - theta) * w).
    by move=> u w; ring.
  apply: Rmult_le_compat_l; first by lra.
  rewrite -!sum_mull -sum_add; apply: sum_le => v _.
  have -> : lazy x i v - lazy y i v = theta * (r x i v - r y i v) + (1 - theta) * (k x v - k y v) by rewrite /lazy /k; ring.
  apply: Rle_trans (Rabs_triang _ _) _; rewrite !Rabs_mult (Rabs_pos_eq theta) ?(Rabs_pos_eq (1 - theta)); lra.
apply: Rplus_le_compat; apply: Rmult_le_compat_l; try lra; first exact: influence_tv.
case: (eqVneq i j) => [_|ij]; first by apply: tv_le1; exact: kept_law.
by right; rewrite /tv big1 ?Rmult_0_r // => v _; rewrite /k (a i ij) Rminus_diag_eq // Rabs_R0.
Qed.

Lemma lazy_influence_ge0 i j : 0 <= lazy_influence i j.
Proof.
by apply: Rplus_le_le_0_compat; apply: Rmult_le_pos; try lra; [exact: influence_ge0 | case: eqP; lra].
Qed.

Lemma one_of (i : I) : \rsum_j (if i == j then 1 else 0) = 1.
Proof. by rewrite (bigD1 i) //= eqxx big1 => [|j]; [ring | rewrite eq_sym => /negbTE ->]. Qed.

Lemma lazy_columns j : \rsum_i lazy_influence i j <= rate column_norm.
Proof.
have e : \rsum_i (if i == j then 1 else 0) = 1.
  by rewrite (bigD1 j) //= eqxx big1 => [|i /negbTE ->]; [ring |].
rewrite sum_add !sum_mull e /rate; have := Rmax_ge (fun j => \rsum_i influence i j) j; rewrite -/column_norm => h.
by have := Rmult_le_compat_l _ _ _ (proj1 theta01) h; lra.
Qed.

Lemma lazy_rows i : \rsum_j lazy_influence i j <= rate row_norm.
Proof.
rewrite sum_add !sum_mull one_of /rate; have := Rmax_ge (fun i => \rsum_j influence i j) i; rewrite -/row_norm => h.
by have := Rmult_le_compat_l _ _ _ (proj1 theta01) h; lra.
Qed.

Lemma rate_ge0 a : 0 <= a -> 0 <= rate a.
Proof. by move=> h; have := Rmult_le_pos _ _ (proj1 theta01) h; rewrite /rate; lra. Qed.

Lemma alpha_cases : alpha = row_norm \/ alpha = column_norm.
Proof. by rewrite /alpha /Rmin; case: Rle_dec; auto. Qed.

(** The matrix of one round on whole sequences. *)
Definition edits := round lazy.

(** With every position drawn again the rate is alpha itself. *)
(** Two starts after t rounds. *)
Theorem edit_forgets t (mu nu : sequence -> R) : law mu -> law nu ->
  tv (after edits t mu) (after edits t nu) <= INR #|I| * rate alpha ^ t * tv mu nu.
Proof.
have r0 : 0 <= rate alpha by apply: rate_ge0; case: alpha_cases => ->; exact: Rmax_ge0.
apply: (rounds_contract lazy_law lazy_influence_le r0 lazy_influence_ge0).
by case: alpha_cases => ->; [right; exact: lazy_rows | left; exact: lazy_columns].
Qed.

Lemma after_stationary t pi : (forall y, push pi edits y = pi y) -> forall y, after edits t pi y = pi y.
Proof.
move=> st; elim: t => [|t IH] y //=; rewrite -[RHS]st; apply: eq_bigr => x _; by rewrite IH.
Qed.
End Lazy.

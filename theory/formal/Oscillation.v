(** Rounds in which every token is drawn anew, all at once: influences of tokens on laws carry oscillations of functions back,
    and so two starts are forgotten. No coupling is assumed: everything is read off functions. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Oscillation.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
Implicit Types (f : sequence -> R) (d : I -> R) (x y : sequence) (Q : I -> V -> R).

(** Changing the token at j changes f by at most d j. *)
Definition varies f d := forall j x y, agree_off (pred1 j) x y -> f x - f y <= d j.

Lemma put_agree x i v w : agree_off (pred1 i) (put x i v) (put x i w).
Proof. by move=> j /= ji; rewrite !put_off. Qed.

Lemma agree_put S x y i v : agree_off S x y -> agree_off S (put x i v) (put y i v).
Proof. by move=> a j Sj; rewrite !ffunE; case: eqP => // _; apply: a. Qed.

Lemma varies_average Q i f d : law (Q i) -> varies f d -> varies (average Q i f) d.
Proof.
move=> lQ hf j x y a; rewrite /average.
have -> : forall u w : R, u - w = u + -1 * w by move=> u w; ring.
rewrite -mean_scale -mean_add -(mean_const (d j) lQ); apply: mean_le => // v.
by have := hf j _ _ (agree_put i v a); lra.
Qed.

Lemma varies_averages Q s f d : (forall i, law (Q i)) -> varies f d -> varies (averages Q s f) d.
Proof. by move=> lQ hf; elim: s => //= i s; apply: varies_average. Qed.

(** Two laws of independent tokens: means differ by what the tokens' laws differ by. *)
Lemma averages_tv Q Q' s f d : (forall i, law (Q i)) -> (forall i, law (Q' i)) -> varies f d ->
  forall x, averages Q s f x - averages Q' s f x <= \big[Rplus/0]_(i <- s) (tv (Q i) (Q' i) * d i).
Proof.
move=> lQ lQ' hf; elim: s => [|i s IH] x; first by rewrite big_nil /=; lra.
rewrite big_cons /= /average.
set h := fun v => averages Q s f (put x i v); set h' := fun v => averages Q' s f (put x i v).
have one : mean (Q i) h - mean (Q i) h' <= \big[Rplus/0]_(k <- s) (tv (Q k) (Q' k) * d k).
  have -> : forall u w : R, u - w = u + -1 * w by move=> u w; ring.
  rewrite -mean_scale -mean_add -[X in _ <= X](mean_const _ (lQ i)); apply: mean_le => // v.
  by have := IH (put x i v); rewrite /h /h'; lra.
have two : mean (Q i) h' - mean (Q' i) h' <= tv (Q i) (Q' i) * d i.
  apply: Rle_trans (Rle_abs _) _; apply: mean_tv => // v w.
  by apply: (varies_averages s lQ' hf); apply: put_agree.
lra.
Qed.

Theorem independent_tv Q Q' f d : (forall i, law (Q i)) -> (forall i, law (Q' i)) -> varies f d ->
  mean (independent Q) f - mean (independent Q') f <= \rsum_i (tv (Q i) (Q' i) * d i).
Proof.
move=> lQ lQ' hf; case: (pickP (fun _ : sequence => true)) => [x _|none]; last first.
  by case: (independent_law lQ) => _; rewrite big_pred0 //; lra.
rewrite -(averages_all f x lQ) -(averages_all f x lQ').
by have := averages_tv (enum I) lQ lQ' hf x; rewrite big_enum.
Qed.

(** From one sequence to another, token by token. *)
Lemma varies_total f d x y : varies f d -> f x - f y <= \rsum_i d i.
Proof.
move=> hf; suff h s u w : agree_off (mem s) u w -> f u - f w <= \big[Rplus/0]_(i <- s) d i.
  by have := h (enum I) x y; rewrite big_enum; apply=> j; rewrite /= mem_enum.
elim: s u => [|i s IH] u a.
  by have -> : u = w; [apply/ffunP => j; exact: a | rewrite big_nil; lra].
rewrite big_cons.
have h1 : f u - f (put u i (w i)) <= d i.
  by apply: hf => j /= ji; rewrite put_off.
have h2 : f (put u i (w i)) - f w <= \big[Rplus/0]_(k <- s) d k.
  apply: IH => j /= js; rewrite ffunE; case: eqP => [-> //|/eqP ji].
  by apply: a; rewrite /= inE negb_or ji.
lra.
Qed.
End Oscillation.

Section Rounds.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
(** In a round, every position i gets a token by a law of its own that looks at the whole sequence, all at once. *)
Variables (q : sequence -> I -> V -> R) (c : I -> I -> R).
Hypothesis lq : forall x i, law (q x i).
(** c i j bounds the influence of the token at j on the law at i, that of a position on itself included. *)
Hypothesis influence_le : forall i j x y, agree_off (pred1 j) x y -> tv (q x i) (q y i) <= c i j.

Definition round x : sequence -> R := independent (q x).
Definition back (f : sequence -> R) x := mean (round x) f.

Lemma round_law x : law (round x).
Proof. exact: independent_law. Qed.

Lemma mean_push (mu : sequence -> R) f : mean (push mu round) f = mean mu (back f).
Proof.
rewrite /mean /push /back /mean.
transitivity (\rsum_y \rsum_x (mu x * round x y * f y)); first by apply: eq_bigr => y _; rewrite sum_mulr.
rewrite exchange_big /=; apply: eq_bigr => x _; rewrite -sum_mull; apply: eq_bigr => y _; ring.
Qed.

Lemma mean_after (mu : sequence -> R) t f : mean (after round t mu) f = mean mu (ssrnat.iter t back f).
Proof. by elim: t f => //= t IH f; rewrite mean_push IH -iterSr. Qed.

(** One round in terms of functions: influences carry oscillations back. *)
Theorem round_varies f d : (forall j, 0 <= d j) -> varies f d -> varies (back f) (fun j => \rsum_i (c i j * d i)).
Proof.
move=> d0 hf j x y a; apply: (@Rle_trans _ (\rsum_i (tv (q x i) (q y i) * d i))); first exact: independent_tv.
by apply: sum_le => i _; apply: Rmult_le_compat_r => //; apply: influence_le.
Qed.

(** Total variation is the difference of an event's chances. *)
Lemma tv_event (mu nu : sequence -> R) : law mu -> law nu ->
  tv mu nu = mean mu (fun x => if pos (mu x - nu x) then 1 else 0) - mean nu (fun x => if pos (mu x - nu x) then 1 else 0).
Proof.
move=> [_ m1] [_ n1]; rewrite /mean -sum_sub.
have z : / 2 * (\rsum_x (mu x - nu x)) = 0 by rewrite sum_sub m1 n1; ring.
have -> : tv mu nu = / 2 * (\rsum_x Rabs (mu x - nu x)) + / 2 * (\rsum_x (mu x - nu x)) by rewrite z /tv; ring.
rewrite -Rmult_plus_distr_l -sum_add -sum_mull; apply: eq_bigr => x _.
by case: posP => h; rewrite /Rabs; case: Rcase_abs => h'; lra.
Qed.

Lemma event_varies (E : pred sequence) : varies (fun x => if E x then 1 else 0) (fun=> 1).
Proof. by move=> j x y _; case: (E x); case: (E y); lra. Qed.

Variable r : R.
Hypotheses (r0 : 0 <= r) (c0 : forall i j, 0 <= c i j).

(** Columns: what one token does to all others. Then the largest oscillation contracts. *)
Lemma columns_varies f m t : (forall j, \rsum_i c i j <= r) -> 0 <= m -> varies f (fun=> m) ->
  varies (ssrnat.iter t back f) (fun=> r ^ t * m).
Proof.
move=> col m0 hf; elim: t => [|t IH] /=; first by rewrite Rmult_1_l.
have p0 : 0 <= r ^ t * m by apply: Rmult_le_pos => //; apply: pow_le.
move=> j x y a; apply: Rle_trans (round_varies (fun=> p0) IH a) _.
by rewrite sum_mulr Rmult_assoc; apply: Rmult_le_compat_r.
Qed.

(** Rows: what all others do to one token. Then the sum of oscillations contracts. *)
Lemma rows_varies f d t : (forall i, \rsum_j c i j <= r) -> (forall j, 0 <= d j) -> varies f d ->
  exists d', [/\ forall j, 0 <= d' j, varies (ssrnat.iter t back f) d' & \rsum_j d' j <= r ^ t * \rsum_j d j].
Proof.
move=> row d0 hf; elim: t => [|t [d' [p0 h l]]] /=; first by exists d; split=> //; lra.
exists (fun j => \rsum_i (c i j * d' i)); split.
- by move=> j; apply: sum_ge0 => i _; apply: Rmult_le_pos.
- exact: round_varies.
- rewrite exchange_big /= Rmult_assoc.
  apply: (@Rle_trans _ (r * \rsum_i d' i)); last by apply: Rmult_le_compat_l.
  rewrite -sum_mull; apply: sum_le => i _; rewrite sum_mulr; exact: Rmult_le_compat_r.
Qed.

Lemma events_vary t (E : pred sequence) :
  (forall j, \rsum_i c i j <= r) \/ (forall i, \rsum_j c i j <= r) ->
  forall x y, ssrnat.iter t back (fun x => if E x then 1 else 0) x - ssrnat.iter t back (fun x => if E x then 1 else 0) y <= INR #|I| * r ^ t.
Proof.
move=> norm x y; case: norm => n.
  apply: Rle_trans (varies_total x y (columns_varies t n Rle_0_1 (@event_varies E))) _.
  by rewrite sum_const_all; lra.
have [d [_ h l]] := rows_varies t n (fun=> Rle_0_1) (@event_varies E).
apply: Rle_trans (varies_total x y h) _; apply: Rle_trans l _.
by rewrite sum_const_all; lra.
Qed.

(** Influences whose row sums or column sums are at most r: after t rounds two starts are within n r^t times what they differed by. *)
Theorem rounds_contract t (mu nu : sequence -> R) :
  (forall j, \rsum_i c i j <= r) \/ (forall i, \rsum_j c i j <= r) -> law mu -> law nu ->
  tv (after round t mu) (after round t nu) <= INR #|I| * r ^ t * tv mu nu.
Proof.
move=> norm lmu lnu.
have la := after_law round_law t lmu; have lb := after_law round_law t lnu.
rewrite (tv_event la lb); pose E x := pos (after round t mu x - after round t nu x).
rewrite (mean_after mu t (fun x => if E x then 1 else 0)) (mean_after nu t (fun x => if E x then 1 else 0)); apply: Rle_trans (Rle_abs _) _; rewrite Rmult_comm.
apply: mean_tv => // x y; exact: events_vary.
Qed.
End Rounds.

Lemma Rmax_ge0 (U : finType) (F : U -> R) : 0 <= \big[Rmax/0]_u F u.
Proof. by elim/big_rec: _ => [|u x _ h]; [lra | apply: Rle_trans h (Rmax_r _ _)]. Qed.

(** The influence of one token on one other: claim [pairwise-influence-of-two]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Context.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Influence.
(** Two tokens, each with its own alphabet. *)
Variables (A B : finType) (P : A * B -> R).
Hypothesis lP : law P.

Definition left_law a := \rsum_b P (a, b).
Definition right_law b := \rsum_a P (a, b).
Definition independent (x : A * B) := left_law x.1 * right_law x.2.
(** The law of the first token where the second is b. *)
Definition left_given b a := P (a, b) / right_law b.
(** The largest distance of two such laws, of values that the second token can have. *)
Definition influence := \big[Rmax/0]_(b | pos (right_law b)) \big[Rmax/0]_(d | pos (right_law d)) tv (left_given b) (left_given d).

Lemma right_ge0 b : 0 <= right_law b.
Proof. by apply: sum_ge0 => a _; case: lP. Qed.

Lemma right_sum : \rsum_b right_law b = 1.
Proof. by rewrite exchange_big /= pair_bigA -(proj2 lP); apply: eq_bigr => -[]. Qed.

Lemma left_mix b a : P (a, b) = right_law b * left_given b a.
Proof.
rewrite /left_given; case: (Req_dec (right_law b) 0) => [z|nz]; last by field.
by rewrite z Rmult_0_l; apply: (sumT_zero (F := fun a => P (a, b))) => // d; case: lP.
Qed.

Lemma max_term (T : finType) (Q : pred T) (F : T -> R) t : Q t -> F t <= \big[Rmax/0]_(u | Q u) F u.
Proof.
move=> Qt; have : t \in index_enum T by rewrite mem_index_enum.
elim: (index_enum T) => [|u s IH]; first by rewrite in_nil.
rewrite big_cons inE => /orP[/eqP <-|/IH l]; first by rewrite Qt; exact: Rmax_l.
by case: ifP => // _; apply: Rle_trans l (Rmax_r _ _).
Qed.

Lemma influence_ge b d : 0 < right_law b -> 0 < right_law d -> tv (left_given b) (left_given d) <= influence.
Proof.
move=> /posP pb /posP pd.
apply: Rle_trans (@max_term B (fun b => pos (right_law b)) (fun b => \big[Rmax/0]_(d | pos (right_law d)) tv (left_given b) (left_given d)) b pb).
exact: (@max_term B (fun d => pos (right_law d)) (fun d => tv (left_given b) (left_given d)) d pd).
Qed.

Theorem influence_of_two : tv P independent <= influence.
Proof.
have r0 := right_ge0.
pose gap b d := \rsum_a Rabs (left_given b a - left_given d a).
have each b a : Rabs (P (a, b) - left_law a * right_law b) <= \rsum_d (right_law b * right_law d * Rabs (left_given b a - left_given d a)).
  have -> : P (a, b) - left_law a * right_law b = right_law b * \rsum_d (right_law d * (left_given b a - left_given d a)).
    have e : \rsum_d (right_law d * (left_given b a - left_given d a)) = left_given b a - left_law a.
      rewrite (eq_bigr (fun d => right_law d * left_given b a - P (a, d))) => [|d _]; last by rewrite (left_mix d); ring.
      by rewrite sum_sub sum_mulr right_sum Rmult_1_l.
    by rewrite e (left_mix b); ring.
  rewrite Rabs_mult (Rabs_right (right_law b)); last exact/Rle_ge.
  rewrite [X in _ <= X](eq_bigr (fun d => right_law b * (right_law d * Rabs (left_given b a - left_given d a)))) => [|d _]; last by ring.
  rewrite sum_mull; apply: Rmult_le_compat_l => //; apply: Rle_trans (sum_abs _ _) _.
  by right; apply: eq_bigr => d _; rewrite Rabs_mult (Rabs_right (right_law d)) //; exact/Rle_ge.
have total : \rsum_b \rsum_d (right_law b * right_law d * tv (left_given b) (left_given d)) <= influence.
  have one : \rsum_b \rsum_d (right_law b * right_law d * influence) = influence.
    rewrite (eq_bigr (fun b => right_law b * influence)) => [|b _]; first by rewrite sum_mulr right_sum Rmult_1_l.
    rewrite (eq_bigr (fun d => right_law b * (right_law d * influence))) => [|d _]; last by ring.
    by rewrite sum_mull sum_mulr right_sum Rmult_1_l.
  rewrite -{}one; apply: sum_le => b _; apply: sum_le => d _.
  case: (Rle_lt_or_eq_dec _ _ (r0 b)) => [pb|<-]; last by lra.
  case: (Rle_lt_or_eq_dec _ _ (r0 d)) => [pd|<-]; last by lra.
  by apply: Rmult_le_compat_l; [apply: Rmult_le_pos | exact: influence_ge].
apply: Rle_trans total; rewrite /tv.
have -> : \rsum_x Rabs (P x - independent x) = \rsum_b \rsum_a Rabs (P (a, b) - left_law a * right_law b).
  by rewrite exchange_big /= pair_bigA; apply: eq_bigr => -[].
rewrite -sum_mull; apply: sum_le => b _.
apply: (@Rle_trans _ (/ 2 * \rsum_a \rsum_d (right_law b * right_law d * Rabs (left_given b a - left_given d a)))).
  by apply: Rmult_le_compat_l; [lra | apply: sum_le => a _].
rewrite exchange_big /= -sum_mull; right; apply: eq_bigr => d _.
by rewrite sum_mull; ring.
Qed.
End Influence.

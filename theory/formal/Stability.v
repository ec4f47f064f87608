(** A token whose law must change moves on the way: claim [stability-of-wrong-tokens]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Pinsker.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Stability.
Variables (V : finType) (p : nat -> V -> R).
(** Successive laws of a token; each gives mass wherever the next one does. *)
Hypotheses (lp : forall k, law (p k)) (cov : forall k, covers (p k) (p k.+1)).

(** The mean divergence of n steps. *)
Definition mean_step n := (\rsum_(k < n) kl (p k.+1) (p k)) / INR n.

Lemma tv_steps n : tv (p 0%nat) (p n) <= \rsum_(k < n) tv (p k.+1) (p k).
Proof.
elim: n => [|n IH].
  rewrite big_ord0 /tv big1 => [|v _]; first by rewrite Rmult_0_r; lra.
  by rewrite Rminus_eq_0 Rabs_R0.
rewrite big_ord_recr /=; apply: Rle_trans (tv_triangle (p 0%nat) (p n) (p n.+1)) _.
by rewrite (tv_symmetric (p n)); apply: Rplus_le_compat; [exact: IH | right].
Qed.

Lemma square_step s q m u : 0 <= m -> 0 <= q -> s * s <= m * q -> (s + u) * (s + u) <= (m + 1) * (q + u * u).
Proof.
move=> m0 q0 h; suff : 2 * (s * u) <= q + m * (u * u) by lra.
have u0 : 0 <= u * u by exact: Rle_0_sqr.
have mu : 0 <= m * (u * u) by exact: Rmult_le_pos.
apply: Rnot_lt_le => c.
have c1 : (q + m * (u * u)) * (q + m * (u * u)) < (2 * (s * u)) * (2 * (s * u)) by apply: Rmult_le_0_lt_compat; lra.
have c2 : 0 <= (q - m * (u * u)) * (q - m * (u * u)) by exact: Rle_0_sqr.
have c3 : (s * s) * (u * u) <= (m * q) * (u * u) by exact: Rmult_le_compat_r.
lra.
Qed.

Lemma square_sum n (t : nat -> R) : (\rsum_(k < n) t k) * (\rsum_(k < n) t k) <= INR n * \rsum_(k < n) (t k * t k).
Proof.
elim: n => [|n IH]; first by rewrite !big_ord0 !Rmult_0_r; lra.
rewrite !big_ord_recr S_INR; apply: square_step => //; first exact: pos_INR.
by apply: sum_ge0 => k _; exact: Rle_0_sqr.
Qed.

Theorem stability n : (0 < n)%nat -> 2 * tv (p 0%nat) (p n) ^ 2 / INR n ^ 2 <= mean_step n.
Proof.
move=> /ltP/lt_0_INR n0; have n0' : 0 < INR n by [].
have t0 : 0 <= tv (p 0%nat) (p n).
  by apply: Rmult_le_pos; [lra | apply: sum_ge0 => v _; exact: Rabs_pos].
have l := tv_steps n; set s := \rsum_(k < n) tv (p k.+1) (p k) in l.
have sq : tv (p 0%nat) (p n) * tv (p 0%nat) (p n) <= s * s by apply: Rmult_le_compat; lra.
have cs := square_sum n (fun k => tv (p k.+1) (p k)); rewrite -/s in cs.
have pin : 2 * (\rsum_(k < n) (tv (p k.+1) (p k) * tv (p k.+1) (p k))) <= \rsum_(k < n) kl (p k.+1) (p k).
  rewrite -sum_mull; apply: sum_le => k _.
  by have := pinsker (lp k.+1) (law_sublaw (lp k)) (cov (k := k)); rewrite /= Rmult_1_r.
rewrite /mean_step; set d := tv (p 0%nat) (p n) in t0 sq *; set t := \rsum_(k < n) kl (p k.+1) (p k) in pin *.
apply: (Rmult_le_reg_l (INR n * INR n)); first exact: Rmult_lt_0_compat.
have -> : INR n * INR n * (2 * d ^ 2 / INR n ^ 2) = 2 * (d * d) by field; lra.
have -> : INR n * INR n * (t / INR n) = INR n * t by field; lra.
set w := \rsum_(k < n) _ in cs pin.
have : INR n * (2 * w) <= INR n * t by apply: Rmult_le_compat_l => //; lra.
lra.
Qed.
End Stability.

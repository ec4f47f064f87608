(** Polynomials in Bernstein's form: the mean of c at a binomial number of n tokens, each told with probability t. Their recursion,
    derivative, and what they are between. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums RandomOrderCurve.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The chance that j of n tokens are told, each with probability t by itself. *)
Definition binomial n (t : R) j := INR 'C(n, j) * t ^ j * (1 - t) ^ (n - j).
Definition bernstein n (c : nat -> R) (t : R) := \rsum_(j < n.+1) (binomial n t j * c j).
Definition rise (c : nat -> R) (j : nat) := c j.+1 - c j.

Section Bernstein.
Implicit Types (n j : nat) (c d : nat -> R) (t : R).

Lemma bernstein0 c t : bernstein 0 c t = c 0%nat.
Proof. by rewrite /bernstein big_ord_recl big_ord0 /binomial /=; ring. Qed.

Lemma bernstein_next n c t : bernstein n.+1 c t = (1 - t) * bernstein n c t + t * bernstein n (fun j => c j.+1) t.
Proof.
have e0 : binomial n.+1 t 0 * c 0%nat = (1 - t) * (binomial n t 0 * c 0%nat).
  by rewrite /binomial !bin0 !subn0 -tech_pow_Rmult /=; ring.
have e j : (j <= n)%nat -> binomial n.+1 t j.+1 * c j.+1 =
    (if j.+1 == n.+1 then 0 else (1 - t) * (binomial n t j.+1 * c j.+1)) + t * (binomial n t j * c j.+1).
  move=> jn; rewrite /binomial binS plus_INR subSS; case: eqP => [[->]|ne].
    by rewrite bin_small // -tech_pow_Rmult /=; ring.
  have lt : (j < n)%nat by rewrite ltn_neqAle jn andbT; apply/eqP => h; apply: ne; rewrite h.
  have -> : (n - j = (n - j.+1).+1)%nat by rewrite subnSK.
  by rewrite /=; ring.
rewrite /bernstein big_ord_recl e0 (eq_bigr (fun j : 'I_n.+1 => (if j.+1 == n.+1 then 0 else (1 - t) * (binomial n t j.+1 * c j.+1)) + t * (binomial n t j * c j.+1))); last first.
  by move=> j _; apply: e; rewrite -ltnS.
rewrite sum_add sum_mull big_ord_recr /= eqxx Rplus_0_r.
rewrite (eq_bigr (fun j : 'I_n => (1 - t) * (binomial n t j.+1 * c j.+1))) => [|j _]; last first.
  by rewrite eqSS /= ltn_eqF.
by rewrite sum_mull -Rplus_assoc -Rmult_plus_distr_l [in X in _ = X](big_ord_recl n).
Qed.

Lemma bernstein_ext n c d t : (forall j, (j <= n)%nat -> c j = d j) -> bernstein n c t = bernstein n d t.
Proof. by move=> e; apply: eq_bigr => j _; rewrite e // -ltnS. Qed.

Lemma bernstein_sub n c d t : bernstein n (fun j => c j - d j) t = bernstein n c t - bernstein n d t.
Proof. by rewrite /bernstein -sum_sub; apply: eq_bigr => j _; ring. Qed.

Lemma bernstein_scale n a c t : bernstein n (fun j => a * c j) t = a * bernstein n c t.
Proof. by rewrite /bernstein -sum_mull; apply: eq_bigr => j _; ring. Qed.

Lemma bernstein_const n a t : bernstein n (fun=> a) t = a.
Proof. by elim: n => [|n IH]; rewrite ?bernstein0 // bernstein_next IH; ring. Qed.

Lemma bernstein_start n c : bernstein n c 0 = c 0%nat.
Proof. by elim: n c => [|n IH] c; rewrite ?bernstein0 // bernstein_next !IH; ring. Qed.

Lemma bernstein_end n c : bernstein n c 1 = c n.
Proof. by elim: n c => [|n IH] c; rewrite ?bernstein0 // bernstein_next !IH; ring. Qed.

Lemma binomial_ge0 n t j : 0 <= t <= 1 -> 0 <= binomial n t j.
Proof.
move=> ht; apply: Rmult_le_pos; last by apply: pow_le; lra.
by apply: Rmult_le_pos; [exact: pos_INR | apply: pow_le; lra].
Qed.

Lemma bernstein_ge0 n c t : 0 <= t <= 1 -> (forall j, (j <= n)%nat -> 0 <= c j) -> 0 <= bernstein n c t.
Proof. by move=> ht pos; apply: sum_ge0 => j _; apply: Rmult_le_pos; [exact: binomial_ge0 | apply: pos; rewrite -ltnS]. Qed.

(** The derivative: the rises of c, one degree lower. *)
Theorem bernstein_derivative n c t : derivable_pt_lim (bernstein n c) t (INR n * bernstein n.-1 (rise c) t).
Proof.
case: n => [|n] /=.
  have -> : bernstein 0 c = fct_cte (c 0%nat) by apply: FunctionalExtensionality.functional_extensionality => s; exact: bernstein0.
  by rewrite Rmult_0_l; exact: derivable_pt_lim_const.
rewrite -/(INR n.+1); elim: n c => [|n IH] c.
  have -> : bernstein 1 c = (fun s => (1 - s) * c 0%nat + s * c 1%nat).
    by apply: FunctionalExtensionality.functional_extensionality => s; rewrite bernstein_next !bernstein0.
  have d1 := derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const 1 t) (derivable_pt_lim_id t)) (derivable_pt_lim_const (c 0%nat) t).
  have d2 := derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_id t) (derivable_pt_lim_const (c 1%nat) t).
  have d := derivable_pt_lim_plus _ _ t _ _ d1 d2.
  match type of d with derivable_pt_lim _ _ ?l => have e : l = INR 1 * bernstein 0 (rise c) t end.
    by rewrite bernstein0 /rise /id /fct_cte /minus_fct /=; ring.
  by rewrite -e; exact: d.
have -> : bernstein n.+2 c = (fun s => (1 - s) * bernstein n.+1 c s + s * bernstein n.+1 (fun j => c j.+1) s).
  by apply: FunctionalExtensionality.functional_extensionality => s; exact: bernstein_next.
have d1 := derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const 1 t) (derivable_pt_lim_id t)) (IH c).
have d2 := derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_id t) (IH (fun j => c j.+1)).
have d := derivable_pt_lim_plus _ _ t _ _ d1 d2.
match type of d with derivable_pt_lim _ _ ?l => have e : l = INR n.+2 * bernstein n.+1 (rise c) t end.
  have s : bernstein n.+1 (rise c) t = bernstein n.+1 (fun j => c j.+1) t - bernstein n.+1 c t by rewrite -bernstein_sub.
  have r : bernstein n.+1 (rise c) t = (1 - t) * bernstein n (rise c) t + t * bernstein n (rise (fun j => c j.+1)) t.
    exact: bernstein_next.
  rewrite [INR n.+2]S_INR Rmult_plus_distr_r Rmult_1_l {2}s {1}r /id /fct_cte /minus_fct; ring.
by rewrite -e; exact: d.
Qed.

(** An antiderivative: the sums of c, one degree higher. *)
Definition summed c (j : nat) := \rsum_(i < j) c i.

Theorem bernstein_antiderivative n c t : derivable_pt_lim (fun s => / INR n.+1 * bernstein n.+1 (summed c) s) t (bernstein n c t).
Proof.
have n0 : INR n.+1 <> 0 by exact: not_0_INR.
have d := derivable_pt_lim_scal _ (/ INR n.+1) t _ (bernstein_derivative n.+1 (summed c) t).
match type of d with derivable_pt_lim _ _ ?l => have e : l = bernstein n c t end; last by rewrite -e; exact: d.
rewrite -Rmult_assoc Rinv_l // Rmult_1_l /=; apply: bernstein_ext => j _.
by rewrite /rise /summed big_ord_recr /=; ring.
Qed.

(** Times t (1 - t), two degrees higher. *)
Lemma bernstein_raise L d t : (0 < L)%nat ->
  t * (1 - t) * (INR L * (INR L.-1 * bernstein L.-2 d t)) = bernstein L (fun j => INR j * INR (L - j) * d j.-1) t.
Proof.
case: L => [|[|n]] // _.
  by rewrite /bernstein !big_ord_recl !big_ord0 /binomial /= !(Rmult_0_l, Rmult_0_r, Rplus_0_l).
rewrite [RHS](big_ord_recl n.+2) big_ord_recr /= -!/(INR _.+1) subnn !(Rmult_0_l, Rmult_0_r, Rplus_0_l, Rplus_0_r).
rewrite -!sum_mull; apply: eq_bigr => j _; rewrite -/(INR j.+1) -/(INR n.+2).
have jn : (j <= n)%nat by rewrite -ltnS.
have c : INR 'C(n.+2, j.+1) * (INR j.+1 * INR (n.+1 - j)) = INR n.+2 * INR n.+1 * INR 'C(n, j).
  have e1 := mul_bin_diag n.+2 j; have e2 := mul_bin_down n.+1 j; rewrite /= in e1 e2.
  rewrite -!mult_INR; congr INR; rewrite !multE in e1 e2 *.
  by rewrite mulnA (mulnC 'C(n.+2, j.+1)) -e1 -mulnA (mulnC 'C(n.+1, j)) -e2 mulnA.
rewrite /binomial /bump /= add1n !subSS (subSn jn).
have -> : t * (1 - t) * (INR n.+2 * (INR n.+1 * (INR 'C(n, j) * t ^ j * (1 - t) ^ (n - j) * d j))) =
  (INR n.+2 * INR n.+1 * INR 'C(n, j)) * (t * t ^ j * ((1 - t) * (1 - t) ^ (n - j)) * d j) by ring.
by rewrite -c (subSn jn) /=; ring.
Qed.

End Bernstein.

(** A function that rises where its slope is not negative. *)
Lemma climbs f slope a b : a <= b -> (forall s, a <= s <= b -> derivable_pt_lim f s (slope s)) ->
  (forall s, a <= s <= b -> 0 <= slope s) -> f a <= f b.
Proof.
case/Rle_lt_or_eq_dec => [ab|->]; last by lra.
move=> df pos; have [c [e hc]] := MVT_cor2 f slope a b ab df.
have hs : 0 <= slope c by apply: pos; lra.
have : 0 <= slope c * (b - a) by apply: Rmult_le_pos; lra.
lra.
Qed.

(** Means of draws from strata: claim [stratified-variance].
      [stratified_variance]  m draws from each of k equally likely strata, n = m k in all, each by the law of its stratum and by
                             itself: their mean has variance (sigma^2 - sigma_b^2) / n, where sigma^2 is the variance of one draw
                             from all strata and sigma_b^2 that of the strata's means. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Variance Average Mirror.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Strata.
(** Outcomes of one draw, by a law for each stratum, and the loss of each; k strata, m draws from each. *)
Variables (k m : nat) (V : finType) (law_of : 'I_k -> V -> R) (loss : V -> R).
Hypotheses (k0 : (0 < k)%nat) (m0 : (0 < m)%nat) (ll : forall s, law (law_of s)).

(** A stratum at random; one draw from all strata: a stratum at random, and an outcome from it. *)
Definition equal (s : 'I_k) := / INR k.
Definition one := joint equal law_of.

(** All draws, each by itself: draw (s, j) is the j-th from stratum s; and the mean of their losses. *)
Definition draws : {ffun 'I_k * 'I_m -> V} -> R := independent (fun d => law_of d.1).
Definition mean_loss (x : {ffun 'I_k * 'I_m -> V}) := (\rsum_d loss (x d)) / (INR m * INR k).

(** The variance of one draw from all strata, and that of the strata's means. *)
Definition sigma2 := var one (fun o => loss o.2).
Definition sigma2_between := var equal (fun s => mean (law_of s) loss).

Lemma k_pos : 0 < INR k. Proof. by apply: lt_0_INR; apply/ltP. Qed.
Lemma m_pos : 0 < INR m. Proof. by apply: lt_0_INR; apply/ltP. Qed.

Lemma equal_law : law equal.
Proof.
have h := k_pos; split=> [s|]; first by apply/Rlt_le/Rinv_0_lt_compat.
by rewrite /equal sum_const_ord; field; lra.
Qed.

Lemma var_scale (A : finType) (p f : A -> R) c : law p -> var p (fun a => c * f a) = c ^ 2 * var p f.
Proof.
move=> lp; rewrite !var_moments // mean_scale.
by rewrite (@mean_ext _ p _ (fun a => c ^ 2 * f a ^ 2)) ?mean_scale => [|a]; ring.
Qed.

Theorem stratified_variance : var draws mean_loss = (sigma2 - sigma2_between) / (INR m * INR k).
Proof.
have hk := k_pos; have hm := m_pos.
have li : law draws by apply: independent_law => d; exact: ll.
have -> : sigma2 - sigma2_between = mean equal (fun s => var (law_of s) loss).
  have -> : sigma2 = mean equal (fun s => var (law_of s) loss) + sigma2_between by exact: total_variance equal_law ll.
  by ring.
have -> : var draws mean_loss = (/ (INR m * INR k)) ^ 2 * var draws (fun x => \rsum_d loss (x d)).
  by rewrite -var_scale // !var_moments //; congr (_ - _ ^ 2); apply: mean_ext => x; rewrite /mean_loss /=; field; lra.
have -> : var draws (fun x => \rsum_d loss (x d)) = \rsum_(d : 'I_k * 'I_m | true) var (law_of d.1) loss.
  rewrite var_cov (cov_sum (fun d => ll d.1) (fun=> loss) (fun=> loss)).
  by apply: eq_bigr => d _; rewrite var_cov.
rewrite -(pair_big predT predT (fun (s : 'I_k) (j : 'I_m) => var (law_of s) loss)) /=.
rewrite (eq_bigr (fun s => INR m * var (law_of s) loss)) => [|s _]; last exact: sum_const_ord.
rewrite sum_mull /mean /equal sum_mull; field; lra.
Qed.
End Strata.

(** What a trace reports: the step in which each token was finalised.
    - [parallelism_not_time], claim [afp-not-time]: n tokens over the passes that finalise some, T - E of T, are at least n / T, with equality
      exactly where every pass finalises a token.
    - [parallelism_joined], claim [afp-harmonic]: of texts decoded one after the other it is the harmonic mean.
    - [tau_ties], claim [tau-bounded-by-ties]: ties bound Kendall's tau.
    - [tau_blocks], claim [tau-block-floor]: blocks decoded from left to right force it up.
    - [ties_matter], claim [tau-tie-rule-harmless], and [high_tau_backwards], claim [tau-shows-left-to-right]: both are false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** A trace is a sequence of steps, one a token; the parallelism is the number of tokens over the number of different steps. *)
Notation trace := (seq nat).
Implicit Types (t : trace) (blocks : seq trace).
Definition steps t := size (undup t).
Definition parallelism t := INR (size t) / INR (steps t).

Section Passes.
(** The passes 0, ..., T - 1 of which no token of the trace names are those that finalise nothing. *)
Variables (t : trace) (T : nat).
Hypothesis within : all (fun s => s < T)%nat t.
Definition idle := count (fun s => s \notin t) (iota 0 T).

Lemma steps_idle : (steps t + idle)%nat = T.
Proof.
rewrite -[in RHS](size_iota 0 T) -(count_predC (mem t) (iota 0 T)) /idle; congr addn.
rewrite -size_filter /steps; apply/perm_size/uniq_perm; [exact: undup_uniq | exact/filter_uniq/iota_uniq |].
move=> s; rewrite mem_undup mem_filter mem_iota /= add0n; case st : (s \in t) => //.
by rewrite (allP within).
Qed.

(** Claim [afp-not-time]. *)
Theorem parallelism_not_time : (0 < size t)%nat ->
  [/\ parallelism t = INR (size t) / (INR T - INR idle),
      INR (size t) / INR T <= parallelism t &
      parallelism t = INR (size t) / INR T <-> idle = 0%nat].
Proof.
move=> t0; have sT := steps_idle.
have s0 : (0 < steps t)%nat.
  by case: t t0 => // s u _; rewrite /steps -has_predT; apply/hasP; exists s => //; rewrite mem_undup mem_head.
have s1 : 0 < INR (steps t) by apply: lt_0_INR; apply/ltP.
have n1 : 0 < INR (size t) by apply: lt_0_INR; apply/ltP.
have i0 := pos_INR idle.
have eT : INR T = INR (steps t) + INR idle by rewrite -plus_INR -plusE in sT *; rewrite -sT.
have le : / INR T <= / INR (steps t) by apply: Rinv_le_contravar => //; lra.
split; first by rewrite /parallelism; congr Rdiv; lra.
  by apply: Rmult_le_compat_l => //; lra.
rewrite /parallelism; split=> [e|z]; last by rewrite eT z /= Rplus_0_r.
apply: INR_eq; rewrite /=.
have e' : / INR (steps t) = / INR T by apply: (Rmult_eq_reg_l (INR (size t))); [exact: e | lra].
have := congr1 Rinv e'; rewrite !Rinv_inv; lra.
Qed.
End Passes.

Section Joined.
(** The first step that a trace leaves free, and texts one after the other, each in steps of its own. *)
Definition free t := foldr (fun s m => maxn s.+1 m) 0%nat t.
Definition joined blocks := foldl (fun whole t => whole ++ map (addn (free whole)) t) [::] blocks.

Lemma free_above t s : s \in t -> (s < free t)%nat.
Proof. by elim: t => //= u t IH; rewrite inE leq_max => /orP[/eqP ->|/IH ->]; rewrite ?leqnn ?orbT. Qed.

Lemma steps_after whole t : steps (whole ++ map (addn (free whole)) t) = (steps whole + steps t)%nat.
Proof.
rewrite /steps undup_cat size_cat undup_map_inj; last exact: addnI.
rewrite size_map; congr addn; rewrite size_filter; apply/eqP; rewrite -all_count; apply/allP => s.
rewrite mem_undup => /free_above l; apply/mapP => -[u _ e].
by rewrite e ltnNge leq_addr in l.
Qed.

Lemma joined_steps blocks : steps (joined blocks) = sumn (map steps blocks).
Proof.
rewrite /joined -[RHS]add0n; have -> : 0%nat = steps [::] by [].
elim: blocks [::] => [|t blocks IH] whole /=; first by rewrite addn0.
by rewrite IH steps_after addnA.
Qed.

Lemma joined_size blocks : size (joined blocks) = sumn (map size blocks).
Proof.
rewrite /joined -[RHS]add0n; have -> : 0%nat = size ([::] : trace) by [].
elim: blocks [::] => [|t blocks IH] whole /=; first by rewrite addn0.
by rewrite IH size_cat size_map addnA.
Qed.

(** Claim [afp-harmonic]; a text without tokens adds nothing, and is allowed. *)
Theorem parallelism_joined blocks :
  parallelism (joined blocks) =
  INR (sumn (map size blocks)) / \big[Rplus/0]_(t <- blocks) (INR (size t) / parallelism t).
Proof.
rewrite /parallelism joined_size joined_steps; congr Rdiv.
elim: blocks => [|t blocks IH]; first by rewrite big_nil.
rewrite big_cons -IH /= -plusE plus_INR; congr Rplus.
case: t => [|s u]; first by rewrite /steps /= /Rdiv Rmult_0_l.
have s0 : 0 < INR (steps (s :: u)).
  by apply: lt_0_INR; apply/ltP; rewrite /steps -has_predT; apply/hasP; exists s => //; rewrite mem_undup mem_head.
have n0 : 0 < INR (size (s :: u)) by apply: lt_0_INR; apply/ltP.
by field; split; apply: Rgt_not_eq.
Qed.
End Joined.

Section Kendall.
(** n tokens, at least two, and the step of each. *)
Variables (n : nat) (t : 'I_n -> nat).
Hypothesis two : (1 < n)%nat.

Definition sign (a b : nat) : R := if (a < b)%nat then 1 else if (b < a)%nat then -1 else 0.
Definition tau := (\rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) sign (t i) (t j)) / INR 'C(n, 2).
Definition tied := (\sum_(i : 'I_n) \sum_(j : 'I_n | (i < j) && (t i == t j)) 1)%nat.

Lemma pairs : (\sum_(i : 'I_n) \sum_(j : 'I_n | i < j) 1)%nat = 'C(n, 2).
Proof.
rewrite (exchange_big_dep predT) //= -triangular_sum big_mkord; apply: eq_bigr => j _.
rewrite sum1_card -[RHS](card_ord j) -[RHS]cardsT.
have inj : injective (widen_ord (ltnW (ltn_ord j))) by move=> a b /(congr1 val) /= e; exact: val_inj.
rewrite -(card_imset _ inj); apply: eq_card => i; rewrite unfold_in; apply/idP/imsetP => [ij|[k _ ->]]; last exact: (ltn_ord k).
by exists (Ordinal (ij : (i < j)%nat)) => //; exact: val_inj.
Qed.

Lemma INR_sum (J : finType) (p : pred J) (F : J -> nat) : INR (\sum_(j | p j) F j) = \rsum_(j | p j) INR (F j).
Proof. by elim/big_rec2: _ => [//|j x y _ <-]; rewrite -plusE plus_INR. Qed.

Lemma pairs_R : \rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) 1 = INR 'C(n, 2).
Proof. by rewrite -pairs INR_sum; apply: eq_bigr => i _; rewrite INR_sum. Qed.

Lemma pairs_gt0 : 0 < INR 'C(n, 2).
Proof. by apply: lt_0_INR; apply/ltP; rewrite bin_gt0. Qed.

Lemma tied_R : INR tied = \rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) (if t i == t j then 1 else 0).
Proof.
rewrite INR_sum; apply: eq_bigr => i _; rewrite INR_sum -big_mkcondr /=; exact: eq_bigr.
Qed.

(** Claim [tau-bounded-by-ties]. *)
Theorem tau_ties : Rabs tau <= 1 - INR tied / INR 'C(n, 2).
Proof.
have c0 := pairs_gt0.
rewrite /tau /Rdiv Rabs_mult (Rabs_pos_eq (/ _)); last exact/Rlt_le/Rinv_0_lt_compat.
have -> : 1 - INR tied * / INR 'C(n, 2) = (INR 'C(n, 2) - INR tied) * / INR 'C(n, 2) by field; lra.
apply: Rmult_le_compat_r; first exact/Rlt_le/Rinv_0_lt_compat.
rewrite -pairs_R tied_R -sum_sub; apply: Rle_trans (sum_abs _ _) _; apply: sum_le => i _.
rewrite -sum_sub; apply: Rle_trans (sum_abs _ _) _; apply: sum_le => j _.
rewrite /sign; case: (ltngtP (t i) (t j)) => _; rewrite /Rabs; case: Rcase_abs; lra.
Qed.

(** Blocks of B, the last one perhaps shorter: a token of an earlier block is revealed before one of a later block. *)
Variable B : nat.
Hypothesis B0 : (0 < B)%nat.
Definition left_to_right := forall i j : 'I_n, (i %/ B < j %/ B)%nat -> (t i < t j)%nat.

(** The other tokens of a token's block are at most B - 1. *)
Lemma mates (i : 'I_n) : (\sum_(j : 'I_n | (i != j) && (i %/ B == j %/ B)) 1 <= B.-1)%nat.
Proof.
rewrite sum1_card.
have inj : {in [pred j : 'I_n | i %/ B == j %/ B] &, injective (fun j : 'I_n => Ordinal (ltn_pmod j B0))}.
  move=> j k /eqP ej /eqP ek /(congr1 val) /= e; apply: val_inj => /=.
  by rewrite (divn_eq j B) (divn_eq k B) e -ej -ek.
have := leq_card_in _ _ inj; rewrite card_ord (cardD1 i) inE eqxx /= add1n => h.
rewrite -ltnS prednK //; apply: leq_trans h; rewrite ltnS; apply/eq_leq/eq_card => j.
by rewrite !inE (eq_sym j).
Qed.

Lemma inside : (2 * (\sum_(i : 'I_n) \sum_(j : 'I_n | (i < j) && (i %/ B == j %/ B)) 1) <= n * B.-1)%nat.
Proof.
apply: (@leq_trans (\sum_(i : 'I_n) \sum_(j : 'I_n | (i != j) && (i %/ B == j %/ B)) 1)); last first.
  apply: (@leq_trans (\sum_(i : 'I_n) B.-1)); first by apply: leq_sum => i _; exact: mates.
  by rewrite sum_nat_const card_ord.
rewrite mul2n -addnn {2}(exchange_big_dep predT) //= -big_split /=; apply: eq_leq; apply: eq_bigr => i _.
rewrite [RHS](bigID (fun j : 'I_n => (i < j)%nat)) /=; congr addn; apply: eq_bigl => j.
  by rewrite -val_eqE /=; case: (ltngtP i j) => _; rewrite ?andbT ?andbF.
by rewrite [in LHS](eq_sym (j %/ B)) -val_eqE /=; case: (ltngtP i j) => _; rewrite ?andbT ?andbF.
Qed.

(** Claim [tau-block-floor]. *)
Theorem tau_blocks : left_to_right -> 1 - 2 * (INR B - 1) / (INR n - 1) <= tau.
Proof.
move=> ltr; have c0 := pairs_gt0.
set w := (\sum_(i : 'I_n) \sum_(j : 'I_n | (i < j) && (i %/ B == j %/ B)) 1)%nat.
have wR : INR w = \rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) (if i %/ B == j %/ B then 1 else 0).
  rewrite INR_sum; apply: eq_bigr => i _; rewrite INR_sum -big_mkcondr /=; exact: eq_bigr.
have low : INR 'C(n, 2) - 2 * INR w <= \rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) sign (t i) (t j).
  rewrite -pairs_R wR -sum_mull -sum_sub; apply: sum_le => i _; rewrite -sum_mull -sum_sub; apply: sum_le => j ij.
  case: (ltngtP (i %/ B) (j %/ B)) => [l|l|_].
  - by rewrite /sign ltr //; lra.
  - by have := leq_div2r B (ltnW ij); rewrite leqNgt l.
  by rewrite /sign; case: ifP => _; [lra | case: ifP => _; lra].
have two_c : 2 * INR 'C(n, 2) = INR n * (INR n - 1).
  have e : (2 * 'C(n, 2) = n * n.-1)%nat by rewrite -mul_bin_diag bin1.
  have := congr1 INR e; rewrite -!multE !mult_INR => ->; congr Rmult.
  by case: (n) two => // m _; rewrite S_INR [m.+1.-1]/=; ring.
have wB : 2 * INR w <= INR n * (INR B - 1).
  have := inside; rewrite -/w => /leP/le_INR; rewrite -!multE !mult_INR.
  have -> : INR B.-1 = INR B - 1 by case: (B) B0 => // b _; rewrite S_INR /=; lra.
  by have -> : INR 2 = 2 by [].
have n1 : 1 < INR n by apply: (lt_INR 1); apply/ltP.
apply: (Rmult_le_reg_r (INR 'C(n, 2))) => //.
have -> : tau * INR 'C(n, 2) = \rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) sign (t i) (t j) by rewrite /tau; field; lra.
apply: Rle_trans low.
have e : INR 'C(n, 2) = INR n * (INR n - 1) / 2 by lra.
have -> : (1 - 2 * (INR B - 1) / (INR n - 1)) * INR 'C(n, 2) = INR 'C(n, 2) - INR n * (INR B - 1) by rewrite e; field; lra.
lra.
Qed.
End Kendall.

Section Refuted.
(** The trace in which what is revealed in one step is revealed one by one instead, from left to right: a stable sort. *)
Definition one_by_one n (t : 'I_n -> nat) (i : 'I_n) := (t i * n + i)%nat.

(** Claim [tau-tie-rule-harmless] is false: a token in one step, then three in one. *)
Theorem ties_matter : ~ (forall n (t : 'I_n -> nat), (1 < n)%nat -> tau t = tau (one_by_one t)).
Proof.
move/(_ 4%nat (fun i => nth 0%nat [:: 0; 1; 1; 1]%nat i) isT).
rewrite /tau; under eq_bigr do rewrite big_mkcond /=; under [X in _ = X / _]eq_bigr do rewrite big_mkcond /=.
rewrite !big_ord_recl !big_ord0 /sign /one_by_one /=.
lra.
Qed.

(** Claim [tau-shows-left-to-right] is false: ten blocks of 32, each decoded from right to left. *)
Definition backwards n (t : 'I_n -> nat) B := forall i j : 'I_n, (i %/ B = j %/ B)%nat -> (i < j)%nat -> (t j < t i)%nat.

Theorem high_tau_backwards : ~ (forall K (t : 'I_(K * 32) -> nat), (0 < K)%nat ->
  left_to_right t 32 -> backwards t 32 -> tau t <= 4 / 5).
Proof.
pose t (i : 'I_(10 * 32)) := (i %/ 32 * 32 + (31 - i %% 32))%nat.
have in_block (i : nat) : (i %% 32 <= 31)%nat by rewrite -ltnS ltn_mod.
have ltr : left_to_right t 32.
  move=> i j ij; apply: (@leq_trans ((i %/ 32).+1 * 32)); last by rewrite (leq_trans _ (leq_addr _ _)) // leq_mul2r ij orbT.
  by rewrite /t (mulSn (i %/ 32)) (addnC 32%nat) ltn_add2l ltnS leq_subr.
have back : backwards t 32.
  move=> i j e ij; rewrite /t e ltn_add2l.
  have less : (i %% 32 < j %% 32)%nat by move: ij; rewrite {1}(divn_eq i 32) {1}(divn_eq j 32) e ltn_add2l.
  by rewrite ltn_sub2l // (leq_trans less) // in_block.
move/(_ 10%nat t isT ltr back); have := tau_blocks (isT : (1 < 10 * 32)%nat) (isT : (0 < 32)%nat) ltr.
by rewrite !INR_IZR_INZ -[Z.of_nat 32]/32%Z -[Z.of_nat (10 * 32)]/320%Z; lra.
Qed.
End Refuted.

(** What decoding in a random order costs, for sequences: the information curve in words, and the bounds that are linear in it.

    The curve counts from 1, as [curve j] with j = 1, ..., L; a round that follows N tokens begins at [curve N.+1]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderRays
  RandomOrderPartitions RandomOrderSequences.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The weight of the increment Z_{j+1} - Z_j: with j tokens told strictly inside a round, those still left in it. *)
Fixpoint weight sizes (j : nat) : nat :=
  if sizes is n :: rest then if (j <= n)%nat then (n - j)%nat else weight rest (j - n) else 0%nat.

Lemma weight_split before n after j : (sumn before < j <= sumn before + n)%nat ->
  weight (before ++ n :: after) j = (sumn before + n - j)%nat.
Proof.
elim: before j => [|m b IH] j /=; first by rewrite add0n => /andP[_ ->].
case/andP=> lo hi; have mj : (m < j)%nat by rewrite (leq_ltn_trans _ lo) ?leq_addr.
rewrite leqNgt mj /= IH ?ltn_subRL ?lo ?leq_subLR ?addnA //.
by rewrite subnBA ?(ltnW mj) // addnC addnA.
Qed.

Lemma rounds_weight L sizes k : sumn sizes = L -> (0 < k <= L)%nat -> rounds (ray k) 0 sizes = INR (weight sizes k).
Proof.
move=> sz kL; have [|b [n [a [e h]]]] := @split_at k sizes; first by rewrite sz.
rewrite e (rounds_ray _ h) weight_split // minus_INR //.
by case/andP: h => _ /leP.
Qed.

(** No more is left in a round than in the text, or than all but one of its tokens. *)
Lemma weight_left L sizes k : sumn sizes = L -> (0 < k <= L)%nat -> INR (weight sizes k) <= INR L - INR k.
Proof.
move=> sz kL; have [|b [n [a [e h]]]] := @split_at k sizes; first by rewrite sz.
have le : (sumn b + n <= L)%nat by rewrite -sz e sumn_cat /= addnA leq_addr.
rewrite e weight_split // minus_INR; last by case/andP: h => _ /leP.
by have := le_INR _ _ (leP le); lra.
Qed.

Lemma weight_size L sizes k s : sumn sizes = L -> (0 < k <= L)%nat -> all (fun n => n <= s)%nat sizes ->
  INR (weight sizes k) <= INR s - 1.
Proof.
move=> sz kL; have [|b [n [a [e h]]]] := @split_at k sizes; first by rewrite sz.
rewrite e all_cat /= => /and3P[_ ns _]; rewrite weight_split //.
case/andP: h => lo hi; rewrite minus_INR ?plus_INR; last exact/leP.
have := le_INR _ _ (leP lo); have := le_INR _ _ (leP ns); rewrite S_INR; lra.
Qed.

Section Bounds.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypothesis lP : law P.
Notation curve := (curve P).
Notation H := (Hset P).
Implicit Types (i : 'I_L) (sizes : seq nat).

Let X i (x : {dffun forall i : 'I_L, A i}) := x i.

(** I(X_i ; X_{-i}), the total correlation and the dual total correlation, in entropies. *)
Definition information i := H [set i] + H (setT :\ i) - H setT.
Definition total_correlation := (\rsum_i H [set i]) - H setT.
Definition dual_total_correlation := H setT - (\rsum_i (H setT - H (setT :\ i))).

(** The same as of all tokens in [Entropies]. *)
Lemma total_correlation_TC : TC X P setT = total_correlation.
Proof. by congr Rminus; apply: eq_bigl => i; rewrite inE. Qed.

Lemma curve_rising : rising L curve.
Proof. by split; [exact: curve_one | move=> j; exact: curve_rises]. Qed.

Theorem curve_ge0 j : (0 < j <= L)%nat -> 0 <= curve j.
Proof. by case: curve_rising => z up; exact: Z_ge0. Qed.

(** The area under the curve, and the area above it. *)
Theorem curve_area : (\rsum_(m < L) curve m.+1) = total_correlation.
Proof. by symmetry; apply: (TC_Z (h := H)); exact: (H_empty X lP). Qed.

Theorem curve_shortfall : (\rsum_(m < L) (curve L - curve m.+1)) = dual_total_correlation.
Proof. by symmetry; apply: (DTC_Z (h := H)); exact: (H_empty X lP). Qed.

(** L Z_L is the summed information of each token in all others. *)
Theorem curve_last : INR L * curve L = \rsum_i information i.
Proof.
rewrite -(total_dual L curve) [total _ _]curve_area [dual _ _]curve_shortfall /total_correlation /dual_total_correlation.
have -> : (\rsum_i information i) = (\rsum_i H [set i]) - \rsum_i (H setT - H (setT :\ i)).
  by rewrite -sum_sub; apply: eq_bigr => i _; rewrite /information; ring.
by ring.
Qed.

(** What a token has to tell is at most its entropy, and that at most the logarithm of its alphabet. *)
Lemma information_entropy i : information i <= H [set i].
Proof. by rewrite /information; have := H_mono X lP (subsetT (setT :\ i)); rewrite !Hset_H; lra. Qed.

Lemma token_letters i : H [set i] <= ln (INR #|A i|).
Proof.
have [x _] : exists x, 0 < P x.
  case: (pickP (fun x => pos (P x))) => [x /posP|none]; first by exists x.
  case: lP => p0 p1; suff : \rsum_x P x = 0 by lra.
  by apply: big1 => x _; have := none x; case: posP => // n _; have := p0 x; lra.
have c0 : 0 < INR #|A i| by apply/lt_0_INR/ltP/card_gt0P; exists (x i).
have e : H [set i] = entropy (@marginal _ _ P i).
  rewrite /entropy -mean_marginal; congr Ropp; apply: eq_bigr => y _; congr (_ * ln _).
  by apply: eq_bigl => z; apply/forall_inP/idP => [h|h j]; [apply: h; rewrite inE | rewrite inE => /eqP ->].
have u : law (fun _ : A i => / INR #|A i|).
  split=> [a|]; first exact/Rlt_le/Rinv_0_lt_compat.
  by rewrite (sum_const predT); apply: Rinv_r; exact: Rgt_not_eq.
have lM := marginal_law i lP.
have cov : covers (fun _ : A i => / INR #|A i|) (@marginal _ _ P i) by move=> a _; exact: Rinv_0_lt_compat.
have := gibbs lM (law_sublaw u) cov; rewrite kl_split //; last by case: lM.
rewrite ln_Rinv // sum_mulr; case: lM => _ ->; rewrite e; lra.
Qed.

Theorem curve_letters V : (0 < L)%nat -> (forall i, #|A i| <= V)%nat -> curve L <= ln (INR V).
Proof.
move=> L0 letters; have l0 : 0 < INR L by apply/lt_0_INR/ltP.
apply: (Rmult_le_reg_l (INR L)) => //; rewrite curve_last -sum_const_ord; apply: sum_le => i _.
apply: Rle_trans (information_entropy i) _; apply: Rle_trans (token_letters i) _.
have c0 : 0 < INR #|A i|.
  apply/lt_0_INR/ltP/card_gt0P; apply/existsP; case: (boolP [exists a : A i, true]) => // /existsP n.
  case: lP => _; rewrite big1 => [|x]; first by lra.
  by case: n; exists (x i).
have : INR #|A i| <= INR V by apply/le_INR/leP.
by case=> [lt|->]; [apply/Rlt_le/ln_increasing | lra].
Qed.

Section Sizes.
Variable sizes : seq nat.
Hypothesis sz : sumn sizes = L.
Notation cost := (expected_kl P sizes).

(** A bound that is linear in the curve holds for every law if it does on the curves with one increment. *)
Lemma cost_by_rays F : linear L F -> (forall k, (0 < k < L)%nat -> INR (weight sizes k) <= F (ray k)) -> cost <= F curve.
Proof.
move=> lin h; rewrite expected_kl_curve //.
suff : 0 <= F curve - rounds curve 0 sizes by lra.
apply: (@ray_reduction L (fun Z => F Z - rounds Z 0 sizes)) curve_rising; first by apply: linear_sub => //; apply: linear_rounds; rewrite add0n sz.
by move=> k /andP[k0 kL]; rewrite (rounds_weight sz) ?k0 ?(ltnW kL) //; have := h k; rewrite k0 kL => /(_ isT); lra.
Qed.

(** The identity in increments. *)
Theorem cost_weights : cost = \rsum_(k < L.-1) (INR (weight sizes k.+1) * (curve k.+2 - curve k.+1)).
Proof.
rewrite expected_kl_curve // (linear_rounds (L := L)) ?add0n ?sz //; last exact: curve_one.
apply: eq_bigr => k _; rewrite (rounds_weight sz); first exact: Rmult_comm.
exact: leq_trans (ltn_ord k) (leq_pred L).
Qed.

(** The multiples of TC and of DTC; the weights are those of [weight]. *)
Theorem cost_total c : (forall j, (0 < j < L)%nat -> INR (weight sizes j) <= c * (INR L - INR j)) -> cost <= c * total_correlation.
Proof.
move=> h; rewrite -curve_area; apply: (cost_by_rays (F := fun Z => c * total L Z)); first exact/linear_mul/linear_total.
by move=> k kL; rewrite ray_total; [exact: h | case/andP: kL => _ /ltnW].
Qed.

Theorem cost_dual c : (forall j, (0 < j < L)%nat -> INR (weight sizes j) <= c * INR j) -> cost <= c * dual_total_correlation.
Proof.
move=> h; rewrite -curve_shortfall; apply: (cost_by_rays (F := fun Z => c * dual L Z)); first exact/linear_mul/linear_dual.
by move=> k kL; rewrite ray_dual; [exact: h | case/andP: kL].
Qed.

(** Sizes chosen for a known correlation: a round of n > 1 tokens after N has n <= 1 + c (L - N - 1), or 1 + c (N + 1). *)
Theorem cost_known_total c : 0 <= c ->
  (forall before n after, sizes = before ++ n :: after -> (1 < n)%nat -> INR n - 1 <= c * (INR L - INR (sumn before) - 1)) ->
  cost <= c * total_correlation.
Proof. by move=> c0 h; rewrite expected_kl_curve // -curve_area; exact: (sharp_total sz c0).1 h _ curve_rising. Qed.

Theorem cost_known_dual c : 0 <= c ->
  (forall before n after, sizes = before ++ n :: after -> (1 < n)%nat -> INR n - 1 <= c * (INR (sumn before) + 1)) ->
  cost <= c * dual_total_correlation.
Proof. by move=> c0 h; rewrite expected_kl_curve // -curve_shortfall; exact: (sharp_dual sz c0).1 h _ curve_rising. Qed.

Hypothesis L0 : (0 < L)%nat.
Variable s : nat.
Hypotheses (s0 : (0 < s)%nat) (parts : all (fun n => n <= s)%nat sizes).

Lemma s_ge1 : 0 <= INR s - 1.
Proof. by have := le_INR 1 s (leP s0); rewrite /=; lra. Qed.

(** With rounds of at most s tokens: by the alphabet alone, by Li and Cai's factor, which rounds s up to a power of 2. *)
Theorem cost_letters V : (forall i, #|A i| <= V)%nat -> cost <= (INR s - 1) * ln (INR V).
Proof.
move=> letters; apply: Rle_trans (expected_kl_bound lP sz L0 s0 parts) _.
by apply: Rmult_le_compat_l; [exact: s_ge1 | exact: curve_letters].
Qed.

Theorem cost_li_cai : cost <= (INR (expn 2 (up_log 2 s)) - 1) / INR L * \rsum_i information i.
Proof.
have l0 : 0 < INR L by apply/lt_0_INR/ltP.
rewrite -curve_last expected_kl_curve //; case: curve_rising => z up.
by apply: Rle_trans (rounds_li_cai z up L0 s0 parts _) _; [rewrite sz | right; field; lra].
Qed.
End Sizes.

(** T equal rounds of s tokens. *)
Theorem cost_balanced T s : (0 < T)%nat -> (0 < s)%nat -> (T * s)%nat = L ->
  expected_kl P (nseq T s) <= 2 / INR T * \rsum_i information i.
Proof.
move=> T0 s0 e; have L0 : (0 < L)%nat by rewrite -e muln_gt0 T0.
have sz : sumn (nseq T s) = L by rewrite sumn_nseq mulnC.
have parts : all (fun n => n <= s)%nat (nseq T s) by apply/allP => n; rewrite mem_nseq => /andP[_ /eqP ->].
apply: Rle_trans (expected_kl_bound lP sz L0 s0 parts) _; rewrite -curve_last.
have -> : INR L = INR T * INR s by rewrite -mult_INR; congr INR; exact: esym e.
have t0 : 0 < INR T by apply/lt_0_INR/ltP.
have z0 : 0 <= curve L by apply: curve_ge0; rewrite L0 leqnn.
have -> : 2 / INR T * (INR T * INR s * curve L) = 2 * INR s * curve L by field; lra.
by apply: Rmult_le_compat_r => //; have := pos_INR s; lra.
Qed.

(** Splitting the round after [before] into n and then m tokens. *)
Theorem cost_split before n m after : sumn (before ++ (n + m)%nat :: after) = L ->
  expected_kl P (before ++ (n + m)%nat :: after) - expected_kl P (before ++ n :: m :: after) =
  INR m * (curve (sumn before + n).+1 - curve (sumn before).+1).
Proof.
move=> sz; have sz' : sumn (before ++ n :: m :: after) = L by rewrite -sz !sumn_cat /= (addnA n).
by rewrite !expected_kl_curve // !rounds_cat add0n /= round_split !addnA; ring.
Qed.
End Bounds.

(** Bounds for decoding in random order that are false: each with a law that breaks it. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderPartitions
  RandomOrderSequences RandomOrderBounds RandomOrderSteps Words.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma ln2_gt0 : 0 < ln 2. Proof. by rewrite -ln_1; apply: ln_increasing; lra. Qed.

(** Bits, in words that are listed. *)
Notation of_bits L words := (@on_words L [finType of bool] false words).

(** Two bits that are equal, and one that is 0. *)
Definition pair_and_one : seq (seq bool) := [:: [:: false; false; false]; [:: true; true; false]].

Lemma pair_and_one_countable : countable 3 false pair_and_one 2 1. Proof. by vm_compute. Qed.

Lemma pair_and_one_H S : Hset (of_bits 3 pair_and_one) S = if (ord0 \in S) || (inord 1 \in S) then ln 2 else 0.
Proof.
have [s sL ->] := positions_onto S; rewrite (count_set pair_and_one_countable) //.
have : all (fun s => bits 3 false pair_and_one 2 1 s == (nth false s 0 || nth false s 1).*2) (indicators 3) by vm_compute.
move/allP/(_ s sL)/eqP => ->; rewrite !inE inordK //.
change (INR (size pair_and_one)) with 2; change (INR 2) with 2.
by case: (_ || _); [change (INR true.*2) with 2; field | change (INR false.*2) with 0; field].
Qed.

(** Claim [random-order-bound-left-to-right] is false: the blocks of two from left to right. *)
Theorem left_to_right_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R) B sizes
  (M : {ffun 'I_L -> 'I_(size sizes)}), law P -> sumn sizes = L -> (0 < B)%nat -> all (fun n => n <= B)%nat sizes ->
  has_sizes M -> (forall i, M i = (i %/ B)%nat :> nat) -> kl P (decoding P M) <= (INR B - 1) * curve P L).
Proof.
pose M : {ffun 'I_3 -> 'I_(size [:: 2; 1]%nat)} := [ffun i : 'I_3 => inord (i %/ 2)].
have at_M (i : 'I_3) : M i = (i %/ 2)%nat :> nat by rewrite ffunE inordK //; case: i => [[|[|[|i]]]].
have lP := count_law pair_and_one_countable.
have sM : has_sizes (sizes := [:: 2; 1]%nat) M.
  apply/forallP => t; apply/eqP; rewrite -sum1_card big_mkcond /= !big_ord_recl big_ord0 !inE -!val_eqE /= !at_M /=.
  by case: t => [[|[|t]]].
move/(_ 3%nat _ _ 2%nat _ M lP erefl isT isT sM at_M).
rewrite (kl_drawn lP) !big_ord_recl big_ord0 /untold !pair_and_one_H !inE -!val_eqE /= !at_M inordK //=.
rewrite (@count_curve 3 _ _ _ _ _ 3 2 3 pair_and_one_countable); last by vm_compute.
by change (INR 2) with 2; have := ln2_gt0; lra.
Qed.

(** Claim [random-order-bound-single-run] is false: a fortiori. *)
Theorem single_run_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R) s sizes
  (M : {ffun 'I_L -> 'I_(size sizes)}), law P -> sumn sizes = L -> (0 < s)%nat -> all (fun n => n <= s)%nat sizes ->
  has_sizes M -> kl P (decoding P M) <= (INR s - 1) * curve P L).
Proof. by move=> h; apply: left_to_right_fails => L A P B sizes M lP sz B0 parts sM _; exact: h. Qed.

(** Sizes as equal as they can be, the larger ones first. *)
Definition equal_sizes L K := mkseq (fun k => L %/ K + (k < L %% K))%nat K.

(** Eight words of five bits. *)
Definition eight : seq (seq bool) := [seq [seq b == 1%nat | b <- w] | w <-
  [:: [:: 0;0;0;0;0]; [:: 0;0;1;1;0]; [:: 0;1;0;1;1]; [:: 0;1;1;0;1]; [:: 1;0;0;0;1]; [:: 1;0;1;1;1]; [:: 1;1;0;1;0]; [:: 1;1;1;0;0]]%nat].

(** Claim [more-rounds-cost-less] is false: three rounds cost more than two. *)
Theorem more_rounds_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R) K, law P -> (0 < K < L)%nat ->
  expected_kl P (equal_sizes L K.+1) <= expected_kl P (equal_sizes L K)).
Proof.
have counts : countable 5 false eight 2 3 by vm_compute.
have lP := count_law counts.
move/(_ 5%nat _ _ 2%nat lP isT); rewrite !(expected_kl_curve lP) //.
rewrite [equal_sizes 5 3](_ : _ = [:: 2; 2; 1]%nat) // [equal_sizes 5 2](_ : _ = [:: 3; 2]%nat) // /= /round.
rewrite !big_ord_recl !big_ord0 /= (curve_one lP).
rewrite (count_curve (j := 2) (num := 0) (den := 1) counts); last by vm_compute.
rewrite (count_curve (j := 3) (num := 1) (den := 5) counts); last by vm_compute.
rewrite (count_curve (j := 4) (num := 4) (den := 5) counts); last by vm_compute.
rewrite (count_curve (j := 5) (num := 1) (den := 1) counts); last by vm_compute.
by change (INR 2) with 2; have := ln2_gt0; lra.
Qed.

(** The even words of four bits: a parity. *)
Definition even4 : seq (seq bool) := [seq w <- indicators 4 | ~~ odd (count_mem true w)].

(** Claim [lower-bound-every-schedule] is false: rounds of 3 and 1. *)
Theorem every_schedule_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R) s sizes,
  law P -> sumn sizes = L -> s \in sizes -> all (fun n => n <= s)%nat sizes ->
  INR s / (16 * INR L) * (\rsum_i information P i) <= expected_kl P sizes).
Proof.
have counts : countable 4 false even4 2 3 by vm_compute.
have lP := count_law counts.
move/(_ 4%nat _ _ 3%nat [:: 3; 1]%nat lP erefl isT isT); rewrite (expected_kl_curve lP) // -curve_last // /= /round.
rewrite !big_ord_recl !big_ord0 /= (curve_one lP).
rewrite (count_curve (j := 2) (num := 0) (den := 1) counts); last by vm_compute.
rewrite (count_curve (j := 3) (num := 0) (den := 1) counts); last by vm_compute.
rewrite (count_curve (j := 4) (num := 1) (den := 1) counts); last by vm_compute.
by change (INR 2) with 2; have := ln2_gt0; lra.
Qed.

(** A ternary code: two letters, their sum and the first with twice the second. *)
Definition letter (n : nat) : 'I_3 := Ordinal (ltn_mod n 3 : (n %% 3 < 3)%nat).
Definition ternary : seq (seq 'I_3) := [seq [:: letter a; letter b; letter (a + b); letter (a + b + b)] | a <- iota 0 3, b <- iota 0 3].

(** Claim [lower-bound-balanced] is false: two equal rounds. *)
Theorem balanced_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R) T s,
  law P -> (0 < s)%nat -> (T * s)%nat = L -> INR s / (16 * INR L) * (\rsum_i information P i) <= expected_kl P (nseq T s)).
Proof.
have counts : countable 4 ord0 ternary 3 2 by vm_compute.
have lP := count_law counts.
move/(_ 4%nat _ _ 2%nat 2%nat lP isT erefl); rewrite (expected_kl_curve lP) // -curve_last // /= /round.
rewrite !big_ord_recl !big_ord0 /= (curve_one lP).
rewrite (count_curve (j := 2) (num := 0) (den := 1) counts); last by vm_compute.
rewrite (count_curve (j := 3) (num := 1) (den := 1) counts); last by vm_compute.
rewrite (count_curve (j := 4) (num := 1) (den := 1) counts); last by vm_compute.
have : 0 < ln (INR 3) by rewrite -ln_1; apply: ln_increasing; rewrite /=; lra.
by lra.
Qed.

(** Claim [all-pairs-lower-bound] is false: three equal bits. *)
Theorem all_pairs_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R), law P ->
  (\rsum_(i : 'I_L | true) \rsum_(j : 'I_L | (i < j)%nat) (Hset P [set i] + Hset P [set j] - Hset P [set i; j])) <= expected_kl P [:: L]).
Proof.
pose words : seq (seq bool) := [:: nseq 3 false; nseq 3 true].
have counts : countable 3 false words 2 1 by vm_compute.
have lP := count_law counts.
have H_pos S : S != set0 -> Hset (of_bits 3 words) S = ln 2.
  case: (positions_onto S) => s sL ->; rewrite (count_set counts) // => ne.
  have : all (fun s => has idfun s ==> (bits 3 false words 2 1 s == 2)%nat) (indicators 3) by vm_compute.
  move/allP/(_ s sL)/implyP => h; rewrite (eqP (h _)).
    by change (INR (size words)) with 2; change (INR 2) with 2; field.
  case/set0Pn: ne => i; rewrite inE => si; apply/hasP; exists true => //.
  by rewrite -si mem_nth //; move: si; case: leqP => // le; rewrite nth_default.
have n1 (i : 'I_3) : [set i] != set0 by apply/set0Pn; exists i; rewrite inE.
have n2 (i j : 'I_3) : [set i; j] != set0 by apply/set0Pn; exists i; rewrite !inE eqxx.
move/(_ 3%nat _ _ lP); rewrite (expected_kl_curve lP) // /= /round.
under eq_bigr do under eq_bigr do rewrite !H_pos //.
under eq_bigr do rewrite big_mkcond /=.
rewrite !big_ord_recl !big_ord0 /= (curve_one lP).
rewrite (count_curve (j := 2) (num := 1) (den := 1) counts); last by vm_compute.
rewrite (count_curve (j := 3) (num := 1) (den := 1) counts); last by vm_compute.
by change (INR 2) with 2; have := ln2_gt0; lra.
Qed.

(** Two equal bits. *)
Definition twins : seq (seq bool) := [:: [:: false; false]; [:: true; true]].

Lemma twins_countable : countable 2 false twins 2 1. Proof. by vm_compute. Qed.

Lemma twins_H S : Hset (of_bits 2 twins) S = if (ord0 \in S) || (inord 1 \in S) then ln 2 else 0.
Proof.
have [s sL ->] := positions_onto S; rewrite (count_set twins_countable) //.
have : all (fun s => bits 2 false twins 2 1 s == (nth false s 0 || nth false s 1).*2) (indicators 2) by vm_compute.
move/allP/(_ s sL)/eqP => ->; rewrite !inE inordK //.
change (INR (size twins)) with 2; change (INR 2) with 2.
by case: (_ || _); [change (INR true.*2) with 2; field | change (INR false.*2) with 0; field].
Qed.

(** Claim [quadratic-rate] is false: two equal bits, 64 steps. They lose log 2 whenever both fall into one step. *)
Theorem quadratic_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R) T, law P -> 0 < total_correlation P ->
  (0 < T)%nat -> path_divergence P T <= 10 * ((\rsum_i information P i) / INR T) ^ 2).
Proof.
have lP := count_law twins_countable; have l0 := ln2_gt0.
have l1 : ln 2 <= 1 by have := @ln_tangent 2; lra.
have along (M : {ffun 'I_2 -> 'I_64}) : (if M ord0 == M (inord 1) then ln 2 else 0) <= kl (of_bits 2 twins) (drawn (of_bits 2 twins) M).
  rewrite (kl_drawn lP) !big_ord_recl big_ord0 /untold !twins_H.
  have -> : lift ord0 ord0 = inord 1 :> 'I_2 by apply/val_inj; rewrite /= inordK.
  rewrite !inE -!val_eqE /= inordK // !ltnn /=.
  by case: (ltngtP (M ord0) (M (inord 1))) => _ /=; lra.
have dependent : 0 < total_correlation (of_bits 2 twins).
  rewrite /total_correlation !big_ord_recl big_ord0 !twins_H !inE -!val_eqE /= inordK //=; lra.
move/(_ 2%nat _ _ 64%nat lP dependent isT); rewrite (path_divergence_mean lP) // -curve_last //.
rewrite (count_curve (j := 2) (num := 1) (den := 1) twins_countable); last by vm_compute.
have many : (64 <= #|[pred M : {ffun 'I_2 -> 'I_64} | M ord0 == M (inord 1)]|)%nat.
  have inj : injective (fun t : 'I_64 => [ffun _ : 'I_2 => t]) by move=> s t /ffunP /(_ ord0); rewrite !ffunE.
  rewrite -{1}(card_ord 64) -(card_codom inj); apply/subset_leq_card/subsetP => M /codomP[t ->].
  by rewrite !inE !ffunE.
have : INR 64 * ln 2 <= \rsum_M kl (of_bits 2 twins) (drawn (K := 64) (of_bits 2 twins) M).
  apply: (@Rle_trans _ (INR #|[pred M : {ffun 'I_2 -> 'I_64} | M ord0 == M (inord 1)]| * ln 2)).
    by apply: Rmult_le_compat_r; [lra | apply/le_INR/leP].
  by rewrite -sum_const big_mkcond; apply: sum_le => M _; exact: along.
rewrite /paths; have -> : INR (expn 64 2) = 4096 by rewrite INR_IZR_INZ.
have -> : INR 64 = 64 by rewrite INR_IZR_INZ.
change (INR 2) with 2; move=> low; apply/Rlt_not_le.
apply: (@Rlt_le_trans _ (64 * ln 2 * / 4096)); last by apply: Rmult_le_compat_r low; lra.
have : ln 2 * ln 2 <= ln 2 by nra.
by rewrite /=; lra.
Qed.

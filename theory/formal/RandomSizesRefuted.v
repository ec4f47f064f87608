(** A constant of log L over K is too small for randomised sizes: claim [log-over-k] is false, at eight tokens in two rounds. Three codes
    of eight ternary letters, one of one free letter, one of two, one of three, leave every pair of sizes too dear on average. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra ZArith.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderPartitions
  RandomOrderSequences RandomOrderBounds Words RandomOrderRefuted.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Definition letters (w : seq nat) : seq 'I_3 := map letter w.
Definition one_free := [seq letters (nseq 8 a) | a <- iota 0 3].
Definition two_free := [seq letters [:: a; a; b; b; a + b; a + b; a + b + b; a + b + b] | a <- iota 0 3, b <- iota 0 3]%nat.
Definition three_free := flatten [seq [seq letters [:: a; b; c; a + c; a + b + c; b + b + c; a + a + b + c; a + b + c + c] |
  b <- iota 0 3, c <- iota 0 3] | a <- iota 0 3]%nat.

Lemma one_counts : countable 8 ord0 one_free 3 1. Proof. by vm_compute. Qed.
Lemma two_counts : countable 8 ord0 two_free 3 2. Proof. by vm_compute. Qed.
Lemma three_counts : countable 8 ord0 three_free 3 3.
Proof. by vm_compute. Qed.

(** The points of their curves, from the first on, as fractions of log 3. *)
Definition point (values : seq (BinNums.Z * BinNums.Z)) (j : nat) := nth (0, 1)%Z values j.-1.
Definition one_points := [:: (0, 1); (1, 1); (1, 1); (1, 1); (1, 1); (1, 1); (1, 1); (1, 1)]%Z.
Definition two_points := [:: (0, 1); (1, 7); (6, 7); (1, 1); (1, 1); (1, 1); (1, 1); (1, 1)]%Z.
Definition three_points := [:: (0, 1); (0, 1); (1, 7); (6, 7); (1, 1); (1, 1); (1, 1); (1, 1)]%Z.
Notation of_letters words := (@on_words 8 [finType of 'I_3] ord0 words).
Definition has_points words (f : nat -> R) := forall j, (0 < j <= 8)%nat -> curve (of_letters words) j = f j * ln (INR 3).
Definition ratio values (j : nat) : R := IZR (point values j).1 / IZR (point values j).2.

Lemma counted words m values : countable 8 (ord0 : [finType of 'I_3]) words 3 m ->
  all (fun j => fraction 8 (ord0 : [finType of 'I_3]) words 3 m j (point values j).1 (point values j).2) (iota 1 8) ->
  has_points words (ratio values).
Proof.
by move=> counts /allP ok j jL; apply: (count_curve counts); apply: ok; rewrite mem_iota add1n ltnS.
Qed.

Lemma one_has : has_points one_free (ratio one_points).
Proof. by apply: (counted one_counts); vm_compute. Qed.
Lemma two_has : has_points two_free (ratio two_points).
Proof. by apply: (counted two_counts); vm_compute. Qed.
Lemma three_has : has_points three_free (ratio three_points).
Proof. by apply: (counted three_counts); vm_compute. Qed.

Lemma apart (x y z l : R) : x * (y * l - z * l) = x * (y - z) * l.
Proof. by ring. Qed.

Lemma cost_points words f sizes : law (of_letters words) -> has_points words f -> sumn sizes = 8%nat ->
  expected_kl (of_letters words) sizes = (\rsum_(k < 7) (INR (weight sizes k.+1) * (f k.+2 - f k.+1))) * ln (INR 3).
Proof.
move=> lP h sz; rewrite (cost_weights lP sz) -sum_mulr; apply: eq_bigr => k _.
have k7 : (k < 7)%nat by exact: ltn_ord.
by rewrite !h ?ltnS ?(ltnW k7) //; exact: apart.
Qed.

Lemma dual_points words f : law (of_letters words) -> has_points words f ->
  dual_total_correlation (of_letters words) = (\rsum_(m < 8) (f 8%nat - f m.+1)) * ln (INR 3).
Proof.
move=> lP h; rewrite -(curve_shortfall lP) -sum_mulr; apply: eq_bigr => m _.
have m8 : (m < 8)%nat by exact: ltn_ord.
by rewrite !h ?ltnS //; have := apart 1 (f 8%nat) (f m.+1) (ln (INR 3)); rewrite !Rmult_1_l.
Qed.

Lemma exp_times x n : exp (INR n * x) = exp x ^ n.
Proof. by elim: n => [|n IH]; [rewrite Rmult_0_l exp_0 | rewrite S_INR Rmult_plus_distr_r Rmult_1_l exp_plus IH /=; ring]. Qed.

Lemma ln2_small : ln 2 < 7/10.
Proof.
rewrite -(ln_exp (7/10)); apply: ln_increasing; first lra.
have -> : exp (7/10) = (((((exp (7/640) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2.
  by rewrite -!exp_times; congr exp; rewrite /=; field.
have up a b (l : R) : 0 < a -> a <= l -> b <= a * a -> b <= l ^ 2.
  by move=> a0 al ba; apply: Rle_trans ba _; rewrite /= Rmult_1_r; apply: Rmult_le_compat; lra.
have := exp_ineq1_le (7/640) => e0.
have [a0 a1 a2 a3] : [/\ 0 < 1 + 7/640, 0 < 1021994/1000000, 0 < 1044471/1000000 & 0 < 1090919/1000000] by split; lra.
have [a4 a5] : 0 < 1190104/1000000 /\ 0 < 1416347/1000000 by lra.
have {}e0 : 1021994/1000000 <= exp (7/640) ^ 2 by apply: (up _ _ _ a0 e0); lra.
have {}e0 : 1044471/1000000 <= (exp (7/640) ^ 2) ^ 2 by apply: (up _ _ _ a1 e0); lra.
have {}e0 : 1090919/1000000 <= ((exp (7/640) ^ 2) ^ 2) ^ 2 by apply: (up _ _ _ a2 e0); lra.
have {}e0 : 1190104/1000000 <= (((exp (7/640) ^ 2) ^ 2) ^ 2) ^ 2 by apply: (up _ _ _ a3 e0); lra.
have {}e0 : 1416347/1000000 <= ((((exp (7/640) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2 by apply: (up _ _ _ a4 e0); lra.
have {}e0 : 2006/1000 <= (((((exp (7/640) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2) ^ 2 by apply: (up _ _ _ a5 e0); lra.
by apply: Rlt_le_trans e0; lra.
Qed.

(** Claim [log-over-k] is false. *)
Theorem log_over_rounds_fails : ~ (forall L K, (1 < K <= L)%nat -> exists mu : K.-tuple 'I_L.+1 -> R,
  [/\ law mu, forall t, 0 < mu t -> sumn (map (@nat_of_ord L.+1) t) = L &
      forall (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R), law P ->
        \rsum_t (mu t * expected_kl P (map (@nat_of_ord L.+1) t)) <= ln (INR L) / INR K * dual_total_correlation P]).
Proof.
case/(_ 8%nat 2%nat isT) => mu [[mu0 mu1] sizes bound].
have [l el] : exists l, l = ln (INR 3) by exists (ln (INR 3)).
have l3 : 0 < l by rewrite el -ln_1; apply: ln_increasing; rewrite /=; lra.
have l8 : ln (INR 8) / INR 2 < 105/100.
  have -> : ln (INR 8) = 3 * ln 2.
    have -> : INR 8 = 2 * (2 * 2) by rewrite /=; lra.
    by rewrite !ln_mult; lra.
  by change (INR 2) with 2; have := ln2_small; lra.
set c := ln (INR 8) / INR 2 in l8 bound.
have [lP1 lP2] := (count_law one_counts, count_law two_counts); have lP3 := count_law three_counts.
pose loses words := \rsum_t (mu t * expected_kl (of_letters words) (map (@nat_of_ord 9) t)).
have b1 : loses one_free <= c * l.
  by apply: Rle_trans (bound _ _ lP1) _; rewrite (dual_points lP1 one_has) -el !big_ord_recl big_ord0 /ratio /=; lra.
have b2 : loses two_free <= c * (2 * l).
  by apply: Rle_trans (bound _ _ lP2) _; rewrite (dual_points lP2 two_has) -el !big_ord_recl big_ord0 /ratio /=; lra.
have b3 : loses three_free <= c * (3 * l).
  by apply: Rle_trans (bound _ _ lP3) _; rewrite (dual_points lP3 three_has) -el !big_ord_recl big_ord0 /ratio /=; lra.
pose dear (t : 2.-tuple 'I_9) := 44/100 * expected_kl (of_letters one_free) (map (@nat_of_ord 9) t) +
  8/100 * expected_kl (of_letters two_free) (map (@nat_of_ord 9) t) + 40/300 * expected_kl (of_letters three_free) (map (@nat_of_ord 9) t).
have all_dear t : mu t * (105/100 * l) <= mu t * dear t.
  case: (Rle_lt_or_eq_dec _ _ (mu0 t)) => [mt|<-]; last by lra.
  apply: Rmult_le_compat_l; first lra.
  rewrite /dear; have sz := sizes t mt.
  rewrite (cost_points lP1 one_has sz) (cost_points lP2 two_has sz) (cost_points lP3 three_has sz) -el.
  case: t sz {mt} => -[|[a la] [|[b lb] []]] //= _; rewrite addn0 => ab.
  have {lb} eb : b = (8 - a)%nat by rewrite -ab addKn.
  rewrite eb; case: a la {ab eb} => [|[|[|[|[|[|[|[|[|a]]]]]]]]] // _;
  rewrite !big_ord_recl !big_ord0 /ratio /weight /=; lra.
have low : 105/100 * l <= \rsum_t (mu t * dear t).
  rewrite -[X in X <= _]Rmult_1_l -mu1 -sum_mulr; apply: sum_le => t _; exact: all_dear.
have e : \rsum_t (mu t * dear t) = 44/100 * loses one_free + 8/100 * loses two_free + 40/300 * loses three_free.
  have swap (x y z : R) : x * (y * z) = y * (x * z) by ring.
  rewrite /dear; under eq_bigr do rewrite !Rmult_plus_distr_l; rewrite !sum_add.
  by congr (_ + _ + _); rewrite -sum_mull; apply: eq_bigr => t _; exact: swap.
have : c * l < 105/100 * l by apply: Rmult_lt_compat_r.
by rewrite e in low; lra.
Qed.

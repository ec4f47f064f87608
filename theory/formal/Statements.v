(** Statements in the words of `maskproof settle`, what they mean, and that a certificate which [proves] accepts proves them.

    Each word means what its definition elsewhere says: the divergence along orders is the mean, over all ordered partitions
    with the listed sizes, of the divergence of the law that decodes along them. [flatten] expands words into entropies, and
    [flatten_meaning] proves the expansion. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra ZArith NArith.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder.
From Maskproof Require Import RandomOrderSequences RandomOrderSteps RandomOrderMixture Certificate.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** Expressions; sets of tokens are lists of positions, which count from 1. *)
Inductive expression :=
  | Entropy of seq nat & seq nat                     (* H(S | T) *)
  | Information of seq nat & seq nat & seq nat       (* I(S ; T | U) *)
  | Correlation of seq nat & seq nat                 (* CTC(S | T) *)
  | Joint                                            (* H *)
  | Total                                            (* TC *)
  | Dual                                             (* DTC *)
  | Curve of nat                                     (* Z[j] *)
  | KLmean of seq nat                                (* KLmean(sizes) *)
  | KLmix of seq nat                                 (* KLmix(sizes) *)
  | KLblocks of nat                                  (* KLblocks(size) *)
  | KLmidpoint                                       (* KLmidpoint() *)
  | Sum of expression & expression
  | Difference of expression & expression
  | Times of BinNums.Z & positive & expression.              (* z / d times it *)

(** The round of each token, from 0, in decoding by blocks from left to right, the last as short as it has to be, and by the
    midpoints of all gaps; tokens count from 0, and fuel is as much as the largest gap. *)
Definition block (n i : nat) : nat := (i %/ n)%nat.
Fixpoint halving (fuel lo hi i : nat) : nat :=
  if fuel is f.+1 then
    let m := (lo + hi)./2 in
    if i == m then 0%nat else if (i < m)%nat then (halving f lo m.-1 i).+1 else (halving f m.+1 hi i).+1
  else 0%nat.
Definition midpoint (L i : nat) : nat := halving L 1 L i.+1.

(** The tokens named are among L, rounds make up L tokens, points of the curve are on it. *)
Definition within (L : nat) (s : seq nat) : bool := all (fun i => 0 < i <= L)%nat s.
Definition rounds_of (L : nat) (sizes : seq nat) : bool := (sumn sizes == L) && all (leq 1) sizes.
Fixpoint sensible (L : nat) (e : expression) : bool :=
  match e with
  | Entropy s t | Correlation s t => within L s && within L t
  | Information s t u => [&& within L s, within L t & within L u]
  | Joint | Total | Dual | KLmidpoint => (0 < L)%nat
  | Curve j => (0 < j <= L)%nat
  | KLblocks n => (0 < n)%nat && (0 < L)%nat
  | KLmean sizes | KLmix sizes => rounds_of L sizes
  | Sum a b | Difference a b => sensible L a && sensible L b
  | Times _ _ a => sensible L a
  end.

(** The form of an expression: what [check] adds up. *)
Definition differences (l : seq (BinNums.N * BinNums.N)) : form :=
  foldr (fun p f => (Of p.1, one) :: (Of p.2, minus_one) :: f) [::] l.
Definition times (z : rational) (f : form) : form := [seq (t.1, QArith_base.Qmult z t.2) | t <- f].
Definition before (L : nat) (r : nat -> nat) (i : nat) : BinNums.N := mask [seq j.+1 | j <- iota 0 L & (r j < r i)%nat].
Definition along_form (L : nat) (r : nat -> nat) : form :=
  (Mean L, minus_one) :: differences [seq (N.lor (bit i.+1) (before L r i), before L r i) | i <- iota 0 L].
Fixpoint flatten (L : nat) (e : expression) : form :=
  match e with
  | Entropy s t => [:: (Of (N.lor (mask s) (mask t)), one); (Of (mask t), minus_one)]
  | Information s t u =>
      let: (a, b, c) := (mask s, mask t, mask u) in
      [:: (Of (N.lor a c), one); (Of (N.lor b c), one); (Of (N.lor (N.lor a b) c), minus_one); (Of c, minus_one)]
  | Correlation s t =>
      differences [seq (N.lor (N.shiftl 1 i) (mask t), mask t) | i <- bits L & N.testbit (mask s) i]
        ++ [:: (Of (N.lor (mask s) (mask t)), minus_one); (Of (mask t), one)]
  | Joint => [:: (Mean L, one)]
  | Total => [:: (Mean 1, whole L); (Mean L, minus_one)]
  | Dual => [:: (Mean L, one); (Mean L, ratio (- Z.of_nat L) 1); (Mean L.-1, whole L)]
  | Curve j => [:: (Mean 1, one); (Mean j, minus_one); (Mean j.-1, one)]
  | KLmean sizes => rounds_form 0 sizes
  | KLmix sizes => [:: (Mixed sizes, one)]
  | KLblocks n => along_form L (block n)
  | KLmidpoint => along_form L (midpoint L)
  | Sum a b => flatten L a ++ flatten L b
  | Difference a b => flatten L a ++ times minus_one (flatten L b)
  | Times z d a => times (ratio z d) (flatten L a)
  end.

(** A certificate of l <= r. *)
Definition proves (L : nat) (l r : expression) (c : certificate) : bool :=
  [&& sensible L l, sensible L r & check L (flatten L (Difference r l)) c].

Local Arguments N.lor : simpl never.
Local Arguments N.shiftl : simpl never.
Local Arguments QArith_base.Qmult : simpl never.
Local Arguments Rdefinitions.Q2R : simpl never.

Local Open Scope R_scope.

Section Meaning.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Notation h := (Hset P).

Definition positions (s : seq nat) : {set 'I_L} := [set i : 'I_L | i.+1 \in s].

(** The divergence of decoding token i in round r i, given all earlier rounds. *)
Definition along (r : nat -> nat) : R := kl P (drawn P [ffun i : 'I_L => inord (r i) : 'I_L.+1]).

(** What an expression means. *)
Fixpoint meaning (e : expression) : R :=
  match e with
  | Entropy s t => h (positions s :|: positions t) - h (positions t)
  | Information s t u =>
      h (positions s :|: positions u) + h (positions t :|: positions u)
      - h (positions s :|: positions t :|: positions u) - h (positions u)
  | Correlation s t =>
      \rsum_(i in positions s) (h (i |: positions t) - h (positions t)) - (h (positions s :|: positions t) - h (positions t))
  | Joint => h setT
  | Total => (\rsum_i h [set i]) - h setT
  | Dual => h setT - (\rsum_i (h setT - h (setT :\ i)))
  | Curve j => curve P j
  | KLmean sizes => expected_kl P sizes
  | KLmix sizes => kl P (output P sizes)
  | KLblocks n => along (block n)
  | KLmidpoint => along (midpoint L)
  | Sum a b => meaning a + meaning b
  | Difference a b => meaning a - meaning b
  | Times z d a => IZR z / IZR (Zpos d) * meaning a
  end.

Hypothesis lP : law P.
Local Notation value := (value P).
Local Notation tokens := (tokens L).

Lemma tokens_bit (i : 'I_L) : tokens (N.shiftl 1 (N.of_nat i)) = [set i].
Proof.
apply/setP => j; rewrite !inE N.shiftl_1_l N.pow2_bits_eqb.
apply/N.eqb_spec/eqP => [e|->] //; apply/val_inj/esym; exact: Nnat.Nat2N.inj.
Qed.

Lemma tokens_mask s : tokens (mask s) = positions s.
Proof.
elim: s => [|i s IH]; first by rewrite tokens_0; apply/setP => j; rewrite !inE.
rewrite /= tokens_or IH; apply/setP => j; rewrite !inE; congr orb.
case: i => [|i]; first by rewrite N.bits_0.
rewrite /bit N.shiftl_1_l N.pow2_bits_eqb eqSS.
by apply/N.eqb_spec/eqP => [/Nnat.Nat2N.inj ->|->].
Qed.

Lemma value_times z f : value (times z f) = real z * value f.
Proof.
elim: f => [|t f IH]; first by rewrite !value_nil; ring.
by rewrite /= !value_cons IH Qreals.Q2R_mult /=; ring.
Qed.

Lemma value_differences l : value (differences l) = \big[Rplus/0]_(p <- l) (h (tokens p.1) - h (tokens p.2)).
Proof.
elim: l => [|p l IH]; first by rewrite big_nil value_nil.
by rewrite big_cons -IH /= !value_cons /= real_one real_minus_one; ring.
Qed.

Lemma tokens_before (r : nat -> nat) (i : 'I_L) : tokens (before L r i) = [set j : 'I_L | (r j < r i)%nat].
Proof.
rewrite tokens_mask; apply/setP => j; rewrite !inE (mem_map succn_inj) mem_filter mem_iota /= add0n ltn_ord andbT.
by [].
Qed.

Lemma value_along (r : nat -> nat) : (forall i : 'I_L, r i <= L)%nat -> value (along_form L r) = along r.
Proof.
move=> le; set M := [ffun i : 'I_L => inord (r i) : 'I_L.+1].
have rM i : M i = r i :> nat by rewrite ffunE inordK // ltnS.
have -> : along r = (\rsum_i untold P i M (M i)) - Hmean P L by rewrite [Hmean P L](HbarL h); exact: (kl_drawn lP).
rewrite value_cons value_differences big_map -[L in iota 0 L]subn0 -/(index_iota 0 L) big_mkord /= real_minus_one.
rewrite (eq_bigr (fun i => untold P i M (M i))) => [|i _]; first by rewrite /Rminus Rplus_comm; congr (_ + _); ring.
rewrite /untold tokens_or tokens_before [tokens _](tokens_bit i).
have -> // : told i M (M i) = [set j : 'I_L | (r j < r i)%nat].
by apply/setP => j; rewrite !inE !rM; case: eqP => // ->; rewrite ltnn.
Qed.

Lemma halving_le f lo hi i : (halving f lo hi i <= f)%nat.
Proof. by elim: f lo hi => //= f IH lo hi; case: ifP => // _; case: ifP => _; apply: IH. Qed.

Theorem flatten_meaning e : sensible L e -> value (flatten L e) = meaning e.
Proof.
have ends := (real_one, real_minus_one, real_opp, real_whole).
have joint : meaning Joint = Hmean P L by exact: esym (HbarL h).
have total : meaning Total = INR L * Hmean P 1 - Hmean P L by rewrite -joint [INR L * _](Hbar1 h).
have dual : meaning Dual = Hmean P L - (INR L * Hmean P L - INR L * Hmean P L.-1).
  by rewrite [INR L * Hmean P L.-1](HbarP h) -sum_const_ord -sum_sub -joint.
elim: e => [s t|s t u|s t||||j|sizes|sizes|n||a IHa b IHb|a IHa b IHb|z d a IH] ok.
- by rewrite /= !value_cons value_nil /= !ends tokens_or !tokens_mask; ring.
- by rewrite /= !value_cons value_nil /= !ends !tokens_or !tokens_mask; ring.
- rewrite /= value_cat value_differences !value_cons value_nil big_map big_filter sum_bits /= !ends tokens_or !tokens_mask.
  rewrite (eq_big (fun i => i \in positions s) (fun i => h (i |: positions t) - h (positions t))) => [|i|i _].
  + by rewrite /=; ring.
  + by rewrite -tokens_mask inE.
  + by rewrite tokens_or tokens_bit tokens_mask.
- by rewrite joint !value_cons value_nil /= !ends; ring.
- by rewrite total !value_cons value_nil /= !ends; ring.
- by rewrite dual !value_cons value_nil /= !ends; ring.
- by rewrite /= !value_cons value_nil /= !ends /curve; ring.
- by case/andP: ok => /eqP sz _; rewrite /= value_rounds (expected_kl_curve lP sz).
- by rewrite /= value_cons value_nil /= ends; ring.
- by apply: value_along => i; apply: leq_trans (leq_div _ _) (ltnW (ltn_ord i)).
- by apply: value_along => i; exact: halving_le.
- by case/andP: ok => oa ob; rewrite /= value_cat IHa // IHb.
- by case/andP: ok => oa ob; rewrite /= value_cat value_times IHa // IHb // ends; ring.
- by rewrite /= value_times IH // /Rdefinitions.Q2R.
Qed.

(** What certificates prove of statements. *)
Theorem at_most l r c : proves L l r c -> meaning l <= meaning r.
Proof.
case/and3P=> ol or /(check_sound lP); rewrite flatten_meaning /= ?ol ?or //; lra.
Qed.

Theorem equals l r c d : proves L l r c -> proves L r l d -> meaning l = meaning r.
Proof. by move=> /at_most le /at_most ge; apply: Rle_antisym. Qed.
End Meaning.

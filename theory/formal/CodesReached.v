(** No constant below the sharp ones will do, whatever the sizes of the rounds: claims [tc-constant-reached] and
    [curve-constant-reached].
      [total_reached]  some Reed-Solomon code costs max_j D_j / (L - j) times its total correlation;
      [curve_reached]  some costs (s_max - 1) times the last value of its information curve. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence RandomOrderCurve RandomOrderRays RandomOrderSequences RandomOrderBounds
  Codes ReedSolomon.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** D_j / (L - j), where [/ 0] is 0 and so is D_L. *)
Definition share L sizes j := INR (weight sizes j) / (INR L - INR j).

Lemma largest (f : nat -> R) n : exists2 k, (0 < k <= n.+1)%nat & forall j, (0 < j <= n.+1)%nat -> f j <= f k.
Proof.
elim: n => [|n [k /andP[k0 kn] most]].
  by exists 1%nat => // j; rewrite -eqn_leq => /eqP <-; lra.
have upto g : (forall j, (0 < j <= n.+1)%nat -> f j <= g) -> f n.+2 <= g -> forall j, (0 < j <= n.+2)%nat -> f j <= g.
  by move=> h e j /andP[j0]; rewrite leq_eqVlt => /orP[/eqP -> //|jn]; apply: h; rewrite j0.
case: (Rle_dec (f k) (f n.+2)) => le; [exists n.+2 | exists k]; rewrite ?leqnn //.
- by apply: upto; [move=> j /most h; lra | lra].
- by rewrite k0 ltnW.
by apply: upto => //; lra.
Qed.

(** There are enough symbols for every length. *)
Theorem enough_symbols L : exists2 q, prime.prime q & (L <= q.+1)%nat.
Proof. by have [q Lq pq] := prime_above L; exists q => //; exact/ltnW/ltnW. Qed.

Section Reached.
Variables (L q : nat) (sizes : seq nat).
Hypotheses (sz : sumn sizes = L) (L0 : (0 < L)%nat) (pq : prime.prime q) (Lq : (L <= q.+1)%nat).
Notation code := (fun k => uniform (reed_solomon q L k)).

Lemma letters : (1 < #|[finType of 'I_q]|)%nat.
Proof. by rewrite card_ord prime_gt1. Qed.

Lemma ln_q : 0 < ln (INR q).
Proof. by rewrite -ln_1; apply: ln_increasing; [lra | apply/(lt_INR 1)/ltP/prime_gt1]. Qed.

Lemma cost k : (0 < k <= L)%nat -> expected_kl (code k) sizes = ln (INR q) * INR (weight sizes k).
Proof.
by move=> kL; have [k0 lt] := andP kL; rewrite (code_cost kL (rs_separable pq k0 Lq) letters sz) card_ord.
Qed.

Lemma total k : (0 < k <= L)%nat -> total_correlation (code k) = ln (INR q) * (INR L - INR k).
Proof.
by move=> kL; have [k0 lt] := andP kL; rewrite (code_total kL (rs_separable pq k0 Lq) letters) card_ord.
Qed.

Theorem total_reached : exists k, [/\ (0 < k <= L)%nat, forall j, (0 < j <= L)%nat -> share L sizes j <= share L sizes k,
  expected_kl (code k) sizes = share L sizes k * total_correlation (code k) & (1 < L)%nat -> 0 < total_correlation (code k)].
Proof.
have q0 := ln_q; case: (ltnP 1 L) => [L1|L_1].
  have [k kL most] := largest (share L sizes) L.-2.
  rewrite (_ : L.-2.+1 = L.-1) in kL most; last by case: (L) L1 => [|[]].
  have [k0 lt] : (0 < k)%nat /\ (k < L)%nat by case/andP: kL => -> h; rewrite -(prednK L0) ltnS.
  have kl : INR k < INR L by apply/lt_INR/ltP.
  have kL' : (0 < k <= L)%nat by rewrite k0 ltnW.
  exists k; split=> // [j /andP[j0]||_].
  - rewrite leq_eqVlt => /orP[/eqP ->|jL]; last by apply: most; rewrite j0 -ltnS prednK.
    rewrite {1}/share Rminus_diag_eq // /Rdiv Rinv_0 Rmult_0_r.
    by apply: Rmult_le_pos; [exact: pos_INR | apply/Rlt_le/Rinv_0_lt_compat; lra].
  - by rewrite cost // total // /share; field; lra.
  by rewrite total //; apply: Rmult_lt_0_compat; lra.
have L1 : L = 1%nat by apply/anti_leq; rewrite L0 L_1.
exists 1%nat; rewrite L1; split=> // [j|].
  by rewrite -eqn_leq => /eqP <-; lra.
rewrite -L1 cost ?total ?L1 // Rminus_diag_eq // (_ : weight sizes 1 = 0%nat) ?Rmult_0_r //.
apply: INR_eq; have := weight_left sz (_ : (0 < L <= L)%nat); rewrite L0 leqnn L1 => /(_ isT).
by have := pos_INR (weight sizes 1); rewrite [INR 0]/=; lra.
Qed.

Let most := foldr maxn 0%nat sizes.

Theorem curve_reached : exists k, [/\ (0 < k <= L)%nat, expected_kl (code k) sizes = (INR most - 1) * curve (code k) L &
  (1 < L)%nat -> 0 < curve (code k) L].
Proof.
have q0 := ln_q.
have parts : all (fun n => n <= most)%nat sizes.
  rewrite /most; elim: (sizes) => //= n s IH; rewrite leq_maxl; apply: sub_all IH => m h.
  by rewrite leq_max h orbT.
have last k : (0 < k <= L)%nat -> curve (code k) L = if (k < L)%nat then ln (INR q) else 0.
  by move=> /andP[k0 lt]; rewrite (rs_curve pq k0 lt Lq) ?L0 ?leqnn // ltnNge; case: (L <= k)%nat.
have m0 : (0 < most)%nat.
  rewrite lt0n; apply/eqP => m; move: L0; rewrite -sz; suff -> : sumn sizes = 0%nat by [].
  move: parts; rewrite m; elim: (sizes) => //= n s IH /andP[]; rewrite leqn0 => /eqP -> /IH ->; by [].
case: (ltnP 1 most) => [m1|m_1].
  have [b [a e]] : exists b a, sizes = b ++ most :: a.
    have : most \in sizes.
      rewrite /most; move: m0; rewrite /most; elim: (sizes) => //= n s IH; rewrite inE.
      case: (leqP n (foldr maxn 0%nat s)) => [le p|lt _]; last by rewrite eqxx.
      by rewrite IH ?orbT.
    by case/splitPr => b a; exists b, a.
  have le : (sumn b + most <= L)%nat by rewrite -sz e sumn_cat /= addnA leq_addr.
  have lt : ((sumn b).+1 < L)%nat by apply: leq_trans le; rewrite -addn2 leq_add2l.
  exists (sumn b).+1; have kL : (0 < (sumn b).+1 <= L)%nat by apply/andP; split=> //; exact: ltnW.
  split=> //; last by rewrite last // lt.
  rewrite cost // last // lt {1}e weight_split ?leqnn //=; last by rewrite -addn1 leq_add2l.
  rewrite -addn1 subnDl minus_INR; last by apply/leP/ltnW.
  by rewrite [INR 1]/=; ring.
exists 1%nat; split; rewrite ?L0 //; last by move=> L1; rewrite last ?L0 // L1.
have m : most = 1%nat by apply/anti_leq; rewrite m_1.
rewrite cost // m [INR 1]/= (_ : weight sizes 1 = 0%nat); first by rewrite [INR 0]/=; ring.
apply: INR_eq; have := weight_size sz (_ : (0 < 1 <= L)%nat) parts => /(_ L0).
by have := pos_INR (weight sizes 1); rewrite m [INR 0]/= [INR 1]/=; lra.
Qed.
End Reached.

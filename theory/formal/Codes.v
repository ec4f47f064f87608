(** Codes in which any k tokens are free and fix the rest: claims [tc-constant-reached], [curve-constant-reached].
      [code_curve]     the information curve of such a code is log q times the ray k;
      [code_cost]      so rounds cost on it log q for each token left in the round that holds the token k. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrderRays RandomOrderSequences RandomOrderBounds.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Codes.
Variables (L : nat) (F : finType).
Notation word := {dffun forall i : 'I_L, (fun=> F) i}.
Implicit Types (C : {set word}) (S T : {set 'I_L}) (x y : word).

(** The words of C that have the tokens of y at S. *)
Definition matching C S y := [set x in C | [forall i in S, x i == y i]].

(** Whatever k tokens are asked for, one word has them. *)
Definition separable k C := forall S y, #|S| = k -> #|matching C S y| = 1%nat.

(** The uniform law on the words of C. *)
Definition uniform C x := if x \in C then / INR #|C| else 0.

Variables (k : nat) (C : {set word}).
Hypotheses (kL : (0 < k <= L)%nat) (sep : separable k C).
Let q := #|F|.
Hypothesis q1 : (1 < q)%nat.

Definition with_token y i v : word := [ffun j => if j == i then v else y j].

Lemma matching_split S i y : i \notin S -> #|matching C S y| = (\sum_v #|matching C (i |: S) (with_token y i v)|)%nat.
Proof.
move=> iS; rewrite -sum1_card (partition_big (fun x : word => x i) predT) //=; apply: eq_bigr => v _.
rewrite sum1dep_card; apply: eq_card => x; rewrite !inE -andbA; congr andb.
apply/andP/forall_inP => [[/forall_inP h /eqP xi] j|h].
  by rewrite ffunE in_setU1; case: eqP => [->|_ /= /h]; rewrite ?xi.
split; last by have := h i (setU11 _ _); rewrite ffunE eqxx.
apply/forall_inP => j jS; have := h j (setU1r _ jS); rewrite ffunE.
by rewrite (negbTE (_ : j != i)) //; apply: contraNneq iS => <-.
Qed.

Lemma matching_few S y : (#|S| <= k)%nat -> #|matching C S y| = expn q (k - #|S|).
Proof.
move: {2}(k - #|S|)%nat (erefl (k - #|S|)%nat) => n; elim: n S y => [|n IH] S y e le.
  by rewrite e; apply: sep; apply/eqP; rewrite eqn_leq le -subn_eq0 e.
have [i iS] : exists i, i \notin S.
  case: (pickP (fun i => i \notin S)) => [i|none]; first by exists i.
  have: (#|S| < L)%nat by apply: leq_trans (proj2 (andP kL)); rewrite -subn_gt0 e.
  by rewrite (_ : S = setT) ?cardsT ?card_ord ?ltnn //; apply/setP => i; rewrite inE; move/negbFE: (none i).
have c : (k - #|i |: S| = n)%nat by rewrite cardsU1 iS add1n subnS e.
rewrite (matching_split _ iS) (eq_bigr (fun=> expn q n)) => [|v _].
  by rewrite sum_nat_const e expnS.
rewrite IH // ?c // cardsU1 iS add1n ltn_neqAle le andbT; apply/eqP => z.
by rewrite z subnn in e.
Qed.

Lemma matching_many S y : (k <= #|S|)%nat -> y \in C -> #|matching C S y| = 1%nat.
Proof.
move=> le yC; have [T TS cT] : exists2 T : {set 'I_L}, T \subset S & #|T| = k.
  exists [set i in take k (enum S)].
    by apply/subsetP => i; rewrite inE => /mem_take; rewrite mem_enum.
  rewrite cardsE (card_uniqP _) ?take_uniq ?enum_uniq // size_takel // -cardE //.
apply/eqP; rewrite eqn_leq; apply/andP; split; last first.
  by apply/card_gt0P; exists y; rewrite inE yC; apply/forall_inP.
rewrite -(sep y cT); apply/subset_leq_card/subsetP => x; rewrite !inE => /andP[-> /forall_inP h] /=.
by apply/forall_inP => i /(subsetP TS); exact: h.
Qed.

Lemma card_code : #|C| = expn q k.
Proof.
have [v _] : exists v, v \in F by apply/card_gt0P; exact: ltnW.
have := @matching_few set0 [ffun=> v]; rewrite cards0 subn0 => <- //; apply: eq_card => x.
by rewrite !inE; case: (x \in C) => //; symmetry; apply/forall_inP => i; rewrite inE.
Qed.

Lemma size_gt0 : 0 < INR #|C|.
Proof. by rewrite card_code; apply/(lt_INR 0)/ltP; rewrite expn_gt0 ltnW. Qed.

Lemma uniform_law : law (uniform C).
Proof.
have c0 := size_gt0; split=> [x|]; first by rewrite /uniform; case: ifP => _; [apply/Rlt_le/Rinv_0_lt_compat | lra].
by rewrite /uniform -big_mkcond /= (sum_const (mem C)); exact: (Rinv_r _ (Rgt_not_eq _ _ c0)).
Qed.

(** Up to k tokens are independent and as uniform as can be; k of them fix the rest. *)
Lemma code_entropy S : Hset (uniform C) S = INR (minn #|S| k) * ln (INR q).
Proof.
have c0 := size_gt0; have q0 : 0 < INR q by apply/(lt_INR 0)/ltP/ltnW.
have pw n : INR (expn q n) = INR q ^ n by elim: n => // n IH; rewrite expnS mult_INR IH.
have ex n : 0 < INR (expn q n) by rewrite pw; exact: pow_lt.
have lnp n : ln (INR (expn q n)) = INR n * ln (INR q).
  rewrite pw; elim: n => [|n IH]; first by rewrite /= ln_1; ring.
  by rewrite S_INR [_ ^ _]/= ln_mult //; [rewrite IH; ring | exact: pow_lt].
have e x : x \in C -> ln (chance (uniform C) S x) = - (INR (minn #|S| k) * ln (INR q)).
  move=> xC; have -> : chance (uniform C) S x = INR #|matching C S x| / INR #|C|.
    rewrite chanceE /uniform -big_mkcondr /= sum_const; congr (INR _ * _); apply: eq_card => y.
    by rewrite !inE andbC.
  have -> : #|matching C S x| = expn q (k - #|S|).
    case: (leqP #|S| k) => [le|/ltnW h]; first exact: matching_few.
    by rewrite matching_many // (eqP (_ : (k - #|S|)%nat == 0%nat)) // subn_eq0.
  rewrite card_code /Rdiv ln_mult //; last exact: Rinv_0_lt_compat.
  rewrite ln_Rinv // !lnp.
  suff : INR k = INR (minn #|S| k) + INR (k - #|S|) by move=> ->; ring.
  by rewrite -plus_INR plusE minnC minnE subnK // leq_subr.
transitivity (- \rsum_x (uniform C x * - (INR (minn #|S| k) * ln (INR q)))).
  congr Ropp; apply: eq_bigr => x _; case: (boolP (x \in C)) => [/e -> //|xC].
  by rewrite /uniform (negbTE xC); ring.
by rewrite sum_mulr (proj2 uniform_law); ring.
Qed.

Lemma code_mean j : (j <= L)%nat -> Hmean (uniform C) j = INR (minn j k) * ln (INR q).
Proof.
move=> jL; rewrite /Hmean (eq_bigr (fun=> INR (minn j k) * ln (INR q))) => [|S /eqP <-]; last exact: code_entropy.
rewrite (sum_const (fun S : {set 'I_L} => #|S| == j)).
have -> : #|[pred S : {set 'I_L} | #|S| == j]| = 'C(L, j).
  by have := card_draws [finType of 'I_L] j; rewrite cardsE card_ord.
field; apply: not_0_INR => z; move: (bin_gt0 L j); by rewrite jL z.
Qed.

Theorem code_curve j : (0 < j <= L)%nat -> curve (uniform C) j = ln (INR q) * ray k j.
Proof.
case: j => // j /= jL; have [k0 _] := andP kL; rewrite /curve /= !code_mean ?(ltnW jL) //; last exact: leq_trans jL.
rewrite (minn_idPl k0) /ray; case: (ltnP k j.+1) => kj.
  by rewrite (minn_idPr (_ : k <= j)%nat) //; rewrite [INR 1]/=; ring.
by rewrite (minn_idPl (ltnW kj)) (S_INR j) [INR 1]/=; ring.
Qed.

Theorem code_cost sizes : sumn sizes = L -> expected_kl (uniform C) sizes = ln (INR q) * INR (weight sizes k).
Proof.
move=> sz; rewrite (expected_kl_curve uniform_law sz) -(rounds_weight sz kL).
have lin := @linear_rounds L 0 sizes; rewrite add0n sz leqnn in lin; have {}lin := lin isT.
rewrite [LHS]lin; last exact: (curve_one uniform_law).
rewrite [rounds (ray k) _ _]lin; last by apply: (proj1 (@ray_rising L k (proj1 (andP kL)))).
rewrite -sum_mull; apply: eq_bigr => m _; have mL : (m.+1 < L)%nat by case: (L) m => [|l] [m] //=.
by rewrite !code_curve ?(ltnW mL) //; ring.
Qed.

Theorem code_total : total_correlation (uniform C) = ln (INR q) * (INR L - INR k).
Proof.
rewrite -(curve_area uniform_law) -(ray_count (proj2 (andP kL))) -sum_mull; apply: eq_bigr => m _.
by rewrite code_curve /= ?ltn_ord.
Qed.
End Codes.

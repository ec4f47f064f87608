(** The uniform law on the even words of L bits: all sets of tokens but the whole are independent fair bits, so that one round loses
    log 2 and each token shares log 2 with all others.
    - [plain_fails]: claim [lower-bound-plain-information] is false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies EditingKept RandomOrderCurve RandomOrder RandomOrderSequences RandomOrderBounds.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Parity.
Variable L : nat.
Notation sequence := {dffun forall i : 'I_L, bool}.
Implicit Types (x y : sequence) (S : {set 'I_L}).
Definition parity : sequence -> R := @even_words [finType of 'I_L].
Definition sign (b : bool) : R := if b then -1 else 1.

Lemma prod_sign x : \rprod_i sign (x i) = sign (odd_word x).
Proof. by rewrite /odd_word; elim/big_rec2: _ => [|i b y _ ->] //; rewrite /sign; case: (x i); case: b => /=; ring. Qed.

Lemma parity_signs x : parity x = (/ 2) ^ L * (1 + \rprod_i sign (x i)).
Proof. by rewrite prod_sign /parity /even_words card_ord /sign; case: ifP => _; ring. Qed.

(** Words that agree with x on S: a product over the tokens, summed. *)
Lemma sum_agree S x (f : bool -> R) :
  (\rsum_(y : sequence | [forall i in S, y i == x i]) \rprod_i f (y i)) = \rprod_i (if i \in S then f (x i) else f true + f false).
Proof.
transitivity (\rsum_(y : sequence | true) \rprod_i (if (i \in S) ==> (y i == x i) then f (y i) else 0)).
  rewrite big_mkcond /=; apply: eq_bigr => y _; case: ifP => [/forallP h|/negbT].
    by apply: eq_bigr => i _; rewrite h.
  by rewrite negb_forall => /existsP[i /negbTE n]; rewrite (bigD1 i) //= n Rmult_0_l.
rewrite -(bigA_distr_bigA (fun i b => if (i \in S) ==> (b == x i) then f b else 0)); apply: eq_bigr => i _.
rewrite big_bool /=; case: (i \in S) => /=; last by [].
by case: (x i) => /=; ring.
Qed.

Lemma prod_const (T : finType) (Q : pred T) (c : R) : \big[Rmult/1]_(i | Q i) c = c ^ #|Q|.
Proof. by rewrite big_const; elim: #|Q| => //= n ->. Qed.

Lemma chance_parity S x : chance parity S x = (/ 2) ^ #|S| * (1 + (if S == setT then \rprod_i sign (x i) else 0)).
Proof.
have half : (/ 2) ^ L * (\rprod_i (if i \in S then 1 else 1 + 1)) = (/ 2) ^ #|S|.
  have -> : (/ 2) ^ L = \big[Rmult/1]_(i < L) / 2 by rewrite (prod_const predT) card_ord.
  rewrite -big_split /= (eq_bigr (fun i => if i \in S then / 2 else 1)) => [|i _]; last by case: ifP => _; field.
  by rewrite -big_mkcond /= prod_const.
have ones : (\rsum_(y : sequence | [forall i in S, y i == x i]) 1) = \rprod_i (if i \in S then 1 else 1 + 1).
  rewrite -(sum_agree S x (fun=> 1)); apply: eq_bigr => y _; by rewrite big1.
rewrite chanceE (eq_bigr (fun y => (/ 2) ^ L * 1 + (/ 2) ^ L * \rprod_i sign (y i))) => [|y _]; last first.
  by rewrite parity_signs; ring.
rewrite sum_add !sum_mull ones half sum_agree Rmult_plus_distr_l Rmult_1_r; congr (_ + _).
case: eqP => [->|/eqP]; first by rewrite cardsT card_ord; congr (_ * _); apply: eq_bigr => i _; rewrite inE.
rewrite -subTset => /subsetPn[i _ iS]; rewrite (bigD1 i) //= (negbTE iS) /sign; ring.
Qed.

Hypothesis L0 : (0 < L)%nat.

Lemma parity_law : law parity.
Proof.
split=> [x|].
  by rewrite /parity /even_words; case: ifP => _; [lra | have := pow_lt (/ 2) #|[finType of 'I_L]| ltac:(lra); lra].
pose x0 : sequence := [ffun=> false].
have -> : \rsum_x parity x = chance parity set0 x0 by apply: eq_bigl => y; apply/esym/forall_inP => i; rewrite inE.
have e : (set0 == setT :> {set 'I_L}) = false by apply/eqP/setP => /(_ (Ordinal L0)); rewrite !inE.
by rewrite chance_parity e cards0 /=; ring.
Qed.

Lemma parity_pos x : 0 < parity x -> \rprod_i sign (x i) = 1.
Proof. by rewrite prod_sign /parity /even_words /sign; case: ifP => // _; lra. Qed.

Theorem parity_H S : Hset parity S = (INR #|S| - (if S == setT then 1 else 0)) * ln 2.
Proof.
have [p0 p1] := parity_law.
have -> : Hset parity S = - \rsum_x (parity x * - ((INR #|S| - (if S == setT then 1 else 0)) * ln 2)).
  rewrite HsetE; congr Ropp; apply: eq_bigr => x _; case: (Req_dec (parity x) 0) => [->|nz]; first by ring.
  congr (_ * _); rewrite chance_parity parity_pos; last by have := p0 x; lra.
  have h0 : 0 < (/ 2) ^ #|S| by apply: pow_lt; lra.
  rewrite ln_mult //; last by case: ifP => _; lra.
  rewrite ln_pow; last by lra.
  by rewrite ln_Rinv; [case: ifP => _; rewrite ?Rplus_0_r ?ln_1; [change (1 + 1) with 2; ring | ring] | lra].
by rewrite sum_mulr p1; ring.
Qed.

(** Of two tokens or more, one round loses log 2, and a token shares log 2 with all others. *)
Hypothesis L1 : (1 < L)%nat.

Lemma one_of_more (i : 'I_L) : ([set i] == setT :> {set 'I_L}) = false.
Proof.
apply/negbTE; apply: contraTneq L1 => /(congr1 (fun S : {set 'I_L} => #|S|)).
by rewrite cards1 cardsT card_ord => <-.
Qed.

Theorem parity_one_round : expected_kl parity [:: L] = ln 2.
Proof.
rewrite (expected_kl_curve parity_law) /= ?addn0 // /round (curve_one parity_law) Rmult_0_r.
have -> : (\rsum_(m < L) curve parity (0 + m).+1) = total_correlation parity by rewrite -(curve_area parity_law).
rewrite /total_correlation parity_H eqxx cardsT card_ord.
under eq_bigr do rewrite parity_H cards1 one_of_more.
by rewrite sum_const_ord /=; ring.
Qed.

Theorem parity_information i : information parity i = ln 2.
Proof.
have c : #|[set: 'I_L] :\ i| = L.-1.
  by have := congr1 predn (cardsD1 i [set: 'I_L]); rewrite cardsT card_ord inE /= => ->.
have n : ([set: 'I_L] :\ i == setT) = false by apply/eqP => /setP /(_ i); rewrite !inE eqxx.
have e : INR L = INR L.-1 + 1 by rewrite -S_INR (prednK L0).
by rewrite /information !parity_H eqxx cards1 cardsT card_ord one_of_more c n e /=; ring.
Qed.
End Parity.

(** Claim [lower-bound-plain-information] is false: a parity of 17 bits. *)
Theorem plain_fails : ~ (forall L (A : 'I_L -> finType) (P : {dffun forall i, A i} -> R), law P ->
  / 16 * (\rsum_i information P i) <= expected_kl P [:: L]).
Proof.
move/(_ 17%nat _ _ (@parity_law 17 isT)); rewrite parity_one_round //.
under eq_bigr do rewrite parity_information //.
rewrite sum_const_ord.
have -> : INR 17 = 17 by rewrite INR_IZR_INZ.
have : 0 < ln 2 by rewrite -ln_1; apply: ln_increasing; lra.
by lra.
Qed.

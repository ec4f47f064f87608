(** The uniform law on a list of words, which may name one more than once: its entropies are counted, and so its curve.

    Each word agrees on a set of tokens with some number of words of the list; where these numbers are powers of one base q, the
    entropies are rational multiples of log q. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Lia ZArith.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderPartitions
  RandomOrderSequences RandomOrderBounds.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** All sequences of n booleans, each the indicator of a set of positions. *)
Fixpoint indicators n : seq bitseq :=
  if n is m.+1 then map (cons true) (indicators m) ++ map (cons false) (indicators m) else [:: [::]].

Lemma indicators_mem n s : (s \in indicators n) = (size s == n).
Proof.
elim: n s => [|n IH] [|b s] //=; rewrite mem_cat.
  by apply/negbTE; rewrite negb_or; apply/andP; split; apply/mapP => -[].
rewrite eqSS -IH; apply/orP/idP => [[]/mapP[u m [_ ->]] //|m].
by case: b; [left | right]; apply/mapP; exists s.
Qed.

Lemma indicators_uniq n : uniq (indicators n).
Proof.
elim: n => //= n IH; rewrite cat_uniq !map_inj_uniq ?IH ?andbT //; try by move=> u v [].
by apply/hasPn => s /mapP[u _ ->]; apply/mapP => -[v _].
Qed.

Definition at_positions n (s : bitseq) : {set 'I_n} := [set i : 'I_n | nth false s i].

Lemma positions_onto n (S : {set 'I_n}) : exists2 s, s \in indicators n & S = at_positions n s.
Proof.
exists (mkseq (fun i => [exists j : 'I_n, (j == i :> nat) && (j \in S)]) n); first by rewrite indicators_mem size_mkseq.
apply/setP => i; rewrite inE nth_mkseq //; apply/idP/existsP => [iS|[j /andP[/eqP /val_inj ->]] //].
by exists i; rewrite eqxx.
Qed.

Lemma sum_indicators n (F : {set 'I_n} -> R) (Q : pred {set 'I_n}) :
  (\rsum_(S | Q S) F S) = \big[Rplus/0]_(s <- indicators n | Q (at_positions n s)) F (at_positions n s).
Proof.
rewrite -(big_map (at_positions n) Q F); apply: perm_big; apply: uniq_perm.
- exact: index_enum_uniq.
- rewrite map_inj_in_uniq ?indicators_uniq // => s u; rewrite !indicators_mem => /eqP ns /eqP nu /setP e.
  apply: (@eq_from_nth _ false); rewrite ns // => i lt; have := e (Ordinal lt); rewrite !inE /=; exact.
by move=> S; rewrite mem_index_enum; apply/esym/mapP; exact: positions_onto.
Qed.

Lemma card_positions n s : size s = n -> #|at_positions n s| = count_mem true s.
Proof.
move=> sz; rewrite -sum1dep_card -sum1_count big_mkcond /= [RHS]big_mkcond (big_nth false) sz big_mkord.
by apply: eq_bigr => i _; rewrite /= eqb_id.
Qed.

Section Words.
Variables (L : nat) (V : finType) (v0 : V) (words : seq (seq V)).
Hypothesis some : (0 < size words)%nat.
Notation sequence := {dffun forall i : 'I_L, V}.

Definition word (w : seq V) : sequence := [ffun i : 'I_L => nth v0 w i].
Definition on_words (x : sequence) : R := INR (seq.count (fun w => word w == x) words) / INR (size words).

Let N := INR (size words).
Let N0 : 0 < N. Proof. by apply/lt_0_INR/ltP. Qed.

Lemma count_sum (T : Type) (p : pred T) (ws : seq T) : INR (seq.count p ws) = \big[Rplus/0]_(w <- ws) (if p w then 1 else 0).
Proof.
elim: ws => [|w ws IH]; first by rewrite big_nil.
by rewrite big_cons /= -IH -plusE plus_INR; case: (p w).
Qed.

Lemma sum_words (F : sequence -> R) : (\rsum_x (on_words x * F x)) = (\big[Rplus/0]_(w <- words) F (word w)) / N.
Proof.
transitivity (\rsum_x \big[Rplus/0]_(w <- words) (if word w == x then F x / N else 0)).
  apply: eq_bigr => x _; rewrite /on_words count_sum /Rdiv !big_distrl /=; apply: eq_bigr => w _.
  by case: ifP => _; rewrite -/N; ring.
rewrite exchange_big /Rdiv big_distrl /=; apply: eq_bigr => w _.
by rewrite -big_mkcond /= (big_pred1 (word w)) => [|x]; last exact: eq_sym.
Qed.

Lemma on_words_law : law on_words.
Proof.
split=> [x|]; first by apply: Rmult_le_pos; [exact: pos_INR | exact/Rlt_le/Rinv_0_lt_compat].
have := sum_words (fun=> 1); under eq_bigr do rewrite Rmult_1_r; move=> ->.
suff -> : \big[Rplus/0]_(w <- words) 1 = N by field; lra.
by rewrite /N -(count_predT words) count_sum.
Qed.

(** In how many words of the list the letters at the positions of s are those of w. *)
Definition like (s : bitseq) (w u : seq V) := all (fun i => nth false s i ==> (nth v0 u i == nth v0 w i)) (iota 0 L).
Definition hits s w := seq.count (like s w) words.

Lemma chance_hits s w : chance on_words (at_positions L s) (word w) = INR (hits s w) / N.
Proof.
rewrite chanceE big_mkcond.
transitivity (\rsum_x (on_words x * (if [forall i in at_positions L s, x i == word w i] then 1 else 0))).
  by apply: eq_bigr => x _; case: ifP => _; ring.
rewrite sum_words /hits count_sum; congr (_ / _); apply: eq_bigr => u _.
suff -> : [forall i in at_positions L s, word u i == word w i] = like s w u by [].
apply/forall_inP/allP => [h i|h i].
  rewrite mem_iota add0n /= => lt; apply/implyP => si; have := h (Ordinal lt); rewrite inE !ffunE /=; exact.
by rewrite inE !ffunE => si; have := h i; rewrite mem_iota add0n ltn_ord si => /(_ isT).
Qed.

(** All numbers are powers of q. *)
Variables (q m : nat).
Hypotheses (q1 : (1 < q)%nat) (whole : size words = expn q m).
Definition power s w := trunc_log q (hits s w).
Definition powers := all (fun s => all (fun w => hits s w == expn q (power s w)) words) (indicators L).
Hypothesis all_powers : powers.

(** log q times this over the number of words is the entropy; the same, summed over the sets of j tokens. *)
Definition bits s := sumn [seq (m - power s w)%nat | w <- words].
Definition sum_bits j := sumn [seq bits s | s <- indicators L & count_mem true s == j].

Lemma INR_sumn (T : Type) (f : T -> nat) (r : seq T) : INR (sumn [seq f i | i <- r]) = \big[Rplus/0]_(i <- r) INR (f i).
Proof. by elim: r => [|i r IH]; rewrite ?big_nil // big_cons -IH /= -plusE plus_INR. Qed.

Lemma Hset_bits s : s \in indicators L -> Hset on_words (at_positions L s) = INR (bits s) / N * ln (INR q).
Proof.
move=> sL; rewrite HsetE sum_words /bits INR_sumn.
have q0 : 0 < INR q by apply/lt_0_INR/ltP/ltnW.
have term w : w \in words -> ln (chance on_words (at_positions L s) (word w)) = - (INR (m - power s w) * ln (INR q)).
  move=> wi; rewrite chance_hits; have /eqP h := allP (allP all_powers s sL) w wi.
  have pm : (power s w <= m)%nat by rewrite -(leq_exp2l _ _ q1) -h -whole count_size.
  have pw k : INR (expn q k) = INR q ^ k by elim: k => [|k IH] //; rewrite expnS -multE mult_INR IH.
  have p0 k : 0 < INR q ^ k by exact: pow_lt.
  rewrite /N whole h !pw /Rdiv ln_mult //; last exact: Rinv_0_lt_compat.
  by rewrite ln_Rinv // !ln_pow // minus_INR; [ring | exact/leP].
rewrite (eq_big_seq _ term); have -> (r : seq (seq V)) : \big[Rplus/0]_(w <- r) - (INR (m - power s w) * ln (INR q)) =
  - ((\big[Rplus/0]_(w <- r) INR (m - power s w)) * ln (INR q)).
  by elim: r => [|w r IH]; rewrite ?big_nil ?big_cons ?IH; ring.
by field; lra.
Qed.

Lemma Hmean_bits j : Hmean on_words j = INR (sum_bits j) / (N * INR 'C(L, j)) * ln (INR q).
Proof.
rewrite /Hmean sum_indicators /sum_bits INR_sumn big_filter.
have -> : \big[Rplus/0]_(s <- indicators L | #|at_positions L s| == j) Hset on_words (at_positions L s) =
          \big[Rplus/0]_(s <- indicators L | count_mem true s == j) (INR (bits s) * (ln (INR q) / N)).
  rewrite big_seq_cond [RHS]big_seq_cond; apply: eq_big => [s|s /andP[sL _]].
    case sL : (s \in indicators L) => //=; move: sL; rewrite indicators_mem => /eqP sL.
    by rewrite card_positions //; congr (_ == _); apply: eq_count => -[].
  by rewrite Hset_bits //; field; lra.
rewrite -big_distrl /= /Rdiv; case: (Req_dec (INR 'C(L, j)) 0) => [->|nz]; last by field; lra.
by rewrite Rmult_0_r Rinv_0; ring.
Qed.

Theorem curve_bits j : curve on_words j = (INR (sum_bits 1%nat) / (N * INR 'C(L, 1%nat)) -
  (INR (sum_bits j) / (N * INR 'C(L, j)) - INR (sum_bits j.-1) / (N * INR 'C(L, j.-1)))) * ln (INR q).
Proof. by rewrite /curve !Hmean_bits; ring. Qed.

(** A point of the curve is a fraction of log q: the equation, without its denominators. *)
Definition fraction (j : nat) (num den : BinNums.Z) : bool :=
  let n := Z.of_nat (size words) in let l := Z.of_nat 'C(L, 1%nat) in let u := Z.of_nat 'C(L, j) in let v := Z.of_nat 'C(L, j.-1) in
  let b k := Z.of_nat (sum_bits k) in
  [&& Z.ltb 0 den, Z.ltb 0 l, Z.ltb 0 u, Z.ltb 0 v &
      Z.eqb (num * (n * (l * (u * v))))%Z (den * (b 1%nat * (u * v) - b j * (l * v) + b j.-1 * (l * u)))%Z].

Theorem curve_fraction j num den : fraction j num den -> curve on_words j = IZR num / IZR den * ln (INR q).
Proof.
case/and5P=> /Z.ltb_lt /IZR_lt d0 /Z.ltb_lt /IZR_lt l0 /Z.ltb_lt /IZR_lt u0 /Z.ltb_lt /IZR_lt v0' /Z.eqb_eq /(congr1 IZR).
rewrite curve_bits /N; rewrite !(mult_IZR, plus_IZR, minus_IZR) -!INR_IZR_INZ in d0 l0 u0 v0' *.
have n0 : 0 < INR (size words) by exact: N0.
move=> e; congr (_ * _); pose D := INR (size words) * (INR 'C(L, 1) * (INR 'C(L, j) * INR 'C(L, j.-1))).
apply: (Rmult_eq_reg_r (D * IZR den)).
  transitivity (IZR num * D); last by field; lra.
  by rewrite /D e; field; lra.
by apply: Rmult_integral_contrapositive_currified; [repeat apply: Rmult_integral_contrapositive_currified; lra | lra].
Qed.
End Words.

(** The conditions, in one that is computed. *)
Definition countable L (V : finType) (v0 : V) (words : seq (seq V)) q m :=
  [&& (0 < size words)%nat, (1 < q)%nat, size words == expn q m & powers L v0 words q].

Theorem count_law L (V : finType) (v0 : V) words q m : countable L v0 words q m -> law (@on_words L V v0 words).
Proof. by case/and4P=> s _ _ _; exact: on_words_law. Qed.

Theorem count_set L (V : finType) (v0 : V) words q m s : countable L v0 words q m -> s \in indicators L ->
  Hset (@on_words L V v0 words) (at_positions L s) = INR (bits L v0 words q m s) / INR (size words) * ln (INR q).
Proof. by case/and4P=> h q1 /eqP w p; exact: Hset_bits. Qed.

Theorem count_curve L (V : finType) (v0 : V) words q m j num den :
  countable L v0 words q m -> fraction L v0 words q m j num den ->
  curve (@on_words L V v0 words) j = IZR num / IZR den * ln (INR q).
Proof. by case/and4P=> h q1 /eqP w p; exact: curve_fraction. Qed.

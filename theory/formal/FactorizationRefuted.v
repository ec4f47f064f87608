(** What is not true of one parallel step and of one forward pass, beside what is:
      [one_pass_determines_joint]  laws with the same marginals are the same;
      [accuracy_penalty]           where tokens depend on each other, their likeliest values are not the likeliest text;
      [reverse_kl]                 the total correlation bounds the divergence of a product from the law, too;
      [irreducible]                in however many steps, decoding loses the total correlation;
      [context_monotone]           more context means less dependence;
      [pairwise_influence]         the summed influences of pairs bound the distance from independence. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets PairInfluence Policies PolicyCost PolicyExact Objective Blocks Bits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [one-pass-determines-joint], on the toy of two tokens with margins 0.55 and 0.69, where both come with 0.24 or 0.55. *)
Theorem one_pass_determines_joint : ~ (forall (I V : finType) (P P' : {ffun I -> V} -> R), law P -> law P' ->
  (forall i, @marginal _ (fun=> V) P i =1 @marginal _ (fun=> V) P' i) -> 1 - tv P P' = 1).
Proof.
move=> h; pose P := cells (24 / 100) (31 / 100) (45 / 100) 0; pose P' := cells (55 / 100) 0 (14 / 100) (31 / 100).
have lP : law P by apply: cells_law; lra.
have lP' : law P' by apply: cells_law; lra.
have := h _ _ P P' lP lP'; rewrite /tv sum_two_bits /P /P' /cells !ffunE.
rewrite (Rabs_left (24 / 100 - 55 / 100)) ?(Rabs_right (31 / 100 - 0)) ?(Rabs_right (45 / 100 - 14 / 100))
  ?(Rabs_left (0 - 31 / 100)); try lra.
suff same : forall i, @marginal _ (fun=> bool_finType) P i =1 @marginal _ (fun=> bool_finType) P' i by move=> /(_ same); lra.
by move=> [] v; rewrite ?first_cells ?second_cells; case: v; lra.
Qed.

(** Claim [ctc-accuracy-penalty]: of a pair that is 00 with 3/5, else 11, the likeliest values are the likeliest text. *)
Theorem accuracy_penalty : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (x : {ffun I -> V}), law P ->
  0 < @tc _ (fun=> V) P -> (forall i v, @marginal _ (fun=> V) P i v <= @marginal _ (fun=> V) P i (x i)) ->
  exists y, P x < P y).
Proof.
move=> h; pose P := cells (2 / 5) 0 0 (3 / 5).
have lP : law P by apply: cells_law; lra.
have [] := h _ _ P (two false false) lP.
- rewrite /P tc_cells !Rplus_0_r !Rplus_0_l !Rmult_0_l.
  have l2 : ln (2 / 5) < 0 by rewrite -ln_1; apply: ln_increasing; lra.
  have l3 : ln (3 / 5) < 0 by rewrite -ln_1; apply: ln_increasing; lra.
  by lra.
- by move=> [] v; rewrite ffunE ?first_cells ?second_cells; case: v; lra.
move=> y; rewrite /P /cells !ffunE; by case: (y true); case: (y false); lra.
Qed.

(** Claim [ctc-reverse-kl]: a pair that is 00 nine times of ten and else 11, and the point mass at 00. *)
Theorem reverse_kl : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (Q : I -> V -> R), law P -> (forall i, law (Q i)) ->
  xle (Some (@tc _ (fun=> V) P)) (xkl (@product _ (fun=> V) Q) P)).
Proof.
move=> h; pose P := cells (1 / 10) 0 0 (9 / 10); pose Q (i v : bool) := if v then 0 else 1.
have lP : law P by apply: cells_law; lra.
have lQ i : law (Q i) by split=> [[]|]; rewrite /= ?big_bool /=; lra.
have Qx (x : {ffun bool -> bool}) : product Q x = if x true || x false then 0 else 1.
  by rewrite /product big_bool /Q; case: (x true); case: (x false) => /=; lra.
have := h _ _ P Q lP lQ; rewrite /xkl; case: coversP => [cov|no] /=; last first.
  by case: no => x; rewrite Qx /P /cells; case: (x true); case: (x false) => /= p; lra.
rewrite /kl sum_two_bits !Qx /P /cells !ffunE /= tc_cells !Rplus_0_r !Rplus_0_l !Rmult_0_l !Rmult_1_l !Rplus_0_l.
have -> : 1 / (9 / 10) = / (9 / 10) by field.
rewrite ln_Rinv; last by lra.
have l : ln (1 / 10) < ln (9 / 10) by apply: ln_increasing; lra.
by lra.
Qed.

(** Claim [ctc-irreducible]: three equal fair bits, two of them and then the third. *)
Theorem irreducible : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (b : I -> nat) (T : nat)
  (q : {ffun I -> option V} -> I -> V -> R), law P -> partition b T -> (forall c i, law (q c i)) ->
  xle (Some (@tc _ (fun=> V) P)) (xkl P (drawn b q))).
Proof.
move=> h; pose u : {ffun 'I_3 -> bool} := [ffun=> true]; pose v : {ffun 'I_3 -> bool} := [ffun=> false].
have uv i : u i != v i by rewrite !ffunE.
have duv : u != v by apply: contra (uv ord0) => /eqP ->.
pose P := fair_pair u v; have lP : law P by exact: fair_pair_law.
pose b (i : 'I_3) := nat_of_bool (i == 2%nat :> nat).
have part : partition b 2.
  split=> [i|t]; first by rewrite /b; case: eqP.
  by case: t => [|[|t]] // _; [exists ord0 | exists ord_max].
have [q [lq ex]] := exact_exists (earliest b) lP.
have := h _ _ P b 2%nat q lP part lq; rewrite (exact_loses lP part lq ex) (loss_exact lP part) /xle.
have some (S : {set 'I_3}) i : i \in S -> @H _ _ (fun=> bool_finType) (@token _ _) P S = ln 2 by move=> iS; exact: fair_pair_H iS (uv i).
have none : @H _ _ (fun=> bool_finType) (@token _ _) P set0 = 0 by apply: fair_pair_H0 => // i; rewrite inE.
rewrite tc_entropies // (eq_bigr (fun=> ln 2)) => [|i _]; last by apply: (some _ i); rewrite inE.
have all : @H _ _ (fun=> bool_finType) (@token _ _) P setT = ln 2 by apply: (some _ ord0); rewrite inE.
rewrite /loss all [X in _ <= X - _](eq_bigr (fun i => if i == ord_max then 0 else ln 2)) => [|i _].
  by rewrite !big_ord_recl !big_ord0 -!val_eqE /=; have := ln2_gt0; lra.
rewrite (some _ i); last by rewrite !inE eqxx.
case: eqP => [->|ne].
  by rewrite (some _ ord0); [lra | rewrite inE].
rewrite (_ : before b (b i) = set0) ?none; first by lra.
apply/setP => j; rewrite !inE; case: i ne => -[|[|[|i]]] l ne //=; case: ne; exact: val_inj.
Qed.

(** The words of three bits with an even number of ones, equally likely: two of them are independent, and the third is their sum. *)
Definition even_list : seq {ffun 'I_3 -> bool} :=
  [:: three_tokens false false false; three_tokens false true true; three_tokens true false true; three_tokens true true false].
Definition parity := spread even_list.

Lemma three_eq (a b c a' b' c' : bool) : (three_tokens a b c == three_tokens a' b' c') = [&& a == a', b == b' & c == c'].
Proof.
apply/eqP/and3P => [e|[/eqP -> /eqP -> /eqP ->]] //.
have at_ (i : 'I_3) : three_tokens a b c i = three_tokens a' b' c' i by rewrite e.
by have := at_ ord0; have := at_ (lift ord0 ord0); have := at_ ord_max; rewrite !ffunE /= => -> -> ->.
Qed.

Lemma parity_unique : uniq even_list.
Proof. by rewrite /= !inE !three_eq. Qed.

Lemma parity_law : law parity.
Proof. exact: spread_law parity_unique _. Qed.

Lemma agree_three (S : {set 'I_3}) (x y : {ffun 'I_3 -> bool}) : @agree _ _ (fun=> bool_finType) (@token _ _) S x y =
  [&& (ord0 \in S) ==> (x ord0 == y ord0), (lift ord0 ord0 \in S) ==> (x (lift ord0 ord0) == y (lift ord0 ord0)) &
      (ord_max \in S) ==> (x ord_max == y ord_max)].
Proof.
apply/forall_inP/and3P => [h|[/implyP h0 /implyP h1 /implyP h2] i]; first by split; apply/implyP => /h.
case: i => -[|[|[|i]]] l // iS.
- by rewrite (_ : Ordinal l = ord0) in iS *; [exact: h0 | exact: val_inj].
- by rewrite (_ : Ordinal l = lift ord0 ord0) in iS *; [exact: h1 | exact: val_inj].
- by rewrite (_ : Ordinal l = ord_max) in iS *; [exact: h2 | exact: val_inj].
Qed.

(** Two bits of it have the entropy of two fair bits, one that of one. *)
Lemma parity_H (S : {set 'I_3}) : @H _ _ (fun=> bool_finType) (@token _ _) parity S =
  INR (minn 2 ((ord0 \in S) + (lift ord0 ord0 \in S) + (ord_max \in S))) * ln 2.
Proof.
have l1 : ln (/ 4) = - (2 * ln 2).
  by rewrite ln_Rinv; [have -> : 4 = 2 * 2 by [lra]; rewrite ln_mult; lra | lra].
have l2 := ln_half.
rewrite /parity spread_H ?parity_unique // !big_cons big_nil /= !agree_three !ffunE /=.
have q1 : 1 / (1 + 1 + 1 + 1) = / 4 by field.
have q2 : (1 + 1) / (1 + 1 + 1 + 1) = / 2 by field.
have q4 : (1 + 1 + 1 + 1) / (1 + 1 + 1 + 1) = 1 by field.
by case: (ord0 \in S); case: (lift ord0 ord0 \in S); case: (ord_max \in S); rewrite /= ?q1 ?q2 ?q4 ?l1 ?l2 ?ln_1; field.
Qed.

(** Claim [ctc-context-monotone], in the mean over what the context tells: two bits and their sum. *)
Theorem context_monotone : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (S C : {set I}), law P -> [disjoint S & C] ->
  \rsum_x (P x * CTC P (show (blank I V) C x) S) <= CTC P (blank I V) S).
Proof.
move=> h; have lP := parity_law; pose b (i : 'I_3) := nat_of_bool (i != ord_max).
have part : partition b 2.
  split=> [i|t]; first by rewrite /b; case: (i != _).
  by case: t => [|[|t]] // _; [exists ord_max | exists ord0].
have apart : [disjoint set_of b 1%nat & before b 1%nat].
  by rewrite -setI_eq0; apply/eqP/setP => i; rewrite !inE /b; case: (i != _).
have := h _ _ parity (set_of b 1%nat) (before b 1%nat) lP apart.
have two : (\rsum_x (parity x * CTC parity (told_before b 0%nat x) (set_of b 0%nat))) +
           (\rsum_x (parity x * CTC parity (told_before b 1%nat x) (set_of b 1%nat))) = loss parity b.
  rewrite -(loss_exact lP part) /dependence !big_ord_recl big_ord0 /=.
  by rewrite Rplus_0_r.
have one : \rsum_x (parity x * CTC parity (told_before b 0%nat x) (set_of b 0%nat)) = 0.
  apply: big1 => x _; have -> : set_of b 0%nat = [set ord_max] by apply/setP => i; rewrite !inE /b; case: (i == _).
  by rewrite CTC_sets ?/TC ?big_set1 //; ring.
have e : loss parity b = ln 2.
  rewrite /loss !big_ord_recl big_ord0 /= !parity_H !inE -!val_eqE /=; ring.
have z : CTC parity (blank _ _) (set_of b 1%nat) = 0.
  rewrite CTC_sets // /TC posterior_blank //.
  rewrite big_mkcond !big_ord_recl big_ord0 /= !parity_H !inE /=.
  by ring.
rewrite z => l; have {}l : \rsum_x (parity x * CTC parity (told_before b 1%nat x) (set_of b 1%nat)) <= 0 by exact: l.
by have := ln2_gt0; lra.
Qed.

(** The law of two tokens. *)
Definition pair_of (I V : finType) (P : {ffun I -> V} -> R) (i j : I) (ab : V * V) := \rsum_(x : {ffun I -> V} | (x i == ab.1) && (x j == ab.2)) P x.

Lemma parity_pair i j ab : i != j -> pair_of parity i j ab = / 4.
Proof.
move=> ij; rewrite /pair_of /parity spread_prob ?parity_unique //=.
case: i ij => -[|[|[|i]]] l //; case: j => -[|[|[|j]]] l' //= ij; rewrite !ffunE /=; case: ab => -[] [] /=; field.
Qed.

Lemma parity_token i v : @marginal _ (fun=> bool_finType) parity i v = / 2.
Proof.
rewrite /marginal /parity spread_prob ?parity_unique //=.
case: i v => -[|[|[|i]]] l v //; rewrite !ffunE /=; case: v => /=; field.
Qed.

(** Claim [pairwise-influence-bound]: no bit of a parity of three tells anything of one other. *)
Theorem pairwise_influence : ~ (forall n (V : finType) (P : {ffun 'I_n -> V} -> R), law P ->
  tv P (product (@marginal _ (fun=> V) P)) <=
  \rsum_(i : 'I_n | true) \rsum_(j : 'I_n | (i < j)%nat) PairInfluence.influence (pair_of P i j)).
Proof.
move=> h; have := h _ _ parity parity_law.
have -> : tv parity (product (@marginal _ (fun=> bool_finType) parity)) = / 2.
  have prod x : product (@marginal _ (fun=> bool_finType) parity) x = / 8.
    by rewrite /product (eq_bigr (fun=> / 2)) => [|i _]; [rewrite !big_ord_recl big_ord0 /=; field | exact: parity_token].
  have eight : \rsum_x Rabs (parity x - / 8) = 1.
    rewrite sum_three !big_bool /parity /spread !inE !three_eq /=.
    by rewrite (Rabs_left (0 - / 8)) ?(Rabs_right (/ (1 + 1 + 1 + 1) - / 8)); lra.
  by rewrite /tv (eq_bigr (fun x => Rabs (parity x - / 8))) => [|x _]; rewrite ?eight ?prod //; lra.
have -> : \rsum_(i : 'I_3 | true) \rsum_(j : 'I_3 | (i < j)%nat) PairInfluence.influence (pair_of parity i j) = 0; last by lra.
apply: big1 => i _; apply: big1 => j ij; have ne : i != j by rewrite neq_ltn ij.
rewrite /PairInfluence.influence; elim/big_ind: _ => // [x y -> ->|b _]; first by rewrite Rmax_left; lra.
elim/big_ind: _ => // [x y -> ->|d _]; first by rewrite Rmax_left; lra.
rewrite /tv big1 ?Rmult_0_r // => a _; rewrite /left_given /right_law !parity_pair //.
have e (y : bool_finType) : \rsum_x pair_of parity i j (x, y) = \rsum_(x : bool | true) / 4.
  by apply: eq_bigr => x _; rewrite parity_pair.
by rewrite !e Rminus_diag_eq // Rabs_R0.
Qed.

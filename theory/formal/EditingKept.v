(** Edits that leave the joint as it is.
    - [sets_kept], claim [edit-independent-sets]: drawing again, at once, the tokens of a fixed set that are independent given the others.
    - [factors_kept], [chain_kept]: so it is where no factor of the joint looks at two tokens of the set, as in a chain at a set without
      neighbours; zero probabilities are allowed, and what the denoiser says of impossible sequences does not matter.
    - [revision], claim [parity-by-revision]: a draft of fair bits and one bit drawn again given the others make even words. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average Oscillation Influence Editing.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Redraw.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
(** The laws r x i of the token at i given all others, and the rounds that draw the tokens of S again, and keep the others. *)
Variables (r : sequence -> I -> V -> R) (S : {set I}).
Definition redraw (x : sequence) i v := if i \in S then r x i v else if v == x i then 1 else 0.
Definition edit := round redraw.

(** Equal outside S. *)
Definition beside (x y : sequence) := [forall j, (j \in S) || (x j == y j)].

Lemma besideP (x y : sequence) : reflect (forall j, j \notin S -> x j = y j) (beside x y).
Proof.
apply: (iffP forallP) => h j; first by move=> jS; have := h j; rewrite (negbTE jS) /= => /eqP.
by case: (boolP (j \in S)) => //= jS; apply/eqP/h.
Qed.

Lemma beside_refl x : beside x x.
Proof. by apply/besideP. Qed.

Lemma beside_put (x y : sequence) i v : i \in S -> beside x y -> beside (put x i v) y.
Proof. by move=> iS /besideP b; apply/besideP => j jS; rewrite put_off ?b //; apply: contraNneq jS => ->. Qed.

Lemma edit_beside (x y : sequence) : ~~ beside x y -> edit x y = 0.
Proof.
rewrite negb_forall => /existsP[j]; rewrite negb_or => /andP[jS xy].
by rewrite /edit /round /independent (bigD1 j) //= /redraw (negbTE jS) eq_sym (negbTE xy) Rmult_0_l.
Qed.
End Redraw.

Section Kept.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
Variables (P : sequence -> R) (r : sequence -> I -> V -> R).
Hypothesis lP : law P.
(** The conditionals of P where the others are possible; elsewhere, where both sides are zero, anything. *)
Hypothesis exact_conditionals : forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v).
Variable S : {set I}.
Notation edit := (edit r S).
Notation beside := (beside S).

(** The joint as a product over the tokens of S, given the others. *)
Section Factored.
Variables (c : sequence -> R) (h : I -> sequence -> V -> R).
Hypotheses (h0 : forall i x v, 0 <= h i x v) (product : forall x, P x = c x * \rprod_(i in S) h i x (x i)).
Hypotheses (c_beside : forall x y, beside x y -> c x = c y) (h_beside : forall i x y v, i \in S -> beside x y -> h i x v = h i y v).

Theorem factored_kept y : push P edit y = P y.
Proof.
have [p0 _] := lP.
have P_at x : beside x y -> P x = c y * \rprod_(i in S) h i y (x i).
  by move=> b; rewrite product (c_beside b); congr Rmult; apply: eq_bigr => i iS; rewrite (h_beside _ iS b).
pose Z i := \rsum_v h i y v.
have drawn x i v : beside x y -> 0 < P x -> i \in S -> 0 < Z i /\ r x i v = h i y v / Z i.
  move=> b px iS; set rest := c y * \big[Rmult/1]_(k in S | k != i) h k y (x k).
  have put_P w : P (put x i w) = rest * h i y w.
    rewrite P_at; last exact: beside_put.
    rewrite (bigD1 i) //= put_at (eq_bigr (fun k => h k y (x k))) => [|k /andP[_ ki]]; last by rewrite put_off.
    by rewrite /rest; ring.
  have nz : rest * h i y (x i) <> 0 by rewrite -put_P put_same; lra.
  have rest0 : rest <> 0 by move=> z; rewrite z Rmult_0_l in nz.
  have hi0 : h i y (x i) <> 0 by move=> z; rewrite z Rmult_0_r in nz.
  have Z0 : 0 < Z i.
    have := sum_term (P := predT) (F := h i y) (i := x i) isT (fun w _ => h0 i y w); rewrite /= -/(Z i) => l.
    by have := h0 i y (x i); lra.
  split=> //; have := exact_conditionals x i v; rewrite put_P (eq_bigr (fun w => rest * h i y w)) => [|w _]; last exact: put_P.
  rewrite sum_mull -/(Z i) => e; apply: (Rmult_eq_reg_r (rest * Z i)); last by apply: Rmult_integral_contrapositive; split; lra.
  by rewrite e; field; lra.
case: (pickP (fun x : sequence => beside x y && pos (P x))) => [x0 /andP[b0 /posP px0]|none]; last first.
  have z x : beside x y -> P x = 0.
    by move=> b; have := none x; rewrite b /= => /posP; have := p0 x; lra.
  rewrite (z y) ?beside_refl // /push big1 // => x _.
  by case: (boolP (beside x y)) => [/z -> | /edit_beside ->]; ring.
have Z0 i : i \in S -> 0 < Z i by move=> iS; have [] := drawn x0 i (y i) b0 px0 iS.
pose Q i v := if i \in S then h i y v / Z i else if v == y i then 1 else 0.
have lQ i : law (Q i).
  rewrite /Q; case: (boolP (i \in S)) => iS; last exact: kept_law.
  split=> [v|]; first by apply: Rmult_le_pos => //; apply/Rlt_le/Rinv_0_lt_compat/Z0.
  by rewrite sum_mulr -/(Z i) Rinv_r //; have := Z0 i iS; lra.
pose C := c y * \rprod_(i in S) Z i.
have P_law x : beside x y -> P x = C * independent Q x.
  move=> b; have -> : independent Q x = \rprod_(i in S) Q i (x i).
    rewrite /independent (bigID (mem S)) /= [X in _ * X]big1 ?Rmult_1_r // => i iS.
    by rewrite /Q (negbTE iS) (besideP _ _ _ b) // eqxx.
  rewrite P_at // /C Rmult_assoc; congr Rmult; rewrite -big_split /=; apply: eq_bigr => i iS.
  by rewrite /Q iS; field; have := Z0 i iS; lra.
have term x : P x * edit x y = C * independent Q y * independent Q x.
  case: (boolP (beside x y)) => [b|nb]; last first.
    rewrite (edit_beside r nb); move: nb; rewrite negb_forall => /existsP[j]; rewrite negb_or => /andP[jS xy].
    by rewrite [independent Q x](bigD1 j) //= /Q (negbTE jS) (negbTE xy); ring.
  case: (Rle_lt_or_eq_dec _ _ (p0 x)) => [px|z].
    have -> : edit x y = independent Q y.
      apply: eq_bigr => i _; rewrite /redraw /Q; case: ifP => iS; first by have [] := drawn x i (y i) b px iS.
      by rewrite (besideP _ _ _ b) ?iS.
    by rewrite P_law //; ring.
  have := P_law x b; rewrite -z => /esym e.
  by have -> : C * independent Q y * independent Q x = independent Q y * (C * independent Q x) by [ring]; rewrite e; ring.
rewrite /push (eq_bigr (fun x => C * independent Q y * independent Q x)) => [|x _]; last exact: term.
by rewrite sum_mull (proj2 (independent_law lQ)) Rmult_1_r -P_law // beside_refl.
Qed.
End Factored.

(** Claim [edit-independent-sets]: given the others, the law of the tokens of S is the product of their laws. *)
Definition others x := \rsum_(y | beside x y) P y.
Definition token i x v := (\rsum_(y | beside x y && (y i == v)) P y) / others x.
Definition independent_given := forall x, P x = others x * \rprod_(i in S) token i x (x i).

Theorem sets_kept : independent_given -> forall y, push P edit y = P y.
Proof.
have [p0 _] := lP; move=> ind.
have same (x y : sequence) : beside x y -> beside x =1 beside y.
  move=> /besideP b z; apply/besideP/besideP => c j jS; first by rewrite -b // c.
  by rewrite b // c.
have o0 x : 0 <= others x by apply: sum_ge0.
have inv x : 0 <= / others x.
  case: (Rle_lt_or_eq_dec _ _ (o0 x)) => [l|<-]; first exact/Rlt_le/Rinv_0_lt_compat.
  by rewrite Rinv_0; lra.
apply: (@factored_kept others token) => // [i x v | x y b | i x y v iS b].
- by apply: Rmult_le_pos => //; apply: sum_ge0.
- by apply: eq_bigl; apply: same.
- rewrite /token; have -> : others x = others y by apply: eq_bigl; apply: same.
  by congr Rdiv; apply: eq_bigl => z; rewrite (same _ _ b).
Qed.

(** A joint that is a product of factors, each of which looks at the tokens of its scope. *)
Section Factors.
Variables (J : finType) (scope : J -> {set I}) (F : J -> sequence -> R).
Hypotheses (F0 : forall j x, 0 <= F j x) (looks : forall j (x y : sequence), (forall i, i \in scope j -> x i = y i) -> F j x = F j y).
Hypothesis factors : forall x, P x = \rprod_j F j x.
(** No factor looks at two tokens of S. *)
Hypothesis apart : forall j i k, i \in S -> k \in S -> i \in scope j -> k \in scope j -> i = k.

Theorem factors_kept y : push P edit y = P y.
Proof.
pose free j := [forall i in S, i \notin scope j].
apply: (@factored_kept (fun x => \big[Rmult/1]_(j | free j) F j x) (fun i x v => \big[Rmult/1]_(j | i \in scope j) F j (put x i v))).
- by move=> i x v; apply: prod_ge0.
- move=> x; rewrite factors (bigID free) /=; congr Rmult.
  rewrite [RHS](eq_bigr (fun i => \big[Rmult/1]_(j | i \in scope j) F j x)) => [|i _]; last by under eq_bigr do rewrite put_same.
  rewrite (exchange_big_dep predT) //= big_mkcond /=; apply: eq_bigr => j _.
  case: ifP => [|/negbFE/forall_inP none]; last by rewrite big1 // => i /andP[iS ij]; have := none i iS; rewrite ij.
  rewrite negb_forall_in => /exists_inP[i iS]; rewrite negbK => ij; rewrite (big_pred1 i) // => k.
  by apply/andP/eqP => [[kS kj]|->]; [exact: apart kj ij | split].
- move=> x z /besideP b; apply: eq_bigr => j /forall_inP none; apply: looks => i ij; apply: b.
  by apply: contraL ij => /none.
move=> i x z v iS /besideP b; apply: eq_bigr => j ij; apply: looks => k kj; rewrite !ffunE; case: eqP => // /eqP ki.
by apply: b; apply: contra ki => kS; apply/eqP; exact: apart kj ij.
Qed.
End Factors.
End Kept.

(** A chain: a start, and a step from each token to the next; the steps may differ, and have zeros. *)
Definition chain n (V : finType) (start : V -> R) (move : 'I_n -> V -> V -> R) (x : {ffun 'I_n.+1 -> V}) :=
  start (x ord0) * \rprod_k move k (x (widen_ord (leqnSn n) k)) (x (lift ord0 k)).

Corollary chain_kept n (V : finType) (start : V -> R) (move : 'I_n -> V -> V -> R) r (S : {set 'I_n.+1}) :
  law (chain start move) -> (forall v, 0 <= start v) -> (forall k u v, 0 <= move k u v) ->
  (forall x i v, r x i v * (\rsum_w chain start move (put x i w)) = chain start move (put x i v)) ->
  (forall i k, i \in S -> k \in S -> nat_of_ord k <> i.+1) ->
  forall y, push (chain start move) (edit r S) y = chain start move y.
Proof.
move=> lP s0 m0 ex neighbours.
pose scope (j : option 'I_n) : {set 'I_n.+1} := if j is Some k then [set widen_ord (leqnSn n) k; lift ord0 k] else [set ord0].
pose F (j : option 'I_n) (x : {ffun 'I_n.+1 -> V}) :=
  if j is Some k then move k (x (widen_ord (leqnSn n) k)) (x (lift ord0 k)) else start (x ord0).
apply: (@factors_kept _ _ _ r lP ex S _ scope F).
- by move=> [k|] x; [exact: m0 | exact: s0].
- move=> [k|] x y e /=; last by rewrite e // inE.
  by rewrite !e // !inE eqxx ?orbT.
- move=> x; rewrite /chain (bigD1 None) //=; congr Rmult.
  rewrite (reindex_omap Some (fun j => j)) => [|[k|] //]; apply: eq_big => k //=; by rewrite eqxx.
move=> [k|] i m iS mS; rewrite !inE; last by move=> /eqP -> /eqP ->.
by move=> /orP[]/eqP ei /orP[]/eqP em; rewrite ?ei ?em //; subst i m;
  [case: (neighbours _ _ iS mS) | case: (neighbours _ _ mS iS)]; rewrite /= /bump.
Qed.

Section Parity.
(** Words of bits with an even number of ones, all of them alike. *)
Variable I : finType.
Notation word := {ffun I -> bool}.
Definition odd_word (x : word) := \big[addb/false]_i x i.
Definition fair : I -> bool -> R := fun _ _ => / 2.
Definition even_words (x : word) := if odd_word x then 0 else 2 * (/ 2) ^ #|I|.

Lemma odd_put x i v : odd_word (put x i v) = v (+) \big[addb/false]_(j | j != i) x j.
Proof. by rewrite /odd_word (bigD1 i) //= put_at; congr addb; apply: eq_bigr => j ji; rewrite put_off. Qed.

Lemma fair_word x : independent fair x = (/ 2) ^ #|I|.
Proof. by rewrite /independent /fair big_const; elim: #|I| => //= n ->. Qed.

(** Claim [parity-by-revision], for any bit i. *)
Theorem revision (r : word -> I -> bool -> R) i :
  (forall x j v, r x j v * (\rsum_w even_words (put x j w)) = even_words (put x j v)) ->
  forall y, push (independent fair) (edit r [set i]) y = even_words y.
Proof.
move=> ex y; have h0 : 0 < (/ 2) ^ #|I| by apply: pow_lt; lra.
have drawn x v : r x i v = if odd_word (put x i v) then 0 else 1.
  have := ex x i v; rewrite big_bool /even_words !odd_put; set h := (/ 2) ^ #|I| in h0 *.
  by case: (\big[addb/false]_(j | j != i) x j); case: v => /= e; (apply: (Rmult_eq_reg_r (2 * h)); last apply: Rgt_not_eq); lra.
have one (x : word) : independent (redraw r [set i] x) y = r x i (y i) * (if beside [set i] x y then 1 else 0).
  rewrite /independent (bigD1 i) //= {1}/redraw inE eqxx; congr Rmult.
  case: besideP => [b|nb].
    by rewrite big1 // => j ji; rewrite /redraw inE (negbTE ji) b ?eqxx // inE.
  case: (pickP (fun j => (j != i) && (y j != x j))) => [j /andP[ji xy]|none].
    by rewrite (bigD1 j) //= /redraw inE (negbTE ji) (negbTE xy) Rmult_0_l.
  by case: nb => j; rewrite inE => ji; have := none j; rewrite ji /= => /negbFE/eqP.
rewrite /push (eq_bigr (fun x => (/ 2) ^ #|I| * (r x i (y i) * (if beside [set i] x y then 1 else 0)))) => [|x _]; last first.
  by rewrite fair_word /edit /round one.
have put_beside b : beside [set i] (put y i b) y by apply/besideP => j; rewrite inE => ji; rewrite put_off.
rewrite (bigD1 (put y i true)) //= (bigD1 (put y i false)) /=; last first.
  by apply/eqP => /ffunP/(_ i); rewrite !ffunE eqxx.
rewrite big1 => [|x /andP[nt nf]]; last first.
  case: besideP => [b|_]; last by ring.
  have e : x = put y i (x i) by apply/ffunP => j; rewrite ffunE; case: eqP => [-> //|/eqP ji]; apply: b; rewrite inE.
  by move: nt nf; rewrite e; case: (x i); rewrite eqxx.
by rewrite !put_beside !drawn !put_put !put_same /even_words; set h := (/ 2) ^ #|I|; case: (odd_word y) => /=; ring.
Qed.
End Parity.

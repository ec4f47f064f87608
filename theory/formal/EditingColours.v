(** Edits of all tokens at once where tokens of one colour depend on those of the other only: two samplers that never meet.
    - [colours_stationary]: the law of the tokens of one colour times that of the others is stationary, for every joint.
    - [colours_limit]: for a positive joint it is the limit from every start, at a geometric rate.
    - [pair_limit], claim [edit-pair-limit]: of two tokens it is the product of their laws.
    - [chain_limit], claim [edit-chain-limit]: of a chain it is the law of the odd positions times that of the even ones. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average Oscillation Influence Editing EditingKept.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Averages.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
Implicit Types (Q : I -> V -> R) (f : sequence -> R) (s : seq I).

Lemma averages_ext Q Q' s f f' x : (forall k, k \in s -> Q k =1 Q' k) -> f =1 f' -> averages Q s f x = averages Q' s f' x.
Proof.
elim: s x => [|i s IH] x e ef /=; first exact: ef.
apply: eq_bigr => v _; rewrite e ?mem_head //; congr Rmult; apply: IH => // k ks; apply: e.
by rewrite inE ks orbT.
Qed.

Lemma averages_cat Q s s' f x : averages Q (s ++ s') f x = averages Q s (averages Q s' f) x.
Proof. by elim: s x => //= i s IH x; apply: eq_bigr => v _; rewrite IH. Qed.
End Averages.

Section Colours.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
Variables (P : sequence -> R) (r : sequence -> I -> V -> R) (b : I -> bool).
Hypotheses (lP : law P) (lr : forall x i, law (r x i)).
Hypothesis exact_conditionals : forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v).
(** The law of a token looks at tokens of the other colour only. *)
Hypothesis sees_other : forall (x y : sequence) i v, (forall j, b j != b i -> x j = y j) -> r x i v = r y i v.
Implicit Types (f : sequence -> R) (x y z : sequence).

(** The law of the tokens of a colour ([mass] of [Entropies] at its positions), and the product of both. *)
Definition colour d z := \rsum_(x : sequence | [forall i, (b i == d) ==> (x i == z i)]) P x.
Definition colours z := colour true z * colour false z.
Notation K := (round r).

Definition mix x y : sequence := [ffun i => if b i then x i else y i].

Lemma mean_colours f : mean colours f = \rsum_x \rsum_y (P x * P y * f (mix x y)).
Proof.
rewrite /mean /colours /colour.
transitivity (\rsum_z \rsum_x \rsum_y (if z == mix x y then P x * P y * f z else 0)).
  apply: eq_bigr => z _; rewrite Rmult_assoc -sum_mulr big_mkcond /=; apply: eq_bigr => x _.
  rewrite -sum_mulr -sum_mull [in LHS]big_mkcond /=.
  transitivity (\rsum_(y : sequence | true) (if [forall i, (b i == true) ==> (x i == z i)] && [forall i, (b i == false) ==> (y i == z i)] then P x * P y * f z else 0)).
    case: ifP => _ /=; last by rewrite big1.
    by apply: eq_bigr => y _; case: ifP => _ //; ring.
  apply: eq_bigr => y _; congr (if _ then _ else _).
  apply/andP/eqP => [[/forallP ex /forallP ey]|->].
    apply/ffunP => i; rewrite ffunE; have := ex i; have := ey i.
    by case: (b i) => /= h1 h2; apply/esym/eqP.
  by split; apply/forallP => i; apply/implyP => /eqP bi; rewrite ffunE bi.
rewrite exchange_big /=; apply: eq_bigr => x _; rewrite exchange_big /=; apply: eq_bigr => y _.
by rewrite (bigD1 (mix x y)) //= eqxx big1 => [|z /negbTE ->]; [ring |].
Qed.

Lemma colours_law : law colours.
Proof.
have [p0 p1] := lP; split=> [z|]; first by apply: Rmult_le_pos; apply: sum_ge0.
have := mean_colours (fun=> 1); rewrite /mean; under eq_bigr do rewrite Rmult_1_r; move=> ->.
rewrite -[RHS]p1; apply: eq_bigr => x _; under eq_bigr do rewrite Rmult_1_r.
by rewrite sum_mull p1 Rmult_1_r.
Qed.

Lemma colour_blind x i v w : r (put x i v) i w = r x i w.
Proof. by apply: sees_other => j; case: (eqVneq j i) => [-> /eqP //|ji _]; rewrite put_off. Qed.

(** Tokens of one colour, drawn again together, keep the joint. *)
Lemma colour_keeps d s f : (forall i, i \in s -> b i = d) -> mean P (fun x => averages (r x) s f x) = mean P f.
Proof.
elim: s => [|i s IH] // bs; rewrite -[RHS]IH => [|k ks]; last by apply: bs; rewrite inE ks orbT.
rewrite -(single_keeps lr colour_blind exact_conditionals i (fun x => averages (r x) s f x)).
apply: mean_ext => x; apply: mean_ext => v; apply: averages_ext => // k ks w; apply: sees_other => j.
move=> bj; rewrite put_off //; apply: contraNneq bj => ->; rewrite bs ?mem_head //.
by rewrite bs // inE ks orbT.
Qed.

Lemma averages_mix Q s f x y : (forall i, i \in s -> b i = false) ->
  averages Q s (fun z => f (mix y z)) x = averages Q s f (mix y x).
Proof.
elim: s x => [|i s IH] // x bs; rewrite /= /average.
apply: eq_bigr => v _; rewrite IH => [|k ks]; last by apply: bs; rewrite inE ks orbT.
congr (_ * averages _ _ _ _); apply/ffunP => j; rewrite !ffunE; case: eqP => // ->.
by rewrite bs ?mem_head.
Qed.

Lemma mean_back f : mean colours (back r f) = mean colours f.
Proof.
pose T := [seq i <- enum I | b i]; pose E := [seq i <- enum I | ~~ b i].
have bT i : i \in T -> b i = true by rewrite mem_filter => /andP[].
have bE i : i \in E -> b i = false by rewrite mem_filter => /andP[/negbTE].
have all i : i \in T ++ E by rewrite mem_cat /T /E (mem_filter b) (mem_filter (fun i => ~~ b i)) mem_enum !andbT; case: (b i).
rewrite !mean_colours.
transitivity (\rsum_x (P x * mean P (fun y => averages (r y) T (averages (r x) E f) y))).
  apply: eq_bigr => x _; rewrite /mean -sum_mull; apply: eq_bigr => y _; rewrite Rmult_assoc; congr (_ * (_ * _)).
  rewrite /back /round -(averages_cover (s := T ++ E) f y (lr (mix x y)) all) averages_cat.
  apply: averages_ext => [k kT v|z].
    by apply: sees_other => j; rewrite (bT k kT) ffunE; case: (b j).
  apply: averages_ext => // k kE v; apply: sees_other => j; rewrite (bE k kE) ffunE; by case: (b j).
under eq_bigr do rewrite (colour_keeps (d := true)) //.
rewrite /mean; under eq_bigr do rewrite -sum_mull.
rewrite exchange_big /=; apply: eq_bigr => y _.
transitivity (P y * mean P (fun x => averages (r x) E (fun z => f (mix y z)) x)).
  rewrite /mean -sum_mull; apply: eq_bigr => x _; rewrite averages_mix //.
  rewrite (@averages_forget _ _ (r x) E f y (mix y x)); first by ring.
  by move=> j /=; rewrite mem_filter mem_enum andbT negbK ffunE => ->.
rewrite (colour_keeps (d := false)) // /mean -sum_mull; by apply: eq_bigr => x _; ring.
Qed.

Theorem colours_stationary y : push colours K y = colours y.
Proof.
have one (mu : sequence -> R) : mean mu (fun z => if z == y then 1 else 0) = mu y.
  by rewrite /mean (bigD1 y) //= eqxx big1 => [|z /negbTE ->]; ring.
by rewrite -(one (push colours K)) -[RHS]one mean_push mean_back.
Qed.

Hypothesis positive : forall x, 0 < P x.

Lemma positive_round x y : 0 < K x y.
Proof.
apply: prod_gt0 => i _; have [r0 _] := lr x i.
case: (Rle_lt_or_eq_dec _ _ (r0 (y i))) => // z.
by have := exact_conditionals x i (y i); rewrite -z Rmult_0_l => e; have := positive (put x i (y i)); rewrite -e; lra.
Qed.
End Colours.

(** Matrices without zeros contract. *)
Lemma max_lt1 (U : finType) (F : U -> R) : (forall u, F u < 1) -> \big[Rmax/0]_u F u < 1.
Proof. by move=> h; elim/big_rec: _ => [|u x _ l]; [lra | apply: Rmax_lub_lt]. Qed.

Lemma positive_contracts (U : finType) (K : U -> U -> R) :
  (forall u, law (K u)) -> (forall u v, 0 < K u v) -> 0 <= dobrushin K < 1.
Proof.
move=> lK K0; split; first exact: Rmax_ge0.
apply: max_lt1 => u; apply: max_lt1 => v; have [_ k1] := lK u; have [_ l1] := lK v.
have : K u u + K v u - Rabs (K u u - K v u) <= \rsum_w (K u w + K v w - Rabs (K u w - K v w)).
  apply: (sum_term (P := predT) (F := fun w => K u w + K v w - Rabs (K u w - K v w))) => // w _.
  by have := K0 u w; have := K0 v w; rewrite /Rabs; case: Rcase_abs; lra.
rewrite sum_sub sum_add k1 l1 /tv; have := K0 u u; have := K0 v u.
by rewrite /Rabs; case: Rcase_abs; lra.
Qed.

Section Limit.
Variables I V : finType.
Notation sequence := {ffun I -> V}.
Variables (P : sequence -> R) (r : sequence -> I -> V -> R) (b : I -> bool).
Hypotheses (lP : law P) (lr : forall x i, law (r x i)) (positive : forall x, 0 < P x).
Hypothesis exact_conditionals : forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v).

(** What rounds converge to, at a geometric rate, from every start; there is one such law at most. *)
Definition converges (K : sequence -> sequence -> R) (pi : sequence -> R) :=
  law pi /\ exists rho, 0 <= rho < 1 /\ forall mu t, law mu -> tv (after K t mu) pi <= rho ^ t.

Theorem colours_limit : (forall (x y : sequence) i v, (forall j, b j != b i -> x j = y j) -> r x i v = r y i v) ->
  converges (round r) (colours P b).
Proof.
move=> sees; have lc := colours_law b lP; split=> //; exists (dobrushin (round r)).
have d01 := positive_contracts (round_law lr) (positive_round lr exact_conditionals positive); split=> // mu t lmu.
apply: Rle_trans (homogenization (round_law lr) t lmu lc (colours_stationary lr exact_conditionals sees)) _.
rewrite -[X in _ <= X]Rmult_1_r; apply: Rmult_le_compat_l; last exact: tv_le1.
by apply: pow_le; lra.
Qed.

(** Factors that look at no two tokens of one colour: a token's law given the others looks at the other colour only. *)
Variables (J : finType) (scope : J -> {set I}) (F : J -> sequence -> R).
Hypotheses (F0 : forall j x, 0 < F j x) (looks : forall j (x y : sequence), (forall i, i \in scope j -> x i = y i) -> F j x = F j y).
Hypothesis factors : forall x, P x = \rprod_j F j x.
Hypothesis two_colours : forall j i k, i \in scope j -> k \in scope j -> b i = b k -> i = k.

Theorem factors_limit : converges (round r) (colours P b).
Proof.
apply: colours_limit => x y i v same.
pose far x := \big[Rmult/1]_(j | i \notin scope j) F j x; pose near x v := \big[Rmult/1]_(j | i \in scope j) F j (put x i v).
have split z w : P (put z i w) = far z * near z w.
  rewrite factors (bigID (fun j => i \in scope j)) /= Rmult_comm; congr Rmult; apply: eq_bigr => j ij.
  by apply: looks => k kj; rewrite put_off //; apply: contraNneq ij => <-.
have near_same w : near x w = near y w.
  apply: eq_bigr => j ij; apply: looks => k kj; rewrite !ffunE; case: eqP => // ki; apply: same.
  by apply/eqP => e; apply: ki; exact: two_colours kj ij e.
have far0 z : 0 < far z by apply: prod_gt0.
have near0 z w : 0 < near z w by apply: prod_gt0.
have drawn z w : r z i w * (\rsum_u near z u) = near z w.
  have := exact_conditionals z i w; rewrite split (eq_bigr (fun u => far z * near z u)) => [|u _]; last exact: split.
  rewrite sum_mull => e; apply: (Rmult_eq_reg_l (far z)); last by apply: Rgt_not_eq.
  by rewrite -e; ring.
have Z0 : 0 < (\rsum_u near x u).
  apply: (@Rlt_le_trans _ (near x v)) => //; apply: (sum_term (P := predT)) => // u _; exact/Rlt_le.
apply: (Rmult_eq_reg_r (\rsum_u near x u)); last by apply: Rgt_not_eq.
by rewrite drawn near_same -(drawn y); congr Rmult; apply: eq_bigr => u _.
Qed.
End Limit.

(** Claim [edit-pair-limit]: two tokens, called false and true. *)
Theorem pair_limit (V : finType) (P : {ffun bool -> V} -> R) r :
  law P -> (forall x, 0 < P x) -> (forall x i, law (r x i)) ->
  (forall x i v w, r (put x i v) i w = r x i w) ->
  (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) ->
  converges (round r) (fun z => (\rsum_(x : {ffun bool -> V} | x true == z true) P x) * (\rsum_(x : {ffun bool -> V} | x false == z false) P x)).
Proof.
move=> lP pos lr blind ex.
have := @colours_limit _ _ P r (fun i => i) lP lr pos ex.
have -> : colours P (fun i => i) = fun z => (\rsum_(x : {ffun bool -> V} | x true == z true) P x) * (\rsum_(x : {ffun bool -> V} | x false == z false) P x).
  apply: FunctionalExtensionality.functional_extensionality => z; congr Rmult; apply: eq_bigl => x.
    by apply/forallP/eqP => [h|h [] //=]; [have /eqP := h true | rewrite h].
  by apply/forallP/eqP => [h|h [] //=]; [have /eqP := h false | rewrite h].
apply=> x y i v same; have -> : x = put y i (x i); last exact: blind.
apply/ffunP => j; rewrite ffunE; case: eqP => [-> //|/eqP ji]; exact: same.
Qed.

(** Claim [edit-chain-limit], for any steps without zeros. *)
Theorem chain_limit n (V : finType) (start : V -> R) (move : 'I_n -> V -> V -> R) r :
  law (chain start move) -> (forall v, 0 < start v) -> (forall k u v, 0 < move k u v) ->
  (forall x i, law (r x i)) ->
  (forall x i v, r x i v * (\rsum_w chain start move (put x i w)) = chain start move (put x i v)) ->
  converges (round r) (colours (chain start move) (fun i => odd i)).
Proof.
move=> lP s0 m0 lr ex.
pose scope (j : option 'I_n) : {set 'I_n.+1} := if j is Some k then [set widen_ord (leqnSn n) k; lift ord0 k] else [set ord0].
pose F (j : option 'I_n) (x : {ffun 'I_n.+1 -> V}) :=
  if j is Some k then move k (x (widen_ord (leqnSn n) k)) (x (lift ord0 k)) else start (x ord0).
apply: (@factors_limit _ _ _ r _ lP lr _ ex _ scope F).
- by move=> x; apply: Rmult_lt_0_compat => //; apply: prod_gt0.
- by move=> [k|] x; [exact: m0 | exact: s0].
- move=> [k|] x y e /=; last by rewrite e // inE.
  by rewrite !e // !inE eqxx ?orbT.
- move=> x; rewrite /chain (bigD1 None) //=; congr Rmult.
  rewrite (reindex_omap Some (fun j => j)) => [|[k|] //]; apply: eq_big => k //=; by rewrite eqxx.
move=> [k|] i m; rewrite !inE; last by move=> /eqP -> /eqP ->.
by move=> /orP[]/eqP -> /orP[]/eqP -> //=; rewrite /bump /=; case: (odd k).
Qed.

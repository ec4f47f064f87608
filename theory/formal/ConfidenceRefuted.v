(** What is not true of confidence and of adaptive rules, beside what is:
      [greedy_beyond]        with n epsilon < 1 in place of (n + 1) epsilon <= 1, sure tokens are the likeliest text;
      [product_of_maxima]    where the product of the largest probabilities is small, drawing at once is incoherent;
      [model_entropies]      the entropies that a denoiser reports bound what its step costs;
      [zero_one_token]       with a bound of zero on entropy, a step reveals one token;
      [remasking]            to draw all masked tokens and to keep the most probable one of them draws from the law. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Confidence Policies PolicyCost PolicyExact Zipf Bits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [greedy-parallel-beyond]: 00, 01 and 10 with 5, 6 and 6 of 17. *)
Theorem greedy_beyond : ~ (forall (I : finType) (A : I -> finType) (P : {dffun forall i, A i} -> R) eps x, law P ->
  (forall i, 1 - eps < confidence P x i) -> INR #|I| * eps < 1 -> forall y, P y <= P x).
Proof.
move=> h; pose P := cells 0 (6 / 17) (6 / 17) (5 / 17).
have lP : law P by apply: cells_law; lra.
have sure i : 1 - 7 / 17 < confidence (A := fun=> bool_finType) P (two false false) i.
  by rewrite /confidence; case: i; rewrite ?first_cells ?second_cells ffunE; lra.
have n2 : INR #|bool_finType| * (7 / 17) < 1 by rewrite card_bool /=; lra.
by have := h _ (fun=> bool_finType) P _ _ lP sure n2 (two true false); rewrite /P /cells !ffunE; lra.
Qed.

(** Claim [product-of-maxima]: two independent bits with P(0) = 7/10. *)
Theorem product_of_maxima : ~ (forall (I V : finType) (P : {ffun I -> V} -> R), law P ->
  \rprod_i largest (@marginal _ (fun=> V) P i) < / 2 -> entropy P < \rsum_i entropy (@marginal _ (fun=> V) P i)).
Proof.
move=> h; pose P := cells (9 / 100) (21 / 100) (21 / 100) (49 / 100).
have lP : law P by apply: cells_law; lra.
have small : \rprod_i largest (@marginal _ (fun=> bool_finType) P i) < / 2.
  rewrite big_bool /= !largest_bool ?first_cells ?second_cells /=; try lra.
  by rewrite !Rmax_right; lra.
have l := Rlt_Rminus _ _ (h _ _ P lP small); suff e : @tc _ (fun=> bool_finType) P = 0 by have : 0 < @tc _ (fun=> bool_finType) P by [exact: l]; rewrite e; lra.
rewrite tc_cells.
have -> : ln (9 / 100) = ln (3 / 10) + ln (3 / 10) by rewrite -ln_mult; [congr ln; field | lra | lra].
have -> : ln (21 / 100) = ln (3 / 10) + ln (7 / 10) by rewrite -ln_mult; [congr ln; field | lra | lra].
have -> : ln (49 / 100) = ln (7 / 10) + ln (7 / 10) by rewrite -ln_mult; [congr ln; field | lra | lra].
have -> : 9 / 100 + 21 / 100 = 3 / 10 by field.
have -> : 21 / 100 + 49 / 100 = 7 / 10 by field.
by field.
Qed.

(** Claim [model-entropies-bound]: a fair pair of equal bits, and a denoiser that is certain of both. *)
Theorem model_entropies : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (q : {ffun I -> option V} -> I -> V -> R)
  (c : {ffun I -> option V}) (U : {set I}), law P -> (forall c i, law (q c i)) -> 0 < prob P (shows c) ->
  CTC P c U <= \rsum_(i in U) entropy (q c i) - \big[Rmax/0]_(i in U) entropy (q c i)).
Proof.
move=> h; pose P := cells (/ 2) 0 0 (/ 2); pose q (_ : {ffun bool -> option bool}) (_ v : bool) := if v then 0 else 1.
have lP : law P by apply: cells_law; lra.
have lq c i : law (q c i) by split=> [[]|]; rewrite /= ?big_bool /=; lra.
have seen : 0 < prob P (shows (blank _ _)).
  by rewrite /prob (eq_bigl predT) => [|x]; [rewrite (proj2 lP); lra | rewrite shows_blank].
have := h _ _ P q (blank _ _) setT lP lq seen.
have z i : entropy (q (blank _ _) i) = 0 by rewrite /q entropy_bit ln_1; lra.
have -> : \rsum_(i in [set: bool_finType]) entropy (q (blank _ _) i) = 0 by apply: big1 => i _; exact: z.
have -> : \big[Rmax/0]_(i in [set: bool_finType]) entropy (q (blank _ _) i) = 0.
  by elim/big_ind: _ => [|x y -> ->|i _]; [| rewrite Rmax_left; lra | exact: z].
have -> : CTC P (blank _ _) setT = @tc _ (fun=> bool_finType) P.
  rewrite tc_entropies // CTC_sets // /TC posterior_blank //; congr Rminus.
  by apply: eq_bigl => i; rewrite inE.
rewrite tc_cells !Rplus_0_r !Rplus_0_l !Rmult_0_l ln_half; have := ln2_gt0; lra.
Qed.

Section EntropyBounded.
Variables (I V : finType) (q : {ffun I -> option V} -> I -> V -> R).
Notation context := {ffun I -> option V}.

(** The masked tokens, the surest first. *)
Definition ranking (c : context) (s : seq I) := perm_eq s (enum (masked c)) /\
  forall i j, i \in s -> j \in s -> (index i s < index j s)%nat -> entropy (q c i) <= entropy (q c j).
(** The entropies of some tokens less the largest of them. *)
Definition all_but_largest (c : context) (s : seq I) :=
  \big[Rplus/0]_(i <- s) entropy (q c i) - \big[Rmax/0]_(i <- s) entropy (q c i).
(** The entropy-bounded sampler: the longest prefix of the ranking in which that is at most gamma. *)
Definition entropy_bounded_rule gamma (plan : context -> {set I}) := forall c, exists s k,
  [/\ ranking c s, plan c = [set i in take k s], (k <= size s)%nat, all_but_largest c (take k s) <= gamma &
   forall m, (k < m <= size s)%nat -> gamma < all_but_largest c (take m s)].
End EntropyBounded.

(** Claim [gamma-zero-one-token], with two tokens that are certain: both are revealed in one step. *)
Theorem zero_one_token : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) q plan, law P -> (forall c i, law (q c i)) ->
  policy plan -> PolicyExact.exact plan q P -> entropy_bounded_rule q 0 plan ->
  forall x, 0 < P x -> size (visited plan x) = #|I|).
Proof.
move=> h; pose P := cells 0 0 0 1; pose q (_ : {ffun bool -> option bool}) (_ v : bool) := if v then 0 else 1.
have lP : law P by apply: cells_law; lra.
have lq c i : law (q c i) by split=> [[]|]; rewrite /= ?big_bool /=; lra.
have z c i : entropy (q c i) = 0 by rewrite /q entropy_bit ln_1; lra.
have prob_P (E : pred {ffun bool -> bool}) : prob P E = if E (two false false) then 1 else 0.
  rewrite /prob big_mkcond sum_two_bits /P /cells !ffunE /=.
  by case: (E _); case: (E _); case: (E _); case: (E _) => /=; ring.
have ex : PolicyExact.exact (@masked _ _) q P.
  move=> c seen i _ v; move: seen; rewrite /token_given /given !prob_P.
  by case: (shows c _) => /= seen; [rewrite ffunE /q; case: i; case: v => /=; field | lra].
have rule : entropy_bounded_rule q 0 (@masked bool_finType bool_finType).
  move=> c; exists (enum (masked c)), (size (enum (masked c))); split=> //.
  - by split=> // i j _ _ _; rewrite !z; lra.
  - by apply/setP => i; rewrite inE take_size mem_enum.
  - rewrite /all_but_largest big1 => [|i _]; last exact: z.
    suff -> : \big[Rmax/0]_(i <- take (size (enum (masked c))) (enum (masked c))) entropy (q c i) = 0 by lra.
    by elim/big_ind: _ => [|x y -> ->|i _]; [| rewrite Rmax_left; lra | exact: z].
  - by move=> m /andP[lt le]; move: (leq_trans lt le); rewrite ltnn.
have := h _ _ P q _ lP lq (@policy_masked _ _) ex rule (two false false).
rewrite {1}/P /cells !ffunE => /(_ Rlt_0_1); rewrite card_bool /visited card_bool /=.
have [|_] := eqVneq (masked (blank bool_finType bool_finType)) set0.
  by move=> /setP/(_ true); rewrite !inE ffunE.
by rewrite (_ : masked (show _ _ _) = set0) ?eqxx //; apply/setP => i; rewrite !inE !ffunE !inE ffunE.
Qed.

Section Remasking.
Variables (I V : finType) (q : {ffun I -> option V} -> I -> V -> R).
Notation context := {ffun I -> option V}.
Notation text := {ffun I -> V}.

(** The masked positions whose drawn values are the most probable, and the first of them. *)
Definition surest (c : context) (y : text) : {set I} :=
  [set i in masked c | [forall j in masked c, ~~ pos (q c j (y j) - q c i (y i))]].
Definition kept (c : context) (y : text) : {set I} := if [pick i in surest c y] is Some i then [set i] else set0.

(** All masked tokens are drawn (what is drawn of others is not used), and the most probable one of them is kept; and so on. *)
Fixpoint remasked n (c : context) (x : text) : R :=
  if n is m.+1 then
    if masked c == set0 then (if shows c x then 1 else 0)
    else \rsum_(y : text | true) (product (A := fun=> V) (q c) y * remasked m (show c (kept c y) y) x)
  else if shows c x then 1 else 0.
Definition remasking_law := remasked #|I| (blank I V).

Lemma remaskedS n c x : (masked c == set0) = false ->
  remasked n.+1 c x = \rsum_(y : text | true) (product (A := fun=> V) (q c) y * remasked n (show c (kept c y) y) x).
Proof. by move=> nz /=; rewrite nz. Qed.
End Remasking.

Lemma kept_one (I V : finType) q (c : {ffun I -> option V}) y i : i \in surest q c y -> exists2 j, j \in surest q c y & kept q c y = [set j].
Proof. by rewrite /kept; case: pickP => [j jm _|none im]; [exists j | have := none i; rewrite im]. Qed.

(** Claim [remasking-exact]: two independent bits with P(0) = 3/5, of which 00 comes with 63/125 and not with 9/25. *)
Theorem remasking : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) q, law P -> (forall c i, law (q c i)) ->
  (forall c, 0 < prob P (shows c) -> forall i, i \in masked c -> q c i =1 token_given P c i) ->
  forall x, remasking_law q x = P x).
Proof.
move=> h; pose P := cells (4 / 25) (6 / 25) (6 / 25) (9 / 25).
pose q (_ : {ffun bool -> option bool}) (_ v : bool) := if v then 2 / 5 else 3 / 5.
have lP : law P by apply: cells_law; lra.
have lq c i : law (q c i) by split=> [[]|]; rewrite /= ?big_bool /=; lra.
have prod c y : product (A := fun=> bool_finType) (q c) y = P y.
  by rewrite /product big_bool /q /P /cells /=; case: (y true); case: (y false) => /=; field.
have prob_two (E : pred {ffun bool -> bool}) : prob P E = (if E (two true true) then 4 / 25 else 0) +
   (if E (two true false) then 6 / 25 else 0) + ((if E (two false true) then 6 / 25 else 0) + (if E (two false false) then 9 / 25 else 0)).
  by rewrite /prob big_mkcond sum_two_bits /P /cells !ffunE.
have sh (c : {ffun bool -> option bool}) a b : shows c (two a b) =
    (if c true is Some v then a == v else true) && (if c false is Some v then b == v else true).
  by apply/forallP/andP => [e|[e0 e1] []]; [have := e true; have := e false; rewrite !ffunE => -> -> | rewrite ffunE | rewrite ffunE].
have ex c : 0 < prob P (shows c) -> forall i, i \in masked c -> q c i =1 token_given P c i.
  move=> seen i im v; move: seen; rewrite /token_given /given !prob_two !sh !ffunE /q.
  by case: i im; rewrite inE => /eqP ->; [case: (c false) => [w|] | case: (c true) => [w|]]; try case: w; case: v => /= s; field.
have := h _ _ P q lP lq ex (two false false).
have zz : P (two false false) = 9 / 25 by rewrite /P /cells !ffunE.
rewrite zz /remasking_law card_bool.
have nb (c : {ffun bool -> option bool}) i : c i = None -> (masked c == set0) = false.
  by move=> e; apply/negbTE/set0Pn; exists i; rewrite inE e.
have last (c : {ffun bool -> option bool}) i : c i = None -> c (~~ i) = Some false -> remasked q 1 c (two false false) = 3 / 5.
  move=> ci co; rewrite /= (nb c i ci).
  have mc : masked c = [set i].
    by apply/setP => j; rewrite !inE; case: (eqVneq j i) => [->|]; rewrite ?ci //; case: i ci co; case: j => // _ ->.
  have k y : kept q c y = [set i].
    have ii : i \in surest q c y by rewrite inE mc set11 /=; apply/forall_inP => j; rewrite inE => /eqP ->; apply/posP; lra.
    by have [j] := kept_one ii; rewrite inE mc in_set1 => /andP[/eqP -> _].
  rewrite sum_two_bits !k !prod /P /cells !sh !ffunE !inE.
  by case: i {k mc} ci co => /= ci co; rewrite ?ci ?co /=; field.
have lose (c : {ffun bool -> option bool}) i : c i = Some true -> remasked q 1 c (two false false) = 0.
  move=> ci; rewrite /=; case: ifP => _.
    by rewrite sh; case: i ci => -> //=; rewrite andbF.
  apply: big1 => y _; have keep : show c (kept q c y) y i = Some true.
    rewrite ffunE; case: ifP => // ik; exfalso; move: ik; rewrite /kept; case: pickP => [j|_]; last by rewrite inE.
    by rewrite inE => /andP[jm _]; rewrite in_set1 => /eqP e; move: jm; rewrite -e inE ci.
  by rewrite sh; case: i ci keep => _ -> /=; rewrite ?andbF; ring.
have all i : i \in masked (blank bool_finType bool_finType) by rewrite inE ffunE.
have some (y : {ffun bool -> bool}) i : y i = false ->
    remasked q 1 (show (blank _ _) (kept q (blank _ _) y) y) (two false false) = 3 / 5.
  move=> yi; have [j js] : exists j, j \in surest q (blank _ _) y.
    by exists i; rewrite inE all /=; apply/forall_inP => j _; apply/posP; rewrite /q yi; case: (y j); lra.
  have [k ks ->] := kept_one js; move: ks; rewrite inE => /andP[_ /forall_inP/(_ i (all i))]; rewrite /q yi.
  case yk : (y k) => /posP; first lra.
  by move=> _; apply: (last _ (~~ k)); rewrite !ffunE inE ?negbK ?eqxx ?yk //; case: (k).
have none : remasked q 1 (show (blank _ _) (kept q (blank _ _) (two true true)) (two true true)) (two false false) = 0.
  have ii : true \in surest q (blank bool_finType bool_finType) (two true true).
    by rewrite inE all /=; apply/forall_inP => j _; apply/posP; rewrite /q !ffunE; case: j; lra.
  have [j _ ->] := kept_one ii; apply: (lose _ j); rewrite !ffunE inE eqxx; by case: j.
rewrite remaskedS ?(nb _ true) ?ffunE //.
rewrite sum_two_bits !prod none (some _ false) ?ffunE // (some _ true) ?ffunE // (some _ true) ?ffunE //.
by rewrite /P /cells !ffunE; lra.
Qed.

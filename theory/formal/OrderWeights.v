(** One schedule for each position: the weight of a loss term is the chance of the orders that reveal exactly S before l, the latest
    time first. Claims [order-weights], [order-weights-in-time], [shared-schedule-uniform]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums RandomOrderCurve Antiderivatives ScheduleFree MaskWeight.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Lists.
(** The orders of a set. *)
Variable I : finType.
Implicit Types (B S : {set I}) (q : seq I) (G : seq I -> R).
Definition orders_of B := permutations (enum B).

Lemma orders_ofP q B : reflect (uniq q /\ q =i B) (q \in orders_of B).
Proof.
rewrite mem_permutations; apply: (iffP idP) => [p|[u m]].
  by rewrite (perm_uniq p) enum_uniq; split=> // i; rewrite (perm_mem p) mem_enum.
by apply: uniq_perm => //; [exact: enum_uniq | move=> i; rewrite m mem_enum].
Qed.

Lemma orders_none G : \big[Rplus/0]_(q <- orders_of set0) G q = G [::].
Proof. by rewrite /orders_of enum_set0 /= big_seq1. Qed.

Lemma orders_first B G : B != set0 ->
  \big[Rplus/0]_(q <- orders_of B) G q = \rsum_(i in B) \big[Rplus/0]_(q <- orders_of (B :\ i)) G (i :: q).
Proof.
move=> nB; transitivity (\big[Rplus/0]_(q <- [seq i :: p | i <- enum B, p <- orders_of (B :\ i)]) G q); last first.
  by rewrite big_allpairs_dep big_enum.
apply: perm_big; apply: uniq_perm; first exact: permutations_uniq.
  apply: allpairs_uniq_dep => [||[i p] [j r] _ _ /= [-> ->] //]; first exact: enum_uniq.
  by move=> i _; exact: permutations_uniq.
move=> q; apply/orders_ofP/allpairsPdep => [[u m]|[i [p [iB /orders_ofP[up mp] ->]]]].
  case: q u m => [|i p] /= u m.
    by case/set0Pn: nB => i; rewrite -m in_nil.
  have [np up] := andP u; exists i, p; split=> //; first by rewrite mem_enum -m inE eqxx.
  apply/orders_ofP; split=> // j; rewrite !inE -m inE.
  by case: (j =P i) => [->|_] //=; rewrite (negbTE np).
rewrite mem_enum in iB; split=> [|j]; first by rewrite /= up mp !inE eqxx.
by rewrite inE mp !inE; case: (j =P i) => [->|].
Qed.

Lemma orders_last B G : B != set0 ->
  \big[Rplus/0]_(q <- orders_of B) G q = \rsum_(i in B) \big[Rplus/0]_(q <- orders_of (B :\ i)) G (rcons q i).
Proof.
move=> nB; transitivity (\big[Rplus/0]_(q <- orders_of B) G (rev q)).
  rewrite -(big_map rev xpredT G); apply: perm_big; apply: uniq_perm; first exact: permutations_uniq.
    by rewrite map_inj_uniq; [exact: permutations_uniq | exact: (can_inj revK)].
  move=> q; apply/orders_ofP/mapP => [[u m]|[p /orders_ofP[u m] ->]].
    by exists (rev q); [apply/orders_ofP; split; [rewrite rev_uniq | move=> i; rewrite mem_rev] | rewrite revK].
  by split; [rewrite rev_uniq | move=> i; rewrite mem_rev].
rewrite orders_first //; apply: eq_bigr => i iB.
under eq_bigr do rewrite rev_cons.
rewrite -(big_map rev xpredT (fun q => G (rcons q i))); apply: perm_big; apply: uniq_perm; last first.
  move=> q; apply/mapP/orders_ofP => [[p /orders_ofP[u m] ->]|[u m]].
    by split; [rewrite rev_uniq | move=> j; rewrite mem_rev].
  by exists (rev q); [apply/orders_ofP; split; [rewrite rev_uniq | move=> j; rewrite mem_rev] | rewrite revK].
- exact: permutations_uniq.
by rewrite map_inj_uniq; [exact: permutations_uniq | exact: (can_inj revK)].
Qed.

(** What stands before l in an order. *)
Definition ahead_of l q : {set I} := [set j | (index j q < index l q)%nat].

Lemma orders_split l S G : l \notin S ->
  \big[Rplus/0]_(q <- orders_of setT | ahead_of l q == S) G q =
  \big[Rplus/0]_(q <- orders_of (~: (l |: S))) \big[Rplus/0]_(p <- orders_of S) G (p ++ l :: q).
Proof.
move=> lS; rewrite -big_filter.
transitivity (\big[Rplus/0]_(r <- [seq p ++ l :: q | q <- orders_of (~: (l |: S)), p <- orders_of S]) G r); last by rewrite big_allpairs_dep.
apply: perm_big; apply: uniq_perm; first by apply: filter_uniq; exact: permutations_uniq.
  apply: allpairs_uniq => [||[q p] [q' p'] /allpairsP[[a b] /= [_ pS [_ e1]]] /allpairsP[[a' b'] /= [_ pS' [_ e2]]] /= e]; try exact: permutations_uniq.
  subst b b'.
  have sz : size p = size p'.
    by rewrite mem_permutations in pS; rewrite mem_permutations in pS'; rewrite (perm_size pS) (perm_size pS').
  by move/eqP: e; rewrite eqseq_cat // => /andP[/eqP -> /eqP[->]].
move=> r; rewrite mem_filter; apply/andP/allpairsPdep => [[/eqP <- /orders_ofP[u m]]|[q [p [/orders_ofP[uq mq] /orders_ofP[up mp] ->]]]].
  have lr : l \in r by rewrite m inE.
  case/splitPr: lr u {m} (m : r =i _) => p q u m; exists q, p.
  have nl : l \notin p by move: u; rewrite cat_uniq /= negb_or => /and3P[_ /andP[]].
  have il : index l (p ++ l :: q) = size p by rewrite index_cat (negbTE nl) /= eqxx addn0.
  have first j : (j \in ahead_of l (p ++ l :: q)) = (j \in p).
    rewrite inE il index_cat; case: ifP => jp; first by rewrite index_mem.
    by rewrite ltnNge leq_addr.
  move: u; rewrite cat_uniq /= negb_or => /and3P[up /andP[_ /hasPn pq] /andP[lq uq]].
  split=> //; apply/orders_ofP; split=> // j.
  rewrite in_setC in_setU1 first negb_or; have := m j; rewrite mem_cat !inE.
  case: (j =P l) => [->|_] /=; first by rewrite (negbTE lq).
  by case jp: (j \in p) => //= _; apply/negbTE/negP => jq; have : j \notin p := pq j jq; rewrite jp.
have nl : l \notin p by rewrite mp.
have il : index l (p ++ l :: q) = size p by rewrite index_cat (negbTE nl) /= eqxx addn0.
split.
  apply/eqP/setP => j; rewrite inE il index_cat -mp; case: ifP => jp; first by rewrite index_mem.
  by rewrite ltnNge leq_addr.
apply/orders_ofP; split=> [|j]; last first.
  by rewrite mem_cat !inE mp mq !inE; case: (j =P l); case: (j \in S).
rewrite cat_uniq up /= uq mq !inE eqxx /= andbT negb_or nl /=.
by apply/hasPn => j; rewrite mq !inE negb_or mp => /andP[].
Qed.
End Lists.

(** What a function G from 0 is the antiderivative of: [grows_by] up to any time. *)
Definition from_0 (f G : R -> R) := G 0 = 0 /\ exists but : seq R,
  (forall t, 0 <= t <= 1 -> continuity_pt G t) /\ (forall t, 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim G t (f t)).

Lemma from_grows f G : from_0 f G -> grows_by f (G 1).
Proof. by case=> z [but [c d]]; exists G, but; split=> //; split=> //; rewrite z; ring. Qed.

(** One function from 0 has a slope. *)
Lemma from_once f g G W : from_0 f G -> from_0 g W -> (forall t, 0 < t < 1 -> f t = g t) -> forall t, 0 <= t <= 1 -> G t = W t.
Proof.
case=> zG [s [cG dG]] [zW [r [cW dW]]] fg t ht.
suff : (fun u => G u - W u) t = (fun u => G u - W u) 0 by rewrite /= zG zW; lra.
apply: (@flat (fun u => G u - W u) (s ++ r) 0 t) => [|u hu|u hu nu]; first by lra.
  by apply: (continuity_pt_minus G W); [apply: cG | apply: cW]; lra.
have hu1 : 0 < u < 1 by lra.
have -> : 0 = f u - g u by rewrite fg //; ring.
by apply: (derivable_pt_lim_minus G W); [apply: dG | apply: dW] => // h; apply: nu; apply: List.in_or_app; [left | right].
Qed.

Section Orders.
(** Positions I, masked by time t with probability F l t, which grows from 0 to 1; f l is its density. *)
Variables (I : finType) (F f : I -> R -> R) (but : seq R).
Hypotheses (cF : forall l t, 0 <= t <= 1 -> continuity_pt (F l) t)
  (dF : forall l t, 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim (F l) t (f l t))
  (start : forall l, F l 0 = 0) (finish : forall l, F l 1 = 1).
Implicit Types (S : {set I}) (q : seq I).

(** A value w of the time of position l. *)
Variables (l : I) (w : R -> R).

(** [mean_first q t] is the mean of w (T_l) where t > T_1 > T_2 > ... for the positions q in this order, as an iterated integral over their
    densities: 1 stands for w where l is not among them. *)
Definition in_turn (mean_first : seq I -> R -> R) := (forall t, 0 <= t <= 1 -> mean_first [::] t = 1) /\
  forall i q, uniq (i :: q) -> from_0 (fun t => (if i == l then w t else 1) * f i t * mean_first q t) (mean_first (i :: q)).

Variable mean_first : seq I -> R -> R.
Hypothesis turns : in_turn mean_first.

Lemma sum_from (J : finType) (Q : pred J) (g G : J -> R -> R) : (forall i, Q i -> from_0 (g i) (G i)) ->
  from_0 (fun t => \rsum_(i | Q i) g i t) (fun t => \rsum_(i | Q i) G i t).
Proof.
move=> h; elim: (index_enum J) => [|i s [z [r [c d]]]].
  split; first by rewrite big_nil.
  exists [::]; split=> t ht.
    have -> : (fun t => \big[Rplus/0]_(i <- [::] | Q i) G i t) = fct_cte 0 by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_nil.
    by apply: continuity_pt_const => x y.
  have -> : (fun t => \big[Rplus/0]_(i <- [::] | Q i) G i t) = fct_cte 0 by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_nil.
  by move=> _; rewrite big_nil; exact: derivable_pt_lim_const.
case: (boolP (Q i)) => Qi; last first.
  have e (g' : J -> R -> R) : (fun t => \big[Rplus/0]_(j <- i :: s | Q j) g' j t) = (fun t => \big[Rplus/0]_(j <- s | Q j) g' j t).
    by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_cons (negbTE Qi).
  by rewrite !e; split=> //; exists r.
have e (g' : J -> R -> R) : (fun t => \big[Rplus/0]_(j <- i :: s | Q j) g' j t) = (g' i + (fun t => \big[Rplus/0]_(j <- s | Q j) g' j t))%F.
  by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_cons Qi.
have [zi [ri [ci di]]] := h i Qi; rewrite !e; split; first by rewrite /plus_fct zi z; ring.
exists (ri ++ r); split=> [t ht|t ht nt]; first by apply: continuity_pt_plus; [exact: ci | exact: c].
by apply: derivable_pt_lim_plus; [apply: di | apply: d] => // k; apply: nt; apply: List.in_or_app; [left | right].
Qed.

Lemma from_ext g g' G G' : (forall t, g t = g' t) -> (forall t, G t = G' t) -> from_0 g G -> from_0 g' G'.
Proof.
move=> /FunctionalExtensionality.functional_extensionality -> /FunctionalExtensionality.functional_extensionality -> //.
Qed.

(** The functions F j of a set, or 1 - F j. *)
Let below (B : {set I}) t := \rprod_j (if j \in B then F j t else 1).
Let above S t := \rprod_j (if j \in S then 1 - F j t else 1).

Lemma set_slope (B : {set I}) (g g' : I -> R -> R) t : (forall j, derivable_pt_lim (g j) t (g' j t)) ->
  derivable_pt_lim (fun u => \rprod_j (if j \in B then g j u else 1)) t
    (\rsum_(i in B) (g' i t * \rprod_j (if j \in B :\ i then g j t else 1))).
Proof.
move=> d; have dg j : derivable_pt_lim (fun u => if j \in B then g j u else 1) t (if j \in B then g' j t else 0).
  by case: (j \in B); [exact: d | exact: derivable_pt_lim_const].
have := @product_slope I (index_enum I) (fun j u => if j \in B then g j u else 1) (fun j u => if j \in B then g' j u else 0) t (index_enum_uniq I) dg.
suff -> : \rsum_l0 ((if l0 \in B then g' l0 t else 0) * \big[Rmult/1]_(j <- index_enum I | j != l0) (if j \in B then g j t else 1)) =
  \rsum_(i in B) (g' i t * \rprod_j (if j \in B :\ i then g j t else 1)) by [].
rewrite [RHS]big_mkcond; apply: eq_bigr => i _; case: (i \in B); last by ring.
congr (_ * _); rewrite [RHS](bigD1 i) //= !inE eqxx /= Rmult_1_l; apply: eq_bigr => j /negbTE ji.
by rewrite !inE ji.
Qed.

Lemma below_from (B : {set I}) : B != set0 -> from_0 (fun t => \rsum_(i in B) (f i t * below (B :\ i) t)) (below B).
Proof.
case/set0Pn => i iB; split; first by rewrite /below (bigD1 i) //= iB start; ring.
exists but; split=> [t ht|t ht nt]; last by apply: set_slope => j; exact: dF.
apply: continuous_product => j; case: (j \in B); first exact: cF.
by apply: continuity_pt_const => x y.
Qed.

(** The positions after l, in any order. *)
Lemma sum_after (B : {set I}) : l \notin B -> forall t, 0 <= t <= 1 -> \big[Rplus/0]_(q <- orders_of B) mean_first q t = below B t.
Proof.
move: {2}#|B| (leqnn #|B|) => n; elim: n B => [|n IH] B le lB t ht.
  have -> : B = set0 by apply/eqP; rewrite -cards_eq0 -leqn0.
  by rewrite orders_none (proj1 turns) // /below big1 // => j _; rewrite inE.
case: (set_0Vmem B) => [->|[i iB]].
  by rewrite orders_none (proj1 turns) // /below big1 // => j _; rewrite inE.
have nB : B != set0 by apply/set0Pn; exists i.
have smaller j : j \in B -> (#|B :\ j| <= n)%nat by move=> jB; move: le; rewrite (cardsD1 j B) jB.
have each j : j \in B -> from_0 (fun t => f j t * \big[Rplus/0]_(q <- orders_of (B :\ j)) mean_first q t) (fun t => \big[Rplus/0]_(q <- orders_of (B :\ j)) mean_first (j :: q) t).
  move=> jB; have jl : (j == l) = false by apply/negbTE; apply: contraNneq lB => <-.
  apply: (from_ext (g := fun t => \rsum_(k < size (orders_of (B :\ j))) (f j t * mean_first (nth [::] (orders_of (B :\ j)) k) t))
    (G := fun t => \rsum_(k < size (orders_of (B :\ j))) mean_first (j :: nth [::] (orders_of (B :\ j)) k) t)) => [u|u|].
  - by rewrite sum_mull (big_nth [::]) big_mkord.
  - by rewrite (big_nth [::]) big_mkord.
  apply: (@sum_from _ predT (fun (k : 'I_(size (orders_of (B :\ j)))) u => f j u * mean_first (nth [::] (orders_of (B :\ j)) k) u)) => k _.
  have [u m] := orders_ofP _ _ (mem_nth [::] (ltn_ord k)).
  have := proj2 turns j (nth [::] (orders_of (B :\ j)) k); rewrite jl /= u m !inE eqxx /= => /(_ isT).
  by apply: from_ext => v //; ring.
rewrite orders_first //.
apply: (from_once (f := fun u => \rsum_(j in B) (f j u * \big[Rplus/0]_(q <- orders_of (B :\ j)) mean_first q u))
  (g := fun u => \rsum_(j in B) (f j u * below (B :\ j) u)) (G := fun u => \rsum_(j in B) \big[Rplus/0]_(q <- orders_of (B :\ j)) mean_first (j :: q) u)) => //.
- exact: sum_from.
- exact: below_from.
move=> u hu; apply: eq_bigr => j jB; congr (_ * _); apply: IH; [exact: smaller | by rewrite !inE negb_and lB orbT | lra].
Qed.

(** Those before l, in any order; what follows them is s, with slope u. *)
Lemma sum_before S s u : l \notin S -> (forall j, j \in S -> j \notin s) -> uniq s -> from_0 u (mean_first s) ->
  grows_by (fun t => u t * above S t) (\big[Rplus/0]_(p <- orders_of S) mean_first (p ++ s) 1).
Proof.
move: {2}#|S| (leqnn #|S|) => n; elim: n S s u => [|n IH] S s u le lS Ss us fu.
  have -> : S = set0 by apply/eqP; rewrite -cards_eq0 -leqn0.
  rewrite orders_none; have -> : (fun t => u t * above set0 t) = u; last exact: from_grows.
  by apply: FunctionalExtensionality.functional_extensionality => t; rewrite /above big1 => [|j _]; [ring | rewrite inE].
case: (set_0Vmem S) => [->|[i iS]].
  rewrite orders_none; have -> : (fun t => u t * above set0 t) = u; last exact: from_grows.
  by apply: FunctionalExtensionality.functional_extensionality => t; rewrite /above big1 => [|j _]; [ring | rewrite inE].
have nS : S != set0 by apply/set0Pn; exists i.
have each j : j \in S -> grows_by (fun t => f j t * mean_first s t * above (S :\ j) t) (\big[Rplus/0]_(p <- orders_of (S :\ j)) mean_first (rcons p j ++ s) 1).
  move=> jS; have jl : (j == l) = false by apply/negbTE; apply: contraNneq lS => <-.
  have := IH (S :\ j) (j :: s) (fun t => f j t * mean_first s t).
  have -> : \big[Rplus/0]_(p <- orders_of (S :\ j)) mean_first (p ++ j :: s) 1 = \big[Rplus/0]_(p <- orders_of (S :\ j)) mean_first (rcons p j ++ s) 1.
    by apply: eq_bigr => p _; rewrite cat_rcons.
  apply.
  - by move: le; rewrite (cardsD1 j S) jS.
  - by rewrite !inE negb_and lS orbT.
  - by move=> k; rewrite !inE negb_or => /andP[-> /Ss].
  - by rewrite /= us Ss.
  have := proj2 turns j s; rewrite jl /= us Ss //= => /(_ isT).
  by apply: from_ext => v //; ring.
have product : grows_by (fun t => u t * above S t + -1 * \rsum_(j in S) (f j t * mean_first s t * above (S :\ j) t)) 0.
  have [z [r [c d]]] := fu; exists (mean_first s * above S)%F, (r ++ but); split=> [t ht|].
    apply: continuity_pt_mult; first exact: c.
    apply: continuous_product => j; case: (j \in S); last by apply: continuity_pt_const => x y.
    by apply: (continuity_pt_minus (fct_cte 1)); [apply: continuity_pt_const => x y | exact: cF].
  split=> [t ht nt|]; last by rewrite /mult_fct z /above (bigD1 i) //= iS finish; ring.
  have n1 : ~ List.In t r by move=> h; apply: nt; apply: List.in_or_app; left.
  have n2 : ~ List.In t but by move=> h; apply: nt; apply: List.in_or_app; right.
  have dj j : derivable_pt_lim (fun v => 1 - F j v) t (- f j t).
    by have := derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const 1 t) (dF j ht n2); rewrite Rminus_0_l.
  have h := derivable_pt_lim_mult _ _ t _ _ (d t ht n1) (@set_slope S (fun j v => 1 - F j v) (fun j v => - f j v) t dj).
  match type of h with derivable_pt_lim _ _ ?x => have e : x = u t * above S t + -1 * \rsum_(j in S) (f j t * mean_first s t * above (S :\ j) t) end.
    by rewrite -!sum_mull; congr (_ + _); apply: eq_bigr => j _; rewrite /above; ring.
  by rewrite -e; exact: h.
have total := grows_sum each; rewrite orders_last //.
have := grows_add product total; rewrite Rplus_0_l.
suff -> : (fun t => u t * above S t + -1 * (\rsum_(j in S) (f j t * mean_first s t * above (S :\ j) t)) + \rsum_(j in S) (f j t * mean_first s t * above (S :\ j) t)) =
  (fun t => u t * above S t) by [].
by apply: FunctionalExtensionality.functional_extensionality => t; ring.
Qed.

(** Claims [order-weights], w = 1, and [order-weights-in-time], w a power: the weight of the loss of l where exactly S is visible. *)
Theorem order_weights S c : l \notin S -> grows_by (fun t => w t * rate F f l S t) c ->
  c = \big[Rplus/0]_(q <- orders_of setT | ahead_of l q == S) mean_first q 1.
Proof.
move=> lS weight; apply: grows_once weight _; rewrite orders_split //.
pose B := ~: (l |: S); have lB : l \notin B by rewrite !inE eqxx.
have each q : q \in orders_of B -> grows_by (fun t => w t * f l t * mean_first q t * above S t) (\big[Rplus/0]_(p <- orders_of S) mean_first (p ++ l :: q) 1).
  move=> /orders_ofP[u m]; apply: sum_before => //.
  - by move=> j jS; rewrite inE m !inE negb_or jS orbT andbT; apply: contraNneq lS => <-.
  - by rewrite /= m lB.
  by have := proj2 turns l q; rewrite eqxx /= m (negbTE lB) u => /(_ isT).
have sums : grows_by (fun t => \big[Rplus/0]_(q <- orders_of B) (w t * f l t * mean_first q t * above S t))
    (\big[Rplus/0]_(q <- orders_of B) \big[Rplus/0]_(p <- orders_of S) mean_first (p ++ l :: q) 1).
  have -> : (fun t => \big[Rplus/0]_(q <- orders_of B) (w t * f l t * mean_first q t * above S t)) =
      (fun t => \rsum_(k < size (orders_of B)) (w t * f l t * mean_first (nth [::] (orders_of B) k) t * above S t)).
    by apply: FunctionalExtensionality.functional_extensionality => t; rewrite (big_nth [::]) big_mkord.
  rewrite (big_nth [::]) big_mkord; apply: (@grows_sum _ predT (fun (k : 'I_(size (orders_of B))) t => w t * f l t * mean_first (nth [::] (orders_of B) k) t * above S t)) => k _.
  by apply: each; exact: mem_nth.
case: sums => W [r [cW [dW <-]]]; exists W, r; split=> //; split=> // t ht nt.
have -> : w t * rate F f l S t = \big[Rplus/0]_(q <- orders_of B) (w t * f l t * mean_first q t * above S t); last exact: dW.
have sum : \big[Rplus/0]_(q <- orders_of B) mean_first q t = below B t by apply: sum_after => //; lra.
rewrite -big_distrl -big_distrr /= sum /rate /below /above Rmult_assoc -big_split /= Rmult_assoc; congr (_ * (_ * _)).
rewrite [RHS](bigD1 l) //= (negbTE lS) (negbTE lB) !Rmult_1_l; apply: eq_bigr => j /negbTE jl.
by rewrite !inE jl /=; case: (j \in S) => /=; ring.
Qed.
End Orders.

(** Claim [shared-schedule-uniform]: one schedule F for all positions, whatever it is. *)
Theorem shared_weight (I : finType) (F f : R -> R) but (l : I) (S : {set I}) :
  (forall t, 0 <= t <= 1 -> continuity_pt F t) ->
  (forall t, 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim F t (f t)) -> F 0 = 0 -> F 1 = 1 -> l \notin S ->
  grows_by (rate (fun=> F) (fun=> f) l S) (INR (#|S|`! * (#|I| - #|S|.+1)`!) / INR #|I|`!).
Proof.
move=> cF dF start finish lS; pose alpha t := 1 - F t; pose slope t := - f t.
have lt : (#|S| < #|I|)%nat by rewrite -cardsT; apply: proper_card; rewrite properT; apply: contraNneq lS => ->; rewrite inE.
have ca t : 0 <= t <= 1 -> continuity_pt alpha t.
  by move=> ht; apply: (continuity_pt_minus (fct_cte 1)); [apply: continuity_pt_const => x y | exact: cF].
have da t : 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim alpha t (slope t).
  by move=> ht nt; have := derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const 1 t) (dF t ht nt); rewrite Rminus_0_l.
have a0 : alpha 0 = 1 by rewrite /alpha start; ring.
have a1 : alpha 1 = 0 by rewrite /alpha finish; ring.
have := kinked_schedule (#|I| - #|S|.+1) #|S| ca da a0 a1.
have -> : (#|I| - #|S|.+1 + #|S|).+1 = #|I| by rewrite -addnS subnK.
rewrite mulnC; suff -> : met alpha slope (#|I| - #|S|.+1) #|S| = rate (fun=> F) (fun=> f) l S by [].
apply: FunctionalExtensionality.functional_extensionality => t; rewrite /met /rate /alpha /slope.
have -> : \big[Rmult/1]_(j | j != l) (if j \in S then 1 - F t else F t) = (1 - F t) ^ #|S| * F t ^ (#|I| - #|S|.+1); last by have -> : 1 - (1 - F t) = F t by [ring]; ring.
rewrite (bigID (fun j => j \in S)) /=; congr (_ * _).
  rewrite (eq_bigl (fun j => j \in S)) => [|j]; last by case: eqP => // ->; rewrite (negbTE lS).
  rewrite (eq_bigr (fun=> 1 - F t)) => [|j -> //]; rewrite big_const.
  by elim: #|S| => [|n IH]; rewrite ?iterS ?IH.
rewrite (eq_bigl (fun j => j \in ~: (l |: S))) => [|j]; last by rewrite !inE negb_or.
rewrite (eq_bigr (fun=> F t)) => [|j]; last by rewrite !inE negb_or => /andP[_ /negbTE ->].
have -> : (#|I| - #|S|.+1)%nat = #|~: (l |: S)| by have := cardsC (l |: S); rewrite cardsU1 lS add1n => <-; rewrite addKn.
by rewrite big_const; elim: #|_| => [|n IH]; rewrite ?iterS ?IH.
Qed.

(** With one schedule for each position, what a joint's own conditionals lose is its entropy, whatever the schedules: claim
    [consistent-schedule-free].
      [orders_free]      with the weights of any law of orders: the chance that exactly S is told before position l;
      [schedules_free]   with the integrals of schedules that have densities off finitely many times, unbounded there or not;
      [Antiderivatives.riemann_growth] these integrals are Riemann's where the integrand is continuous. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Objective RandomOrderCurve Antiderivatives.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Schedules.
(** Positions I. Position l is masked by time t with probability F l t, which grows from 0 to 1; f l is its density. *)
Variables (I : finType) (F f : I -> R -> R) (but : seq R).
Hypotheses (cF : forall l t, 0 <= t <= 1 -> continuity_pt (F l) t)
  (dF : forall l t, 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim (F l) t (f l t))
  (start : forall l, F l 0 = 0) (finish : forall l, F l 1 = 1).
Implicit Types (S : {set I}) (l : I).

(** That position l is masked at time t while exactly those of S are visible. *)
Definition rate l S t := f l t * \big[Rmult/1]_(j | j != l) (if j \in S then 1 - F j t else F j t).
Variable c : I -> {set I} -> R.
Hypothesis weights : forall l S, l \notin S -> grows_by (rate l S) (c l S).

Let factor S j t := if j \in S then 1 - F j t else F j t.
Let factor' S j t := if j \in S then - f j t else f j t.
Let visible S t := \rprod_j factor S j t.

Lemma product_slope (s : seq I) (g g' : I -> R -> R) t : uniq s -> (forall j, derivable_pt_lim (g j) t (g' j t)) ->
  derivable_pt_lim (fun u => \big[Rmult/1]_(j <- s) g j u) t (\big[Rplus/0]_(l <- s) (g' l t * \big[Rmult/1]_(j <- s | j != l) g j t)).
Proof.
move=> us dg; elim: s us => [|i s IH] /= => [_|/andP[nis us]].
  rewrite big_nil; have -> : (fun u => \big[Rmult/1]_(j <- [::]) g j u) = fct_cte 1.
    by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_nil.
  exact: derivable_pt_lim_const.
have -> : (fun u => \big[Rmult/1]_(j <- i :: s) g j u) = (g i * (fun u => \big[Rmult/1]_(j <- s) g j u))%F.
  by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_cons.
have d := derivable_pt_lim_mult _ _ t _ _ (dg i) (IH us).
match type of d with derivable_pt_lim _ _ ?x => have -> : \big[Rplus/0]_(l <- i :: s) (g' l t * \big[Rmult/1]_(j <- i :: s | j != l) g j t) = x end; last exact: d.
rewrite big_cons big_cons eqxx /=; congr (_ * _ + _).
  rewrite big_seq_cond [RHS]big_seq; apply: eq_bigl => j; case js : (j \in s) => //=.
  by apply: contraNneq nis => <-.
rewrite big_distrr /= big_seq [RHS]big_seq; apply: eq_bigr => l ls; rewrite big_cons.
have -> : i != l by apply: contraNneq nis => ->.
by ring.
Qed.

Lemma factor_slope S j t : 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim (factor S j) t (factor' S j t).
Proof.
move=> ht nt; rewrite /factor /factor'; case: (j \in S); last exact: dF.
have := derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_const 1 t) (dF j ht nt).
by rewrite Rminus_0_l.
Qed.

Lemma visible_slope S t : 0 < t < 1 -> ~ List.In t but ->
  derivable_pt_lim (visible S) t (\rsum_l ((if l \in S then -1 else 1) * rate l S t)).
Proof.
move=> ht nt; have := product_slope (index_enum_uniq I) (fun j => factor_slope S j ht nt).
suff -> : \rsum_l (factor' S l t * \big[Rmult/1]_(j <- index_enum I | j != l) factor S j t) =
  \rsum_l ((if l \in S then -1 else 1) * rate l S t) by [].
by apply: eq_bigr => l _; rewrite /factor' /rate /factor; case: ifP => _; ring.
Qed.

Lemma continuous_product (s : seq I) (g : I -> R -> R) t : (forall j, continuity_pt (g j) t) ->
  continuity_pt (fun u => \big[Rmult/1]_(j <- s) g j u) t.
Proof.
move=> cg; elim: s => [|i s IH].
  have -> : (fun u => \big[Rmult/1]_(j <- [::]) g j u) = fct_cte 1.
    by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_nil.
  by apply: continuity_pt_const => x y.
have -> : (fun u => \big[Rmult/1]_(j <- i :: s) g j u) = (g i * (fun u => \big[Rmult/1]_(j <- s) g j u))%F.
  by apply: FunctionalExtensionality.functional_extensionality => u; rewrite big_cons.
exact: continuity_pt_mult.
Qed.

Lemma visible_continuous S t : 0 <= t <= 1 -> continuity_pt (visible S) t.
Proof.
move=> ht; apply: continuous_product => j; rewrite /factor; case: (j \in S); last exact: cF.
by apply: (continuity_pt_minus (fct_cte 1)); [apply: continuity_pt_const => x y | exact: cF].
Qed.

Lemma rate_own l S t : rate l S t = rate l (S :\ l) t.
Proof. by congr (_ * _); apply: eq_bigr => j /negbTE jl; rewrite !inE jl. Qed.

(** What is told position by position telescopes, for any function of what is visible. *)
Theorem told_free (h : {set I} -> R) : \rsum_(S : {set I} | true) \rsum_(l | l \notin S) (c l S * (h (l |: S) - h S)) = h setT - h set0.
Proof.
have sums : grows_by (fun t => \rsum_(S : {set I} | true) \rsum_(l | l \notin S) ((h (l |: S) - h S) * rate l S t))
    (\rsum_(S : {set I} | true) \rsum_(l | l \notin S) ((h (l |: S) - h S) * c l S)).
  by apply: grows_sum => S _; apply: grows_sum => l lS; apply: grows_scale; exact: weights.
have mean : grows_by (fun t => \rsum_(S : {set I} | true) (- h S * \rsum_l ((if l \in S then -1 else 1) * rate l S t))) (\rsum_S (- h S * (visible S 1 - visible S 0))).
  apply: grows_sum => S _; apply: grows_scale; exists (visible S), but; split; first exact: visible_continuous.
  by split=> // t ht nt; exact: visible_slope.
have same t : \rsum_(S : {set I} | true) (- h S * \rsum_l ((if l \in S then -1 else 1) * rate l S t)) = \rsum_(S : {set I} | true) \rsum_(l | l \notin S) ((h (l |: S) - h S) * rate l S t).
  transitivity (\rsum_l (\rsum_(S : {set I} | l \in S) (h S * rate l S t) - \rsum_(S : {set I} | l \notin S) (h S * rate l S t))).
    transitivity (\rsum_(S : {set I} | true) \rsum_l ((if l \in S then 1 else -1) * (h S * rate l S t))).
      by apply: eq_bigr => S _; rewrite -sum_mull; apply: eq_bigr => l _; case: ifP => _; ring.
    rewrite exchange_big /=; apply: eq_bigr => l _; rewrite (bigID (fun S : {set I} => l \in S)) /= -[X in _ = _ - X]Ropp_involutive.
    rewrite -sum_opp; congr (_ + _); last rewrite Ropp_involutive.
      by apply: eq_bigr => S ->; ring.
    by apply: eq_bigr => S /negbTE ->; ring.
  rewrite [RHS](exchange_big_dep predT) //=; apply: eq_bigr => l _.
  rewrite (reindex_onto (fun S => l |: S) (fun S => S :\ l)) /=; last by move=> S lS; rewrite setD1K.
  have e S : (l \in l |: S) && ((l |: S) :\ l == S) = (l \notin S).
    rewrite !inE eqxx /=; apply/eqP/idP => [<-|lS]; first by rewrite !inE eqxx.
    by rewrite setU1K.
  rewrite (eq_bigl _ _ e) -sum_sub; apply: eq_bigr => S lS.
  by rewrite (rate_own l (l |: S)) setU1K //; ring.
have e : (fun t => \rsum_(S : {set I} | true) (- h S * \rsum_l ((if l \in S then -1 else 1) * rate l S t))) =
    (fun t => \rsum_(S : {set I} | true) \rsum_(l | l \notin S) ((h (l |: S) - h S) * rate l S t)).
  by apply: FunctionalExtensionality.functional_extensionality.
rewrite e in mean; have := grows_once sums mean.
have swap : \rsum_(S : {set I} | true) \rsum_(l | l \notin S) ((h (l |: S) - h S) * c l S) = \rsum_(S : {set I} | true) \rsum_(l | l \notin S) (c l S * (h (l |: S) - h S)).
  by apply: eq_bigr => S _; apply: eq_bigr => l _; ring.
rewrite swap => ->.
have at1 S : visible S 1 = if S == set0 then 1 else 0.
  case: eqP => [->|/eqP/set0Pn[l lS]].
    by rewrite /visible /factor big1 // => j _; rewrite inE finish.
  by rewrite /visible /factor (bigD1 l) //= lS finish; ring.
have at0 S : visible S 0 = if S == setT then 1 else 0.
  case: eqP => [->|/eqP nT].
    by rewrite /visible /factor big1 // => j _; rewrite inE start; ring.
  have /set0Pn[l] : ~: S != set0 by apply: contraNneq nT => z; rewrite -(setCK S) z setC0.
  by rewrite inE => /negbTE lS; rewrite /visible /factor (bigD1 l) //= lS start; ring.
transitivity (\rsum_(S : {set I} | true) ((if S == setT then h S else 0) - (if S == set0 then h S else 0))).
  by apply: eq_bigr => S _; rewrite at1 at0; do 2 case: ifP => _; ring.
by rewrite sum_sub !sum_at.
Qed.
End Schedules.

Section Consistent.
(** A law of sequences, with the same schedules: the cost of its own conditionals is its entropy. *)
Variables (I V : finType) (P : {ffun I -> V} -> R).
Hypothesis lP : law P.
Notation H := (@Entropies.H _ I (fun=> V) (@Objective.token I V) P).

Theorem schedules_free (F f : I -> R -> R) but (c : I -> {set I} -> R) :
  (forall l t, 0 <= t <= 1 -> continuity_pt (F l) t) ->
  (forall l t, 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim (F l) t (f l t)) ->
  (forall l, F l 0 = 0) -> (forall l, F l 1 = 1) ->
  (forall l (S : {set I}), l \notin S -> grows_by (rate F f l S) (c l S)) ->
  \rsum_(S : {set I} | true) \rsum_(l | l \notin S) (c l S * (H (l |: S) - H S)) = entropy P.
Proof.
move=> cF dF start finish weights; rewrite (told_free cF dF start finish weights) H_all //.
by rewrite (@Entropies.H_empty _ I (fun=> V) (@Objective.token I V) P lP); ring.
Qed.

(** Whatever the law of the order, with the chance that exactly S is told before l. An order is an injective rank. *)
Variables (Omega : finType) (p : Omega -> R) (rank : Omega -> I -> nat).
Hypotheses (lp : law p) (orders : forall o, injective (rank o)).
Definition told_first o l : {set I} := [set j | (rank o j < rank o l)%nat].
Definition chance_first l S := \rsum_(o | told_first o l == S) p o.

Theorem orders_free : \rsum_S \rsum_l (chance_first l S * (H (l |: S) - H S)) = entropy P.
Proof.
transitivity (\rsum_(o : Omega | true) (p o * \rsum_l (H (l |: told_first o l) - H (told_first o l)))).
  transitivity (\rsum_(S : {set I} | true) \rsum_l \rsum_(o | told_first o l == S) (p o * (H (l |: S) - H S))).
    by apply: eq_bigr => S _; apply: eq_bigr => l _; rewrite sum_mulr.
  rewrite exchange_big /=; under [RHS]eq_bigr do rewrite -sum_mull.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => l _; rewrite [RHS](partition_big (fun o => told_first o l) predT) //=.
  by apply: eq_bigr => S _; apply: eq_bigr => o /eqP <-.
suff each o : \rsum_l (H (l |: told_first o l) - H (told_first o l)) = entropy P.
  by under eq_bigr do rewrite each; rewrite sum_mulr (proj2 lp) Rmult_1_l.
pose up n : {set I} := [set j | (rank o j < n)%nat].
pose top := (\max_l rank o l).+1.
have -> : \rsum_l (H (l |: told_first o l) - H (told_first o l)) = \rsum_(n < top) (H (up n.+1) - H (up n)).
  have inside l : (rank o l < top)%nat by rewrite ltnS; exact: (leq_bigmax l).
  rewrite (partition_big (fun l => Ordinal (inside l)) predT) //=; apply: eq_bigr => n _.
  case: (pickP (fun l => rank o l == n)) => [l /eqP ln|none].
    rewrite (big_pred1 l) => [|j].
      congr (H _ - H _); last by rewrite /told_first ln.
      apply/setP => j; rewrite !inE -ln [RHS]ltnS [RHS]leq_eqVlt; congr (_ || _).
      by apply/eqP/eqP => [->|/orders].
    by rewrite -val_eqE /= -ln; apply/eqP/eqP => [/orders|->].
  rewrite big_pred0 => [|l]; last by rewrite -val_eqE /= none.
  have -> : up n.+1 = up n; last by ring.
  by apply/setP => j; rewrite !inE [LHS]ltnS [LHS]leq_eqVlt none.
have tele m : \rsum_(n < m) (H (up n.+1) - H (up n)) = H (up m) - H (up 0%nat).
  by elim: m => [|m IH]; rewrite ?big_ord0 ?big_ord_recr /= ?IH; ring.
rewrite tele; have -> : up top = setT by apply/setP => j; rewrite !inE ltnS; exact: (leq_bigmax j).
have -> : up 0%nat = set0 by apply/setP => j; rewrite !inE.
by rewrite H_all // (@Entropies.H_empty _ I (fun=> V) (@Objective.token I V) P lP); ring.
Qed.
End Consistent.

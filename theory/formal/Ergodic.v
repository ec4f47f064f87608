(** Homogenization of ergodic chains: tau(P^m) < 1 at m = (N-1)^2 + 1 for every irreducible aperiodic chain on N tokens.

    Irreducible: every token is reached from every token. Aperiodic: no number but 1 divides every return time of a token.
    Two tokens meet in t steps if some token is reached from both in exactly t. The pairs that meet in t + 1 steps are found
    from those that meet in t, so their set grows until it is constant for ever; all of the N(N-1)/2 pairs meet some time,
    therefore all do in N(N-1)/2 <= (N-1)^2 + 1 steps, and two rows of P^m that overlap differ by less than 1. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Middle Zipf Commonest.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** A set of naturals closed under addition that only 1 divides contains all large naturals. *)
Section Semigroup.
Local Open Scope nat_scope.
Variable S : nat -> Prop.
Hypothesis S_add : forall a b, S a -> S b -> S (a + b).
Hypothesis S_gcd : forall g, (forall s, S s -> 0 < s -> g %| s) -> g = 1.

Lemma S_mul k a : S a -> S (k.+1 * a).
Proof. by move=> Sa; elim: k => [|k IH]; [rewrite mul1n | rewrite mulSn; exact: S_add]. Qed.

Lemma gap g a : 0 < g -> S a -> S (a + g) -> exists2 b, S b & S b.+1.
Proof.
have [n le] := ubnP g; elim: n g a le => // n IH g a le g0 Sa Sag.
case: (Classical_Prop.classic (exists2 s, S s & ~~ (g %| s))) => [[s Ss ns]|none]; last first.
  exists a => //; suff <- : a + g = a.+1 by [].
  rewrite -addn1; congr addn; apply: S_gcd => s Ss _; apply/negPn/negP => ns.
  by apply: none; exists s.
have r0 : 0 < s %% g by rewrite lt0n; move: ns; rewrite /dvdn.
have rg : s %% g < g by rewrite ltn_mod.
pose q := s %/ g.
have less : g - s %% g < n by apply: leq_trans (_ : g <= n) => //; rewrite ltn_subrL r0 g0.
apply: (IH (g - s %% g) (s + q.+1 * a) less).
- by rewrite subn_gt0.
- by apply: S_add => //; exact: S_mul.
have -> : s + q.+1 * a + (g - s %% g) = q.+1 * (a + g).
  have e := divn_eq s g; rewrite -/q in e.
  rewrite {1}e mulnDr addnC addnA [RHS]addnC; congr addn.
  by rewrite addnC -addnA subnKC ?(ltnW rg) // mulSn addnC.
exact: S_mul.
Qed.

Lemma eventually : (exists2 s, S s & 0 < s) -> exists N, forall n, N <= n -> S n.
Proof.
case=> s Ss s0; have [b Sb Sb1] : exists2 b, S b & S b.+1 by apply: (gap s0 Ss); exact: S_add.
pose c := b.+1; exists (c * c) => n le.
have qc : c <= n %/ c by rewrite leq_divRL.
have rc : n %% c < c by rewrite ltn_mod.
pose k := c - n %% c; have k0 : 0 < k by rewrite subn_gt0.
have kq : k <= n %/ c by apply: leq_trans qc; exact: leq_subr.
have -> : n = (n %/ c - k).+1 * c + k.-1.+1 * b.
  apply: (@addIn k); rewrite prednK // -addnA -mulnSr -mulnDl addSn subnK // mulSn.
  by rewrite {1}(divn_eq n c) -addnA subnKC ?(ltnW rc) // addnC.
by apply: S_add; exact: S_mul.
Qed.
End Semigroup.

Section Rows.
Variable V : finType.

Lemma sum_positive (F : V -> R) : (forall u, 0 <= F u) -> 0 < \rsum_u F u -> exists u, 0 < F u.
Proof.
move=> F0; case: (pickP (fun u => pos (F u))) => [u /posP|none]; first by exists u.
rewrite big1 => [|u _]; first by lra.
by have := F0 u; have := none u; case: posP => // nl _; lra.
Qed.

(** Two laws with a common token differ by less than 1. *)
Lemma tv_overlap (p q : V -> R) v : law p -> law q -> 0 < p v -> 0 < q v -> tv p q < 1.
Proof.
case=> p0 p1 [q0 q1] pv qv; rewrite /tv.
suff : \rsum_u Rabs (p u - q u) < \rsum_u (p u + q u) by rewrite sum_add p1 q1; lra.
rewrite (bigD1 v) //= [X in _ < X](bigD1 v) //=; apply: Rplus_lt_le_compat.
  by rewrite /Rabs; case: Rcase_abs; lra.
by apply: sum_le => u _; have := p0 u; have := q0 u; rewrite /Rabs; case: Rcase_abs; lra.
Qed.
End Rows.

Section Ergodic.
Variables (V : finType) (K : V -> V -> R).
Hypothesis stochastic : forall u, law (K u).
Local Notation P := (power K).

Definition irreducible := forall u v, exists t, 0 < P t u v.
Definition aperiodic := forall u g, (forall t, (0 < t)%nat -> 0 < P t u u -> (g %| t)%nat) -> g = 1%nat.

Let P0 t u v : 0 <= P t u v. Proof. by case: (power_law stochastic t u). Qed.

Lemma somewhere t u : exists v, 0 < P t u v.
Proof. by apply: sum_positive => //; rewrite (proj2 (power_law stochastic t u)); lra. Qed.

Lemma P_add s t u w v : 0 < P s u w -> 0 < P t w v -> 0 < P (s + t) u v.
Proof.
move=> a b; rewrite through.
apply: (@Rlt_le_trans _ (P s u w * P t w v)); first exact: Rmult_lt_0_compat.
by apply: (sum_term (F := fun w => P s u w * P t w v)) => // x _; exact: Rmult_le_pos.
Qed.

Lemma P_one u v : P 1 u v = K u v.
Proof.
rewrite powerS (bigD1 u) //= power0 /point eqxx big1 => [|x /negbTE xu]; first by lra.
by rewrite power0 /point xu; lra.
Qed.

(** Some token is reached in t steps from all of A. *)
Definition meets t (A : {set V}) := [exists v, [forall (u | u \in A), pos (P t u v)]].
Lemma meetsP t (A : {set V}) : reflect (exists v, forall u, u \in A -> 0 < P t u v) (meets t A).
Proof.
apply: (iffP existsP) => [[v /forall_inP h]|[v h]]; exists v; first by move=> u /h /posP.
by apply/forall_inP => u /h /posP.
Qed.

Lemma meets_later s t A : (s <= t)%nat -> meets s A -> meets t A.
Proof.
move=> /subnKC <- /meetsP[v h]; have [w vw] := somewhere (t - s) v.
by apply/meetsP; exists w => u /h uv; exact: P_add vw.
Qed.

Lemma meets_one t u : meets t [set u].
Proof. by have [v h] := somewhere t u; apply/meetsP; exists v => w /set1P ->. Qed.

Lemma meets_next t i j : meets t.+1 [set i; j] -> exists i' j', [/\ 0 < K i i', 0 < K j j' & meets t [set i'; j']].
Proof.
move=> /meetsP[v h].
have first u : 0 < P t.+1 u v -> exists2 w, 0 < K u w & 0 < P t w v.
  rewrite power_first => /sum_positive[w|w].
    by apply: Rmult_le_pos => //; case: (stochastic u).
  move=> pos; have k0 : 0 <= K u w by case: (stochastic u).
  have p0 := P0 t w v; exists w.
    by case: k0 => // e; rewrite -e Rmult_0_l in pos; lra.
  by case: p0 => // e; rewrite -e Rmult_0_r in pos; lra.
have [i' ki pi] := first i (h i (set21 i j)); have [j' kj pj] := first j (h j (set22 i j)).
by exists i', j'; split=> //; apply/meetsP; exists v => u /set2P[] ->.
Qed.

Lemma meets_before t i j i' j' : 0 < K i i' -> 0 < K j j' -> meets t [set i'; j'] -> meets t.+1 [set i; j].
Proof.
rewrite -!P_one => ki kj /meetsP[v h]; apply/meetsP; exists v => u /set2P[] ->; rewrite -[t.+1]add1n.
  by apply: P_add ki _; apply: h; exact: set21.
by apply: P_add kj _; apply: h; exact: set22.
Qed.

(** The pairs that meet in t steps. *)
Definition pairs : {set {set V}} := [set A : {set V} | #|A| == 2%nat].
Definition meeting t := [set A in pairs | meets t A].

Lemma meeting_sub s t : (s <= t)%nat -> meeting s \subset meeting t.
Proof.
by move=> st; apply/subsetP => A; rewrite !inE => /andP[-> /=]; exact: meets_later.
Qed.

Lemma constant t : meeting t = meeting t.+1 -> meeting t.+1 = meeting t.+2.
Proof.
move=> e; apply/eqP; rewrite eqEsubset meeting_sub //=; apply/subsetP => A.
rewrite !inE => /andP[two]; rewrite two /=; case/cards2P: two => i [j [ij ->]].
case/meets_next => i' [j' [ki kj m]]; apply: (meets_before ki kj).
case: (eqVneq i' j') m => [->|ne] m; first by rewrite setUid; exact: meets_one.
have : [set i'; j'] \in meeting t by rewrite e !inE cards2 ne.
by rewrite !inE => /andP[].
Qed.

Lemma constant_ever t s : meeting t = meeting t.+1 -> meeting t = meeting (s + t).
Proof.
move=> e; suff [] : meeting t = meeting (s + t) /\ meeting (s + t) = meeting (s + t).+1 by [].
by elim: s => [|s [IH1 IH2]] //; split; [rewrite IH1 | exact: constant].
Qed.

Hypothesis irr : irreducible.
Hypothesis aper : aperiodic.

Lemma returns u : exists N, forall n, (N <= n)%nat -> 0 < P n u u.
Proof.
apply: (eventually (S := fun n => 0 < P n u u)) => [a b|g h|]; first exact: P_add.
  by apply: (@aper u g) => t t0 p; exact: h.
have [w uw] := somewhere 1 u; have [t wu] := irr w u.
by exists (1 + t)%nat => //; exact: P_add wu.
Qed.

Lemma pair_meets i j : exists t, meets t [set i; j].
Proof.
have [t ij] := irr i j; have [N back] := returns j.
exists (t + N)%nat; apply/meetsP; exists j => u /set2P[] ->; last by apply: back; exact: leq_addl.
by apply: P_add ij _; exact: back.
Qed.

Lemma all_meet : exists M, meeting M = pairs.
Proof.
have [|f h] := @fin_all_exists [finType of {set V}] (fun=> nat) (fun A t => A \in pairs -> meets t A).
  move=> A; case: (boolP (A \in pairs)) => [|_]; last by exists 0%nat.
  by rewrite inE => /cards2P[i [j [_ ->]]]; have [t m] := pair_meets i j; exists t.
exists (\max_A f A); apply/setP => A; rewrite [LHS]inE; case: (boolP (A \in pairs)) => //= two.
by apply: (meets_later (leq_bigmax A)); exact: h.
Qed.

Lemma meeting_grows t : (t <= #|meeting t|)%nat \/ meeting t = pairs.
Proof.
have [M full] := all_meet.
have last_ s : meeting s = meeting s.+1 -> meeting s = pairs.
  move=> e; apply/eqP; rewrite eqEsubset; apply/andP; split; first by apply/subsetP => A; rewrite inE => /andP[].
  by rewrite (constant_ever M e) -full; apply: meeting_sub; exact: leq_addr.
elim: t => [|t [le|all]]; first by left.
  case: (eqVneq (meeting t) (meeting t.+1)) => [e|ne]; first by right; rewrite -e; exact: last_.
  left; apply: leq_ltn_trans le _; apply: proper_card.
  by rewrite properEneq ne meeting_sub.
right; apply/eqP; rewrite eqEsubset -{2}all meeting_sub // andbT.
by apply/subsetP => A; rewrite inE => /andP[].
Qed.

Lemma all_meet_soon : meeting 'C(#|V|, 2) = pairs.
Proof.
have [le|//] := meeting_grows 'C(#|V|, 2).
have sub : meeting 'C(#|V|, 2) \subset pairs by apply/subsetP => A; rewrite inE => /andP[].
by apply/eqP; rewrite eqEcard sub /= /pairs card_draws.
Qed.

Lemma soon n : ('C(n, 2) <= (n - 1) * (n - 1) + 1)%nat.
Proof.
case: n => [|n] //; rewrite subn1 bin2 -pred_Sn; apply: leq_trans (leq_addr _ _).
rewrite -[X in (_ <= X)%nat]doubleK; apply: half_leq; rewrite -addnn mulSn leq_add2r.
by case: n => // n; rewrite leq_pmulr.
Qed.

(** tau(P^m) < 1 at m = (N-1)^2 + 1. *)
Theorem homogenization_ergodic : dobrushin (P ((#|V| - 1) * (#|V| - 1) + 1)) < 1.
Proof.
set m := ((#|V| - 1) * (#|V| - 1) + 1)%nat.
have each i j : tv (P m i) (P m j) < 1.
  suff /meetsP[v h] : meets m [set i; j].
    by apply: (tv_overlap (v := v)); try exact: power_law; apply: h; [exact: set21 | exact: set22].
  case: (eqVneq i j) => [->|ne]; first by rewrite setUid; exact: meets_one.
  apply: (meets_later (soon #|V|)).
  have : [set i; j] \in meeting 'C(#|V|, 2) by rewrite all_meet_soon inE cards2 ne.
  by rewrite inE => /andP[].
rewrite /dobrushin; elim/big_rec: _ => [|i x _ l]; first by lra.
apply: Rmax_lub_lt => //; elim/big_rec: _ => [|j y _ l']; first by lra.
exact: Rmax_lub_lt.
Qed.
End Ergodic.

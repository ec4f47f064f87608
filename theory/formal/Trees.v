(** Along any tree, and any forest, the information of pairs adds up to at most the total correlation. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Trees.
(** Tokens X_i on a finite space with law P; sequences are the case X_i x = x i. *)
Variables (Omega I : finType) (A : I -> eqType) (X : forall i, Omega -> A i) (P : Omega -> R).
Hypothesis lP : law P.
Notation H := (H X P).
Notation TC := (TC X P).
Implicit Types (S : {set I}) (i j : I).

(** I(X_i ; X_j). *)
Definition pair_information i j := H [set i] + H [set j] - H [set i; j].

(** An undirected graph of tokens; it has no cycle: among any tokens there is one with at most one neighbour among them. *)
Variable edge : rel I.
Hypotheses (sym : symmetric edge) (irr : irreflexive edge).
Definition neighbours S i := [set j in S | edge i j].
Definition forest := forall S, S != set0 -> exists2 i, i \in S & (#|neighbours S i| <= 1)%nat.

(** The edges among the tokens of S, each counted from both ends. *)
Definition both_ends S := \rsum_(i in S) \rsum_(j in neighbours S i) pair_information i j.

Lemma pair_sym i j : pair_information i j = pair_information j i.
Proof. by rewrite /pair_information setUC; ring. Qed.

Lemma pair_within S i j : i \in S -> j \in S -> i != j -> TC (S :\ i) + pair_information i j <= TC S.
Proof.
move=> iS jS ij; have d : [disjoint [set i] & S :\ i] by rewrite disjoints1 !inE eqxx.
have := TC_union X P d; rewrite setD1K // => ->.
have -> : TC [set i] = 0 by rewrite /Entropies.TC big_set1; ring.
have := H_submod X lP [set i; j] (S :\ i).
have -> : [set i; j] :|: (S :\ i) = S.
  by apply/setP => k; rewrite !inE; case: (k =P i) => [->|_] //=; case: (k =P j) => [->|].
have -> : [set i; j] :&: (S :\ i) = [set j].
  by apply/setP => k; rewrite !inE; case: (k =P j) => [->|_]; rewrite ?orbT ?jS ?andbT ?orbF //=; [rewrite eq_sym | case: (k == i)].
by rewrite /pair_information; lra.
Qed.

(** Without i, its edges are missing at both ends. *)
Lemma both_ends_less S i : i \in S -> both_ends S = both_ends (S :\ i) + 2 * \rsum_(j in neighbours S i) pair_information i j.
Proof.
move=> iS; rewrite /both_ends (big_setD1 i iS) /=.
have -> : (\rsum_(k in S :\ i) \rsum_(j in neighbours S k) pair_information k j) =
  (\rsum_(k in S :\ i) \rsum_(j in neighbours (S :\ i) k) pair_information k j) + \rsum_(k in neighbours S i) pair_information i k.
  have -> : (\rsum_(k in neighbours S i) pair_information i k) = \rsum_(k in S :\ i) (if edge i k then pair_information i k else 0).
    rewrite -big_mkcondr; apply: eq_bigl => k; rewrite !inE.
    by case: (k =P i) => [->|]; rewrite ?irr ?andbF.
  rewrite -sum_add; apply: eq_bigr => k kS.
  case e: (edge i k).
    have ik : i \in neighbours S k by rewrite inE iS sym.
    rewrite (big_setD1 i ik) /= Rplus_comm pair_sym; congr Rplus.
    by apply: eq_bigl => j; rewrite !inE andbA.
  rewrite Rplus_0_r; apply: eq_bigl => j; rewrite !inE.
  by case: (j =P i) => [->|] //=; rewrite sym e andbF.
by rewrite Rmult_plus_distr_r Rmult_1_l; ring.
Qed.

Hypothesis acyclic : forest.

Theorem forest_bound S : both_ends S <= 2 * TC S.
Proof.
move: {2}#|S| (leqnn #|S|) => n; elim: n S => [|n IH] S.
  by rewrite leqn0 cards_eq0 => /eqP ->; rewrite /both_ends big_set0; apply: Rmult_le_pos; [lra | exact: TC_ge0].
case: (eqVneq S set0) => [-> _|ne le].
  by rewrite /both_ends big_set0; apply: Rmult_le_pos; [lra | exact: TC_ge0].
have [i iS one] := acyclic ne; rewrite (both_ends_less iS).
have l : (#|S :\ i| <= n)%nat by move: le; rewrite (cardsD1 i) iS.
have := IH _ l; case: (set_0Vmem (neighbours S i)) => [->|[j jN]].
  have mono : TC (S :\ i) <= TC S by apply: (TC_mono X lP); exact: subsetDl.
  by rewrite big_set0; lra.
have -> : neighbours S i = [set j].
  by apply/eqP; rewrite eq_sym eqEcard cards1 one andbT sub1set.
rewrite big_set1; move: jN; rewrite inE => /andP[jS e].
have ij : i != j by apply/negP => /eqP ij; rewrite ij irr in e.
by have := pair_within iS jS ij; lra.
Qed.

(** All tokens: half the sum over ordered pairs of neighbours, which is the sum over the edges. *)
Theorem tree_bound : (\rsum_i \rsum_(j | edge i j) pair_information i j) / 2 <= TC setT.
Proof.
suff <- : both_ends setT = \rsum_i \rsum_(j | edge i j) pair_information i j by have := forest_bound setT; lra.
by apply: eq_big => [i|i _]; [rewrite inE | apply: eq_bigl => j; rewrite !inE].
Qed.
End Trees.

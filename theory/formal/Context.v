(** The CTC lower bound at a mask state, and with infinite divergences: the statements of the ledger.

    A sequence is {ffun I -> V}; a context shows some of its tokens, [None] is a mask. A parallel step draws the tokens of
    a set S from a product law given the context. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Extended.
(** Divergence in [0, oo]: [None] is infinity. *)
Definition xadd (x y : option R) := if (x, y) is (Some a, Some b) then Some (a + b) else None.
Definition xle (x y : option R) := if y is Some b then if x is Some a then a <= b else False else True.
Definition xkl (A : finType) (p q : A -> R) := if [forall a, pos (p a) ==> pos (q a)] then Some (kl p q) else None.

Lemma coversP (A : finType) (p q : A -> R) : reflect (covers q p) [forall a, pos (p a) ==> pos (q a)].
Proof.
apply: (iffP forallP) => h a; first by move=> /posP pa; apply/posP; apply: (implyP (h a)).
by apply/implyP => /posP pa; apply/posP; apply: h.
Qed.

Variables (I : finType) (A : I -> finType).
Local Notation sequence := {dffun forall i : I, A i}.
Implicit Types (P : sequence -> R) (Q : forall i, A i -> R).

Definition xsum (F : I -> option R) : option R := \big[xadd/Some 0]_i F i.

Lemma xsum_some (F : I -> R) : xsum (fun i => Some (F i)) = Some (\rsum_i F i).
Proof. by rewrite /xsum; elim/big_rec2: _ => //= i x y _ ->. Qed.

Lemma xsum_none (F : I -> option R) i : F i = None -> xsum F = None.
Proof.
rewrite /xsum => e; have : i \in index_enum I by rewrite mem_index_enum.
elim: (index_enum I) => [|j s IH]; first by rewrite in_nil.
by rewrite big_cons inE => /orP[/eqP <-|/IH ->]; rewrite ?e //; case: (F j).
Qed.

(** The KL identity, whatever P and Q: both sides are infinite together. *)
Theorem xkl_identity P Q : law P -> (forall i, law (Q i)) ->
  xkl P (product Q) = xadd (Some (tc P)) (xsum (fun i => xkl (@marginal _ _ P i) (Q i))).
Proof.
move=> lP lQ; have [p0 _] := lP; have q0 i a : 0 <= Q i a by case: (lQ i).
rewrite {1}/xkl; case: coversP => [cov|ncov].
  have covm := (product_covers p0 q0).1 cov.
  have -> : xsum (fun i => xkl (@marginal _ _ P i) (Q i)) = xsum (fun i => Some (kl (@marginal _ _ P i) (Q i))).
    by apply: eq_bigr => i _; rewrite /xkl; case: coversP.
  by rewrite xsum_some /= kl_identity.
case: (boolP [forall i, [forall a, pos (@marginal _ _ P i a) ==> pos (Q i a)]]) => [/forallP all|].
  by case: ncov; apply: (product_covers p0 q0).2 => i; apply/coversP.
rewrite negb_forall => /existsP[i ni]; rewrite (@xsum_none _ i) // /xkl.
by rewrite (negbTE ni).
Qed.

Theorem xctc_lower_bound P Q : law P -> (forall i, law (Q i)) -> xle (Some (tc P)) (xkl P (product Q)).
Proof.
move=> lP lQ; rewrite /xkl; case: coversP => //= cov.
by apply: ctc_lower_bound => // i; apply: law_sublaw.
Qed.

Theorem xctc_equality P Q : law P -> (forall i, law (Q i)) ->
  (xkl P (product Q) = Some (tc P) <-> forall i a, Q i a = marginal P a).
Proof.
move=> lP lQ; have [p0 _] := lP; have q0 i a : 0 <= Q i a by case: (lQ i).
rewrite /xkl; case: coversP => [cov|ncov].
  rewrite -(ctc_equality lP _ cov); last by move=> i; apply: law_sublaw.
  by split=> [[]|->].
split=> // e; case: ncov; apply: (product_covers p0 q0).2 => i a.
by rewrite e.
Qed.
End Extended.

Section Conditional.
(** The law of X under P given an event of positive probability. *)
Variables (Omega T : finType) (P : Omega -> R) (E : pred Omega) (X : Omega -> T).
Definition prob (F : pred Omega) := \rsum_(w | F w) P w.
Definition given t := prob (fun w => E w && (X w == t)) / prob E.

Lemma given_law : law P -> 0 < prob E -> law given.
Proof.
case=> p0 _ e0; split=> [t|].
  apply: Rmult_le_pos; first by apply: sum_ge0.
  exact/Rlt_le/Rinv_0_lt_compat.
rewrite /given sum_mulr; apply: (Rmult_eq_reg_r (prob E)); last by lra.
rewrite Rmult_assoc Rinv_l ?Rmult_1_r ?Rmult_1_l; last by lra.
by rewrite {2}/prob (partition_big X predT).
Qed.
End Conditional.

(** The masked positions of a context. *)
Definition masked (I V : finType) (c : {ffun I -> option V}) : {set I} := [set i | c i == None].

Section MaskState.
Variables (I V : finType).
Notation sequence := {ffun I -> V}.
Variables (P : sequence -> R) (c : {ffun I -> option V}) (S : {set I}).

(** The sequences that show what the context shows. *)
Definition shows (x : sequence) := [forall i, if c i is Some v then x i == v else true].

(** The tokens of S, and one of them. *)
Notation part := {dffun forall j : {i | i \in S}, V}.
Definition restrict (x : sequence) : part := [ffun j => x (val j)].

Definition law_given : part -> R := given P shows restrict.
Definition token_given (i : I) : V -> R := given P shows (fun x => x i).

(** CTC(X_S | c): the conditional entropies of the single tokens less that of the set. *)
Definition CTC := \rsum_(i in S) entropy (token_given i) - entropy law_given.

Lemma marginal_given (j : {i | i \in S}) v : @marginal _ (fun=> V) law_given j v = token_given (val j) v.
Proof.
rewrite /marginal /law_given /token_given /given /Rdiv sum_mulr; congr Rmult.
rewrite /prob [RHS](partition_big restrict (fun y : part => y j == v)) => [|x /andP[_ /eqP <-]]; last by rewrite ffunE.
apply: eq_bigr => y /eqP yj; apply: eq_bigl => x.
case: (shows x) => //=; case: (boolP (restrict x == y)) => [/eqP e|]; last by rewrite andbF.
by rewrite andbT -yj -e ffunE eqxx.
Qed.

Lemma CTC_tc : CTC = @tc _ (fun=> V) law_given.
Proof.
rewrite /CTC /tc; congr Rminus.
rewrite (reindex_omap val (insub : I -> option {i | i \in S})) => [|i iS]; last by rewrite insubT.
apply: eq_big => [j|j _]; first by rewrite (valP j) valK eqxx.
by congr Ropp; apply: eq_bigr => v _; rewrite marginal_given.
Qed.

(** A step that draws token i of S from Q i. *)
Implicit Types Q : I -> V -> R.
Definition step Q : part -> R := @product _ (fun=> V) (fun j => Q (val j)).

Hypothesis lP : law P.
Hypothesis seen : 0 < prob P shows.

Lemma law_given_law : law law_given.
Proof. exact: given_law. Qed.

(** Claim [kl-identity]. *)
Theorem kl_identity_at Q : (forall i, law (Q i)) ->
  xkl law_given (step Q) =
  xadd (Some CTC) (xsum (fun j : {i | i \in S} => xkl (token_given (val j)) (Q (val j)))).
Proof.
move=> lQ; rewrite /step xkl_identity //; last exact: law_given_law.
rewrite CTC_tc; congr xadd; apply: eq_bigr => j _; rewrite /xkl.
have e : @marginal _ (fun=> V) law_given j =1 token_given (val j) by move=> v; exact: marginal_given.
rewrite (eq_forallb (fun v => congr1 (fun x => pos x ==> pos (Q (val j) v)) (e v))).
by case: ifP => // _; congr Some; apply: eq_bigr => v _; rewrite e.
Qed.

(** Claim [ctc-lower-bound]. *)
Theorem ctc_lower_bound_at Q : (forall i, law (Q i)) -> xle (Some CTC) (xkl law_given (step Q)).
Proof. by move=> lQ; rewrite CTC_tc; apply: xctc_lower_bound => //; exact: law_given_law. Qed.

Theorem ctc_equality_at Q : (forall i, law (Q i)) ->
  (xkl law_given (step Q) = Some CTC <-> forall i, i \in S -> forall v, Q i v = token_given i v).
Proof.
move=> lQ; rewrite CTC_tc /step xctc_equality //; last exact: law_given_law.
split=> [e i iS v|e j v]; first by rewrite -(@marginal_given (exist _ i iS) v) -e.
by rewrite marginal_given e // (valP j).
Qed.
End MaskState.


(** The best sizes of rounds for a known curve, by a recursion over the tokens told: claim [best-sizes].
      [best_least]  of sequences with L tokens it finds sizes of K rounds whose mean divergence no others in K rounds undercut. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence RandomOrderCurve RandomOrderSequences.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** A cost and the sizes that have it; [None] where there are no sizes. *)
Definition found := option (R * seq nat).
Definition cheaper (x y : found) : found :=
  match x, y with Some b, Some c => if Rlt_dec c.1 b.1 then y else x | None, _ => y | _, None => x end.

Section Programme.
Variables (L : nat) (Z : nat -> R).

(** The least cost of K rounds for what is left after a tokens: a round of n first, then the best for what that leaves. *)
Fixpoint best K a : found := if K is k.+1
  then foldl cheaper None
    [seq omap (fun c => (round Z a n + c.1, n :: c.2)) (best k (a + n)%nat) | n <- iota 1 (L - a)%nat]
  else if a == L then Some (0, [::]) else None.

(** K rounds of at least one token each, L tokens in all. *)
Definition composition K a (sizes : seq nat) := [/\ size sizes = K, all (leq 1) sizes & (a + sumn sizes)%nat = L].

Definition least K a (x : found) := match x with
  | Some c => [/\ composition K a c.2, c.1 = rounds Z a c.2 & forall sizes, composition K a sizes -> c.1 <= rounds Z a sizes]
  | None => forall sizes, ~ composition K a sizes
  end.

(** x is no dearer than y. *)
Definition below (x y : found) := forall c, y = Some c -> exists2 b, x = Some b & b.1 <= c.1.

Lemma below_refl x : below x x. Proof. by move=> c ->; exists c => //; lra. Qed.
Lemma below_trans x y z : below x y -> below y z -> below x z.
Proof. by move=> xy yz c /yz[b /xy[d -> l] h]; exists d => //; lra. Qed.

Lemma cheaper_below x y : below (cheaper x y) x /\ below (cheaper x y) y.
Proof.
case: x y => [b|] [c|] /=; try by split=> //; exact: below_refl.
by case: Rlt_dec => l; split=> d [<-]; [exists c | exists c | exists b | exists b] => //; lra.
Qed.

(** What is kept is one of those gone through, and none of them is cheaper. *)
Lemma kept_one (Q : found -> Prop) x F (ns : seq nat) : Q x -> (forall n, n \in ns -> Q (F n)) ->
  Q (foldl cheaper x [seq F n | n <- ns]).
Proof.
elim: ns x => //= n ns IH x qx q; apply: IH => [|m m_ns]; last by apply: q; rewrite inE m_ns orbT.
have qn : Q (F n) by apply: q; rewrite inE eqxx.
by case: x (F n) qx qn => [b|] [c|] //=; case: Rlt_dec.
Qed.

Lemma kept_below x F (ns : seq nat) : let y := foldl cheaper x [seq F n | n <- ns] in
  below y x /\ forall n, n \in ns -> below y (F n).
Proof.
elim: ns x => [|n ns IH] x /=; first by split=> //; exact: below_refl.
have [a b] := cheaper_below x (F n); have [c d] := IH (cheaper x (F n)).
by split=> [|m]; [exact: below_trans a | rewrite inE => /orP[/eqP ->|/d //]; exact: below_trans b].
Qed.

Theorem best_rounds K a : least K a (best K a).
Proof.
elim: K a => [|K IH] a /=.
  case: eqP => [e|n] /=; last by move=> [|m s] [] //= _ _; rewrite addn0.
  by split=> // [|[|m s] [] //=]; [split=> //=; rewrite addn0 | lra].
set F := fun n => _; set y := foldl _ _ _.
pose Q (x : found) := if x is Some c then composition K.+1 a c.2 /\ c.1 = rounds Z a c.2 else True.
have good : Q y.
  apply: kept_one => // n.
  rewrite mem_iota /F; case: (best K (a + n)%nat) (IH (a + n)%nat) => //= -[c s] /= [[sz pos sm] -> _] /andP[n1 _].
  by split=> //; split=> //=; [rewrite sz | rewrite n1 | rewrite addnA].
have under sizes : composition K.+1 a sizes -> exists2 c, y = Some c & c.1 <= rounds Z a sizes.
  case: sizes => [|n s] [] //= [sz] /andP[n1 pos] sm.
  have n_in : n \in iota 1 (L - a)%nat by rewrite mem_iota n1 /= add1n ltnS -sm addKn leq_addr.
  have cs : composition K (a + n)%nat s by split; rewrite -?addnA.
  have [_ /(_ n n_in)] := kept_below None F (iota 1 (L - a)%nat).
  rewrite -/y {1}/F; have := IH (a + n)%nat; case: (best K (a + n)%nat) => [b|] /=; last by move/(_ s cs).
  by case=> _ _ /(_ s cs) le /(_ _ (erefl _)) [c -> h]; exists c => //=; move: h => /=; lra.
case: y good under => [c [com e]|_] under; last by move=> s /under[].
by split=> // s /under[d [<-]].
Qed.
End Programme.

(** Of any law of sequences of L tokens, each with its own alphabet, the programme on its information curve finds sizes of
    K rounds: it says what they cost in the mean over random orders, and no other sizes in K rounds cost less. *)
Section Sequences.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypothesis lP : law P.

Theorem best_least K : (0 < K <= L)%nat -> exists cost sizes,
  [/\ best L (curve P) K 0%nat = Some (cost, sizes), composition L K 0%nat sizes, cost = expected_kl P sizes &
      forall others, composition L K 0%nat others -> expected_kl P sizes <= expected_kl P others].
Proof.
case/andP=> K0 KL; have := best_rounds L (curve P) K 0%nat.
case: (best L (curve P) K 0%nat) => [[c s] /= [com e le]|none].
  exists c, s; have := com; case=> _ _; rewrite add0n => sm.
  by split=> //; rewrite expected_kl_curve // => o co; have [_ _ so] := co; rewrite expected_kl_curve // -e; exact: le.
case: (none ((L - K.-1)%nat :: nseq K.-1 1%nat)); split=> /=.
- by rewrite size_nseq prednK.
- by rewrite subn_gt0 prednK //= KL; apply/allP => n /nseqP[->].
- by rewrite sumn_nseq mul1n add0n subnK // (leq_trans (leq_pred K)).
Qed.
End Sequences.

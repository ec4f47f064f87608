(** The entropies of a step but the largest: claims [dependence-bound], [prefix-statistic-monotone], [step-entropy-bound]; and
    fixed orders as policies, [conditionals-determine-joint]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Pinsker Confidence Policies PolicyCost PolicyExact.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The sum over a set less the largest of it (nonnegative numbers; 0 of the empty set). *)
Definition all_but_largest (I : finType) (h : I -> R) (S : {set I}) := \rsum_(i in S) h i - \big[Rmax/0]_(i in S) h i.

Lemma entropy_ge0 (A : finType) (p : A -> R) : law p -> 0 <= entropy p.
Proof.
case=> p0 p1; rewrite /entropy -sum_opp; apply: sum_ge0 => a _.
case: (Rle_lt_or_eq_dec _ _ (p0 a)) => [pa|<-]; last by rewrite Rmult_0_l; lra.
have a1 : p a <= 1 by rewrite -p1; apply: (sum_term (P := predT)).
have : ln (p a) <= 0 by have := ln_tangent pa; lra.
by have := Rmult_le_pos (p a) (- ln (p a)); lra.
Qed.

(** Claim [prefix-statistic-monotone], for one token more and so for any. *)
Theorem statistic_monotone (I : finType) (A : I -> finType) (p : forall i, A i -> R) (S : {set I}) j :
  (forall i, law (p i)) -> all_but_largest (fun i => entropy (p i)) S <= all_but_largest (fun i => entropy (p i)) (j |: S).
Proof.
move=> lp; have h0 i := entropy_ge0 (lp i); set h := fun i => entropy (p i).
case: (boolP (j \in S)) => [jS|jS].
  by right; congr all_but_largest; apply/setP => i; rewrite !inE; case: eqP => [->|].
rewrite /all_but_largest big_setU1 //=.
suff : \big[Rmax/0]_(i in j |: S) h i <= h j + \big[Rmax/0]_(i in S) h i by lra.
have m0 : 0 <= \big[Rmax/0]_(i in S) h i.
  elim/big_rec: _ => [|i x _ x0]; first lra.
  by apply: Rle_trans x0 (Rmax_r _ _).
have hj : 0 <= h j by exact: h0.
elim/big_rec: _ => [|i x]; first lra.
rewrite !inE => iS le; apply: Rmax_lub => //; case/orP: iS => [/eqP ->|iS]; first lra.
apply: (@Rle_trans _ (\big[Rmax/0]_(i in S) h i)); last lra.
have : i \in index_enum I by rewrite mem_index_enum.
elim: (index_enum I) => [|k s IH]; first by rewrite in_nil.
rewrite big_cons inE => /orP[/eqP <-|/IH l]; first by rewrite iS; exact: Rmax_l.
by case: ifP => // _; apply: Rle_trans l (Rmax_r _ _).
Qed.

Section AtContext.
Variables (I V : finType) (P : {ffun I -> V} -> R) (c : {ffun I -> option V}).
Hypotheses (lP : law P) (seen : 0 < prob P (shows c)).

(** Claim [dependence-bound], at any mask state. *)
Theorem dependence_bound (S : {set I}) : CTC P c S <= all_but_largest (fun i => entropy (token_given P c i)) S.
Proof.
rewrite /all_but_largest; suff : \big[Rmax/0]_(i in S) entropy (token_given P c i) <= \rsum_(i in S) entropy (token_given P c i) - CTC P c S by lra.
have j0 : 0 <= \rsum_(i in S) entropy (token_given P c i) - CTC P c S.
  have -> : \rsum_(i in S) entropy (token_given P c i) - CTC P c S = entropy (law_given P c (S := S)) by rewrite /CTC; ring.
  by apply: entropy_ge0; exact: law_given_law.
elim/big_rec: _ => [|i x iS le] //; apply: Rmax_lub => //.
by have := ctc_entropy_bound lP seen iS; lra.
Qed.
End AtContext.

Section Decoding.
Variables (I V : finType) (plan : {ffun I -> option V} -> {set I}) (q : {ffun I -> option V} -> I -> V -> R).
Variable P : {ffun I -> V} -> R.
Hypotheses (choose : policy plan) (lq : forall c i, law (q c i)) (lP : law P) (ex : exact plan q P).

(** With exact laws the divergence of what is drawn is finite. *)
Theorem exact_finite : xkl P (output plan q) = Some (kl P (output plan q)).
Proof.
have cov : covers (output plan q) P by apply/(output_covers choose lq lP); exact: exact_covered.
by rewrite /xkl; case: coversP.
Qed.

(** Claim [step-entropy-bound]. *)
Theorem step_entropy_bound : kl P (output plan q) <=
  \rsum_x (P x * \big[Rplus/0]_(c <- visited plan x) all_but_largest (fun i => entropy (token_given P c i)) (plan c)).
Proof.
rewrite (exact_identity choose lq lP ex); apply: mean_le => // x c px cv.
by apply: dependence_bound => //; exact: (visited_seen choose) px cv.
Qed.
End Decoding.

(** The positions of s in turn: the first of them that is masked. *)
Definition in_turn (I V : finType) (s : seq I) (c : {ffun I -> option V}) : {set I} :=
  if [seq i <- s | i \in masked c] is i :: _ then [set i] else set0.

(** Claim [conditionals-determine-joint]: the exact conditionals, one token at a time in any order of all positions. *)
Theorem any_order (I V : finType) (s : seq I) (q : {ffun I -> option V} -> I -> V -> R) (P : {ffun I -> V} -> R) :
  (forall i, i \in s) -> (forall c i, law (q c i)) -> law P -> exact (@in_turn I V s) q P ->
  forall x, output (@in_turn I V s) q x = P x.
Proof.
move=> every lq lP ex; have first c : masked c != set0 -> exists i, i \in masked c /\ in_turn s c = [set i].
  move=> /set0Pn[j jm]; rewrite /in_turn; case e : [seq i <- s | i \in masked c] => [|i r].
    by have : j \in [seq i <- s | i \in masked c]; [rewrite mem_filter jm every | rewrite e].
  exists i; split=> //; have : i \in [seq i <- s | i \in masked c] by rewrite e mem_head.
  by rewrite mem_filter => /andP[].
have pol : policy (@in_turn I V s).
  move=> c; split=> [|/first[i [_ ->]]]; last by apply/set0Pn; exists i; rewrite inE.
  case: (boolP (masked c == set0)) => [/eqP z|/first[i [im ->]]]; last by rewrite sub1set.
  by rewrite /in_turn (eq_filter (a2 := pred0)) ?filter_pred0 ?sub0set // => i; rewrite z inE.
by apply: one_at_a_time => // c /first[i [_ ->]]; rewrite cards1.
Qed.

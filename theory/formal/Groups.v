(** A step that draws groups of tokens, each from a joint law: claim [group-kl-identity]; claim [pairs-keep-the-joint] is false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context Sets Contraction.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Tell.
(** Variables X_k on a finite space that together tell the outcome. *)
Variables (Omega K : finType) (A : K -> finType) (X : forall k, Omega -> A k) (P : Omega -> R).
Hypothesis tell : forall u v, (forall k, X k u = X k v) -> u = v.
Local Notation values := {dffun forall k : K, A k}.

Definition all_values (w : Omega) : values := [ffun k => X k w].
Local Notation push_values := (image P all_values).
Local Notation value_law k := (image P (X k)).

Lemma all_values_inj : injective all_values.
Proof. by move=> u v /ffunP h; apply: tell => k; have := h k; rewrite !ffunE. Qed.

Lemma push_at w : push_values (all_values w) = P w.
Proof. by rewrite /image (big_pred1 w) // => v; rewrite /= (eqtype.inj_eq all_values_inj). Qed.

Lemma push_law : law P -> law push_values.
Proof.
case=> p0 p1; split=> [y|]; first by apply: sum_ge0.
by rewrite -p1 (partition_big all_values predT).
Qed.

Lemma push_sum (F : values -> R) : \rsum_y (push_values y * F y) = \rsum_w (P w * F (all_values w)).
Proof.
rewrite [RHS](partition_big all_values predT) //=; apply: eq_bigr => y _.
by rewrite -sum_mulr; apply: eq_bigr => w /eqP ->.
Qed.

Lemma push_marginal k a : @marginal _ _ push_values k a = value_law k a.
Proof.
rewrite /marginal /image [RHS](partition_big all_values (fun y => y k == a)) => [|w /eqP <-]; last by rewrite ffunE.
apply: eq_bigr => y /eqP yk; apply: eq_bigl => w; case: eqP => [e|]; last by rewrite andbF.
by rewrite andbT -yk -e ffunE eqxx.
Qed.

Lemma push_entropy : entropy push_values = entropy P.
Proof.
rewrite /entropy (push_sum (fun y => ln (push_values y))); congr Ropp.
by apply: eq_bigr => w _; rewrite push_at.
Qed.

Lemma push_pos y : 0 < push_values y -> exists w, y = all_values w.
Proof.
move=> h; case: (pickP (fun w => all_values w == y)) => [w /eqP <-|none]; first by exists w.
by move: h; rewrite /image big_pred0 //; lra.
Qed.

Theorem variables_kl (Q : forall k, A k -> R) : law P -> (forall k, law (Q k)) ->
  xkl P (fun w => \rprod_k Q k (X k w)) =
  xadd (Some (\rsum_k entropy (value_law k) - entropy P)) (xsum (fun k => xkl (value_law k) (Q k))).
Proof.
move=> lP lQ; have prod w : product Q (all_values w) = \rprod_k Q k (X k w) by apply: eq_bigr => k _; rewrite ffunE.
transitivity (xkl push_values (product Q)).
  rewrite /xkl; have -> : [forall w, pos (P w) ==> pos (\rprod_k Q k (X k w))] =
      [forall y, pos (push_values y) ==> pos (product Q y)].
    apply/forallP/forallP => [h y|h w]; last by have := h (all_values w); rewrite push_at prod.
    by apply/implyP => /posP hy; have [w e] := push_pos hy; move/posP: hy; rewrite e push_at prod; exact/implyP/h.
  case: ifP => // _; congr Some; rewrite /kl (push_sum (fun y => ln (push_values y / product Q y))).
  by apply: eq_bigr => w _; rewrite push_at prod.
rewrite xkl_identity //; last exact: push_law.
have e k : @marginal _ _ push_values k =1 value_law k by move=> a; exact: push_marginal.
congr xadd.
  rewrite /tc push_entropy; congr (Some (_ - _)); apply: eq_bigr => k _; congr Ropp.
  by apply: eq_bigr => a _; rewrite e.
apply: eq_bigr => k _; rewrite /xkl (eq_forallb (fun a => congr1 (fun x => pos x ==> pos (Q k a)) (e k a))).
by case: ifP => // _; congr Some; apply: eq_bigr => a _; rewrite e.
Qed.
End Tell.

Section Groups.
(** Tokens in groups: token i is in group g i. *)
Variables (I V G : finType) (g : I -> G).
Local Notation sequence := {ffun I -> V}.
Local Notation part k := {dffun forall j : {i | g i == k}, V}.

Definition group k (x : sequence) : part k := [ffun j => x (val j)].
(** The law of a step that draws group k from Q k, independent of the others. *)
Definition group_step (Q : forall k, part k -> R) (x : sequence) := \rprod_k Q k (group k x).

Theorem group_kl_identity P (Q : forall k, part k -> R) : law P -> (forall k, law (Q k)) ->
  xkl P (group_step Q) =
  xadd (Some (\rsum_k entropy (image P (@group k)) - entropy P)) (xsum (fun k => xkl (image P (@group k)) (Q k))).
Proof.
apply: (@variables_kl _ _ _ group P) => x y h; apply/ffunP => i.
have := h (g i) => /ffunP /(_ (exist _ i (eqxx (g i)))); by rewrite !ffunE.
Qed.
End Groups.

(** Claim [pairs-keep-the-joint] is false: two pairs of four equal bits. *)
Theorem pairs_fail : ~ (forall (I V G : finType) (g : I -> G) (P : {ffun I -> V} -> R), law P ->
  (forall k, #|[set i | g i == k]| = 2%nat) -> 1 - tv P (group_step (g := g) (fun k => image P (@group I V G g k))) = 1).
Proof.
pose same (b : bool) : {ffun 'I_4 -> bool} := [ffun=> b].
pose P (x : {ffun 'I_4 -> bool}) : R := if (x == same true) || (x == same false) then / 2 else 0.
pose g (i : 'I_4) : bool := (2 <= i)%nat.
have differ : (same false == same true) = false by apply/eqP => /ffunP /(_ ord0); rewrite !ffunE.
have at_same b : P (same b) = / 2 by rewrite /P; case: b; rewrite eqxx ?orbT.
have lP : law P.
  split=> [x|]; first by rewrite /P; case: ifP => _; lra.
  rewrite (bigD1 (same true)) //= (bigD1 (same false)) ?differ //= !at_same big1 => [|x /andP[t f]]; first by lra.
  by rewrite /P (negbTE t) (negbTE f).
have two k : #|[set i | g i == k]| = 2%nat.
  by rewrite -sum1dep_card big_mkcond /= !big_ord_recl big_ord0; case: k.
move/(_ _ _ _ g P lP two); pose Q := group_step (g := g) (fun k => image P (@group _ _ _ g k)); rewrite -/Q => e.
have z : \rsum_x Rabs (P x - Q x) = 0 by rewrite /tv in e; lra.
pose x : {ffun 'I_4 -> bool} := [ffun i => g i].
have Px : P x = 0.
  rewrite /P; case: eqP => [/ffunP /(_ ord0)|_]; first by rewrite !ffunE.
  by case: eqP => [/ffunP /(_ (inord 3))|_] //; rewrite !ffunE /g inordK.
have Qx : 0 < Q x.
  apply: prod_gt0 => k _; apply: (@Rlt_le_trans _ (P (same k))).
    by rewrite at_same; lra.
  apply: (sum_term (P := fun y => group g k y == group g k x) (F := P)); last by move=> *; case: lP.
  by apply/eqP/ffunP => j; rewrite !ffunE; case: j => i /= /eqP ->.
have := sumT_zero (fun y => Rabs_pos (P y - Q y)) z x.
rewrite Px Rminus_0_l Rabs_Ropp Rabs_pos_eq; lra.
Qed.

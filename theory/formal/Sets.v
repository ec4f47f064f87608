(** Conditional total correlation of growing sets at one mask state: claims [ctc-superset] and its neighbours. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The entropy of a function of an outcome is a mean over outcomes. *)
Lemma entropy_push (Omega T : finType) (P : Omega -> R) (f : Omega -> T) :
  entropy (fun t => \rsum_(w | f w == t) P w) = - \rsum_w (P w * ln (\rsum_(v | f v == f w) P v)).
Proof.
rewrite /entropy; congr Ropp; rewrite [RHS](partition_big f predT) //=; apply: eq_bigr => t _.
by rewrite -sum_mulr; apply: eq_bigr => w /eqP ->.
Qed.

Section Sets.
Variables (I V : finType).
Notation sequence := {ffun I -> V}.
Variables (P : sequence -> R) (c : {ffun I -> option V}).
Hypothesis lP : law P.
Hypothesis seen : 0 < prob P (shows c).
Implicit Types S T : {set I}.

(** The law of the sequence given the context. *)
Definition posterior : sequence -> R := given P (shows c) (fun x : sequence => x).
Lemma posterior_law : law posterior. Proof. exact: given_law. Qed.

Lemma given_push (T : finType) (f : sequence -> T) t : given P (shows c) f t = \rsum_(x | f x == t) posterior x.
Proof.
rewrite /posterior /given /Rdiv sum_mulr; congr Rmult; rewrite {1}/prob.
rewrite big_mkcondl /=; apply: eq_bigr => x _; rewrite /prob.
case sx : (shows c x).
  rewrite (big_pred1 x) // => y; rewrite /= andbC; case: eqP => [->|] //=; by rewrite sx.
by rewrite big_pred0 // => y; rewrite /= andbC; case: eqP => [->|].
Qed.

Definition H_at S := H (A := fun=> V) (fun i (x : sequence) => x i) posterior S.

Lemma H_joint S : entropy (law_given P c (S := S)) = H_at S.
Proof.
have e : entropy (law_given P c (S := S)) = entropy (fun y => \rsum_(x | restrict S x == y) posterior x).
  by congr Ropp; apply: eq_bigr => y _; rewrite /law_given given_push.
rewrite e entropy_push /H_at /H; congr Ropp; apply: eq_bigr => w _; congr (_ * ln _).
apply: eq_bigl => v; apply/eqP/agreeP => [h i iS|h].
  have := congr1 (fun y : {dffun forall j : {i | i \in S}, V} => y (exist _ i iS)) h.
  by rewrite /restrict !ffunE.
by apply/ffunP => j; rewrite /restrict !ffunE; apply: h; exact: (valP j).
Qed.

Lemma H_single i : entropy (token_given P c i) = H_at [set i].
Proof.
have e : entropy (token_given P c i) = entropy (fun v => \rsum_(x | (x : sequence) i == v) posterior x).
  by congr Ropp; apply: eq_bigr => v _; rewrite /token_given given_push.
rewrite e (entropy_push posterior (fun x : sequence => x i)) /H_at /H; congr Ropp.
apply: eq_bigr => w _; congr (_ * ln _).
apply: eq_bigl => v; apply/eqP/agreeP => [h j|h]; first by rewrite inE => /eqP ->.
by apply: h; rewrite inE.
Qed.

Lemma CTC_sets S : CTC P c S = TC (A := fun=> V) (fun i (x : sequence) => x i) posterior S.
Proof.
by rewrite /CTC /TC H_joint; congr Rminus; apply: eq_bigr => i _; exact: H_single.
Qed.

Theorem CTC_ge0 S : 0 <= CTC P c S.
Proof. by rewrite CTC_sets; exact/TC_ge0/posterior_law. Qed.

(** Claim [ctc-superset]: CTC(S u T) = CTC(S) + CTC(T) + I(S ; T), and so it grows with the set. *)
Theorem CTC_union S T : [disjoint S & T] ->
  CTC P c (S :|: T) = CTC P c S + CTC P c T +
    (entropy (law_given P c (S := S)) + entropy (law_given P c (S := T)) - entropy (law_given P c (S := S :|: T))).
Proof. by move=> d; rewrite !CTC_sets !H_joint TC_union. Qed.

Theorem CTC_mono S T : S \subset T -> CTC P c S <= CTC P c T.
Proof. by move=> d; rewrite !CTC_sets; apply: TC_mono => //; exact: posterior_law. Qed.
End Sets.

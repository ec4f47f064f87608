(** Rounds of lazy edits by a given denoiser, computed: the kernel of a round and the law after it, the influence of one token
    on the draw of another with its norms, and the chance that a draw changes a token of the joint. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals Qminmax Qabs.
From Maskproof Require Import Sums Divergence Contraction Variance Average Oscillation Influence Editing Listed Evaluate.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Section Edits.
(** r x i v: the probability of v at position i of the text x, drawn from all others; theta: that it is drawn again. *)
Variables (V L : nat) (r : seq nat -> nat -> nat -> Q) (theta : Q).
Notation sequence := {ffun 'I_L -> 'I_V}.
Notation symbols := (iota 0 V).
Notation positions := (iota 0 L).
Definition law_at (x : sequence) (i : 'I_L) (v : 'I_V) : R := Q2R (r (text x) i v).

Definition put_of (x : seq nat) (i v : nat) : seq nat := [seq if j == i then v else nth 0%nat x j | j <- positions].
Definition lazy_of (x : seq nat) (i v : nat) : Q :=
  ((1 - theta) * (if v == nth 0%nat x i then 1 else 0) + theta * r x i v)%Q.
Definition edits_of (x y : seq nat) : Q := qprod positions (fun i => lazy_of x i (nth 0%nat y i)).
Definition influence_of (i j : nat) : Q :=
  qmax (texts V L) (fun x => qmax symbols (fun v => tv_of symbols (r x i) (r (put_of x j v) i))).
Definition row_norm_of : Q := qmax positions (fun i => qsum positions (influence_of i)).
Definition column_norm_of : Q := qmax positions (fun j => qsum positions (influence_of ^~ j)).
Definition alpha_of : Q := Qmin row_norm_of column_norm_of.

Lemma text_put (x : sequence) i v : text (put x i v) = put_of (text x) i v.
Proof.
rewrite /put_of -val_enum_ord -map_comp; apply: eq_map => j /=.
by rewrite nth_text ffunE -val_eqE; case: ifP.
Qed.

Lemma lazy_evaluate (x : sequence) i v : lazy law_at (Q2R theta) x i v = Q2R (lazy_of (text x) i v).
Proof.
rewrite /lazy /lazy_of Q2R_plus !Q2R_mult Q2R_minus Q2R_1 nth_text -val_eqE /=.
by case: ifP => _; rewrite ?Q2R_0 ?Q2R_1.
Qed.

Theorem edits_evaluate (x y : sequence) : edits law_at (Q2R theta) x y = Q2R (edits_of (text x) (text y)).
Proof.
rewrite Q2R_prod -(big_listed (lists_ord L) predT (fun i => Q2R (lazy_of (text x) i (nth 0%nat (text y) i)))).
by apply: eq_bigr => i _; rewrite lazy_evaluate nth_text.
Qed.

Theorem push_edits_evaluate (p : seq nat -> Q) y :
  push (@joint V L p) (edits law_at (Q2R theta)) y = Q2R (qsum (texts V L) (fun x => p x * edits_of x (text y))%Q).
Proof.
rewrite Q2R_sum -(big_listed (@lists_text V L) predT (fun x => Q2R (p x * edits_of x (text y)))).
by apply: eq_bigr => x _; rewrite edits_evaluate Q2R_mult.
Qed.

Theorem influence_evaluate i j : influence law_at i j = Q2R (influence_of i j).
Proof.
rewrite -(max_listed _ (@lists_text V L)); apply: eq_bigr => x _.
rewrite -(max_listed _ (lists_ord V)); apply: eq_bigr => v _.
by rewrite -(tv_evaluate _ _ (lists_ord V)) -text_put.
Qed.

Theorem alpha_evaluate : alpha law_at = Q2R alpha_of.
Proof.
rewrite Q2R_min2 /alpha; congr Rmin; rewrite -(max_listed _ (lists_ord L)); apply: eq_bigr => i _.
  rewrite Q2R_sum -(big_listed (lists_ord L) predT (fun j => Q2R (influence_of i j))).
  by apply: eq_bigr => j _; rewrite influence_evaluate.
rewrite Q2R_sum -(big_listed (lists_ord L) predT (fun j => Q2R (influence_of j i))).
by apply: eq_bigr => j _; rewrite influence_evaluate.
Qed.

Theorem change_evaluate (p : seq nat -> Q) j :
  change (@joint V L p) law_at j = Q2R (qsum (texts V L) (fun x => p x * (1 - r x j (nth 0%nat x j)))%Q).
Proof.
rewrite Q2R_sum -(big_listed (@lists_text V L) predT (fun x => Q2R (p x * (1 - r x j (nth 0%nat x j))))).
by apply: eq_bigr => x _; rewrite Q2R_mult Q2R_minus Q2R_1 nth_text.
Qed.
End Edits.

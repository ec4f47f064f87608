(** A mask state of a given joint, computed: the law of each token there, the total correlation of a set of tokens there,
    and what a decoder draws that gives each token its conditional law. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals FunctionalExtensionality.
From Maskproof Require Import Sums Divergence Entropies Context Sets Listed ListedSets Evaluate EvaluateSets.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Section MaskState.
Variables (V L : nat) (p : seq nat -> Q).
Notation sequence := {ffun 'I_L -> 'I_V}.
Notation context := {ffun 'I_L -> option 'I_V}.
Notation P := (@joint V L p).
Implicit Types c : context.

(** A mask state as the list of what it shows. *)
Definition state c : seq (option nat) := word (omap (@nat_of_ord V)) c.
Definition states : seq (seq (option nat)) := words (None :: map Some (iota 0 V)) L.
Definition fits (c : seq (option nat)) (x : seq nat) :=
  all (fun i => if nth None c i is Some v then nth 0%nat x i == v else true) (iota 0 L).
Definition weight_of (c : seq (option nat)) : Q := qsum [seq x <- texts V L | fits c x] p.
Definition token_of (c : seq (option nat)) (i v : nat) : Q :=
  (qsum [seq x <- texts V L | fits c x && (nth 0%nat x i == v)] p / weight_of c)%Q.
Definition posterior_of (c : seq (option nat)) (x : seq nat) : Q := ((if fits c x then p x else 0) / weight_of c)%Q.
Definition CTC_of (c : seq (option nat)) (b : seq bool) : logs := TC_of L (H_of V L (recall 0%Q (texts V L) (posterior_of c))) b.

Lemma lists_state : lists state states.
Proof. exact: (lists_words L (lists_option (lists_ord V))). Qed.

Lemma nth_state c (i : 'I_L) : nth None (state c) i = omap (@nat_of_ord V) (c i).
Proof. exact: nth_word. Qed.

Lemma fits_shows c (x : sequence) : fits (state c) (text x) = shows c x.
Proof. by rewrite /fits all_ord; apply: eq_forallb => i; rewrite nth_state nth_text; case: (c i). Qed.

Lemma seen_evaluate c : prob P (shows c) = Q2R (weight_of (state c)).
Proof.
rewrite /weight_of -(sum_evaluate p (@lists_text V L) (fits (state c))).
by apply: eq_bigl => x; rewrite fits_shows.
Qed.

Theorem token_evaluate c i v : token_given P c i v = Q2R (token_of (state c) i v).
Proof.
rewrite /token_given /given seen_evaluate Q2R_over; congr Rdiv.
rewrite -(sum_evaluate p (@lists_text V L) (fun y : seq nat => fits (state c) y && (nth 0%nat y i == v))).
by apply: eq_bigl => x; rewrite fits_shows nth_text.
Qed.

Lemma posterior_evaluate c : posterior P c = @joint V L (recall 0%Q (texts V L) (posterior_of (state c))).
Proof.
apply: functional_extensionality => x; rewrite /joint recallE; last by apply/(mem_listed (@lists_text V L)); exists x.
rewrite /posterior /given seen_evaluate Q2R_over fits_shows; congr Rdiv.
rewrite /prob big_mkcondl (big_pred1 x) //; by case: ifP => _; rewrite ?Q2R_0.
Qed.

Theorem CTC_evaluate c S : CTC P c S = value (CTC_of (state c) (bits S)).
Proof.
rewrite /CTC_of -TC_evaluate /CTC H_joint /TC /H_at posterior_evaluate; congr Rminus.
by apply: eq_bigr => i _; rewrite H_single /H_at posterior_evaluate.
Qed.
End MaskState.

(** Decoding in rounds from exact conditionals, computed: the law along an ordered partition, its divergence from the joint,
    and the mean divergence over all partitions of given sizes. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals.
From Maskproof Require Import Sums Divergence Entropies RandomOrderPartitions RandomOrderSequences Listed ListedSets Evaluate EvaluateSets.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Section Rounds.
Variables (V L : nat) (p : seq nat -> Q) (sizes : seq nat).
Notation sequence := {ffun 'I_L -> 'I_V}.
Notation K := (size sizes).
Notation partition := {ffun 'I_L -> 'I_K}.
Notation P := (@joint V L p).
Notation A := (fun=> [finType of 'I_V]).

(** A partition as the list of the rounds of its tokens. *)
Definition rounds_of (M : partition) : seq nat := word (@nat_of_ord K) M.
Definition conditional_of (b : seq bool) (i : nat) (x : seq nat) : Q :=
  (mass_of V L p (join L (single L i) b) x / mass_of V L p b x)%Q.
Definition decoding_of (M x : seq nat) : Q :=
  qprod (iota 0 K) (fun t => qprod [seq i <- iota 0 L | nth 0%nat M i == t]
    (fun i => conditional_of (having L (fun j => nth 0%nat M j < t)%nat) i x)).
Definition sized (M : seq nat) : bool := all (fun t => seq.count (pred1 t) M == nth 0%nat sizes t) (iota 0 K).
Definition partitions : seq (seq nat) := [seq M <- words (iota 0 K) L | sized M].
Definition expected_kl_of : logs :=
  times (over (size partitions)) (total partitions (fun M => kl_of (texts V L) p (decoding_of M))).

Lemma nth_rounds (M : partition) (i : 'I_L) : nth 0%nat (rounds_of M) i = M i.
Proof. exact: nth_word. Qed.

Lemma conditional_evaluate (C : {set 'I_L}) i (x : sequence) :
  conditional (A := A) P C i x = Q2R (conditional_of (bits C) i (text x)).
Proof. by rewrite Q2R_over -bits_single -bits_join -!mass_evaluate. Qed.

Theorem decoding_evaluate (M : partition) (x : sequence) :
  decoding (A := A) P M x = Q2R (decoding_of (rounds_of M) (text x)).
Proof.
rewrite Q2R_prod -(big_listed (lists_ord K) predT (fun t => Q2R (qprod _ _))); apply: eq_bigr => t _.
rewrite Q2R_prod big_filter.
rewrite -(big_listed (lists_ord L) (fun i => nth 0%nat (rounds_of M) i == t) (fun i => Q2R (conditional_of _ i _))).
apply: eq_big => [i|i _]; first by rewrite nth_rounds.
rewrite conditional_evaluate (bits_having (f := fun j => nth 0%nat (rounds_of M) j < t)%nat) // => j.
by rewrite inE nth_rounds.
Qed.

Lemma kl_decoding (M : partition) : kl P (decoding (A := A) P M) = value (kl_of (texts V L) p (decoding_of (rounds_of M))).
Proof.
rewrite -(kl_evaluate p _ (@lists_text V L)); apply: eq_bigr => x _.
by rewrite decoding_evaluate.
Qed.

Lemma sized_rounds (M : partition) : sized (rounds_of M) = has_sizes M.
Proof.
rewrite /sized (all_listed (lists_ord K)); apply: eq_forallb => t; congr (_ == _).
rewrite cardsE cardE size_filter /rounds_of /word count_map enumT; apply: eq_count => i /=.
by rewrite unfold_in.
Qed.

Theorem expected_kl_evaluate : expected_kl (A := A) P sizes = value expected_kl_of.
Proof.
have lM : lists rounds_of (words (iota 0 K) L) by exact: (lists_words L (lists_ord K)).
rewrite value_over /expected_kl; congr Rdiv.
  rewrite value_total big_filter -(big_listed lM sized (fun M => value (kl_of _ _ _))).
  by apply: eq_big => [M|M _]; [rewrite sized_rounds | exact: kl_decoding].
rewrite -sum1_card size_filter -sum1_count -(big_listed lM sized (fun=> 1%nat)); congr INR.
by apply: eq_bigl => M; rewrite sized_rounds unfold_in.
Qed.
End Rounds.

(** What is linear in the entropies of sets, computed: total correlations, what a context leaves of them, the information
    curve, and the mean cost of rounds over all orders. Where h S is the value of k at the bits of S, each of them is the
    value of a list that is put together from k; the entropy of a joint is such an h ([H_evaluate]). *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals.
From Maskproof Require Import Sums Divergence Entropies RandomOrder RandomOrderLaws RandomOrderBounds RandomOrderSequences.
From Maskproof Require Import RandomOrderComplexity Trees Blocks Offsets.
From Maskproof Require Import Listed ListedSets Evaluate.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Section Twins.
Variables (L : nat) (k : seq bool -> logs).

Definition given_of (C S : seq bool) : logs := less (k (join L S C)) (k C).
Definition TC_of (S : seq bool) : logs := less (total (members S) (fun i => k (single L i))) (k S).
Definition TCgiven_of (C S : seq bool) : logs :=
  less (total (members S) (fun i => given_of C (single L i))) (given_of C S).
Definition all_bits := having L xpredT.
Definition DTC_of : logs :=
  less (k all_bits) (total (iota 0 L) (fun i => less (k all_bits) (k (having L (fun j => j != i))))).

Definition natural (n : nat) : Q := inject_Z (Z.of_nat n).
Definition over (n : nat) : Q := (1 / natural n)%Q.
Definition Hbar_of (j : nat) : logs :=
  times (over 'C(L, j)) (total [seq b <- subsets L | seq.count ssrfun.id b == j] k).
Definition Z_of (j : nat) : logs := less (Hbar_of 1) (less (Hbar_of j) (Hbar_of j.-1)).
Fixpoint cost_of (w : seq nat) (a : nat) (sizes : seq nat) : logs :=
  if sizes is n :: rest then
    add (TCgiven_of (image L w (fun i => i < a)%nat) (image L w (fun i => a <= i < a + n)%nat)) (cost_of w (a + n)%nat rest)
  else [::].
Definition complexity_of : logs :=
  total (iota 0 L.+1) (fun j => less (Hbar_of j) (times (natural j / natural L) (k all_bits))).
Definition shared_of (i j : nat) : logs := less (add (k (single L i)) (k (single L j))) (k (join L (single L i) (single L j))).
Definition loss_of (b : nat -> nat) : logs :=
  less (total (iota 0 L) (fun i => given_of (having L (fun j => b j < b i)%nat) (single L i))) (k all_bits).
Definition mean_loss_of (B : nat) : logs :=
  times (over B) (total (iota 0 B) (fun o => loss_of (fun i => (i + (B - o)) %/ B)%nat)).
Definition mean_cost_of (sizes : seq nat) : logs :=
  times (over (size (orders_of L))) (total (orders_of L) (fun w => cost_of w 0 sizes)).

Variable h : {set 'I_L} -> R.
Hypothesis hk : forall S, h S = value (k (bits S)).

Lemma value_over n s : value (times (over n) s) = value s / INR n.
Proof. by rewrite value_times Q2R_over Q2R_nat Q2R_1 /Rdiv; ring. Qed.

Lemma given_value (C S : {set 'I_L}) : h (S :|: C) - h C = value (given_of (bits C) (bits S)).
Proof. by rewrite value_less !hk bits_join. Qed.

Lemma TC_value (S : {set 'I_L}) : (\rsum_(i in S) h [set i]) - h S = value (TC_of (bits S)).
Proof.
rewrite value_less value_total -hk -(big_bits _ S (fun i => value (k (single L i)))); congr Rminus.
by apply: eq_bigr => i _; rewrite hk bits_single.
Qed.

Lemma TCgiven_value C S : TCgiven h C S = value (TCgiven_of (bits C) (bits S)).
Proof.
rewrite /TCgiven value_less value_total -given_value; congr Rminus.
rewrite -(big_bits _ S (fun i => value (given_of (bits C) (single L i)))).
by apply: eq_bigr => i _; rewrite given_value bits_single.
Qed.

Lemma DTC_value : h setT - \rsum_i (h setT - h (setT :\ i)) = value DTC_of.
Proof.
rewrite value_less value_total /all_bits -bits_all -hk; congr Rminus.
set F := fun i => value (less (k (bits (setT : {set 'I_L}))) (k (having L (fun j => j != i)))).
rewrite -(big_listed (lists_ord L) predT F); apply: eq_bigr => i _.
rewrite /F value_less -hk; congr Rminus.
by rewrite hk (bits_having (f := fun j => j != i)) // => j; rewrite !inE andbT.
Qed.

Lemma Hbar_value j : Hbar h j = value (Hbar_of j).
Proof.
rewrite value_over /Hbar; congr Rdiv; rewrite value_total big_filter.
rewrite -(big_listed (lists_bits L) (fun b => seq.count ssrfun.id b == j)%B (fun b => value (k b))).
by apply: eq_big => [S|S _]; [rewrite card_bits | exact: hk].
Qed.

Lemma Z_value j : Z h j = value (Z_of j).
Proof. by rewrite /Z !value_less !Hbar_value. Qed.

Lemma cost_value s a sizes : cost h s a sizes = value (cost_of (positions s) a sizes).
Proof.
elim: sizes a => [|n rest IH] a /=; first by rewrite /value big_nil.
by rewrite value_add -IH TCgiven_value -(bits_image s (fun i => i < a)%nat) -(bits_image s (fun i => a <= i < a + n)%nat).
Qed.

Lemma lists_positions : lists (@positions L) (words (iota 0 L) L).
Proof. exact: (lists_words L (lists_ord L)). Qed.

Lemma count_orders : RandomOrder.count L = INR (size (orders_of L)).
Proof.
rewrite /RandomOrder.count -sum1_card /orders_of size_filter -sum1_count; congr INR.
rewrite -(big_listed lists_positions (fun w : seq nat => uniq w) (fun=> 1%nat)).
by apply: eq_bigl => s; rewrite -orders_listed.
Qed.

Lemma mean_cost_value sizes : mean_cost h sizes = value (mean_cost_of sizes).
Proof.
rewrite value_over /mean_cost /mean count_orders; congr Rdiv; rewrite value_total big_filter.
rewrite -(big_listed lists_positions (fun w : seq nat => uniq w) (fun w => value (cost_of w 0 sizes))).
by apply: eq_big => [s|s _]; [exact: orders_listed | exact: cost_value].
Qed.

Lemma complexity_value : \big[Rplus/0]_(j < L.+1) (Hbar h j - INR j / INR L * h setT) = value complexity_of.
Proof.
rewrite value_total.
set F := fun j => value (less (Hbar_of j) (times (natural j / natural L) (k all_bits))).
rewrite -(big_listed (lists_ord L.+1) predT F); apply: eq_bigr => j _.
by rewrite /F value_less value_times Q2R_over !Q2R_nat Hbar_value hk bits_all.
Qed.

Lemma shared_value i j : h [set i] + h [set j] - h [set i; j] = value (shared_of i j).
Proof. by rewrite value_less value_add !hk bits_join !bits_single. Qed.

Lemma loss_value (b : nat -> nat) :
  let rounds (i : 'I_L) := b i in (\rsum_(i : 'I_L | true) (h (i |: before rounds (b i)) - h (before rounds (b i)))) - h setT = value (loss_of b).
Proof.
move=> rounds; rewrite value_less value_total /all_bits -bits_all -hk; congr Rminus.
set F := fun i => value (given_of (having L (fun j => b j < b i)%nat) (single L i)).
rewrite -(big_listed (lists_ord L) predT F); apply: eq_bigr => i _.
rewrite given_value bits_single (bits_having (f := fun j => b j < b i)%nat) // => j; by rewrite inE.
Qed.
End Twins.

(** Of a joint on sequences of L tokens over V symbols. *)
Section Joint.
Variables (V L : nat) (p : seq nat -> Q).
Notation P := (@joint V L p).
Notation X := (@token V L).
Notation H := (@H _ _ (@symbols V L) X P).
Notation once := (@H_of V L p).

Theorem given_evaluate C S : H (S :|: C) - H C = value (given_of L once (bits C) (bits S)).
Proof. by apply: given_value => T; exact: H_evaluate. Qed.
Theorem TC_evaluate S : TC (A := @symbols V L) X P S = value (TC_of L once (bits S)).
Proof. by apply: TC_value => T; exact: H_evaluate. Qed.
Theorem TCgiven_evaluate C S : TCgiven H C S = value (TCgiven_of L once (bits C) (bits S)).
Proof. by apply: TCgiven_value => T; exact: H_evaluate. Qed.
Theorem pair_information_evaluate i j : pair_information (A := @symbols V L) X P i j = value (shared_of L once i j).
Proof. by apply: shared_value => T; exact: H_evaluate. Qed.

(** The entropies of all sets, each computed once. *)
Definition entropies : seq bool -> logs := recall [::] (subsets L) once.

Let hk S : H S = value (entropies (bits S)).
Proof. by rewrite /entropies recallE ?H_evaluate //; apply/(mem_listed (lists_bits L)); exists S. Qed.

Theorem DTC_evaluate : dual_total_correlation (A := fun=> [finType of 'I_V]) P = value (DTC_of L entropies).
Proof. exact: DTC_value. Qed.
Theorem curve_evaluate j : curve (A := fun=> [finType of 'I_V]) P j = value (Z_of L entropies j).
Proof. by rewrite -(Z_value hk). Qed.
Theorem mean_cost_evaluate sizes : mean_cost H sizes = value (mean_cost_of L entropies sizes).
Proof. exact: mean_cost_value. Qed.
Theorem complexity_evaluate : complexity (A := fun=> [finType of 'I_V]) P = value (complexity_of L entropies).
Proof. exact: complexity_value. Qed.

(** What decoding in the rounds b loses; in blocks of B, in the mean over where the first of them ends. *)
Theorem loss_evaluate (b : nat -> nat) : loss P (fun i : 'I_L => b i) = value (loss_of L entropies b).
Proof. exact: loss_value. Qed.
Theorem mean_loss_evaluate B : mean_loss P B = value (mean_loss_of L entropies B).
Proof.
rewrite value_over /mean_loss; congr Rdiv; rewrite value_total.
rewrite -(big_listed (lists_ord B) predT (fun o => value (loss_of L entropies (fun i => (i + (B - o)) %/ B)%nat))).
by apply: eq_bigr => o _; exact: loss_evaluate.
Qed.
End Joint.

(** What a deterministic policy draws from given laws, computed: the mask states it visits, its law, the divergence of the
    joint from it, and what factorization and learning lose; then ordered partitions as policies. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals FunctionalExtensionality.
From Maskproof Require Import Sums Divergence Entropies Context Sets Listed ListedSets Evaluate EvaluateSets EvaluateContext.
From Maskproof Require Import Policies PolicyCost PolicyExact Blocks.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Section Policy.
Variables (V L : nat) (plan : seq (option nat) -> seq bool) (q : seq (option nat) -> nat -> nat -> Q).
Notation sequence := {ffun 'I_L -> 'I_V}.
Notation context := {ffun 'I_L -> option 'I_V}.

(** The policy and the denoiser that these tables stand for. *)
Definition chosen (c : context) : {set 'I_L} := [set i : 'I_L | nth false (plan (state c)) i].
Definition denoiser (c : context) (i : 'I_L) (v : 'I_V) : R := Q2R (q (state c) i v).

Definition hidden (c : seq (option nat)) (i : nat) : bool := nth None c i == None.
Definition chooses : bool := all (fun c => all (fun i => nth false (plan c) i ==> hidden c i) (iota 0 L) &&
  (has (hidden c) (iota 0 L) ==> has (nth false (plan c)) (iota 0 L))) (states V L).

Lemma hidden_masked (c : context) (i : 'I_L) : hidden (state c) i = (i \in masked c).
Proof. by rewrite inE /hidden nth_state; case: (c i). Qed.

Lemma has_ord (a : pred nat) : has a (iota 0 L) = [exists i : 'I_L, a i].
Proof. by apply: negb_inj; rewrite -all_predC negb_exists all_ord. Qed.

Theorem policy_evaluate : chooses -> policy chosen.
Proof.
rewrite /chooses (all_listed (lists_state V L)) => /forallP h c.
have /andP[] := h c; rewrite all_ord !has_ord => /forallP sub some; split.
  by apply/subsetP => i; rewrite inE => /(implyP (sub i)); rewrite hidden_masked.
move=> /set0Pn[i]; rewrite -hidden_masked => hi.
have /(implyP some)/existsP[j pj] : [exists i : 'I_L, hidden (state c) i] by apply/existsP; exists i.
by apply/set0Pn; exists j; rewrite inE.
Qed.

(** The state with the tokens of a text shown at the positions of b; the states on the way to a text. *)
Definition told_of (c : seq (option nat)) (b : seq bool) (x : seq nat) : seq (option nat) :=
  [seq if nth false b i then Some (nth 0%nat x i) else nth None c i | i <- iota 0 L].
Definition blank_of : seq (option nat) := nseq L None.
Fixpoint trace_of n (c : seq (option nat)) (x : seq nat) : seq (seq (option nat)) :=
  if n is m.+1 then if has (hidden c) (iota 0 L) then c :: trace_of m (told_of c (plan c) x) x else [::] else [::].

Lemma state_show (c : context) (S : {set 'I_L}) (x : sequence) b : (forall i : 'I_L, nth false b i = (i \in S)) ->
  state (show c S x) = told_of (state c) b (text x).
Proof.
move=> e; rewrite /told_of -val_enum_ord -map_comp; apply: eq_map => i /=.
by rewrite e nth_text nth_state ffunE; case: ifP.
Qed.

Lemma state_blank : state (blank [finType of 'I_L] [finType of 'I_V]) = blank_of.
Proof.
apply: (@eq_from_nth _ None) => [|i]; first by rewrite size_word size_nseq.
by rewrite size_word => lt; rewrite nth_nseq lt (nth_state (blank _ _) (Ordinal lt)) ffunE.
Qed.

Lemma hidden_none (c : context) : (masked c == set0) = ~~ has (hidden (state c)) (iota 0 L).
Proof.
rewrite has_ord; apply/eqP/existsPn => [e i|none]; first by rewrite hidden_masked e inE.
by apply/setP => i; rewrite -hidden_masked (negbTE (none i)) inE.
Qed.

Lemma trace_evaluate n (c : context) (x : sequence) : [seq state d | d <- trace chosen n c x] = trace_of n (state c) (text x).
Proof.
elim: n c => [|n IH] c //=; rewrite hidden_none; case: (has _ _) => //=.
by rewrite IH (@state_show c (chosen c) x (plan (state c))) // => i; rewrite inE.
Qed.

Definition visited_of (x : seq nat) := trace_of L blank_of x.
Lemma visited_evaluate (x : sequence) : [seq state c | c <- visited chosen x] = visited_of (text x).
Proof. by rewrite /visited trace_evaluate state_blank card_ord. Qed.

Definition output_of (x : seq nat) : Q :=
  qprod (visited_of x) (fun c => qprod [seq i <- iota 0 L | nth false (plan c) i] (fun i => q c i (nth 0%nat x i))).

Lemma big_visited (e : R) (op : Monoid.law e) (F : seq (option nat) -> R) (x : sequence) :
  \big[op/e]_(c <- visited chosen x) F (state c) = \big[op/e]_(c <- visited_of (text x)) F c.
Proof. by rewrite -visited_evaluate big_map. Qed.

Lemma big_chosen (e : R) (op : Monoid.com_law e) (c : context) (F : nat -> R) :
  \big[op/e]_(i in chosen c) F i = \big[op/e]_(i <- [seq i <- iota 0 L | nth false (plan (state c)) i]) F i.
Proof.
rewrite big_filter -(big_listed (lists_ord L) (nth false (plan (state c)))).
by apply: eq_bigl => i; rewrite inE.
Qed.

Theorem output_evaluate (x : sequence) : chooses -> output chosen denoiser x = Q2R (output_of (text x)).
Proof.
move=> /policy_evaluate ch; rewrite (output_path _ ch) Q2R_prod -big_visited; apply: eq_bigr => c _.
by rewrite Q2R_prod -big_chosen; apply: eq_bigr => i _; rewrite nth_text.
Qed.

Variable p : seq nat -> Q.
Notation P := (@joint V L p).

Theorem output_kl_evaluate : chooses -> kl P (output chosen denoiser) = value (kl_of (texts V L) p output_of).
Proof.
move=> ch; rewrite -(kl_evaluate p output_of (@lists_text V L)); apply: eq_bigr => x _.
by rewrite output_evaluate.
Qed.

Definition fact_of (c : seq (option nat)) : logs := CTC_of V L p c (having L (nth false (plan c))).
Definition learn_of (c : seq (option nat)) : logs :=
  total [seq i <- iota 0 L | nth false (plan c) i] (fun i => kl_of (iota 0 V) (token_of V L p c i) (q c i)).
(** The mean over the joint of what is summed along the path, whose states are asked once each. *)
Definition path_mean (F : seq (option nat) -> logs) : logs :=
  let G := recall [::] (undup (flatten [seq visited_of x | x <- texts V L])) F in
  total (texts V L) (fun x => times (p x) (total (visited_of x) G)).

Lemma path_value (f : context -> R) F : (forall c, f c = value (F (state c))) ->
  \rsum_x (P x * \big[Rplus/0]_(c <- visited chosen x) f c) = value (path_mean F).
Proof.
move=> e; rewrite value_total; set G := recall _ _ F.
rewrite -(big_listed (@lists_text V L) predT (fun x => value (times (p x) (total (visited_of x) G)))).
apply: eq_bigr => x _; rewrite value_times value_total; congr Rmult.
rewrite [RHS]big_seq (eq_bigr (fun c => value (F c))) => [|c cx].
  by rewrite -big_seq -(big_visited _ (fun c => value (F c))); apply: eq_bigr.
congr value; apply: recallE; rewrite mem_undup; apply/flattenP; exists (visited_of (text x)) => //.
by apply/mapP; exists (text x) => //; apply/(mem_listed (@lists_text V L)); exists x.
Qed.

Theorem E_fact_evaluate : E_fact chosen P = value (path_mean fact_of).
Proof.
apply: path_value => c; rewrite /fact CTC_evaluate /fact_of; congr (value (CTC_of _ _ _ _ _)).
by apply: bits_having => i; rewrite inE.
Qed.

Theorem E_learn_evaluate : E_learn chosen denoiser P = value (path_mean learn_of).
Proof.
apply: path_value => c; rewrite /learn value_total.
rewrite -(big_chosen _ c (fun i => value (kl_of (iota 0 V) (token_of V L p (state c) i) (q (state c) i)))).
apply: eq_bigr => i _; rewrite -(kl_evaluate _ _ (lists_ord V)); apply: eq_bigr => v _.
by rewrite token_evaluate.
Qed.
End Policy.

(** ** Rounds: token i is drawn in round b i of T *)
Section Rounds.
Variables (V L : nat) (b : nat -> nat) (p : seq nat -> Q).
Notation P := (@joint V L p).
Notation rounds := (fun i : 'I_L => b i).

Definition earliest_of (c : seq (option nat)) : seq bool :=
  having L (fun i => hidden c i && all (fun j => hidden c j ==> (b i <= b j)%nat) (iota 0 L)).

Lemma earliest_evaluate : @earliest [finType of 'I_L] [finType of 'I_V] rounds = @chosen V L earliest_of.
Proof.
apply: functional_extensionality => c; apply/setP => i; rewrite !inE (nth_map 0%nat) ?size_iota // nth_iota // add0n.
rewrite hidden_masked inE all_ord; congr andb; apply: eq_forallb => j.
by rewrite hidden_masked.
Qed.

Theorem drawn_evaluate (q : seq (option nat) -> nat -> nat -> Q) x : chooses V L earliest_of ->
  drawn rounds (@denoiser V L q) x = Q2R (output_of L earliest_of q (text x)).
Proof. by move=> ch; rewrite /drawn earliest_evaluate output_evaluate. Qed.

Definition dependence_of T : logs := total (iota 0 T) (fun t =>
  let told := told_of L (blank_of L) (having L (fun i => b i < t)%nat) in
  let G := recall [::] (undup [seq told x | x <- texts V L]) (fun c => CTC_of V L p c (having L (fun i => b i == t))) in
  total (texts V L) (fun x => times (p x) (G (told x)))).

Theorem dependence_evaluate T : dependence P rounds T = value (dependence_of T).
Proof.
rewrite value_total -(big_listed (lists_ord T) predT (fun t => value (total _ _))); apply: eq_bigr => t _.
rewrite value_total -(big_listed (@lists_text V L) predT (fun x => value (times _ _))); apply: eq_bigr => x _.
rewrite recallE; last by rewrite mem_undup; apply: map_f; apply/(mem_listed (@lists_text V L)); exists x.
rewrite value_times CTC_evaluate /told_before (@state_show V L _ _ x (having L (fun i => b i < t)%nat)) => [|i].
  rewrite state_blank (bits_having (f := fun i => b i == t)) // => i; by rewrite inE.
by rewrite (nth_map 0%nat) ?size_iota // nth_iota // inE.
Qed.
End Rounds.

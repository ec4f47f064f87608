(** Where correct samples are more parallel, a more parallel rule need not be more accurate: claim [correct-samples-more-parallel] is false.
    Easy prompts are decoded faster and more often right. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence RandomOrderSequences RandomOrderSteps Metrics.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Samples.
(** Prompts with shares w; the answers to prompt c have the law P c, and those that [right c] holds of are correct. A rule sets the step
    in which each token of an answer is revealed, prompt by prompt. *)
Variables (prompts : finType) (L K : nat) (V : finType) (w : prompts -> R) (P : prompts -> {dffun forall i : 'I_L, V} -> R).
Variable right : prompts -> {dffun forall i : 'I_L, V} -> bool.
Variable rule : prompts -> {ffun 'I_L -> 'I_K}.

Definition sample c x := w c * drawn (P c) (rule c) x.
Definition speed c := parallelism [seq (rule c i : nat) | i <- enum 'I_L].
(** The chance of the samples that q holds of, and their mean parallelism. *)
Definition share (q : prompts -> {dffun forall i : 'I_L, V} -> bool) := \rsum_c \rsum_(x | q c x) sample c x.
Definition mean_speed (q : prompts -> {dffun forall i : 'I_L, V} -> bool) := (\rsum_c \rsum_(x | q c x) (sample c x * speed c)) / share q.
Definition accuracy := share right.
End Samples.

Section Two.
Notation sequence := {dffun forall i : 'I_2, bool}.
Definition pair (a b : bool) : sequence := [ffun i : 'I_2 => if i == ord0 then a else b].

Lemma sum_pairs (q : pred sequence) (F : sequence -> R) :
  (\rsum_(x | q x) F x) = \rsum_a \rsum_b (if q (pair a b) then F (pair a b) else 0).
Proof.
rewrite big_mkcond pair_big /= (reindex (fun p : bool * bool => pair p.1 p.2)) //=.
exists (fun x : sequence => (x ord0, x (lift ord0 ord0))) => [[a b] _|x _] /=; first by rewrite !ffunE.
by apply/ffunP => i; rewrite ffunE; case: (unliftP ord0 i) => [j|] -> //; rewrite [j]ord1.
Qed.

Lemma chance_pair (P : sequence -> R) C a b : chance P C (pair a b) =
  \rsum_a' \rsum_b' (if ((ord0 \in C) ==> (a' == a)) && ((lift ord0 ord0 \in C) ==> (b' == b)) then P (pair a' b') else 0).
Proof.
rewrite chanceE sum_pairs; apply: eq_bigr => a' _; apply: eq_bigr => b' _.
suff -> : [forall i in C, pair a' b' i == pair a b i] = ((ord0 \in C) ==> (a' == a)) && ((lift ord0 ord0 \in C) ==> (b' == b)) by [].
apply/forallP/andP => [h|[h0 h1] i]; first by have := h ord0; have := h (lift ord0 ord0); rewrite !ffunE.
by case: (unliftP ord0 i) => [j|] ->; rewrite ?[j]ord1 !ffunE.
Qed.
End Two.

(** Claim [correct-samples-more-parallel]: two bits, an easy prompt whose answer is 00, a hard one that copies a bit of 7/10; the hard one is
    decoded one token after the other, or at once. *)
Theorem correct_parallel_fails : ~ (forall (prompts : finType) L K (V : finType) (w : prompts -> R) (P : prompts -> {dffun forall i : 'I_L, V} -> R)
    right (rule rule' : prompts -> {ffun 'I_L -> 'I_K}), law w -> (forall c, law (P c)) ->
  0 < share w P rule (fun c x => ~~ right c x) -> 0 < share w P rule right ->
  mean_speed w P rule (fun c x => ~~ right c x) < mean_speed w P rule right ->
  mean_speed w P rule (fun _ _ => true) < mean_speed w P rule' (fun _ _ => true) ->
  accuracy w P right rule <= accuracy w P right rule').
Proof.
pose P (easy : bool) (x : {dffun forall i : 'I_2, bool}) : R :=
  if easy then (if x == pair false false then 1 else 0)
  else if x == pair false false then 7/10 else if x == pair true true then 3/10 else 0.
pose right (easy : bool) (x : {dffun forall i : 'I_2, bool}) := x == pair false false.
pose at_once : {ffun 'I_2 -> 'I_2} := [ffun=> ord0].
pose in_turn : {ffun 'I_2 -> 'I_2} := [ffun i => i].
pose rule (easy : bool) := if easy then at_once else in_turn.
pose rule' (easy : bool) := at_once.
have same a b a' b' : (pair a b == pair a' b') = (a == a') && (b == b').
  apply/eqP/andP => [/ffunP h|[/eqP -> /eqP ->]] //; have := h ord0; have := h (lift ord0 ord0).
  by rewrite !ffunE /= => -> ->.
have shares : law (fun _ : bool => / 2) by split=> [c|]; rewrite ?big_bool /=; lra.
have laws c : law (P c).
  split=> [x|]; first by rewrite /P; case: c; repeat case: ifP => _; lra.
  by rewrite sum_pairs !big_bool /P !same; case: c => /=; lra.
have fast a b : drawn (P false) at_once (pair a b) = (if a then 3/10 else 7/10) * (if b then 3/10 else 7/10).
  rewrite (drawn_prod (P false)) !big_ord_recl big_ord0 /conditional !chance_pair !inE !ffunE !big_bool /P !same /=.
  by case: a; case: b => /=; field.
have slow a b : drawn (P false) in_turn (pair a b) = P false (pair a b).
  rewrite (drawn_prod (P false)) !big_ord_recl big_ord0 /conditional !chance_pair !inE !ffunE !big_bool /P !same /=.
  by case: a; case: b => /=; field.
have sure a b : drawn (P true) at_once (pair a b) = P true (pair a b).
  rewrite (drawn_prod (P true)) !big_ord_recl big_ord0 /conditional !chance_pair !inE !ffunE !big_bool /P !same /=.
  by case: a; case: b => /=; field.
have two : enum 'I_2 = [:: ord0; lift ord0 ord0] by apply: (inj_map val_inj); rewrite val_enum_ord.
have quick : parallelism [seq (at_once i : nat) | i <- enum 'I_2] = 2 by rewrite two /= !ffunE /parallelism /steps /=; field.
have dear : parallelism [seq (in_turn i : nat) | i <- enum 'I_2] = 1 by rewrite two /= !ffunE /parallelism /steps /=; field.
move/(_ _ _ _ _ _ P right rule rule' shares laws).
rewrite /accuracy /mean_speed /share !big_bool !sum_pairs !big_bool /sample /speed /rule /rule' /= quick dear /right !fast !slow !sure !same /P !same /=.
by move=> fails; have := fails ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra); lra.
Qed.

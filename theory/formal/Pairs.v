(** Pairs of equal bits, one of each pair in a first step and the others in a second: exact at every length. So the sequence error
    does not need many steps in every order: claim [sequence-error-any-order] is false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Context Policies PolicyCost PolicyExact Steps.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Pairs.
(** n pairs; [true] is the first token of a pair. *)
Variable n : nat.
Notation I := [finType of 'I_n * bool].
Notation text := {ffun I -> bool}.
Notation context := {ffun I -> option bool}.

(** All texts of equal pairs are equally likely. *)
Definition equal_pairs (x : text) := [forall k, x (k, true) == x (k, false)].
Definition pairs (x : text) := if equal_pairs x then / INR #|equal_pairs| else 0.

Lemma pairs_count : 0 < INR #|equal_pairs|.
Proof.
apply/lt_0_INR/ltP/card_gt0P; exists [ffun=> true].
by rewrite unfold_in; apply/forallP => k; rewrite !ffunE.
Qed.

Lemma pairs_law : law pairs.
Proof.
have c := pairs_count; have i := Rinv_0_lt_compat _ c; split=> [x|]; first by rewrite /pairs; case: ifP => _; lra.
rewrite /pairs -big_mkcond /= big_const; have -> : #|[pred x | equal_pairs x]| = #|equal_pairs| by apply: eq_card.
suff h m a : ssrnat.iter m (Rplus a) 0 = INR m * a by rewrite h Rinv_r //; lra.
by elim: m => [|m IH]; rewrite ?iterS ?IH ?S_INR /=; ring.
Qed.

Lemma pairs_pos x : pos (pairs x) = equal_pairs x.
Proof.
have i := Rinv_0_lt_compat _ pairs_count; rewrite /pairs; case: ifP => _; case: posP => // h; lra.
Qed.

(** The first tokens of all pairs, and then what is left; each from its exact law given what is told. *)
Definition firsts : {set I} := [set i | i.2].
Definition first_then_second (c : context) : {set I} :=
  if masked c :&: firsts != set0 then masked c :&: firsts else masked c.
Definition exact_laws (c : context) := token_given pairs c.

Lemma first_then_second_policy : policy first_then_second.
Proof. by move=> c; rewrite /first_then_second; case: ifP => // h; rewrite subsetIl. Qed.

Lemma first_then_second_exact : exact first_then_second exact_laws pairs.
Proof. by []. Qed.

(** What is told after the first step. *)
Definition half (x : text) : context := show (blank I bool_finType) firsts x.

Lemma masked_half x : masked (half x) = ~: firsts.
Proof. by apply/setP => i; rewrite !inE !ffunE inE; case: (i.2). Qed.

Lemma visited_pairs x (k : 'I_n) : visited first_then_second x = [:: blank _ _; half x].
Proof.
have m : masked (blank I bool_finType) = setT by apply/setP => i; rewrite !inE ffunE eqxx.
have f0 : firsts != set0 by apply/set0Pn; exists (k, true); rewrite inE.
have p : first_then_second (blank I bool_finType) = firsts by rewrite /first_then_second m setTI f0.
have q : first_then_second (half x) = ~: firsts.
  by rewrite /first_then_second masked_half setIC setICr eqxx.
have s0 : ~: firsts != set0 by apply/set0Pn; exists (k, false); rewrite !inE.
have z : masked (show (half x) (~: firsts) x) = set0.
  by apply/setP => i; rewrite !inE !ffunE !inE; case: (i.2).
have [m' e] : exists m', #|I| = m'.+2.
  by rewrite card_prod card_ord card_bool; case: (n) (k) => [[]//|j _]; exists (j * 2)%nat; rewrite mulSn.
have b0 : (setT == set0 :> {set I}) = false by apply/negbTE/set0Pn; exists (k, true).
by rewrite /visited e /= m b0 p -/(half x) masked_half (negbTE s0) q; case: m' {e} => [|m'] //=; rewrite z eqxx.
Qed.

(** Only equal pairs are drawn. *)
Theorem pairs_exact x : ~~ equal_pairs x -> output first_then_second exact_laws x = 0.
Proof.
rewrite negb_forall => /existsP[k xk].
rewrite output_path; last exact: first_then_second_policy.
rewrite (visited_pairs x k) !big_cons big_nil.
have q : first_then_second (half x) = ~: firsts by rewrite /first_then_second masked_half setIC setICr eqxx.
rewrite q [X in _ * (X * _)](bigD1 (k, false)) /=; last by rewrite !inE.
suff -> : exact_laws (half x) (k, false) (x (k, false)) = 0 by ring.
rewrite /exact_laws /token_given /given {1}/prob big1 ?/Rdiv ?Rmult_0_l // => w /andP[/forallP/(_ (k, true))].
rewrite !ffunE inE /= => /eqP wk /eqP wk'.
rewrite /pairs; case: ifP => // /forallP/(_ k); by rewrite wk wk' (negbTE xk).
Qed.
End Pairs.

(** Two pairs in two steps, against the bound 1 - (1 - 1/4)^2. *)
Theorem any_order_fails : ~ (forall (n K : nat) plan q, policy plan -> exact plan q (@pairs n) ->
  (forall x, size (visited plan x) <= K)%nat -> 1 - (1 - / (2 * INR K)) ^ n <= sequence_error (@pairs n) (output plan q)).
Proof.
move/(_ 2%nat 2%nat _ _ (@first_then_second_policy 2) (@first_then_second_exact 2)) => h.
have {h} : 1 - (1 - / (2 * INR 2)) ^ 2 <= sequence_error (@pairs 2) (output (@first_then_second 2) (@exact_laws 2)).
  by apply: h => x; rewrite (visited_pairs x ord0).
rewrite /sequence_error big1 => [|x]; last by rewrite pairs_pos; exact: pairs_exact.
rewrite /=; lra.
Qed.

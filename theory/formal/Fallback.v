(** What a sampler does where the data never go: claim [fallback-harmless]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Context Policies PolicyCost PolicyExact Paths.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Fallback.
(** Any sampler that never changes a told token: kernel t c d is the chance to go from context c to d at step t. *)
Variables (I V : finType).
Local Notation context := {ffun I -> option V}.
Implicit Types (c d : context) (kernel : nat -> context -> context -> R).
Definition keeps kernel := forall t c d, (exists i v, c i = Some v /\ d i <> Some v) -> kernel t c d = 0.
Fixpoint after kernel n t c d : R :=
  if n is m.+1 then \rsum_e (kernel t c e * after kernel m t.+1 e d) else if c == d then 1 else 0.
Definition told_text kernel n (x : {ffun I -> V}) := after kernel n 0 (blank I V) (full x).

Lemma after_unseen kernel n t c x : keeps kernel -> ~~ shows c x -> after kernel n t c (full x) = 0.
Proof.
move=> k; elim: n t c => [|n IH] t c ns /=.
  by case: eqP => // e; case/negP: ns; rewrite e; apply/forallP => i; rewrite ffunE.
apply: big1 => d _; case: (boolP (shows d x)) => [sd|/IH ->]; last by ring.
rewrite k ?Rmult_0_l //; move: ns; rewrite negb_forall => /existsP[i]; case e : (c i) => [v|//] ne.
exists i, v; split=> // f; case/negP: ne; by move/forallP/(_ i): sd; rewrite f.
Qed.

(** Claim [fallback-harmless]: two such samplers that agree in the contexts that P has draw its texts with the same chances. *)
Theorem fallback_text kernel kernel' (P : {ffun I -> V} -> R) n x : law P -> keeps kernel -> keeps kernel' ->
  (forall t c, 0 < prob P (shows c) -> kernel t c =1 kernel' t c) -> 0 < P x -> told_text kernel n x = told_text kernel' n x.
Proof.
move=> lP k k' same px.
suff h t c : shows c x -> after kernel n t c (full x) = after kernel' n t c (full x) by apply: h; exact: shows_blank.
elim: n t c => [|n IH] t c sc //=; have s : 0 < prob P (shows c) by exact: (seen_shows lP sc px).
apply: eq_bigr => d _; rewrite (same _ _ s).
case: (boolP (shows d x)) => [sd|ns]; first by rewrite IH.
by rewrite !after_unseen.
Qed.

Theorem fallback_harmless kernel kernel' (P : {ffun I -> V} -> R) n : law P -> keeps kernel -> keeps kernel' ->
  (forall t c, 0 < prob P (shows c) -> kernel t c =1 kernel' t c) -> xkl P (told_text kernel n) = xkl P (told_text kernel' n).
Proof.
move=> lP k k' same; have e x := @fallback_text kernel kernel' P n x lP k k' same.
have -> : xkl P (told_text kernel n) = if [forall x, pos (P x) ==> pos (told_text kernel' n x)] then Some (kl P (told_text kernel n)) else None.
  by rewrite /xkl; congr (if _ then _ else _); apply: eq_forallb => x; case: posP => // /e ->.
rewrite /xkl; case: ifP => // _; congr Some; apply: eq_bigr => x _.
case: (Rle_lt_or_eq_dec _ _ (proj1 lP x)) => [/e -> //|<-]; ring.
Qed.
End Fallback.

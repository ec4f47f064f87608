(** What is said of far masks, and is false: claims [homogenization-conjecture] and [homogenization-pure-rate]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Ergodic.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The token that is seen, as a law. *)
Definition seen (V : finType) (a v : V) : R := if v == a then 1 else 0.

(** Claim [homogenization-conjecture] is false: the chain on two tokens that flips. *)
Theorem conjecture_fails : ~ (forall (V : finType) (K : V -> V -> R), (forall u, law (K u)) ->
  exists q, forall a v, Un_cv (fun d => after K d (seen a) v) (q v)).
Proof.
pose K (u v : bool) : R := if u == v then 0 else 1.
have lK u : law (K u) by split=> [v|]; rewrite /K ?big_bool; [case: ifP => _; lra | case: u => /=; lra].
case/(_ _ K lK) => q lim.
have flips d : after K d (seen true) true = if odd d then 0 else 1.
  have : after K d (seen true) true = (if odd d then 0 else 1) /\ after K d (seen true) false = (if odd d then 1 else 0).
    elim: d => [|d [et ef]] //=; rewrite /push !big_bool et ef /K /=.
    by case: (odd d) => /=; split; lra.
  by case.
have [n near] := lim true true (/ 2) ltac:(lra).
have := near n.*2 ltac:(by apply/leP; rewrite -addnn leq_addr).
have := near n.*2.+1 ltac:(by apply/leP; rewrite -addnn ltnW // ltnS leq_addr).
rewrite !flips /= odd_double /R_dist.
by rewrite /Rabs; case: Rcase_abs; case: Rcase_abs; lra.
Qed.

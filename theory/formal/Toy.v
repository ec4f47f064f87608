(** The toy of two tokens with margins 0.55 and 0.69, as the paper has it: claims [toy-total-variation], [toy-mixed-rows],
    [toy-greedy]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction PairInfluence.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Toy.
(** A law of two tokens; true is A in the first place, B in the second. *)
Variable P : bool * bool -> R.
Definition margins := law P /\ left_law P true = 55 / 100 /\ right_law P true = 69 / 100.
(** The chance of AB. *)
Definition both := P (true, true).

Hypothesis m : margins.

Lemma cells : [/\ P (true, false) = 55 / 100 - both, P (false, true) = 69 / 100 - both, P (false, false) = both - 24 / 100 &
  forall x, 0 <= P x].
Proof.
case: m => -[p0]; rewrite sum_pairs => p1 [f s]; move: f s; rewrite /left_law /right_law !big_bool /= /both => f s.
by split=> //; lra.
Qed.

Theorem toy_variation : tv P (independent P) = 2 * Rabs (both - 3795 / 10000).
Proof.
have [e1 e2 e3 _] := cells; rewrite /tv sum_pairs /independent /left_law /right_law /= !big_bool /= e1 e2 e3 -/both.
have -> : both - (both + (55 / 100 - both)) * (both + (69 / 100 - both)) = both - 3795 / 10000 by field.
have -> : 55 / 100 - both - (both + (55 / 100 - both)) * (55 / 100 - both + (both - 24 / 100)) = - (both - 3795 / 10000) by field.
have -> : 69 / 100 - both - (69 / 100 - both + (both - 24 / 100)) * (both + (69 / 100 - both)) = - (both - 3795 / 10000) by field.
have -> : both - 24 / 100 - (69 / 100 - both + (both - 24 / 100)) * (55 / 100 - both + (both - 24 / 100)) = both - 3795 / 10000 by field.
by rewrite Rabs_Ropp; field.
Qed.

Theorem toy_mixed : 14 / 100 <= P (true, false) + P (false, true).
Proof. by have [e1 e2 e3 p0] := cells; have := p0 (true, false); rewrite e1 e2; lra. Qed.

Theorem toy_greedy : (forall x, P x <= both) <-> 345 / 1000 <= both.
Proof.
have [e1 e2 e3 p0] := cells; split=> [h|h [[] []]].
- by have := h (false, true); rewrite e2; lra.
- by rewrite /both; lra.
- by rewrite e1; lra.
- by rewrite e2; lra.
- by rewrite e3; lra.
Qed.
End Toy.

(** There is such a law for every x from 0.24 to 0.55. *)
Theorem toy_exists x : 24 / 100 <= x <= 55 / 100 -> exists P, margins P /\ both P = x.
Proof.
move=> h; exists (fun y => match y with
  (true, true) => x | (true, false) => 55 / 100 - x | (false, true) => 69 / 100 - x | _ => x - 24 / 100 end).
split=> //; split; last by rewrite /left_law /right_law !big_bool /=; lra.
by split=> [[[] []]|]; rewrite ?sum_pairs; lra.
Qed.

(** No such law holds coherent pairs only: claim [toy-coherent-data] is false. *)
Theorem toy_coherent_never : ~ (exists P, margins P /\ P (true, true) + P (false, false) = 1).
Proof.
by case=> P [m e]; have := toy_mixed m; case: m => -[_]; rewrite sum_pairs => s _; lra.
Qed.

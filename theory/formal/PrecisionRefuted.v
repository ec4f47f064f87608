(** Gumbel sampling in low precision does not draw from the law: claim [truncation-harmless] is false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Precision.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [truncation-harmless] is false: probabilities 1/3 and 2/3, uniforms of 2 bits, whose cap is 3/4. *)
Theorem truncation_harms : ~ (forall (A : finType) (p drawn : A -> R) b, law p -> (forall k, 0 < p k) -> (2 <= b <= 24)%nat ->
  (forall k, chance p (- ln (1 - (/ 2) ^ b)) k (drawn k)) -> tv drawn p <= / 10 ^ 20).
Proof.
pose p (k : nat) : R := if k is 0%nat then / 3 else 2 / 3.
pose q (k : 'I_2) := p k.
set c := - ln (1 - (/ 2) ^ 2).
have cap : 1 - (/ 2) ^ 2 = 3 / 4 by rewrite /=; field.
have c0 : 0 < c by have : ln (3 / 4) < ln 1 by [apply: ln_increasing; lra]; rewrite /c cap ln_1; lra.
have p0 k : 0 < p k by case: k => [|k] /=; lra.
have up i j : (i <= j)%nat -> p i <= p j by case: i j => [|i] [|j] //= _; lra.
have lq : law q by split=> [k|]; [exact/Rlt_le/p0 | rewrite !big_ord_recl big_ord0 /q /=; lra].
have [l0 h0] := @chance_exists [finType of 'I_2] q c (fun k => p0 k) ord0.
have [l1 h1] := @chance_exists [finType of 'I_2] q c (fun k => p0 k) (lift ord0 ord0).
pose drawn (k : 'I_2) := if k == ord0 then l0 else l1.
have all_drawn k : chance q c k (drawn k).
  by rewrite /drawn; case: (unliftP ord0 k) => [i|] ->; rewrite ?eqxx // (ord1 i).
have e0 : l0 = / 4.
  rewrite (@cap_closed 1 p c p0 c0 up ord0 l0 h0) /closed big_nat1 /beta /upper /mass.
  have -> : \rsum_(k : 'I_2 | (0 <= k)%nat) p k = 1 by rewrite !big_ord_recl big_ord0 /=; lra.
  have -> : INR (2 - 0) * c - 1 * (c / p 0%nat) = - c by rewrite /=; field.
  by rewrite /c Ropp_involutive cap exp_ln /=; lra.
move/(_ _ q drawn 2%nat lq (fun k => p0 k) isT all_drawn); rewrite /tv !big_ord_recl big_ord0 /drawn eqxx e0 /q /=.
set t := Rabs (_ - 2 / 3); have : 0 <= t by exact: Rabs_pos.
have -> : Rabs (/ 4 - / 3) = / 12 by rewrite Rabs_left; lra.
have : / 10 ^ 20 <= / 1000.
  apply: Rinv_le_contravar; first lra.
  by rewrite /=; lra.
by rewrite /=; lra.
Qed.

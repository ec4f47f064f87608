(** A small divergence keeps sequences possible: claim [sequence-error-bound].
      [sequence_error]  whatever law p is drawn from, its mass on what the data q never show is at most 1 - exp (- KL(q || p)),
                        where that divergence is finite; where it is infinite nothing is said ([sequence_error_bound] is in [0, oo]). *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section SequenceError.
Variables (A : finType) (q p : A -> R).
Hypotheses (lq : law q) (lp : law p).

(** The mass of p on sequences that q never shows, and on the others. *)
Definition sequence_error := \rsum_(x | ~~ pos (q x)) p x.
Definition possible := \rsum_(x | pos (q x)) p x.

Lemma possible_error : possible = 1 - sequence_error.
Proof. by case: lp => _; rewrite (bigID (fun x => pos (q x))) /= -/possible -/sequence_error; lra. Qed.

Lemma possible_pos : covers p q -> 0 < possible.
Proof.
move=> cov; case: lq => q0 q1; case: (pickP (fun x => pos (q x))) => [x qx|none].
  apply: (@Rlt_le_trans _ (p x)); first by apply/cov/posP.
  by apply: (sum_term (P := fun y => pos (q y))) => // y _; case: lp.
suff : \rsum_x q x = 0 by lra.
apply: big1 => x _; have /negbT/posP := none x; have := q0 x; lra.
Qed.

(** p kept to what is possible has divergence ln(possible) less, and that is at least 0. *)
Theorem surprise : covers p q -> - ln possible <= kl q p.
Proof.
move=> cov; have h := possible_pos cov; have [q0 q1] := lq; have [p0 _] := lp.
pose kept x := if pos (q x) then p x / possible else 0.
have lk : law kept.
  split=> [x|]; first by rewrite /kept; case: posP => _; [apply: Rmult_le_pos => //; apply/Rlt_le/Rinv_0_lt_compat | lra].
  by rewrite /kept -big_mkcond /Rdiv sum_mulr -/possible Rinv_r; lra.
have ck : covers kept q by move=> x qx; rewrite /kept; case: posP => // _; apply: Rdiv_lt_0_compat => //; exact: cov.
have := gibbs lq (law_sublaw lk) ck.
suff -> : kl q kept = kl q p + ln possible by lra.
have -> : ln possible = \rsum_x (q x * ln possible) by rewrite sum_mulr q1; ring.
rewrite /kl -sum_add; apply: eq_bigr => x _.
case: (Req_dec (q x) 0) => [->|nz]; first by ring.
have qx : 0 < q x by have := q0 x; lra.
have px := cov x qx; rewrite /kept; case: posP => // _.
rewrite -Rmult_plus_distr_l -ln_mult //; last exact: Rdiv_lt_0_compat.
by congr (_ * ln _); field; lra.
Qed.

Theorem sequence_error_bound :
  if xkl q p is Some d then sequence_error <= 1 - exp (- d) else True.
Proof.
rewrite /xkl; case: coversP => //= cov; have h := possible_pos cov.
have s := surprise cov; have e := possible_error.
have : exp (- kl q p) <= possible; last by lra.
rewrite -(exp_ln possible) //; case: (Rle_lt_or_eq_dec _ _ s) => [lt|eq]; last by rewrite -eq Ropp_involutive; lra.
by apply/Rlt_le/exp_increasing; lra.
Qed.
End SequenceError.

(** A sampler without sequence error that the data diverge from infinitely: a pair of equal bits, and always twice the first.
    Claim [sequence-error-alone] is false. *)
Theorem sequence_error_alone : ~ (forall (A : finType) (q p : A -> R), law q -> law p ->
  (exists x y, x <> y /\ 0 < q x /\ 0 < q y) -> sequence_error q p = 0 -> exists d, xkl q p = Some d).
Proof.
pose q (x : bool * bool) := if x.1 == x.2 then 1 / 2 else 0.
pose p (x : bool * bool) := if x.1 || x.2 then 0 else 1.
have sum F : \rsum_(x : bool * bool | true) F x = F (true, true) + F (true, false) + (F (false, true) + F (false, false)).
  by transitivity (\rsum_a \rsum_b F (a, b)); [rewrite pair_bigA; apply: eq_bigr => -[] | rewrite !big_bool].
case/(_ _ q p).
- by split=> [[[] []]|]; rewrite ?sum /q /=; lra.
- by split=> [[[] []]|]; rewrite ?sum /p /=; lra.
- by exists (true, true), (false, false); rewrite /q /=; split=> //; lra.
- rewrite /sequence_error big1 // => -[[] []] //; rewrite /q /=; by case: posP => // h _; exfalso; lra.
move=> d; rewrite /xkl; case: coversP => // /(_ (true, true)); rewrite /q /p /=; lra.
Qed.

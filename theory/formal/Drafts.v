(** A draft and its verification: claims [draft-acceptance] and [rejection-constant]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Context TwoTokens.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Drafts.
Variable T : finType.
Implicit Types P Q : T -> R.

(** The chance that a draft x from Q is kept, each with probability min(1, P x / Q x). *)
Definition acceptance P Q := \rsum_x (Q x * Rmin 1 (P x / Q x)).

Theorem draft_acceptance P Q : law P -> law Q -> acceptance P Q = 1 - tv P Q.
Proof.
case=> p0 p1 [q0 q1]; have cancelled x : 0 < Q x -> Q x * (P x / Q x) = P x by move=> qp; field; lra.
have term x : Q x * Rmin 1 (P x / Q x) = / 2 * (P x + Q x) - / 2 * Rabs (P x - Q x).
  case: (Rle_lt_or_eq_dec _ _ (q0 x)) => [qp|e]; last by rewrite -e Rmult_0_l Rabs_right; have := p0 x; lra.
  rewrite /Rmin; case: Rle_dec => h.
    have : Q x <= P x by have := Rmult_le_compat_l _ _ _ (Rlt_le _ _ qp) h; rewrite (cancelled x qp); lra.
    by move=> l; rewrite Rabs_right; lra.
  have : P x < Q x.
    by have := Rmult_lt_compat_l _ _ _ qp (Rnot_le_lt _ _ h); rewrite (cancelled x qp); lra.
  move=> l; rewrite Rabs_left; last by lra.
  by rewrite cancelled //; lra.
rewrite /acceptance (eq_bigr _ (fun x _ => term x)) sum_sub !sum_mull sum_add p1 q1 /tv; lra.
Qed.

(** The largest ratio: rejection keeps a draft x with probability P x / (M Q x), which is one draft in M. *)
Definition ratio P Q := \big[Rmax/0]_x (P x / Q x).

Theorem rejection_rate P Q M : law P -> covers Q P -> 0 < M -> \rsum_x (Q x * (P x / (M * Q x))) = / M.
Proof.
case=> p0 p1 cov M0; rewrite -(Rmult_1_r (/ M)) -p1 -sum_mull; apply: eq_bigr => x _.
case: (Rle_lt_or_eq_dec _ _ (p0 x)) => [/cov qp|<-]; first by field; lra.
by rewrite /Rdiv; ring.
Qed.

Lemma ratio_ge P Q x : P x / Q x <= ratio P Q.
Proof. exact: (Rmax_ge (fun x => P x / Q x)). Qed.

Lemma kl_ratio P Q : law P -> covers Q P -> kl P Q <= ln (ratio P Q).
Proof.
move=> [p0 p1] cov; rewrite -(Rmult_1_l (ln _)) -p1 -sum_mulr; apply: sum_le => x _.
case: (Rle_lt_or_eq_dec _ _ (p0 x)) => [pp|<-]; last by lra.
have r0 : 0 < P x / Q x by apply: Rdiv_lt_0_compat => //; exact: cov.
apply: Rmult_le_compat_l; first lra.
by case: (ratio_ge P Q x) => [l|->]; [apply/Rlt_le/ln_increasing | lra].
Qed.
End Drafts.

(** Where the draft covers P: else no M is enough. *)
Theorem rejection_constant (I : finType) (A : I -> finType) (P : {dffun forall i, A i} -> R) (Q : forall i, A i -> R) :
  law P -> (forall i, law (Q i)) -> covers (product Q) P ->
  tc P <= ln (ratio P (product Q)) /\ exp (tc P) <= ratio P (product Q).
Proof.
move=> lP lQ cov; suff l : tc P <= ln (ratio P (product Q)).
  split=> //; have [x px] : exists x, 0 < P x.
    apply: Classical_Prop.NNPP => no; case: (lP) => p0 p1; have : \rsum_x P x = 0; last by rewrite p1; lra.
    by apply: big1 => x _; case: (Rle_lt_or_eq_dec _ _ (p0 x)) => // h; case: no; exists x.
  have r0 : 0 < ratio P (product Q).
    by apply: Rlt_le_trans (ratio_ge P (product Q) x); apply: Rdiv_lt_0_compat => //; exact: cov.
  apply: (@Rle_trans _ (exp (ln (ratio P (product Q))))); last by right; exact: exp_ln.
  by case: l => [l|->]; [apply/Rlt_le/exp_increasing | lra].
by apply: Rle_trans (ctc_lower_bound lP (fun i => law_sublaw (lQ i)) cov) _; exact: kl_ratio.
Qed.

(** The reverse divergence of a parallel draft can be infinite: two bits of even parity, each drawn from its own law.
    Claim [reverse-divergence-finite] is false. *)
Theorem reverse_infinite : ~ (forall (I : finType) (A : I -> finType) (P : {dffun forall i, A i} -> R), law P ->
  exists d, xkl (product (@marginal I A P)) P = Some d).
Proof.
case/(_ _ _ equal_bits equal_bits_law) => d; rewrite /xkl; case: coversP => // cov _.
have := cov (two true false); rewrite equal_two /= => /(_ _)/Rlt_irrefl; apply.
apply: prod_gt0 => i _; have -> : two true false i = two (i == t0) (i == t0) i by rewrite !ffunE; case: (i == t0).
by apply: marginal_pos => [y|]; [case: equal_bits_law | rewrite equal_two eqxx; lra].
Qed.

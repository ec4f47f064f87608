(** Decoding a law in a random order, in rounds of given sizes: claims on its mean divergence, for every length,
    every family of finite alphabets and every law. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma Rsub_add x y : x - y + y = x. Proof. ring. Qed.
Lemma telescope t x c k y : - (t + (x - c)) + - (k + (y - x)) = - (t + k + (y - c)). Proof. ring. Qed.

Section Laws.
(** L tokens X_i on a finite space with law P; sequences are the case X_i w = w i. *)
Variables (L : nat) (Omega : finType) (A : 'I_L -> eqType) (X : forall i, Omega -> A i) (P : Omega -> R).
Hypothesis lP : law P.
Implicit Types (s : {ffun 'I_L -> 'I_L}) (C S : {set 'I_L}) (w : Omega).

Notation H := (H X P).
Notation mass := (mass X P).
Notation Z := (RandomOrder.Z H).

(** The tokens make up the outcome, as they do in a sequence. *)
Hypothesis whole : forall u w, agree X setT u w -> u = w.

(** A decoder gives token i its conditional law given the tokens of C, wherever that exists; [decode C i w] is the
    probability of the value X_i(w) in the context X_C(w). In contexts of probability 0 it may do anything. *)
Variable decode : {set 'I_L} -> 'I_L -> Omega -> R.
Hypothesis exact : forall C i w, 0 < mass C w -> decode C i w = mass (i |: C) w / mass C w.

(** The probability of w when it is decoded along the order s, in rounds of the listed sizes, after a tokens: in a round
    the tokens are drawn independently, given all earlier rounds. *)
Fixpoint decoded s a sizes w : R :=
  if sizes is n :: rest then
    (\rprod_(i in s @: window L a n) decode (s @: upto L a) i w) * decoded s (a + n)%nat rest w
  else 1.

(** The mean over the orders of KL(P || decoded). *)
Definition mean_kl sizes := mean (fun s => kl P (decoded s 0 sizes)).

Lemma mean_ln_mass S : (\rsum_w (P w * ln (mass S w))) = - H S.
Proof. by rewrite /Entropies.H Ropp_involutive. Qed.

Lemma decoded_pos s a sizes w : 0 < P w -> 0 < decoded s a sizes w.
Proof.
move=> pw; elim: sizes a => [|n r IH] a /=; first by lra.
apply: Rmult_lt_0_compat => //; apply: prod_gt0 => i _.
rewrite exact; last exact: mass_gt0.
by apply: Rdiv_lt_0_compat; apply: mass_gt0.
Qed.

Lemma mean_ln_decoded s a sizes : injective s -> (\rsum_w (P w * ln (decoded s a sizes w))) =
  - (cost H s a sizes + (H (s @: upto L (a + sumn sizes)) - H (s @: upto L a))).
Proof.
move=> si; elim: sizes a => [|n r IH] a /=.
  by rewrite addn0 big1 => [|w _]; rewrite ?ln_1; ring.
set C := s @: upto L a; set W := s @: window L a n.
have e w : P w * ln ((\rprod_(i in W) decode C i w) * decoded s (a + n) r w) =
  (\rsum_(i in W) (P w * ln (mass (i |: C) w) - P w * ln (mass C w))) + P w * ln (decoded s (a + n) r w).
  case: (Req_dec (P w) 0) => [->|nz].
    by rewrite [\big[Rplus/0]_(i in W) _]big1 => [|i _]; ring.
  have pw : 0 < P w by have := P_ge0 lP w; lra.
  have d i : decode C i w = mass (i |: C) w / mass C w by apply/exact/mass_gt0.
  have dp i : 0 < decode C i w by rewrite d; apply: Rdiv_lt_0_compat; apply: mass_gt0.
  rewrite ln_mult; [|by apply: prod_gt0|exact: decoded_pos].
  rewrite ln_prod // Rmult_plus_distr_l -sum_mull; congr Rplus; apply: eq_bigr => i _.
  have mS S : 0 < mass S w by exact: mass_gt0.
  rewrite d /Rdiv ln_mult //; last exact: Rinv_0_lt_compat.
  by rewrite ln_Rinv //; ring.
rewrite (eq_bigr _ (fun w _ => e w)) sum_add IH exchange_big /=.
rewrite (eq_bigr (fun i => - (H (i |: C) - H C))); last first.
  by move=> i _; rewrite sum_sub !mean_ln_mass; ring.
have u : s @: upto L (a + n) = W :|: C by rewrite -imsetU windowU.
have t : TCgiven H C W + (H (W :|: C) - H C) = \rsum_(i in W) (H (i |: C) - H C) by apply: Rsub_add.
by rewrite sum_opp -t -u addnA; apply: telescope.
Qed.

(** The divergence along an order is the sum of the conditional total correlations of its rounds. *)
Theorem kl_decoded s sizes : injective s -> sumn sizes = L -> kl P (decoded s 0 sizes) = cost H s 0 sizes.
Proof.
move=> si sz; rewrite kl_split; [|by case: lP|by move=> w; apply: decoded_pos].
rewrite mean_ln_decoded // add0n sz.
have -> : s @: upto L 0 = set0 by rewrite (_ : upto L 0 = set0) ?imset0 //; apply/setP => i; rewrite !inE.
have -> : s @: upto L L = setT.
  by apply/eqP; rewrite eqEcard subsetT cardsT card_imset // card_upto // card_ord leqnn.
have -> : entropy P = H setT.
  congr Ropp; apply: eq_bigr => w _; congr (_ * ln _).
  rewrite /Entropies.mass (big_pred1 w) // => u; apply/idP/eqP => [/whole //|->]; exact: agree_refl.
by rewrite (H_empty X lP); ring.
Qed.
Theorem Z_one : Z 1 = 0.
Proof. exact/Z_first/H_empty. Qed.

Theorem Z_nondecreasing j : (0 < j < L)%nat -> Z j <= Z j.+1.
Proof. by apply: Z_up => S T; apply: H_submod. Qed.

(** The identity: E KL = sum over rounds, from a to a + n, of [Z_{a+1} + ... + Z_{a+n} - n Z_{a+1}]. *)
Theorem mean_kl_rounds sizes : sumn sizes = L -> mean_kl sizes = rounds Z 0 sizes.
Proof.
move=> sz; rewrite -mean_cost_rounds ?sz //; apply: mean_eq => s si; exact: kl_decoded.
Qed.

End Laws.


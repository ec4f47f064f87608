(** The masked objective of a given denoiser, computed: the weighted cross-entropy of what is masked, and the weights with
    which its minimum is the entropy. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals.
From Maskproof Require Import Sums Divergence Objective Listed ListedSets Evaluate EvaluateSets EvaluateContext.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Section Loss.
Variables (V L : nat) (p : seq nat -> Q) (w : seq bool -> Q) (f : seq (option nat) -> nat -> nat -> Q).
Definition answer (c : {ffun 'I_L -> option 'I_V}) (i : 'I_L) (v : 'I_V) : R := Q2R (f (state c) i v).

Definition masks_weight (b : seq bool) : Q := let m := seq.count ssrfun.id b in
  if m == 0%nat then 0%Q else (1 / (natural m * natural 'C(L, m)))%Q.
Definition see_of (b : seq bool) (x : seq nat) : seq (option nat) :=
  [seq if nth false b i then None else Some (nth 0%nat x i) | i <- iota 0 L].
Definition objective_of : logs := total (subsets L) (fun b => times (w b) (total (texts V L) (fun x =>
  times (p x) [seq (-(1), f (see_of b x) i (nth 0%nat x i))%Q | i <- members b]))).

Theorem weight_evaluate (M : {set 'I_L}) : weight M = Q2R (masks_weight (bits M)).
Proof.
rewrite /weight /masks_weight -cards_eq0 card_bits card_ord; case: ifP => _; first by rewrite Q2R_0.
by rewrite Q2R_over Q2R_mult !Q2R_nat Q2R_1 /Rdiv Rmult_1_l.
Qed.

Theorem loss_evaluate : loss (@joint V L p) (fun M => Q2R (w (bits M))) answer = value objective_of.
Proof.
rewrite value_total -(big_listed (lists_bits L) predT (fun b => value (times (w b) _))); apply: eq_bigr => M _.
rewrite value_times value_total; congr Rmult.
rewrite -(big_listed (@lists_text V L) predT (fun x => value (times (p x) _))); apply: eq_bigr => x _.
rewrite value_times value_map; congr Rmult.
rewrite -(big_bits _ M (fun i => Q2R (-(1)) * ln (Q2R (f (see_of (bits M) (text x)) i (nth 0%nat (text x) i))))).
apply: eq_bigr => i _; rewrite Q2R_opp Q2R_1 /answer nth_text.
have -> : state (see M x) = see_of (bits M) (text x).
  rewrite /see_of -val_enum_ord -map_comp; apply: eq_map => j /=.
  by rewrite nth_bits nth_text ffunE; case: ifP.
by rewrite -Ropp_mult_distr_l Rmult_1_l.
Qed.
End Loss.

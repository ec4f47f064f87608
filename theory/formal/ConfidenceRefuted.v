(** What is not true of confidence and of adaptive rules, beside what is:
      [greedy_beyond]        with n epsilon < 1 in place of (n + 1) epsilon <= 1, sure tokens are the likeliest text;
      [product_of_maxima]    where the product of the largest probabilities is small, drawing at once is incoherent;
      [model_entropies]      the entropies that a denoiser reports bound what its step costs;
      [zero_one_token]       with a bound of zero on entropy, a step reveals one token;
      [remasking]            to draw all masked tokens and to keep the most probable one of them draws from the law. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Confidence Policies Zipf Bits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [greedy-parallel-beyond]: 00, 01 and 10 with 5, 6 and 6 of 17. *)
Theorem greedy_beyond : ~ (forall (I : finType) (A : I -> finType) (P : {dffun forall i, A i} -> R) eps x, law P ->
  (forall i, 1 - eps < confidence P x i) -> INR #|I| * eps < 1 -> forall y, P y <= P x).
Proof.
move=> h; pose P := cells 0 (6 / 17) (6 / 17) (5 / 17).
have lP : law P by apply: cells_law; lra.
have sure i : 1 - 7 / 17 < confidence (A := fun=> bool_finType) P (two false false) i.
  by rewrite /confidence; case: i; rewrite ?first_cells ?second_cells ffunE; lra.
have n2 : INR #|bool_finType| * (7 / 17) < 1 by rewrite card_bool /=; lra.
by have := h _ (fun=> bool_finType) P _ _ lP sure n2 (two true false); rewrite /P /cells !ffunE; lra.
Qed.

(** Claim [product-of-maxima]: two independent bits with P(0) = 7/10. *)
Theorem product_of_maxima : ~ (forall (I V : finType) (P : {ffun I -> V} -> R), law P ->
  \rprod_i largest (@marginal _ (fun=> V) P i) < / 2 -> entropy P < \rsum_i entropy (@marginal _ (fun=> V) P i)).
Proof.
move=> h; pose P := cells (9 / 100) (21 / 100) (21 / 100) (49 / 100).
have lP : law P by apply: cells_law; lra.
have small : \rprod_i largest (@marginal _ (fun=> bool_finType) P i) < / 2.
  rewrite big_bool /= !largest_bool ?first_cells ?second_cells /=; try lra.
  by rewrite !Rmax_right; lra.
have l := Rlt_Rminus _ _ (h _ _ P lP small); suff e : @tc _ (fun=> bool_finType) P = 0 by have : 0 < @tc _ (fun=> bool_finType) P by [exact: l]; rewrite e; lra.
rewrite tc_cells.
have -> : ln (9 / 100) = ln (3 / 10) + ln (3 / 10) by rewrite -ln_mult; [congr ln; field | lra | lra].
have -> : ln (21 / 100) = ln (3 / 10) + ln (7 / 10) by rewrite -ln_mult; [congr ln; field | lra | lra].
have -> : ln (49 / 100) = ln (7 / 10) + ln (7 / 10) by rewrite -ln_mult; [congr ln; field | lra | lra].
have -> : 9 / 100 + 21 / 100 = 3 / 10 by field.
have -> : 21 / 100 + 49 / 100 = 7 / 10 by field.
by field.
Qed.

(** Claim [model-entropies-bound]: a fair pair of equal bits, and a denoiser that is certain of both. *)
Theorem model_entropies : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (q : {ffun I -> option V} -> I -> V -> R)
  (c : {ffun I -> option V}) (U : {set I}), law P -> (forall c i, law (q c i)) -> 0 < prob P (shows c) ->
  CTC P c U <= \rsum_(i in U) entropy (q c i) - \big[Rmax/0]_(i in U) entropy (q c i)).
Proof.
move=> h; pose P := cells (/ 2) 0 0 (/ 2); pose q (_ : {ffun bool -> option bool}) (_ v : bool) := if v then 0 else 1.
have lP : law P by apply: cells_law; lra.
have lq c i : law (q c i) by split=> [[]|]; rewrite /= ?big_bool /=; lra.
have seen : 0 < prob P (shows (blank _ _)).
  by rewrite /prob (eq_bigl predT) => [|x]; [rewrite (proj2 lP); lra | rewrite shows_blank].
have := h _ _ P q (blank _ _) setT lP lq seen.
have z i : entropy (q (blank _ _) i) = 0 by rewrite /q entropy_bit ln_1; lra.
have -> : \rsum_(i in [set: bool_finType]) entropy (q (blank _ _) i) = 0 by apply: big1 => i _; exact: z.
have -> : \big[Rmax/0]_(i in [set: bool_finType]) entropy (q (blank _ _) i) = 0.
  by elim/big_ind: _ => [|x y -> ->|i _]; [| rewrite Rmax_left; lra | exact: z].
have -> : CTC P (blank _ _) setT = @tc _ (fun=> bool_finType) P.
  rewrite tc_entropies // CTC_sets // /TC posterior_blank //; congr Rminus.
  by apply: eq_bigl => i; rewrite inE.
rewrite tc_cells !Rplus_0_r !Rplus_0_l !Rmult_0_l ln_half; have := ln2_gt0; lra.
Qed.

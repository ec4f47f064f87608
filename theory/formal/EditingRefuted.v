(** What is not true of rounds of parallel edits, beside what is:
      [off_diagonal_rate]   that lazy edits forget at the rate of the influences of other positions alone;
      [threshold_unique]    that edits where the denoiser is confident have one stationary law;
      [no_slowdown]         that what full rounds are certified to do in a budget, rounds of some positions are, too;
      [any_choice]          that with exact laws of independent tokens any choice of what to draw again keeps the law;
      [never_factorised]    that the limit of edits of dependent tokens is no product. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average Oscillation Influence Editing EditingLimit
  EditingKept EditingColours Zipf Bits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma kept_all (I V : finType) (x y : {ffun I -> V}) :
  independent (fun i v => if v == x i then 1 else 0) y = if y == x then 1 else 0.
Proof.
rewrite /independent; case: eqP => [->|ne]; first by rewrite big1 // => i _; rewrite eqxx.
have [i yx] : exists i, y i != x i.
  by apply/existsP; rewrite -negb_forall; apply/negP => /forallP h; case: ne; apply/ffunP => i; apply/eqP.
by rewrite (bigD1 i) //= (negbTE yx) Rmult_0_l.
Qed.

Lemma abs_le0 x : Rabs x <= 0 -> x = 0.
Proof. by move=> l; case: (Req_dec x 0) => // /Rabs_pos_lt; lra. Qed.

Section OneToken.
(** One token, a fair bit. *)
Notation one := {ffun unit -> bool}.
Definition fair_bit (_ : one) (_ : unit) (_ : bool) := / 2.
Definition fair_token : one -> R := independent (fun _ _ => / 2).

Lemma fair_token_at x : fair_token x = / 2.
Proof. by rewrite /fair_token /independent (big_pred1 tt) // => -[]. Qed.

Lemma half_law : law (fun _ : bool => / 2).
Proof. by split=> [_|]; rewrite ?big_bool /=; lra. Qed.

Lemma fair_token_law : law fair_token.
Proof. by apply: independent_law => _; exact: half_law. Qed.

Lemma fair_token_exact x i v : fair_bit x i v * (\rsum_w fair_token (put x i w)) = fair_token (put x i v).
Proof. by rewrite big_bool !fair_token_at /fair_bit /=; lra. Qed.

Lemma fair_alpha : alpha fair_bit = 0.
Proof.
have z i j : influence fair_bit i j = 0 by case: i; case: j; exact: influence_self.
apply: Rle_antisym; last exact: alpha_ge0.
apply: Rle_trans (Rmin_l _ _) _; right; rewrite /row_norm; elim/big_ind: _ => // [a b -> ->|i _]; first by rewrite Rmax_left; lra.
by apply: big1.
Qed.
End OneToken.

(** Claim [edit-off-diagonal-rate]. The influence of a position on itself is 0 in [alpha] ([influence_self]); of lazy edits the
    influences of other positions are theta times those of full ones. The witness is one fair bit that is drawn again with
    probability 1/2: from the two starts it is not where it ends after one round. *)
Theorem off_diagonal_rate : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (r : {ffun I -> V} -> I -> V -> R) theta t
  (mu pi : {ffun I -> V} -> R), law P -> (forall x, 0 < P x) -> (forall x i, law (r x i)) -> 0 < theta <= 1 ->
  (forall x i v w, r (put x i v) i w = r x i w) -> (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) ->
  alpha r < 1 -> law mu -> law pi -> (forall y, push pi (edits r theta) y = pi y) ->
  tv (after (edits r theta) t mu) pi <= INR #|I| * (theta * alpha r) ^ t).
Proof.
move=> h; have lr x i : law (fair_bit x i) by exact: half_law.
have pos x : 0 < fair_token x by rewrite fair_token_at; lra.
have t01 : 0 < / 2 <= 1 by lra.
have a1 : alpha fair_bit < 1 by rewrite fair_alpha; lra.
have [pi [lpi st _ _]] := edit_limit lr t01 [ffun=> true] a1.
pose start (b : bool) : {ffun unit -> bool} := [ffun=> b].
pose from b (y : {ffun unit -> bool}) := if y == start b then 1 else 0.
have at_ b : after (edits fair_bit (/ 2)) 1 (from b) (start true) = pi (start true).
  have far : tv (after (edits fair_bit (/ 2)) 1 (from b)) pi <= 0.
    have := h _ _ _ _ (/ 2) 1%nat _ pi fair_token_law pos lr t01 (fun _ _ _ _ => erefl) fair_token_exact a1 (kept_law (start b)) lpi st.
    by rewrite fair_alpha Rmult_0_r pow_i ?Rmult_0_r //; exact: le_n.
  apply: Rminus_diag_uniq; apply: abs_le0; apply: Rle_trans (tv_term _ _ _) _; lra.
have go b : after (edits fair_bit (/ 2)) 1 (from b) (start true) = if b then 3 / 4 else / 4.
  rewrite /= /push (bigD1 (start b)) //= /from eqxx big1 => [|y /negbTE ->]; last by ring.
  rewrite /edits /round /independent (big_pred1 tt) => [|[] //]; rewrite /lazy /fair_bit !ffunE.
  by case: b => /=; field.
by have := at_ true; have := at_ false; rewrite !go; lra.
Qed.

(** Positions where the denoiser's largest probability reaches the threshold are drawn again, the others are kept. *)
Definition where_confident (I V : finType) (r : {ffun I -> V} -> I -> V -> R) tau (x : {ffun I -> V}) i v :=
  if Rle_dec tau (largest (r x i)) then r x i v else if v == x i then 1 else 0.

(** Claim [edit-threshold-unique], with one fair bit and a threshold of 3/4: it is never drawn again. *)
Theorem threshold_unique : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (r : {ffun I -> V} -> I -> V -> R) tau
  (pi pi' : {ffun I -> V} -> R), law P -> (forall x, 0 < P x) -> (forall x i, law (r x i)) ->
  (forall x i v w, r (put x i v) i w = r x i w) -> (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) ->
  alpha r < 1 -> law pi -> law pi' -> (forall y, push pi (round (where_confident r tau)) y = pi y) ->
  (forall y, push pi' (round (where_confident r tau)) y = pi' y) -> forall y, pi y = pi' y).
Proof.
move=> h; have lr x i : law (fair_bit x i) by exact: half_law.
have pos x : 0 < fair_token x by rewrite fair_token_at; lra.
have a1 : alpha fair_bit < 1 by rewrite fair_alpha; lra.
have kept (mu : {ffun unit -> bool} -> R) y : push mu (round (where_confident fair_bit (3 / 4))) y = mu y.
  have row x : round (where_confident fair_bit (3 / 4)) x y = if y == x then 1 else 0.
    rewrite -kept_all; apply: eq_bigr => i _; rewrite /where_confident; case: Rle_dec => // big.
    by have : largest (fair_bit x i) <= / 2 by [apply: largest_le => [|v]; rewrite /fair_bit; lra]; lra.
  rewrite /push (bigD1 y) //= row eqxx big1 => [|x /negbTE xy]; first by ring.
  by rewrite row eq_sym xy; ring.
pose start (b : bool) : {ffun unit -> bool} := [ffun=> b].
have := h _ _ _ _ (3 / 4) _ _ fair_token_law pos lr (fun _ _ _ _ => erefl) fair_token_exact a1 (kept_law (start true))
  (kept_law (start false)) (kept _) (kept _) (start true).
rewrite eqxx; case: eqP => [/ffunP/(_ tt)|_]; [by rewrite !ffunE | lra].
Qed.

(** Claim [edit-no-slowdown], at a tolerance of 1/100: the first whole number of rounds that is at least a quotient of logarithms is
    within a budget if and only if some whole number is between the two. The witness is four tokens, two a round, alpha = 1/400 and
    theta = 1/1000: one full round is certified, hundreds of lazy ones are not. *)
Theorem no_slowdown : ~ (forall (n : nat) (parallelism alpha theta : R), (0 < n)%nat -> 1 <= parallelism -> 0 < alpha < 1 ->
  0 < theta <= 1 -> (exists t : nat, ln (INR n / (1 / 100)) / ln (/ alpha) <= INR t <= INR n - INR n / parallelism) ->
  exists t : nat, ln (INR n / (1 / 100)) / ln (/ rate theta alpha) <= INR t <= INR n - INR n / parallelism).
Proof.
move=> h; have [] := h 4%nat 2 (/ 400) (/ 1000) isT; try lra.
  have -> : INR 4 / (1 / 100) = 400 by rewrite /=; field.
  rewrite Rinv_inv.
  exists 1%nat; rewrite /Rdiv Rinv_r; first by rewrite /=; lra.
  by have : 0 < ln 400 by [rewrite -ln_1; apply: ln_increasing; lra]; lra.
move=> t; have -> : INR 4 / (1 / 100) = 400 by rewrite /=; field.
have -> : INR 4 - INR 4 / 2 = 2 by rewrite /=; field.
rewrite /rate; set a := 1 - / 1000 * (1 - / 400) => -[l u].
have a0 : 0 < / a by apply: Rinv_0_lt_compat; rewrite /a; lra.
have small : ln (/ a) <= / 100.
  apply: Rle_trans (ln_tangent a0) _; apply: (Rmult_le_reg_l a); first by rewrite /a; lra.
  by rewrite Rmult_minus_distr_l Rinv_r /a; lra.
have large : ln 2 <= ln 400 by apply/Rlt_le/ln_increasing; lra.
have l2 : / 2 <= ln 2.
  have := ln_tangent (t := / 2) ltac:(lra); rewrite ln_half; lra.
have pos : 0 < ln (/ a).
  rewrite -ln_1; apply: ln_increasing; first lra.
  by rewrite -Rinv_1; apply: Rinv_lt_contravar; rewrite /a; lra.
have : ln 400 <= 2 * ln (/ a); last by lra.
apply: (Rmult_le_reg_r (/ ln (/ a))); first exact: Rinv_0_lt_compat.
by rewrite Rmult_assoc Rinv_r; [lra | lra].
Qed.

(** Claim [edit-exact-conditionals-suffice]: two fair bits, each drawn again if and only if the other is one. *)
Theorem any_choice : ~ (forall (I V : finType) (Q : I -> V -> R) (choice : {ffun I -> V} -> {set I}), (forall i, law (Q i)) ->
  1 - tv (push (independent Q) (fun x => EditingKept.edit (fun _ => Q) (choice x) x)) (independent Q) = 1).
Proof.
move=> h; pose Q (_ : bool) (_ : bool) := / 2; pose choice (x : {ffun bool -> bool}) := [set i | x (~~ i)].
have := h _ _ Q choice (fun _ => half_law) => e.
have {e}z : tv (push (independent Q) (fun x => EditingKept.edit (fun _ => Q) (choice x) x)) (independent Q) = 0 by lra.
have := tv_term (push (independent Q) (fun x => EditingKept.edit (fun _ => Q) (choice x) x)) (independent Q) (two false false).
rewrite z /push sum_two_bits /EditingKept.edit /round /independent /redraw !big_bool /Q /= !inE !ffunE /=.
by rewrite Rabs_right; lra.
Qed.

(** Claim [edit-limit-not-factorised]: two bits with weights 3, 1, 1 and 3. *)
Theorem never_factorised : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) r (pi : {ffun I -> V} -> R), law P ->
  (forall x, 0 < P x) -> 0 < @tc _ (fun=> V) P -> (forall x i, law (r x i)) -> (forall x i v w, r (put x i v) i w = r x i w) ->
  (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) -> converges (round r) pi -> 0 < @tc _ (fun=> V) pi).
Proof.
move=> h; pose P := cells (3 / 8) (1 / 8) (1 / 8) (3 / 8).
have lP : law P by apply: cells_law; lra.
have pos x : 0 < P x by rewrite /P /cells; case: (x true); case: (x false); lra.
pose r (x : {ffun bool -> bool}) (i v : bool) := if v == x (~~ i) then 3 / 4 else 1 / 4.
have lr x i : law (r x i).
  by split=> [v|]; rewrite ?big_bool /r; [case: eqP; lra | case: (x _) => /=; lra].
have blind x i v w : r (put x i v) i w = r x i w by rewrite /r put_off; [| case: i].
have ex x i v : r x i v * (\rsum_w P (put x i w)) = P (put x i v).
  rewrite big_bool /r /P /cells !ffunE; case: i => /=; case: v => /=; by [case: (x false) => /=; field | case: (x true) => /=; field].
have dep : 0 < @tc _ (fun=> bool_finType) P.
  rewrite tc_cells; have -> : 3 / 8 + 1 / 8 = / 2 by field.
  have -> : 1 / 8 + 3 / 8 = / 2 by field.
  have e8 : ln 8 = 3 * ln 2 by have -> : 8 = 2 * (2 * 2) by [ring]; rewrite !ln_mult; lra.
  have -> : ln (3 / 8) = ln 3 - 3 * ln 2 by rewrite /Rdiv ln_mult ?ln_Rinv ?e8; lra.
  have -> : ln (1 / 8) = - (3 * ln 2) by rewrite /Rdiv ln_mult ?ln_Rinv ?e8 ?ln_1; lra.
  have : ln (2 * (2 * (2 * 2))) < ln (3 * (3 * 3)) by apply: ln_increasing; lra.
  by rewrite !ln_mult ?ln_half; lra.
have f (v : bool) : \rsum_(x : {ffun bool -> bool} | x true == v) P x = / 2.
  by have := first_cells (3 / 8) (1 / 8) (1 / 8) (3 / 8) v; rewrite /marginal => ->; case: v; lra.
have s (v : bool) : \rsum_(x : {ffun bool -> bool} | x false == v) P x = / 2.
  by have := second_cells (3 / 8) (1 / 8) (1 / 8) (3 / 8) v; rewrite /marginal => ->; case: v; lra.
have limit : (fun z : {ffun bool -> bool} => (\rsum_(x : {ffun bool -> bool} | x true == z true) P x) *
    (\rsum_(x : {ffun bool -> bool} | x false == z false) P x)) = cells (/ 4) (/ 4) (/ 4) (/ 4).
  apply: FunctionalExtensionality.functional_extensionality => z.
  by rewrite f s /cells; case: (z true); case: (z false); field.
have conv := pair_limit lP pos lr blind ex; rewrite limit in conv.
have := h _ _ _ _ _ lP pos dep lr blind ex conv.
rewrite tc_cells; have -> : / 4 + / 4 = / 2 by field.
have -> : ln (/ 4) = ln (/ 2) + ln (/ 2) by rewrite -ln_mult; [congr ln; field | lra | lra].
by lra.
Qed.

(** What is false of losses of single tokens, each by the datum and by what else is masked.
    - [variance_by_own]: with the covariances of the tokens' own means the variance is another, claim [masked-loss-variance-own];
    - [delimiters_biased]: where a loss sees the masks of delimiters, masking these more often moves the reweighed mean, claim
      [delimiter-sampling-unbiased].
    Masks are functions to bool here, which witnesses are computed with; [TokenLosses] has them as sets. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Variance Average Mirror.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Losses.
(** Data by p; l x i A is what token i loses on the datum x where it is masked and A is all that is masked. *)
Variables (X I : finType) (p : X -> R) (l : X -> I -> {set I} -> R).
Notation masks := {ffun I -> bool}.

(** A datum, and masks that are drawn by themselves at a rate for each token. *)
Definition datum_masks (rate : I -> R) : X * masks -> R := joint p (fun=> alone rate).

(** The mean of a function of data and masks at time t, given that token i is masked; for one datum, and over data. *)
Definition own_given (t : R) (i : I) (f : X -> masks -> R) (x : X) := mean (alone (fun=> t)) (fun m => if m i then f x m else 0) / t.
Definition given_masked t i f := mean p (own_given t i f).

(** A token's loss, its mean and variance given that it is masked. *)
Definition token_loss i x (m : masks) := l x i (hidden m).
Definition mu t i := given_masked t i (token_loss i).
Definition sigma2 t i := given_masked t i (fun x m => token_loss i x m ^ 2) - mu t i ^ 2.

(** The masked loss at time t, and the formula of its variance with the covariance over data of the tokens' own means. *)
Definition masked_loss t (o : X * masks) := (\rsum_(i in hidden o.2) l o.1 i (hidden o.2)) / (INR #|I| * t).
Definition by_own t :=
  (\rsum_i sigma2 t i) / (INR #|I| ^ 2 * t) + (1 - t) / (INR #|I| ^ 2 * t) * (\rsum_i (mu t i ^ 2)) +
  (\rsum_i \rsum_(j | j != i) cov p (own_given t i (token_loss i)) (own_given t j (token_loss j))) / INR #|I| ^ 2.

(** The mean over data and masks of the masked tokens' losses, each divided by its own rate. *)
Definition reweighed rate := mean (datum_masks rate) (fun o => \rsum_(i in hidden o.2) (l o.1 i (hidden o.2) / rate i)).

End Losses.

(** Two tokens: four sets of masks. *)
Definition both (v w : bool) : {ffun bool -> bool} := [ffun i => if i then v else w].

Lemma mean_masks (rate : bool -> R) (f : {ffun bool -> bool} -> R) : (forall i, 0 <= rate i <= 1) ->
  mean (alone rate) f =
    rate true * (rate false * f (both true true) + (1 - rate false) * f (both true false)) +
    (1 - rate true) * (rate false * f (both false true) + (1 - rate false) * f (both false false)).
Proof.
move=> h; have lm i : law (mask_law (rate i)) by exact: mask_law_law.
have all (i : bool) : i \in [:: true; false] by case: i.
have same v w : put (put [ffun=> true] true v) false w = both v w by apply/ffunP => -[]; rewrite !ffunE.
by rewrite -(averages_cover f [ffun=> true] lm all) /= /average /mean !big_bool /= !same.
Qed.

Lemma hidden_both v w i : (i \in hidden (both v w)) = if i then v else w.
Proof. by rewrite inE ffunE. Qed.

Lemma one_datum (f : unit -> R) : mean (fun=> 1) f = f tt.
Proof. by rewrite /mean (big_pred1 tt) => [|[]] //; ring. Qed.

(** Both tokens lose 1 where the other is visible and 2 where it is masked, t = 1/2: 9/4 against 11/8. *)
Theorem variance_by_own : ~ (forall (X I : finType) (p : X -> R) (l : X -> I -> {set I} -> R) (t : R),
  law p -> 0 < t < 1 -> var (datum_masks p (fun=> t)) (masked_loss l t) = by_own p l t).
Proof.
pose l (_ : unit) (i : bool) (A : {set bool}) := if (~~ i) \in A then 2 else 1.
have lu : law (fun _ : unit => 1) by split=> [_|]; [lra | rewrite (big_pred1 tt) // => -[]].
have ht (i : bool) : 0 <= 1 / 2 <= 1 by lra.
have la : law (alone (fun _ : bool => 1 / 2)) by exact: alone_law.
move/(_ _ _ _ l (1 / 2) lu); rewrite var_moments; last exact: joint_law.
rewrite /by_own !big_bool !(big_mkcond (fun j => j != _)) !big_bool /= /cov /sigma2 /mu /given_masked.
rewrite /datum_masks !mean_joint !one_datum /own_given !mean_masks // /masked_loss /token_loss.
rewrite !(big_mkcond (fun i => i \in hidden _)) !big_bool /= !hidden_both /l !hidden_both !ffunE /= card_bool.
have -> : INR 2 = 2 by []; lra.
Qed.

(** A token that loses 1 or 20 by the mask of a delimiter, a delimiter that loses 2 or 30, t = 1/4, Delta = 1/2: 59/4 against 97/4. *)
Theorem delimiters_biased : ~ (forall (X I : finType) (p : X -> R) (l : X -> I -> {set I} -> R) (D : {set I}) (t Delta : R),
  law p -> 0 < t < 1 -> 0 < Delta ->
  reweighed p l (fun i => if i \in D then Rmin 1 (t + Delta) else t) = reweighed p l (fun=> t)).
Proof.
pose l (_ : unit) (i : bool) (A : {set bool}) := if i then if false \in A then 20 else 1 else if true \in A then 30 else 2.
pose rate (i : bool) := if i \in [set false] then Rmin 1 (1 / 4 + 1 / 2) else 1 / 4.
have lu : law (fun _ : unit => 1) by split=> [_|]; [lra | rewrite (big_pred1 tt) // => -[]].
have rE i : rate i = if i then 1 / 4 else 3 / 4 by rewrite /rate inE /Rmin; case: i => //=; case: Rle_dec => ?; lra.
have h (i : bool) : 0 <= rate i <= 1 by rewrite rE; case: i; lra.
have ht (i : bool) : 0 <= 1 / 4 <= 1 by lra.
move/(_ _ _ _ l [set false] (1 / 4) (1 / 2) lu); rewrite -/rate /reweighed /datum_masks !mean_joint !one_datum !mean_masks // /l /=.
rewrite !(big_mkcond (fun i => i \in hidden _)) !big_bool /= !hidden_both !rE /=.
lra.
Qed.

(** Losses of single tokens, each by the datum and by what else is masked.
    - [variance_by_pairs], claim [masked-loss-variance]: the variance of the masked loss by pairs of tokens that are masked together;
      [variance_by_own]: with the covariances of the tokens' own means it is another, claim [masked-loss-variance-own] is false.
    - [delimiters_unbiased], claim [delimiter-sampling-blind]: masking some tokens more often leaves the reweighed mean as it is where no loss
      sees their masks; [delimiters_biased]: elsewhere it does not, claim [delimiter-sampling-unbiased] is false. *)
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

(** The same with the mean product of two tokens' losses given that both are masked. *)
Definition product_given t i j :=
  mean p (fun x => mean (alone (fun=> t)) (fun m => if m i && m j then token_loss i x m * token_loss j x m else 0)) / t ^ 2.
Definition by_pairs t :=
  (\rsum_i sigma2 t i) / (INR #|I| ^ 2 * t) + (1 - t) / (INR #|I| ^ 2 * t) * (\rsum_i (mu t i ^ 2)) +
  (\rsum_i \rsum_(j | j != i) (product_given t i j - mu t i * mu t j)) / INR #|I| ^ 2.

(** The mean over data and masks of the masked tokens' losses, each divided by its own rate. *)
Definition reweighed rate := mean (datum_masks rate) (fun o => \rsum_(i in hidden o.2) (l o.1 i (hidden o.2) / rate i)).

Hypothesis lp : law p.

(** What is divided by: a token is masked with probability t, two are with t^2. *)
Lemma masked_chance t i : 0 <= t <= 1 -> mean (alone (fun=> t)) (fun m : masks => if m i then 1 else 0) = t.
Proof.
move=> ht; have lm (j : I) : law (mask_law t) by exact: mask_law_law.
apply: etrans (mean_one lm i (fun b : bool => if b then 1 else 0)) _; by rewrite /mean big_bool /mask_law /=; ring.
Qed.

Lemma both_masked_chance t i j : j != i -> 0 <= t <= 1 ->
  mean (alone (fun=> t)) (fun m : masks => if m i && m j then 1 else 0) = t ^ 2.
Proof.
move=> ji ht; have lm (k : I) : law (mask_law t) by exact: mask_law_law.
transitivity (mean (alone (fun=> t)) (fun m : masks => (if m i then 1 else 0) * (if m j then 1 else 0))).
  by apply: mean_ext => m; case: (m i); case: (m j) => /=; ring.
have h := mean_two lm (fun b : bool => if b then 1 else 0) (fun b : bool => if b then 1 else 0) ji.
by apply: etrans h _; rewrite /mean !big_bool /mask_law /=; ring.
Qed.

(** Claim [masked-loss-variance]. *)
Theorem variance_by_pairs t : (0 < #|I|)%nat -> 0 < t <= 1 -> var (datum_masks (fun=> t)) (masked_loss t) = by_pairs t.
Proof.
move=> n0 ht; have p0 : 0 < INR #|I| by apply/lt_0_INR/ltP.
have la : law (alone (fun _ : I => t)) by apply: alone_law => i; lra.
pose seen i (o : X * masks) := if o.2 i then token_loss i o.1 o.2 else 0.
have first i : mean (datum_masks (fun=> t)) (seen i) = t * mu t i.
  rewrite /mu /given_masked /own_given /datum_masks mean_joint -mean_scale; apply: mean_ext => x.
  by rewrite /seen /=; field; lra.
have square i : mean (datum_masks (fun=> t)) (fun o => seen i o * seen i o) = t * (sigma2 t i + mu t i ^ 2).
  rewrite /sigma2 /given_masked /own_given /datum_masks mean_joint.
  have -> u v : t * (u - v + v) = t * u by ring.
  rewrite -mean_scale; apply: mean_ext => x.
  have -> u : t * (u / t) = u by field; lra.
  by apply: mean_ext => m; rewrite /seen /=; case: (m i); ring.
have pair i j : mean (datum_masks (fun=> t)) (fun o => seen i o * seen j o) = t ^ 2 * product_given t i j.
  rewrite /product_given /datum_masks mean_joint; have -> u : t ^ 2 * (u / t ^ 2) = u by field; lra.
  by apply: mean_ext => x; apply: mean_ext => m; rewrite /seen /=; case: (m i); case: (m j) => /=; ring.
have sum o : masked_loss t o = / (INR #|I| * t) * \rsum_i seen i o.
  by rewrite /masked_loss big_mkcond /Rdiv Rmult_comm; congr (_ * _); apply: eq_bigr => i _; rewrite /seen inE.
rewrite var_moments; last exact: joint_law.
rewrite (mean_ext _ sum) mean_scale mean_sum (eq_bigr _ (fun i _ => first i)) sum_mull.
rewrite (@mean_ext _ _ _ (fun o => (/ (INR #|I| * t)) ^ 2 * \rsum_i \rsum_j (seen i o * seen j o))) => [|o]; last first.
  rewrite sum Rpow_mult_distr; congr (_ * _); rewrite /= Rmult_1_r -sum_mulr.
  by apply: eq_bigr => i _; rewrite -sum_mull.
rewrite mean_scale mean_sum.
have -> : \rsum_i mean (datum_masks (fun=> t)) (fun o => \rsum_j (seen i o * seen j o)) =
    t * (\rsum_i sigma2 t i) + t * (\rsum_i (mu t i ^ 2)) + t ^ 2 * (\rsum_i \rsum_(j | j != i) product_given t i j).
  rewrite -!sum_mull -!sum_add; apply: eq_bigr => i _; rewrite mean_sum (bigD1 i) //= square.
  by rewrite (eq_bigr _ (fun j _ => pair i j)) sum_mull; ring.
have rho : \rsum_i \rsum_(j | j != i) (product_given t i j - mu t i * mu t j) =
    (\rsum_i \rsum_(j | j != i) product_given t i j) - ((\rsum_i mu t i) ^ 2 - \rsum_i (mu t i ^ 2)).
  rewrite /= Rmult_1_r -sum_mulr -!sum_sub; apply: eq_bigr => i _.
  by rewrite sum_sub sum_mull [X in _ = _ - (_ * X - _)](bigD1 i) //=; ring.
rewrite /by_pairs rho.
have algebra n s m u q : 0 < n -> (/ (n * t)) ^ 2 * (t * s + t * u + t ^ 2 * q) - (/ (n * t) * (t * m)) ^ 2 =
    s / (n ^ 2 * t) + (1 - t) / (n ^ 2 * t) * u + (q - (m ^ 2 - u)) / n ^ 2 by move=> np; field; lra.
exact: algebra.
Qed.
End Losses.

Section Blind.
(** Means of what does not look at some tokens do not depend on these tokens' laws. *)
Variables (I V : finType) (Q Q' : I -> V -> R) (S : {set I}) (f : {ffun I -> V} -> R).
Hypotheses (lQ : forall i, law (Q i)) (lQ' : forall i, law (Q' i)).
Hypotheses (blind : forall x i v, i \in S -> f (put x i v) = f x) (same : forall i, i \notin S -> Q i =1 Q' i).

Lemma averages_blind (T : I -> V -> R) s x : (forall i, law (T i)) -> {subset s <= S} -> averages T s f x = f x.
Proof.
move=> lT; elim: s x => //= i s IH x sub; rewrite /average -[RHS](mean_const _ (lT i)); apply: mean_ext => v.
by rewrite IH ?blind //; [apply: sub; rewrite inE eqxx | move=> j js; apply: sub; rewrite inE js orbT].
Qed.

Lemma averages_cat (T : I -> V -> R) s s' x : averages T (s ++ s') f x = averages T s (averages T s' f) x.
Proof. by elim: s x => //= i s IH x; apply: mean_ext => v; exact: IH. Qed.

Lemma mean_blind (x : {ffun I -> V}) : mean (independent Q) f = mean (independent Q') f.
Proof.
have all i : i \in enum (~: S) ++ enum S by rewrite mem_cat !mem_enum inE orNb.
have sub : {subset enum S <= S} by move=> i; rewrite mem_enum.
rewrite -(averages_cover f x lQ all) -(averages_cover f x lQ' all) !averages_cat.
have {all} : {subset enum (~: S) <= ~: S} by move=> i; rewrite mem_enum.
elim: (enum (~: S)) x => [|i s IH] x out /=; first by rewrite !averages_blind.
rewrite /average; transitivity (mean (Q i) (fun v => averages Q' s (averages Q' (enum S) f) (put x i v))).
  by apply: mean_ext => v; apply: IH => j js; apply: out; rewrite inE js orbT.
by apply: eq_bigr => v _; rewrite same //; have := out i; rewrite inE eqxx inE => /(_ isT).
Qed.
End Blind.

Section Delimiters.
Variables (X I : finType) (p : X -> R) (l : X -> I -> {set I} -> R) (D : {set I}).
(** What a token loses does not depend on whether another one that is a delimiter is masked. *)
Hypothesis ignored : forall x i (A : {set I}), i \in A -> l x i A = l x i (i |: (A :\: D)).

Lemma masked_mean (rate : I -> R) x i : (forall j, 0 <= rate j <= 1) -> 0 < rate i ->
  mean (alone rate) (fun m => if m i then l x i (hidden m) / rate i else 0) = mean (alone rate) (fun m => l x i (i |: (hidden m :\: D))).
Proof.
move=> h r0; have lm j : law (mask_law (rate j)) by exact: mask_law_law.
rewrite -(average_mean _ (lm i)) -[in RHS](average_mean _ (lm i)); apply: mean_ext => m.
rewrite /average /mean !big_bool /= !put_at /mask_law.
have e v : i |: (hidden (put m i v) :\: D) = i |: (hidden (put m i true) :\: D).
  by apply/setP => j; rewrite !inE !ffunE; case: eqP.
rewrite (e false) ignored; last by rewrite inE put_at.
by field; lra.
Qed.

(** Claim [delimiter-sampling-blind]: for any rates that agree elsewhere. *)
Theorem blind_reweighed (rate rate' : I -> R) : (forall i, 0 < rate i <= 1) -> (forall i, 0 < rate' i <= 1) ->
  (forall i, i \notin D -> rate i = rate' i) -> reweighed p l rate = reweighed p l rate'.
Proof.
move=> h h' same; rewrite /reweighed /datum_masks !mean_joint; apply: mean_ext => x /=.
have each r : (forall i, 0 < r i <= 1) -> mean (alone r) (fun m => \rsum_(i in hidden m) (l x i (hidden m) / r i)) =
    \rsum_i mean (alone r) (fun m => l x i (i |: (hidden m :\: D))).
  move=> hr; rewrite -(eq_bigr _ (fun i _ => masked_mean x (fun j => conj (Rlt_le _ _ (proj1 (hr j))) (proj2 (hr j))) (proj1 (hr i)))).
  by rewrite -mean_sum; apply: mean_ext => m; rewrite big_mkcond; apply: eq_bigr => i _; rewrite inE.
rewrite !each //; apply: eq_bigr => i _; apply: (mean_blind (S := D)) => [j|j|m j v jD|j jD v|].
- by apply: mask_law_law; have := h j; lra.
- by apply: mask_law_law; have := h' j; lra.
- by congr (l x i _); apply/setP => k; rewrite !inE !ffunE; case: (k =P j) => [->|//]; rewrite jD.
- by rewrite /mask_law same.
exact: [ffun=> true].
Qed.

Corollary delimiters_unbiased (t Delta : R) : 0 < t < 1 -> 0 < Delta ->
  reweighed p l (fun i => if i \in D then Rmin 1 (t + Delta) else t) = reweighed p l (fun=> t).
Proof.
move=> ht hd; apply: blind_reweighed => [i|i|i /negbTE -> //]; last by lra.
by case: ifP => _; [rewrite /Rmin; case: Rle_dec => ?; lra | lra].
Qed.
End Delimiters.

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

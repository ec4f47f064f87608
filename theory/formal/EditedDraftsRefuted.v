(** What is not true of drafts that are edited, beside what is: three bits whose law tells only whether all are equal.
      [closer_than_draft]  that the limit of edits that contract is no further from the law than a draft in one pass;
      [fallback_edits]     that what the denoiser says of impossible sequences changes nothing. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Context Average Oscillation Influence Bits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section ThreeBits.
(** Three bits whose law tells only whether all are equal, and a denoiser that copies two equal others with probability k and else
    draws a one with probability g. *)
Notation word := {ffun 'I_3 -> bool}.
Notation i0 := (@ord0 2).
Notation i1 := (lift (@ord0 2) (@ord0 1)).
Notation i2 := (@ord_max 2).
Definition alike (s d : R) (x : word) := if (x i0 == x i1) && (x i1 == x i2) then s else d.
Definition other (i : 'I_3) : 'I_3 := nth i0 [:: i1; i0; i0] i.
Definition another (i : 'I_3) : 'I_3 := nth i0 [:: i2; i2; i1] i.
Definition copies (k g : R) (u v t : bool) : R := if u == v then (if t == u then k else 1 - k) else (if t then g else 1 - g).
Definition copying k g (x : word) (i : 'I_3) (t : bool) := copies k g (x (other i)) (x (another i)) t.

Lemma sum_words (F : word -> R) : \rsum_x F x =
  F (three_tokens true true true) + F (three_tokens true true false) +
  (F (three_tokens true false true) + F (three_tokens true false false)) +
  (F (three_tokens false true true) + F (three_tokens false true false) +
  (F (three_tokens false false true) + F (three_tokens false false false))).
Proof. by rewrite sum_three !big_bool. Qed.

Lemma alike_at s d a b c : alike s d (three_tokens a b c) = if (a == b) && (b == c) then s else d.
Proof. by rewrite /alike !ffunE. Qed.

Lemma alike_law s d : 0 <= s -> 0 <= d -> 2 * s + 6 * d = 1 -> law (alike s d).
Proof.
move=> s0 d0 e; split=> [x|]; first by rewrite /alike; case: ifP.
by rewrite sum_words !alike_at /=; lra.
Qed.

Lemma copies_law k g u v : 0 <= k <= 1 -> 0 <= g <= 1 -> law (copies k g u v).
Proof. by move=> kk gg; split=> [t|]; rewrite ?big_bool /copies; case: u; case: v; try case: t; rewrite /=; lra. Qed.

Lemma round_at k g a b c a' b' c' : round (copying k g) (three_tokens a b c) (three_tokens a' b' c') =
  copies k g b c a' * (copies k g a c b' * copies k g a b c').
Proof. by rewrite /round /independent !big_ord_recl big_ord0 /copying /= !ffunE /= Rmult_1_r. Qed.

Lemma other_off i : other i != i.
Proof. by case: i => -[|[|[|i]]] l. Qed.
Lemma another_off i : another i != i.
Proof. by case: i => -[|[|[|i]]] l. Qed.
Lemma others_off i : other i != another i.
Proof. by case: i => -[|[|[|i]]] l. Qed.

Lemma copying_blind k g x i v w : copying k g (put x i v) i w = copying k g x i w.
Proof. by rewrite /copying !put_off // ?other_off ?another_off. Qed.

Lemma alike_put s d x i t : alike s d (put x i t) =
  if x (other i) == x (another i) then (if t == x (other i) then s else d) else d.
Proof.
rewrite /alike !ffunE; case: i => -[|[|[|i]]] l //=; rewrite /other /another /=.
all: by case: t; case: (x i0); case: (x i1); case: (x i2).
Qed.

(** These are the conditionals where k = s / (s + d), and where g is 1/2 or unequal others are impossible. *)
Lemma copying_exact s d k g x i v : k * (s + d) = s -> g = / 2 \/ d = 0 ->
  copying k g x i v * (\rsum_w alike s d (put x i w)) = alike s d (put x i v).
Proof.
move=> e gd; rewrite big_bool !alike_put /copying /copies.
by case: gd => z; rewrite ?z in e *; case: (x (other i)); case: (x (another i)); case: v => /=; lra.
Qed.

Lemma alike_marginal s d i : 2 * s + 6 * d = 1 -> @marginal _ (fun=> bool_finType) (alike s d) i =1 fun=> / 2.
Proof.
move=> e v; rewrite /marginal big_mkcond sum_words !alike_at.
by case: i v => -[|[|[|i]]] l v //; rewrite !ffunE /=; case: v => /=; lra.
Qed.

Lemma alike_draft s d x : 2 * s + 6 * d = 1 -> product (@marginal _ (fun=> bool_finType) (alike s d)) x = / 8.
Proof. by move=> e; rewrite /product !big_ord_recl big_ord0 /= !alike_marginal //; field. Qed.

(** One other bit changes the law of a bit by 1/4 at most. *)
Lemma avoid_influence i j : influence (copying (/ 4) (/ 2)) i j <= / 4.
Proof.
have one (u v w : bool) : tv (copies (/ 4) (/ 2) u v) (copies (/ 4) (/ 2) w v) <= / 4.
  rewrite /tv big_bool /copies; case: u; case: v; case: w; rewrite /= /Rabs; do 2 case: Rcase_abs; lra.
have two (u v w : bool) : tv (copies (/ 4) (/ 2) u v) (copies (/ 4) (/ 2) u w) <= / 4.
  rewrite /tv big_bool /copies; case: u; case: v; case: w; rewrite /= /Rabs; do 2 case: Rcase_abs; lra.
rewrite /influence; elim/big_ind: _ => [|a b la lb|x _]; [lra | exact: Rmax_lub |].
elim/big_ind: _ => [|a b la lb|v _]; [lra | exact: Rmax_lub |].
rewrite /copying !ffunE; case: (eqVneq (other i) j) => [e|_]; last by case: ifP => _; exact: two.
by rewrite -e eq_sym (negbTE (others_off i)); exact: one.
Qed.

Lemma avoid_alpha : alpha (copying (/ 4) (/ 2)) < 1.
Proof.
apply: Rle_lt_trans (Rmin_l _ _) _; apply: (@Rle_lt_trans _ (3 / 4)); last by lra.
rewrite /row_norm; elim/big_ind: _ => [|a b la lb|i _]; [lra | exact: Rmax_lub |].
rewrite !big_ord_recl big_ord0 /=.
have := avoid_influence i ord0; have := avoid_influence i (lift ord0 ord0).
have := avoid_influence i (lift ord0 (lift ord0 ord0)); lra.
Qed.

(** The law that full rounds keep where all equal weighs 1 and the rest 3. *)
Lemma avoid_limit y : push (alike (2 / 13) (3 / 26)) (round (copying (/ 4) (/ 2))) y = alike (2 / 13) (3 / 26) y.
Proof.
rewrite -(three_same y) /push sum_words !round_at !alike_at /copies.
by case: (y ord0); case: (y (lift ord0 ord0)); case: (y ord_max) => /=; field.
Qed.
End ThreeBits.

(** Claim [edit-closer-than-draft]: weight 1 where all three bits are equal, and 3 elsewhere. *)
Theorem closer_than_draft : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) r (pi : {ffun I -> V} -> R), law P ->
  (forall x, 0 < P x) -> (forall x i, law (r x i)) -> (forall x i v w, r (put x i v) i w = r x i w) ->
  (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) -> alpha r < 1 -> law pi ->
  (forall y, push pi (round r) y = pi y) -> kl P pi <= @tc _ (fun=> V) P).
Proof.
move=> h; pose P := alike (/ 20) (3 / 20); have lP : law P by apply: alike_law; lra.
have pos x : 0 < P x by rewrite /P /alike; case: ifP; lra.
have lr x i : law (copying (/ 4) (/ 2) x i) by apply: copies_law; lra.
have ex x i v : copying (/ 4) (/ 2) x i v * (\rsum_w P (put x i w)) = P (put x i v).
  by apply: copying_exact; [field | left].
have lpi : law (alike (2 / 13) (3 / 26)) by apply: alike_law; lra.
have := h _ _ P _ _ lP pos lr (@copying_blind _ _) ex avoid_alpha lpi avoid_limit.
rewrite -kl_marginals // /kl !sum_words !alike_draft; try lra.
rewrite /P !alike_at /=.
have -> : / 20 / (2 / 13) = / (16 / 13) * (2 / 5) by field.
have -> : 3 / 20 / (3 / 26) = (13 / 12) * (6 / 5) by field.
have -> : / 20 / / 8 = 2 / 5 by field.
have -> : 3 / 20 / / 8 = 6 / 5 by field.
have -> : ln (/ (16 / 13) * (2 / 5)) = - ln (16 / 13) + ln (2 / 5) by rewrite ln_mult ?ln_Rinv; lra.
have -> : ln (13 / 12 * (6 / 5)) = ln (13 / 12) + ln (6 / 5) by rewrite ln_mult; lra.
have : ln (16 / 13) < ln ((13 / 12) ^ 9) by apply: ln_increasing; lra.
by rewrite ln_pow /=; [lra | lra].
Qed.

(** Claim [fallback-harmless-edits]: three equal bits, drafted and edited at once, with a fair fallback and with (1, 3). *)
Theorem fallback_edits : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) r r', law P -> (forall x i, law (r x i)) ->
  (forall x i v, r x i v * (\rsum_w P (put x i w)) = P (put x i v)) -> (forall x i, law (r' x i)) ->
  (forall x i v, r' x i v * (\rsum_w P (put x i w)) = P (put x i v)) ->
  xkl P (push (product (@marginal _ (fun=> V) P)) (round r)) = xkl P (push (product (@marginal _ (fun=> V) P)) (round r'))).
Proof.
move=> h; pose P := alike (/ 2) 0; have lP : law P by apply: alike_law; lra.
have lr g x i : 0 <= g <= 1 -> law (copying 1 g x i) by move=> g01; apply: copies_law; lra.
have ex g x i v : copying 1 g x i v * (\rsum_w P (put x i w)) = P (put x i v).
  by apply: copying_exact; [field | right].
have drawn g y : push (product (@marginal _ (fun=> bool_finType) P)) (round (copying 1 g)) y =
    / 8 * (\rsum_x round (copying 1 g) x y).
  by rewrite -sum_mull; apply: eq_bigr => x _; rewrite alike_draft //; lra.
have ones g : push (product (@marginal _ (fun=> bool_finType) P)) (round (copying 1 g)) (three_tokens true true true) =
    (1 + 3 * (g * g)) / 8.
  by rewrite drawn sum_words !round_at /copies /=; field.
have zeros g : push (product (@marginal _ (fun=> bool_finType) P)) (round (copying 1 g)) (three_tokens false false false) =
    (1 + 3 * ((1 - g) * (1 - g))) / 8.
  by rewrite drawn sum_words !round_at /copies /=; field.
have value g : 0 <= g <= 1 -> xkl P (push (product (@marginal _ (fun=> bool_finType) P)) (round (copying 1 g))) =
    Some (/ 2 * ln (/ 2 / ((1 + 3 * (g * g)) / 8)) + / 2 * ln (/ 2 / ((1 + 3 * ((1 - g) * (1 - g))) / 8))).
  move=> g01; rewrite /xkl; case: coversP => [_|no]; last first.
    case: no => x; rewrite -(three_same x) /P alike_at.
    case: (x ord0); case: (x (lift ord0 ord0)); case: (x ord_max) => /=; rewrite ?ones ?zeros; nra.
  by congr Some; rewrite /kl sum_words /P !alike_at /= ones zeros !Rmult_0_l; ring.
have := h _ _ P _ _ lP (fun x i => lr (/ 2) x i ltac:(lra)) (ex _) (fun x i => lr (3 / 4) x i ltac:(lra)) (ex _).
rewrite !value; try lra.
have -> : / 2 / ((1 + 3 * (/ 2 * / 2)) / 8) = 16 / 7 by field.
have -> : / 2 / ((1 + 3 * ((1 - / 2) * (1 - / 2))) / 8) = 16 / 7 by field.
have -> : / 2 / ((1 + 3 * (3 / 4 * (3 / 4))) / 8) = 64 / 43 by field.
have -> : / 2 / ((1 + 3 * ((1 - 3 / 4) * (1 - 3 / 4))) / 8) = 64 / 19 by field.
have : ln (64 / 43 * (64 / 19)) < ln (16 / 7 * (16 / 7)) by apply: ln_increasing; lra.
have -> : ln (64 / 43 * (64 / 19)) = ln (64 / 43) + ln (64 / 19) by rewrite ln_mult; lra.
have -> : ln (16 / 7 * (16 / 7)) = ln (16 / 7) + ln (16 / 7) by rewrite ln_mult; lra.
by move=> l [e]; lra.
Qed.

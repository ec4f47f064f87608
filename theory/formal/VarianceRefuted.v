(** What is said of the variance of training and is false: claims [mirror-any-loss], [stratified-variance-printed],
    [variance-within-data], [optimal-times-every-term], [variance-synergy]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Variance Average Mirror Strata.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma unit_law : law (fun _ : unit => 1).
Proof. by split=> [_|]; [lra | rewrite (big_pred1 tt) // => -[]]. Qed.

Lemma mean_unit (f : unit -> R) : mean (fun=> 1) f = f tt.
Proof. by rewrite /mean (big_pred1 tt) => [|[]] //; ring. Qed.

Lemma mean_bool (p f : bool -> R) : mean p f = p true * f true + p false * f false.
Proof. by rewrite /mean big_bool. Qed.

(** Mirrored masks do not always halve the variance: a loss that is 1 where one of two tokens is masked, at t = 1/2. *)
Theorem mirror_any_variance : ~ (forall (I : finType) (t : I -> R) (F : {set I} -> R), (forall i, 0 <= t i <= 1) ->
  var (together t) (fun b => (F (first b) + F (second b)) / 2) <= var (together t) (fun b => F (first b)) / 2).
Proof.
have [F c] := mirror_any_loss_fails; move/(_ bool_finType (fun=> 1 / 2) F).
have h : forall i : bool, 0 <= (fun=> 1 / 2) i <= 1 by move=> i; lra.
have lt := together_law h; move/(_ h); rewrite var_pair //; first by lra.
rewrite !var_moments // (first_alone _ F) (second_alone _ F).
by rewrite (first_alone _ (fun A => F A ^ 2)) (second_alone _ (fun A => F A ^ 2)).
Qed.

(** Two strata with the losses -1 and 1, 9 and 11: equally likely, two draws each. *)
Theorem stratified_printed : ~ (forall (k m : nat) (V : finType) (law_of : 'I_k -> V -> R) (loss : V -> R),
  (0 < k)%nat -> (0 < m)%nat -> (forall s, law (law_of s)) ->
  var (draws (m := m) law_of) (mean_loss loss) =
    sigma2 law_of loss / (INR m * INR k) - sigma2_between law_of loss / INR k).
Proof.
pose two (s : 'I_2) (v : bool * bool) := if v.1 == (0 < s)%nat then 1 / 2 else 0.
pose far (v : bool * bool) := (if v.1 then 10 else 0) + (if v.2 then 1 else -1).
have l s : law (two s).
  split=> [v|]; first by rewrite /two; case: ifP; lra.
  by rewrite sum_pairs /two; case: s => -[|[|]] //= _; lra.
have m s : mean (two s) far = if (0 < s)%nat then 10 else 0.
  by rewrite /mean sum_pairs /two /far; case: s => -[|[|]] //= _; lra.
move/(_ 2%nat 2%nat [finType of bool * bool] two far isT isT l); rewrite stratified_variance //.
have -> : sigma2_between two far = 25.
  rewrite /sigma2_between /var (mean_ext _ m) (@mean_ext _ _ _ (fun s : 'I_2 => ((if (0 < s)%nat then 10 else 0) - 5) ^ 2)).
    by rewrite /mean !big_ord_recl big_ord0 /equal /=; lra.
  by move=> s; rewrite m; congr ((_ - _) ^ 2); rewrite /mean !big_ord_recl big_ord0 /equal /=; lra.
rewrite /=; lra.
Qed.

Section Terms.
(** Data x by p, a time by r with the weight a t in the objective, masks by s t; the loss is weighed by a t / r t. *)
Variables (X T M : finType) (p : X -> R) (a : T -> R) (s : T -> M -> R) (l : X -> T -> M -> R).

Definition reweighed (r : T -> R) x t m := a t / r t * l x t m.
(** The variance of a step, and its term of times. *)
Definition step_variance r := var (training p (fun=> r) (fun=> s)) (loss (reweighed r)).
Definition times_term r := mean p (fun x => var r (g (fun=> s) (reweighed r) x)).
(** The mean over data and the mean variance within a datum, at each time; the formula that has no more than these. *)
Definition data_mean t := mean p (fun x => mean (s t) (l x t)).
Definition within t := mean p (fun x => var (s t) (l x t)).
Definition averaged r := (\rsum_t (a t ^ 2 * (data_mean t ^ 2 + within t) / r t)) - (\rsum_t (a t * data_mean t)) ^ 2.
End Terms.

(** Times 1/4 and 3/4, and the masks of one token at a time. *)
Definition quarter (t : bool) := if t then 3 / 4 else 1 / 4.
Definition coin (_ : bool) := 1 / 2.
Lemma coin_law : law coin.
Proof. by split=> [b|]; rewrite ?big_bool /coin /=; lra. Qed.
Lemma quarter_masks t : law (mask_law (quarter t)).
Proof. by apply: mask_law_law; case: t; rewrite /quarter; lra. Qed.

(** Two data, equally likely, that lose 1 and 3 where their token is masked. *)
Theorem within_data : ~ (forall (X T M : finType) (p : X -> R) (a r : T -> R) (s : T -> M -> R) (l : X -> T -> M -> R),
  law p -> law r -> (forall t, 0 < r t) -> (forall t, 0 < a t) -> (forall t, law (s t)) ->
  step_variance p a s l r = averaged p a s l r).
Proof.
pose l (x _ m : bool) := if m then if x then 3 else 1 else 0.
have h t : 0 < coin t by rewrite /coin; lra.
move/(_ bool_finType bool_finType bool_finType coin coin coin (fun t => mask_law (quarter t)) l coin_law coin_law h h quarter_masks).
rewrite /step_variance variance_three_terms; [|exact: coin_law|move=> _; exact: coin_law|move=> _; exact: quarter_masks].
rewrite /averaged /data_mean /within /var /g /reweighed !big_bool !mean_bool /coin /l /quarter /mask_law /=; lra.
Qed.
Section Best.
(** Times by r and the rest by k: the variance of the weighed loss, and the laws of times that make it least. *)
Variables (T Z : finType) (a : T -> R) (k : T -> Z -> R) (l : T -> Z -> R).
Definition spread (r : T -> R) := var (joint r k) (weighed a l r).
Definition positive (r : T -> R) := law r /\ forall t, 0 < r t.
Definition best r := positive r /\ forall r', positive r' -> spread r <= spread r'.

(** The law proportional to the root of the moment is best, where no time is without a loss. *)
Lemma best_root : (forall t, 0 < a t) -> (forall t, law (k t)) -> (forall t, 0 < moment k l t) -> 0 < root a k l ->
  let r t := a t * sqrt (moment k l t) / root a k l in best r /\ spread r = root a k l ^ 2 - objective a k l ^ 2.
Proof.
move=> a0 lk m0 r0 r; have a0' t := Rlt_le _ _ (a0 t).
have [lr [_ e]] := @optimal_times_attained _ _ a k l a0' lk r0.
have r_pos t : 0 < r t.
  by apply: Rmult_lt_0_compat; [apply: Rmult_lt_0_compat => //; apply: sqrt_lt_R0 | apply: Rinv_0_lt_compat].
split=> //; split=> [//|r' [lr' pos]]; rewrite /spread e.
by apply: optimal_times => // t _; exact: pos.
Qed.

(** Times by their own weights. *)
Lemma spread_self : positive a -> (forall t, law (k t)) -> spread a = mean a (moment k l) - objective a k l ^ 2.
Proof.
move=> [la a0] lk; have a0' t := Rlt_le _ _ (a0 t).
rewrite /spread var_moments; last exact: joint_law.
rewrite weighed_mean // mean_joint; congr (_ - _); apply: mean_ext => t; apply: mean_ext => z.
by rewrite /weighed /=; field; apply: Rgt_not_eq; exact: a0.
Qed.
End Best.

Definition even (T : finType) (_ : T) := / INR #|T|.

(** A step's variance in the other order: the time first. *)
Lemma step_spread (X T M : finType) (p : X -> R) (a : T -> R) (s : T -> M -> R) (l : X -> T -> M -> R) r :
  law p -> law r -> (forall t, law (s t)) ->
  step_variance p a s l r = spread a (fun t => joint p (fun=> s t)) (fun t z => l z.1 t z.2) r.
Proof.
move=> lp lr ls; have swap (h : X -> T -> R) : mean p (fun x => mean r (h x)) = mean r (fun t => mean p (h ^~ t)).
  rewrite /mean; transitivity (\rsum_x \rsum_t (p x * (r t * h x t))).
    by apply: eq_bigr => x _; rewrite sum_mull.
  by rewrite exchange_big; apply: eq_bigr => t _; rewrite -sum_mull; apply: eq_bigr => x _; ring.
rewrite /step_variance /spread !var_moments; [|by do ?[apply: joint_law => // ?]..].
congr (_ - _ ^ 2); rewrite !mean_joint.
  by under mean_ext do rewrite mean_joint; rewrite swap; apply: mean_ext => t; rewrite mean_joint.
by under mean_ext do rewrite mean_joint; rewrite swap; apply: mean_ext => t; rewrite mean_joint.
Qed.

(** One token of one datum that loses 4 at time 1/4 and 5 at time 1/9, each over the time: the best law is (8, 15) / 23. *)
Theorem every_term : ~ (forall (X T M : finType) (p : X -> R) (s : T -> M -> R) (l : X -> T -> M -> R) r,
  law p -> (forall t, law (s t)) ->
  positive r -> (forall r', positive r' -> step_variance p (@even T) s l r <= step_variance p (@even T) s l r') ->
  times_term p (@even T) s l r <= times_term p (@even T) s l (@even T)).
Proof.
pose s (t : bool) := mask_law (if t then 1 / 4 else 1 / 9).
pose l (_ : unit) (t m : bool) := if m then if t then 16 else 45 else 0.
have ls t : law (s t) by apply: mask_law_law; case: t; lra.
pose k t := joint (fun _ : unit => 1) (fun=> s t); pose l' (t : bool) (z : unit * bool) := l z.1 t z.2.
have lk t : law (k t) by apply: joint_law => //; exact: unit_law.
have ev (t : bool) : even t = 1 / 2 by rewrite /even card_bool /=; lra.
have mo t : moment k l' t = (if t then 8 else 15) ^ 2.
  by rewrite /moment mean_joint mean_unit mean_bool /s /l' /l /mask_law; case: t => /=; field.
have sq t : sqrt (moment k l' t) = if t then 8 else 15.
  by rewrite mo sqrt_pow2 //; case: t; lra.
have ro : root (@even bool_finType) k l' = 23 / 2.
  by rewrite /root big_bool /= !ev !sq; field.
have [|||| [pr br] _] := @best_root _ _ (@even bool_finType) k l'.
- by move=> t; rewrite ev; lra.
- by [].
- by move=> t; rewrite mo; case: t; lra.
- by rewrite ro; lra.
have [lr _] := pr; pose r t := even t * sqrt (moment k l' t) / root (@even bool_finType) k l'.
move/(_ _ _ _ (fun=> 1) s l r unit_law ls pr) => h; apply: Rlt_not_le (h _) => [|r' pr']; last first.
  by rewrite !step_spread //; [exact: br | exact: unit_law | case: pr' | exact: unit_law].
rewrite /times_term !mean_unit /var /g /reweighed !mean_bool /s /l /mask_law /r !sq ro !ev /=; lra.
Qed.

Section Together.
(** Any number of tokens at times t_k; the loss of a time under its masks, or its mean under masks and mirrored masks. *)
Variables (I T : finType) (t : T -> R) (l : T -> {set I} -> R).
Definition one_draw : (T -> R) -> R := spread (@even T) (fun k => alone (fun=> t k)) (fun k x => l k (hidden x)).
Definition mirrored : (T -> R) -> R :=
  spread (@even T) (fun k => together (fun=> t k)) (fun k b => (l k (first b) + l k (second b)) / 2).
End Together.

(** One token that loses 1 over the time, at times 1/8 and 1. *)
Theorem synergy : ~ (forall (I T : finType) (t : T -> R) (l : T -> {set I} -> R) (r r' : T -> R),
  (forall k, 0 < t k <= 1) -> best (@even T) (fun k => alone (fun=> t k)) (fun k x => l k (hidden x)) r ->
  best (@even T) (fun k => together (fun=> t k)) (fun k b => (l k (first b) + l k (second b)) / 2) r' ->
  one_draw t l (@even T) - mirrored t l r' >=
    (one_draw t l (@even T) - one_draw t l r) + (one_draw t l (@even T) - mirrored t l (@even T))).
Proof.
pose t (k : bool) := if k then 1 / 8 else 1.
pose l (k : bool) (A : {set unit}) := if tt \in A then if k then 8 else 1 else 0.
have ht k (i : unit) : 0 <= t k <= 1 by rewrite /t; case: k; lra.
have ev (k : bool) : even k = 1 / 2 by rewrite /even card_bool /=; lra.
have e0 (k : bool) : 0 < even k by rewrite ev; lra.
have all (i : unit) : i \in [:: tt] by case: i.
have la k : law (alone (fun _ : unit => t k)) by apply: alone_law => i; exact: ht.
have lt k : law (together (fun _ : unit => t k)) by apply: together_law => i; exact: ht.
have m1 k (f : {ffun unit -> bool} -> R) : mean (alone (fun=> t k)) f = t k * f [ffun=> true] + (1 - t k) * f [ffun=> false].
  have lm (i : unit) : law (mask_law (t k)) by apply: mask_law_law; exact: ht.
  have same v : put [ffun=> true] tt v = [ffun=> v] :> {ffun unit -> bool} by apply/ffunP => -[]; rewrite !ffunE.
  by rewrite -(averages_cover f [ffun=> true] lm all) /= /average mean_bool !same.
have m2 k (f : {ffun unit -> bool * bool} -> R) : mean (together (fun=> t k)) f =
    \rsum_b (pair_law (t k) b * f [ffun=> b]).
  have lm (i : unit) : law (pair_law (t k)) by apply: pair_law_law; exact: ht.
  rewrite -(averages_cover f [ffun=> (true, true)] lm all) /= /average; apply: eq_bigr => v _.
  by congr (_ * f _); apply/ffunP => -[]; rewrite !ffunE.
have [a1 [a2 [a3 a4]]] : pair_law (t true) (true, true) = 0 /\ pair_law (t true) (true, false) = 1 / 8 /\
    pair_law (t true) (false, true) = 1 / 8 /\ pair_law (t true) (false, false) = 3 / 4.
  by rewrite /pair_law /t /Rmax; do 2 case: Rle_dec => ?; repeat split; lra.
have [b1 [b2 [b3 b4]]] : pair_law (t false) (true, true) = 1 /\ pair_law (t false) (true, false) = 0 /\
    pair_law (t false) (false, true) = 0 /\ pair_law (t false) (false, false) = 0.
  by rewrite /pair_law /t /Rmax; do 2 case: Rle_dec => ?; repeat split; lra.
pose ka k := alone (fun _ : unit => t k); pose kt k := together (fun _ : unit => t k).
pose f k (x : {ffun unit -> bool}) := l k (hidden x).
pose h k (b : {ffun unit -> bool * bool}) := (l k (first b) + l k (second b)) / 2.
have fE k b : f k [ffun=> b] = if b then if k then 8 else 1 else 0 by rewrite /f /l inE ffunE.
have hE k b : h k [ffun=> b] = ((if b.1 then if k then 8 else 1 else 0) + (if b.2 then if k then 8 else 1 else 0)) / 2.
  by rewrite /h /l !inE !ffunE.
have ma k : moment ka f k = if k then 8 else 1.
  by rewrite /moment m1 !fE /t; case: k => /=; field.
have mt k : moment kt h k = if k then 4 else 1.
  by rewrite /moment m2 sum_pairs !hE; case: k; rewrite ?a1 ?a2 ?a3 ?a4 ?b1 ?b2 ?b3 ?b4 /=; field.
have oa : objective (@even bool_finType) ka f = 1.
  by rewrite /objective big_bool /= !m1 !fE !ev /t; field.
have ot : objective (@even bool_finType) kt h = 1.
  by rewrite /objective big_bool /= !m2 !sum_pairs !hE !ev a1 a2 a3 a4 b1 b2 b3 b4 /=; field.
have s8 : 0 < sqrt 8 < 3.
  split; first by apply: sqrt_lt_R0; lra.
  have -> : 3 = sqrt (3 ^ 2) by rewrite sqrt_pow2; lra.
  by apply: sqrt_lt_1; lra.
have s4 : sqrt 4 = 2 by have -> : 4 = 2 ^ 2 by [ring]; rewrite sqrt_pow2; lra.
have ra : root (@even bool_finType) ka f = (sqrt 8 + 1) / 2.
  by rewrite /root big_bool /= !ma !ev sqrt_1; field.
have rt : root (@even bool_finType) kt h = 3 / 2.
  by rewrite /root big_bool /= !mt !ev sqrt_1 s4; field.
have [||||ba va] := @best_root _ _ (@even bool_finType) ka f => //.
- by move=> k; rewrite ma; case: k; lra.
- by rewrite ra; lra.
have [||||bt vt] := @best_root _ _ (@even bool_finType) kt h => //.
- by move=> k; rewrite mt; case: k; lra.
- by rewrite rt; lra.
have hk k : 0 < t k <= 1 by rewrite /t; case: k; lra.
move/(_ _ _ t l _ _ hk ba bt); rewrite /one_draw /mirrored va vt.
have le : law (@even bool_finType) by split=> [k|]; rewrite ?big_bool /= ?ev ?ev; lra.
have pe : positive (@even bool_finType) by [].
rewrite (spread_self f pe la) (spread_self h pe lt) oa ot ra rt !mean_bool !ma !mt !ev.
nra.
Qed.

(** Claims on orders and schedules of powers of time that are false. Position i is masked by t^(w i).
    - [order_fails]: claim [order-determines-schedules].
    - [ascending_fails]: claim [order-ascending].
    - [breaks_fails]: claim [schedules-break-invariance]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderSharp PlackettLuce.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Different exponents, and one law of the order: for each order of the positions the two chances differ for none. Exponents
    (1, 2) and (2, 4). *)
Theorem order_fails : ~ (forall L (w w' : 'I_L -> R), (forall i, 0 < w i) -> (forall i, 0 < w' i) -> (exists i, w i <> w' i) ->
  exists2 order, perm_eq order (enum 'I_L) & forall g g', first_to_last (map w order) g -> first_to_last (map w' order) g' -> g 1 <> g' 1).
Proof.
pose w (i : 'I_2) : R := if i == ord0 then 1 else 2.
have w0 i : 0 < w i by rewrite /w; case: ifP => _; lra.
have w0' i : 0 < 2 * w i by have := w0 i; lra.
have differ : exists i, w i <> 2 * w i by exists ord0; have := w0 ord0; lra.
case/(_ 2%nat w (fun i => 2 * w i) w0 w0' differ) => order _ differ_there.
have pos (v : 'I_2 -> R) : (forall i, 0 < v i) -> positive (map v order) by move=> v0; elim: order {differ_there} => //= i s IH; split.
have same : plackett_luce (map (fun i => 2 * w i) order) = plackett_luce (map w order).
  have sums s : total (map (fun i => 2 * w i) s) = 2 * total (map w s) by elim: s => [|i s IH] /=; rewrite ?IH; ring.
  elim: (order) (pos w w0) => //= i s IH [i0 s0]; rewrite IH // sums; have := total_ge0 s0; have := w0 i => *; field; lra.
apply: (differ_there _ _ (order_exists (pos w w0)) (order_exists (pos _ w0'))).
by rewrite /Rpower ln_1 !Rmult_0_r exp_0 same.
Qed.

(** The integral of c t^m from 0 to 1. *)
Lemma integral_power f c m (pr : Riemann_integrable f 0 1) : (forall t, f t = c * t ^ m) -> RiemannInt pr = c / INR m.+1.
Proof.
move=> e; have n0 : INR m.+1 <> 0 by apply: not_0_INR.
have cf x : continuity_pt f x.
  have -> : f = fun t => c * t ^ m by apply: FunctionalExtensionality.functional_extensionality.
  by apply: derivable_continuous_pt; exists (c * (INR m * x ^ m.-1)); apply: derivable_pt_lim_scal; apply: derivable_pt_lim_pow.
rewrite (newton (F := fun t => c / INR m.+1 * t ^ m.+1) Rle_0_1 (fun x _ => cf x)); last first.
  move=> x _; rewrite e; have -> : c * x ^ m = c / INR m.+1 * (INR m.+1 * x ^ m) by field.
  by apply: derivable_pt_lim_scal; apply: (derivable_pt_lim_pow x m.+1).
by rewrite pow1 pow_i; [field | exact/ltP].
Qed.

Section Weights.
(** Position i is masked from a time T_i of density w t^(w - 1) on, on its own. At time t, going back, l is revealed when just S is
    visible: the times of S are later, those of all others earlier. *)
Variables (L : nat) (w : 'I_L -> nat).
Definition rate (l : 'I_L) (S : {set 'I_L}) t :=
  INR (w l) * t ^ (w l).-1 * \big[Rmult/1]_(i in S) (1 - t ^ w i) * \big[Rmult/1]_(i | i \notin l |: S) t ^ w i.

(** An order: s k is the position that is k-th. In these just S comes before l. *)
Implicit Type s : {ffun 'I_L -> 'I_L}.
Definition orders (l : 'I_L) (S : {set 'I_L}) s :=
  injectiveb s && [exists j, (s j == l) && [forall k : 'I_L, (s k \in S) == (k < j)%nat]].
(** The exponents from the last position of an order to its first: T is ascending along the order where it is descending here. *)
Definition backward s : seq R := [seq INR (w (s k)) | k <- rev (enum 'I_L)].
End Weights.

Lemma two_positions : enum 'I_2 = [:: ord0; lift ord0 ord0].
Proof. by apply: (inj_map val_inj); rewrite val_enum_ord. Qed.

(** Claim [order-ascending] is false, where the order is that of ascending times: exponents (1, 2), the second token with nothing visible. *)
Theorem ascending_fails : ~ (forall L (w : 'I_L -> nat) (chance : {ffun 'I_L -> 'I_L} -> R), (forall i, (0 < w i)%nat) ->
  (forall s, exists2 g, first_to_last (backward w s) g & chance s = g 1) ->
  forall l S (pr : Riemann_integrable (rate w l S) 0 1), l \notin S -> RiemannInt pr = \rsum_(s | orders l S s) chance s).
Proof.
pose w (i : 'I_2) := i.+1; pose l : 'I_2 := lift ord0 ord0.
pose chance s := plackett_luce (backward w s).
have w0 i : 0 < INR (w i) by apply/lt_0_INR/ltP.
have pos s : positive (backward w s) by rewrite /backward; elim: (rev _) => [//|i r IH]; split.
have drawn s : exists2 g, first_to_last (backward w s) g & chance s = g 1.
  exists (fun t => plackett_luce (backward w s) * Rpower t (total (backward w s))); first exact: order_exists.
  by rewrite /Rpower ln_1 Rmult_0_r exp_0 Rmult_1_r.
have e t : rate w l set0 t = 2 * t ^ 2.
  rewrite /rate [\big[Rmult/1]_(i in set0) _]big1 => [|i]; last by rewrite inE.
  by rewrite big_mkcond !big_ord_recl big_ord0 !inE /=; ring.
have pr : Riemann_integrable (rate w l set0) 0 1.
  apply: continuity_implies_RiemannInt => [|x _]; first lra.
  have -> : rate w l set0 = fun t => 2 * t ^ 2 by apply: FunctionalExtensionality.functional_extensionality.
  by apply: derivable_continuous_pt; exists (2 * (INR 2 * x ^ 1)); apply: derivable_pt_lim_scal; apply: derivable_pt_lim_pow.
have out : l \notin set0 by rewrite inE.
move/(_ 2%nat w chance (fun _ => isT) drawn _ _ pr out); rewrite (integral_power pr e).
pose s : {ffun 'I_2 -> 'I_2} := [ffun k : 'I_2 => if k == ord0 then l else ord0].
rewrite (big_pred1 s) => [|r].
  by rewrite /chance /backward two_positions /= !ffunE /w /=; lra.
apply/andP/eqP => [[/injectiveP ri /existsP[j /andP[/eqP rj /forallP first]]]|->]; last first.
  split; first by apply/injectiveP => i k; rewrite !ffunE; case: (unliftP ord0 i) (unliftP ord0 k) => [i' ->|->] [k' ->|->] //; rewrite !ord1.
  apply/existsP; exists ord0; rewrite ffunE !eqxx; apply/forallP => k; by rewrite inE.
have j0 : j = ord0 by apply/val_inj; move: (first ord0); rewrite inE /=; case: (nat_of_ord j).
apply/ffunP => k; rewrite ffunE; case: eqP => [->|/eqP k0]; first by rewrite -j0.
have : r k != l by rewrite -rj j0; apply: contra k0 => /eqP /ri ->.
by case: (unliftP ord0 (r k)) => [i ->|-> //]; rewrite [i]ord1 eqxx.
Qed.

(** The loss of the conditionals of a law: each prediction of a token at its rate, at all times. *)
Definition loss (Omega : finType) L (A : 'I_L -> eqType) (X : forall i, Omega -> A i) (P : Omega -> R) (w : 'I_L -> nat)
    (pr : forall l S, Riemann_integrable (rate w l S) 0 1) :=
  \rsum_l \rsum_(S : {set 'I_L} | l \notin S) (RiemannInt (pr l S) * (H X P (l |: S) - H X P S)).

Lemma product_continuous (T : finType) (Q : pred T) (f : T -> R -> R) :
  (forall i, continuity (f i)) -> continuity (fun t => \big[Rmult/1]_(i | Q i) f i t).
Proof.
move=> cf; elim: (index_enum T) => [|i s IH].
  have -> : (fun t => \big[Rmult/1]_(i <- [::] | Q i) f i t) = fct_cte 1.
    by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_nil.
  by apply: continuity_const => x y.
have -> : (fun t => \big[Rmult/1]_(i <- i :: s | Q i) f i t) =
  if Q i then mult_fct (f i) (fun t => \big[Rmult/1]_(i <- s | Q i) f i t) else fun t => \big[Rmult/1]_(i <- s | Q i) f i t.
  by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_cons; case: (Q i).
by case: (Q i) => //; exact: continuity_mult.
Qed.

Lemma rate_integrable L (w : 'I_L -> nat) l S : Riemann_integrable (rate w l S) 0 1.
Proof.
have cp n : continuity (fun t => t ^ n) by apply: derivable_continuous; exact: derivable_pow.
have c1 n : continuity (fun t => 1 - t ^ n) by apply: (continuity_minus (fct_cte 1)) (cp n); apply: continuity_const => x y.
apply: continuity_implies_RiemannInt => [|x _]; first lra; move: x.
have cs : continuity (fun t => INR (w l) * t ^ (w l).-1) by apply: (continuity_scal _ _ (cp _)).
apply: (continuity_mult _ _ (continuity_mult _ _ cs _) _); exact: product_continuous.
Qed.

(** Claim [schedules-break-invariance] is false: two equal bits, exponents (1, 2) against (1, 1). *)
Theorem breaks_fails : ~ (forall (Omega : finType) L (A : 'I_L -> eqType) (X : forall i, Omega -> A i) (P : Omega -> R) (w w' : 'I_L -> nat) pr pr',
  law P -> (forall i, (0 < w i)%nat) -> (forall i, (0 < w' i)%nat) -> (exists i, w i <> w' i) -> loss X P (w := w) pr <> loss X P (w := w') pr').
Proof.
pose P (b : bool) := / 2; pose X (i : 'I_2) (b : bool) := b.
have lP : law P by split=> [b|]; rewrite /P ?big_bool /=; lra.
have pos (S : {set 'I_2}) : S != set0 -> H X P S = entropy P by exact: (@repetition_H 2 [finType of bool] P S).
have cost (w : 'I_2 -> nat) pr a b : RiemannInt (pr ord0 set0) = a -> RiemannInt (pr (lift ord0 ord0) set0) = b ->
  loss X P (w := w) pr = (a + b) * entropy P.
  move=> ea eb; have one l : \rsum_(S : {set 'I_2} | l \notin S) (RiemannInt (pr l S) * (H X P (l |: S) - H X P S)) =
      RiemannInt (pr l set0) * entropy P.
    rewrite (bigD1 set0) ?inE //= big1 => [|S /andP[lS n0]].
      by rewrite (H_empty X lP) pos ?setU0 //; [ring | apply/set0Pn; exists l; rewrite inE].
    by rewrite !pos //; [ring | apply/set0Pn; exists l; rewrite !inE eqxx].
  by rewrite /loss !big_ord_recl big_ord0 !one ea eb; ring.
pose w (i : 'I_2) := i.+1; pose w' (i : 'I_2) := 1%nat.
have differ : exists i, w i <> w' i by exists (lift ord0 ord0).
move/(_ _ _ _ X P w w' (fun l S => rate_integrable w l S) (fun l S => rate_integrable w' l S)).
move/(_ lP (fun _ => isT) (fun _ => isT) differ); apply.
have none (v : 'I_2 -> nat) l t : rate v l set0 t = INR (v l) * t ^ (v l).-1 * \big[Rmult/1]_(i | i != l) t ^ v i.
  rewrite /rate [\big[Rmult/1]_(i in set0) _]big1 => [|i]; last by rewrite inE.
  by rewrite Rmult_1_r; congr (_ * _); apply: eq_bigl => i; rewrite !inE orbF.
rewrite (@cost w _ (1 / INR 3) (2 / INR 3)) ?(@cost w' _ (1 / INR 2) (1 / INR 2)); first by rewrite /=; field.
- by apply: integral_power => t; rewrite none big_mkcond !big_ord_recl big_ord0 /=; ring.
- by apply: integral_power => t; rewrite none big_mkcond !big_ord_recl big_ord0 /=; ring.
- by apply: integral_power => t; rewrite none big_mkcond !big_ord_recl big_ord0 /=; ring.
- by apply: integral_power => t; rewrite none big_mkcond !big_ord_recl big_ord0 /=; ring.
Qed.

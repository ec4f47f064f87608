(** Integrals from 0 to 1 by antiderivatives: of every function that has one, continuous from 0 to 1, off finitely many times; so of
    what is unbounded there, and of a slope with kinks. Riemann's where the function is continuous. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums PlackettLuce.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The integral of f from 0 to 1 by antiderivative: what a continuous function grows by that has the slope f at all times between but
    finitely many. *)
Definition grows_by (f : R -> R) (l : R) := exists (W : R -> R) (but : seq R),
  (forall t, 0 <= t <= 1 -> continuity_pt W t) /\
  (forall t, 0 < t < 1 -> ~ List.In t but -> derivable_pt_lim W t (f t)) /\ W 1 - W 0 = l.

(** A continuous function without slope is constant, finitely many times left out. *)
Lemma flat (W : R -> R) but a b : a <= b -> (forall t, a <= t <= b -> continuity_pt W t) ->
  (forall t, a < t < b -> ~ List.In t but -> derivable_pt_lim W t 0) -> W b = W a.
Proof.
elim: but a b => [|x but IH] a b ab cW dW.
  case: (Rle_lt_or_eq_dec _ _ ab) => [lt|-> //].
  pose d t (ht : a < t < b) : derivable_pt W t := exist _ 0 (dW t ht (fun f : False => f)).
  have [c [hc e]] := MVT W id a b d (fun t _ => derivable_pt_id t) lt cW (fun t _ => derivable_continuous_pt _ _ (derivable_pt_id t)).
  have z : derive_pt W c (d c hc) = 0 by exact: derive_pt_eq_0 (dW c hc (fun f : False => f)).
  by move: e; rewrite z /id derive_pt_id; lra.
have split l u : a <= l -> l <= u -> u <= b -> (u <= x \/ x <= l) -> W u = W l.
  move=> al lu ub out; apply: IH => // [t ht|t ht nt]; first by apply: cW; lra.
  by apply: dW => [|[e|//]]; first lra; subst; lra.
case: (Rle_dec x a) => xa; first by apply: split; lra.
case: (Rle_dec b x) => bx; first by apply: split; lra.
by rewrite (split x b) ?(split a x); lra.
Qed.

(** Riemann's integral of a continuous function is one of these. *)
Theorem riemann_growth f (pr : Riemann_integrable f 0 1) : (forall t, 0 <= t <= 1 -> continuity_pt f t) -> grows_by f (RiemannInt pr).
Proof.
move=> cf; have [dW _] := RiemannInt_P29 Rle_0_1 cf.
set W := primitive _ _ in dW; exists W, [::].
have d t : 0 <= t <= 1 -> derivable_pt_lim W t (f t).
  by move=> ht; have [p e] := dW t ht; rewrite e; exact: derive_pt_eq_1.
split=> [t ht|]; first by apply: derivable_continuous_pt; exists (f t); exact: d.
split=> [t ht _|]; first by apply: d; lra.
by symmetry; apply: newton => //; exact: Rle_0_1.
Qed.

(** There is one such number, and it is linear. *)
Lemma grows_once f a b : grows_by f a -> grows_by f b -> a = b.
Proof.
case=> W [s [cW [dW <-]]] [U [r [cU [dU <-]]]].
have : (fun t => W t - U t) 1 = (fun t => W t - U t) 0; last by move=> /=; lra.
apply: (@flat (fun t => W t - U t) (s ++ r) 0 1) => [|t ht|t ht nt]; first exact: Rle_0_1.
  by apply: (continuity_pt_minus W U); [exact: cW | exact: cU].
have -> : 0 = f t - f t by ring.
by apply: (derivable_pt_lim_minus W U); [apply: dW | apply: dU] => // h; apply: nt; apply: List.in_or_app; [left | right].
Qed.

Lemma grows_zero : grows_by (fun=> 0) 0.
Proof.
exists (fct_cte 0), [::]; split=> [t _|]; first by apply: continuity_pt_const => x y.
by split=> [t _ _|]; [exact: derivable_pt_lim_const | rewrite /fct_cte; ring].
Qed.

Lemma grows_add f g a b : grows_by f a -> grows_by g b -> grows_by (fun t => f t + g t) (a + b).
Proof.
case=> W [s [cW [dW <-]]] [U [r [cU [dU <-]]]]; exists (W + U)%F, (s ++ r); split=> [t ht|].
  by apply: (continuity_pt_plus W U); [exact: cW | exact: cU].
split=> [t ht nt|]; last by rewrite /plus_fct; ring.
by apply: (derivable_pt_lim_plus W U); [apply: dW | apply: dU] => // h; apply: nt; apply: List.in_or_app; [left | right].
Qed.

Lemma grows_scale f a k : grows_by f a -> grows_by (fun t => k * f t) (k * a).
Proof.
case=> W [s [cW [dW <-]]]; exists (mult_real_fct k W), s; split=> [t ht|].
  by apply: continuity_pt_scal; exact: cW.
by split=> [t ht nt|]; [apply: derivable_pt_lim_scal; exact: dW | rewrite /mult_real_fct; ring].
Qed.

Lemma grows_sum (J : finType) (Q : pred J) (f : J -> R -> R) (a : J -> R) : (forall i, Q i -> grows_by (f i) (a i)) ->
  grows_by (fun t => \rsum_(i | Q i) f i t) (\rsum_(i | Q i) a i).
Proof.
move=> h; elim: (index_enum J) => [|i s IH].
  have -> : (fun t => \big[Rplus/0]_(i <- [::] | Q i) f i t) = (fun=> 0).
    by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_nil.
  by rewrite big_nil; exact: grows_zero.
rewrite big_cons; case: (boolP (Q i)) => Qi.
  have -> : (fun t => \big[Rplus/0]_(j <- i :: s | Q j) f j t) = (fun t => f i t + \big[Rplus/0]_(j <- s | Q j) f j t).
    by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_cons Qi.
  by apply: grows_add => //; exact: h.
have -> // : (fun t => \big[Rplus/0]_(j <- i :: s | Q j) f j t) = (fun t => \big[Rplus/0]_(j <- s | Q j) f j t).
by apply: FunctionalExtensionality.functional_extensionality => t; rewrite big_cons (negbTE Qi).
Qed.

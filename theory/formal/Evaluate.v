(** Entropies of a given joint, computed: the definitions of [Entropies] on a table of integer weights are sums of
    logarithms of integers that [vm_compute] lists, for comparison with another implementation. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Lia ZArith.
From Maskproof Require Import Sums Divergence Entropies.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** A table: the sequences of tokens, each with its weight. *)
Definition table := seq (seq nat * Z).

Definition same (S : seq nat) (x y : seq nat) : bool := all (fun i => nth 0 x i == nth 0 y i) S.
Definition weigh (t : table) (S : seq nat) (x : seq nat) : Z :=
  foldr (fun e z => if same S e.1 x then Z.add e.2 z else z) 0%Z t.
Definition whole (t : table) : Z := foldr (fun e z => Z.add e.2 z) 0%Z t.
(** H(S) = log T - (1/T) sum z log n over these (z, n), where T is the whole weight. *)
Definition terms (t : table) (S : seq nat) : seq (Z * Z) := [seq (e.2, weigh t S e.1) | e <- t].

Local Open Scope R_scope.

Section Evaluate.
Variables (L : nat) (t : table).
Hypothesis nonneg : all (fun e => Z.leb 0 e.2) t.
Hypothesis positive : Z.lt 0 (whole t).

Notation Omega := 'I_(size t).
Definition entry (w : Omega) := nth ([::], 0%Z) t w.
Definition P (w : Omega) : R := IZR (entry w).2 / IZR (whole t).
Definition X (i : 'I_L) (w : Omega) : nat := nth 0%nat (entry w).1 i.

Lemma sum_entries (F : seq nat * Z -> R) : \rsum_(w : Omega | true) F (entry w) = \big[Rplus/0]_(e <- t) F e.
Proof. by rewrite (big_nth ([::], 0%Z)) big_mkord. Qed.

Lemma whole_sum : IZR (whole t) = \big[Rplus/0]_(e <- t) IZR e.2.
Proof. by rewrite /whole; elim: t => [|e s IH]; rewrite ?big_nil // big_cons -IH /= plus_IZR. Qed.

Lemma T0 : 0 < IZR (whole t). Proof. exact: (IZR_lt 0). Qed.

Lemma P_law : law P.
Proof.
have t0 := T0; split=> [w|].
  apply: Rmult_le_pos; last exact/Rlt_le/Rinv_0_lt_compat.
  by have /Z.leb_le/IZR_le := all_nthP ([::], 0%Z) nonneg w (ltn_ord w).
rewrite /P sum_mulr (sum_entries (fun e => IZR e.2)) -whole_sum; apply: Rinv_r; lra.
Qed.

Lemma same_agree (S : {set 'I_L}) v w :
  same [seq nat_of_ord i | i <- enum S] (entry v).1 (entry w).1 = agree (A := fun=> nat_eqType) X S v w.
Proof.
rewrite /same all_map; apply/allP/agreeP => h i; first by rewrite -mem_enum => /h /eqP.
by rewrite mem_enum => /h e; apply/eqP.
Qed.

Lemma weigh_mass (S : {set 'I_L}) w :
  mass (A := fun=> nat_eqType) X P S w = IZR (weigh t [seq nat_of_ord i | i <- enum S] (entry w).1) / IZR (whole t).
Proof.
rewrite /mass /P sum_mulr; congr Rmult.
rewrite (eq_bigl (fun v => same [seq nat_of_ord i | i <- enum S] (entry v).1 (entry w).1)); last first.
  by move=> v; rewrite same_agree.
rewrite big_mkcond (sum_entries (fun e => if same _ e.1 (entry w).1 then IZR e.2 else 0)) /weigh.
elim: t => [|e s IH]; rewrite ?big_nil // big_cons IH /=.
by case: same; rewrite ?plus_IZR //; ring.
Qed.

Lemma weigh_gt0 (S : seq nat) (w : Omega) : Z.lt 0 (entry w).2 -> Z.lt 0 (weigh t S (entry w).1).
Proof.
have refl x : same S x x by apply/allP.
rewrite /weigh /entry; have := ltn_ord w; move: (nat_of_ord w) => i.
elim: t nonneg i => [|e s IH] //= /andP[/Z.leb_le e0 s0] i.
have ge0 y : Z.le 0 (foldr (fun e z => if same S e.1 y then Z.add e.2 z else z) 0%Z s).
  by elim: s s0 {IH} => //= e' s IH /andP[/Z.leb_le e1 /IH]; case: same => //; lia.
case: i => [|i] /= l x0; first by rewrite refl; have := ge0 e.1; lia.
by have := IH s0 i l x0; case: same => //; lia.
Qed.

Theorem H_evaluate (S : {set 'I_L}) :
  H (A := fun=> nat_eqType) X P S =
  ln (IZR (whole t)) -
  (\big[Rplus/0]_(z <- terms t [seq nat_of_ord i | i <- enum S]) (IZR z.1 * ln (IZR z.2))) / IZR (whole t).
Proof.
have t0 := T0; rewrite /H /terms big_map.
rewrite -(sum_entries (fun e => IZR e.2 * ln (IZR (weigh t [seq nat_of_ord i | i <- enum S] e.1)))) /=.
have -> : ln (IZR (whole t)) = \rsum_w (P w * ln (IZR (whole t))).
  by rewrite sum_mulr (proj2 P_law); ring.
rewrite /Rdiv -sum_mulr -sum_sub -sum_opp; apply: eq_bigr => w _; rewrite weigh_mass.
have : 0 <= P w by case: P_law.
case: (Req_dec (P w) 0) => [z _|nz p0].
  have e0 : IZR (entry w).2 = 0.
    by move: z; rewrite /P => z; apply: (Rmult_eq_reg_r (/ IZR (whole t))); [rewrite -/(Rdiv _ _) z; ring | apply: Rinv_neq_0_compat; lra].
  by rewrite z e0; ring.
have w0 : 0 < IZR (entry w).2.
  have : 0 < P w by lra.
  by rewrite /P => h; apply: (Rmult_lt_reg_r (/ IZR (whole t))); [exact: Rinv_0_lt_compat | rewrite Rmult_0_l].
have g0 := IZR_lt _ _ (weigh_gt0 [seq nat_of_ord i | i <- enum S] (lt_IZR _ _ w0)).
rewrite /Rdiv ln_mult ?ln_Rinv //; last exact: Rinv_0_lt_compat.
rewrite /P; set m := ln (IZR (weigh t _ _)); set T := IZR (whole t) in t0 *.
have -> : IZR (entry w).2 / T * (m + - ln T) = IZR (entry w).2 / T * m - IZR (entry w).2 / T * ln T by ring.
by rewrite /Rdiv; ring.
Qed.
End Evaluate.

(** The weights 3, 0, 1, 2 on 00, 01, 10, 11. *)
Definition example : table := [:: ([:: 0; 0], 3%Z); ([:: 0; 1], 0%Z); ([:: 1; 0], 1%Z); ([:: 1; 1], 2%Z)]%nat.

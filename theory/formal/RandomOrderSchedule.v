(** How many rounds the sizes for a known correlation take: claim [correlation-schedule-rounds]. With a share delta > 0 of TC
    a round after N of L tokens has 1 + floor (delta (L - N - 1)) tokens, of DTC 1 + floor (delta (N + 1)), or what is left.
      [rounds_total], [rounds_dual]  at most 1 + ceiling (1 / delta) ln L rounds, and 1 + (1 + ceiling (1 / delta)) ln L;
      [rounds_taken]                 so at most 2 + (1 + ln L) (1 + ceiling (1 / delta)). *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Lia ZArith.
From Maskproof Require Import Sums.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The largest natural number up to x, and the least from x on, for x >= 0. *)
Definition floor (x : R) := Z.to_nat (Int_part x).
Definition ceiling (x : R) := Z.to_nat (- Int_part (- x)).

Lemma floorP x : 0 <= x -> INR (floor x) <= x < INR (floor x) + 1.
Proof.
move=> x0; have [lo hi] := base_Int_part x.
have z : (-1 < Int_part x)%Z by apply: lt_IZR; lra.
by rewrite /floor INR_IZR_INZ Z2Nat.id; [lra | lia].
Qed.

Lemma ceilingP x : 0 <= x -> x <= INR (ceiling x) < x + 1.
Proof.
move=> x0; have [lo hi] := base_Int_part (- x).
have z : (Int_part (- x) < 1)%Z by apply: lt_IZR; lra.
by rewrite /ceiling INR_IZR_INZ Z2Nat.id ?opp_IZR; [lra | lia].
Qed.

Section Schedule.
Variables (L : nat) (delta : R).
Hypothesis d0 : 0 < delta.

(** The tokens to come after the next one, of a share of TC; the tokens told and one, of DTC. *)
Definition reach (dual : bool) told := if dual then told.+1 else (L - told).-1.
Definition size_of dual told := (floor (delta * INR (reach dual told))).+1.

(** The sizes after some tokens are told, in so many rounds at most. *)
Fixpoint sizes_after dual most told : seq nat := if most is k.+1
  then if (told < L)%nat
    then let n := minn (L - told)%nat (size_of dual told) in n :: sizes_after dual k (told + n)%nat
    else [::]
  else [::].
Definition schedule dual := sizes_after dual L 0%nat.

Lemma after_sum dual most told : (told <= L)%nat -> (L - told <= most)%nat ->
  (told + sumn (sizes_after dual most told))%nat = L.
Proof.
elim: most told => [|k IH] told tL /=; first by rewrite leqn0 subn_eq0 addn0 => Lt; apply/anti_leq/andP.
case: ltnP => [lt le|Lt _] /=; last by rewrite addn0; apply/anti_leq/andP.
rewrite addnA; set n := minn _ _.
have n0 : (0 < n)%nat by rewrite leq_min subn_gt0 lt.
apply: IH; first by rewrite -leq_subRL // geq_minl.
by rewrite subnDA leq_subLR (leq_trans le) // -add1n leq_add2r.
Qed.

(** The sizes are those of all tokens, and every round has at least one. *)
Theorem schedule_sum dual : sumn (schedule dual) = L.
Proof. by rewrite -[LHS]add0n after_sum // subn0. Qed.

Let q := ceiling (/ delta).

Lemma share_ceiling : 1 <= delta * INR q.
Proof.
have i0 := Rinv_0_lt_compat _ d0; have [le _] := ceilingP (Rlt_le _ _ i0).
rewrite -(Rinv_r delta); last by lra.
by apply: Rmult_le_compat_l; first lra.
Qed.

(** What falls by at least the c-th part of itself pays for one in c times its logarithm. *)
Lemma falls c x y : 0 < y -> y <= x -> x <= c * (x - y) -> 0 <= c -> 1 + c * ln y <= c * ln x.
Proof.
move=> y0 yx fall c0; have x0 : 0 < x by lra.
have l : ln (y / x) <= y / x - 1 by apply: ln_tangent; apply: Rdiv_lt_0_compat.
have e : ln (y / x) = ln y - ln x by rewrite /Rdiv ln_mult ?ln_Rinv //; exact: Rinv_0_lt_compat.
have f : 1 <= c * (1 - y / x).
  apply: (Rmult_le_reg_r x) => //; rewrite (_ : c * _ * x = c * (x - y)); [lra | field; lra].
have : c * (ln y - ln x) <= c * (y / x - 1) by apply: Rmult_le_compat_l; lra.
lra.
Qed.

(** A round pays for the ceiling-th part of its reach, in whole tokens. *)
Lemma size_share dual told : INR (reach dual told) < INR q * INR (size_of dual told).
Proof.
have r0 := pos_INR (reach dual told).
have [_ hi] := @floorP (delta * INR (reach dual told)) (Rmult_le_pos _ _ (Rlt_le _ _ d0) r0).
have q0 := pos_INR q; have s := share_ceiling; rewrite /size_of S_INR.
have qp : 0 < INR q by case: (Req_dec (INR q) 0) => [z|]; [rewrite z in s; lra | lra].
apply: (Rle_lt_trans _ (INR q * (delta * INR (reach dual told)))); last exact: Rmult_lt_compat_l.
rewrite -Rmult_assoc (Rmult_comm (INR q)) -{1}(Rmult_1_l (INR (reach _ _))).
exact: Rmult_le_compat_r.
Qed.

Lemma ln_nat n : (0 < n)%nat -> 0 <= ln (INR n).
Proof. by move=> /leP/le_INR /= n1; rewrite -ln_1; case: n1 => [l|<-]; [apply/Rlt_le/ln_increasing; lra | lra]. Qed.

Lemma after_none dual most told : (L <= told)%nat -> size (sizes_after dual most told) = 0%nat.
Proof. by case: most => //= k /leq_gtF ->. Qed.

Lemma first_size dual told n : n = minn (L - told) (size_of dual told) -> (told + n < L)%nat -> n = size_of dual told.
Proof.
move=> ->; case: (leqP (L - told)%nat (size_of dual told)) => // _.
by case: (leqP told L) => [/subnKC -> | l]; [rewrite ltnn | rewrite ltnNge ltnW // ltn_addr].
Qed.

Lemma total_after most told : (told < L)%nat ->
  INR (size (sizes_after false most told)) <= 1 + INR q * ln (INR (L - told)).
Proof.
elim: most told => [|k IH] told lt.
  have l0 : 0 <= ln (INR (L - told)) by apply: ln_nat; rewrite subn_gt0.
  by have := Rmult_le_pos _ _ (pos_INR q) l0; rewrite /=; lra.
have l0 : 0 <= INR q * ln (INR (L - told)) by apply: Rmult_le_pos; [exact: pos_INR | apply: ln_nat; rewrite subn_gt0].
rewrite [sizes_after _ _ _]/= lt; move en : (minn _ _) => n; rewrite [size _]/= S_INR.
case: (ltnP (told + n) L) => [more|/after_none ->]; last by rewrite [INR 0]/=; lra.
have {}IH := IH _ more; have := size_share false told; rewrite -(first_size (esym en) more) -mult_INR => share.
suff : 1 + INR q * ln (INR (L - (told + n))) <= INR q * ln (INR (L - told)) by lra.
have n_le : (n <= L - told)%nat by rewrite leq_subRL ltnW.
have e : INR (L - told) - INR (L - (told + n)) = INR n by rewrite subnDA (minus_INR _ _ (leP n_le)); lra.
apply: falls; last exact: pos_INR.
- by apply/(lt_INR 0)/ltP; rewrite subn_gt0.
- by have := pos_INR n; lra.
rewrite e -mult_INR; apply/le_INR/leP; rewrite -(@prednK (L - told)) ?subn_gt0 //; exact/ltP/INR_lt.
Qed.

Lemma dual_after most told : (told < L)%nat ->
  INR (size (sizes_after true most told)) <= 1 + (1 + INR q) * (ln (INR L) - ln (INR told.+1)).
Proof.
have q0 := pos_INR q.
have start t : (t < L)%nat -> 0 <= (1 + INR q) * (ln (INR L) - ln (INR t.+1)).
  move=> lt; apply: Rmult_le_pos; first by lra.
  have : ln (INR t.+1) <= ln (INR L); last by lra.
  have p : 0 < INR t.+1 by apply/(lt_INR 0)/ltP.
  by case: (le_INR _ _ (leP lt)) => [l|->]; [apply/Rlt_le/ln_increasing | right].
elim: most told => [|k IH] told lt; first by have := start told lt; rewrite [INR (size _)]/=; lra.
have s0 := start told lt.
rewrite [sizes_after _ _ _]/= lt; move en : (minn _ _) => n; rewrite [size _]/= S_INR.
case: (ltnP (told + n) L) => [more|/after_none ->]; last by rewrite [INR 0]/=; lra.
have {}IH := IH _ more; have := size_share true told; rewrite -(first_size (esym en) more) [reach _ _]/= => share.
suff : 1 + (1 + INR q) * ln (INR told.+1) <= (1 + INR q) * ln (INR (told + n).+1) by lra.
have e : INR (told + n).+1 - INR told.+1 = INR n by rewrite !S_INR plus_INR; lra.
have p : 0 < INR told.+1 by apply/(lt_INR 0)/ltP.
have n0 := pos_INR n.
by apply: falls; rewrite ?e; lra.
Qed.

Hypothesis L0 : (0 < L)%nat.

Theorem rounds_total : INR (size (schedule false)) <= 1 + INR q * ln (INR L).
Proof. by have := total_after L L0; rewrite subn0. Qed.

Theorem rounds_dual : INR (size (schedule true)) <= 1 + (1 + INR q) * ln (INR L).
Proof. by have := dual_after L L0; rewrite -/(schedule true) ln_1 Rminus_0_r. Qed.

Theorem rounds_taken dual : INR (size (schedule dual)) <= 2 + (1 + ln (INR L)) * (1 + INR (ceiling (/ delta))).
Proof.
have l0 := ln_nat L0; have q0 := pos_INR q; rewrite -/q.
have t := rounds_total; have d := rounds_dual.
by case: dual; nra.
Qed.
End Schedule.

(** Blocks whose first boundary is at a random offset: claim [block-random-offset].
      [mean_offset]       the mean loss over offsets 0 to B - 1 is sum_i (1/B) sum_(d < B) H(X_i | tokens before i - d) - H(X);
      [random_offset]     so it never falls in B, for every law of n tokens. The loss is that of [Blocks.exact_loss]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Objective Blocks.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma same (n : nat) (c : R) : \big[Rplus/0]_(j < n) c = INR n * c.
Proof. by rewrite big_const card_ord; elim: n => [|n IH]; [rewrite /=; ring | rewrite iterS IH S_INR; ring]. Qed.

(** The mean of the first B terms of a sequence that never falls does not fall. *)
Definition average (f : nat -> R) B := (\big[Rplus/0]_(d < B) f d) / INR B.

Lemma average_next f B : (0 < B)%nat -> (forall d, f d <= f d.+1) -> average f B <= average f B.+1.
Proof.
move=> B0 up; have b0 : 0 < INR B by apply: lt_0_INR; apply/ltP.
have top d k : f d <= f (d + k)%nat.
  by elim: k => [|k IH]; [rewrite addn0; lra | rewrite addnS; have := up (d + k)%nat; lra].
have le : \big[Rplus/0]_(d < B) f d <= INR B * f B.
  rewrite -same.
  by apply: sum_le => d _; have := top d (B - d)%nat; rewrite subnKC // ltnW.
rewrite /average big_ord_recr S_INR /=; set s := \big[Rplus/0]_(d < B) f d in le *.
apply: (Rmult_le_reg_r (INR B * (INR B + 1))); first by nra.
have -> : s / INR B * (INR B * (INR B + 1)) = s * (INR B + 1) by field; lra.
have -> : (s + f B) / (INR B + 1) * (INR B * (INR B + 1)) = (s + f B) * INR B by field; lra.
lra.
Qed.

Section Offsets.
Variables (n : nat) (V : finType) (P : {ffun 'I_n -> V} -> R).
Hypothesis lP : law P.
Notation H := (@Entropies.H _ (ordinal_finType n) (fun=> V) (@token (ordinal_finType n) V) P).

(** Blocks of B of which the first ends before token o (there is none before block 1 at o = 0). *)
Definition offset_blocks B o (i : 'I_n) := ((i + (B - o)) %/ B)%nat.
Definition left_of k : {set 'I_n} := [set j : 'I_n | (j < k)%nat].

(** What token i has left where the d tokens before it are not told either. *)
Definition unknown (i : 'I_n) d := H (i |: left_of (i - d)) - H (left_of (i - d)).

Lemma unknown_grows i d : unknown i d <= unknown i d.+1.
Proof.
have sub : left_of (i - d.+1) \subset left_of (i - d).
  by apply/subsetP => j; rewrite !inE => /leq_trans; apply; exact: leq_sub2l.
have := @H_submod _ (ordinal_finType n) (fun=> V) (@token (ordinal_finType n) V) P lP (i |: left_of (i - d.+1)) (left_of (i - d)).
rewrite -setUA (setUidPr sub) /unknown.
have -> : (i |: left_of (i - d.+1)) :&: left_of (i - d) = left_of (i - d.+1); last by lra.
rewrite setIUl (setIidPl sub); have -> : [set i] :&: left_of (i - d) = set0; last by rewrite set0U.
by apply/setP => j; rewrite !inE; case: eqP => // ->; rewrite ltnNge leq_subr.
Qed.

Lemma before_offset B o (i : 'I_n) : (0 < B)%nat ->
  before (offset_blocks B o) (offset_blocks B o i) = left_of (i - (i + (B - o)) %% B).
Proof.
move=> B0; apply/setP => j; rewrite !inE /offset_blocks ltn_divLR //.
rewrite -(ltn_add2r ((i + (B - o)) %% B)) -divn_eq addnAC ltn_add2r ltn_subRL.
by rewrite addnC.
Qed.

Lemma over_offsets B (i : nat) (f : nat -> R) : (0 < B)%nat ->
  \big[Rplus/0]_(o < B) f ((i + (B - o)) %% B)%nat = \big[Rplus/0]_(d < B) f d.
Proof.
move=> B0; pose turn (o : 'I_B) := Ordinal (ltn_pmod (i + (B - o)) B0).
have inj : injective turn.
  move=> o o' /(congr1 val) /= /eqP; rewrite eqn_modDl => e; apply/val_inj => /=.
  have := e; rewrite -(eqn_modDr (o + o')) addnA subnK ?(ltnW (ltn_ord o)) //.
  by rewrite [(o + o')%nat]addnC addnA subnK ?(ltnW (ltn_ord o')) // !modnDl !modn_small // => /eqP.
by rewrite [RHS](reindex_inj inj).
Qed.

Definition mean_loss B := (\big[Rplus/0]_(o < B) loss P (offset_blocks B o)) / INR B.

Theorem mean_offset B : (0 < B)%nat -> mean_loss B = \rsum_i average (unknown i) B - H setT.
Proof.
move=> B0; have b0 : 0 < INR B by apply: lt_0_INR; apply/ltP.
have -> : mean_loss B = (\big[Rplus/0]_(o < B) (\rsum_i unknown i ((i + (B - o)) %% B)%nat - H setT)) / INR B.
  by congr (_ / _); apply: eq_bigr => o _; rewrite /loss; congr (_ - _); apply: eq_bigr => i _; rewrite before_offset.
rewrite sum_sub exchange_big /=.
rewrite same.
rewrite (eq_bigr (fun i => INR B * average (unknown i) B)) => [|i _]; last first.
  by rewrite (over_offsets i (unknown i) B0) /average; set s := (\big[Rplus/0]_(d < B) unknown i d); field; lra.
have e (s h b : R) : 0 < b -> (b * s - b * h) / b = s - h by move=> ?; field; lra.
by rewrite sum_mull; exact: e.
Qed.

Theorem random_offset B B' : (0 < B)%nat -> (B <= B')%nat -> mean_loss B <= mean_loss B'.
Proof.
move=> B0 /subnKC <-; elim: (B' - B)%nat => [|k IH]; first by rewrite addn0; lra.
apply: Rle_trans IH _; have p : (0 < B + k)%nat by rewrite addn_gt0 B0.
rewrite addnS !mean_offset //; apply: Rplus_le_compat_r; apply: sum_le => i _.
by apply: average_next => // d; exact: unknown_grows.
Qed.
End Offsets.

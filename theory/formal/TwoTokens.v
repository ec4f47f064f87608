(** Texts of two tokens: sums over them, and the law of two fair bits that are equal (of even parity). *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Definition t0 : 'I_2 := ord0.
Definition t1 : 'I_2 := lift ord0 ord0.

Section Two.
Variable V : finType.
Definition two (a b : V) : {ffun 'I_2 -> V} := [ffun i => if i == t0 then a else b].

Lemma two_first a b : two a b t0 = a. Proof. by rewrite ffunE. Qed.
Lemma two_second a b : two a b t1 = b. Proof. by rewrite ffunE. Qed.

Lemma token_two (i : 'I_2) : i = t0 \/ i = t1.
Proof. by case: i => -[|[|]] // h; [left | right]; apply/val_inj. Qed.

Lemma sum_two (F : {ffun 'I_2 -> V} -> R) : \rsum_x F x = \rsum_a \rsum_b F (two a b).
Proof.
rewrite pair_big /= (reindex (fun p : V * V => two p.1 p.2)) //.
exists (fun x : {ffun 'I_2 -> V} => (x t0, x t1)) => [[a b] _|x _]; first by rewrite /= two_first two_second.
by apply/ffunP => i; rewrite ffunE; case: (token_two i) => ->.
Qed.

Lemma forall_two (f : pred 'I_2) : [forall i, f i] = f t0 && f t1.
Proof. by apply/forallP/andP => [h|[h0 h1] i]; [| case: (token_two i) => ->]. Qed.
End Two.

Definition equal_bits (x : {ffun 'I_2 -> bool}) := if x t0 == x t1 then 1 / 2 else 0.

Lemma equal_two a b : equal_bits (two a b) = if a == b then 1 / 2 else 0.
Proof. by rewrite /equal_bits two_first two_second. Qed.

Lemma equal_bits_law : law equal_bits.
Proof.
split=> [x|]; first by rewrite /equal_bits; case: ifP; lra.
by rewrite sum_two !big_bool /= !equal_two /=; lra.
Qed.

Lemma equal_bits_pos x : pos (equal_bits x) = (x t0 == x t1).
Proof. by rewrite /equal_bits; case: ifP => _; case: posP => // h; lra. Qed.

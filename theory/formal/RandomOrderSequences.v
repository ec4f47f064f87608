(** The statements for sequences, in full: a law P of sequences of L tokens, each with its own finite alphabet, is decoded
    along a uniformly random ordered partition M with the listed sizes. No hypothesis but that P is a law is left. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws RandomOrderPartitions.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Sequences.
Variables (L : nat) (A : 'I_L -> finType).
Notation sequence := {dffun forall i : 'I_L, A i}.
Variable P : sequence -> R.
Hypothesis lP : law P.
Variable sizes : seq nat.
Hypothesis sz : sumn sizes = L.
Notation partition := {ffun 'I_L -> 'I_(size sizes)}.
Implicit Types (C S : {set 'I_L}) (x y : sequence) (M : partition).

(** The tokens as variables on the sequences. *)
Local Notation X := (fun (i : 'I_L) (x : sequence) => x i).

(** P(X_C = x_C), and P(X_i = x_i | X_C = x_C), read as 0 where there is no such conditional. *)
Definition chance C x := mass X P C x.
Definition conditional C i x := chance (i |: C) x / chance C x.

(** The law of decoding along M: the tokens of round t are drawn independently given all earlier rounds. *)
Definition decoding M x :=
  \big[Rmult/1]_(t < size sizes) \big[Rmult/1]_(i | M i == t) conditional [set j | (M j < t)%nat] i x.

(** The entropy of the tokens of S, H(X_S) = - E log P(X_S); its mean over sets of j tokens; the curve. *)
Definition Hset S := H X P S.
Definition Hmean (j : nat) := (\rsum_(S : {set 'I_L} | #|S| == j) Hset S) / INR 'C(L, j).
Definition curve (j : nat) := Hmean 1 - (Hmean j - Hmean j.-1).

(** E_M KL(P || decoding M): the mean over all M whose round t has [nth 0 sizes t] tokens. *)
Definition expected_kl := mean_partition (fun M : partition => kl P (decoding M)).

Lemma chanceE C x : chance C x = \rsum_(y : sequence | [forall i in C, y i == x i]) P y. Proof. by []. Qed.
Lemma HsetE S : Hset S = - \rsum_x (P x * ln (chance S x)). Proof. by []. Qed.
Lemma Hset_H : Entropies.H X P = Hset. Proof. by []. Qed.

Lemma sequence_whole x y : agree X setT x y -> x = y.
Proof. by move/agreeP => h; apply/ffunP => i; apply: (h i); rewrite inE. Qed.

Lemma conditional_exact C i x : 0 < mass X P C x -> conditional C i x = mass X P (i |: C) x / mass X P C x.
Proof. by []. Qed.

Lemma decoded_prod (s : {ffun 'I_L -> 'I_L}) a r x : decoded conditional s a r x =
  \big[Rmult/1]_(t < size r) \big[Rmult/1]_(i in s @: window L (a + start r t) (nth 0%nat r t))
    conditional (s @: upto L (a + start r t)) i x.
Proof.
elim: r a => [|n r IH] a; first by rewrite big_ord0.
rewrite big_ord_recl /= {1 2}/start /= addn0 IH; congr Rmult; apply: eq_bigr => t _.
by rewrite {3 4}/start /= addnA.
Qed.

Lemma decoded_cut (s : {ffun 'I_L -> 'I_L}) x : injective s -> decoded conditional s 0 sizes x = decoding (cut sz s) x.
Proof.
move=> si; rewrite decoded_prod; apply: eq_bigr => t _; rewrite add0n -(place_upto sz) -(place_window sz).
rewrite -(cut_set (place_round sz) (fun c => (c < t)%nat) si) -(cut_set (place_round sz) (pred1 t) si).
apply: eq_big => [i|i _]; first by rewrite !inE [cut sz s i]ffunE.
by congr (conditional _ i x); apply/setP => j; rewrite !inE [cut sz s j]ffunE.
Qed.

(** The identity. *)
Theorem expected_kl_curve : expected_kl = rounds curve 0 sizes.
Proof.
rewrite -[RHS](mean_kl_rounds lP sequence_whole conditional_exact sz).
transitivity (mean (fun s => kl P (decoding (cut sz s)))); first exact: esym (mean_cut sz (fun M => kl P (decoding M))).
by apply: mean_eq => s si; apply: eq_bigr => x _; rewrite decoded_cut.
Qed.

Theorem curve_one : curve 1 = 0.
Proof. exact: (Z_one X lP). Qed.

Theorem curve_rises j : (0 < j < L)%nat -> curve j <= curve j.+1.
Proof. exact: (Z_nondecreasing X lP). Qed.

(** What the curve means: curve (j + 1) is the mean of I(X_i ; X_S) over the tokens i and the sets S of j other tokens. *)
Theorem curve_pairs j : (j < L)%nat -> curve j.+1 =
  (\rsum_i \rsum_(S : {set 'I_L} | (i \notin S) && (#|S| == j)) (Hset [set i] + Hset S - Hset (i |: S)))
  / (INR L * INR 'C(L.-1, j)).
Proof. by move=> jL; rewrite -[LHS](Z_pairs Hset jL). Qed.

(** The curve bound, with parts of at most k tokens. *)
Theorem expected_kl_bound k : (0 < L)%nat -> (0 < k)%nat -> all (fun n => n <= k)%nat sizes ->
  expected_kl <= (INR k - 1) * curve L.
Proof.
move=> L0 k0 parts; rewrite expected_kl_curve.
by apply: (rounds_curve curve_one curve_rises) => //; rewrite sz.
Qed.
End Sequences.


(** Orders of revealing, computed: the parallelism and Kendall's tau of a trace, the likelihood of a text along an order, and
    what the swaps from one order to another circulate. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals.
From Maskproof Require Import Sums Metrics Circulation Listed ListedSets Evaluate EvaluateSets EvaluateContext.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

Definition parallelism_of (t : seq nat) : Q := (natural (size t) / natural (size (undup t)))%Q.
Theorem parallelism_evaluate t : parallelism t = Q2R (parallelism_of t).
Proof. by rewrite Q2R_over !Q2R_nat. Qed.

Section Kendall.
Variables (n : nat) (t : nat -> nat).
Notation steps := (fun i : 'I_n => t i).
Definition sign_of (a b : nat) : Q := if (a < b)%nat then 1%Q else if (b < a)%nat then (-1)%Q else 0%Q.
Definition tau_of : Q :=
  (qsum (iota 0 n) (fun i => qsum [seq j <- iota 0 n | (i < j)%nat] (fun j => sign_of (t i) (t j))) / natural 'C(n, 2))%Q.
Definition tied_of : nat := sumn [seq size [seq j <- iota 0 n | (i < j)%nat && (t i == t j)] | i <- iota 0 n].

Lemma sign_evaluate a b : sign a b = Q2R (sign_of a b).
Proof. by rewrite /sign /sign_of; case: ifP => _; [|case: ifP => _]; rewrite /Q2R /=; lra. Qed.

Theorem tau_evaluate : tau steps = Q2R tau_of.
Proof.
rewrite Q2R_over Q2R_nat; congr Rdiv.
rewrite Q2R_sum -(big_listed (lists_ord n) predT (fun i => Q2R (qsum [seq j <- iota 0 n | (i < j)%nat] _))).
apply: eq_bigr => i _; rewrite -(sum_evaluate _ (lists_ord n) (fun j => i < j)%nat).
by apply: eq_bigr => j _; rewrite sign_evaluate.
Qed.

Theorem tied_evaluate : tied steps = tied_of.
Proof.
rewrite /tied_of sumnE big_map.
rewrite -(big_listed (lists_ord n) predT (fun i => size [seq j <- iota 0 n | (i < j)%nat && (t i == t j)])).
apply: eq_bigr => i _; rewrite size_filter -sum1_count.
by rewrite -(big_listed (lists_ord n) (fun j => (i < j)%nat && (t i == t j)) (fun=> 1%nat)).
Qed.
End Kendall.

Section Orders.
(** The denoiser f on states, and the text x. *)
Variables (V L : nat) (f : seq (option nat) -> nat -> nat -> Q) (x : {ffun 'I_L -> 'I_V}).
Definition answers (c : 'I_L -> option 'I_V) (i : 'I_L) (v : 'I_V) : R := Q2R (f (word (omap (@nat_of_ord V)) c) i v).

Definition chance_of (y : seq nat) (b : seq bool) (i : nat) : Q :=
  f [seq if nth false b j then Some (nth 0%nat y j) else None | j <- iota 0 L] i (nth 0%nat y i).
Notation added i b := (join L (single L i) b).
Fixpoint likelihood_of (y : seq nat) (b : seq bool) (s : seq nat) : Q :=
  if s is i :: s' then (chance_of y b i * likelihood_of y (added i b) s')%Q else 1%Q.
Definition kappa_of (y : seq nat) (b : seq bool) (i j : nat) : logs :=
  [:: (1%Q, (chance_of y b i * chance_of y (added i b) j / (chance_of y b j * chance_of y (added j b) i))%Q)].
Fixpoint circulates_of (y : seq nat) (b : seq bool) (k : nat) (s : seq nat) : logs :=
  match k, s with
  | 0%nat, i :: j :: s' => kappa_of y b i j
  | k'.+1, i :: s' => circulates_of y (added i b) k' s'
  | _, _ => [::]
  end.
Fixpoint swap_of (k : nat) (s : seq nat) : seq nat :=
  match k, s with
  | 0%nat, i :: j :: s' => j :: i :: s'
  | k'.+1, i :: s' => i :: swap_of k' s'
  | _, _ => s
  end.
Fixpoint along_of (y : seq nat) (s ks : seq nat) : logs :=
  if ks is k :: ks' then add (circulates_of y (having L xpred0) k s) (along_of y (swap_of k s) ks') else [::].

Notation listed := (map (@nat_of_ord L)).

Lemma chance_evaluate (S : {set 'I_L}) i : chance answers x S i = Q2R (chance_of (text x) (bits S) i).
Proof.
rewrite /chance /answers /chance_of nth_text; congr (Q2R (f _ _ _)).
rewrite -val_enum_ord -map_comp; apply: eq_map => j /=.
by rewrite nth_bits nth_text /told; case: ifP.
Qed.

Lemma added_bits (S : {set 'I_L}) i : bits (i |: S) = added i (bits S).
Proof. by rewrite bits_join bits_single. Qed.

Theorem likelihood_evaluate s : likelihood answers x s = Q2R (likelihood_of (text x) (having L xpred0) (listed s)).
Proof.
rewrite /likelihood -bits_none; elim: s set0 => [|i s IH] S /=; first by rewrite Q2R_1.
by rewrite Q2R_mult chance_evaluate IH added_bits.
Qed.

Theorem kappa_evaluate (S : {set 'I_L}) i j : kappa answers x S i j = value (kappa_of (text x) (bits S) i j).
Proof.
rewrite /value big_seq1 /kappa /= Q2R_1 Rmult_1_l Q2R_over !Q2R_mult.
by rewrite !chance_evaluate !added_bits.
Qed.

Theorem along_evaluate s ks : along answers x s ks = value (along_of (text x) (listed s) ks).
Proof.
have one (S : {set 'I_L}) k u : circulates answers x S k u = value (circulates_of (text x) (bits S) k (listed u)).
  elim: k S u => [|k IH] S [|i u] /=; rewrite ?/value ?big_nil //; last by rewrite IH added_bits.
  by case: u => [|j u] /=; [rewrite big_nil | exact: kappa_evaluate].
have sw k (u : seq 'I_L) : listed (swap k u) = swap_of k (listed u).
  by elim: k u => [|k IH] [|i u] //=; [case: u | rewrite IH].
elim: ks s => [|k ks IH] s /=; first by rewrite /value big_nil.
by rewrite value_add IH sw one bits_none.
Qed.
End Orders.

(** Sets of positions as lists of bits, and what is said of sets read off the bits. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals QArith Qreals.
From Maskproof Require Import Sums RandomOrder Listed.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Definition bits n (S : {set 'I_n}) : seq bool := [seq i \in S | i <- enum 'I_n].

Lemma nth_bits n (S : {set 'I_n}) (i : 'I_n) : nth false (bits S) i = (i \in S).
Proof. by rewrite (nth_map i) ?size_enum_ord // nth_ord_enum. Qed.

Lemma lists_bits n : lists (@bits n) (words [:: true; false] n).
Proof.
have [inj p] := lists_words n lists_bool; apply: lists_intro => [S S' e||s].
- by apply/setP => i; have := congr1 (nth false ^~ i) e; rewrite !nth_bits.
- exact: words_uniq.
split=> [/(mem_listed (lists_words n lists_bool))[x ->]|[S ->]].
  by exists [set i | x i]; apply: eq_map => i; rewrite inE.
apply/(mem_listed (lists_words n lists_bool)); exists [ffun i => i \in S].
by apply: eq_map => i; rewrite ffunE.
Qed.

(** The bits of the positions that have a property, and the positions of bits. *)
Definition having n (f : pred nat) : seq bool := [seq f i | i <- iota 0 n].
Definition members (b : seq bool) : seq nat := [seq i <- iota 0 (size b) | nth false b i].

Section Bits.
Variable n : nat.
Implicit Types (S T : {set 'I_n}) (i : 'I_n).

Lemma size_bits S : size (bits S) = n.
Proof. by rewrite size_map size_enum_ord. Qed.

Lemma bits_having S (f : pred nat) : (forall i, (i \in S) = f i) -> bits S = having n f.
Proof. by move=> e; rewrite /having -val_enum_ord -map_comp; apply: eq_map => i; rewrite e. Qed.

Definition single (k : nat) := having n (pred1 k).
Definition join (s t : seq bool) := having n (fun k => nth false s k || nth false t k).

Lemma bits_none : bits (set0 : {set 'I_n}) = having n xpred0.
Proof. by apply: bits_having => i; rewrite inE. Qed.
Lemma bits_all : bits (setT : {set 'I_n}) = having n xpredT.
Proof. by apply: bits_having => i; rewrite inE. Qed.
Lemma bits_single i : bits [set i] = single i.
Proof. by apply: bits_having => j; rewrite inE. Qed.
Lemma bits_join S T : bits (S :|: T) = join (bits S) (bits T).
Proof. by apply: bits_having => i; rewrite inE !nth_bits. Qed.

Lemma big_bits (e : R) (op : Monoid.com_law e) S (F : nat -> R) :
  \big[op/e]_(i in S) F i = \big[op/e]_(i <- members (bits S)) F i.
Proof.
rewrite /members size_bits big_filter -(big_listed (lists_ord n) (nth false (bits S))).
by apply: eq_bigl => i; rewrite nth_bits.
Qed.

Lemma card_bits S : #|S| = seq.count ssrfun.id (bits S).
Proof. by rewrite /bits count_map -size_filter cardE /enum_mem -!enumT filter_predT. Qed.

(** The bits of all sets. *)
Definition subsets := words [:: true; false] n.

(** An order as the list of its positions. *)
Definition orders_of : seq (seq nat) := [seq w <- words (iota 0 n) n | uniq w].
Definition positions (s : {ffun 'I_n -> 'I_n}) : seq nat := word (@nat_of_ord n) s.

Lemma orders_listed s : orders s = uniq (positions s).
Proof.
rewrite /orders; apply/idP/idP => [/injectiveP inj|u].
  by rewrite /positions /word map_comp (map_inj_uniq (@ord_inj n)) (map_inj_uniq inj) enum_uniq.
apply/injectiveP => i j e; apply: val_inj.
have sz (k : 'I_n) : (k < size (positions s))%nat by rewrite /positions size_word.
by apply/eqP; rewrite -(nth_uniq 0%nat (sz i) (sz j) u) !nth_word e.
Qed.

(** The positions of an order at the places that have a property. *)
Definition image (w : seq nat) (A : pred nat) : seq bool :=
  having n (mem [seq nth 0%nat w k | k <- iota 0 n & A k]).

Lemma bits_image (s : {ffun 'I_n -> 'I_n}) (A : pred nat) : bits (s @: [set i : 'I_n | A i]) = image (positions s) A.
Proof.
apply: bits_having => j; apply/imsetP/mapP => [[i]|[k]].
  rewrite inE => Ai ->; exists (nat_of_ord i); last by rewrite nth_word.
  by rewrite mem_filter Ai mem_iota /=.
rewrite mem_filter mem_iota => /andP[Ak /= kn] e; exists (Ordinal kn); first by rewrite inE.
by apply: ord_inj; rewrite e; exact: (nth_word _ s 0%nat (Ordinal kn)).
Qed.
End Bits.

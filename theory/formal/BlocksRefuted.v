(** What is not true of decoding by ordered partitions, beside what is:
      [larger_blocks]       that larger blocks never lose less, whatever the two sizes;
      [left_to_right_only]  that only the order from left to right draws from the law. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Policies PolicyCost PolicyExact Objective Blocks Bits.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [block-monotone], with less than its witness: of four bits the last two are equal and fair, the first two are zero.
    Blocks of two draw the pair at once, blocks of three tell it apart. *)
Theorem larger_blocks : ~ (forall n (V : finType) (P : {ffun 'I_n -> V} -> R) B B' (q q' : {ffun 'I_n -> option V} -> 'I_n -> V -> R),
  law P -> (0 < B)%nat -> (B < B')%nat -> (forall c i, law (q c i)) -> PolicyExact.exact (earliest (@blocks n B)) q P ->
  (forall c i, law (q' c i)) -> PolicyExact.exact (earliest (@blocks n B')) q' P ->
  kl P (drawn (@blocks n B) q) <= kl P (drawn (@blocks n B') q')).
Proof.
move=> h; pose u : {ffun 'I_4 -> bool} := [ffun=> false]; pose v : {ffun 'I_4 -> bool} := [ffun i : 'I_4 => (1 < i)%nat].
have uv : u != v by apply/eqP => /ffunP/(_ ord_max); rewrite !ffunE.
pose P := fair_pair u v; have lP : law P by exact: fair_pair_law.
have [q [lq ex]] := exact_exists (earliest (@blocks 4 2)) lP.
have [q' [lq' ex']] := exact_exists (earliest (@blocks 4 3)) lP.
have := h _ _ P 2%nat 3%nat q q' lP isT isT lq ex lq' ex'.
rewrite (exact_loss lP (@blocks_partition 4 2 isT) lq ex) (exact_loss lP (@blocks_partition 4 3 isT) lq' ex').
have entropy_of (S : {set 'I_4}) : @H _ _ (fun=> bool_finType) (@token _ _) P S = if [exists i in S, (1 < i)%nat] then ln 2 else 0.
  case: ifP => [/exists_inP[i iS i1]|/negbT no]; first by apply: fair_pair_H iS _; rewrite // !ffunE i1.
  apply: fair_pair_H0 => // i iS; rewrite !ffunE; apply/esym/negbTE; apply: contra no => i1; by apply/exists_inP; exists i.
have full : @H _ _ (fun=> bool_finType) (@token _ _) P setT = ln 2.
  by rewrite entropy_of; case: exists_inP => // no; case: no; exists ord_max; rewrite ?inE.
have exists4 (S : {set 'I_4}) : [exists i in S, (1 < i)%nat] = (lift ord0 (lift ord0 ord0) \in S) || (ord_max \in S).
  apply/exists_inP/orP => [[i iS i1]|[iS|iS]]; last 2 first.
  - by exists (lift ord0 (lift ord0 ord0)).
  - by exists ord_max.
  case: i iS i1 => -[|[|[|[|i]]]] l // iS _.
  - by left; rewrite (_ : lift _ _ = Ordinal l) //; exact: val_inj.
  - by right; rewrite (_ : ord_max = Ordinal l) //; exact: val_inj.
rewrite /loss full !big_ord_recl !big_ord0 /= !entropy_of !exists4 !inE /blocks -!val_eqE /=.
by have := ln2_gt0; lra.
Qed.

(** Claim [left-to-right-only]: every order draws from the law, that from right to left on a pair of bits among them. *)
Theorem left_to_right_only : ~ (forall n (V : finType) (P : {ffun 'I_n -> V} -> R) (b : 'I_n -> nat)
  (q : {ffun 'I_n -> option V} -> 'I_n -> V -> R), law P -> partition b n -> (exists i j : 'I_n, (i < j)%nat /\ (b j < b i)%nat) ->
  (forall c i, law (q c i)) -> PolicyExact.exact (earliest b) q P -> 1 - tv P (drawn b q) < 1).
Proof.
move=> h; pose u : {ffun 'I_2 -> bool} := [ffun=> false]; pose v : {ffun 'I_2 -> bool} := [ffun=> true].
have uv : u != v by apply/eqP => /ffunP/(_ ord0); rewrite !ffunE.
pose P := fair_pair u v; have lP : law P by exact: fair_pair_law.
pose b (i : 'I_2) := nat_of_ord (rev_ord i).
have part : partition b 2.
  split=> [i|t lt]; first exact: ltn_ord.
  by exists (rev_ord (Ordinal lt)); rewrite /b rev_ordK.
have other : exists i j : 'I_2, (i < j)%nat /\ (b j < b i)%nat by exists ord0, ord_max.
have [q [lq ex]] := exact_exists (earliest b) lP.
have one c : masked c != set0 -> #|earliest (V := bool_finType) b c| = 1%nat.
  move=> nz; have [_ /(_ nz)/set0Pn[i ie]] := earliest_policy b c; apply/eqP/cards1P; exists i.
  apply/setP => j; rewrite in_set1; apply/idP/eqP => [je|->//].
  move: ie je; rewrite !inE => /andP[im /forall_inP hi] /andP[jm /forall_inP hj].
  apply: rev_ord_inj; apply: val_inj; apply/eqP; rewrite eqn_leq; apply/andP; split; [apply: hj | apply: hi]; by rewrite inE.
have same := one_at_a_time (earliest_policy b) lq lP ex one.
have := h _ _ P b q lP part other lq ex; rewrite /tv big1 ?Rmult_0_r ?Rminus_0_r => [|x _]; first by lra.
by rewrite /drawn same Rminus_diag_eq // Rabs_R0.
Qed.

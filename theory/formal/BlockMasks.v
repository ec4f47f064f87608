(** The sets of masks of texts in K blocks of B tokens: claim [blockwise-case-count].
      [met_reached]  those that training in blocks meets are those that decoding block by block passes through;
      [met_count]    there are K (2^B - 1) of them. *)
From mathcomp Require Import all_ssreflect.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Section Blocks.
Variables (K B : nat).
Notation token := 'I_(K * B).
Implicit Types (i j : token) (M : {set token}).

(** The block of a token, from 0 on. *)
Definition block i := i %/ B.

(** Training in blocks masks some tokens of one block, all of the later blocks, and none before. *)
Definition met M := [exists i, (i \in M) && [forall j, if block j < block i then j \notin M else (block i < block j) ==> (j \in M)]].

(** Decoding starts with masks everywhere and tells one token at a time, any that is masked in the first block with masks. *)
Inductive reached : {set token} -> Prop :=
  | Start : reached setT
  | Tell M i : reached M -> i \in M -> (forall j, j \in M -> block i <= block j) -> reached (M :\ i).

Lemma metP M : reflect (exists2 i, i \in M & forall j, [/\ block j < block i -> j \notin M & block i < block j -> j \in M]) (met M).
Proof.
apply: (iffP existsP) => -[i].
  case/andP=> iM /forallP h; exists i => // j; have := h j.
  by case: ltngtP => // _; split.
move=> iM h; exists i; rewrite iM; apply/forallP => j; have [a b] := h j.
by case: ltngtP => // [/a|/b].
Qed.

(** Masks that are reached fill every block after the first that has any, and what is told last is in none after it. *)
Lemma reached_fills M : reached M -> forall i j, i \in M -> block i < block j -> j \in M.
Proof.
elim=> {M} [|M k _ IH kM least] i j; first by rewrite inE.
rewrite !inE => /andP[ik iM] ij; rewrite (IH _ _ iM ij) andbT.
by apply: contraTneq ij => ->; rewrite -leqNgt; exact: least.
Qed.

Lemma reached_met M : reached M -> M != set0 -> met M.
Proof.
move=> r /set0Pn[k kM]; case: (@arg_minnP _ k (mem M) block kM) => i iM least.
apply/metP; exists i => // j; split=> [|ij]; last exact: (reached_fills r iM).
by rewrite ltnNge; apply: contra => /least.
Qed.

Lemma met_was_reached n M : #|~: M| <= n -> met M -> reached M.
Proof.
elim: n M => [|n IH] M.
  by rewrite leqn0 cards_eq0 => /eqP/(congr1 (@setC _)); rewrite setCK setC0 => -> _; exact: Start.
move=> le /metP[i iM h]; case: (set_0Vmem (~: M)) => [/(congr1 (@setC _))|[k kM]].
  by rewrite setCK setC0 => ->; exact: Start.
case: (@arg_maxnP _ k (mem (~: M)) block kM) => j; rewrite /= inE => jM most.
have ji : block j <= block i by rewrite leqNgt; apply: contra jM => ij; have [_] := h j; apply.
have -> : M = (j |: M) :\ j by rewrite setU1K.
apply: Tell; last 2 first.
- by rewrite setU11.
- move=> l; rewrite !inE => /orP[/eqP -> //|lM]; apply: leq_trans ji _.
  by rewrite leqNgt; apply: contraL lM => li; have [a _] := h l; exact: a.
apply: IH; first by rewrite -ltnS; apply: leq_trans le; rewrite setCU setIC -setDE (cardsD1 j (~: M)) inE jM.
apply/metP; exists j; first exact: setU11.
move=> l; split=> lj; last first.
  by rewrite !inE; apply/orP; right; apply: contraLR lj => lM; rewrite -leqNgt; apply: most; rewrite /= inE.
rewrite !inE negb_or; have [a _] := h l; rewrite a ?(leq_trans lj) // andbT.
by apply: contraTneq lj => ->; rewrite ltnn.
Qed.

Theorem met_reached M : met M <-> reached M /\ M != set0.
Proof.
split=> [m|[]]; last exact: reached_met.
by split; [exact: met_was_reached m | case/metP: m => i iM _; apply/set0Pn; exists i].
Qed.

(** Token s of block k. *)
Lemma token_proof (k : 'I_K) (s : 'I_B) : k * B + s < K * B.
Proof. by apply: (@leq_trans (k.+1 * B)); [rewrite mulSn addnC ltn_add2r | rewrite leq_mul2r ltn_ord orbT]. Qed.
Definition token_of k s : token := Ordinal (token_proof k s).

Lemma block_token k s : block (token_of k s) = k.
Proof. by rewrite /block /= divnMDl ?divn_small ?addn0 // (leq_ltn_trans (leq0n s)). Qed.

Lemma token_inj k s t : token_of k s = token_of k t -> s = t.
Proof. by move/(congr1 val)/eqP; rewrite eqn_add2l => /eqP/val_inj. Qed.

Lemma token_all i : exists k s, i = token_of k s.
Proof.
have B0 : 0 < B by case: (posnP B) => // z; move: (ltn_ord i); move: {1}(val i) => m; rewrite z muln0.
have ik : i %/ B < K by rewrite ltn_divLR.
exists (Ordinal ik), (Ordinal (ltn_pmod i B0)); apply: val_inj; exact: divn_eq.
Qed.

(** The masks S in block k, and all later blocks. *)
Definition from (p : 'I_K * {set 'I_B}) : {set token} := [set i | (p.1 < block i) || [exists s in p.2, i == token_of p.1 s]].

Lemma token_from k k' s S : (token_of k s \in from (k', S)) = (k' < k) || (k == k') && (s \in S).
Proof.
rewrite inE block_token /=; congr orb; apply/exists_inP/andP => [[t tS /eqP e]|[/eqP -> sS]]; last by exists s.
have ek : k = k' by apply: val_inj; rewrite /= -(block_token k s) -(block_token k' t) e.
by rewrite ek eqxx in e *; rewrite (token_inj e).
Qed.

Lemma from_inj : {in setX setT [set~ set0] &, injective from}.
Proof.
suff le (k l : 'I_K) (S U : {set 'I_B}) s : s \in S -> from (k, S) = from (l, U) -> l <= k.
  move=> [k S] [l U]; rewrite !inE /= => /set0Pn[s sS] /set0Pn[u uU] e.
  have kl : k = l by apply/val_inj/anti_leq; rewrite (le _ _ _ _ _ sS e) (le _ _ _ _ _ uU (esym e)).
  rewrite kl in e *; congr pair; apply/setP => t.
  by move/setP/(_ (token_of l t)): e; rewrite !token_from ltnn eqxx.
move=> sS /setP/(_ (token_of k s)); rewrite !token_from ltnn eqxx sS /=.
by case: eqP => [-> //|_]; rewrite orbF => /esym/ltnW.
Qed.

Lemma met_from M : met M = (M \in from @: setX setT [set~ set0]).
Proof.
apply/metP/imsetP => [[i iM h]|[[k S]]].
  have [k [s e]] := token_all i; exists (k, [set t | token_of k t \in M]).
    by rewrite !inE; apply/set0Pn; exists s; rewrite inE -e.
  apply/setP => j; have [l [t ej]] := token_all j; have [a b] := h j.
  move: a b; rewrite ej token_from e !block_token => a b.
  case: ltngtP b a => [lt b _|lt _ a|/val_inj -> _ _]; last by rewrite eqxx inE.
    by rewrite b.
  rewrite (negbTE (a _)) //=; case: eqP => // kl; by rewrite kl ltnn in lt.
rewrite !inE => /set0Pn[s sS] ->; exists (token_of k s); first by rewrite token_from eqxx sS orbT.
move=> j; have [l [t ->]] := token_all j; rewrite token_from !block_token.
by split=> [lt|->] //; rewrite negb_or -leqNgt ltnW //=; apply/nandP; left; apply: contraTneq lt => ->; rewrite ltnn.
Qed.

Theorem met_count : #|[set M | met M]| = K * (2 ^ B - 1).
Proof.
have -> : [set M | met M] = from @: setX setT [set~ set0] by apply/setP => M; rewrite inE met_from.
rewrite (card_in_imset from_inj) cardsX cardsT card_ord cardsC1 -cardsT -powersetT card_powerset cardsT card_ord.
by rewrite subn1.
Qed.
End Blocks.

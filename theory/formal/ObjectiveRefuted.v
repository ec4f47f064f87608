(** What is said of masks and of the objective, and is false: claims [mask-carries-nothing] and [joint-subtoken-bound]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context Objective RandomOrderSharp.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [mask-carries-nothing] is false: one fair bit, masked three times as often where it is true. *)
Theorem mask_fails : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) rule, law P -> (forall x, law (fun M => rule M x)) ->
  forall c i v, 0 < masked_so P rule c -> i \in masked c -> behind P rule c i v = token_given P c i v).
Proof.
pose P (x : {ffun 'I_1 -> bool}) : R := / 2.
pose rule (M : {set 'I_1}) (x : {ffun 'I_1 -> bool}) : R :=
  let r := if x ord0 then 3 / 4 else / 4 in if ord0 \in M then r else 1 - r.
pose hidden : {ffun 'I_1 -> option bool} := [ffun=> None].
have bit (F : {ffun 'I_1 -> bool} -> R) : \rsum_x F x = F [ffun=> true] + F [ffun=> false].
  rewrite (reindex (fun b : bool => [ffun _ : 'I_1 => b])) /= ?big_bool //.
  exists (fun x : {ffun 'I_1 -> bool} => x ord0) => x _; first by rewrite ffunE.
  by apply/ffunP => i; rewrite ffunE ord1.
have mask_sets (F : {set 'I_1} -> R) : \rsum_M F M = F setT + F set0.
  have ne : (set0 != setT :> {set 'I_1}) by apply/eqP => /setP /(_ ord0); rewrite !inE.
  rewrite (bigD1 setT) //= (bigD1 set0) //= big1 => [|M /andP[nT n0]]; first by ring.
  case/negP: nT; case/set0Pn: n0 => i iM; apply/eqP/setP => j; rewrite inE.
  by rewrite [j]ord1 -(ord1 i).
have lP : law P by split=> [x|]; rewrite /P ?bit; lra.
have lr x : law (fun M => rule M x).
  split=> [M|]; rewrite /rule; first by case: (x ord0); case: ifP => _; lra.
  by rewrite mask_sets !inE; lra.
have mh : masked hidden = setT by apply/setP => i; rewrite !inE ffunE.
have sees x : shows hidden x = true by apply/forallP => i; rewrite ffunE.
move/(_ _ _ P rule lP lr hidden ord0 true).
have -> : token_given P hidden ord0 true = / 2.
  rewrite /token_given /given /prob big_mkcond bit [X in _ / X]big_mkcond bit !sees !ffunE /P /=; lra.
have -> : masked_so P rule hidden = / 2.
  by rewrite /masked_so mh big_mkcond bit !sees /P /rule !inE !ffunE; lra.
have -> : behind P rule hidden ord0 true = 3 / 4.
  rewrite /behind /masked_so mh big_mkcond bit [X in _ / X]big_mkcond bit !sees /P /rule !inE !ffunE /=; lra.
by rewrite mh inE => h; have := h ltac:(lra) isT; lra.
Qed.

(** Claim [joint-subtoken-bound] is false: two equal bits. The entropy of what is masked, given the others, is drawn as one. *)
Theorem subtokens_fail : ~ (forall (Omega I : finType) (A : I -> eqType) (X : forall i, Omega -> A i) (P : Omega -> R), law P ->
  H X P setT <= \rsum_(M : {set I} | M != set0) ((H X P setT - H X P (~: M)) / (INR #|M| * INR 'C(#|I|, #|M|)))).
Proof.
pose P (b : bool) := / 2.
have lP : law P by split=> [b|]; rewrite /P ?big_bool /=; lra.
have h : entropy P = ln 2 by rewrite /entropy big_bool /P ln_Rinv /=; lra.
have l0 : 0 < ln 2 by rewrite -ln_1; apply: ln_increasing; lra.
move/(_ _ [finType of 'I_2] _ (fun _ b => b) P lP).
have pos (S : {set 'I_2}) : S != set0 -> H (fun (i : 'I_2) (b : bool) => b) P S = ln 2.
  by move=> n; rewrite -h; exact: (@repetition_H 2 [finType of bool] P S n).
have full : setT != set0 :> {set 'I_2} by apply/set0Pn; exists ord0; rewrite inE.
apply/Rlt_not_le; rewrite (bigD1 setT) //= big1 => [|M /andP[n0 nT]].
  rewrite setCT (H_empty _ lP) pos // cardsT card_ord binn. rewrite /=; lra.
rewrite !pos //; first by rewrite /Rdiv; ring.
by rewrite -setCT (eqtype.inj_eq (can_inj (@setCK _))).
Qed.

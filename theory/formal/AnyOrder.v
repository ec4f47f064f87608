(** The masked loss is the mean loss of all orders: claim [any-order-loss]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder Objective.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section AnyOrder.
Variable L : nat.
Notation token := 'I_L.
(** What token i costs where the tokens of C are told. *)
Variable cost : {set token} -> token -> R.

(** The mean cost of the tokens of a set, each where the others are told. *)
Definition last_cost (T : {set token}) := (\rsum_(i in T) cost (T :\ i) i) / INR #|T|.

Lemma exchange_upto (a b : token) : (b <= a)%nat -> exchange a b @: upto L a = upto L a.+1 :\ b.
Proof.
move=> ba; have mem j : (exchange a b j \in upto L a.+1 :\ b) = (j \in upto L a).
  rewrite !inE /exchange ltnS; case: (eqVneq j a) => [->|ja]; first by rewrite eqxx ltnn.
  case: (eqVneq j b) => [->|jb].
    by rewrite leqnn andbT ltn_neqAle ba andbT eq_sym.
  have e : (nat_of_ord j == nat_of_ord a) = false by exact: negbTE ja.
  by rewrite jb /= [RHS]ltn_neqAle e.
apply/setP => j; rewrite -[in RHS](exchangeK a b j) mem; apply/imsetP/idP => [[i ia ->]|h].
  by rewrite exchangeK.
by exists (exchange a b j); rewrite ?exchangeK.
Qed.

Lemma place_shift (a b : token) : (b <= a)%nat ->
  mean (fun s => cost (s @: upto L a) (s a)) = mean (fun s => cost ((s @: upto L a.+1) :\ s b) (s b)).
Proof.
move=> ba; rewrite -(mean_shift (t := exchange a b)); last exact: can_inj (exchangeK a b).
apply: mean_eq => s si; have -> : [ffun i => s (exchange a b i)] a = s b by rewrite ffunE /exchange eqxx.
congr cost; have -> : [ffun i => s (exchange a b i)] @: upto L a = s @: (exchange a b @: upto L a).
  by rewrite -imset_comp; apply: eq_imset => i; rewrite ffunE.
rewrite exchange_upto //; apply/setP => i; apply/imsetP/setD1P => [[j /setD1P[jb ja] ->]|[ib /imsetP[j ja e]]].
  by split; [apply: contraNneq jb => /si -> | exact: imset_f].
by exists j => //; apply/setD1P; split=> //; apply: contraNneq ib => <-; rewrite e.
Qed.

Lemma place_mean (a : token) : mean (fun s => cost (s @: upto L a) (s a)) = Hbar last_cost a.+1.
Proof.
have c1 : #|upto L a.+1| = a.+1 by apply: card_upto.
have n0 : 0 < INR a.+1 by apply: lt_0_INR; apply/ltP.
rewrite -[in RHS]c1 -mean_image.
suff e : INR a.+1 * mean (fun s => cost (s @: upto L a) (s a)) = INR a.+1 * mean (fun s => last_cost (s @: upto L a.+1)).
  by apply: (Rmult_eq_reg_l (INR a.+1)) => //; lra.
transitivity (INR #|upto L a.+1| * mean (fun s => cost (s @: upto L a) (s a))); first by rewrite c1.
rewrite -sum_const_set.
transitivity (\rsum_(b in upto L a.+1) mean (fun s => cost ((s @: upto L a.+1) :\ s b) (s b))).
  by apply: eq_bigr => b; rewrite inE ltnS; exact: place_shift.
rewrite -mean_sum; transitivity (mean (fun s => INR a.+1 * last_cost (s @: upto L a.+1))).
  apply: mean_eq => s si; rewrite /last_cost card_imset // c1.
  have <- : \rsum_(i in s @: upto L a.+1) cost ((s @: upto L a.+1) :\ i) i =
    \rsum_(b in upto L a.+1) cost ((s @: upto L a.+1) :\ s b) (s b) by rewrite big_imset // => i j _ _; exact: si.
  by move: (INR a.+1) n0 => m n0; field; lra.
by rewrite /mean sum_mull /Rdiv Rmult_assoc.
Qed.

Theorem orders_and_masks : mean (fun s => \rsum_(a : token | true) cost (s @: upto L a) (s a)) =
  \rsum_(M : {set token} | true) (weight M * \rsum_(i in M) cost (~: M) i).
Proof.
rewrite mean_sum.
transitivity (\rsum_(T : {set token} | true) \rsum_(i in T) (weight (~: (T :\ i)) * cost (T :\ i) i)).
  have each (k : nat) : Hbar last_cost k.+1 = \rsum_(T : {set token} | #|T| == k.+1) \rsum_(i in T) (weight (~: (T :\ i)) * cost (T :\ i) i).
    rewrite /Hbar /Rdiv -sum_mulr; apply: eq_bigr => T /eqP Tk; rewrite /last_cost /Rdiv -!sum_mulr; apply: eq_bigr => i iT.
    have w := weight_told iT; rewrite card_ord in w; rewrite Tk in w *.
    have n0 : 0 < INR k.+1 by apply: lt_0_INR; apply/ltP.
    have -> : weight (~: (T :\ i)) = / INR k.+1 * / INR 'C(L, k.+1) by rewrite -w; field; lra.
    by ring.
  rewrite (eq_bigr _ (fun a _ => place_mean a)) (eq_bigr _ (fun (a : token) _ => each a)).
  rewrite (exchange_big_dep predT) //=; apply: eq_bigr => T _; case e : #|T| => [|k].
    move/eqP: e; rewrite cards_eq0 => /eqP ->; rewrite big_pred0 ?big_set0 // => a.
  have kL : (k < L)%nat by rewrite -e -[X in (_ <= X)%nat]card_ord max_card.
  rewrite (big_pred1 (Ordinal kL)) // => a; rewrite eqSS; apply/eqP/eqP => [h|-> //].
  by apply: ord_inj.
rewrite [RHS](reindex_inj (can_inj (@setCK [finType of token]))) /=.
transitivity (\rsum_(S : {set token} | true) \rsum_(i in ~: S) (weight (~: S) * cost S i)); last first.
  by apply: eq_bigr => S _; rewrite setCK sum_mull.
rewrite (exchange_big_dep predT) //= [RHS](exchange_big_dep predT) //=; apply: eq_bigr => i _.
rewrite [RHS](reindex_onto (fun T => T :\ i) (fun S => i |: S)) /=; last by move=> S; rewrite inE => iS; rewrite setU1K.
apply: eq_bigl => T; rewrite !inE eqxx /=; apply/idP/eqP => [iT|<-]; last by rewrite setU11.
exact: setD1K.
Qed.
End AnyOrder.

(** At a text x, token i where C is told costs - ln f: the masked loss is the mean over orders of the loss of their steps. *)
Theorem any_order_loss (L : nat) (V : finType) (P : {ffun 'I_L -> V} -> R) (f : {ffun 'I_L -> option V} -> 'I_L -> V -> R) :
  loss P (@weight [finType of 'I_L]) f =
  mean (fun s => \rsum_x (P x * \rsum_(a : 'I_L | true) (- ln (f (see (~: (s @: upto L a)) x) (s a) (x (s a)))))).
Proof.
have o x := orders_and_masks (fun C i => - ln (f (see (~: C) x) i (x i))).
rewrite mean_sum; transitivity (\rsum_x (P x * mean (fun s => \rsum_(a : 'I_L | true) (- ln (f (see (~: (s @: upto L a)) x) (s a) (x (s a))))))).
  transitivity (\rsum_x (P x * \rsum_(M : {set 'I_L} | true) (weight M * \rsum_(i in M) (- ln (f (see M x) i (x i)))))).
    rewrite /loss (eq_bigr (fun M : {set 'I_L} => \rsum_x (weight M * (P x * \rsum_(i in M) (- ln (f (see M x) i (x i))))))) => [|M _]; last by rewrite sum_mull.
    rewrite exchange_big /=; apply: eq_bigr => x _; rewrite -sum_mull; apply: eq_bigr => M _; ring.
  apply: eq_bigr => x _; rewrite o; congr Rmult; apply: eq_bigr => M _; congr Rmult.
  by apply: eq_bigr => i _; rewrite setCK.
by apply: eq_bigr => x _; rewrite /mean sum_mull /Rdiv; ring.
Qed.

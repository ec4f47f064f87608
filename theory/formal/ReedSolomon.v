(** Reed-Solomon codes over a prime field, with the point at infinity: claim [extreme-curves-are-codes].
      [few_zeros]    over a prime, a polynomial of degree below k that vanishes at k points is 0;
      [rs_separable] so any k symbols are those of one word of the code [L, k], up to L = q + 1;
      [rs_curve]     and its information curve is 0 up to k and log q beyond. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals ZArith Znumtheory Lra Lia.
From Maskproof Require Import Sums Divergence RandomOrderCurve RandomOrderRays RandomOrderSequences RandomOrderBounds Codes.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** ** Polynomials over the integers modulo q. *)
Section Polynomials.
Local Open Scope Z_scope.
Variable q : nat.
Hypothesis pq : prime.prime q.
Implicit Types (c d : nat -> Z).

Let zero x := (Z.of_nat q | x).

(** c_0 + c_1 x + ... + c_(k-1) x^(k-1). *)
Fixpoint value c k x : Z := if k is k'.+1 then c 0%nat + x * value (fun e => c e.+1) k' x else 0.

Lemma valueS c k x : value c k.+1 x = c 0%nat + x * value (fun e => c e.+1) k x. Proof. by []. Qed.

Lemma zeroP x : zero x <-> (q %| Z.abs_nat x)%nat.
Proof.
split=> [[m ->]|/dvdnP[m e]]; first by rewrite Zabs2Nat.inj_mul Zabs2Nat.id; exact: dvdn_mull.
by apply/Z.divide_abs_r; rewrite -Zabs2Nat.id_abs e; exists (Z.of_nat m); rewrite Nat2Z.inj_mul.
Qed.

Lemma zero_mul x y : zero (x * y) -> zero x \/ zero y.
Proof. by move/zeroP; rewrite Zabs2Nat.inj_mul Euclid_dvdM // => /orP[] /zeroP; [left | right]. Qed.

(** Division by x - a: the rest is the value at a, and a polynomial whose quotient and rest are 0 is 0. *)
Lemma divided c k a : exists d, (forall x, value c k.+1 x = (x - a) * value d k x + value c k.+1 a) /\
  ((forall e, (e < k)%nat -> zero (d e)) -> zero (value c k.+1 a) -> forall e, (e < k.+1)%nat -> zero (c e)).
Proof.
elim: k c => [|k IH] c.
  exists (fun=> 0); split=> [x|_ v [|e] //]; first by rewrite /=; ring.
  by move: v; rewrite /= Z.mul_0_r Z.add_0_r.
have [d [dv dz]] := IH (fun e => c e.+1).
pose d' e := if e is e'.+1 then d e' else value (fun e => c e.+1) k.+1 a.
exists d'; split=> [x|z v].
  have e : value d' k.+1 x = value (fun e => c e.+1) k.+1 a + x * value d k x by [].
  by rewrite (valueS c) dv e (valueS c k.+1 a); ring.
have {}dz := dz (fun e => z e.+1) (z 0%nat isT).
case=> [_|e /dz //]; move: v; rewrite valueS => v.
have -> : c 0%nat = c 0%nat + a * value (fun e => c e.+1) k.+1 a - a * value (fun e => c e.+1) k.+1 a by ring.
exact: (Z.divide_sub_r _ _ _ v (Z.divide_mul_r _ _ _ (z 0%nat isT))).
Qed.

Lemma zero_eq (m n : nat) : (m < q)%nat -> (n < q)%nat -> zero (Z.of_nat m - Z.of_nat n) -> m = n.
Proof.
move=> /ltP mq /ltP nq [a e]; have a0 : a = 0 by nia.
by apply: Nat2Z.inj; rewrite a0 in e; lia.
Qed.

Theorem few_zeros c (points : seq nat) : uniq points -> all (fun x : nat => x < q)%nat points ->
  (forall x : nat, x \in points -> zero (value c (size points) (Z.of_nat x))) -> forall e, (e < size points)%nat -> zero (c e).
Proof.
elim: points c => [|a xs IH] c //= /andP[ax u] /andP[aq lt] v.
have [d [dv dz]] := divided c (size xs) (Z.of_nat a).
have va : zero (value c (size xs).+1 (Z.of_nat a)) by apply: v; rewrite inE eqxx.
apply: dz => //; apply: IH => // x xs_x.
have := v x; rewrite inE xs_x orbT => /(_ isT).
rewrite -/(value c (size xs).+1 _) dv => z.
have {}z : zero ((Z.of_nat x - Z.of_nat a) * value d (size xs) (Z.of_nat x)).
  by have := Z.divide_sub_r _ _ _ z va; rewrite Z.add_simpl_r.
case: (zero_mul z) => // xa; have e : x = a by apply: zero_eq xa => //; exact: (allP lt).
by rewrite -e xs_x in ax.
Qed.

(** A last coefficient that is 0 may be left out. *)
Lemma value_last c k x : zero (c k) -> zero (value c k.+1 x) -> zero (value c k x).
Proof.
move=> z; suff : zero (value c k.+1 x - value c k x).
  by move=> d v; have := Z.divide_sub_r _ _ _ v d; rewrite (_ : _ - _ = value c k x) //; ring.
elim: k c z => [|k IH] c z; first by rewrite /= Z.mul_0_r Z.add_0_r Z.sub_0_r.
have := IH (fun e => c e.+1) z; rewrite [value c k.+2 _]/= [value c k.+1 _]/= -/(value _ k.+1 _) => h.
rewrite (_ : _ - _ = x * (value (fun e => c e.+1) k.+1 x - value (fun e => c e.+1) k x)); last by rewrite /=; ring.
exact: (Z.divide_mul_r _ _ _ h).
Qed.

Lemma value_sum (f : nat -> nat) k x :
  value (fun e => Z.of_nat (f e)) k (Z.of_nat x) = Z.of_nat (\sum_(e < k) f e * expn x e)%nat.
Proof.
elim: k f => [|k IH] f; first by rewrite big_ord0.
rewrite big_ord_recl [value _ _ _]/= IH expn0 muln1 Nat2Z.inj_add; congr (_ + _).
rewrite -Nat2Z.inj_mul; congr Z.of_nat; rewrite -[Nat.mul]/muln big_distrr /=; apply: eq_bigr => e _.
by rewrite expnS mulnCA.
Qed.

Lemma value_sub c d k x : value (fun e => c e - d e) k x = value c k x - value d k x.
Proof. by elim: k c d => [|k IH] c d //=; rewrite (IH (fun e => c e.+1) (fun e => d e.+1)); ring. Qed.

Lemma zero_mod m n : m = n %[mod q] -> zero (Z.of_nat m - Z.of_nat n).
Proof.
move=> e; rewrite (divn_eq m q) (divn_eq n q) e; exists (Z.of_nat (m %/ q) - Z.of_nat (n %/ q)).
by rewrite !Nat2Z.inj_add !Nat2Z.inj_mul; ring.
Qed.
End Polynomials.

Section ReedSolomon.
Local Open Scope nat_scope.
Local Notation "a ^ b" := (expn a b) : nat_scope.
Variables (q L k : nat).
Notation word := {dffun forall i : 'I_L, (fun=> 'I_q) i}.
Implicit Types (m : {ffun 'I_k -> 'I_q}) (i : 'I_L).

(** The coefficients of a message; its value at i modulo q, and at infinity, which is the point q, the last of them. *)
Definition coefficient m e : nat := if insub e is Some j then m j else 0.
Definition symbol m i := if i < q then (\sum_(e < k) coefficient m e * i ^ e) %% q else coefficient m k.-1.

(** The words of the code. *)
Definition reed_solomon : {set word} := [set x : word | [exists m, [forall i, x i == symbol m i :> nat]]].

Hypotheses (pq : prime.prime q) (k0 : 0 < k) (kL : k <= L) (Lq : L <= q.+1).

Lemma coefficient_lt m e : coefficient m e < q.
Proof. by rewrite /coefficient; case: insub => [j|]; [exact: ltn_ord | exact: prime_gt0]. Qed.

Lemma symbol_lt m i : symbol m i < q.
Proof. by rewrite /symbol; case: ifP => _; [exact/ltn_pmod/prime_gt0 | exact: coefficient_lt]. Qed.

Lemma symbols_inj (S : {set 'I_L}) m m' : #|S| = k -> (forall i, i \in S -> symbol m i = symbol m' i) -> m = m'.
Proof.
move=> cS e; pose c n := (Z.of_nat (coefficient m n) - Z.of_nat (coefficient m' n))%Z.
suff z n : n < k -> Z.divide (Z.of_nat q) (c n).
  apply/ffunP => j; apply: val_inj; have := z j (ltn_ord j).
  by rewrite /c /coefficient !valK; apply: zero_eq; exact: ltn_ord.
have at_i i : i \in S -> i < q -> Z.divide (Z.of_nat q) (value c k (Z.of_nat i)).
  move=> iS iq; rewrite value_sub !value_sum; apply: zero_mod.
  by have := e i iS; rewrite /symbol iq.
case: (pickP (fun i => (i \in S) && (q <= i))) => [i /andP[iS qi]|none]; last first.
  have below i : i \in S -> i < q by move=> iS; have := none i; rewrite iS /= => /negbT; rewrite -ltnNge.
  have sz : size [seq val i | i <- enum S] = k by rewrite size_map -cardE.
  rewrite -{1}sz; apply: few_zeros => //; first by rewrite map_inj_uniq ?enum_uniq //; exact: val_inj.
    by apply/allP => x xs; have /mapP[i] := xs; rewrite mem_enum => iS ->; exact: below.
  by move=> x xs; have /mapP[i] := xs; rewrite mem_enum sz => iS ->; apply: at_i => //; exact: below.
have last : Z.divide (Z.of_nat q) (c k.-1).
  by have := e i iS; rewrite /symbol ltnNge qi /= /c => ->; rewrite Z.sub_diag; exact: Z.divide_0_r.
have below j : j \in S :\ i -> j < q.
  rewrite !inE => /andP[ji _]; rewrite ltn_neqAle -ltnS (leq_trans (ltn_ord j)) // andbT.
  apply: contra ji => /eqP jq; apply/eqP/val_inj => /=; rewrite jq; apply/eqP.
  by rewrite eqn_leq qi -ltnS (leq_trans (ltn_ord i)).
have sz : size [seq val j | j <- enum (S :\ i)] = k.-1.
  by rewrite size_map -cardE -cS (cardsD1 i S) iS.
move=> nk; have : n <= k.-1 by rewrite -ltnS prednK.
rewrite leq_eqVlt => /orP[/eqP -> //|]; rewrite -{1}sz; apply: few_zeros => //.
- by rewrite map_inj_uniq ?enum_uniq //; exact: val_inj.
- by apply/allP => x xs; have /mapP[j] := xs; rewrite mem_enum => jS ->; exact: below.
move=> x xs; have /mapP[j] := xs; rewrite mem_enum sz => jS ->; apply: value_last => //.
by rewrite prednK //; apply: at_i; [move: jS; rewrite inE => /andP[] | exact: below].
Qed.

Theorem rs_separable : separable k reed_solomon.
Proof.
move=> S y cS; pose at_j (j : 'I_k) : 'I_L := enum_val (cast_ord (esym cS) j).
pose w m : word := [ffun i => Ordinal (symbol_lt m i)].
pose g m : {ffun 'I_k -> 'I_q} := [ffun j => w m (at_j j)].
have onS (m m' : {ffun 'I_k -> 'I_q}) : g m = g m' -> forall i, i \in S -> symbol m i = symbol m' i.
  move=> e i iS; have := congr1 (fun f : {ffun 'I_k -> 'I_q} => val (f (cast_ord cS (enum_rank_in iS i)))) e.
  by rewrite !ffunE /= /at_j cast_ordK enum_rankK_in.
have gi : injective g by move=> m m' /onS; exact: symbols_inj.
have /codomP[m em] := injF_onto gi [ffun j => y (at_j j)].
have wS i : i \in S -> w m i = y i.
  move=> iS; have := congr1 (fun f : {ffun 'I_k -> 'I_q} => f (cast_ord cS (enum_rank_in iS i))) em.
  by rewrite !ffunE /= /at_j cast_ordK enum_rankK_in.
apply/eqP/cards1P; exists (w m); apply/setP => x; rewrite !inE; apply/andP/eqP => [[/existsP[m' /forallP h] /forall_inP xy]|->].
  have e : m' = m.
    apply: (symbols_inj cS) => i iS; rewrite -(eqP (h i)) (eqP (xy i iS)) -wS //.
    by rewrite ffunE.
  by apply/ffunP => i; apply: val_inj; rewrite ffunE /= -e (eqP (h i)).
split; last by apply/forall_inP => i /wS ->.
by apply/existsP; exists m; apply/forallP => i; rewrite ffunE.
Qed.

Theorem rs_curve j : 0 < j <= L -> curve (uniform reed_solomon) j = (if (j <= k)%nat then 0 else ln (INR q))%R.
Proof.
move=> jL; have q1 : 1 < #|[finType of 'I_q]| by rewrite card_ord prime_gt1.
rewrite (code_curve _ rs_separable q1 jL) ?k0 // /ray card_ord ltnNge.
by case: (j <= k) => /=; ring.
Qed.
End ReedSolomon.

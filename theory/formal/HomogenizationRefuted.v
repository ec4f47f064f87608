(** What is said of far masks, and is false: claims [homogenization-conjecture] and [homogenization-pure-rate]. The row a of the
    d-th power of the kernel is the law at distance d from the token a. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra ZArith.
From Maskproof Require Import Sums Divergence Contraction Middle Ergodic.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [homogenization-conjecture] is false: the chain on two tokens that flips. *)
Theorem conjecture_fails : ~ (forall (V : finType) (K : V -> V -> R), (forall u, law (K u)) ->
  exists q, forall a v, Un_cv (fun d => power K d a v) (q v)).
Proof.
pose K (u v : bool) : R := if u == v then 0 else 1.
have lK u : law (K u) by split=> [v|]; rewrite /K ?big_bool; [case: ifP => _; lra | case: u => /=; lra].
case/(_ _ K lK) => q lim.
have flips d u v : power K d u v = if u == v (+) odd d then 1 else 0.
  elim: d u v => [|d IH] u v; first by rewrite power0 /point addbF eq_sym.
  by rewrite powerS big_bool !IH /K /=; case: u; case: v; case: (odd d) => /=; ring.
have half : / 2 > 0 by lra.
have [n near] := lim true true _ half.
have even : (n.*2 >= n)%coq_nat by apply/leP; rewrite -addnn leq_addr.
have odd1 : (n.*2.+1 >= n)%coq_nat by apply/leP; rewrite -addnn ltnW // ltnS leq_addr.
move: (near _ even) (near _ odd1); rewrite !flips /= odd_double /R_dist /=.
by rewrite /Rabs; case: Rcase_abs; case: Rcase_abs; lra.
Qed.

(** An eigenvalue a + b i of the kernel, with a real and an imaginary part of an eigenvector. *)
Definition eigenvalue (V : finType) (K : V -> V -> R) (a b : R) := exists f g : V -> R,
  [/\ exists v, f v <> 0 \/ g v <> 0,
      forall u, \rsum_v (K u v * f v) = a * f u - b * g u &
      forall u, \rsum_v (K u v * g v) = b * f u + a * g u].

(** The largest modulus of an eigenvalue that is not 1, where it is not 0. *)
Definition second_modulus (V : finType) (K : V -> V -> R) r :=
  [/\ 0 < r, forall a b, eigenvalue K a b -> (a = 1 /\ b = 0) \/ a * a + b * b <= r * r &
      exists a b, [/\ eigenvalue K a b, ~ (a = 1 /\ b = 0) & a * a + b * b = r * r]].

Lemma complex_zero c d x y : c * x + d * y = 0 -> c * y - d * x = 0 -> c * c + d * d <> 0 -> x = 0 /\ y = 0.
Proof.
move=> e1 e2 n; split; apply: (Rmult_eq_reg_l (c * c + d * d)) => //; rewrite Rmult_0_r.
  by transitivity (c * (c * x + d * y) - d * (c * y - d * x)); [ring | rewrite e1 e2; ring].
by transitivity (d * (c * x + d * y) + c * (c * y - d * x)); [ring | rewrite e1 e2; ring].
Qed.

(** Claim [homogenization-pure-rate] is false: the rows (7, 2, 1)/10, (1, 6, 3)/10, (3, 2, 5)/10. *)
Theorem pure_rate_fails : ~ (forall (V : finType) (K : V -> V -> R) pi r, (forall u, law (K u)) -> irreducible K -> aperiodic K ->
  law pi -> (forall v, push pi K v = pi v) -> second_modulus K r ->
  exists C, forall d a, tv (power K d a) pi <= C * r ^ d).
Proof.
pose K (u v : 'I_3) : R := nth 0 [:: 7/10; 2/10; 1/10; 1/10; 6/10; 3/10; 3/10; 2/10; 5/10] (3 * u + v).
have lK u : law (K u).
  split=> [v|]; first by case: u v => [[|[|[|u]]] //= ?] [[|[|[|v]]] //= ?]; rewrite /K /=; lra.
  by rewrite !big_ord_recl big_ord0; case: u => [[|[|[|u]]] //= ?]; rewrite /K /=; lra.
have one u v : power K 1 u v = K u v by exact: P_one.
have positive u v : 0 < K u v by case: u v => [[|[|[|u]]] //= ?] [[|[|[|v]]] //= ?]; rewrite /K /=; lra.
have irr : irreducible K by move=> u v; exists 1%nat; rewrite one.
have aper : aperiodic K by move=> u g h; have := h 1%nat isT; rewrite one dvdn1 => /(_ (positive u u)) /eqP.

pose pi (v : 'I_3) : R := nth 0 [:: 7/18; 6/18; 5/18] v.
have lpi : law pi.
  split=> [v|]; first by case: v => [[|[|[|v]]] //= ?]; rewrite /pi /=; lra.
  by rewrite !big_ord_recl big_ord0 /pi /=; lra.
have kept v : push pi K v = pi v.
  by rewrite /push !big_ord_recl big_ord0 /pi /K; case: v => [[|[|[|v]]] //= ?]; lra.
have within : second_modulus K (2/5).
  split=> [|a b [f [g [[v nz] ef eg]]]|]; first lra; last first.
    exists (2/5), 0; split; [|lra|lra]; exists (fun v : 'I_3 => nth 0 [:: 1; -2; 1] v), (fun=> 0).
    split=> [|u|u]; [by exists ord0; left; rewrite /=; lra | | by rewrite !big_ord_recl big_ord0; lra].
    by rewrite !big_ord_recl big_ord0 /K; case: u => [[|[|[|u]]] //= ?]; lra.
  have := eg (lift ord0 (lift ord0 ord0)); have := eg (lift ord0 ord0); have := eg ord0.
  have := ef (lift ord0 (lift ord0 ord0)); have := ef (lift ord0 ord0); have := ef ord0.
  rewrite !big_ord_recl !big_ord0 /K /=.
  set f0 := f ord0; set f1 := f (lift ord0 ord0); set f2 := f (lift ord0 (lift ord0 ord0)).
  set g0 := g ord0; set g1 := g (lift ord0 ord0); set g2 := g (lift ord0 (lift ord0 ord0)).
  move=> e0 e1 e2 h0 h1 h2.
  case: (Req_dec ((1 - a) * (1 - a) + b * b) 0) => [z|n1].
    by left; have [a1 b0] := Rplus_sqr_eq_0 _ _ z; split; lra.
  right; case: (Req_dec ((2/5 - a) * (2/5 - a) + b * b) 0) => [z|n2].
    have [a1 ->] := Rplus_sqr_eq_0 _ _ z; have -> : a = 2/5 by lra.
    lra.
  have [p q] : 7 * f0 + 6 * f1 + 5 * f2 = 0 /\ 7 * g0 + 6 * g1 + 5 * g2 = 0 by apply: (complex_zero _ _ n1); lra.
  have [s t] : f2 - f0 = 0 /\ g2 - g0 = 0 by apply: (complex_zero _ _ n2); lra.
  have [m n] : f1 - f0 = 0 /\ g1 - g0 = 0 by apply: (complex_zero _ _ n2); lra.
  have zero (F : 'I_3 -> R) : 7 * F ord0 + 6 * F (lift ord0 ord0) + 5 * F (lift ord0 (lift ord0 ord0)) = 0 ->
    F (lift ord0 (lift ord0 ord0)) - F ord0 = 0 -> F (lift ord0 ord0) - F ord0 = 0 -> F v = 0.
    case: (unliftP ord0 v) => [i|] ->; last by lra.
    by case: (unliftP ord0 i) => [j|] ->; rewrite ?(ord1 j); lra.
  by case: nz; rewrite zero //.
move/(_ _ K pi (2/5) lK irr aper lpi kept within) => [C bound].
pose f (v : 'I_3) : R := nth 0 [:: 1; -2; 1] v; pose h (v : 'I_3) : R := nth 0 [:: -6; 7; 0] v.
have first d : \rsum_v (power K d ord0 v * f v) = (2/5) ^ d.
  elim: d => [|d IH]; first by rewrite !big_ord_recl big_ord0 !power0 /point /f /=; lra.
  rewrite [(2/5) ^ d.+1]/= -IH -sum_mull; under eq_bigr do rewrite powerS -sum_mulr.
  rewrite exchange_big; apply: eq_bigr => u _; under eq_bigr do rewrite Rmult_assoc.
  rewrite sum_mull; suff -> : \rsum_v (K u v * f v) = 2/5 * f u by ring.
  by rewrite !big_ord_recl big_ord0 /K /f; case: u => [[|[|[|u]]] //= ?]; lra.
have second d : \rsum_v (power K d ord0 v * h v) = - (2/5) ^ d * (6 + INR d).
  elim: d => [|d IH]; first by rewrite !big_ord_recl big_ord0 !power0 /point /h /=; lra.
  transitivity (2/5 * (\rsum_v (power K d ord0 v * h v)) - 2/5 * (\rsum_v (power K d ord0 v * f v))); last first.
    by rewrite IH first S_INR /=; ring.
  rewrite -!sum_mull -sum_sub; under eq_bigr do rewrite powerS -sum_mulr.
  rewrite exchange_big; apply: eq_bigr => u _; under eq_bigr do rewrite Rmult_assoc.
  rewrite sum_mull; suff -> : \rsum_v (K u v * h v) = 2/5 * h u - 2/5 * f u by ring.
  by rewrite !big_ord_recl big_ord0 /K /f /h; case: u => [[|[|[|u]]] //= ?]; lra.
have grows d : 6 + INR d <= 14 * C.
  have r0 : 0 < (2/5) ^ d by apply: pow_lt; lra.
  apply: (Rmult_le_reg_r ((2/5) ^ d)) => //.
  suff : (6 + INR d) * (2/5) ^ d <= 14 * tv (power K d ord0) pi by have := bound d ord0; lra.
  have := sum_abs predT (fun v => (power K d ord0 v - pi v) * h v).
  have -> : (\rsum_(v | predT v) ((power K d ord0 v - pi v) * h v)) = - (2/5) ^ d * (6 + INR d).
    under eq_bigr do rewrite Rmult_minus_distr_r; rewrite sum_sub second.
    by rewrite !big_ord_recl big_ord0 /pi /h /=; lra.
  have -> : Rabs (- (2/5) ^ d * (6 + INR d)) = (6 + INR d) * (2/5) ^ d.
    have := pos_INR d => d0; have : 0 < (2/5) ^ d * (6 + INR d) by apply: Rmult_lt_0_compat; lra.
    by move=> p; rewrite Rabs_left; lra.
  move/Rle_trans; apply; rewrite /tv -Rmult_assoc -sum_mull; apply: sum_le => v _.
  rewrite Rabs_mult Rmult_comm; apply: Rmult_le_compat_r; first exact: Rabs_pos.
  by case: v => [[|[|[|v]]] //= ?]; rewrite /h /Rabs /=; case: Rcase_abs; lra.
have c0 : 0 < 14 * C by have := grows 0%nat; rewrite /=; lra.
have [big _] := archimed (14 * C); have up0 : Z.le 0 (Rdefinitions.up (14 * C)) by apply: le_IZR; lra.
by have := grows (Z.to_nat (Rdefinitions.up (14 * C))); rewrite INR_IZR_INZ Z2Nat.id //; lra.
Qed.

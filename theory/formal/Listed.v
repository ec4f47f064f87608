(** Finite types as lists that [vm_compute] runs through: a sum of rational numbers over the type is a sum of fractions
    over the list, and a sum of multiples of logarithms is listed. A definition on rational data is evaluated by a twin
    on such lists and a theorem that says that it is the twin's value: nothing of the twin is trusted. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals Qminmax Qabs.
From Maskproof Require Import Sums.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** ** Lists *)

(** A list has the code of each element of a finite type, once each, and codes differ. *)
Definition lists (T : finType) (U : eqType) (code : T -> U) (l : seq U) :=
  injective code /\ perm_eq [seq code t | t <- enum T] l.

Lemma lists_ord n : lists (@nat_of_ord n) (iota 0 n).
Proof. by split; [exact: ord_inj | rewrite val_enum_ord]. Qed.

Lemma lists_option (T : finType) (U : eqType) (code : T -> U) l : lists code l -> lists (omap code) (None :: map Some l).
Proof.
case=> inj ll; split; first by move=> [a|] [b|] //= [/inj ->].
rewrite enumT unlock /= -enumT -map_comp perm_cons.
by rewrite -(eq_map (f1 := Some \o code)) // (map_comp Some code) perm_map.
Qed.

Lemma lists_bool : lists (fun b : bool => b) [:: true; false].
Proof. by split=> //; rewrite enumT unlock. Qed.

Section Listed.
Variables (T : finType) (U : eqType) (code : T -> U) (l : seq U).
Hypothesis ll : lists code l.

Lemma listed_uniq : uniq l.
Proof. by case: ll => inj p; rewrite -(perm_uniq p) (map_inj_uniq inj) enum_uniq. Qed.

Lemma mem_listed u : reflect (exists t, u = code t) (u \in l).
Proof.
case: ll => _ p; rewrite -(perm_mem p); apply: (iffP mapP) => [[t _ ->]|[t ->]]; first by exists t.
by exists t; rewrite // mem_enum.
Qed.

Lemma lists_intro (W : eqType) (c : T -> W) k : injective c -> uniq k -> (forall u, u \in k <-> exists t, u = c t) -> lists c k.
Proof.
move=> inj uk mk; split=> //; apply: uniq_perm => // [|u]; first by rewrite (map_inj_uniq inj) enum_uniq.
by apply/mapP/idP => [[t _ ->]|/mk [t ->]]; [apply/mk; exists t | exists t; rewrite // mem_enum].
Qed.

Lemma big_listed (S : Type) (e : S) (op : Monoid.com_law e) (b : pred U) (F : U -> S) :
  \big[op/e]_(t | b (code t)) F (code t) = \big[op/e]_(u <- l | b u) F u.
Proof. by case: ll => _ p; rewrite -(perm_big _ p) big_map big_enum_cond. Qed.
End Listed.
Arguments big_listed {T U code l} ll {S e op} b F.

(** The lists of n entries from l. *)
Fixpoint words (U : Type) (l : seq U) n : seq (seq U) := if n is m.+1 then [seq u :: s | u <- l, s <- words l m] else [:: [::]].

Lemma mem_words (U : eqType) (l : seq U) n s : (s \in words l n) = (size s == n) && all (mem l) s.
Proof.
elim: n s => [|n IH] [|u s] //=; first by apply/allpairsP => -[[a b] /= [_ _]].
rewrite eqSS andbCA -IH; apply/allpairsP/andP => [[[a b] /= [al bw [-> ->]]]|[ul sw]] //.
by exists (u, s).
Qed.

Lemma words_uniq (U : eqType) (l : seq U) n : uniq l -> uniq (words l n).
Proof. by move=> ul; elim: n => //= n IH; apply: allpairs_uniq => // -[a b] [c d] _ _ /= [-> ->]. Qed.

(** A function on n positions as the list of its values. *)
Definition word n (T U : Type) (code : T -> U) (x : 'I_n -> T) : seq U := [seq code (x i) | i <- enum 'I_n].

Lemma size_word n (T U : Type) (code : T -> U) (x : 'I_n -> T) : size (word code x) = n.
Proof. by rewrite size_map size_enum_ord. Qed.

Lemma nth_word n (T U : Type) (code : T -> U) (x : 'I_n -> T) u (i : 'I_n) : nth u (word code x) i = code (x i).
Proof. by rewrite (nth_map i) ?size_enum_ord // nth_ord_enum. Qed.

Lemma lists_words n (T : finType) (U : eqType) (code : T -> U) l : lists code l ->
  lists (fun x : {ffun 'I_n -> T} => word code x) (words l n).
Proof.
move=> ll; have inj := proj1 ll; apply: lists_intro => [x y e||s].
- by apply/ffunP => i; apply: inj; have := congr1 (nth (code (x i)) ^~ i) e; rewrite !nth_word.
- exact/words_uniq/(listed_uniq ll).
rewrite mem_words; split=> [/andP[/eqP sz /allP sl]|[x ->]]; last first.
  rewrite size_word eqxx; apply/allP => u /mapP[i _ ->]; apply/(mem_listed ll); by exists (x i).
case: n sz => [|n] sz.
  by exists [ffun i : 'I_0 => match notF (ltn_ord i) with end]; rewrite /word (size0nil sz) (size0nil (size_enum_ord 0)).
case: s sz sl => // u0 s sz sl; set w := u0 :: s in sz sl *.
have ex (i : 'I_n.+1) : exists t, nth u0 w i = code t by apply/(mem_listed ll)/sl/mem_nth; rewrite sz.
have [f fE] : exists f : 'I_n.+1 -> T, forall i : 'I_n.+1, nth u0 w i = code (f i).
  by apply: (fin_all_exists ex).
exists (finfun f); apply: (@eq_from_nth _ u0) => [|i]; first by rewrite size_word.
by rewrite sz => lt; rewrite (nth_word code (finfun f) u0 (Ordinal lt)) ffunE -fE.
Qed.

(** ** Numbers *)

Local Open Scope R_scope.
Arguments Q2R : simpl never.
Arguments Qred : simpl never.
Arguments Qminus : simpl never.
Arguments Qdiv : simpl never.

(** A sum of two fractions, over their denominator where they share it. *)
Definition plus (a b : Q) : Q := if Pos.eqb (Qden a) (Qden b) then Qmake (Qnum a + Qnum b) (Qden a) else Qred (a + b).
Lemma Q2R_red q : Q2R (Qred q) = Q2R q. Proof. exact/Qeq_eqR/Qred_correct. Qed.
Lemma Q2R_add a b : Q2R (plus a b) = Q2R a + Q2R b.
Proof.
rewrite /plus; case: (Pos.eqb_spec (Qden a) (Qden b)) => [e|_]; last by rewrite Q2R_red Q2R_plus.
by rewrite /Q2R /= plus_IZR e Rmult_plus_distr_r.
Qed.

(** A sum and a product of fractions; the largest, of those that are at least 0. *)
Section Numbers.
Variables (U : Type).
Implicit Types (F : U -> Q) (l : seq U).
Definition qsum l F : Q := foldr (fun u s => plus (F u) s) 0%Q l.
Definition qprod l F : Q := foldr (fun u s => Qred (F u * s)) 1%Q l.
Definition qmax l F : Q := foldr (fun u s => Qmax (F u) s) 0%Q l.

Lemma Q2R_0 : Q2R 0 = 0. Proof. by rewrite /Q2R /=; lra. Qed.
Lemma Q2R_1 : Q2R 1 = 1. Proof. by rewrite /Q2R /=; lra. Qed.

Lemma Q2R_sum l F : Q2R (qsum l F) = \big[Rplus/0]_(u <- l) Q2R (F u).
Proof. by elim: l => [|u l IH]; rewrite ?big_nil ?Q2R_0 // big_cons -IH -Q2R_add. Qed.
Lemma Q2R_prod l F : Q2R (qprod l F) = \big[Rmult/1]_(u <- l) Q2R (F u).
Proof. by elim: l => [|u l IH]; rewrite ?big_nil ?Q2R_1 // big_cons -IH -Q2R_mult -(Q2R_red (_ * _)). Qed.
Lemma Q2R_max2 a b : Q2R (Qmax a b) = Rmax (Q2R a) (Q2R b).
Proof.
case: (Qlt_le_dec a b) => [/Qlt_le_weak|] c; [rewrite Q.max_r // | rewrite Q.max_l //].
  by rewrite Rmax_right //; apply: Qle_Rle.
by rewrite Rmax_left //; apply: Qle_Rle.
Qed.
Lemma Q2R_min2 a b : Q2R (Qmin a b) = Rmin (Q2R a) (Q2R b).
Proof.
case: (Qlt_le_dec a b) => [/Qlt_le_weak|] c; [rewrite Q.min_l // | rewrite Q.min_r //].
  by rewrite Rmin_left //; apply: Qle_Rle.
by rewrite Rmin_right //; apply: Qle_Rle.
Qed.
Lemma Q2R_max l F : Q2R (qmax l F) = \big[Rmax/0]_(u <- l) Q2R (F u).
Proof. by elim: l => [|u l IH]; rewrite ?big_nil ?Q2R_0 // big_cons -IH -Q2R_max2. Qed.
End Numbers.

(** The largest over a finite type, whatever the order of its list. *)
Lemma max_listed (T : finType) (U : eqType) (code : T -> U) (l : seq U) (F : U -> Q) : lists code l ->
  \big[Rmax/0]_t Q2R (F (code t)) = Q2R (qmax l F).
Proof.
move=> [_ p]; rewrite Q2R_max.
have below W (s : seq W) (G : W -> R) M : 0 <= M -> (forall w, List.In w s -> G w <= M) -> \big[Rmax/0]_(w <- s) G w <= M.
  move=> M0; elim: s => [|w s IH] h; rewrite ?big_nil // big_cons; apply: Rmax_lub; first by apply: h; left.
  by apply: IH => v vs; apply: h; right.
have above (W : eqType) (s : seq W) (G : W -> R) w : w \in s -> G w <= \big[Rmax/0]_(w <- s) G w.
  elim: s => // v s IH; rewrite inE big_cons => /orP[/eqP -> |/IH h]; first exact: Rmax_l.
  exact: Rle_trans h (Rmax_r _ _).
have in_mem (W : eqType) (s : seq W) w : List.In w s -> w \in s.
  by elim: s => //= v s IH [->|/IH h]; rewrite inE ?eqxx // h orbT.
have ge0 W (s : seq W) (G : W -> R) : 0 <= \big[Rmax/0]_(w <- s) G w.
  elim: s => [|w s IH]; first by rewrite big_nil; exact: Rle_refl.
  by rewrite big_cons; exact: Rle_trans IH (Rmax_r _ _).
have e : index_enum T = enum T by rewrite enumT [index_enum _]unlock.
rewrite e; apply: Rle_antisym; apply: below => //; [move=> t /in_mem h | move=> u /in_mem].
  apply: (above _ l (fun u => Q2R (F u))); rewrite -(perm_mem p); exact: map_f.
rewrite -(perm_mem p) => /mapP[t h ->]; exact: (above _ _ (fun t => Q2R (F (code t)))).
Qed.

Lemma Q2R_nat n : Q2R (inject_Z (Z.of_nat n)) = INR n.
Proof. by rewrite INR_IZR_INZ /Q2R /=; lra. Qed.

(** Division by 0 gives 0 for both. *)
Lemma Q2R_over a b : Q2R (a / b) = Q2R a / Q2R b.
Proof.
rewrite /Qdiv Q2R_mult; congr Rmult; case: (Qeq_dec b 0) => [z|nz]; last exact: Q2R_inv.
have b0 : Q2R b = 0 by rewrite -Q2R_0; apply: Qeq_eqR.
rewrite b0 Rinv_0; case: b z {b0} => -[|p|p] q //= _; exact: Q2R_0.
Qed.

Lemma Q2R_abs a : Q2R (Qabs a) = Rabs (Q2R a).
Proof.
case: (Qlt_le_dec a 0) => [/Qlt_le_weak|] c.
  rewrite (Qeq_eqR _ _ (Qabs_neg _ c)) Q2R_opp Rabs_left1 //.
  by rewrite -Q2R_0; apply: Qle_Rle.
rewrite (Qeq_eqR _ _ (Qabs_pos _ c)) Rabs_pos_eq //.
by rewrite -Q2R_0; apply: Qle_Rle.
Qed.

(** A sum of multiples of logarithms: pairs of a factor and what the logarithm is taken of. *)
Definition logs := seq (Q * Q).
Definition value (s : logs) : R := \big[Rplus/0]_(t <- s) (Q2R t.1 * ln (Q2R t.2)).
Definition times (c : Q) (s : logs) : logs := [seq (Qred (c * t.1), t.2) | t <- s].

(** Multiples of one logarithm are added up, and those by 0 left out. *)
Fixpoint insert (c x : Q) (s : logs) : logs :=
  if s is (d, y) :: s' then
    if Z.eqb (Qnum x) (Qnum y) && Pos.eqb (Qden x) (Qden y) then (plus c d, y) :: s' else (d, y) :: insert c x s'
  else [:: (c, x)].
Definition add (s t : logs) : logs := foldr (fun e u => if Z.eqb (Qnum e.1) 0 then u else insert e.1 e.2 u) t s.
Definition less (s t : logs) : logs := add s (times (-(1)) t).
Definition total (U : Type) (l : seq U) (f : U -> logs) : logs := foldr (fun u s => add (f u) s) [::] l.

Lemma value_cons c x s : value ((c, x) :: s) = Q2R c * ln (Q2R x) + value s.
Proof. exact: big_cons. Qed.
Lemma value_insert c x s : value (insert c x s) = Q2R c * ln (Q2R x) + value s.
Proof.
elim: s => [|[d y] s IH] //=; first exact: value_cons.
case: ifP => [/andP[/Z.eqb_eq a /Pos.eqb_eq b]|_]; last by rewrite !value_cons IH; ring.
have -> : y = x by move: a b; case: x {IH} => m n; case: y => m' n' /= -> ->.
by rewrite !value_cons Q2R_add; ring.
Qed.
Lemma value_add s t : value (add s t) = value s + value t.
Proof.
elim: s => [|[c x] s IH] /=; first by rewrite /value big_nil; ring.
rewrite value_cons; case: Z.eqb_spec => z; last by rewrite value_insert IH; ring.
have -> : Q2R c = 0 by rewrite /Q2R z; ring.
by rewrite IH; ring.
Qed.
Lemma value_times c s : value (times c s) = Q2R c * value s.
Proof.
rewrite /value /times big_map big_distrr; apply: eq_bigr => t _ /=.
by rewrite Q2R_red Q2R_mult; ring.
Qed.
Lemma value_less s t : value (less s t) = value s - value t.
Proof. by rewrite value_add value_times Q2R_opp Q2R_1; ring. Qed.
Lemma value_total (U : Type) (l : seq U) (F : U -> logs) : value (total l F) = \big[Rplus/0]_(u <- l) value (F u).
Proof. by elim: l => [|u l IH] /=; [rewrite /value !big_nil | rewrite value_add IH big_cons]. Qed.
Lemma value_map (U : Type) (l : seq U) (c x : U -> Q) :
  value [seq (c u, x u) | u <- l] = \big[Rplus/0]_(u <- l) (Q2R (c u) * ln (Q2R (x u))).
Proof. exact: big_map. Qed.

(** A function of the elements of a list, each of whose values is computed once. *)
Definition recall (U : eqType) (W : Type) (w : W) (l : seq U) (f : U -> W) : U -> W :=
  let t := [seq f u | u <- l] in fun u => nth w t (index u l).
Lemma recallE (U : eqType) (W : Type) (w : W) (l : seq U) (f : U -> W) u : u \in l -> recall w l f u = f u.
Proof. by move=> ul; rewrite /recall (nth_map u) ?index_mem // nth_index. Qed.

(** The entry of a table with V columns an axis, from its entries in the order of their indices. *)
Definition entry (U : Type) (u : U) (V : nat) (l : seq U) (x : seq nat) : U := nth u l (foldl (fun a v => a * V + v)%nat 0%nat x).

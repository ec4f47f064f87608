(** Entropies and divergences of a given law, computed: on rational data each is a sum of multiples of logarithms that
    [vm_compute] lists, for comparison with another implementation. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals Qabs Qminmax.
From Maskproof Require Import Sums Divergence Context Entropies Contraction Steps Drafts Listed ListedSets.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

(** ** Laws on any finite type whose elements are listed *)

Definition below (a b : Q) : bool := ~~ Qle_bool b a.
Lemma posQ a : pos (Q2R a) = below 0 a.
Proof.
rewrite /below; apply/posP/negP => [h l|n].
  by have := Qle_Rle _ _ (proj1 (Qle_bool_iff a 0) l); rewrite Q2R_0; lra.
by rewrite -Q2R_0; apply: Qlt_Rlt; apply: Qnot_le_lt => /Qle_bool_iff.
Qed.

Section Laws.
Variables (U : eqType) (l : seq U) (p q : U -> Q).
Definition lawful := all (fun u => Qle_bool 0 (p u)) l && Qeq_bool (qsum l p) 1.
Definition entropy_of : logs := [seq (- p u, p u)%Q | u <- l].
Definition kl_of : logs := [seq (p u, p u / q u)%Q | u <- l].
Definition xkl_of : option logs := if all (fun u => below 0 (p u) ==> below 0 (q u)) l then Some kl_of else None.
Definition unseen_of : Q := qsum [seq u <- l | ~~ below 0 (q u)] p.
Definition acceptance_of : Q := qsum l (fun u => q u * Qmin 1 (p u / q u))%Q.
Definition tv_of : Q := ((1 # 2) * qsum l (fun u => Qabs (p u - q u)))%Q.

Variables (T : finType) (code : T -> U).
Hypothesis ll : lists code l.
Notation P := (fun t => Q2R (p (code t))).
Notation R' := (fun t => Q2R (q (code t))).

Lemma sum_evaluate (b : pred U) : (\rsum_(t | b (code t)) P t) = Q2R (qsum [seq u <- l | b u] p).
Proof. by rewrite Q2R_sum big_filter -(big_listed ll b (fun u => Q2R (p u))). Qed.

Lemma all_listed (b : pred U) : all b l = [forall t, b (code t)].
Proof.
apply/allP/forallP => [h t|h u]; first by apply/h/(mem_listed ll); exists t.
by move/(mem_listed ll) => [t ->].
Qed.

Theorem law_evaluate : lawful <-> law P.
Proof.
rewrite /lawful all_listed; split=> [/andP[/forallP p0 /Qeq_bool_iff s]|[p0 s]].
  split=> [t|]; first by rewrite -Q2R_0; apply/Qle_Rle/Qle_bool_iff/p0.
  rewrite (sum_evaluate predT) filter_predT -Q2R_1; exact: Qeq_eqR.
apply/andP; split; first by apply/forallP => t; apply/Qle_bool_iff/Rle_Qle; rewrite Q2R_0.
by apply/Qeq_bool_iff/eqR_Qeq; rewrite Q2R_1 -s (sum_evaluate predT) filter_predT.
Qed.

Theorem entropy_evaluate : entropy P = value entropy_of.
Proof.
rewrite value_map -(big_listed ll predT (fun u => Q2R (- p u) * ln (Q2R (p u)))) /entropy -sum_opp.
by apply: eq_bigr => t _; rewrite Q2R_opp; ring.
Qed.

Theorem kl_evaluate : kl P R' = value kl_of.
Proof.
rewrite value_map -(big_listed ll predT (fun u => Q2R (p u) * ln (Q2R (p u / q u)))).
by apply: eq_bigr => t _; rewrite Q2R_over.
Qed.

Theorem xkl_evaluate : xkl P R' = omap value xkl_of.
Proof.
rewrite /xkl /xkl_of all_listed kl_evaluate.
have -> : [forall t, pos (P t) ==> pos (R' t)] = [forall t, below 0 (p (code t)) ==> below 0 (q (code t))].
  by apply: eq_forallb => t; rewrite !posQ.
by case: ifP.
Qed.

(** The mass of p off the support of q; how often a draft from q is kept. *)
Theorem sequence_error_evaluate : sequence_error R' P = Q2R unseen_of.
Proof. by rewrite /unseen_of -sum_evaluate; apply: eq_bigl => t; rewrite posQ. Qed.

Theorem acceptance_evaluate : acceptance P R' = Q2R acceptance_of.
Proof.
rewrite Q2R_sum -(big_listed ll predT (fun u => Q2R (q u * Qmin 1 (p u / q u)))).
by apply: eq_bigr => t _; rewrite Q2R_mult Q2R_min2 Q2R_1 Q2R_over.
Qed.

Theorem tv_evaluate : tv P R' = Q2R tv_of.
Proof.
rewrite /tv_of Q2R_mult Q2R_sum -(big_listed ll predT (fun u => Q2R (Qabs (p u - q u)))) /tv; congr Rmult.
  by rewrite /Q2R /=; lra.
by apply: eq_bigr => t _; rewrite Q2R_abs Q2R_minus.
Qed.
End Laws.

(** ** Sequences of L tokens over V symbols *)

Section Sequences.
Variables (V L : nat) (p : seq nat -> Q).
Notation sequence := {ffun 'I_L -> 'I_V}.
Definition symbols (i : 'I_L) : eqType := [finType of 'I_V].
Definition texts := words (iota 0 V) L.
Definition text (x : sequence) : seq nat := word (@nat_of_ord V) x.
Definition joint (x : sequence) : R := Q2R (p (text x)).
Definition token (i : 'I_L) (x : sequence) : 'I_V := x i.

Lemma lists_text : lists text texts.
Proof. exact: (lists_words L (lists_ord V)). Qed.

Lemma nth_text x (i : 'I_L) : nth 0%nat (text x) i = x i.
Proof. exact: nth_word. Qed.

(** Two texts agree where a list of bits says so; the mass of all that agree with one; the entropy. Texts of probability 0
    are left out. *)
Fixpoint same (b : seq bool) (x y : seq nat) : bool :=
  match b, x, y with
  | c :: b', u :: x', v :: y' => if c then eqn u v && same b' x' y' else same b' x' y'
  | _, _, _ => true
  end.
Definition support : seq (seq nat) := [seq x <- texts | ~~ Z.eqb (Qnum (p x)) 0].
Definition mass_of (b : seq bool) (x : seq nat) : Q := qsum [seq y <- support | same b y x] p.
Definition H_of (b : seq bool) : logs := [seq (- p x, mass_of b x)%Q | x <- support].

Lemma all_ord (a : pred nat) : all a (iota 0 L) = [forall i : 'I_L, a i].
Proof. exact: (all_listed (lists_ord L)). Qed.

Lemma same_agree (S : {set 'I_L}) x y : same (bits S) (text x) (text y) = agree (A := symbols) token S x y.
Proof.
have same_map (s : seq 'I_L) : same [seq i \in S | i <- s] [seq nat_of_ord (x i) | i <- s] [seq nat_of_ord (y i) | i <- s] =
    all (fun i => (i \in S) ==> (x i == y i)) s by elim: s => //= i s ->; case: (i \in S).
by rewrite /bits /text /word same_map; apply/allP/forallP => [h i|h i _]; [apply: h; rewrite mem_enum | exact: h].
Qed.

Lemma big_support (b : pred (seq nat)) (F : seq nat -> R) : (forall x, Q2R (p x) = 0 -> F x = 0) ->
  \big[Rplus/0]_(x <- [seq x <- support | b x]) F x = \rsum_(x : sequence | b (text x)) F (text x).
Proof.
move=> z; rewrite /support -filter_predI big_filter.
rewrite -(big_listed lists_text (predI b (fun x => ~~ Z.eqb (Qnum (p x)) 0))) /= big_mkcondr; apply: eq_bigr => x _.
by case: ifP => // /negbFE/Z.eqb_eq n; rewrite z // /Q2R n; ring.
Qed.

Lemma mass_evaluate (S : {set 'I_L}) x : mass (A := symbols) token joint S x = Q2R (mass_of (bits S) (text x)).
Proof.
rewrite /mass_of Q2R_sum (big_support (fun y => same (bits S) y (text x)) (F := fun y => Q2R (p y))) //.
by apply: eq_bigl => y; rewrite same_agree.
Qed.

Theorem H_evaluate S : H (A := symbols) token joint S = value (H_of (bits S)).
Proof.
rewrite value_map -[support]filter_predT.
rewrite (big_support predT (F := fun x => Q2R (- p x) * ln (Q2R (mass_of (bits S) x)))) => [|x z].
  by rewrite /H -sum_opp; apply: eq_bigr => x _; rewrite mass_evaluate Q2R_opp /joint; ring.
by rewrite Q2R_opp z; ring.
Qed.
End Sequences.

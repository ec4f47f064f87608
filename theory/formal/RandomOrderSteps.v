(** Equal steps of a schedule: each token is revealed in one of K steps, on its own, and all steps are equally likely.

    The law of sequence and path is at divergence at most 1/K times the summed information of each token in all others. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Average Entropies RandomOrderCurve RandomOrderSequences RandomOrderBounds.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Where a sum over all paths does not ask for the step of i, that step is any of the K. *)
Section Steps.
Variables (L K : nat) (i : 'I_L).
Notation path := {ffun 'I_L -> 'I_K}.


Lemma any_step (f : path -> 'I_K -> R) : (forall M t s, f (put M i t) s = f M s) ->
  INR K * (\rsum_M f M (M i)) = \rsum_M \rsum_t f M t.
Proof.
move=> free; rewrite -sum_mull; symmetry.
rewrite pair_big /= (reindex (fun p : path * 'I_K => (put p.1 i p.2, p.1 i))) /=; last first.
  by exists (fun p : path * 'I_K => (put p.1 i p.2, p.1 i)) => -[M t] _; congr pair; rewrite ?ffunE ?eqxx //;
    apply/ffunP => j; rewrite !ffunE; case: eqP => // ->.
rewrite (eq_bigr (fun p => f p.1 (p.1 i))) => [|p _]; last exact: free.
rewrite -(pair_big predT predT (fun M (t : 'I_K) => f M (M i))) /=; apply: eq_bigr => M _.
exact: sum_const_ord.
Qed.
End Steps.

Section Schedule.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypothesis lP : law P.
Variable K : nat.
Hypothesis K0 : (0 < K)%nat.
Notation sequence := {dffun forall i : 'I_L, A i}.
Notation path := {ffun 'I_L -> 'I_K}.
Notation H := (Hset P).
Implicit Types (M : path) (i : 'I_L) (x : sequence).

Let X i x := x i.

(** Along a path M: the tokens of step t are drawn independently, given those of all earlier steps. *)
Definition drawn M x := \big[Rmult/1]_(t < K) \big[Rmult/1]_(i | M i == t) conditional P [set j | (M j < t)%nat] i x.

(** The law of sequence and path, where each token of each sequence is revealed in a uniform step, and that of the sampler. *)
Definition paths := INR (expn K L).
Definition revealed (p : sequence * path) := P p.1 / paths.
Definition sampled (p : sequence * path) := drawn p.2 p.1 / paths.
Definition path_divergence := kl revealed sampled.

Lemma paths_gt0 : 0 < paths.
Proof. by apply/lt_0_INR/ltP; rewrite expn_gt0 K0. Qed.

Lemma paths_count : INR #|path| = paths.
Proof. by rewrite card_ffun !card_ord. Qed.

Lemma drawn_prod M x : drawn M x = \rprod_i conditional P [set j | (M j < M i)%nat] i x.
Proof.
rewrite [RHS](partition_big M predT) //=; apply: eq_bigr => t _.
by apply: eq_bigr => i /eqP <-.
Qed.

Lemma drawn_pos M x : 0 < P x -> 0 < drawn M x.
Proof.
move=> px; rewrite drawn_prod; apply: prod_gt0 => i _.
by apply: Rdiv_lt_0_compat; apply: (mass_gt0 X lP).
Qed.

(** It is the mean over the paths of the divergence along each. *)
Theorem path_divergence_mean : path_divergence = (\rsum_M kl P (drawn M)) / paths.
Proof.
have c0 := paths_gt0; rewrite /path_divergence /kl exchange_big /= pair_big /= [in RHS]/Rdiv -sum_mulr.
apply: eq_bigr => -[x M] _; rewrite /revealed /sampled /=.
case: (Req_dec (P x) 0) => [->|nz]; first by rewrite /Rdiv; ring.
have px : 0 < P x by case: lP => p0 _; have := p0 x; lra.
have dx := drawn_pos M px.
have -> : P x / paths / (drawn M x / paths) = P x / drawn M x by field; lra.
by rewrite /Rdiv; ring.
Qed.

(** The tokens other than i of the steps before t, and what i still has to tell after them. *)
Definition told i M (t : nat) : {set 'I_L} := [set j | (j != i) && (M j < t)%nat].
Definition untold i M t := H (i |: told i M t) - H (told i M t).

Lemma kl_drawn M : kl P (drawn M) = (\rsum_i untold i M (M i)) - H setT.
Proof.
rewrite kl_split; [|by case: lP|by move=> x; apply: drawn_pos].
have -> : entropy P = H setT.
  congr Ropp; apply: eq_bigr => x _; congr (_ * ln _).
  rewrite /chance /mass (big_pred1 x) // => y; apply/forall_inP/eqP => [h|-> //].
  by apply/ffunP => i; apply/eqP/h; rewrite inE.
suff -> : (\rsum_x (P x * ln (drawn M x))) = - \rsum_i untold i M (M i) by ring.
have same i : [set j | (M j < M i)%nat] = told i M (M i).
  by apply/setP => j; rewrite !inE; case: eqP => // ->; rewrite ltnn.
transitivity (\rsum_x \rsum_i (P x * ln (chance P (i |: told i M (M i)) x) - P x * ln (chance P (told i M (M i)) x))).
  apply: eq_bigr => x _; case: (Req_dec (P x) 0) => [->|nz]; first by rewrite big1 => [|i _]; ring.
  have px : 0 < P x by case: lP => p0 _; have := p0 x; lra.
  have cx S : 0 < chance P S x by exact: (mass_gt0 X lP).
  rewrite drawn_prod ln_prod => [|i _]; last exact: Rdiv_lt_0_compat.
  rewrite -sum_mull; apply: eq_bigr => i _; rewrite /conditional same /Rdiv ln_mult //; last exact: Rinv_0_lt_compat.
  by rewrite ln_Rinv //; ring.
rewrite exchange_big /= -sum_opp; apply: eq_bigr => i _.
by rewrite sum_sub /untold /Hset /Entropies.H /chance; ring.
Qed.

Lemma peel (x y z : R) : z <= y -> x - y + z <= x.
Proof. by lra. Qed.

(** Revealed one after the other, in any order within a step, a token hears at most all others of its step. *)
Lemma chain M (S : {set 'I_L}) :
  (\rsum_(i in S) (H (S :&: (i |: told i M (M i).+1)) - H (S :&: told i M (M i).+1))) <= H S.
Proof.
move: {2}#|S| (leqnn #|S|) => n; elim: n S => [|n IH] S.
  by rewrite leqn0 cards_eq0 => /eqP ->; rewrite big_set0 [H _](H_empty X lP); lra.
case: (set_0Vmem S) => [-> _|[i1 i1S] le]; first by rewrite big_set0 [H _](H_empty X lP); lra.
case: (arg_maxnP (fun i => M i : nat) i1S) => i iS' top; have {iS'} iS : i \in S by [].
have {}top j : j \in S -> (M j <= M i)%nat by exact: top.
have l : (#|S :\ i| <= n)%nat by move: le; rewrite (cardsD1 i) iS.
have := IH _ l; rewrite (big_setD1 i iS) /=.
have -> : S :&: (i |: told i M (M i).+1) = S.
  apply/setIidPl/subsetP => j jS; rewrite !inE ltnS; case: eqP => //= _.
  exact: top.
have -> : S :&: told i M (M i).+1 = S :\ i.
  by apply/setP => j; rewrite !inE ltnS; case jS: (j \in S); rewrite ?andbF //= top // andbT.
move=> rest; suff : (\rsum_(j in S :\ i) (H (S :&: (j |: told j M (M j).+1)) - H (S :&: told j M (M j).+1))) <=
  \rsum_(j in S :\ i) (H ((S :\ i) :&: (j |: told j M (M j).+1)) - H ((S :\ i) :&: told j M (M j).+1)).
  by move=> each; apply: peel; apply: Rle_trans each rest.
apply: sum_le => j; rewrite !inE => /andP[ji jS].
have := H_submod X lP (S :&: told j M (M j).+1) ((S :\ i) :&: (j |: told j M (M j).+1)).
have -> : (S :&: told j M (M j).+1) :|: ((S :\ i) :&: (j |: told j M (M j).+1)) = S :&: (j |: told j M (M j).+1).
  by apply/setP => k; rewrite !inE; case: (k =P j) => [->|_]; rewrite ?jS ?ji //=; case: (k \in S); case: (k != i); rewrite //= ?orbb ?orbF.
have -> : (S :&: told j M (M j).+1) :&: ((S :\ i) :&: (j |: told j M (M j).+1)) = (S :\ i) :&: told j M (M j).+1.
  by apply/setP => k; rewrite !inE; case: (k =P j) => [->|_] /=; rewrite ?andbF //; case: (k \in S); case: (k != i); case: (M k < _)%nat.
by rewrite !Hset_H; lra.
Qed.

Lemma kl_drawn_le M : kl P (drawn M) <= \rsum_i (untold i M (M i) - untold i M (M i).+1).
Proof.
rewrite kl_drawn sum_sub; apply: Rplus_le_compat_l; apply: Ropp_le_contravar.
apply: Rle_trans (chain M setT); right; apply: eq_big => [i|i _]; first by rewrite inE.
by rewrite !setTI.
Qed.

Lemma untold_first i M : untold i M 0 = H [set i].
Proof.
rewrite /untold; have -> : told i M 0 = set0 by apply/setP => j; rewrite !inE andbF.
by rewrite setU0 [H set0](H_empty X lP); ring.
Qed.

Lemma untold_last i M : untold i M K = H setT - H (setT :\ i).
Proof.
rewrite /untold; have -> : told i M K = setT :\ i by apply/setP => j; rewrite !inE ltn_ord !andbT.
by rewrite setD1K.
Qed.

Lemma untold_mean i : INR K * (\rsum_M (untold i M (M i) - untold i M (M i).+1)) = paths * information P i.
Proof.
rewrite (@any_step L K i (fun M t => untold i M t - untold i M t.+1)) => [|M t s]; last first.
  have e r : told i (put M i t) r = told i M r.
    by apply/setP => j; rewrite !inE ffunE; case: eqP.
  by rewrite /untold !e.
rewrite (eq_bigr (fun=> information P i)) => [|M _]; first by rewrite (sum_const predT) -paths_count.
suff tele n : (\rsum_(t < n) (untold i M t - untold i M t.+1)) = untold i M 0 - untold i M n.
  by rewrite tele untold_first untold_last /information; ring.
by elim: n => [|n IH]; rewrite ?big_ord0 ?big_ord_recr /= ?IH; ring.
Qed.

(** The bound by K equal steps. *)
Theorem equal_steps : path_divergence <= / INR K * \rsum_i information P i.
Proof.
have k0 : 0 < INR K by apply/lt_0_INR/ltP.
have c0 := paths_gt0; rewrite path_divergence_mean.
apply: (Rmult_le_reg_l paths) => //; apply: (Rmult_le_reg_l (INR K)) => //.
have -> : INR K * (paths * ((\rsum_M kl P (drawn M)) / paths)) = INR K * \rsum_M kl P (drawn M) by field; lra.
have -> : INR K * (paths * (/ INR K * \rsum_i information P i)) = paths * \rsum_i information P i by field; lra.
have <- : (\rsum_i (INR K * (\rsum_M (untold i M (M i) - untold i M (M i).+1)))) = paths * \rsum_i information P i.
  by rewrite -sum_mull; apply: eq_bigr => i _; exact: untold_mean.
rewrite sum_mull [X in _ <= _ * X]exchange_big /=.
by apply: Rmult_le_compat_l; [lra | apply: sum_le => M _; exact: kl_drawn_le].
Qed.

(** A token's share of it, whatever the length. *)
Theorem equal_steps_letters V : (0 < L)%nat -> (forall i, #|A i| <= V)%nat -> path_divergence / INR L <= ln (INR V) / INR K.
Proof.
move=> L0 letters; have l0 : 0 < INR L by apply/lt_0_INR/ltP.
have k0 : 0 < / INR K by apply/Rinv_0_lt_compat/lt_0_INR/ltP.
apply: (Rmult_le_reg_r (INR L)) => //; have -> : path_divergence / INR L * INR L = path_divergence by field; lra.
apply: Rle_trans equal_steps _; rewrite -(curve_last lP).
have := curve_letters lP L0 letters => h.
have -> : ln (INR V) / INR K * INR L = / INR K * (INR L * ln (INR V)) by rewrite /Rdiv; ring.
by do 2 (apply: Rmult_le_compat_l; first by lra).
Qed.
End Schedule.

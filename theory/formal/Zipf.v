(** The largest marginal itself, M_(d+1) = max_v q_(d+1)(v), in the words of the claims on decay with distance.

    [largest q] is the largest value of q (0 if there is none). The kernel after one token is a process of any memory that
    looks at its last token only ([ahead_markov]). Floor and ceiling: max (p_1^(d+1), 1/N) <= M_(d+1) <= p_1, where N is
    the number of tokens, for a process of any memory and for a kernel of one token. Distinct peaks: M_(d+1) <= W_(d+1).
    Over every alphabet of two tokens or more there is a kernel with distinct peaks, one of whose tokens is its own peak and
    second after every other, that attains W_(d+1) = M_(d+1) at every distance; where p_1 < 1, W_d tends to
    W_oo = p_2/(1 - p_1 + p_2). Latin kernels: M_(d+2) <= M_(d+1), and M_(d+1) <= E_(d+1), the latter also where the kernel
    varies with distance. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Decay LatinEnvelope.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Decay.
Variables (V : finType) (n : nat) (p : 'I_n.+1 -> R).
Hypothesis lp : law p.
Hypothesis sorted : forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r.

Theorem floor_largest (k : seq V -> V -> R) d h : (forall h, permuted p (k h)) ->
  Rmax (p1 p ^ d.+1) (/ INR #|V|) <= largest (ahead k d h).
Proof.
move=> perm; apply: Rmax_lub.
  by have [v l] := floor lp perm d h; apply: Rle_trans l (le_largest _ v).
have [v l] := floor_uniform lp perm d h; apply: Rle_trans (le_largest _ v).
have n0 : 0 < INR #|V| by apply: lt_0_INR; apply/ltP/card_gt0P; exists v.
apply: (Rmult_le_reg_l (INR #|V|)) => //; rewrite Rinv_r; lra.
Qed.

Theorem ceiling_largest (k : seq V -> V -> R) d h : (forall h, permuted p (k h)) -> largest (ahead k d h) <= p1 p.
Proof. by move=> perm; apply: largest_le => [|v]; [exact: p_ge0 | exact: ceiling]. Qed.

Section Markov.
Variables (K : V -> V -> R) (q1 : V -> R) (rank : V -> V -> 'I_n.+1).
Hypothesis permq : permuted p q1.
Hypothesis rankB : forall u, bijective (rank u).
Hypothesis KE : forall u v, K u v = p (rank u v).

(** The process that looks at its last token only; q1 is the law of its first token. *)
Definition last_token h := if h is u :: s then K (last u s) else q1.

Lemma last_token_perm h : permuted p (last_token h).
Proof. by case: h => [|u s] //=; exists (rank (last u s)). Qed.

(** One token more in front. *)
Lemma at_distance_shift q d v : \rsum_u (q u * at_distance K (K u) d v) = at_distance K q d.+1 v.
Proof.
elim: d v => [|d IH] v //.
change (\rsum_u (q u * \rsum_w (at_distance K (K u) d w * K w v)) = \rsum_w (at_distance K q d.+1 w * K w v)).
under eq_bigr do rewrite -sum_mull; rewrite exchange_big; apply: eq_bigr => w _.
by rewrite -IH -sum_mulr; apply: eq_bigr => u _; ring.
Qed.

Lemma ahead_after d s u v : ahead last_token d (rcons s u) v = at_distance K (K u) d v.
Proof.
have e t w : last_token (rcons t w) = K w by case: t => [|x t] //=; rewrite last_rcons.
elim: d s u => [|d IH] s u; first by rewrite /= e.
by rewrite /= -/(ahead _) e; under eq_bigr do rewrite IH; rewrite at_distance_shift.
Qed.

Theorem ahead_markov d v : ahead last_token d [::] v = at_distance K q1 d v.
Proof.
case: d => [|d] //; rewrite -at_distance_shift.
by apply: eq_bigr => u _; rewrite -(ahead_after d [::]).
Qed.

(** Floor and ceiling for the kernel of one token. *)
Theorem floor_markov d : Rmax (p1 p ^ d.+1) (/ INR #|V|) <= largest (at_distance K q1 d).
Proof.
have -> : largest (at_distance K q1 d) = largest (ahead last_token d [::]).
  by apply: eq_bigr => v _; rewrite ahead_markov.
exact: floor_largest last_token_perm.
Qed.

Theorem ceiling_markov d : largest (at_distance K q1 d) <= p1 p.
Proof.
apply: largest_le => [|v]; first exact: p_ge0.
by rewrite -ahead_markov; exact: (ceiling lp sorted last_token_perm).
Qed.

Theorem distinct_peaks_largest d : distinct_peaks rank -> largest (at_distance K q1 d) <= W p d.
Proof.
move=> peaks; apply: largest_le => [|v]; last exact: (distinct_peaks_bound lp sorted permq rankB KE).
elim: d => [|d IH] /=; first exact: p_ge0.
have := p2_le_p1 lp sorted; have := p2_ge0 lp => a b.
suff : 0 <= (p1 p - p2 p) * W p d by lra.
by apply: Rmult_le_pos; lra.
Qed.

Theorem latin_nonincreasing_largest d : (forall v, bijective (rank ^~ v)) ->
  largest (at_distance K q1 d.+1) <= largest (at_distance K q1 d).
Proof.
move=> latin; apply: largest_le => [|v]; first exact: largest_ge0.
by apply: (latin_nonincreasing lp KE) => // u; exact: le_largest.
Qed.

Theorem latin_envelope_largest d : (forall v, bijective (rank ^~ v)) -> largest (at_distance K q1 d) <= E p d.
Proof.
move=> latin; apply: largest_le => [|v]; last exact: (latin_envelope lp sorted).
case: permq => f [g k1 k2] _; apply: Rle_trans (latin_envelope lp sorted d (g ord0) permq rankB latin KE).
by case: (at_distance_law lp permq rankB KE d).
Qed.
End Markov.

Theorem latin_envelope_varying_largest (rank : nat -> V -> V -> 'I_n.+1) (q1 : V -> R) d : permuted p q1 ->
  (forall d u, bijective (rank d u)) -> (forall d v, bijective (rank d ^~ v)) -> largest (law_at p rank q1 d) <= E p d.
Proof.
move=> permq rows columns; apply: largest_le => [|v]; last exact: latin_envelope_varying.
case: (permq) => f [g k1 k2] _; apply: Rle_trans (latin_envelope_varying lp sorted rows columns permq d (g ord0)).
exact: law_at_ge0.
Qed.
End Decay.

(** The extremal kernel over the tokens 0, ..., n of two or more. After token 0 the ranks are in order; after any other
    token u, u has rank 0, token 0 rank 1, and token 1, if it is not u, the rank u. *)
Section Extremal.
Variables (m : nat) (p : 'I_m.+2 -> R).
Hypothesis lp : law p.
Hypothesis sorted : forall r s : 'I_m.+2, (r <= s)%nat -> p s <= p r.

Let one : 'I_m.+2 := inord 1.
Let one0 : ord0 != one. Proof. by apply/eqP => /(congr1 val); rewrite /= inordK. Qed.

Definition extremal (u v : 'I_m.+2) := if u == ord0 then v else exchange one u (exchange ord0 u v).

Lemma extremal_bijective u : bijective (extremal u).
Proof.
apply: injF_bij => v w; rewrite /extremal; case: ifP => // _ e.
exact: (can_inj (exchangeK ord0 u) (can_inj (exchangeK one u) e)).
Qed.

Lemma extremal_top u : extremal u u = ord0.
Proof.
rewrite /extremal; case: (eqVneq u ord0) => [->|/negbTE u0] //.
by rewrite {2}/exchange u0 eqxx /exchange (negbTE one0) eq_sym u0.
Qed.

Lemma extremal_second u : u != ord0 -> extremal u ord0 = one.
Proof.
move=> /negbTE u0; rewrite /extremal u0 {2}/exchange eqxx /exchange eqxx.
by case: ifP => // /eqP.
Qed.

Lemma extremal_peaks : distinct_peaks extremal.
Proof.
move=> u u' v e e'.
have v_u : v = u by apply: (bij_inj (extremal_bijective u)); rewrite extremal_top.
have v_u' : v = u' by apply: (bij_inj (extremal_bijective u')); rewrite extremal_top.
by rewrite -v_u.
Qed.

(** Its rows are permutations of p with distinct peaks, token 0 is its own peak and second after every other, and from the
    law after token 0 it attains the bound of distinct peaks at every distance. *)
Theorem distinct_peaks_sharp : let K u v := p (extremal u v) in
  (forall u, bijective (extremal u)) /\ distinct_peaks extremal /\
  extremal ord0 ord0 = ord0 /\ (forall u, u != ord0 -> extremal u ord0 = inord 1) /\
  forall d, at_distance K p d ord0 = W p d /\ largest (at_distance K p d) = W p d /\
    W p d = p2 p / (1 - p1 p + p2 p) + (p1 p - p2 p / (1 - p1 p + p2 p)) * (p1 p - p2 p) ^ d.
Proof.
move=> K; split; first exact: extremal_bijective.
split; first exact: extremal_peaks.
split; first exact: extremal_top.
split; first exact: extremal_second.
have start : permuted p p by exists ssrfun.id => //; exists ssrfun.id.
move=> d; have e : at_distance K p d ord0 = W p d.
  apply: (distinct_peaks_attained lp start extremal_bijective) => // u u0.
  by rewrite extremal_second // /p2.
split=> //; split; last exact: W_closed.
apply: Rle_antisym; last by rewrite -e; exact: le_largest.
exact: (distinct_peaks_largest lp sorted start extremal_bijective (fun _ _ => erefl) d extremal_peaks).
Qed.

(** Where p_1 < 1 the bound has the limit W_oo. *)
Theorem W_limit : p1 p < 1 -> Un_cv (W p) (p2 p / (1 - p1 p + p2 p)).
Proof.
move=> lt1 e e0; have two := p2_ge0 lp; have le21 := p2_le_p1 lp sorted.
set limit := p2 p / _; set c := p1 p - limit.
have small : Rabs (p1 p - p2 p) < 1 by rewrite Rabs_pos_eq; lra.
have pos : 0 < e / (Rabs c + 1) by apply: Rdiv_lt_0_compat => //; have := Rabs_pos c; lra.
have [N far] := pow_lt_1_zero _ small _ pos.
exists N => d dN; rewrite /R_dist (W_closed lp) -/limit -/c.
have -> : limit + c * (p1 p - p2 p) ^ d - limit = c * (p1 p - p2 p) ^ d by ring.
rewrite Rabs_mult; have c0 := Rabs_pos c; have l := far d dN.
apply: (@Rle_lt_trans _ (Rabs c * (e / (Rabs c + 1)))).
  by apply: Rmult_le_compat_l => //; lra.
apply: (@Rlt_le_trans _ ((Rabs c + 1) * (e / (Rabs c + 1)))); last by right; field; lra.
by apply: Rmult_lt_compat_r => //; lra.
Qed.
End Extremal.

Lemma three_law : law three.
Proof. by split=> [[[|[|[|r]]] h]|] //; rewrite ?big_ord_recl ?big_ord0 /three /=; lra. Qed.

Lemma three_sorted (r s : 'I_3) : (r <= s)%nat -> three s <= three r.
Proof. by case: r s => [[|[|[|r]]] hr] [[|[|[|s]]] hs] // _; rewrite /three /=; lra. Qed.

(** The neighbour [distinct-peaks-sum-of-squares] is false: the extremal kernel has 51/121 at distance 2, and the sum of squares is 49/121. *)
Theorem squares_fail : ~ (forall (V : finType) (n : nat) (p : 'I_n.+1 -> R) (q1 : V -> R) (K : V -> V -> R) (rank : V -> V -> 'I_n.+1),
  law p -> (forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r) -> permuted p q1 -> (forall u, bijective (rank u)) ->
  (forall u v, K u v = p (rank u v)) -> distinct_peaks rank ->
  largest (at_distance K q1 1) <= \rsum_k (p k ^ 2)).
Proof.
have [b [peaks [_ [_ /(_ 1%nat) [_ [e _]]]]]] := distinct_peaks_sharp three_law three_sorted.
have start : permuted three three by exists ssrfun.id => //; exists ssrfun.id.
move/(_ _ _ three three _ (@extremal 1) three_law three_sorted start b (fun _ _ => erefl) peaks); rewrite e.
rewrite !big_ord_recl big_ord0 /W /p1 /p2 /three /= inordK //=; lra.
Qed.

(** The neighbour [sum-of-powers] is false: the cyclic square has at least 1/3 at distance 3, and the sum of cubes is 251/1331. *)
Definition cyclic (u v : 'I_3) : 'I_3 := inord ((u + v) %% 3).

Lemma cyclicC u v : cyclic u v = cyclic v u.
Proof. by rewrite /cyclic addnC. Qed.

Lemma cyclic_bijective u : bijective (cyclic u).
Proof.
apply: injF_bij => v w /(congr1 val); rewrite /= !inordK ?ltn_mod // => /eqP; rewrite eqn_modDl => /eqP.
by rewrite !modn_small // => e; apply/val_inj.
Qed.

Theorem powers_fail : ~ (forall (V : finType) (n : nat) (p : 'I_n.+1 -> R) (q1 : V -> R) (K : V -> V -> R) (rank : V -> V -> 'I_n.+1) (d : nat),
  law p -> (forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r) -> permuted p q1 -> (forall u, bijective (rank u)) ->
  (forall u v, K u v = p (rank u v)) -> (forall v, bijective (rank ^~ v)) -> (2 <= d)%nat ->
  largest (at_distance K q1 d) <= \rsum_k (p k ^ d.+1)).
Proof.
have start : permuted three three by exists ssrfun.id => //; exists ssrfun.id.
have columns v : bijective (cyclic ^~ v).
  by apply: (eq_bij (cyclic_bijective v)) => u; exact: cyclicC.
pose K u v := three (cyclic u v).
have := floor_markov three_law start cyclic_bijective (fun u v => erefl (K u v)) 2.
have := Rmax_r (p1 three ^ 3) (/ INR #|'I_3|); have -> : INR #|'I_3| = 3 by rewrite card_ord /=; lra.
move=> a b; move/(_ _ _ three three K cyclic 2%nat three_law three_sorted start cyclic_bijective (fun _ _ => erefl) columns isT).
apply/Rlt_not_le; apply: Rlt_le_trans (Rle_trans _ _ _ a b).
by rewrite !big_ord_recl big_ord0 /three /=; lra.
Qed.

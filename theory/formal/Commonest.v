(** What far masks collapse to.

    A stationary source is a probability for every word over the tokens: that of the empty word is 1, and that of a
    word is what its continuations by one token sum to, behind it and in front of it. E_c M_(d+1) is the mean over
    contexts c of m tokens of the largest conditional probability of the token at distance d+1 after c. For every
    stationary source, every m and d it is at least the probability of every token, thus of the commonest
    ([commonest_token]); one token more in the context never makes the mean smaller than it was one token further
    out ([more_context]), and for a Markov chain, whose law ahead depends on its last token only, E_c M_(d+1) <= E_c
    M_d ([average_decay]). With contexts of a fixed length this is false of other stationary sources: where every
    token repeats the one before the last, and the first two are fair and independent bits, E_c M_1 = 1/2 and E_c
    M_2 = 1 after one token ([average_rises]). Latin kernels with positive entries have the uniform law and no other
    as a stationary law ([latin_uniform]). Where a token leads all others in pi by more than 2 tau^d TV(q_0, pi), it
    leads all others at distance d ([collapse]). *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Decay Contraction Middle Zipf.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Source.
Variables (V : finType) (S : seq V -> R).

(** The sum of F over all words of m tokens. *)
Fixpoint sum_words m (F : seq V -> R) := if m is m'.+1 then \rsum_u sum_words m' (fun c => F (u :: c)) else F [::].

Definition stationary_source := (forall c, 0 <= S c) /\ S [::] = 1 /\
  (forall c, \rsum_v S (rcons c v) = S c) /\ (forall c, \rsum_v S (v :: c) = S c).

(** The probability that c is followed, at distance d+1, by v; and that of v given c. Words have no finite type, so these are not
    [given] of [Context]. *)
Fixpoint joint d c v := if d is d'.+1 then \rsum_u joint d' (rcons c u) v else S (rcons c v).
Definition given d c v := joint d c v / S c.

(** E_c M_(d+1) over contexts of m tokens. *)
Definition mean_largest m d := sum_words m (fun c => S c * largest (given d c)).

Hypothesis source : stationary_source.

Lemma S_ge0 c : 0 <= S c. Proof. by case: source. Qed.

Lemma joint_ge0 d c v : 0 <= joint d c v.
Proof. by elim: d c => [|d IH] c /=; [exact: S_ge0 | apply: sum_ge0]. Qed.

Lemma joint_sum d c : \rsum_v joint d c v = S c.
Proof.
have [_ [_ [behind _]]] := source.
by elim: d c => [|d IH] c; [exact: behind | rewrite exchange_big /= -[RHS]behind; apply: eq_bigr].
Qed.

Lemma joint_le d c v : joint d c v <= S c.
Proof. by rewrite -(joint_sum d c); apply: (sum_term (F := joint d c)) => // w _; exact: joint_ge0. Qed.

(** The mass of a context times what is given it is the joint probability, of a context without mass too. *)
Lemma given_joint d c v : S c * given d c v = joint d c v.
Proof.
case: (Req_dec (S c) 0) => [z|nz]; last by rewrite /given; field.
by have := joint_le d c v; have := joint_ge0 d c v; rewrite z Rmult_0_l; lra.
Qed.

Lemma sum_words_le m F G : (forall c, F c <= G c) -> sum_words m F <= sum_words m G.
Proof. by elim: m F G => [|m IH] F G le /=; [exact: le | apply: sum_le => u _; apply: IH]. Qed.

Lemma sum_words_ge0 m F : (forall c, 0 <= F c) -> 0 <= sum_words m F.
Proof. by elim: m F => [|m IH] F F0 /=; [exact: F0 | apply: sum_ge0 => u _; apply: IH]. Qed.

Lemma sum_words_eq m F G : (forall c, F c = G c) -> sum_words m F = sum_words m G.
Proof. by elim: m F G => [|m IH] F G e /=; [exact: e | apply: eq_bigr => u _; apply: IH]. Qed.

Lemma sum_words_sum m (F : V -> seq V -> R) :
  sum_words m (fun c => \rsum_u F u c) = \rsum_u sum_words m (F u).
Proof. by elim: m F => [|m IH] F //=; rewrite exchange_big; apply: eq_bigr => u _; rewrite IH. Qed.

(** Words with one token more behind. *)
Lemma sum_words_rcons m F : sum_words m.+1 F = sum_words m (fun c => \rsum_u F (rcons c u)).
Proof.
elim: m F => [|m IH] F //.
change (\rsum_u sum_words m.+1 (fun c => F (u :: c)) = \rsum_u sum_words m (fun c => \rsum_v F (u :: rcons c v))).
by apply: eq_bigr => u _; rewrite IH.
Qed.

(** However long the context and far the token, its law is that of one token. *)
Lemma joint_token m d v : sum_words m (fun c => joint d c v) = S [:: v].
Proof.
have [_ [_ [_ front]]] := source.
elim: d m => [|d IH] m; last by rewrite -(IH m.+1) sum_words_rcons.
elim: m => [|m IH] //=; rewrite -sum_words_sum -IH.
by apply: sum_words_eq => c; exact: front.
Qed.

(** E_c M_(d+1) is at least the probability of every token, and of the commonest. *)
Theorem commonest_token m d : largest (fun v => S [:: v]) <= mean_largest m d.
Proof.
apply: largest_le => [|v].
  by apply: sum_words_ge0 => c; apply: Rmult_le_pos; [exact: S_ge0 | exact: largest_ge0].
rewrite -(joint_token m d); apply: sum_words_le => c; rewrite -given_joint.
by apply: Rmult_le_compat_l; [exact: S_ge0 | exact: le_largest].
Qed.

(** The mass of a context scales its largest probability. *)
Lemma largest_joint d c : S c * largest (given d c) = largest (joint d c).
Proof.
apply: Rle_antisym.
  case: (Req_dec (S c) 0) => [->|nz]; first by rewrite Rmult_0_l; exact: largest_ge0.
  have c0 : 0 < S c by have := S_ge0 c; lra.
  apply: (Rmult_le_reg_l (/ S c)); first exact: Rinv_0_lt_compat.
  rewrite -Rmult_assoc Rinv_l // Rmult_1_l; apply: largest_le => [|v].
    by apply: Rmult_le_pos; [apply: Rlt_le; exact: Rinv_0_lt_compat | exact: largest_ge0].
  rewrite /given Rmult_comm; apply: Rmult_le_compat_r; last exact: le_largest.
  by apply: Rlt_le; exact: Rinv_0_lt_compat.
apply: largest_le => [|v]; first by apply: Rmult_le_pos; [exact: S_ge0 | exact: largest_ge0].
by rewrite -given_joint; apply: Rmult_le_compat_l; [exact: S_ge0 | exact: le_largest].
Qed.

(** The law further out is a mean of laws given one token more. *)
Theorem more_context m d : mean_largest m d.+1 <= mean_largest m.+1 d.
Proof.
rewrite /mean_largest sum_words_rcons; apply: sum_words_le => c; rewrite largest_joint.
apply: largest_le => [|v]; first by apply: sum_ge0 => u _; apply: Rmult_le_pos; [exact: S_ge0 | exact: largest_ge0].
by apply: sum_le => u _; rewrite largest_joint; exact: le_largest.
Qed.
End Source.

(** Every token repeats the one before the last; the first two are fair and independent bits. *)
Section Echo.
Fixpoint follows (x y : bool) (s : seq bool) : bool := if s is z :: s' then (z == x) && follows y z s' else true.
Definition echo (c : seq bool) : R :=
  match c with [::] => 1 | [:: _] => / 2 | [:: x, y & s] => if follows x y s then / 4 else 0 end.

Lemma echo_stationary : stationary_source echo.
Proof.
split; first by case=> [|x [|y s]] /=; rewrite ?(fun_if (Rle 0)); try lra; case: follows; lra.
split=> //; split=> c; rewrite big_bool.
  case: c => [|x [|y s]] /=; try lra.
  by elim: s x y => [|z s IH] x y /=; [case: x => /=; lra | case: (z == x) => /=; [exact: IH | lra]].
by case: c => [|x [|y s]] /=; try lra; case: y => /=; case: follows; lra.
Qed.

Theorem average_rises : stationary_source echo /\ mean_largest echo 1 0 = / 2 /\ mean_largest echo 1 1 = 1.
Proof.
have big (x : bool -> R) : 0 <= x true -> 0 <= x false -> largest x = Rmax (x true) (x false).
  move=> t f; apply: Rle_antisym; last by apply: Rmax_lub; exact: le_largest.
  by apply: largest_le => [|[]]; [apply: Rle_trans t (Rmax_l _ _) | exact: Rmax_l | exact: Rmax_r].
split; first exact: echo_stationary.
have one d : mean_largest echo 1 d = \rsum_x largest (joint echo d [:: x]).
  by apply: eq_bigr => x _; exact: (largest_joint echo_stationary d [:: x]).
rewrite !one !big_bool !big /= ?big_bool /=; try lra.
by split; rewrite /Rmax; repeat case: Rle_dec; lra.
Qed.
End Echo.

Section Chain.
(** A finite chain with kernel K and a stationary law pi. *)
Variables (V : finType) (K : V -> V -> R) (pi : V -> R).
Hypothesis stochastic : forall u, law (K u).
Hypothesis lpi : law pi.
Hypothesis stationary : forall v, push pi K v = pi v.

Let K0 u v : 0 <= K u v. Proof. by case: (stochastic u). Qed.
Let pi0 u : 0 <= pi u. Proof. by case: lpi. Qed.

(** From u to v in d+1 tokens, first token first. *)
Lemma power_first d u v : power K d.+1 u v = \rsum_w (K u w * power K d w v).
Proof.
rewrite -[d.+1]add1n through; apply: eq_bigr => w _; congr Rmult.
rewrite powerS (bigD1 u) //= power0 /point eqxx big1 => [|x /negbTE xu]; first by lra.
by rewrite power0 /point xu; lra.
Qed.

(** E_c M_d over the visible token c. *)
Definition chain_mean_largest d := \rsum_c (pi c * largest (power K d c)).

Theorem average_decay d : chain_mean_largest d.+1 <= chain_mean_largest d.
Proof.
have e : chain_mean_largest d = \rsum_c \rsum_w (pi c * (K c w * largest (power K d w))).
  rewrite exchange_big /=; apply: eq_bigr => w _; rewrite -{1}stationary -sum_mulr.
  by apply: eq_bigr => c _; ring.
rewrite e; apply: sum_le => c _; rewrite sum_mull; apply: Rmult_le_compat_l => //.
apply: largest_le => [|v]; first by apply: sum_ge0 => w _; apply: Rmult_le_pos => //; exact: largest_ge0.
rewrite power_first; apply: sum_le => w _; apply: Rmult_le_compat_l => //; exact: le_largest.
Qed.

Theorem commonest_token_chain d : largest pi <= chain_mean_largest d.
Proof.
apply: largest_le => [|v]; first by apply: sum_ge0 => c _; apply: Rmult_le_pos => //; exact: largest_ge0.
have -> : pi v = after K d pi v.
  elim: d v => [|d IH] v //=; rewrite -stationary.
  by apply: eq_bigr => u _; rewrite -IH.
rewrite after_point; apply: sum_le => c _; apply: Rmult_le_compat_l => //; exact: le_largest.
Qed.

(** Where v* leads all others in pi by more than 2 tau^d TV(q_0, pi), it leads all others at distance d. *)
Theorem collapse d mu best : law mu ->
  (forall v, v != best -> 2 * (dobrushin K ^ d * tv mu pi) < pi best - pi v) ->
  (forall v, v != best -> after K d mu v < after K d mu best) /\ largest (after K d mu) = after K d mu best
  /\ largest pi = pi best.
Proof.
move=> lmu lead; have near := homogenization stochastic d lmu lpi stationary.
have lq := after_law stochastic d lmu.
have sym : tv pi (after K d mu) = tv (after K d mu) pi.
  by congr Rmult; apply: eq_bigr => v _; rewrite Rabs_minus_sym.
have ahead_ v : v != best -> after K d mu v < after K d mu best.
  move=> vb; have := lead v vb; have := tv_token v lq lpi; have := tv_token best lpi lq; rewrite sym; lra.
have t0 : 0 <= dobrushin K ^ d * tv mu pi by apply: Rle_trans near; exact: tv_ge0.
split=> //; split; apply: Rle_antisym; try exact: le_largest; apply: largest_le.
- by case: lq.
- by move=> v; case: (eqVneq v best) => [->|/ahead_]; lra.
- exact: pi0.
- by move=> v; case: (eqVneq v best) => [->|/lead]; lra.
Qed.
End Chain.

Section Latin.
(** A Latin kernel over V with the positive law p by ranks. *)
Variables (V : finType) (n : nat) (p : 'I_n.+1 -> R) (rank : V -> V -> 'I_n.+1).
Hypothesis lp : law p.
Hypothesis positive : forall r, 0 < p r.
Hypothesis rows : forall u, bijective (rank u).
Hypothesis columns : forall v, bijective (rank ^~ v).

Let K u v := p (rank u v).

Lemma column_sum v : \rsum_u K u v = 1.
Proof.
have pc : permuted p (K ^~ v) by exists (rank ^~ v).
by case: (permuted_law lp pc).
Qed.

(** The uniform law is stationary, *)
Theorem uniform_stationary v : push (fun=> / INR #|V|) K v = / INR #|V|.
Proof. by rewrite /push sum_mull column_sum; lra. Qed.

(** and every stationary law is uniform. *)
Theorem latin_uniform pi : law pi -> (forall v, push pi K v = pi v) ->
  (forall v, pi v = / INR #|V|) /\ largest pi = / INR #|V|.
Proof.
move=> lpi st; have [v e] := largest_attained lpi.
have gap u : largest pi - pi u = 0.
  have pos w : 0 <= (largest pi - pi w) * K w v.
    by apply: Rmult_le_pos; [have := le_largest pi w; lra | apply: Rlt_le; exact: positive].
  have zero : \rsum_w ((largest pi - pi w) * K w v) = 0.
    rewrite (eq_bigr (fun w => largest pi * K w v - pi w * K w v)) => [|w _]; last by ring.
    by rewrite sum_sub sum_mull column_sum; have := st v; rewrite /push => ->; rewrite e; lra.
  have := sumT_zero pos zero u; have := positive (rank u v); rewrite -/(K u v) => k0 z.
  by case: (Rmult_integral _ _ z) => //; lra.
have all u : pi u = largest pi by have := gap u; lra.
have one : INR #|V| * largest pi = 1.
  case: lpi => _ <-; under [RHS]eq_bigr do rewrite all.
  by rewrite big_const; elim: #|V| => [|k IH]; rewrite ?iterS -?IH ?S_INR /=; ring.
have nz : INR #|V| <> 0 by move=> z; rewrite z in one; lra.
have l : largest pi = / INR #|V| by apply: (Rmult_eq_reg_l (INR #|V|)) => //; rewrite one Rinv_r.
by split=> // u; rewrite all.
Qed.
End Latin.

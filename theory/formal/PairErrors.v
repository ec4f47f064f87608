(** The sequence error of pairs of equal bits under a schedule that reveals each token by itself: claims [pair-sequence-error] and
    [sequence-error-linear-steps].
      [output_rounds]     decoding along an assignment of tokens to steps, some of which may be empty, as a product over tokens;
      [pair_error]        SER = 1 - (1 - sum_k P(k)^2 / 2)^n for n pairs, with P(k) the chance that a token is revealed in step k;
      [linear_steps]      so SER is at least 1 - (1 - 1/(2K))^n for every schedule of K steps. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Variance Average Mirror Policies Objective Blocks Mixture Steps
  RandomOrderCurve TokenLosses.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Rounds.
(** Token i is drawn in round b i; a round may draw nothing. *)
Variables (I V : finType) (b : I -> nat) (q : {ffun I -> option V} -> I -> V -> R).
Notation context := {ffun I -> option V}.
Implicit Types (c : context) (x : {ffun I -> V}).

(** What is seen on the way to x is what was drawn before some round, ... *)
Lemma trace_told n t x d : d \in trace (earliest b) n (told_before b t x) x -> exists s, d = told_before b s x.
Proof.
elim: n t => [|n IH] t //=; case: ifP => // /negbT nz; rewrite inE => /orP[/eqP ->|]; first by exists t.
have /set0Pn[i] := proj2 (earliest_policy b (told_before b t x)) nz.
rewrite inE masked_before inE => /andP[ti /forall_inP least].
suff -> : show (told_before b t x) (earliest b (told_before b t x)) x = told_before b (b i).+1 x by exact: IH.
apply/ffunP => j; rewrite ffunE inE masked_before !inE !ffunE !inE ltnS.
case: (ltnP (b j) t) => jt /=; first by rewrite (leq_trans (ltnW jt) ti).
have bij : (b i <= b j)%nat by apply: least; rewrite inE.
case: ifP => [/forall_inP h|/negbT]; first by rewrite h // inE.
rewrite negb_forall_in => /exists_inP[l]; rewrite inE -ltnNge => tl lj.
suff -> : (b j <= b i)%nat = false by [].
by apply/negbTE; rewrite -ltnNge; apply: leq_ltn_trans lj; apply: least; rewrite inE.
Qed.

(** ... and where token i is drawn, it is what was drawn before its round. *)
Lemma earliest_own t x i : i \in earliest b (told_before b t x) -> told_before b t x = told_before b (b i) x.
Proof.
rewrite inE masked_before inE => /andP[ti /forall_inP least]; apply/ffunP => j; rewrite !ffunE !inE.
case: (ltnP (b j) t) => jt; first by rewrite (leq_trans jt ti).
by rewrite ltnNge least // inE.
Qed.

Lemma count_product (s : seq context) (S : context -> {set I}) (g : I -> R) : (forall i, (\sum_(c <- s) (i \in S c) = 1)%nat) ->
  \big[Rmult/1]_(c <- s) (\rprod_(i in S c) g i) = \rprod_i g i.
Proof.
move=> one; rewrite (eq_bigr (fun c => \rprod_i (if i \in S c then g i else 1))) => [|c _]; last by rewrite big_mkcond.
rewrite exchange_big /=; apply: eq_bigr => i _; rewrite -[RHS]Rmult_1_r -[RHS]/(g i ^ 1) -(one i).
elim: s {one} => [|c s IH]; rewrite ?big_nil // !big_cons IH.
by case: (i \in S c); rewrite /= ?add1n ?add0n /=; ring.
Qed.

Theorem output_rounds x : output (earliest b) q x = \rprod_i q (told_before b (b i) x) i (x i).
Proof.
rewrite (output_path q (earliest_policy b) x) big_seq.
rewrite (eq_bigr (fun c => \rprod_(i in earliest b c) q (told_before b (b i) x) i (x i))) => [|c cv].
  rewrite -big_seq; apply: (count_product (S := earliest b)) => i; exact: (visited_once (earliest_policy b)).
move: cv; have -> : visited (earliest b) x = trace (earliest b) #|I| (told_before b 0 x) x.
  by congr trace; apply/ffunP => i; rewrite [RHS]ffunE inE.
move/trace_told => [t ->]; apply: eq_bigr => i ie; by rewrite -(earliest_own ie).
Qed.
End Rounds.

Lemma prod_same n (c : R) : \big[Rmult/1]_(j < n) c = c ^ n.
Proof. by rewrite big_const card_ord; elim: n => [|n IH] //=; rewrite IH. Qed.

Section Pairs.
Variable n : nat.
Notation token := ('I_n * bool)%type.
Notation text := {ffun 'I_n * bool -> bool}.
Notation context := {ffun 'I_n * bool -> option bool}.
Implicit Types (x y : text) (u w : {ffun 'I_n -> bool}) (S : {set 'I_n * bool}).

(** Texts of n pairs of equal bits, all equally likely. *)
Definition equal_pairs x := [forall j, x (j, true) == x (j, false)].
Definition pairs x : R := if equal_pairs x then (/ 2) ^ n else 0.
Definition twice u : text := [ffun i => u i.1].

Lemma half_pow m : 0 < (/ 2) ^ m. Proof. by apply: pow_lt; lra. Qed.

Lemma sum_twice (F : text -> R) : \rsum_(x | equal_pairs x) F x = \rsum_u F (twice u).
Proof.
rewrite (reindex_onto twice (fun x => [ffun j => x (j, true)])) /=; last first.
  move=> x /forallP h; apply/ffunP => -[j []]; rewrite !ffunE //=; exact/eqP.
apply: eq_bigl => u; apply/andP; split; first by apply/forallP => j; rewrite !ffunE.
by apply/eqP/ffunP => j; rewrite !ffunE.
Qed.

Lemma halves m : INR (expn 2 m) * (/ 2) ^ m = 1.
Proof.
elim: m => [|m IH]; first by rewrite /=; ring.
by rewrite expnS mult_INR /=; have := IH; lra.
Qed.

Lemma sum_bits c : \rsum_(u : {ffun 'I_n -> bool} | true) c = INR (expn 2 n) * c.
Proof. by rewrite (sum_const predT) card_ffun card_bool card_ord. Qed.

Lemma pairs_law : law pairs.
Proof.
split=> [x|]; first by rewrite /pairs; case: ifP => _; have := half_pow n; lra.
by rewrite /pairs -big_mkcond sum_twice sum_bits halves.
Qed.

Lemma pairs_pos x : pos (pairs x) = equal_pairs x.
Proof. by rewrite /pairs; case: ifP => _; apply/posP; [exact: half_pow | lra]. Qed.

(** A pair of which a token is told costs no more. *)
Definition touched S j := ((j, true) \in S) || ((j, false) \in S).
Notation bit := (@Objective.token [finType of 'I_n * bool] bool_finType).
Notation agree := (@Entropies.agree _ [finType of 'I_n * bool] (fun=> bool_finType) bit).
Notation mass := (@Entropies.mass _ [finType of 'I_n * bool] (fun=> bool_finType) bit pairs).

Lemma mass_pairs S w : mass S (twice w) =
  \rprod_j (if touched S j then / 2 else 1).
Proof.
rewrite /Entropies.mass.
transitivity (\rsum_(x | equal_pairs x) (if agree S x (twice w) then (/ 2) ^ n else 0)).
  by rewrite big_mkcond [RHS]big_mkcond; apply: eq_bigr => x _; rewrite /pairs; do 2 case: ifP.
rewrite sum_twice.
transitivity (\rsum_(u : {ffun 'I_n -> bool} | true) \rprod_j (if touched S j ==> (u j == w j) then / 2 else 0)).
  apply: eq_bigr => u _; case: agreeP => [h|no].
    rewrite (eq_bigr (fun=> / 2)) => [|j _]; first by rewrite prod_same.
    have -> // : touched S j ==> (u j == w j).
    apply/implyP => /orP[/h|/h]; by rewrite /Objective.token !ffunE /= => ->.
  case: (pickP (fun j => ~~ (touched S j ==> (u j == w j)))) => [j nj|all].
    by rewrite (bigD1 j) //= (negbTE nj) Rmult_0_l.
  case: no => -[j c] iS; rewrite /Objective.token !ffunE /=; have := negbFE (all j) => /implyP h; apply/eqP/h.
  by rewrite /touched; case: c iS => ->; rewrite ?orbT.
rewrite -(bigA_distr_bigA (fun j v => if touched S j ==> (v == w j) then / 2 else 0)) /=; apply: eq_bigr => j _.
by rewrite big_bool; case: (touched S j); case: (w j) => /=; lra.
Qed.

(** Any denoiser that gives the conditional laws wherever a context can occur. *)
Variable q : context -> 'I_n * bool -> bool -> R.
Hypotheses (lq : forall c i, law (q c i)) (exact : forall c i, 0 < prob pairs (shows c) -> q c i =1 token_given pairs c i).

(** One token of a pair before the other is right; two at once are so half of the time. *)
Lemma decode_pairs (b : 'I_n * bool -> nat) w :
  output (earliest b) q (twice w) = \rprod_j (if b (j, true) == b (j, false) then / 4 else / 2).
Proof.
have px : 0 < pairs (twice w).
  by apply/posP; rewrite pairs_pos; apply/forallP => j; rewrite !ffunE.
rewrite output_rounds.
transitivity (\rprod_j \rprod_c (if (b (j, ~~ c) < b (j, c))%nat then 1 else / 2)); last first.
  by apply: eq_bigr => j _; rewrite big_bool /=; case: ltngtP => _; field.
rewrite pair_big /=; apply: eq_bigr => -[j c] _ /=; set x := twice w; set t := b (j, c).
have sx : shows (told_before b t x) x by apply/forallP => i; rewrite !ffunE; case: ifP.
have seen : 0 < prob pairs (shows (told_before b t x)).
  rewrite /prob (bigD1 x) //=; apply: Rplus_lt_le_0_compat => //; apply: sum_ge0 => y _; by case: pairs_law.
rewrite (exact _ seen) told_see /token_given /Context.given (told_with_mass pairs (~: before b t) x) told_mass setCK !mass_pairs.
rewrite (bigD1 j) //= [X in _ / X](bigD1 j) //=.
set rest := \big[Rmult/1]_(i < n | i != j) (if touched (before b t) i then / 2 else 1).
have r0 : 0 < rest by apply: prod_gt0 => i _; case: ifP => _; lra.
have -> : \big[Rmult/1]_(i < n | i != j) (if touched ((j, c) |: before b t) i then / 2 else 1) = rest.
  by apply: eq_bigr => i /negbTE ij; rewrite /touched !inE !xpair_eqE ij.
have -> : touched ((j, c) |: before b t) j by rewrite /touched !inE !xpair_eqE eqxx; case: (c); rewrite ?orbT.
have -> : touched (before b t) j = (b (j, ~~ c) < t)%nat.
  by rewrite /touched !inE /t; case: (c) => /=; rewrite ltnn ?orbF.
by case: ifP => _; field; lra.
Qed.

Variables (K : nat) (share : 'I_K -> R).
Hypothesis ls : law share.
Notation path := {ffun 'I_n * bool -> 'I_K}.

(** Every token is revealed in step k with probability share k, by itself; the tokens of a step are drawn independently of each other. *)
Definition scheduled : text -> R :=
  push (independent (fun _ : 'I_n * bool => share)) (fun M => output (earliest (fun i => nat_of_ord (M i))) q).

Lemma scheduled_law : law scheduled.
Proof.
have [w0 w1] : law (independent (fun _ : 'I_n * bool => share)) by exact: independent_law.
have lM (M : path) : law (output (earliest (fun i => nat_of_ord (M i))) q) by apply: output_law lq; exact: earliest_policy.
split=> [a|]; first by apply: sum_ge0 => M _; apply: Rmult_le_pos => //; case: (lM M).
by rewrite /scheduled /push exchange_big /= -[RHS]w1; apply: eq_bigr => M _; rewrite sum_mull (proj2 (lM M)); ring.
Qed.

Lemma mean_by_pairs (g : 'I_K -> 'I_K -> R) :
  mean (independent (fun _ : 'I_n * bool => share)) (fun M => \rprod_j g (M (j, true)) (M (j, false))) =
  (\rsum_k \rsum_l (share k * share l * g k l)) ^ n.
Proof.
pose h (p : {ffun 'I_n -> 'I_K * 'I_K}) : path := [ffun i => if i.2 then (p i.1).1 else (p i.1).2].
rewrite /mean (reindex h) /=; last first.
  exists (fun M : path => [ffun j => (M (j, true), M (j, false))]) => [p _|M _]; apply/ffunP.
    by move=> j; rewrite !ffunE /=; case: (p j).
  by move=> [j []]; rewrite !ffunE.
transitivity (\rsum_(p : {ffun 'I_n -> 'I_K * 'I_K} | true) \rprod_j (share (p j).1 * share (p j).2 * g (p j).1 (p j).2)).
  apply: eq_bigr => p _; rewrite big_split /=; congr (_ * _); last by apply: eq_bigr => j _; rewrite !ffunE.
  rewrite /independent (eq_bigr (fun i => share (h p (i.1, i.2)))) => [|[]] //.
  rewrite -(pair_big predT predT (fun j c => share (h p (j, c)))) /=; apply: eq_bigr => j _.
  by rewrite big_bool !ffunE.
rewrite -(bigA_distr_bigA (fun _ (kl : 'I_K * 'I_K) => share kl.1 * share kl.2 * g kl.1 kl.2)) /=.
rewrite -(pair_big predT predT (fun k l => share k * share l * g k l)) /=.
by rewrite prod_same.
Qed.

(** Claim [pair-sequence-error]. *)
Theorem pair_error : sequence_error pairs scheduled = 1 - (1 - / 2 * \rsum_k share k ^ 2) ^ n.
Proof.
have := possible_error pairs scheduled_law; suff -> : possible pairs scheduled = (1 - / 2 * \rsum_k share k ^ 2) ^ n by lra.
rewrite /possible (eq_bigl _ _ pairs_pos) sum_twice /scheduled /push exchange_big /=.
transitivity (mean (independent (fun _ : 'I_n * bool => share)) (fun M => \rprod_j (if M (j, true) == M (j, false) then / 2 else 1))).
  apply: eq_bigr => M _; rewrite sum_mull; congr (_ * _).
  rewrite (eq_bigr (fun=> \rprod_j (if M (j, true) == M (j, false) then / 4 else / 2))) => [|u _]; last by rewrite decode_pairs.
  rewrite sum_bits.
  have -> : \rprod_j (if M (j, true) == M (j, false) then / 4 else / 2) =
      (/ 2) ^ n * \rprod_j (if M (j, true) == M (j, false) then / 2 else 1).
    by rewrite -prod_same -big_split /=; apply: eq_bigr => j _; case: ifP => _; lra.
  by rewrite -Rmult_assoc halves Rmult_1_l.
rewrite (mean_by_pairs (fun k l => if k == l then / 2 else 1)); congr (_ ^ n).
have [_ s1] := ls.
transitivity (\rsum_k (share k - / 2 * share k ^ 2)); last by rewrite sum_sub s1 sum_mull.
apply: eq_bigr => k _.
transitivity (\rsum_l (share k * share l - (if l == k then / 2 * share k ^ 2 else 0))).
  by apply: eq_bigr => l _; rewrite eq_sym; case: eqP => [->|_]; lra.
rewrite sum_sub sum_mull s1 -big_mkcond big_pred1_eq; ring.
Qed.

(** Claim [sequence-error-linear-steps]. *)
Theorem linear_steps : 1 - (1 - / (2 * INR K)) ^ n <= sequence_error pairs scheduled.
Proof.
have [s0 s1] := ls; have K0 : 0 < INR K.
  case: (K) share s0 s1 => [|k] s _ s1; last by apply: lt_0_INR; apply/ltP.
  by move: s1; rewrite big_ord0; lra.
have square : / INR K <= \rsum_k share k ^ 2.
  have : 0 <= \rsum_k (share k - / INR K) ^ 2 by apply: sum_ge0 => k _; exact: pow2_ge_0.
  rewrite (eq_bigr (fun k => share k ^ 2 - 2 * / INR K * share k + (/ INR K) ^ 2)) => [|k _]; last by ring.
  rewrite sum_add sum_sub sum_mull s1 sum_const_ord.
  have -> : INR K * (/ INR K) ^ 2 = / INR K by field; lra.
  by have := Rinv_0_lt_compat _ K0; set a := \rsum_k share k ^ 2; lra.
have small : \rsum_k share k ^ 2 <= 1.
  have each k : share k ^ 2 <= share k.
    have := sum_term (P := predT) (F := share) (i := k) isT (fun j _ => s0 j); rewrite s1.
    by have := s0 k; nra.
  by rewrite -s1; apply: sum_le => k _.
rewrite pair_error; suff : (1 - / 2 * \rsum_k share k ^ 2) ^ n <= (1 - / (2 * INR K)) ^ n by lra.
apply: pow_incr; by rewrite Rinv_mult; split; lra.
Qed.
End Pairs.

(** Any schedule: each token is revealed in step k of K with probability share k, by itself, and the tokens of a step are drawn
    independently, given those of all earlier steps. The divergence of the law of sequence and path, in steps and in the
    information curve; what is drawn; and the training loss on the same grid. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Variance Average Mirror Mixture TokenLosses Bernstein RandomOrderCurve
  RandomOrderSequences RandomOrderBounds RandomOrderSteps.
From Maskproof Require RandomOrder.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma sum_sizes (T : finType) n (size : T -> nat) (Q : pred T) (w : nat -> R) (F : T -> R) : (forall x, Q x -> (size x < n)%nat) ->
  \rsum_(x | Q x) (w (size x) * F x) = \rsum_(j < n) (w j * \rsum_(x | Q x && (size x == j)) F x).
Proof.
move=> small; rewrite (eq_bigr (fun j : 'I_n => \rsum_(x | Q x && (size x == j)) (w (size x) * F x))) => [|j _]; last first.
  by rewrite -sum_mull; apply: eq_bigr => x /andP[_ /eqP ->].
rewrite (exchange_big_dep Q) /=; last by move=> j x _ /andP[].
apply: eq_bigr => x Qx; rewrite (big_pred1 (Ordinal (small x Qx))) // => j.
by rewrite Qx /= -val_eqE eq_sym.
Qed.

Section Sets.
(** A set of tokens, each in it with probability s, by itself. *)
Variables (L : nat) (s : R).

Implicit Types (S : {set 'I_L}) (F h : {set 'I_L} -> R).

Notation at_rate := (masked_at (fun _ : 'I_L => s)).

Lemma at_rate_size S : at_rate S = s ^ #|S| * (1 - s) ^ (L - #|S|).
Proof.
rewrite /masked_at (bigID (fun i => i \in S)) /=; congr (_ * _).
  rewrite (eq_bigr (fun=> s)) => [|i ->//]; rewrite big_const.
  by elim: #|_| => [|n IH]; rewrite ?iterS ?IH.
rewrite (eq_bigr (fun=> 1 - s)) => [|i /negbTE -> //]; rewrite big_const.
have rest a b n : (a + b = n)%nat -> (n - a = b)%nat by move=> <-; rewrite addKn.
have -> : (L - #|S|)%nat = #|[pred i | i \notin S]|.
  by apply: rest; rewrite -[RHS]card_ord -(cardsC S); congr (_ + _)%nat; apply: eq_card => i; rewrite !inE.
by elim: #|_| => [|n IH]; rewrite ?iterS ?IH.
Qed.

Lemma missing S i : i \notin S -> (#|S| < L)%nat.
Proof.
move=> iS; rewrite -[X in (_ < X)%nat]card_ord -cardsT; apply: proper_card; rewrite properT.
by apply: contraNneq iS => ->; rewrite inE.
Qed.

(** What does not look at token i has the mean over sets of other tokens. *)
Lemma at_rate_others i F : mean at_rate (fun S => F (S :\ i)) = \rsum_(S : {set 'I_L} | i \notin S) (s ^ #|S| * (1 - s) ^ (L.-1 - #|S|) * F S).
Proof.
rewrite /mean (bigID (fun S : {set 'I_L} => i \in S)) /=.
rewrite (reindex_onto (fun S => i |: S) (fun S => S :\ i)) /=; last by move=> S iS; rewrite setD1K.
have e S : (i \in i |: S) && ((i |: S) :\ i == S) = (i \notin S).
  rewrite !inE eqxx /=; apply/eqP/idP => [<-|iS]; first by rewrite !inE eqxx.
  by rewrite setU1K.
rewrite (eq_bigl _ _ e) -sum_add; apply: eq_bigr => S iS; rewrite setU1K //.
have -> : S :\ i = S by apply/setP => j; rewrite !inE; case: eqP => // ->; rewrite (negbTE iS).
have L0 : (0 < L)%nat by exact: leq_ltn_trans (ltn_ord i).
have cS : (#|S| <= L.-1)%nat.
  by rewrite -ltnS prednK //; exact: missing iS.
rewrite !at_rate_size cardsU1 iS add1n.
have -> : (L - #|S|.+1 = L.-1 - #|S|)%nat by rewrite -subn1 -subnDA add1n.
have -> : (L - #|S| = (L.-1 - #|S|).+1)%nat by rewrite -subSn // prednK.
by rewrite /=; ring.
Qed.

(** What a token shares with the others that are told, summed over tokens: the curve at a binomial number of them. *)
Lemma at_rate_curve h : (0 < L)%nat ->
  \rsum_i mean at_rate (fun S => h [set i] + h (S :\ i) - h (i |: S)) = INR L * \rsum_(j < L) (binomial L.-1 s j * RandomOrder.Z h j.+1).
Proof.
move=> L0; transitivity (\rsum_i \rsum_(S : {set 'I_L} | i \notin S) (s ^ #|S| * (1 - s) ^ (L.-1 - #|S|) * (h [set i] + h S - h (i |: S)))).
  apply: eq_bigr => i _; rewrite -(at_rate_others i (fun S => h [set i] + h S - h (i |: S))); apply: mean_ext => S.
  by congr (_ - h _); apply/setP => j; rewrite !inE; case: eqP.
transitivity (\rsum_i \rsum_(j < L) (s ^ j * (1 - s) ^ (L.-1 - j) * \rsum_(S : {set 'I_L} | (i \notin S) && (#|S| == j)) (h [set i] + h S - h (i |: S)))).
  apply: eq_bigr => i _; apply: (@sum_sizes _ L (fun S : {set 'I_L} => #|S|) (fun S => i \notin S) (fun j => s ^ j * (1 - s) ^ (L.-1 - j))).
  by move=> S; exact: missing.
rewrite exchange_big /= -sum_mull; apply: eq_bigr => j _; rewrite sum_mull -(RandomOrder.Z_pairs h (ltn_ord j)) /binomial.
have l0 : 0 < INR L by apply/lt_0_INR/ltP.
have b0 : 0 < INR 'C(L.-1, j) by apply/lt_0_INR/ltP; rewrite bin_gt0 -ltnS prednK.
have e x : s ^ j * (1 - s) ^ (L.-1 - j) * x =
  INR L * (INR 'C(L.-1, j) * s ^ j * (1 - s) ^ (L.-1 - j) * (x / (INR L * INR 'C(L.-1, j)))) by field; lra.
exact: e.
Qed.

(** Masked and told are each other's complement. *)
Lemma at_rate_complement F : mean (masked_at (fun _ : 'I_L => 1 - s)) F = mean at_rate (fun S => F (~: S)).
Proof.
rewrite /mean (reindex_inj (can_inj (@setCK _))) /=; apply: eq_bigr => S _; congr (_ * _).
apply: eq_bigr => i _; rewrite inE; case: (i \in S) => /=; ring.
Qed.
End Sets.

Section Schedule.
Variables (L : nat) (A : 'I_L -> finType) (P : {dffun forall i : 'I_L, A i} -> R).
Hypothesis lP : law P.
Variables (K : nat) (share : 'I_K -> R).
Hypothesis ls : law share.
Notation sequence := {dffun forall i : 'I_L, A i}.
Notation path := {ffun 'I_L -> 'I_K}.
Notation H := (Hset P).
Implicit Types (M : path) (i : 'I_L) (x : sequence).

Let X i x := x i.

(** The chance that each token is revealed in its step of M; the laws of sequence and path of the data and of the sampler. *)
Definition likely : path -> R := independent (fun _ : 'I_L => share).
Definition revealed (p : sequence * path) := P p.1 * likely p.2.
Definition sampled (p : sequence * path) := drawn P p.2 p.1 * likely p.2.
Definition path_divergence := kl revealed sampled.

(** The law of the sequence that is drawn. *)
Definition output : sequence -> R := push likely (fun M => drawn P M).

(** How likely a token is told before step k: one less the probability m_k that it is masked. *)
Definition done (k : nat) := \rsum_(l : 'I_K | (l < k)%nat) share l.

(** What is told before step k, and what is revealed in it; the total correlation that it loses, in the mean. *)
Definition before M k : {set 'I_L} := [set j | (M j < k)%nat].
Definition now M (k : 'I_K) : {set 'I_L} := [set j | M j == k].
Definition added (k : 'I_K) := \rsum_M (likely M * RandomOrder.TCgiven H (before M k) (now M k)).

(** The curve at one more token than are told, where each of the others is with probability t. *)
Definition told_mean t := \rsum_(j < L) (binomial L.-1 t j * curve P j.+1).

Lemma likely_law : law likely. Proof. exact: independent_law. Qed.

Lemma drawn_ge0 M x : 0 <= drawn P M x.
Proof.
have c0 C : 0 <= chance P C x by apply: sum_ge0 => y _; case: lP.
rewrite drawn_prod; apply: prod_ge0 => i _; rewrite /conditional.
case: (Rle_lt_or_eq_dec _ _ (c0 [set j | (M j < M i)%nat])) => [lt|<-]; last by rewrite /Rdiv Rinv_0; lra.
by apply: Rmult_le_pos; [exact: c0 | exact/Rlt_le/Rinv_0_lt_compat].
Qed.

Lemma drawn_covers M : covers (drawn P M) P. Proof. by move=> x; exact: drawn_pos. Qed.

(** The divergence along each path, in the mean. *)
Theorem path_divergence_mean : path_divergence = \rsum_M (likely M * kl P (drawn P M)).
Proof.
have [l0 _] := likely_law; rewrite /path_divergence /kl.
transitivity (\rsum_M \rsum_x (likely M * (P x * ln (P x / drawn P M x)))); last by apply: eq_bigr => M _; rewrite sum_mull.
rewrite exchange_big pair_big /=; apply: eq_bigr => -[x M] _; rewrite /revealed /sampled /=.
case: (Rle_lt_or_eq_dec _ _ (l0 M)) => [lm|<-]; last by rewrite /Rdiv; ring.
case: (Rle_lt_or_eq_dec _ _ (proj1 lP x)) => [px|<-]; last by rewrite /Rdiv; ring.
have dx := drawn_pos lP M px; have -> : P x * likely M / (drawn P M x * likely M) = P x / drawn P M x by field; lra.
by ring.
Qed.

(** What is drawn is no further from the data. *)
Theorem output_below : kl P output <= path_divergence.
Proof.
rewrite path_divergence_mean; apply: mixture_below_mean => //; [exact: likely_law | by case: lP | exact: drawn_ge0 |].
by move=> M _; exact: drawn_covers.
Qed.

(** The step of token i is asked for last: it is any step, with its share. *)
Lemma any_step_share i (f : path -> 'I_K -> R) : (forall M t s, f (put M i t) s = f M s) ->
  mean likely (fun M => f M (M i)) = \rsum_k (share k * mean likely (fun M => f M k)).
Proof.
move=> free; rewrite -(@average_mean _ _ (fun _ : 'I_L => share) i _ ls).
transitivity (mean likely (fun M => \rsum_k (share k * f M k))).
  by apply: mean_ext => M; apply: eq_bigr => k _; rewrite put_at free.
by rewrite (@mean_sum _ _ likely (fun k M => share k * f M k)); apply: eq_bigr => k _; rewrite mean_scale.
Qed.

Lemma done_share k : 0 <= done k <= 1.
Proof.
have [s0 s1] := ls; split; first by apply: sum_ge0.
by rewrite -s1; apply: sum_sub_pred.
Qed.

Lemma next_steps (k l : 'I_K) : (l < k.+1)%nat = (l == k) || (l < k)%nat.
Proof. by rewrite ltnS leq_eqVlt. Qed.

Lemma done_next (k : 'I_K) : done k.+1 = share k + done k.
Proof.
rewrite /done (bigD1 k) //=; congr (_ + _); apply: eq_bigl => l.
by rewrite next_steps; case: eqP => [->|_]; rewrite ?ltnn ?andbT.
Qed.

(** Step by step: where each token that is still masked is revealed in step k with probability share k / (1 - done k), the chance of
    its step is share k. *)
Theorem step_by_step (k : 'I_K) : done k < 1 ->
  (\big[Rmult/1]_(l : 'I_K | (l < k)%nat) (1 - share l / (1 - done l))) * (share k / (1 - done k)) = share k.
Proof.
move=> d1; have grow (l : nat) : (l <= k)%nat -> done l < 1.
  move=> lk; apply: Rle_lt_trans d1; apply: sum_sub_pred => [j jl|j _]; [exact: leq_trans jl lk | by case: ls].
have telescope (l : nat) : (l <= k)%nat -> \big[Rmult/1]_(j : 'I_K | (j < l)%nat) (1 - share j / (1 - done j)) = 1 - done l.
  elim: l => [|l IH] lk; first by rewrite /done !big_pred0 //; ring.
  pose o := Ordinal (leq_ltn_trans (ltnW lk) (ltn_ord k)); have dl := grow _ (ltnW lk).
  rewrite (bigD1 o) //= (done_next o) (eq_bigl (fun j : 'I_K => (j < l)%nat)) => [|j]; last first.
    by rewrite (next_steps o j); case: eqP => [->|_]; rewrite ?ltnn ?andbT.
  by rewrite IH 1?ltnW //=; field; lra.
by rewrite telescope //; field; lra.
Qed.

(** Before step k each token is told by itself, with the same probability. *)
Lemma mean_before k (F : {set 'I_L} -> R) : mean likely (fun M => F (before M k)) = mean (masked_at (fun _ : 'I_L => done k)) F.
Proof.
rewrite mean_bits; pose phi (_ : 'I_L) (l : 'I_K) := (l < k)%nat.
have e (x : {ffun 'I_L -> bool}) : alone (fun=> done k) x = independent (fun i => image share (phi i)) x.
  apply: eq_bigr => i _; rewrite /mask_law /image /done /phi; case: (x i); first by apply: eq_bigl => l; rewrite eqb_id.
  have [_ s1] := ls; rewrite -s1 (bigID (fun l : 'I_K => (l < k)%nat)) /=.
  have -> : forall a b, a + b - a = b by move=> a b; ring.
  by apply: eq_bigl => l; rewrite eqbF_neg.
rewrite (mean_law _ e) mean_images; apply: mean_ext => M; congr F.
by apply/setP => i; rewrite !inE ffunE.
Qed.

Lemma told_before i M k : told i M k = before M k :\ i.
Proof. by apply/setP => j; rewrite !inE. Qed.

(** What the tokens have left to tell at step k, summed and in the mean. *)
Lemma untold_mean_curve k : (0 < L)%nat ->
  \rsum_i mean likely (fun M => untold P i M k) = (\rsum_i H [set i]) - INR L * told_mean (done k).
Proof.
move=> L0; have ll := likely_law.
rewrite -(at_rate_curve (done k) H L0) -sum_sub; apply: eq_bigr => i _.
rewrite -(mean_before k (fun S => H [set i] + H (S :\ i) - H (i |: S))).
rewrite -{1}(mean_const (H [set i]) ll).
have -> : forall a b, a - b = a + -1 * b by move=> a b; ring.
rewrite -mean_scale -mean_add; apply: mean_ext => M; rewrite /untold told_before.
have -> : i |: before M k :\ i = i |: before M k by apply/setP => j; rewrite !inE; case: eqP.
by ring.
Qed.

(** The divergence in the information curve. *)
Theorem path_divergence_curve : (0 < L)%nat ->
  path_divergence = (\rsum_(m < L) curve P m.+1) - INR L * \rsum_k (share k * told_mean (done k)).
Proof.
move=> L0; have ll := likely_law; rewrite path_divergence_mean curve_area // /total_correlation.
have -> : \rsum_M (likely M * kl P (drawn P M)) = (\rsum_i mean likely (fun M => untold P i M (M i))) - H setT.
  rewrite -(mean_sum likely (fun i M => untold P i M (M i))) -{1}(mean_const (H setT) ll).
  have -> : forall a b, a - b = a + -1 * b by move=> a b; ring.
  have e l a b : l * (a - b) = l * (a + -1 * b) by ring.
  by rewrite -mean_scale -mean_add; apply: eq_bigr => M _; rewrite kl_drawn //; exact: e.
rewrite (eq_bigr (fun i => \rsum_k (share k * mean likely (fun M => untold P i M k)))) => [|i _]; last first.
  apply: (any_step_share (f := fun M k => untold P i M k)) => M t s.
  by rewrite /untold; have -> : told i (put M i t) s = told i M s by apply/setP => j; rewrite !inE ffunE; case: eqP.
rewrite exchange_big /= (eq_bigr (fun k => share k * (\rsum_i H [set i]) - INR L * (share k * told_mean (done k)))) => [|k _]; last first.
  by rewrite sum_mull untold_mean_curve //; ring.
have e a b c : 1 * a - b - c = a - c - b by ring.
by rewrite sum_sub sum_mulr sum_mull (proj2 ls); exact: e.
Qed.

(** Claim [token-error-data-side]. A law r of sequences has the perplexity exp (- E log r / L) for the data. *)
Definition perplexity (r : sequence -> R) := exp (- (\rsum_x (P x * ln (r x))) / INR L).

Lemma output_covers : covers output P.
Proof. by apply: mixture_covers; [exact: likely_law | exact: drawn_ge0 | move=> M _; exact: drawn_covers]. Qed.

Theorem perplexity_divergence : ln (perplexity output) - ln (perplexity P) = kl P output / INR L.
Proof.
rewrite /perplexity !ln_exp kl_split; [rewrite /entropy /Rdiv; ring | by case: lP | exact: output_covers].
Qed.

Theorem token_error : (0 < L)%nat ->
  ln (perplexity output) - ln (perplexity P) <= / INR L * (\rsum_(m < L) curve P m.+1) - \rsum_k (share k * told_mean (done k)).
Proof.
move=> L0; rewrite perplexity_divergence; have l0 : 0 < INR L by apply/lt_0_INR/ltP.
apply: (Rmult_le_reg_l (INR L)) => //; have -> : INR L * (kl P output / INR L) = kl P output by field; lra.
have -> : forall a b, INR L * (/ INR L * a - b) = a - INR L * b by move=> a b; field; lra.
by rewrite -path_divergence_curve //; exact: output_below.
Qed.

(** The divergence, step by step. *)
Lemma untold_step i M k : M i = k -> untold P i M k = H (i |: before M k) - H (before M k).
Proof. by move=> e; rewrite /untold told_before; have -> : before M k :\ i = before M k by apply/setP => j; rewrite !inE; case: eqP => // ->; rewrite e ltnn. Qed.

Lemma before_next M (k : 'I_K) : now M k :|: before M k = before M k.+1.
Proof. by apply/setP => j; rewrite !inE ltnS -val_eqE; case: ltngtP. Qed.

Theorem path_divergence_steps : path_divergence = \rsum_k added k.
Proof.
rewrite path_divergence_mean /added exchange_big /=; apply: eq_bigr => M _; rewrite sum_mull; congr (_ * _).
rewrite kl_drawn // /RandomOrder.TCgiven sum_sub; congr (_ - _).
  rewrite (partition_big M predT) //=; apply: eq_bigr => k _; apply: eq_big => [i|i /eqP e]; first by rewrite inE.
  by rewrite -(untold_step e) e.
rewrite (eq_bigr (fun k : 'I_K => H (before M k.+1) - H (before M k))) => [|k _]; last by rewrite before_next.
have tele n : \rsum_(k < n) (H (before M k.+1) - H (before M k)) = H (before M n) - H (before M 0).
  by elim: n => [|n IH]; rewrite ?big_ord0 ?big_ord_recr /= ?IH; ring.
rewrite tele; have -> : before M K = setT by apply/setP => j; rewrite !inE ltn_ord.
have -> : before M 0 = set0 by apply/setP => j; rewrite !inE.
by rewrite [H set0](H_empty X lP); ring.
Qed.

(** What a step adds: what its tokens have left to tell, less what is told by them together. *)
Theorem added_entropies k : (0 < L)%nat -> added k =
  share k * ((\rsum_i H [set i]) - INR L * told_mean (done k))
  - (mean (masked_at (fun _ : 'I_L => done k.+1)) H - mean (masked_at (fun _ : 'I_L => done k)) H).
Proof.
move=> L0; rewrite -untold_mean_curve // -!mean_before -sum_mull.
have -> : \rsum_i (share k * mean likely (fun M => untold P i M k)) = \rsum_i mean likely (fun M => if M i == k then untold P i M k else 0).
  apply: eq_bigr => i _; rewrite (any_step_share (f := fun M l => if l == k then untold P i M k else 0)); last first.
    move=> M t s; case: eqP => // _; rewrite /untold.
    by have -> : told i (put M i t) k = told i M k by apply/setP => j; rewrite !inE ffunE; case: eqP.
  rewrite (bigD1 k) //= eqxx big1 => [|l /negbTE ->]; first by ring.
  by rewrite (mean_const 0 likely_law); ring.
rewrite -(mean_sum likely (fun i M => if M i == k then untold P i M k else 0)).
have -> : forall a b c, a - (b - c) = a + -1 * (b + -1 * c) by move=> a b c; ring.
rewrite -!(mean_scale, mean_add); apply: eq_bigr => M _; congr (_ * _).
rewrite /RandomOrder.TCgiven -before_next -big_mkcond /=.
have -> : \rsum_(i | M i == k) untold P i M k = \rsum_(i in now M k) (H (i |: before M k) - H (before M k)).
  by apply: eq_big => [i|i /eqP e]; rewrite ?inE // untold_step.
by rewrite /=; ring.
Qed.
End Schedule.

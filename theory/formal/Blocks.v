(** Decoding by an ordered partition: round 0 draws the tokens of the first set at once, round 1 those of the second, and so
    on. It is a policy that looks at positions only, so its cost is the adaptive identity along one path of mask states:
      [kl_identity]        KL(P || Q) = sum_t E CTC(X_(S_t) | X_(S_<t)) + sum_i E KL(P_i || Q_i), infinite together ([infinite]);
      [floor], [attained]  no denoiser loses less than the first sum, and the exact marginals lose no more;
      [loss_exact]         that sum is sum_i H(X_i | X_(S_<t)) - H(X), t the round of i;
      [finer], [nested]    it does not rise where each token is told after no fewer tokens; so where block sizes nest;
      [more_rounds]        a partition in T rounds, fewer than tokens, is beaten or met by one in T + 1;
      [best_sets]          blocks of B lose no less than the best partition in as many rounds. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Context Sets Pinsker Confidence Policies PolicyCost PolicyExact Objective.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Rounds.
Variables (I V : finType).
Notation sequence := {ffun I -> V}.
Notation context := {ffun I -> option V}.
Implicit Types (x : sequence) (c : context).

(** Token i is drawn in round b i of T, and every round draws a token. *)
Variables (b : I -> nat) (T : nat).
Definition partition := (forall i, (b i < T)%nat) /\ (forall t, (t < T)%nat -> exists i, b i = t).
Definition set_of t : {set I} := [set i | b i == t].
Definition before t : {set I} := [set i | (b i < t)%nat].

(** What is seen of a text before round t. *)
Definition told_before t x : context := show (blank I V) (before t) x.

(** As a policy: of the masked positions, those of the earliest round. *)
Definition earliest c : {set I} := [set i in masked c | [forall j in masked c, (b i <= b j)%nat]].

Lemma earliest_policy : policy earliest.
Proof.
move=> c; split; first by apply/subsetP => i; rewrite inE => /andP[].
move=> /set0Pn[i im]; have [k km least] := arg_minnP b im.
by apply/set0Pn; exists k; rewrite inE; apply/andP; split=> //; apply/forall_inP.
Qed.

Hypothesis part : partition.

Lemma masked_before t x : masked (told_before t x) = [set i | (t <= b i)%nat].
Proof. by apply/setP => i; rewrite !inE !ffunE !inE ltnNge; case: leqP. Qed.

Lemma earliest_before t x : (t < T)%nat -> earliest (told_before t x) = set_of t.
Proof.
move=> tT; have [k kt] := (proj2 part) t tT; apply/setP => i; rewrite inE masked_before !inE.
apply/andP/eqP => [[ti /forall_inP h]|->]; last by split=> //; apply/forall_inP => j; rewrite inE.
by apply/eqP; rewrite eqn_leq ti andbT -kt; apply: h; rewrite inE kt.
Qed.

Lemma show_before t x : show (told_before t x) (set_of t) x = told_before t.+1 x.
Proof. by apply/ffunP => i; rewrite !ffunE !inE ltnS; case: (ltngtP (b i) t). Qed.

Lemma trace_rounds n t x : (t <= T)%nat -> (#|masked (told_before t x)| <= n)%nat ->
  trace earliest n (told_before t x) x = [seq told_before s x | s <- iota t (T - t)].
Proof.
elim: n t => [|n IH] t tT le.
  have z : (T - t = 0)%nat.
    apply/eqP; rewrite subn_eq0 leqNgt; apply/negP => lt; have [k kt] := (proj2 part) t lt.
    by move: le; rewrite leqn0 cards_eq0 masked_before => /eqP/setP/(_ k); rewrite !inE kt leqnn.
  by rewrite z.
move: tT; rewrite leq_eqVlt => /orP[/eqP e|lt].
  have z : masked (told_before t x) = set0.
    by rewrite masked_before e; apply/setP => i; rewrite !inE leqNgt (proj1 part).
  by rewrite /= z eqxx e subnn.
have [k kt] := (proj2 part) t lt.
have nz : masked (told_before t x) != set0.
  by apply/set0Pn; exists k; rewrite masked_before inE kt.
rewrite /= (negbTE nz) -(subnSK lt) /= earliest_before // show_before; congr cons.
apply: IH => //; rewrite -show_before -(earliest_before x lt) -reveal_restrict.
by apply: (fewer earliest_policy).
Qed.

(** The path: one mask state a round. *)
Lemma visited_rounds x : visited earliest x = [seq told_before t x | t <- iota 0 T].
Proof.
have e : blank I V = told_before 0 x.
  by apply/ffunP => i; rewrite [RHS]ffunE inE.
by rewrite /visited e trace_rounds ?subn0 // -e masked_blank.
Qed.

Lemma over_rounds (f : context -> R) x :
  \big[Rplus/0]_(c <- visited earliest x) f c = \big[Rplus/0]_(t < T) f (told_before t x).
Proof. by rewrite visited_rounds big_map -{1}(subn0 T) -/(index_iota 0 T) big_mkord. Qed.
End Rounds.

Section Cost.
Variables (I V : finType) (P : {ffun I -> V} -> R).
Hypothesis lP : law P.
Notation sequence := {ffun I -> V}.
Notation context := {ffun I -> option V}.
Notation H := (@H _ I (fun=> V) (@token I V) P).

Section Partition.
Variables (b : I -> nat) (T : nat).
Hypothesis part : partition b T.
Variable q : context -> I -> V -> R.
Hypothesis lq : forall c i, law (q c i).

(** What decoding in these rounds draws; how much the tokens of a round depend on each other, given those before, in the mean;
    and how wrong the denoiser's laws are, in the mean. *)
Definition drawn := output (earliest b) q.
Definition dependence := \big[Rplus/0]_(t < T) (\rsum_x (P x * CTC P (told_before b t x) (set_of b t))).
Definition error := \rsum_i \rsum_x (P x * kl (token_given P (told_before b (b i) x) i) (q (told_before b (b i) x) i)).

Lemma by_rounds (F : nat -> I -> R) : \big[Rplus/0]_(t < T) (\rsum_(i in set_of b t) F t i) = \rsum_i F (b i) i.
Proof.
rewrite [RHS](partition_big (fun i => Ordinal (proj1 part i)) predT) //=; apply: eq_bigr => t _.
apply: eq_big => [i|i]; first by rewrite inE -val_eqE.
by rewrite inE => /eqP ->.
Qed.

Lemma fact_rounds : E_fact (earliest b) P = dependence.
Proof.
rewrite /E_fact /dependence exchange_big /=; apply: eq_bigr => x _; rewrite (over_rounds part) -sum_mull.
by apply: eq_bigr => t _; rewrite /fact (earliest_before part).
Qed.

Lemma learn_rounds : E_learn (earliest b) q P = error.
Proof.
rewrite /E_learn /error exchange_big /=; apply: eq_bigr => x _; rewrite (over_rounds part) sum_mull; congr (_ * _).
rewrite -(by_rounds (fun t i => kl (token_given P (told_before b t x) i) (q (told_before b t x) i))).
by apply: eq_bigr => t _; rewrite /learn (earliest_before part).
Qed.

(** Claim [block-kl-identity]: any denoiser, ... *)
Theorem kl_identity : covers drawn P -> kl P drawn = dependence + error.
Proof. by move=> cov; rewrite (adaptive_split (earliest_policy b) lq lP cov) fact_rounds learn_rounds. Qed.

(** ... and infinite exactly where the error of a token is, at a context that a text of P leads to. *)
Theorem infinite : xkl P drawn = None <->
  exists x i, 0 < P x /\ xkl (token_given P (told_before b (b i) x) i) (q (told_before b (b i) x) i) = None.
Proof.
rewrite (infinite_together (earliest_policy b) lq lP); split=> [[x [c [i [px cv ic no]]]]|[x [i [px no]]]].
  move: cv ic no; rewrite (visited_rounds part) => /mapP[t]; rewrite mem_iota add0n => /andP[_ tT] ->.
  by rewrite (earliest_before part) // inE => /eqP <- no; exists x, i.
exists x, (told_before b (b i) x), i; split=> //; last by rewrite (earliest_before part) ?inE // (proj1 part).
by rewrite (visited_rounds part); apply: map_f; rewrite mem_iota add0n (proj1 part).
Qed.

(** Claim [product-floor]: no denoiser loses less than the dependence. *)
Theorem floor : xle (Some dependence) (xkl P drawn).
Proof.
rewrite /xkl; case: coversP => //= cov.
by rewrite -fact_rounds; exact: (adaptive_lower_bound (earliest_policy b) lq lP cov).
Qed.

(** Claim [product-floor-attained]: one that gives the exact marginals loses no more, ... *)
Theorem exact_loses : PolicyExact.exact (earliest b) q P -> xkl P drawn = Some dependence.
Proof.
move=> ex; have cov : covers drawn P.
  by apply/(output_covers (earliest_policy b) lq lP); exact: (exact_covered (earliest_policy b) lP ex).
rewrite /xkl; case: coversP => // _; congr Some.
by rewrite (exact_identity (earliest_policy b) lq lP ex) -fact_rounds.
Qed.

(** In entropies: what every token has left when it is drawn, less what there is. *)
Definition loss := \rsum_i (H (i |: before b (b i)) - H (before b (b i))) - H setT.

Lemma told_see t (x : sequence) : told_before b t x = see (~: before b t) x.
Proof. by apply/ffunP => i; rewrite !ffunE !inE; case: ltnP. Qed.

Theorem exact_loss : PolicyExact.exact (earliest b) q P -> kl P drawn = loss.
Proof.
move=> ex; have cov : covers drawn P.
  by apply/(output_covers (earliest_policy b) lq lP); exact: (exact_covered (earliest_policy b) lP ex).
rewrite kl_split //; last by case: lP.
rewrite /loss H_all // .
have -> : \rsum_x (P x * ln (drawn x)) = - \rsum_i (H (i |: before b (b i)) - H (before b (b i))).
  rewrite -sum_opp; transitivity (\rsum_x \rsum_i (P x * ln (token_given P (see (~: before b (b i)) x) i (x i)))).
    apply: eq_bigr => x _; rewrite sum_mull; case: (Req_dec (P x) 0) => [->|nz]; first by ring.
    have px : 0 < P x by case: lP => p0 _; have := p0 x; lra.
    congr (_ * _); rewrite (ln_output (earliest_policy b) lq (cov x px)) (over_rounds part).
    rewrite -(by_rounds (fun t i => ln (token_given P (see (~: before b t) x) i (x i)))).
    apply: eq_bigr => t _; rewrite (earliest_before part) //; apply: eq_bigr => i ti.
    rewrite ex ?(earliest_before part) // ?told_see //.
    rewrite -told_see; apply: (visited_seen (earliest_policy b) lP px).
    by rewrite (visited_rounds part); apply/mapP; exists (nat_of_ord t); rewrite // mem_iota add0n ltn_ord.
  rewrite exchange_big /=; apply: eq_bigr => i _.
  have := exact_entropy lP (~: before b (b i)) i; rewrite setCK => <-.
  by rewrite -sum_opp; apply: eq_bigr => x _; ring.
ring.
Qed.
End Partition.

(** The dependence is that loss, whatever the denoiser. *)
Theorem loss_exact b T : partition b T -> dependence b T = loss b.
Proof.
move=> part; have [q [lq ex]] := exact_exists (earliest b) lP.
have := exact_loses part lq ex; rewrite -(exact_loss part lq ex) /xkl.
by case: coversP => // _ [->].
Qed.

(** Where every token is told after no fewer tokens, no more is lost. *)
Theorem finer b b' : (forall i, before b' (b' i) \subset before b (b i)) -> loss b <= loss b'.
Proof.
move=> sub; apply: Rplus_le_compat_r; apply: sum_le => i _.
have := @H_submod _ I (fun=> V) (@token I V) P lP (i |: before b' (b' i)) (before b (b i)).
have -> : (i |: before b' (b' i)) :|: before b (b i) = i |: before b (b i).
  by rewrite -setUA (setUidPr (sub i)).
have -> : (i |: before b' (b' i)) :&: before b (b i) = before b' (b' i); last by lra.
apply/setP => j; rewrite 3!inE; case: (boolP (j \in before b' (b' i))) => [/(subsetP (sub i)) -> //|].
  by rewrite orbT.
by move=> _; rewrite orbF; case: eqP => // ->; rewrite inE ltnn.
Qed.
End Cost.

Section MoreRounds.
Variables (I V : finType) (P : {ffun I -> V} -> R).
Hypothesis lP : law P.

(** Claim [best-rounds-monotone]: while a round draws two tokens, one more round loses no more. *)
Theorem more_rounds (b : I -> nat) T : partition b T -> (T < #|I|)%nat ->
  exists b', partition b' T.+1 /\ loss P b' <= loss P b.
Proof.
move=> part TI; have [i [j [ij e]]] : exists i j, i != j /\ b i = b j.
  case: (boolP (injectiveb (fun i => Ordinal (proj1 part i)))) => [/injectiveP inj|].
    by have := leq_card _ inj; rewrite card_ord leqNgt TI.
  by case/injectivePn => i [j ij e]; exists i, j; split=> //; have := congr1 val e.
pose stays k := (b k < b i)%nat || ((b k == b i) && (k != i)).
exists (fun k => if stays k then b k else (b k).+1); split; last first.
  apply: finer => // k; apply/subsetP => l; rewrite !inE => lk.
  case: ifP => sl; case: ifP => sk; rewrite ?ltnS //; first exact: ltnW.
  have kb : (b k <= b i)%nat by case/orP: sk => [/ltnW //|/andP[/eqP -> _]].
  by move: sl; rewrite /stays (leq_trans lk kb).
split=> [k|t]; first by case: ifP => _; [exact: ltnW (proj1 part k) | exact: (proj1 part k)].
rewrite ltnS => tT; case: (ltngtP t (b i)) => ti.
- have [k kt] := proj2 part t (ltn_trans ti (proj1 part i)).
  by exists k; rewrite /stays kt ti.
- case: t tT ti => // t tT; rewrite ltnS leq_eqVlt => /orP[/eqP te|ti].
    by exists i; rewrite /stays ltnn eqxx eqxx /= te.
  have [k kt] := proj2 part t tT; exists k.
  by rewrite /stays kt [(t < b i)%nat]ltnNge (ltnW ti) /= eqn_leq [(t <= b i)%nat]leqNgt ti.
by exists j; rewrite /stays -e ltnn eqxx eq_sym ij ti.
Qed.
End MoreRounds.

Section Sizes.
Variables (n : nat) (V : finType) (P : {ffun 'I_n -> V} -> R).
Hypothesis lP : law P.
Notation context := {ffun 'I_n -> option V}.

(** Blocks of B from left to right, the last one possibly shorter: ceil(n / B) of them. *)
Definition blocks B (i : 'I_n) := (i %/ B)%nat.
Definition count B := ((n + B.-1) %/ B)%nat.

Lemma blocks_partition B : (0 < B)%nat -> partition (blocks B) (count B).
Proof.
move=> B0; have below t : (t < count B)%nat = (t * B < n)%nat.
  by case: B B0 => // B _; rewrite /count leq_divRL // mulSn addSn [(n + _)%nat]addnC ltn_add2l.
split=> [i|t]; first by rewrite below; apply: leq_ltn_trans (leq_trunc_div _ _) (ltn_ord i).
by rewrite below => tn; exists (Ordinal tn); rewrite /blocks /= mulnK.
Qed.

(** Claim [block-monotone-nested]: where B divides B' or one block of B' holds all, blocks of B lose no more, drawn exactly. *)
Theorem nested B B' (q q' : context -> 'I_n -> V -> R) : (0 < B)%nat -> (0 < B')%nat -> (B %| B')%nat || (n <= B')%nat ->
  (forall c i, law (q c i)) -> PolicyExact.exact (earliest (blocks B)) q P ->
  (forall c i, law (q' c i)) -> PolicyExact.exact (earliest (blocks B')) q' P ->
  kl P (drawn (blocks B) q) <= kl P (drawn (blocks B') q').
Proof.
move=> B0 B0' nest lq ex lq' ex'.
rewrite (exact_loss lP (blocks_partition B0) lq ex) (exact_loss lP (blocks_partition B0') lq' ex').
apply: finer => // i; apply/subsetP => j; rewrite !inE /blocks; case/orP: nest => [/dvdnP[k e]|le].
  rewrite e mulnC !divnMA; apply: contraLR; rewrite -!leqNgt; exact: leq_div2r.
by rewrite (divn_small (leq_trans (ltn_ord i) le)) ltn0.
Qed.

(** Claim [best-sets-beat-blocks]: blocks are one of the partitions in as many rounds, so the best of these loses no more. *)
Theorem best_sets B (q : context -> 'I_n -> V -> R) least : (0 < B)%nat ->
  (forall b, partition b (count B) -> least <= dependence P b (count B)) ->
  (forall c i, law (q c i)) -> PolicyExact.exact (earliest (blocks B)) q P -> least <= kl P (drawn (blocks B) q).
Proof.
move=> B0 best lq ex; have part := blocks_partition B0.
by rewrite (exact_loss lP part lq ex) -(loss_exact lP part); exact: best.
Qed.
End Sizes.

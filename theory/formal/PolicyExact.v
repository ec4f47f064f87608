(** Adaptive decoding with exact laws: the cost of a policy is the mean, over texts, of the total correlations along the way; one
    token at a time costs nothing. Bounds on it: in total variation, by the entropies of a step, and by confidence. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Pinsker Confidence Policies PolicyCost.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Exact.
Variables (I V : finType).
Local Notation text := {ffun I -> V}.
Local Notation context := {ffun I -> option V}.
Implicit Types (c : context) (x : text) (S : {set I}).

Variables (plan : context -> {set I}) (q : context -> I -> V -> R).
Local Notation blank := (blank I V).
Local Notation output := (output plan q).
Local Notation visited := (visited plan).
Hypothesis choose : policy plan.
Hypothesis lq : forall c i, law (q c i).
Variable P : text -> R.
Hypothesis lP : law P.
Local Notation learn := (learn plan q P).
Local Notation covered := (covered plan q P).
Let P0 := P0 lP.
Let cover := output_covers choose lq lP.

(** The denoiser knows the law of every token that it draws, at every mask state of positive probability. *)
Definition exact := forall c, 0 < prob P (shows c) -> forall i, i \in plan c -> q c i =1 token_given P c i.

Lemma exact_covered : exact -> covered.
Proof. by move=> ex x px c cv i ip v; rewrite ex //; exact: (visited_seen choose lP px cv). Qed.

Lemma exact_learn c : exact -> 0 < prob P (shows c) -> learn c = 0.
Proof.
move=> ex seen; apply: big1 => i ip; apply: big1 => v _; rewrite ex //.
case: (Req_dec (token_given P c i v) 0) => [->|nz]; first by ring.
by rewrite /Rdiv Rinv_r // ln_1; ring.
Qed.

(** 5. The adaptive identity: with exact laws, the divergence is the mean, over texts of P, of the sum over the steps on the way
    of the total correlation of what is revealed given what is seen. *)
Theorem exact_identity : exact ->
  kl P output = \rsum_x (P x * \big[Rplus/0]_(c <- visited x) CTC P c (plan c)).
Proof.
move=> ex; rewrite (adaptive_identity choose lq lP); last by apply/cover; exact: exact_covered.
apply: eq_bigr => x _; case: (Req_dec (P x) 0) => [->|nz]; first by ring.
have px : 0 < P x by have := P0 x; lra.
congr Rmult; rewrite big_seq [RHS]big_seq; apply: eq_bigr => c cv.
by rewrite exact_learn ?Rplus_0_r //; exact: (visited_seen choose lP px cv).
Qed.

(** 6. One token at a time is exact. *)
Theorem one_at_a_time : exact -> (forall c, masked c != set0 -> #|plan c| = 1%nat) -> forall x, output x = P x.
Proof.
move=> ex one x; symmetry; move: x.
have cov : covers output P by apply/cover; exact: exact_covered.
apply: (gibbs_eq lP (law_sublaw (output_law choose lq)) cov).1.
rewrite exact_identity //; apply: big1 => x _; case: (Req_dec (P x) 0) => [->|nz]; first by ring.
have px : 0 < P x by have := P0 x; lra.
rewrite big_seq big1 ?Rmult_0_r // => c cv; have seen := visited_seen choose lP px cv.
have /eqP/cards1P[i ->] := one c (trace_masked cv).
by rewrite CTC_sets // /TC big_set1; ring.
Qed.

(** Consequences. Accuracy: the output is near P in total variation. *)
Theorem adaptive_pinsker : exact ->
  2 * tv P output ^ 2 <= \rsum_x (P x * \big[Rplus/0]_(c <- visited x) CTC P c (plan c)).
Proof.
move=> ex; rewrite -exact_identity //; apply: pinsker => //; first exact: law_sublaw (output_law choose lq).
by apply/cover; exact: exact_covered.
Qed.

Lemma mean_le (f g : context -> R) : (forall x c, 0 < P x -> c \in visited x -> f c <= g c) ->
  \rsum_x (P x * \big[Rplus/0]_(c <- visited x) f c) <= \rsum_x (P x * \big[Rplus/0]_(c <- visited x) g c).
Proof.
move=> h; apply: sum_le => x _; case: (Req_dec (P x) 0) => [->|nz]; first by lra.
have px : 0 < P x by have := P0 x; lra.
apply: Rmult_le_compat_l; first lra; rewrite big_seq [X in _ <= X]big_seq.
elim/big_ind2: _ => [|a b a' b'|c cv]; [lra | lra | exact: h px cv].
Qed.

(** The entropy-bounded sampler: where each step reveals tokens whose entropies, the largest left out, sum to at most g,
    the divergence is at most g times the mean number of steps. *)
Theorem entropy_bounded g : exact ->
  (forall c, 0 < prob P (shows c) -> masked c != set0 -> exists2 k, k \in plan c &
     \rsum_(i in plan c) entropy (token_given P c i) - entropy (token_given P c k) <= g) ->
  kl P output <= g * \rsum_x (P x * INR (size (visited x))).
Proof.
move=> ex bound; rewrite exact_identity //.
apply: (@Rle_trans _ (\rsum_x (P x * \big[Rplus/0]_(c <- visited x) g))).
  apply: mean_le => x c px cv; have seen := visited_seen choose lP px cv.
  have [k kp le] := bound c seen (trace_masked cv).
  by apply: Rle_trans le; exact: ctc_entropy_bound.
right; rewrite -sum_mull; apply: eq_bigr => x _.
suff -> : \big[Rplus/0]_(c <- visited x) g = g * INR (size (visited x)) by ring.
elim: (visited x) => [|c s IH]; first by rewrite big_nil /=; ring.
by rewrite big_cons IH [size (_ :: _)]/= S_INR; ring.
Qed.

(** Confidence-thresholded decoding: where a step that reveals two tokens or more is sure of each (some value has probability at
    least 1 - eps), the divergence is at most h(eps) + eps log(|V| - 1) times the mean number of steps saved. *)
Theorem confident_decoding eps : exact -> 0 < eps -> (1 < #|V|)%nat -> eps <= (1 - eps) * (INR #|V| - 1) ->
  (forall c, 0 < prob P (shows c) -> (1 < #|plan c|)%nat -> forall i, i \in plan c ->
     exists v, 1 - eps <= token_given P c i v) ->
  kl P output <= fano V eps * \rsum_x (P x * (INR #|I| - INR (size (visited x)))).
Proof.
move=> ex e0 v1 small sure; rewrite exact_identity //.
apply: (@Rle_trans _ (\rsum_x (P x * \big[Rplus/0]_(c <- visited x) ((INR #|plan c| - 1) * fano V eps)))).
  apply: mean_le => x c px cv; have seen := visited_seen choose lP px cv.
  have ne : plan c != set0 by case: (choose c) => _; apply; exact: trace_masked cv.
  case: (ltnP 1 #|plan c|) => two; first by apply: ctc_confident => // i; exact: sure.
  have /eqP/cards1P[i ->] : #|plan c| = 1%nat by apply/eqP; rewrite eqn_leq two card_gt0.
  by rewrite CTC_sets // /TC big_set1 cards1 /=; lra.
right; rewrite -sum_mull; apply: eq_bigr => x _; rewrite -(visited_total choose x).
suff -> : \big[Rplus/0]_(c <- visited x) ((INR #|plan c| - 1) * fano V eps) =
  fano V eps * (INR (\sum_(c <- visited x) #|plan c|)%nat - INR (size (visited x))) by ring.
elim: (visited x) => [|c s IH]; first by rewrite !big_nil /=; ring.
by rewrite !big_cons IH [size (_ :: _)]/= S_INR plus_INR; ring.
Qed.

End Exact.

(** Exact denoisers exist: at a mask state of positive probability the laws of the tokens, elsewhere whatever. *)
Theorem exact_exists (I V : finType) (plan : {ffun I -> option V} -> {set I}) (P : {ffun I -> V} -> R) : law P ->
  exists q : {ffun I -> option V} -> I -> V -> R, (forall c i, law (q c i)) /\ exact plan q P.
Proof.
move=> lP; have /existsP[x0 _] : [exists x : {ffun I -> V}, true].
  apply: contraT; rewrite negb_exists => /forallP none; case: lP => _.
  by rewrite big1 => [e|x _]; [exfalso; lra | have := none x].
exists (fun c i v => if pos (prob P (shows c)) then token_given P c i v else if v == x0 i then 1 else 0); split=> [c i|c seen i _ v].
  case: posP => seen; first exact: given_law.
  split=> [v|]; first by case: ifP => _; lra.
  by rewrite -big_mkcond (big_pred1 (x0 i)).
by case: posP.
Qed.

(** Two policies. All tokens in one step: the identity is the total correlation of the whole text. *)
Lemma policy_masked (I V : finType) : policy (@masked I V).
Proof. by move=> c. Qed.

Theorem one_shot (I V : finType) (q : {ffun I -> option V} -> I -> V -> R) (P : {ffun I -> V} -> R) :
  (forall c i, law (q c i)) -> law P -> exact (@masked I V) q P ->
  kl P (output (@masked I V) q) = CTC P (blank I V) setT.
Proof.
move=> lq lP ex; rewrite (exact_identity (@policy_masked I V) lq lP ex).
have mb : masked (blank I V) = setT by apply/setP => i; rewrite !inE ffunE eqxx.
have seen : 0 < prob P (shows (blank I V)).
  by rewrite /prob (eq_bigl predT) => [|x]; [case: lP => _ ->; lra | exact: shows_blank].
have each x : \big[Rplus/0]_(c <- visited (@masked I V) x) CTC P c (masked c) = CTC P (blank I V) setT.
  rewrite /visited; case e : #|I| => [|n] /=.
    have -> : [set: I] = set0 by apply/eqP; rewrite -cards_eq0 cardsT e.
    by rewrite big_nil CTC_sets // /TC big_set0 H_empty; [ring | exact: posterior_law].
  case: eqP => [z|_]; first by move: e; rewrite -cardsT -mb z cards0.
  have full : masked (show (blank I V) (masked (blank I V)) x) = set0 by rewrite -reveal_restrict masked_reveal setDv.
  by rewrite big_cons [X in _ + X]big1_seq ?Rplus_0_r ?mb // => c /andP[_]; case: n e => //= n _; rewrite -mb full eqxx.
rewrite (eq_bigr (fun x => P x * CTC P (blank I V) setT)) => [|x _]; last by rewrite each.
by rewrite sum_mulr (proj2 lP) Rmult_1_l.
Qed.

(** The first masked token alone: a policy that reveals one token at a time, so its output has the law P. *)
Definition first_masked (I V : finType) (c : {ffun I -> option V}) : {set I} :=
  if [pick i in masked c] is Some i then [set i] else set0.

Theorem left_to_right (I V : finType) (q : {ffun I -> option V} -> I -> V -> R) (P : {ffun I -> V} -> R) :
  (forall c i, law (q c i)) -> law P -> exact (@first_masked I V) q P ->
  forall x, output (@first_masked I V) q x = P x.
Proof.
have pol : policy (@first_masked I V).
  move=> c; rewrite /first_masked; case: pickP => [i im|none]; split.
  - by rewrite sub1set.
  - by move=> _; apply/set0Pn; exists i; rewrite inE.
  - exact: sub0set.
  - by move=> /set0Pn[i im]; have := none i; rewrite im.
move=> lq lP ex; apply: one_at_a_time => // c /set0Pn[i im].
by rewrite /first_masked; case: pickP => [j _|none]; [rewrite cards1 | have := none i; rewrite im].
Qed.

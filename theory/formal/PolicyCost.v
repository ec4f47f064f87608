(** What adaptive decoding costs: the divergence of the output's law from the law P that is to be sampled is, in the mean over
    texts of P, a sum over the steps on the way to the text of what each step loses by drawing its tokens independently (E_fact)
    and of what the denoiser's laws miss (E_learn). It is finite exactly where the denoiser covers every token that it draws; no
    denoiser does better than E_fact, and only the exact laws attain it. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Policies.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Cost.
Variables (I V : finType).
Local Notation text := {ffun I -> V}.
Local Notation context := {ffun I -> option V}.
Local Notation part S := {dffun forall j : {i | i \in S}, V}.
Implicit Types (c : context) (x : text) (S : {set I}).

Variables (plan : context -> {set I}) (q : context -> I -> V -> R).
Local Notation blank := (blank I V).
Local Notation run := (run plan q).
Local Notation output := (output plan q).
Local Notation trace := (trace plan).
Local Notation visited := (visited plan).
Hypothesis choose : policy plan.
Hypothesis lq : forall c i, law (q c i).
Variable P : text -> R.
Hypothesis lP : law P.

Lemma P0 x : 0 <= P x. Proof. by case: lP. Qed.

Lemma seen_shows c x : shows c x -> 0 < P x -> 0 < prob P (shows c).
Proof. by move=> sc px; have := sum_term (P := shows c) sc (fun y _ => P0 y); rewrite /prob; lra. Qed.

(** What a step costs: the total correlation of what it reveals, and what the denoiser's laws miss. *)
Definition fact c := CTC P c (plan c).
Definition learn c := \rsum_(i in plan c) kl (token_given P c i) (q c i).

Lemma step_kl c : 0 < prob P (shows c) -> covers (step (q c)) (law_given P c (S := plan c)) ->
  kl (law_given P c (S := plan c)) (step (q c)) = fact c + learn c.
Proof.
move=> seen cov; rewrite /step kl_identity //; [|exact: law_given_law | by move=> j v; case: (lq c (val j))].
rewrite /fact CTC_tc /learn; congr Rplus.
rewrite [RHS](reindex_omap val (insub : I -> option {i | i \in plan c})) => [|i iS]; last by rewrite insubT.
apply: eq_big => [j|j _]; first by rewrite (valP j) valK eqxx.
by apply: eq_bigr => v _; rewrite marginal_given.
Qed.

Lemma law_given_prob c S (y : part S) : S \subset masked c ->
  law_given P c y = prob P (shows (reveal c y)) / prob P (shows c).
Proof. by move=> sub; congr Rdiv; apply: eq_bigl => x; rewrite shows_reveal. Qed.

(** From the mask state c, and not divided by its probability. *)
Lemma run_kl n c : (#|masked c| <= n)%nat -> (forall x, shows c x -> 0 < P x -> 0 < run n c x) ->
  \rsum_(x | shows c x) (P x * ln (P x / (prob P (shows c) * run n c x))) =
  \rsum_(x | shows c x) (P x * \big[Rplus/0]_(d <- trace n c x) (fact d + learn d)).
Proof.
have full d x : masked d = set0 -> shows d x -> P x * ln (P x / (prob P (shows d) * 1)) = 0.
  move=> z sx; have -> : prob P (shows d) = P x.
    by rewrite /prob (big_pred1 x) // => y; apply/idP/eqP => [sy|->//]; apply: shows_full sy sx.
  case: (Req_dec (P x) 0) => [->|nz]; first by ring.
  by rewrite Rmult_1_r /Rdiv Rinv_r // ln_1; ring.
elim: n c => [|n IH] c le cov.
  have z : masked c = set0 by apply/eqP; rewrite -cards_eq0 -leqn0.
  by apply: eq_bigr => x sx; rewrite /= sx big_nil Rmult_0_r full.
case: (boolP (masked c == set0)) => [/eqP z|nz].
  by apply: eq_bigr => x sx; rewrite /= z eqxx sx big_nil Rmult_0_r full.
have [sub _] := choose c; pose e := prob P (shows c).
have [e0|e0] : 0 < e \/ e = 0 by have : 0 <= e; [by apply: sum_ge0 => x _; exact: P0 | lra].
  2: have z x : shows c x -> P x = 0 by apply: (sum_zero (P := shows c) (F := P)) => // y _; exact: P0.
  2: by rewrite !big1 // => x /z ->; ring.
pose y0 x := restrict (plan c) x.
have s0 (y : part (plan c)) : 0 <= step (q c) y by case: (step_law lq c (plan c)).
have both x : shows c x -> 0 < P x -> 0 < step (q c) (y0 x) /\ 0 < run n (reveal c (y0 x)) x.
  move=> sx px; have := cov x sx px; rewrite run_step // -/(y0 x) => h.
  have a := s0 (y0 x); have b := run_ge0 plan lq n (reveal c (y0 x)) x.
  by split; [case: a => // z | case: b => // z]; rewrite -z ?Rmult_0_l ?Rmult_0_r in h; lra.
have term x : shows c x -> P x * ln (P x / (prob P (shows c) * run n.+1 c x)) =
    P x * ln (P x / (prob P (shows (reveal c (y0 x))) * run n (reveal c (y0 x)) x)) +
    P x * ln (law_given P c (y0 x) / step (q c) (y0 x)).
  move=> sx; case: (Req_dec (P x) 0) => [->|nzx]; first by ring.
  have px : 0 < P x by have := P0 x; lra.
  have [sp rp] := both x sx px.
  have sx' : shows (reveal c (y0 x)) x by rewrite reveal_restrict shows_show.
  have e' := seen_shows sx' px.
  rewrite -Rmult_plus_distr_l -ln_mult; first last.
  - by rewrite law_given_prob //; apply: Rdiv_lt_0_compat => //; exact: Rdiv_lt_0_compat.
  - by apply: Rdiv_lt_0_compat => //; exact: Rmult_lt_0_compat.
  congr (_ * ln _); rewrite run_step // law_given_prob // -/(y0 x) -/e; field; lra.
rewrite (eq_bigr _ term) sum_add.
have -> : \rsum_(x | shows c x) (P x * ln (law_given P c (y0 x) / step (q c) (y0 x))) =
          e * kl (law_given P c (S := plan c)) (step (q c)).
  rewrite (partition_big y0 predT) //= /kl -sum_mull; apply: eq_bigr => y _.
  transitivity (\rsum_(x | shows c x && (y0 x == y)) (P x * ln (law_given P c y / step (q c) y))).
    by apply: eq_bigr => x /andP[_ /eqP ->].
  rewrite sum_mulr -Rmult_assoc; congr Rmult.
  rewrite /law_given /given -/e /Rdiv Rmult_comm Rmult_assoc Rinv_l; last by lra.
  by rewrite Rmult_1_r.
have covs : covers (step (q c)) (law_given P c (S := plan c)).
  move=> y py; case: (s0 y) => // z; exfalso; move: py; rewrite law_given_prob //.
  have -> : prob P (shows (reveal c y)) = 0; last by rewrite /Rdiv Rmult_0_l; lra.
  apply: big1 => x; rewrite shows_reveal // => /andP[sx /eqP yx].
  case: (Req_dec (P x) 0) => // nzx; have px : 0 < P x by have := P0 x; lra.
  by have [h _] := both x sx px; rewrite /y0 yx in h; lra.
rewrite step_kl //.
have -> : \rsum_(x | shows c x) (P x * ln (P x / (prob P (shows (reveal c (y0 x))) * run n (reveal c (y0 x)) x))) =
          \rsum_(x | shows c x) (P x * \big[Rplus/0]_(d <- trace n (show c (plan c) x) x) (fact d + learn d)).
  rewrite (partition_big y0 predT) //= [RHS](partition_big y0 predT) //=; apply: eq_bigr => y _.
  have on x : shows c x && (y0 x == y) = shows (reveal c y) x by rewrite shows_reveal.
  rewrite (eq_bigl _ _ on) [RHS](eq_bigl _ _ on).
  have back x : shows (reveal c y) x -> y0 x = y by rewrite -on => /andP[_ /eqP].
  transitivity (\rsum_(x | shows (reveal c y) x) (P x * ln (P x / (prob P (shows (reveal c y)) * run n (reveal c y) x)))).
    by apply: eq_bigr => x /back ->.
  rewrite IH ?fewer // => [|x sx px]; last first.
    move: (sx); rewrite -on => /andP[sc /eqP yx].
    by have [_] := both x sc px; rewrite yx.
  by apply: eq_bigr => x /back yx; rewrite -reveal_restrict -/(y0 x) yx.
rewrite Rplus_comm.
transitivity (\rsum_(x | shows c x) (P x * (fact c + learn c) +
    P x * \big[Rplus/0]_(d <- trace n (show c (plan c) x) x) (fact d + learn d))).
  by rewrite sum_add sum_mulr.
apply: eq_bigr => x sx; rewrite [trace n.+1 c x]/= (negbTE nz) big_cons; ring.
Qed.

(** 7. The divergence of the output from P, for any denoiser: along the path of a text drawn from P, what each step loses by
    drawing its tokens independently, and what the denoiser's laws miss. *)
Theorem adaptive_identity : covers output P ->
  kl P output = \rsum_x (P x * \big[Rplus/0]_(c <- visited x) (fact c + learn c)).
Proof.
move=> cov; have := @run_kl #|I| blank; rewrite masked_blank leqnn => h.
have all : shows blank =1 xpredT by move=> x; exact: shows_blank.
have one : prob P (shows blank) = 1 by rewrite /prob (eq_bigl _ _ all); case: lP.
rewrite !(eq_bigl _ _ all) in h; rewrite -h // => [|x _]; last exact: cov.
by apply: eq_bigr => x _; rewrite one Rmult_1_l.
Qed.

(** The mean costs of a decoding: factorization, and learning. *)
Definition E_fact := \rsum_x (P x * \big[Rplus/0]_(c <- visited x) fact c).
Definition E_learn := \rsum_x (P x * \big[Rplus/0]_(c <- visited x) learn c).

Theorem adaptive_split : covers output P -> kl P output = E_fact + E_learn.
Proof.
move=> cov; rewrite adaptive_identity // /E_fact /E_learn -sum_add; apply: eq_bigr => x _.
by rewrite big_split /=; ring.
Qed.

(** Where the identity is finite: exactly where, at every mask state that texts of P lead to, the denoiser gives positive
    probability to every possible token of what is revealed. *)
Definition covered := forall x, 0 < P x -> forall c, c \in visited x -> forall i, i \in plan c ->
  covers (q c i) (token_given P c i).


Lemma visited_seen x c : 0 < P x -> c \in visited x -> 0 < prob P (shows c).
Proof. by move=> px cv; exact: seen_shows (visited_shows choose cv) px. Qed.

Lemma token_given_pos c x i : shows c x -> 0 < P x -> 0 < token_given P c i (x i).
Proof.
move=> sx px; apply: Rdiv_lt_0_compat; last exact: seen_shows sx px.
apply: (@Rlt_le_trans _ (P x)) => //.
by apply: (sum_term (P := fun y : text => shows c y && (y i == x i))); [rewrite sx eqxx | move=> y _; exact: P0].
Qed.

Lemma token_given_witness c i v : 0 < token_given P c i v -> exists x, [/\ shows c x, x i = v & 0 < P x].
Proof.
move=> h; case: (boolP [exists x : text, [&& shows c x, x i == v & pos (P x)]]).
  by move=> /existsP[x /and3P[sx /eqP xi /posP px]]; exists x.
rewrite negb_exists => /forallP none; exfalso; move: h; rewrite /token_given /given.
have -> : prob P (fun x : text => shows c x && (x i == v)) = 0; last by rewrite /Rdiv Rmult_0_l; lra.
apply: big1 => x /andP[sx xi]; have := none x; rewrite sx xi /= => /posP n; have := P0 x; lra.
Qed.

Theorem output_covers : covers output P <-> covered.
Proof.
split=> [cov x px c cv i ip v /token_given_witness[y [sy <- py]]|cov x px].
  by apply: (factor_gt0 choose lq (cov _ py) _ ip); exact: trace_other cv sy.
rewrite (output_path q choose) big_seq; elim/big_ind: _ => [|u v|c cv]; first lra.
  exact: Rmult_lt_0_compat.
by apply: prod_gt0 => i ip; apply: (cov _ px _ cv _ ip); apply: token_given_pos px; exact: (visited_shows choose).
Qed.

(** The divergence of the output is infinite where that of some step on the way is, and only there. *)
Theorem infinite_together : xkl P output = None <->
  exists x c i, [/\ 0 < P x, c \in visited x, i \in plan c & xkl (token_given P c i) (q c i) = None].
Proof.
rewrite /xkl; case: coversP => cov; split=> //.
  case=> x [c [i [px cv ip]]]; case: coversP => // no _; case: no.
  exact: output_covers.1 cov x px c cv i ip.
move=> _; apply: Classical_Prop.NNPP => no; apply: cov; apply/output_covers => x px c cv i ip.
by apply/coversP; case e : [forall _, _] => //; case: no; exists x, c, i; split=> //; rewrite e.
Qed.

Lemma mean_ge0 (f : context -> R) : (forall x c, 0 < P x -> c \in visited x -> 0 <= f c) ->
  0 <= \rsum_x (P x * \big[Rplus/0]_(c <- visited x) f c).
Proof.
move=> h; apply: sum_ge0 => x _; case: (Req_dec (P x) 0) => [->|nz]; first by lra.
have px : 0 < P x by have := P0 x; lra.
apply: Rmult_le_pos; first lra; rewrite big_seq; elim/big_ind: _ => [|u v|c cv]; [lra | lra | exact: h px cv].
Qed.

Theorem E_fact_ge0 : 0 <= E_fact.
Proof. by apply: mean_ge0 => x c px cv; apply: CTC_ge0 => //; exact: visited_seen px cv. Qed.

Lemma learn_ge0 x c : covered -> 0 < P x -> c \in visited x -> 0 <= learn c.
Proof.
move=> cov px cv; apply: sum_ge0 => i ip; apply: gibbs; last exact: cov px _ cv _ ip.
  by apply: given_law => //; exact: visited_seen px cv.
exact: law_sublaw.
Qed.

Theorem E_learn_ge0 : covered -> 0 <= E_learn.
Proof. by move=> cov; apply: mean_ge0 => x c; exact: learn_ge0. Qed.

(** No denoiser does better than the factorization of its policy ... *)
Theorem adaptive_lower_bound : covers output P -> E_fact <= kl P output.
Proof. by move=> cov; rewrite adaptive_split //; have := E_learn_ge0 (output_covers.1 cov); lra. Qed.

Lemma seq_sum_zero (T : eqType) (s : seq T) (f : T -> R) : (forall t, t \in s -> 0 <= f t) ->
  \big[Rplus/0]_(t <- s) f t = 0 -> forall t, t \in s -> f t = 0.
Proof.
elim: s => [|u s IH] f0 //; rewrite big_cons => z.
have u0 : 0 <= f u by apply: f0; rewrite inE eqxx.
have s0 t : t \in s -> 0 <= f t by move=> ts; apply: f0; rewrite inE ts orbT.
have r0 : 0 <= \big[Rplus/0]_(t <- s) f t.
  by rewrite big_seq; elim/big_ind: _ => [|a b|t ts]; [lra | lra | exact: s0].
move=> t; rewrite inE => /orP[/eqP ->|ts]; first by lra.
by apply: IH => //; lra.
Qed.

(** ... and the bound is attained by the exact laws, and by them only: on the mask states that texts of P lead to. *)
Theorem adaptive_equality : covers output P ->
  (kl P output = E_fact <->
   forall x, 0 < P x -> forall c, c \in visited x -> forall i, i \in plan c -> q c i =1 token_given P c i).
Proof.
move=> cov; have cd := output_covers.1 cov; rewrite adaptive_split //.
have lg x c i : 0 < P x -> c \in visited x -> law (token_given P c i).
  by move=> px cv; apply: given_law => //; exact: visited_seen px cv.
split=> [e x px c cv i ip v|ex].
  have z : E_learn = 0 by lra.
  have t0 y : 0 <= P y * \big[Rplus/0]_(d <- visited y) learn d.
    case: (Req_dec (P y) 0) => [->|nz]; first by lra.
    have py : 0 < P y by have := P0 y; lra.
    apply: Rmult_le_pos; first lra.
    by rewrite big_seq; elim/big_ind: _ => [|a b|d dv]; [lra | lra | exact: learn_ge0 cd py dv].
  have := sumT_zero t0 z x => /Rmult_integral[|sz]; first lra.
  have lz := seq_sum_zero (fun d dv => learn_ge0 cd px dv) sz cv.
  symmetry; apply: (gibbs_eq (lg x c i px cv) (law_sublaw (lq c i)) (cd x px c cv i ip)).1.
  apply: (sum_zero (P := fun j => j \in plan c) (F := fun j => kl (token_given P c j) (q c j)) _ lz ip) => j jp.
  by apply: gibbs; [exact: lg px cv | exact: law_sublaw | exact: cd px _ cv _ jp].
suff -> : E_learn = 0 by ring.
apply: big1 => x _; case: (Req_dec (P x) 0) => [->|nz]; first by ring.
have px : 0 < P x by have := P0 x; lra.
rewrite big_seq big1 ?Rmult_0_r // => c cv; apply: big1 => i ip.
apply: (gibbs_eq (lg x c i px cv) (law_sublaw (lq c i)) (cd x px c cv i ip)).2 => v.
by rewrite (ex x px c cv i ip).
Qed.

End Cost.

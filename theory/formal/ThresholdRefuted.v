(** A lower confidence threshold may lose less, with exact marginals: claim [threshold-monotone].

    Four tokens: the first is 5/8 to 3/8, the second one of four letters with 6, 2, 1 and 1 of 10, independent of it; the third and
    the fourth say alike whether the second is one of its last two letters, or the contrary, as the first has it. At a threshold of
    3/5 the first two are told together and the last two follow: nothing is lost. At 7/10 no token is sure, the first is told alone,
    and then the last two are sure enough to be drawn at once, though they are equal. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Confidence Policies PolicyCost PolicyExact Zipf.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Rule.
Variables (I V : finType) (q : {ffun I -> option V} -> I -> V -> R) (tau : R).
Notation context := {ffun I -> option V}.

(** The masked positions with a confidence of at least tau; the most confident one where there is none. *)
Definition sure (c : context) : {set I} := [set i in masked c | ~~ pos (tau - largest (q c i))].
Definition threshold_rule (plan : context -> {set I}) := forall c, masked c != set0 ->
  (sure c != set0 -> plan c = sure c) /\
  (sure c = set0 -> exists i, [/\ i \in masked c, plan c = [set i] & forall j, j \in masked c -> largest (q c j) <= largest (q c i)]).

Lemma sureP c i : reflect (i \in masked c /\ tau <= largest (q c i)) (i \in sure c).
Proof.
rewrite [i \in sure c]inE; apply: (iffP andP) => -[im]; last by move=> l; split=> //; apply/posP; lra.
by move=> /posP l; split=> //; lra.
Qed.

Lemma threshold_exists : exists plan, policy plan /\ threshold_rule plan.
Proof.
pose best c i := [forall j in masked c, ~~ pos (largest (q c j) - largest (q c i))].
pose plan c := if sure c != set0 then sure c else if [pick i in masked c | best c i] is Some i then [set i] else set0.
have some c : masked c != set0 -> exists2 i, i \in masked c & best c i.
  move=> /set0Pn[i0 im0]; pose f i := if i \in masked c then largest (q c i) + 1 else 0.
  have f0 i : 0 <= f i by rewrite /f; case: ifP => _; have := largest_ge0 (q c i); lra.
  have [i e] := max_attained i0 f0; have le j : f j <= f i by rewrite e; exact: Rmax_ge.
  have im : i \in masked c.
    by have := le i0; rewrite {1}/f im0 /f; case: ifP => // _; have := largest_ge0 (q c i0); lra.
  by exists i => //; apply/forall_inP => j jm; apply/posP; have := le j; rewrite /f jm im; lra.
exists plan; split=> c.
  split; rewrite /plan.
    case: ifP => _; first by apply/subsetP => i /sureP[].
    by case: pickP => [i /andP[im _]|_]; [rewrite sub1set | exact: sub0set].
  case: ifP => // _ /some[i im bi]; case: pickP => [j _|none]; first by apply/set0Pn; exists j; rewrite inE.
  by have := none i; rewrite im bi.
move=> nz; split=> [ne|e]; first by rewrite /plan ne.
rewrite /plan e eqxx /=; have [i im bi] := some c nz; case: pickP => [j /andP[jm /forall_inP bj]|none]; last by have := none i; rewrite im bi.
by exists j; split=> // k /bj /posP; lra.
Qed.
End Rule.

Section Witness.
Notation place := (bool * bool)%type.
Notation letter := (bool * bool)%type.
Notation text := {ffun place -> letter}.
Notation context := {ffun place -> option letter}.

(** The text that the first two tokens make, and their probability. *)
Definition text_of (o : bool * letter) : text := [ffun i : place =>
  if i.1 then (if i.2 then (o.1, true) else o.2) else (o.1 (+) o.2.1, true)].
Definition weight (o : bool * letter) : R :=
  (if o.1 then 3 / 8 else 5 / 8) * (if o.2.1 then (if o.2.2 then 1 / 10 else 1 / 10) else (if o.2.2 then 2 / 10 else 6 / 10)).
Definition P (x : text) : R := \rsum_(o | text_of o == x) weight o.

Lemma sum_pairs (F : letter -> R) : \rsum_x F x = F (true, true) + F (true, false) + (F (false, true) + F (false, false)).
Proof.
transitivity (\rsum_a \rsum_b F (a, b)); first by rewrite pair_bigA; apply: eq_bigr => -[].
by rewrite !big_bool.
Qed.

Lemma prob_P (E : pred text) : prob P E = \rsum_(o | E (text_of o)) weight o.
Proof.
rewrite /prob [RHS](partition_big text_of E) //=; apply: eq_bigr => x Ex; apply: eq_bigl => o.
by case: eqP => [->|]; rewrite ?Ex ?andbF.
Qed.

Lemma prob_cases (E : pred text) (f := fun o => if E (text_of o) then weight o else 0) :
  prob P E = f (false, (false, false)) + f (false, (false, true)) + f (false, (true, false)) + f (false, (true, true)) +
    (f (true, (false, false)) + f (true, (false, true)) + f (true, (true, false)) + f (true, (true, true))).
Proof.
rewrite prob_P big_mkcond -/f; transitivity (\rsum_a \rsum_b f (a, b)); first by rewrite pair_bigA; apply: eq_bigr => -[].
by rewrite big_bool !sum_pairs /=; ring.
Qed.

Lemma P_law : law P.
Proof.
split=> [x|]; first by apply: sum_ge0 => -[a [b b']] _; rewrite /weight; case: a; case: b; case: b' => /=; lra.
by have := prob_cases predT; rewrite /prob /weight /= => ->; field.
Qed.

Definition met (o : option letter) v := if o is Some w then v == w else true.
Lemma shows_cases (c : context) x : shows c x =
  [&& met (c (true, true)) (x (true, true)), met (c (true, false)) (x (true, false)),
      met (c (false, true)) (x (false, true)) & met (c (false, false)) (x (false, false))].
Proof. by apply/forallP/and4P => [h|[h0 h1 h2 h3] [[] []]] //; split; [have := h (true, true) | have := h (true, false) | have := h (false, true) | have := h (false, false)]. Qed.

(** A mask state by its four cells. *)
Definition state (o0 o1 o2 o3 : option letter) : context := [ffun i : place =>
  if i.1 then (if i.2 then o0 else o1) else (if i.2 then o2 else o3)].

Lemma state_given o0 o1 o2 o3 i v (m := fun o => [&& met o0 (o.1, true), met o1 o.2, met o2 (o.1 (+) o.2.1, true) & met o3 (o.1 (+) o.2.1, true)])
    (f := fun o => if m o then weight o else 0) (g := fun o => if m o && (text_of o i == v) then weight o else 0) :
  token_given P (state o0 o1 o2 o3) i v =
  (g (false, (false, false)) + g (false, (false, true)) + g (false, (true, false)) + g (false, (true, true)) +
    (g (true, (false, false)) + g (true, (false, true)) + g (true, (true, false)) + g (true, (true, true)))) /
  (f (false, (false, false)) + f (false, (false, true)) + f (false, (true, false)) + f (false, (true, true)) +
    (f (true, (false, false)) + f (true, (false, true)) + f (true, (true, false)) + f (true, (true, true)))).
Proof.
have e o : shows (state o0 o1 o2 o3) (text_of o) = m o by rewrite shows_cases !ffunE.
by rewrite /token_given /given !prob_cases !e.
Qed.
End Witness.

Lemma prod_two (I : finType) (F : I -> R) a b : a != b -> \rprod_(i in [set a; b]) F i = F a * F b.
Proof. by move=> ab; rewrite big_setU1 ?inE //= big_set1. Qed.

Lemma text_of_inj : injective text_of.
Proof.
move=> [a w] [a' w'] e; have := congr1 (fun x : {ffun bool * bool -> bool * bool} => x (true, true)) e.
have := congr1 (fun x : {ffun bool * bool -> bool * bool} => x (true, false)) e.
by rewrite !ffunE /= => -> [->].
Qed.

Lemma P_text o : P (text_of o) = weight o.
Proof. by rewrite /P (big_pred1 o) // => o'; apply/eqP/eqP => [/text_of_inj|->]. Qed.

Lemma blank_state : blank [finType of bool * bool] [finType of bool * bool] = state None None None None.
Proof. by apply/ffunP => -[[] []]; rewrite !ffunE. Qed.

Lemma weight_gt0 o : 0 < weight o.
Proof. by case: o => -[] [[] []]; rewrite /weight /=; lra. Qed.

Lemma traceS (I V : finType) (plan : {ffun I -> option V} -> {set I}) n c x : masked c != set0 ->
  trace plan n.+1 c x = c :: trace plan n (show c (plan c) x) x.
Proof. by move=> /negbTE nz /=; rewrite nz. Qed.

Lemma trace_done (I V : finType) (plan : {ffun I -> option V} -> {set I}) n c x : masked c = set0 -> trace plan n c x = [::].
Proof. by move=> e; case: n => //= n; rewrite e eqxx. Qed.

(** Claim [threshold-monotone], at 3/5 and 7/10. *)
Theorem threshold_monotone : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) q tau tau' plan plan', law P -> (forall c i, law (q c i)) ->
  (forall c, 0 < prob P (shows c) -> forall i, i \in masked c -> q c i =1 token_given P c i) ->
  policy plan -> policy plan' -> threshold_rule q tau plan -> threshold_rule q tau' plan' -> tau < tau' ->
  kl P (output plan' q) <= kl P (output plan q)).
Proof.
move=> h; have lP := P_law; have [q [lq ex]] := exact_exists (@masked _ _) lP.
have [low [pl rl]] := threshold_exists q (3 / 5); have [high [ph rh]] := threshold_exists q (7 / 10).
have ltt : 3 / 5 < 7 / 10 by lra.
have exact_ plan : policy plan -> PolicyExact.exact plan q P.
  by move=> pol c seen i ip; apply: ex => //; have [/subsetP sub _] := pol c; exact: sub.
have seen c o : shows c (text_of o) -> 0 < prob P (shows c).
  by move=> s; rewrite prob_P; apply: Rlt_le_trans (weight_gt0 o) (sum_term (P := fun o => shows c (text_of o)) s _) => o' _; exact/Rlt_le/weight_gt0.
have at_ c o i v : shows c (text_of o) -> i \in masked c -> q c i v = token_given P c i v.
  by move=> s im; apply: (ex _ (seen c o s)).
have ge c o i v r : shows c (text_of o) -> i \in masked c -> r <= token_given P c i v -> r <= largest (q c i).
  by move=> s im l; apply: Rle_trans (le_largest _ v); rewrite (at_ c o).
have le c o i r : shows c (text_of o) -> i \in masked c -> 0 <= r -> (forall v, token_given P c i v <= r) -> largest (q c i) <= r.
  by move=> s im r0 l; apply: largest_le => // v; rewrite (at_ c o).
have := h _ _ _ _ _ _ _ _ lP lq ex pl ph rl rh ltt.
have sb o : shows (state None None None None) (text_of o) by rewrite -blank_state shows_blank.
have b0 : masked (state None None None None) != set0.
  by apply/set0Pn; exists (true, true); rewrite inE ffunE.
have plan0 : low (state None None None None) = [set (true, true); (true, false)].
  have e : sure q (3 / 5) (state None None None None) = [set (true, true); (true, false)].
    apply/setP => i; apply/sureP/idP => [[im l]|].
      move: im l; case: i => -[] [] im l; rewrite ?inE //; exfalso; move: l; apply: Rlt_not_le.
        apply: (@Rle_lt_trans _ (23 / 40)); last by lra.
        by apply: (le _ (false, (false, false))) => // [|[[] []]]; [lra | | | | ]; rewrite state_given /weight !ffunE /=; lra.
      apply: (@Rle_lt_trans _ (23 / 40)); last by lra.
      by apply: (le _ (false, (false, false))) => // [|[[] []]]; [lra | | | | ]; rewrite state_given /weight !ffunE /=; lra.
    move=> ii; split; first by move: ii; rewrite !inE !ffunE => /orP[]/eqP ->.
    move: ii; rewrite !inE => /orP[]/eqP ->.
      by apply: (ge _ (false, (false, false)) _ (false, true)); rewrite ?inE ?ffunE //= state_given /weight !ffunE /=; lra.
    by apply: (ge _ (false, (false, false)) _ (false, false)); rewrite ?inE ?ffunE //= state_given /weight !ffunE /=; lra.
  by rewrite -e; apply: (proj1 (rl _ b0)); rewrite e; apply/set0Pn; exists (true, true); rewrite !inE.
pose c1 (o : bool * (bool * bool)) := state (Some (o.1, true)) (Some o.2) None None.
have s1 o : shows (c1 o) (text_of o) by rewrite shows_cases !ffunE /= !eqxx.
have b1 o : masked (c1 o) != set0 by apply/set0Pn; exists (false, true); rewrite inE ffunE.
have plan1 o : low (c1 o) = [set (false, true); (false, false)].
  have e : sure q (3 / 5) (c1 o) = [set (false, true); (false, false)].
    apply/setP => i; apply/sureP/idP => [[im _]|]; first by move: im; case: i => -[] []; rewrite !inE ffunE.
    move=> ii; split; first by move: ii; rewrite !inE !ffunE => /orP[]/eqP ->.
    apply: (ge _ o _ (o.1 (+) o.2.1, true)); [exact: s1 | by move: ii; rewrite !inE !ffunE => /orP[]/eqP -> | ].
    by move: ii; rewrite !inE => /orP[]/eqP ->; rewrite state_given /weight !ffunE; case: o => -[] [[] []] /=; lra.
  by rewrite -e; apply: (proj1 (rl _ (b1 o))); rewrite e; apply/set0Pn; exists (false, true); rewrite !inE.
have four : #|[finType of bool * bool]| = 4%nat by rewrite card_prod !card_bool.
have low_text o : output low q (text_of o) = weight o.
  rewrite (output_path q pl) /visited four blank_state traceS // plan0.
  have -> : show (state None None None None) [set (true, true); (true, false)] (text_of o) = c1 o.
    by apply/ffunP => -[[] []]; rewrite !ffunE !inE /= ?ffunE.
  rewrite traceS // plan1 trace_done; last by apply/setP => -[[] []]; rewrite !inE !ffunE !inE /= ?ffunE.
  rewrite !big_cons big_nil plan0 plan1 !prod_two // Rmult_1_r.
  rewrite !(at_ _ o) ?inE ?ffunE //.
  by rewrite !state_given /weight !ffunE; case: o => -[] [[] []] /=; field.
have low_kl : kl P (output low q) = 0.
  apply: big1 => x _; case: (pickP (fun o => text_of o == x)) => [o /eqP <-|none].
    by rewrite P_text low_text; have := weight_gt0 o => w0; rewrite /Rdiv Rinv_r ?ln_1; lra.
  by rewrite (_ : P x = 0) ?Rmult_0_l // /P big_pred0.
rewrite low_kl => hk.
have cov : covers (output high q) P by apply/(output_covers ph lq lP); exact (exact_covered ph lP (exact_ _ ph)).
have zero : kl P (output high q) = 0.
  by apply: Rle_antisym => //; apply: gibbs => //; apply: law_sublaw; exact: output_law.
pose o : bool * (bool * bool) := (false, (false, false)).
have := (gibbs_eq lP (law_sublaw (output_law ph lq)) cov).1 zero (text_of o).
have high0 : high (state None None None None) = [set (true, true)].
  have top : 5 / 8 <= largest (q (state None None None None) (true, true)).
    by apply: (ge _ o _ (false, true)); rewrite ?inE ?ffunE //= state_given /weight !ffunE /=; lra.
  have rest i : i != (true, true) -> largest (q (state None None None None) i) <= 3 / 5.
    move=> ne; apply: (le _ o) => //; [by rewrite inE; case: i {ne} => -[] []; rewrite ffunE | lra |].
    by move: ne; case: i => -[] [] // _ [[] []]; rewrite state_given /weight !ffunE /=; lra.
  have none : sure q (7 / 10) (state None None None None) = set0.
    apply/setP => i; rewrite in_set0; apply/sureP => -[im]; apply: Rlt_not_le.
    case: (eqVneq i (true, true)) => [e|ne]; last by have := rest i ne; lra.
    rewrite e; apply: (@Rle_lt_trans _ (5 / 8)); last by lra.
    apply: (le _ o) => //; [by rewrite inE ffunE | lra |].
    by move=> [[] []]; rewrite state_given /weight !ffunE /=; lra.
  have [i [im -> best]] := (rh _ b0).2 none; congr set1; apply/eqP; apply: contraT => ne.
  by have := best (true, true) ltac:(by rewrite inE ffunE); have := rest i ne; lra.
pose d1 := state (Some (false, true)) None None None.
have sd1 : shows d1 (text_of o) by rewrite shows_cases !ffunE.
have bd1 : masked d1 != set0 by apply/set0Pn; exists (false, true); rewrite inE ffunE.
have high1 : high d1 = [set (false, true); (false, false)].
  have e : sure q (7 / 10) d1 = [set (false, true); (false, false)].
    apply/setP => i; apply/sureP/idP => [[im l]|].
      move: im l; case: i => -[] [] im l; rewrite ?inE //; exfalso; first by move: im; rewrite inE ffunE.
      move: l; apply: Rlt_not_le; apply: (@Rle_lt_trans _ (3 / 5)); last by lra.
      by apply: (le _ o) => //; [lra | move=> [[] []]; rewrite state_given /weight !ffunE /=; lra].
    move=> ii; split; first by move: ii; rewrite !inE !ffunE => /orP[]/eqP ->.
    apply: (ge _ o _ (false, true)) => //; first by move: ii; rewrite !inE !ffunE => /orP[]/eqP ->.
    by move: ii; rewrite !inE => /orP[]/eqP ->; rewrite state_given /weight !ffunE /=; lra.
  by rewrite -e; apply: (proj1 (rh _ bd1)); rewrite e; apply/set0Pn; exists (false, true); rewrite !inE.
pose d2 := state (Some (false, true)) None (Some (false, true)) (Some (false, true)).
have bd2 : masked d2 != set0 by apply/set0Pn; exists (true, false); rewrite inE ffunE.
have high2 : high d2 = [set (true, false)].
  have [/subsetP sub /(_ bd2)/set0Pn[j jh]] := ph d2.
  have only i : i \in high d2 -> i = (true, false) by move=> /sub; rewrite inE; case: i => -[] []; rewrite ffunE.
  by apply/setP => i; rewrite in_set1; apply/idP/eqP => [/only //|->]; rewrite -(only _ jh).
rewrite P_text (output_path q ph) /visited four blank_state traceS // high0.
have -> : show (state None None None None) [set (true, true)] (text_of o) = d1.
  by apply/ffunP => -[[] []]; rewrite !ffunE !inE /= ?ffunE.
rewrite traceS // high1.
have -> : show d1 [set (false, true); (false, false)] (text_of o) = d2.
  by apply/ffunP => -[[] []]; rewrite !ffunE !inE /= ?ffunE.
rewrite traceS // high2 trace_done; last by apply/setP => -[[] []]; rewrite !inE !ffunE !inE /= ?ffunE.
rewrite !big_cons big_nil high0 high1 high2 !prod_two // !big_set1 Rmult_1_r.
have sd2 : shows d2 (text_of o) by rewrite shows_cases !ffunE.
rewrite !(at_ _ o) ?inE ?ffunE //.
by rewrite !state_given /weight !ffunE /=; lra.
Qed.

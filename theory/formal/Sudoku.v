(** Sudoku: laws on texts in which each token is a function of the others.
    - [costless_unique]: where no two possible texts differ in one place only, filling all masked positions in one step costs nothing exactly
      where there is one completion; [sudoku_costless], claim [sudoku-unique-no-cost]: so it is for puzzles of side 4.
    - [forced_first]: filling positions that are forced together, and otherwise one position at a time, draws from the law;
      [sudoku_forced_first], claim [sudoku-determined-first]: each of the N completions of a puzzle with probability 1/N. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average Entropies Context Sets Pinsker Policies PolicyCost PolicyExact.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Product.
Variables I V : finType.
Notation A := (fun _ : I => V).
Notation sequence := {dffun forall i : I, V}.
Variable p : sequence -> R.
Hypothesis lp : law p.

(** Total correlation is zero exactly where the law is the product of its marginals. *)
Lemma tc_zero : @tc I A p = 0 <-> forall x, p x = @product I A (@marginal I A p) x.
Proof.
have [p0 _] := lp; have lM i := @marginal_law I A p i lp.
have m0 i a : 0 <= @marginal I A p i a by case: (lM i) => h _; exact: h.
have cov : covers (@product I A (@marginal I A p)) p by apply: (@product_covers I A _ _ p0 m0).2 => i a.
have sub := law_sublaw (product_law lM).
by rewrite -(@kl_marginals I A p lp); exact: gibbs_eq.
Qed.

Lemma tc_unique : determined p ->
  (@tc I A p = 0 <-> forall x y, 0 < p x -> 0 < p y -> x = y).
Proof.
have [p0 p1] := lp; move=> det; rewrite tc_zero; split=> [prod x y px py|one x].
  apply/ffunP => i; pose z : sequence := [ffun j => if j == i then y j else x j].
  have -> : y i = z i by rewrite ffunE eqxx.
  apply: det => //; last by move=> j /= ji; rewrite ffunE (negbTE ji).
  by rewrite prod; apply: prod_gt0 => j _; rewrite ffunE; case: eqP => _; exact: marginal_pos.
case: (Rle_lt_or_eq_dec _ _ (p0 x)) => [px|z].
  have point y : y != x -> p y = 0.
    move=> yx; case: (Rle_lt_or_eq_dec _ _ (p0 y)) => // py; by rewrite (one y x) ?eqxx in yx.
  have e : p x = 1 by rewrite -p1 (bigD1 x) //= big1 ?Rplus_0_r // => y; exact: point.
  rewrite e /product big1 // => i _; rewrite /marginal (bigD1 x) //= e big1 ?Rplus_0_r // => y /andP[_]; exact: point.
have [y py] : exists y, 0 < p y.
  case: (pickP (fun y => pos (p y))) => [y /posP py|none]; first by exists y.
  by have : \rsum_y p y = 0; [rewrite big1 // => y _; have := none y => /posP; have := p0 y; lra | rewrite p1; lra].
have [i xy] : exists i, x i != y i.
  apply/existsP; apply: contraT; rewrite negb_exists => /forallP same.
  have e : x = y by apply/ffunP => i; apply/eqP; have := same i; rewrite negbK.
  by move: py; rewrite -e -z; lra.
rewrite -z /product (bigD1 i) //= /marginal big1 ?Rmult_0_l // => u /eqP ui.
case: (Rle_lt_or_eq_dec _ _ (p0 u)) => // pu; by rewrite -(one _ _ pu py) ui eqxx in xy.
Qed.
End Product.

Section Puzzle.
Variables (I V : finType) (P : {ffun I -> V} -> R) (c : {ffun I -> option V}).
Hypotheses (lP : law P) (seen : 0 < prob P (shows c)) (det : determined P).

Lemma given_pos (y : {dffun forall j : {i | i \in masked c}, V}) :
  0 < law_given P c y -> exists x, [/\ shows c x, restrict (masked c) x = y & 0 < P x].
Proof.
have [p0 _] := lP; move=> py; case: (pickP (fun x : {ffun I -> V} => (shows c x && (restrict (masked c) x == y)) && pos (P x))) => [x /andP[/andP[sx /eqP rx] /posP px]|none].
  by exists x.
move: py; rewrite /law_given /given /prob big1 ?Rdiv_0_l; last by move=> x e; have := none x; rewrite e => /posP; have := p0 x; lra.
by rewrite /Rdiv Rmult_0_l; lra.
Qed.

Lemma pos_given x : shows c x -> 0 < P x -> 0 < law_given P c (restrict (masked c) x).
Proof.
have [p0 _] := lP; move=> sx px; apply: Rdiv_lt_0_compat => //; apply: Rlt_le_trans px _.
by apply: (sum_term (P := fun w => shows c w && (restrict (masked c) w == restrict (masked c) x))); rewrite ?sx ?eqxx.
Qed.

Lemma shown_same x y i : shows c x -> shows c y -> i \notin masked c -> x i = y i.
Proof. by move=> /forallP/(_ i) sx /forallP/(_ i) sy; rewrite inE; case: (c i) sx sy => // v /eqP -> /eqP ->. Qed.

(** Filling everything in one step costs nothing exactly where the clues have one completion. *)
Theorem costless_unique :
  CTC P c (masked c) = 0 <-> (forall x y, shows c x -> shows c y -> 0 < P x -> 0 < P y -> x = y).
Proof.
rewrite CTC_tc (tc_unique (law_given_law (masked c) lP seen)); last first.
  move=> [i im] y z /given_pos[x [sx <- px]] /given_pos[w [sw <- pw]] same; rewrite !ffunE /=.
  apply: det => // j ji; case: (boolP (j \in masked c)) => [jm|]; last exact: shown_same.
  have := same (exist _ j jm); rewrite !ffunE /=; apply; by rewrite -val_eqE.
split=> [one x y sx sy px py|one y z /given_pos[x [sx <- px]] /given_pos[w [sw <- pw]]]; last by rewrite (one x w).
have := one _ _ (pos_given sx px) (pos_given sy py) => /ffunP e.
apply/ffunP => i; case: (boolP (i \in masked c)) => [im|]; last exact: shown_same.
by have := e (exist _ i im); rewrite !ffunE.
Qed.
End Puzzle.

Section Forced.
Variables (I V : finType) (P : {ffun I -> V} -> R).
Variables (plan : {ffun I -> option V} -> {set I}) (q : {ffun I -> option V} -> I -> V -> R).
Hypotheses (lP : law P) (choose : policy plan) (ex : exact plan q P).
(** A step fills positions of which each has one possible token, or a single position. *)
Hypothesis careful : forall c, 0 < prob P (shows c) ->
  (forall i, i \in plan c -> exists v, token_given P c i v = 1) \/ #|plan c| = 1%nat.

Lemma prob_ge0 (E : pred {ffun I -> V}) : 0 <= prob P E.
Proof. by case: lP => p0 _; apply: sum_ge0. Qed.

Lemma careful_step c x : 0 < prob P (shows c) -> shows c x ->
  prob P (shows c) * (\rprod_(i in plan c) q c i (x i)) = prob P (shows (show c (plan c) x)).
Proof.
have [p0 _] := lP; move=> seen sx; have [sub _] := choose c.
rewrite (eq_bigr (fun i => token_given P c i (x i))) => [|i ip]; last by rewrite ex.
have shown w : shows (show c (plan c) x) w = shows c w && [forall i in plan c, w i == x i].
  rewrite -reveal_restrict shows_reveal //; congr andb; apply/eqP/forall_inP => [e i ip|h].
    have := congr1 (fun y : {dffun forall j : {i | i \in plan c}, V} => y (exist _ i ip)) e.
    by rewrite !ffunE => ->.
  by apply/ffunP => j; rewrite !ffunE; apply/eqP/h/(valP j).
have token i v : token_given P c i v * prob P (shows c) = prob P (fun w => shows c w && (w i == v)).
  by rewrite /token_given /given; field; lra.
case: (careful seen) => [forced|/eqP/cards1P[i e]]; last first.
  rewrite e big_set1 Rmult_comm token; apply: eq_bigl => w; rewrite -e shown e; congr andb.
  by apply/idP/forall_inP => [wi j|h]; [rewrite inE => /eqP -> | apply: h; rewrite inE].
have never i v : i \in plan c -> token_given P c i v = 1 -> forall w, shows c w -> 0 < P w -> w i = v.
  move=> ip t1 w sw pw; apply/eqP; apply: contraT => wv; exfalso.
  have := token i v; rewrite t1 Rmult_1_l {1}/prob (bigID (fun w : {ffun I -> V} => w i == v)) /= => e.
  have z : \rsum_(w : {ffun I -> V} | shows c w && (w i != v)) P w = 0.
    by apply: (Rplus_eq_reg_l (prob P (fun w => shows c w && (w i == v)))); rewrite Rplus_0_r; exact: e.
  have := @sum_zero _ (fun w : {ffun I -> V} => shows c w && (w i != v)) P (fun w _ => p0 w) z w; rewrite sw wv => /(_ isT); lra.
case: (boolP [forall i in plan c, pos (token_given P c i (x i))]) => [/forall_inP all|].
  have one i : i \in plan c -> token_given P c i (x i) = 1.
    move=> ip; have [v t1] := forced i ip; have /posP := all i ip; have := token i (x i) => t tp.
    suff -> : x i = v by [].
    have [w [sw /eqP <- pw]] : exists w, [/\ shows c w, w i == x i & 0 < P w]; last exact: never pw.
    case: (pickP (fun w : {ffun I -> V} => (shows c w && (w i == x i)) && pos (P w))) => [w /andP[/andP[sw wi] /posP pw]|none]; first by exists w.
    have := Rmult_lt_0_compat _ _ tp seen; rewrite t {1}/prob big1 => [|w e]; first by lra.
    by have := none w; rewrite e => /posP; have := p0 w; lra.
  rewrite big1 // Rmult_1_r /prob [LHS](bigID (fun w : {ffun I -> V} => [forall i in plan c, w i == x i])) /=.
  rewrite [X in _ + X]big1 ?Rplus_0_r => [|w /andP[sw]]; first by apply: eq_bigl => w; rewrite shown.
  rewrite negb_forall_in => /exists_inP[i ip wi]; case: (Rle_lt_or_eq_dec _ _ (p0 w)) => // pw.
  by rewrite (never i _ ip (one i ip) w sw pw) eqxx in wi.
rewrite negb_forall_in => /exists_inP[i ip /posP ti].
have t0 : token_given P c i (x i) = 0 by have [h _] := given_law (fun w : {ffun I -> V} => w i) lP seen; have := h (x i); rewrite -/(token_given P c i (x i)); lra.
rewrite (bigD1 i) //= t0 Rmult_0_l Rmult_0_r; apply/esym/big1 => w; rewrite shown => /andP[sw /forall_inP/(_ i ip)/eqP wi].
have := token i (x i); rewrite t0 Rmult_0_l => /esym z.
by have := @sum_zero _ (fun w : {ffun I -> V} => shows c w && (w i == x i)) P (fun w _ => p0 w) z w; rewrite sw wi eqxx; apply.
Qed.

(** From a mask state c the decoding draws from the law given c. *)
Theorem forced_first n c x : (#|masked c| <= n)%nat -> shows c x -> prob P (shows c) * run plan q n c x = P x.
Proof.
have [p0 _] := lP; elim: n c => [|n IH] c m sx.
  have z : masked c = set0 by apply/eqP; rewrite -cards_eq0 -leqn0.
  rewrite /= sx Rmult_1_r /prob (big_pred1 x) // => w; apply/idP/eqP => [sw|-> //]; exact: shows_full sw sx.
case: (boolP (masked c == set0)) => [/eqP z|nz].
  rewrite /= z eqxx sx Rmult_1_r /prob (big_pred1 x) // => w; apply/idP/eqP => [sw|-> //]; exact: shows_full sw sx.
rewrite run_step // step_restrict -Rmult_assoc.
case: (Rle_lt_or_eq_dec _ _ (prob_ge0 (shows c))) => [seen|z].
  have [sub _] := choose c; rewrite careful_step // -reveal_restrict IH //; first exact: fewer.
  by rewrite reveal_restrict shows_show.
rewrite -z !Rmult_0_l; exact/esym/(sum_zero (fun w _ => p0 w) (esym z)).
Qed.
End Forced.

(** Grids of side 4: no row, column or box of two by two holds a symbol twice. *)
Definition cell : finType := [finType of 'I_4 * 'I_4].
Notation grid := {ffun cell -> 'I_4}.
Definition house (p o : cell) :=
  [|| p.1 == o.1, p.2 == o.2 | (p.1 %/ 2 == o.1 %/ 2)%nat && (p.2 %/ 2 == o.2 %/ 2)%nat].
Definition valid (x : grid) := [forall p, forall o, (p != o) && house p o ==> (x p != x o)].
(** All grids alike. *)
Definition grids (x : grid) := if valid x then / INR #|valid| else 0.
(** The completions of a puzzle. *)
Definition completions (c : {ffun cell -> option 'I_4}) := #|[pred x | valid x && shows c x]|.

Section Grids.
Variable c : {ffun cell -> option 'I_4}.
Hypothesis solvable : (0 < completions c)%nat.

Lemma valid_gt0 : 0 < INR #|valid|.
Proof.
have [x /andP[vx _]] : exists x, x \in [pred x | valid x && shows c x] by apply/card_gt0P.
by apply: lt_0_INR; apply/ltP/card_gt0P; exists x.
Qed.

Lemma grids_pos x : 0 < grids x <-> valid x.
Proof.
have v0 := Rinv_0_lt_compat _ valid_gt0; rewrite /grids; case: (valid x); split=> //; lra.
Qed.

Lemma grids_law : law grids.
Proof.
have v0 := valid_gt0; have i0 := Rinv_0_lt_compat _ v0; split=> [x|]; first by rewrite /grids; case: ifP; lra.
rewrite /grids -big_mkcond /= big_const; have -> : #|[pred x | valid x]| = #|valid| by apply: eq_card.
suff h n a : ssrnat.iter n (Rplus a) 0 = INR n * a by rewrite h Rinv_r //; lra.
by elim: n => [|n IH]; rewrite ?iterS ?IH ?S_INR /=; ring.
Qed.

Lemma grids_prob : prob grids (shows c) = INR (completions c) * / INR #|valid|.
Proof.
rewrite /prob /grids big_mkcond /= (eq_bigr (fun x => if valid x && shows c x then / INR #|valid| else 0)) => [|x _]; last first.
  by case: (valid x); case: (shows c x).
rewrite -big_mkcond /= big_const /completions; have -> : #|[pred x | valid x && shows c x]| = #|(fun x => valid x && shows c x)| by apply: eq_card.
elim: #|_| => [|n IH]; rewrite ?iterS ?IH ?S_INR /=; ring.
Qed.

Lemma grids_seen : 0 < prob grids (shows c).
Proof.
rewrite grids_prob; apply: Rmult_lt_0_compat; last exact/Rinv_0_lt_compat/valid_gt0.
by apply: lt_0_INR; apply/ltP.
Qed.

Lemma valid_house x p o : valid x -> p != o -> house p o -> x p != x o.
Proof. by move=> /forallP/(_ p)/forallP/(_ o) /implyP h po hp; apply: h; rewrite po. Qed.

(** A row holds all symbols: the last one of a row is a function of the others. *)
Lemma grids_determined : determined grids.
Proof.
move=> p x y /grids_pos vx /grids_pos vy same; apply/eqP; apply: contraT => xy.
have row : injective (fun k : 'I_4 => x (p.1, k)).
  move=> k l e; apply/eqP; apply: contraT => kl; have := @valid_house x (p.1, k) (p.1, l) vx.
  by rewrite e eqxx /house /= eqxx /= xpair_eqE eqxx /= kl => /(_ isT isT).
have /codomP[k yk] : y p \in codom (fun k : 'I_4 => x (p.1, k)) by apply: inj_card_onto => //; rewrite !card_ord.
have kp : (p.1, k) != p by apply: contraNneq xy => e; rewrite yk e.
have := valid_house vy kp; rewrite /house /= eqxx => /(_ isT).
by rewrite -same // -yk eqxx.
Qed.

(** Claim [sudoku-unique-no-cost]. *)
Theorem sudoku_costless : CTC grids c (masked c) = 0 <-> completions c = 1%nat.
Proof.
rewrite (costless_unique grids_law grids_seen grids_determined).
split=> [one|e x y sx sy /grids_pos vx /grids_pos vy]; last first.
  have /card_le1_eqP one : (#|[pred x | valid x && shows c x]| <= 1)%nat by rewrite -/(completions c) e.
  by apply: one; rewrite inE ?vx ?vy.
rewrite /completions; apply/eqP; rewrite eqn_leq solvable andbT; apply/card_le1_eqP => x y.
by rewrite !inE => /andP[vx sx] /andP[vy sy]; apply: one => //; apply/grids_pos.
Qed.

(** Claim [sudoku-determined-first]: from the puzzle, with as many steps as it has blanks or more. *)
Theorem sudoku_forced_first plan q n x : policy plan -> exact plan q grids ->
  (forall d, 0 < prob grids (shows d) -> (forall i, i \in plan d -> exists v, token_given grids d i v = 1) \/ #|plan d| = 1%nat) ->
  (#|masked c| <= n)%nat -> valid x -> shows c x -> run plan q n c x = / INR (completions c).
Proof.
move=> pol ex careful m vx sx; have := forced_first grids_law pol ex careful m sx.
rewrite grids_prob /grids vx => e; have v0 := Rinv_0_lt_compat _ valid_gt0.
have c0 : 0 < INR (completions c) by apply: lt_0_INR; apply/ltP.
apply: (Rmult_eq_reg_l (INR (completions c) * / INR #|valid|)); last by apply/Rgt_not_eq/Rmult_lt_0_compat.
by rewrite e; field; split; apply: Rgt_not_eq => //; exact: valid_gt0.
Qed.
End Grids.

(** Where there is one solution, every blank has one possible symbol: filling all of them at once, each from its exact law, is sure
    to solve the puzzle. *)
Lemma token_sure c x i : completions c = 1%nat -> valid x -> shows c x -> token_given grids c i (x i) = 1.
Proof.
move=> one vx sx; have solvable : (0 < completions c)%nat by rewrite one.
have seen := grids_seen solvable; have /card_le1_eqP unique : (#|[pred y | valid y && shows c y]| <= 1)%nat by rewrite -/(completions c) one.
rewrite /token_given /given.
have -> : prob grids (fun w => shows c w && (w i == x i)) = prob grids (shows c); last by field; lra.
rewrite [RHS](bigID (fun w : {ffun cell -> 'I_4} => w i == x i)) /= [X in _ + X]big1 ?Rplus_0_r // => w /andP[sw wx].
rewrite /grids; case: ifP => // vw; by case/eqP: wx; rewrite (unique x w) // inE ?vx ?vw.
Qed.

Theorem sudoku_at_once c x : completions c = 1%nat -> valid x -> shows c x ->
  \rprod_(i in masked c) token_given grids c i (x i) = 1.
Proof. by move=> one vx sx; apply: big1 => i _; exact: token_sure. Qed.

(** A grid, and the puzzle in which its first row is blank: each blank is what its column lacks. *)
Definition solved : {ffun cell -> 'I_4} :=
  [ffun p : cell => inord (nth 0%nat [:: 0; 1; 2; 3;  2; 3; 0; 1;  1; 0; 3; 2;  3; 2; 1; 0]%nat (4 * p.1 + p.2))].
Definition first_row_blank : {ffun cell -> option 'I_4} := [ffun p : cell => if p.1 == ord0 then None else Some (solved p)].

Lemma solved_valid : valid solved.
Proof.
apply/forallP => -[[a ha] [b hb]]; apply/forallP => -[[a' ha'] [b' hb']].
rewrite !ffunE /house xpair_eqE -!val_eqE /=.
by move: a ha b hb a' ha' b' hb' => [|[|[|[|//]]]] ? [|[|[|[|//]]]] ? [|[|[|[|//]]]] ? [|[|[|[|//]]]] ?; rewrite !inordK.
Qed.

Lemma first_row_shows : shows first_row_blank solved.
Proof. by apply/forallP => p; rewrite ffunE; case: ifP. Qed.

Lemma first_row_one : completions first_row_blank = 1%nat.
Proof.
apply: (etrans _ (card1 solved)); apply: eq_card => y; rewrite !inE.
apply/andP/eqP => [[vy /forallP sy]|->]; last by split; [exact: solved_valid | exact: first_row_shows].
have below p : p.1 != ord0 -> y p = solved p by move=> /negbTE p0; have := sy p; rewrite ffunE p0 => /eqP.
apply/ffunP => -[r k]; case: (eqVneq r ord0) => [->|r0]; last exact: below.
have column : injective (fun i : 'I_4 => y (i, k)).
  move=> i j e; apply/eqP; apply: contraT => ij; have := @valid_house y (i, k) (j, k) vy.
  by rewrite e eqxx /house /= eqxx orbT xpair_eqE eqxx andbT ij => /(_ isT isT).
have /codomP[i e] : solved (ord0, k) \in codom (fun i : 'I_4 => y (i, k)) by apply: inj_card_onto => //; rewrite !card_ord.
case: (eqVneq i ord0) => [i0|i0]; first by rewrite e i0.
have := @valid_house solved (ord0, k) (i, k) solved_valid; rewrite xpair_eqE eqxx andbT eq_sym i0 /house /= eqxx orbT.
by move=> /(_ isT isT); rewrite -(below (i, k) i0) -e eqxx.
Qed.

(** Claim [sudoku-tests-correlation] is false. *)
Theorem sudoku_never_misses : ~ (forall c x, completions c = 1%nat -> valid x -> shows c x ->
  \rprod_(i in masked c) token_given grids c i (x i) < 1).
Proof.
move/(_ _ _ first_row_one solved_valid first_row_shows).
by rewrite (sudoku_at_once first_row_one solved_valid first_row_shows) => /Rlt_irrefl.
Qed.

(** In which order confidence fills a puzzle of side 4 with one solution: in that of the ties, since every blank is sure.
    Claim [sudoku-easy-first] is false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Context Policies Sudoku Zipf.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Notation board := {ffun cell -> option 'I_4}.
Notation grid := {ffun cell -> 'I_4}.
Implicit Types (c : board) (x : grid) (i j : cell).

(** The symbols that no told cell of the same row, column or box has. *)
Definition candidates c i := #|[set v : 'I_4 | [forall o, ((o != i) && house o i) ==> (c o != Some v)]]|.
Definition mean_candidates c (s : seq cell) := (\big[Rplus/0]_(i <- s) INR (candidates c i)) / INR (size s).

(** The blank with the largest probability of a symbol; of several, the first by rows. *)
Definition confidence c i := largest (token_given grids c i).
Definition place i := (4 * i.1 + i.2)%nat.
Definition most_confident c i := i \in masked c /\ forall j, j \in masked c ->
  confidence c j < confidence c i \/ confidence c j = confidence c i /\ (place i <= place j)%nat.
(** The blanks one after the other, each filled as in the solution. *)
Fixpoint by_confidence c x (s : seq cell) :=
  if s is i :: s' then most_confident c i /\ by_confidence (show c [set i] x) x s' else masked c = set0.

Lemma shown_unique c x (S : {set cell}) : completions c = 1%nat -> valid x -> shows c x -> S \subset masked c ->
  completions (show c S x) = 1%nat.
Proof.
move=> one vx sx sub; apply/eqP; rewrite eqn_leq; apply/andP; split; last first.
  by apply/card_gt0P; exists x; rewrite inE vx shows_show.
suff : (completions (show c S x) <= completions c)%nat by rewrite one.
apply: subset_leq_card; apply/subsetP => y; rewrite !inE => /andP[-> /forallP sy] /=.
apply/forallP => i; have := sy i; rewrite ffunE; case: ifP => // iS _.
by have := subsetP sub i iS; rewrite inE => /eqP ->.
Qed.

(** Every blank is sure. *)
Lemma sure c x i : completions c = 1%nat -> valid x -> shows c x -> confidence c i = 1.
Proof.
move=> one vx sx; have seen := @grids_seen c; rewrite one in seen; have {}seen := seen isT.
have solvable : (0 < completions c)%nat by rewrite one.
have [p0 p1] : law (token_given grids c i) := given_law _ (grids_law solvable) seen.
have e : token_given grids c i (x i) = 1 by exact: token_sure.
apply: Rle_antisym; last by rewrite -e; exact: le_largest.
apply: largest_le => [|v]; first by lra.
by rewrite -p1; apply: (sum_term (P := xpredT)).
Qed.

(** Three blanks of the grid: the first has two candidates, the others have one. *)
Definition at_cell (r k : nat) : cell := (inord r, inord k).
Definition corner := at_cell 0 0.
Definition right := at_cell 0 2.
Definition down := at_cell 1 0.
Definition three_blanks : board := [ffun p => if p \in [:: corner; right; down] then None else Some (solved p)].

Lemma blanks_masked : masked three_blanks = [set corner; right; down].
Proof. by apply/setP => p; rewrite !inE ffunE !inE orbA; case: ifP. Qed.

Lemma blanks_show : shows three_blanks solved.
Proof. by apply/forallP => p; rewrite ffunE; case: ifP. Qed.

(** What a told cell is. *)
Lemma solved_at r k : (r < 4)%nat -> (k < 4)%nat ->
  solved (at_cell r k) = inord (nth 0%nat [:: 0; 1; 2; 3;  2; 3; 0; 1;  1; 0; 3; 2;  3; 2; 1; 0]%nat (4 * r + k)).
Proof. by move=> hr hk; rewrite ffunE /= !inordK. Qed.

Lemma only (v : 'I_4) a b d e : v != inord a -> v != inord b -> v != inord d -> perm_eq [:: a; b; d; e] (iota 0 4) -> v = inord e.
Proof.
move=> va vb vd full; have : (v : nat) \in [:: a; b; d; e] by rewrite (perm_mem full) mem_iota /= ltn_ord.
by rewrite !inE => /or4P[] /eqP e'; move: va vb vd; rewrite -?e' ?inord_val ?eqxx.
Qed.

Lemma blanks_one : completions three_blanks = 1%nat.
Proof.
apply: (etrans _ (card1 solved)); apply: eq_card => y; rewrite !inE.
apply/andP/eqP => [[vy /forallP sy]|->]; last by split; [exact: solved_valid | exact: blanks_show].
have told p : p \notin [:: corner; right; down] -> y p = solved p.
  by move=> /negbTE out; have := sy p; rewrite ffunE out => /eqP.
have tell r k : (r < 4)%nat -> (k < 4)%nat -> (r, k) \notin [:: (0, 0); (0, 2); (1, 0)]%nat ->
    y (at_cell r k) = inord (nth 0%nat [:: 0; 1; 2; 3;  2; 3; 0; 1;  1; 0; 3; 2;  3; 2; 1; 0]%nat (4 * r + k)).
  move=> hr hk out; rewrite told ?solved_at //; move: out; rewrite !inE !xpair_eqE -!val_eqE /= !inordK //.
have apart r k r' k' : (r < 4)%nat -> (k < 4)%nat -> (r' < 4)%nat -> (k' < 4)%nat -> (r != r') || (k != k') ->
    (r == r') || (k == k') -> y (at_cell r k) != y (at_cell r' k').
  move=> h1 h2 h3 h4 ne hs; apply: valid_house => //; first by rewrite xpair_eqE -!val_eqE /= !inordK // negb_and.
  by rewrite /house -!val_eqE /= !inordK // orbA hs.
have yr : y right = inord 2.
  apply: (@only _ 0 3 1); rewrite //=.
  - by have := apart 0%nat 2%nat 1%nat 2%nat; rewrite (tell 1%nat 2%nat) //; apply.
  - by have := apart 0%nat 2%nat 2%nat 2%nat; rewrite (tell 2%nat 2%nat) //; apply.
  - by have := apart 0%nat 2%nat 3%nat 2%nat; rewrite (tell 3%nat 2%nat) //; apply.
have yd : y down = inord 2.
  apply: (@only _ 3 0 1); rewrite //=.
  - by have := apart 1%nat 0%nat 1%nat 1%nat; rewrite (tell 1%nat 1%nat) //; apply.
  - by have := apart 1%nat 0%nat 1%nat 2%nat; rewrite (tell 1%nat 2%nat) //; apply.
  - by have := apart 1%nat 0%nat 1%nat 3%nat; rewrite (tell 1%nat 3%nat) //; apply.
have yc : y corner = inord 0.
  apply: (@only _ 2 1 3); rewrite //=.
  - by have := apart 0%nat 0%nat 1%nat 0%nat; rewrite -/down yd; apply.
  - by have := apart 0%nat 0%nat 2%nat 0%nat; rewrite (tell 2%nat 0%nat) //; apply.
  - by have := apart 0%nat 0%nat 3%nat 0%nat; rewrite (tell 3%nat 0%nat) //; apply.
apply/ffunP => p; case: (boolP (p \in [:: corner; right; down])) => [|/told //].
by rewrite !inE => /or3P[] /eqP ->; rewrite ?yc ?yr ?yd solved_at.
Qed.

(** The candidates of a cell are the symbols that no told cell of its houses has. *)
Lemma candidates_are r k (s : {set 'I_4}) : (r < 4)%nat -> (k < 4)%nat ->
  (forall v : 'I_4, v \in s -> forall a b, (a < 4)%nat -> (b < 4)%nat -> (a, b) \notin [:: (0, 0); (0, 2); (1, 0)]%nat ->
    [|| a == r, b == k | (a %/ 2 == r %/ 2) && (b %/ 2 == k %/ 2)]%nat -> (a, b) != (r, k) ->
    nth 0%nat [:: 0; 1; 2; 3;  2; 3; 0; 1;  1; 0; 3; 2;  3; 2; 1; 0]%nat (4 * a + b) != v) ->
  (forall v : 'I_4, v \notin s -> exists a b, [/\ (a < 4)%nat && (b < 4)%nat, (a, b) \notin [:: (0, 0); (0, 2); (1, 0)]%nat,
    [|| a == r, b == k | (a %/ 2 == r %/ 2) && (b %/ 2 == k %/ 2)]%nat, (a, b) != (r, k)
    & nth 0%nat [:: 0; 1; 2; 3;  2; 3; 0; 1;  1; 0; 3; 2;  3; 2; 1; 0]%nat (4 * a + b) = v :> nat]) ->
  candidates three_blanks (at_cell r k) = #|s|.
Proof.
move=> hr hk inside outside; apply: eq_card => v; rewrite inE.
have small a b : (a < 4)%nat -> (b < 4)%nat -> (nth 0%nat [:: 0; 1; 2; 3;  2; 3; 0; 1;  1; 0; 3; 2;  3; 2; 1; 0]%nat (4 * a + b) < 4)%nat.
  by move: a b => [|[|[|[|a]]]] [|[|[|[|b]]]].
have blank a b : (a < 4)%nat -> (b < 4)%nat ->
    (at_cell a b \in [:: corner; right; down]) = ((a, b) \in [:: (0, 0); (0, 2); (1, 0)]%nat).
  by move=> ha hb; rewrite !inE !xpair_eqE -!val_eqE /= !inordK.
apply/forallP/idP => [all|vs o].
  apply: contraT => /outside [a [b [/andP[ha hb] out near ne e]]]; have := all (at_cell a b).
  rewrite ffunE blank // (negbTE out) solved_at // xpair_eqE /house -!val_eqE /= !inordK // near.
  by rewrite -xpair_eqE ne /= => /eqP; case; congr Some; apply/val_inj; rewrite /= inordK ?small.
apply/implyP; case: o => [[a ha] [b hb]].
have -> : (Ordinal ha, Ordinal hb) = at_cell a b by congr pair; apply/val_inj; rewrite /= inordK.
rewrite ffunE blank //; case: ifP => [//|/negbT out]; rewrite xpair_eqE /house -!val_eqE /= !inordK // -xpair_eqE solved_at // => /andP[ne near].
by apply/eqP => -[/(congr1 val)]; rewrite /= inordK ?small // => e; have := inside v vs a b ha hb out near ne; rewrite e eqxx.
Qed.

Lemma corner_candidates : candidates three_blanks corner = 2%nat.
Proof.
rewrite (@candidates_are 0 0 [set inord 0; inord 2]) ?cards2 -?val_eqE /= ?inordK // => v.
  rewrite !inE -!val_eqE /= !inordK // => hv a b; move: a b => [|[|[|[|a]]]] [|[|[|[|b]]]] // _ _ _ _ _ /=; by case/orP: hv => /eqP ->.
rewrite !inE -!val_eqE /= !inordK //; case: v => [[|[|[|[|v]]]] hv] // _.
- by exists 0%nat, 1%nat.
- by exists 0%nat, 3%nat.
Qed.

Lemma right_candidates : candidates three_blanks right = 1%nat.
Proof.
rewrite (@candidates_are 0 2 [set inord 2]) ?cards1 // => v.
  rewrite !inE -!val_eqE /= !inordK // => /eqP hv a b; move: a b => [|[|[|[|a]]]] [|[|[|[|b]]]] // _ _ _ _ _ /=; by rewrite hv.
rewrite !inE -!val_eqE /= !inordK //; case: v => [[|[|[|[|v]]]] hv] // _.
- by exists 1%nat, 2%nat.
- by exists 0%nat, 1%nat.
- by exists 0%nat, 3%nat.
Qed.

Lemma down_candidates : candidates three_blanks down = 1%nat.
Proof.
rewrite (@candidates_are 1 0 [set inord 2]) ?cards1 // => v.
  rewrite !inE -!val_eqE /= !inordK // => /eqP hv a b; move: a b => [|[|[|[|a]]]] [|[|[|[|b]]]] // _ _ _ _ _ /=; by rewrite hv.
rewrite !inE -!val_eqE /= !inordK //; case: v => [[|[|[|[|v]]]] hv] // _.
- by exists 1%nat, 2%nat.
- by exists 1%nat, 3%nat.
- by exists 1%nat, 1%nat.
Qed.

Lemma places : [/\ place corner = 0%nat, place right = 2%nat & place down = 4%nat].
Proof. by rewrite /place /= !inordK. Qed.

(** Sure in every blank, confidence goes by places. *)
Lemma by_places c x i : completions c = 1%nat -> valid x -> shows c x -> i \in masked c ->
  (forall j, j \in masked c -> (place i <= place j)%nat) -> most_confident c i.
Proof.
move=> one vx sx im first; split=> // j jm; right.
by rewrite !(sure _ one vx sx); split=> //; exact: first.
Qed.

Lemma blanks_order : by_confidence three_blanks solved [:: corner; right; down].
Proof.
have [pc pr pd] := places; have vs := solved_valid.
have apart : [/\ corner != right, corner != down & right != down].
  by split; apply/eqP => /(congr1 place); rewrite ?pc ?pr ?pd.
have [cr cd rd] := apart.
pose c1 := show three_blanks [set corner] solved; pose c2 := show c1 [set right] solved.
have s0 := blanks_show; have o0 := blanks_one.
have masks c S : masked (show c S solved) = masked c :\: S.
  by apply/setP => i; rewrite !inE ffunE; case: (i \in S).
have m0 := blanks_masked.
have m1 : masked c1 = [set right; down].
  rewrite masks m0; apply/setP => i; rewrite !inE; case: (eqVneq i corner) => [->|] //=.
  by rewrite (negbTE cr) (negbTE cd).
have m2 : masked c2 = [set down].
  by rewrite masks m1; apply/setP => i; rewrite !inE; case: (eqVneq i right) => [->|] //=; rewrite (negbTE rd).
have sub1 : [set corner] \subset masked three_blanks by rewrite sub1set m0 !inE eqxx.
have sub2 : [set right] \subset masked c1 by rewrite sub1set m1 !inE eqxx.
have s1 : shows c1 solved by rewrite shows_show.
have s2 : shows c2 solved by rewrite shows_show.
have o1 : completions c1 = 1%nat by exact: shown_unique.
have o2 : completions c2 = 1%nat by exact: shown_unique.
split; first by apply: (by_places o0 vs s0) => [|j _]; rewrite ?m0 ?inE ?eqxx // pc.
split.
  apply: (by_places o1 vs s1) => [|j]; rewrite m1 !inE ?eqxx // => /orP[] /eqP ->; by rewrite ?pr ?pd.
split; first by apply: (by_places o2 vs s2) => [|j]; rewrite m2 !inE ?eqxx // => /eqP ->.
by change (masked (show c2 [set down] solved) = set0); rewrite masks m2 setDv.
Qed.

(** The first half of the order (one of three, or (n / 2) of n) does not have the fewer candidates. *)
Theorem easy_first_fails : ~ (forall c x s, completions c = 1%nat -> valid x -> shows c x -> by_confidence c x s ->
  mean_candidates c (take (size s)./2 s) <= mean_candidates c (drop (size s)./2 s)).
Proof.
move/(_ _ _ _ blanks_one solved_valid blanks_show blanks_order).
by rewrite /mean_candidates /= !big_cons !big_nil corner_candidates right_candidates down_candidates /=; lra.
Qed.

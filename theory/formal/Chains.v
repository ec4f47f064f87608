(** Random fields and Markov chains: a law that factors over two sets of positions makes them independent given what they
    share; in a chain, what lies on the two sides of a visible token, or inside and outside a gap. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies Variance Average.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Notation "\rprod_ ( i < m ) F" := (\big[Rmult/1%R]_(i < m) F%R)
  (at level 41, F at level 41, i, m at level 50, format "'[' \rprod_ ( i  <  m ) '/  '  F ']'") : R_scope.

Section Fields.
(** Sequences over positions I with tokens in V. *)
Variables (I V : finType).
Local Notation sequence := {ffun I -> V}.
Implicit Types (x y : sequence) (A B C D : {set I}) (F G P : sequence -> R).

(** y has the tokens of x at the positions in D: [agree] and [mass] of [Entropies] for functions that need not be laws, with the
    sequence that is held first. *)
Definition agree D x y := [forall i in D, y i == x i].
Lemma agreeP D x y : reflect (forall i, i \in D -> y i = x i) (agree D x y).
Proof. by apply: (iffP forall_inP) => h i /h; [move/eqP | move->]. Qed.

(** The marginal of the positions in D, at the tokens that x has there. *)
Definition at_set P D x := \rsum_(y | agree D x y) P y.
Lemma at_set_mass P D x : at_set P D x = mass (A := fun=> V) (fun i (y : sequence) => y i) P D x.
Proof. by []. Qed.

(** F depends on the positions in A only. *)
Definition depends F A := forall x y, agree A x y -> F y = F x.

Definition mix A x y : sequence := [ffun i => if i \in A then x i else y i].

(** A law that is a product of a function of A and a function of B: its marginal on any D that includes the common
    positions of A and B is a product, of a function of the positions in A and a function of those in B. *)
Lemma marginal_split P F G A B D x :
  (forall y, P y = F y * G y) -> depends F A -> depends G B -> A :|: B = setT -> A :&: B \subset D ->
  at_set P D x = at_set F (D :|: B) x * at_set G (D :|: A) x.
Proof.
move=> PE FA GB cover meet; rewrite /at_set.
have inB i : i \notin A -> i \in B.
  by move=> iA; move/setP: cover => /(_ i); rewrite !inE (negbTE iA).
have inD i : i \in A -> i \in B -> i \in D by move=> iA iB; apply: (subsetP meet); rewrite inE iA iB.
rewrite big_distrl /=; under [RHS]eq_bigr do rewrite big_distrr /=.
rewrite pair_big_dep /=.
rewrite (reindex_onto (fun z : sequence * sequence => mix A z.1 z.2) (fun y => (mix A y x, mix B y x))) /=; last first.
  move=> y _; apply/ffunP => i; rewrite !ffunE; case: (boolP (i \in A)) => // iA.
  by rewrite (inB i iA).
apply: eq_big => [[f g]|[f g] /andP[/agreeP ag /eqP[ef eg]]] /=; last first.
  rewrite PE; congr Rmult.
    by apply: FA; apply/agreeP => i iA; rewrite ffunE iA.
  apply: GB; apply/agreeP => i iB; rewrite ffunE; case: (boolP (i \in A)) => // iA.
  by rewrite -eg !ffunE iB iA.
apply/andP/andP => [[/agreeP ag /eqP[ef eg]]|[/agreeP af /agreeP ag]].
  split; apply/agreeP => i; rewrite inE => /orP[iD|iX].
  - rewrite -ef ffunE; case: ifP => // iA; exact: ag.
  - rewrite -ef ffunE; case: ifP => // iA; apply: ag; exact: inD.
  - rewrite -eg ffunE; case: ifP => // iB; exact: ag.
  - rewrite -eg ffunE; case: ifP => // iB; apply: ag; exact: inD.
have fA i : i \notin A -> f i = x i by move=> /inB iB; apply: af; rewrite inE iB orbT.
have gB i : i \notin B -> g i = x i.
  move=> iB; apply: ag; rewrite inE; case: (boolP (i \in A)) => [|/inB]; first by rewrite orbT.
  by rewrite (negbTE iB).
split.
  apply/agreeP => i iD; rewrite ffunE; case: ifP => _; [apply: af | apply: ag]; by rewrite inE iD.
apply/eqP; congr pair; apply/ffunP => i; rewrite !ffunE.
  by case: (boolP (i \in A)) => [//|/fA].
case: (boolP (i \in B)) => [iB|/gB //].
case: (boolP (i \in A)) => // iA; have iD := inD _ iA iB.
by rewrite af ?ag // inE ?iD ?iA.
Qed.

(** Conditional independence: given the common positions of A and B, anything in A is independent of anything in B.
    In product form: P(x_(A' u B')) P(x_C) = P(x_A') P(x_B'), with C the common positions, A' and B' between. *)
Theorem independent P F G A B A' B' x :
  (forall y, P y = F y * G y) -> depends F A -> depends G B -> A :|: B = setT ->
  A :&: B \subset A' -> A' \subset A -> A :&: B \subset B' -> B' \subset B ->
  at_set P (A' :|: B') x * at_set P (A :&: B) x = at_set P A' x * at_set P B' x.
Proof.
move=> PE FA GB cover CA A'A CB B'B.
have split_ D := marginal_split x PE FA GB cover (D := D).
rewrite !split_ // ?subsetU ?CA //.
have -> : A' :|: B' :|: B = A' :|: B by rewrite -setUA (setUidPr B'B).
have -> : A' :|: B' :|: A = B' :|: A by rewrite setUAC (setUidPr A'A) setUC.
have -> : A :&: B :|: B = B by apply/setUidPr; exact: subsetIr.
have -> : A :&: B :|: A = A by apply/setUidPr; exact: subsetIl.
have -> : A' :|: A = A by apply/setUidPr.
have -> : B' :|: B = B by apply/setUidPr.
ring.
Qed.

Lemma at_setT P x : at_set P setT x = P x.
Proof.
rewrite /at_set (big_pred1 x) // => y; apply/agreeP/eqP => [h|-> //].
by apply/ffunP => i; apply: h.
Qed.
End Fields.

Section Chain.
(** A Markov chain on n+1 tokens, with a kernel for each step: P(x) = mu(x_0) prod_k K_k(x_k, x_(k+1)).
    Nothing is asked of mu and K, not even that they sum to one. *)
Variables (V : finType) (n : nat) (mu : V -> R) (K : 'I_n -> V -> V -> R).
Local Notation position := 'I_n.+1.
Local Notation sequence := {ffun position -> V}.
Implicit Types (x y : sequence) (A B C M : {set position}).

Definition lower (k : 'I_n) : position := widen_ord (leqnSn n) k.
Definition upper (k : 'I_n) : position := lift ord0 k.
Definition chain x := mu (x ord0) * \rprod_k K k (x (lower k)) (x (upper k)).

(** Where mu and every K_k u are laws, P is a law: a step's factor may be replaced by a uniform law, from the last step
    on, without changing the total. *)

Lemma sum_update (F : sequence -> R) i : INR #|V| * (\rsum_x F x) = \rsum_x \rsum_v F (put x i v).
Proof.
rewrite pair_big /= (reindex (fun z : sequence * V => (put z.1 i z.2, z.1 i))) /=; last first.
  have inv (z : sequence * V) : (put (put z.1 i z.2) i (z.1 i), put z.1 i z.2 i) = z.
    case: z => x v /=; congr pair; last by rewrite ffunE eqxx.
    by apply/ffunP => j; rewrite !ffunE; case: eqP => // ->.
  by exists (fun z : sequence * V => (put z.1 i z.2, z.1 i)) => z _; apply: inv.
rewrite (eq_bigr (fun z : sequence * V => F z.1)) => [|[x v] _ /=]; last first.
  by congr F; apply/ffunP => j; rewrite !ffunE; case: eqP => // ->.
rewrite -(pair_big predT predT (fun x (_ : V) => F x)) /= -sum_mull; apply: eq_bigr => x _.
by rewrite big_const; elim: #|V| => [|m IH]; [rewrite /=; ring | rewrite iterS -IH S_INR; ring].
Qed.

Lemma sum_replace (F a b : sequence -> R) i : (forall x v, F (put x i v) = F x) ->
  (forall x, \rsum_v a (put x i v) = \rsum_v b (put x i v)) -> \rsum_x (F x * a x) = \rsum_x (F x * b x).
Proof.
move=> FE ab; case: (pickP (fun _ : V => true)) => [v0 _|none]; last first.
  by apply: eq_bigr => x _; have := none (fun_of_fin x ord0).
have V0 : 0 < INR #|V| by apply: lt_0_INR; apply/ltP/card_gt0P; exists v0.
apply: (Rmult_eq_reg_l (INR #|V|)); last by lra.
rewrite !(sum_update _ i); apply: eq_bigr => x _.
under eq_bigr do rewrite FE.
by under [RHS]eq_bigr do rewrite FE; rewrite !sum_mull ab.
Qed.

Theorem chain_law : law mu -> (forall k u, law (K k u)) -> law chain.
Proof.
move=> [m0 m1] lK; split=> [x|].
  by apply: Rmult_le_pos => //; apply: prod_ge0 => k _; case: (lK k (x (lower k))).
have [v0 _] : exists v : V, True.
  case: (pickP (fun _ : V => true)) => [v _|none]; first by exists v.
  by move: m1; rewrite big_pred0 //; lra.
have V0 : 0 < INR #|V| by apply: lt_0_INR; apply/ltP/card_gt0P; exists v0.
pose c := / INR #|V|.
have c1 : \big[Rplus/0]_(v : V) c = 1.
  have -> : \big[Rplus/0]_(v : V) c = INR #|V| * c.
    by rewrite big_const; elim: #|V| => [|m IH]; [rewrite /=; ring | rewrite iterS IH S_INR; ring].
  by rewrite /c; field; lra.
pose f j (x : sequence) (k : 'I_n) := if (k < j)%nat then K k (x (lower k)) (x (upper k)) else c.
have off (k k' : 'I_n) (x : sequence) v : (k' < k)%nat -> put x (upper k) v (lower k') = x (lower k').
  move=> lt; rewrite ffunE; case: eqP => // /(congr1 val) /=; rewrite /bump /= add1n => e.
  by move: lt; rewrite e ltnNge leqnSn.
have off' (k k' : 'I_n) (x : sequence) v : (k' < k)%nat -> put x (upper k) v (upper k') = x (upper k').
  move=> lt; rewrite ffunE; case: eqP => // /lift_inj e; by rewrite e ltnn in lt.
have T j : (j <= n)%nat -> \big[Rplus/0]_(x : sequence) (mu (x ord0) * \rprod_k f j x k) = 1.
  elim: j => [|j IH] jn.
    rewrite (eq_bigr (fun x : sequence => (\big[Rmult/1]_(k : 'I_n) c) * mu (x ord0))) => [|x _]; last first.
      by rewrite Rmult_comm.
    rewrite (sum_replace (F := fun=> \big[Rmult/1]_(k : 'I_n) c) (a := fun x : sequence => mu (x ord0))
      (b := fun=> c) (i := ord0)) => // [|x]; last first.
      by rewrite c1 -m1; apply: eq_bigr => v _; rewrite ffunE eqxx.
    rewrite !big_const card_ord card_ffun card_ord.
    have -> : ssrnat.iter n (Rmult c) 1 = pow c n by elim: n => [|m IH] //=; rewrite IH.
    have e s : ssrnat.iter s (Rplus (pow c n * c)) 0 = INR s * (pow c n * c).
      by elim: s => [|s IH]; [rewrite /=; ring | rewrite iterS IH S_INR; ring].
    have f' s : INR (expn #|V| s) = pow (INR #|V|) s.
      by elim: s => [|s IH] //; rewrite expnS mult_INR IH.
    rewrite e f'.
    have -> : pow c n * c = pow c n.+1 by rewrite /=; ring.
    by rewrite -Rpow_mult_distr /c Rinv_r ?pow1 //; lra.
  pose k : 'I_n := Ordinal jn.
  pose F (x : sequence) := mu (x ord0) * \big[Rmult/1]_(k' | k' != k) f j x k'.
  rewrite -[RHS](IH (ltnW jn)).
  have split_ s (x : sequence) : (forall k', k' != k -> f s x k' = f j x k') ->
      mu (x ord0) * (\rprod_k f s x k) = F x * f s x k.
    move=> e; rewrite (bigD1 k) //= (eq_bigr (f j x)) => [|k' /e //].
    by rewrite /F Rmult_assoc; congr Rmult; rewrite Rmult_comm.
  rewrite (eq_bigr (fun x => F x * f j.+1 x k)) => [|x _]; last first.
    apply: split_ => k' ne; rewrite /f ltnS leq_eqVlt; case: eqP => // e.
    by case/eqP: ne; apply: val_inj.
  rewrite [RHS](eq_bigr (fun x => F x * f j x k)) => [|x _]; last exact: split_.
  apply: (sum_replace (i := upper k)) => [x v|x].
    rewrite /F ffunE /=; congr Rmult; apply: eq_bigr => k' ne.
    rewrite /f; case: ifP => // lt; by rewrite off ?off'.
  rewrite /f ltnn ltnSn c1 -[RHS](proj2 (lK k (x (lower k)))).
  apply: eq_bigr => v _; rewrite ffunE; case: eqP => [/(congr1 val) /= |_].
    by rewrite /bump /= add1n => /n_Sn.
  by rewrite ffunE eqxx.
rewrite -[RHS](T n (leqnn n)); apply: eq_bigr => x _; congr Rmult.
by apply: eq_bigr => k _; rewrite /f ltn_ord.
Qed.

(** Both ends of every step lie in A or both lie in B. *)
Definition separated A B := forall k : 'I_n,
  (lower k \in A) && (upper k \in A) || (lower k \in B) && (upper k \in B).

Lemma chain_factors A B : A :|: B = setT -> separated A B ->
  exists F G, [/\ forall x, chain x = F x * G x, depends F A & depends G B].
Proof.
move=> cover sep; pose inA (k : 'I_n) := (lower k \in A) && (upper k \in A).
pose f0 x := if ord0 \in A then mu (x ord0) else 1.
pose g0 x := if ord0 \in A then 1 else mu (x ord0).
exists (fun x => f0 x * \big[Rmult/1]_(k | inA k) K k (x (lower k)) (x (upper k))).
exists (fun x => g0 x * \big[Rmult/1]_(k | ~~ inA k) K k (x (lower k)) (x (upper k))).
split=> [x|x y /agreeP h|x y /agreeP h].
- rewrite /chain (bigID inA) /=; set s := \big[_/_]_(_ | _) _; set t := \big[_/_]_(_ | ~~ _) _.
  by rewrite /f0 /g0; case: ifP => _; ring.
- congr Rmult; first by rewrite /f0; case: ifP => // /h ->.
  by apply: eq_bigr => k /andP[l u]; rewrite !h.
congr Rmult.
  rewrite /g0; case: (boolP (ord0 \in A)) => // o; rewrite h //.
  by move/setP: cover => /(_ ord0); rewrite !inE (negbTE o).
by apply: eq_bigr => k ni; have := sep k; rewrite -/(inA k) (negbTE ni) /= => /andP[l u]; rewrite !h.
Qed.

(** Given the common positions of A and B, the rest of A is independent of the rest of B, and so is any part of it. *)
Theorem chain_independent A B A' B' x : A :|: B = setT -> separated A B ->
  A :&: B \subset A' -> A' \subset A -> A :&: B \subset B' -> B' \subset B ->
  at_set chain (A' :|: B') x * at_set chain (A :&: B) x = at_set chain A' x * at_set chain B' x.
Proof. by move=> cover sep; have [F [G [PE FA GB]]] := chain_factors cover sep; exact: independent PE FA GB cover. Qed.

(** A pivot m: the tokens up to m and those from m on. P(x) P(x_m) = P(x_(<= m)) P(x_(>= m)). *)
Definition upto (m : position) := [set i : position | (i <= m)%nat].
Definition from (m : position) := [set i : position | (m <= i)%nat].

Theorem pivot (m : position) x :
  chain x * at_set chain [set m] x = at_set chain (upto m) x * at_set chain (from m) x.
Proof.
have cover : upto m :|: from m = setT by apply/setP => i; rewrite !inE leq_total.
have meet : upto m :&: from m = [set m].
  by apply/setP => i; rewrite !inE -eqn_leq; apply/eqP/eqP => [/val_inj|->].
have sep : separated (upto m) (from m).
  move=> k; rewrite !inE /= /bump /= add1n.
  by case: (ltnP k m) => km; [rewrite (ltnW km) | rewrite (leqW km) orbT].
have := chain_independent x cover sep (A' := upto m) (B' := from m).
rewrite meet cover at_setT; apply=> //; by rewrite sub1set inE.
Qed.

(** A gap between i and j: the tokens from i to j, and the tokens up to i and from j on.
    P(x) P(x_i, x_j) = P(x_(i..j)) P(x_(<= i), x_(>= j)). *)
Definition within (i j : position) := [set k : position | (i <= k <= j)%nat].

Theorem gap (i j : position) x : (i <= j)%nat ->
  chain x * at_set chain [set i; j] x = at_set chain (within i j) x * at_set chain (upto i :|: from j) x.
Proof.
move=> ij.
have cover : within i j :|: (upto i :|: from j) = setT.
  by apply/setP => k; rewrite !inE; case: (leqP k i) => ki; rewrite ?orbT //= ltnW //=; exact: leq_total.
have meet : within i j :&: (upto i :|: from j) = [set i; j].
  apply/setP => k; rewrite !inE -!val_eqE /=.
  apply/andP/orP => [[/andP[a b] /orP[c|c]]|[/eqP->|/eqP->]].
  - by left; rewrite eqn_leq c a.
  - by right; rewrite eqn_leq b c.
  - by rewrite !leqnn ij.
  - by rewrite !leqnn ij orbT.
have sep : separated (within i j) (upto i :|: from j).
  move=> k; rewrite !inE /= /bump /= add1n.
  case: (ltnP k i) => ki; first by rewrite (ltnW ki) orbT.
  case: (ltnP k j) => kj; first by rewrite (leqW ki) (ltnW kj).
  by rewrite (leqW kj) !orbT.
have := chain_independent x cover sep (A' := within i j) (B' := upto i :|: from j).
rewrite cover at_setT meet; apply=> //; rewrite -meet; [exact: subsetIl | exact: subsetIr].
Qed.
End Chain.

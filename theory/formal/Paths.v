(** Rules that may toss coins. The law of a path: which sets are revealed, and as what. Its divergence, and what it ends in: claims
    [path-decomposition], [path-bounds-output], [order-leaves-data], [one-at-a-time-exact]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Entropies Context Sets Policies PolicyCost PolicyExact.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Paths.
Variables (I V : finType).
Local Notation text := {ffun I -> V}.
Local Notation context := {ffun I -> option V}.
Local Notation part S := {dffun forall j : {i | i \in S}, V}.
Implicit Types (c d : context) (x : text) (S : {set I}).

(** A text as a context. *)
Definition full x : context := [ffun i => Some (x i)].

(** A move reveals a set with its tokens; a path is so many moves. *)
Definition move := {S : {set I} & part S}.
Fixpoint path n : finType := if n is m.+1 then [finType of [finType of move] * path m] else [finType of unit].
Definition next c (m : move) : context := reveal c (tagged m).
Fixpoint ends n c : path n -> context := if n is m.+1 then fun p => ends (next c p.1) p.2 else fun=> c.

(** The rule: at step t and in context c it draws the set S with probability rule t c S. How its tokens are then drawn. *)
Variable rule : nat -> context -> {set I} -> R.
Definition draws := context -> forall S, part S -> R.
Implicit Type D : draws.

Fixpoint path_law D n t c : path n -> R :=
  if n is m.+1 then fun p => rule t c (tag p.1) * D c (tag p.1) (tagged p.1) * path_law D t.+1 (next c p.1) p.2 else fun=> 1.
Definition drawn D n x := \rsum_(p | ends (blank I V) p == full x) path_law D (n := n) 0 (blank I V) p.

Hypotheses (rule_law : forall t c, law (rule t c)) (rule_masked : forall t c S, 0 < rule t c S -> S \subset masked c).

Variable P : text -> R.
Hypothesis lP : law P.
(** As the data would have it: the tokens of a set together, given the context. *)
Definition data : draws := fun c S => law_given P c (S := S).

(** The sampler: the tokens of a set independently of each other, each from the denoiser's law. *)
Variable q : context -> I -> V -> R.
Hypothesis lq : forall c i, law (q c i).
Definition sampler : draws := fun c S => step (S := S) (q c).

Lemma sum_path n (F : path n.+1 -> R) :
  \rsum_p F p = \rsum_(S : {set I} | true) \rsum_(y : part S | true) \rsum_(r : path n | true) F (Tagged (fun S : {set I} => part S) y, r).
Proof.
transitivity (\rsum_m \rsum_(r : path n | true) F (m, r)); first by rewrite pair_bigA; apply: eq_bigr => -[].
symmetry; etransitivity; first exact: (@sig_big_dep _ _ _ _ (fun S : {set I} => [finType of part S]) predT (fun S => predT)
  (fun S y => \rsum_(r : path n | true) F (Tagged (fun S : {set I} => part S) y, r))).
by apply: eq_bigr => -[].
Qed.

Lemma possible c S (y : part S) : S \subset masked c -> 0 < data c y -> 0 < prob P (shows (reveal c y)).
Proof.
move=> sub; rewrite /data law_given_prob // => h; have p0 e : 0 <= prob P (shows e) by apply: sum_ge0 => x _; case: lP.
case: (Rle_lt_or_eq_dec _ _ (p0 (reveal c y))) => // z; move: h; rewrite -z /Rdiv Rmult_0_l; lra.
Qed.

Lemma rule_ge0 t c S : 0 <= rule t c S. Proof. by case: (rule_law t c). Qed.

Lemma data_law c S : 0 < prob P (shows c) -> law (data c (S := S)).
Proof. by move=> seen; exact: law_given_law. Qed.

Lemma sampler_law c S : law (sampler c (S := S)).
Proof. exact: step_law. Qed.

Lemma sampler_ge0 n t c (p : path n) : 0 <= path_law sampler t c p.
Proof.
elim: n t c p => [|n IH] t c p /=; first lra.
apply: Rmult_le_pos => //; apply: Rmult_le_pos; first exact: rule_ge0.
by case: (sampler_law c (tag p.1)).
Qed.

(** Sets that the rule never draws, and tokens that the data never have, count nothing: what is left has possible contexts. *)
Lemma move_cases t c S (y : part S) : 0 < prob P (shows c) -> rule t c S * data c y = 0 \/
  [/\ 0 < rule t c S, 0 < data c y, S \subset masked c & 0 < prob P (shows (reveal c y))].
Proof.
move=> seen; case: (Rle_lt_or_eq_dec _ _ (rule_ge0 t c S)) => [r0|<-]; last by left; ring.
have [d0 _] := data_law S seen; case: (Rle_lt_or_eq_dec _ _ (d0 y)) => [dp|<-]; last by left; ring.
by right; split=> //; [exact: rule_masked r0 | apply: possible dp; exact: rule_masked r0].
Qed.

Lemma data_ge0 n t c (p : path n) : 0 < prob P (shows c) -> 0 <= path_law data t c p.
Proof.
elim: n t c p => [|n IH] t c [] /=; first by move=> _; lra.
move=> [S y] r seen; rewrite /next /=; case: (move_cases t y seen) => [->|[r0 d0 _ s]]; first by rewrite Rmult_0_l; lra.
by apply: Rmult_le_pos; [apply/Rlt_le/Rmult_lt_0_compat | exact: IH].
Qed.

Lemma data_sum n t c : 0 < prob P (shows c) -> \rsum_(p : path n | true) path_law data t c p = 1.
Proof.
elim: n t c => [|n IH] t c seen; first by rewrite (big_pred1 tt) // => -[].
rewrite sum_path -(proj2 (rule_law t c)); apply: eq_bigr => S _.
rewrite -[RHS]Rmult_1_r -(proj2 (data_law S seen)) -sum_mull; apply: eq_bigr => y _ /=.
rewrite sum_mull /next /=; case: (move_cases t y seen) => [->|[_ _ _ s]]; first by ring.
by rewrite IH // Rmult_1_r.
Qed.

(** What a set costs: the total correlation of its tokens, and what the denoiser's laws miss. *)
Definition set_cost c S := CTC P c S + \rsum_(i in S) kl (token_given P c i) (q c i).
Fixpoint path_cost n c : path n -> R :=
  if n is m.+1 then fun p => set_cost c (tag p.1) + path_cost (next c p.1) p.2 else fun=> 0.

Lemma set_kl c S : 0 < prob P (shows c) -> covers (sampler c (S := S)) (data c (S := S)) ->
  kl (data c (S := S)) (sampler c (S := S)) = set_cost c S.
Proof.
move=> seen cov; rewrite /sampler /step kl_identity //; [|exact: law_given_law | by move=> j a; case: (lq c (val j))].
rewrite /set_cost CTC_tc; congr Rplus.
rewrite [RHS](reindex_omap val (insub : I -> option {i | i \in S})) => [|i iS]; last by rewrite insubT.
apply: eq_big => [j|j _]; first by rewrite (valP j) valK eqxx.
by apply: eq_bigr => v _; rewrite marginal_given.
Qed.

Lemma cover_move n t c S (y : part S) : 0 < prob P (shows c) ->
  covers (path_law sampler (n := n.+1) t c) (path_law data t c) -> 0 < rule t c S -> 0 < data c y ->
  0 < sampler c y /\ covers (path_law sampler (n := n) t.+1 (reveal c y)) (path_law data t.+1 (reveal c y)).
Proof.
move=> seen cov r0 d0; have s := possible (rule_masked r0) d0.
have s0 : 0 <= sampler c y by case: (sampler_law c S).
have both (r : path n) : 0 < path_law data t.+1 (reveal c y) r -> 0 < sampler c y /\ 0 < path_law sampler t.+1 (reveal c y) r.
  move=> l0; have h := cov (Tagged (fun S : {set I} => part S) y, r); rewrite /= /next /= in h.
  have {}h := h (Rmult_lt_0_compat _ _ (Rmult_lt_0_compat _ _ r0 d0) l0).
  have b := sampler_ge0 t.+1 (reveal c y) r.
  case: s0 => [a|z]; last by rewrite -z !(Rmult_0_r, Rmult_0_l) in h; lra.
  by case: b => [b|z]; last by rewrite -z !(Rmult_0_r, Rmult_0_l) in h; lra.
split; last by move=> r /both[].
have [r l0] : exists r : path n, 0 < path_law data t.+1 (reveal c y) r; last by case: (both r l0).
apply: Classical_Prop.NNPP => none; have := data_sum n t.+1 s; rewrite big1 => [|r _]; first lra.
by case: (Rle_lt_or_eq_dec _ _ (data_ge0 t.+1 r s)) => // l0; case: none; exists r.
Qed.

(** On a path the denoiser denies no token that the data can have there. *)
Fixpoint denies_nothing n c : path n -> Prop := if n is m.+1 then fun p =>
  (forall i, i \in tag p.1 -> covers (q c i) (token_given P c i)) /\ denies_nothing (next c p.1) p.2 else fun=> True.

Lemma set_covers c S : 0 < prob P (shows c) ->
  covers (sampler c (S := S)) (data c (S := S)) <-> forall i, i \in S -> covers (q c i) (token_given P c i).
Proof.
move=> seen; have pc := product_covers (proj1 (data_law S seen)) (fun j a => proj1 (lq c (val j)) a).
apply: iff_trans pc _; split=> [h i iS v|h j v]; last by rewrite marginal_given; apply: h; exact: (valP j).
by have := h (exist _ i iS) v; rewrite marginal_given.
Qed.

(** So the two path laws are at infinite divergence exactly where some token on some path of the data is. *)
Theorem paths_covered n t c : 0 < prob P (shows c) ->
  covers (path_law sampler (n := n) t c) (path_law data t c) <->
  forall p : path n, 0 < path_law data t c p -> denies_nothing c p.
Proof.
elim: n t c => [|n IH] t c seen; first by split=> // _ p _ /=; lra.
split=> [cov|ok] [[S y] r] /=; rewrite /next /=.
  move=> h; case: (move_cases t y seen) => [z|[r0 d0 _ s]]; first by move: h; rewrite z Rmult_0_l; lra.
  split; last first.
    apply: (IH t.+1 _ s).1; first by case: (cover_move seen cov r0 d0).
    by apply: (Rmult_lt_reg_l (rule t c S * data c y)); [exact: Rmult_lt_0_compat | rewrite Rmult_0_r].
  by apply: (set_covers S seen).1 => y' d0'; case: (cover_move seen cov r0 d0').
move=> h; case: (move_cases t y seen) => [z|[r0 d0 _ s]]; first by move: h; rewrite z Rmult_0_l; lra.
have k0 : 0 < rule t c S * data c y by exact: Rmult_lt_0_compat.
have l0 : 0 < path_law data t.+1 (reveal c y) r.
  by apply: (Rmult_lt_reg_l (rule t c S * data c y)) => //; rewrite Rmult_0_r.
have [here _] := ok (Tagged (fun S : {set I} => part S) y, r) h.
apply: Rmult_lt_0_compat; first by apply: Rmult_lt_0_compat => //; exact: (set_covers S seen).2 here _ d0.
apply: (IH t.+1 _ s).2 l0 => r' l'; have [] // := ok (Tagged (fun S : {set I} => part S) y, r').
exact: Rmult_lt_0_compat.
Qed.

Lemma path_kl n t c : 0 < prob P (shows c) -> covers (path_law sampler (n := n) t c) (path_law data t c) ->
  kl (path_law data (n := n) t c) (path_law sampler t c) = \rsum_(p : path n | true) (path_law data t c p * path_cost c p).
Proof.
elim: n t c => [|n IH] t c seen cov.
  by apply: eq_bigr => p _ /=; rewrite Rmult_0_r /Rdiv Rinv_1 Rmult_1_r ln_1; ring.
pose k S (y : part S) := rule t c S * data c y; pose k' S (y : part S) := rule t c S * sampler c y.
pose L S (y : part S) := path_law data (n := n) t.+1 (reveal c y).
pose L' S (y : part S) := path_law sampler (n := n) t.+1 (reveal c y).
have here S (y : part S) : 0 < rule t c S -> 0 < data c y -> 0 < sampler c y /\ covers (L' S y) (L S y).
  by move=> r0 d0; exact: cover_move cov r0 d0.
have step_term S (y : part S) r : k S y * L S y r * ln (k S y * L S y r / (k' S y * L' S y r)) =
    L S y r * (k S y * ln (data c y / sampler c y)) + k S y * (L S y r * ln (L S y r / L' S y r)).
  rewrite /k /k'; case: (move_cases t y seen) => [->|[r0 d0 sub s]]; first by ring.
  have [sp cl] := here S y r0 d0.
  have lr : 0 <= L S y r by exact: data_ge0.
  case: (Rle_lt_or_eq_dec _ _ lr) => [l0|<-]; last by ring.
  have lp := cl _ l0; have -> : rule t c S * data c y * L S y r / (rule t c S * sampler c y * L' S y r) =
    (data c y / sampler c y) * (L S y r / L' S y r) by field; lra.
  by rewrite ln_mult; [ring | exact: Rdiv_lt_0_compat | exact: Rdiv_lt_0_compat].
rewrite /kl sum_path [RHS]sum_path.
transitivity (\rsum_(S : {set I} | true) (rule t c S * set_cost c S) + \rsum_(S : {set I} | true) \rsum_(y : part S | true) (k S y * \rsum_(r : path n | true) (L S y r * path_cost (reveal c y) r))).
  rewrite -sum_add; apply: eq_bigr => S _.
  have -> : rule t c S * set_cost c S = \rsum_(y : part S | true) (k S y * ln (data c y / sampler c y)).
    case: (Rle_lt_or_eq_dec _ _ (rule_ge0 t c S)) => [r0|z]; last first.
      by rewrite -z Rmult_0_l big1 // => y _; rewrite /k -z; ring.
    have cs : covers (sampler c (S := S)) (data c (S := S)) by move=> y d0; case: (here S y r0 d0).
    by rewrite -set_kl // /kl -sum_mull; apply: eq_bigr => y _; rewrite /k; ring.
  rewrite -sum_add; apply: eq_bigr => y _; rewrite (eq_bigr _ (fun r _ => step_term S y r)) sum_add sum_mulr sum_mull.
  rewrite /k; case: (move_cases t y seen) => [->|[r0 d0 sub s]]; first by ring.
  have [sp cl] := here S y r0 d0.
  by rewrite /L data_sum // -/(kl _ _) IH //; ring.
rewrite -sum_add; apply: eq_bigr => S _.
have -> : rule t c S * set_cost c S = \rsum_(y : part S | true) (k S y * set_cost c S).
  by rewrite sum_mulr /k sum_mull (proj2 (data_law S seen)); ring.
rewrite -sum_add; apply: eq_bigr => y _ /=; rewrite /next /=.
transitivity (\rsum_(r : path n | true) (k S y * (L S y r * set_cost c S) + k S y * (L S y r * path_cost (reveal c y) r))).
  rewrite sum_add !sum_mull sum_mulr /k; case: (move_cases t y seen) => [->|[r0 d0 sub s]]; first by ring.
  by rewrite /L data_sum //; ring.
by apply: eq_bigr => r _; rewrite /k /L; ring.
Qed.

Lemma blank_seen : 0 < prob P (shows (blank I V)).
Proof. by rewrite /prob (eq_bigl predT) => [|x]; [case: lP => _ ->; lra | exact: shows_blank]. Qed.

(** Claim [path-decomposition]. *)
Theorem path_decomposition n :
  let data_path := path_law data (n := n) 0 (blank I V) in let sampler_path := path_law sampler 0 (blank I V) in
  covers sampler_path data_path -> kl data_path sampler_path = \rsum_(p : path n | true) (data_path p * path_cost (blank I V) p).
Proof. exact: (path_kl blank_seen). Qed.

(** What is possible stays so; and where the sampler gives mass to the data's paths, it is in one move as in all. *)
Lemma ends_possible n t c (p : path n) : 0 < prob P (shows c) -> 0 < path_law data t c p -> 0 < prob P (shows (ends c p)).
Proof.
elim: n t c p => [|n IH] t c [] //= [S y] r seen; rewrite /next /=.
case: (move_cases t y seen) => [->|[r0 d0 _ s]]; first by rewrite Rmult_0_l; lra.
move=> h; apply: IH s _; apply: (Rmult_lt_reg_l (rule t c S * data c y)); first exact: Rmult_lt_0_compat.
by rewrite Rmult_0_r; exact: h.
Qed.

(** The chance of a text given what is told is a fair game along the data's paths. It is the [posterior] of [Sets]. *)
Definition text_given c x := if shows c x then P x / prob P (shows c) else 0.
Lemma text_given_posterior c x : text_given c x = posterior P c x.
Proof.
rewrite /text_given /posterior /given; case: ifP => sc.
  congr Rdiv; rewrite /prob (big_pred1 x) // => y; rewrite /= andbC; case: eqP => [->|] //=; by rewrite sc.
by rewrite [prob P (fun _ => _ && _)]big_pred0 /Rdiv ?Rmult_0_l // => y; rewrite /= andbC; case: eqP => [->|].
Qed.

Lemma text_sum c S x : 0 < prob P (shows c) -> S \subset masked c ->
  \rsum_(y : part S | true) (data c y * text_given (reveal c y) x) = text_given c x.
Proof.
move=> seen sub; rewrite (bigD1 (restrict S x)) //= big1 => [|y ne]; last first.
  by rewrite /text_given shows_reveal // eq_sym (negbTE ne) andbF; ring.
rewrite /text_given shows_reveal // eqxx andbT /data law_given_prob //; case: ifP => sc; last by ring.
case: (Rle_lt_or_eq_dec _ _ (proj1 lP x)) => [px|<-]; last by rewrite /Rdiv; ring.
have s : 0 < prob P (shows (reveal c (restrict S x))) by apply: (seen_shows lP _ px); rewrite shows_reveal // sc eqxx.
by field; lra.
Qed.

Lemma ends_text n t c x : 0 < prob P (shows c) ->
  \rsum_(p : path n | true) (path_law data t c p * text_given (ends c p) x) = text_given c x.
Proof.
elim: n t c => [|n IH] t c seen; first by rewrite (big_pred1 tt) => [|[]] //=; ring.
rewrite sum_path -[RHS]Rmult_1_l -(proj2 (rule_law t c)) -sum_mulr; apply: eq_bigr => S _.
case: (Rle_lt_or_eq_dec _ _ (rule_ge0 t c S)) => [r0|z]; last first.
  by rewrite big1 => [|y _]; [rewrite -z; ring | rewrite big1 // => r _ /=; rewrite -z; ring].
rewrite -(text_sum x seen (rule_masked r0)) -sum_mull; apply: eq_bigr => y _ /=; rewrite /next /=.
transitivity (\rsum_(r : path n | true) (rule t c S * data c y * (path_law data t.+1 (reveal c y) r * text_given (ends (reveal c y) r) x))).
  by apply: eq_bigr => r _; ring.
rewrite sum_mull; case: (move_cases t y seen) => [e|[_ _ _ s]]; last by rewrite IH //; ring.
by rewrite -Rmult_assoc e; ring.
Qed.

Lemma ends_full c x : masked c = set0 -> shows c x = (c == full x).
Proof.
move=> /setP m; apply/forallP/eqP => [h|-> i]; last by rewrite ffunE.
apply/ffunP => i; have := m i; have := h i; rewrite !inE !ffunE.
by case: (c i) => // v /eqP ->.
Qed.

Section Finished.
(** After n steps the rule has revealed everything, on every path of the data. *)
Variable n : nat.
Local Notation data_path := (path_law data (n := n) 0 (blank I V)).
Local Notation sampler_path := (path_law sampler (n := n) 0 (blank I V)).
Hypothesis finished : forall p : path n, 0 < data_path p -> masked (ends (blank I V) p) = set0.

(** Claim [order-leaves-data]. *)
Theorem order_leaves_data x : drawn data n x = P x.
Proof.
have one : prob P (shows (blank I V)) = 1 by rewrite /prob (eq_bigl predT) => [|y]; [case: lP | exact: shows_blank].
transitivity (text_given (blank I V) x); last by rewrite /text_given shows_blank one; field.
rewrite -(ends_text n 0 x blank_seen) /drawn big_mkcond; apply: eq_bigr => p _.
case: (Rle_lt_or_eq_dec _ _ (data_ge0 0 p blank_seen)) => [l0|<-]; last by case: ifP => _; ring.
have e := ends_possible blank_seen l0; rewrite /text_given ends_full ?finished //; case: eqP => [f|_]; last by ring.
have full_prob : prob P (shows (full x)) = P x.
  rewrite /prob (big_pred1 x) // => y; apply/forallP/eqP => [h|-> i]; last by rewrite ffunE.
  by apply/ffunP => i; have := h i; rewrite ffunE => /eqP.
by rewrite f full_prob in e *; field; lra.
Qed.

Lemma log_sum (T : finType) (p r : T -> R) (E : pred T) : (forall w, 0 <= p w) -> (forall w, 0 <= r w) -> covers r p ->
  (\rsum_(w | E w) p w) * ln ((\rsum_(w | E w) p w) / (\rsum_(w | E w) r w)) <= \rsum_(w | E w) (p w * ln (p w / r w)).
Proof.
move=> p0 r0 cov; set a := \rsum_(w | E w) p w; set b := \rsum_(w | E w) r w.
have a0 : 0 <= a by apply: sum_ge0.
case: (Rle_lt_or_eq_dec _ _ a0) => [ap|z]; last first.
  have pz : forall w, E w -> p w = 0 by apply: (sum_zero (P := E)) => // w _; exact: p0.
  by rewrite -z big1 => [|w /pz ->]; lra.
have bp : 0 < b.
  have [w [Ew pw]] : exists w, E w /\ 0 < p w.
    apply: Classical_Prop.NNPP => none; have : a = 0; last by lra.
    by apply: big1 => w Ew; case: (Rle_lt_or_eq_dec _ _ (p0 w)) => // h; case: none; exists w.
  by apply: Rlt_le_trans (cov _ pw) _; apply: (sum_term (P := E) (F := r)).
have ab : 0 < a / b by exact: Rdiv_lt_0_compat.
have : \rsum_(w | E w) (p w - r w * (a / b)) <= \rsum_(w | E w) (p w * ln (p w / r w) - p w * ln (a / b)).
  apply: sum_le => w _; case: (Rle_lt_or_eq_dec _ _ (p0 w)) => [pw|<-]; last first.
    by have : 0 <= r w * (a / b) by [apply: Rmult_le_pos => //; lra]; lra.
  have rw := cov _ pw; have sp : 0 < r w * (a / b) by exact: Rmult_lt_0_compat.
  have k := @kl_term _ p (fun w => r w * (a / b)) w (p0 w) (Rlt_le _ _ sp) (fun _ => sp); apply: Rle_trans k _; right.
  have -> : p w / (r w * (a / b)) = p w / r w * / (a / b) by field; repeat split; lra.
  by rewrite ln_mult ?ln_Rinv //; [ring | exact: Rdiv_lt_0_compat | exact: Rinv_0_lt_compat].
rewrite !sum_sub !sum_mulr -/a -/b; have -> : b * (a / b) = a by field; lra.
lra.
Qed.

(** Claim [path-bounds-output]. *)
Theorem path_bounds_output : covers sampler_path data_path ->
  covers (drawn sampler n) P /\ kl P (drawn sampler n) <= kl data_path sampler_path.
Proof.
move=> cov; have dg p : 0 <= data_path p by apply: data_ge0; exact: blank_seen.
have sg p : 0 <= sampler_path p by exact: sampler_ge0.
have pd x : P x = \rsum_(p : path n | ends (blank I V) p == full x) data_path p by rewrite -[LHS]order_leaves_data.
split=> [x|].
  rewrite pd => px; have [p [e l0]] : exists p : path n, ends (blank I V) p == full x /\ 0 < data_path p.
    apply: Classical_Prop.NNPP => none; move: px; rewrite big1 => [|p e]; first lra.
    by case: (Rle_lt_or_eq_dec _ _ (dg p)) => // h; case: none; exists p.
  by apply: Rlt_le_trans (cov _ l0) _; apply: (sum_term (P := fun p : path n => ends (blank I V) p == full x)).
apply: (@Rle_trans _ (\rsum_x \rsum_(p : path n | ends (blank I V) p == full x) (data_path p * ln (data_path p / sampler_path p)))).
  by apply: sum_le => x _; rewrite /drawn pd; exact: log_sum.
right; rewrite (eq_bigr (fun x => \rsum_(p : path n | true) (if ends (blank I V) p == full x then data_path p * ln (data_path p / sampler_path p) else 0))); last by move=> x _; rewrite -big_mkcond.
rewrite exchange_big /=; apply: eq_bigr => p _.
case: (Rle_lt_or_eq_dec _ _ (dg p)) => [l0|<-]; last by rewrite big1 => [|x _]; [ring | case: ifP => _; ring].
have [x sx] := full_text (finished l0); rewrite -big_mkcond (big_pred1 x) // => y; rewrite -ends_full ?finished //.
by apply/idP/eqP => [sy|->//]; apply: shows_full (finished l0) sy sx.
Qed.

(** Claim [one-at-a-time-exact]: sets of one token, and laws that are exact there. *)
Theorem one_at_a_time_by_chance : (forall t c S, 0 < prob P (shows c) -> 0 < rule t c S ->
    (#|S| <= 1)%nat /\ forall i, i \in S -> q c i =1 token_given P c i) -> forall x, drawn sampler n x = P x.
Proof.
move=> one x; rewrite -[RHS]order_leaves_data; apply: eq_bigr => p _.
suff same m t c (r : path m) : 0 < prob P (shows c) -> path_law sampler t c r = path_law data t c r by apply: same; exact: blank_seen.
elim: m t c r => [|m IH] t c [] //= [S y] r seen; rewrite /next /=.
case: (Rle_lt_or_eq_dec _ _ (rule_ge0 t c S)) => [r0|<-]; last by rewrite !Rmult_0_l.
have [card1 ex] := one t c S seen r0.
have cov : covers (sampler c (S := S)) (data c (S := S)).
  apply: (product_covers (proj1 (data_law S seen)) (fun j a => proj1 (lq c (val j)) a)).2 => j a.
  by rewrite marginal_given ex //; exact: (valP j).
have exact_draw (y' : part S) : data c y' = sampler c y'.
  suff z : kl (data c (S := S)) (sampler c (S := S)) = 0.
    by have [h _] := gibbs_eq (data_law S seen) (law_sublaw (sampler_law c S)) cov; exact: h.
  rewrite set_kl // /set_cost.
  have -> : CTC P c S = 0.
    move: card1; rewrite leq_eqVlt ltnS leqn0 => /orP[/cards1P[i ->]|]; rewrite CTC_sets // /TC; first by rewrite big_set1; ring.
    by rewrite cards_eq0 => /eqP ->; rewrite big_set0 H_empty; [ring | exact: posterior_law].
  rewrite big1; first by ring.
  move=> i iS; rewrite /kl big1 // => v _; rewrite ex //.
  case: (Req_dec (token_given P c i v) 0) => [->|nz]; first by ring.
  by rewrite /Rdiv Rinv_r // ln_1; ring.
rewrite -exact_draw; case: (move_cases t y seen) => [->|[_ _ _ s]]; first by rewrite !Rmult_0_l.
by rewrite IH.
Qed.
End Finished.
End Paths.

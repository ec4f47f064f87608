(** Claims on histories that are false, with their witnesses: balance that is counted over histories, assumptions that hold on average,
    a ceiling for a token with a visible one on both sides. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Decay LatinEnvelope HistoryPeaks Zipf.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma three_law : law three.
Proof.
split=> [r|]; first by case: r => [[|[|[|r]]] //= ?]; rewrite /three /=; lra.
by rewrite /three !big_ord_recl big_ord0 /=; lra.
Qed.

Lemma three_sorted (r s : 'I_3) : (r <= s)%nat -> three s <= three r.
Proof. by case: r s => [[|[|[|r]]] //= ?] [[|[|[|s]]] //= ?] _; rewrite /three /=; lra. Qed.

Section Histories.
(** Of the histories of two tokens, as many have v at rank r as at rank r'. *)
Definition history_balanced (V : finType) n (rank : seq V -> V -> 'I_n.+1) := forall v r r',
  (\sum_u \sum_w (rank [:: u; w] v == r) = \sum_u \sum_w (rank [:: u; w] v == r'))%nat.

(** Three tokens: after the three likeliest pairs 00, 01, 10 token 0 has rank 0; a token v has rank [peak h + v] modulo 3. *)
Definition peak (h : seq 'I_3) : nat :=
  if h is [:: u; w] then nth 0%nat [:: 0; 0; 1; 0; 1; 2; 1; 2; 2]%nat (3 * u + w) else 0%nat.
Definition shared_peak h (v : 'I_3) : 'I_3 := inord ((peak h + v) %% 3).

Lemma shared_peak_val h v : shared_peak h v = ((peak h + v) %% 3)%nat :> nat.
Proof. by rewrite inordK // ltn_mod. Qed.

Lemma shared_peak_rows h : bijective (shared_peak h).
Proof.
apply: injF_bij => u v /(congr1 val); rewrite /= !shared_peak_val => /eqP.
by rewrite eqn_modDl !modn_small // => /eqP /val_inj.
Qed.

Lemma shared_peak_balanced : history_balanced shared_peak.
Proof.
have at3 v r : (\sum_u \sum_w (shared_peak [:: u; w] v == r) = 3)%nat.
  under eq_bigr do under eq_bigr do rewrite -val_eqE /= shared_peak_val.
  rewrite !big_ord_recl !big_ord0.
  by case: v r => [[|[|[|v]]] //= ?] [[|[|[|r]]] //= ?].
by move=> v r r'; rewrite !at3.
Qed.

Lemma shared_peak_third : 563/1331 <= largest (ahead (fun h v => three (shared_peak h v)) 2 [::]).
Proof.
apply: Rle_trans (le_largest _ ord0); right; rewrite /= /three.
under eq_bigr do under eq_bigr do rewrite !shared_peak_val.
under eq_bigr do rewrite !shared_peak_val.
by rewrite !big_ord_recl !big_ord0 /=; field.
Qed.

(** Claim [history-balanced-distinct-peaks] is false. *)
Theorem history_distinct_fails : ~ (forall (V : finType) n (p : 'I_n.+1 -> R) (rank : seq V -> V -> 'I_n.+1),
  law p -> (forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r) -> (forall h, bijective (rank h)) -> history_balanced rank ->
  largest (ahead (fun h v => p (rank h v)) 2 [::]) <= W p 2).
Proof.
move/(_ _ _ _ _ three_law three_sorted shared_peak_rows shared_peak_balanced).
have := shared_peak_third; rewrite /= /p1 /p2 /three /= inordK //=; lra.
Qed.

(** Claim [history-balanced-latin] is false. *)
Theorem history_latin_fails : ~ (forall (V : finType) n (p : 'I_n.+1 -> R) (rank : seq V -> V -> 'I_n.+1),
  law p -> (forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r) -> (forall h, bijective (rank h)) -> history_balanced rank ->
  largest (ahead (fun h v => p (rank h v)) 2 [::]) <= E p 2).
Proof.
move/(_ _ _ _ _ three_law three_sorted shared_peak_rows shared_peak_balanced).
have := shared_peak_third; case: three_E => _ [_ ->]; lra.
Qed.
End Histories.

(** Claim [average-zipf] is false: two kinds of text in equal parts, alternation and fair coins. The token at distance 2 is the
    likeliest of its kind, the same at both steps. *)
Theorem average_fails : ~ (forall (kinds V : finType) n (w : kinds -> R) (a : kinds -> 'I_n.+1 -> R)
    (f : kinds -> V -> 'I_n.+1) (g : kinds -> V -> V -> 'I_n.+1),
  law w -> (forall c, law (a c)) -> (forall c (r s : 'I_n.+1), (r <= s)%nat -> a c s <= a c r) ->
  (forall c, bijective (f c)) -> (forall c u, bijective (g c u)) -> (forall c v, bijective (g c ^~ v)) ->
  \rsum_c (w c * largest (second a f (fun c _ => g c) c c)) <= \rsum_j ((\rsum_c (w c * a c j)) * (\rsum_c (w c * a c j)))).
Proof.
pose a (c : bool) (r : 'I_2) : R := if c then (if r == ord0 then 1 else 0) else / 2.
pose f (c v : bool) : 'I_2 := if v then inord 1 else ord0.
pose g (c u v : bool) := f c (u (+) v).
have inj c : bijective (f c).
  exists (fun r => r != ord0) => [[]|r] //=; rewrite /f ?(eqxx, inj_eq) //.
    by rewrite -val_eqE /= inordK.
  by case: eqP => [->|/eqP n] //=; apply/val_inj; rewrite /= inordK //; case: r n => [[|[|]]].
have shares : law (fun _ : bool => / 2) by split=> [c|]; rewrite ?big_bool /=; lra.
have laws c : law (a c).
  split=> [r|]; rewrite /a; first by case: c; [case: ifP => _|]; lra.
  by rewrite !big_ord_recl big_ord0; case: c => /=; lra.
have sorted c (r s : 'I_2) : (r <= s)%nat -> a c s <= a c r.
  rewrite /a; case: c => rs; last by lra.
  case: (eqVneq s ord0) rs => [->|_ _]; last by case: ifP => _; lra.
  by rewrite leqn0 => r0; rewrite -val_eqE /= r0; lra.
have rows c u : bijective (g c u) by apply: (bij_comp (inj c)); exists (addb u) => v; exact: addKb.
have columns c v : bijective (g c ^~ v) by apply: (bij_comp (inj c)); exists (addb^~ v) => u; rewrite addbK.
move/(_ _ _ _ _ a f g shares laws sorted inj rows columns).
apply/Rlt_not_le; rewrite !big_ord_recl big_ord0 !big_bool.
have l1 := le_largest (second a f (fun c => fun=> g c) true true) false.
have l2 := le_largest (second a f (fun c => fun=> g c) false false) false.
move: l1 l2; rewrite /second !big_bool /a /g /f /= -!val_eqE /= !inordK //=; lra.
Qed.

(** Claim [two-sided-ceiling] is false: the middle of three tokens, with the first and the last visible. *)
Theorem two_sided_fails : ~ (forall (V : finType) n (p : 'I_n.+1 -> R) (rank : V -> V -> 'I_n.+1),
  law p -> (forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r) -> (forall u, bijective (rank u)) ->
  let K u v := p (rank u v) in
  forall a b, 0 < \rsum_w (K a w * K w b) -> largest (fun v => K a v * K v b / \rsum_w (K a w * K w b)) <= p1 p).
Proof.
pose rank (u v : 'I_3) : 'I_3 := inord (nth 0%nat [:: 0; 1; 2; 1; 0; 2; 2; 1; 0]%nat (3 * u + v)).
have at_rank u v : rank u v = nth 0%nat [:: 0; 1; 2; 1; 0; 2; 2; 1; 0]%nat (3 * u + v) :> nat.
  by rewrite inordK //; case: u v => [[|[|[|u]]] //= ?] [[|[|[|v]]] //= ?].
have rows u : bijective (rank u).
  apply: injF_bij => v w /(congr1 val); rewrite /= !at_rank => e; apply/val_inj; move: e.
  by case: u v w => [[|[|[|u]]] //= ?] [[|[|[|v]]] //= ?] [[|[|[|w]]] //= ?].
move/(_ _ _ _ _ three_law three_sorted rows ord0 ord0); cbv zeta.
have -> : \rsum_w (three (rank ord0 w) * three (rank w ord0)) = 49/121.
  by rewrite /three; under eq_bigr do rewrite !at_rank; rewrite !big_ord_recl big_ord0 /=; field.
move=> h; have {h} := h ltac:(lra); apply/Rlt_not_le.
apply: Rlt_le_trans (le_largest _ ord0); rewrite /p1 /three !at_rank /=; lra.
Qed.

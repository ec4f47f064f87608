(** The kinetic energy of the masked flow to the texts of a law: each masked token is told, from its law given what is visible.
    - [kinetic_states]: it is the number of masked tokens, summed over the mask states that occur, times the energy of the schedule;
    - [kinetic_constant], claim [kinetic-energy-constant]: n d^(n-1) times it where every text occurs;
    - [kinetic_any_law]: claim [kinetic-energy-any-law] is false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Lia.
From Maskproof Require Import Sums Divergence Entropies Context Policies TwoTokens.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Kinetic.
Variables (I V : finType) (P : {ffun I -> V} -> R) (a speed : R).
Notation context := {ffun I -> option V}.
Implicit Types (c : context) (i : I) (v : V).

(** The mass of a mask state at the keep probability a: its visible tokens', visible, and the others masked. *)
Definition mass c := prob P (shows c) * \rprod_i (if c i is None then 1 - a else a).
(** One token more, and the rate at which the flow tells it where a grows with the given speed. *)
Definition tell c i v : context := [ffun j => if j == i then Some v else c j].
Definition rate c i v := speed / (1 - a) * token_given P c i v.
Definition kinetic := \rsum_c \rsum_(i in masked c) \rsum_v (mass c / mass (tell c i v) * rate c i v ^ 2).

(** The energy of the schedule. *)
Definition schedule_energy := speed ^ 2 / (a * (1 - a)).

Hypotheses (lP : law P) (ha : 0 < a < 1).

Lemma shows_tell c i v x : i \in masked c -> shows (tell c i v) x = shows c x && (x i == v).
Proof.
rewrite inE => /eqP ci; apply/forallP/andP => [h|[/forallP h xi] j]; last first.
  by rewrite ffunE; case: (eqVneq j i) => [->|_] //; exact: h.
split; last by have := h i; rewrite ffunE eqxx.
by apply/forallP => j; have := h j; rewrite ffunE; case: (eqVneq j i) => [->|]; rewrite ?ci.
Qed.

Lemma mass_tell c i v : i \in masked c -> 0 < prob P (shows c) ->
  mass (tell c i v) = token_given P c i v * (mass c * (a / (1 - a))).
Proof.
move=> im seen; have ci : c i = None by move: im; rewrite inE => /eqP.
have e : prob P (shows (tell c i v)) = token_given P c i v * prob P (shows c).
  by rewrite /token_given /given Rmult_assoc Rinv_l ?Rmult_1_r; [apply: eq_bigl => x; exact: shows_tell | lra].
rewrite /mass e (bigD1 i) //= [in RHS](bigD1 i) //= ffunE eqxx ci.
rewrite (eq_bigr (fun j => if c j is None then 1 - a else a)) => [|j ji]; last by rewrite ffunE (negbTE ji).
have alg g p z : g * p * (a * z) = g * (p * ((1 - a) * z) * (a / (1 - a))) by field; lra.
exact: alg.
Qed.

Lemma mass_gt0 c : 0 < prob P (shows c) -> 0 < mass c.
Proof. by move=> seen; apply: Rmult_lt_0_compat => //; apply: prod_gt0 => i _; case: (c i) => [_|]; lra. Qed.

(** A token that may be told next costs the energy of the schedule, wherever there is a text to tell. *)
Lemma kinetic_token c i : i \in masked c ->
  \rsum_v (mass c / mass (tell c i v) * rate c i v ^ 2) = if pos (prob P (shows c)) then schedule_energy else 0.
Proof.
move=> im; case: posP => seen; last first.
  have z : prob P (shows c) = 0.
    by have : 0 <= prob P (shows c); [case: lP => p0 _; apply: sum_ge0 | lra].
  by apply: big1 => v _; rewrite /mass z /Rdiv !Rmult_0_l.
have m0 := mass_gt0 seen; have [g0 g1] : law (token_given P c i) by exact: given_law.
rewrite (eq_bigr (fun v => schedule_energy * token_given P c i v)) => [|v _]; first by rewrite sum_mull g1 Rmult_1_r.
rewrite mass_tell // /rate /schedule_energy.
case: (Req_dec (token_given P c i v) 0) => [->|nz]; first by rewrite /=; ring.
by field; lra.
Qed.

(** Only the mask states that occur have an energy, each as much as it has masked tokens. *)
Theorem kinetic_states : kinetic = INR (\sum_(c | pos (prob P (shows c))) #|masked c|) * schedule_energy.
Proof.
rewrite (big_morph INR plus_INR (erefl (INR 0))) /= -sum_mulr [RHS]big_mkcond; apply: eq_bigr => c _.
rewrite (eq_bigr _ (fun i im => kinetic_token im)); case: ifP => _; last exact: big1.
rewrite big_const; elim: #|masked c| => [|n IH]; rewrite ?iterS ?IH ?S_INR /=; ring.
Qed.

(** Each token is masked in d^(n-1) of the mask states. *)
Lemma masked_states : (\sum_(c : context) #|masked c| = #|I| * expn #|V|.+1 #|I|.-1)%nat.
Proof.
transitivity (\sum_(i : I) \sum_(c : context | c i == None) 1)%nat.
  rewrite (exchange_big_dep predT) //=; apply: eq_bigr => c _; rewrite sum1_card; apply: eq_card => i; by rewrite !inE.
rewrite (eq_bigr (fun=> expn #|V|.+1 #|I|.-1)) => [|i _]; first by rewrite sum_nat_const.
rewrite sum1_card; pose F (j : I) : pred (option V) := fun o => (j == i) ==> (o == None).
have -> : #|[pred c : context | c i == None]| = #|family_mem (finfun.fmem F)|.
  apply: eq_card => c; rewrite inE; apply/eqP/familyP => [e j|h]; first by apply/implyP => /eqP ->; rewrite e.
  by have := h i; rewrite unfold_in /F eqxx => /eqP.
rewrite card_family foldrE big_map big_enum /= (bigD1 i) //=.
have -> : #|F i| = 1%nat by rewrite (eq_card (B := pred1 None)) ?card1 // => o; rewrite unfold_in /F eqxx inE.
rewrite mul1n (eq_bigr (fun=> #|V|.+1)) => [|j /negbTE ji]; last first.
  by rewrite -card_option; apply: eq_card => o; rewrite unfold_in /F ji.
by rewrite prod_nat_const; congr expn; rewrite (cardC1 i).
Qed.

(** Claim [kinetic-energy-constant]. *)
Theorem kinetic_constant : (forall x, 0 < P x) -> kinetic = INR (#|I| * expn #|V|.+1 #|I|.-1) * schedule_energy.
Proof.
move=> full; rewrite kinetic_states -masked_states; congr (INR _ * _); apply: eq_bigl => c; apply/posP.
have [x px] : exists x, 0 < P x.
  case: (pickP (fun x => pos (P x))) => [x /posP px|none]; first by exists x.
  by case: lP => p0; rewrite big1 => [|x _]; [lra | have := none x => /posP; have := p0 x; lra].
pose y : {ffun I -> V} := [ffun i => if c i is Some v then v else x i].
have sy : shows c y by apply/forallP => i; rewrite ffunE; case: (c i).
apply: Rlt_le_trans (full y) _; apply: (sum_term (P := fun y => shows c y)) => // z _; exact/Rlt_le.
Qed.
End Kinetic.

(** Uniform on 00 and 01: the state whose first token is 1 does not occur. *)
Definition first_zero (x : {ffun 'I_2 -> bool}) := if x t0 then 0 else 1 / 2.

Lemma first_zero_law : law first_zero.
Proof.
split=> [x|]; first by rewrite /first_zero; case: ifP; lra.
by rewrite sum_two !big_bool /= /first_zero !two_first /=; lra.
Qed.

(** Claim [kinetic-energy-any-law] is false. *)
Theorem kinetic_any_law : ~ (forall (I V : finType) (P : {ffun I -> V} -> R) (a speed : R), law P -> 0 < a < 1 ->
  kinetic P a speed = INR (#|I| * expn #|V|.+1 #|I|.-1) * schedule_energy a speed).
Proof.
have ha : 0 < 1 / 3 < 1 by lra.
move/(_ _ _ _ _ 1 first_zero_law ha); rewrite (kinetic_states 1 first_zero_law ha) -masked_states.
have e0 : 0 < schedule_energy (1 / 3) 1 by rewrite /schedule_energy; lra.
move/(Rmult_eq_reg_r _ _ _) => h; have {h} := INR_eq _ _ (h (Rgt_not_eq _ _ e0)).
pose c : {ffun 'I_2 -> option bool} := two (Some true) None.
rewrite [RHS](bigID (fun c => pos (prob first_zero (shows c)))) /= -{1}[LHS]addn0 => /addnI/esym/eqP.
rewrite sum_nat_eq0 => /forallP/(_ c)/implyP h.
have : ~~ pos (prob first_zero (shows c)).
  apply/posP; rewrite /prob big1 => [|x /forallP/(_ t0)]; first by lra.
  by rewrite two_first => /eqP xt; rewrite /first_zero xt.
move/h; rewrite cards_eq0 => /eqP/setP/(_ t1); by rewrite !inE two_second.
Qed.

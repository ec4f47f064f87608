(** Flows between sets of visible tokens, and their energy, in units of the squared speed of the keep probability over a (1 - a).
    - [masked_flow_energy], [masked_flow_least], claim [rates-of-single-tokens]: among flows that tell or mask one token at a time and keep the
      path of the masked flow, it has the least energy, n 2^(n-1).
    - [not_among_all], [not_among_paths]: flows that tell two tokens at once have less, on the same path and on another;
      claims [rates-optimal-among-all] and [masked-flow-least-energy] are false. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra Lia.
From Maskproof Require Import Sums Divergence.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Lemma iter_sum n c : ssrnat.iter n (Rplus c) 0 = INR n * c.
Proof. by elim: n => [|n IH]; rewrite ?iterS ?IH ?S_INR /=; ring. Qed.

Section Flows.
Variable I : finType.
Notation state := {set I}.
Implicit Types (S T : state) (a : R) (path : R -> state -> R) (f : state -> state -> R).

(** Masses of the states at each keep probability; a flow moves them along the path at the keep probability a: what comes in less
    what goes out is the slope of the mass. It flows from and to states that have mass. *)
Definition moves path a f :=
  [/\ forall S T, 0 <= f S T, forall S T, 0 < f S T -> 0 < path a S /\ 0 < path a T
    & forall T, derivable_pt_lim (fun b => path b T) a ((\rsum_S f S T) - (\rsum_S f T S))].
Definition energy path a f := a * (1 - a) * \rsum_S \rsum_T (f S T ^ 2 / (path a S * path a T)).

(** Each token is visible by itself; the masked flow tells each masked token at the rate 1 / (1 - a). *)
Definition masked_path a S := a ^ #|S| * (1 - a) ^ (#|I| - #|S|).
Definition rate a k := a ^ k * (1 - a) ^ (#|I| - k.+1).
Definition masked_flow a S T := \rsum_(i | (i \notin S) && (T == i |: S)) rate a #|S|.

(** One token more. *)
Definition tells S T := [exists i, (i \notin S) && (T == i |: S)].
Definition single f := forall S T, f S T <> 0 -> tells S T \/ tells T S.

Variable a : R.
Hypothesis ha : 0 < a < 1.

Lemma path_gt0 S : 0 < masked_path a S.
Proof. by apply: Rmult_lt_0_compat; apply: pow_lt; lra. Qed.

Lemma rate_gt0 k : 0 < rate a k.
Proof. by apply: Rmult_lt_0_compat; apply: pow_lt; lra. Qed.

Lemma flow_value S T : masked_flow a S T = if tells S T then rate a #|S| else 0.
Proof.
rewrite /masked_flow; case: ifP => [/existsP[i /andP[iS /eqP e]]|/negbT none].
  rewrite (big_pred1 i) // => j; apply/andP/eqP => [[jS /eqP e']|->]; last by rewrite iS e eqxx.
  have : j \in i |: S by rewrite -e e' !inE eqxx.
  by rewrite !inE (negbTE jS) orbF => /eqP.
by apply: big_pred0 => i; apply/negP => h; case/existsP: none; exists i.
Qed.

Lemma tells_card S T : tells S T -> #|T| = #|S|.+1.
Proof. by case/existsP => i /andP[iS /eqP ->]; rewrite cardsU1 iS. Qed.

Lemma told_lt S T : tells S T -> (#|S| < #|I|)%nat.
Proof. by move=> t; rewrite -(tells_card t) max_card. Qed.

(** On a step the flow squared is the product of the masses over a (1 - a). *)
Lemma step_product S T : tells S T -> a * (1 - a) / (masked_path a S * masked_path a T) * rate a #|S| = / rate a #|S|.
Proof.
move=> t; have k := told_lt t; rewrite /masked_path /rate (tells_card t).
have -> : (#|I| - #|S| = (#|I| - #|S|.+1).+1)%nat by rewrite subnSK.
have p n : 0 < a ^ n by apply: pow_lt; lra.
have q n : 0 < (1 - a) ^ n by apply: pow_lt; lra.
rewrite -!tech_pow_Rmult; field; have := p #|S|; have := q (#|I| - #|S|.+1)%nat; lra.
Qed.

Lemma flow_in T : \rsum_S masked_flow a S T = INR #|T| * rate a #|T|.-1.
Proof.
rewrite /masked_flow (exchange_big_dep predT) //=.
rewrite (bigID (fun i => i \in T)) /= [X in _ + X]big1 ?Rplus_0_r => [|i iT]; last first.
  by apply: big_pred0 => S; apply/andP => -[_ /eqP e]; rewrite e !inE eqxx in iT.
rewrite (eq_bigr (fun=> rate a #|T|.-1)) => [|i iT]; last first.
  rewrite (big_pred1 (T :\ i)) => [|S]; first by rewrite (cardsD1 i T) iT.
  apply/andP/eqP => [[iS /eqP ->]|->]; last by rewrite !inE eqxx setD1K.
  by rewrite setU1K.
by rewrite big_const iter_sum.
Qed.

Lemma flow_out S : \rsum_T masked_flow a S T = INR #|~: S| * rate a #|S|.
Proof.
rewrite /masked_flow (exchange_big_dep (fun i => i \notin S)) /=; last by move=> T i _ /andP[].
rewrite (eq_bigr (fun=> rate a #|S|)) => [|i iS]; last first.
  by rewrite (big_pred1 (i |: S)) // => T; rewrite iS /= eq_sym.
by rewrite big_const iter_sum; congr (INR _ * _); apply: eq_card => i; rewrite !inE.
Qed.

(** It moves the masses along the masked path, ... *)
Theorem masked_flow_moves : moves masked_path a (masked_flow a).
Proof.
split=> [S T|S T _|T]; [|split; exact: path_gt0|].
  by rewrite flow_value; case: ifP => _; [apply/Rlt_le/rate_gt0 | lra].
rewrite flow_in flow_out /masked_path /rate; have -> : #|~: T| = (#|I| - #|T|)%nat by rewrite cardsCs setCK.
have d1 := derivable_pt_lim_minus _ _ a _ _ (derivable_pt_lim_const 1 a) (derivable_pt_lim_id a).
have d2 := derivable_pt_lim_comp _ _ a _ _ d1 (derivable_pt_lim_pow _ (#|I| - #|T|)).
have d3 := derivable_pt_lim_mult _ _ a _ _ (derivable_pt_lim_pow a #|T|) d2.
match type of d3 with derivable_pt_lim _ _ ?l => have e : l = INR #|T| * (a ^ #|T|.-1 * (1 - a) ^ (#|I| - #|T|.-1.+1)) -
  INR (#|I| - #|T|) * (a ^ #|T| * (1 - a) ^ (#|I| - #|T|.+1)) end.
  by rewrite /comp /minus_fct /fct_cte /id; case: #|T| => [|k]; rewrite ?[k.+1.-1]/= !subnS /=; ring.
by rewrite -e; exact: d3.
Qed.

(** ... and has the energy n 2^(n-1), the number of steps. *)
Lemma flow_energy : energy masked_path a (masked_flow a) = \rsum_(S : state | true) \rsum_(T : state | true) (/ rate a #|S| * masked_flow a S T).
Proof.
rewrite /energy -sum_mull; apply: eq_bigr => S _; rewrite -sum_mull; apply: eq_bigr => T _.
rewrite flow_value; case: ifP => [t|_]; last by rewrite /=; field; have := path_gt0 S; have := path_gt0 T; have := rate_gt0 #|S|; lra.
by rewrite -(step_product t); field; have := path_gt0 S; have := path_gt0 T; lra.
Qed.

Theorem masked_flow_energy : energy masked_path a (masked_flow a) = INR (#|I| * expn 2 #|I|.-1).
Proof.
rewrite flow_energy (eq_bigr (fun S : state => INR #|~: S|)) => [|S _]; last first.
  by rewrite sum_mull flow_out; field; have := rate_gt0 #|S|; lra.
transitivity (\rsum_(i : I | true) \rsum_(S : {set I} | i \notin S) 1).
  rewrite (exchange_big_dep predT) //=; apply: eq_bigr => S _; rewrite big_const iter_sum Rmult_1_r; congr INR.
  by apply: eq_card => i; rewrite !inE.
rewrite (eq_bigr (fun=> INR (expn 2 #|I|.-1))) => [|i _]; first by rewrite big_const iter_sum mult_INR; congr (INR _ * _); apply: eq_card.
rewrite big_const iter_sum Rmult_1_r; congr INR.
have -> : #|I|.-1 = #|~: [set i]| by rewrite cardsC1.
by rewrite -card_powerset; apply: eq_card => S; rewrite powersetE subsetC sub1set inE unfold_in.
Qed.

(** What a flow moves between two heights depends on the path alone. *)
Lemma by_parts (h : state -> R) f : \rsum_S \rsum_T ((h T - h S) * f S T) = \rsum_T (h T * ((\rsum_S f S T) - (\rsum_S f T S))).
Proof.
transitivity ((\rsum_S \rsum_T (h T * f S T)) - (\rsum_S \rsum_T (h S * f S T))).
  by rewrite -sum_sub; apply: eq_bigr => S _; rewrite -sum_sub; apply: eq_bigr => T _; ring.
rewrite [X in X - _]exchange_big /= -sum_sub; apply: eq_bigr => T _.
by rewrite !sum_mull -Rmult_minus_distr_l.
Qed.

(** The height of a state: steps of the masked flow climb by one over the rate. *)
Definition height S := \big[Rplus/0]_(0 <= k < #|S|) / rate a k.

Lemma height_step S T : tells S T -> height T - height S = / rate a #|S|.
Proof. by move=> t; rewrite /height (tells_card t) big_nat_recr //=; ring. Qed.

(** Claim [rates-of-single-tokens]. *)
Theorem masked_flow_least f : single f -> moves masked_path a f ->
  energy masked_path a (masked_flow a) <= energy masked_path a f.
Proof.
move=> one [f0 _ df]; have [_ _ dF] := masked_flow_moves.
have same T : (\rsum_S f S T) - (\rsum_S f T S) = (\rsum_S masked_flow a S T) - (\rsum_S masked_flow a T S).
  exact: uniqueness_limite (df T) (dF T).
pose w S T := a * (1 - a) / (masked_path a S * masked_path a T).
have w0 S T : 0 < w S T.
  apply: Rdiv_lt_0_compat; first nra.
  by apply: Rmult_lt_0_compat; exact: path_gt0.
have eE g : energy masked_path a g = \rsum_S \rsum_T (w S T * g S T ^ 2).
  rewrite /energy -sum_mull; apply: eq_bigr => S _; rewrite -sum_mull; apply: eq_bigr => T _.
  by rewrite /w /Rdiv; ring.
have up : \rsum_S \rsum_T (w S T * masked_flow a S T ^ 2) = \rsum_S \rsum_T ((height T - height S) * masked_flow a S T).
  apply: eq_bigr => S _; apply: eq_bigr => T _; rewrite flow_value; case: ifP => [t|_]; last by ring.
  by rewrite (height_step t) -(step_product t) /w; ring.
have below S T : (height T - height S) * f S T <= w S T * masked_flow a S T * f S T.
  case: (Req_dec (f S T) 0) => [->|nz]; first by lra.
  apply: Rmult_le_compat_r => //; rewrite flow_value.
  case: (one _ _ nz) => t; first by rewrite t (height_step t) -(step_product t) /w; lra.
  have := height_step t; have := Rinv_0_lt_compat _ (rate_gt0 #|T|) => r0 e.
  have -> : tells S T = false.
    by case t' : (tells S T) => //; have := tells_card t; have := tells_card t'; lia.
  by rewrite Rmult_0_r; lra.
have cross : \rsum_S \rsum_T (w S T * masked_flow a S T ^ 2) <= \rsum_S \rsum_T (w S T * masked_flow a S T * f S T).
  rewrite up by_parts -(eq_bigr _ (fun T _ => congr1 (Rmult (height T)) (same T))) -by_parts.
  by apply: sum_le => S _; apply: sum_le => T _.
rewrite !eE; suff : 2 * (\rsum_S \rsum_T (w S T * masked_flow a S T * f S T)) - (\rsum_S \rsum_T (w S T * masked_flow a S T ^ 2)) <=
  \rsum_S \rsum_T (w S T * f S T ^ 2) by lra.
rewrite -sum_mull -sum_sub; apply: sum_le => S _; rewrite -sum_mull -sum_sub; apply: sum_le => T _.
by have := w0 S T; have := pow2_ge_0 (f S T - masked_flow a S T); nra.
Qed.
End Flows.

(** Two tokens: four states. *)
Definition seen (v w : bool) : {set bool} := [set i | if i then v else w].

Lemma seen_in v w i : (i \in seen v w) = if i then v else w.
Proof. by rewrite inE. Qed.

Lemma seen_all (S : {set bool}) : S = seen (true \in S) (false \in S).
Proof. by apply/setP => -[]; rewrite inE. Qed.

Lemma sum_seen (F : {set bool} -> R) : \rsum_S F S = F (seen true true) + F (seen true false) + (F (seen false true) + F (seen false false)).
Proof.
transitivity (\rsum_v \rsum_w F (seen v w)); last by rewrite !big_bool.
rewrite pair_big /= (reindex (fun p : bool * bool => seen p.1 p.2)) //.
by exists (fun S : {set bool} => (true \in S, false \in S)) => [[v w] _|S _]; [rewrite /= !seen_in | rewrite -seen_all].
Qed.

Lemma card_seen v w : #|seen v w| = (v + w)%nat.
Proof. by rewrite -sum1_card big_mkcond big_bool !seen_in; case: v; case: w. Qed.

Lemma seenC v w : ~: seen v w = seen (~~ v) (~~ w).
Proof. by apply/setP => -[]; rewrite !inE. Qed.

(** At 3/10: half of the largest flow to both tokens at once, and the rest by single tokens. *)
Definition jump (S T : {set bool}) :=
  match (true \in S, false \in S, true \in T, false \in T) with
  | (false, false, true, true) => 3 / 10
  | (false, false, true, false) | (false, false, false, true) => 55 / 100
  | (true, false, true, true) | (false, true, true, true) => 15 / 100
  | _ => 0
  end.

Lemma two_tokens a : 0 < a < 1 -> energy (@masked_path bool_finType) a (masked_flow a) = 4.
Proof. by move=> ha; rewrite (@masked_flow_energy bool_finType) // card_bool /=; lra. Qed.

Lemma derive_to (f : R -> R) a l l' : derivable_pt_lim f a l -> l = l' -> derivable_pt_lim f a l'.
Proof. by move=> d <-. Qed.

Lemma jump_moves : moves (@masked_path bool_finType) (3 / 10) jump.
Proof.
have ha : 0 < 3 / 10 < 1 by lra.
split=> [S T|S T _|T]; [|split; exact: path_gt0|].
  by rewrite /jump; case: (true \in S); case: (false \in S); case: (true \in T); case: (false \in T); lra.
have [_ _ /(_ T) d] := @masked_flow_moves bool_finType _ ha; apply: (derive_to d).
rewrite (seen_all T) flow_in flow_out !sum_seen /jump /rate !seen_in seenC !card_seen card_bool.
by case: (true \in T); case: (false \in T) => /=; lra.
Qed.

(** Claim [rates-optimal-among-all] is false. *)
Theorem not_among_all : ~ (forall (I : finType) (a : R) (f : {set I} -> {set I} -> R), 0 < a < 1 -> moves (@masked_path I) a f ->
  energy (@masked_path I) a (masked_flow a) <= energy (@masked_path I) a f).
Proof.
have ha : 0 < 3 / 10 < 1 by lra.
move/(_ _ _ _ ha jump_moves); rewrite two_tokens // /energy !sum_seen /jump /masked_path !seen_in !card_seen card_bool /=.
lra.
Qed.

(** A path that tells both tokens at once. *)
Definition at_once (a : R) (S : {set bool}) := if S == set0 then 1 - a else if S == setT then a else 0.
Definition all_told (S T : {set bool}) := if (S == set0) && (T == setT) then 1 else 0.

(** A path from all masks to the tokens: laws, from the one to the other. *)
Definition tells_all (I : finType) (path : R -> {set I} -> R) :=
  [/\ forall a, 0 <= a <= 1 -> law (path a), path 0 set0 = 1 & path 1 setT = 1].

(** Claim [masked-flow-least-energy] is false. *)
Theorem not_among_paths : ~ (forall (I : finType) (a : R) (path : R -> {set I} -> R) (f : {set I} -> {set I} -> R),
  0 < a < 1 -> tells_all path -> moves path a f -> energy (@masked_path I) a (masked_flow a) <= energy path a f).
Proof.
have ha : 0 < 1 / 3 < 1 by lra.
have e0 v w : (seen v w == set0) = ~~ (v || w) by rewrite -cards_eq0 card_seen; case: v; case: w.
have e1 v w : (seen v w == setT) = v && w by rewrite eqEcard subsetT cardsT card_seen card_bool; case: v; case: w.
have ends : tells_all at_once.
  split=> [a h||]; rewrite /at_once ?eqxx ?Rminus_0_r //; last first.
    by rewrite -cards_eq0 cardsT card_bool.
  split=> [S|]; first by case: ifP => _; [lra | case: ifP => _; lra].
  by rewrite !sum_seen !e0 !e1 /=; lra.
have flow : moves at_once (1 / 3) all_told.
  split=> [S T|S T|T]; rewrite ?/all_told.
  - by case: ifP => _; lra.
  - case: ifP => [/andP[/eqP -> /eqP ->] _|_]; last by lra.
    by rewrite /at_once eqxx -cards_eq0 cardsT card_bool /= eqxx; lra.
  rewrite (seen_all T) !sum_seen !e0 !e1 /at_once.
  case: (true \in T); case: (false \in T); rewrite !e0 !e1 /=.
  - by apply: (derive_to (derivable_pt_lim_id _)); lra.
  - by apply: (derive_to (derivable_pt_lim_const 0 _)); lra.
  - by apply: (derive_to (derivable_pt_lim_const 0 _)); lra.
  - by apply: (derive_to (derivable_pt_lim_minus _ _ _ _ _ (derivable_pt_lim_const 1 _) (derivable_pt_lim_id _))); lra.
move/(_ _ _ _ _ ha ends flow); rewrite two_tokens // /energy !sum_seen /all_told /at_once !e0 !e1 /=.
lra.
Qed.

(** What is not true of the largest probability far ahead, beside what is:
      [average_any_source]  that its mean over contexts never grows with distance, for every stationary source;
      [maximum_decays]      that it never grows with distance, in every context of a chain;
      [collapse_of_latin]   that with a Latin kernel far masks collapse to a token more frequent than others. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Decay Contraction LatinEnvelope Middle Zipf Commonest.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** Claim [average-maximum-decays-any-source]: where each token repeats the one before the last, the first two fair and independent. *)
Theorem average_any_source : ~ (forall (V : finType) (S : seq V -> R) d, stationary_source S ->
  mean_largest S 1 d.+1 <= mean_largest S 1 d).
Proof. by move=> h; have [st [e0 e1]] := average_rises; have := h _ echo 0%nat st; rewrite e0 e1; lra. Qed.

Lemma largest_three (f : 'I_3 -> R) : (forall v, 0 <= f v) ->
  largest f = Rmax (f ord0) (Rmax (f (lift ord0 ord0)) (f (lift ord0 (lift ord0 ord0)))).
Proof. by move=> f0; rewrite /largest !big_ord_recl big_ord0 (Rmax_left (f _) 0). Qed.

(** Claim [maximum-decays]: rows (2, 3, 6), (2, 6, 3) and (6, 2, 3) of 11, three and four tokens after the third. *)
Definition ranked_rows (u v : 'I_3) : R := nth 0 (nth [::] [:: [:: 2; 3; 6]; [:: 2; 6; 3]; [:: 6; 2; 3]] u) v / 11.

Theorem maximum_decays : ~ (forall (V : finType) (K : V -> V -> R) d a, (forall u, law (K u)) ->
  largest (power K d.+1 a) <= largest (power K d a)).
Proof.
move=> h; have stochastic u : law (ranked_rows u).
  split=> [v|]; last by rewrite !big_ord_recl big_ord0 /ranked_rows /=; case: u => -[|[|[|u]]] l //=; field.
  by rewrite /ranked_rows; case: u => -[|[|[|u]]] l //; case: v => -[|[|[|v]]] l' //=; lra.
have p0 d a v : 0 <= power ranked_rows d a v by case: (power_law stochastic d a).
have one a v : power ranked_rows 1 a v = ranked_rows a v.
  rewrite powerS (bigD1 a) //= power0 /point eqxx big1 => [|x /negbTE xu]; first by lra.
  by rewrite power0 /point xu; lra.
have := h _ ranked_rows 3%nat ord_max stochastic; rewrite !largest_three //.
have next d v : power ranked_rows d.+1 ord_max v =
  power ranked_rows d ord_max ord0 * ranked_rows ord0 v +
  (power ranked_rows d ord_max (lift ord0 ord0) * ranked_rows (lift ord0 ord0) v +
   power ranked_rows d ord_max (lift ord0 (lift ord0 ord0)) * ranked_rows (lift ord0 (lift ord0 ord0)) v).
  by rewrite powerS !big_ord_recl big_ord0 /= Rplus_0_r.
rewrite !(next 3%nat) !(next 2%nat) !(next 1%nat) !one /ranked_rows /= /Rmax.
repeat case: Rle_dec; lra.
Qed.

(** Claim [latin-collapse]: the cyclic square of three tokens at p = (6, 3, 2) / 11. *)
Definition cyclic (u v : 'I_3) : 'I_3 := inord ((v + 3 - u) %% 3).

Theorem collapse_of_latin : ~ (forall (V : finType) n (p : 'I_n.+1 -> R) (rank : V -> V -> 'I_n.+1) (pi : V -> R), law p ->
  (forall r, 0 < p r) -> (forall r s : 'I_n.+1, (r <= s)%nat -> p s <= p r) ->
  (forall u, bijective (rank u)) -> (forall v, bijective (rank ^~ v)) ->
  law pi -> (forall v, push pi (fun u v => p (rank u v)) v = pi v) -> / INR #|V| < largest pi).
Proof.
move=> h; have lp : law three.
  split; last by rewrite !big_ord_recl big_ord0 /three /=; field.
  by move=> [[|[|[|r]]] l] //; rewrite /three /=; lra.
have pos r : 0 < three r by case: r => -[|[|[|r]]] l //; rewrite /three /=; lra.
have sorted (r s : 'I_3) : (r <= s)%nat -> three s <= three r.
  by case: r => -[|[|[|r]]] l //; case: s => -[|[|[|s]]] l' //=; rewrite /three /=; lra.
have val_ u v : cyclic u v = ((v + 3 - u) %% 3)%nat :> nat by rewrite inordK // ltn_mod.
have rows u : bijective (cyclic u).
  apply: injF_bij => v w /(congr1 val); rewrite /= !val_ => e; apply: val_inj; move: e.
  by case: u => -[|[|[|u]]] l //; case: v => -[|[|[|v]]] l' //; case: w => -[|[|[|w]]] l'' //.
have columns v : bijective (cyclic ^~ v).
  apply: injF_bij => u w /(congr1 val); rewrite /= !val_ => e; apply: val_inj; move: e.
  by case: u => -[|[|[|u]]] l //; case: v => -[|[|[|v]]] l' //; case: w => -[|[|[|w]]] l'' //.
have lu : law (fun _ : 'I_3 => / INR #|'I_3|).
  by split=> [_|]; rewrite ?card_ord /=; [lra | rewrite !big_ord_recl big_ord0 /=; field].
have := h _ 2%nat three cyclic _ lp pos sorted rows columns lu (uniform_stationary lp columns).
by have [_ ->] := latin_uniform lp pos columns lu (uniform_stationary lp columns); lra.
Qed.

(** How a chain forgets, computed for given numbers: laws at a distance, the largest marginal and its bounds, total variation
    and Dobrushin's coefficient. Tokens and ranks are 0, ..., n. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra QArith Qreals Qminmax Qabs FunctionalExtensionality.
From Maskproof Require Import Sums Divergence Decay LatinEnvelope Zipf Contraction Middle Commonest Listed Evaluate.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Close Scope Q_scope.
Local Open Scope R_scope.

(** ** Chains *)
Section Chain.
Variables (m : nat) (k : nat -> nat -> Q).
Notation V := 'I_m.
Notation tokens := (iota 0 m).
Notation K := (fun u v : V => Q2R (k u v)).

Lemma sum_tokens (f : nat -> Q) : \rsum_(u : V | true) Q2R (f u) = Q2R (qsum tokens f).
Proof. by rewrite Q2R_sum -(big_listed (lists_ord m) predT (fun u => Q2R (f u))). Qed.
Lemma max_tokens (f : nat -> Q) : \big[Rmax/0]_(u : V) Q2R (f u) = Q2R (qmax tokens f).
Proof. by rewrite Q2R_max -val_enum_ord big_map enumT [index_enum _]unlock. Qed.

(** A law one token on; at distance d; the largest of its values. Kept in a list, so that each is computed once. *)
Definition pushed (q : seq Q) : seq Q := [seq qsum tokens (fun u => nth 0%Q q u * k u v)%Q | v <- tokens].
Definition far (q : seq Q) (d : nat) : seq Q := ssrnat.iter d pushed q.

Lemma nth_pushed q (v : V) : nth 0%Q (pushed q) v = qsum tokens (fun u => nth 0%Q q u * k u v)%Q.
Proof. by rewrite (nth_map 0%nat) ?size_iota // nth_iota. Qed.

Theorem at_distance_evaluate q d v : at_distance K (fun u => Q2R (nth 0%Q q u)) d v = Q2R (nth 0%Q (far q d) v).
Proof.
elim: d v => [|d IH] v //=; rewrite nth_pushed -sum_tokens; apply: eq_bigr => u _.
by rewrite IH Q2R_mult.
Qed.

Theorem after_evaluate q d v : after K d (fun u => Q2R (nth 0%Q q u)) v = Q2R (nth 0%Q (far q d) v).
Proof.
elim: d v => [|d IH] v //=; rewrite nth_pushed -sum_tokens; apply: eq_bigr => u _.
by rewrite IH Q2R_mult.
Qed.

Theorem largest_evaluate (f : nat -> Q) : largest (fun v : V => Q2R (f v)) = Q2R (qmax tokens f).
Proof. exact: max_tokens. Qed.

Theorem tv_rows_evaluate u v : tv (K u) (K v) = Q2R (tv_of tokens (k u) (k v)).
Proof. exact: (tv_evaluate (k u) (k v) (lists_ord m)). Qed.

Definition dobrushin_of : Q := qmax tokens (fun u => qmax tokens (fun v => tv_of tokens (k u) (k v))).
Theorem dobrushin_evaluate : dobrushin K = Q2R dobrushin_of.
Proof.
rewrite -max_tokens; apply: eq_bigr => u _; rewrite -max_tokens; apply: eq_bigr => v _; exact: tv_rows_evaluate.
Qed.

(** From one token: powers of the kernel; the law between two tokens; the largest marginal in the mean over the first token. *)
Definition point_of (a : nat) : seq Q := [seq (if v == a then 1 else 0)%Q | v <- tokens].
Definition power_of d a v : Q := nth 0%Q (far (point_of a) d) v.

Theorem power_evaluate d (a v : V) : power K d a v = Q2R (power_of d a v).
Proof.
rewrite /power_of -after_evaluate /power; congr (after _ _ _ _); apply: functional_extensionality => u.
rewrite (nth_map 0%nat) ?size_iota // nth_iota // /point -val_eqE /=.
by case: ifP; rewrite ?Q2R_0 ?Q2R_1.
Qed.

Theorem bridge_evaluate d e (a b v : V) :
  bridge K d e a b v = Q2R (power_of d a v * power_of e v b / power_of (d + e) a b).
Proof. by rewrite Q2R_over Q2R_mult -!power_evaluate. Qed.

Theorem chain_mean_largest_evaluate (pi : nat -> Q) d : chain_mean_largest K (fun c : V => Q2R (pi c)) d =
  Q2R (qsum tokens (fun c => pi c * qmax tokens (power_of d c))%Q).
Proof.
rewrite -sum_tokens; apply: eq_bigr => c _; rewrite Q2R_mult -max_tokens; congr Rmult.
by apply: eq_bigr => v _; rewrite power_evaluate.
Qed.
End Chain.

(** A process of any memory, at distance d + 1 after a history. *)
Section Process.
Variables (m : nat) (k : seq nat -> nat -> Q).
Notation V := 'I_m.
Fixpoint ahead_of d (h : seq nat) (v : nat) : Q :=
  if d is d'.+1 then qsum (iota 0 m) (fun u => k h u * ahead_of d' (rcons h u) v)%Q else k h v.

Theorem ahead_evaluate d (h : seq V) (v : V) :
  ahead (fun h (v : V) => Q2R (k (map (@nat_of_ord m) h) v)) d h v = Q2R (ahead_of d (map (@nat_of_ord m) h) v).
Proof.
elim: d h => [|d IH] h //=; rewrite -sum_tokens; apply: eq_bigr => u _.
by rewrite IH map_rcons Q2R_mult.
Qed.
End Process.

(** ** Bounds from the law p of the ranks 0, ..., n *)
Section Bounds.
Variables (n : nat) (p : nat -> Q).
Notation ranks := (iota 0 n.+1).
Notation q := (fun r : 'I_n.+1 => Q2R (p r)).

Definition p2_of : Q := if (0 < n)%nat then p 1 else 0%Q.
Lemma p2_evaluate : p2 q = Q2R p2_of.
Proof. by rewrite /p2 /p2_of; case: ifP => n0; rewrite ?Q2R_0 // inordK. Qed.

(** Ceiling and floor: p_1 and p_1^(d+1). *)
Theorem ceiling_evaluate : p1 q = Q2R (p 0). Proof. by []. Qed.
Fixpoint floor_of d : Q := if d is d'.+1 then Qred (p 0 * floor_of d') else p 0.
Theorem floor_evaluate d : p1 q ^ d.+1 = Q2R (floor_of d).
Proof. by elim: d => [|d IH]; [rewrite pow_1 | rewrite [floor_of _]/= Q2R_red Q2R_mult -IH]. Qed.

(** Distinct peaks: W_(d+1). *)
Fixpoint W_of d : Q := if d is d'.+1 then Qred (p2_of + (p 0 - p2_of) * W_of d') else p 0.
Theorem W_evaluate d : W q d = Q2R (W_of d).
Proof. by elim: d => [|d IH] //=; rewrite Q2R_red Q2R_plus Q2R_mult Q2R_minus IH p2_evaluate. Qed.

(** The Latin envelope: the bounds on the sums of the 0, ..., n + 1 largest at distance d + 1, in a list. *)
Definition top_of (k : nat) : Q := qsum [seq r <- ranks | (r < k)%nat] p.
Definition next_of (s : seq Q) (k : nat) : Q :=
  Qmin (nth 0%Q s k) (top_of k * nth 0%Q s k + inject_Z (Z.of_nat k) *
    qsum [seq j <- ranks | (k <= j)%nat] (fun j => p j * (nth 0%Q s j.+1 - nth 0%Q s j)))%Q.
Fixpoint envelopes d : seq Q :=
  if d is d'.+1 then let s := envelopes d' in [seq Qred (next_of s k) | k <- iota 0 n.+2]
  else [seq top_of k | k <- iota 0 n.+2].

Lemma sum_ranks (b : pred nat) (f : nat -> Q) : \rsum_(r : 'I_n.+1 | b r) Q2R (f r) = Q2R (qsum [seq r <- ranks | b r] f).
Proof. exact: (sum_evaluate f (lists_ord n.+1) b). Qed.

Lemma nth_ranks (f : nat -> Q) k : (k < n.+2)%nat -> nth 0%Q [seq f k | k <- iota 0 n.+2] k = f k.
Proof. by move=> lt; rewrite (nth_map 0%nat) ?size_iota // nth_iota. Qed.

Lemma envelope_evaluate d k : (k < n.+2)%nat -> envelope q d k = Q2R (nth 0%Q (envelopes d) k).
Proof.
elim: d k => [|d IH] k lt; first by rewrite [envelopes _]/= nth_ranks // /envelope /top (sum_ranks (fun r => r < k)%nat).
rewrite [envelopes _]/= nth_ranks // Q2R_red Q2R_min2 Q2R_plus !Q2R_mult Q2R_nat -!IH //.
rewrite -(sum_ranks (fun r => r < k)%nat) -(sum_ranks (fun j => k <= j)%nat) /=.
congr (Rmin _ (_ + _ * _)); apply: eq_bigr => j _.
have jn := ltn_ord j; rewrite Q2R_mult Q2R_minus IH ?ltnS // IH //; exact: leqW.
Qed.

Theorem E_evaluate d : E q d = Q2R (nth 0%Q (envelopes d) 1).
Proof. exact: envelope_evaluate. Qed.
End Bounds.

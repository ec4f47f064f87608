(** Parity by elimination: the first two bits become their sum until one is left, and a lone 0 is erased where there is a rule for it.
    - [eliminate_right], claim [parity-by-elimination]: with that rule odd words leave 1, and even ones nothing.
    - [released_fails]: claim [parity-released-rules] is false. *)
From mathcomp Require Import all_ssreflect.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

(** Bits, true for 1. *)
Fixpoint sum_up (first : bool) (rest : seq bool) : bool := if rest is second :: others then sum_up (first (+) second) others else first.
Definition eliminate (lone_zero : bool) (word : seq bool) : seq bool :=
  if word is first :: rest then let left := sum_up first rest in if ~~ left && lone_zero then [::] else [:: left] else [::].

Definition odd_ones (word : seq bool) := odd (count_mem true word).

Lemma sum_up_odd first rest : sum_up first rest = odd_ones (first :: rest).
Proof.
elim: rest first => [|second others IH] first; first by case: first.
by rewrite /= IH /odd_ones /= !oddD; case: first; case: second => /=; case: (odd _).
Qed.

(** Claim [parity-by-elimination]. *)
Theorem eliminate_right word : eliminate true word = if odd_ones word then [:: true] else [::].
Proof. by case: word => [|first rest] //=; rewrite sum_up_odd; case: (odd_ones _). Qed.

(** Claim [parity-released-rules] is false: 11 leaves 0. *)
Theorem released_fails : ~ (forall word, ~~ odd_ones word -> eliminate false word = [::]).
Proof. by move/(_ [:: true; true] isT). Qed.

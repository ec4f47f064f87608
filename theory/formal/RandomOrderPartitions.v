(** A uniform order cuts the tokens into a uniform ordered partition: means over orders are means over the partitions
    with the listed sizes. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Entropies RandomOrderCurve RandomOrder RandomOrderLaws.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

(** The round of place p, and the first place of round t. *)
Fixpoint round_at sizes (p : nat) : nat :=
  if sizes is n :: rest then if (p < n)%nat then 0%nat else (round_at rest (p - n)).+1 else 0%nat.
Definition start sizes t : nat := sumn (take t sizes).

Lemma round_at_lt sizes p t : (t <= size sizes)%nat -> (round_at sizes p < t)%nat = (p < start sizes t)%nat.
Proof.
rewrite /start; elim: sizes p t => [|n r IH] p [|t] //=; rewrite ltnS => le.
case: (ltnP p n) => pn; first by rewrite (leq_trans pn) ?leq_addr.
by rewrite ltnS IH // ltn_subLR.
Qed.

Lemma start_next sizes t : (t < size sizes)%nat -> start sizes t.+1 = (start sizes t + nth 0%nat sizes t)%nat.
Proof. by move=> lt; rewrite /start (take_nth 0%nat) // -cats1 sumn_cat /= addn0. Qed.

Lemma start_le sizes t : (start sizes t <= sumn sizes)%nat.
Proof. by rewrite /start -{2}(cat_take_drop t sizes) sumn_cat leq_addr. Qed.

Section Partitions.
Variables (L : nat) (sizes : seq nat).
Hypothesis sz : sumn sizes = L.
Notation token := 'I_L.
Notation K := (size sizes).
Implicit Types (s : {ffun token -> token}) (M : {ffun token -> 'I_K}).

(** An ordered partition names the round of each token; those with the listed sizes. *)
Definition has_sizes : pred {ffun token -> 'I_K} := fun M => [forall t : 'I_K, #|[set i | M i == t]| == nth 0%nat sizes t].

Definition mean_partition (G : {ffun token -> 'I_K} -> R) := (\rsum_(M | has_sizes M) G M) / INR #|has_sizes|.

Lemma round_at_ord (p : token) : (round_at sizes p < K)%nat.
Proof. by rewrite round_at_lt // /start take_size sz. Qed.
Definition place_round : {ffun token -> 'I_K} := [ffun p : token => Ordinal (round_at_ord p)].

Definition inv s : token -> token := fun i => odflt i [pick j | s j == i].
Lemma invK s : injective s -> cancel s (inv s).
Proof. by move=> si i; rewrite /inv; case: pickP => [j /eqP /si //|/(_ i)]; rewrite eqxx. Qed.
Lemma invKV s : injective s -> cancel (inv s) s.
Proof. by move=> si; apply: (canF_sym (invK si)). Qed.

(** The partition that an order makes. *)
Definition cut s : {ffun token -> 'I_K} := [ffun i => place_round (inv s i)].

Lemma place_upto (t : 'I_K) : [set p : token | (place_round p < t)%nat] = upto L (start sizes t).
Proof. by apply/setP => p; rewrite !inE ffunE /= round_at_lt // ltnW. Qed.

Lemma place_window (t : 'I_K) : [set p : token | place_round p == t] = window L (start sizes t) (nth 0%nat sizes t).
Proof.
apply/setP => p; rewrite !inE ffunE -val_eqE /= -start_next //.
have lo : (start sizes t <= p)%nat = (t <= round_at sizes p)%nat.
  by rewrite leqNgt -round_at_lt ?(ltnW (ltn_ord t)) // -leqNgt.
by rewrite lo -round_at_lt // ltnS eqn_leq andbC.
Qed.

Lemma cut_set s M (Q : pred 'I_K) : injective s -> [set i | Q (M (inv s i))] = s @: [set p | Q (M p)].
Proof.
move=> si; apply/setP => i; rewrite inE; apply/idP/imsetP => [q|[p]]; last first.
  by rewrite inE => q ->; rewrite invK.
by exists (inv s i); rewrite ?inE ?invKV.
Qed.

Lemma place_partition : has_sizes place_round.
Proof.
apply/forallP => t; rewrite place_window card_window //.
by rewrite -start_next // -sz start_le.
Qed.

(** Two partitions of the same sizes: a permutation takes one to the other. *)
Lemma recolour M : has_sizes M -> exists2 t : token -> token, injective t & forall p, M (t p) = place_round p.
Proof.
move=> qM; have e : perm_eq (codom place_round) (codom M).
  apply/allP => c _ /=; rewrite (count_map place_round) (count_map M).
  have n (N : {ffun token -> 'I_K}) : has_sizes N -> seq.count (preim N (pred1 c)) (enum token) = nth 0%nat sizes c.
    by move/forallP/(_ c)/eqP <-; rewrite -sum1_count -sum1dep_card big_enum_cond; apply: eq_bigl.
  by apply/eqP; transitivity (nth 0%nat sizes c); [exact: (n _ place_partition) | symmetry; exact: (n _ qM)].
case: (pickP (predT : pred token)) => [p0 _|none]; last by exists (fun p => p) => p; have := none p.
have cm (N : {ffun token -> 'I_K}) (q : token) : nth (place_round p0) (codom N) q = N q.
  by rewrite (nth_map q) ?size_enum_ord // nth_ord_enum.
have [Is pe ce] := perm_iotaP (place_round p0) e.
rewrite size_codom card_ord in pe.
have sI : size Is = L by rewrite (perm_size pe) size_iota.
have lt (p : token) : (nth 0%nat Is p < L)%nat.
  have : nth 0%nat Is p \in Is by rewrite mem_nth ?sI.
  by rewrite (perm_mem pe) mem_iota.
exists (fun p => Ordinal (lt p)) => [p q /(congr1 val) /= /eqP|p].
  by rewrite nth_uniq ?sI ?(perm_uniq pe) ?iota_uniq // => /eqP /val_inj.
by rewrite -cm /= -(nth_map _ (place_round p0)) ?sI // -ce cm.
Qed.

(** The mean over orders of a function of the partition is its mean over the partitions. *)
Theorem mean_cut G : mean (fun s => G (cut s)) = mean_partition G.
Proof.
have c0 : 0 < INR #|has_sizes|.
  by apply/lt_0_INR/ltP/card_gt0P; exists place_round; exact: place_partition.
suff e : (\rsum_(M | has_sizes M) G M) = INR #|has_sizes| * mean (fun s => G (cut s)).
  by rewrite /mean_partition e; field; lra.
rewrite -[LHS](mean_const L).
transitivity (mean (fun s => \rsum_(M | has_sizes M) G [ffun i => M (inv s i)])).
  apply: mean_eq => s si; rewrite (reindex (fun M => [ffun i => M (inv s i)] : {ffun token -> 'I_K})) /=.
    apply: eq_bigl => M; apply: eq_forallb => t; congr (_ == _).
    rewrite -(card_imset (mem [set i | M i == t]) si); apply: eq_card => i.
    by rewrite -(cut_set M (pred1 t) si) !inE ffunE.
  by exists (fun M => [ffun i => M (s i)] : {ffun token -> 'I_K}) => M _; apply/ffunP => i; rewrite !ffunE ?invK ?invKV.
rewrite mean_sum (eq_bigr (fun=> mean (fun s => G (cut s)))) => [|M qM]; first exact: sum_const.
have [t ti tM] := recolour qM; rewrite -(mean_shift (fun s => G (cut s)) ti).
apply: mean_eq => s si; congr G; apply/ffunP => i; rewrite ffunE [RHS]ffunE -tM; congr (M _).
have ui : injective [ffun p => s (t p)] by move=> p q; rewrite !ffunE => /si /ti.
suff /si : s (inv s i) = s (t (inv [ffun p => s (t p)] i)) by [].
by rewrite (invKV si) -[in LHS](invKV ui i) ffunE.
Qed.

End Partitions.

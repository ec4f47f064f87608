(** Fair bits of which two are equal: entropies of sets of them, and what blocks of two sizes lose that do not nest.
    Claim [block-monotone-converse]. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Variance Average Mirror Entropies Context Policies PolicyCost PolicyExact Objective Blocks.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Tie.
Variables (I : finType) (a b : I).
Hypothesis ab : b != a.
Notation sequence := {ffun I -> bool}.

Definition fair (_ : bool) := 1 / 2.
Definition tied (x : sequence) := if x a == x b then 2 * independent (fun _ : I => fair) x else 0.
Local Notation H S := (Entropies.H (@Objective.token I bool_finType) tied S).
Local Notation mass S w := (Entropies.mass (@Objective.token I bool_finType) tied S w).

Lemma fair_law : law fair.
Proof. by split=> [v|]; rewrite ?big_bool /fair /=; lra. Qed.

(** What a token of a set halves. *)
Definition half (S : {set I}) i := if i \in S then 1 / 2 else 1.

Lemma mass_tied (S : {set I}) (w : sequence) : w a = w b ->
  mass S w = (if (a \in S) && (b \in S) then 2 else 1) * \rprod_i half S i.
Proof.
move=> wab; pose g c i (v : bool) := (if i \in S then if v == w i then 1 else 0 else 1) * (if (i == a) || (i == b) then if v == c then 1 else 0 else 1).
have -> : mass S w = 2 * \rsum_c mean (independent (fun _ : I => fair)) (fun x => \rprod_i g c i (x i)).
  rewrite -mean_sum /Entropies.mass big_mkcond /mean -sum_mull; apply: eq_bigr => x _.
  have all c : \rprod_i g c i (x i) = (if Entropies.agree (@Objective.token I bool_finType) S x w then 1 else 0) *
      (if (x a == c) && (x b == c) then 1 else 0).
    rewrite big_split /=; congr (_ * _).
      case: ifP => [/forall_inP h|/negbT/forallPn[i]].
        by apply: big1 => i _; case: ifP => // iS; have := h i iS; rewrite /Objective.token => ->.
      by rewrite negb_imply => /andP[iS /negbTE ne]; rewrite (bigD1 i) //= iS; move: ne; rewrite /Objective.token => ->; ring.
    rewrite (bigD1 a) //= eqxx /= (bigD1 b) //= eqxx orbT big1 => [|i /andP[/negbTE -> /negbTE ->] //].
    by case: (x a == c); case: (x b == c) => /=; ring.
  rewrite big_bool /= !all /tied; case: ifP => _; case: (x a); case: (x b) => /=; ring.
have lf (i : I) : law fair by exact: fair_law.
rewrite big_bool /= !(mean_product (fun _ : I => fair)).
have split c : \rprod_i mean fair (g c i) = mean fair (g c a) * (mean fair (g c b) * \big[Rmult/1]_(i | (i != a) && (i != b)) half S i).
  rewrite (bigD1 a) //= (bigD1 b) //=; congr (_ * (_ * _)); apply: eq_bigr => i /andP[/negbTE ia /negbTE ib].
  by rewrite /mean big_bool /g ia ib /half /fair /=; case: ifP => _; case: (w i) => /=; lra.
rewrite !split [in RHS](bigD1 a) //= [in RHS](bigD1 b) //=.
move: (\big[Rmult/1]_(i | _) _) => z; rewrite /mean !big_bool /g !eqxx (negbTE ab) orbT /= /half /fair wab.
by case: (a \in S); case: (b \in S); case: (w b) => /=; field.
Qed.

Lemma half_gt0 S : 0 < \rprod_i half S i.
Proof. by apply: prod_gt0 => i _; rewrite /half; case: ifP => _; lra. Qed.

Lemma tied_law : law tied.
Proof.
split=> [x|].
  rewrite /tied; case: ifP => _; last by lra.
  by apply: Rmult_le_pos; [lra | apply: prod_ge0 => i _; rewrite /fair; lra].
pose w : sequence := [ffun=> true].
have := @mass_tied set0 w; rewrite !ffunE => /(_ erefl); rewrite inE /= Rmult_1_l big1 => [|i _]; last by rewrite /half inE.
move=> <-; apply: eq_bigl => x; apply/esym/forall_inP => i; by rewrite inE.
Qed.

(** Each token of a set tells a bit, but the two that are equal tell one. *)
Lemma entropy_tied S : H S = INR #|S| * ln 2 - (if (a \in S) && (b \in S) then ln 2 else 0).
Proof.
have [_ p1] := tied_law.
have e : ln ((if (a \in S) && (b \in S) then 2 else 1) * \rprod_i half S i) = (if (a \in S) && (b \in S) then ln 2 else 0) - INR #|S| * ln 2.
  rewrite ln_mult; [|by case: ifP; lra|exact: half_gt0].
  have -> : ln (\rprod_i half S i) = - (INR #|S| * ln 2).
    rewrite ln_prod => [|i _]; last by rewrite /half; case: ifP => _; lra.
    rewrite (eq_bigr (fun i => if i \in S then - ln 2 else 0)) => [|i _].
      rewrite -big_mkcond big_const /=; elim: #|S| => [|n IH]; rewrite ?iterS ?IH ?S_INR /=; ring.
    by rewrite /half; case: ifP => _; [rewrite -ln_Rinv; [congr ln; field | lra] | exact: ln_1].
  by case: ifP => _; rewrite ?ln_1; ring.
rewrite /Entropies.H; transitivity (- \rsum_w (tied w * ((if (a \in S) && (b \in S) then ln 2 else 0) - INR #|S| * ln 2))).
  congr Ropp; apply: eq_bigr => w _; case: (eqVneq (w a) (w b)) => wab; first by rewrite mass_tied // e.
  by rewrite /tied (negbTE wab); ring.
by rewrite sum_mulr p1; ring.
Qed.

(** Rounds lose one bit where they draw the two at once, and nothing else. *)
Theorem loss_tied (r : I -> nat) : loss tied r = if r a == r b then ln 2 else 0.
Proof.
rewrite /loss !entropy_tied !inE /=.
have each i : H (i |: before r (r i)) - H (before r (r i)) =
    ln 2 - (if i == a then (if (r b < r a)%nat then ln 2 else 0) else 0) - (if i == b then (if (r a < r b)%nat then ln 2 else 0) else 0).
  have out : i \notin before r (r i) by rewrite inE ltnn.
  rewrite !entropy_tied cardsU1 out add1n S_INR !inE.
  case: (eqVneq i a) => [->|ia]; rewrite ?eqxx ?(eq_sym a) ?(negbTE ab) /= ?ltnn /=; first by rewrite ?andbF; case: ifP => _; ring.
  case: (eqVneq i b) => [->|ib]; rewrite ?eqxx /= ?ltnn ?andbF ?andbT ?(negbTE ia) /=.
    by rewrite ?(eq_sym a) ?(negbTE ab) /=; case: ifP => _; ring.
  by rewrite ?(eq_sym a i) ?(eq_sym b i) ?(negbTE ia) ?(negbTE ib) /=; case: ifP => _; ring.
rewrite (eq_bigr _ (fun i _ => each i)) !sum_sub -!big_mkcond !big_pred1_eq /= cardsT big_const.
have -> : ssrnat.iter #|I| (Rplus (ln 2)) 0 = INR #|I| * ln 2.
  by elim: #|I| => [|n IH]; rewrite ?iterS ?IH ?S_INR /=; ring.
by case: (ltngtP (r a) (r b)) => _ /=; ring.
Qed.
End Tie.

(** Blocks of B draw the tie across the end of a block of B' at once, blocks of B' do not. *)
Theorem converse (n B B' : nat) (before_end after_end : 'I_n)
    (q q' : {ffun 'I_n -> option bool} -> 'I_n -> bool -> R) :
  (0 < B)%nat -> (B < B')%nat -> ~~ (B %| B')%nat -> before_end = B'.-1 :> nat -> after_end = B' :> nat ->
  (forall c i, law (q c i)) -> PolicyExact.exact (earliest (blocks B)) q (tied before_end after_end) ->
  (forall c i, law (q' c i)) -> PolicyExact.exact (earliest (blocks B')) q' (tied before_end after_end) ->
  kl (tied before_end after_end) (drawn (blocks B) q) - kl (tied before_end after_end) (drawn (blocks B') q') = ln 2.
Proof.
move=> B0 BB nest ea eb lq ex lq' ex'.
have B1 : (0 < B')%nat by exact: ltn_trans BB.
have ab : after_end != before_end.
  by apply/eqP => /(congr1 val); rewrite /= ea eb; case: (B') B1 => // k _ /eqP; rewrite -[X in X == _]addn1 -{2}[k]addn0 eqn_add2l.
have lt := tied_law ab.
rewrite (exact_loss lt (blocks_partition n B0) lq ex) (exact_loss lt (blocks_partition n B1) lq' ex') !loss_tied //.
have z : (B'.-1 %/ B' = 0)%nat by rewrite divn_small ?prednK.
rewrite /blocks ea eb z divnn B1 /= Rminus_0_r; suff -> : (B'.-1 %/ B = B' %/ B)%nat by rewrite eqxx.
have r0 : (0 < B' %% B)%nat by rewrite lt0n.
have e : B'.-1 = (B' %/ B * B + (B' %% B).-1)%nat by rewrite {1}(divn_eq B' B) -!subn1 addnBA.
have small : ((B' %% B).-1 < B)%nat by apply: leq_ltn_trans (leq_pred _) _; rewrite ltn_mod.
by rewrite e divnMDl // (divn_small small) addn0.
Qed.

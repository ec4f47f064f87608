(** Losses of single tokens, each by the datum and by what else is masked, where every token is masked by itself with a chance of
    its own:
      [masked_variance]   the variance of the masked loss, by moments of tokens given that they are masked, and of pairs given that
                          both are;
      [reweighed_blind]   masking some tokens more often, and dividing by the chance, leaves the mean as it is where no loss sees
                          their masks. *)
From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals Lra.
From Maskproof Require Import Sums Divergence Contraction Variance Average Mirror RandomOrderCurve.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Local Open Scope R_scope.

Section Blind.
(** A function that does not look at some tokens has the same mean whatever the laws of these. *)
Variables (I V : finType).
Implicit Types (Q : I -> V -> R) (f : {ffun I -> V} -> R).

Lemma put_swap (x : {ffun I -> V}) i j v w : i != j -> put (put x i v) j w = put (put x j w) i v.
Proof. by move=> ij; apply/ffunP => k; rewrite !ffunE; case: eqP => // ->; rewrite eq_sym (negbTE ij). Qed.

Lemma averages_blind Q s f i : (forall x v, f (put x i v) = f x) -> forall x v, averages Q s f (put x i v) = averages Q s f x.
Proof.
move=> b; elim: s => //= j s IH x v; apply: mean_ext => w.
case: (i =P j) => [<-|/eqP ij]; first by rewrite put_put.
by rewrite put_swap // IH.
Qed.

Lemma mean_blind Q Q' f : (forall i, law (Q i)) -> (forall i, law (Q' i)) ->
  (forall i, Q i =1 Q' i \/ forall x v, f (put x i v) = f x) -> mean (independent Q) f = mean (independent Q') f.
Proof.
move=> lQ lQ' h; case: (pickP (fun _ : {ffun I -> V} => true)) => [x _|none]; last by rewrite /mean !big_pred0.
rewrite -(averages_all f x lQ) -(averages_all f x lQ'); elim: (enum I) x => //= i s IH x.
rewrite /average (@mean_ext _ _ (fun v => averages Q s f (put x i v)) (fun v => averages Q' s f (put x i v))) => [|v]; last exact: IH.
case: (h i) => [e|b]; first by apply: eq_bigr => v _; rewrite e.
by rewrite !(@mean_ext _ _ (fun v => averages Q' s f (put x i v)) (fun=> averages Q' s f x)) => *; rewrite ?mean_const // averages_blind.
Qed.
End Blind.

Section Masks.
(** The law of the set of masks, where token i is masked with probability r i, by itself. *)
Variable I : finType.
Implicit Types (r : I -> R) (f : {set I} -> R) (M : {set I}).

Definition masked_at r M := \rprod_i (if i \in M then r i else 1 - r i).
Definition rates r := forall i, 0 < r i <= 1.

Lemma mask_laws r : rates r -> forall i, law (mask_law (r i)).
Proof. by move=> hr i; apply: mask_law_law; have := hr i; lra. Qed.

Lemma mean_bits r f : mean (masked_at r) f = mean (alone r) (fun x => f (hidden x)).
Proof.
rewrite /mean (reindex (@hidden I)) /=; last first.
  exists (fun M => [ffun i => i \in M]) => [x _|M _]; first by apply/ffunP => i; rewrite ffunE inE.
  by apply/setP => i; rewrite inE ffunE.
apply: eq_bigr => x _; congr (_ * _); apply: eq_bigr => i _; by rewrite inE.
Qed.

Lemma masked_law r : rates r -> law (masked_at r).
Proof.
move=> hr; split=> [M|].
  by apply: prod_ge0 => i _; have := hr i; case: ifP => _; lra.
have := mean_bits r (fun=> 1); rewrite mean_const; last by apply: alone_law => i; have := hr i; lra.
by move=> <-; apply: eq_bigr => M _; ring.
Qed.

Lemma hidden_put (x : {ffun I -> bool}) i b : hidden (put x i b) = if b then i |: hidden x else hidden x :\ i.
Proof. by apply/setP => j; case: b; rewrite !inE ffunE; case: eqP => //= _; rewrite ?inE. Qed.

(** Where token i is masked, its own chance is a factor, and the others are masked as before. *)
Lemma mean_masked r f i : rates r ->
  mean (masked_at r) (fun M => if i \in M then f M else 0) = r i * mean (masked_at r) (fun M => f (i |: M)).
Proof.
move=> hr; rewrite !mean_bits -mean_scale -(@average_mean _ _ (fun j => mask_law (r j)) i _ (mask_laws hr i)).
by apply: mean_ext => x; rewrite /average /mean big_bool !hidden_put !inE eqxx /=; ring.
Qed.

(** What does not look at some tokens does not see their rates. *)
Lemma mean_rates r r' f : rates r -> rates r' -> (forall i, r i = r' i \/ forall M, f (i |: M) = f (M :\ i)) ->
  mean (masked_at r) f = mean (masked_at r') f.
Proof.
move=> hr hr' h; rewrite !mean_bits; apply: mean_blind => [||i]; try exact: mask_laws.
case: (h i) => [->|b]; [by left | right=> x v].
have e : hidden x = if x i then i |: hidden x else hidden x :\ i by rewrite -hidden_put put_same.
by rewrite hidden_put [in RHS]e; case: v; case: (x i); rewrite ?b.
Qed.
End Masks.

Section Losses.
(** Data x by p. Where token i is masked by M it loses l x i M. *)
Variables (I X : finType) (p : X -> R) (l : X -> I -> {set I} -> R).
Hypothesis lp : law p.
Notation outcome := (X * {set I})%type.
Implicit Types (r : I -> R) (f : outcome -> R).

(** A datum, and masks at the rates r. *)
Definition draws r : outcome -> R := joint p (fun=> masked_at r).
(** The mean of a value given that the tokens of S are masked. *)
Definition given r (S : {set I}) f :=
  mean (draws r) (fun o : outcome => if S \subset o.2 then f o else 0) / mean (draws r) (fun o : outcome => if S \subset o.2 then 1 else 0).
Definition lost i (o : outcome) := l o.1 i o.2.

Lemma draws_law r : rates r -> law (draws r).
Proof. by move=> hr; apply: joint_law => // x; exact: masked_law. Qed.

Lemma draws_masked r f i : rates r ->
  mean (draws r) (fun o : outcome => if i \in o.2 then f o else 0) = r i * mean (draws r) (fun o : outcome => f (o.1, i |: o.2)).
Proof.
move=> hr; rewrite !mean_joint -mean_scale; apply: mean_ext => x /=.
exact: (mean_masked (fun M => f (x, M))).
Qed.

(** One token is masked at its rate, two at the product of theirs. *)
Lemma draws_pair r f i j : rates r -> i != j ->
  mean (draws r) (fun o : outcome => if [set i; j] \subset o.2 then f o else 0) =
  r i * r j * mean (draws r) (fun o : outcome => f (o.1, i |: (j |: o.2))).
Proof.
move=> hr ij; rewrite (@mean_ext _ _ _ (fun o : outcome => if i \in o.2 then (if j \in o.2 then f o else 0) else 0)) => [|o]; last first.
  by rewrite subUset !sub1set; case: (i \in o.2).
rewrite draws_masked // (@mean_ext _ _ _ (fun o : outcome => if j \in o.2 then f (o.1, i |: o.2) else 0)) => [|o]; last first.
  by rewrite /= !inE eq_sym (negbTE ij).
by rewrite (draws_masked (fun o : outcome => f (o.1, i |: o.2))) //= Rmult_assoc.
Qed.

Lemma given_one r f i : rates r -> r i * given r [set i] f = mean (draws r) (fun o : outcome => if i \in o.2 then f o else 0).
Proof.
move=> hr; have ld := draws_law hr; have r0 := hr i; rewrite /given.
rewrite (@mean_ext _ _ _ (fun o : outcome => if i \in o.2 then f o else 0)) => [|o]; last by rewrite sub1set.
rewrite (@mean_ext _ _ (fun o : outcome => if [set i] \subset o.2 then 1 else 0) (fun o : outcome => if i \in o.2 then 1 else 0)) => [|o]; last by rewrite sub1set.
by rewrite (draws_masked (fun=> 1)) // mean_const //; field; lra.
Qed.

Lemma given_two r f i j : rates r -> i != j ->
  r i * r j * given r [set i; j] f = mean (draws r) (fun o : outcome => if i \in o.2 then (if j \in o.2 then f o else 0) else 0).
Proof.
move=> hr ij; have ld := draws_law hr; have ri := hr i; have rj := hr j; rewrite /given (draws_pair (fun=> 1)) // mean_const //.
rewrite (@mean_ext _ _ (fun o : outcome => if [set i; j] \subset o.2 then f o else 0)
  (fun o : outcome => if i \in o.2 then (if j \in o.2 then f o else 0) else 0)) => [|o]; first by field; lra.
by rewrite subUset !sub1set; case: (i \in o.2).
Qed.

Section Reweighed.
(** Each token's loss divided by the chance that it is masked. *)
Definition reweighed r (o : outcome) := \rsum_(i in o.2) (lost i o / r i).

Lemma reweighed_given r : rates r -> mean (draws r) (reweighed r) = \rsum_i given r [set i] (lost i).
Proof.
move=> hr; rewrite (@mean_ext _ _ _ (fun o : outcome => \rsum_i (if i \in o.2 then lost i o / r i else 0))) => [|o]; last first.
  by rewrite /reweighed big_mkcond.
rewrite mean_sum; apply: eq_bigr => i _; have r0 := hr i.
rewrite (@mean_ext _ _ _ (fun o : outcome => / r i * (if i \in o.2 then lost i o else 0))) => [|o]; last by case: ifP => _; rewrite /Rdiv; ring.
by rewrite mean_scale -given_one //; field; lra.
Qed.

(** Claim [delimiter-sampling-blind]: delimiters D are masked at time t with a chance raised by more, all others at t; where no
    token's loss depends on the mask of another one that is a delimiter, the reweighed loss has the mean that it has without. *)
Variables (D : {set I}) (t more : R).
Hypotheses (ht : 0 < t <= 1) (hm : 0 <= more).
Definition raised i := if i \in D then Rmin 1 (t + more) else t.
Definition blind := forall x i j (M : {set I}), j \in D -> j != i -> i \in M -> l x i (j |: M) = l x i (M :\ j).

Lemma raised_rates : rates raised.
Proof. by move=> i; rewrite /raised /Rmin; case: ifP => // _; case: Rle_dec; lra. Qed.

Lemma at_time : rates (fun _ : I => t). Proof. by []. Qed.

Theorem reweighed_blind : blind ->
  mean (draws raised) (reweighed raised) = mean (draws (fun=> t)) (reweighed (fun=> t)).
Proof.
move=> bl; have hr := raised_rates; have h0 := at_time; rewrite !reweighed_given //; apply: eq_bigr => i _.
have ri := hr i; apply: (Rmult_eq_reg_l (raised i)); last by lra.
rewrite given_one // draws_masked //; congr (_ * _); apply: (Rmult_eq_reg_l t); last by lra.
rewrite (given_one _ _ h0) (draws_masked _ _ h0); congr (_ * _).
rewrite !mean_joint; apply: mean_ext => x /=.
apply: mean_rates => // j; rewrite /raised; case: ifP => jD; last by left.
right=> M.
rewrite /lost /=; case: (i =P j) => [<-|/eqP ij]; first by congr l; apply/setP => k; rewrite !inE; case: eqP.
have e : i |: (j |: M) = j |: (i |: M) by rewrite setUCA.
have e' : i |: (M :\ j) = (i |: M) :\ j.
  by apply/setP => k; rewrite !inE; case: (k =P i) => [->|] //=; rewrite ij.
by rewrite e e' bl // 1?eq_sym // !inE eqxx.
Qed.

Theorem unbiased_given : mean (draws (fun=> t)) (reweighed (fun=> t)) = \rsum_i given (fun=> t) [set i] (lost i).
Proof. exact: reweighed_given. Qed.
End Reweighed.
End Losses.

Lemma square_sum (J : finType) (a : J -> R) : (\rsum_i a i) ^ 2 = \rsum_i \rsum_j (a i * a j).
Proof.
transitivity ((\rsum_i a i) * (\rsum_j a j)); first by ring.
by rewrite -sum_mulr; apply: eq_bigr => i _; rewrite sum_mull.
Qed.

Section Variance.
(** P tokens, all masked at one rate t. *)
Variables (P : nat) (X : finType) (p : X -> R) (l : X -> 'I_P -> {set 'I_P} -> R) (t : R).
Hypotheses (lp : law p) (P0 : (0 < P)%nat) (ht : 0 < t <= 1).

Notation outcome := (X * {set 'I_P})%type.
Let r (i : 'I_P) := t.
Let hr : rates r. Proof. by []. Qed.

(** The masked loss; mean and variance of a token's loss given that it is masked; how far the mean product of two is from the
    product of means, given that both are masked. *)
Definition masked_loss (o : outcome) := (\rsum_(i in o.2) lost l i o) / (INR P * t).
Definition mu i := given p r [set i] (lost l i).
Definition sigma2 i := given p r [set i] (fun o : outcome => (lost l i o - mu i) ^ 2).
Definition rho i j := given p r [set i; j] (fun o : outcome => lost l i o * lost l j o) - mu i * mu j.

Lemma sigma2_moments i : sigma2 i = given p r [set i] (fun o : outcome => lost l i o ^ 2) - mu i ^ 2.
Proof.
apply: (Rmult_eq_reg_l t); last by lra.
rewrite Rmult_minus_distr_l -!/(r i) !given_one //.
rewrite (@mean_ext _ _ _ (fun o : outcome => (if i \in o.2 then lost l i o ^ 2 else 0) +
  ((- 2 * mu i) * (if i \in o.2 then lost l i o else 0) + mu i ^ 2 * (if i \in o.2 then 1 else 0)))) => [|o]; last first.
  by case: ifP => _; ring.
rewrite !mean_add !mean_scale -(given_one lp (lost l i) i hr) -/(mu i) (draws_masked _ (fun=> 1)) // mean_const; last exact: draws_law.
have e a : a + (- 2 * mu i * (r i * mu i) + mu i ^ 2 * (r i * 1)) = a - r i * mu i ^ 2 by ring.
exact: e.
Qed.

Lemma upper_pairs (f : 'I_P -> 'I_P -> R) : (forall i j, f i j = f j i) ->
  \rsum_i \rsum_(j | j != i) f i j = 2 * \rsum_(i < P) \rsum_(j : 'I_P | (i < j)%nat) f i j.
Proof.
move=> sym; have half : \rsum_(i < P) \rsum_(j : 'I_P | (j < i)%nat) f i j = \rsum_(i < P) \rsum_(j : 'I_P | (i < j)%nat) f i j.
  by rewrite (exchange_big_dep predT) //=; apply: eq_bigr => i _; apply: eq_bigr => j _; exact: sym.
have -> : forall a, 2 * a = a + a by move=> a; ring.
rewrite -{2}half -sum_add; apply: eq_bigr => i _; rewrite (bigID (fun j : 'I_P => (i < j)%nat)) /=; congr (_ + _).
  by apply: eq_bigl => j; rewrite neq_ltn; case: (ltngtP i j).
by apply: eq_bigl => j; rewrite -val_eqE /= neq_ltn; case: (ltngtP i j).
Qed.

(** Claim [masked-loss-variance]. *)
Theorem masked_variance : var (draws p r) masked_loss =
  / (INR P ^ 2 * t) * (\rsum_i sigma2 i) + (1 - t) / (INR P ^ 2 * t) * (\rsum_i mu i ^ 2)
  + 2 / INR P ^ 2 * (\rsum_(i < P) \rsum_(j : 'I_P | (i < j)%nat) rho i j).
Proof.
have n0 : 0 < INR P by apply/lt_0_INR/ltP.
have ld := draws_law lp hr; pose c := / (INR P * t).
pose g i (o : outcome) := if i \in o.2 then lost l i o else 0.
have gsum o : masked_loss o = c * \rsum_i g i o by rewrite /masked_loss big_mkcond /Rdiv Rmult_comm.
have first i : mean (draws p r) (g i) = t * mu i by rewrite /mu -/(r i) given_one.
have square i : mean (draws p r) (fun o : outcome => g i o * g i o) = t * (sigma2 i + mu i ^ 2).
  rewrite sigma2_moments; have -> : forall a b, a - b + b = a by move=> a b; ring.
  rewrite -/(r i) given_one //; apply: mean_ext => o; rewrite /g; case: ifP => _; ring.
have both i j : j != i -> mean (draws p r) (fun o : outcome => g i o * g j o) = t * t * (rho i j + mu i * mu j).
  move=> ji; rewrite /rho; have -> : forall a b, a - b + b = a by move=> a b; ring.
  rewrite -{1}/(r i) -/(r j) given_two //; last by rewrite eq_sym.
  by apply: mean_ext => o; rewrite /g; do 2 case: ifP => _; ring.
have symmetric i j : rho i j = rho j i.
  rewrite /rho setUC Rmult_comm; congr (_ - mu j * mu i); rewrite /given; congr (_ / _).
  by apply: mean_ext => o; case: ifP => _ //; ring.
rewrite var_moments // (mean_ext _ gsum) mean_scale mean_sum (eq_bigr _ (fun i _ => first i)) sum_mull.
rewrite (@mean_ext _ _ _ (fun o : outcome => c ^ 2 * \rsum_i \rsum_j (g i o * g j o))) => [|o]; last first.
  by rewrite gsum -square_sum; ring.
rewrite mean_scale mean_sum.
have -> : \rsum_i mean (draws p r) (fun o : outcome => \rsum_j (g i o * g j o)) =
  t * (\rsum_i sigma2 i) + t * (\rsum_i mu i ^ 2) + t ^ 2 * (2 * \rsum_(i < P) \rsum_(j : 'I_P | (i < j)%nat) rho i j)
  + t ^ 2 * ((\rsum_i mu i) ^ 2 - \rsum_i mu i ^ 2).
  rewrite -upper_pairs //.
  have -> : (\rsum_i mu i) ^ 2 - \rsum_i mu i ^ 2 = \rsum_i \rsum_(j | j != i) (mu i * mu j).
    by rewrite square_sum -sum_sub; apply: eq_bigr => i _; rewrite (bigD1 i) //=; ring.
  rewrite -!sum_mull -!sum_add; apply: eq_bigr => i _.
  rewrite (@mean_sum _ _ (draws p r) (fun j o => g i o * g j o)) (bigD1 i) //= square (eq_bigr _ (fun j ji => both i j ji)).
  have e a b s m : t * (s + m ^ 2) + t * t * (a + b) = t * s + t * (m * (m * 1)) + t * (t * 1) * a + t * (t * 1) * b by ring.
  by rewrite sum_mull sum_add; exact: e.
have e a b s m : c ^ 2 * (t * a + t * b + t ^ 2 * (2 * s) + t ^ 2 * (m ^ 2 - b)) - (c * (t * m)) ^ 2 =
  / (INR P ^ 2 * t) * a + (1 - t) / (INR P ^ 2 * t) * b + 2 / INR P ^ 2 * s by rewrite /c; field; lra.
exact: e.
Qed.
End Variance.

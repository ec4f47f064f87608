"""Conjectures on what parallel decoding costs: a proof, a counterexample, a sharp constant."""

import maskproof as mp

# KLmean(2,2) is what a random order in two rounds of two tokens loses, on average over orders.
true = mp.settle("KLmean(2,2) <= TC")
print(true)
print("the separate checker, which reads the statement and the certificate, says:", true.recheck())

# Half of the total correlation is not enough, and this law shows it.
false = mp.settle("KLmean(2,2) <= TC/2")
print(f"\n{false}")
witness = false.witness
assert witness is not None
curve = mp.information_curve(witness)
lost = (curve[1] - curve[0]) + (curve[3] - curve[2])
print(f"left side  {lost}")
print(f"right side {mp.total_correlation(witness) / 2}")
print("refuted:", lost > mp.total_correlation(witness) / 2)  # decided exactly

# How much less than TC may be written, if three tokens come before the last one?
best = mp.settle("best c: KLmean(3,1) <= c*TC")
print(f"\n{best.statement}\nthe best constant is {best.constants[4]}, and no smaller one: it is reached by")
print(best.witness)

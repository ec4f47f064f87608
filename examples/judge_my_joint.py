"""A joint of one's own: how much its tokens know of each other, and what drawing them in parallel costs."""

import maskproof as mp

# Four bits, the weight of 0000 first: where the first is 0, the others are three biased coins; where it is 1, one coin.
coins, one = [[[27, 9], [9, 3]], [[9, 3], [3, 1]]], [[[32, 0], [0, 0]], [[0, 0], [0, 32]]]
joint = mp.Joint([coins, one])
print(joint)

print("\nIn nats, exactly")
print("  entropy                ", mp.entropy(joint))
print("  total correlation      ", mp.total_correlation(joint))
print("  dual total correlation ", mp.dual_total_correlation(joint))
print("  I(X2; X3), and given X1", mp.mutual_information(joint, [1], [2]))
print("                         ", mp.mutual_information(joint, [1], [2], given=[0]))

print("\nA random order, in rounds of the best sizes")
for rounds, (cost, sizes) in enumerate(mp.best_sizes(mp.information_curve(joint)), 1):
    print(f"  {rounds} rounds {sizes!s:12} {cost:.4f} nats, {cost:.4b} bits")

print("\nThe best sets, chosen in advance")
for rounds, (cost, sets) in enumerate(mp.best_partitions(joint), 1):
    print(f"  {rounds} rounds {sets!s:20} {cost:.4f} nats")

print("\nThe best policies, which may look at what was drawn")
for corner in mp.frontier(joint):
    print(corner)

# A published rule on the same joint, and what its samples cost.
law = mp.decode(joint, mp.Threshold(0.7))
print(f"\nthreshold 0.7: {float(law.expected_steps):.4f} passes, {mp.kl(joint, law.output):.4f} nats")
print(mp.tree(joint, mp.Threshold(0.7)))

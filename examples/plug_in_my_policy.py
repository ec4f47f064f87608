"""A policy and a denoiser of one's own: the exact law of what they draw, beside the published rules."""

import numpy as np

import maskproof as mp

V, L = 2, 5
joint = mp.languages.markov([1, 1], [[9, 1], [1, 9]], L)  # bits that like to repeat


def neighbours(contexts: np.ndarray) -> np.ndarray:
    """A denoiser that only looks at the tokens beside a mask: contexts [B, L], the mask being V, to laws [B, L, V]."""
    votes = np.ones((*contexts.shape, V))
    for v in range(V):
        seen = np.pad(contexts == v, [(0, 0), (1, 1)])
        votes[:, :, v] *= 9.0 ** (seen[:, :-2].astype(int) + seen[:, 2:])
    return votes / votes.sum(axis=2, keepdims=True)


def ends_first(state: mp.State) -> list[int]:
    """A policy: both ends, then what has a told neighbour on both sides, else the first masked position."""
    told = set(range(L)) - set(state.masked)
    if not told:
        return [0, L - 1]
    return [i for i in state.masked if {i - 1, i + 1} <= told] or [state.masked[0]]


rules = {"mine": ends_first, "top 1": mp.Top(1), "top 2": mp.Top(2), "threshold 0.8": mp.Threshold(0.8)}
print(f"{'':15}{'passes':>8}{'nats lost':>11}   {'passes':>8}{'nats lost':>11}")
print(f"{'':15}{'exact conditionals':>19}   {'my denoiser':>19}")
for name, policy in rules.items():
    laws = mp.decode(joint, policy), mp.decode(neighbours, policy, V=V, L=L)
    cells = [f"{float(law.expected_steps):>8.4f}{mp.kl(joint, law.output):>z11.6f}" for law in laws]
    print(f"{name:15}{cells[0]}   {cells[1]}")

print("\nwhat my policy does:")
print(mp.tree(joint, ends_first))
print("\nthe fewest passes that lose nothing:", mp.frontier(joint)[-1].rounds)

"""The examples run as they stand, and every number they print is computed here again in plain floats."""

from __future__ import annotations

import ast
import itertools
import math
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def printed(name: str) -> str:
    """What an example prints, started as a user starts it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / name)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def marginal(law, positions):
    """The law of some positions."""
    found = defaultdict(float)
    for x, p in law.items():
        found[tuple(x[i] for i in positions)] += p
    return found


def entropy(law, positions):
    """The entropy of some positions, in nats."""
    return -math.fsum(p * math.log(p) for p in marginal(law, positions).values() if p)


def conditional(law, i, told):
    """The law of token i given what is told, a dict of positions."""
    kept = {x: p for x, p in law.items() if all(x[j] == v for j, v in told.items())}
    total = math.fsum(kept.values())
    return {v: math.fsum(p for x, p in kept.items() if x[i] == v) / total for v in (0, 1)}


def drawn(L, policy, marginals):
    """The law of what a deterministic policy draws, and its expected steps, by recursion over what is told."""
    output, steps = defaultdict(float), 0.0

    def follow(told, chance):
        nonlocal steps
        if len(told) == L:
            output[tuple(told[i] for i in range(L))] += chance
            return
        steps += chance
        laws = {i: marginals(i, told) for i in range(L) if i not in told}
        chosen = policy(told, laws)
        for values in itertools.product((0, 1), repeat=len(chosen)):
            p = math.prod(laws[i][v] for i, v in zip(chosen, values, strict=True))
            if p:
                follow({**told, **dict(zip(chosen, values, strict=True))}, chance * p)

    follow({}, 1.0)
    return output, steps


def divergence(p, q):
    """KL(P || Q)."""
    return math.fsum(a * math.log(a / q[x]) for x, a in p.items() if a)


def threshold(tau):
    """Those sure enough, or the surest, the first of equal ones."""

    def policy(told, laws):
        sure = [i for i, law in laws.items() if max(law.values()) >= tau - 1e-12]
        return sure or top(1)(told, laws)

    return policy


def top(k):
    """The k surest; ties, up to rounding, go to the first."""
    return lambda told, laws: sorted(laws, key=lambda i: (-round(max(laws[i].values()), 9), i))[:k]


def numbers(line: str) -> list[float]:
    """The decimals in a line."""
    return [float(x) for x in re.findall(r"-?\d+\.\d+", line)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_stand_on_the_public_names(path):
    """The one import of the project is maskproof, and each fits on a screen."""
    imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}

    assert all(isinstance(node, ast.Import) for node in imports)
    assert names - {"numpy"} == {"maskproof"}
    assert len(path.read_text().splitlines()) <= 40


def test_judge_my_joint():
    """Entropies, best sizes, best sets, the frontier and a threshold, of four bits."""
    law = {}
    for x in itertools.product((0, 1), repeat=4):
        law[x] = 3 ** (3 - sum(x[1:])) / 128 if not x[0] else 32 / 128 * (sum(x) in (1, 4))
    lines = printed("judge_my_joint.py").splitlines()
    everything = range(4)
    H = {S: entropy(law, S) for k in range(5) for S in itertools.combinations(everything, k)}
    total = sum(H[i,] for i in everything) - H[0, 1, 2, 3]
    dual = H[0, 1, 2, 3] - sum(H[0, 1, 2, 3] - H[tuple(j for j in everything if j != i)] for i in everything)
    apart = H[1,] + H[2,] - H[1, 2]
    given = H[0, 1] + H[0, 2] - H[0,] - H[0, 1, 2]
    at = lines.index("In nats, exactly")
    for line, value in zip(lines[at + 1 :], (H[0, 1, 2, 3], total, dual, apart, given), strict=False):
        assert numbers(line)[-1] == pytest.approx(value, abs=1e-13)

    def lost(blocks):
        """What revealing blocks in turn loses: the correlation of each given those before."""
        cost, told = 0.0, ()
        for block in blocks:
            cost += sum(H[tuple(sorted((*told, i)))] - H[told] for i in block)
            cost -= H[tuple(sorted((*told, *block)))] - H[told]
            told = tuple(sorted((*told, *block)))
        return cost

    def partitions(sizes):
        for order in itertools.permutations(everything):
            ends = list(itertools.accumulate(sizes))
            yield [order[end - size : end] for size, end in zip(sizes, ends, strict=True)]

    def sizes_of(rounds):
        return [s for s in itertools.product(range(1, 5), repeat=rounds) if sum(s) == 4]

    at = next(k for k, line in enumerate(lines) if line.startswith("A random order"))
    for rounds in range(1, 5):
        mean = min(sum(map(lost, partitions(s))) / 24 for s in sizes_of(rounds))
        assert numbers(lines[at + rounds]) == pytest.approx([mean, mean / math.log(2)], abs=6e-5)
    at = next(k for k, line in enumerate(lines) if line.startswith("The best sets"))
    for rounds in range(1, 5):
        least = min(lost(blocks) for s in sizes_of(rounds) for blocks in partitions(s))
        assert numbers(lines[at + rounds])[-1] == pytest.approx(least, abs=6e-5)

    text = "\n".join(lines)
    assert "5/2 = 2.5000 rounds, 0 nats\n  reveal 0\n    = 0: reveal 1, 2, 3\n    = 1: reveal 3; then 1, 2" in text
    output, steps = drawn(4, threshold(0.7), lambda i, told: conditional(law, i, told))
    (line,) = (line for line in lines if line.startswith("threshold"))
    assert numbers(line) == pytest.approx([0.7, steps, divergence(law, output)], abs=6e-5)


def test_plug_in_my_policy():
    """Four rules with the exact conditionals and with those of the neighbours, of five bits of a chain."""
    law = {
        x: 0.5 * math.prod((0.1, 0.9)[a == b] for a, b in itertools.pairwise(x))
        for x in itertools.product((0, 1), repeat=5)
    }

    def neighbours(i, told):
        votes = [9.0 ** sum(told.get(j) == v for j in (i - 1, i + 1)) for v in (0, 1)]
        return {v: vote / sum(votes) for v, vote in enumerate(votes)}

    def mine(told, laws):
        if not told:
            return [0, 4]
        return [i for i in laws if {i - 1, i + 1} <= set(told)] or [min(laws)]

    lines = printed("plug_in_my_policy.py").splitlines()
    rules = {"mine": mine, "top 1": top(1), "top 2": top(2), "threshold 0.8": threshold(0.8)}
    for name, policy in rules.items():
        wanted = []
        for marginals in (lambda i, told: conditional(law, i, told), neighbours):
            output, steps = drawn(5, policy, marginals)
            wanted += [steps, divergence(law, output)]
        (line,) = (line for line in lines if line.startswith(name))
        assert numbers(line.removeprefix(name)) == pytest.approx(wanted, abs=6e-5), name

    assert "reveal 0, 4; then 1; then 2; then 3" in lines
    assert lines[-1] == "the fewest passes that lose nothing: 3"


def test_settle_a_conjecture():
    """The code refutes by log 3 against half of it, and equal tokens reach two thirds: by entropies counted here."""
    text = printed("settle_a_conjecture.py")
    code = [x for x in itertools.product(range(3), repeat=4) if f"    {''.join(map(str, x))}  1/27" in text]

    assert len(code) == 8  # of 27; any three tokens are free, so that H_k = min(k, 3) log 3 and Z = (0, 0, 0, log 3)
    assert "27 of 81 sequences" in text
    assert "holds: for L = 4" in text
    assert "says: holds" in text
    left, right = (numbers(line)[-1] for line in text.splitlines() if line.startswith(("left", "right")))
    assert (left, right) == pytest.approx((math.log(3), math.log(3) / 2), abs=1e-13)
    assert "refuted: True" in text
    # equal tokens: KLmean(3,1) = (3 - 1) log q and TC = (4 - 1) log q
    assert "the best constant is 2/3" in text
    assert re.findall(r"  (\d{4})  1/3", text) == ["0000", "1111", "2222"]

"""Rates of finite chains: coefficients by subsets, eigenvalues known by construction, the middle against its chain."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from theory.homogenization import dobrushin, jordan_rate, middle_bound

F = Fraction


def rows(*weights):
    """A kernel of integer weights, row by row."""
    return [[F(w, sum(row)) for w in row] for row in weights]


def times(one, other):
    """A product of matrices."""
    return [[sum(x * row[v] for x, row in zip(line, other, strict=True)) for v in range(len(other[0]))] for line in one]


def powers(kernel, most):
    """The powers of a kernel from the zeroth on."""
    found = [[[F(int(u == v)) for v in range(len(kernel))] for u in range(len(kernel))]]
    for _ in range(most):
        found.append(times(found[-1], kernel))
    return found


@st.composite
def kernels(draw, least=0):
    """Chains on two or three tokens with small weights."""
    V = draw(st.integers(2, 3))
    row = st.lists(st.integers(least, 5), min_size=V, max_size=V).filter(any)
    return rows(*[draw(row) for _ in range(V)])


@given(kernels())
def test_dobrushin_is_the_most_that_an_event_tells(kernel):
    """The largest difference of two rows on any set of tokens."""
    V = len(kernel)
    events = list(itertools.product((0, 1), repeat=V))
    most = max(
        sum((p - q) * told for p, q, told in zip(one, other, event, strict=True))
        for one in kernel
        for other in kernel
        for event in events
    )

    assert dobrushin(kernel) == most


@given(kernels(), kernels())
def test_dobrushin_is_submultiplicative(one, other):
    """Of two kernels after one another it is at most the product, and of one that forgets it is 0."""
    if len(one) == len(other):
        assert dobrushin(times(one, other)) <= dobrushin(one) * dobrushin(other)
    assert dobrushin([one[0]] * len(one)) == 0


def test_dobrushin_of_chains_that_never_forget():
    """The identity and the cycle: rows apart for ever."""
    assert dobrushin(rows((1, 0, 0), (0, 1, 0), (0, 0, 1))) == dobrushin(rows((0, 1, 0), (0, 0, 1), (1, 0, 0))) == 1


def is_root(ball, square):
    """Whether a ball holds a square root, and no number far from it."""
    return (ball * ball).overlaps(arb(square.numerator) / square.denominator) and ball.rad() < 1e-40


@pytest.mark.parametrize("a", range(6))
@pytest.mark.parametrize("b", range(6))
def test_two_tokens_have_one_eigenvalue(a, b):
    """With flips a/5 and b/5 it is 1 - a/5 - b/5, in a block of 1; both 0 leave no eigenvalue but 1."""
    rate = jordan_rate(rows((5 - a, a), (b, 5 - b)))
    second = F(0) if a == b == 0 else 1 - F(a + b, 5)

    assert rate.block == 1
    assert is_root(rate.modulus, second**2)


@pytest.mark.parametrize("weights", [(6, 3, 2), (2, 3, 6), (4, 4, 1), (0, 1, 0)])
def test_the_eigenvalues_of_a_cycle(weights):
    """A circulant of weights a, b, c has the modulus sqrt(a^2 + b^2 + c^2 - ab - bc - ca) / (a + b + c), of a pair."""
    a, b, c = weights
    rate = jordan_rate(rows((a, b, c), (c, a, b), (b, c, a)))

    assert rate.block == 1
    assert is_root(rate.modulus, F(a * a + b * b + c * c - a * b - b * c - c * a, (a + b + c) ** 2))


def built(*blocks):
    r"""A chain on four tokens with 1 and these Jordan blocks, each an eigenvalue and its size: S M S^-1, S with rows of one 1."""
    S = [[F(x) for x in row] for row in ((1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1), (1, -1, -1, -1))]
    inverse = [[F(x, 4) for x in row] for row in ((1, 1, 1, 1), (3, -1, -1, -1), (-1, 3, -1, -1), (-1, -1, 3, -1))]
    M = [[F(0)] * 4 for _ in range(4)]
    M[0][0], place = F(1), 1
    for eigenvalue, size in blocks:
        for k in range(place, place + size):
            M[k][k] = F(eigenvalue)
            if k + 1 < place + size:
                M[k][k + 1] = F(1, 20)
        place += size
    return times(times(S, M), inverse)


@pytest.mark.parametrize(
    ("blocks", "modulus", "block"),
    [
        ([(F(1, 10), 3)], F(1, 10), 3),
        ([(F(1, 10), 2), (F(1, 20), 1)], F(1, 10), 2),
        ([(F(1, 20), 2), (F(1, 10), 1)], F(1, 10), 1),
        ([(F(1, 10), 2), (F(-1, 10), 1)], F(1, 10), 2),
        ([(F(-1, 10), 2), (F(1, 10), 1)], F(1, 10), 2),
        ([(F(1, 10), 1), (F(1, 10), 1), (F(1, 10), 1)], F(1, 10), 1),
        ([(F(0), 3)], F(0), 3),
    ],
)
def test_jordan_blocks_by_construction(blocks, modulus, block):
    """The largest block at the largest modulus: not a larger one below it, and of two of one modulus the larger."""
    rate = jordan_rate(built(*blocks))

    assert rate.block == block
    assert is_root(rate.modulus, modulus**2)


def test_a_chain_that_forgets_at_once_has_no_rate():
    """All eigenvalues but 1 are 0, in blocks of 1."""
    rate = jordan_rate(rows((1, 2, 3), (1, 2, 3), (1, 2, 3)))

    assert (rate.modulus == 0, rate.block) == (True, 1)


@given(kernels(least=1), st.data())
def test_the_middle_is_as_near_as_bound(kernel, data):
    """Between two visible tokens, path by path, the law is within the bound of the far end of the chain."""
    n = data.draw(st.integers(1, 6))
    d = data.draw(st.integers(0, n))
    a, b = (data.draw(st.integers(0, len(kernel) - 1)) for _ in range(2))
    step = powers(kernel, n)
    law = [step[d][a][v] * step[n - d][v][b] / step[n][a][b] for v in range(len(kernel))]
    bound = middle_bound(dobrushin(kernel), d, n - d, step[n][a][b])
    far = powers(kernel, 200)[200][0]

    assert sum(law) == 1
    assert float(sum(abs(x - y) for x, y in zip(law, far, strict=True)) / 2) <= float(bound) + 1e-9


def test_the_middle_by_hand():
    """tau^d + tau^(n - d) / (2 P^n(a, b)), term by term."""
    assert middle_bound(F(1, 3), 2, 1, F(1, 4)) == F(1, 9) + F(2, 3)
    assert middle_bound(F(0), 0, 0, F(1, 2)) == 2


@pytest.mark.parametrize(("left", "right", "bridge"), [(-1, 2, F(1, 2)), (2, -1, F(1, 2)), (1, 1, F(0)), (1, 1, F(-1))])
def test_distances_and_bridges_that_are_none(left, right, bridge):
    """The values and what is allowed."""
    with pytest.raises(ValueError, match=rf"d={left}, n-d={right}, P\^n\(a,b\)={bridge}: distances are at least 0"):
        middle_bound(F(1, 2), left, right, bridge)


@pytest.mark.parametrize(
    "kernel",
    [
        [[F(1, 2), F(1, 2)]],
        [[F(1), F(0)], [F(1)]],
        [[F(3, 2), F(-1, 2)], [F(0), F(1)]],
        [[F(1, 2), F(1, 3)], [F(0), F(1)]],
    ],
)
@pytest.mark.parametrize("function", [dobrushin, jordan_rate])
def test_matrices_that_are_no_kernels(function, kernel):
    """Not square, ragged, negative, and rows that do not sum to 1."""
    with pytest.raises(ValueError, match="a kernel is a square matrix of fractions of at least 0 whose rows sum to 1"):
        function(kernel)

"""Elemental inequalities: how many, true of every joint, and what they prove."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

import pytest

from exact.information import entropy
from exact.languages import hard_core, mds, parity
from exact.logsum import LogSum
from exact.random_order import layer_entropies
from theory.shannon import average_elementals, best_multiple, elementals, prove, verify

ONE = Fraction(1)
JOINTS = [parity(4), mds(3, 4, 2), hard_core(4, 2)]


def at(form, joint):
    """A form on a joint."""
    layers = layer_entropies(joint)
    values = {c: layers[c] if isinstance(c, int) else entropy(joint, [i - 1 for i in sorted(c)]) for c in form}
    return sum((values[c] * x for c, x in form.items()), LogSum())


def H(*places):
    """The coordinate of an entropy."""
    return frozenset(places)


@pytest.mark.parametrize("L", range(1, 6))
def test_their_number(L):
    """One for each position and one for each pair and set of others; as many averages as tokens."""
    names = [name for name, _ in elementals(L)]

    assert len(set(names)) == len(names) == L + comb(L, 2) * (2 ** (L - 2) if L > 1 else 0)
    assert len(list(average_elementals(L))) == L


@pytest.mark.parametrize("joint", JOINTS, ids=["parity", "code", "hard core"])
def test_they_hold(joint):
    """On laws with many of them tight, exactly."""
    values = [at(form, joint) for _, form in (*elementals(4), *average_elementals(4))]

    assert all(value >= 0 for value in values)
    assert any(value == 0 for value in values)


def test_averages_are_averages():
    """Each averaged inequality is the mean of elemental ones with its numbers of tokens."""
    L = 4
    for name, form in average_elementals(L):
        k = int(name[5:-1])
        if name.startswith("step"):
            parts = [f for n, f in elementals(L) if n.startswith("H(")]
        else:
            parts = [
                f
                for n, f in elementals(L)
                if n.startswith("I(") and len(list(filter(None, n[:-1].split("|")[1].split(",")))) == k - 1
            ]
        total: dict = {}
        for part in parts:
            for c, x in part.items():
                total[len(c)] = total.get(len(c), 0) + x / len(parts)
        assert {k: x for k, x in total.items() if x} == form


def test_a_proof_adds_up():
    """Subadditivity of three entropies has weights that verify; a hundredth more does not; its reverse has none."""
    known = list(elementals(3))
    form = {H(1): ONE, H(2): ONE, H(3): ONE, H(1, 2, 3): -ONE}
    weights = prove(form, known)

    assert weights
    assert verify(form, known, weights)
    name = next(iter(weights))
    assert not verify(form, known, {**weights, name: weights[name] * Fraction(101, 100)})
    assert not verify(form, known, {**weights, "my own": ONE})
    assert prove({c: -x for c, x in form.items()}, known) is None


def test_weights_below_zero_do_not_verify():
    """What adds up by taking away is no proof."""
    known = list(elementals(2))
    assert not verify({c: -x for c, x in dict(known)["H(1|rest)"].items()}, known, {"H(1|rest)": -ONE})


def test_what_is_no_shannon_inequality():
    """Ingleton's inequality is violated by entropies, and by none of the elementals proved."""

    def information(i, j, *given):
        """I(i; j | given)."""
        least = {H(*given): -ONE} if given else {}
        return {H(i, *given): ONE, H(j, *given): ONE, H(i, j, *given): -ONE, **least}

    total: dict = {}
    parts = ((-1, information(1, 2)), (1, information(1, 2, 3)), (1, information(1, 2, 4)), (1, information(3, 4)))
    for sign, part in parts:
        for c, x in part.items():
            total[c] = total.get(c, 0) + sign * x

    assert prove({c: x for c, x in total.items() if x}, list(elementals(4))) is None


@pytest.mark.parametrize("L", [2, 3, 4, 5])
def test_the_best_constant_between_correlations(L):
    """TC is at most L - 1 times DTC and no less on a code: the programme ends there, with weights that verify."""
    everything = frozenset(range(1, L + 1))
    tc = {**{H(i): ONE for i in everything}, everything: -ONE}
    dtc = {**{everything - {i}: ONE for i in everything}, everything: Fraction(1 - L)}
    known = list(elementals(L))
    found = best_multiple(tc, dtc, known)

    assert found
    c, weights = found
    assert c == L - 1
    difference = {k: c * dtc.get(k, 0) - tc.get(k, 0) for k in {*tc, *dtc}}
    assert verify({k: x for k, x in difference.items() if x}, known, weights)


def test_no_constant():
    """An entropy is no multiple of another token's; an information is one of its own."""
    known = list(elementals(2))
    assert best_multiple({H(1): ONE}, {H(2): ONE}, known) is None
    mutual = {H(1): ONE, H(2): ONE, H(1, 2): -ONE}
    assert best_multiple(mutual, mutual, known) == (ONE, {})


def test_forms_over_averages():
    """The information curve rises: bends alone prove it."""
    for L, k in itertools.product([3, 6], [1, 2]):
        weights = prove({k: Fraction(2), k + 1: -ONE, **({k - 1: -ONE} if k > 1 else {})}, list(average_elementals(L)))
        assert weights == {f"bend({k})": ONE}

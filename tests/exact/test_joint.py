"""Joints: what is accepted, what is refused and in which words, and that nothing is rounded."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from exact.denoiser import ExactDenoiser
from exact.files import write_text
from exact.joint import Joint, load_joint
from exact.languages import dirichlet, markov
from exact.lattice import contexts, marginal_cube
from exact.strategies import joints


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([], "empty"),
        ([[1, -2], [3, 4]], "-2"),
        ([[0, 0], [0, 0]], "all zero"),
        ([[1.0, float("nan")], [1.0, 1.0]], "nan"),
        ([[1.0, float("inf")], [1.0, 1.0]], "inf"),
        ([[1, 2, 3], [4, 5, 6]], r"\(2, 3\)"),
        ([[1, 2], [3]], "ragged"),
        (7, "shape"),
        ([["a", "b"], ["c", "d"]], "integers or floats"),
        ([[1, 2**70], [-1, 2**70]], "-1"),
        ([[Fraction(1, 2), -1], [1, 1]], "-2"),
        ([[Fraction(1, 2), 0.5], [1, 1]], "0.5"),
    ],
)
def test_bad_tables_are_refused_by_value(weights, words):
    """One line names the value and what is allowed."""
    with pytest.raises(ValueError, match=words) as caught:
        Joint(weights)

    assert "\n" not in str(caught.value)


def test_a_table_too_large_says_how_large_before_allocating():
    """Memory is asked for in words, not by the kernel."""
    with pytest.raises(MemoryError, match=r"4\^40 weights needs .* GiB"):
        dirichlet(4, 40, 1.0, 0)


def test_wide_weights_stay_exact():
    """Weights beyond 64 bits are Python integers."""
    wide = Joint([[2**70, 1], [1, 2**70]])

    assert wide.total == 2**71 + 2
    assert wide.probability((0, 1)) == Fraction(1, 2**71 + 2)
    assert marginal_cube(wide)[2, 2] == wide.total


@given(joints())
def test_the_cube_holds_every_marginal(joint):
    """Each entry is the sum over what its context hides."""
    cube = marginal_cube(joint)
    for context in contexts(joint.V, joint.L)[:: max(1, cube.size // 60)]:
        index = tuple(slice(None) if c == joint.V else int(c) for c in context)

        assert cube[tuple(context)] == joint.weights[index].sum()


@given(joints())
def test_the_exact_denoiser_divides_neighbours(joint):
    """Masked positions get P(X_i | context), visible ones a point mass; rows are laws."""
    every = contexts(joint.V, joint.L)
    marginals = ExactDenoiser(joint)(every)
    cube = marginal_cube(joint)

    assert np.allclose(marginals.sum(axis=2), 1)
    for row, context in enumerate(every[:: max(1, len(every) // 20)]):
        row *= max(1, len(every) // 20)
        for i, token in enumerate(context):
            if token != joint.V:
                assert marginals[row, i, token] == 1
            elif cube[tuple(context)]:
                told = [(*context[:i], v, *context[i + 1 :]) for v in range(joint.V)]
                assert np.allclose(marginals[row, i], [cube[c] / cube[tuple(context)] for c in told])


def test_equality_is_of_laws():
    """Two tables of one law are equal; a law that differs by one part in 10^40 is not."""
    assert Joint([1, 2]) == Joint([2, 4])
    assert Joint([10**40, 10**40]) != Joint([10**40, 10**40 + 1])


@pytest.mark.parametrize("suffix", [".json", ".npy"])
def test_joints_load_from_files(tmp_path, suffix):
    """A chain saved as JSON or npy comes back."""
    chain = markov([1, 1], [[9, 1], [1, 9]], 3)
    path = tmp_path / f"chain{suffix}"
    if suffix == ".npy":
        np.save(path, chain.weights)
    else:
        write_text(path, str(chain.weights.tolist()))

    assert load_joint(path) == chain


@pytest.mark.parametrize(
    ("name", "text"), [("x.json", "[[1, 2], [3"), ("x.npy", "nothing"), ("x.txt", "1"), ("y.json", "{}")]
)
def test_unreadable_joints_are_refused(tmp_path, name, text):
    """The error names the file."""
    path = tmp_path / name
    path.write_text(text)

    with pytest.raises(ValueError, match=name):
        load_joint(path)


def test_fractions_make_an_exact_joint():
    """They are brought to one denominator, and none of them is rounded."""
    joint = Joint([[Fraction(1, 3), Fraction(1, 6)], [0, Fraction(1, 2)]])

    assert joint.exact
    assert joint == Joint([[2, 1], [0, 3]])


@given(joints())
def test_numpy_reads_the_weights(joint):
    """An array made of a joint makes the joint again."""
    assert Joint(np.asarray(joint)) == joint


@given(joints(states=32))
def test_a_small_joint_prints_as_what_makes_it(joint):
    """The representation of up to 32 weights can be typed in."""
    if joint.weights.size <= 32:
        assert eval(repr(joint), {"Joint": Joint}) == joint


def test_a_large_joint_prints_short():
    """Size, total and kind, in one line."""
    assert repr(dirichlet(2, 8, 1.0, 0).floats()) == "Joint(V=2, L=8, total=1.0, float)"

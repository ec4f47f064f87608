"""A tree says what the policy does: read back as a policy, it draws the same law."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import decode, path_divergence, path_errors
from exact.denoiser import Conditionals, ExactDenoiser
from exact.frontier import frontier
from exact.joint import Joint
from exact.languages import markov, mds, parity
from exact.policies import LeftToRight, RandomOrder, midpoint
from exact.samplers import Unmask
from exact.strategies import joints, policies
from exact.trees import tree


def followed(found):
    """A tree as a policy: walked down by the tokens that the context shows, as far as the sets revealed so far lead."""

    def policy(state):
        here, told = found, [i for i, v in enumerate(state.context) if v != state.conditionals.V]
        while told:
            (reveal,) = here.reveals
            here = reveal.then[tuple(state.context[i] for i in reveal.positions)]
            told = [i for i in told if i not in reveal.positions]
        return here.first

    return policy


@given(joints(states=16, least_length=2), st.data())
@settings(max_examples=40)
def test_a_deterministic_policy_is_its_tree(joint, data):
    """On every sequence of the joint the tree takes the path of the policy: step by step, the same divergence and law."""
    policy = data.draw(policies(joint.L).filter(lambda p: not isinstance(p, RandomOrder)))
    found = tree(ExactDenoiser(joint), policy)
    if any(len(here.reveals) > 1 for here in every(found)):
        return
    model = Conditionals(joint)

    assert decode(model, Unmask(followed(found))).output == decode(model, Unmask(policy)).output
    on_joint = followed(tree(joint, policy))
    assert path_divergence(path_errors(joint, model, on_joint)) == path_divergence(path_errors(joint, model, policy))


def every(found):
    """All the trees in a tree."""
    yield found
    for reveal in found.reveals:
        for following in reveal.then.values():
            if following:
                yield from every(following)


@given(joints(states=16, least_length=2))
@settings(max_examples=20)
def test_a_corner_prints_its_own_policy(joint):
    """The first line tells rounds and divergence, the first set is the table's, and the shown tree is the policy's."""
    for corner in frontier(joint):
        start = (joint.V,) * joint.L
        first = tuple(i for i in range(joint.L) if int(corner.policy.table[start]) >> i & 1)

        assert corner.policy.tree().first == first
        assert str(corner).split("\n  ")[1].startswith(f"reveal {', '.join(map(str, first))}")
        assert repr(corner.policy).startswith(f"Best(reveals {', '.join(map(str, first))} of {joint.L}")


@pytest.mark.parametrize(
    ("joint", "policy", "text"),
    [
        (parity(3), LeftToRight(), "reveal 0; then 1; then 2"),
        (markov([1, 1], [[9, 1], [1, 9]], 7), midpoint(7), "reveal 3; then 1, 5; then 0, 2, 4, 6"),
        (
            mds(3, 3, 2),
            RandomOrder((1, 2)),
            "\n".join(f"with probability 1/3 reveal {set}" for set in ("0; then 1, 2", "1; then 0, 2", "2; then 0, 1")),
        ),
        (
            mds(3, 3, 2),
            lambda state: (
                {0: {(1,): Fraction(1, 4), (2,): Fraction(3, 4)}}.get(state.context[0], state.masked)
                if state.told == 1
                else state.masked[:1]
            ),
            "reveal 0\n"
            "  = 0:\n"
            "    with probability 1/4 reveal 1; then 2\n"
            "    with probability 3/4 reveal 2; then 1\n"
            "  = 1 or 2: reveal 1, 2",
        ),
        (
            parity(3, 4),
            lambda state: state.masked[:1] if state.context[0] in (2, 4) else state.masked,
            "reveal 0\n  = 2: reveal 1; then 2\n  otherwise: reveal 1, 2",
        ),
    ],
)
def test_layouts(joint, policy, text):
    """Sets that follow whatever is drawn stand in one line; outcomes are named where they matter."""
    assert str(tree(joint, policy)) == text


def test_impossible_outcomes_are_left_out_of_a_joint_and_kept_of_a_denoiser():
    """The two tokens of a copied bit are drawn apart by a denoiser that is asked for both at once."""
    bits = Joint([[[1, 0], [0, 0]], [[0, 0], [0, 1]]])

    def policy(state):
        return (0, 1) if len(state.masked) == 3 else (2,)

    assert set(tree(bits, policy).reveals[0].then) == {(0, 0), (1, 1)}
    assert set(tree(ExactDenoiser(bits), policy).reveals[0].then) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_long_tree_is_shown_in_part_and_printed_whole():
    """Forty lines are shown, with the number of the others."""
    deep = tree(parity(7), lambda state: state.masked[:1] if sum(state.context) % 2 else state.masked[-1:])

    assert len(str(deep).splitlines()) == len(deep.lines) > 40
    assert len(repr(deep).splitlines()) == 41
    assert repr(deep).endswith(f"and {len(deep.lines) - 40:,} more lines: print it")


def test_a_policy_that_never_finishes_is_told():
    """And no recursion error is met."""
    with pytest.raises(ValueError, match="unfinished after 200 steps"):
        tree(parity(2), lambda state: ())


def test_the_first_set_of_a_coin_is_none():
    """Which one is first depends on the toss."""
    with pytest.raises(ValueError, match="at random"):
        _ = tree(parity(2), RandomOrder((1, 1))).first

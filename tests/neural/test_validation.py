"""What parallel decoding costs: joints with known answers, laws of no joint, and intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.denoiser import ExactDenoiser, TableDenoiser
from exact.factorization import product_split
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import dirichlet, markov, parity
from exact.strategies import joints
from neural.prompts import check, listed, numbered, read_prompts, read_vocabulary
from neural.validation import (
    Together,
    affordable,
    calibration,
    capacity,
    chain_cost,
    decay,
    eligible,
    mask_report,
    masked_law,
    together,
)

CHAIN = markov((4, 3, 2), ((1, 6, 2), (2, 1, 6), (5, 1, 3)), 5)


def drawn(joint: Joint, count: int, seed: int = 0) -> list[np.ndarray]:
    """Texts of a joint."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(joint.weights.size, count, p=joint.probabilities().ravel())
    return list(np.stack(np.unravel_index(cells, joint.weights.shape), axis=1))


def no_joint(V: int, L: int, seed: int = 0) -> TableDenoiser:
    """Conditionals that come from no joint."""
    rng = np.random.default_rng(seed)
    return TableDenoiser(rng.integers(1, 20, (*(V + 1,) * L, L, V)))


@given(joints(states=64), st.integers(0, 2**32 - 1))
def test_product_split(joint, seed):
    """Random float joints against random laws: the divergence is the sum of its parts, none of them negative."""
    rng = np.random.default_rng(seed)
    table, laws = rng.random(joint.weights.shape) * (joint.weights > 0), rng.random((joint.L, joint.V)) + 0.01
    found = product_split(Joint(table), laws)

    assert found.divergence == pytest.approx(found.correlation + found.model_error, abs=1e-9)
    assert min(found.divergence, found.correlation, found.model_error) > -1e-9


@given(joints())
def test_product_split_of_own_marginals(joint):
    """A joint against its own marginals: the total correlation, no drift."""
    found = product_split(joint, np.array([joint.marginal([i]) for i in range(joint.L)], dtype=float))

    assert found.divergence == pytest.approx(float(total_correlation(joint)), abs=1e-9)
    assert abs(found.model_error) < 1e-12


def test_product_split_where_a_law_misses_mass():
    """Infinite on both sides of the identity; wrong laws are refused."""
    found = product_split(Joint([[1, 1], [1, 1]]), [[1, 0], [1, 1]])

    assert (found.divergence, found.model_error, found.correlation) == (math.inf, math.inf, 0)
    for laws in ([[1, 1]], [[1, -1], [1, 1]], [[0, 0], [1, 1]], [[math.nan, 1], [1, 1]]):
        with pytest.raises(ValueError, match="law"):
            product_split(Joint([[1, 1], [1, 1]]), laws)


@given(joints(states=64, least_length=3), st.randoms(use_true_random=False))
def test_masked_law_of_a_joint_is_its_conditional(joint, random):
    """Every order gives the joint's own conditional law, whatever is kept visible."""
    ids = np.unravel_index(random.choice(np.flatnonzero(joint.weights).tolist()), joint.weights.shape)
    positions = random.sample(range(joint.L), 2)
    order = random.sample(positions, 2)
    law = masked_law(ExactDenoiser(joint), np.array(ids), positions, order).joint
    at = tuple(slice(None) if i in positions else int(v) for i, v in enumerate(ids))
    cells = joint.weights[at].astype(float)
    expected = cells if positions == sorted(positions) else cells.T

    assert law.probabilities() == pytest.approx(expected / expected.sum(), abs=1e-12)


def test_report_on_an_exact_model():
    """No drift, no gap between orders; the cost of a text is the chain's."""
    ids, model = np.array([0, 1, 2, 0, 1]), ExactDenoiser(CHAIN)
    report = mask_report(model, ids, (3, 1, 2))
    given = CHAIN.probabilities()[0, :, :, :, 1]

    assert report.positions == (1, 2, 3)
    assert report.left.split.divergence == pytest.approx(float(total_correlation(Joint(given))), abs=1e-12)
    assert abs(report.left.split.model_error) < 1e-12
    assert max(report.left_right, report.right_left, report.total_variation) < 1e-12
    assert report.left.truth == pytest.approx(-math.log(given[1, 2, 0] / given.sum()), abs=1e-12)
    assert report.left.argmax == report.right.argmax
    assert report.passes == 1 + 2 * (3 + 9)


@pytest.mark.parametrize("masks", [(0, 2), (0, 1, 3), (3, 2, 1, 0)])
def test_report_on_a_model_of_no_joint(masks):
    """Both identities hold, the orders differ, and the laws are those written out by hand."""
    model, ids = no_joint(3, 4), np.array([0, 1, 2, 0])
    report = mask_report(model, ids, masks)
    left, right = (masked_law(model, ids, sorted(masks), sorted(masks, reverse=r)).joint for r in (False, True))

    for order in (report.left, report.right):
        assert order.split.divergence == pytest.approx(order.split.correlation + order.split.model_error, abs=1e-9)
        assert order.split.model_error > 1e-3
    assert (report.left_right, report.right_left) == pytest.approx((kl(left, right), kl(right, left)))
    assert report.left_right > 1e-3
    assert report.left.truth == pytest.approx(chain_cost(model, ids, sorted(masks)), abs=1e-12)
    assert report.right.truth == pytest.approx(chain_cost(model, ids, sorted(masks, reverse=True)), abs=1e-12)
    assert left.probabilities().sum() == pytest.approx(1)


def test_the_likeliest_tokens_only():
    """The law is the whole one given the kept tokens, the mass outside is told, and costs stay whole."""
    model, ids = no_joint(5, 3), np.array([0, 1, 2])
    whole, some = masked_law(model, ids, (0, 2), (0, 2)), masked_law(model, ids, (0, 2), (0, 2), top=3)
    inside = whole.joint.probabilities()[np.ix_(*some.kept)]
    report, full = mask_report(model, ids, (0, 2), top=2), mask_report(model, ids, (0, 2))

    assert some.joint.probabilities() == pytest.approx(inside / inside.sum(), abs=1e-12)
    assert some.left_out == pytest.approx(1 - inside.sum(), abs=1e-12)
    assert (some.passes, whole.passes) == (1 + 3, 1 + 5)
    assert (report.left.truth, report.right.truth) == pytest.approx((full.left.truth, full.right.truth), abs=1e-12)
    assert report.kept == 2
    assert min(report.left.left_out, report.right.left_out, report.left_out) > 0
    assert full.left.left_out == full.left_out == 0


@pytest.mark.parametrize(("V", "masks", "most"), [(10**6, 2, 1024), (10**6, 3, 32), (10**6, 4, 10), (4, 4, 4)])
def test_affordable(V, masks, most):
    """Prefixes of all masks but the last are at most 1024."""
    assert affordable(V, masks) == most


def test_what_reports_refuse():
    """Too few and too many masks, foreign tokens, wrong orders."""
    model = ExactDenoiser(CHAIN)
    for masks in ((1,), (0, 1, 2, 3, 4)):
        with pytest.raises(ValueError, match="2 to 4 masked"):
            mask_report(model, np.zeros(5, dtype=int), masks)
    with pytest.raises(ValueError, match="id 7"):
        mask_report(model, np.array([7, 0, 0, 0, 0]), (0, 1))
    with pytest.raises(ValueError, match="each of the positions"):
        masked_law(model, np.zeros(5, dtype=int), (0, 1), (0, 2))
    with pytest.raises(ValueError, match="top 0"):
        masked_law(model, np.zeros(5, dtype=int), (0, 1), (0, 1), top=0)


def test_calibration_of_an_exact_model():
    """Texts of the joint itself: its interval has 0 in it (it misses with probability at most 5 %; the seed is fixed)."""
    found = calibration(ExactDenoiser(CHAIN), drawn(CHAIN, 200), 1, np.random.default_rng(0))

    assert found.tokens == 1000
    assert found.low == 0
    assert found.error < 0.06
    assert found.confidence == pytest.approx(found.accuracy, abs=0.05)


def test_calibration_of_a_sure_model():
    """Always sure and right one time in two: the error is a half, and the interval excludes 0."""
    table = np.zeros((3, 3, 2, 2), dtype=int)
    table[..., 0] = 1
    texts = [np.array(ids) for ids in ((0, 1), (1, 0)) * 100]
    found = calibration(TableDenoiser(table), texts, 2, np.random.default_rng(0))

    assert (found.error, found.confidence, found.accuracy, found.tokens) == (0.5, 1, 0.5, 400)
    assert 0.3 < found.low < 0.5 < found.high < 0.7


def test_calibration_intervals_cover():
    """Against the true error of a wrong model, 200 sets of texts.

    Each interval misses with probability at most 5 %; more than 25 misses of 200 have probability below 4e-5.
    """
    wrong = TableDenoiser(np.array([[[[3, 1], [9, 1]]] * 3] * 3))
    texts = np.random.default_rng(1).random((200, 40, 2)) < 0.3  # right with probability 0.7, sure by 0.75 and 0.9
    found = [calibration(wrong, list(rows.astype(int)), 1, np.random.default_rng(0)) for rows in texts]
    true = (0.05 + 0.2) / 2

    assert sum(not c.low <= true <= c.high for c in found) <= 25


def test_decay_of_a_chain():
    """Largest probabilities are the chain's; further ones are not larger for a doubly stochastic one."""
    joint = markov((1, 1), ((3, 1), (1, 3)), 6)
    texts = [np.array([0, 0, 0, 0, 0, 0]), np.array([1, 1, 1, 1, 1, 1])]
    found = decay(ExactDenoiser(joint), texts)

    assert [point.mean for point in found] == pytest.approx([(1 + 0.5**d) / 2 for d in (1, 2, 3)])
    assert [point.distance for point in found] == [1, 2, 3]
    assert all(point.spread < 1e-12 and point.prompts == 2 for point in found)
    assert math.isnan(decay(ExactDenoiser(joint), texts[:1], 2)[1].spread)
    assert len(decay(ExactDenoiser(joint), texts, 2)) == 2


def test_together_is_the_divergence():
    """The mean is the exact divergence: within five standard errors (false alarm below 1e-6)."""
    joint = dirichlet(3, 3, 1.0, seed=0)
    ids = np.array([0, 1, 2])
    model = ExactDenoiser(joint)
    found = together(model, [ids], np.random.default_rng(0), most=3, draws=4000)
    exact = mask_report(model, ids, (0, 1, 2)).left.split.divergence
    error = (found[2].high - found[2].mean) / 1.96

    assert [point.tokens for point in found] == [1, 2, 3]
    assert found[0].mean == found[0].high == 0
    assert abs(found[2].mean - exact) < 5 * error + 1e-12


def test_together_of_parity():
    """All bits of a parity word at once: log 2, every draw; fewer of them: nothing."""
    found = together(ExactDenoiser(parity(4)), [np.zeros(4, dtype=int)] * 3, np.random.default_rng(0), most=9)

    assert len(found) == 4
    assert found[3].mean == pytest.approx(math.log(2), abs=1e-12)
    assert found[3].high - found[3].low < 1e-9
    assert [point.prompts for point in found] == [3] * 4


def test_together_is_reproducible():
    """The same seed, the same numbers."""
    texts = drawn(CHAIN, 4)
    first, second = (together(no_joint(3, 5), texts, np.random.default_rng(7), 3, 8) for _ in range(2))

    assert first == second
    with pytest.raises(ValueError, match="at least 1"):
        together(no_joint(3, 5), texts, np.random.default_rng(7), 0)


def test_capacity():
    """The curve must stay below the loss: what comes after a crossing does not count."""
    curve = [
        Together(k, mean, 0, high, 4) for k, mean, high in ((1, 0, 0), (2, 0.1, 0.2), (3, 0.3, 0.4), (4, 0.1, 0.1))
    ]

    assert capacity(curve, 0.1) == (2, 1)
    assert capacity(curve, 0.2) == (2, 2)
    assert capacity(curve, 1) == (4, 4)
    assert capacity([], 1) == (0, 0)


def test_special_tokens_are_never_masked():
    """A model that reserves ids has them visible always."""

    class Reserving(ExactDenoiser):
        reserved = (0,)

    assert eligible(Reserving(CHAIN), np.array([0, 1, 2, 0, 1])).tolist() == [1, 2, 4]


ABC = listed(["[CLS]", "[MASK]", "a", "b", "Cl", "C", "[SEP]"], "Cl|.")


@pytest.mark.parametrize(
    ("name", "text", "ids", "masks"),
    [
        ("p.txt", "aClC\n\n", [0, 2, 4, 5, 6], None),
        ("p.jsonl", '{"text": "ab", "masks": [2, 1]}', [0, 2, 3, 6], (1, 2)),
        ("p.jsonl", '{"tokens": ["a", "Cl"]}', [2, 4], None),
        ("p.jsonl", '{"ids": [5, 4]}', [5, 4], None),
    ],
)
def test_prompts(tmp_path, name, text, ids, masks):
    """Texts get their start and end; tokens and ids are as they are."""
    (tmp_path / name).write_text(text)
    (found,) = read_prompts(tmp_path / name, ABC)

    assert found.ids.tolist() == ids
    assert found.masks == masks


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("p.txt", "", "no prompt"),
        ("p.txt", "abc", "line 1: the vocabulary has no token 'c'"),
        ("p.jsonl", '{"tokens": ["CL"]}', "did you mean C, "),
        ("p.jsonl", "{", "not a JSON object"),
        ("p.jsonl", "[1]", "one of text, tokens and ids"),
        ("p.jsonl", '{"text": "a", "ids": [1]}', "one of text, tokens and ids"),
        ("p.jsonl", '{"text": "a", "mask": [1]}', "did you mean masks"),
        ("p.jsonl", '{"text": 1}', "text is a string"),
        ("p.jsonl", '{"tokens": "ab"}', "list of strings"),
        ("p.jsonl", '{"ids": [1.5]}', "list of integers"),
    ],
)
def test_wrong_prompts(tmp_path, name, text, words):
    """The line is named."""
    (tmp_path / name).write_text(text)

    with pytest.raises(ValueError, match=words):
        read_prompts(tmp_path / name, ABC)


def test_files_that_are_no_text(tmp_path):
    """Missing and binary files, of prompts and vocabularies; a pattern that leaves something."""
    (tmp_path / "p.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(FileNotFoundError, match="no such file of prompts"):
        read_prompts(tmp_path / "gone.txt", ABC)
    with pytest.raises(ValueError, match="not a text file"):
        read_prompts(tmp_path / "p.txt", ABC)
    with pytest.raises(ValueError, match="not a text file"):
        read_vocabulary(tmp_path / "p.txt")
    with pytest.raises(ValueError, match="'b' of 'ab' unmatched"):
        listed(["a", "b"], "a").encode("ab")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('{"ids": [2, 3, 2, 3, 2, 3, 2]}', "at most 6"),
        ('{"ids": [2, 7, 2]}', "token id 7: the model has ids 0 to 6"),
        ('{"ids": [2, -1, 2]}', "token id -1"),
        ('{"ids": [2, 1, 2]}', "position 1 is masked already"),
        ('{"ids": [2, 3, 2], "masks": [1]}', "masks 1: "),
        ('{"ids": [2, 3, 2], "masks": [1, 3]}', "mask position 3"),
        ('{"ids": [2, 3, 2], "masks": [-1, 1]}', "mask position -1"),
        ('{"ids": [0, 3, 2], "masks": [0, 1]}', "not in the alphabet"),
    ],
)
def test_prompts_that_do_not_fit(tmp_path, row, words):
    """Too long, masked already, masks out of range."""
    (tmp_path / "p.jsonl").write_text(row)
    (prompt,) = read_prompts(tmp_path / "p.jsonl", ABC)

    with pytest.raises(ValueError, match=words):
        check(prompt, 1, np.array([2, 3, 4, 5]), 6, 7)


def test_numbers_are_a_vocabulary():
    """The ids of a model without tokens."""
    assert numbered(12).encode("11 0") == [11, 0]
    assert numbered(12).name(40) == "40"
    assert numbered(12).mask is None

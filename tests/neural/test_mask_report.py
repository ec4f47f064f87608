"""Both orders of the chain rule against the parallel product: known joints, laws of no joint, golden laws of two checkpoints."""

from __future__ import annotations

import importlib.util
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from exact.denoiser import ExactDenoiser, TableDenoiser
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import markov
from neural.adapter import Pretrained
from neural.mask_report import mask_report
from neural.masked_law import chain_cost, masked_law
from neural.pretrained import Options, load

SMILES = r"\[[^\]]+\]|Br?|Cl?|>>|."
REACTION = "CC(C)S.CN(C)C=O.Fc1cccnc1F.O=C([O-])[O-].[K+].[K+]>>CC(C)Sc1ncccc1F"

HEAVY_CHAIN = "EVQLVESGGGLVQPGGSLRLSCAASGFNIKDTYIHWVRQAPGKGLEWVARIYPTNGYTRYADSVKGRFTISADTSKNTAYLQMNSLRAEDTAVYYCSRWGGDGFYAMDYWGQGTLVTVSS"


def folder_of(package: str, version: str, inside: str) -> Path:
    """Where a package keeps its weights; it is never imported. Fails where the package is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        pytest.fail(f"{package} is not installed: pip install --no-deps {package}=={version}")
    return Path(next(iter(spec.submodule_search_locations))) / inside


@cache
def rxnmapper() -> Pretrained:
    """The reaction model, all of its 591 tokens kept."""
    folder = folder_of("rxnmapper", "0.4.3", "models/transformers/albert_heads_8_uspto_all_1310k")
    return load(folder, Options(pickled_tensors=True, pattern=SMILES, alphabet="all", batch=64))


@cache
def antiberty() -> Pretrained:
    """The antibody model over the 20 amino acids."""
    folder = folder_of("antiberty", "0.1.3", "trained_models")
    found = Options(
        pickled_tensors=True, vocabulary=str(folder / "vocab.txt"), pattern=".", alphabet="ACDEFGHIKLMNPQRSTVWY"
    )
    return load(folder / "AntiBERTy_md_smooth", found)


def row(report) -> list[float]:
    """The columns of the golden rows: KL, own correlation and drift of both orders, both gaps."""
    orders = (report.left.split, report.right.split)
    parts = [getattr(split, part) for part in ("divergence", "correlation", "model_error") for split in orders]
    return [*parts, report.left_right, report.right_left]


def check_identity(report) -> None:
    """The divergence is the sum of its parts, which come from other sums."""
    for order in (report.left, report.right):
        assert order.split.divergence == pytest.approx(order.split.correlation + order.split.model_error, abs=1e-9)


def test_rxnmapper_halogen():
    """The halogen on both sides of a reaction: each order is consistent, the parallel argmaxes are impossible.

    Golden values from an enumeration of all 591 tokens; float32 moves them by less than 1e-5.
    """
    model = rxnmapper()
    report = mask_report(model, np.array(model.vocabulary.encode(REACTION)), (17, 54))
    named = [
        [model.vocabulary.name(id) for id in ids] for ids in (report.argmax, report.left.argmax, report.right.argmax)
    ]

    golden = [1.443834, 1.728506, 1.025501, 1.317737, 0.418333, 0.410769, 0.479092, 0.609599]
    assert row(report) == pytest.approx(golden, abs=1e-5)
    assert report.total_variation == pytest.approx(0.3649, abs=1e-4)
    assert [report.left.truth, report.right.truth, report.truth] == pytest.approx([0.6636, 1.7595, 2.4102], abs=1e-4)
    assert named == [["F", "C"], ["F", "F"], ["C", "C"]]
    assert (report.passes, report.kept, report.left.left_out) == (1183, 591, 0)
    check_identity(report)


def test_rxnmapper_sulphur():
    """The sulphur on both sides."""
    model = rxnmapper()
    report = mask_report(model, np.array(model.vocabulary.encode(REACTION)), (6, 45))

    golden = [0.750863, 0.937850, 0.711302, 0.837356, 0.039562, 0.100494, 0.468348, 0.378953]
    assert row(report) == pytest.approx(golden, abs=1e-5)
    assert report.total_variation == pytest.approx(0.1235, abs=1e-4)
    check_identity(report)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("masks", "golden", "variation"),
    [
        ((101, 102), [0.535904, 0.533813, 0.510221, 0.503814, 0.025683, 0.029999, 0.086850, 0.087525], 0.1672),
        ((1, 2), [0.000378, 0.004615, 0.000141, 0.004565, 0.000237, 0.000050, 0.002741, 0.003945], 0.0077),
    ],
    ids=["cdr3", "framework"],
)
def test_antiberty(masks, golden, variation):
    """Trastuzumab's heavy chain, 20 amino acids."""
    model = antiberty()
    report = mask_report(model, np.array(model.vocabulary.encode(HEAVY_CHAIN)), masks)

    assert row(report) == pytest.approx(golden, abs=1e-5)
    assert report.total_variation == pytest.approx(variation, abs=1e-4)
    assert report.passes == 41
    check_identity(report)
    if masks == (101, 102):  # on this text the parallel law is the best of the three
        found = [report.truth, report.left.truth, report.right.truth]
        assert found == pytest.approx([4.5908, 4.8718, 4.7130], abs=1e-4)


CHAIN = markov((4, 3, 2), ((1, 6, 2), (2, 1, 6), (5, 1, 3)), 5)


def no_joint(V: int, L: int, seed: int = 0) -> TableDenoiser:
    """Conditionals that come from no joint."""
    rng = np.random.default_rng(seed)
    return TableDenoiser(rng.integers(1, 20, (*(V + 1,) * L, L, V)))


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

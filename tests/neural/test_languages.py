"""Languages: what is drawn follows the law, the conditionals are those of the table, and texts keep their counts."""

from __future__ import annotations

import re
import shutil
import subprocess

import numpy as np
import pytest

from exact.denoiser import ExactDenoiser
from exact.hmm import Hidden
from exact.information import entropy
from exact.languages import hmm, markov
from exact.lattice import contexts
from neural.languages import COUNTS, JOINTS, LANGUAGES, LATIN, PEAKS, Language, language, ngrams, spelled, zipf


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_language_draws_what_it_says(name):
    """Texts of positive probability, of L tokens below V; the same generator, the same texts."""
    found = language(name)
    texts = found.draw(np.random.default_rng(0), 100)

    assert texts.shape == (100, found.L)
    assert texts.min() >= 0
    assert texts.max() < found.V
    assert (texts == found.draw(np.random.default_rng(0), 100)).all()
    masked = np.where(np.arange(found.L) == 0, found.V, texts)
    told = found.conditionals(masked)[np.arange(100), 0, texts[:, 0]]
    assert (told > 0).all()
    assert (found.joint is None) == (name not in JOINTS)


def test_texts_follow_the_table():
    """100,000 drawn texts of V=3, L=3: each frequency within 5 standard errors (27 of them, missed with chance 2e-5)."""
    joint = markov([1, 1, 1], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], 3)
    drawn = Language.of_joint(joint).draw(np.random.default_rng(0), 100_000)
    found = np.zeros((3, 3, 3))
    np.add.at(found, tuple(drawn.T), 1e-5)
    p = joint.probabilities()

    assert (np.abs(found - p) < 5 * np.sqrt(p * (1 - p) / 100_000)).all()


def test_chains_and_hidden_chains_without_a_table_agree_with_one():
    """The conditionals by messages, all contexts, against those of the enumerated joint to 1e-12; and the entropies."""
    laws = (1, 1), ((9, 1), (1, 9)), ((6, 3, 1), (1, 3, 6))
    every = contexts(3, 4)
    assert np.allclose(Hidden(*laws, 4)(every), ExactDenoiser(hmm(*laws, 4))(every), atol=1e-12)

    counts = np.random.default_rng(0).integers(1, 9, (3, 3))
    counts = counts + counts.T  # a circle leaves and enters each token as often
    chain, joint = Language.of_counts(counts, 4), markov(counts.sum(axis=1), counts, 4)
    assert np.allclose(chain.conditionals(every), ExactDenoiser(joint)(every), atol=1e-12)
    assert chain.entropy == pytest.approx(float(entropy(joint)), abs=1e-12)


def test_counts_are_read_in_a_circle():
    """Every pair of letters is left as often as entered, so that the chain is stationary; short texts are refused."""
    counts = ngrams("In the beginning God created the heaven and the earth.", 2)

    assert (counts.sum(axis=2) == counts.sum(axis=0)).all()
    assert counts.sum() == 54
    with pytest.raises(ValueError, match="longer text"):
        ngrams("a", 2)


def test_the_counts_of_the_king_james_version():
    """The trigrams shipped are those of the text that Debian packages, where it is at hand; and hold their totals always."""
    with np.load(COUNTS / "kjv.npz", allow_pickle=False) as file:
        counts = file["counts"]
    assert counts.sum() == 4_013_873
    assert (counts > 0).sum() == 5_167
    assert (counts.sum(axis=2) == counts.sum(axis=0)).all()
    if shutil.which("bible"):
        text = subprocess.run(
            ["bible", "-f", "-l80", "gen1:1-rev22:21"], capture_output=True, text=True, check=True, input="\n"
        ).stdout
        assert (ngrams(re.sub(r"(?m)^\S+\d+:\d+ ", "", text), 2) == counts).all()


def test_spelling():
    """Letters, spaces and masks."""
    assert spelled([1, 0, 2, 27]) == "a b_"


def test_zipf_kernels_are_what_they_are_called():
    """Rows are permutations; the Latin square has each rank once in a column, the other distinct peaks and one runner-up."""
    latin, peaks = np.array(LATIN), np.array(PEAKS)

    assert (np.sort(latin, axis=1) == np.arange(4)).all()
    assert (np.sort(latin, axis=0) == np.arange(4)[:, None]).all()
    assert (np.sort(peaks, axis=1) == np.arange(4)).all()
    assert peaks.argmin(axis=1).tolist() == [0, 1, 2, 3]
    assert (peaks[1:, 0] == 1).all()
    assert zipf(LATIN, 2).probability((0, 0)) == pytest.approx(12 / 100)


def test_unknown_languages_get_the_nearest_name():
    """One line."""
    with pytest.raises(ValueError, match="did you mean markov-v4-l6"):
        language("markov-v4-l66")

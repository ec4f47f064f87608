"""Training: it learns, it repeats itself, and it says what is wrong."""

from __future__ import annotations

import pytest
import torch

from exact.languages import markov
from neural.denoiser import TrainedDenoiser
from neural.objective import gap
from neural.suite import LANGUAGES, language, load_shipped, record_of
from neural.training import Recipe, learning_rate, train

CHAIN = markov([1, 1, 1], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], 3)


@pytest.mark.parametrize(("loss", "most"), [("exact", 0.02), ("sampled", 0.2)])
def test_training_closes_the_gap(loss, most):
    """From above one nat to near the entropy in seconds, by either loss."""
    told = []
    recipe = Recipe(loss=loss, steps=400, batch=128, width=32, layers=1)
    network = train(CHAIN, recipe, lambda step, value: told.append(step))

    assert 0 < gap(TrainedDenoiser(network), CHAIN) < most
    assert told == list(range(1, 401))


@pytest.mark.parametrize("loss", ["exact", "sampled"])
def test_the_same_seed_gives_the_same_weights(loss):
    """Twice the same run, then another seed."""
    recipe = Recipe(loss=loss, steps=10, batch=16, width=16, layers=1)
    first, second, other = (
        train(CHAIN, r).state_dict() for r in (recipe, recipe, Recipe(**{**vars(recipe), "seed": 1}))
    )

    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not all(torch.equal(first[name], other[name]) for name in first)


def test_the_learning_rate_warms_up_and_falls():
    """Up over the first steps, then down to nearly nothing."""
    recipe = Recipe(steps=1000)
    rates = [learning_rate(recipe, step) for step in range(1000)]

    assert rates[0] < rates[10] < max(rates) == pytest.approx(recipe.learning_rate)
    assert rates[-1] < 1e-4 * recipe.learning_rate


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"loss": "mse"}, "mse"),
        ({"steps": 0}, "steps=0"),
        ({"batch": -1}, "batch=-1"),
        ({"learning_rate": 0.0}, "learning_rate"),
    ],
)
def test_wrong_recipes(wrong, words):
    """The error names the value."""
    with pytest.raises(ValueError, match=words):
        Recipe(**wrong)


def test_languages_by_name():
    """All build; unknown ones get the nearest names."""
    assert all(language(name).exact for name in LANGUAGES)
    for call in (language, load_shipped, record_of):
        with pytest.raises(ValueError, match="did you mean markov-v4-l6"):
            call("markov-v4-l66")

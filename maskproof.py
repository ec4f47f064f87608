r"""maskproof settles quantitative statements about masked diffusion language models.

>>> import maskproof as mp
>>> joint = mp.Joint([[9, 1], [1, 9]])  # weights of the sequences 00, 01, 10, 11
>>> law = mp.decode(joint, mp.Top(2))  # two tokens at a time: here, both at once
>>> mp.kl(joint, law.output) == mp.total_correlation(joint)  # decided, not rounded
True
>>> print(f"{mp.total_correlation(joint):.4f} nats")
0.3681 nats
>>> mp.settle("best c: KLmean(3,1) <= c*TC").constants
{4: Fraction(2, 3)}

A policy is a function of a state that returns positions to reveal, ``lambda state: state.masked`` for all of them. Amounts of
information are in nats: exact sums of logarithms, where the weights are integers or fractions. Names are loaded when used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from exact import languages, policies
    from exact.decoding import DecodingLaw
    from exact.denoiser import Conditionals
    from exact.frontier import frontier
    from exact.information import (
        conditional_entropy,
        dual_total_correlation,
        entropy,
        kl,
        mutual_information,
        total_correlation,
        total_variation,
    )
    from exact.joint import Joint, load_joint
    from exact.logsum import LogSum, log
    from exact.optimal import best_partitions, best_sizes
    from exact.policies import EntropyBounded, Fixed, LeftToRight, RandomOrder, Threshold, Top
    from exact.random_order import information_curve
    from exact.samplers import LowConfidenceRemasking
    from exact.trees import tree
    from exact.types import Denoiser, Policy, State, TokenLaw
    from proofs.ledger.claim import Claim
    from proofs.settle.answer import Answer
    from proofs.validation.validated import Validated

    __version__: str

__all__ = [
    "Claim",
    "EntropyBounded",
    "Fixed",
    "Joint",
    "LeftToRight",
    "LogSum",
    "LowConfidenceRemasking",
    "RandomOrder",
    "State",
    "Threshold",
    "Top",
    "__version__",
    "best_partitions",
    "best_sizes",
    "conditional_entropy",
    "decode",
    "dual_total_correlation",
    "entropy",
    "frontier",
    "information_curve",
    "kl",
    "languages",
    "ledger",
    "load_joint",
    "log",
    "mutual_information",
    "policies",
    "settle",
    "total_correlation",
    "total_variation",
    "tree",
    "validate",
]

#: Where the names live that are not defined here.
_HOMES = {
    "Claim": "proofs.ledger.claim",
    "EntropyBounded": "exact.policies",
    "Fixed": "exact.policies",
    "Joint": "exact.joint",
    "LeftToRight": "exact.policies",
    "LogSum": "exact.logsum",
    "LowConfidenceRemasking": "exact.samplers",
    "RandomOrder": "exact.policies",
    "State": "exact.types",
    "Threshold": "exact.policies",
    "Top": "exact.policies",
    "best_partitions": "exact.optimal",
    "best_sizes": "exact.optimal",
    "conditional_entropy": "exact.information",
    "dual_total_correlation": "exact.information",
    "entropy": "exact.information",
    "frontier": "exact.frontier",
    "information_curve": "exact.random_order",
    "kl": "exact.information",
    "load_joint": "exact.joint",
    "log": "exact.logsum",
    "mutual_information": "exact.information",
    "total_correlation": "exact.information",
    "total_variation": "exact.information",
    "tree": "exact.trees",
}


def decode(
    source: Joint | Denoiser | Conditionals,
    policy: Policy | LowConfidenceRemasking,
    *,
    tokens: TokenLaw | None = None,
    V: int | None = None,
    L: int | None = None,
) -> DecodingLaw:
    r"""The exact law of what a policy draws, starting from masks alone.

    Parameters
    ----------
    source
        A joint, whose exact conditionals are the denoiser; or any denoiser: contexts ``int[B, L]``, the mask id being V, to
        marginals ``[B, L, V]``.
    policy
        What to reveal next: :class:`Top`, :class:`Threshold` and so on, or your own function of a state, which returns
        positions, or a law over sets of them as a dict.
    tokens
        What a token is drawn from, given its marginal; the marginal itself by default.
    V, L
        The alphabet and the length, where a denoiser does not say them itself.

    Returns
    -------
    DecodingLaw
        ``output``, the joint of what is drawn; ``steps``, the law of the number of steps, and ``expected_steps``.

    Raises
    ------
    ValueError
        Where the policy is none, chooses what is not masked, or may never finish.

    >>> import maskproof as mp
    >>> law = mp.decode(mp.Joint([[1, 0], [0, 1]]), lambda state: state.masked)  # everything at once
    >>> print(law.output)
    2 tokens over 2 symbols: 4 of 4 sequences are possible
      00  1/4 = 0.2500
      01  1/4 = 0.2500
      10  1/4 = 0.2500
      11  1/4 = 0.2500
    """
    from exact.decoding import decode
    from exact.denoiser import Conditionals
    from exact.samplers import LowConfidenceRemasking, Unmask, as_told

    if isinstance(policy, type) or not callable(policy):
        hint = f", such as {policy.__name__}(...)" if isinstance(policy, type) else ""
        raise ValueError(f"{policy!r} is no policy: a function of a state is needed{hint}")
    conditionals = source if isinstance(source, Conditionals) else Conditionals(source, V, L)
    if isinstance(policy, LowConfidenceRemasking):
        if tokens is not None:
            raise ValueError("remasking has token laws of its own: LowConfidenceRemasking(sizes, tokens)")
        return decode(conditionals, policy)
    return decode(conditionals, Unmask(policy, tokens or as_told))


def settle(statement: str, seconds: float = 60.0) -> Answer:
    """Settle a statement: prove it by known inequalities, or refute it by a joint.

    The answer has a ``verdict`` (``holds``, ``fails`` or ``undecided``), a ``witness`` (the joint that refutes it, or that
    reaches the best constant), a ``proof`` (weights of known inequalities), ``constants`` and a certificate.

    Raises
    ------
    ValueError
        Where the statement is ill-formed or outside the language.

    >>> import maskproof as mp
    >>> print(mp.settle("for V=2: H(1,2) <= 1"))
    for V=2: H(1,2) <= 1
    fails: Joint([[0, 1], [1, 1]]), where it is off by 0.0986123 nats
      2 tokens over 2 symbols: 3 of 4 sequences are possible
        01  1/3 = 0.3333
        10  1/3 = 0.3333
        11  1/3 = 0.3333
    """
    from proofs.settle.answer import answer

    return answer(statement, seconds)


def validate(model: str | Path, prompts: str | Path | Sequence[str] | None = None, **asked: Any) -> Validated:
    """Measure what decoding tokens in parallel costs on a checkpoint, in nats, and how many can go together.

    ``model`` is a folder, a name on the hub, a ``.safetensors`` file of this package or the name of a shipped model;
    ``prompts`` are texts, or a file of them. What else may be asked is what ``maskproof validate --help`` lists, such as
    ``masks=3, loss=0.05, device="cuda"``. Needs torch.

    Raises
    ------
    ValueError
        Where the model, a prompt or what is asked is refused.
    """
    from proofs.validation.validated import validate

    return validate(model, prompts, **asked)


def ledger() -> Mapping[str, Claim]:
    """Every claim by id.

    >>> import maskproof as mp
    >>> mp.ledger()["kl-identity"].relation
    '='
    """
    from proofs.ledger import ledger

    return {id: claim for id, (_, claim) in ledger().items()}


def __dir__() -> list[str]:
    return __all__


if not TYPE_CHECKING:  # so that a name that does not exist is an error to a type checker

    def __getattr__(name):
        """The names, loaded when used."""
        if name == "__version__":
            return importlib.import_module("proofs.version").version()
        if name in ("languages", "policies"):
            return importlib.import_module(f"exact.{name}")
        if name not in _HOMES:
            raise AttributeError(f"module 'maskproof' has no attribute {name!r}")
        return getattr(importlib.import_module(_HOMES[name]), name)


if __name__ == "__main__":
    from proofs.commands import main

    raise SystemExit(main())

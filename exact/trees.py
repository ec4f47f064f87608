r"""Policies to read: what is revealed first, and then, for each outcome, what next.

A table of sets by context answers every question and cannot be read. A tree follows the policy from masks alone, through the
contexts that can occur, and tells outcomes apart only where the policy does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from exact.decoding import extensions, state_of
from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.lattice import marginal_cube
from exact.policies import choices
from exact.samplers import as_told, filled
from exact.types import Context, Denoiser, Number, Policy, Positions

#: Lines of a tree that are shown without being asked for.
LINES = 40
#: Steps that a tree follows.
DEPTH = 200


@dataclass(frozen=True)
class Reveal:
    """One set that a policy may reveal, the chance that it does, and what follows each outcome."""

    positions: Positions
    chance: Number
    #: By the tokens at the positions; None where nothing is masked any more.
    then: Mapping[tuple[int, ...], Tree | None]


@dataclass(frozen=True)
class Tree:
    """What a policy does from a context on: one set, or several with their chances; prints as text.

    >>> from exact.policies import Threshold
    >>> tree(Joint([[[4, 1], [0, 1]], [[1, 1], [0, 4]]]), Threshold(0.8))
    reveal 1
      = 0: reveal 0; then 2
      = 1: reveal 2; then 0
    """

    reveals: tuple[Reveal, ...]

    @property
    def first(self) -> Positions:
        """The positions that are revealed first.

        Raises
        ------
        ValueError
            Where the policy tosses a coin for them.
        """
        if len(self.reveals) > 1:
            raise ValueError(f"the policy chooses at random between {[r.positions for r in self.reveals]}")
        return self.reveals[0].positions

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text, line by line."""
        if len(self.reveals) == 1:
            return tuple(_lines(self.reveals[0], "reveal "))
        return tuple(
            line
            for reveal in self.reveals
            for line in _lines(reveal, f"with probability {_number(reveal.chance)} reveal ")
        )

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def __repr__(self) -> str:
        left = len(self.lines) - LINES
        return "\n".join([*self.lines[:LINES], *([f"... and {left:,} more lines: print it"] if left > 0 else [])])


def tree(source: Joint | Denoiser | Conditionals, policy: Policy) -> Tree:
    """What ``policy`` does, step by step: on the sequences of a joint, or on all that a denoiser can draw.

    Raises
    ------
    ValueError
        Where the policy has not finished after 200 steps.
    """
    conditionals = source if isinstance(source, Conditionals) else Conditionals(source)
    cube = marginal_cube(source) if isinstance(source, Joint) else None
    known: dict[tuple[Context, int], Tree] = {}

    def follow(context: Context, step: int) -> Tree:
        if step == DEPTH:
            raise ValueError(f"{policy}: unfinished after {DEPTH} steps")
        if (context, step) not in known:
            chosen = choices(policy, state_of(conditionals, context, step))
            known[context, step] = Tree(tuple(reveal(context, step, S, chance) for S, chance in chosen.items()))
        return known[context, step]

    def reveal(context: Context, step: int, positions: Positions, chance: Number) -> Reveal:
        if cube is not None:
            after = [following for following, _ in extensions(cube, context, positions)]
        else:
            state = state_of(conditionals, context, step)
            after = [following for following, _ in filled(state, positions, as_told)]
        then = {
            tuple(c[i] for i in positions): follow(c, step + 1) if conditionals.V in c else None for c in sorted(after)
        }
        return Reveal(positions, chance, then)

    return follow(conditionals.start, 0)


def _lines(reveal: Reveal, before: str) -> Iterator[str]:
    """A set, the sets that follow whatever is drawn, and below them the outcomes that the policy tells apart."""
    line = before + _set(reveal.positions)
    branches = _branches(reveal)
    while len(branches) == 1 and (following := branches[0][1]) and len(following.reveals) == 1:
        (reveal,) = following.reveals
        line, branches = f"{line}; then {_set(reveal.positions)}", _branches(reveal)
    yield line
    for outcomes, following in branches:
        if following is None:
            return
        indent, told = "  ", "" if len(branches) == 1 else f"{outcomes}: "
        if told and len(following.reveals) > 1:
            yield indent + told.rstrip()
            indent, told = "    ", ""
        yield from (indent + told * (k == 0) + line for k, line in enumerate(following.lines))


def _branches(reveal: Reveal) -> list[tuple[str, Tree | None]]:
    """The outcomes that are followed alike, by name, and what follows them; the most numerous ones may be the others."""
    alike: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for outcome, following in reveal.then.items():
        alike.setdefault(following.lines if following else (), []).append(outcome)
    groups = sorted(
        alike.values(), key=lambda outcomes: len(outcomes) > 2 and len(outcomes) == max(map(len, alike.values()))
    )
    named = [" or ".join(" ".join(map(str, x)) for x in outcomes) for outcomes in groups]
    names = [f"= {name}" for name in named[:-1]] + ["otherwise" if len(groups[-1]) > 2 else f"= {named[-1]}"]
    return [(name, reveal.then[outcomes[0]]) for name, outcomes in zip(names, groups, strict=True)]


def _set(positions: Positions) -> str:
    return ", ".join(map(str, positions)) or "nothing"


def _number(chance: Number) -> str:
    return f"{chance:.4g}" if isinstance(chance, float) else str(chance)

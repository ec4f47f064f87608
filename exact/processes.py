r"""Any-process generation: transitions with remasking, insertion and deletion, and what they generate.

A canvas is a tuple of symbols; ``MASK`` stands for a mask. Source: Yang et al., arXiv 2510.06190.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MASK = "_"
Canvas = tuple[str, ...]


@dataclass(frozen=True)
class Control:
    """What a step does at one position: put back a mask, delete a mask, insert a mask after it, or reveal a symbol."""

    remask: bool = False
    delete: bool = False
    insert: bool = False
    symbol: str = MASK


def transition(canvas: Canvas, controls: Sequence[Control]) -> Canvas:
    """One step: masks may be deleted; elsewhere remasking comes before revealing, and revealing before staying.

    Raises
    ------
    ValueError
        Where there is not one control a position.

    >>> transition(("_", "a"), [Control(symbol="b", insert=True), Control(remask=True)])
    ('b', '_', '_')
    """
    if len(canvas) != len(controls):
        raise ValueError(f"{len(controls)} controls for {len(canvas)} positions: one for each is needed")
    after: list[str] = []
    for symbol, control in zip(canvas, controls, strict=True):
        if not (control.delete and symbol == MASK):
            if control.remask:
                after.append(MASK)
            else:
                after.append(control.symbol if symbol == MASK else symbol)
        if control.insert:
            after.append(MASK)
    return tuple(after)


def inserted_words(k: int, length: int) -> set[tuple[int, ...]]:
    """Words that insertions of a letter next to its inverse make, anywhere, from nothing; letters 1 to k, inverses negative.

    >>> len(inserted_words(1, 2))
    2
    """
    words: set[tuple[int, ...]] = {()}
    pairs = [(s * a, -s * a) for a in range(1, k + 1) for s in (1, -1)]
    for _ in range(length // 2):
        words = {(*w[:i], *pair, *w[i:]) for w in words for i in range(len(w) + 1) for pair in pairs}
    return words


def reducing_words(k: int, length: int) -> Iterator[tuple[int, ...]]:
    """Words of that length that cancel to nothing: two-sided Dyck words, by going through all words."""
    letters = [s * a for a in range(1, k + 1) for s in (1, -1)]
    for word in itertools.product(letters, repeat=length):
        stack: list[int] = []
        for letter in word:
            if stack and stack[-1] == -letter:
                stack.pop()
            else:
                stack.append(letter)
        if not stack:
            yield word


def eliminate(word: str, lone_zero: bool = True) -> tuple[str, int]:
    """Parity by elimination: the first two bits become their sum until one is left; a lone 0 is erased where there is a rule for it.

    Returns what is left and the number of steps.

    >>> eliminate("1011"), eliminate("11"), eliminate("11", lone_zero=False)
    (('1', 3), ('', 2), ('0', 1))
    """
    steps = 0
    while len(word) > 1:
        word, steps = str(int(word[0] != word[1])) + word[2:], steps + 1
    if word == "0" and lone_zero:
        return "", steps + 1
    return word, steps


def tree_parity(bits: Sequence[int]) -> tuple[int, int, int]:
    """Parity on a write-once canvas: pairs are added in rounds. The parity, the rounds and the symbols written.

    >>> tree_parity((1, 0, 1, 1))
    (1, 2, 3)
    """
    layer, rounds, written = list(bits), 0, 0
    while len(layer) > 1:
        layer = [a ^ b for a, b in itertools.zip_longest(layer[::2], layer[1::2], fillvalue=0)]
        rounds, written = rounds + 1, written + len(layer)
    return layer[0], rounds, written

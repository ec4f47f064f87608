"""What a form is worth on a joint, by the engine: the search decides with this, and its checker with code of its own."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.information import entropy, kl, mutual_information
from exact.joint import Joint
from exact.logsum import LogSum, as_logsum, log
from exact.policies import RandomOrder
from exact.random_order import layer_entropies
from exact.samplers import Unmask
from proofs.settle.forms import CONSTANT, Form, kind
from proofs.settle.statement import Statement

#: The precision of forms with products, whose sign only a ball can show.
BITS = 256


def value(form: Form, joint: Joint) -> LogSum:
    """A form without products, exactly.

    >>> value({frozenset({1, 2}): Fraction(1), "log V": Fraction(-2)}, Joint([[1, 1], [1, 1]])) == 0
    True
    """
    layers = layer_entropies(joint) if any(isinstance(c, int) for c in form) else []
    total = LogSum()
    for c, x in form.items():
        match c:
            case frozenset():
                part = entropy(joint, sorted(i - 1 for i in c))
            case int(k):
                part = layers[k]
            case "log V":
                part = log(joint.V)
            case _ if c == CONSTANT:
                part = Fraction(1)
            case ("log", int(n)):
                part = log(n)
            case ("mix", tuple(sizes)):
                part = kl(joint, decode(Conditionals(joint), Unmask(RandomOrder(sizes))).output)
            case _:
                raise ValueError(f"{c} is no coordinate")
        total = total + as_logsum(part) * x
    return total


def ball(form: Form, joint: Joint) -> arb:
    """A form, products too, as a certified ball."""
    total = value({c: x for c, x in form.items() if kind(c) != "product"}, joint).ball(BITS)
    with ctx.workprec(BITS):
        for c, x in form.items():
            if isinstance(c, tuple) and kind(c) == "product":
                first, second = (value(dict(part), joint).ball(BITS) for part in c[1:])
                total += arb(x.numerator) / x.denominator * first * second
    return total


def violates(statement: Statement, joint: Joint) -> bool:
    """Whether a joint is a counterexample: decided exactly, or by a ball where products stand in the form."""
    found = value(statement.form, joint) if statement.linear else ball(statement.form, joint)
    return bool(found < 0 or (statement.equal and found != 0))


def meant(statement: Statement, joint: Joint) -> bool:
    """Whether a joint is a chain, or exchangeable, where the statement speaks of such ones alone."""
    if statement.markov and any(
        mutual_information(joint, [i], range(i - 1), [i - 1]) != 0 for i in range(2, statement.L)
    ):
        return False
    table = joint.weights
    order = range(joint.L)
    swaps = ([*order[:i], i + 1, i, *order[i + 2 :]] for i in order[:-1])
    return not statement.exchangeable or all((table == table.transpose(swap)).all() for swap in swaps)

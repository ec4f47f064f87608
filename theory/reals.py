r"""The facts about real numbers that are admitted, each with its own check: read them as one reads axioms.

Integers are at least their least values (:class:`Least`), a square is not negative (:class:`Square`), the inverse of a
positive number is positive (:class:`Inverse`), :math:`\log xy = \log x + \log y` (:class:`Log`), and one tangent of the
logarithm (:class:`Tangent`).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.derivation import Operator, Proof, Reason, Step
from theory.normal import Form, RefusedError, add, atom, constant, freeze, inverse, minus, times


class Least(Reason):
    """The slack is a sum of positive multiples of integer names, and not negative by their least values."""

    why = "the least values of integers"

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The declared least values, added up."""
        low = proof.normal.at_least(proof.slack(step.claim))
        fits = low is not None and step.claim.op != "=" and low >= (1 if step.claim.op == "<" else 0)
        return None if fits else "it does not follow from the least values"


class Square(Reason):
    """``0 <= of^2``: the square of a real number is not negative."""

    why = "a square"

    def __init__(self, of: Any):
        self.of = sp.sympify(of)

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The right side is the square."""
        root = proof.normal.form(self.of)
        return _reads(step, proof, {}, "<=", times(root, root))


class Inverse(Reason):
    """``0 < 1/x`` from a step with the slack x > 0: the inverse of a positive number is positive."""

    why = "the inverse of what is positive"

    def __init__(self, x: str):
        self.uses = (x,)

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The right side is the inverse of the slack."""
        return _reads(step, proof, {}, "<", inverse(_positive(proof, self.uses[0])))


class Log(Reason):
    r""":math:`\log xy = \log x + \log y` from two steps with the slacks x > 0 and y > 0."""

    why = "the logarithm of a product of positive numbers"

    def __init__(self, x: str, y: str):
        self.uses = (x, y)

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The sides are those of the law."""
        x, y = (_positive(proof, name) for name in self.uses)
        return _reads(step, proof, _log(times(x, y)), "=", add(_log(x), _log(y)))


class Tangent(Reason):
    r""":math:`p - q + \frac{(p-q)^2}{2(p+q)} \le p\,(\log p - \log q)` from two steps with the slacks p >= 0 and q > 0.

    At t = q/p and for p > 0 it says :math:`h(t) = t - 1 - \frac{(t-1)^2}{2(t+1)} - \log t \ge 0`: h and its slope vanish at 1,
    and :math:`h''(t) = (t^3 - t^2 + 3t + 1) / (t^2 (t+1)^3) > 0`. For p = 0 it says :math:`-q/2 \le 0`.
    """

    why = "a tangent of the logarithm, with what it leaves"

    def __init__(self, p: str, q: str):
        self.uses = (p, q)

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The sides are those of the inequality."""
        p, q = _positive(proof, self.uses[0], or_zero=True), _positive(proof, self.uses[1])
        apart = minus(p, q)
        rest = times(constant("1/2"), apart, apart, inverse(add(p, q)))
        return _reads(step, proof, add(apart, rest), "<=", times(p, minus(_log(p), _log(q))))


def _log(form: Form) -> Form:
    return atom(("log", freeze(form)))


def _positive(proof: Proof, name: str, or_zero: bool = False) -> Form:
    """The slack of a step that is positive (or zero)."""
    if proof.claims[name].op not in (("<", "<=") if or_zero else ("<",)):
        raise RefusedError(f"{name} does not say what is positive")
    return proof.slack(proof.claims[name])


def _reads(step: Step, proof: Proof, left: Form, op: Operator, right: Form) -> str | None:
    """None where the claim is ``left op right``, side by side in normal form."""
    form = proof.normal.form
    fits = step.claim.op == op and form(step.claim.left) == left and form(step.claim.right) == right
    return None if fits else "the claim is not what the rule gives"

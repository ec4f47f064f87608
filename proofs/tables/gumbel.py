"""``gumbel``: what truncated Gumbel sampling draws from, on a Zipf vocabulary, by precision and by steps."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx

from proofs.tables.table import Column, Table, digits
from theory.precision import BITS, entropy, truncated_gumbel

VOCABULARY = 50_257
CASES = ((1, 8), (1, 11), (1, 24), (16, 24), (64, 24), (256, 24), (1024, 24), (4096, 24))


def zipf(tokens: int) -> list[Fraction]:
    """The Zipf law of exponent 1 as integer weights of 64 bits over their sum."""
    weights = [(1 << 64) // k for k in range(1, tokens + 1)]
    total = sum(weights)
    return [Fraction(w, total) for w in weights]


def build(tokens: int = VOCABULARY) -> Table:
    """The table."""
    law = zipf(tokens)
    rows = []
    with ctx.workprec(BITS):
        balls = [arb(p.numerator) / p.denominator for p in law]
        exact = entropy(balls)
        for steps, bits in CASES:
            share = Fraction(1, steps)
            weighed = [p * share for p in law]
            found = truncated_gumbel([*weighed, 1 - share] if steps > 1 else weighed, bits)[:tokens]
            mass = sum(found, arb(0))
            drawn = [p / mass for p in found]
            apart = sum((abs(p - q) for p, q in zip(drawn, balls, strict=True)), arb(0)) / 2
            rows.append([str(steps), str(bits), digits(mass * steps, 4), digits(entropy(drawn), 5), digits(apart, 3)])
        note = (
            f"Zipf law of exponent 1 on {tokens:,} tokens, entropy {digits(exact, 5)} nats. The first of N ancestral steps draws a "
            "token with 1/N of its probability and the mask with the rest; revealed: the chance of any token over 1/N. Entropy "
            "and distance are of the token that is revealed. Truncation of uniforms only. All digits are certified."
        )
    columns = [Column("$N$"), Column("bits"), Column("revealed"), Column("entropy"), Column("TV")]
    return Table("gumbel", "What truncated Gumbel sampling draws from", columns, rows, [note])

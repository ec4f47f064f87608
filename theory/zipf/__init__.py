"""How the largest marginal decays with distance, when every next-token law is a permuted Zipf law."""

from theory.zipf.law import (
    Zipf,
    certified,
    distinct_peaks,
    distinct_peaks_closed,
    floor,
    latin_envelope,
)

__all__ = ["Zipf", "certified", "distinct_peaks", "distinct_peaks_closed", "floor", "latin_envelope"]

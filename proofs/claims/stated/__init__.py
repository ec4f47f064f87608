"""What each paper states, as far as it is known here, and the entries of the ledger that judge it.

A place in the paper, what stands there in a few words, and ids: of claims, and of observations that are not reproduced; none
where nothing judges it yet. Most papers were not at hand in full, so that a list is of what is known, not of what there is;
definitions are left out. Numbers of theorems and sections are those of the accounts read.
"""

from __future__ import annotations

Stated = dict[str, tuple[str, ...]]

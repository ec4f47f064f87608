"""Every joint at once: derivations, bounds, certificates. sympy loads with the derivations, not with the bounds."""

from theory.zipf import Zipf

__all__ = ["Zipf"]

r"""What parallel decoding costs on a checkpoint that has no known joint: laws, losses, calibration and decay, in nats.

A checkpoint's conditionals need not come from one joint: every number that needs a joint says which order of the chain
rule made it. All that is measured has its name here; what a model is says :mod:`neural.model`.
"""

from neural.calibration import ALARM, Calibration, Decay, calibration, decay
from neural.mask_report import MaskReport, Order, mask_report
from neural.masked_law import PASSES, ROWS, MaskedLaw, affordable, chain_cost, masked_law
from neural.model import Indexed, Model, Sized, alphabet_of, eligible, laws_at, mask_of
from neural.together import Together, capacity, together

__all__ = [
    "ALARM",
    "PASSES",
    "ROWS",
    "Calibration",
    "Decay",
    "Indexed",
    "MaskReport",
    "MaskedLaw",
    "Model",
    "Order",
    "Sized",
    "Together",
    "affordable",
    "alphabet_of",
    "calibration",
    "capacity",
    "chain_cost",
    "decay",
    "eligible",
    "laws_at",
    "mask_of",
    "mask_report",
    "masked_law",
    "together",
]

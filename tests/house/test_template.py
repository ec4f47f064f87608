"""The template of a topic is one: its claims are in order, and CONTRIBUTING shows the first of them word for word."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from proofs.ledger.verdict import judge

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "docs" / "new_claim.py"


def test_the_template_works():
    """One claim is supported and one fails, both in order."""
    spec = importlib.util.spec_from_file_location("new_claim", TEMPLATE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    verdicts = [judge(claim) for claim in (module.cost, module.half)]
    assert [v.disorder for v in verdicts] == ["", ""]
    assert [v.verdict for v in verdicts] == ["supported", "fails"]


def test_contributing_shows_the_template():
    """What CONTRIBUTING prints is the template's own text."""
    source = TEMPLATE.read_text()
    shown = (ROOT / "CONTRIBUTING.md").read_text().partition("```python\n")[2].partition("```")[0]

    assert shown.strip()
    assert shown.strip() in source

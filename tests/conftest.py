"""Settings that every test starts from."""

from __future__ import annotations

import os
import shutil
import subprocess

import flint
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "maskproof", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("maskproof")


def pytest_configure(config):
    """A worker a core: more threads of linear algebra only wait for each other."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")


@pytest.fixture(autouse=True)
def precision():
    """The ball precision is as it was when a test began."""
    before = flint.ctx.prec
    yield
    assert flint.ctx.prec == before, "a test, or what it called, left the ball precision changed"


@pytest.fixture
def compiled(tmp_path):
    """A function that runs pdflatex over the body of a document, fails with its words, and returns them."""

    def run(body: str, margin: str = r"\usepackage[margin=1cm,landscape]{geometry}") -> str:
        if not shutil.which("pdflatex"):
            assert not os.environ.get("CI"), "the continuous integration installs LaTeX"
            pytest.skip("no pdflatex on this machine")
        (tmp_path / "all.tex").write_text(
            r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern,amsmath,amssymb,array,booktabs,longtable}"
            r"\usepackage{siunitx}" + margin + r"\begin{document}" + f"\n{body}\n" + r"\end{document}"
        )
        run = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout[-2000:]
        return run.stdout

    return run

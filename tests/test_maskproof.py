"""The public module: its names are these and no others, each loads what it needs, and a type checker sees them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import maskproof as mp

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "sympy", "matplotlib", "transformers", "scipy", "numpy", "flint", "hypothesis", "networkx", "rich"}


def run(*arguments: str, cwd: Path = ROOT) -> str:
    """What Python prints for these arguments, which it must finish in order."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_list_of_names_is_complete():
    """What is listed is found, in order and once; what is found from elsewhere or defined here is listed."""
    defined = {name for name, value in vars(mp).items() if getattr(value, "__module__", None) == "maskproof"}
    public = {name for name in defined if not name.startswith("_")}

    assert mp.__all__ == sorted(set(mp.__all__))
    assert set(mp.__all__) == {*mp._HOMES, *public, "languages", "policies", "__version__"}
    assert dir(mp) == mp.__all__


@pytest.mark.parametrize("name", mp.__all__)
def test_every_name_is_there_and_explained(name):
    """Each can be had and says what it is."""
    value = getattr(mp, name)

    assert value is getattr(mp, name) or name == "__version__"
    assert value if name == "__version__" else value.__doc__.strip()


def test_star_imports_what_is_listed():
    """``from maskproof import *`` is no more."""
    space: dict[str, object] = {}
    exec("from maskproof import *", space)

    assert set(space) - {"__builtins__"} == set(mp.__all__)


def test_an_unknown_name_is_an_attribute_error():
    """And ``hasattr`` is honest."""
    with pytest.raises(AttributeError, match="nonsense"):
        _ = mp.nonsense
    assert not hasattr(mp, "nonsense")


def test_the_import_loads_nothing():
    """Neither the rooms nor what they stand on."""
    loaded = run("-c", "import maskproof, sys; print(*{name.split('.')[0] for name in sys.modules})").split()

    assert not set(loaded) & (HEAVY | {"exact", "theory", "proofs", "neural"})


def test_a_joint_loads_little():
    """A decoding law and a total correlation need numpy and the exact numbers, and no theorem prover."""
    code = "import maskproof as mp, sys; j = mp.Joint([[2, 1], [0, 1]]); mp.decode(j, mp.Top(1)); mp.total_correlation(j); "
    loaded = run("-c", code + "print(*sys.modules)").split()

    assert not {"torch", "sympy", "matplotlib", "transformers", "scipy.stats", "proofs"} & set(loaded)


def test_listing_the_names_loads_nothing():
    """Completion in a notebook is free."""
    assert run("-c", "import maskproof, sys; dir(maskproof); print('numpy' in sys.modules)").strip() == "False"


def test_the_version_is_the_installed_one_and_the_commands():
    """``python -m maskproof`` is the command."""
    assert run("-m", "maskproof", "--version").strip() == f"maskproof {mp.__version__}"
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert mp.__version__ in (declared, "(not installed)")


def test_the_command_runs_as_a_module():
    """A verb, and its exit status."""
    assert "holds: for L = 4" in run("-m", "maskproof", "settle", "KLmean(2,2) <= TC")


def test_the_wheel_holds_the_module(tmp_path):
    """Built from the sources alone, where setuptools is at hand; declared beside the rooms in any case."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert declared["py-modules"] == ["maskproof"]
    if importlib.util.find_spec("setuptools") is None:
        return
    source = tmp_path / "source"
    source.mkdir()
    for name in ("maskproof.py", "pyproject.toml", "README.md", "LICENSE"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    for room in ("exact", "neural", "proofs", "theory"):
        copytree(ROOT / room, source / room, ignore=ignore_patterns("__pycache__", "*.safetensors"))
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    run("-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir", str(tmp_path), str(source))
    (wheel,) = tmp_path.glob("*.whl")
    held = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in held if ".dist-info" not in name} == {
        "maskproof.py",
        "exact",
        "neural",
        "proofs",
        "theory",
    }
    assert "exact/trees.py" in held
    assert "proofs/settle/answer.py" in held


SNIPPET = """
from fractions import Fraction

import maskproof as mp


def policy(state: mp.State) -> list[int]:
    return [i for i in state.masked if max(state.marginals[i]) > Fraction(1, 2)] or [state.masked[0]]


joint: mp.Joint = mp.languages.markov([1, 1], [[9, 1], [1, 9]], 4)
law = mp.decode(joint, policy)
cost = mp.kl(joint, law.output)
tree = str(mp.tree(joint, mp.Threshold(Fraction(3, 4))))
rounds = [corner.rounds for corner in mp.frontier(joint)]
answer = mp.settle("KLmean(2,2) <= TC")
verdict: str = answer.verdict
witness: mp.Joint | None = answer.witness
title: str = mp.ledger()["kl-identity"].title
version: str = mp.__version__
sizes = mp.best_sizes(mp.information_curve(joint))
reveal_type(mp.log(2))
"""


def checked(tmp_path: Path, snippet: str) -> str:
    """What mypy says of a file, in strict mode, of names alone where the rooms are concerned."""
    path, config = tmp_path / "snippet.py", tmp_path / "mypy.ini"
    path.write_text(snippet)
    config.write_text(
        "[mypy]\nstrict = True\nfollow_imports = silent\nignore_missing_imports = True\n"
        "[mypy-torch.*,transformers.*,sympy.*,hypothesis.*,rich.*,mpmath.*]\nfollow_imports = skip\n"
    )
    options = ("--config-file", str(config), "--cache-dir", str(tmp_path / "cache"), "--no-error-summary")
    command = [sys.executable, "-m", "mypy", *options, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_a_type_checker_sees_every_name(tmp_path):
    """A user's strict file is clean, and a name that does not exist is an error."""
    pytest.importorskip("mypy")
    every = "\n".join(f"print(mp.{name})" for name in mp.__all__)

    told = checked(tmp_path, f"{SNIPPET}\n{every}\nmp.nonsense\n").splitlines()

    assert [line.split(": ", 1)[1] for line in told] == [
        'note: Revealed type is "exact.logsum.LogSum"',
        'error: Module has no attribute "nonsense"  [attr-defined]',
    ]


def test_a_user_s_function_is_a_policy():
    """Everything at once, of a function; and what is no policy is told in one line."""
    pair = mp.Joint([[9, 1], [1, 9]])
    law = mp.decode(pair, lambda state: state.masked)

    assert law.output == mp.languages.independent([[1, 1], [1, 1]])
    assert law.expected_steps == 1
    assert mp.kl(pair, law.output) == mp.total_correlation(pair)
    with pytest.raises(ValueError, match=r"such as Top\(\.\.\.\)"):
        mp.decode(pair, mp.Top)
    with pytest.raises(ValueError, match="gave 3"):
        mp.decode(pair, lambda state: 3)
    with pytest.raises(ValueError, match="gave None"):
        mp.decode(pair, lambda state: None)


def test_a_user_s_function_is_a_denoiser():
    """A network's place may be taken by any function of contexts, which says V and L, or is told them."""
    np = pytest.importorskip("numpy")

    def uniform(contexts):
        return np.full((*contexts.shape, 3), 1 / 3)

    law = mp.decode(uniform, mp.LeftToRight(), V=3, L=2)

    assert law.output.probabilities() == pytest.approx(np.full((3, 3), 1 / 9))
    with pytest.raises(ValueError, match="V and L"):
        mp.decode(uniform, mp.LeftToRight())


def test_tokens_and_remasking():
    """Greedy tokens of a sticky pair are all equal; remasking keeps what was drawn with the largest probability."""
    pair = mp.Joint([[9, 1], [1, 9]])

    assert mp.decode(pair, mp.Top(1), tokens=lambda law: [1, 0]).output.probability((0, 0)) == 1
    assert mp.decode(pair, mp.LowConfidenceRemasking((1, 1))).output == pair
    with pytest.raises(ValueError, match="remasking"):
        mp.decode(pair, mp.LowConfidenceRemasking((1, 1)), tokens=lambda law: law)


def test_the_ledger_is_by_id():
    """A claim by its name, and all of them claims."""
    claims = mp.ledger()

    assert claims["kl-identity"].id == "kl-identity"
    assert all(isinstance(claim, mp.Claim) for claim in claims.values())

# `make check` runs the main job, `make test` the tests, `make slow` those that take minutes; each sets up .venv first.
# rxnmapper and antiberty are installed for the weights they carry: their code, which asks for old libraries, never runs.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/maskproof
export OMP_WAIT_POLICY := PASSIVE

.PHONY: check test formal mutants slow lint bench report clean

check: $(VENV)/installed
	$(RUN)/maskproof check

test: $(VENV)/installed lint
	$(RUN)/python -m pytest

# Coq, set up without root where there is none; then every theorem compiled, checked again, and asked what it rests on.
formal: $(VENV)/installed
	command -v coqc >/dev/null || bash theory/formal/setup.sh "$(CACHE)/coq"
	$(RUN)/maskproof formal

mutants: $(VENV)/installed
	$(RUN)/python -m tests.mutants
	$(RUN)/python -m tests.mutants.formal

slow: $(VENV)/installed
	$(RUN)/python -m pip install --quiet --no-deps antiberty==0.1.3
	$(RUN)/python -m pytest -m slow

lint: $(VENV)/installed
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy

bench: $(VENV)/installed
	$(RUN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(RUN)/python -m benchmarks

report: $(VENV)/installed
	$(RUN)/maskproof report --out report

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	$(RUN)/python -m pip install --quiet --no-deps rxnmapper==0.4.3
	touch $@

clean:
	rm -rf $(VENV) report

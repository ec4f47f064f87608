# `make check` runs the main job, `make test` the tests; both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
export OMP_WAIT_POLICY := PASSIVE

.PHONY: check test lint bench report clean

check: $(VENV)/installed
	$(RUN)/maskproof check

test: $(VENV)/installed lint
	$(RUN)/python -m pytest

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
	touch $@

clean:
	rm -rf $(VENV) report

# Two commands matter: `make run` and `make test`. Both make .venv themselves and may be repeated.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SCENARIO ?= scenarios/summer-ozone-2018.yaml
OUT ?= runs/$(basename $(notdir $(SCENARIO)))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test lint wheel gallery clean

run: $(VENV)/installed
	@$(BIN)/cuofeng run $(SCENARIO) --out $(OUT) --force

test: lint wheel
	$(BIN)/python -m pytest -n 2 -q

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The wheel must work without the checkout: it is unpacked elsewhere and started from there.
wheel: $(VENV)/installed-dev
	$(BIN)/python tests/wheel.py

# The charts of docs/gallery.md, from runs in runs/gallery that are solved where they are missing.
gallery: $(VENV)/installed
	$(BIN)/python benchmarks/gallery.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Editable: after a pull or an edit the next run uses the new code; these files alone call for another installation.
$(VENV)/installed: $(VENV)/bin/python setup.cfg pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/python setup.cfg pyproject.toml constraints.txt
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Every command of the project. `make` alone lists them.

# The Python that makes the virtual environment; after that its own is used.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup machine run test faults bench binary lock format clean

# $(call otherwise,sentence): what a command that failed says last. No comma and no apostrophe in it.
otherwise = || { echo '$(1)' >&2; exit 1; }

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: machine $(READY) ## make .venv and install what requirements.lock pins

# Asked every time, for a .venv can outlive the machine that it was made on.
machine:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    $(call otherwise,Goldspan needs Python 3.11 or newer; name one like this: make setup PYTHON=python3.12)
	@$(PYTHON) tools/prepare_machine.py

# The lock pins wheels only, so that installing runs no code that its hashes do not cover.
$(READY): requirements.lock pyproject.toml | machine
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing what requirements.lock pins, some 1.3 GB. This takes a minute or two …"
	@$(PY) -m pip install -qq --disable-pip-version-check \
	    --require-hashes --only-binary :all: --requirement requirements.lock \
	    $(call otherwise,The packages could not be installed; pip says why above. `make setup` goes on from here.)
	@$(PY) -m pip install -qq --disable-pip-version-check \
	    --no-deps --no-build-isolation --editable . \
	    $(call otherwise,Goldspan itself could not be installed; pip says why above.)
	@touch $@

run: setup ## review the sample articles in a window, or offscreen where there is no screen
	@$(PY) -m app.tour

test: export QT_QPA_PLATFORM = offscreen
test: setup ## lint, types and all tests, without a screen
	@echo "== ruff"
	@$(PY) -m ruff check --quiet . $(call otherwise,Lint failed. `make format` mends most of it.)
	@$(PY) -m ruff format --quiet --diff . $(call otherwise,The layout is off. `make format` mends it.)
	@echo "== mypy"
	@$(PY) -m mypy $(call otherwise,The types do not fit.)
	@echo "== pytest"
	@$(PY) -m pytest

faults: export QT_QPA_PLATFORM = offscreen
faults: setup ## kill, starve and damage project files, one line a figure
	@$(PY) -m tests.faults

bench: export QT_QPA_PLATFORM = offscreen
bench: setup ## measure speed, one JSON line a figure
	@$(PY) -m tests.bench

binary: setup ## freeze the app into dist/goldspan and let it test itself
	@$(PYTHON) tools/prepare_machine.py --binary
	@$(PY) -m PyInstaller --noconfirm --log-level ERROR build.spec
	@du -sh dist/goldspan
	@cd /tmp && env -i "$(CURDIR)/dist/goldspan/goldspan" --self-test \
	    $(call otherwise,The binary failed its self-test.)

# Keeps the pins that still fit; `make lock OPTIONS=--upgrade` renews them all.
lock: setup ## write requirements.lock from pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet \
	    --extra model --extra cluster --extra dev --allow-unsafe --strip-extras --generate-hashes --no-annotate \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(OPTIONS) \
	    --output-file requirements.lock pyproject.toml
	@! grep --line-number -e '://' -e '^--' requirements.lock \
	    $(call otherwise,requirements.lock names a host or an index. It must not.)

format: setup ## mend the layout and what ruff can mend
	@$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format --quiet .

clean: ## remove .venv and everything built
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find annotator app tests tools -name __pycache__ -prune -exec rm -rf {} +

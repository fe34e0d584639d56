# Every command of the project. `make` alone lists them.
# A fresh machine needs only Python 3.11+ and make: the environment .venv is made by the first target that needs it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    ?= out

.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## the whole line on bundled documents: poll, classify, decide, report (no tokens, no network)
	@$(BIN)/monitor demo --out $(OUT)

test: lint types layers ## lint, types, layers and all tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

layers: $(VENV)/.installed-dev
	@$(BIN)/lint-imports

faults: $(VENV)/.installed-dev ## the long kill and race loops (ROUNDS=500; CAPTURES=DIR replays recorded feeds: DIR/FEED/TIME.xml)
	@MONITOR_TEST_ROUNDS=$${ROUNDS:-500} $(BIN)/python -m pytest -m loop --durations=0

evaluate: $(VENV)/.installed ## the classifier's figures on judged releases: CORPUS=DIR with *.jsonl.gz and labels.tsv
	@test -n "$(CORPUS)" || { echo "name the releases: make evaluate CORPUS=DIR" >&2; exit 2; }
	@$(EVALUATE)

figures: $(VENV)/.installed ## write the figures and the curve that docs/classification.md shows: CORPUS=DIR
	@test -n "$(CORPUS)" || { echo "name the releases: make figures CORPUS=DIR" >&2; exit 2; }
	@$(EVALUATE) --curve docs/classification-curve.svg > docs/classification-figures.new
	@mv docs/classification-figures.new docs/classification-figures.txt

EVALUATE = $(BIN)/monitor evaluate $(foreach file,$(sort $(wildcard $(CORPUS)/*.jsonl.gz)),--items $(file)) --labels $(CORPUS)/labels.tsv

bench: $(VENV)/.installed-dev build/bench/.installed ## what polls, archives and documents cost, beside lemon24/reader (FEEDS=1000 ROUNDS=1)
	@$(BIN)/python -m benchmarks.documents
	@$(BIN)/python -m benchmarks.poll --feeds $${FEEDS:-1000} --rounds $${ROUNDS:-1}
	@$(BIN)/python -m benchmarks.backfill

build/bench/.installed:
	@$(PYTHON) -m venv build/bench && build/bench/bin/python $(INSTALL) reader sgmllib3k
	@build/bench/bin/python -m compileall -q build/bench/lib && touch $@

format: $(VENV)/.installed-dev ## let ruff format and mend what it can
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: $(VENV)/.installed-dev ## pin all dependencies with hashes again (the files name no index and no host)
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install -q uv
	build/lock/bin/uv pip compile -q --upgrade $(LOCK) pyproject.toml --group dev -o requirements-dev.lock
	build/lock/bin/uv pip compile -q $(LOCK) pyproject.toml --group build -c requirements-dev.lock -o requirements.lock

LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) build dist $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

INSTALL := -m pip install --quiet --disable-pip-version-check

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "monitor needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "making the environment $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "installing what monitor needs …"
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "installing what its tests need …"
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help demo test lint types layers faults evaluate figures bench format lock clean

# The only commands a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test lint bench setup clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   coach a simulated runner for a minute, with spoken cues (no hardware needed)"
	@echo "make test   lint, types, architecture and all tests"
	@echo "make bench  speed of the whole chain, beside bare vqf"
	@echo "make lint   ruff, mypy and import contracts only"
	@echo "make clean  remove .venv and caches"

setup: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt .ci/setup
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh .ci/setup

demo: $(STAMP)
	@$(BIN)/coach demo

test: lint
	@$(BIN)/python -m pytest -n 2

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(STAMP)
	@$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

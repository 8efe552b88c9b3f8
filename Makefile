# The only commands a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

# What depends on the machine: files, sound, processes, sockets, the clock.
QUICK := tests/voice tests/cli tests/live tests/recording tests/athlete tests/phrases tests/docs

.PHONY: help setup demo test test-long test-quick test-bare test-pythons test-arm64 test-wheel lint bench bench-guard accuracy montecarlo mutants recordings catalogues soak soak-page soak-day soak-families drill test-voice test-pages test-bluez test-firmware search docs clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        live coaching of a simulated runner over a virtual radio, spoken"
	@echo "make test        lint, types, architecture and the tests (a quarter of an hour)"
	@echo "make test-long   the other tests: more people, seeds and hours (some minutes)"
	@echo "make test-quick  the tests of what depends on the machine (some minutes)"
	@echo "make bench       speed of the whole chain, beside bare vqf"
	@echo "make bench-guard what a replay costs, counted, beside what it did cost (minutes)"
	@echo "make accuracy    accuracy on real recordings, where they are at hand, beside other software"
	@echo "make test-pages  the live page, the page at home and the report, in the Chromium of this machine"
	@echo "make test-voice  the voice, with a speech recogniser that listens to every phrase"
	@echo "make montecarlo  the coach's judgement over days of 60 unkind simulated runners (half an hour)"
	@echo "make search      every law of the tests by other examples, at random (ten minutes)"
	@echo "make mutants     wrong lines, one at a time, that the tests must notice (minutes)"
	@echo "make test-bluez  the real Bluetooth stack of Linux in an emulated machine (minutes)"
	@echo "make test-firmware  the firmware's C code: four kinds of machine, a million writes, its figures (minutes)"
	@echo "make test-bare   demo and test on a bare Debian 12, 13 and testing, as an ordinary user (as root)"
	@echo "make test-pythons  the same with the quick tests: Python 3.11, 3.13 and 3.14 (half an hour)"
	@echo "make test-arm64  the way to a spoken demo on an emulated Raspberry Pi's processor (as root; an hour)"
	@echo "make test-wheel  wheel and sdist, each installed outside of this folder and tried (minutes)"
	@echo "make soak        ten minutes live over the virtual radio: losses, latency, cost"
	@echo "make soak-page   the same with the live page open and twenty slow or stuck clients"
	@echo "make soak-day    a day of coaching at once: memory, open files, samples (some minutes)"
	@echo "make soak-families  twenty lost links of each sensor family at once (a minute and a half)"
	@echo "make drill       faults of a small host: failing and full disks, kill -9, signals, sleep (half an hour)"
	@echo "make recordings  make the shipped recordings anew"
	@echo "make catalogues  every text of the code into the catalogues of the languages"
	@echo "make docs        the documentation as a site in build/docs/site; a broken link is an error"
	@echo "make lint        ruff, mypy and import contracts only"
	@echo "make clean       remove .venv and caches"

setup: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt .ci/setup
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh .ci/setup

demo: $(STAMP)
	@$(BIN)/coach demo

test: lint
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

test-long: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m long

test-quick: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not long" $(QUICK)

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(STAMP)
	@$(BIN)/python -m tests.benchmarks

bench-guard: $(STAMP)
	@$(BIN)/python -m tests.benchmarks.guard

accuracy: $(STAMP)
	@VENV="$(VENV)" sh .ci/setup-peers
	@$(BIN)/python -m tests.accuracy

test-pages: $(STAMP)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c .ci/constraints.txt -e '.[browser]'
	@$(BIN)/python -m pytest -n 0 tests/page tests/report

test-voice: $(STAMP)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c .ci/constraints.txt -e '.[recogniser]'
	@$(BIN)/python -m pytest -n 0 tests/voice tests/phrases
	@$(BIN)/python -m tests.voice.latency

montecarlo: $(STAMP)
	@$(BIN)/python -m tests.montecarlo

search: $(STAMP)
	@$(BIN)/python -m tests.properties.search

mutants: $(STAMP)
	@$(BIN)/python -m tests.mutants

soak: $(STAMP)
	@$(BIN)/python -m tests.soak

soak-page: $(STAMP)
	@$(BIN)/python -m tests.soak.page

soak-day: $(STAMP)
	@$(BIN)/python -m tests.soak.day

soak-families: $(STAMP)
	@$(BIN)/python -m tests.soak.families

test-bluez: $(STAMP)
	@$(BIN)/python -m tests.system

test-firmware: $(STAMP)
	@$(BIN)/python -m tests.firmware

test-bare: $(STAMP)
	@$(BIN)/python -m tests.system.bare

test-pythons: $(STAMP)
	@$(BIN)/python -m tests.system.bare --pythons

test-arm64: $(STAMP)
	@$(BIN)/python -m tests.system.arm64

test-wheel: $(STAMP)
	@$(BIN)/python -m tests.system.wheel

drill: $(STAMP)
	@$(BIN)/python -m tests.drills

catalogues: $(STAMP)
	@$(BIN)/python -m tests.wording.catalogue

docs: $(STAMP)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c .ci/constraints.txt -e '.[docs]'
	@$(BIN)/python -m tests.docs.site

recordings: $(STAMP)
	@for story in easy-run tired-hips tall-to-folded quick-feet poor-link; do \
	  $(BIN)/coach simulate --story $$story -o recordings/$$story.simulated.mcap --force || exit 1; \
	done

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

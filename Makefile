# The two commands are `make demo` and `make test`; they need Python 3.11 and make, and set up the rest themselves.
PORT ?= 8000
STORE ?= .store
PY = .venv/bin/python
# A process more than cores, for many tests wait for a browser or a server; the tests of one file stay together, for
# they share what is dear to make; long files come first.
SPREAD = -n $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder

.PHONY: demo setup test check lint fast soak bench docs clean help

help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: .venv/.demo ## Load the demo city and serve it on 127.0.0.1 (PORT=8000, STORE=.store)
	@$(PY) -m ansvar demo --port $(PORT) --store "$(STORE)"

setup: .venv/.demo ## Only set up what `make demo` needs

test: .venv/.test lint ## Set up what tests need, and run everything that must hold
	$(PY) -m pytest $(SPREAD)

check: .venv/.test lint fast ## Lint, types, and the tests that take no browser

lint: .venv/.test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

fast: .venv/.test
	$(PY) -m pytest $(SPREAD) -m "not slow"

soak: .venv/.test ## Run the tests of generated cases with 10,000 in place of some hundreds (an hour)
	GENERATED_CASES=10000 $(PY) -m pytest $(SPREAD) $$(grep -rlE 'GENERATED_CASES|mark.soak' tests --include=test_*.py)

bench: .venv/.test .venv-bench/.ready ## Run the benchmarks against their peers; write bench/results/*.json
	@for one in $$(grep -l '^RESULT' bench/*.py); do echo "== $$one"; $(PY) -m "bench.$$(basename $$one .py)" || exit 1; done
	$(PY) tools/write_measured.py

docs: .venv/.test ## Write the parts of docs/ that are made from the program
	$(PY) tools/write_docs.py

clean: ## Take away what was made here: .venv, caches, builds (not the store)
	rm -rf .venv .venv-bench dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/.demo: requirements.lock pyproject.toml tools/setup.sh
	@tools/setup.sh demo

.venv/.test: requirements-test.lock pyproject.toml tools/setup.sh
	@tools/setup.sh test

.venv-bench/.ready: requirements-bench.txt
	python3 -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet -r requirements-bench.txt
	@touch $@

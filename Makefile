# The commands of this project. `make help` lists them.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
# How many agreements the benchmark's registry has.
SIZE ?= 100000
export HOST PORT
# What is compiled once is kept: each worker and command would else compile all code and all tests anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all:
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
TEMPLATES := $(wildcard templates)

# What a real installation would be told, for the checks of the secure settings.
SECURE := env -u DATABASE_URL -u DEBUG PORTAL_EXAMPLE=0 ALLOWED_HOSTS=portal.example \
	SECRET_KEY=not-a-secret-only-for-the-check-of-the-settings-0123456789

.DEFAULT_GOAL := help
.PHONY: help run test check tests tests-postgres bench bench-smoke format lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile
	@echo "Variables: HOST, PORT, WORKERS, DATABASE_URL; PYTHON=python3.12 chooses the interpreter of a new .venv"

run: .venv/runtime $(CATALOGUES) ## Make the example registry once, and serve it on HOST and PORT
	@PORTAL_EXAMPLE=1 $(BIN)/python manage.py set_up_example
	@exec $(BIN)/granian --interface wsgi --no-ws --host "$(HOST)" --port "$(PORT)" --workers $(WORKERS) \
		--blocking-threads 4 --workers-kill-timeout 2 --log-level warning portal.wsgi:application

test: check tests tests-postgres bench-smoke ## Check everything, run all tests on both databases, and the small benchmark

check: .venv/dev $(CATALOGUES) ## Lint, types, templates, translations, settings, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(if $(TEMPLATES),$(BIN)/djlint --lint --quiet $(TEMPLATES))
	$(BIN)/python manage.py translations check
	$(SECURE) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(SECURE) $(BIN)/python manage.py makemigrations --check --dry-run

tests: .venv/dev $(CATALOGUES) ## Run the tests on SQLite
	env -u DATABASE_URL $(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

tests-postgres: .venv/dev $(CATALOGUES) ## Run the tests that ask a database on a PostgreSQL started for them
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m pytest -n 2 --dist worksteal --only-database $(ARGS)

# A small registry of its own each time, as the code makes it today.
bench-smoke: .venv/dev $(CATALOGUES) ## Compare ours with others over a small registry; fails below the floors
	@rm -rf var/bench-smoke
	$(BIN)/python -m benchmarks.contest postgres --agreements 1000 --without-villages --data var/bench-smoke \
		--rounds 3 --seconds 0.15 --floors smoke --smoke
	@rm -rf var/bench-smoke

bench: .venv/benchmark $(CATALOGUES) ## Compare ours with others in full, into benchmarks/results (SIZE=100000)
	$(BIN)/python -m benchmarks.contest sqlite --agreements $(SIZE) --write
	$(BIN)/python -m benchmarks.contest postgres --agreements $(SIZE) --write --floors full

format: .venv/dev ## Put the Python code into the house format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: .venv/dev ## Renew the locked requirements (UPGRADE=--upgrade takes newer versions)
	cd requirements && for set in runtime production dev benchmark; do \
		../$(UV_LOCK) $(UPGRADE) $$set.in --output-file $$set.txt || exit 1; done

clean: ## Remove what tools have left; the registry in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
		"Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	@echo "Making the virtual environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements/runtime.txt | .venv/bin/python
	@echo "Installing the runtime requirements"
	@$(PIP) -r requirements/runtime.txt
	@touch $@

.venv/dev: requirements/dev.txt | .venv/runtime
	@echo "Installing the development requirements"
	@$(PIP) -r requirements/dev.txt
	@touch $@

.venv/benchmark: requirements/benchmark.txt | .venv/dev
	@echo "Installing what the benchmark compares with"
	@$(PIP) -r requirements/benchmark.txt
	@touch $@

%.mo: %.po | .venv/runtime
	@$(BIN)/python manage.py translations compile

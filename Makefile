# The portal's commands. `make run` and `make test` need Python 3.11 or newer and nothing else.

.DEFAULT_GOAL := help

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)
BOOTSTRAP = $(or $(PYTHON),$(error The portal needs Python 3.11 or newer)) portal/edges/bootstrap
BIN = .venv/bin
LOCK = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header

# Else every process compiles the portal again, and pytest each test.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run:  ## Set up this machine, then start the portal with its demo programme
	@$(BOOTSTRAP) run

.PHONY: test
test:  ## Run the tests (ARGS="tests/casework/cases -k owed" for some, ARGS=--everything for all)
	@$(BOOTSTRAP) setup test
	$(BIN)/pytest -n logical --dist worksteal $(ARGS)

.PHONY: quick
quick:  ## Run the tests that your change concerns, on SQLite; stop at the first failure
	@$(BOOTSTRAP) setup test
	$(BIN)/pytest --testmon-forceselect --database sqlite -m "not browser" -n 0 -x $(ARGS)

.PHONY: check
check:  ## Style, types, migrations in step with the models, catalogues complete
	@$(BOOTSTRAP) setup check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@$(BOOTSTRAP) check-migrations
	$(BIN)/python -m portal.edges.catalogues check
	$(BIN)/python -m portal.edges.documentation check

.PHONY: bench
bench:  ## Measure; say first which figures miss their goal, and end with their number
	@$(BOOTSTRAP) setup test
	$(BIN)/pytest -s -n 0 -o addopts= tests/benchmarks $(ARGS)

.PHONY: setup
setup:  ## Set up this machine without starting anything
	@$(BOOTSTRAP) setup

.PHONY: format
format:  ## Put the code into the house's format
	@$(BOOTSTRAP) setup check
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: catalogues
catalogues:  ## Bring new text into the catalogues of the screen's other languages
	@$(BOOTSTRAP) setup
	$(BIN)/python -m portal.edges.catalogues update

.PHONY: documents
documents:  ## Make docs/architecture.svg and docs/roles.md from the code
	@$(BOOTSTRAP) setup
	$(BIN)/python -m portal.edges.documentation update

.PHONY: lock
lock:  ## Lock the packages anew (needs uv and npm); ARGS=--upgrade for newer ones
	$(LOCK) $(ARGS) requirements/run.in --output-file requirements.txt
	$(LOCK) $(ARGS) requirements/test.in --output-file requirements/test.txt
	$(LOCK) $(ARGS) requirements/check.in --output-file requirements/check.txt
	$(LOCK) $(ARGS) requirements/node.in --output-file requirements/node.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts \
		--no-audit --no-fund --loglevel=error

.PHONY: clean
clean:  ## Remove everything that set-up made, except instance/ with its data and secrets
	rm -rf .venv node_modules portal/static/vendor portal/platform/regions/reference
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .testmondata*
	find portal tests migrations -name __pycache__ -prune -exec rm -rf {} +
	find portal/translations -name '*.mo' -delete

# One verb per task, the same here and in CI. `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
NODE_JUDGE := tests/e2e/node
# The interpreter that makes the virtual environment; the newest supported one on PATH unless named.
PYTHON ?=

.PHONY: help setup demo test check format bench rehearse crash fuzz soak docs locks clean

help: ## List the verbs
	@echo "Copydesk: an exchange that you run yourself and that speaks OKX's v5 API."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/dev.stamp $(VENV)/node.stamp ## Set everything up for working on Copydesk

demo: $(VENV)/run.stamp ## Start an exchange on loopback with a living market and four users
	@$(BIN)/copydesk demo $(ARGUMENTS)

test: check $(VENV)/node.stamp ## Check the house, then run every test (about five minutes on two cores)
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGUMENTS)

check: $(VENV)/dev.stamp ## Lint, formatting, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/dev.stamp ## Mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/dev.stamp ## Measure, and write docs/performance.md
	$(BIN)/python -m tests.bench $(ARGUMENTS)

rehearse: $(VENV)/dev.stamp ## Run every measure of the bench tiny, to see that none is broken (a minute)
	$(BIN)/python -m tests.bench --rehearse

crash: $(VENV)/dev.stamp ## Kill the server at random moments under load; nothing acknowledged may be lost
	$(BIN)/python -m tests.crash $(ARGUMENTS)

fuzz: $(VENV)/dev.stamp ## Throw hostile requests and garbage at the server; no answer may be a 5xx
	$(BIN)/python -m pytest --hypothesis-profile fuzz --timeout 0 tests/e2e/test_hostile_requests.py \
		tests/gateway/test_fuzz.py tests/gateway/test_operator_fuzz.py $(ARGUMENTS)

soak: $(VENV)/dev.stamp ## Live a year of copy trading, week by week; not a cent may come or go
	$(BIN)/python -m pytest -m slow --timeout 0 tests/scenarios/test_year.py $(ARGUMENTS)

docs: $(VENV)/dev.stamp ## Write the generated pages: API reference, settings, fidelity, coverage
	$(BIN)/python -m docs.generate

locks: $(VENV)/dev.stamp ## Renew requirements/*.txt from pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --no-header \
		pyproject.toml --group dev --output-file requirements/dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --no-header \
		pyproject.toml --group build --constraints requirements/dev.txt --output-file requirements/run.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet --no-header \
		--no-deps --group pyproject.toml:okx-sdk --output-file requirements/okx-sdk.txt

clean: ## Remove everything that make has made
	rm -rf $(VENV) $(NODE_JUDGE)/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Setting up. A stamp stands for one finished step, so the second run starts at once.

$(BIN)/python:
	@set -e; \
	for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Copydesk needs Python 3.11 or newer on PATH; name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! $$found -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$found has no venv module; on Debian: apt-get install python3-venv" >&2; exit 1; \
	fi; \
	echo "Setting up: a virtual environment in $(VENV), with $$($$found --version)"; \
	$$found -m venv $(VENV)

# The package itself is installed in place by the locked build backend, without asking any registry.
install = $(BIN)/python -m pip --disable-pip-version-check install
install_package = $(install) --quiet --no-deps --no-index --no-build-isolation --editable .

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up: the libraries that Copydesk runs on, each checked against its hash"
	@$(install) --require-hashes -r requirements/run.txt
	@$(install_package)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt requirements/okx-sdk.txt pyproject.toml | $(BIN)/python
	@echo "Setting up: libraries and tools for working on Copydesk, each checked against its hash (about 90 packages)"
	@$(install) --require-hashes -r requirements/dev.txt
	@$(install) --require-hashes --no-deps --upgrade --target $(VENV)/okx-sdk -r requirements/okx-sdk.txt
	@$(install_package)
	@touch $(VENV)/run.stamp $@

# Node is a judge of the end-to-end tests only. Without it they say loudly that it was not heard; in CI it must be there.
$(VENV)/node.stamp: $(NODE_JUDGE)/package-lock.json | $(BIN)/python
	@if command -v npm >/dev/null; then \
		echo "Setting up: the Node client okx-api, a judge of the end-to-end tests"; \
		cd $(NODE_JUDGE) && npm ci --ignore-scripts --no-audit --no-fund && touch $(CURDIR)/$@; \
	elif [ "$$CI" = true ]; then \
		echo "npm is missing: in CI the Node client must judge too" >&2; exit 1; \
	else \
		echo "npm is missing: the tests with Node's okx-api will be skipped"; \
	fi

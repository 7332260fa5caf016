# One command for each thing one does here; `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
ONLY ?=
VENV := .venv/bin
PY := $(VENV)/python
PYTEST := $(PY) -m pytest
SOURCES := gfmd_days registration agenda badges
.DEFAULT_GOAL := help
# Where it is set, every process compiles thousands of modules anew: seconds each.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test check types lint bench messages screens clean lock assets site-packages dev-packages

help: ## List what make can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
	  while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

run: site-packages ## Set everything up and serve the demo (PORT=8000)
	@$(PY) -m setup.frontend
	@exec $(PY) -m setup.site $(PORT)

test: dev-packages ## Set up what the tests need and run all of them
	@$(PY) -m setup.system
	@$(MAKE) --no-print-directory check
	@$(PY) -m setup.frontend test
	$(PYTEST) -n 3 -m "not browser"
	$(PY) -m tests.servers.postgres -- $(PYTEST) -n 3 -m "not browser and not slow"
	$(PYTEST) -n 4 --maxschedchunk=1 -m browser

check: assets ## Lint, types, imports, migrations, settings
	@$(MAKE) --no-print-directory -j 2 types lint

types:
	$(VENV)/mypy $(SOURCES) setup

lint:
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING
	$(PY) -m setup.frontend check

bench: assets ## Measure speed into bench/latest.json (ONLY=badges for one group)
	$(PY) -m bench $(ONLY)

lock: site-packages ## Write requirements/*.lock anew from *.in
	@for name in uv base build dev; do \
	  $(VENV)/uv pip compile --quiet --upgrade --generate-hashes --no-header \
	    --python-version 3.11 requirements/$$name.in --output-file requirements/$$name.lock || exit 1; done

screens: assets ## Take the pictures under docs/screens/
	@$(PY) -m tests.browser.screens

messages: dev-packages ## Collect new words for translation
	@$(PY) -m setup.messages

clean: ## Remove what was built, never the database
	rm -rf frontend/dist var/static .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name '*.mo' -path '*/locale/*' -delete

# What the targets above stand on.
assets: dev-packages
	@$(PY) -m setup.frontend
	@$(PY) -m badges.fonts collect
	@$(PY) -m setup.catalogues

site-packages:
	@$(PYTHON) -m setup.bootstrap base

dev-packages:
	@$(PYTHON) -m setup.bootstrap dev

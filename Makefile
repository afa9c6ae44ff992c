# Two commands do all the set-up: `make run` and `make test`. The rest are for maintainers.
# `make run PORT=8060` serves on another port; `make run PYTHON=python3.12` uses another Python.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
WORKERS ?= 2
ORACLES ?= ../shared/oracles
# Tests of one file stay together: they share a server, a database and a browser.
PARALLEL ?= -n auto --maxprocesses 4 --dist loadfile

VENV := .venv
BIN := $(VENV)/bin
# Another system's data and databases lie where these settings say (docs/another-system.md).
DATABASES := $(or $(HEALTH_GAP_DATABASE_DIR),data)
DATABASE := $(DATABASES)/published.current
EXAMPLE := $(DATABASES)/example.current
INPUTS := $(shell find data $(HEALTH_GAP_DATA_DIR) $(HEALTH_GAP_DEFINITIONS_DIR) -name '*.csv' -o -name '*.yaml' -o -name '*.geojson') \
          $(shell find queries geo -name '*.py' -o -name '*.yaml')

.DEFAULT_GOAL := help
.PHONY: pictures help install data refresh run check fix test lint unit browser chromium postgres oracles bench benchstats peers boundaries

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

install: $(VENV)/.installed ## make the environment and install the pinned requirements

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make run PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make an environment. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.txt
	@echo "Installing the pinned requirements (about a minute, mostly download)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt requirements-postgres.txt
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

data: $(DATABASE) $(EXAMPLE) ## build the database from the tables that ship, and the one of made-up examples

# What `make refresh` brought stays in the database when a new version of the dashboard builds it anew.
$(DATABASE): $(VENV)/.installed $(INPUTS)
	@$(BIN)/python -m queries.ingest fetch --offline
	@touch $@

# Not every system has one: the command then says why, and the dashboard offers none.
$(EXAMPLE): $(VENV)/.installed $(INPUTS) | $(DATABASE)
	@$(BIN)/python -m queries.ingest example
	@[ ! -e $@ ] || touch $@

refresh: $(VENV)/.installed ## fetch all that data/follow.yaml lists and load it: all of it, or nothing changes
	@$(BIN)/python -m queries.ingest fetch
	@touch $(DATABASE)

run: $(DATABASE) $(EXAMPLE) ## build what is missing and serve the dashboard
	@echo "The Health Gap is at http://$(HOST):$(PORT)  (Ctrl+C stops it)"
	@$(BIN)/gunicorn app:server --bind $(HOST):$(PORT) --workers $(WORKERS) --threads 4 --log-level warning

lint: $(VENV)/.installed-dev ## style and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

unit: $(VENV)/.installed-dev postgres ## unit and integration tests with the coverage gate
	@$(BIN)/python -m pytest -q -m "not browser" $(PARALLEL) --cov --cov-report=term-missing:skip-covered

browser: $(VENV)/.installed-dev $(DATABASE) $(EXAMPLE) chromium ## journeys in the system's Chromium
	@$(BIN)/python -m pytest -q -m browser

pictures: $(VENV)/.installed-dev $(DATABASE) chromium ## take the pictures of the README anew
	@HEALTH_GAP_RENEW_PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_readme_pictures.py

check: lint unit ## everything but the browser

test: lint unit browser ## everything that a change must pass

fix: $(VENV)/.installed-dev ## format and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium from Debian for the browser tests"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	elif sudo -n true 2>/dev/null && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium from Debian for the browser tests"; \
	  sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	  echo "The browser tests need Chromium. Install it, then run make test again:"; \
	  echo "  Debian or Ubuntu: sudo apt-get install chromium    Fedora: sudo dnf install chromium"; exit 1; \
	fi

# Where it is missing and may not be installed, the tests that need it say so and are skipped.
postgres:
	@command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing PostgreSQL from Debian for the tests of a shared server"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else \
	  echo "PostgreSQL is not installed: the tests of a shared server are skipped"; \
	fi

oracles: $(VENV)/.installed-dev ## every expected answer of a folder: make oracles ORACLES=FOLDER
	@$(BIN)/python -m tests.oracles $(ORACLES)

bench: $(VENV)/.installed-dev $(DATABASE) chromium ## measure a filter change: make bench BOUNDARIES=FILE adds England
	@$(BIN)/python -m benchmarks.filter_change $(if $(BOUNDARIES),--england $(BOUNDARIES))

benchstats: $(VENV)/.installed-dev ## how fast the statistics are
	@$(BIN)/python -m benchmarks.statistics --check

peers: $(VENV)/.installed-dev chromium ## the same change of filter in Streamlit, Panel and Vizro
	@$(BIN)/python -m benchmarks.peers $(if $(BOUNDARIES),--england $(BOUNDARIES))

boundaries: $(VENV)/.installed-dev ## rebuild data/boundaries from the LSOA polygons (maintainers)
	@$(BIN)/python -m geo.build

# The verbs of the work on Lince. `make` alone prints them. Each calls what users, hooks and CI call.
.DEFAULT_GOAL := help
PYTHON := PYTHONPATH=. .venv/bin/python -P

.PHONY: help setup fmt lint types imports audit test golden browser bench soak docs serve check registry assets lock

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## prepare the environment with the test tools
	./lince setup

fmt: ## format, and mend what ruff can mend
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lint: ## ruff and shellcheck
	@scripts/check.sh lint

types: ## mypy strict, and tsc for the web pages
	@scripts/check.sh types

imports: ## the arrows between the packages
	@scripts/check.sh imports

audit: ## the locked packages against known weaknesses, where their source answers
	@scripts/check.sh audit

test: ## all tests without the gates
	@scripts/check.sh tests

golden: ## the sample dossier, read and compared with its truth
	$(PYTHON) -m pytest -q tests/golden

browser: ## the journeys in a real browser
	$(PYTHON) -m pytest -q -m browser tests/browser

bench: ## the figures of benchmarks/
	./lince bench

soak: ## property tests with 2,000 examples each
	$(PYTHON) -m pytest -q --hypothesis-profile=soak tests/property

docs: ## write the generated reference anew
	$(PYTHON) docs/generate.py
	$(PYTHON) docs/figures.py

serve: ## the server on this machine
	./lince serve

check: ## lint, types and imports, then all tests
	./lince test

registry: ## write the pinned list of extractors and rules anew
	PYTHONPATH=.:tests .venv/bin/python -P tests/golden/test_extractor_registry.py

assets: ## bundle the web pages' scripts and styles
	npm run --silent build

lock: ## write the lock files anew
	scripts/lock.sh

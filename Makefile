# Two commands on a machine with Python 3.11+ and nothing else: `make run` and `make test`.
#
#   make run                  start Baywise with its demonstration chain, until Ctrl-C
#   make test                 everything that CI checks, cheapest first
#   make test t=tests/domain  only these tests
#   make test BROWSER=none    everything but the tests that need a browser
#   make setup                .venv with all tools
#   make format               rewrite what can be rewritten
#   make lock [upgrade=1]     pin versions again [newer ones]
#   make clean                remove what make made
.DEFAULT_GOAL := run
.PHONY: run setup test check format lock clean
SHELL := /bin/bash
bin := .venv/bin
# In the order of their names: else the longest tests, alone in their files, come last.
workers := -n auto --dist loadscope --no-loadscope-reorder
package := pyproject.toml hatch_build.py requirements-build.lock scripts/environment.sh

run: .venv/runtime
	@BAYWISE_MODE=$${BAYWISE_MODE:-demo} exec $(bin)/baywise up

setup: .venv/development

.venv/runtime: requirements.lock $(package)
	@scripts/environment.sh $<
	@touch $@

.venv/development: requirements-dev.lock requirements.lock $(package)
	@scripts/environment.sh $<
	@touch .venv/runtime $@

ifdef t
test: setup
	$(bin)/pytest -q $(t)
else
ifeq ($(BROWSER),none)
test: check
	$(bin)/pytest -q $(workers) -m "not browser"
else
test: check .venv/browser
	$(bin)/pytest -q $(workers)
endif
endif

check: setup
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports

.venv/browser: .venv/development tests/browser/chromium.py
	@$(bin)/python -m tests.browser.chromium
	@touch $@

format: setup
	$(bin)/ruff format .
	$(bin)/ruff check --fix .

lock:
	scripts/lock.sh $(upgrade)

clean:
	rm -rf .venv api/pages/static/vendor build dist .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Two commands: `make site` builds the site, `make test` runs every test. Both install what they need into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.PHONY: site serve check test lint golden bench-links lock clean

site: $(VENV)/site.installed
	@$(BIN)/espace-ressource build

serve: $(VENV)/site.installed
	@$(BIN)/espace-ressource serve

check: $(VENV)/site.installed
	@$(BIN)/espace-ressource check

test: $(VENV)/test.installed
	@$(BIN)/python tests/chromium.py
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/test.installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Expected outputs are examples: rewrite them, then read the difference as prose.
golden: $(VENV)/test.installed
	@$(BIN)/python -m pytest -q --rewrite-golden

# Beside stock LinkChecker and linkinator, about twenty minutes; PART=mixed, grouped, verdicts, inner or delays for less.
bench-links: $(VENV)/test.installed
	@PYTHONPATH=tests $(BIN)/python -m bench $(PART)

lock: $(VENV)/site.installed
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@for name in site test; do \
	  groups="--group build"; [ $$name = site ] || groups="$$groups --group test"; \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate pyproject.toml $$groups -o .locks/$$name.txt; \
	  sed -i '1i # Locked with hashes by « make lock »; no registry address. Do not edit.' .locks/$$name.txt; \
	done

clean:
	@rm -rf $(VENV) site .site-nouveau .site-ancien .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/bench/node_modules

$(VENV)/%.installed: .locks/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus récent est nécessaire : make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || { echo "Il manque le module venv : apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@echo "Installation de ce qui est verrouillé dans $< …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

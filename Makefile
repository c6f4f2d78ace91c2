# `make deck` and `make test` each do all the set-up they need, on a machine with Python 3.11+, git and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: deck test check reference docs gallery setup clean

deck: .venv/deck
	$(BIN)/deckgen build board

test: .venv/ready
	$(BIN)/python -m pytest -n auto

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The pages that are written from the code: commands, keys, sections, figures, metrics, rules and the rest.
reference: .venv/ready
	$(BIN)/python -m deckgen.reference docs
	$(BIN)/deckgen schema --out decks/deckgen.schema.json
	$(BIN)/deckgen schema theme --out themes/theme.schema.json

# The site, in out/site; a broken link stops it.
docs: .venv/ready
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Contact sheets of the decks are drawn where LibreOffice is installed.
gallery: .venv/ready
	$(BIN)/python -m deckgen.gallery docs/gallery

setup: .venv/ready

# A deck needs a tenth of what the tests need, so each installs its own. Bytecode is compiled once here, because otherwise
# the first build would pay for it.
define install
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable "$(1)"
	$(BIN)/python -m compileall -q deckgen $$($(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))") || true
endef

.venv/deck: pyproject.toml constraints.txt
	$(call install,.)
	touch .venv/deck

.venv/ready: pyproject.toml constraints.txt
	$(call install,.[dev])
	touch .venv/deck .venv/ready

clean:
	rm -rf .venv .deckgen out dist node_modules

# Every target sets up what it needs: .venv, and (through .ci/system, Debian and Ubuntu) libvlc, fonts and Qt's libraries.
# PYTHON=... chooses the interpreter; otherwise .ci/system finds one, after it has installed one where there is none.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PLACE := $(VENV)/.place

# An environment whose Python is gone, or that has moved together with its folder, is made anew.
ifneq ($(wildcard $(READY)),)
ifneq ($(shell $(BIN)/python -c '' 2>/dev/null && [ "$$(cat $(PLACE) 2>/dev/null || pwd)" = "$$(pwd)" ] && echo sound),sound)
$(shell rm -rf $(VENV))
endif
endif

# More workers than processors would fill the waiting for sound and pictures, and make tests of their times fail.
WORKERS ?= 2

.PHONY: demo install test check bench docs shots clean help

help:
	@echo "make demo     set up, then open the demo study (without a display: plays, tags, exports into demo-output/)"
	@echo "make install  set up .venv with the program"
	@echo "make test     the whole suite, offscreen"
	@echo "make check    ruff, mypy, import-linter"
	@echo "make bench    measure; prints a table and writes bench-output/bench.json"
	@echo "make docs     make the generated reference pages anew"
	@echo "make shots    make the screenshots of the documentation anew"

$(READY): pyproject.toml
	@bash .ci/system runtime "$(PYTHON)"
	@python=$$(bash .ci/system which "$(PYTHON)") && echo "$$python -m venv $(VENV)" && "$$python" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@pwd > $(PLACE)
	@touch $(READY)

install: $(READY)

demo: $(READY)
	@bash .ci/system demo "$(PYTHON)"
	$(BIN)/iprtool demo

test: $(READY)
	@bash .ci/system test "$(PYTHON)"
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	@bash .ci/system test "$(PYTHON)"
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench $(ARGS)

docs: $(READY)
	$(BIN)/python -m docs.generate

shots: $(READY)
	@bash .ci/system test "$(PYTHON)"
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m docs.shots

clean:
	rm -rf $(VENV) build dist demo-output bench-output shots .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Every target sets up what it needs: `make run` and `make test` work on a bare checkout with Python 3.11.
PYTHON ?= python3.11
VENV ?= .venv
# processes that run tests side by side; each takes up to 3 GB
WORKERS ?= 2
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint format bench pictures clean

run: $(READY)
	$(BIN)/huiqi serve --examples

test: $(READY)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --cov --cov-report=term:skip-covered

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python -m tests.benchmarks.bench_match

# the pictures of README, taken by the stories in a real browser
pictures: $(READY)
	HUIQI_TEST_PICTURES=tests/browser/pictures $(BIN)/python -m pytest tests/browser

# torch first and alone: asked for by range it would bring gigabytes of GPU libraries.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $(READY)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

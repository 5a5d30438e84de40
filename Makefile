# Every target sets up what it needs: a virtual environment here, and for browser tests Debian's Chromium.
SHELL := /bin/sh
PYTHON := $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# Tests use every core, the browser tests one of them together; SSP_SKIP_BROWSER=1 leaves the browser tests to `make browser-test`.
PYTEST := $(BIN)/python -m pytest -q -n auto

.PHONY: run test coverage check browser-test bench clean

run: $(VENV)/ready
	$(BIN)/python -m ssp_metrics build
	$(BIN)/python -m streamlit run app.py --server.port 8501

test: $(VENV)/ready-dev
	$(PYTEST)

# Lines that no test but those in a browser reaches; the test of speed is left out, as counting lines takes time.
coverage: $(VENV)/ready-dev
	SSP_SKIP_BROWSER=1 $(PYTEST) --cov --cov-report=term \
		--deselect tests/statistics/test_spc.py::test_ten_thousand_series_in_a_second

check: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser-test: $(VENV)/ready-dev chromium nginx
	SSP_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -q tests/browser

bench: $(VENV)/ready-dev chromium
	$(BIN)/python -m tests.bench

$(VENV)/created:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: https://www.python.org/downloads/"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Installing Debian's python3-venv…"; \
		{ test "$$(id -u)" = 0 && apt-get install -y python3-venv || sudo apt-get install -y python3-venv; } \
		&& $(PYTHON) -m venv $(VENV); }
	@touch $@

$(VENV)/ready: requirements.txt $(VENV)/created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| test -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
	|| { echo "Installing Debian's Chromium…"; \
		if test "$$(id -u)" = 0; then apt-get update -qq && apt-get install -y -qq chromium; \
		else sudo apt-get update -qq && sudo apt-get install -y -qq chromium; fi; } \
	|| { echo "Install Chromium or Chrome, then try again."; exit 1; }

# Out of Debian's package, not installed: no service starts on this machine.
.PHONY: nginx
nginx:
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || test -x $(VENV)/nginx/usr/sbin/nginx \
	|| { echo "Taking nginx out of Debian's package…"; mkdir -p $(VENV)/nginx; cd $(VENV)/nginx; \
		{ apt-get download -qq nginx 2>/dev/null || { if test "$$(id -u)" = 0; then apt-get update -qq; \
		else sudo apt-get update -qq; fi && apt-get download -qq nginx; }; } && dpkg -x nginx_*.deb .; } \
	|| { echo "Install nginx, then try again."; exit 1; }

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .coverage*

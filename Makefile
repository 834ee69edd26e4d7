# Telltale's targets; `make help` lists them.

PREFIX ?= /usr
DESTDIR ?=
SWIFT ?= swift
CONFORMANCE ?= ../shared/conformance
SECONDS ?= 600
RELEASE := .build-release
BINARY := $(RELEASE)/release/telltale
WEB := .build-web
RELEASE_FLAGS := -c release --static-swift-stdlib --scratch-path $(RELEASE)

.DEFAULT_GOAL := help
.PHONY: help run build test lint conformance format docs fuzz soak bench capture-fixture install uninstall clean
.PHONY: toolchain build-packages test-packages web binary
.PHONY: test-builds test-beside test-papers test-programs test-fuzzer test-swift test-fixtures test-references test-acceptance test-fuzz test-links

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, and serve this host on http://127.0.0.1:8000
	@$(BINARY) serve --web-root $(WEB)

build: toolchain build-packages binary web ## Build the program and put the dashboard together

test: toolchain test-packages ## Run all tests
	@scripts/lint
	@$(MAKE) --no-print-directory -j 3 test-builds
	@$(MAKE) --no-print-directory test-fixtures test-swift conformance
	@$(MAKE) --no-print-directory -j 2 --output-sync=target test-beside
	@$(MAKE) --no-print-directory test-acceptance

conformance: build test-packages ## Hold against other projects' hosts and assertions (CONFORMANCE=folder)
	@SWIFT=$(SWIFT) scripts/conformance $(CONFORMANCE) $(BINARY)

lint: toolchain ## Check format and style
	@scripts/lint

format: toolchain ## Put all Swift sources into the project's format
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks Examples

docs: toolchain ## Build the documentation of ProcFS, and the examples in it
	@SWIFT=$(SWIFT) scripts/docs

fuzz: toolchain build-packages ## Fuzz every parser for SECONDS each (600)
	@scripts/fuzz $(SECONDS)

soak: build test-packages ## Have a real Prometheus scrape for ten minutes
	@scripts/test-environment
	@TELLTALE_BINARY=$(BINARY) TELLTALE_WEB=$(WEB) TELLTALE_SCRAPE_SECONDS=600 \
	  .build-venv/bin/python -m pytest Tests/acceptance/test_metrics.py -s -k prometheus_scrapes

bench: build ## Measure against the bounds, beside C, node_exporter, netdata, glances and top
	@scripts/bench

capture-fixture: ## Take this host's /proc and /sys as a fixture: make capture-fixture NAME=…
	@scripts/capture-fixture $(if $(NAME),--name $(NAME))

install: ## Install program, dashboard, unit and configuration (PREFIX, DESTDIR)
	@BINARY=$(BINARY) WEB=$(WEB) PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) scripts/install

uninstall: ## Remove what install put there
	@PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) scripts/install uninstall

clean: ## Remove all that was built
	@rm -rf .build $(RELEASE) $(WEB) .build-venv .build-bench .build-fuzz .build-screenshots .build-examples .build-docs web/vendor

# What the targets above stand on.

toolchain:
	@command -v $(SWIFT) >/dev/null || { \
	  echo "make: no Swift toolchain: install Swift 6.2 or later from https://www.swift.org/install and put it into PATH" >&2; \
	  exit 1; }

build-packages:
	@scripts/packages build

test-packages:
	@scripts/packages test

binary:
	@$(SWIFT) build $(RELEASE_FLAGS) --product telltale

web:
	@scripts/assemble-web $(WEB)

# Side by side: none keeps two processors busy all the time.
test-builds: build test-programs test-fuzzer

test-programs:
	@$(SWIFT) build --build-tests

test-fuzzer:
	@scripts/fuzz build

# Side by side: the fuzzer ends by the clock, however much of a processor it gets.
test-beside: test-papers test-fuzz

test-papers:
	@$(MAKE) --no-print-directory docs test-links test-references

test-fixtures:
	@Fixtures/read_host.py --check

test-swift:
	@$(SWIFT) test

test-links:
	@scripts/check-links .build/debug/telltale

test-references:
	@scripts/procfs-reference --check
	@scripts/metrics-reference --check

test-fuzz:
	@scripts/fuzz 10

test-acceptance:
	@scripts/test-environment
	@TELLTALE_BINARY=$(BINARY) TELLTALE_WEB=$(WEB) .build-venv/bin/python -m pytest Tests/acceptance

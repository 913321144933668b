# Two commands matter: `make run` and `make test`. Everything else is a part of them.
# scripts/setup.sh installs what is missing; the rest is plain cargo and npm.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
CARGO_FLAGS := --locked
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

.PHONY: help run test dev bench load fuzz setup setup-test lint web-test rust-test browser-test deny clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: setup web/dist/.vite/manifest.json ## build everything and start Klieg on http://127.0.0.1:7880 with a demo site
	cargo build $(CARGO_FLAGS) --release -p api --bin klieg
	exec target/release/klieg serve --dev $(ARGS)

test: setup-test lint web-test rust-test browser-test ## everything CI runs, from formatting to browsers

dev: setup web/node_modules/.package-lock.json ## watch mode: the server restarts and the page reloads on every change
	exec scripts/dev.sh $(ARGS)

bench: setup-test web/dist/.vite/manifest.json tests/node_modules/.package-lock.json ## measure fan-out cost, join time and latency; prints tables
	exec scripts/bench.sh

load: setup-test web/dist/.vite/manifest.json ## 10 000 sockets in one chat room, then 10 000 mails with kill -9 in the middle
	cargo build $(CARGO_FLAGS) --release --workspace --bins
	target/release/chat
	.tools/venv/bin/python tests/load/notifications.py

fuzz: ## a minute of libFuzzer for every reader of foreign bytes (SECONDS_EACH=60 TARGETS="vp8 sdp")
	exec scripts/fuzz.sh $(or $(SECONDS_EACH),60) $(TARGETS)

setup:
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

lint: web/dist/.vite/manifest.json ## formatting, lints, documentation, licences
	cargo fmt --all --check
	cargo clippy $(CARGO_FLAGS) --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc $(CARGO_FLAGS) --workspace --no-deps
	cargo check $(CARGO_FLAGS) -p sfu --no-default-features
	$(MAKE) --no-print-directory deny

deny: .tools/bin/cargo-deny ## licences, bans and sources of every dependency
	.tools/bin/cargo-deny --locked --workspace --config .deny.toml check bans licenses sources

web-test: web/dist/.vite/manifest.json ## type check, lint and unit tests of the web client
	npm --prefix web run check
	npm --prefix web run lint
	npm --prefix web test

# One package selection for every cargo command, so that all of them share one build. The units run a second time on
# PostgreSQL.
rust-test: web/dist/.vite/manifest.json tests/node_modules/.package-lock.json ## unit, property, simulation and end-to-end tests in Rust
	cargo build $(CARGO_FLAGS) --workspace --bins
	cargo test $(CARGO_FLAGS) --workspace
	scripts/with-postgres.sh cargo test $(CARGO_FLAGS) --workspace --lib

browser-test: web/dist/.vite/manifest.json tests/node_modules/.package-lock.json ## end-to-end tests in Chromium, against the development build
	cargo build $(CARGO_FLAGS) --workspace --bins
	npm --prefix tests run check
	npm --prefix tests test

web/dist/.vite/manifest.json: web/node_modules/.package-lock.json $(WEB_SOURCES)
	npm --prefix web run build
	@touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	npm --prefix $* ci --no-audit --no-fund
	@touch $@

.tools/bin/cargo-deny: scripts/setup.sh
	@scripts/setup.sh deny
	@touch $@

clean: ## remove everything built; ./data stays
	rm -rf target web/dist web/node_modules tests/node_modules .tools test-results

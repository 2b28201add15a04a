# The only door to the house. `make` lists what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
PLAYBOOK ?= liangdang
DATA ?= $(if $(filter liangdang,$(PLAYBOOK)),data,data-$(PLAYBOOK))

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 22

setup: ## Install what the machine lacks: Chromium, Chinese fonts, PostgreSQL, packages of the client
	@scripts/setup

web: setup ## Build the web client
	cd web && npm run --silent build

build: web ## Build client and server into one binary, target/release/wangge
	cargo build --release -p wangge

dist: web ## Build the binary that is handed out, target/dist/wangge: link-time optimised, which takes minutes more
	cargo build --profile dist -p wangge

audit: ## Ask RustSec and npm for known faults in what is built on; needs a network (docs/dependencies.md)
	cargo deny check
	cd web && npm audit
	cd e2e && npm audit

demo: build ## Build, fill ./data with a locality (PLAYBOOK=liangdang, ningjiang, nishan or beilun), serve it, print the sign-ins
	target/release/wangge --data $(DATA) demo --playbook $(PLAYBOOK)

dev: web ## Serve the demonstration county from a quick build
	cargo run -p wangge -- --data $(DATA) demo --playbook $(PLAYBOOK)

format: ## Write every file the way the checks want it
	cargo fmt --all
	cd web && npm run --silent format
	cd e2e && npm run --silent format

check: setup ## Format, lint, types, checks of the repository
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	cargo test --workspace --quiet --test house
	cd web && npm run --silent check
	cd e2e && npm run --silent check

generate: setup ## Write docs/reference/openapi.json and the typed client from the routes
	cargo run --quiet -p wangge -- openapi > docs/reference/openapi.json
	cd web && npm run --silent api

test: setup ## Everything: format, lint, Rust on both engines, client, journeys (ONLY=events: Rust tests of one capability)
	@scripts/test $(ONLY)

soak: setup ## A hundred requests to every operation of the interface, on both engines
	WANGGE_SOAK_ROUNDS=100 cargo test --workspace --quiet --test it schema::

record-schema: setup ## Keep a filled database of today's schema, which every later version must open
	WANGGE_RECORD_SCHEMA=1 cargo test --workspace --quiet --test it upgrade

coverage-catalogue: ## Say which of the 333 requirements a test covers
	@cargo test --workspace --quiet --test house catalogue -- --nocapture | grep -E "^([A-Z]-[0-9]+|covered) "

bench-division: ## Measure the solver beside METIS, KaHIP and others (FULL=1 for the slow ones too)
	@bench/division

bench: web ## Measure against named baselines; docs/performance.md tells how to read it
	@bench/run

.PHONY: help setup web build dist audit demo dev format check generate test soak record-schema coverage-catalogue bench bench-division
.DEFAULT_GOAL := help

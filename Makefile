# Winnow. `make` alone prints this help. Everything is set up by the targets that need it, as an ordinary user.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := .ci/requirements.lock
IMAGE_LOCK := deploy/docker/requirements.lock
BUILD_LOCK := deploy/docker/build.lock
COMPILE = $(BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11
# Built tools are kept outside the checkout.
CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/winnow
DATA ?=
PROFILE ?= default
SECONDS ?= 600
REPLICAS ?= 127.0.0.1:50051
PYTEST_ARGS ?=
CODE := proto/generate.py server clients tests deploy
TOOLS ?= $(CACHE)/bin
export WINNOW_CACHE := $(CACHE)

.PHONY: help
help: ## print this help
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Winnow needs Python 3.11 or newer: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.PHONY: setup
setup: $(VENV)/.ready ## create .venv from the lock file

.PHONY: run
run: setup ## serve on an embedded PostgreSQL and Redis, on 127.0.0.1:50051
	@exec $(BIN)/python -m winnow_server dev

.PHONY: run-envoy
run-envoy: setup ## Envoy on port 8080 in front of REPLICAS: gRPC, gRPC-Web and JSON
	@exec $(BIN)/python -m deploy.envoy.run $(REPLICAS)

.PHONY: test
test: setup ## run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

.PHONY: fuzz
fuzz: setup ## look for logs that raise or cost more than linear time: make fuzz SECONDS=600
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

.PHONY: check
check: setup ## lint, format, types, protos, generated code
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/buf format --diff --exit-code proto
	$(BIN)/python proto/generate.py --lint
	$(BIN)/python proto/generate.py --check
	$(BIN)/python -m deploy.grafana.dashboards --check
	$(BIN)/python -m deploy.generate --check

.PHONY: gen
gen: setup ## generate gen/ from proto/, and from the contracts what deploy/ says of them: routes, permissions, dashboards
	$(BIN)/buf format -w proto
	$(BIN)/python proto/generate.py
	$(BIN)/python -m deploy.generate
	$(BIN)/python -m deploy.grafana.dashboards

.PHONY: watch-tools
watch-tools: ## fetch Prometheus and promtool from Debian, into the cache
	deploy/tools/fetch.sh $(CACHE)/debian prometheus

.PHONY: deploy-tools
deploy-tools: ## build kubectl, kube-apiserver, istiod, the OpenTelemetry Collector and the like with Go, into the cache: minutes
	command -v etcd >/dev/null || deploy/tools/fetch.sh $(CACHE)/debian etcd-server
	deploy/tools/build.sh $(TOOLS)

# $(call lacks,NAMES): those of the programs that are neither in the cache nor on this machine.
lacks = $(strip $(foreach name,$(1),$(if $(wildcard $(TOOLS)/$(name) $(CACHE)/debian/usr/bin/$(name)),,$(if $(shell command -v $(name)),,$(name)))))

.PHONY: test-deploy
test-deploy: setup ## the manifests on a real Kubernetes API, judged by istioctl and promtool; needs deploy-tools and watch-tools
	@missing="$(call lacks,kubeconform kubectl kube-apiserver istioctl istio-crds.yaml etcd openssl)"; \
	if [ -n "$$missing" ]; then echo "skipped: what needs a cluster, as these are not here (make deploy-tools): $$missing"; \
	else export WINNOW_TEST_DEPLOY=$(TOOLS); fi; \
	$(BIN)/python -m pytest tests/deployment --ignore tests/deployment/test_image.py $(PYTEST_ARGS)

.PHONY: test-mesh
test-mesh: setup ## a real istiod serves deploy/istio to proxyless clients and a sidecar, and Envoy its file; needs deploy-tools
	@missing="$(call lacks,kubectl kube-apiserver pilot-discovery istio-crds.yaml etcd openssl)"; \
	if [ -n "$$missing" ]; then echo "skipped: what needs istiod, as these are not here (make deploy-tools): $$missing"; \
	else export WINNOW_TEST_MESH=$(TOOLS); fi; \
	$(BIN)/python -m pytest tests/mesh $(PYTEST_ARGS)

.PHONY: test-image
test-image: setup ## build the image and run it read-only, as PID 1; for root, with buildah and debootstrap
	@if [ "$$(id -u)" != 0 ]; then echo "building an image needs root here: test-image is skipped"; \
	elif ! command -v buildah >/dev/null || ! command -v debootstrap >/dev/null; then \
	  echo "buildah or debootstrap is not here (apt-get install buildah debootstrap): test-image is skipped"; \
	else deploy/docker/build.sh $(CACHE)/image && WINNOW_TEST_IMAGE=$(CACHE)/image $(BIN)/python -m pytest tests/deployment/test_image.py $(PYTEST_ARGS); fi

.PHONY: bench
bench: setup ## measure the service beside a bare echo, on pinned cores
	$(BIN)/python -m tests.bench

.PHONY: bench-peers
bench-peers: setup ## spam beside bogofilter, rspamd and fastText, set up in the cache: make bench-peers DATA=folder
	@if [ -n "$(DATA)" ]; then \
	  OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench.peers --cache $(CACHE)/peers $(DATA); \
	else echo "DATA is not set: no messages to compare on, skipped"; fi

.PHONY: load
load: setup ## ghz on three rpcs beside a bare echo; PROFILE=brief for 1,000 users and 5 minutes
	$(BIN)/python -m tests.load --profile $(PROFILE) --cache $(CACHE)

.PHONY: load-tools
load-tools: ## build ghz and grpcurl with Go, into the cache
	@if command -v go >/dev/null; then \
	  GOBIN=$(CACHE)/bin go install github.com/bojand/ghz/cmd/ghz@v0.93.0 && \
	  GOBIN=$(CACHE)/bin go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4; \
	else echo "Go is not here: ghz and grpcurl are skipped"; fi

.PHONY: eval
eval: setup ## print the accuracy figures of both engines: make eval DATA=folder
	@if [ -n "$(DATA)" ]; then for engine in failure spam; do $(BIN)/python -m winnow_server eval $$engine $(DATA) || exit 1; done; \
	else echo "DATA is not set: nothing to evaluate on, skipped"; fi

.PHONY: train
train: setup ## learn the models of both engines anew: make train DATA=folder
	@if [ -n "$(DATA)" ]; then for engine in failure spam; do $(BIN)/python -m winnow_server train $$engine $(DATA) || exit 1; done; \
	else echo "DATA is not set: nothing to learn from, skipped"; fi

.PHONY: lock
lock: setup ## write the lock file anew from pyproject.toml
	$(COMPILE) --all-extras --upgrade --output-file $(LOCK)
	@$(MAKE) --no-print-directory lock-image

.PHONY: lock-image
lock-image: setup ## write the image's lock anew: what `server` needs of the lock, at the same versions
	$(COMPILE) --extra server --constraint $(LOCK) --output-file $(IMAGE_LOCK)
	sed -n '/^requires = /s/[^"]*"\([^"]*\)".*/\1/p' pyproject.toml | \
	  $(COMPILE:pyproject.toml=-) --constraint $(LOCK) --output-file $(BUILD_LOCK)

.PHONY: clean
clean: ## remove everything that the targets made in the checkout
	rm -rf $(VENV) .winnow build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Few targets, each with one line of help. `make` alone prints them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-cluster test-modules test-oldest images cluster cluster-down lint bench fmt

## run: build, then show the quickstart (or serve REPOSITORIES=/some/folder as it lies) until Ctrl-C
run:
	@scripts/run $(REPOSITORIES)

## test: everything that runs on this machine, with the real go and git; installs what is missing
test:
	@scripts/test

## test-cluster: helm, images, `go get` and disturbances on a whole Kubernetes node (Linux, root)
test-cluster:
	@scripts/test-cluster

## test-modules: all published modules of tests/modules.tsv, hash by hash (downloads about 0.5 GB)
test-modules:
	@scripts/test-modules

## test-oldest: the definitions, the operator and the charts on a real Kubernetes 1.33, which is built once
test-oldest:
	@scripts/test-oldest

## images: the two container images, with docker, podman or buildah; scripts/images has the settings
images:
	@scripts/images

## cluster: the whole on the cluster of KUBECONFIG, or on a node started on this machine (Linux, root)
cluster:
	@scripts/cluster

## cluster-down: remove what `make cluster` made
cluster-down:
	@scripts/cluster-down

## lint: formatting, clippy, documentation, dependency rules
lint:
	@scripts/lint

## bench: ratios against git archive, and server figures, in one run
bench:
	@scripts/bench

## fmt: format the sources in place
fmt:
	@cargo fmt --all

help:
	@awk -F': ' '/^## / { sub(/^## /, "", $$1); printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# For developers; each target is one command that can be typed as well. `make` alone builds.
#   make test ONLY="engine/ adam"   only the tests whose file's path contains one of the words
#   make check ONLY="format lint"   only the checks whose name contains one of the words
ONLY =
PREFIX = /usr/local

.PHONY: build test test-browser deps check tidy asan bench docs install clean help

build:
	@cmake/build.sh optbench_test_programs

test:
	@./optbench test $(ONLY)

test-browser:
	@tests/browser/run

deps:
	@./optbench deps --checks

check:
	@tests/check $(ONLY)

tidy:
	@tests/tidy

asan:
	@tests/asan

bench:
	@benchmarks/run

docs:
	@./optbench reference --write .

install: build
	@cmake --install build --prefix '$(PREFIX)'

clean:
	rm -rf build build-*

help:
	@echo 'make build | test [ONLY=PART] | test-browser | deps | check [ONLY=PART] | tidy | asan | bench | docs | install PREFIX=FOLDER | clean'

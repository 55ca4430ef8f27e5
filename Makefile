# make demo · test · bench · lint · update. See README.md and CONTRIBUTING.md.
SHELL := /bin/bash
export CGO_ENABLED := 0
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DIR ?=
DATA ?=
ADDR ?= 127.0.0.1:8080
SCENARIO ?= kediri

.PHONY: build demo test unit race browser bench bench-runs lint update eval-routing postgres clean

# Doors, wiring and use cases are compiled without inlining, which keeps the
# program under 45 MB; what runs hot is not. Functions begin at eight bytes, not
# at 32. See doc/decisions/0016.
SMALL := -gcflags='github.com/...=-l' -gcflags='pendopo/internal/...=-l' -gcflags='pendopo/internal/kit/...=' -gcflags='pendopo/internal/complaint/routing=' \
	-gcflags='pendopo/internal/appointment/eligibility=' -gcflags='pendopo/internal/kit/api=-l' -gcflags='pendopo/internal/kit/page=-l' \
	-gcflags='pendopo/internal/kit/mail=-l' -gcflags='pendopo/internal/kit/job=-l' -gcflags='pendopo/internal/kit/sign=-l' -gcflags='pendopo/internal/kit/i18n=-l'

build: bin/pendopo bin/pendopo-check

bin/pendopo bin/pendopo-check: $(shell find cmd internal -type f 2>/dev/null) go.mod go.sum
	@mkdir -p bin
	go build -trimpath $(SMALL) -ldflags "-s -w -funcalign=8 -X main.version=$(VERSION)" -o $@ ./cmd/$(notdir $@)

demo: bin/pendopo
	./bin/pendopo demo --scenario $(SCENARIO) --addr $(ADDR) $(if $(DIR),--dir $(DIR))

# Everything a change must pass; CI runs this and nothing else.
test:
	./tools/setup.sh
	$(MAKE) --no-print-directory lint
	./tools/postgres.sh
	$(MAKE) --no-print-directory unit race bench-runs

unit: bin/pendopo
	PENDOPO_TEST_COMPLETE=1 go test -timeout 20m ./...

# The race detector where goroutines meet: store, jobs, ledger, sessions, pages,
# and what many requests share: the calendar, the map, live screens, the mailbox.
race:
	CGO_ENABLED=1 go test -race -timeout 20m ./internal/kit/db ./internal/kit/job ./internal/ledger ./internal/org ./internal/account \
		./internal/calendar ./internal/place ./internal/complaint/channel/inbox ./internal/ceremony/web

# Only the browser tests: every main page in Chromium.
browser:
	./tools/setup.sh
	PENDOPO_TEST_COMPLETE=1 go test -count=1 -timeout 10m ./internal/browsertest

lint:
	@out=$$(gofmt -l cmd internal); if [ -n "$$out" ]; then echo "gofmt would change:"; echo "$$out"; exit 1; fi
	go vet ./...
	.tools/bin/staticcheck ./...

# Budgets beside what is measured, OVER where one is missed; wants a quiet machine.
bench: bin/pendopo
	./tools/bench.sh

# The bench is run small, so that it cannot stop working unseen: its figures are
# printed, not judged.
bench-runs: bin/pendopo
	./tools/bench.sh -runs 1 -only round
	./tools/bench.sh -runs 1 -only reports -many 20000

# Rewrites golden files; read the difference before you commit it.
update:
	go test ./... -run Golden -update

# How well reports are routed, on a file of complaints that is no part of the
# product: make eval-routing DATA=complaints.csv (columns teks, rumpun).
eval-routing:
	@test -n "$(DATA)" || { echo 'say which file: make eval-routing DATA=complaints.csv'; exit 2; }
	go run ./cmd/pendopo-eval -data "$(DATA)"

postgres:
	./tools/postgres.sh

clean:
	./tools/postgres.sh stop
	rm -rf bin .tools

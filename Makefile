# What is done with this repository, by name. `make` lists it.
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOFUMPT  := go run mvdan.cc/gofumpt@v0.12.0
VULN     := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: help demo test check fmt vet lint race tidy vuln bench fuzz golden crash walk hooks

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## print an edition made of an invented week, without network
	go run ./cmd/digest --dry-run --demo

test: ## the tests, as the README has them
	go test ./...

check: fmt vet lint tidy race vuln ## all that .ci/run holds a change to

fmt: ## the files are formatted
	@out=$$($(GOFUMPT) -l $$(git ls-files '*.go')); test -z "$$out" || { echo "not formatted (gofumpt -w .):"; echo "$$out"; exit 1; }

vet: ## go vet
	go vet ./...

lint: ## golangci-lint
	$(GOLANGCI) run

tidy: ## go.mod and go.sum say what is used
	go mod tidy -diff

race: ## the tests with the race detector, in random order
	go test -race -shuffle=on ./...

vuln: ## known vulnerabilities; said aloud where the database cannot be reached
	@$(VULN) ./... || { code=$$?; test $$code -eq 3 && exit 3; echo "govulncheck: SKIPPED, it could not reach its database"; }

bench: ## what is fast enough: every figure that has a limit, beside it
	./.ci/bench

fuzz: ## every fuzz test for FUZZTIME (30s)
	./.ci/fuzz $(or $(FUZZTIME),30s)

crash: ## kill real processes at random moments, CRASH (500) of them, and take machines, databases and disks away; on PostgreSQL too where DIGEST_TEST_POSTGRES is set
	DIGEST_CRASH=1 go test -count=1 -timeout 20m -run 'CopiedStoreSends|LostMachine|Postgres|FileIsLocked|TheDisk|TakenUpLate|StoreIsAway' -v ./cmd/digest
	DIGEST_CRASH=1 go test -count=1 -timeout 20m -run 'ByAllMachines' -v ./internal/jobs
	DIGEST_CRASH=$(or $(CRASH),500) go test -count=1 -timeout 60m -run TestKilledAnywhere -v ./cmd/digest

walk: ## follow docs/operations.md word for word on a machine that is thrown away: install, run the unit, back up, restore; as root on Linux
	./.ci/walk

golden: ## write the golden files anew; read them before you commit
	go test ./... -update

hooks: ## commits are looked at before they are made (.githooks/pre-commit)
	git config core.hooksPath .githooks

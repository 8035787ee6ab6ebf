# Common tasks. `make` lists them.
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOFUMPT  := go run mvdan.cc/gofumpt@v0.12.0
VULN     := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
RELEASER := go run github.com/goreleaser/goreleaser/v2@v2.15.1
SYFT     := go install github.com/anchore/syft/cmd/syft@v1.57.1

.PHONY: help demo test check fmt vet cross lint race tidy vuln cover pages bench fuzz golden crash walk snapshot release hooks

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## print an edition of an invented week, without network
	go run ./cmd/digest --dry-run --demo

test: ## run the tests
	go test ./...

check: fmt vet cross lint tidy race vuln ## run every check that a change must pass

fmt: ## check that the files are formatted
	@out=$$($(GOFUMPT) -l $$(git ls-files '*.go')); test -z "$$out" || { echo "not formatted (gofumpt -w .):"; echo "$$out"; exit 1; }

vet: ## run go vet
	go vet ./...

cross: ## vet and build for the other systems that have releases; CI on GitHub does it for each processor too
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go vet ./cmd/digest
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/digest
	CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go vet ./cmd/digest
	CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/digest

lint: ## run golangci-lint
	$(GOLANGCI) run

tidy: ## check that go.mod and go.sum are tidy
	go mod tidy -diff

race: ## run the tests with the race detector, in random order
	go test -race -shuffle=on ./...

vuln: ## look for known vulnerabilities; skipped, with a message, if the database cannot be reached
	@$(VULN) ./... || { code=$$?; test $$code -eq 3 && exit 3; echo "govulncheck: SKIPPED, it could not reach its database"; }

cover: ## measure how much of the code the tests run; writes coverage.out
	go test -coverpkg=./... -coverprofile=coverage.out ./...
	@go tool cover -func=coverage.out | tail -1

pages: ## check every page and letter against WCAG 2.1 AA; needs Chromium, and DIGEST_TEST_AXE set to the path of an axe.min.js
	@test -n "$$DIGEST_TEST_AXE" || { echo "set DIGEST_TEST_AXE to the path of axe.min.js (npm install axe-core)"; exit 1; }
	go test -count=1 -v -run TestPagesPassAxe ./internal/render

bench: ## measure every figure that has a limit, and print both
	./.ci/bench

fuzz: ## run every fuzz test for FUZZTIME (30s)
	./.ci/fuzz $(or $(FUZZTIME),30s)

crash: ## kill CRASH (500) processes at random moments, and stop machines, databases, and disks; also on PostgreSQL if DIGEST_TEST_POSTGRES is set
	DIGEST_CRASH=1 go test -count=1 -timeout 20m -run 'CopiedStoreSends|LostMachine|Postgres|FileIsLocked|TheDisk|TakenUpLate|StoreIsAway' -v ./cmd/digest
	DIGEST_CRASH=1 go test -count=1 -timeout 20m -run 'ByAllMachines' -v ./internal/jobs
	DIGEST_CRASH=$(or $(CRASH),500) go test -count=1 -timeout 60m -run TestKilledAnywhere -v ./cmd/digest

walk: ## run the commands of docs/operations.md on a throwaway copy of this machine; needs root on Linux
	./.ci/walk

golden: ## rewrite the golden files; read the changes before you commit
	go test ./... -update

snapshot: ## build everything that a release has into dist, and publish nothing
	$(RELEASER) release --snapshot --clean --skip=sbom

release: ## build the release of the tag that is checked out, as a draft on GitHub; needs GITHUB_TOKEN
	GOBIN=$(CURDIR)/.bin $(SYFT)
	PATH="$(CURDIR)/.bin:$$PATH" $(RELEASER) release --clean

hooks: ## check commits before they are made (.githooks/pre-commit)
	git config core.hooksPath .githooks

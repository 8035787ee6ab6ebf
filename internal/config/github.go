package config

import (
	"github.com/cityoflosangeles/digest/internal/digest"
)

// GitHub configures what to report from GitHub. A list is short for its entries.
type GitHub struct {
	// Another base address of the API, for GitHub Enterprise: https://github.example.org/api/v3.
	API string `yaml:"api"`
	// A token. Reading public repositories needs no permissions. Without a token, GitHub allows only 60
	// requests an hour.
	Token digest.Secret `yaml:"token"`
	// A GitHub App, instead of a token.
	App *GitHubApp `yaml:"app"`
	// The labels of issues for newcomers. Default: the usual spellings of "good first issue", "help wanted",
	// and similar labels.
	Labels []string `yaml:"labels"`
	// Repositories that a person has checked for private data and keys.
	Attested []Attestation `yaml:"attested"`
	// When editions use the file .github/pitch.md of a repository, which anybody who can write to the repository
	// can change: approved (if a person approves every edition before it is sent), always, or never. Default:
	// approved.
	PitchFiles string `yaml:"pitch_files" jsonschema:"enum=approved,enum=always,enum=never"`
	// Organizations and repositories.
	Entries []Repositories `yaml:"entries"`
}

// GitHubApp holds the credentials of a GitHub App.
type GitHubApp struct {
	// Its client ID or app ID.
	ID string `yaml:"id" jsonschema:"required"`
	// The installation ID: the number at the end of the address of its settings in the organization.
	Installation int64 `yaml:"installation" jsonschema:"required"`
	// Its private key in PEM: "${file:app.pem}".
	Key digest.Secret `yaml:"key" jsonschema:"required"`
}

// Attestation records a person's check of a repository, which a program cannot do.
type Attestation struct {
	// The repository, as owner/name.
	Repo string `yaml:"repo" jsonschema:"required"`
	// Who checked for private data and keys, and found none.
	By string `yaml:"by" jsonschema:"required"`
	// The date of the check: 2026-07-01.
	On string `yaml:"on" jsonschema:"required"`
}

// Repositories is an organization or a repository: either Org or Repo is set.
type Repositories struct {
	// The name of an organization.
	Org string `yaml:"org"`
	// A repository, as owner/name.
	Repo string `yaml:"repo"`
	// Earlier names of the organization, which old links use.
	Formerly []string `yaml:"formerly"`
	// The owner's number. It is stored after the first reading. Set it if another owner is now the right one.
	ID int64 `yaml:"id"`
	// Which repositories of the organization to use. Default: all.
	Repositories Chosen `yaml:"repositories"`
	// inspiration: a project of another government, shown as an example.
	Role string `yaml:"role" jsonschema:"enum=inspiration"`
}

package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/cityoflosangeles/digest/internal/digest"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versionTable is goose's, under a name that another program in the same database does not have.
const versionTable = "digest_version"

// nothing is the version of a database that digest has never used.
const nothing = -1

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	options, err := s.backend.options()
	if err != nil {
		return nil, err
	}
	options = append(options, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	return goose.NewProvider(s.backend.dialect, s.db, files, options...)
}

// known is the newest version of the tables that this program knows.
func known(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// version is that of the tables as they are.
func (s *Store) version(ctx context.Context) (int64, error) {
	number := func(row *sql.Rows) (n int64, err error) {
		err = row.Scan(&n)
		return n, err
	}
	tables, err := query(ctx, s, number, s.backend.exists, versionTable)
	if err != nil || tables[0] == 0 {
		return nothing, err
	}
	versions, err := query(ctx, s, number, `SELECT coalesce(max(version_id), 0) FROM `+versionTable)
	if err != nil {
		return nothing, err
	}
	return versions[0], nil
}

// migrate brings the tables to the version that this program knows. Processes that start together wait for each other: on
// PostgreSQL by a lock, on SQLite because each migration is one transaction that the second to come finds done.
func (s *Store) migrate(ctx context.Context) error {
	for {
		have, err := s.version(ctx)
		if err != nil {
			return err
		}
		p, err := s.provider()
		if err != nil {
			return fmt.Errorf("store %s: reading migrations: %w", s.name, err)
		}
		switch {
		case have == known(p):
			return nil
		case have > known(p):
			return s.tooNew(have, known(p))
		}
		step := s.up
		if have == nothing {
			step = s.begin
		}
		failed := step(ctx)
		if failed == nil {
			continue
		}
		if now, err := s.version(ctx); err != nil || now == have { // otherwise another process was faster, and this looks again
			return failed
		}
	}
}

// begin makes the table of versions. Left to goose, whatever is wrong would be tried for three seconds.
func (s *Store) begin(ctx context.Context) error {
	versions, err := database.NewStore(s.backend.dialect, versionTable)
	if err != nil {
		return err
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		if err := versions.CreateVersionTable(ctx, tx); err != nil {
			return err
		}
		return versions.Insert(ctx, tx, database.InsertRequest{Version: 0})
	})
}

func (s *Store) up(ctx context.Context) error {
	return s.do(ctx, true, func(ctx context.Context) error {
		p, err := s.provider()
		if err != nil {
			return err
		}
		_, err = p.Up(ctx)
		return err
	})
}

// checkVersion refuses, without changing anything, what this program cannot read.
func (s *Store) checkVersion(ctx context.Context) error {
	have, err := s.version(ctx)
	if err != nil {
		return err
	}
	p, err := s.provider()
	if err != nil {
		return fmt.Errorf("store %s: reading migrations: %w", s.name, err)
	}
	switch {
	case have == nothing:
		return fmt.Errorf("store %s: %w", s.name, digest.ErrNotFound)
	case have > known(p):
		return s.tooNew(have, known(p))
	case have < known(p):
		return digest.WithHint(fmt.Errorf("store %s: its tables are of an older program (version %d, this one needs %d)", s.name, have, known(p)),
			"back it up, then run digest migrate; the next run of digest, or digest serve, does the same")
	}
	return nil
}

func (s *Store) tooNew(have, known int64) error {
	return digest.WithHint(fmt.Errorf("store %s: its tables are of a newer program (version %d, this one knows %d)", s.name, have, known),
		"use the newer digest, or a backup from before it")
}

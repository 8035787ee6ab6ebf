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

// versionTable is goose's table. The name is unlikely to be used by another program in the same database.
const versionTable = "digest_version"

// noVersion is the version of a database that digest has never used.
const noVersion = -1

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

// known returns the latest schema version that this program supports.
func known(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// version returns the schema version of the store, or noVersion.
func (s *Store) version(ctx context.Context) (int64, error) {
	number := func(row *sql.Rows) (n int64, err error) {
		err = row.Scan(&n)
		return n, err
	}
	tables, err := query(ctx, s, number, s.backend.exists, versionTable)
	if err != nil || tables[0] == 0 {
		return noVersion, err
	}
	versions, err := query(ctx, s, number, `SELECT coalesce(max(version_id), 0) FROM `+versionTable)
	if err != nil {
		return noVersion, err
	}
	return versions[0], nil
}

// migrate upgrades the tables to the latest version. Processes that start at the same time wait for each
// other: PostgreSQL has a lock, and in SQLite each migration is one transaction, which the second process
// finds done.
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
		if have == noVersion {
			step = s.begin
		}
		failed := step(ctx)
		if failed == nil {
			continue
		}
		if now, err := s.version(ctx); err != nil || now == have { // otherwise another process migrated; check again
			return failed
		}
	}
}

// begin creates the version table. Otherwise goose would create it, and retry every failure for three
// seconds.
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

// checkVersion returns an error if this program cannot read the store. It changes nothing.
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
	case have == noVersion:
		return fmt.Errorf("store %s: %w", s.name, digest.ErrNotFound)
	case have > known(p):
		return s.tooNew(have, known(p))
	case have < known(p):
		return digest.WithHint(fmt.Errorf("store %s: its tables have an older version (%d) than this program needs (%d)",
			s.name, have, known(p)),
			"back it up, then run digest migrate; the next digest run or digest serve also upgrades it")
	}
	return nil
}

func (s *Store) tooNew(have, known int64) error {
	return digest.WithHint(fmt.Errorf("store %s: its tables have a newer version (%d) than this program supports (%d)",
		s.name, have, known),
		"use the newer digest, or a backup from before the upgrade")
}

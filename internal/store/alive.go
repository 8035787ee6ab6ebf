package store

import (
	"context"
	"database/sql"
	"time"
)

// Shared reports whether processes on other machines may use the store.
func (s *Store) Shared() bool { return !s.backend.file }

// processMaxAge is how long after its last heartbeat Silence lists a process.
const processMaxAge = 24 * time.Hour

// Beat records a heartbeat of owner, at the time of the database's clock.
func (s *Store) Beat(ctx context.Context, owner string) error {
	if _, err := s.exec(ctx, true, `
		INSERT INTO process (owner, beat) VALUES ($1, `+s.backend.clock+`)
		ON CONFLICT (owner) DO UPDATE SET beat = excluded.beat`, clean(owner)); err != nil {
		return err
	}
	_, err := s.exec(ctx, true, `DELETE FROM process WHERE beat < `+s.backend.clock+` - $1`, processMaxAge.Milliseconds())
	return err
}

// Silence returns the time since each process's last heartbeat, by the database's clock. It lists the
// processes with a heartbeat within the last day.
func (s *Store) Silence(ctx context.Context) (map[string]time.Duration, error) {
	type one struct {
		owner   string
		silence int64
	}
	all, err := query(ctx, s, func(row *sql.Rows) (o one, err error) {
		err = row.Scan(&o.owner, &o.silence)
		return o, err
	}, `SELECT owner, `+s.backend.clock+` - beat FROM process`)
	out := map[string]time.Duration{}
	for _, o := range all {
		out[o.owner] = time.Duration(o.silence) * time.Millisecond
	}
	return out, err
}

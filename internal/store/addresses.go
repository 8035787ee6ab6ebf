package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var _ digest.Addresses = (*Store)(nil)

// NoteAddresses stores the current places of destinations, except those already known. A read-only store
// stores nothing.
func (s *Store) NoteAddresses(ctx context.Context, now []digest.Address) error {
	if s.readOnly || len(now) == 0 {
		return nil
	}
	known, err := s.Addresses(ctx)
	if err != nil {
		return err
	}
	last := map[string]digest.Address{}
	for _, a := range known {
		last[a.Destination] = a
	}
	clock, err := s.Clock(ctx) // the ledger's clock, because Since is compared with times of the ledger
	if err != nil {
		return err
	}
	at := clock.UnixMilli()
	return s.transaction(ctx, func(tx *sql.Tx) error {
		for _, a := range now {
			previous, ok := last[clean(a.Destination)]
			if ok && slices.Equal(previous.Places, a.Places) {
				continue
			}
			since := at
			if ok { // the clock may have been set back
				since = max(at, previous.Since.UnixMilli()+1)
			}
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO place (destination, since, place) VALUES ($1, $2, $3)
				ON CONFLICT (destination, since) DO UPDATE SET place = excluded.place`,
				clean(a.Destination), since, strings.Join(a.Places, " ")); err != nil {
				return err
			}
		}
		return nil
	})
}

// Addresses implements digest.Addresses.
func (s *Store) Addresses(ctx context.Context) ([]digest.Address, error) {
	return query(ctx, s, func(row *sql.Rows) (a digest.Address, err error) {
		var since int64
		var places string
		err = row.Scan(&a.Destination, &since, &places)
		a.Since, a.Places = milliseconds(since), strings.Fields(places)
		return a, err
	}, `SELECT destination, since, place FROM place ORDER BY since, destination`)
}

package store

import (
	"context"
	"database/sql"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SaveReading implements digest.Readings.
func (s *Store) SaveReading(ctx context.Context, edition string, r digest.Reading) error {
	return s.save(ctx, `
		INSERT INTO reading (listing, edition, trouble, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (listing) DO UPDATE SET edition = excluded.edition, trouble = excluded.trouble, at = excluded.at`,
		clean(r.Listing), clean(edition), clean(r.Trouble), r.At.UnixMilli())
}

// Readings implements digest.Readings.
func (s *Store) Readings(ctx context.Context, edition string) ([]digest.Reading, error) {
	return query(ctx, s, func(row *sql.Rows) (r digest.Reading, err error) {
		var at int64
		err = row.Scan(&r.Listing, &r.Trouble, &at)
		r.At = milliseconds(at)
		return r, err
	}, `SELECT listing, trouble, at FROM reading WHERE edition = $1 ORDER BY listing`, clean(edition))
}

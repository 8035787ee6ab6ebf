package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Note implements digest.Notes.
func (s *Store) Note(ctx context.Context, key, text string, at time.Time) (bool, error) {
	changed, err := s.exec(ctx, false, `INSERT INTO note (key, body, at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING`,
		clean(key), clean(text), at.UnixMilli())
	return changed == 1, err
}

// Notes implements digest.Notes. It filters and sorts here, because databases differ in their collation and
// notes are few.
func (s *Store) Notes(ctx context.Context, prefix string, limit int) ([]digest.Note, error) {
	notes, err := query(ctx, s, scanNote, `SELECT key, body, at FROM note`)
	notes = slices.DeleteFunc(notes, func(n digest.Note) bool { return !strings.HasPrefix(n.Key, clean(prefix)) })
	slices.SortFunc(notes, func(a, b digest.Note) int { return cmp.Compare(b.Key, a.Key) })
	return notes[:min(len(notes), max(limit, 0))], err
}

// Forget implements digest.Notes.
func (s *Store) Forget(ctx context.Context, key string) error {
	_, err := s.exec(ctx, true, `DELETE FROM note WHERE key = $1`, clean(key))
	return err
}

func scanNote(row *sql.Rows) (n digest.Note, err error) {
	var at int64
	err = row.Scan(&n.Key, &n.Text, &at)
	n.At = milliseconds(at)
	return n, err
}

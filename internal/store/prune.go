package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var _ digest.Pruner = (*Store)(nil)

// pruneBatch keeps each transaction short, because a mailing may wait for it.
const pruneBatch = 2_000

// Prune implements digest.Pruner. If it fails, what it deleted before stays deleted.
func (s *Store) Prune(ctx context.Context, before time.Time) (int64, error) {
	const over = `recipient <> '' AND state IN ('sent', 'failed')`
	editions, err := query(ctx, s, func(row *sql.Rows) (name string, err error) { return name, row.Scan(&name) }, `
		SELECT name FROM edition WHERE composed_at < $1
		AND EXISTS (SELECT 1 FROM delivery WHERE edition = edition.name AND `+over+`) ORDER BY name`, before.UnixMilli())
	if err != nil {
		return 0, err
	}
	var all int64
	for _, name := range editions {
		for {
			n, err := s.exec(ctx, true, `
				DELETE FROM delivery WHERE edition = $1 AND (destination, recipient) IN
				(SELECT destination, recipient FROM delivery WHERE edition = $1 AND `+over+` LIMIT $2)`, name, pruneBatch)
			all += n
			if err != nil {
				return all, err
			}
			if n < pruneBatch {
				break
			}
		}
	}
	_, err = s.exec(ctx, true, `DELETE FROM harvest WHERE at < $1`, before.UnixMilli())
	return all, err
}

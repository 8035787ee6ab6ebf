package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SaveHarvest implements digest.Harvests.
func (s *Store) SaveHarvest(ctx context.Context, source string, h digest.Harvest, at time.Time) error {
	body, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return s.save(ctx, `
		INSERT INTO harvest (source, at, body) VALUES ($1, $2, $3)
		ON CONFLICT (source) DO UPDATE SET at = excluded.at, body = excluded.body`, clean(source), at.UnixMilli(),
		string(body))
}

// LastHarvest implements digest.Harvests.
func (s *Store) LastHarvest(ctx context.Context, source string) (digest.Harvest, time.Time, error) {
	rows, err := query(ctx, s, scanHarvest, `SELECT at, body FROM harvest WHERE source = $1`, clean(source))
	if err != nil {
		return digest.Harvest{}, time.Time{}, err
	}
	if len(rows) == 0 {
		return digest.Harvest{}, time.Time{}, fmt.Errorf("harvest of %s: %w", source, digest.ErrNotFound)
	}
	var h digest.Harvest
	if err := json.Unmarshal([]byte(rows[0].body), &h); err != nil {
		return digest.Harvest{}, time.Time{}, fmt.Errorf("reading the stored harvest of %s: %w", source, err)
	}
	return h, milliseconds(rows[0].at), nil
}

// Harvested implements digest.Harvests.
func (s *Store) Harvested(ctx context.Context) (map[string]time.Time, error) {
	rows, err := query(ctx, s, func(row *sql.Rows) (h harvestRow, err error) {
		err = row.Scan(&h.source, &h.at)
		return h, err
	}, `SELECT source, at FROM harvest`)
	out := make(map[string]time.Time, len(rows))
	for _, h := range rows {
		out[h.source] = milliseconds(h.at)
	}
	return out, err
}

type harvestRow struct {
	source string
	at     int64
	body   string
}

func scanHarvest(row *sql.Rows) (h harvestRow, err error) {
	err = row.Scan(&h.at, &h.body)
	return h, err
}

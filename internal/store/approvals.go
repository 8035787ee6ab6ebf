package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SaveDraft implements digest.Drafts.
func (s *Store) SaveDraft(ctx context.Context, d digest.StoredDraft) error {
	body, err := json.Marshal(d.Edition)
	if err != nil {
		return err
	}
	edited, err := json.Marshal(d.Edited)
	if err != nil {
		return err
	}
	hash, set, err := packTemplates(d.Templates)
	if err != nil {
		return err
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO template_set (hash, files) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, hash, set); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO draft (name, composed_at, body, edited, templates_hash) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (name) DO UPDATE
			SET composed_at = excluded.composed_at, body = excluded.body, edited = excluded.edited,
				templates_hash = excluded.templates_hash`,
			clean(d.Edition.Name), d.ComposedAt.UnixMilli(), string(body), string(edited), hash)
		return err
	})
}

// Draft implements digest.Drafts.
func (s *Store) Draft(ctx context.Context, name string) (digest.StoredDraft, error) {
	type row struct {
		recordRow
		edited string
	}
	rows, err := query(ctx, s, func(r *sql.Rows) (out row, err error) {
		err = r.Scan(&out.body, &out.edited, &out.composedAt, &out.templates)
		return out, err
	},
		`SELECT d.body, d.edited, d.composed_at, t.files FROM draft d JOIN template_set t ON t.hash = `+
			`d.templates_hash WHERE d.name = $1`, clean(name))
	if err != nil {
		return digest.StoredDraft{}, err
	}
	if len(rows) == 0 {
		return digest.StoredDraft{}, fmt.Errorf("draft %s: %w", name, digest.ErrNotFound)
	}
	d := digest.StoredDraft{}
	if d.Record, err = rows[0].record(); err != nil {
		return digest.StoredDraft{}, err
	}
	if err := json.Unmarshal([]byte(rows[0].edited), &d.Edited); err != nil {
		return digest.StoredDraft{}, fmt.Errorf("reading the draft of edition %s: %w", name, err)
	}
	return d, nil
}

// Append implements digest.Drafts. It is not retried: the caller finds the outcome in the log.
func (s *Store) Append(ctx context.Context, w digest.LogEntry) (bool, error) {
	rendered := ""
	if len(w.Rendered) > 0 {
		text, err := json.Marshal(w.Rendered)
		if err != nil {
			return false, err
		}
		rendered = string(text)
	}
	changed, err := s.exec(ctx, false, `
		INSERT INTO word (edition, number, at, who, account, act, hash, why, rendered)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (edition, number) DO NOTHING`,
		clean(w.Edition), w.Number, w.At.UnixMilli(), clean(w.Who), clean(w.Account), string(w.Act), w.Hash, clean(w.Why),
		rendered)
	return changed == 1, err
}

// Log implements digest.Drafts.
func (s *Store) Log(ctx context.Context, edition string) ([]digest.LogEntry, error) {
	return query(ctx, s, scanLogEntry, `
		SELECT edition, number, at, who, account, act, hash, why, rendered FROM word WHERE edition = $1 ORDER BY number`,
		clean(edition))
}

func scanLogEntry(row *sql.Rows) (w digest.LogEntry, err error) {
	var at int64
	var rendered string
	if err = row.Scan(&w.Edition, &w.Number, &at, &w.Who, &w.Account, &w.Act, &w.Hash, &w.Why, &rendered); err != nil {
		return w, err
	}
	w.At = milliseconds(at)
	if rendered == "" {
		return w, nil
	}
	if err := json.Unmarshal([]byte(rendered), &w.Rendered); err != nil {
		return w, fmt.Errorf("reading the log of edition %s: %w", w.Edition, err)
	}
	return w, nil
}

// Drafted implements digest.DraftLister.
func (s *Store) Drafted(ctx context.Context, limit int) ([]string, error) {
	return query(ctx, s, scanText,
		`SELECT name FROM (SELECT edition AS name FROM word UNION SELECT name FROM draft) named
		ORDER BY name DESC LIMIT $1`, max(limit, 0))
}

// SaveCorrection implements digest.Corrections.
func (s *Store) SaveCorrection(ctx context.Context, edition string, c digest.Correction) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	changed, err := s.exec(ctx, false, `
		INSERT INTO correction (edition, number, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (edition, number) DO NOTHING`,
		clean(edition), c.Number, c.At.UnixMilli(), string(body))
	if err == nil && changed == 0 {
		return digest.ErrFixed
	}
	return err
}

// Corrections implements digest.Corrections.
func (s *Store) Corrections(ctx context.Context, edition string) ([]digest.Correction, error) {
	bodies, err := query(ctx, s, func(row *sql.Rows) (body string, err error) {
		err = row.Scan(&body)
		return body, err
	}, `SELECT body FROM correction WHERE edition = $1 ORDER BY number`, clean(edition))
	out := make([]digest.Correction, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal([]byte(body), &out[i]); err != nil {
			return nil, fmt.Errorf("reading a stored correction: %w", err)
		}
	}
	return out, err
}

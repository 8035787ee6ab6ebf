package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SaveEdition implements digest.Editions. Editions with the same template set share one copy of it.
func (s *Store) SaveEdition(ctx context.Context, r digest.Record) error {
	hash, err := r.Hash()
	if err != nil {
		return err
	}
	body, err := json.Marshal(r.Edition)
	if err != nil {
		return err
	}
	setHash, set, err := packTemplates(r.Templates)
	if err != nil {
		return err
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO template_set (hash, files) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, setHash, set); err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, `
			INSERT INTO edition (name, composed_at, hash, body, templates_hash) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (name) DO NOTHING`, clean(r.Edition.Name), r.ComposedAt.UnixMilli(), hash, string(body), setHash)
		if err != nil {
			return err
		}
		if saved, err := result.RowsAffected(); err != nil || saved == 1 {
			return err
		}
		return digest.ErrFixed
	})
}

// Edition implements digest.Editions.
func (s *Store) Edition(ctx context.Context, name string) (digest.Record, error) {
	records, err := query(ctx, s, scanRecord, `
		SELECT e.body, e.composed_at, t.files FROM edition e JOIN template_set t ON t.hash = e.templates_hash
		WHERE e.name = $1`, clean(name))
	if err != nil {
		return digest.Record{}, err
	}
	if len(records) == 0 {
		return digest.Record{}, fmt.Errorf("edition %s: %w", name, digest.ErrNotFound)
	}
	return records[0].record()
}

// Editions implements digest.Editions. Extra editions of one day are in order: 2026-07-20aa comes after
// 2026-07-20z.
func (s *Store) Editions(ctx context.Context, limit int) ([]digest.Record, error) {
	rows, err := query(ctx, s, scanRecord, `
		SELECT body, composed_at, NULL FROM edition
		ORDER BY substr(name, 1, 10) DESC, length(name) DESC, name DESC LIMIT $1`, max(limit, 0))
	if err != nil {
		return nil, err
	}
	out := make([]digest.Record, len(rows))
	for i, row := range rows {
		if out[i], err = row.record(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// recordRow is a stored record. Its templates are nil if they were not selected.
type recordRow struct {
	body       string
	composedAt int64
	templates  []byte
}

func scanRecord(row *sql.Rows) (r recordRow, err error) {
	err = row.Scan(&r.body, &r.composedAt, &r.templates)
	return r, err
}

func (row recordRow) record() (digest.Record, error) {
	r := digest.Record{ComposedAt: milliseconds(row.composedAt)}
	if err := json.Unmarshal([]byte(row.body), &r.Edition); err != nil {
		return digest.Record{}, fmt.Errorf("reading a stored edition: %w", err)
	}
	if row.templates == nil {
		return r, nil
	}
	var err error
	if r.Templates, err = unpackTemplates(row.templates); err != nil {
		return digest.Record{}, fmt.Errorf("reading the templates of edition %s: %w", r.Edition.Name, err)
	}
	return r, nil
}

// packTemplates packs a template set and returns the hash of its content. Files are stored as bytes, because
// JSON strings would change invalid UTF-8.
func packTemplates(templates map[string]string) (hash string, packed []byte, err error) {
	files := make(map[string][]byte, len(templates))
	for name, text := range templates {
		files[name] = []byte(text)
	}
	data, err := json.Marshal(files)
	if err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(data)
	packed, err = pack(data)
	return hex.EncodeToString(sum[:]), packed, err
}

func unpackTemplates(packed []byte) (map[string]string, error) {
	data, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	var files map[string][]byte
	if err := json.Unmarshal(data, &files); err != nil {
		return nil, err
	}
	templates := make(map[string]string, len(files))
	for name, text := range files {
		templates[name] = string(text)
	}
	return templates, nil
}

func pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

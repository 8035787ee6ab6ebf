package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

// documentMaxAge is how long a document is stored after it was last read. Addresses that contain a date are
// not requested again.
const documentMaxAge = 60 * 24 * time.Hour

// SaveDocument implements fetch.Cache.
func (s *Store) SaveDocument(ctx context.Context, key string, c fetch.Cached) error {
	body, err := pack(c.Body)
	if err != nil {
		return err
	}
	return s.save(ctx, `
		INSERT INTO document (key, url, content_type, etag, last_modified, link, body, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (key) DO UPDATE SET url = excluded.url, content_type = excluded.content_type, etag = excluded.etag,
		last_modified = excluded.last_modified, link = excluded.link, body = excluded.body, at = excluded.at`,
		clean(key), clean(c.URL), clean(c.ContentType), clean(c.ETag), clean(c.LastModified), clean(c.Link), body,
		c.At.UnixMilli())
}

// CachedDocument implements fetch.Cache.
func (s *Store) CachedDocument(ctx context.Context, key string) (fetch.Cached, bool, error) {
	found, err := query(ctx, s, scanDocument,
		`SELECT url, content_type, etag, last_modified, link, body, at FROM document WHERE key = $1`, clean(key))
	if err != nil || len(found) == 0 {
		return fetch.Cached{}, false, err
	}
	c := found[0]
	if c.Body, err = unpack(c.Body); err != nil {
		return fetch.Cached{}, false, fmt.Errorf("store %s: unpacking document %s: %w", s.name, key, err)
	}
	return c, true, nil
}

func scanDocument(row *sql.Rows) (c fetch.Cached, err error) {
	var at int64
	err = row.Scan(&c.URL, &c.ContentType, &c.ETag, &c.LastModified, &c.Link, &c.Body, &at)
	c.At = milliseconds(at)
	return c, err
}

func (s *Store) forgetDocuments(ctx context.Context, now time.Time) error {
	_, err := s.exec(ctx, true, `DELETE FROM document WHERE at < $1`, now.Add(-documentMaxAge).UnixMilli())
	return err
}

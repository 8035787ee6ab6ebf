package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// cacheKey identifies a document by its location, the accepted types, and the credentials. It starts with the
// redacted location. Secrets are only in its hash.
func cacheKey(r Request) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", r.Location, r.Header.Values("Accept"), r.Header.Values("Authorization"))
	return Redact(r.Location) + " " + hex.EncodeToString(h.Sum(nil))
}

// cached returns the cached document for key, or nil. An error of the cache is logged and counts as a miss.
func (c *Client) cached(ctx context.Context, key string) *Cached {
	if c.config.Cache == nil {
		return nil
	}
	old, known, err := c.config.Cache.CachedDocument(ctx, key)
	if err != nil {
		c.config.Log.WarnContext(ctx, "document cache not readable", "err", err)
		return nil
	}
	if !known {
		return nil
	}
	return &old
}

// remember completes doc from the cached version after a 304, and caches the result. A document without a
// validator cannot be revalidated, so it is not cached.
func (c *Client) remember(ctx context.Context, key string, old *Cached, doc Document) Document {
	if doc.Body == nil && old != nil { // a 304 may omit headers that have not changed (RFC 9110 section 15.4.5)
		doc.Body = old.Body
		doc.Header = doc.Header.Clone()
		for name, value := range map[string]string{
			"Content-Type": old.ContentType, "Link": old.Link, "Etag": old.ETag, "Last-Modified": old.LastModified,
		} {
			if doc.Header.Get(name) == "" {
				setIf(doc.Header, name, value)
			}
		}
		doc.ContentType = doc.Header.Get("Content-Type")
	}
	if c.config.Cache == nil || doc.Header.Get("ETag") == "" && doc.Header.Get("Last-Modified") == "" {
		return doc
	}
	if err := c.config.Cache.SaveDocument(ctx, key, toCached(doc)); err != nil {
		c.config.Log.WarnContext(ctx, "document cache not writable", "err", err)
	}
	return doc
}

func toCached(d Document) Cached {
	return Cached{
		URL: Redact(d.URL), ContentType: d.ContentType, ETag: d.Header.Get("ETag"),
		LastModified: d.Header.Get("Last-Modified"),
		Link:         d.Header.Get("Link"), Body: d.Body, At: d.At,
	}
}

// Sum returns a hash of the content. It ignores DTSTAMP lines, which only state when a calendar was requested
// (RFC 5545 section 3.8.7.2).
func (d Document) Sum() string {
	h := sha256.New()
	for line := range bytes.Lines(d.Body) {
		if !bytes.HasPrefix(line, []byte("DTSTAMP")) {
			_, _ = h.Write(line)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// cacheKey tells documents apart: by location, by what is accepted, and by who asks. It can be read by a person,
// and its secrets are in it only as a hash.
func cacheKey(r Request) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", r.Location, r.Header.Values("Accept"), r.Header.Values("Authorization"))
	return Redact(r.Location) + " " + hex.EncodeToString(h.Sum(nil))
}

// cached gives what is kept for key, or nil. A cache that fails costs an unneeded transfer, not the document.
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

// remember completes doc from what was kept, and keeps what it is now. What the server gives no validator for cannot be asked about, and is not kept.
func (c *Client) remember(ctx context.Context, key string, old *Cached, doc Document) Document {
	if doc.Body == nil && old != nil { // 304: the server names only what it must (RFC 9110 section 15.4.5)
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
	if err := c.config.Cache.SaveDocument(ctx, key, kept(doc)); err != nil {
		c.config.Log.WarnContext(ctx, "document cache not writable", "err", err)
	}
	return doc
}

func kept(d Document) Cached {
	return Cached{
		URL: Redact(d.URL), ContentType: d.ContentType, ETag: d.Header.Get("ETag"), LastModified: d.Header.Get("Last-Modified"),
		Link: d.Header.Get("Link"), Body: d.Body, At: d.At,
	}
}

// Sum tells documents apart by what they say: two bodies have one sum if they differ at most in the lines that only tell when a
// calendar was asked for (RFC 5545 section 3.8.7.2).
func (d Document) Sum() string {
	h := sha256.New()
	for line := range bytes.Lines(d.Body) {
		if !bytes.HasPrefix(line, []byte("DTSTAMP")) {
			_, _ = h.Write(line)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// reuse reads a document, or returns the stored answer if it is younger than r.MaxAge.
func (c *Client) reuse(ctx context.Context, r Request) (Document, error) {
	if r.MaxAge <= 0 || IsFile(r.Location) {
		return c.do(ctx, r)
	}
	key := cacheKey(r) + fmt.Sprintf(" within %v", r.MaxAge)
	if old := c.answered(ctx, key); old != nil {
		if age := time.Since(old.At); age >= 0 && age < r.MaxAge {
			return recalled(*old, r)
		}
	}
	doc, err := c.do(ctx, r)
	if ctx.Err() != nil {
		return doc, err // the caller gave up; this is no failure of the server
	}
	answer := Cached{At: time.Now()} // a failure has no body
	if err == nil {
		answer = toCached(doc)
		answer.At = time.Now()
	}
	if c.config.Cache == nil {
		c.recent.Store(key, answer)
	} else if failed := c.config.Cache.SaveDocument(ctx, key, answer); failed != nil {
		c.config.Log.WarnContext(ctx, "document cache not writable", "err", failed)
	}
	return doc, err
}

func (c *Client) answered(ctx context.Context, key string) *Cached {
	if c.config.Cache != nil {
		return c.cached(ctx, key)
	}
	if v, ok := c.recent.Load(key); ok {
		old, _ := v.(Cached)
		return &old
	}
	return nil
}

// recalled returns the stored answer to r.
func recalled(old Cached, r Request) (Document, error) {
	if len(old.Body) == 0 {
		return Document{}, digest.WithHint(
			errors.New("the last request failed, at "+old.At.UTC().Format(time.RFC3339)),
			fmt.Sprintf("the next request is sent %v after that; try the address in a browser", r.MaxAge))
	}
	h := http.Header{}
	for name, value := range map[string]string{"Content-Type": old.ContentType, "Link": old.Link} {
		setIf(h, name, value)
	}
	return Document{URL: old.URL, ContentType: old.ContentType, Header: h, Body: old.Body, At: old.At}, nil
}

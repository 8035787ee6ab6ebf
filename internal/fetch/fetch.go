// Package fetch asks the web politely.
//
// It says who it is, asks only for what has changed, keeps a pace per host, waits as long as it is asked to, and stops
// at a size, a time and a number of redirects. It refuses addresses of private networks, because locations come from
// a configuration but redirects and links come from anywhere.
package fetch

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Config sets a Client's manners. The zero value of a field means its default.
type Config struct {
	UserAgent    string            // identifies us, with an address where we can be reached
	MaxBytes     int64             // of a body after decompression; 4 MB
	Timeout      time.Duration     // for one document, redirects and repetitions included, waiting for its turn not; 20 s
	Redirects    int               // 10
	PerHost      int               // requests under way at one host; 2
	Pace         time.Duration     // between the beginnings of two requests to one host; 1 s
	AllowPrivate bool              // allow addresses of private networks, this machine included
	Dir          string            // folder that relative file locations are in; the working directory
	Cache        Cache             // where validators and bodies are kept between runs; nil: nowhere
	Network      http.RoundTripper // stands in for the network, unguarded; nil: the network
	Log          *slog.Logger      // told when the Cache fails, which costs no document; nil: nobody
}

// Cache keeps what is needed to ask a server whether a document has changed. It is safe for concurrent use.
// Keys hold no secrets.
type Cache interface {
	// CachedDocument returns what was saved for the key, and false where nothing was.
	CachedDocument(ctx context.Context, key string) (Cached, bool, error)
	// SaveDocument replaces what is kept for the key.
	SaveDocument(ctx context.Context, key string, c Cached) error
}

// Cached is a document as a Cache keeps it.
type Cached struct {
	URL          string // after redirects, without its secrets
	ContentType  string
	ETag         string // as it was sent, quotes and W/ included
	LastModified string // as it was sent
	Link         string // the Link header: where the next page is
	Body         []byte
	At           time.Time // when the server last said that this is the document
}

// Request is one document to read.
type Request struct {
	Location string      // URL, or the name of a file
	Header   http.Header // further request headers: Accept, Authorization. Authorization is never sent on to another host.
	WebOnly  bool        // refuse files: for locations that came out of a document
	// MaxAge is how old an answer may be to stand for a new one; the server is not asked then, also after a restart if
	// there is a Cache. An answer that failed stands too, as a failure. 0: the server is asked each time.
	MaxAge time.Duration
}

// Document is what was read.
type Document struct {
	URL         string // where it was found in the end, after redirects; of a file, its location as given
	ContentType string
	Header      http.Header // of the answer; empty for files
	Body        []byte
	At          time.Time
}

// StatusError is an answer other than the document: a status of 400 and above.
type StatusError struct {
	Status int
	URL    string // without its secrets
	Header http.Header
	Body   []byte // the beginning of it, at most 4 kB
}

// Error names the address and what it answered.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

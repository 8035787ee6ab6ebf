// Package fetch reads documents from the web politely.
//
// It identifies itself, requests only what has changed, limits its pace per host, honors Retry-After, and
// limits sizes, times, and redirects. It refuses addresses of private networks: locations come from the
// configuration, but redirects and links come from anywhere.
package fetch

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Config configures a Client. The zero value of a field means its default.
type Config struct {
	UserAgent    string            // identifies the program, with an address where we can be reached
	MaxBytes     int64             // of a body, uncompressed; 4 MB
	Timeout      time.Duration     // for one document, with redirects and retries, without the wait for a turn; 20 s
	Redirects    int               // maximum number; 10
	PerHost      int               // maximum number of simultaneous requests to one host; 2
	Pace         time.Duration     // minimum time between the starts of two requests to one host; 1 s
	AllowPrivate bool              // allow addresses of private networks, including this machine
	Dir          string            // base folder of relative file locations; the working directory
	Cache        Cache             // stores validators and bodies between runs; nil: none
	Network      http.RoundTripper // replaces the network and its guard, for tests; nil: the network
	Log          *slog.Logger      // receives errors of the Cache, which do not fail a request; nil: none
}

// Cache stores what is needed to revalidate documents. It is safe for concurrent use. Keys contain no
// secrets.
type Cache interface {
	// CachedDocument returns the document saved for key. It returns false if there is none.
	CachedDocument(ctx context.Context, key string) (Cached, bool, error)
	// SaveDocument replaces the document for key.
	SaveDocument(ctx context.Context, key string, c Cached) error
}

// Cached is a stored document.
type Cached struct {
	URL          string // after redirects, redacted
	ContentType  string
	ETag         string // as sent, including quotes and W/
	LastModified string // as sent
	Link         string // the Link header, which names the next page
	Body         []byte
	At           time.Time // when the server last confirmed this version
}

// Request describes a document to read.
type Request struct {
	Location string      // a URL or a file name
	Header   http.Header // more headers: Accept, Authorization. Authorization is never sent to another host.
	WebOnly  bool        // refuse files, for locations that come from a document
	// MaxAge is the maximum age of a stored answer to return without a request, even after a restart if there
	// is a Cache. A failure is stored as well, and is returned as one. Zero means always to send a request.
	MaxAge time.Duration
}

// Document is what was read.
type Document struct {
	URL         string // the final URL after redirects; for a file, its location as given
	ContentType string
	Header      http.Header // of the response; empty for files
	Body        []byte
	At          time.Time
}

// StatusError is a response with a status of 400 or above.
type StatusError struct {
	Status int
	URL    string // redacted
	Header http.Header
	Body   []byte // the start of the body, at most 4 kB
}

// Error returns the address and the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

package fetch_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

func TestUnchanged(t *testing.T) {
	const calendar = "BEGIN:VCALENDAR\r\nDTSTAMP:20260720T090000Z\r\nSUMMARY:Maps\r\nEND:VCALENDAR\r\n"
	for name, c := range map[string]struct {
		first, second http.HandlerFunc
		unchanged     bool
		body          string
		link          string
	}{
		"the server says so by ETag": {
			first:     answer(calendar, "ETag", `W/"a1"`, "Link", `<https://example.org/2>; rel="next"`),
			second:    notModified("If-None-Match", `W/"a1"`),
			unchanged: true, body: calendar, link: `<https://example.org/2>; rel="next"`,
		},
		"the server says so by date": {
			first:     answer(calendar, "Last-Modified", "Mon, 20 Jul 2026 09:00:00 GMT"),
			second:    notModified("If-Modified-Since", "Mon, 20 Jul 2026 09:00:00 GMT"),
			unchanged: true, body: calendar,
		},
		"the body is the same": {
			first: answer(calendar), second: answer(calendar), unchanged: true,
			body: calendar,
		},
		"only the time of asking is another": {
			first:  answer(calendar),
			second: answer(strings.ReplaceAll(calendar, "20260720", "20260727")), unchanged: true,
			body: strings.ReplaceAll(calendar, "20260720", "20260727"),
		},
		"the body is another": {
			first: answer(calendar), second: answer(calendar + "X"),
			body: calendar + "X",
		},
		"the body is another, though the ETag": {
			first: answer("old", "ETag", `"1"`), second: answer("new", "ETag", `"2"`),
			body: "new",
		},
	} {
		t.Run(name, func(t *testing.T) {
			now := c.first
			at := serve(t, func(w http.ResponseWriter, r *http.Request) { now(w, r) })
			get := client(t, fetch.Config{Cache: &memory{}})
			before, err := get.Get(t.Context(), at)
			if err != nil {
				t.Fatal("the first time:", err)
			}
			now = c.second
			for range 2 { // a 304 must leave a usable cache entry for the next request
				doc, err := get.Get(t.Context(), at)
				if err != nil {
					t.Fatal(err)
				}
				if string(doc.Body) != c.body || (doc.Sum() == before.Sum()) != c.unchanged ||
					doc.ContentType != "text/calendar" || doc.Header.Get("Link") != c.link {
					t.Errorf("got %q of sum %s, %q %v, want %q, the same as before: %t", doc.Body, doc.Sum(), doc.ContentType,
						doc.Header, c.body, c.unchanged)
				}
				if !c.unchanged {
					return
				}
			}
		})
	}
}

func answer(body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		_, _ = io.WriteString(w, body)
	}
}

// notModified answers 304 to the expected validator, and otherwise with content.
func notModified(key, value string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(key) != value {
			_, _ = io.WriteString(w, "asked without "+key)
			return
		}
		w.WriteHeader(http.StatusNotModified)
	}
}

func TestValidatorsOfAnotherAddressAreIgnored(t *testing.T) {
	target := "/old"
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			http.Redirect(w, r, target, http.StatusFound)
		case r.Header.Get("If-Modified-Since") != "":
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("Last-Modified", "Mon, 20 Jul 2026 09:00:00 GMT")
			_, _ = io.WriteString(w, r.URL.Path)
		}
	})
	get := client(t, fetch.Config{Cache: &memory{}})
	for _, target = range []string{"/old", "/old", "/new", "/new"} {
		doc, err := get.Get(t.Context(), at+"/")
		if err != nil || string(doc.Body) != target {
			t.Errorf("got %q %v, want %s", doc.Body, err, target)
		}
	}
}

func TestTokensShareNoAnswersAndAreNotStored(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"same"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, "for "+r.Header.Get("Authorization")+r.Header.Get("Accept"))
	})
	cache := &memory{}
	get := client(t, fetch.Config{Cache: cache})
	for _, header := range []http.Header{
		nil,
		{"Authorization": {"Bearer tiger"}},
		{"Authorization": {"Bearer zebra"}},
		{"Accept": {"text/html"}},
		{"Authorization": {"Bearer tiger"}},
	} {
		doc, err := get.Do(t.Context(), fetch.Request{Location: at + "/?key=lion", Header: header})
		if want := "for " + header.Get("Authorization") + header.Get("Accept"); err != nil || string(doc.Body) != want {
			t.Errorf("got %q %v, want %q", doc.Body, err, want)
		}
	}
	if len(cache.docs) != 4 {
		t.Errorf("got %d documents kept, want one for each way of asking: 4", len(cache.docs))
	}
	for key, doc := range cache.docs {
		for _, secret := range []string{"tiger", "zebra", "lion"} {
			if strings.Contains(key, secret) || strings.Contains(doc.URL, secret) {
				t.Errorf("%s is stored: %s %s", secret, key, doc.URL)
			}
		}
	}
}

func TestBrokenCacheCostsNoDocument(t *testing.T) {
	get := client(t, fetch.Config{Cache: &memory{err: errors.New("disk full")}})
	if doc, err := get.Get(t.Context(), serve(t, answer("still here"))); err != nil || string(doc.Body) != "still here" {
		t.Errorf("got %q %v", doc.Body, err)
	}
}

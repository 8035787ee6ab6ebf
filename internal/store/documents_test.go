package store_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/store"
)

func TestDocumentsAreKeptAndReplaced(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(t testing.TB) string) {
		s := open(t, place(t))
		if _, known, err := s.CachedDocument(t.Context(), "https://m.example/a.ics 12ab"); known || err != nil {
			t.Errorf("before: got %v, %v, want nothing", known, err)
		}
		at := time.Date(2026, 7, 20, 9, 0, 0, 5e6, time.FixedZone("", -7*3600))
		old := fetch.Cached{URL: "https://m.example/a.ics", ETag: `W/"1"`, Body: []byte("old"), At: at.Add(-time.Hour)}
		want := fetch.Cached{
			URL: "https://m.example/b.ics", ContentType: "text/calendar; charset=utf-8", ETag: `"é"`,
			LastModified: "Mon, 20 Jul 2026 16:00:00 GMT",
			Link:         `<https://m.example/?page=2>; rel="next"`,
			Body:         append([]byte("BEGIN:VCALENDAR\r\n\x00\xff"), make([]byte, 1<<20)...), At: at.UTC(),
		}
		empty := fetch.Cached{URL: "https://m.example/empty", Body: []byte{}, At: at.UTC()}
		must(t, s.SaveDocument(t.Context(), "https://m.example/a.ics 12ab", old))
		must(t, s.SaveDocument(t.Context(), "https://m.example/a.ics 12ab", want))
		must(t, s.SaveDocument(t.Context(), "https://m.example/empty 34cd", empty))
		for key, want := range map[string]fetch.Cached{
			"https://m.example/a.ics 12ab": want,
			"https://m.example/empty 34cd": empty,
		} {
			got, known, err := s.CachedDocument(t.Context(), key)
			if err != nil || !known {
				t.Fatalf("%s: got %v, %v", key, known, err)
			}
			if !bytes.Equal(got.Body, want.Body) {
				t.Errorf("%s: got another body of %d bytes, want %d", key, len(got.Body), len(want.Body))
			}
			got.Body, want.Body = nil, nil
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: want (-) got (+):\n%s", key, diff)
			}
		}
		stored, err := store.Count(t.Context(), s, `SELECT sum(length(body)) FROM document`)
		must(t, err)
		if stored > 10_000 {
			t.Errorf("got a megabyte of zeros stored in %d bytes, want it compressed", stored)
		}
	})
}

func TestUnusedDocumentsAreDeleted(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		s, err := store.Open(t.Context(), location)
		must(t, err)
		must(t, s.SaveDocument(t.Context(), "old", fetch.Cached{At: time.Now().AddDate(0, -3, 0)}))
		must(t, s.SaveDocument(t.Context(), "new", fetch.Cached{At: time.Now().AddDate(0, -1, 0)}))
		must(t, s.Close())
		s = open(t, location)
		for key, want := range map[string]bool{"old": false, "new": true} {
			if _, known, err := s.CachedDocument(t.Context(), key); known != want || err != nil {
				t.Errorf("%s: got %v, %v, want %v", key, known, err, want)
			}
		}
	})
}

package digesttest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func testReadings(t *testing.T, s digest.Store) {
	at := time.Date(2026, 7, 20, 9, 0, 0, 5e6, time.UTC)
	for _, r := range []struct {
		edition string
		digest.Reading
	}{
		{"2026-07-13", digest.Reading{Listing: "maps", At: at.AddDate(0, 0, -7)}},
		{"2026-07-20", digest.Reading{Listing: "python", Trouble: "blocked by a login page\xff", At: at}},
		{"2026-07-20", digest.Reading{Listing: "maps", Trouble: "silent", At: at.Add(-time.Hour)}},
		{"2026-07-20", digest.Reading{Listing: "maps", At: at}},
	} {
		if err := s.SaveReading(t.Context(), r.edition, r.Reading); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Readings(t.Context(), "2026-07-20")
	for i := range got {
		if got[i].Listing == "python" && got[i].Trouble != "" {
			got[i].Trouble = "something" // stores differ in how they store invalid text
		}
	}
	want := []digest.Reading{{Listing: "maps", At: at}, {Listing: "python", Trouble: "something", At: at}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("got %v, difference (-want +got):\n%s", err, diff)
	}
	if got, err := s.Readings(t.Context(), "2026-07-13"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v, want nothing: the edition after it has that listing", got, err)
	}
}

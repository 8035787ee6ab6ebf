package digesttest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestNotes checks the contract of digest.Notes. Each call of open returns an empty store that lives as long
// as its test.
func TestNotes(t *testing.T, open func(t *testing.T) digest.Store) {
	at := time.Date(2026, 7, 20, 16, 0, 0, 5e6, time.UTC)
	for name, test := range map[string]func(t *testing.T, s digest.Store){
		"the first text under a key stays": func(t *testing.T, s digest.Store) {
			for i, want := range []bool{true, false} {
				if got, err := s.Note(t.Context(), "held/2026-07-20", fmt.Sprint("text ", i, "\x00"), at); got != want ||
					err != nil {
					t.Errorf("note %d: got %v, %v, want %v", i, got, err, want)
				}
			}
			got, err := s.Notes(t.Context(), "held/2026-07-20", 9)
			must(t, err)
			if len(got) != 1 || got[0].Text[:6] != "text 0" || !got[0].At.Equal(at) || got[0].At.Location() != time.UTC {
				t.Errorf("got %+v, want the first one, in UTC", got)
			}
		},
		"notes come the last key first, as many as asked for": func(t *testing.T, s digest.Store) {
			for _, key := range []string{"held/2026-07-20", "paused", "held/2026-08-03", "held/2026-07-27", "held_x", "heldx"} {
				_, err := s.Note(t.Context(), key, "", at)
				must(t, err)
			}
			got, err := s.Notes(t.Context(), "held/", 2)
			must(t, err)
			if len(got) != 2 || got[0].Key != "held/2026-08-03" || got[1].Key != "held/2026-07-27" {
				t.Errorf("got %+v", got)
			}
			if got, err := s.Notes(t.Context(), "held/", 9); len(got) != 3 || err != nil {
				t.Errorf("got %+v, %v, want the three whose keys begin so", got, err)
			}
		},
		"what is forgotten can be noted again": func(t *testing.T, s digest.Store) {
			for range 2 {
				must(t, s.Forget(t.Context(), "paused"))
				if got, err := s.Note(t.Context(), "paused", "", at); !got || err != nil {
					t.Errorf("got %v, %v, want true", got, err)
				}
			}
		},
		"of many who note one thing, one does": func(t *testing.T, s digest.Store) {
			var won atomic.Int32
			var group sync.WaitGroup
			for range 20 {
				group.Go(func() {
					if got, err := s.Note(t.Context(), "held/2026-07-20", "", at); err != nil {
						t.Error(err)
					} else if got {
						won.Add(1)
					}
				})
			}
			group.Wait()
			if won.Load() != 1 {
				t.Errorf("got %d, want 1", won.Load())
			}
		},
		"an ended context ends every call and changes nothing": func(t *testing.T, s digest.Store) {
			_, err := s.Note(t.Context(), "paused", "", at)
			must(t, err)
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.Note(ended, "held/x", "", at); err == nil {
				t.Error("Note: got no error")
			}
			if _, err := s.Notes(ended, "", 1); err == nil {
				t.Error("Notes: got no error")
			}
			if err := s.Forget(ended, "paused"); err == nil {
				t.Error("Forget: got no error")
			}
			if got, err := s.Notes(t.Context(), "", 9); len(got) != 1 || err != nil {
				t.Errorf("got %+v, %v, want the one of before", got, err)
			}
		},
		"a pause holds until it is ended": func(t *testing.T, s digest.Store) {
			if now, err := digest.Pause(t.Context(), s, "holidays", at); !now || err != nil {
				t.Errorf("got %v, %v, want true", now, err)
			}
			if now, err := digest.Pause(t.Context(), s, "again", at); now || err != nil {
				t.Errorf("pausing twice: got %v, %v, want false", now, err)
			}
			if was, err := digest.Resume(t.Context(), s); was.Text != "holidays" || err != nil {
				t.Errorf("got %+v, %v", was, err)
			}
			if _, err := digest.Resume(t.Context(), s); err == nil {
				t.Error("resuming twice: got no error")
			}
		},
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

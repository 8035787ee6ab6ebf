package watch_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// What else is due is done at every tick, also after an error of it, and never while sending is paused.
func TestWhatElseIsDueWaitsForThePauseToEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := &desktest.Channel{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)))
		calls := 0
		also := func(w *watch.Watch) {
			w.Also = func(context.Context, time.Time) error {
				if calls++; calls == 1 {
					return errors.New("the mail server is away")
				}
				return nil
			}
		}
		desktest.Watched(t, digesttest.Monday, 10*time.Minute, d, also)
		if calls < 2 || len(team.Got) != 1 {
			t.Fatalf("got %d calls and %v", calls, team.Got)
		}
		if _, err := digest.Pause(t.Context(), d.Store, "holidays", time.Now()); err != nil {
			t.Fatal(err)
		}
		before := calls
		desktest.Watched(t, digesttest.Monday.Add(time.Hour), 10*time.Minute, d, also)
		if calls != before {
			t.Errorf("%d calls while sending was paused", calls-before)
		}
	})
}

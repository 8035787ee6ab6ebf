package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/store"
)

// The status page says why the edition that is due is not sent.
func TestStatusShowsWhyTheDueEditionIsHeld(t *testing.T) {
	st, err := store.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	due := time.Date(2026, 7, 20, 16, 1, 0, 0, time.UTC)
	d := desktest.NewDesk(t, func(d *desk.Desk) {
		d.Store = st
		d.Sources.Listings = []digest.Listing{{
			Name: "missing.ics", Group: "SoCal Python", Timeout: time.Minute,
			Source: desktest.Fails(errors.New("no such file")),
		}}
	}, desktest.To(desktest.Dest("team", &desktest.Channel{})))
	s, err := New(t.Context(), config.Config{}, Config{
		Store: st, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return due },
		Open: func(context.Context, config.Config) (*Workspace, error) {
			return &Workspace{Desk: d, Quotas: func() []github.Quota { return nil }}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.watch.Run(ctx, d, nil) }()
	for s.watch.Status().Due.IsZero() && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	end()
	<-done

	const why = "no calendar could be read, so it waits until one can be read, or for an approval"
	for _, c := range []struct{ address, want string }{
		{"/status?format=json", `"held": "` + why + `"`},
		{"/status", "It is held: " + why + "."},
		{"/status", "missing.ics"},
	} {
		w := httptest.NewRecorder()
		s.Admin().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", c.address, nil))
		if got := w.Body.String(); !strings.Contains(got, c.want) {
			t.Errorf("%s does not contain %q:\n%s", c.address, c.want, got)
		}
	}
}

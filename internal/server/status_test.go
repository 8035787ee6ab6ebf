package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/watch"
)

// The status page says why the edition that is due is not sent.
func TestStatusSaysWhyWhatIsDueIsHeld(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "meetups.yaml")
	text := `name: Desk
time_zone: America/Los_Angeles
groups: [{name: Maptime, sources: [missing.ics]}]
destinations: [{name: site, site: {dir: public}}]
`
	slot := time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(config, slot, slot.AddDate(0, 0, -3)); err != nil {
		t.Fatal(err)
	}
	a := &app{
		config: config, quiet: true, stdout: io.Discard, stderr: io.Discard,
		getenv: func(name string) (string, bool) {
			return "here", name == "DIGEST_MACHINE"
		},
	}
	d, err := a.openDesk(t.Context(), readWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	log := slog.New(slog.DiscardHandler)
	d.Log = log
	now := func() time.Time { return slot.Add(time.Minute) }
	s := &server{
		app: a, log: log, store: d.kept, desk: d, reads: &readings{}, now: now, begun: time.Now(),
		watch: &watch.Watch{Now: now, Every: time.Hour, IdleInterval: time.Hour},
	}
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.watch.Run(ctx, d.Desk, nil) }()
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
		s.status(w, httptest.NewRequestWithContext(t.Context(), "GET", c.address, nil))
		if got := w.Body.String(); !strings.Contains(got, c.want) {
			t.Errorf("%s does not say %q:\n%s", c.address, c.want, got)
		}
	}
}

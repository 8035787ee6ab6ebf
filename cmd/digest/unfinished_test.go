package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// everyUncertainPersonIsNamed needs edition 2026-07-27 to be uncertain for b@example.org. It adds more people, and
// checks that each of them is listed, and that every run reports them until they are settled.
func everyUncertainPersonIsNamed(t *testing.T, a *app, d *workspace) {
	t.Helper()
	gone := func(owner string, _ time.Time) bool { return owner == "gone" }
	of := digest.Delivery{Edition: "2026-07-27", Destination: "newsletter", Owner: "gone"}
	var people []string
	for i := range 60 {
		people = append(people, fmt.Sprintf("p%02d@example.org", i))
	}
	if _, err := d.store.SettleAndClaim(t.Context(), of, nil, people); err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Abandon(t.Context(), time.Now(), gone); err != nil {
		t.Fatal(err)
	}
	printed := func(do func() error) string {
		t.Helper()
		var out strings.Builder
		stdout, stderr := a.stdout, a.stderr
		a.stdout, a.stderr = &out, &out
		defer func() { a.stdout, a.stderr = stdout, stderr }()
		if err := do(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	text := printed(func() error { return a.mailings(t.Context(), d, of.Edition, false) })
	for _, p := range append(people, "b@example.org") {
		if !strings.Contains(text, p) {
			t.Errorf("%s is not named in\n%s", p, text)
		}
	}
	for run := range 2 { // nothing is due, and the edition is not that of the run
		open := false
		text = printed(func() (err error) {
			open, err = a.unfinished(t.Context(), d, desk.Outcome{Next: time.Now()})
			return err
		})
		if !open || !strings.Contains(text, "it is not known whether 61 subscribers of newsletter got edition 2026-07-27") {
			t.Errorf("run %d: got %v, %q", run, open, text)
		}
	}
	text = printed(func() error { return a.subscriberDeliveries(t.Context(), d, "P07@example.org") })
	if !strings.Contains(text, "edition 2026-07-27 to newsletter: uncertain since") ||
		!strings.Contains(text, "digest settle 2026-07-27 newsletter failed --recipient p07@example.org") {
		t.Errorf("got %q", text)
	}
	lines, err := d.store.Troubled(t.Context(), of.Edition, of.Destination, 100)
	if err != nil || len(lines) != 61 {
		t.Fatalf("got %d lines, %v", len(lines), err)
	}
	for i, l := range lines[1:] { // b@example.org stays
		l.State, l.Error, l.Final = digest.Failed, "said by a person", true
		if i > 50 {
			l.State, l.Error, l.Final = digest.Sent, "", false
		}
		if err := d.store.Settle(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	text = printed(func() error { return a.mailings(t.Context(), d, of.Edition, false) })
	if !strings.Contains(text, "b@example.org") || !strings.Contains(text,
		"and 31 more that failed; digest editions 2026-07-27 --all lists them") {
		t.Errorf("got %q", text)
	}
	text = printed(func() error { return a.mailings(t.Context(), d, of.Edition, true) })
	if strings.Count(text, "failed\t") != 51 {
		t.Errorf("got %q", text)
	}
	lines[0].State, lines[0].Error, lines[0].Final = digest.Failed, "said by a person", true
	if err := d.store.Settle(t.Context(), lines[0]); err != nil {
		t.Fatal(err)
	}
	text = printed(func() error {
		open, err := a.unfinished(t.Context(), d, desk.Outcome{Next: time.Now()})
		if open {
			t.Error("all is settled, and it is still open")
		}
		return err
	})
	if text != "" {
		t.Errorf("got %q", text)
	}
}

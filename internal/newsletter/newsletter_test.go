package newsletter_test

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/store"
)

const key = digest.Secret("a-key-of-the-newsletter-with-more-than-32-bytes")

// desk is a list with a fixed clock that records the letters it sends.
type desk struct {
	*newsletter.List
	store  *store.Store
	now    time.Time
	posted []newsletter.Letter
	lost   error // the error of sending
}

func open(t *testing.T, keys ...digest.Secret) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d := &desk{store: s, now: time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)}
	d.reopen(t, keys...)
	return d
}

func (d *desk) reopen(t *testing.T, keys ...digest.Secret) {
	t.Helper()
	if len(keys) == 0 {
		keys = []digest.Secret{key}
	}
	var err error
	d.List, err = newsletter.Open(newsletter.Config{
		URL: "https://example.org/digest/", Keys: keys, Now: func() time.Time { return d.now }, Wording: "w1",
		Send: func(_ context.Context, l newsletter.Letter) error {
			d.posted = append(d.posted, l)
			return d.lost
		},
	}, d.store)
	if err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask subscribes, and returns the token in the letter.
func (d *desk) ask(t *testing.T, address string) string {
	t.Helper()
	n := len(d.posted)
	must(t, d.Subscribe(t.Context(), digest.Subscriber{Address: address, Language: "es"}, "web page"))
	if len(d.posted) != n+1 {
		t.Fatalf("got %d letters, want 1", len(d.posted)-n)
	}
	return path.Base(d.posted[n].Link)
}

func (d *desk) confirmed(t *testing.T, address string) digest.Recipient {
	t.Helper()
	_, err := d.Confirm(t.Context(), d.ask(t, address), "web page")
	must(t, err)
	all, err := d.Recipients(t.Context(), "", 100)
	must(t, err)
	for _, r := range all {
		if r.Address == address {
			return r
		}
	}
	t.Fatalf("%s is no recipient", address)
	return digest.Recipient{}
}

func (d *desk) recipients(t *testing.T) string {
	t.Helper()
	all, err := d.Recipients(t.Context(), "", 100)
	must(t, err)
	var out []string
	for _, r := range all {
		out = append(out, r.Address)
	}
	return strings.Join(out, " ")
}

func TestOnlyConfirmedSubscribersGetEmail(t *testing.T) {
	d := open(t)
	token := d.ask(t, "Ana@Example.ORG")
	if l := d.posted[0]; l.Kind != "confirm" || l.To != "ana@example.org" || l.Language != "es" || l.Unsubscribe != "" ||
		!strings.HasPrefix(l.Link, "https://example.org/digest/confirm/") {
		t.Errorf("got the letter %+v", l)
	}
	if got := d.recipients(t); got != "" {
		t.Errorf("got %q before confirming", got)
	}
	if s, err := d.Holder(t.Context(), token); err != nil || s.State != digest.Pending {
		t.Errorf("looking changed something: got %+v, %v", s, err)
	}
	d.now = d.now.Add(time.Minute)
	for range 2 {
		if s, err := d.Confirm(t.Context(), token, "web page"); err != nil || s.State != digest.Subscribed ||
			s.Language != "es" {
			t.Errorf("got %+v, %v", s, err)
		}
	}
	if got := d.recipients(t); got != "ana@example.org" {
		t.Errorf("got %q", got)
	}
	said, err := d.store.Consents(t.Context(), "ana@example.org")
	must(t, err)
	want := []digest.Consent{
		{Address: "ana@example.org", At: d.now.Add(-time.Minute), Act: digest.ActAsked, Origin: "web page", Wording: "w1"},
		{Address: "ana@example.org", At: d.now, Act: digest.ActConfirmed, Origin: "web page", Wording: "w1"},
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("want (-) got (+)\n%s", diff)
	}
}

func TestALinkToConfirmEndsAfterAWeek(t *testing.T) {
	for after, good := range map[time.Duration]bool{
		0: true, 6*24*time.Hour + 23*time.Hour: true,
		8 * 24 * time.Hour: false, -3 * time.Hour: false,
	} {
		d := open(t)
		token := d.ask(t, "ana@example.org")
		d.now = d.now.Add(after)
		_, err := d.Confirm(t.Context(), token, "web page")
		if (err == nil) != good || err != nil && !errors.Is(err, digest.ErrNotFound) {
			t.Errorf("%v later: got %v", after, err)
		}
	}
}

func TestSubscribingDoesNotFloodOrRevealPeople(t *testing.T) {
	d := open(t)
	d.confirmed(t, "ana@example.org")
	ask := func(address string) error {
		return d.Subscribe(t.Context(), digest.Subscriber{Address: address}, "web page")
	}
	for range 5 {
		if a, b := ask("ana@example.org"), ask("bob@example.org"); a != nil || b != nil {
			t.Errorf("got %v and %v, want no error for either", a, b)
		}
	}
	if len(d.posted) != 2 { // ana's first letter and bob's first letter
		t.Errorf("got %d letters within the hour, want 2: %+v", len(d.posted), d.posted)
	}
	d.now = d.now.Add(2 * time.Hour)
	must(t, ask("ana@example.org"))
	if l := d.posted[2]; l.Kind != "settings" || !strings.Contains(l.Link, "/preferences/") ||
		!strings.Contains(l.Unsubscribe, "/unsubscribe/") {
		t.Errorf("who is subscribed got %+v", l)
	}
}

func TestOneLinkChangesAndEndsIt(t *testing.T) {
	d := open(t)
	r := d.confirmed(t, "ana@example.org")
	token := path.Base(r.Settings)
	wanted := digest.Preferences{Sections: []string{"events"}, Groups: []string{"Maptime"}, OnlineOnly: true}
	must(t, d.Prefer(t.Context(), token, "en", wanted, "web page"))
	again, err := d.Recipients(t.Context(), "", 10)
	must(t, err)
	if diff := cmp.Diff([]digest.Recipient{{
		Address: "ana@example.org", Language: "en", Preferences: wanted,
		Chose: d.now, Unsubscribe: r.Unsubscribe, Settings: r.Settings,
	}}, again); diff != "" {
		t.Errorf("want (-) got (+)\n%s", diff)
	}
	for range 2 {
		must(t, d.Unsubscribe(t.Context(), path.Base(r.Unsubscribe), "one-click unsubscribe"))
	}
	if got := d.recipients(t); got != "" {
		t.Errorf("got %q", got)
	}
	d.now = d.now.Add(2 * time.Hour)
	d.confirmed(t, "ana@example.org") // again
}

func TestALetterThatIsLostIsAnError(t *testing.T) {
	d := open(t)
	d.lost = errors.New("the server is away")
	if err := d.Subscribe(t.Context(), digest.Subscriber{Address: "ana@example.org"}, "web page"); err == nil {
		t.Error("got no error")
	}
}

func TestRecipientsComeInPages(t *testing.T) {
	d := open(t)
	var file strings.Builder
	file.WriteString("address,consented_at,consent_origin\n")
	for i := range 1203 {
		fmt.Fprintf(&file, "r%d@example.org,2025-01-02,form\n", i)
	}
	_, err := d.Import(t.Context(), strings.NewReader(file.String()), "m.csv",
		func(line int, err error) { t.Errorf("line %d: %v", line, err) })
	must(t, err)
	seen := map[string]bool{}
	for after := ""; ; {
		page, err := d.Recipients(t.Context(), after, 100)
		must(t, err)
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			if r.Address <= after || seen[r.Address] {
				t.Fatalf("%s came after %s", r.Address, after)
			}
			after, seen[r.Address] = r.Address, true
		}
	}
	if len(seen) != 1203 {
		t.Errorf("got %d people", len(seen))
	}
}

func TestForgetTakesEverythingAway(t *testing.T) {
	d := open(t)
	r := d.confirmed(t, "ana@example.org")
	of := digest.Delivery{Edition: "2026-07-20", Destination: "newsletter", Owner: "a"}
	_, err := d.store.SettleAndClaim(t.Context(), of, nil, []string{"ana@example.org"})
	must(t, err)
	for _, want := range []bool{true, false} {
		if known, err := d.Forget(t.Context(), "ANA@example.org", true); err != nil || known != want {
			t.Errorf("got %v, %v, want %v", known, err, want)
		}
	}
	lines, err := d.store.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	if len(lines) != 1 || strings.Contains(fmt.Sprint(lines), "ana") {
		t.Errorf("got %+v", lines)
	}
	if _, err := d.Holder(t.Context(), path.Base(r.Settings)); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	n := len(d.posted)
	d.now = d.now.Add(2 * time.Hour)
	must(t, d.Subscribe(t.Context(), digest.Subscriber{Address: "ana@example.org"}, "web page"))
	if len(d.posted) != n {
		t.Error("who was blocked was written to")
	}
	if lines, err := d.Why(t.Context(), "ana@example.org", time.UTC); err != nil ||
		!strings.Contains(strings.Join(lines, ""), "deleted and blocked") {
		t.Errorf("got %q, %v", lines, err)
	}
}

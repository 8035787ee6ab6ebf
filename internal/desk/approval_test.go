package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func say(t *testing.T, d *desk.Desk, who string, act digest.Act, now time.Time) digest.Standing {
	t.Helper()
	_, s, err := d.Act(t.Context(), "2026-07-20", digest.Voice{Name: who}, act, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnApprovedDraftIsSentByteForByte(t *testing.T) {
	team, edits := &desktest.Channel{}, &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	if o := desktest.Run(t, d, digesttest.Monday.Add(-25*time.Hour)); o.Draft.Edition.Name != "" {
		t.Errorf("too early: got draft %s", o.Draft.Edition.Name)
	}
	if o := desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour)); o.Draft.Edition.Name != "2026-07-20" || !o.Composed {
		t.Errorf("got draft %q, composed %v", o.Draft.Edition.Name, o.Composed)
	}
	approved, _, err := d.Act(
		t.Context(), "2026-07-20", digest.Voice{Name: "Ada"}, digest.Approved, digesttest.Monday.Add(-time.Hour),
	)
	if err != nil {
		t.Fatal(err)
	}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Another evening", digesttest.At(22, 19, 0)))
	o := desktest.Run(t, d, digesttest.Monday)
	want, err := approved.Hash()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := o.Record.Hash(); err != nil || got != want || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %s, %v, %q, want %s", got, err, desktest.Ended(o.Deliveries), want)
	}
	stored, err := d.Store.Edition(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := stored.Hash(); err != nil || got != want {
		t.Errorf("stored: got %s, %v, want %s", got, err, want)
	}
	if got, want := desktest.Acts(t, d), "cron composed, Ada approved, cron frozen"; got != want {
		t.Errorf("got log %q, want %q", got, want)
	}
	for _, act := range []digest.Act{digest.Approved, digest.Held, digest.Skipped} {
		if _, _, err := d.Act(t.Context(), "2026-07-20", digest.Voice{Name: "Ada"}, act, digesttest.Monday); err == nil ||
			digest.Hint(err) == "" {
			t.Errorf("%s after it was sent: got %v", act, err)
		}
	}
}

func TestAnEditWithdrawsApprovals(t *testing.T) {
	team, edits := &desktest.Channel{}, &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)),
		desktest.Needs(digest.Approval{Needed: 2, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseHold}, edits),
	)
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	if s := say(t, d, "Grace", digest.Approved, digesttest.Monday); len(s.By) != 2 {
		t.Fatalf("got %+v", s)
	}
	edits.Pins = []string{"https://example.org/pin"}
	o := desktest.Run(t, d, digesttest.Monday)
	if o.Held == "" || len(team.Got) != 0 {
		t.Errorf("got held %q, %d messages", o.Held, len(team.Got))
	}
	log, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	last := log[len(log)-1]
	if last.Act != digest.Fell || !strings.Contains(last.Why, "Ada and Grace approved") ||
		!strings.Contains(last.Why, "changed: pins") {
		t.Errorf("got %+v", last)
	}
	if again := desktest.Run(t, d, digesttest.Monday); again.Held == "" {
		t.Error("it was sent at the second try")
	}
	want := "cron composed, Ada approved, Grace approved, cron edited, cron fell"
	if got := desktest.Acts(t, d); got != want {
		t.Errorf("got log %q, want %q", got, want)
	}
	// Taking the pin back does not bring the approvals back.
	edits.Pins = nil
	if o := desktest.Run(t, d, digesttest.Monday); o.Held == "" {
		t.Error("approvals came back")
	}
}

func TestADraftWithoutApprovalAtItsSlot(t *testing.T) {
	for name, c := range map[string]struct {
		otherwise digest.Otherwise
		hold      bool
		want      string
		events    int
		present   bool
	}{
		"waits":                               {digest.OtherwiseHold, false, "", 1, false},
		"is sent":                             {digest.OtherwiseSend, false, "team sent", 1, true},
		"is sent as a calendar":               {digest.OtherwiseReduced, false, "team sent", 1, false},
		"waits where it is held, though send": {digest.OtherwiseSend, true, "", 1, false},
		"waits where it is held, though less": {digest.OtherwiseReduced, true, "", 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			team, edits := &desktest.Channel{}, &digest.Edits{Announcements: []digest.Announcement{{Title: "Hello"}}}
			d := desktest.NewDesk(
				t, desktest.To(desktest.Dest("team", team)),
				desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour, Otherwise: c.otherwise}, edits),
			)
			desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
			if c.hold {
				say(t, d, "Ada", digest.Held, digesttest.Monday)
			}
			o := desktest.Run(t, d, digesttest.Monday)
			if got := desktest.Ended(o.Deliveries); got != c.want || (o.Held == "") != (c.want != "") {
				t.Errorf("got %q, held %q", got, o.Held)
			}
			if got := len(o.Record.Edition.Announcements) > 0; c.want != "" && got != c.present {
				t.Errorf("got the editor's words %v, want %v", got, c.present)
			}
			if got := len(o.Record.Edition.Events); got != c.events {
				t.Errorf("got %d events, want %d", got, c.events)
			}
		})
	}
}

func TestAHeldEditionWithoutApprovalIsMissed(t *testing.T) {
	team, edits := &desktest.Channel{}, &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)), desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	d.Review.Approval.Needed = 0
	desktest.Run(t, d, digesttest.Monday)
	d.Review.Approval.Needed = 1
	next := digesttest.Monday.AddDate(0, 0, 7)
	if o := desktest.Run(t, d, next); o.Held == "" {
		t.Error("it was sent")
	}
	if o := desktest.Run(t, d, next.Add(13*time.Hour)); o.Held != "" || !o.Missed.Equal(next) {
		t.Errorf("got held %q, missed %v", o.Held, o.Missed)
	}
}

func TestEachVersionOfADraftIsShownOnce(t *testing.T) {
	team, desk, edits := &desktest.Channel{}, &desktest.Channel{}, &digest.Edits{}
	private := desktest.Dest("desk", desk)
	private.Draft = true
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team), private),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	for range 3 {
		desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	}
	if len(desk.Got) != 1 || !strings.HasPrefix(desk.Got[0], "2026-07-20-draft-") {
		t.Errorf("got %q", desk.Got)
	}
	edits.Intro = "Hello."
	desktest.Run(t, d, digesttest.Monday.Add(-19*time.Hour))
	desktest.Run(t, d, digesttest.Monday)
	if len(desk.Got) != 2 || len(team.Got) != 0 {
		t.Errorf("got %q and %q", desk.Got, team.Got)
	}
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "team sent" || len(desk.Got) != 2 {
		t.Errorf("got %q, %q", desktest.Ended(o.Deliveries), desk.Got)
	}
}

func TestADraftWithFailedSourcesIsMadeAgainUntilItIsApproved(t *testing.T) {
	edits := &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	good := digest.Listing{Name: "other", Group: "SoCal Python", Timeout: time.Minute, Source: desktest.Lists()}
	d.Sources.Listings = append(d.Sources.Listings, good)
	d.Sources.Listings[0].Source = desktest.Fails(errors.New("down"))
	if o := desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour)); len(o.Draft.Edition.Events) != 0 {
		t.Fatalf("got %d events", len(o.Draft.Edition.Events))
	}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Event("Async", digesttest.At(21, 19, 0)))
	if o := desktest.Run(t, d, digesttest.Monday.Add(-19*time.Hour)); !o.Composed || len(o.Draft.Edition.Events) != 1 {
		t.Errorf("got composed %v, %d events", o.Composed, len(o.Draft.Edition.Events))
	}
	d.Sources.Listings[0].Source = desktest.Lists(
		digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Later", digesttest.At(22, 19, 0)),
	)
	if o := desktest.Run(t, d, digesttest.Monday.Add(-18*time.Hour)); o.Composed || len(o.Draft.Edition.Events) != 1 {
		t.Errorf("a good draft: got composed %v, %d events", o.Composed, len(o.Draft.Edition.Events))
	}
}

func TestASkippedEditionDoesNotCountAsSent(t *testing.T) {
	edits := &digest.Edits{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
		desktest.Needs(digest.Approval{Ahead: 24 * time.Hour}, edits),
	)
	desktest.Run(t, d, digesttest.Monday)
	next := digesttest.Monday.AddDate(0, 0, 7)
	if _, s, err := d.Act(
		t.Context(), "2026-07-27", digest.Voice{Name: "Ada"}, digest.Skipped, digesttest.Monday.AddDate(0, 0, 1),
	); err != nil ||
		s.Skipped != "Ada" {
		t.Fatalf("got %+v, %v", s, err)
	}
	if o := desktest.Run(t, d, next); o.Record.Edition.Name != "" || !o.Missed.IsZero() || o.Held != "" {
		t.Errorf("got %+v", o)
	}
	o := desktest.Run(t, d, next.AddDate(0, 0, 7))
	if got := o.Record.Edition.Period.Since; !got.Equal(digesttest.Monday) {
		t.Errorf("got since %v, want %v", got, digesttest.Monday)
	}
}

func TestAnApprovalNeedsANameAndADraft(t *testing.T) {
	d := desktest.NewDesk(t, desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}))
	for name, c := range map[string]struct{ edition, who string }{
		"without a name":      {"2026-07-20", "  "},
		"with a whole book":   {"2026-07-20", strings.Repeat("x", 101)},
		"of no edition":       {"2030-01-01", "Ada"},
		"before its draft is": {"2026-07-20", "Ada"},
	} {
		if _, _, err := d.Act(
			t.Context(), c.edition, digest.Voice{Name: c.who}, digest.Approved, digesttest.Monday.Add(-30*time.Hour),
		); err == nil ||
			digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if diff := cmp.Diff("", desktest.Acts(t, d)); diff != "" {
		t.Error(diff)
	}
}

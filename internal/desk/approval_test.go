package digest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestStandReadsALog(t *testing.T) {
	word := func(who string, act digest.Act, hash string) digest.Word {
		return digest.Word{Who: who, Act: act, Hash: hash}
	}
	composed := word("desk", digest.Composed, "a")
	for name, c := range map[string]struct {
		log      []digest.Word
		needed   int
		approved bool
		missing  int
	}{
		"nobody needs to":                             {[]digest.Word{composed}, 0, true, 0},
		"one of one":                                  {[]digest.Word{composed, word("Ada", digest.Approved, "a")}, 1, true, 0},
		"the composer, where one is enough":           {[]digest.Word{composed, word("desk", digest.Approved, "a")}, 1, true, 0},
		"one of two":                                  {[]digest.Word{composed, word("Ada", digest.Approved, "a")}, 2, false, 1},
		"two of two":                                  {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("Grace", digest.Approved, "a")}, 2, true, 0},
		"the same person twice":                       {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word(" ADA", digest.Approved, "a")}, 2, false, 1},
		"the composer is not one of two":              {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("Desk", digest.Approved, "a")}, 2, false, 1},
		"of another content":                          {[]digest.Word{composed, word("Ada", digest.Approved, "b")}, 1, false, 1},
		"one each of two contents":                    {[]digest.Word{composed, word("Ada", digest.Approved, "b"), word("Grace", digest.Approved, "a")}, 2, false, 1},
		"fallen":                                      {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("desk", digest.Fell, "b")}, 1, false, 1},
		"held after it":                               {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("Grace", digest.Held, "a")}, 1, false, 1},
		"held, where nobody needs to":                 {[]digest.Word{composed, word("Grace", digest.Held, "a")}, 0, false, 1},
		"held, and approved after it":                 {[]digest.Word{composed, word("Grace", digest.Held, "a"), word("Ada", digest.Approved, "a")}, 1, true, 0},
		"skipped":                                     {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("Ada", digest.Skipped, "a")}, 1, false, 1},
		"skipped, and taken back":                     {[]digest.Word{composed, word("Ada", digest.Skipped, "a"), word("Ada", digest.Approved, "a")}, 1, true, 0},
		"approvals before a hold do not come back":    {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("Ada", digest.Held, "a"), word("Grace", digest.Approved, "a")}, 2, false, 1},
		"an edit that left the content as it was":     {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("desk", digest.Edited, "a")}, 1, true, 0},
		"the same content again, after it had fallen": {[]digest.Word{composed, word("Ada", digest.Approved, "a"), word("desk", digest.Fell, "b"), word("desk", digest.Edited, "a")}, 1, false, 1},
	} {
		s := digest.Stand(c.log)
		if got := s.Approved("a", c.needed); got != c.approved {
			t.Errorf("%s: got approved %v, want %v", name, got, c.approved)
		}
		if got := s.Missing("a", c.needed); got != c.missing {
			t.Errorf("%s: got %d missing, want %d", name, got, c.missing)
		}
	}
}

func say(t *testing.T, d *digest.Desk, who string, act digest.Act, now time.Time) digest.Standing {
	t.Helper()
	_, s, err := d.Tell(t.Context(), "2026-07-20", who, act, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatWasApprovedIsSentByteForByte(t *testing.T) {
	team, edits := &channel{}, &digest.Edits{}
	d := newDesk(t, to(dest("team", team)), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits))
	if o := run(t, d, monday.Add(-25*time.Hour)); o.Draft.Edition.Name != "" {
		t.Errorf("too early: got draft %s", o.Draft.Edition.Name)
	}
	if o := run(t, d, monday.Add(-20*time.Hour)); o.Draft.Edition.Name != "2026-07-20" || !o.Composed {
		t.Errorf("got draft %q, composed %v", o.Draft.Edition.Name, o.Composed)
	}
	approved, _, err := d.Tell(t.Context(), "2026-07-20", "Ada", digest.Approved, monday.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	d.Listings[0].Source = tells(event("Another evening", at(22, 19, 0))) // what sources tell later does not matter
	o := run(t, d, monday)
	want, err := approved.Hash()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := o.Record.Hash(); err != nil || got != want || ended(o.Deliveries) != "team sent" {
		t.Errorf("got %s, %v, %q, want %s", got, err, ended(o.Deliveries), want)
	}
	stored, err := d.Store.Edition(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := stored.Hash(); err != nil || got != want {
		t.Errorf("stored: got %s, %v, want %s", got, err, want)
	}
	if got, want := acts(t, d), "cron composed, Ada approved, cron frozen"; got != want {
		t.Errorf("got log %q, want %q", got, want)
	}
	for _, act := range []digest.Act{digest.Approved, digest.Held, digest.Skipped} {
		if _, _, err := d.Tell(t.Context(), "2026-07-20", "Ada", act, monday); err == nil || digest.Hint(err) == "" {
			t.Errorf("%s after it was sent: got %v", act, err)
		}
	}
}

func TestAnEditAfterApprovalMakesItFall(t *testing.T) {
	team, edits := &channel{}, &digest.Edits{}
	d := newDesk(t, to(dest("team", team)), needs(digest.Approval{Needed: 2, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseHold}, edits))
	run(t, d, monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, monday)
	if s := say(t, d, "Grace", digest.Approved, monday); len(s.By) != 2 {
		t.Fatalf("got %+v", s)
	}
	edits.Pins = []string{"https://example.org/pin"}
	o := run(t, d, monday)
	if o.Held == "" || len(team.got) != 0 {
		t.Errorf("got held %q, %d messages", o.Held, len(team.got))
	}
	log, err := d.Store.Words(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	last := log[len(log)-1]
	if last.Act != digest.Fell || !strings.Contains(last.Why, "Ada and Grace approved") || !strings.Contains(last.Why, "changed: pins") {
		t.Errorf("got %+v", last)
	}
	if again := run(t, d, monday); again.Held == "" {
		t.Error("it was sent at the second try")
	}
	if got, want := acts(t, d), "cron composed, Ada approved, Grace approved, cron edited, cron fell"; got != want {
		t.Errorf("got log %q, want %q", got, want)
	}
	// Taking the pin back does not bring the approvals back.
	edits.Pins = nil
	if o := run(t, d, monday); o.Held == "" {
		t.Error("approvals came back")
	}
}

func TestWhatIsNotApprovedInTime(t *testing.T) {
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
			team, edits := &channel{}, &digest.Edits{Announcements: []digest.Announcement{{Title: "Hello"}}}
			d := newDesk(t, to(dest("team", team)), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour, Otherwise: c.otherwise}, edits))
			run(t, d, monday.Add(-20*time.Hour))
			if c.hold {
				say(t, d, "Ada", digest.Held, monday)
			}
			o := run(t, d, monday)
			if got := ended(o.Deliveries); got != c.want || (o.Held == "") != (c.want != "") {
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

func TestAHeldEditionThatIsNotApprovedIsMissedInTheEnd(t *testing.T) {
	team, edits := &channel{}, &digest.Edits{}
	d := newDesk(t, to(dest("team", team)), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits))
	d.Approval.Needed = 0
	run(t, d, monday)
	d.Approval.Needed = 1
	next := monday.AddDate(0, 0, 7)
	if o := run(t, d, next); o.Held == "" {
		t.Error("it was sent")
	}
	if o := run(t, d, next.Add(13*time.Hour)); o.Held != "" || !o.Missed.Equal(next) {
		t.Errorf("got held %q, missed %v", o.Held, o.Missed)
	}
}

func TestADraftIsShownOnceInEachOfItsForms(t *testing.T) {
	team, desk, edits := &channel{}, &channel{}, &digest.Edits{}
	private := dest("desk", desk)
	private.Draft = true
	d := newDesk(t, to(dest("team", team), private), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits))
	for range 3 {
		run(t, d, monday.Add(-20*time.Hour))
	}
	if len(desk.got) != 1 || !strings.HasPrefix(desk.got[0], "2026-07-20-draft-") {
		t.Errorf("got %q", desk.got)
	}
	edits.Intro = "Hello."
	run(t, d, monday.Add(-19*time.Hour))
	run(t, d, monday)
	if len(desk.got) != 2 || len(team.got) != 0 {
		t.Errorf("got %q and %q", desk.got, team.got)
	}
	say(t, d, "Ada", digest.Approved, monday)
	if o := run(t, d, monday); ended(o.Deliveries) != "team sent" || len(desk.got) != 2 {
		t.Errorf("got %q, %q", ended(o.Deliveries), desk.got)
	}
}

// A process can die after it has said that the edition is fixed, and before it has stored it.
func TestACrashBetweenFixingAndStoring(t *testing.T) {
	team, edits := &channel{}, &digest.Edits{}
	d := newDesk(t, to(dest("team", team)), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits))
	run(t, d, monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, monday)
	errDead := errors.New("dead")
	whole := d.Store
	d.Store = breaking{whole, errDead}
	if _, err := d.Run(t.Context(), monday); !errors.Is(err, errDead) {
		t.Fatalf("got %v", err)
	}
	d.Store = whole
	if _, _, err := d.Tell(t.Context(), "2026-07-20", "Grace", digest.Held, monday); err == nil {
		t.Error("what is fixed was held")
	}
	if o := run(t, d, monday); ended(o.Deliveries) != "team sent" || len(team.got) != 1 {
		t.Errorf("got %q, %d messages", ended(o.Deliveries), len(team.got))
	}
}

// breaking is a store that cannot save editions.
type breaking struct {
	digest.Store
	err error
}

func (b breaking) SaveEdition(context.Context, digest.Record) error { return b.err }

// Whoever has the next number of the log wins: fixing an edition and holding it cannot both have happened.
func TestHoldingAndSendingAtTheSameTime(t *testing.T) {
	for i := range 20 {
		team, edits := &channel{}, &digest.Edits{}
		d := newDesk(t, to(dest("team", team)), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits))
		run(t, d, monday.Add(-20*time.Hour))
		say(t, d, "Ada", digest.Approved, monday)
		held := make(chan bool)
		go func() {
			_, _, err := d.Tell(context.Background(), "2026-07-20", "Grace", digest.Held, monday)
			held <- err == nil
		}()
		o, err := d.Run(t.Context(), monday)
		if err != nil {
			t.Fatal(err)
		}
		sent, stopped := ended(o.Deliveries) == "team sent", <-held
		if sent == stopped || sent != (len(team.got) == 1) {
			t.Fatalf("try %d: sent %v, held %v, %d messages, log %s", i, sent, stopped, len(team.got), acts(t, d))
		}
	}
}

func TestADraftWithFailedSourcesIsTriedAgainUntilSomeoneApproves(t *testing.T) {
	edits := &digest.Edits{}
	d := newDesk(t, to(dest("team", &channel{})), needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits))
	good := digest.Listing{Name: "other", Group: "SoCal Python", Timeout: time.Minute, Source: tells()}
	d.Listings = append(d.Listings, good)
	d.Listings[0].Source = fails(errors.New("down"))
	if o := run(t, d, monday.Add(-20*time.Hour)); len(o.Draft.Edition.Events) != 0 {
		t.Fatalf("got %d events", len(o.Draft.Edition.Events))
	}
	d.Listings[0].Source = tells(event("Async", at(21, 19, 0)))
	if o := run(t, d, monday.Add(-19*time.Hour)); !o.Composed || len(o.Draft.Edition.Events) != 1 {
		t.Errorf("got composed %v, %d events", o.Composed, len(o.Draft.Edition.Events))
	}
	d.Listings[0].Source = tells(event("Async", at(21, 19, 0)), event("Later", at(22, 19, 0)))
	if o := run(t, d, monday.Add(-18*time.Hour)); o.Composed || len(o.Draft.Edition.Events) != 1 {
		t.Errorf("a good draft: got composed %v, %d events", o.Composed, len(o.Draft.Edition.Events))
	}
}

func TestASkippedEditionIsNotHistory(t *testing.T) {
	edits := &digest.Edits{}
	d := newDesk(t, to(dest("team", &channel{})), needs(digest.Approval{Ahead: 24 * time.Hour}, edits))
	run(t, d, monday)
	next := monday.AddDate(0, 0, 7)
	if _, s, err := d.Tell(t.Context(), "2026-07-27", "Ada", digest.Skipped, monday.AddDate(0, 0, 1)); err != nil || s.Skipped != "Ada" {
		t.Fatalf("got %+v, %v", s, err)
	}
	if o := run(t, d, next); o.Record.Edition.Name != "" || !o.Missed.IsZero() || o.Held != "" {
		t.Errorf("got %+v", o)
	}
	o := run(t, d, next.AddDate(0, 0, 7))
	if got := o.Record.Edition.Period.Since; !got.Equal(monday) {
		t.Errorf("got since %v, want %v", got, monday)
	}
}

func TestNobodyIsAskedWhoSaysNothing(t *testing.T) {
	d := newDesk(t, needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}))
	for name, c := range map[string]struct{ edition, who string }{
		"without a name":      {"2026-07-20", "  "},
		"with a whole book":   {"2026-07-20", strings.Repeat("x", 101)},
		"of no edition":       {"2030-01-01", "Ada"},
		"before its draft is": {"2026-07-20", "Ada"},
	} {
		if _, _, err := d.Tell(t.Context(), c.edition, c.who, digest.Approved, monday.Add(-30*time.Hour)); err == nil || digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if diff := cmp.Diff("", acts(t, d)); diff != "" {
		t.Error(diff)
	}
}

package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// bookkeeper is a store that remembers where destinations lead.
type bookkeeper struct {
	digest.Store
	known []digest.Address
}

func (b *bookkeeper) Addresses(context.Context) ([]digest.Address, error) { return b.known, nil }

func (b *bookkeeper) led(name string, since time.Time, places ...string) {
	b.known = append(b.known, digest.Address{Destination: name, Since: since, Places: places})
}

func at0(name, place string) desk.Destination {
	d := desktest.Dest(name, &desktest.Channel{})
	d.Places = []string{place}
	return d
}

// formerly is the destination with earlier names.
func formerly(d desk.Destination, names ...string) desk.Destination {
	for _, name := range names {
		before := d
		before.Name = name
		d.Formerly = append(d.Formerly, before)
	}
	return d
}

// The ledger has edition E under "team". Then the configuration changes. Does the place get E again?
func TestARenamedDestination(t *testing.T) {
	before, after := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	never := at0("channel", "A")
	never.NeverRenamed = true
	for name, c := range map[string]struct {
		known func(*bookkeeper)
		now   []desk.Destination
		want  string // what is held, and what was sent by the second run
	}{
		"renamed": {
			func(b *bookkeeper) { b.led("team", before, "A"); b.led("channel", after, "A") },
			[]desk.Destination{at0("channel", "A")},
			"channel by team; ",
		},
		"renamed, as is said": {
			func(b *bookkeeper) { b.led("team", before, "A"); b.led("channel", after, "A") },
			[]desk.Destination{formerly(at0("channel", "A"), "room", "team")},
			"; ",
		},
		"another place": {
			func(b *bookkeeper) { b.led("team", before, "A"); b.led("channel", after, "B") },
			[]desk.Destination{at0("channel", "B")},
			"; channel",
		},
		"one more": {
			func(b *bookkeeper) { b.led("team", before, "A"); b.led("channel", after, "B") },
			[]desk.Destination{at0("team", "A"), at0("channel", "B")},
			"; channel",
		},
		"one more for the same place": {
			func(b *bookkeeper) { b.led("team", before, "A"); b.led("channel", after, "A") },
			[]desk.Destination{at0("team", "A"), at0("channel", "A")},
			"channel by team; ",
		},
		"two that were meant so": {
			func(b *bookkeeper) { b.led("team", before, "A"); b.led("channel", before, "A") },
			[]desk.Destination{at0("team", "A"), at0("channel", "A")},
			"; channel",
		},
		"a name that came back": {
			func(b *bookkeeper) { b.led("channel", before.Add(-time.Hour), "A"); b.led("team", before, "A") },
			[]desk.Destination{at0("channel", "A")},
			"channel by team; ",
		},
		"names that were swapped": {
			func(b *bookkeeper) {
				b.led("team", before, "A")
				b.led("channel", before, "B")
				b.led("team", after, "B")
				b.led("channel", after, "A")
			},
			[]desk.Destination{at0("team", "B"), at0("channel", "A")},
			"channel by team; ",
		},
		"an old name that moved away": {
			func(b *bookkeeper) {
				b.led("team", before.Add(-time.Hour), "A")
				b.led("team", before, "B")
				b.led("channel", after, "A")
			},
			[]desk.Destination{at0("team", "B"), at0("channel", "A")},
			"; channel",
		},
		"by version 0.1.0": {
			func(b *bookkeeper) { b.led("channel", after, "A") },
			[]desk.Destination{at0("channel", "A")},
			"channel by team, perhaps; ",
		},
		"by version 0.1.0, as is said": {
			func(b *bookkeeper) { b.led("channel", after, "A") },
			[]desk.Destination{formerly(at0("channel", "A"), "team")},
			"; ",
		},
		"by version 0.1.0, and another, as is said": {
			func(b *bookkeeper) { b.led("channel", after, "A") }, []desk.Destination{never}, "; channel",
		},
		"by version 0.1.0, one more": {
			func(b *bookkeeper) { b.led("team", after, "A"); b.led("channel", after, "B") },
			[]desk.Destination{at0("team", "A"), at0("channel", "B")},
			"; channel",
		},
		"one of two lists is the same": {
			func(b *bookkeeper) { b.led("team", before, "A", "B"); b.led("channel", after, "B", "C") },
			[]desk.Destination{at0("channel", "B")},
			"channel by team; ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			book := &bookkeeper{}
			d := desktest.NewDesk(
				t, desktest.To(desktest.Dest("team", &desktest.Channel{})),
				func(d *desk.Desk) { book.Store, d.Store = d.Store, book },
			)
			desktest.Run(t, d, digesttest.Monday)
			c.known(book)
			d.Destinations = c.now
			o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour))
			var held, sent []string
			for _, w := range o.Withheld {
				text := w.Destination + " by " + w.By
				if w.Unknown {
					text += ", perhaps"
				}
				held = append(held, text)
				// The configuration refuses an earlier name that is another destination's today.
				taken := slices.ContainsFunc(c.now, func(to desk.Destination) bool { return to.Name == "team" })
				if strings.Contains(w.Hint(), "formerly: [team]") == taken {
					t.Errorf("the hint is %q", w.Hint())
				}
			}
			for _, l := range o.Deliveries {
				if l.Destination != "team" {
					sent = append(sent, l.Destination)
				}
			}
			if got := strings.Join(held, ", ") + "; " + strings.Join(sent, ", "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			// The next edition is for everybody.
			if o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7)); len(o.Withheld) > 0 ||
				len(o.Deliveries) != len(c.now) {
				t.Errorf("a week later: got %v, %q", o.Withheld, desktest.Ended(o.Deliveries))
			}
		})
	}
}

// A delivery that is uncertain is asked for under the name that it was published under.
func TestARenamedDestinationIsAskedByItsOldName(t *testing.T) {
	team, renamed := &desktest.Channel{Answers: []error{digest.ErrUncertain}}, &desktest.Channel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", desktest.Asked{Channel: team})))
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "team uncertain" {
		t.Fatalf("got %q", desktest.Ended(o.Deliveries))
	}
	team.OnFind = func(string) (string, error) { return "it is there", nil }
	renamed.OnFind = func(string) (string, error) { return "", digest.ErrNotFound }
	now := desktest.Dest("channel", desktest.Asked{Channel: renamed})
	now.Formerly = []desk.Destination{desktest.Dest("team", desktest.Asked{Channel: team})}
	d.Destinations = []desk.Destination{now}
	if o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour)); desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q", desktest.Ended(o.Deliveries))
	}
	if n := len(renamed.Got); n != 0 {
		t.Errorf("it was sent %d times more", n)
	}
}

// A mailing goes on under its old name: nobody gets it twice, and who has not got it gets it.
func TestARenamedMailing(t *testing.T) {
	for how, said := range map[string]bool{"as is said": true, "silently": false} {
		t.Run(how, func(t *testing.T) {
			post := desktest.NewPostman()
			readers := &desktest.People{{Address: "a@x.example"}}
			list := desk.Destination{Name: "newsletter", Publisher: post, Readers: readers, Places: []string{"subscribers"}}
			book := &bookkeeper{}
			d := desktest.NewDesk(t, desktest.To(list), func(d *desk.Desk) {
				book.Store, d.Store = d.Store, ledgered{d.Store.(*digesttest.Store), book}
				d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
					return digest.Message{Edition: r.Edition}, nil
				}
			})
			book.led("newsletter", time.Now().Add(-time.Hour), "subscribers")
			desktest.Run(t, d, digesttest.Monday)
			book.led("people", time.Now().Add(time.Hour), "subscribers")
			list.Name = "people"
			d.Destinations[0] = list
			if said {
				d.Destinations[0] = formerly(list, "newsletter")
			}
			o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour))
			if len(post.Posted) != 1 || len(o.Withheld) > 0 == said {
				t.Errorf("got %q, held %v", post.Posted, o.Withheld)
			}
		})
	}
}

// ledgered is a store that has all: a fake that is embedded as digest.Store hides what it can do besides.
type ledgered struct {
	*digesttest.Store
	book *bookkeeper
}

func (l ledgered) Addresses(ctx context.Context) ([]digest.Address, error) {
	return l.book.Addresses(ctx)
}

// A group gets another name: none of its events is new, its talks are its own, and a correction changes what was
// told.
func TestARenamedGroup(t *testing.T) {
	team := &desktest.Correctable{Channel: &desktest.Channel{}}
	python := digesttest.Event("Async", digesttest.At(21, 19, 0))
	far := digesttest.Event("Far away", digesttest.At(31, 19, 0))
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)),
		func(d *desk.Desk) { d.Sources.Listings[0].Source = desktest.Lists(python, far) },
	)
	desktest.Run(t, d, digesttest.Monday)
	if _, err := digest.RecordTalk(t.Context(), d.Store, digest.Talk{
		Repository: "city/maps", Group: "SoCal Python",
		State: digest.TalkAccepted,
	}, "Ada", digesttest.Monday); err != nil {
		t.Fatal(err)
	}
	old := d.Sources.Listings[0].ID()
	d.Content.Groups[0].Name, d.Content.Groups[0].Formerly = "LA Python", []string{"SoCal Python"}
	d.Sources.Listings[0].Group, d.Sources.Listings[0].Formerly = "LA Python", []string{old}
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Moved(python, time.Hour), far)
	if o := desktest.Run(t, d, tuesday); desktest.Ended(o.Corrections) != "team sent" {
		t.Errorf("got %q", desktest.Ended(o.Corrections))
	}
	e, err := d.Proof(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range e.Edition.Corrected() {
		if now.Title == "Async" && !now.Start.Equal(python.Start.Add(time.Hour)) {
			t.Errorf("the correction changed nothing: %s at %v", now.Title, now.Start)
		}
	}
	o := desktest.Run(t, d, digesttest.Monday.AddDate(0, 0, 7))
	if got := digesttest.Changes(o.Record.Edition.Events); got != "LA Python Far away" {
		t.Errorf("got %q", got)
	}
	if talks := o.Record.Edition.Talks; len(talks) != 1 || talks[0].Group != "LA Python" {
		t.Errorf("got talks %v", talks)
	}
}

package edition_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// crowded returns material of a busy group with n events, one each hour, and of a small group with one event in the
// last week.
func crowded(n int) edition.Material {
	var busy []digest.Event
	for i := range n {
		e := digesttest.Event(fmt.Sprintf("Busy %02d", i), digesttest.At(21, 8, 0).Add(time.Duration(i)*time.Hour),
			digesttest.Of("Busy group"),
			digesttest.Uid(fmt.Sprint("busy-", i)))
		e.Mode = digest.InPerson
		if i%10 == 9 {
			e.Mode = digest.Online
		}
		busy = append(busy, e)
	}
	small := digesttest.Event("The small one", digesttest.At(33, 19, 0), digesttest.Of("Small group"),
		digesttest.Uid("small"))
	small.Mode = digest.InPerson
	return edition.Material{
		Name: "2026-07-20", Zone: digesttest.La, Period: digest.Period{
			Since: digesttest.At(13, 9, 0),
			Start: digesttest.At(20, 9, 0), End: digesttest.At(48, 0, 0),
		},
		Groups: []digest.Group{{Name: "Busy group", Sources: 1}, {Name: "Small group", Sources: 1}},
		Collections: []edition.Collection{
			{Listing: digest.Listing{Name: "busy", Group: "Busy group"}, Harvest: digest.Harvest{Events: busy}},
			{
				Listing: digest.Listing{Name: "small", Group: "Small group"},
				Harvest: digest.Harvest{Events: []digest.Event{small}},
			},
		},
	}
}

func TestChoicesAreAppliedBeforeTheLimit(t *testing.T) {
	e := edition.Compose(crowded(600))
	if len(e.Events) != digest.MaxEvents || e.More != 561 {
		t.Fatalf("got %d events and %d more", len(e.Events), e.More)
	}
	for name, c := range map[string]struct {
		prefs        digest.Preferences
		events, more int
		first        string
	}{
		"nothing chosen":          {digest.Preferences{}, 40, 561, "Busy 00"},
		"the small group":         {digest.Preferences{Groups: []string{"Small group"}}, 1, 0, "The small one"},
		"the busy group":          {digest.Preferences{Groups: []string{"Busy group"}}, 40, 560, "Busy 00"},
		"both":                    {digest.Preferences{Groups: []string{"Busy group", "Small group"}}, 40, 561, "Busy 00"},
		"what is online":          {digest.Preferences{OnlineOnly: true}, 40, 20, "Busy 09"},
		"what is online of a few": {digest.Preferences{Groups: []string{"Busy group"}, OnlineOnly: true}, 40, 20, "Busy 09"},
	} {
		own := e.For(c.prefs)
		if len(own.Events) != c.events || own.More != c.more || own.Events[0].Title != c.first {
			t.Errorf("%s: got %d events from %q and %d more, want %d from %q and %d", name, len(own.Events),
				own.Events[0].Title, own.More, c.events, c.first, c.more)
		}
	}
}

// TestChoicesFromAnEditionThatHoldsNoFurtherEvents checks editions of older versions, which do not say what they left
// out. For a reader's choice, no number is better than the number for all events.
func TestChoicesFromAnEditionThatHoldsNoFurtherEvents(t *testing.T) {
	e := edition.Compose(crowded(60))
	e.Further, e.LeftOut = nil, nil
	if own := e.For(digest.Preferences{Groups: []string{"Busy group"}}); len(own.Events) != 40 || own.More != 0 {
		t.Errorf("got %d events and %d more", len(own.Events), own.More)
	}
}

// TestEveryChoiceGetsItsFirstEvents compares the events for a choice with those chosen from all events.
func TestEveryChoiceGetsItsFirstEvents(t *testing.T) {
	above := 0
	for seed := range uint64(20) {
		r := newGoldenCity(t, seed)
		d := r.material(digesttest.Monday, digest.History{})
		for i, c := range d.Collections { // so few that the edition holds all
			d.Collections[i].Harvest.Events = c.Harvest.Events[:min(len(c.Harvest.Events), 12)]
		}
		e := edition.Compose(d)
		all := slices.Concat(e.Events, e.Further)
		if len(e.LeftOut) > 0 {
			t.Fatalf("seed %d: some events are not held: %+v", seed, e.LeftOut)
		}
		for range 20 {
			p := digest.Preferences{OnlineOnly: r.IntN(2) == 0}
			for _, g := range d.Groups {
				if r.IntN(2) == 0 {
					p.Groups = append(p.Groups, g.Name)
				}
			}
			var want []string
			for _, v := range all {
				if (len(p.Groups) == 0 || slices.ContainsFunc(p.Groups, v.HeldBy)) &&
					(!p.OnlineOnly || v.Mode == digest.Online || v.Mode == digest.Hybrid) {
					want = append(want, v.Title+v.Group+v.Start.String())
				}
			}
			own := e.For(p)
			if own.Chosen.Unmatched {
				continue
			}
			var got []string
			for _, v := range own.Events {
				got = append(got, v.Title+v.Group+v.Start.String())
			}
			shown := min(len(want), digest.MaxEvents)
			if diff := cmp.Diff(want[:shown], got); diff != "" || own.More != len(want)-shown {
				t.Fatalf("seed %d, %+v: %d more, want %d:\n%s", seed, p, own.More, len(want)-shown, diff)
			}
			if own.More > 0 {
				above++
			}
		}
	}
	if above < 50 {
		t.Errorf("only %d choices had more events than are shown", above)
	}
}

func TestWhatAnEditionHoldsIsBounded(t *testing.T) {
	d := edition.Material{Name: "2026-07-20", Zone: digesttest.La, Period: digest.Period{
		Since: digesttest.At(13, 9, 0), Start: digesttest.At(20, 9, 0),
		End: digesttest.At(48, 0, 0),
	}}
	for g := range 200 {
		name := fmt.Sprintf("Group %03d", g)
		d.Groups = append(d.Groups, digest.Group{Name: name, Sources: 1})
		c := edition.Collection{Listing: digest.Listing{Name: name, Group: name}}
		for i := range 50 {
			e := digesttest.Event(fmt.Sprintf("Meeting %d", i),
				digesttest.At(21, 8, 0).Add(time.Duration(i)*11*time.Hour).Add(time.Duration(g)*time.Minute), digesttest.Of(name),
				digesttest.Uid(fmt.Sprint(g, "-", i)))
			e.Mode = digest.InPerson
			c.Harvest.Events = append(c.Harvest.Events, e)
		}
		d.Collections = append(d.Collections, c)
	}
	e := edition.Compose(d)
	if len(e.Further) > 2000 || len(e.Further) < 1000 {
		t.Errorf("it holds %d further events", len(e.Further))
	}
	for _, g := range d.Groups {
		own := e.For(digest.Preferences{Groups: []string{g.Name}})
		if len(own.Events) < 5 || len(own.Events)+own.More != 50 {
			t.Fatalf("a reader of %s gets %d events and %d more of 50", g.Name, len(own.Events), own.More)
		}
	}
	if text := digesttest.EditionJSON(t, e); text != digesttest.EditionJSON(t, edition.Compose(d)) {
		t.Error("the same material gave two editions")
	}
}

func TestChoicesThatLeaveNothingGiveTheWholeEdition(t *testing.T) {
	d := crowded(3)
	e := edition.Compose(d)
	e.Tasks = []digest.Task{{Title: "t"}}
	proposed := e
	proposed.Talks = []digest.Talk{{ID: "k", Group: "Small group", State: digest.TalkProposed}}
	for name, c := range map[string]struct {
		edition   digest.Edition
		prefs     digest.Preferences
		unmatched bool
	}{
		"everything": {e, digest.Preferences{}, false},
		"something is left": {e, digest.Preferences{
			Groups:   []string{"Small group"},
			Sections: []string{"events"},
		}, false},
		"nothing is online":                    {e, digest.Preferences{OnlineOnly: true, Sections: []string{"events"}}, true},
		"there are no talks":                   {e, digest.Preferences{Sections: []string{"talks"}}, true},
		"only a talk that nobody agreed to":    {proposed, digest.Preferences{Sections: []string{"talks"}}, true},
		"an edition in which there is nothing": {digest.Edition{}, digest.Preferences{Sections: []string{"talks"}}, false},
	} {
		own := c.edition.For(c.prefs)
		if own.Chosen.Unmatched != c.unmatched {
			t.Errorf("%s: got unmatched %v", name, own.Chosen.Unmatched)
		}
		if c.unmatched && (len(own.Events) != len(c.edition.Events) || len(own.Tasks) != len(c.edition.Tasks)) {
			t.Errorf("%s: it is not the whole edition", name)
		}
	}
}

// TestFurtherEventsAreEditedAndNotPublic checks that events for the choices of single readers are not public, and that
// the editor's file applies to them.
func TestFurtherEventsAreEditedAndNotPublic(t *testing.T) {
	e := edition.Compose(crowded(60))
	if p := e.Public(); len(p.Further)+len(p.LeftOut) > 0 {
		t.Error("the public edition has further events")
	}
	i := len(e.Further) - 1
	e.Further[i].URL = "https://meet.example/small"
	edited, unknown := digest.Edits{Hides: []string{"https://meet.example/small"}}.Apply(e)
	if len(unknown) > 0 || edited.More != e.More-1 {
		t.Errorf("got %d more instead of %d, and %q unknown", edited.More, e.More-1, unknown)
	}
	if own := edited.For(digest.Preferences{Groups: []string{"Small group"}}); !own.Chosen.Unmatched {
		t.Errorf("an event that the editor hid is in a letter: %q", own.Events[0].Title)
	}
}

// TestMergingAboveTheLimit checks that two sources of one event make one event, also beyond the events that the edition
// shows.
func TestMergingAboveTheLimit(t *testing.T) {
	d := crowded(90)
	d.Collections[0].Harvest.Events[89].Mode = digest.InPerson
	again := slices.Clone(d.Collections[0].Harvest.Events[50:])
	for i := range again {
		again[i].UID = fmt.Sprint("other-", i)
	}
	again[39].Status = digest.Cancelled
	d.Collections = append(d.Collections,
		edition.Collection{
			Listing: digest.Listing{Name: "second", Group: "Busy group"},
			Harvest: digest.Harvest{Events: again},
		})
	e := edition.Compose(d)
	if got := len(e.Events) + e.More; got != 91 {
		t.Errorf("got %d events, want 91", got)
	}
	held := slices.Concat(e.Events, e.Further)
	left := 0
	for _, c := range e.LeftOut {
		left += c.Events
	}
	if len(held)+left != 91 {
		t.Errorf("%d events are held and %d left out, want 91 in all", len(held), left)
	}
	both := 0
	for _, v := range held {
		if len(v.Sources) == 2 {
			both++
		}
	}
	if both == 0 {
		t.Error("no event above the limit names both of its sources")
	}
}

package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// corrected sends an edition to readers and to a channel, changes its events by now, and returns what both got.
// change makes the edition that is sent; before is called between the edition and its correction.
func corrected(
	t *testing.T,
	readers *desktest.People,
	change func(*digest.Edition),
	now func(e digest.Event) digest.Event,
	before func(),
	events ...digest.Event,
) (corrected, posted []string) {
	t.Helper()
	post := desktest.NewPostman()
	team := &desktest.Correctable{Channel: &desktest.Channel{}}
	d := desktest.NewDesk(
		t,
		desktest.To(desk.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: readers},
			desktest.Dest("team", team)),
		func(d *desk.Desk) {
			d.Content.Groups = append(d.Content.Groups, digest.Group{Name: "Maptime", Sources: 1})
			d.Sources.Listings = append(d.Sources.Listings, digest.Listing{
				Name: "maps", Group: "Maptime", Timeout: time.Minute,
				Source: desktest.Lists(events...),
			})
			d.Rendering.RenderFor = func(r digest.Record, p digest.Recipient, _ []digest.Format) (digest.Message, error) {
				return digest.Message{Edition: r.Edition}, nil
			}
		},
	)
	if change != nil { // as composing would have made it
		r, err := d.Preview(t.Context(), digesttest.Monday)
		if err != nil {
			t.Fatal(err)
		}
		change(&r.Edition)
		r.ComposedAt = digesttest.Monday
		if err := d.Store.SaveEdition(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	desktest.Run(t, d, digesttest.Monday)
	var changed []digest.Event
	for _, e := range events {
		changed = append(changed, now(e))
	}
	d.Sources.Listings[1].Source = desktest.Lists(changed...)
	post.Posted = nil
	if before != nil {
		before()
	}
	desktest.Run(t, d, tuesday)
	return post.Posted, team.Corrected
}

func off(title string) func(digest.Event) digest.Event {
	return func(e digest.Event) digest.Event {
		if e.Title == title {
			e.Status = digest.Cancelled
		}
		return e
	}
}

// who are the readers who got something, by the first letters of their addresses.
func who(posted []string) string {
	var out []string
	for _, p := range posted {
		_, rest, _ := strings.Cut(p, " of ")
		name, _, _ := strings.Cut(rest, "@")
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestCorrectionsReachEverybodyWhoseMessageNamedTheEvent(t *testing.T) {
	maps := digesttest.Event("Maps", digesttest.At(22, 19, 0), digesttest.Of("Maptime"), digesttest.Uid("m1"))
	maps.Mode, maps.URL = digest.InPerson, "https://meet.example/maps"
	const where = "Maptime, Wed Jul 22, 7:00 PM PDT"
	readers := func() *desktest.People {
		return &desktest.People{
			{Address: "all@x.example"},
			{
				Address:     "events@x.example",
				Preferences: digest.Preferences{Sections: []string{"events"}, Groups: []string{"Maptime"}},
			},
			{
				Address:     "nothing@x.example",
				Preferences: digest.Preferences{Sections: []string{"activity"}, Groups: []string{"Nobody"}},
			},
			{
				Address:     "other@x.example",
				Preferences: digest.Preferences{Sections: []string{"events"}, Groups: []string{"SoCal Python"}},
			},
			{Address: "present@x.example", Preferences: digest.Preferences{Sections: []string{"present"}}},
			{Address: "talks@x.example", Preferences: digest.Preferences{Sections: []string{"talks"}}},
			{
				Address:     "tasks@x.example",
				Preferences: digest.Preferences{Sections: []string{"tasks"}, Groups: []string{"SoCal Python"}},
			},
		}
	}
	other := digesttest.Event("Async", digesttest.At(21, 19, 0))
	for name, c := range map[string]struct {
		change func(*digest.Edition)
		want   string
	}{
		"all sections name it": {func(e *digest.Edition) {
			e.Present = []digest.Match{{Event: maps, Repository: digest.Repository{Name: "city/a"}}}
			e.Tasks = []digest.Task{{Title: "t", AskAt: where}}
			e.Talks = []digest.Talk{{ID: "k", Group: "Maptime", At: maps.Start, State: digest.TalkAccepted}}
		}, "all events nothing present talks tasks"},
		"they name another": {func(e *digest.Edition) {
			e.Present = []digest.Match{{Event: other, Repository: digest.Repository{Name: "city/a"}}}
			e.Tasks = []digest.Task{{Title: "t", AskAt: "SoCal Python, Tue Jul 21, 7:00 PM PDT"}}
			e.Talks = []digest.Talk{{ID: "k", Group: "SoCal Python", At: other.Start, State: digest.TalkAccepted}}
		}, "all events nothing"},
		"a talk by its page": {func(e *digest.Edition) {
			e.Talks = []digest.Talk{{ID: "k", Group: "A guest", URL: maps.URL + "/", State: digest.TalkAccepted}}
			e.Present = []digest.Match{{Event: other}}
			e.Tasks = []digest.Task{{Title: "t"}}
		}, "all events nothing talks"},
	} {
		got, posted := corrected(t, readers(), c.change, off("Maps"), nil, maps)
		if got := who(got); got != c.want {
			t.Errorf("%s: got it %q, want %q", name, got, c.want)
		}
		if len(posted) != 1 {
			t.Errorf("%s: the channel got %q", name, posted)
		}
	}
}

func TestACorrectionFollowsWhatWasSentNotWhatIsChosenSince(t *testing.T) {
	maps := digesttest.Event("Maps", digesttest.At(22, 19, 0), digesttest.Of("Maptime"), digesttest.Uid("m1"))
	only := digest.Preferences{Sections: []string{"events"}, Groups: []string{"SoCal Python"}}
	readers := &desktest.People{
		{Address: "changed@x.example", Preferences: digest.Preferences{Groups: []string{"Maptime"}}},
		{Address: "long-ago@x.example", Preferences: only, Chose: digesttest.Monday.AddDate(0, -1, 0)},
	}
	changed, _ := corrected(t, readers, nil, off("Maps"), func() {
		(*readers)[0].Preferences, (*readers)[0].Chose = only, digesttest.Monday.Add(time.Hour)
	}, maps)
	if got := who(changed); got != "changed" {
		t.Errorf("got it: %q", got)
	}
}

// An event beyond those that the edition shows is in the letters of those who chose its group, and in nobody else's
// message.
func TestACorrectionOfAnEventThatOnlyAChoiceShowed(t *testing.T) {
	var events []digest.Event
	for i := range 60 {
		events = append(
			events,
			digesttest.Event(fmt.Sprintf("Class %02d", i), digesttest.At(21, 8, 0).Add(time.Duration(i)*time.Hour),
				digesttest.Uid(fmt.Sprint(i)), digesttest.Of("Maptime")),
		)
	}
	small := digesttest.Event("Small", digesttest.At(33, 19, 0), digesttest.Of("Small group"), digesttest.Uid("small"))
	readers := &desktest.People{{Address: "all@x.example"}, {
		Address:     "small@x.example",
		Preferences: digest.Preferences{Groups: []string{"Small group"}},
	}}
	post := desktest.NewPostman()
	team := &desktest.Correctable{Channel: &desktest.Channel{}}
	var notes []string
	d := desktest.NewDesk(
		t,
		desktest.To(desk.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: readers},
			desktest.Dest("team", team)),
		func(d *desk.Desk) {
			d.Content.Groups = []digest.Group{{Name: "Maptime", Sources: 1}, {Name: "Small group", Sources: 1}}
			d.Sources.Listings = []digest.Listing{
				{
					Name:    "maps",
					Group:   "Maptime",
					Timeout: time.Minute,
					Source:  desktest.Lists(events...),
				}, {Name: "small", Group: "Small group", Timeout: time.Minute, Source: desktest.Lists(small)},
			}
			d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
				for _, c := range r.Edition.Corrections {
					for _, v := range c.Revisions {
						notes = append(notes, v.Now.Title)
					}
				}
				return digest.Message{Edition: r.Edition}, nil
			}
		},
	)
	desktest.Run(t, d, digesttest.Monday)
	post.Posted = nil
	d.Sources.Listings[1].Source = desktest.Lists(digesttest.Status(small, digest.Cancelled))
	desktest.Run(t, d, tuesday)
	if got := who(post.Posted); got != "small" || len(team.Corrected) > 0 {
		t.Errorf("got it: %q, and the channel %q", got, team.Corrected)
	}
	events = slices.Clone(events)
	events[30], small = digesttest.Moved(events[30], 30*time.Minute), digesttest.Moved(small, time.Hour)
	d.Sources.Listings[0].Source, d.Sources.Listings[1].Source = desktest.Lists(events...), desktest.Lists(small)
	post.Posted, notes = nil, nil
	desktest.Run(t, d, tuesday.Add(2*time.Hour))
	if got := who(post.Posted); got != "all small" {
		t.Errorf("got it: %q", got)
	}
	if diff := cmp.Diff([]string{"Class 30", "Small"}, notes); diff != "" {
		t.Errorf("each gets corrections of their own message:\n%s", diff)
	}
	if len(team.Corrected) != 1 || !strings.Contains(team.Corrected[0], "Class 30") ||
		strings.Contains(team.Corrected[0], "Small") {
		t.Errorf("the channel got %q", team.Corrected)
	}
}

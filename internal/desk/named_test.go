package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// corrected sends an edition to readers and to a channel, changes its events by now, and returns what both were told.
// change makes the edition that is sent; before is called between the edition and its correction.
func corrected(
	t *testing.T, readers *people, change func(*digest.Edition), now func(e digest.Event) digest.Event, before func(), events ...digest.Event,
) (told, posted []string) {
	t.Helper()
	post := &postman{correctable: correctable{channel: &channel{}}}
	team := &correctable{channel: &channel{}}
	d := newDesk(t, to(digest.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: readers},
		dest("team", team)), func(d *digest.Desk) {
		d.Groups = append(d.Groups, digest.Group{Name: "Maptime", Sources: 1})
		d.Listings = append(d.Listings, digest.Listing{
			Name: "maps", Group: "Maptime", Timeout: time.Minute,
			Source: tells(events...),
		})
		d.RenderFor = func(r digest.Record, p digest.Recipient, _ []digest.Format) (digest.Message, error) {
			return digest.Message{Edition: r.Edition}, nil
		}
	})
	if change != nil { // as composing would have made it
		r, err := d.Preview(t.Context(), monday)
		if err != nil {
			t.Fatal(err)
		}
		change(&r.Edition)
		r.ComposedAt = monday
		if err := d.Store.SaveEdition(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	run(t, d, monday)
	var changed []digest.Event
	for _, e := range events {
		changed = append(changed, now(e))
	}
	d.Listings[1].Source = tells(changed...)
	post.posted = nil
	if before != nil {
		before()
	}
	run(t, d, tuesday)
	return post.posted, team.corrected
}

func off(title string) func(digest.Event) digest.Event {
	return func(e digest.Event) digest.Event {
		if e.Title == title {
			e.Status = digest.Cancelled
		}
		return e
	}
}

// who are the readers that were told, by the first letters of their addresses.
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
	maps := event("Maps", at(22, 19, 0), of("Maptime"), uid("m1"))
	maps.Mode, maps.URL = digest.InPerson, "https://meet.example/maps"
	const where = "Maptime, Wed Jul 22, 7:00 PM PDT"
	readers := func() *people {
		return &people{
			{Address: "all@x.example"},
			{Address: "events@x.example", Preferences: digest.Preferences{Sections: []string{"events"}, Groups: []string{"Maptime"}}},
			{Address: "nothing@x.example", Preferences: digest.Preferences{Sections: []string{"activity"}, Groups: []string{"Nobody"}}},
			{Address: "other@x.example", Preferences: digest.Preferences{Sections: []string{"events"}, Groups: []string{"SoCal Python"}}},
			{Address: "present@x.example", Preferences: digest.Preferences{Sections: []string{"present"}}},
			{Address: "talks@x.example", Preferences: digest.Preferences{Sections: []string{"talks"}}},
			{Address: "tasks@x.example", Preferences: digest.Preferences{Sections: []string{"tasks"}, Groups: []string{"SoCal Python"}}},
		}
	}
	other := event("Async", at(21, 19, 0))
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
		told, posted := corrected(t, readers(), c.change, off("Maps"), nil, maps)
		if got := who(told); got != c.want {
			t.Errorf("%s: told were %q, want %q", name, got, c.want)
		}
		if len(posted) != 1 {
			t.Errorf("%s: the channel got %q", name, posted)
		}
	}
}

func TestACorrectionFollowsWhatWasSentNotWhatIsChosenSince(t *testing.T) {
	maps := event("Maps", at(22, 19, 0), of("Maptime"), uid("m1"))
	only := digest.Preferences{Sections: []string{"events"}, Groups: []string{"SoCal Python"}}
	readers := &people{
		{Address: "changed@x.example", Preferences: digest.Preferences{Groups: []string{"Maptime"}}},
		{Address: "long-ago@x.example", Preferences: only, Chose: monday.AddDate(0, -1, 0)},
	}
	told, _ := corrected(t, readers, nil, off("Maps"), func() {
		(*readers)[0].Preferences, (*readers)[0].Chose = only, monday.Add(time.Hour)
	}, maps)
	if got := who(told); got != "changed" {
		t.Errorf("told were %q", got)
	}
}

// An event beyond those that the edition shows is in the letters of those who chose its group, and in nobody else's
// message.
func TestACorrectionOfAnEventThatOnlyAChoiceShowed(t *testing.T) {
	var events []digest.Event
	for i := range 60 {
		events = append(events, event(fmt.Sprintf("Class %02d", i), at(21, 8, 0).Add(time.Duration(i)*time.Hour),
			uid(fmt.Sprint(i)), of("Maptime")))
	}
	small := event("Small", at(33, 19, 0), of("Small group"), uid("small"))
	readers := &people{{Address: "all@x.example"}, {
		Address:     "small@x.example",
		Preferences: digest.Preferences{Groups: []string{"Small group"}},
	}}
	post := &postman{correctable: correctable{channel: &channel{}}}
	team := &correctable{channel: &channel{}}
	var notes []string
	d := newDesk(t, to(digest.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: readers},
		dest("team", team)), func(d *digest.Desk) {
		d.Groups = []digest.Group{{Name: "Maptime", Sources: 1}, {Name: "Small group", Sources: 1}}
		d.Listings = []digest.Listing{
			{Name: "maps", Group: "Maptime", Timeout: time.Minute, Source: tells(events...)}, {Name: "small", Group: "Small group", Timeout: time.Minute, Source: tells(small)},
		}
		d.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
			for _, c := range r.Edition.Corrections {
				for _, v := range c.Revisions {
					notes = append(notes, v.Now.Title)
				}
			}
			return digest.Message{Edition: r.Edition}, nil
		}
	})
	run(t, d, monday)
	post.posted = nil
	d.Listings[1].Source = tells(status(small, digest.Cancelled))
	run(t, d, tuesday)
	if got := who(post.posted); got != "small" || len(team.corrected) > 0 {
		t.Errorf("told were %q, and the channel %q", got, team.corrected)
	}
	events = slices.Clone(events)
	events[30], small = moved(events[30], 30*time.Minute), moved(small, time.Hour)
	d.Listings[0].Source, d.Listings[1].Source = tells(events...), tells(small)
	post.posted, notes = nil, nil
	run(t, d, tuesday.Add(2*time.Hour))
	if got := who(post.posted); got != "all small" {
		t.Errorf("told were %q", got)
	}
	if diff := cmp.Diff([]string{"Class 30", "Small"}, notes); diff != "" {
		t.Errorf("each is told of what their own message named:\n%s", diff)
	}
	if len(team.corrected) != 1 || !strings.Contains(team.corrected[0], "Class 30") ||
		strings.Contains(team.corrected[0], "Small") {
		t.Errorf("the channel got %q", team.corrected)
	}
}

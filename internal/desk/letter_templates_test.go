package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestPreferencesChooseFromAnEdition(t *testing.T) {
	edition := digest.Edition{
		More: 3,
		Present: []digest.Match{
			{Event: digest.Event{Title: "p1", Group: "Python", Mode: digest.InPerson}},
			{Event: digest.Event{Title: "p2", Group: "Maps", Mode: digest.Online}},
		},
		Events: []digest.Event{
			{
				Title: "e1",
				Group: "Python",
				Mode:  digest.InPerson,
			}, {Title: "e2", Group: "Maps", Mode: digest.Hybrid}, {Title: "e3", Mode: digest.Online},
		},
		Tasks: []digest.Task{
			{Title: "t1"},
		}, Activity: []digest.Activity{{Title: "a1"}}, Elsewhere: []digest.Activity{{Title: "x1"}},
		Spotlight: &digest.Repository{
			Name: "s1",
		}, Talks: []digest.Talk{{ID: "k1", Group: "Python"}, {ID: "k2", Group: "Maps"}},
	}
	everything := []string{"p1", "p2", "e1", "e2", "e3", "t1", "a1", "x1", "s1", "k1", "k2"}
	for _, c := range []struct {
		name  string
		prefs digest.Preferences
		want  []string
	}{
		{"no preferences: everything", digest.Preferences{}, everything},
		{"one section", digest.Preferences{Sections: []string{"tasks"}}, []string{"t1"}},
		{
			"activity is also what happened elsewhere, and the spotlight",
			digest.Preferences{Sections: []string{"activity"}},
			[]string{"a1", "x1", "s1"},
		},
		{
			"one group, and what is of none",
			digest.Preferences{Sections: []string{"events", "talks"}, Groups: []string{"Maps"}},
			[]string{"e2", "e3", "k2"},
		},
		{
			"online is also hybrid",
			digest.Preferences{Sections: []string{"present", "events"}, OnlineOnly: true},
			[]string{"p2", "e2", "e3"},
		},
		{
			"nothing that is wanted: everything",
			digest.Preferences{Sections: []string{"present"}, Groups: []string{"Nobody"}},
			everything,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := edition.For(c.prefs)
			if diff := cmp.Diff(c.want, titles(got)); diff != "" {
				t.Errorf("want (-) got (+):\n%s", diff)
			}
			if diff := cmp.Diff(everything, titles(edition)); diff != "" {
				t.Errorf("the edition itself changed:\n%s", diff)
			}
		})
	}
}

func titles(e digest.Edition) []string {
	var out []string
	for _, m := range e.Present {
		out = append(out, m.Event.Title)
	}
	for _, v := range e.Events {
		out = append(out, v.Title)
	}
	for _, v := range e.Tasks {
		out = append(out, v.Title)
	}
	for _, list := range [][]digest.Activity{e.Activity, e.Elsewhere} {
		for _, v := range list {
			out = append(out, v.Title)
		}
	}
	if e.Spotlight != nil {
		out = append(out, e.Spotlight.Name)
	}
	for _, v := range e.Talks {
		out = append(out, v.ID)
	}
	return out
}

func TestThePersonalLetterSumsItselfUp(t *testing.T) {
	ana := digest.Recipient{Address: "ana@x.example", Preferences: digest.Preferences{Groups: []string{"SoCal Python"}}}
	for _, c := range []struct{ name, written, want string }{
		{"in the program's words", "", "1 events"},
		{"but an editor's words stay", "Come and see.", "Come and see."},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			post := desktest.NewPostman()
			d := desktest.NewDesk(
				t,
				desktest.To(desk.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: &desktest.People{ana}}),
				func(d *desk.Desk) {
					maps := digesttest.Event("Maps", digesttest.At(22, 19, 0))
					maps.Group = "Maptime"
					d.Content.Groups = append(d.Content.Groups, digest.Group{Name: "Maptime", Sources: 1})
					d.Sources.Listings = append(
						d.Sources.Listings,
						digest.Listing{Name: "maps", Group: "Maptime", Timeout: time.Minute, Source: desktest.Lists(maps)},
					)
					made := d.Rendering.Wording
					d.Rendering.Wording = func(e digest.Edition) (string, string) {
						if c.written != "" {
							d.Rendering.Wording = made // what follows is not how this one was worded
							return e.Title, c.written
						}
						return made(e)
					}
					d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
						got = append(got, r.Edition.Intro)
						return digest.Message{Edition: r.Edition}, nil
					}
				},
			)
			desktest.Run(t, d, digesttest.Monday)
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

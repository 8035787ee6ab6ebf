package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cityoflosangeles/digest/internal/store"
)

func TestIdentity(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		s := open(t, location)
		key := s.Identity("listing", "", "Maps", "https://ada:tiger@m.example/cal.ics")
		if again := open(t, location).Identity("listing", "", "Maps", "https://ada:tiger@m.example/cal.ics"); again != key {
			t.Errorf("got %s, then %s", key, again)
		}
		read, err := store.OpenReadOnly(t.Context(), location)
		must(t, err)
		defer func() { must(t, read.Close()) }()
		if again := read.Identity("listing", "", "Maps", "https://ada:tiger@m.example/cal.ics"); again != key {
			t.Errorf("got %s, and read only %s", key, again)
		}
		for _, other := range [][]string{
			{"listing", "ical", "Maps", "https://ada:tiger@m.example/cal.ics"},
			{"listing", "", "Trees", "https://ada:tiger@m.example/cal.ics"},
			{"listing", "", "Maps", "https://ada:lion@m.example/cal.ics"},
			{"listing", "", "Map", "shttps://ada:tiger@m.example/cal.ics"}, // parts are not simply concatenated
		} {
			if s.Identity(other...) == key {
				t.Errorf("%q has the same key", other)
			}
		}
		if open(t, place(t)).Identity("listing", "", "Maps", "https://ada:tiger@m.example/cal.ics") == key {
			t.Error("two stores give the same key: whoever knows one could guess secrets from it")
		}
		if strings.Contains(key, "tiger") {
			t.Errorf("the key shows the secret: %s", key)
		}
	})
}

func TestRecognize(t *testing.T) {
	listed := func(key, kind, label string, groups ...string) store.Listed {
		return store.Listed{Key: key, Kind: kind, Groups: groups, Label: label}
	}
	a, b := listed("a", "", "cal?key=hidden", "Maps"), listed("b", "", "cal?key=hidden", "Maps")
	a2, b2 := listed("a2", "", "cal?key=hidden", "Maps"), listed("b2", "", "cal?key=hidden", "Maps")
	other := listed("other", "", "elsewhere", "Maps")
	for name, c := range map[string]struct {
		runs [][]store.Listed // in order; the result of the last one counts
		want [][]string
	}{
		"the first run":                         {[][]store.Listed{{a, b, other}}, [][]string{nil, nil, nil}},
		"a rotated secret":                      {[][]store.Listed{{a, other}, {a2, other}}, [][]string{{"a"}, nil}},
		"it is known from then on":              {[][]store.Listed{{a}, {a2}, {a2, other}}, [][]string{{"a"}, nil}},
		"rotated twice":                         {[][]store.Listed{{a}, {a2}, {b}}, [][]string{{"a2", "a"}}},
		"rotated, and back":                     {[][]store.Listed{{a}, {a2}, {a}}, [][]string{{"a2"}}},
		"one of two is rotated":                 {[][]store.Listed{{a, b}, {a, b2}}, [][]string{nil, {"b"}}},
		"two are rotated: it could be either":   {[][]store.Listed{{a, b}, {a2, b2}}, [][]string{nil, nil}},
		"one of two is gone: that is no change": {[][]store.Listed{{a, b}, {a}}, [][]string{nil}},
		"one of two is gone, the other rotated": {[][]store.Listed{{a, b}, {a}, {a2}}, [][]string{{"a"}}},
		"one is added":                          {[][]store.Listed{{a}, {a, b}}, [][]string{nil, nil}},
		"gone for a run":                        {[][]store.Listed{{a, other}, {other}, {a2, other}}, [][]string{{"a"}, nil}},
		"another group": {
			[][]store.Listed{{a}, {listed("x", "", "cal?key=hidden", "Trees")}},
			[][]string{nil},
		},
		"a group that was renamed, and rotated": {
			[][]store.Listed{{a}, {listed("x", "", "cal?key=hidden", "Charts", "Maps")}}, [][]string{{"a"}},
		},
		"another address":  {[][]store.Listed{{a}, {listed("x", "", "other?key=hidden", "Maps")}}, [][]string{nil}},
		"the kind is said": {[][]store.Listed{{a}, {listed("x", "ical", "cal?key=hidden", "Maps")}}, [][]string{{"a"}}},
		"two kinds, of which one is rotated": {
			[][]store.Listed{
				{a, listed("f", "feed", "cal?key=hidden", "Maps")},
				{a2, listed("f", "feed", "cal?key=hidden", "Maps")},
			},
			[][]string{{"a"}, nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
				location := place(t)
				s := open(t, location)
				for _, run := range c.runs[:len(c.runs)-1] {
					_, err := s.Recognize(t.Context(), run)
					must(t, err)
				}
				last := c.runs[len(c.runs)-1]
				read, err := store.OpenReadOnly(t.Context(), location)
				must(t, err)
				defer func() { must(t, read.Close()) }()
				for how, s := range map[string]*store.Store{"read only": read, "": s, "again": s} {
					got, err := s.Recognize(t.Context(), last)
					must(t, err)
					if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
						t.Errorf("%s: want, got:\n%s", how, diff)
					}
				}
			})
		})
	}
}

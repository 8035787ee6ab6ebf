package edition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// TestMergingIsNoNews compares weeks in which the same listings are merged differently.
func TestMergingIsNoNews(t *testing.T) {
	at := func(hour, minute int) func(*digest.Event) {
		return func(e *digest.Event) { e.Start = digesttest.At(21, hour, minute) }
	}
	event := func(title, source, group string, set ...func(*digest.Event)) digest.Event {
		e := digesttest.Event(title, digesttest.At(21, 18, 0), digesttest.By(source), digesttest.Of(group),
			digesttest.Where("Central Library"))
		for _, f := range set {
			f(&e)
		}
		e.URL = "https://" + source + ".example/1"
		e.Links = []digest.Link{{Label: source, URL: e.URL}}
		return e
	}
	const python, php = "SoCal Python", "LA PHP"
	doors := event("Rust night", "meetup", python)
	talk := event("Rust night", "luma", python, at(18, 30))
	social := event("Ferris social", "luma", python)
	second := event("Rust night", "php", php)
	type weeks [][]digest.Event // what each source lists
	for name, c := range map[string]struct {
		last, now weeks
		want      []string
	}{
		"merged, then apart": {
			weeks{{doors}, {talk}},
			weeks{{doors}, {event("Ferris social", "luma", python, at(19, 0), digesttest.Where("City Hall"))}},
			[]string{"Rust night", "Ferris social"},
		},
		"apart, then merged": {
			weeks{{doors}, {event("Ferris social", "luma", python, digesttest.Where("City Hall"))}},
			weeks{{doors}, {social}},
			[]string{"Rust night"},
		},
		"the second source begins to list it half an hour earlier": {
			weeks{{talk}}, weeks{{talk}, {doors}}, []string{"Rust night"},
		},
		"the source with the earlier start stops to list it": {
			weeks{{doors}, {talk}}, weeks{{}, {talk}}, []string{"Rust night"},
		},
		"the source with its title stops to list it": {
			weeks{{doors}, {social}}, weeks{{}, {social}}, []string{"Ferris social"},
		},
		"both move": {
			weeks{{doors}, {talk}},
			weeks{{event("Rust night", "meetup", python, at(20, 0))}, {event("Rust night", "luma", python, at(20, 0))}},
			[]string{"Rust night moved"},
		},
		"a second group begins to list it": {
			weeks{{doors}}, weeks{{doors}, {second}}, []string{"Rust night"},
		},
		"a group before it begins to list it": {
			weeks{{}, {doors}}, weeks{{second}, {doors}}, []string{"Rust night"},
		},
		"the second group stops to list it": {
			weeks{{doors}, {second}}, weeks{{doors}, {}}, []string{"Rust night"},
		},
		"the first group stops to list it": {
			weeks{{doors}, {second}}, weeks{{}, {second}}, []string{"Rust night"},
		},
		"two groups no longer hold it together": {
			weeks{{doors}, {second}},
			weeks{{doors}, {event("Rust night", "php", php, digesttest.Where("City Hall"))}},
			[]string{"Rust night", "Rust night"},
		},
		"nobody lists it any more": {
			weeks{{doors}, {second}}, weeks{{}, {}}, []string{"Rust night unlisted"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			merged := func(w weeks) []digest.Event { return edition.Merge(harvests(w), nil, digesttest.La) }
			last := merged(c.last)
			seen := edition.Seen{"meetup": {}, "luma": {}, "php": {}}
			period := digest.Period{Start: digesttest.At(20, 9, 0), End: digesttest.At(48, 0, 0)}
			var got []string
			for _, e := range edition.Diff(merged(c.now), &digest.Edition{Events: last}, seen, period, digesttest.La) {
				line := e.Title
				if e.Change != "" {
					line += " " + string(e.Change)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			revisions := edition.Revise(last, merged(c.now), digesttest.At(20, 9, 0), digesttest.La)
			if wantsNews := name == "both move"; (len(revisions) > 0) != wantsNews {
				t.Errorf("got the corrections %+v", revisions)
			}
		})
	}
}

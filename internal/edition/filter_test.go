package edition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

var downtown = digest.Near{Point: digest.Position{Lat: 34.05, Lon: -118.24}, Distance: 15, Unit: digest.Miles}

// at puts an event to a position.
func at(lat, lon float64) func(*digest.Event) {
	return func(e *digest.Event) { e.Position, e.Mode = digest.Position{Lat: lat, Lon: lon}, digest.InPerson }
}

func titles(m edition.Material) string {
	var out []string
	for _, e := range edition.Compose(m).Events {
		out = append(out, e.Title)
	}
	return strings.Join(out, ", ")
}

// everyCase is a calendar with all cases of a filter.
func everyCase() edition.Material {
	online := at(40.7, -74)
	return oneGroup(
		described("Pythón night", "", 21),
		described("Open house", "We talk about open data.", 22),
		described("Data science yoga", "", 23),
		described("Knitting", "No yoga here. Data are not opened.", 24),
		described("Far python", "", 25, at(34.42, -119.70)),  // Santa Barbara
		described("Near python", "", 26, at(34.14, -118.26)), // Glendale
		described("Webinar in python", "", 27, online, func(e *digest.Event) { e.Mode = digest.Online }),
	)
}

// The same filter works for a source and for a group, and digest why names the word, or the distance.
func TestFiltersOfSourcesAndGroups(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter digest.EventFilter
		want   string
		why    map[string]string // by query; WHOSE stands for the source or the group
	}{
		{
			"include",
			digest.EventFilter{Include: []string{"python", "open data"}},
			"Pythón night, Open house, Far python, Near python, Webinar in python",
			map[string]string{
				"knitting": `left out, because neither its title nor its description has a word of include of WHOSE ` +
					`("python", "open data")`,
				"open house": ": shown",
			},
		},
		{
			"exclude",
			digest.EventFilter{Exclude: []string{"yoga", "far python"}},
			"Pythón night, Open house, Knitting, Near python, Webinar in python",
			map[string]string{
				"data science": `left out, because its title has "yoga", which exclude of WHOSE names`,
				"far":          `left out, because its title has "far python", which exclude of WHOSE names`,
				"knitting":     ": shown",
			},
		},
		{
			"exclude before include",
			digest.EventFilter{Include: []string{"data"}, Exclude: []string{"yoga"}},
			"Open house, Knitting",
			map[string]string{"data science": `its title has "yoga"`},
		},
		{
			"near, in miles",
			digest.EventFilter{Near: downtown},
			"Pythón night, Open house, Data science yoga, Knitting, Near python, Webinar in python",
			map[string]string{
				"far": "left out, because it is 87.2 mi away, which is 72.2 mi further than near of WHOSE allows",
			},
		},
		{
			"near, in kilometers",
			digest.EventFilter{Near: digest.Near{Point: downtown.Point, Distance: 10, Unit: digest.Kilometers}},
			"Pythón night, Open house, Data science yoga, Knitting, Webinar in python",
			map[string]string{"near p": "it is 10.2 km away, which is 0.2 km further than near of WHOSE allows"},
		},
	} {
		for _, whose := range []string{"source meetup", "the group SoCal Python"} {
			t.Run(c.name+" of "+whose, func(t *testing.T) {
				m := everyCase()
				if strings.HasPrefix(whose, "source") {
					m.Collections[0].Listing.Filter = c.filter
				} else {
					m.Groups[0].Filter = c.filter
				}
				if got := titles(m); got != c.want {
					t.Errorf("got %s\nwant %s", got, c.want)
				}
				for query, want := range c.why {
					want = strings.ReplaceAll(want, "WHOSE", whose)
					if got := why(t, m, query); len(got) != 1 || !strings.Contains(got[0], want) {
						t.Errorf("%s: got %q, want %q", query, got, want)
					}
				}
			})
		}
	}
}

// An event that was told stays untold without a word once a filter leaves it out: it is neither gone, nor moved to the
// next evening with its title, nor canceled.
func TestNewFiltersAreSilent(t *testing.T) {
	told := described("Yoga for coders", "", 27, at(34.42, -119.70))
	other := digesttest.Event("Yoga for coders", digesttest.At(31, 19, 0))
	other.UID = "another"
	canceled := told
	canceled.Status = digest.Cancelled
	filters := map[string]digest.EventFilter{
		"include": {Include: []string{"python"}},
		"exclude": {Exclude: []string{"yoga"}},
		"near":    {Near: downtown},
	}
	for name, listed := range map[string][]digest.Event{
		"still listed": {told},
		"canceled":     {canceled},
		"gone":         {},
	} {
		for by, f := range filters {
			for _, ofGroup := range []bool{true, false} {
				if name == "gone" && by != "exclude" {
					continue // what is gone has no description and no position: see the next test
				}
				m := oneGroup(append(listed, described("Python night", "", 26))...)
				m.Collections[0].Harvest.Horizon = digesttest.At(31, 0, 0)
				last := told
				last.Sources, last.SourceKeys = []string{"meetup"}, []string{m.Collections[0].Listing.ID()}
				last.Position, last.Description = digest.Position{}, ""
				m.History.Editions = []digest.Edition{{Events: []digest.Event{last}}}
				if before := titles(m); !strings.Contains(before, "Yoga") {
					t.Fatalf("without a filter: got %s", before)
				}
				if ofGroup {
					m.Groups[0].Filter = f
				} else {
					m.Collections[0].Listing.Filter = f
				}
				if got := titles(m); got != "Python night" {
					t.Errorf("%s, %s, of the group %v: got %s", name, by, ofGroup, got)
				}
			}
		}
	}
	m := oneGroup(told, other)
	last := told
	last.Position = digest.Position{}
	m.History.Editions = []digest.Edition{{Events: []digest.Event{last}}}
	m.Groups[0].Filter = filters["near"]
	e := edition.Compose(m)
	if len(e.Events) != 1 || e.Events[0].Change != "" || !e.Events[0].Start.Equal(other.Start) {
		t.Errorf("got %+v", e.Events)
	}
}

// What the source no longer lists is told as gone, although no word of include is known of it: it may have been in the
// description.
func TestIncludeDoesNotHideWhatIsGone(t *testing.T) {
	m := oneGroup(described("Python night", "", 26))
	m.Collections[0].Harvest.Horizon = digesttest.At(31, 0, 0)
	gone := digesttest.Event("Open house", digesttest.At(27, 19, 0))
	gone.Sources, gone.SourceKeys = []string{"meetup"}, []string{m.Collections[0].Listing.ID()}
	m.History.Editions = []digest.Edition{{Events: []digest.Event{gone}}}
	m.Groups[0].Filter = digest.EventFilter{Include: []string{"python"}}
	if got := titles(m); got != "Python night, Open house" {
		t.Errorf("got %s", got)
	}
}

// An event of two sources is left out if both filters leave it out, and if one source knows where it is.
func TestFiltersAndSeveralSources(t *testing.T) {
	m := oneGroup(described("Far python", "", 25))
	m.Collections = append(m.Collections, edition.Collection{
		Listing: digest.Listing{Name: "luma", Group: "SoCal Python"}, At: digesttest.Monday,
		Harvest: digest.Harvest{Events: []digest.Event{described("Far Python", "", 25, at(34.42, -119.70))}},
	})
	m.Collections[0].Listing.Filter.Exclude = []string{"python"}
	if got := titles(m); got != "Far python" {
		t.Errorf("one source leaves it out: got %q", got)
	}
	got := why(t, m, "far")
	want := `another source lists it, although its title has "python", which exclude of source meetup names`
	if len(got) != 2 || !strings.Contains(got[0], want) {
		t.Errorf("got %q", got)
	}
	m.Collections[1].Listing.Filter.Exclude = []string{"python"}
	if got := titles(m); got != "" {
		t.Errorf("both sources leave it out: got %q", got)
	}
	m.Collections[0].Listing.Filter, m.Collections[1].Listing.Filter = digest.EventFilter{}, digest.EventFilter{}
	m.Groups[0].Filter.Near = downtown
	if got := titles(m); got != "" {
		t.Errorf("one source has coordinates: got %q", got)
	}
}

// A group whose own source leaves an event out does not keep it in spite of the other group that holds it.
func TestFiltersOfGroupsThatHoldAnEventTogether(t *testing.T) {
	joint := func(e *digest.Event) { e.UID = "joint@example.org" }
	m := oneGroup(described("Crypto happy hour", "", 25, joint))
	m.Groups = append(m.Groups, digest.Group{Name: "Beta"})
	m.Collections = append(m.Collections, edition.Collection{
		Listing: digest.Listing{Name: "beta", Group: "Beta"}, At: digesttest.Monday,
		Harvest: digest.Harvest{Events: []digest.Event{
			described("Crypto happy hour", "", 25, joint, func(e *digest.Event) { e.Group = "Beta" }),
		}},
	})
	m.Groups[0].Filter.Exclude = []string{"crypto"}
	if got := titles(m); got != "Crypto happy hour" {
		t.Errorf("only one group leaves it out: got %q", got)
	}
	m.Collections[1].Listing.Filter.Include = []string{"python"}
	if got := titles(m); got != "" {
		t.Errorf("one group and the other's source leave it out: got %q", got)
	}
	m.Groups[0].Filter.Exclude = nil
	if got := titles(m); got != "Crypto happy hour" {
		t.Errorf("only the other's source leaves it out: got %q", got)
	}
}

// Events that are written in the configuration were chosen by a person.
func TestWrittenEventsAreNotFiltered(t *testing.T) {
	m := oneGroup(described("Yoga for coders", "", 25))
	m.Collections[0].Listing.Written = true
	m.Groups[0].Filter.Exclude = []string{"yoga"}
	if got := titles(m); got != "Yoga for coders" {
		t.Errorf("got %q", got)
	}
}

func TestFilteredEventsAreCounted(t *testing.T) {
	m := everyCase()
	c := m.Collections[0]
	if got := c.Filtered(m.Groups); got != "" {
		t.Errorf("without a filter: got %q", got)
	}
	c.Listing.Filter.Exclude = []string{"yoga"}
	m.Groups[0].Filter = digest.EventFilter{Include: []string{"python", "house"}, Near: downtown}
	want := "3 left out (1 by include, 1 by exclude, 1 by near), 2 kept by near, because their place has no coordinates"
	if got := c.Filtered(m.Groups); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Editions do not have coordinates: nobody reads them there.
func TestEditionsHaveNoCoordinates(t *testing.T) {
	m := oneGroup(described("Near python", "", 26, at(34.14, -118.26)))
	if e := edition.Compose(m); len(e.Events) != 1 || slices.ContainsFunc(e.Events, func(e digest.Event) bool {
		return e.Position.Known()
	}) {
		t.Errorf("got %+v", e.Events)
	}
}

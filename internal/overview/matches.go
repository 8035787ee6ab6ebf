package overview

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Matching returns the matches that the query selects. Those of a repository are sorted, best first.
func Matching(all []digest.Match, query string) []digest.Match {
	var ofRepo, ofEvent []digest.Match
	first := map[string]digest.Match{} // of each series and repository
	for _, m := range all {
		series := m.Event.Group + "\x00" + m.Event.Title + "\x00" + m.Repository.Name
		if f, known := first[series]; known && f.Score >= m.Score {
			continue // another event in a series, for the same reasons
		}
		first[series] = m
		_, short, _ := strings.Cut(strings.ToLower(m.Repository.Name), "/")
		switch {
		case query == "":
			ofEvent = append(ofEvent, m)
		case query == strings.ToLower(m.Repository.Name), query == short, query == strings.ToLower(m.Repository.URL):
			ofRepo = append(ofRepo, m)
		case strings.Contains(strings.ToLower(m.Event.Title), query),
			query == strings.TrimSuffix(strings.ToLower(m.Event.URL), "/"),
			query == strings.ToLower(m.Event.Group):
			ofEvent = append(ofEvent, m)
		}
	}
	if len(ofRepo) > 0 {
		slices.SortStableFunc(ofRepo, func(a, b digest.Match) int { return cmp.Compare(b.Score, a.Score) })
		return ofRepo[:min(len(ofRepo), 10)]
	}
	return ofEvent
}

// NoMatch prints why nothing fits.
func NoMatch(w io.Writer, draft edition.Material, query string) error {
	for _, c := range draft.Collections {
		for _, r := range c.Harvest.Repositories {
			_, short, _ := strings.Cut(strings.ToLower(r.Name), "/")
			if query != strings.ToLower(r.Name) && query != short {
				continue
			}
			why := cmp.Or(match.WhyNotPresented(r, draft.Period.Start),
				"no upcoming event of a group that takes talks has its topics")
			fmt.Fprintf(w, "%s fits no event: %s.\n", r.Name, why)
			return nil
		}
	}
	if query == "" {
		fmt.Fprintln(w, "No repository fits an upcoming event of a group that takes talks.")
		return nil
	}
	return digest.WithHint(fmt.Errorf("no repository or event matches %q", query),
		"digest match, without a name, lists all matches; a part of an event's title is enough")
}

// Matches prints matches by event. If pitch is not nil, it adds the pitch of the best match; pitch returns what the
// pitch lacks.
func Matches(w io.Writer, found []digest.Match, zone *time.Location, pitch func(digest.Pitch) string) {
	before, shown, pitched := "", 0, false
	for _, m := range found {
		head := fmt.Sprintf("%s\n%s, %s", m.Event.Title, m.Event.Group, when(m.Event, zone))
		if head != before {
			if before != "" {
				fmt.Fprintln(w)
			}
			fmt.Fprintln(w, head)
			if !m.Deadline.IsZero() {
				fmt.Fprintf(w, "Proposals until %s\n", m.Deadline.In(zone).Format("Mon 2006-01-02"))
			}
			before, shown = head, 0
		}
		if shown++; shown > 10 {
			continue
		}
		ready := ""
		if !digest.Assess(m.Repository).Ready {
			ready = " (not ready for newcomers)"
		}
		fmt.Fprintf(w, "  %.2f  %s%s\n", m.Score, m.Repository.Name, ready)
		for _, r := range m.Reasons {
			fmt.Fprintf(w, "        - %s\n", r)
		}
		if pitch != nil && shown == 1 && !pitched {
			pitched = true
			head := "Pitch"
			if missing := pitch(m.Pitch); missing != "" {
				fmt.Fprintf(w, "        No pitch yet. %s\n", missing)
				head = "Outline"
			}
			fmt.Fprintf(w, "        %s: %s\n", head, m.Pitch.Title)
			for line := range strings.Lines(console.Wrapped(m.Pitch.Abstract, 70)) {
				fmt.Fprint(w, "          "+line)
			}
			fmt.Fprintln(w)
			if m.ProposeURL != "" {
				fmt.Fprintf(w, "        Propose it at: %s\n", m.ProposeURL)
			}
		}
	}
}

func when(e digest.Event, zone *time.Location) string {
	if e.AllDay {
		return e.Start.Format("Mon 2006-01-02")
	}
	return e.Start.In(zone).Format("Mon 2006-01-02 15:04 MST")
}

// WithoutProposal prints the events that are no place for a talk or come too soon, and why; with a query those whose
// title or group it means. It reports whether there are any.
func WithoutProposal(w io.Writer, evenings []match.EventStage, query string, zone *time.Location) bool {
	found := false
	for _, e := range evenings {
		why := ""
		switch {
		case e.Stage.Kind == match.StageNone:
			why = e.Stage.Explain()
		case e.TooNear:
			why = "it is too near for a new proposal"
		}
		title, group := strings.ToLower(e.Event.Title), strings.ToLower(e.Event.Group)
		if why == "" || query != "" && !strings.Contains(title, query) && group != query &&
			strings.TrimSuffix(strings.ToLower(e.Event.URL), "/") != query {
			continue
		}
		if !found {
			found = true
			fmt.Fprintln(w, "\nNo proposal")
		}
		fmt.Fprintf(w, "  %s, %s, %s: %s\n", e.Event.Title, e.Event.Group, when(e.Event, zone), why)
	}
	return found
}

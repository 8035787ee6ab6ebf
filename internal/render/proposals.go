package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// matches adds the proposals by time, the one to show whole, and their deadlines.
func (b builder) matches(out *View) {
	shown := b.edition.Present[:min(len(b.edition.Present), maxMatches)]
	best := -1
	anchors := map[string]bool{}
	for i, m := range shown {
		v := b.match(m, out.URL, anchors)
		out.Present = append(out.Present, v)
		if v.Event.Off {
			continue
		}
		if best < 0 || b.before(m, shown[best]) {
			best = i
		}
		if v.Deadline != "" {
			by := m.Deadline.In(b.zone)
			out.Deadlines = append(out.Deadlines, DeadlineView{
				Date: capital(b.day(by)),
				Text: b.filled("deadlines.talk", "group", b.organizer(m.Event), "project", shortName(m.Repository.Name)),
				URL:  v.ProposeURL, at: m.Deadline,
			})
		}
	}
	b.deadlines(out)
	for i, other := range out.Present {
		if i == best {
			other.Reasons = other.Reasons[:min(len(other.Reasons), b.limit.reasons)]
			out.Best = &other
			continue
		}
		if !b.limit.pitches {
			other.Abstract = ""
		}
		if !b.limit.titles && other.PitchURL == "" {
			other.Title = ""
		}
		out.Others = append(out.Others, other)
	}
	if out.PresentLead = b.say("present.lead"); out.URL == "" && !b.limit.pitches && len(out.Others) > 0 {
		out.PresentLead = b.say("present.lead.first")
	}
	b.morePresent(out)
}

// morePresent leaves to the page what a letter has no room for, and says how many projects are not shown.
func (b builder) morePresent(out *View) {
	var lines []string
	if more := len(out.Others) - b.limit.others; more > 0 && out.URL != "" {
		out.Others = out.Others[:b.limit.others]
		lines = append(lines, b.count("present.more", more))
	}
	out.MorePresent = b.edition.MorePresent + max(0, len(b.edition.Present)-maxMatches)
	if out.MorePresent > 0 {
		lines = append(lines, b.count("present.later", out.MorePresent))
	}
	out.MorePresentLine = strings.Join(lines, " ")
}

// match builds a proposal. anchors are those of the page that are taken.
func (b builder) match(m digest.Match, page string, anchors map[string]bool) MatchView {
	m.Event = b.current(m.Event)
	project := m.Kind == digest.MatchProject
	v := MatchView{
		Event: b.event(m.Event), Project: b.project(m.Repository), Title: b.text(m.Pitch.Title, maxTitle),
		Abstract: b.text(m.Pitch.Abstract, maxAbstract), Missing: b.medium.text(b.lacking(m.Pitch)),
		Language: m.Pitch.Language, Blank: strings.HasPrefix(m.Pitch.Title, "["),
		Kind: m.Kind, StillOpen: m.StillOpen, When: b.whenShort(m.Event), Do: b.say("present.propose"),
	}
	if v.Language == "" {
		v.Language = "en"
	}
	where := []string{"project", shortName(m.Repository.Name), "group", b.organizer(m.Event)}
	if v.Headline = b.filled("present.at", where...); project {
		v.Headline, v.Do = b.filled("present.bring", where...), b.say("present.bring.do")
	}
	if m.StillOpen {
		v.Tag = b.say("present.still_open")
	}
	v.Anchor = anchor(m, b.zone)
	for n := 2; anchors[v.Anchor]; n++ {
		v.Anchor = fmt.Sprintf("%s-%d", anchor(m, b.zone), n)
	}
	anchors[v.Anchor] = true
	if page != "" {
		v.PitchURL = page + "#" + v.Anchor
	}
	for _, r := range b.reasons(m) {
		v.Reasons = append(v.Reasons, b.text(capital(r), maxTitle))
	}
	if v.Event.Off { // nobody should propose anything for it
		return v
	}
	v.ProposeURL = b.medium.link(m.ProposeURL)
	if !m.Deadline.IsZero() {
		v.Deadline = b.say("present.by", "date", b.day(m.Deadline.In(b.zone)))
	}
	return v
}

// before reports whether a is shown rather than c: what the editor pinned, then what the organizers look for, the first
// deadline first, then what fits best.
func (b builder) before(a, c digest.Match) bool {
	if p, q := b.edition.PinnedMatch(a), b.edition.PinnedMatch(c); p != q {
		return p
	}
	x, y := wantedBy(a), wantedBy(c)
	switch {
	case x.IsZero() != y.IsZero():
		return y.IsZero()
	case !x.Equal(y):
		return x.Before(y)
	}
	return a.Score > c.Score
}

// wantedBy returns by when the organizers look for the talk; zero if they don't.
func wantedBy(m digest.Match) time.Time {
	switch by := deadline(m); {
	case !by.IsZero():
		return by
	case m.Event.Opening != nil || wanted(m):
		return m.Event.Start
	}
	return time.Time{}
}

// deadline returns the last moment for a proposal; zero if none is known.
func deadline(m digest.Match) time.Time {
	if m.Deadline.IsZero() && m.Event.Opening != nil {
		return m.Event.Opening.Deadline
	}
	return m.Deadline
}

// wanted reports whether the reasons of a match say that the organizers look for a speaker.
func wanted(m digest.Match) bool {
	return slices.ContainsFunc(m.Because, func(r digest.Because) bool { return isOpening(r.Code) })
}

// isOpening reports whether the code of a reason is that of an opening.
func isOpening(code string) bool {
	return code == "needs_speaker" || code == "open_slot" || code == "call_for_speakers"
}

// anchor names a proposal within a page: curb-space-map-hack-for-la-2026-07-25.
func anchor(m digest.Match, zone *time.Location) string {
	var b strings.Builder
	for _, part := range []string{
		shortName(m.Repository.Name), m.Event.Group, m.Event.StartsAt(zone).In(zone).Format(time.DateOnly),
	} {
		for _, word := range strings.FieldsFunc(strings.ToLower(part), func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9')
		}) {
			if b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteString(word)
		}
	}
	return clip(b.String(), maxTitle)
}

func (b builder) project(r digest.Repository) ProjectView {
	return ProjectView{
		Name: b.text(shortName(r.Name), maxName), URL: b.medium.link(r.URL),
		Description: b.text(r.Description, maxSummary),
	}
}

// shortName returns a repository's name without its owner.
func shortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// current returns e as the edition's corrections say it is now.
func (b builder) current(e digest.Event) digest.Event {
	for _, c := range b.edition.Corrections {
		for _, r := range c.Revisions {
			if digest.SameEvent(e, r.Told) {
				r.Now.Opening = e.Opening
				e = r.Now
			}
		}
	}
	return e
}

// Package asktext writes the messages and pages about asks, in the languages of the people who get them.
package asktext

import (
	"cmp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// View is what a message or a page about an ask depends on. All texts are as they came from outside.
type View struct {
	Kind  string // asked, reminded, next, nudged, moved, canceled, released, week, day, after, thanked; or closed
	Why   string // for asked: owner, passed, or why the lead gets it; for closed: the key of a state
	Taken bool   // for moved and canceled: the person had said yes

	Name      string // whose message it is
	Lead      string // name of the lead
	IsLead    bool   // the person is asked as the lead
	Before    string // who suggested the person; may be empty
	Suggested string // whom somebody suggested to the lead

	Repository, RepositoryURL string
	Maintainers               []string // logins
	Group, GroupNote          string
	GroupPage, Propose        string // addresses
	Event, EventURL, Place    string
	Start, Was                time.Time // in the digest's zone; Was is zero if it did not move
	AllDay                    bool      // the time of Start is unknown
	Deadline                  time.Time // for proposals; zero if unknown
	AnswerBy                  time.Time
	Minutes                   int  // of a talk at most; 0: unknown
	Project                   bool // a project to work on, not a talk
	Match                     digest.Match

	Link     string // the page to answer on
	Hold     string // the address of the calendar file; empty: none
	Rules    string // the address of the city's rules for speakers; may be empty
	Accepted bool   // the organizers said yes
	Public   bool   // the person's name is shown
	Gaps     []Gap
	Checked  bool // Gaps is complete
	Tasks    []digest.Task
	People   []string // whom the person can name instead of themselves
}

// Gap is an item that a repository lacks, with a text to copy.
type Gap struct{ Item, Text string }

// Text is a message or a page about an ask, in one language. Every text but Quote is one line.
type Text struct {
	Subject string
	Hello   string
	Parts   []Part
	Answers []Answer
	Link    string // the page to answer on
	Open    string // label of Link
	After   string // what happens without an answer
	Foot    string
	Direct  string // instead of Foot, where nobody reads replies
	Letter  Letter // for next; otherwise empty
}

// Part is a paragraph: each field may be empty.
type Part struct {
	Head  string
	Text  string
	Facts []Fact
	Links []Link
	Items []Link // a list; without an address, only text
	Quote string // several lines, to copy
}

// Fact is a line with a label.
type Fact struct{ Label, Text, URL string }

// Link is a text with an address, which may be empty.
type Link struct{ Text, URL string }

// Answer is something that a person can answer.
type Answer struct {
	Kind  string // yes, other, no, never, accepted, refused, named, unnamed, given, or notgiven
	Label string
	Does  string // what it does
}

// Letter is a letter to organizers, for the person to send.
type Letter struct{ Subject, Body, Mailto string }

// asking makes texts about an ask.
type asking struct {
	*render.Kit
	v    View
	gaps []string
}

// Text returns the text of a message or a page. letters is the writer of the language in which the organizers get the
// letter.
func (w *Writer) Text(v View, letters *Writer) Text {
	_, short, _ := strings.Cut(v.Repository, "/")
	a := asking{Kit: w.kit, v: v}
	a.gaps = []string{
		"project", a.name(cmp.Or(short, v.Repository)), "group", a.name(v.Group), "date", a.Day(v.Start),
		"lead", a.name(v.Lead), "digest", w.name, "suggested", a.name(v.Suggested), "before", a.name(v.Before),
		"name", a.name(v.Name),
	}
	out := Text{
		Subject: a.text("ask." + v.Kind + ".subject"), Hello: a.text("ask.hi"), Link: render.WebAddress(v.Link),
		Foot: a.text("ask.foot"), Direct: a.text("ask.foot.direct"), Open: a.text("ask.answer"),
	}
	switch v.Kind {
	case "asked", "reminded":
		if v.IsLead && v.Kind == "asked" {
			out.Subject = a.text("ask.lead.subject")
		}
		out.Parts = a.question()
		out.Answers = a.fourAnswers()
		out.After = a.text(a.unanswered())
	case "next":
		out.Letter = letters.letter(v)
		out.Parts = a.next(out.Letter)
		out.Answers, out.Open = a.progress(), a.text("ask.open")
	case "nudged":
		out.Parts = []Part{{Text: a.text("ask.nudged.text")}, {Facts: a.facts()}}
		out.Answers, out.Open = a.progress(), a.text("ask.open")
	case "moved":
		key := "ask.moved.text.asked"
		out.Answers = a.fourAnswers()
		if v.Taken {
			key, out.Answers = "ask.moved.text", a.answers("no")
		}
		out.Parts = []Part{{Text: a.text(key)}, {Facts: a.facts(), Links: a.hold()}}
	case "canceled":
		key := "ask.canceled.text.asked"
		if v.Taken {
			key = "ask.canceled.text"
		}
		out.Parts = []Part{{Text: a.text(key), Links: a.hold()}}
		out.Open, out.Link = "", ""
	case "released":
		out.Parts = []Part{{Text: a.text("ask.released.text")}}
		out.Open, out.Link = "", ""
	case "week", "day":
		out.Parts = []Part{{Text: a.text("ask." + v.Kind + ".text")}, {Facts: a.facts(), Links: a.hold()}, a.slides()}
		out.Answers = a.answers("no")
	case "after":
		out.Parts = []Part{{Text: a.text("ask.after.text")}, {Facts: a.facts()}}
		out.Answers = a.answers("given", "notgiven")
	case "thanked":
		out.Parts = []Part{{Text: a.text("ask.thanked.text")}}
		out.Answers = a.answers("given")
		if v.Public {
			out.Answers = append(out.Answers, a.answers("unnamed")...)
		} else {
			out.Answers = append(out.Answers, a.answers("named")...)
		}
	case "closed":
		out.Parts = []Part{{Text: a.text("ask.state." + v.Why)}, {Facts: a.facts()}}
		switch v.Why {
		case "refused":
			out.Answers = a.answers("yes")
		case "given":
			out.Answers = a.answers("given")
		}
	}
	return out
}

// text returns a phrase with everything that can be in its gaps.
func (a asking) text(key string, more ...string) string {
	return a.Phrase(key, append(more, a.gaps...)...)
}

func (a asking) name(text string) string { return render.Line(text, maxName) }

// maxName is how many characters of a name, a title, or a place are shown.
const maxName = 80

// line returns a text as one line without anything that could act.
func line(text string) string { return render.Line(text, maxLine) }

// maxLine is how many characters any line may have.
const maxLine = 2000

// question is what is asked: the first lines say what, when, and until when to answer.
func (a asking) question() []Part {
	v := a.v
	first := "ask.asked.text"
	if v.IsLead {
		first = "ask.lead.text"
	}
	if v.Project {
		first += ".project"
	}
	lines := []string{a.text(first)}
	if v.Kind == "reminded" {
		lines = append([]string{a.text("ask.reminded.text")}, lines...)
	}
	switch {
	case v.Why == "passed" && v.Before != "":
		lines = append(lines, a.text("ask.asked.passed.by"))
	case v.Why == "passed":
		lines = append(lines, a.text("ask.asked.passed"))
	case v.IsLead:
		lines = append(lines, a.text("ask.lead."+v.Why))
	}
	parts := []Part{{Text: strings.Join(lines, " ")}, {Facts: append([]Fact{
		{Label: a.text("ask.by"), Text: a.at(v.AnswerBy, false)},
	}, a.facts()...)}}
	reasons := a.Reasons(v.Match, v.Start.Location())
	if len(reasons) > 0 {
		part := Part{Head: a.text("ask.fits")}
		for _, r := range reasons {
			part.Items = append(part.Items, Link{Text: r})
		}
		parts = append(parts, part)
	}
	if p := v.Match.Pitch; p.Title != "" {
		key := "ask.pitch"
		if p.Missing != "" {
			key = "ask.pitch.outline"
		}
		parts = append(parts, Part{Head: a.text(key), Quote: line(p.Title) + "\n\n" + render.Lines(p.Abstract)})
	}
	return parts
}

func (a asking) fourAnswers() []Answer { return a.answers("yes", "other", "no", "never") }

func (a asking) answers(kinds ...string) []Answer {
	var out []Answer
	for _, kind := range kinds {
		key := "ask." + kind
		if kind == "no" && (a.v.Taken || a.v.Kind != "asked" && a.v.Kind != "reminded" && a.v.Kind != "moved") {
			key = "ask.withdraw"
		}
		if kind == "given" && a.v.Kind != "after" {
			key = "ask.add"
		}
		out = append(out, Answer{Kind: kind, Label: a.text(key), Does: a.text(key + ".does")})
	}
	return out
}

// progress are the answers between a yes and the event.
func (a asking) progress() []Answer {
	kinds := []string{"accepted", "refused", "no"}
	if a.v.Accepted {
		kinds = []string{"no"}
	}
	if a.v.Public {
		return a.answers(append(kinds, "unnamed")...)
	}
	return a.answers(append(kinds, "named")...)
}

func (a asking) unanswered() string {
	switch {
	case a.v.IsLead:
		return "ask.unanswered.lead"
	case a.v.Kind == "reminded":
		return "ask.unanswered.last"
	}
	return "ask.unanswered"
}

func (a asking) hold() []Link {
	if a.v.Hold == "" {
		return nil
	}
	return []Link{{Text: a.text("ask.next.hold.file"), URL: render.WebAddress(a.v.Hold)}}
}

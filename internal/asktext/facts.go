package asktext

import (
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/render"
)

// facts are the lines that say when, where, and what.
func (a asking) facts() []Fact {
	v := a.v
	out := []Fact{{Label: a.text("ask.when"), Text: a.at(v.Start, v.AllDay)}}
	if !v.Was.IsZero() {
		out = []Fact{
			{Label: a.text("ask.was"), Text: a.at(v.Was, v.AllDay)}, {Label: a.text("ask.now"), Text: a.at(v.Start, v.AllDay)},
		}
	}
	add := func(key, text, url string) {
		if text != "" {
			out = append(out, Fact{Label: a.text(key), Text: text, URL: render.WebAddress(url)})
		}
	}
	add("ask.event", a.name(strings.Trim(line(v.Group)+": "+line(v.Event), ": ")), v.EventURL)
	add("ask.where", a.name(v.Place), "")
	add("ask.project", line(v.Repository), v.RepositoryURL)
	if v.Kind == "asked" || v.Kind == "reminded" || v.Kind == "moved" {
		add("ask.what", a.length("ask.what"), "")
	}
	if v.Kind == "asked" || v.Kind == "reminded" {
		if !v.Deadline.IsZero() {
			add("ask.closes", a.at(v.Deadline, false), "")
		}
		add("ask.note", render.Line(v.GroupNote, 300), v.GroupPage)
		if v.IsLead && len(v.Maintainers) > 0 {
			add("ask.maintainers", line("@"+strings.Join(v.Maintainers, ", @")), "")
		}
	}
	return out
}

// length says how long it takes.
func (a asking) length(key string) string {
	switch {
	case a.v.Project:
		return a.text(key + ".project")
	case a.v.Minutes > 0:
		return a.text(key+".talk", "n", strconv.Itoa(a.v.Minutes))
	}
	return a.text(key + ".talk.open")
}

// at returns a moment in words.
func (a asking) at(t time.Time, dayOnly bool) string {
	if dayOnly {
		return a.Day(t)
	}
	return a.At(t)
}

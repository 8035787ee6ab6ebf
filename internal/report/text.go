// Package report writes what happened after editions as plain text, Markdown, and CSV.
package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// reportWriter writes a report as plain text or Markdown.
type reportWriter struct {
	w        io.Writer
	zone     *time.Location
	markdown bool
}

// Text writes a report as plain text or Markdown.
func Text(w io.Writer, r edition.Report, zone *time.Location, markdown bool) {
	out := reportWriter{w, zone, markdown}
	out.head(1, fmt.Sprintf("What happened after the digest, %s to %s", out.day(r.Since), out.day(r.Until)))
	fmt.Fprintf(w, "%s went out. What happened after something was shown did not necessarily happen because of it.\n\n",
		console.Plural(r.Editions, "edition", "editions"))
	out.talks(r)
	fmt.Fprintln(w)
	out.projects(r)
	fmt.Fprintln(w)
	out.tasks(r)
	fmt.Fprintln(w)
	out.head(2, "Reuse")
	fmt.Fprintf(w, "The editions listed %s that others can use.\n", console.Plural(r.Releases, "release", "releases"))
}

func (o reportWriter) day(t time.Time) string { return t.In(o.zone).Format(time.DateOnly) }

func (o reportWriter) head(level int, text string) {
	if o.markdown {
		fmt.Fprintf(o.w, "%s %s\n\n", strings.Repeat("#", level), text)
		return
	}
	rule := map[int]string{1: "=", 2: "-"}[level]
	fmt.Fprintf(o.w, "%s\n%s\n", text, strings.Repeat(rule, len([]rune(text))))
}

// safe returns a text that came from outside so that it cannot act in the output.
func (o reportWriter) safe(text string) string {
	if o.markdown {
		return console.InMarkdown(text)
	}
	return console.Printable(text)
}

func (o reportWriter) talks(r edition.Report) {
	o.head(2, "Community engagement: talks")
	fmt.Fprintf(o.w, "%d proposed, %d accepted, %d given, %d declined.\n", r.Talks[digest.TalkProposed],
		r.Talks[digest.TalkAccepted], r.Talks[digest.TalkPresented], r.Talks[digest.TalkDeclined])
	for _, t := range r.Given {
		line := fmt.Sprintf("- %s at %s", o.safe(t.Repository), o.safe(t.Group))
		if !t.At.IsZero() {
			line += " on " + o.day(t.At)
		}
		if t.Speaker != "" {
			line += ", by " + o.safe(t.Speaker)
		}
		for _, link := range []struct{ name, address string }{{"slides", t.Slides}, {"recap", t.Recap}} {
			if link.address != "" {
				line += ", " + link.name + ": " + link.address
			}
		}
		fmt.Fprintln(o.w, line)
	}
}

func (o reportWriter) projects(r edition.Report) {
	o.head(2, "Recruiting: first contributions from outside")
	if len(r.Projects) == 0 {
		fmt.Fprintln(o.w, "No project was shown.")
	}
	for _, p := range r.Projects {
		fmt.Fprintf(o.w, "- %s, first shown on %s, in %s: %s before, %s after", o.safe(p.Repository), o.day(p.First),
			console.Plural(p.Editions, "edition", "editions"),
			console.Plural(len(p.Before), "person", "people"), console.Plural(len(p.After), "person", "people"))
		if len(p.After) > 0 {
			fmt.Fprintf(o.w, " (%s)", o.safe(strings.Join(p.After, ", ")))
		}
		fmt.Fprintln(o.w)
	}
}

func (o reportWriter) tasks(r edition.Report) {
	o.head(2, "Recruiting: tasks")
	closed, unknown := 0, 0
	for _, t := range r.Tasks {
		switch {
		case !t.Known:
			unknown++
		case !t.Closed.IsZero():
			closed++
		}
	}
	fmt.Fprintf(o.w, "%s shown, %d closed since.\n", console.Plural(len(r.Tasks), "task was", "tasks were"), closed)
	if unknown > 0 {
		fmt.Fprintf(o.w, "It is not known whether %d of them were closed. "+
			"To ask GitHub, set github: {token: …} in meetups.yaml.\n", unknown)
	}
	for _, t := range r.Tasks {
		if !t.Closed.IsZero() {
			fmt.Fprintf(o.w, "- %s#%d, %s: shown on %s, closed on %s by %s\n", o.safe(t.Repository), t.Number,
				o.safe(t.Title), o.day(t.Shown), o.day(t.Closed), o.safe(t.By))
		}
	}
}

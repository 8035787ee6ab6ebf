package asktext

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// maxAskTasks is how many tasks a person is told to bring along.
const maxAskTasks = 5

// next is what a person needs who said yes, in the order in which they need it.
func (a asking) next(letter Letter) []Part {
	v := a.v
	first := Part{Head: a.text("ask.next.letter"), Quote: letter.Subject + "\n\n" + letter.Body}
	if page := render.WebAddress(v.Propose); page != "" {
		first.Links = append(first.Links, Link{Text: a.text("ask.next.form"), URL: page})
	} else if page := render.WebAddress(v.GroupPage); page != "" {
		first.Links = append(first.Links, Link{Text: a.text("ask.next.page"), URL: page})
	}
	first.Links = append(first.Links, Link{Text: a.text("ask.next.mail"), URL: letter.Mailto})
	parts := []Part{
		{Text: a.text("ask.next.text")},
		{Facts: a.facts()},
		first,
		{Head: a.text("ask.next.hold"), Text: a.text("ask.next.hold.text"), Links: a.hold()},
	}
	parts = append(parts, a.repairs()...)
	tasks := Part{Head: a.text("ask.next.tasks")}
	for _, t := range v.Tasks[:min(len(v.Tasks), maxAskTasks)] {
		what := render.Line(cmp.Or(t.Todo, t.Title), 200)
		tasks.Items = append(tasks.Items, Link{Text: what, URL: render.WebAddress(t.URL)})
	}
	if len(tasks.Items) == 0 {
		tasks.Head = a.text("ask.next.tasks.none")
	}
	parts = append(parts, tasks, a.slides())
	n := 0
	for i := range parts {
		if parts[i].Head != "" {
			n++
			parts[i].Head = strconv.Itoa(n) + ". " + parts[i].Head
		}
	}
	return append(parts, Part{Text: a.text("ask.next.tell")})
}

// repairs are what the repository lacks, each with a text to copy.
func (a asking) repairs() []Part {
	switch {
	case len(a.v.Gaps) == 0 && a.v.Checked:
		return []Part{{Head: a.text("ask.next.ready")}}
	case len(a.v.Gaps) == 0:
		return []Part{{Head: a.text("ask.next.unknown"), Links: []Link{
			{Text: line(a.v.Repository), URL: render.WebAddress(a.v.RepositoryURL)},
		}}}
	}
	parts := []Part{{Head: a.text("ask.next.gaps")}}
	for _, g := range a.v.Gaps {
		switch g.Item {
		case digest.Licence, digest.Readme, digest.Documentation, digest.Contributing:
			parts = append(parts, Part{Text: a.text("ask.gap." + g.Item), Quote: render.Lines(g.Text)})
		}
	}
	return parts
}

// slides is the checklist before the event.
func (a asking) slides() Part {
	minutes := 5
	if !a.v.Project {
		minutes = cmp.Or(a.v.Minutes, 30)
	}
	part := Part{Head: a.text("ask.next.slides"), Items: []Link{
		{Text: a.text("ask.next.slides.offline")},
		{Text: a.text("ask.next.slides.minutes", "n", strconv.Itoa(minutes))},
		{Text: a.text("ask.next.slides.address", "address", line(a.v.RepositoryURL))},
	}}
	if page := render.WebAddress(a.v.Rules); page != "" {
		part.Items = append(part.Items, Link{Text: a.text("ask.next.rules"), URL: page})
	}
	return part
}

// letter is the letter to the organizers, in the language of the forms. It has blanks for what no program knows.
func (w *Writer) letter(v View) Letter {
	a := asking{Kit: w.kit, v: v}
	gaps := []string{
		"group", a.name(v.Group), "date", w.kit.Day(v.Start), "name", a.name(v.Name), "n", strconv.Itoa(v.Minutes),
		"title", line(cmp.Or(v.Match.Pitch.Title, v.Repository)), "address", line(v.RepositoryURL),
	}
	say := func(key string) string { return w.kit.Phrase(key, gaps...) }
	body := []string{say("ask.letter.hello")}
	switch {
	case v.Project:
		body = append(body, say("ask.letter.project"))
	case v.Minutes > 0:
		body = append(body, say("ask.letter.talk"))
	default:
		body = append(body, say("ask.letter.talk.open"))
	}
	if p := v.Match.Pitch; p.Title != "" {
		body = append(body, line(p.Title), render.Lines(p.Abstract))
	}
	body = append(body, say("ask.letter.end"), say("ask.letter.bye")+"\n"+a.name(v.Name))
	l := Letter{Subject: say("ask.letter.subject"), Body: strings.Join(body, "\n\n")}
	l.Mailto = "mailto:?subject=" + escapeMailto(l.Subject) + "&body=" +
		escapeMailto(strings.ReplaceAll(l.Body, "\n", "\r\n"))
	return l
}

// escapeMailto escapes a text for a mailto address (RFC 6068), in which + stands for itself.
func escapeMailto(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

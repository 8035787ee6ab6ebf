package asktext

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/render"
)

// Templates of messages and pages.
const (
	textFile = "ask.txt.tmpl"
	mailFile = "ask.html.tmpl"
	pageFile = "ask.page.html.tmpl"
)

// Writer writes messages and pages about asks in one language.
type Writer struct {
	kit  *render.Kit
	name string // of the digest
}

// Open opens a writer with the templates and words of the configuration.
func Open(c render.Config) (*Writer, error) {
	kit, err := render.OpenKit(c, textFile, mailFile, pageFile)
	if err != nil {
		return nil, err
	}
	_, name, _, _ := kit.Sender()
	return &Writer{kit: kit, name: name}, nil
}

// Page is a page on which a person answers.
type Page struct {
	View      View
	Base      string   // prefix of all paths
	Token     string   // of the page
	Languages []string // of pages
	Result    string   // what came of an answer: yes, other, again, elsewhere …; empty: nothing was answered
}

// shown is a text with data from the configuration.
type shown struct {
	Text                            Text
	Lang, Name, ArchiveURL, Contact string
	Base, Token, Result, Lead       string
	Languages, People               []string
}

func (w *Writer) shown(t Text) shown {
	out := shown{Text: t}
	out.Lang, out.Name, out.ArchiveURL, out.Contact = w.kit.Sender()
	return out
}

// Page returns a page, and its Content-Security-Policy.
func (w *Writer) Page(p Page, letters *Writer) (body, policy string, err error) {
	s := w.shown(w.Text(p.View, letters))
	s.Base, s.Token, s.Languages, s.Lead = p.Base, p.Token, p.Languages, line(p.View.Lead)
	for _, name := range p.View.People {
		s.People = append(s.People, line(name))
	}
	if p.Result != "" {
		s.Result = w.Result(p.Result, p.View)
	}
	body, err = w.kit.Execute(pageFile, s)
	return body, w.kit.Policy, err
}

// Mail returns the parts of a mail.
func (w *Writer) Mail(t Text) (text, mail string, err error) {
	s := w.shown(t)
	s.Text.Parts = nil
	for _, part := range t.Parts { // a mailto address is as long as its letter, which is in the text anyway
		part.Links = slices.DeleteFunc(slices.Clone(part.Links), func(l Link) bool {
			return strings.HasPrefix(l.URL, "mailto:")
		})
		part.Quote = indented(part.Quote)
		s.Text.Parts = append(s.Text.Parts, part)
	}
	if text, err = w.kit.Execute(textFile, s); err != nil {
		return "", "", err
	}
	s.Text = t
	mail, err = w.kit.Execute(mailFile, s)
	return strings.TrimRight(text, "\n") + "\n", mail, err
}

// indented indents every line that has text.
func indented(text string) string {
	if text == "" {
		return ""
	}
	return strings.ReplaceAll("  "+strings.ReplaceAll(text, "\n", "\n  "), "  \n", "\n")
}

// Hold returns the title of the event in the person's calendar.
func (w *Writer) Hold(v View) string {
	key := "ask.hold.tentative"
	if v.Accepted {
		key = "ask.hold.confirmed"
	}
	_, short, _ := strings.Cut(v.Repository, "/")
	return w.kit.Phrase(key, "project", line(short), "group", line(v.Group))
}

// Check renders every message and page on invented data.
func (w *Writer) Check() error {
	for _, v := range Samples() {
		if _, _, err := w.Page(Page{View: v, Token: "a-token"}, w); err != nil {
			return err
		}
		if _, _, err := w.Mail(w.Text(v, w)); err != nil {
			return err
		}
	}
	return nil
}

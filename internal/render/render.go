// Package render turns an edition into what its destinations get.
package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config says what shapes the messages besides the edition.
type Config struct {
	Name       string         // what the digest is called
	Language   string         // of its words: en or es
	Languages  []string       // of its readers: a record holds the words of each. None: of Language only
	Zone       *time.Location // of editions that do not name theirs; nil: UTC
	ArchiveURL string         // where the public archive is; empty: there is none to link to
	Contact    string         // where readers report an error: an http(s) address; empty: they are told to answer the message
	Subscribe  string         // the page on which people subscribe; empty: they cannot
	Overlay    string         // a folder whose files stand in for the shipped ones of the same names; empty: none
}

// Renderer implements digest.Renderer. What it renders of a record depends on the record alone: settings.json of its template
// set holds what else shapes it.
type Renderer struct {
	files map[string]string
	set   *set

	mu     sync.Mutex
	opened []openedSet // sets of records that were rendered last, so that a mailing opens each once
}

// openedSet is a set with what it was opened from.
type openedSet struct {
	files    map[string]string
	language string
	set      *set
}

// Links are a recipient's own addresses, for personal messages.
type Links struct {
	Unsubscribe string
	Preferences string
}

// mailBudget keeps the HTML of a mail below the 102 kB at which Gmail clips it.
const mailBudget = 100_000

// textColumns is the width of the plain text: what a terminal of 80 columns and a quoted mail can show.
const textColumns = 78

// Open reads the template set: the embedded files, and the overlay's over them, file by file. An unknown file in the overlay is
// an error, for it would silently do nothing; so is a template that cannot be parsed. Errors name file and line.
func Open(c Config) (*Renderer, error) {
	files, err := collect(c)
	if err != nil {
		return nil, err
	}
	s, err := open(files)
	if err != nil {
		return nil, err
	}
	for _, l := range s.Languages {
		if _, err := openIn(files, l); err != nil {
			return nil, err
		}
	}
	return &Renderer{files: files, set: s}, nil
}

// Templates implements digest.Renderer.
func (r *Renderer) Templates() (map[string]string, error) { return maps.Clone(r.files), nil }

// Render implements digest.Renderer. Errors name file and line of the template.
func (r *Renderer) Render(record digest.Record, formats []digest.Format) (digest.Message, error) {
	return r.RenderFor(record, Links{}, formats)
}

// RenderFor is Render for one recipient, whose own links stand in the footer.
func (r *Renderer) RenderFor(record digest.Record, links Links, formats []digest.Format) (digest.Message, error) {
	s, err := r.setOf(record.Templates)
	if err != nil {
		return digest.Message{Edition: record.Edition}, err
	}
	hash, err := record.Hash()
	if err != nil {
		return digest.Message{Edition: record.Edition}, err
	}
	m, err := s.message(record.Edition, links, formats)
	m.Hash = hash
	return m, err
}

// message renders e with the set.
func (s *set) message(e digest.Edition, links Links, formats []digest.Format) (digest.Message, error) {
	m := digest.Message{Edition: e, Bodies: map[digest.Format]string{}}
	subject, err := s.execute(subjectFile, s.view(e, plain, Links{}, everything))
	if err != nil {
		return m, err
	}
	m.Subject = clip(oneLine(subject), maxTitle)
	for _, f := range formats {
		if m.Bodies[f], err = s.body(e, links, f); err != nil {
			return m, err
		}
	}
	return m, nil
}

// Wording is the edition's title and the one line that sums it up, in the words of the set in use.
func (r *Renderer) Wording(e digest.Edition) (title, intro string) {
	return r.set.title(e), r.set.intro(e)
}

// Index is the front page of the archive. The editions come newest first.
func (r *Renderer) Index(editions []digest.Edition) (string, error) {
	s := r.set
	v := IndexView{Lang: s.Language, Name: oneLine(s.Name), ArchiveURL: hypertext.link(s.ArchiveURL), SubscribeURL: hypertext.link(s.Subscribe)}
	for _, e := range editions {
		v.Editions = append(v.Editions, s.view(e, hypertext, Links{}, everything))
	}
	if len(v.Editions) > 0 {
		v.Newest = &v.Editions[0]
	}
	for _, group := range digest.GroupsOf(editions) {
		if name := oneLine(group); name != "" {
			v.Calendars = append(v.Calendars, CalendarView{Group: name, URL: "calendars/" + digest.CalendarName(group)})
		}
	}
	return s.execute(indexFile, v)
}

// Check executes every template of the set in use on sample editions: busy, quiet, empty, cancelled and nasty. The error names
// file, line and sample.
func (r *Renderer) Check() error {
	var editions []digest.Edition
	links := Links{Unsubscribe: "https://example.org/u", Preferences: "https://example.org/p"}
	for _, sample := range Samples() {
		for _, l := range append([]string{r.set.Language}, r.set.Languages...) {
			s, err := r.setIn(r.files, l)
			if err != nil {
				return err
			}
			for _, f := range Formats() {
				if _, err := s.message(sample.Edition, links, []digest.Format{f}); err != nil {
					return fmt.Errorf("%w (tried on a %s edition in the language %s)", err, sample.Name, l)
				}
			}
		}
		editions = append(editions, sample.Edition)
	}
	_, err := r.Index(editions)
	return err
}

// Formats are all that can be rendered.
func Formats() []digest.Format {
	return []digest.Format{digest.Text, digest.HTML, digest.Slack, digest.JSON, digest.Markdown, digest.Page, digest.PageText}
}

func (s *set) body(e digest.Edition, links Links, f digest.Format) (string, error) {
	switch f {
	case digest.JSON:
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		e.Further, e.LeftOut = nil, nil // they are for the choices of single readers
		err := enc.Encode(e.Keyless())
		return b.String(), err
	case digest.Slack:
		e.Events = e.Corrected() // what is in a channel is edited; everywhere else a correction stands beside what it corrects
		text, err := s.execute(slackFile, s.fitted(s.view(e, mrkdwn, Links{}, everything), slackFile))
		if err != nil {
			return "", err
		}
		return slackPayload(text)
	case digest.Markdown:
		text, err := s.execute(markdownFile, s.fitted(s.view(e, markdown, Links{}, everything), markdownFile))
		return tidy(text), err
	case digest.Page:
		return s.execute(pageFile, s.fitted(s.view(e, hypertext, Links{}, everything), pageFile))
	case digest.HTML:
		return s.mail(e, links)
	case digest.Text, digest.PageText:
		if f == digest.PageText {
			links = Links{}
		}
		v := s.fitted(s.view(e, plain, links, everything), textFile)
		v.Mail = f == digest.Text
		text, err := s.execute(textFile, v)
		return wrapped(text, textColumns), err
	}
	return "", fmt.Errorf("there is no format %q", f)
}

// mail is the HTML part with as many events as fit; the rest is counted, with a link.
func (s *set) mail(e digest.Edition, links Links) (string, error) {
	for most := everything; ; most = most * 3 / 4 {
		v := s.fitted(s.view(e, hypertext, links, most), mailFile)
		v.Mail = true
		text, err := s.execute(mailFile, v)
		if err != nil || len(text) <= mailBudget || most == 0 {
			return text, err
		}
	}
}

// tidy leaves one empty line where a template wrote several, and none at the beginning.
func tidy(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimRight(line, " "); line != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, line)
		}
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
}

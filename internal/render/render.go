// Package render renders editions for their destinations.
package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config configures a Renderer.
type Config struct {
	Name       string         // name of the digest
	Language   string         // en or es
	Languages  []string       // languages of readers: a record has the strings of each; empty: only Language
	Zone       *time.Location // default for editions; nil: UTC
	ArchiveURL string         // public address of the archive; empty if none
	// Archives are the public addresses of archives in other languages, by language. Without one, messages in that
	// language link to ArchiveURL.
	Archives  map[string]string
	Contact   string // where readers report errors, an http(s) address; empty: they are asked to reply
	Subscribe string // page for subscribing; empty if none
	Publisher string // who publishes the digest: a department; may be empty
	Editor    string // a person or address that readers can write to; may be empty
	Overlay   string // folder with files that replace the built-in ones; empty if none
}

// Renderer implements digest.Renderer. Its output depends only on the record, whose template set includes the
// configuration in settings.json.
type Renderer struct {
	files map[string]string
	set   *set

	mu     sync.Mutex
	opened []openedSet // sets of the most recently rendered records, so that a mailing opens each once
}

// openedSet is a set with its source.
type openedSet struct {
	files    map[string]string
	language string
	set      *set
}

// Links are a recipient's addresses in personal messages.
type Links struct {
	Unsubscribe string
	Preferences string
}

// mailBudget keeps the HTML of a mail below 102 kB, where Gmail clips it.
const mailBudget = 100_000

// textColumns is the width of plain text, which fits a terminal of 80 columns and quoted mails.
const textColumns = 78

// Open reads the template set: the embedded files, replaced by those of the overlay. An unknown file in the
// overlay is an error, because it would have no effect. A template that cannot be parsed is also an error.
// Errors name file and line.
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

// RenderFor is Render for one recipient, with their links in the footer.
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
	subject, err := s.execute(subjectFile, s.view(e, plain, Links{}, whole))
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

// Wording returns the edition's title and introduction, with the current strings.
func (r *Renderer) Wording(e digest.Edition) (title, intro string) {
	return r.set.title(e), r.set.intro(e)
}

// Index returns the front page of the archive. editions are in order, newest first.
func (r *Renderer) Index(editions []digest.Edition) (string, error) {
	return r.set.index(editions)
}

func (s *set) index(editions []digest.Edition) (string, error) {
	v := IndexView{
		Lang: s.Language, Name: oneLine(s.Name), ArchiveURL: hypertext.link(s.ArchiveURL),
		SubscribeURL: hypertext.link(s.Subscribe),
	}
	for _, e := range editions {
		v.Editions = append(v.Editions, s.view(e, hypertext, Links{}, whole))
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

// Check executes every template of the current set on all sample editions, in every language. The error names
// file, line, sample, and language.
func (r *Renderer) Check() error {
	sets := []*set{r.set}
	for _, l := range r.set.Languages {
		if l == r.set.Language {
			continue
		}
		s, err := r.setIn(r.files, l)
		if err != nil {
			return err
		}
		sets = append(sets, s)
	}
	var editions []digest.Edition
	links := Links{Unsubscribe: "https://example.org/u", Preferences: "https://example.org/p"}
	for _, sample := range Samples() {
		for _, s := range sets {
			for _, f := range Formats() {
				if _, err := s.message(sample.Edition, links, []digest.Format{f}); err != nil {
					return fmt.Errorf("%w (tried on a %s edition in the language %s)", err, sample.Name, s.Language)
				}
			}
		}
		editions = append(editions, sample.Edition)
	}
	for _, s := range sets {
		if _, err := s.index(editions); err != nil {
			return fmt.Errorf("%w (tried on the archive's front page in the language %s)", err, s.Language)
		}
	}
	return nil
}

// Formats returns all formats.
func Formats() []digest.Format {
	return []digest.Format{
		digest.Text, digest.HTML, digest.Slack, digest.JSON, digest.Markdown, digest.Page,
		digest.PageText,
	}
}

func (s *set) body(e digest.Edition, links Links, f digest.Format) (string, error) {
	switch f {
	case digest.JSON:
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		e.Further, e.LeftOut = nil, nil // only needed for readers' choices
		err := enc.Encode(e.Keyless())
		return b.String(), err
	case digest.Slack:
		return s.slackMessages(e)
	case digest.Markdown:
		text, err := s.letter(e, markdown, Links{}, markdownFile, math.MaxInt)
		return tidy(text), err
	case digest.Page:
		return s.execute(pageFile, s.fitted(s.view(e, hypertext, Links{}, whole), pageFile))
	case digest.HTML:
		return s.letter(e, hypertext, links, mailFile, mailBudget)
	case digest.Text:
		text, err := s.letter(e, plain, links, textFile, math.MaxInt)
		return wrapped(text, textColumns), err
	case digest.PageText:
		text, err := s.execute(textFile, s.fitted(s.view(e, plain, Links{}, whole), textFile))
		return wrapped(text, textColumns), err
	}
	return "", fmt.Errorf("unknown format %q", f)
}

// tidy reduces runs of empty lines to one, and removes them at the start.
func tidy(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimRight(line, " "); line != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, line)
		}
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
}

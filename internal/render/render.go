// Package render turns an edition into what its destinations get.
package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/templates"
)

// Config says what shapes the messages besides the edition.
type Config struct {
	Name       string         // what the digest is called
	Language   string         // of its words: en or es
	Zone       *time.Location // of the archive's index; an edition knows its own
	ArchiveURL string         // where the public archive is; empty: there is none to link to
	Overlay    string         // a folder whose files stand in for the shipped ones of the same names; empty: none
}

// Renderer implements digest.Renderer. What it renders depends on the record alone.
type Renderer struct {
	files map[string]string
	zone  *time.Location
}

// The files of a set that are not templates: the words, and what the configuration adds.
const (
	wordsFile    = "strings.json"
	settingsFile = "settings.json"
)

// templateOf names the template of each format. JSON needs none.
var templateOf = map[digest.Format]string{
	digest.Text: "digest.txt.tmpl", digest.HTML: "digest.html.tmpl", digest.Markdown: "digest.md.tmpl",
	digest.Slack: "digest.slack.tmpl", digest.Page: "page.html.tmpl",
}

const (
	subjectFile = "digest.subject.tmpl"
	indexFile   = "index.html.tmpl"
)

// settings are what the configuration adds to a template set, so that a record needs nothing else.
type settings struct {
	Name       string `json:"name"`
	Language   string `json:"language"`
	ArchiveURL string `json:"archive_url"`
}

// Open reads the template set: the embedded files, and the overlay's over them, file by file. An unknown file in the overlay is
// an error, for it would silently do nothing.
func Open(c Config) (*Renderer, error) {
	files := map[string]string{}
	err := fs.WalkDir(templates.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(templates.FS, name)
		if strings.HasSuffix(name, ".tmpl") || name == "strings."+c.Language+".json" {
			files[strings.Replace(name, "strings."+c.Language, "strings", 1)] = string(text)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if files[wordsFile] == "" {
		return nil, fmt.Errorf("there are no words for the language %q; there are en and es", c.Language)
	}
	if err := overlay(files, c.Overlay); err != nil {
		return nil, err
	}
	add, err := json.Marshal(settings{Name: c.Name, Language: c.Language, ArchiveURL: strings.TrimSuffix(c.ArchiveURL, "/")})
	if err != nil {
		return nil, err
	}
	files[settingsFile] = string(add)
	return &Renderer{files: files, zone: c.Zone}, nil
}

func overlay(files map[string]string, dir string) error {
	if dir == "" {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return digest.WithHint(fmt.Errorf("reading your templates: %w", err), "templates: names a folder with the files that you have changed")
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if _, known := files[e.Name()]; !known {
			return digest.WithHint(fmt.Errorf("%s is not a template that digest knows", filepath.Join(dir, e.Name())),
				"there are "+strings.Join(slices.Sorted(maps.Keys(files)), ", "))
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return fmt.Errorf("reading your templates: %w", err)
		}
		files[e.Name()] = string(text)
	}
	return nil
}

// Templates implements digest.Renderer.
func (r *Renderer) Templates() (map[string]string, error) { return maps.Clone(r.files), nil }

// Render implements digest.Renderer. Errors name file and line of the template.
func (r *Renderer) Render(record digest.Record, formats []digest.Format) (digest.Message, error) {
	hash, err := record.Hash()
	if err != nil {
		return digest.Message{}, err
	}
	m := digest.Message{Edition: record.Edition, Bodies: map[digest.Format]string{}, Hash: hash}
	s, err := open(record.Templates)
	if err != nil {
		return m, err
	}
	if m.Subject, err = s.execute(subjectFile, s.view(record.Edition, plain)); err != nil {
		return m, err
	}
	m.Subject = oneLine(m.Subject)
	for _, f := range formats {
		if m.Bodies[f], err = s.body(record.Edition, f); err != nil {
			return m, err
		}
	}
	return m, nil
}

// Wording is the edition's title and the one line that sums it up, in the language of the set in use.
func (r *Renderer) Wording(e digest.Edition) (title, intro string) {
	s, err := open(r.files)
	if err != nil {
		return e.Title, ""
	}
	return s.title(e), s.intro(e)
}

// set is an opened template set.
type set struct {
	files map[string]string
	words map[string]string
	settings
}

func open(files map[string]string) (*set, error) {
	s := &set{files: files}
	if err := json.Unmarshal([]byte(files[wordsFile]), &s.words); err != nil {
		return nil, fmt.Errorf("%s: %w", wordsFile, err)
	}
	if err := json.Unmarshal([]byte(files[settingsFile]), &s.settings); err != nil {
		return nil, fmt.Errorf("%s: %w", settingsFile, err)
	}
	return s, nil
}

func (s *set) body(e digest.Edition, f digest.Format) (string, error) {
	switch f {
	case digest.JSON:
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err := enc.Encode(e)
		return b.String(), err
	case digest.Slack:
		text, err := s.execute(templateOf[f], s.view(e, slackText))
		if err != nil {
			return "", err
		}
		return slackMessages(text, s.view(e, slackText))
	case digest.Markdown:
		return s.execute(templateOf[f], s.view(e, markdown))
	case digest.HTML, digest.Page:
		return s.execute(templateOf[f], s.view(e, html))
	case digest.Text:
		text, err := s.execute(templateOf[f], s.view(e, plain))
		return wrapped(text, 78), err
	}
	return "", fmt.Errorf("there is no format %q", f)
}

// execute runs one template of the set. Those named .html.tmpl escape for HTML by themselves; for the others the view is escaped.
func (s *set) execute(name string, data any) (string, error) {
	var b bytes.Buffer
	text, ok := s.files[name]
	if !ok {
		return "", fmt.Errorf("the template set has no %s", name)
	}
	if strings.HasSuffix(name, ".html.tmpl") {
		t, err := htmltemplate.New(name).Option("missingkey=error").Parse(text)
		if err != nil {
			return "", inTemplate(err)
		}
		if err := t.Execute(&b, data); err != nil {
			return "", inTemplate(err)
		}
		return b.String(), nil
	}
	t, err := template.New(name).Option("missingkey=error").Parse(text)
	if err != nil {
		return "", inTemplate(err)
	}
	if err := t.Execute(&b, data); err != nil {
		return "", inTemplate(err)
	}
	return b.String(), nil
}

// inTemplate says the error the way people look for it: FILE:LINE: what.
func inTemplate(err error) error {
	return digest.WithHint(errors.New(strings.Replace(strings.TrimPrefix(err.Error(), "template: "), "html/template:", "", 1)),
		"docs/templates.md lists what templates may use")
}

// Check executes every template of the set in use on sample editions: busy, quiet, empty and nasty.
func (r *Renderer) Check() error {
	for _, e := range Samples() {
		record := digest.Record{Edition: e, Templates: r.files}
		for f := range templateOf {
			if _, err := r.Render(record, []digest.Format{f}); err != nil {
				return fmt.Errorf("templates, tried on the %s edition: %w", e.Name, err)
			}
		}
	}
	_, err := r.Index(Samples())
	return err
}

// Index is the front page of the archive. The editions come newest first.
func (r *Renderer) Index(editions []digest.Edition) (string, error) {
	s, err := open(r.files)
	if err != nil {
		return "", err
	}
	v := IndexView{Lang: s.Language, Name: s.Name, Words: s.named(html)}
	for i, e := range editions {
		one := s.view(e, html)
		if i == 0 {
			v.Newest = &one
		}
		v.Editions = append(v.Editions, one)
	}
	return s.execute(indexFile, v)
}

package render

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	texttemplate "text/template"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Files of a template set. It also has strings.LANGUAGE.json.
const (
	subjectFile  = "digest.subject.tmpl"
	textFile     = "digest.txt.tmpl"
	mailFile     = "digest.html.tmpl"
	markdownFile = "digest.md.tmpl"
	slackFile    = "digest.slack.tmpl"
	pageFile     = "page.html.tmpl"
	indexFile    = "index.html.tmpl"
	styleFile    = "style.css"
	settingsFile = "settings.json" // not a file: data from the configuration, which makes a record self-contained
)

func templateFiles() []string {
	return []string{subjectFile, textFile, mailFile, markdownFile, slackFile, pageFile, indexFile}
}

// settings are the data from the configuration in a template set.
type settings struct {
	Name       string `json:"name"`
	Language   string `json:"language"`
	ArchiveURL string `json:"archive_url,omitempty"`
	Contact    string `json:"contact,omitempty"`
	Subscribe  string `json:"subscribe,omitempty"`
	TimeZone   string `json:"time_zone,omitempty"` // default for editions
	// Archives are the addresses of archives in other languages, by language.
	Archives  map[string]string `json:"archives,omitempty"`
	Publisher string            `json:"publisher,omitempty"`
	Editor    string            `json:"editor,omitempty"`
	// Languages are all languages with strings in the set. Sets of version 0.1.0 have none here.
	Languages []string `json:"languages,omitempty"`
}

func wordsFile(language string) string { return "strings." + language + ".json" }

// executor is a parsed text or HTML template.
type executor interface {
	Execute(w io.Writer, data any) error
}

// set is an opened template set.
type set struct {
	settings
	words     map[string]string
	templates map[string]executor
	texts     map[string]string // text of each template
}

// open parses a set in its own language.
func open(files map[string]string) (*set, error) { return openIn(files, "") }

// openIn parses a set in one of its languages; empty means its own. Templates named .html.tmpl escape for
// HTML. For the others, the view is escaped.
func openIn(files map[string]string, language string) (*set, error) {
	s := &set{templates: map[string]executor{}, texts: files}
	if err := json.Unmarshal([]byte(files[settingsFile]), &s.settings); err != nil {
		return nil, fmt.Errorf("%s: %w", settingsFile, err)
	}
	s.Language = cmp.Or(language, s.Language)
	s.ArchiveURL = cmp.Or(s.Archives[s.Language], s.ArchiveURL)
	var err error
	if s.words, err = readWords(wordsFile(s.Language), files[wordsFile(s.Language)]); err != nil {
		return nil, err
	}
	for _, name := range templateFiles() {
		text, ok := files[name]
		if !ok {
			return nil, fmt.Errorf("the template set has no %s", name)
		}
		if s.templates[name], err = s.parse(name, text, files[styleFile]); err != nil {
			return nil, inTemplate(err)
		}
	}
	return s, nil
}

func (s *set) parse(name, text, style string) (executor, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.HasSuffix(name, ".html.tmpl") {
		return texttemplate.New(name).Option("missingkey=error").Funcs(texttemplate.FuncMap{
			"word": s.word, "capital": capital, "upper": strings.ToUpper,
			"rule": func(text string) string { return strings.Repeat("-", cells(text)) },
		}).Parse(text)
	}
	hash, err := styleHash(style)
	if err != nil {
		return nil, err
	}
	t := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{
		"word": s.word, "capital": capital, "styleHash": func() string { return hash },
	})
	if _, err := t.New(styleFile).Parse(style); err != nil {
		return nil, err
	}
	return t.Parse(text)
}

// styleHash returns the hash of the archive's style element for a Content-Security-Policy
// (https://www.w3.org/TR/CSP3/#match-element-to-source-list), so that a page can block all other styles and
// all scripts.
func styleHash(style string) (string, error) {
	t, err := template.New("page").Parse(`<style>{{template "style.css"}}</style>`)
	if err != nil {
		return "", err
	}
	if _, err := t.New(styleFile).Parse(style); err != nil {
		return "", err
	}
	var b strings.Builder
	if err := t.Execute(&b, nil); err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(strings.TrimSuffix(strings.TrimPrefix(b.String(), "<style>"), "</style>")))
	return base64.StdEncoding.EncodeToString(sum[:]), nil
}

func (s *set) execute(name string, data any) (string, error) {
	var b bytes.Buffer
	if err := s.templates[name].Execute(&b, data); err != nil {
		return "", inTemplate(err)
	}
	return b.String(), nil
}

// inTemplate rewrites a template error as FILE:LINE: MESSAGE.
func inTemplate(err error) error {
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "html/template:"), "template: ")
	return digest.WithHint(errors.New(text), "docs/templates.md lists what templates may use")
}

package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	texttemplate "text/template"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/templates"
)

// The files of a template set. Besides these it has strings.LANGUAGE.json.
const (
	subjectFile  = "digest.subject.tmpl"
	textFile     = "digest.txt.tmpl"
	mailFile     = "digest.html.tmpl"
	markdownFile = "digest.md.tmpl"
	slackFile    = "digest.slack.tmpl"
	pageFile     = "page.html.tmpl"
	indexFile    = "index.html.tmpl"
	styleFile    = "style.css"
	settingsFile = "settings.json" // not a file: what the configuration adds, so that a record needs nothing else
)

func templateFiles() []string {
	return []string{subjectFile, textFile, mailFile, markdownFile, slackFile, pageFile, indexFile}
}

// settings are what the configuration adds to a template set.
type settings struct {
	Name       string `json:"name"`
	Language   string `json:"language"`
	ArchiveURL string `json:"archive_url,omitempty"`
	Contact    string `json:"contact,omitempty"`
	TimeZone   string `json:"time_zone,omitempty"` // of editions that do not name theirs
}

func wordsFile(language string) string { return "strings." + language + ".json" }

// collect puts the set of a configuration together.
func collect(c Config) (map[string]string, error) {
	known, err := fs.Glob(templates.FS, "*")
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, wordsFile(c.Language)) {
		return nil, fmt.Errorf("there are no words for the language %q (known: en, es)", c.Language)
	}
	ours, err := overlay(c.Overlay, known)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, name := range append(templateFiles(), styleFile, wordsFile(c.Language)) {
		shipped, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			return nil, err
		}
		files[name] = string(shipped)
		text, changed := ours[name]
		switch {
		case changed && name == wordsFile(c.Language):
			if files[name], err = mergeWords(name, files[name], text); err != nil {
				return nil, inOverlay(c.Overlay, err)
			}
		case changed:
			files[name] = text
		}
	}
	more := settings{Name: c.Name, Language: c.Language, ArchiveURL: strings.TrimRight(c.ArchiveURL, "/"), Contact: c.Contact}
	if c.Zone != nil {
		more.TimeZone = c.Zone.String()
	}
	add, err := json.Marshal(more)
	files[settingsFile] = string(add)
	return files, err
}

// overlay reads a user's folder. Hidden files are passed over.
func overlay(dir string, known []string) (map[string]string, error) {
	out := map[string]string{}
	if dir == "" {
		return out, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, digest.WithHint(fmt.Errorf("reading your templates: %w", err), "templates: names a folder with the files that you have changed")
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !slices.Contains(known, e.Name()) {
			return nil, digest.WithHint(fmt.Errorf("%s is no template that digest knows", filepath.Join(dir, e.Name())), "known: "+strings.Join(known, ", "))
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading your templates: %w", err)
		}
		out[e.Name()] = string(text)
	}
	return out, nil
}

func inOverlay(dir string, err error) error {
	return digest.WithHint(fmt.Errorf("in %s: %w", dir, err), digest.Hint(err))
}

// mergeWords lays the words of an overlay over the shipped ones: it may have just those that differ.
func mergeWords(name, shipped, ours string) (string, error) {
	words, err := readWords(name, shipped)
	if err != nil {
		return "", err
	}
	changed, err := readWords(name, ours)
	if err != nil {
		return "", err
	}
	for _, key := range slices.Sorted(maps.Keys(changed)) {
		if _, ok := words[key]; !ok {
			return "", digest.WithHint(fmt.Errorf("%s: there is no phrase %q", name, key), "docs/templates.md says how to change words")
		}
		words[key] = changed[key]
	}
	out, err := json.MarshalIndent(words, "", "  ")
	return string(out), err
}

func readWords(name, text string) (map[string]string, error) {
	var words map[string]string
	err := json.Unmarshal([]byte(text), &words)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	at := int64(0)
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at = kind.Offset
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, 1+strings.Count(text[:min(int(at), len(text))], "\n"), err)
	}
	return words, nil
}

// executor is a parsed template of either kind.
type executor interface {
	Execute(w io.Writer, data any) error
}

// set is an opened template set.
type set struct {
	settings
	words     map[string]string
	templates map[string]executor
}

// open parses a set. Templates named .html.tmpl escape for HTML by themselves; for the others the view is escaped.
func open(files map[string]string) (*set, error) {
	s := &set{templates: map[string]executor{}}
	if err := json.Unmarshal([]byte(files[settingsFile]), &s.settings); err != nil {
		return nil, fmt.Errorf("%s: %w", settingsFile, err)
	}
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
			"word": s.word, "capital": capital, "upper": strings.ToUpper, "rule": func(text string) string { return strings.Repeat("-", cells(text)) },
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

// styleHash is what a Content-Security-Policy calls the archive's style element by (https://www.w3.org/TR/CSP3/#match-element-to-source-list),
// so that a page can refuse every other style, and all scripts.
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

// inTemplate says the error the way people look for it: FILE:LINE: what.
func inTemplate(err error) error {
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "html/template:"), "template: ")
	return digest.WithHint(errors.New(text), "docs/templates.md lists what templates may use")
}

package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/templates"
)

// collect returns the template set for a configuration, and additional files from the same places.
func collect(c Config, more ...string) (map[string]string, error) {
	known, err := fs.Glob(templates.FS, "*")
	if err != nil {
		return nil, err
	}
	var words []string
	for _, l := range languagesOf(c) {
		if !slices.Contains(known, wordsFile(l)) {
			return nil, fmt.Errorf("unknown language %q (available: en, es)", l)
		}
		words = append(words, wordsFile(l))
	}
	ours, err := overlay(c.Overlay, known)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, name := range slices.Concat(templateFiles(), []string{styleFile}, words, more) {
		shipped, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			return nil, err
		}
		files[name] = string(shipped)
		text, changed := ours[name]
		switch {
		case changed && slices.Contains(words, name):
			if files[name], err = mergeWords(name, files[name], text); err != nil {
				return nil, inOverlay(c.Overlay, err)
			}
		case changed:
			files[name] = text
		}
	}
	added := settings{
		Name: c.Name, Language: c.Language, ArchiveURL: strings.TrimRight(c.ArchiveURL, "/"),
		Contact: c.Contact, Subscribe: c.Subscribe, Publisher: c.Publisher, Editor: c.Editor,
	}
	for l, address := range c.Archives {
		if added.Archives == nil {
			added.Archives = map[string]string{}
		}
		added.Archives[l] = strings.TrimRight(address, "/")
	}
	if len(c.Languages) > 0 {
		added.Languages = languagesOf(c)
	}
	if c.Zone != nil {
		added.TimeZone = c.Zone.String()
	}
	add, err := json.Marshal(added)
	files[settingsFile] = string(add)
	return files, err
}

// languagesOf returns the languages of c without duplicates, its own first.
func languagesOf(c Config) []string {
	out := []string{c.Language}
	for _, l := range c.Languages {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// overlay reads a user's folder. It ignores hidden files.
func overlay(dir string, known []string) (map[string]string, error) {
	out := map[string]string{}
	if dir == "" {
		return out, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, digest.WithHint(fmt.Errorf("reading your templates: %w", err),
			"templates: must be a folder with your changed files")
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !slices.Contains(known, e.Name()) {
			return nil, digest.WithHint(fmt.Errorf("%s is not a template of digest", filepath.Join(dir, e.Name())),
				"available: "+strings.Join(known, ", "))
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

// mergeWords applies the strings of an overlay, which may be partial, to the built-in ones.
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
			return "", digest.WithHint(fmt.Errorf("%s: there is no phrase %q", name, key), "see docs/templates.md")
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

// shipped caches the embedded strings of each language.
var shipped sync.Map

// shippedWords returns the embedded strings of a language, or nil if there are none.
func shippedWords(language string) map[string]string {
	if known, ok := shipped.Load(language); ok {
		return known.(map[string]string)
	}
	text, err := fs.ReadFile(templates.FS, wordsFile(language))
	if err != nil {
		return nil
	}
	words, err := readWords(wordsFile(language), string(text))
	if err != nil {
		return nil
	}
	shipped.Store(language, words)
	return words
}

package config

import (
	"bytes"
	"cmp"
	_ "embed" // for the file to start with
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/cityoflosangeles/digest/internal/digest"
)

//go:embed starting.yaml
var starting []byte

// Starting returns the built-in meetups.yaml to start with.
func Starting() []byte { return bytes.Clone(starting) }

// Size limits of files, in bytes. The parser takes seconds for 128 kB of hostile YAML. The configuration is
// trusted, and may have 100,000 groups.
const (
	maxFile  = 16 << 20
	maxTalks = 1 << 20
	maxEdits = 128 << 10
)

// Load reads the file at path. getenv is os.LookupEnv, except in tests. The error is one *Error, or several
// joined, in the order of the file.
func Load(path string, getenv func(string) (string, bool)) (Config, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{},
			digest.WithHint(fmt.Errorf("there is no file %s", path), "run `digest init` to create one, or use `--config FILE`")
	}
	if err != nil {
		return Config{}, fmt.Errorf("opening the configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return Config{},
			digest.WithHint(fmt.Errorf("%s is a folder", path), "name the file: "+filepath.Join(path, "meetups.yaml"))
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Config{}, fmt.Errorf("reading the configuration: %w", err)
	}
	return Parse(path, text, getenv)
}

// Parse reads the text of the file called name. File names in it are relative to the folder of name.
func Parse(name string, text []byte, getenv func(string) (string, bool)) (Config, error) {
	d, body, err := begin(name, text, maxFile, getenv)
	if err != nil {
		return Config{}, err
	}
	c := Config{Path: name, Dir: d.dir}
	if body != nil {
		d.value(body, reflect.ValueOf(&c).Elem(), "")
	}
	c.defaults()
	d.check(&c)
	d.lull(&c)
	if len(d.errs) > 0 {
		return Config{}, inOrder(d.errs)
	}
	c.resolve()
	return c, nil
}

// begin returns a decoder for a file of at most limit bytes, and the body of its only document, or nil if it
// is empty.
func begin(name string, text []byte, limit int, getenv func(string) (string, bool)) (*decoder, ast.Node, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	d := &decoder{
		name: name, dir: filepath.Dir(name), lines: strings.Split(string(text), "\n"), getenv: getenv,
		tokens: map[string]*token.Token{}, inFile: map[string]bool{},
	}
	if len(text) > limit {
		return d, nil, d.mistake(nil, "", "the file is larger than %d bytes", limit)
	}
	for i, line := range d.lines {
		if !utf8.ValidString(line) {
			d.lines[i] = strings.ToValidUTF8(line, "?")
			at := &token.Token{Position: &token.Position{Line: i + 1, Column: 1 + utf8.RuneCountInString(line[:invalid(line)])}}
			return d, nil, d.mistake(at, "save the file as UTF-8", "this is not UTF-8 text")
		}
	}
	body, err := d.parse(text)
	return d, body, err
}

// inOrder joins the mistakes in the order of the file.
func inOrder(mistakes []*Error) error {
	slices.SortStableFunc(mistakes, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var errs []error
	for _, e := range mistakes {
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

// invalid returns the index of the first byte that is not UTF-8.
func invalid(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return i
		}
	}
	return len(s)
}

// parse returns the body of the only document, or nil if it is empty.
func (d *decoder) parse(text []byte) (body ast.Node, err error) {
	defer func() {
		if recover() != nil { // the library panics on some malformed files
			body, err = nil, d.mistake(nil, "check for stray !, &, *, and ? outside quotes", "this is not valid YAML")
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		var e yaml.Error
		if !errors.As(err, &e) {
			return nil, d.mistake(nil, "", "%v", err)
		}
		message, hint := explainYAML(e.GetMessage())
		return nil, d.mistake(e.GetToken(), hint, "%s", message)
	}
	for i, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			return nil, d.mistake(first(file.Docs[i].Body), "delete the --- line before it, or everything after it",
				"a second document starts here, which would be ignored")
		default:
			body = doc.Body
		}
	}
	return body, nil
}

var defined = regexp.MustCompile(`^mapping key "(.*)" already defined at \[(\d+):\d+\]$`)

// explainYAML rewords a message of the YAML library.
func explainYAML(message string) (summary, hint string) {
	if m := defined.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("duplicate key %q; the first is in line %s", m[1], m[2]),
			"keep one of them; for a list, put all entries under one key"
	}
	for _, known := range []struct{ part, summary, hint string }{
		{"character '\t'", "YAML does not allow a tab here", "indent with spaces"},
		{"mapping value is not allowed", "this line has a second `: `", "quote a text that contains a colon"},
		{"is a reserved character", "a text cannot start with this character", "put it in quotes"},
		{
			"end character of", "this quote is not closed",
			"close it on the same line; double a single quote inside the text: 'it''s'",
		},
		{"non-map value", "this line has no `key: value`", "add a colon, or indent it like the lines around it"},
		{
			"value is not allowed in this context", "the indentation does not match the lines above",
			"use the same indentation for items of the same level",
		},
		{"must be specified", "a comma or a closing bracket is missing", "[one, two] is a list, {key: value} a mapping"},
		{"end token", "this bracket is not closed", "[one, two] is a list, {key: value} a mapping"},
		{"directive", "a text cannot start with %", "put it in quotes"},
	} {
		if strings.Contains(message, known.part) {
			return known.summary, known.hint
		}
	}
	return message, ""
}

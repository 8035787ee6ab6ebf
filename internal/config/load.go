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

// Starting is a meetups.yaml to start with: the one that this project ships.
func Starting() []byte { return bytes.Clone(starting) }

// The largest files that are read. Of the worst kind of 128 kB the parser needs seconds; a configuration is its owner's, and may have 100,000 groups.
const (
	maxFile  = 16 << 20
	maxTalks = 1 << 20
	maxEdits = 128 << 10
)

// Load reads the file at path. getenv is os.LookupEnv, or a test's. All mistakes are told at once: the error is one *Error, or
// several joined.
func Load(path string, getenv func(string) (string, bool)) (Config, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, digest.WithHint(fmt.Errorf("there is no file %s", path), "`digest init` writes one to start with; `--config FILE` names another")
	}
	if err != nil {
		return Config{}, fmt.Errorf("opening the configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return Config{}, digest.WithHint(fmt.Errorf("%s is a folder", path), "name the file: "+filepath.Join(path, "meetups.yaml"))
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Config{}, fmt.Errorf("reading the configuration: %w", err)
	}
	return Parse(path, text, getenv)
}

// Parse reads the text of the file called name, to whose folder the file names in it are relative.
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
	if len(d.errs) > 0 {
		return Config{}, d.all()
	}
	c.resolve()
	return c, nil
}

// begin makes a decoder of a file of at most so many bytes, and gives the file's one document, nil where it is empty.
func begin(name string, text []byte, most int, getenv func(string) (string, bool)) (*decoder, ast.Node, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	d := &decoder{
		name: name, dir: filepath.Dir(name), lines: strings.Split(string(text), "\n"), getenv: getenv,
		tokens: map[string]*token.Token{}, plain: map[string]bool{},
	}
	if len(text) > most {
		return d, nil, d.mistake(nil, "", "the file is larger than %d bytes", most)
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

// all are the mistakes in the order of the file.
func (d *decoder) all() error {
	slices.SortStableFunc(d.errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var errs []error
	for _, e := range d.errs {
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

// invalid is where the first byte stands that is no UTF-8.
func invalid(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return i
		}
	}
	return len(s)
}

// parse gives the file's one document, nil where it is empty.
func (d *decoder) parse(text []byte) (body ast.Node, err error) {
	defer func() {
		if recover() != nil { // the library panics on some files that are no YAML
			body, err = nil, d.mistake(nil, "look for stray !, &, * and ? outside of quotes", "this is not YAML that can be read")
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		var e yaml.Error
		if !errors.As(err, &e) {
			return nil, d.mistake(nil, "", "%v", err)
		}
		message, hint := plainly(e.GetMessage())
		return nil, d.mistake(e.GetToken(), hint, "%s", message)
	}
	for i, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			return nil, d.mistake(first(file.Docs[i].Body), "delete the line with --- before it, or what follows it", "a second document begins here, which would be ignored")
		default:
			body = doc.Body
		}
	}
	return body, nil
}

var defined = regexp.MustCompile(`^mapping key "(.*)" already defined at \[(\d+):\d+\]$`)

// plainly says in other words what the YAML library says.
func plainly(message string) (plain, hint string) {
	if m := defined.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("the key %q is here a second time; the first is in line %s", m[1], m[2]), "keep one of them; of a list, put all entries below one key"
	}
	for _, known := range []struct{ part, plain, hint string }{
		{"character '\t'", "a tab stands where YAML wants spaces", "indent with spaces"},
		{"mapping value is not allowed", "there is a second `: ` in this line", "put a text with a colon in quotes"},
		{"is a reserved character", "a text cannot begin with this character", "put it in quotes"},
		{"end character of", "this quote is never closed", "close it on the same line; double a single quote that belongs to the text: 'it''s'"},
		{"non-map value", "this line has no `key: value`", "give it a colon, or indent it as the lines around it"},
		{"value is not allowed in this context", "the indentation does not fit the lines above", "indent what belongs together alike"},
		{"must be specified", "a comma or a closing bracket is missing", "[one, two] is a list, {key: value} a mapping"},
		{"end token", "this bracket is never closed", "[one, two] is a list, {key: value} a mapping"},
		{"directive", "a text cannot begin with %", "put it in quotes"},
	} {
		if strings.Contains(message, known.part) {
			return known.plain, known.hint
		}
	}
	return message, ""
}

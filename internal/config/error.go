package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/token"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Error is one mistake in the file. Its text has several lines: the place and the mistake, the line of the
// file with a caret, and a hint.
type Error struct {
	File         string
	Line, Column int // 1-based, columns in characters; 0 for the whole file
	Message      string
	Excerpt      string // the line, without secrets
	Hint         string

	path string // of the value, such as groups[0].name
}

// Error returns the text, with excerpt and hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	fmt.Fprintf(&b, ": %s", e.Message)
	if e.Excerpt != "" {
		number := fmt.Sprintf("%4d", e.Line)
		fmt.Fprintf(&b, "\n%s | %s\n%*s | %s^", number, e.Excerpt, len(number), "",
			strings.Repeat(" ", min(e.Column, len([]rune(e.Excerpt))+1)-1))
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", e.Hint)
	}
	return b.String()
}

// mistake returns an Error at a token, or for the whole file if at is nil.
func (d *decoder) mistake(at *token.Token, hint, format string, args ...any) *Error {
	e := &Error{File: d.name, Message: fmt.Sprintf(format, args...), Hint: hint}
	if at != nil && at.Position != nil {
		e.Line, e.Column = at.Position.Line, at.Position.Column
		if i := e.Line - 1; i >= 0 && i < len(d.lines) {
			e.Excerpt = d.shown(d.lines[i])
		}
	}
	return e
}

// wrong records a mistake at a path such as groups[0].name. If the value is missing, the place is that of its
// parent.
func (d *decoder) wrong(path, hint, format string, args ...any) {
	d.bad = append(d.bad, path)
	e := d.mistake(d.at(path), hint, format, args...)
	e.path = path
	d.errs = append(d.errs, e)
}

// failed reports whether a mistake was recorded at path or at one of its parents.
func (d *decoder) failed(path string) bool {
	return slices.ContainsFunc(d.bad, func(bad string) bool { return within(path, bad) })
}

// troubled reports whether a mistake was recorded at path, one of its parents, or one of its children.
func (d *decoder) troubled(path string) bool {
	return d.failed(path) || slices.ContainsFunc(d.bad, func(bad string) bool { return within(bad, path) })
}

// within reports whether path is outer or below it.
func within(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (outer == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}

func (d *decoder) at(path string) *token.Token {
	for {
		if t := d.tokens[path]; t != nil || path == "" {
			return t
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
}

// Patterns for parts of a line that may be secret: values of secret keys, and credentials in addresses.
// References to the environment do not match.
var (
	secretText   = regexp.MustCompile(`(?i)((?:token|webhook|password|secret)["']?\s*[:=]\s*)([^\s"'${][^"'},&]*)`)
	secretQuoted = regexp.MustCompile(`(?i)((?:token|webhook|password|secret)["']?\s*:\s*["'])([^"'$][^"']*)`)
	secretInURL  = regexp.MustCompile(`(:(?://)?)([^\s"']+)@`)
	secretQuery  = regexp.MustCompile(
		`(?i)([?&][^=\s&"']*(?:token|key|secret|pass|pwd|sig|auth|cred|session|jwt|hash|code)[^=\s&"']*=)([^\s"'&#,}\]]+)`,
	)
	secretPath = regexp.MustCompile(`((?:private-|icssk-))([0-9A-Za-z_-]+)`)
)

// shown returns a line as errors show it: secrets masked at the same width, tabs as spaces, cut to 160
// characters.
func (d *decoder) shown(line string) string {
	for _, known := range d.secrets {
		line = strings.ReplaceAll(line, known, cover(known))
	}
	for _, form := range []*regexp.Regexp{secretText, secretQuoted, secretInURL, secretQuery, secretPath} {
		for _, m := range form.FindAllStringSubmatchIndex(line, -1) {
			// The length stays the same, so that the other indexes remain valid.
			line = line[:m[4]] + strings.Repeat("*", m[5]-m[4]) + line[m[5]:]
		}
	}
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.TrimRight(line, "\r"))
	if r := []rune(line); len(r) > 160 {
		line = string(r[:160]) + "…"
	}
	return line
}

// word returns a value for a message: quoted if it is written in the file, otherwise a placeholder, because
// it may be secret.
func (d *decoder) word(path, value string) string {
	if d.inFile[path] {
		return strconv.Quote(value)
	}
	return "(the value of the variable)"
}

func cover(secret string) string { return strings.Repeat("*", len([]rune(secret))) }

// oneOf lists the known words for a hint, with a suggestion if written is similar to one.
func oneOf(written string, known []string) string {
	near := nearest(written, known)
	switch all := "allowed here: " + strings.Join(known, ", "); {
	case near == "":
		return all
	case len(known) == 1:
		return fmt.Sprintf("did you mean %q?", near)
	default:
		return fmt.Sprintf("did you mean %q? %s", near, all)
	}
}

// nearest returns the known word closest to written, if at most a third of its letters differ. Otherwise it
// returns "".
func nearest(written string, known []string) string {
	best, minimum := "", 1<<30
	for _, k := range known {
		if d := distance(strings.ToLower(written), k); d < minimum &&
			(d <= max(len(k)/3, 1) || strings.HasPrefix(k, written) && len(written) > 2) {
			best, minimum = k, d
		}
	}
	return best
}

// distance returns the number of letters to insert, delete, replace, or swap to turn a into b (optimal string
// alignment).
func distance(a, b string) int {
	if len(a) > 50 {
		a = a[:50]
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Mistake is an *Error, or another error of a configuration, for programs.
type Mistake struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Mistakes lists the mistakes that an error of Load or Ready consists of.
func Mistakes(err error) []Mistake {
	if err == nil {
		return nil
	}
	if several, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		var out []Mistake
		for _, one := range several.Unwrap() {
			out = append(out, Mistakes(one)...)
		}
		return out
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return []Mistake{{e.File, e.Line, e.Column, e.Message, e.Hint}}
	}
	return []Mistake{{Message: err.Error(), Hint: digest.Hint(err)}}
}

package render

import (
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Kit is for packages that write other messages and pages: the words and formats of one language, and their templates.
type Kit struct {
	set    *set
	Policy string // Content-Security-Policy of pages with the forms' style
}

// OpenKit opens the templates with those names, besides those of editions.
func OpenKit(c Config, templates ...string) (*Kit, error) {
	files, err := collect(c, append(templates, formsStyleFile)...)
	if err != nil {
		return nil, err
	}
	s, err := open(files)
	if err != nil {
		return nil, err
	}
	style := files[styleFile] + "\n" + files[formsStyleFile]
	for _, name := range templates {
		if s.templates[name], err = s.parse(name, files[name], style); err != nil {
			return nil, inTemplate(err)
		}
	}
	hash, err := styleHash(style)
	return &Kit{set: s, Policy: "default-src 'none'; style-src 'sha256-" + hash +
		"'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"}, err
}

// Phrase returns the phrase for a key with its gaps filled, or the key if there is no phrase.
func (k *Kit) Phrase(key string, gaps ...string) string { return k.set.say(key, gaps...) }

// Execute executes a template. Errors name file and line.
func (k *Kit) Execute(template string, data any) (string, error) {
	return k.set.execute(template, data)
}

// Day returns the date of t in words.
func (k *Kit) Day(t time.Time) string { return k.set.day(t) }

// At returns the date, the time, and the zone of t in words.
func (k *Kit) At(t time.Time) string {
	return k.set.day(t) + ", " + k.set.clock(t) + " " + zoneName(t)
}

// Reasons returns why a match was made.
func (k *Kit) Reasons(m digest.Match, zone *time.Location) []string {
	return builder{set: k.set, medium: plain, zone: zone}.reasons(m)
}

// Sender returns the language, the digest's name, its archive, and where to report errors.
func (k *Kit) Sender() (language, name, archive, contact string) {
	return k.set.Language, oneLine(k.set.Name), webOnly(k.set.ArchiveURL), webOnly(k.set.Contact)
}

// Line returns a text as one line of at most n characters, without anything that could act.
func Line(text string, n int) string { return clip(oneLine(text), n) }

// Lines returns a text of several lines without anything that could act.
func Lines(text string) string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		out = append(out, strings.TrimRight(indent[:min(len(indent), 12)]+oneLine(line), " "))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// WebAddress returns address if it is http or https without a password, otherwise "".
func WebAddress(address string) string { return webOnly(address) }

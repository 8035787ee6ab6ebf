package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// edits is an editor's file: the changes to one edition. See digest.Edits for how its items are named.
type edits struct {
	Intro         string         `yaml:"intro"`
	Announcements []announcement `yaml:"announcements"`
	Pins          []string       `yaml:"pins"`
	Hides         []string       `yaml:"hides"`
	Reword        []rewording    `yaml:"reword"`
}

type announcement struct {
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
	URL   string `yaml:"url"`
}

type rewording struct {
	Item  string `yaml:"item"`
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
}

// Limits of an editor's file: longer texts do not fit where they are shown.
const (
	maxTitle = 160
	maxIntro = 280
	maxText  = 900
	maxItems = 50
)

// Edits reads the editor's file of an edition, NAME.yaml in the folder c.Editions. If there is none, it
// returns empty edits. The error lists all mistakes, as in Load.
func (c Config) Edits(edition string) (digest.Edits, error) {
	name := c.EditsFile(edition)
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return digest.Edits{}, nil
	}
	if err != nil {
		return digest.Edits{}, fmt.Errorf("opening the editor's file: %w", err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxEdits+1))
	if err != nil {
		return digest.Edits{}, fmt.Errorf("reading the editor's file: %w", err)
	}
	return ParseEdits(name, text)
}

// EditsFile returns the name of the editor's file of an edition, whether it exists or not.
func (c Config) EditsFile(edition string) string {
	return filepath.Join(c.Editions, filepath.Base(edition)+".yaml")
}

// ParseEdits reads the text of an editor's file called name. It expands no variables.
func ParseEdits(name string, text []byte) (digest.Edits, error) {
	d, body, err := begin(name, text, maxEdits, func(string) (string, bool) { return "", false })
	if err != nil {
		return digest.Edits{}, err
	}
	d.literal = true
	var e edits
	if body != nil {
		d.value(body, reflect.ValueOf(&e).Elem(), "")
	}
	d.edits(e)
	if len(d.errs) > 0 {
		return digest.Edits{}, inOrder(d.errs)
	}
	out := digest.Edits{Intro: e.Intro, Pins: e.Pins, Hides: e.Hides}
	for _, a := range e.Announcements {
		out.Announcements = append(out.Announcements, digest.Announcement(a))
	}
	for _, r := range e.Reword {
		out.Rewordings = append(out.Rewordings, digest.Rewording(r))
	}
	return out, nil
}

// edits checks an editor's file.
func (d *decoder) edits(e edits) {
	d.short("intro", e.Intro, maxIntro)
	for i, a := range e.Announcements {
		at := fmt.Sprintf("announcements[%d]", i)
		d.need(at+".title", a.Title, "title: We have moved")
		d.short(at+".title", a.Title, maxTitle)
		d.short(at+".text", a.Text, maxText)
		d.web(at+".url", a.URL)
	}
	for key, items := range map[string][]string{"pins": e.Pins, "hides": e.Hides} {
		for i, item := range items {
			d.need(fmt.Sprintf("%s[%d]", key, i), item, "https://www.meetup.com/socalpython/events/1/")
		}
	}
	for i, r := range e.Reword {
		at := fmt.Sprintf("reword[%d]", i)
		d.need(at+".item", r.Item, "item: https://www.meetup.com/socalpython/events/1/")
		d.short(at+".title", r.Title, maxTitle)
		d.short(at+".text", r.Text, maxText)
		if r.Title == "" && r.Text == "" && !d.troubled(at) {
			d.wrong(at, "for instance: title: Maps by bus riders", "this has neither title nor text")
		}
	}
	for _, l := range []struct {
		key string
		n   int
	}{{"announcements", len(e.Announcements)}, {"pins", len(e.Pins)}, {"hides", len(e.Hides)}, {"reword", len(e.Reword)}} {
		if l.n > maxItems {
			d.wrong(l.key, "", "this has %d entries; the maximum is %d", l.n, maxItems)
		}
	}
}

// short reports a text longer than limit characters.
func (d *decoder) short(path, value string, limit int) {
	if n := len([]rune(strings.TrimSpace(value))); n > limit {
		d.wrong(path, "", "this has %d characters; the maximum is %d", n, limit)
	}
}

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

// edits is an editor's file: what an editor changes about one edition. digest.Edits says how its items are named.
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

// Limits of an editor's file. What is longer would not fit where it is shown.
const (
	maxTitle = 160
	maxIntro = 280
	maxText  = 900
	maxItems = 50
)

// Edits reads the editor's file of an edition: NAME.yaml in the folder c.Editions. Where there is none, nothing is edited. All
// mistakes are told at once, as Load tells them.
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

// EditsFile is the name of the editor's file of an edition, whether there is one or not.
func (c Config) EditsFile(edition string) string {
	return filepath.Join(c.Editions, filepath.Base(edition)+".yaml")
}

// ParseEdits reads the text of an editor's file that is called name. Nothing in it is taken from the environment.
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
		return digest.Edits{}, d.all()
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
			d.wrong(at, "for instance: title: Maps by bus riders", "this says nothing in other words: it has neither title nor text")
		}
	}
	for _, l := range []struct {
		key string
		n   int
	}{{"announcements", len(e.Announcements)}, {"pins", len(e.Pins)}, {"hides", len(e.Hides)}, {"reword", len(e.Reword)}} {
		if l.n > maxItems {
			d.wrong(l.key, "", "there are %d here; %d are the most", l.n, maxItems)
		}
	}
}

// short notes a text that is too long to be shown.
func (d *decoder) short(path, value string, most int) {
	if n := len([]rune(strings.TrimSpace(value))); n > most {
		d.wrong(path, "", "this has %d characters; %d are the most", n, most)
	}
}

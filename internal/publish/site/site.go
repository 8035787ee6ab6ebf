// Package site publishes editions as a folder of static pages for any web server.
package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config configures a Publisher.
type Config struct {
	Name  string // name of the destination
	Dir   string // the folder; created if it does not exist
	URL   string // public address of the folder; empty if unknown
	Title string // title of the archive
	// Index renders the front page. editions are in order, newest first.
	Index    func(editions []digest.Edition) (string, error)
	Language string                    // of the archive and its feed, such as "es"; empty: English
	Deadline func(group string) string // title of the last day to propose a talk to a group; nil: in English
}

// Publisher writes the folder. It is a digest.Finder.
type Publisher struct{ config Config }

var _ digest.Finder = (*Publisher)(nil)

// Open returns a Publisher. It writes nothing yet.
func Open(c Config) (*Publisher, error) {
	if c.Dir == "" {
		return nil, errors.New("a site needs a folder")
	}
	c.URL = strings.TrimSuffix(c.URL, "/")
	if c.Language == "" {
		c.Language = "en"
	}
	if c.Deadline == nil {
		c.Deadline = func(group string) string { return "Propose a talk: " + group }
	}
	return &Publisher{config: c}, nil
}

// Files of an edition, in editions/NAME.
const (
	pageFile    = "index.html"
	textFile    = "index.txt"
	editionFile = "edition.json"
)

// editionName matches names that can be folder names.
var editionName = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[a-z]{0,4}$`)

// stored is an edition in the archive.
type stored struct {
	Hash    string         `json:"hash"` // of the record it was rendered from
	Edition digest.Edition `json:"-"`
}

// Publish writes the edition's pages, then everything that lists them. Each file is written atomically. It
// never changes an existing page: publishing the same message again writes the same bytes, and a different
// message with the same name is a final error. The next Publish completes what a crash left out.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	name := m.Edition.Name
	if !editionName.MatchString(name) {
		return "", fmt.Errorf("%q is not an edition name", name)
	}
	dir := filepath.Join(p.config.Dir, "editions", name)
	switch old, err := p.read(name); {
	case err == nil && old.Hash == m.Hash && len(old.Edition.Corrections) > 0: // it is there, with corrections
		return p.receipt(name), p.list()
	case err == nil && old.Hash != m.Hash:
		return "",
			digest.WithHint(fmt.Errorf("%s has a different edition with this name, and published editions are not changed", dir),
				"if this folder belongs to another digest, give this one a folder of its own")
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	return p.save(m, m.Hash)
}

// save writes the edition's pages, then everything that lists them. hash is the hash of the record as first
// published.
func (p *Publisher) save(m digest.Message, hash string) (string, error) {
	body, err := encode(m, hash)
	if err != nil {
		return "", err
	}
	// Write the edition's own file last: its presence means that the edition is published.
	for _, f := range []file{
		{pageFile, m.Bodies[digest.Page]},
		{textFile, m.Bodies[digest.PageText]},
		{editionFile, body},
	} {
		if err := write(filepath.Join(p.config.Dir, "editions", m.Edition.Name, f.name), f.text); err != nil {
			return "", writing(err)
		}
	}
	if err := p.list(); err != nil {
		return "", err
	}
	return p.receipt(m.Edition.Name), nil
}

// Find implements digest.Finder. The edition is published if its file exists and has the same hash. Find also
// repairs what lists it.
func (p *Publisher) Find(_ context.Context, m digest.Message) (string, error) {
	if !editionName.MatchString(m.Edition.Name) {
		return "", digest.ErrNotFound
	}
	old, err := p.read(m.Edition.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && old.Hash != m.Hash:
		return "", digest.ErrNotFound
	case err != nil:
		return "", err
	}
	return p.receipt(m.Edition.Name), p.list()
}

// Check checks that the folder is writable.
func (p *Publisher) Check(context.Context) error {
	if err := os.MkdirAll(p.config.Dir, 0o755); err != nil {
		return writing(err)
	}
	f, err := os.CreateTemp(p.config.Dir, ".check-*")
	if err != nil {
		return writing(err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (p *Publisher) receipt(name string) string {
	if p.config.URL != "" {
		return p.config.URL + "/editions/" + name + "/"
	}
	return filepath.Join(p.config.Dir, "editions", name, pageFile)
}

// list writes everything that lists editions: front page, feed, and calendars.
func (p *Publisher) list() error {
	editions, err := p.editions()
	if err != nil {
		return err
	}
	index, err := p.config.Index(editions)
	if err != nil {
		return fmt.Errorf("rendering the front page: %w", err)
	}
	feed, err := p.feed(editions)
	if err != nil {
		return err
	}
	for _, f := range append(p.events(editions), file{"index.html", index}, file{"feed.xml", feed},
		file{"cfp.ics", p.deadlines(editions)}) {
		if err := write(filepath.Join(p.config.Dir, f.name), f.text); err != nil {
			return writing(err)
		}
	}
	return nil
}

// editions returns all editions in the folder, newest first.
func (p *Publisher) editions() ([]digest.Edition, error) {
	entries, err := os.ReadDir(filepath.Join(p.config.Dir, "editions"))
	if err != nil {
		return nil, writing(err)
	}
	var out []digest.Edition
	for _, entry := range slices.Backward(entries) {
		if !editionName.MatchString(entry.Name()) {
			continue
		}
		s, err := p.read(entry.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue // incomplete
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s.Edition)
	}
	return out, nil
}

func (p *Publisher) read(name string) (stored, error) {
	var s stored
	path := filepath.Join(p.config.Dir, "editions", name, editionFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return s, writing(err)
	}
	if err := errors.Join(json.Unmarshal(text, &s), json.Unmarshal(text, &s.Edition)); err != nil {
		return s, digest.WithHint(fmt.Errorf("%s is damaged: %w", path, err), "remove it, and the edition is written again")
	}
	return s, nil
}

// encode returns the public form of the edition, with the hash of the record it was rendered from.
func encode(m digest.Message, of string) (string, error) {
	body, err := json.MarshalIndent(m.Edition.Public(), "", "  ")
	if err != nil {
		return "", err
	}
	hash, err := json.Marshal(of)
	if err != nil {
		return "", err
	}
	return "{\n  \"hash\": " + string(hash) + "," + strings.TrimPrefix(string(body), "{") + "\n", nil
}

type file struct{ name, text string }

// write writes a file atomically: it renames a temporary file in the same folder once that is on disk.
func write(path, text string) (err error) {
	if old, err := os.ReadFile(path); err == nil && string(old) == text {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writing(err error) error {
	return digest.WithHint(fmt.Errorf("writing the site: %w", err),
		"check that the disk has free space, and that this user may write to the folder")
}

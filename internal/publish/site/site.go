// Package site publishes editions as a folder of static pages that any host serves.
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

// Config says where the folder is.
type Config struct {
	Name  string // the destination's
	Dir   string // the folder, created where it does not exist
	URL   string // where the folder is found on the web; empty: not known
	Title string // the archive's
	// Index renders the front page; editions come newest first.
	Index func(editions []digest.Edition) (string, error)
}

// Publisher writes the folder. It is a digest.Finder.
type Publisher struct{ config Config }

var _ digest.Finder = (*Publisher)(nil)

// Open makes a Publisher. Nothing is written yet.
func Open(c Config) (*Publisher, error) {
	if c.Dir == "" {
		return nil, errors.New("a site needs a folder")
	}
	c.URL = strings.TrimSuffix(c.URL, "/")
	return &Publisher{config: c}, nil
}

// The files of one edition, in editions/NAME.
const (
	pageFile    = "index.html"
	textFile    = "index.txt"
	editionFile = "edition.json"
)

// editionName is what may become a folder's name.
var editionName = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[a-z]{0,4}$`)

// stored is an edition as the archive keeps it.
type stored struct {
	Hash    string         `json:"hash"` // of the record it was rendered from
	Edition digest.Edition `json:"-"`
}

// Publish writes the edition's pages and then all that lists them. Every file appears whole or not at all. A page that is there is
// never changed: publishing the same message again writes the same bytes, and another one under the same name is a final error.
// What a crash left out, the next Publish puts right.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	name := m.Edition.Name
	if !editionName.MatchString(name) {
		return "", fmt.Errorf("%q is no name of an edition", name)
	}
	dir := filepath.Join(p.config.Dir, "editions", name)
	switch old, err := p.read(name); {
	case err == nil && old.Hash == m.Hash && len(old.Edition.Corrections) > 0: // it is there, and more than it
		return p.receipt(name), p.list()
	case err == nil && old.Hash != m.Hash:
		return "", digest.WithHint(fmt.Errorf("%s holds another edition of this name, and what is published is not changed", dir),
			"if this folder belongs to another digest, give this one a folder of its own")
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	return p.save(m, m.Hash)
}

// save writes the edition's pages, and then all that lists them. hash is of the record as it was first published.
func (p *Publisher) save(m digest.Message, hash string) (string, error) {
	body, err := encode(m, hash)
	if err != nil {
		return "", err
	}
	// The edition's own file comes last: it is what says that the edition is there.
	for _, f := range []file{{pageFile, m.Bodies[digest.Page]}, {textFile, m.Bodies[digest.PageText]}, {editionFile, body}} {
		if err := write(filepath.Join(p.config.Dir, "editions", m.Edition.Name, f.name), f.text); err != nil {
			return "", writing(err)
		}
	}
	if err := p.list(); err != nil {
		return "", err
	}
	return p.receipt(m.Edition.Name), nil
}

// Find implements digest.Finder: the edition is there where its file is, with the same hash. What lists it is put right.
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

// Check reports whether the folder can be written.
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

// list writes everything that lists editions: front page, feed and calendars.
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
	for _, f := range append(p.events(editions), file{"index.html", index}, file{"feed.xml", feed}, file{"cfp.ics", p.deadlines(editions)}) {
		if err := write(filepath.Join(p.config.Dir, f.name), f.text); err != nil {
			return writing(err)
		}
	}
	return nil
}

// editions are all that the folder holds, newest first.
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
			continue // begun and not finished
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
		return s, digest.WithHint(fmt.Errorf("%s is damaged: %w", path, err), "take it away, and the edition is written anew")
	}
	return s, nil
}

// encode is the public form of the edition, with the hash of what it was rendered from.
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

// write makes the file whole or not at all: a temporary one beside it takes its name once it is on disk.
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
	return digest.WithHint(fmt.Errorf("writing the site: %w", err), "the folder must be on a disk with room, and this user must be allowed to write there")
}

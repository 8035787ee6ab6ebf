package config

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Pitch is the pitch of a repository that its team wrote.
type Pitch struct {
	// The repository, as owner/name.
	Repo string `yaml:"repo" jsonschema:"required"`
	// The title of the talk, at most 70 characters.
	Title string `yaml:"title" jsonschema:"required"`
	// What an organizer reads, at most 900 characters.
	Text string `yaml:"text" jsonschema:"required"`
	// The language that it is in: en or es. Default: the language of the digest. Groups with another language get
	// another pitch.
	Language string `yaml:"language" jsonschema:"enum=en,enum=es"`
}

// Limits of a pitch, in characters. They are those of an edition.
const (
	maxPitchTitle = 70
	maxPitchText  = 900
)

// pitches checks the teams' pitches.
func (d *decoder) pitches(c *Config) {
	seen := map[string]string{}
	for i, p := range c.Pitches {
		at := fmt.Sprintf("pitches[%d]", i)
		if p.Repo == "" || !githubRepo.MatchString(p.Repo) {
			d.wrong(at+".repo", "write owner/name: cityoflosangeles/curb-space-map", "%s is no repository",
				d.word(at+".repo", p.Repo))
		}
		d.need(at+".title", p.Title, "title: Finding a free loading zone on a phone")
		d.line(at+".title", p.Title)
		d.need(at+".text", p.Text, "text: Drivers double-park because …")
		d.among(at+".language", p.Language, Languages)
		for key, text := range map[string]string{"title": p.Title, "text": p.Text} {
			most := map[string]int{"title": maxPitchTitle, "text": maxPitchText}[key]
			if n := utf8.RuneCountInString(text); n > most {
				d.wrong(at+"."+key, "shorten it", "the %s has %d characters, and at most %d are shown", key, n, most)
			}
		}
		key := strings.ToLower(p.Repo) + " " + p.language(c)
		if first, twice := seen[key]; twice {
			d.wrong(at+".repo", "keep one of them, or give them different languages",
				"%s has a pitch in that language in line %d", d.word(at+".repo", p.Repo), d.lineOf(first))
		}
		seen[key] = at + ".repo"
	}
}

func (p Pitch) language(c *Config) string {
	if p.Language != "" {
		return p.Language
	}
	if c.Language != "" {
		return c.Language
	}
	return "en"
}

// TeamPitches returns the pitches that teams wrote, by repository in lower case.
func (c Config) TeamPitches() map[string][]digest.Pitch {
	out := map[string][]digest.Pitch{}
	for _, p := range c.Pitches {
		key := strings.ToLower(p.Repo)
		out[key] = append(out[key], digest.Pitch{
			Title: strings.TrimSpace(p.Title), Abstract: strings.Join(strings.Fields(p.Text), " "), Language: p.language(&c),
			By: digest.PitchByTeam,
		})
	}
	return out
}

// PitchFiles reports whether editions use the file .github/pitch.md of repositories: if the configuration allows it, or
// if a person always sees an edition before it is sent.
func (c Config) PitchFiles() bool {
	switch c.GitHub.PitchFiles {
	case "always":
		return true
	case "never":
		return false
	}
	return c.Approval().Needed > 0 && c.Schedule.OnNoApproval == "hold"
}

package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Answers are given in advance, such as by flags. What they answer is not asked.
type Answers struct {
	City, Name, Language, Zone string
	Groups                     []string // addresses of groups' pages, or NAME=ADDRESS
	Orgs                       []string // organizations on GitHub, or owner/name of a repository
	Slack, Email, Site         string
	Private                    bool // read addresses in private networks
}

// Config says how a configuration is made.
type Config struct {
	File    string                      // its name, in errors
	Now     time.Time                   // groups are read from then on
	In      io.Reader                   // answers of a person, line by line; nil: nobody is asked
	Out     io.Writer                   // questions, and what was found
	Getenv  func(string) (string, bool) // LANG and TZ are read
	Problem func(digest.Problem)        // reports a group that could not be read
}

// Result is a new configuration.
type Result struct {
	YAML    []byte
	Summary string   // what it has and what it lacks, in one line
	Secrets []string // the variables that it takes from the environment, as NAME=EXAMPLE
}

// AnswerError is an answer that cannot be used, such as a time zone that does not exist.
type AnswerError struct{ err error }

func (e *AnswerError) Error() string { return e.err.Error() }
func (e *AnswerError) Unwrap() error { return e.err }

// starter makes a plan from answers.
type starter struct {
	Config
	ask  *asker // nil: nobody is asked
	plan plan
}

// Make makes a configuration from the answers that are given, those of a person, and defaults. It reads every group.
func Make(ctx context.Context, c Config, given Answers) (Result, error) {
	s := &starter{Config: c, plan: plan{file: c.File, language: "en", zone: "UTC", private: given.Private}}
	if c.In != nil {
		s.ask = newAsker(c.In, c.Out)
	}
	if err := s.run(ctx, given); err != nil {
		return Result{}, err
	}
	return Result{YAML: s.plan.yaml(), Summary: s.plan.summary(), Secrets: s.plan.secrets()}, nil
}

func (s *starter) run(ctx context.Context, o Answers) error {
	if s.ask != nil {
		fmt.Fprintln(s.Out, "A few questions. Return takes the answer in brackets. "+
			"You can change everything in the file later.")
	}
	city := o.City
	takeCity := func(text string) error { city = text; return nil }
	if err := s.answer(ctx, "--city", o.City, "Which city is it for", "", takeCity); err != nil {
		return err
	}
	name := cmp.Or(city, "Our") + " community digest"
	if err := s.answer(ctx, "--name", o.Name, "What is the digest called", name, func(text string) error {
		return s.try(func(p *plan) { p.name = text })
	}); err != nil {
		return err
	}
	if err := s.answer(ctx, "--time-zone", o.Zone, "In which time zone", s.zoneOf(city), s.zone); err != nil {
		return err
	}
	language := "en"
	for _, l := range config.Languages {
		if lang, _ := s.Getenv("LANG"); strings.HasPrefix(lang, l) {
			language = l
		}
	}
	question := "In which language, " + strings.Join(config.Languages, " or ")
	if err := s.answer(ctx, "--language", o.Language, question, language, func(text string) error {
		return s.try(func(p *plan) { p.language = text })
	}); err != nil {
		return err
	}
	if err := s.groups(ctx, o.Groups); err != nil {
		return err
	}
	if err := s.organizations(ctx, o.Orgs); err != nil {
		return err
	}
	return s.destinations(ctx, o)
}

// answer passes to take the flag's value, else a person's answer, else the default.
func (s *starter) answer(
	ctx context.Context, flag, given, question, otherwise string, take func(string) error,
) error {
	if given == "" && s.ask != nil {
		return s.ask.until(ctx, question, otherwise, take)
	}
	value := cmp.Or(given, otherwise)
	if err := take(value); err != nil {
		m, hint := messageOf(err)
		if value == "" {
			return &AnswerError{digest.WithHint(fmt.Errorf("%s is needed: %s", flag, m), hint)}
		}
		return &AnswerError{digest.WithHint(fmt.Errorf("%s %s: %s", flag, value, m), hint)}
	}
	return nil
}

// try changes the plan, unless the configuration would then be wrong.
func (s *starter) try(change func(*plan)) error {
	next := s.plan
	change(&next)
	if err := next.mistake(); err != nil {
		return err
	}
	s.plan = next
	return nil
}

func (s *starter) zone(text string) error {
	if text == "" {
		return digest.WithHint(errors.New("the time zone of the city is not known"),
			"time zones have names such as America/Los_Angeles")
	}
	return s.try(func(p *plan) { p.zone = text })
}

// areas are the parts of the tz database that list cities.
var areas = []string{
	"America", "Europe", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian",
	"America/Indiana", "America/Kentucky", "America/Argentina",
}

// zoneOf guesses a time zone: the city's own if the tz database has one, else the zone of this machine, unless that is
// UTC, which is the zone of no city.
func (s *starter) zoneOf(city string) string {
	words := strings.Fields(city)
	for i, w := range words {
		first, rest := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[rest:]
	}
	if name := strings.Join(words, "_"); name != "" && !strings.ContainsAny(name, "/.\\") {
		for _, area := range areas {
			if _, err := time.LoadLocation(area + "/" + name); err == nil {
				return area + "/" + name
			}
		}
	}
	zone, set := s.Getenv("TZ")
	if !set {
		link, _ := os.Readlink("/etc/localtime") // on systems without the link, nothing is guessed
		_, zone, _ = strings.Cut(link, "zoneinfo/")
	}
	if _, err := time.LoadLocation(zone); err != nil || !strings.Contains(zone, "/") || strings.HasPrefix(zone, "Etc/") {
		return ""
	}
	return zone
}

func (s *starter) organizations(ctx context.Context, given []string) error {
	take := func(text string) error {
		var orgs []string
		for _, o := range list(text, " ,") {
			if _, path, found := strings.Cut(o, "github.com/"); found {
				o = strings.Trim(path, "/")
			}
			orgs = append(orgs, o)
		}
		return s.try(func(p *plan) { p.orgs = orgs })
	}
	if s.ask != nil && len(given) == 0 {
		fmt.Fprintln(s.Out)
	}
	const question = "The city's organizations on GitHub, separated by commas; owner/name for one repository"
	return s.answer(ctx, "--org", strings.Join(given, ","), question, "", take)
}

func (s *starter) destinations(ctx context.Context, o Answers) error {
	if s.ask != nil {
		fmt.Fprintln(s.Out, "\nWhere editions go. You are not asked for secrets: they come from the environment.")
	}
	const slack = "Slack: the ID of the channel (C0123456789), or webhook; Return for none"
	if err := s.answer(ctx, "--slack", o.Slack, slack, "", func(text string) error {
		if strings.Contains(text, "://") {
			return digest.WithHint(errors.New("the address of a webhook is a secret, and must not be in the file"),
				"answer webhook, and set SLACK_WEBHOOK to the address")
		}
		return s.try(func(p *plan) { p.slack = text })
	}); err != nil {
		return err
	}
	const email = "Email: the address of a mailing list; Return for none"
	if err := s.answer(ctx, "--email", o.Email, email, "", func(text string) error {
		return s.try(func(p *plan) { p.email = text })
	}); err != nil {
		return err
	}
	site := ""
	if s.plan.slack == "" && s.plan.email == "" || s.ask != nil {
		site = "public"
	}
	const archive = "A public archive: a folder for its pages, or no"
	return s.answer(ctx, "--site", o.Site, archive, site, func(text string) error {
		if strings.EqualFold(text, "no") {
			text = ""
		}
		return s.try(func(p *plan) { p.site = text })
	})
}

// list returns the parts of a text that are not empty.
func list(text, separators string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

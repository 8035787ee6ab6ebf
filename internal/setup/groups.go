package setup

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func (s *starter) groups(ctx context.Context, given []string) error {
	for _, g := range given {
		name, location := "", g
		if n, rest, found := strings.Cut(g, "="); found && !strings.ContainsAny(n, "/?") {
			name, location = n, rest
		}
		if _, err := s.group(ctx, name, location); err != nil {
			m, hint := messageOf(err)
			return &AnswerError{digest.WithHint(fmt.Errorf("--group %s: %s", fetch.Redact(g), m), hint)}
		}
	}
	if s.ask == nil || len(given) > 0 {
		return nil
	}
	fmt.Fprintln(s.Out, "\nThe meetup groups. Paste the address of any page of a group, or of its calendar. "+
		"Press Return when there are no more.")
	for {
		location, err := s.ask.line(ctx, "Address", "")
		if err != nil {
			return err
		}
		if location == "" {
			return nil
		}
		read, err := s.group(ctx, "", location)
		if err != nil {
			s.ask.reject(err)
			continue
		}
		if err := s.details(ctx, read); err != nil {
			return err
		}
	}
}

// details asks what cannot be read about the group that was added last.
func (s *starter) details(ctx context.Context, read bool) error {
	last := len(s.plan.groups) - 1
	if !read {
		keep, err := s.ask.line(ctx, "Keep it anyway, yes or no", "yes")
		if err != nil {
			return err
		}
		if strings.HasPrefix(strings.ToLower(keep), "n") {
			s.plan.groups = s.plan.groups[:last]
			return nil
		}
	}
	change := func(f func(*planned)) func(*plan) {
		return func(p *plan) {
			p.groups = append([]planned(nil), p.groups...)
			f(&p.groups[last])
		}
	}
	if err := s.ask.until(ctx, "What is the group called", s.plan.groups[last].name, func(text string) error {
		return s.try(change(func(g *planned) { g.name = text }))
	}); err != nil {
		return err
	}
	return s.ask.until(ctx, "Topics of its events, separated by commas (python, data)", "", func(text string) error {
		return s.try(change(func(g *planned) { g.topics = list(text, ",") }))
	})
}

// group adds a group to the plan, and reports whether its page could be read.
func (s *starter) group(ctx context.Context, name, location string) (read bool, err error) {
	location = address(location)
	if err := s.try(func(p *plan) {
		p.groups = append(append([]planned(nil), p.groups...),
			planned{name: cmp.Or(name, groupName(location)), location: location})
	}); err != nil {
		return false, err
	}
	zone, err := time.LoadLocation(s.plan.zone)
	if err != nil {
		return false, err
	}
	added := &s.plan.groups[len(s.plan.groups)-1]
	shown := fetch.Redact(location)
	fmt.Fprintf(s.Out, "  reading %s\n", shown)
	client := fetch.New(fetch.Config{AllowPrivate: s.plan.private})
	source, err := sources.Open(sources.Config{Location: location, Zone: zone, Client: client})
	if err != nil {
		return false, err
	}
	day := s.Now.In(zone).Format(time.DateOnly)
	report, err := source.Check(ctx, digest.Period{Since: s.Now, Start: s.Now, End: s.Now.AddDate(0, 0, 60)})
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		added.found = fmt.Sprintf("It could not be read on %s: %v. `digest source check %s` tries again.", day, err, shown)
		s.Problem(digest.Problem{
			Source: shown, Error: err.Error(),
			Hint: cmp.Or(digest.Hint(err), "the group is kept, with a comment"),
		})
		return false, nil
	}
	if name == "" && report.Name != "" {
		_ = s.try(func(p *plan) { // if another group has that name, this one keeps the name made from its address
			p.groups = append([]planned(nil), p.groups...)
			p.groups[len(p.groups)-1].name = report.Name
		})
		added = &s.plan.groups[len(s.plan.groups)-1]
	}
	events := count(len(report.Harvest.Events), "event", "events")
	added.found = fmt.Sprintf("Read on %s as %s, with %s in the 60 days from then.", day, report.Kind, events)
	fmt.Fprintf(s.Out, "  found: %s, with %s in the next 60 days\n", report.Kind, events)
	for _, e := range report.Harvest.Events[:min(3, len(report.Harvest.Events))] {
		when := e.StartsAt(zone).In(zone).Format("Mon Jan 2, 15:04 MST")
		if e.AllDay {
			when = e.Start.Format("Mon Jan 2")
		}
		fmt.Fprintf(s.Out, "    %s  %s\n", when, e.Title)
	}
	return true, nil
}

// address completes what was pasted: a host without a scheme would be read as a file name.
func address(pasted string) string {
	pasted = strings.TrimSpace(pasted)
	if _, err := os.Stat(pasted); err == nil || strings.Contains(pasted, "://") {
		return pasted
	}
	host, _, _ := strings.Cut(pasted, "/")
	if !strings.Contains(host, ".") || strings.HasSuffix(host, ".ics") ||
		strings.ContainsAny(host, `\ `) || host[0] == '.' {
		return pasted
	}
	return "https://" + pasted
}

var language = regexp.MustCompile(`^[a-z]{2}(?:-[A-Z]{2})?$`) // as in meetup.com/de-DE/group

// groupName makes a name from a location: the group's part of a platform's address, else the host.
func groupName(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		base := strings.TrimSuffix(location[strings.LastIndexAny(location, `/\`)+1:], ".ics")
		return cmp.Or(base, location)
	}
	host := strings.TrimPrefix(u.Hostname(), "www.")
	if host != "meetup.com" && host != "luma.com" && host != "lu.ma" {
		return host
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if part != "" && !language.MatchString(part) {
			return part
		}
	}
	return host
}

package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
)

// deafFor is how long it waits until it asks Slack again to let it in.
const deafFor = 10 * time.Minute

// apps are the destinations with buttons, one for each app.
func apps(c config.Config) []*config.Slack {
	var out []*config.Slack
	for _, d := range c.Destinations {
		if d.Slack != nil && d.Slack.AppToken != "" && !slices.ContainsFunc(out, func(s *config.Slack) bool { return s.AppToken == d.Slack.AppToken }) {
			out = append(out, d.Slack)
		}
	}
	return out
}

// sameApps reports whether two configurations listen alike.
func sameApps(a, b config.Config) bool {
	return slices.EqualFunc(apps(a), apps(b), func(a, b *config.Slack) bool { return a.AppToken == b.AppToken && a.API == b.API })
}

// hear hears the buttons of one app until ctx ends.
func (s *Server) hear(ctx context.Context, app *config.Slack) {
	for ctx.Err() == nil {
		err := slack.Listen(ctx, slack.Ears{
			Token: app.AppToken, API: app.API, Client: s.current().Slack, Log: s.log,
			Clicked: func(ctx context.Context, c slack.Click) { s.clicked(ctx, app.AppToken, c) },
		})
		if err == nil {
			return
		}
		s.log.Error("buttons are not heard", hinted(err)...)
		select {
		case <-ctx.Done():
		case <-time.After(deafFor):
		}
	}
}

// clicked does what a button asks for, and answers in its thread.
func (s *Server) clicked(ctx context.Context, app digest.Secret, c slack.Click) {
	d := s.current()
	for i, to := range d.Config.Destinations {
		if to.Slack == nil || to.Slack.AppToken != app || to.Slack.Channel != c.Channel {
			continue
		}
		answer, err := pressed(ctx, d, to.Slack.Approvers, c, s.now())
		if err != nil {
			s.log.Warn("button not obeyed", "destination", to.Name, "action", c.Action, "user", c.User, "err", err)
			why := err.Error()
			if hint := digest.Hint(err); hint != "" {
				why += " (" + hint + ")"
			}
			answer = d.Templates.FailedAnswer(mention(c), slack.Escape(why))
		}
		if p, ok := d.Destinations[i].Publisher.(interface {
			Answer(ctx context.Context, message, text string) error
		}); ok {
			if err := p.Answer(ctx, c.Message, answer); err != nil {
				s.log.Warn("button not answered", "destination", to.Name, "err", err)
			}
		}
		return
	}
	s.log.Warn("a button of a channel that is no destination", "channel", c.Channel)
}

// pressed does what was asked for, and says what came of it.
func pressed(ctx context.Context, d *Workspace, approvers []string, c slack.Click, now time.Time) (string, error) {
	if c.Action == slack.ActionPresent {
		t, fresh, err := d.Propose(ctx, c.Edition, c.Match, personOf(c), now)
		switch {
		case err != nil:
			return "", err
		case !fresh:
			return d.Templates.KnownAnswer(mention(c), escaped(t)), nil
		}
		where := t.URL
		if i := slices.IndexFunc(d.Config.Groups, func(g config.Group) bool { return g.Name == t.Group && g.Propose != "" }); i >= 0 {
			where = d.Config.Groups[i].Propose
		}
		return d.Templates.ProposedAnswer(mention(c), escaped(t), slack.Escape(where), d.Zone), nil
	}
	if len(approvers) > 0 && !slices.Contains(approvers, c.User) {
		return d.Templates.StrangerAnswer(mention(c)), nil
	}
	name, _, ok := desk.ShownDraft(c.Edition)
	if !ok {
		return "", fmt.Errorf("%s is no draft", c.Edition)
	}
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return "", err
	}
	act := digest.Approved
	if c.Action == slack.ActionHold {
		act = digest.Held
	}
	who := digest.Voice{Name: sameName(log, c), Account: slackAccount(c)}
	r, standing, err := d.ActOnShown(ctx, c.Edition, who, act, now)
	if err != nil {
		return "", err
	}
	if act == digest.Held {
		return d.Templates.HeldAnswer(mention(c), name), nil
	}
	hash, err := r.Hash()
	if err != nil {
		return "", err
	}
	needed := d.Review.Approval.Needed
	missing := standing.Missing(hash, needed)
	for _, u := range standing.Uncounted(needed) {
		if missing > 0 && u.Voice == who && (u.Doubt != digest.DoubtSame || u.Of != who) {
			return d.Templates.UncountedAnswer(mention(c), name, u.Doubt, slack.Escape(u.Of.Name), missing), nil
		}
	}
	return d.Templates.ApprovedAnswer(mention(c), name, missing), nil
}

// slackAccount is the account of the person who pressed a button. A person's name in Slack is not an account, because
// people can change their names.
func slackAccount(c slack.Click) string { return digest.SlackAccount(c.Team, c.User) }

// mention is how Slack shows the person. User comes from Slack, which writes no sign into it that would end it.
func mention(c slack.Click) string {
	return "<@" + strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, c.User) + ">"
}

// personOf is the name that the log has of who pressed a button.
func personOf(c slack.Click) string {
	name := []rune(oneLine(c.Name))
	return strings.TrimSpace(string(name[:min(len(name), 60)])) + marked(c)
}

func marked(c slack.Click) string { return " (Slack " + c.User + ")" }

// sameName is the name under which the log knows the person already, for lines of version 0.1.0, which has no accounts.
// So a person who changes their name between two approvals is still one person.
func sameName(log []digest.LogEntry, c slack.Click) string {
	for _, w := range log {
		if strings.HasSuffix(w.Who, marked(c)) && (w.Account == "" || w.Account == slackAccount(c)) {
			return w.Who
		}
	}
	return personOf(c)
}

// escaped is a talk whose words cannot act in Slack.
func escaped(t digest.Talk) digest.Talk {
	t.ID, t.Repository, t.Group, t.State = slack.Escape(t.ID), slack.Escape(t.Repository), slack.Escape(t.Group), slack.Escape(t.State)
	return t
}

// oneLine replaces control characters with spaces.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

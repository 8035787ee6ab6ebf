package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/render"
)

// reconnectAfter is how long the server waits before it connects to Slack again after it was refused.
const reconnectAfter = 10 * time.Minute

// apps returns the destinations with buttons, one for each Slack app.
func apps(c config.Config) []*config.Slack {
	var out []*config.Slack
	for _, d := range c.Destinations {
		if d.Slack == nil || d.Slack.AppToken == "" {
			continue
		}
		known := func(s *config.Slack) bool { return s.AppToken == d.Slack.AppToken }
		if !slices.ContainsFunc(out, known) {
			out = append(out, d.Slack)
		}
	}
	return out
}

// sameApps reports whether two configurations have the same Slack apps.
func sameApps(a, b config.Config) bool {
	same := func(a, b *config.Slack) bool { return a.AppToken == b.AppToken && a.API == b.API }
	return slices.EqualFunc(apps(a), apps(b), same)
}

// listenForClicks does what the buttons of one app ask for, until ctx ends.
func (s *Server) listenForClicks(ctx context.Context, app *config.Slack) {
	for ctx.Err() == nil {
		err := slack.Listen(ctx, slack.Ears{
			Token: app.AppToken, API: app.API, Client: s.current().Slack, Log: s.log,
			Clicked: func(ctx context.Context, c slack.Click) { s.clicked(ctx, app.AppToken, c) },
		})
		if err == nil {
			return
		}
		s.log.Error("buttons do not work", hinted(err)...)
		select {
		case <-ctx.Done():
		case <-time.After(reconnectAfter):
		}
	}
}

// clicked does what a button asks for, and replies in its thread.
func (s *Server) clicked(ctx context.Context, app digest.Secret, c slack.Click) {
	d := s.current()
	if strings.HasPrefix(c.Action, slack.ActionAsk) {
		if d.AskClicked == nil {
			return
		}
		if err := d.AskClicked(ctx, c); err != nil {
			s.log.Warn("answer by a button failed", "err", err)
		}
		return
	}
	for i, to := range d.Config.Destinations {
		if to.Slack == nil || to.Slack.AppToken != app || to.Slack.Channel != c.Channel {
			continue
		}
		words := d.Templates(to.Language)
		answer, err := act(ctx, d, words, to.Slack.Approvers, c, s.now())
		if err != nil {
			s.log.Warn("button refused", "destination", to.Name, "action", c.Action, "user", c.User, "err", err)
			why := err.Error()
			if hint := digest.Hint(err); hint != "" {
				why += " (" + hint + ")"
			}
			answer = words.FailedAnswer(mention(c), slack.Escape(why))
		}
		if p, ok := d.Destinations[i].Publisher.(interface {
			Answer(ctx context.Context, message, text string) error
		}); ok {
			if err := p.Answer(ctx, c.Message, answer); err != nil {
				s.log.Warn("reply to button failed", "destination", to.Name, "err", err)
			}
		}
		return
	}
	s.log.Warn("button in a channel that is not a destination", "channel", c.Channel)
}

// act does what a click asks for, and returns the reply, in the given words.
func act(
	ctx context.Context, d *Workspace, words *render.Renderer, approvers []string, c slack.Click, now time.Time,
) (reply string, err error) {
	if c.Action == slack.ActionPresent {
		t, fresh, err := d.Propose(ctx, c.Edition, c.Match, personOf(c), now)
		switch {
		case err != nil:
			return "", err
		case !fresh:
			return words.KnownAnswer(mention(c), escaped(t)), nil
		}
		where := t.URL
		takesTalks := func(g config.Group) bool { return g.Name == t.Group && g.Propose != "" }
		if i := slices.IndexFunc(d.Config.Groups, takesTalks); i >= 0 {
			where = d.Config.Groups[i].Propose
		}
		return words.ProposedAnswer(mention(c), escaped(t), slack.Escape(where), d.Zone), nil
	}
	if len(approvers) > 0 && !slices.Contains(approvers, c.User) {
		return words.StrangerAnswer(mention(c)), nil
	}
	name, _, ok := digest.ShownDraft(c.Edition)
	if !ok {
		return "", fmt.Errorf("%s is not a draft", c.Edition)
	}
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return "", err
	}
	decision := digest.Approved
	if c.Action == slack.ActionHold {
		decision = digest.Held
	}
	who := digest.Voice{Name: sameName(log, c), Account: slackAccount(c)}
	r, standing, err := d.ActOnShown(ctx, c.Edition, who, decision, now)
	if err != nil {
		return "", err
	}
	if decision == digest.Held {
		return words.HeldAnswer(mention(c), name), nil
	}
	hash, err := r.Hash()
	if err != nil {
		return "", err
	}
	needed := d.Review.Approval.Needed
	missing := standing.Missing(hash, needed)
	for _, u := range standing.Uncounted(needed) {
		if missing > 0 && u.Voice == who && (u.Doubt != digest.DoubtSame || u.Of != who) {
			return words.UncountedAnswer(mention(c), name, u.Doubt, slack.Escape(u.Of.Name), missing), nil
		}
	}
	return words.ApprovedAnswer(mention(c), name, missing), nil
}

// slackAccount returns the account of the person who pressed a button. A name in Slack is not an account, because
// people can change their names.
func slackAccount(c slack.Click) string { return digest.SlackAccount(c.Team, c.User) }

// mention returns a mention of the person in Slack's markup. It drops every character of the user ID that could end the
// mention.
func mention(c slack.Click) string {
	return "<@" + strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, c.User) + ">"
}

// personOf returns the name under which the log lists who pressed a button.
func personOf(c slack.Click) string {
	name := []rune(oneLine(c.Name))
	return strings.TrimSpace(string(name[:min(len(name), 60)])) + withUser(c)
}

// withUser is the end of a name in the log: the Slack user ID.
func withUser(c slack.Click) string { return " (Slack " + c.User + ")" }

// sameName returns the name under which the log lists the person already, or personOf. Version 0.1.0 wrote no accounts,
// so that a person who changed their name between two approvals would count as two people.
func sameName(log []digest.LogEntry, c slack.Click) string {
	for _, w := range log {
		if strings.HasSuffix(w.Who, withUser(c)) && (w.Account == "" || w.Account == slackAccount(c)) {
			return w.Who
		}
	}
	return personOf(c)
}

// escaped returns the talk with its texts escaped for Slack.
func escaped(t digest.Talk) digest.Talk {
	t.ID, t.Repository = slack.Escape(t.ID), slack.Escape(t.Repository)
	t.Group, t.State = slack.Escape(t.Group), slack.Escape(t.State)
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

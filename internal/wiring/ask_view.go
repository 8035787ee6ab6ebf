package wiring

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/asktext"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/web"
)

// View returns what the text of a message depends on.
func (a *Asks) View(m ask.Message) asktext.View {
	t, p := m.Thread, m.Thread.Proposal
	v := asktext.View{
		Kind: string(m.Step.Kind), Why: string(t.Why), Name: m.To.Name, Lead: a.Rules.Lead.Name, IsLead: t.Lead,
		Repository: p.Repository, RepositoryURL: p.RepoURL, Maintainers: p.Suggested,
		Group: p.Group, Event: p.Event, EventURL: p.URL, Place: p.Place, Start: p.Start.In(a.Rules.Zone),
		AllDay: p.AllDay, Deadline: p.Deadline, AnswerBy: t.AnswerBy(a.Rules).In(a.Rules.Zone), Project: p.Project,
		Match: digest.Match{Reasons: p.Reasons, Because: p.Because, Pitch: digest.Pitch{
			Title: p.Title, Abstract: p.Abstract, Language: p.Language,
		}},
		Rules: a.config.Asks.HouseRules, Accepted: t.Phase == ask.PhaseAccepted, Public: t.Public,
		Tasks: m.About.Tasks,
	}
	if !v.Deadline.IsZero() {
		v.Deadline = v.Deadline.In(a.Rules.Zone)
	}
	if p.Outline {
		v.Match.Pitch.Missing = digest.MissingWhat
	}
	for _, g := range a.config.Groups {
		if g.Name == p.Group {
			v.GroupNote, v.GroupPage, v.Propose, v.Minutes = g.Note, g.Page, g.Propose, g.Rules.MaxMinutes
		}
	}
	said := func(kind ask.Kind) (ask.Step, bool) {
		for _, s := range slices.Backward(t.Steps) {
			if s.Kind == kind {
				return s, true
			}
		}
		return ask.Step{}, false
	}
	if yes, ok := said(ask.Yes); ok && yes.Person == m.To.Name {
		v.Taken = t.Takes() || m.Step.Kind == ask.Canceled
	}
	if other, ok := said(ask.Other); ok && t.Why == ask.WhyPassed {
		v.Before = other.Person
	}
	v.Suggested = t.Suggests
	if m.Step.Kind == ask.Moved {
		v.Was = startBefore(t, m.Step.Number).In(a.Rules.Zone)
		if v.Was.Equal(v.Start) { // only its place is another
			v.Was = time.Time{}
		}
	}
	if m.Step.Number > 0 && a.url != "" {
		v.Link = a.url + "/ask/" + a.keys.Sign(m.Step, a.now())
	}
	if v.Taken && v.Link != "" {
		v.Hold = v.Link + "/hold.ics"
	}
	for _, item := range m.About.Readiness.Missing() {
		v.Gaps = append(v.Gaps, asktext.Gap{Item: item, Text: digest.ToAdd(item, m.About.Repository)})
	}
	v.Checked = len(m.About.Readiness.Items) > 0
	v.People = a.others(t, m.To.Name)
	return v
}

// startBefore returns when the event was before a step moved it.
func startBefore(t ask.Thread, number int) time.Time {
	var was time.Time
	for _, s := range t.Steps[:number-1] {
		if s.Proposal != nil {
			was = s.Proposal.Start
		}
	}
	return was
}

// others returns whom a person can name: the others of the teams with the project; the lead can name everybody.
func (a *Asks) others(t ask.Thread, name string) []string {
	var out []string
	for _, team := range a.Rules.Teams {
		if a.Rules.TeamOf(t.Proposal.Repository) != team.Name && !t.Lead {
			continue
		}
		for _, p := range team.People {
			if p.Name != name && !slices.Contains(out, p.Name) {
				out = append(out, p.Name)
			}
		}
	}
	return out
}

// results are what a page says came of an answer.
var results = []string{
	"yes", "other", "no", "never", "withdraw", "accepted", "refused", "named", "unnamed", "given", "notgiven",
	string(ask.Again), string(ask.Elsewhere), "taken", "late", string(ask.Unclear),
}

// ShowAsk implements web.Asks.
func (a *Asks) ShowAsk(ctx context.Context, r web.AskRequest) (web.AskPage, error) {
	now := a.now()
	log, err := ask.ReadLog(ctx, a.Ledger.Store)
	if err != nil {
		return web.AskPage{}, err
	}
	t, name, ok := log.Holder(a.keys, r.Token, now)
	to, known := a.Rules.Find(name)
	if !ok || !known {
		return web.AskPage{}, digest.ErrNotFound
	}
	about, err := a.About(ctx, t.Proposal.Repository)
	if err != nil {
		return web.AskPage{}, err
	}
	kind, why := pageOf(t, name, now)
	v := a.View(ask.Message{To: to, Thread: t, Step: ask.Step{Kind: ask.Kind(kind)}, Rules: a.Rules, About: about})
	if kind == "closed" {
		v.Why = why
	}
	if v.Taken {
		v.Hold = a.url + "/ask/" + r.Token + "/hold.ics"
	}
	_, own := a.form(to)
	page := web.AskPage{Language: r.Language(own)}
	form, ok := a.forms[page.Language]
	if !ok {
		form = a.forms[a.config.Language]
	}
	if !slices.Contains(results, r.Result) {
		r.Result = ""
	}
	page.Body, page.Policy, err = form.Page(asktext.Page{
		View: v, Base: r.Base, Token: r.Token, Languages: allLanguages(a.config), Result: r.Result,
	}, a.letterForm(t))
	return page, err
}

// pageOf returns what a person sees of a thread now: the kind of a message, or closed and why.
func pageOf(t ask.Thread, name string, now time.Time) (kind, why string) {
	switch {
	case !strings.EqualFold(t.Holder, name):
		return "closed", "elsewhere"
	case t.Phase == ask.PhaseAsked && now.Before(t.Proposal.Start):
		return "asked", ""
	case (t.Phase == ask.PhaseTaken || t.Phase == ask.PhaseAccepted) && now.Before(t.Proposal.Start):
		return "next", ""
	case t.Phase == ask.PhaseTaken || t.Phase == ask.PhaseAccepted:
		return "after", ""
	case t.Phase == ask.PhaseGiven || t.Why == ask.WhyDone:
		return "closed", "given"
	case t.Why == ask.WhyNoTalk && now.Before(t.Proposal.Start):
		return "closed", "refused"
	}
	return "closed", "closed"
}

// Answer implements web.Asks.
func (a *Asks) Answer(ctx context.Context, token string, answer web.AskAnswer) (string, error) {
	now := a.now()
	log, err := ask.ReadLog(ctx, a.Ledger.Store)
	if err != nil {
		return "", err
	}
	t, name, ok := log.Holder(a.keys, token, now)
	if _, known := a.Rules.Find(name); !ok || !known {
		return "", digest.ErrNotFound
	}
	visitors, _ := strconv.Atoi(strings.TrimSpace(answer.Visitors)) // not a number: not said
	took := t.Takes()
	_, result, err := ask.Record(ctx, a.Ledger.Store, a.Rules, ask.Answer{
		Thread: t.ID, Kind: ask.Kind(answer.Answer), Person: name, Other: answer.Other, Slides: answer.Slides,
		Visitors: visitors,
	}, now)
	switch {
	case err != nil || result != ask.Done:
		return string(result), err
	case took && answer.Answer == string(ask.No):
		return "withdraw", nil
	}
	return answer.Answer, nil
}

// Hold implements web.Asks.
func (a *Asks) Hold(ctx context.Context, token string) (string, error) {
	now := a.now()
	log, err := ask.ReadLog(ctx, a.Ledger.Store)
	if err != nil {
		return "", err
	}
	t, name, ok := log.Holder(a.keys, token, now)
	to, known := a.Rules.Find(name)
	if !ok || !known {
		return "", digest.ErrNotFound
	}
	form, _ := a.form(to)
	if !strings.EqualFold(t.Holder, name) { // it is somebody else's now
		t.Phase = ask.PhaseClosed
	}
	v := a.View(ask.Message{To: to, Thread: t, Step: ask.Step{Kind: ask.Next}, Rules: a.Rules})
	return ask.HoldOf(t, form.Hold(v), a.host(), now).Calendar, nil
}

package wiring

import (
	"context"
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
)

// askSlack writes direct messages.
type askSlack struct{ asks *Asks }

// Reaches implements ask.Channel.
func (s askSlack) Reaches(p ask.Person) bool { return p.Slack != "" }

// Prepare implements ask.Channel. The value of each button is the token of the message's link.
func (s askSlack) Prepare(m ask.Message) (func(context.Context) (string, error), error) {
	form, _ := s.asks.form(m.To)
	text := form.Text(s.asks.View(m), s.asks.letterForm(m.Thread))
	fallback, blocks, err := form.Slack(text, slack.ActionAsk, s.asks.keys.Sign(m.Step, s.asks.now()))
	return func(ctx context.Context) (string, error) {
		return s.asks.bot.Direct(ctx, m.To.Slack, m.Name, fallback, blocks)
	}, err
}

// Clicks returns what does the work of buttons below direct messages; nil if nobody is asked in Slack.
func (a *Asks) Clicks() func(context.Context, slack.Click) error {
	if a == nil || a.bot == nil {
		return nil
	}
	return a.clicked
}

// clicked records an answer, and replies in the thread of the message. The token says whose answer it is; the person
// who pressed must be the one whom the message went to.
func (a *Asks) clicked(ctx context.Context, c slack.Click) error {
	kind := ask.Kind(strings.TrimPrefix(c.Action, slack.ActionAsk))
	if strings.HasPrefix(string(kind), "open") { // the button opened a page
		return nil
	}
	now := a.now()
	log, err := ask.ReadLog(ctx, a.Ledger.Store)
	if err != nil {
		return err
	}
	t, name, ok := log.Holder(a.keys, c.Edition, now)
	to, known := a.Rules.Find(name)
	if !ok || !known || to.Slack != c.User {
		return fmt.Errorf("%s pressed a button that is not theirs, or is too old", c.User)
	}
	took := t.Takes()
	_, result, err := ask.Record(ctx, a.Ledger.Store, a.Rules, ask.Answer{Thread: t.ID, Kind: kind, Person: name}, now)
	if err != nil || result == ask.Again { // Slack may deliver a click twice
		return err
	}
	word := string(result)
	switch {
	case result == ask.Done && took && kind == ask.No:
		word = "withdraw"
	case result == ask.Done:
		word = string(kind)
	}
	form, _ := a.form(to)
	v := a.View(ask.Message{To: to, Thread: t, Step: ask.Step{Kind: ask.Asked}, Rules: a.Rules})
	return a.bot.AnswerIn(ctx, c.Channel, c.Message, slack.Escape(form.Result(word, v)))
}

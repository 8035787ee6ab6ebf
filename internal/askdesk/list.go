// Package askdesk is what the people at the desk do with asks in a terminal: list and show them, record answers, and
// see, correct, and remove what is kept about a person.
package askdesk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Desk is where people work.
type Desk struct {
	Store    digest.Store
	Rules    ask.Rules
	File     string // the name of the configuration
	Now      time.Time
	Out, Err io.Writer
}

// listed is the JSON form of an ask.
type listed struct {
	ID         string    `json:"id"`
	Phase      ask.Phase `json:"phase"`
	Why        ask.Why   `json:"why,omitempty"`
	Repository string    `json:"repository"`
	Group      string    `json:"group"`
	Event      string    `json:"event"`
	Start      time.Time `json:"start"`
	Holder     string    `json:"holder,omitempty"`
	Lead       bool      `json:"lead,omitempty"`
	Since      time.Time `json:"since,omitzero"`
}

// List prints what is open, and with all also what is closed; as JSON, one object a line.
func (d Desk) List(ctx context.Context, all, asJSON bool) error {
	log, err := ask.ReadLog(ctx, d.Store)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(d.Out, 0, 0, 2, ' ', 0)
	shown := 0
	for _, t := range log.Threads() {
		if !all && !t.Open() {
			continue
		}
		shown++
		p := t.Proposal
		if asJSON {
			if err := json.NewEncoder(d.Out).Encode(listed{
				ID: t.ID, Phase: t.Phase, Why: t.Why, Repository: p.Repository, Group: p.Group, Event: p.Event,
				Start: p.Start, Holder: t.Holder, Lead: t.Lead, Since: t.Since,
			}); err != nil {
				return fmt.Errorf("writing asks: %w", err)
			}
			continue
		}
		holder := cmp.Or(t.Holder, "-")
		if t.Silent {
			holder += " (not written to)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Start.In(d.Rules.Zone).Format("Mon 2006-01-02 15:04"),
			stateOf(t), t.ID, console.Printable(p.Group), console.Printable(holder))
	}
	if shown == 0 && !asJSON {
		fmt.Fprintln(d.Err, "nothing is open; digest ask list --all lists everything that was asked")
	}
	return w.Flush()
}

// stateOf returns the phase of an ask; if it is closed, with the reason.
func stateOf(t ask.Thread) string {
	if t.Phase == ask.PhaseClosed && t.Why != "" {
		return fmt.Sprintf("%s (%s)", t.Phase, t.Why)
	}
	return string(t.Phase)
}

// Show prints every step of the ask args[0].
func (d Desk) Show(ctx context.Context, args []string) error {
	id := args[0]
	log, err := ask.ReadLog(ctx, d.Store)
	if err != nil {
		return err
	}
	t, ok := log.Find(id)
	if !ok {
		return digest.WithHint(fmt.Errorf("ask %q: %w", id, digest.ErrNotFound), "digest ask list --all lists all")
	}
	p := t.Proposal
	fmt.Fprintf(d.Out, "%s: %s\n%s at %s, %s\n", t.ID, stateOf(t), console.Printable(p.Repository),
		console.Printable(p.Group), p.Start.In(d.Rules.Zone).Format("Mon 2006-01-02 15:04 MST"))
	d.steps(ctx, t.Steps)
	return nil
}

// steps prints steps, a line each, with the state of their messages.
func (d Desk) steps(ctx context.Context, steps []ask.Step) {
	w := tabwriter.NewWriter(d.Out, 0, 0, 2, ' ', 0)
	for _, s := range steps {
		what := []string{}
		if s.Why != "" {
			what = append(what, string(s.Why))
		}
		if s.Other != "" {
			what = append(what, "named "+console.Printable(s.Other))
		}
		if s.Message() {
			lines, err := digest.Places(ctx, d.Store, ask.MessageName(s))
			if line, ok := digest.LineFor(lines, ask.Recipient); err == nil && ok {
				what = append(what, fmt.Sprintf("message %s: %s", ask.MessageName(s), line.State))
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.At.In(d.Rules.Zone).Format("2006-01-02 15:04"), s.Kind,
			console.Printable(cmp.Or(s.Person, "-")), strings.Join(what, ", "))
	}
	_ = w.Flush()
}

// Report prints what a run sent, unless it is to be quiet, and what needs a person. It reports whether anything does.
func Report(out ask.Outcome, quiet bool, stdout, stderr io.Writer) (open bool) {
	for _, l := range out.Deliveries {
		if quiet {
			break
		}
		fmt.Fprintf(stdout, "Message %s: %s.\n", l.Edition, l.State)
	}
	for _, l := range out.Open {
		name := strings.TrimPrefix(l.Edition, "ask-")
		name = name[:max(strings.LastIndexByte(name, '-'), 0)]
		if l.State == digest.Uncertain {
			fmt.Fprintf(stderr, "uncertain: it is not known whether message %s arrived. No run sends it again.\n", l.Edition)
			fmt.Fprintf(stderr, "hint: ask the person (digest ask show %s), then: digest settle %s %s sent "+
				"(or failed, to send it again)\n", name, l.Edition, ask.Recipient)
			continue
		}
		fmt.Fprintf(stderr, "not sent: message %s: %s\n", l.Edition, console.Printable(l.Error))
		fmt.Fprintf(stderr, "hint: digest ask show %s shows to whom; the configuration has their address\n", name)
	}
	return len(out.Open) > 0
}

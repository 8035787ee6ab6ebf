package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/probe"
)

// checked is what digest check --json prints.
type checked struct {
	Config       string           `json:"config"`
	Valid        bool             `json:"valid"`
	Mistakes     []config.Mistake `json:"mistakes,omitempty"`
	Warnings     []string         `json:"warnings,omitempty"`
	Asleep       []config.Asleep  `json:"asleep,omitempty"`
	Next         []time.Time      `json:"next,omitempty"` // the next editions
	Sources      []probe.Finding  `json:"sources,omitempty"`
	Destinations []probe.Finding  `json:"destinations,omitempty"`
	Report       []string         `json:"report"` // what check prints
}

// note notes what is known without the network.
func (c *checked) note(of config.Config, slots digest.Schedule, now time.Time) {
	c.Warnings, c.Asleep = of.Warnings, of.Asleep
	for slot := slots.After(now); !slot.IsZero() && len(c.Next) < 5; slot = slots.After(slot) {
		c.Next = append(c.Next, slot.In(slots.Zone))
	}
}

// checkAsJSON checks everything, and prints the results as a JSON object. The exit code is that of check.
func (a *app) checkAsJSON(ctx context.Context, online bool) error {
	var text bytes.Buffer
	out := &checked{Config: a.config}
	stdout := a.stdout
	a.stdout = &text
	err := a.check(ctx, online, out)
	a.stdout = stdout
	var e *exitError
	out.Valid = err == nil || errors.As(err, &e) && e.err == nil
	if !out.Valid {
		out.Mistakes = config.Mistakes(err)
	}
	out.Report = strings.FieldsFunc(text.String(), func(r rune) bool { return r == '\n' })
	return errors.Join(err, console.WriteJSON(a.stdout, out))
}

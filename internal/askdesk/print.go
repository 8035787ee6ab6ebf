package askdesk

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Printer is a channel that prints messages.
type Printer struct {
	Out  io.Writer
	Text func(ask.Message) (subject, text string, err error)
}

// Reaches implements ask.Channel.
func (p Printer) Reaches(ask.Person) bool { return true }

// Prepare implements ask.Channel.
func (p Printer) Prepare(m ask.Message) (func(context.Context) (string, error), error) {
	subject, text, err := p.Text(m)
	return func(context.Context) (string, error) {
		rule := strings.Repeat("=", 78)
		_, err := fmt.Fprintf(p.Out, "%s\nTo: %s <%s>\nSubject: %s\n\n%s\n", rule, m.To.Name, m.To.Mail, subject, text)
		return "printed", err
	}, err
}

// Demo prints what a room asks about an edition at that time, and what follows when the first person says yes an hour
// later. It stores the edition.
func Demo(ctx context.Context, room *ask.Room, edition digest.Record, p Printer, now time.Time) error {
	if err := room.Ledger.Store.SaveEdition(ctx, edition); err != nil {
		return err
	}
	room.Channels, room.NoDestinations = []ask.Channel{p}, true
	out, err := room.Run(ctx, now)
	if err != nil || len(out.Steps) == 0 {
		return err
	}
	yes := ask.Answer{Thread: out.Steps[0].Thread, Kind: ask.Yes, Desk: true}
	if _, _, err := ask.Record(ctx, room.Ledger.Store, room.Rules, yes, now.Add(time.Hour)); err != nil {
		return err
	}
	_, err = room.Run(ctx, now.Add(time.Hour))
	return err
}

package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Operator gets alerts about what a person should look at. One of the processes that share the store sends each
// alert: once, or once a day while something waits for a person.
type Operator struct {
	Destination Destination
	Message     func(name, title string, lines []string) digest.Message // makes an alert
}

const (
	noteAlert  = "alert/"         // prefix of the key of an alert that was sent
	alertAfter = 30 * time.Second // for sending an alert
	AlertEvery = time.Minute      // between two checks for alerts
	alertGood  = 8 * 24 * time.Hour
	// AlertTries is how many ticks of the watch, or attempts of a delivery, fail before the operator gets an alert.
	// What fails once is often back in a moment.
	AlertTries = 3
)

// Concern is something for the operator to look at.
type Concern struct {
	key     string // identifies it in the store
	Text    string
	lasting bool // it stays until a person ends it, and is repeated once a day until then
}

// Concerns returns everything that a person should look at now.
func (d *Desk) Concerns(ctx context.Context) ([]Concern, error) {
	const recent = 4
	var out []Concern
	records, err := d.Store.Editions(ctx, recent)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		lines, err := digest.Places(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return nil, err
		}
		people, err := d.uncertainPeople(ctx, r.Edition.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, people...)
		waits, err := d.withdrawnConcern(ctx, r.Edition.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, waits...)
		for _, l := range lines {
			switch {
			case l.State == digest.Failed && (l.Final || l.Attempt >= AlertTries):
				out = append(out, Concern{
					fmt.Sprintf("failed/%s/%s", l.Edition, l.Destination),
					fmt.Sprintf("Edition %s was not sent to %s, and is tried again for as long as it may be late: %s",
						l.Edition, l.Destination, l.Error),
					false,
				})
			}
		}
	}
	attempts, err := d.attemptConcerns(ctx, recent)
	if err != nil {
		return nil, err
	}
	out = append(out, attempts...)
	withheld, err := d.Withheld(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range withheld {
		out = append(out, Concern{
			fmt.Sprintf("withheld/%s/%s", w.Edition, w.Destination),
			"Held: " + w.String() + ". To end it: " + w.Hint(), true,
		})
	}
	held, err := d.HeldEditions(ctx, recent)
	if err != nil {
		return nil, err
	}
	for _, n := range held {
		name := strings.TrimPrefix(n.Key, digest.NoteHeld)
		out = append(out, Concern{
			n.Key,
			fmt.Sprintf("Edition %s is held: %s. digest --now publishes an extra edition; digest skip %s leaves it out",
				name, n.Text, name), true,
		})
	}
	found, err := d.Store.Notes(ctx, digest.NotePreflight, 1)
	if err != nil {
		return nil, err
	}
	for _, n := range found {
		if n.Text != "" {
			out = append(out, Concern{n.Key, fmt.Sprintf("Before edition %s is sent, these are not in order:\n%s",
				strings.TrimPrefix(n.Key, digest.NotePreflight), n.Text), false})
		}
	}
	return out, nil
}

// stale returns a line for each listing that was not read successfully for more than a week.
func (d *Desk) stale(ctx context.Context, now time.Time) ([]string, error) {
	harvested, err := d.Store.Harvested(ctx)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, l := range d.Sources.Listings {
		if at, ok := digest.LastGood(harvested, l); ok && now.Sub(at) > alertGood {
			lines = append(lines, fmt.Sprintf("source %s: it was last read successfully on %s",
				l.Name, at.In(d.Zone).Format(time.DateOnly)))
		}
	}
	return lines, nil
}

// Shout sends the operator an alert about the concerns, even if they were sent before.
func (d *Desk) Shout(ctx context.Context, now time.Time, concerns []Concern) (err error) {
	var lines []string
	for _, c := range concerns {
		lines = append(lines, c.Text)
	}
	title := d.Title + ": something to look at"
	m := d.Operator.Message(digest.AlertName(now), title, lines)
	m.Destination = d.Operator.Destination.Name
	ctx, cancel := context.WithTimeout(ctx, alertAfter)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("sending an alert broke the program: %v: %w", r, digest.ErrUncertain)
		}
	}()
	if _, err = d.Operator.Destination.Publisher.Publish(ctx, m); err == nil {
		d.Log.Info("alert sent", "concerns", len(concerns))
	}
	return err
}

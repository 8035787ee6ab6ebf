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

// recentEditions is how many editions alerts are about.
const recentEditions = 4

// Concerns returns everything that a person should look at now.
func (d *Desk) Concerns(ctx context.Context, now time.Time) ([]Concern, error) {
	out, err := d.talkConcerns(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context) ([]Concern, error){
		d.failed, d.uncertain, d.slow, d.doubles, d.withheldConcerns, d.heldConcerns, d.preflightConcerns,
	} {
		found, err := part(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// failed returns the recent editions that were not sent everywhere.
func (d *Desk) failed(ctx context.Context) ([]Concern, error) {
	records, err := d.Store.Editions(ctx, recentEditions)
	if err != nil {
		return nil, err
	}
	var out []Concern
	for _, r := range records {
		people, err := d.uncertainPeople(ctx, r.Edition.Name)
		if err != nil {
			return nil, err
		}
		waits, err := d.withdrawnConcern(ctx, r.Edition.Name)
		if err != nil {
			return nil, err
		}
		lines, err := digest.Places(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return nil, err
		}
		out = append(append(out, people...), waits...)
		for _, l := range lines {
			if l.State == digest.Failed && (l.Final || l.Attempt >= AlertTries) {
				out = append(out, Concern{
					fmt.Sprintf("failed/%s/%s", l.Edition, l.Destination),
					fmt.Sprintf("Edition %s was not sent to %s, and is tried again for as long as it may be late: %s",
						l.Edition, l.Destination, l.Error),
					false,
				})
			}
		}
	}
	return out, nil
}

func (d *Desk) withheldConcerns(ctx context.Context) ([]Concern, error) {
	withheld, err := d.Withheld(ctx)
	var out []Concern
	for _, w := range withheld {
		key := fmt.Sprintf("withheld/%s/%s", w.Edition, w.Destination)
		out = append(out, Concern{key, "Held: " + w.String() + ". To end it: " + w.Hint(), true})
	}
	return out, err
}

func (d *Desk) heldConcerns(ctx context.Context) ([]Concern, error) {
	held, err := d.HeldEditions(ctx, recentEditions)
	var out []Concern
	for _, n := range held {
		name := strings.TrimPrefix(n.Key, digest.NoteHeld)
		text := fmt.Sprintf("Edition %s is held: %s. digest --now publishes an extra edition; digest skip %s leaves it out",
			name, n.Text, name)
		out = append(out, Concern{n.Key, text, true})
	}
	return out, err
}

func (d *Desk) preflightConcerns(ctx context.Context) ([]Concern, error) {
	found, err := d.Store.Notes(ctx, digest.NotePreflight, 1)
	var out []Concern
	for _, n := range found {
		if n.Text != "" {
			out = append(out, Concern{n.Key, fmt.Sprintf("Before edition %s is sent, these are not in order:\n%s",
				strings.TrimPrefix(n.Key, digest.NotePreflight), n.Text), false})
		}
	}
	return out, err
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

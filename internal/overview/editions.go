package overview

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Edition is what the store knows of an edition: where it was sent, or why it was not.
type Edition struct {
	Edition    string     `json:"edition"`
	Composed   time.Time  `json:"composed,omitzero"` // zero: nothing was stored but the reason
	Events     int        `json:"events"`
	Tasks      int        `json:"tasks"`
	Deliveries []Delivery `json:"deliveries,omitempty"`
	Unsent     string     `json:"unsent,omitempty"` // why it was not sent; empty: it was
}

// Delivery is a delivery of an edition to a destination.
type Delivery struct {
	Destination string    `json:"destination"`
	State       string    `json:"state"`
	At          time.Time `json:"at"`
	Receipt     string    `json:"receipt,omitempty"`
	Error       string    `json:"error,omitempty"`
}

// Editions returns the newest editions, at most limit, and those that were not sent.
func Editions(ctx context.Context, d *desk.Desk, limit int, now time.Time) ([]Edition, error) {
	records, err := d.Store.Editions(ctx, limit)
	if err != nil {
		return nil, err
	}
	var out []Edition
	var names []string
	for _, r := range records {
		one, err := editionOf(ctx, d, r)
		if err != nil {
			return nil, err
		}
		out, names = append(out, one), append(names, one.Edition)
	}
	unsent, err := UnsentEditions(ctx, d, names, limit, now)
	if err != nil {
		return nil, err
	}
	for _, u := range unsent {
		out = append(out, Edition{Edition: u.Name, Unsent: u.What})
	}
	slices.SortFunc(out, func(a, b Edition) int { return cmp.Compare(b.Edition, a.Edition) })
	return out[:min(len(out), limit)], nil
}

// OneEdition returns an edition by its name. The error is digest.ErrNotFound if there is none, and no draft of it.
func OneEdition(ctx context.Context, d *desk.Desk, name string) (Edition, error) {
	r, err := d.Store.Edition(ctx, name)
	if err == nil {
		return editionOf(ctx, d, r)
	}
	if !errors.Is(err, digest.ErrNotFound) {
		return Edition{}, err
	}
	draft, err := d.Store.Draft(ctx, name)
	if err != nil {
		return Edition{}, err
	}
	one, err := editionOf(ctx, d, draft.Record)
	if err != nil {
		return one, err
	}
	one.Unsent, err = notSent(ctx, d, name)
	return one, err
}

func editionOf(ctx context.Context, d *desk.Desk, r digest.Record) (Edition, error) {
	e := r.Edition
	out := Edition{
		Edition: e.Name, Composed: r.ComposedAt.In(d.Zone), Events: len(e.Events) + e.More, Tasks: len(e.Tasks),
	}
	places, err := digest.Places(ctx, d.Store, e.Name)
	for _, l := range places {
		out.Deliveries = append(out.Deliveries, Delivery{
			Destination: l.Destination, State: string(l.State), At: l.At.In(d.Zone), Receipt: l.Receipt, Error: l.Error,
		})
	}
	return out, err
}

// PrintEditions lists editions, a line each.
func PrintEditions(out io.Writer, all []Edition) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, e := range all {
		if e.Unsent != "" {
			fmt.Fprintf(w, "%s\t-\t-\t%s\n", e.Edition, console.Printable(e.Unsent))
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Edition, console.Count(e.Events, "event"), console.Count(e.Tasks, "task"),
			states(e.Deliveries))
	}
	return w.Flush()
}

// states counts deliveries by state: "3 sent, 1 uncertain".
func states(lines []Delivery) string {
	text := ""
	for _, s := range []digest.DeliveryState{digest.Sent, digest.Claimed, digest.Failed, digest.Uncertain} {
		n := 0
		for _, l := range lines {
			if l.State == string(s) {
				n++
			}
		}
		if n > 0 && text != "" {
			text += ", "
		}
		if n > 0 {
			text += fmt.Sprintf("%d %s", n, s)
		}
	}
	return cmp.Or(text, "not delivered")
}

// Names returns the names of the newest editions and drafts, each with a tab and what it is. What cannot be read is
// left out.
func Names(ctx context.Context, s digest.Store) []string {
	var out []string
	const limit = 20
	if lister, ok := s.(digest.DraftLister); ok {
		drafts, _ := lister.Drafted(ctx, limit) // none, if they cannot be read
		for _, name := range drafts {
			if _, err := s.Edition(ctx, name); errors.Is(err, digest.ErrNotFound) {
				out = append(out, name+"\tdraft")
			}
		}
	}
	records, _ := s.Editions(ctx, limit) // none, if they cannot be read
	for _, r := range records {
		out = append(out, r.Edition.Name+"\tedition")
	}
	return out
}

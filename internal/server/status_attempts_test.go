package server

import (
	"context"
	"errors"
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// mute is a destination that can be asked, and does not answer.
type mute struct{}

func (mute) Publish(context.Context, digest.Message) (string, error) { return "", digest.ErrUncertain }

func (mute) Find(context.Context, digest.Message) (string, error) { return "", errors.New("down") }

// A destination is asked for eight days. After that, nothing promises that it is asked.
func TestStatusShowsHowLongADestinationIsAsked(t *testing.T) {
	d := &desk.Desk{Zone: time.UTC, Destinations: []desk.Destination{{Name: "team", Publisher: mute{}}}}
	page := template.Must(template.New("status").Funcs(template.FuncMap{
		"when": func(t time.Time) string { return t.Format(time.RFC3339) },
	}).Parse(statusPage))
	for age, asked := range map[time.Duration]bool{time.Hour: true, 9 * 24 * time.Hour: false} {
		now := time.Now()
		l := digest.Delivery{Edition: "2026-07-20", Destination: "team", State: digest.Uncertain, At: now.Add(-age)}
		one := uncertainLine(d, l, now, time.UTC)
		var out strings.Builder
		if err := page.Execute(&out, state{Uncertain: []line{one}}); err != nil {
			t.Fatal(err)
		}
		if one.AskedFrom.IsZero() == asked ||
			strings.Contains(out.String(), "A person has to settle it: <code>digest settle 2026-07-20 team sent") == asked {
			t.Errorf("after %s, the status is %+v:\n%s", age, one, out.String())
		}
	}
}

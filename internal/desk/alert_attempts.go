package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// uncertain returns the deliveries that are uncertain.
func (d *Desk) uncertain(ctx context.Context) ([]Concern, error) {
	lines, err := d.Store.Doubtful(ctx)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return nil, err
	}
	var out []Concern
	for _, l := range lines {
		out = append(out, Concern{ // another one if it is sent again, and is uncertain again
			fmt.Sprintf("uncertain/%s/%s/%d", l.Edition, l.Destination, l.Attempt),
			fmt.Sprintf("It is uncertain whether %s got edition %s, and it is not sent again by itself. %sLook there, then: %s",
				l.Destination, l.Edition, d.askedNote(l, now), digest.SettleCommand(l)),
			true,
		})
	}
	return out, nil
}

// askedNote says whether the destination is asked; it is empty if the destination cannot be asked.
func (d *Desk) askedNote(line digest.Delivery, now time.Time) string {
	from, ok := d.Askable(line)
	if !ok {
		return ""
	}
	if now.After(d.AskedUntil(line)) {
		return "The destination is not asked any more, so a person has to settle it. "
	}
	return fmt.Sprintf("The destination is asked; from %s on its \"not found\" is believed. ",
		from.In(d.Zone).Format("15:04 MST"))
}

// slow returns the attempts that take longer than their destination should need. They stay claimed, because their
// owners are alive; otherwise they would be uncertain.
func (d *Desk) slow(ctx context.Context) ([]Concern, error) {
	claims, err := d.Store.Claims(ctx)
	if err != nil || len(claims) == 0 {
		return nil, err
	}
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return nil, err
	}
	var out []Concern
	people := map[[2]string]int{}
	for _, l := range claims {
		age := now.Sub(l.At)
		switch {
		case age <= d.limitOf(l.Destination):
		case l.Recipient != "":
			people[[2]string{l.Edition, l.Destination}]++
		default:
			out = append(out, Concern{
				fmt.Sprintf("slow/%s/%s/%d", l.Edition, l.Destination, l.Attempt),
				fmt.Sprintf("%s has not answered about edition %s for %s (owner %s). It is still in progress, "+
					"and is not sent twice. If that process hangs, restart it: the delivery is then uncertain, "+
					"and you can settle it", l.Destination, l.Edition, age.Round(time.Minute), l.Owner),
				false,
			})
		}
	}
	for k, n := range people {
		out = append(out, Concern{
			fmt.Sprintf("slow/%s/%s/people", k[0], k[1]),
			fmt.Sprintf("Edition %s: the mail server of %s has not answered about %d messages for more than %s. "+
				"They are still in progress. If the process hangs, restart it: they are then uncertain, "+
				"and digest editions %s lists them", k[0], k[1], n, d.limitOf(k[1]).Round(time.Minute), k[0]),
			false,
		})
	}
	return out, nil
}

// attemptLimit is how long an attempt may take before the operator gets an alert, if its publisher does not say.
const attemptLimit = 10 * time.Minute

// limitOf returns how long an attempt at the destination may take before the operator gets an alert.
func (d *Desk) limitOf(destination string) time.Duration {
	if dest, ok := d.Called(destination); ok {
		if l, ok := dest.Publisher.(digest.Limited); ok {
			return l.Limit()
		}
	}
	return attemptLimit
}

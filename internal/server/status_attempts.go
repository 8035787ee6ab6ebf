package server

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// attempts adds the uncertain deliveries, those in progress, and how many deliveries of all editions are in each state.
func (s *Server) attempts(ctx context.Context, d *desk.Desk, out *state) error {
	now, err := s.store.Clock(ctx)
	if err != nil {
		return err
	}
	claims, err := s.store.Claims(ctx)
	if err != nil {
		return err
	}
	uncertain, err := s.store.Doubtful(ctx)
	if err != nil {
		return err
	}
	for _, l := range uncertain {
		out.uncertain++
		out.Uncertain = append(out.Uncertain, uncertainLine(d, l, now, out.zone))
	}
	people := map[[2]string]int{}
	for _, l := range claims {
		if l.Recipient != "" {
			people[[2]string{l.Edition, l.Destination}]++
		}
	}
	counted := map[[2]string]bool{}
	for _, l := range claims {
		one := lineOf(l, out.zone)
		one.Owner = l.Owner
		if l.Recipient != "" {
			k := [2]string{l.Edition, l.Destination}
			if counted[k] {
				continue
			}
			counted[k] = true
			one.Error = fmt.Sprintf("people: %d", people[k])
		}
		out.InFlight = append(out.InFlight, one)
	}
	states, err := s.store.States(ctx)
	for _, one := range states {
		out.States = append(out.States, stateCount{
			State: string(one.State), Count: one.Count,
			Oldest: one.Oldest.In(out.zone), age: now.Sub(one.Oldest),
		})
	}
	return err
}

// uncertainLine returns an uncertain delivery, with what happens to it next.
func uncertainLine(d *desk.Desk, l digest.Delivery, now time.Time, zone *time.Location) line {
	one := lineOf(l, zone)
	one.Hint = digest.SettleCommand(l)
	if from, ok := d.Askable(l); ok && !now.After(d.AskedUntil(l)) {
		one.AskedFrom = from.In(zone)
	}
	return one
}

// exposeStates writes how many deliveries are in each state, and how long the oldest one has been in it.
func exposeStates(w io.Writer, st state) {
	var counts, ages []sample
	seen := map[digest.DeliveryState]stateCount{}
	for _, one := range st.States {
		seen[digest.DeliveryState(one.State)] = one
	}
	for _, name := range []digest.DeliveryState{digest.Claimed, digest.Failed, digest.Uncertain} {
		one := seen[name] // 0 if there is none, so that a rule can tell it from a failed scrape
		counts = append(counts, sample{[]string{"state", string(name)}, float64(one.Count)})
		ages = append(ages, sample{[]string{"state", string(name)}, max(0, one.age.Seconds())})
	}
	if st.Last != nil {
		sent := 0
		for k, n := range st.Last.counts {
			if k[1] == string(digest.Sent) {
				sent += n
			}
		}
		counts = append(counts, sample{[]string{"state", string(digest.Sent)}, float64(sent)})
	}
	metric(w, "digest_deliveries_by_state", "gauge",
		"Deliveries by state, of all editions; those that are sent, of the last one.", counts...)
	metric(w, "digest_deliveries_oldest_age_seconds", "gauge",
		"For how long the oldest delivery in each state has been in it.", ages...)
}

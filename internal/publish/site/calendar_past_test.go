package site_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestGeneratedCalendarsKeepTheirPast publishes weekly editions of evenings at random days. Whatever else they list,
// an evening that took place stays in the calendar, once, and with the identity that it had at first.
func TestGeneratedCalendarsKeepTheirPast(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		p := open(t, dir)
		held := map[string]string{} // the UID of each evening, by its title
		var upcoming []digest.Event
		for week := range 8 {
			day := time.Date(2026, 1, 5+7*week, 0, 0, 0, 0, time.UTC)
			shown := upcoming[:0:0]
			for _, e := range upcoming { // what is still to come is shown again
				if e.Start.After(day.Add(16 * time.Hour)) {
					shown = append(shown, e)
				}
			}
			for i := range 1 + r.IntN(3) {
				start := day.AddDate(0, 0, 1+r.IntN(14)).Add(time.Duration(18+i) * time.Hour)
				title := fmt.Sprintf("Evening %d of week %d", i, week)
				shown = append(shown, event(title, start, func(e *digest.Event) {
					e.Group = []string{"Snakes", "Birds"}[r.IntN(2)]
					e.URL = fmt.Sprintf("https://meet.example/%d-%d", week, i)
					if r.IntN(3) == 0 {
						e.URL = ""
					}
				}))
			}
			upcoming = shown
			publish(t, p, message(day.Format(time.DateOnly), fmt.Sprint(week), shown...))
			uids := map[string]string{}
			for part := range strings.SplitSeq(files(t, dir)["events.ics"], "BEGIN:VEVENT") {
				if !strings.Contains(part, "SUMMARY:") {
					continue
				}
				title := strings.TrimPrefix(line(t, part, "SUMMARY:"), "SUMMARY:")
				if uids[title] != "" {
					t.Errorf("seed %d, week %d: %q is listed twice", seed, week, title)
				}
				uids[title] = line(t, part, "UID:")
			}
			for _, e := range shown {
				if held[e.Title] == "" {
					held[e.Title] = uids[e.Title]
				}
			}
			for title, uid := range held {
				if uid == "" || uids[title] != uid {
					t.Errorf("seed %d, week %d: %q has the identity %q, had %q", seed, week, title, uids[title], uid)
				}
			}
		}
		if len(held) < 8 {
			t.Errorf("only %d evenings", len(held))
		}
	}
}

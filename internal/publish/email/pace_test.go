package email

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPaceHoldsBackAllAndEachDomain(t *testing.T) {
	for _, c := range []struct {
		name        string
		all, domain float64
		to          []string
		want        time.Duration
	}{
		{"no limit", 0, 0, []string{"a@x", "b@x", "c@x"}, 0},
		{"two a second", 2, 0, []string{"a@x", "b@y", "c@z"}, time.Second},
		{"two a second to one domain, however it is written", 0, 2, []string{"a@x", "b@y", "c@X", "d@y"}, 500 * time.Millisecond},
		{"both", 4, 1, []string{"a@x", "b@x", "c@y"}, 1250 * time.Millisecond},
		{"one in two seconds", 0.5, 0, []string{"a@x", "b@x"}, 2 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPace(c.all, c.domain)
				begin := time.Now()
				for _, to := range c.to {
					if err := p.wait(t.Context(), to); err != nil {
						t.Fatal(err)
					}
				}
				if got := time.Since(begin); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		})
	}
}

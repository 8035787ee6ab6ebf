package email

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimitsHoldInTotalAndForEachDomain(t *testing.T) {
	for _, c := range []struct {
		name             string
		total, perDomain float64
		to               []string
		want             time.Duration
	}{
		{"no limit", 0, 0, []string{"a@x", "b@x", "c@x"}, 0},
		{"two a second", 2, 0, []string{"a@x", "b@y", "c@z"}, time.Second},
		{"two a second to one domain in any spelling", 0, 2, []string{"a@x", "b@y", "c@X", "d@y"}, 500 * time.Millisecond},
		{"both", 4, 1, []string{"a@x", "b@x", "c@y"}, 1250 * time.Millisecond},
		{"one in two seconds", 0.5, 0, []string{"a@x", "b@x"}, 2 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimits(c.total, c.perDomain)
				begin := time.Now()
				for _, to := range c.to {
					if err := l.wait(t.Context(), to); err != nil {
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

// A wait that would outlast its context takes until the context ends, not less: a sender that went on at once would
// exceed the limit.
func TestAWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits(0.1, 0)
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if err := l.wait(ctx, "a@x"); err != nil {
			t.Fatal(err)
		}
		if err := l.wait(ctx, "b@x"); err == nil || time.Since(begin) != 3*time.Second {
			t.Errorf("got %v after %v", err, time.Since(begin))
		}
	})
}

func TestIdleDomainsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits(0, 1)
		for i := range maxDomains {
			if err := l.wait(t.Context(), fmt.Sprintf("a@%d.example", i)); err != nil {
				t.Fatal(err)
			}
		}
		busy := fmt.Sprintf("a@%d.example", 0)
		time.Sleep(2 * time.Second)
		_ = l.wait(t.Context(), busy)
		_ = l.wait(t.Context(), "a@new.example")
		if len(l.domains) != 2 {
			t.Errorf("got %d domains, want the busy one and the new one", len(l.domains))
		}
		begin := time.Now()
		if _ = l.wait(t.Context(), busy); time.Since(begin) != time.Second {
			t.Errorf("the busy domain's limit was forgotten: waited %v", time.Since(begin))
		}
	})
}

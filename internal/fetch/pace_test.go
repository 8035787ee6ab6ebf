package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestRepetition(t *testing.T) {
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // the start of synctest's clock
	ok := reply{status: 200}
	for name, c := range map[string]struct {
		replies []reply
		asked   int
		fails   string
		passing bool
		after   time.Duration
		atLeast time.Duration
		atMost  time.Duration
	}{
		"a good answer needs no second": {replies: []reply{ok}, asked: 1},
		"overload passes": {
			replies: []reply{{status: 503}, {status: 502}, ok}, asked: 3,
			atMost: 10 * time.Second,
		},
		"a lost connection is made again": {
			replies: []reply{{err: io.ErrUnexpectedEOF}, ok}, asked: 2,
			atMost: 10 * time.Second,
		},
		"a body that breaks off is read again": {
			replies: []reply{{status: 200, broken: io.ErrUnexpectedEOF}, ok},
			asked:   2, atMost: 10 * time.Second,
		},
		"a body that trickles ends in time": {
			replies: []reply{{status: 200, body: time.Hour}}, asked: 1,
			fails: "no complete answer within 20s", passing: true, atLeast: 20 * time.Second, atMost: 21 * time.Second,
		},
		"three tries are enough":                  {replies: []reply{{status: 504}}, asked: 3, fails: "504", passing: true},
		"an error inside is asked about but once": {replies: []reply{{status: 500}}, asked: 2, fails: "500", passing: true},
		"an error inside may be over":             {replies: []reply{{status: 500}, ok}, asked: 2},
		"waits the seconds it is told": {
			replies: []reply{{status: 429, header: map[string]string{"Retry-After": "7"}}, ok}, asked: 2,
			atLeast: 7 * time.Second, atMost: 8 * time.Second,
		},
		"waits until the date it is told": {
			replies: []reply{
				{status: 503, header: map[string]string{"Retry-After": epoch.Add(9 * time.Second).Format(http.TimeFormat)}}, ok,
			}, asked: 2, atLeast: 9 * time.Second, atMost: 10 * time.Second,
		},
		"a date that is over means now": {
			replies: []reply{
				{status: 503, header: map[string]string{"Retry-After": epoch.Add(-time.Hour).Format(http.TimeFormat)}}, ok,
			}, asked: 2, atMost: 3 * time.Second,
		},
		"nonsense in Retry-After is no pause": {
			replies: []reply{{status: 429, header: map[string]string{"Retry-After": "-5 soon"}}, ok}, asked: 2,
			atMost: 3 * time.Second,
		},
		"does not wait longer than it may": {
			replies: []reply{{status: 429, header: map[string]string{"Retry-After": "20"}}}, asked: 1, fails: "429",
			passing: true, after: 20 * time.Second, atMost: time.Second,
		},
		"forbidden for a while is waited for": {
			replies: []reply{{status: 403, header: map[string]string{"Retry-After": "2"}}, ok}, asked: 2,
			atLeast: 2 * time.Second,
		},
		"a missing page is not asked for again": {replies: []reply{{status: 404}}, asked: 1, fails: "404"},
		"a slow site ends in time": {
			replies: []reply{{status: 200, takes: time.Hour}}, asked: 1,
			fails: "no complete answer within 20s", passing: true, atLeast: 20 * time.Second, atMost: 21 * time.Second,
		},
		"repetitions share the time": {
			replies: []reply{{status: 503, takes: 15 * time.Second}, {takes: time.Hour}},
			asked:   2, fails: "no complete answer within 20s", passing: true, atMost: 21 * time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &script{replies: c.replies}
				_, err := fetch.NewOver(fetch.Config{Pace: time.Millisecond}, server).Get(t.Context(), "https://a.org/")
				if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
					t.Errorf("got error %v, want %q", err, c.fails)
				}
				if after, passing := retry.After(err); passing != c.passing || after != c.after {
					t.Errorf("got passing=%t after %v, want %t %v", passing, after, c.passing, c.after)
				}
				if len(server.asked) != c.asked {
					t.Errorf("asked %d times, want %d", len(server.asked), c.asked)
				}
				took := time.Since(epoch)
				if took < c.atLeast || c.atMost > 0 && took > c.atMost {
					t.Errorf("took %v, want %v to %v", took, c.atLeast, c.atMost)
				}
			})
		})
	}
}

func TestACallerCanGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		server := &script{replies: []reply{{status: 429, header: map[string]string{"Retry-After": "10"}}}}
		_, err := fetch.NewOver(fetch.Config{}, server).Get(ctx, "https://a.org/")
		if after, passing := retry.After(err); !passing || after != 10*time.Second || ctx.Err() != nil {
			t.Errorf("got %v after %v, want to be told at once that it is too long for us", err, after)
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		server = &script{replies: []reply{{takes: time.Hour}}}
		if _, err := fetch.NewOver(fetch.Config{}, server).Get(ctx, "https://a.org/"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the context's error", err)
		}
	})
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		server := &script{replies: []reply{{status: 200, takes: 2500 * time.Millisecond}}}
		c := fetch.NewOver(fetch.Config{Timeout: 3 * time.Second}, server)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				// The wait for a turn does not count: the last request starts long after its timeout of 3 s.
				if _, err := c.Get(t.Context(), fmt.Sprintf("https://a.org/%d", i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		slices.SortFunc(server.asked, time.Time.Compare)
		for i := 1; i < len(server.asked); i++ {
			if gap := server.asked[i].Sub(server.asked[i-1]); gap < time.Second {
				t.Errorf("request %d came %v after the one before, want at least 1s", i, gap)
			}
		}
		if server.at != 2 {
			t.Errorf("got %d requests at once, want 2", server.at)
		}
		if took := time.Since(began); took > 12*time.Second {
			t.Errorf("took %v, want two at a time", took)
		}
	})
}

func TestASlowHostDoesNotDelayOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fetch.NewOver(fetch.Config{}, roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "slow.org" {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: http.NoBody}, nil
		}))
		var slow sync.WaitGroup
		for range 5 {
			slow.Go(func() {
				if _, err := c.Get(t.Context(), "https://slow.org/"); err == nil {
					t.Error("the slow host answered")
				}
			})
		}
		synctest.Wait()
		began := time.Now()
		if _, err := c.Get(t.Context(), "https://fast.org/"); err != nil || time.Since(began) != 0 {
			t.Errorf("got %v after %v, want an answer at once", err, time.Since(began))
		}
		slow.Wait()
	})
}

func TestAServerThatIsDownIsNotReportedAsARateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &script{replies: []reply{{status: 503}, {status: 503}, {status: 503}, {status: 503}, {status: 503}}}
		resp, err := fetch.NewOver(fetch.Config{}, server).Get(t.Context(), "http://shop.test/a")
		if err == nil {
			t.Fatalf("got %v, want an error", resp)
		}
		if hint := digest.Hint(err); !strings.Contains(hint, "down or overloaded") {
			t.Errorf("got %q", hint)
		}
	})
}

func TestHTTPRepeatsNothingAndEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &script{replies: []reply{{status: 503}, {takes: time.Hour}}}
		h := fetch.NewOver(fetch.Config{}, server).HTTP()
		resp, err := h.Do(post(t))
		if err != nil || resp.StatusCode != http.StatusServiceUnavailable || len(server.asked) != 1 {
			t.Fatalf("got %v %v after %d requests, want the one answer", resp, err, len(server.asked))
		}
		_ = resp.Body.Close()
		began := time.Now()
		resp, err = h.Do(post(t))
		if err == nil {
			_ = resp.Body.Close()
		}
		if !errors.Is(err, context.DeadlineExceeded) || digest.Hint(err) == "" || time.Since(began) > 22*time.Second {
			t.Errorf("got %v after %v, want an end after 20s", err, time.Since(began))
		}
	})
}

func post(t *testing.T) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://a.org/", nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func TestHostsAtRestAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fetch.NewOver(fetch.Config{}, &script{replies: []reply{{status: 200}}})
		for i := range 2000 {
			if _, err := c.Get(t.Context(), fmt.Sprintf("https://h%d.org/", i)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if got := c.HostsKnown(); got > 500 {
			t.Errorf("got %d hosts remembered, want a bound", got)
		}
	})
}

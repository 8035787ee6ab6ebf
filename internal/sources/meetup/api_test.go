package meetup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func TestTheAPIIsReadPageByPage(t *testing.T) {
	s, src := serve(t, page("two", "900000010", "900000011"), page("", "900000012"))
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Events) != 3 || len(h.Problems) != 0 || !h.Horizon.Equal(july().End) {
		t.Fatalf("got %d events, %v, horizon %s, %v", len(h.Events), h.Problems, h.Horizon, err)
	}
	e := h.Events[2]
	if e.Title != "Lantern 900000012" ||
		e.Place != (digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA 90731"}) ||
		e.TimeZone != "America/Los_Angeles" ||
		e.End.Sub(e.Start) != 2*time.Hour {
		t.Errorf("got %+v", e)
	}
	if s.logins != 1 || len(s.asked) != 2 || s.asked[0]["cursor"] != nil || s.asked[1]["cursor"] != "two" {
		t.Errorf("got %d logins and questions %v", s.logins, s.asked)
	}
	if q := s.asked[0]; q["urlname"] != "lantern-makers" || q["after"] != "2026-06-30T16:00:00Z" ||
		q["before"] != "2026-09-01T16:00:00Z" {
		t.Errorf("got the question %v", q)
	}
}

func TestTemporaryErrorsAreRetried(t *testing.T) {
	limit := func(at time.Time) string {
		return `{"errors":[{"message":"Too many requests, please try again shortly.","extensions":{"code":"RATE_LIMITED",` +
			`"resetAt":"` + at.Format(
			time.RFC3339,
		) + `"}}],"data":null}`
	}
	key := signingKey()
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			first answer
			asked int
			least time.Duration
			after time.Duration // of the error; 0: none
		}{
			"trouble":              {answer{status: 503, body: "<html>"}, 2, 0, 0},
			"a short limit":        {answer{body: limit(time.Now().Add(2 * time.Minute).UTC())}, 1, 0, time.Minute},
			"a limit that is over": {answer{body: limit(time.Now().Add(-time.Minute).UTC())}, 2, 0, 0},
			"a limit by status":    {answer{status: 429, header: http.Header{"Retry-After": {"3"}}}, 2, 3 * time.Second, 0},
			"a limit for half a minute": {
				answer{status: 429, header: http.Header{"Retry-After": {"30"}}},
				1, 0,
				30 * time.Second,
			},
		} {
			s := &service{key: key, answers: []answer{c.first, page("", "900000010")}}
			cfg := credentials()
			cfg.Client = fetch.New(fetch.Config{Network: s})
			began := time.Now()
			_, err := source(t, cfg).Collect(t.Context(), july())
			after, passing := retry.After(err)
			if len(s.asked) != c.asked || time.Since(began) < c.least || (err != nil) != (c.after > 0) ||
				err != nil && (!passing || after < c.after || digest.Hint(err) == "") {
				t.Errorf("%s: got %d questions in %v, %v (again after %v)", name, len(s.asked), time.Since(began), err, after)
			}
		}
	})
}

func TestErrorsOfTheAPI(t *testing.T) {
	for name, c := range map[string]struct {
		answer answer
		want   error
		words  string
	}{
		"an unknown group": {
			answer{body: `{"data":{"groupByUrlname":null}}`},
			digest.ErrNotFound,
			`"lantern-makers"`,
		},
		"a private group": {answer{body: strings.Replace(page("", "900000010").body, `"isPrivate":false`,
			`"isPrivate":true`, 1)}, meetup.ErrMembersOnly, ""},
		"a field that is gone": {answer{body: `{"errors":[{"message":"Cannot query field \"token\" on type ` +
			`\"Event\"."}]}`}, nil, "Cannot query field"},
		"the same with a status": {
			answer{status: 400, body: `{"errors":[{"message":"Validation error"}]}`},
			nil,
			"Validation error",
		},
		"no permission": {answer{status: 403, body: `forbidden`}, nil, "403"},
		"a redirect": {
			answer{status: 302, header: http.Header{"Location": {"https://elsewhere.example/"}}},
			nil, "302",
		},
		"HTML": {answer{body: `<!doctype html>`}, nil, "malformed"},
		"an answer about the group": {
			answer{body: `{"data":{"groupByUrlname":{"name":"Lantern Makers"}}}`},
			nil,
			"no list of its events",
		},
		"an answer that is cut off":  {answer{body: page("", "900000010").body[:300]}, nil, "malformed"},
		"a list that is a text only": {answer{body: `{"data":{"groupByUrlname":{"name":"x","events":"many"}}}`}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, src := serve(t, c.answer)
			h, err := src.Collect(t.Context(), july())
			if c.words == "" && c.want == nil {
				if len(h.Events) != 0 {
					t.Errorf("got %+v", h)
				}
				return
			}
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.words) ||
				digest.Hint(err) == "" {
				t.Errorf("got %v (%s), want %v with %q", err, digest.Hint(err), c.want, c.words)
			}
		})
	}
}

func TestABadPageStopsTheList(t *testing.T) {
	for name, second := range map[string]answer{"an error": {status: 403}, "the same page for ever": page("two",
		"900000010")} {
		t.Run(name, func(t *testing.T) {
			s, src := serve(t, page("two", "900000010", "900000011"), second)
			h, err := src.Collect(t.Context(), july())
			if err != nil || len(h.Events) != 2 || len(h.Problems) != 1 || len(s.asked) != 2 {
				t.Fatalf("got %d events, %v, %v after %d questions", len(h.Events), h.Problems, err, len(s.asked))
			}
			if want := time.Date(2026, 7, 12, 2, 0, 0, 0, time.UTC); !h.Horizon.Equal(want) {
				t.Errorf("got the horizon %s, want %s", h.Horizon, want)
			}
		})
	}
}

func TestAListWithoutAnEndIsLeft(t *testing.T) {
	var pages []answer
	for i := range 20 {
		pages = append(pages, page(fmt.Sprint("page", i), fmt.Sprintf("9000000%02d", i+1)))
	}
	s, src := serve(t, pages...)
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Events) != 10 || len(s.asked) != 10 || len(h.Problems) != 1 ||
		h.Horizon.After(july().Start.AddDate(0, 0, 11)) {
		t.Errorf("got %d events of %d pages, %v, horizon %s, %v", len(h.Events), len(s.asked), h.Problems, h.Horizon, err)
	}
}

func TestPartOfAnAnswerIsBetterThanNone(t *testing.T) {
	a := page("", "900000010")
	a.body = strings.TrimSuffix(a.body, "}") + `,"errors":[{"message":"venues of one event could not be read"}]}`
	_, src := serve(t, a)
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 || !strings.Contains(h.Problems[0].Error, "venues") {
		t.Errorf("got %d events, %v, %v", len(h.Events), h.Problems, err)
	}
}

func TestTheAPIKeepsTheContract(t *testing.T) {
	_, works := serve(t, page("", "900000010"))
	_, fails := serve(t, answer{status: 403})
	digesttest.TestSource(t, july(), "geheim", works, fails)
}

func TestAnEndIsAnEnd(t *testing.T) {
	_, src := serve(t, page("", "900000010"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := src.Collect(ctx, july()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAHugeAnswerIsBounded(t *testing.T) {
	body := `{"data":{"groupByUrlname":{"name":"x","events":{"edges":[` + string(
		bytes.Repeat([]byte(`{"node":{"title":"x"}},`), 150_000),
	) + `{}]}}}}`
	_, src := serve(t, answer{body: body})
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Problems) != 1002 {
		t.Errorf("got %d problems, %v", len(h.Problems), err)
	}
}

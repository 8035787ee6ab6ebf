package github

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// GitHub counts requests by resource (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
const (
	core    = "core"    // 60 an hour without a token, 5,000 with
	search  = "search"  // 10 a minute without a token, 30 with
	graphQL = "graphql" // 5,000 points an hour; needs a token
)

// The number of requests that a run may send. Without a token it is half of GitHub's hourly limit, so that a second
// run, or another machine behind the same address, has some left.
const (
	runWithout = 30
	runWith    = 200
)

// limit is the state of a quota according to GitHub.
type limit struct {
	remaining int
	reset     time.Time
}

// limitedError says that a rate limit of GitHub was reached.
type limitedError struct {
	until time.Time
	token bool
}

func (e *limitedError) Error() string {
	return "GitHub accepts no more requests before " + moment(e.until)
}

func (e *limitedError) hint() string {
	if e.token {
		return "the next run after that reads what is missing"
	}
	return "without a token GitHub allows 60 requests an hour; with one, 5,000: set github: {token: …}"
}

// temporary returns e as a temporary error with a hint.
func (e *limitedError) temporary(now time.Time) error {
	return digest.WithHint(retry.Temporary(e, max(e.until.Sub(now), time.Second)), e.hint())
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// errSpent says that the collection has used all its requests.
var errSpent = errors.New("the requests of this run are used up")

// ended reports whether a quota, that of the run or of GitHub, caused err.
func ended(err error) bool {
	_, limited := errors.AsType[*limitedError](err)
	return limited || errors.Is(err, errSpent)
}

// spent reports whether the collection has no requests left.
func (c *collection) spent() bool { return c.left <= 0 || c.limit != nil }

// note records the quota in the headers of an answer.
func (a *API) note(resource string, h http.Header, now time.Time) {
	remaining, err := strconv.Atoi(h.Get("X-Ratelimit-Remaining"))
	reset, ok := resetAt(h, now)
	if err != nil || !ok {
		return
	}
	if named := h.Get("X-Ratelimit-Resource"); named != "" {
		resource = named
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.limits) < 20 {
		a.limits[resource] = limit{remaining, reset}
	}
}

func resetAt(h http.Header, now time.Time) (time.Time, bool) {
	seconds, err := strconv.ParseInt(h.Get("X-Ratelimit-Reset"), 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}, false
	}
	at := time.Unix(seconds, 0).UTC()
	if far := now.Add(2 * time.Hour); at.After(far) { // quotas of GitHub reset within an hour
		at = far.UTC()
	}
	return at, true
}

// limited returns an error if GitHub would not accept n more requests of the resource now.
func (a *API) limited(resource string, n int, now time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l, known := a.limits[resource]; known && l.remaining < n && l.reset.After(now) {
		return &limitedError{l.reset, a.known()}
	}
	return nil
}

// refused returns a limitedError if an answer with status 403 or 429 is due to a rate limit. Secondary limits apply to
// all resources. If the answer has no time, GitHub says to wait one minute.
func (a *API) refused(resource string, status int, h http.Header, message string, now time.Time) error {
	if status != http.StatusForbidden && status != http.StatusTooManyRequests {
		return nil
	}
	until, known := resetAt(h, now)
	if known && h.Get("X-Ratelimit-Remaining") == "0" && h.Get("Retry-After") == "" {
		return &limitedError{until, a.known()}
	}
	seconds, err := strconv.ParseUint(strings.TrimSpace(h.Get("Retry-After")), 10, 16)
	if err != nil && status == http.StatusForbidden && !strings.Contains(strings.ToLower(message), "rate limit") {
		return nil
	}
	if err != nil {
		seconds = 60
	}
	until = now.Add(time.Duration(seconds) * time.Second).UTC()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range []string{core, search, graphQL, resource} {
		a.limits[r] = limit{0, until}
	}
	return &limitedError{until, a.known()}
}

// share returns the number of requests that the entry may send in a run. Without a token all entries share runWithout:
// an inspiration gets two, a repository nine, and the organizations share the rest, of which the first gets a double
// part.
func (a *API) share(nth int) int {
	if a.known() {
		return runWith
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	left, parts, mine := runWithout, 0, 0
	for i, e := range a.entries {
		switch {
		case e.Role == digest.RoleInspiration:
			left -= forInspiration
		case e.Repo != "":
			left -= forRepository
		default:
			part := 1
			if parts == 0 {
				part = 2
			}
			parts += part
			if i == nth {
				mine = part
			}
		}
	}
	switch e := a.entries[nth]; {
	case e.Role == digest.RoleInspiration:
		return forInspiration
	case e.Repo != "":
		return forRepository
	}
	return max(left*mine/parts, forOrganization)
}

// newcomers returns the number of authors whose earlier contributions REST may look up in a run. Each costs a search.
func (a *API) newcomers() int {
	if a.known() {
		return 10
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	own := 0
	for _, e := range a.entries {
		if e.Role != digest.RoleInspiration {
			own++
		}
	}
	return max(6/max(own, 1), 2) // three of ten searches a minute are for tasks and merged pull requests
}

const (
	forInspiration  = 2
	forRepository   = 9
	forOrganization = 4 // at least
)

// leftOut records a part that the quota did not allow.
func (c *collection) leftOut(what string) {
	c.omitted = append(c.omitted, what)
}

// omission returns the Problem for the parts that were left out.
func (c *collection) omission() (digest.Problem, bool) {
	if len(c.omitted) == 0 {
		return digest.Problem{}, false
	}
	p := digest.Problem{
		Error: fmt.Sprintf("left out: %s", strings.Join(c.omitted, "; ")),
		Hint:  (&limitedError{token: c.api.known()}).hint(),
	}
	switch {
	case c.limit != nil:
		p.Error += ", because " + c.limit.Error()
	case c.again:
		p.Error += ", because it was read less than an hour ago"
	default:
		p.Error += fmt.Sprintf(", because a run sends at most %d requests", c.share)
		if at, remaining, known := c.api.fullAgain(core, time.Now()); known {
			p.Error += fmt.Sprintf(" (GitHub allows %d more; the quota resets at %s)", remaining, moment(at))
		}
	}
	return p, true
}

func (a *API) fullAgain(resource string, now time.Time) (time.Time, int, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	l, known := a.limits[resource]
	return l.reset, l.remaining, known && l.reset.After(now)
}

// Quota is the last known state of one of GitHub's rate limits.
type Quota struct {
	Resource  string    `json:"resource"` // core, graphql, …
	Remaining int       `json:"remaining"`
	Reset     time.Time `json:"reset"` // when the limit resets
}

// Quotas returns all limits that GitHub has reported since the program started, by name.
func (a *API) Quotas() []Quota {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := []Quota{}
	for _, name := range slices.Sorted(maps.Keys(a.limits)) {
		out = append(out, Quota{name, a.limits[name].remaining, a.limits[name].reset})
	}
	return out
}

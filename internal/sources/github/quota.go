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

// How many requests a run may send. Without a token it is half of what GitHub answers in an hour, so that a second run,
// or another machine behind the same address, finds some left.
const (
	runWithout = 30
	runWith    = 200
)

// limit is what GitHub said of a resource.
type limit struct {
	remaining int
	reset     time.Time
}

// limitedError says that GitHub answers no more for now.
type limitedError struct {
	until time.Time
	token bool
}

func (e *limitedError) Error() string {
	return "GitHub answers no more requests before " + moment(e.until)
}

func (e *limitedError) hint() string {
	if e.token {
		return "what is missing is asked for again at the next run after that"
	}
	return "without a token GitHub answers 60 requests an hour to one address; with one, 5,000: set github: {token: …}"
}

// temporary is e as the desk understands it.
func (e *limitedError) temporary(now time.Time) error {
	return digest.WithHint(retry.Temporary(e, max(e.until.Sub(now), time.Second)), e.hint())
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// errSpent says that the collection has sent as many requests as it may.
var errSpent = errors.New("the requests for this run are spent")

// ended reports whether it was a quota, ours or GitHub's, that ended the asking.
func ended(err error) bool {
	_, limited := errors.AsType[*limitedError](err)
	return limited || errors.Is(err, errSpent)
}

// spent reports whether the collection has no requests left.
func (c *collection) spent() bool { return c.left <= 0 || c.limit != nil }

// note remembers what an answer's headers say of the quota.
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
	if far := now.Add(2 * time.Hour); at.After(far) { // no quota of GitHub is for longer than an hour
		at = far.UTC()
	}
	return at, true
}

// limited reports whether GitHub said that it would not answer n more requests of the resource now.
func (a *API) limited(resource string, n int, now time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l, known := a.limits[resource]; known && l.remaining < n && l.reset.After(now) {
		return &limitedError{l.reset, a.known()}
	}
	return nil
}

// refused reads from an answer of 403 or 429 whether it is for a limit, and until when. Secondary limits hold for all
// resources. Where no time is told, GitHub asks for a minute.
func (a *API) refused(resource string, status int, h http.Header, message string, now time.Time) error {
	if status != http.StatusForbidden && status != http.StatusTooManyRequests {
		return nil
	}
	until, told := resetAt(h, now)
	if told && h.Get("X-Ratelimit-Remaining") == "0" && h.Get("Retry-After") == "" {
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

// share is how many requests the entry may send in a run. Without a token all entries share runWithout: two for each
// inspiration, nine for each repository, and the rest for the organizations, twice as many for the first.
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

// newcomers is how many authors are asked for by REST in a run, whether they had something merged before: each costs a
// search.
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
	return max(6/max(own, 1), 2) // of ten searches a minute, three are for tasks and for what was merged
}

const (
	forInspiration  = 2
	forRepository   = 9
	forOrganization = 4 // at least
)

// leftOut tells what the quota did not allow.
func (c *collection) leftOut(what string) {
	c.omitted = append(c.omitted, what)
}

// omission is the Problem of all that was left out.
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
		p.Error += fmt.Sprintf(", because it sends at most %d requests a run", c.share)
		if at, remaining, known := c.api.fullAgain(core, time.Now()); known {
			p.Error += fmt.Sprintf(" (GitHub would answer %d more; all again at %s)", remaining, moment(at))
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

// Quota is what GitHub last said of one of its limits.
type Quota struct {
	Resource  string    `json:"resource"` // core, graphql, …
	Remaining int       `json:"remaining"`
	Reset     time.Time `json:"reset"` // when all can be asked again
}

// Quotas are all limits that GitHub told of since the program was started, by name.
func (a *API) Quotas() []Quota {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := []Quota{}
	for _, name := range slices.Sorted(maps.Keys(a.limits)) {
		out = append(out, Quota{name, a.limits[name].remaining, a.limits[name].reset})
	}
	return out
}

// Package github reads repositories on GitHub: their state, their recent activity, and the issues that a newcomer can
// take.
//
// With a token it uses GraphQL. Without one it uses REST, within GitHub's limit of 60 requests an hour. It reports only
// public repositories, even if the token can read private ones.
package github

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Config is what all entries share: one GitHub, one token, and one quota.
type Config struct {
	API    string        // default: https://api.github.com; GitHub Enterprise: https://HOST/api/v3
	Token  digest.Secret // empty: public repositories within 60 requests an hour
	App    *App          // used instead of a Token; nil: none
	Client *fetch.Client // required
	Cache  fetch.Cache   // answers less than an hour old are reused; nil: no cache
	Labels []string      // labels of issues for newcomers; nil: the usual ones
}

// Entry is one organization or one repository; either Org or Repo is set.
type Entry struct {
	Org      string
	Repo     string   // owner/name
	Formerly []string // former names of the organization; never requested, because anyone may register them
	Role     string   // digest.RoleInspiration: only releases and new repositories, in at most two requests
	Pinned   int64    // numeric ID of the owner, if known; another owner is an error; 0: not known
}

// API is one GitHub. Its sources share a quota.
type API struct {
	config    Config
	base      string // without a trailing slash
	http      *http.Client
	login     *login        // nil: no App
	ownLabels bool          // the labels are configured
	pause     time.Duration // wait before a temporary error is retried

	mu      sync.Mutex
	entries []Entry
	limits  map[string]limit // by resource
}

// NewAPI returns the API that c describes. It sends no requests.
func NewAPI(c Config) (*API, error) {
	c.API = strings.TrimRight(cmp.Or(c.API, "https://api.github.com"), "/")
	u, err := url.Parse(c.API)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.User != nil {
		return nil, digest.WithHint(
			fmt.Errorf("%s is not the address of a GitHub API", fetch.Redact(c.API)),
			"omit github.api for github.com; for GitHub Enterprise it is https://HOST/api/v3",
		)
	}
	c.Token = digest.Secret(strings.TrimSpace(c.Token.Reveal())) // files end with a newline
	own := c.Labels != nil
	if !own {
		c.Labels = usualLabels
	}
	a := &API{
		ownLabels: own,
		config:    c,
		base:      c.API,
		http:      c.Client.HTTP(),
		pause:     time.Second,
		limits:    map[string]limit{},
	}
	if c.App == nil {
		return a, nil
	}
	if c.Token != "" {
		return nil, digest.WithHint(errors.New("both a token and a GitHub App are set"), "remove one of them")
	}
	if a.login, err = newLogin(*c.App); err != nil {
		return nil, err
	}
	return a, nil
}

// known reports whether there are credentials.
func (a *API) known() bool { return a.config.Token != "" || a.login != nil }

// Source returns the source of one entry. Without a token, the number of requests that it may send depends on all
// entries added before its first Collect.
func (a *API) Source(e Entry) (*Source, error) {
	if (e.Org == "") == (e.Repo == "") || e.Org != "" && !ownerName.MatchString(e.Org) ||
		e.Repo != "" && !fullName.MatchString(e.Repo) {
		return nil, digest.WithHint(
			fmt.Errorf("%q is not the name of an organization or repository", cmp.Or(e.Org, e.Repo)),
			"write org: NAME, or repo: OWNER/NAME",
		)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.entries = append(a.entries, e)
	return &Source{api: a, entry: e, nth: len(a.entries) - 1}, nil
}

var (
	ownerName = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})$`) // names of managed users may contain _
	fullName  = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})/[A-Za-z0-9._-]{1,100}$`)
)

// Source reads one entry. It implements digest.Source.
type Source struct {
	api   *API
	entry Entry
	nth   int

	mu    sync.Mutex
	orgID int64
}

// OrgID returns the numeric ID of the owner that the last Collect read, or 0 if it is not known. The name of an
// organization can be taken over by others, but not its ID: store it, and set it as Entry.Pinned.
func (s *Source) OrgID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.orgID
}

// Recollect implements digest.Recollector. It reads everything again, and fails if the owner is not that of the last
// harvest. The entry's own Pinned takes precedence.
func (s *Source) Recollect(ctx context.Context, p digest.Period, last digest.Harvest) (digest.Harvest, error) {
	again := &Source{api: s.api, entry: s.entry, nth: s.nth}
	if id, ok := strings.CutPrefix(last.Sum, ownedBy); ok && again.entry.Pinned == 0 {
		again.entry.Pinned, _ = strconv.ParseInt(id, 10, 64)
	}
	h, err := again.Collect(ctx, p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orgID = again.OrgID()
	return h, err
}

// ownedBy precedes the owner's ID in the Sum of a harvest.
const ownedBy = "owner "

// ever is the Until of a harvest whose Sum never expires.
var ever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Collect reads repositories, the activity in [p.Since, p.Start), and tasks. If the quota does not allow all of it, a
// Problem says what is missing and when GitHub answers again. Collect fails if no repository could be read, or if the
// owner is not the pinned one.
func (s *Source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	c := s.api.collection(s.entry, s.nth, p)
	err := c.collect(ctx)
	if err != nil {
		return digest.Harvest{}, c.explain(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orgID = c.ownerID
	h := c.finish()
	if c.ownerID != 0 {
		h.Sum, h.Until = ownedBy+strconv.FormatInt(c.ownerID, 10), ever
	}
	return h, nil
}

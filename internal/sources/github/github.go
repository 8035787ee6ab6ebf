// Package github reads the repositories of GitHub's organizations: what they have, what happened in them lately, and
// which issues a newcomer can take.
//
// With a token it asks in GraphQL, without one in REST, within the 60 requests an hour that GitHub answers then. Only
// public repositories are told of, whatever the token could see.
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

// Config is what all entries share: one GitHub, one token, one quota.
type Config struct {
	API    string        // https://api.github.com; of GitHub Enterprise https://HOST/api/v3
	Token  digest.Secret // empty: public repositories within 60 requests an hour
	App    *App          // credentials instead of a Token; nil: none
	Client *fetch.Client // required
	Cache  fetch.Cache   // answers younger than an hour are used again without a request; nil: all is asked anew
	Labels []string      // what issues for newcomers are labelled with; nil: the usual spellings
}

// Entry is one organization or one repository; either Org or Repo is set.
type Entry struct {
	Org      string
	Repo     string   // owner/name
	Formerly []string // former names of the organization; never asked for, because anyone may have them today
	Role     string   // digest.RoleInspiration: its releases and new repositories only, in at most two requests
	Pinned   int64    // the owner's numeric id as it was read before; another one is an error; 0: not known yet
}

// API is one GitHub. Its sources share a quota.
type API struct {
	config    Config
	base      string // without a slash at its end
	http      *http.Client
	login     *login        // of an App; nil: none
	ownLabels bool          // the configuration's, not the usual ones
	pause     time.Duration // before what failed for a passing reason is asked again

	mu      sync.Mutex
	entries []Entry
	limits  map[string]limit // by resource
}

// NewAPI makes the GitHub that c describes. It asks nothing yet.
func NewAPI(c Config) (*API, error) {
	c.API = strings.TrimRight(cmp.Or(c.API, "https://api.github.com"), "/")
	u, err := url.Parse(c.API)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.User != nil {
		return nil, digest.WithHint(
			fmt.Errorf("%s is no address of a GitHub", fetch.Redact(c.API)),
			"leave github.api out for github.com; of GitHub Enterprise it is https://HOST/api/v3",
		)
	}
	c.Token = digest.Secret(strings.TrimSpace(c.Token.Reveal())) // files end with a line break
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
		return nil, digest.WithHint(errors.New("both a token and a GitHub App are given"), "leave one of them out")
	}
	if a.login, err = newLogin(*c.App); err != nil {
		return nil, err
	}
	return a, nil
}

// known reports whether GitHub is asked with credentials.
func (a *API) known() bool { return a.config.Token != "" || a.login != nil }

// Source makes the source of one entry. Without a token, how many requests it may send depends on all entries made
// before its first Collect.
func (a *API) Source(e Entry) (*Source, error) {
	if (e.Org == "") == (e.Repo == "") || e.Org != "" && !ownerName.MatchString(e.Org) ||
		e.Repo != "" && !fullName.MatchString(e.Repo) {
		return nil, digest.WithHint(
			fmt.Errorf("%q is no name of an organization or repository", cmp.Or(e.Org, e.Repo)),
			"write org: NAME, or repo: OWNER/NAME",
		)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.entries = append(a.entries, e)
	return &Source{api: a, entry: e, nth: len(a.entries) - 1}, nil
}

var (
	ownerName = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})$`) // _ in managed users' names
	fullName  = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})/[A-Za-z0-9._-]{1,100}$`)
)

// Source reads one entry.
type Source struct {
	api   *API
	entry Entry
	nth   int

	mu    sync.Mutex
	orgID int64
}

// OrgID is the numeric id of the owner that the last Collect read; 0 before, and where it could not be told. An
// organization's name can change hands, its id cannot: keep it, and give it as Entry.Pinned.
func (s *Source) OrgID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.orgID
}

// Recollect implements digest.Recollector: it reads all anew, but only where the owner is still the one of the last
// time. An entry's own Pinned goes before that.
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

// ownedBy comes before the owner's id in a harvest's Sum.
const ownedBy = "owner "

// ever is the Until of a harvest whose Sum is always to be looked at.
var ever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Collect reads repositories, the activity of [p.Since, p.Start), and tasks. What was left out for the quota is a
// Problem that says when GitHub can be asked again. It is an error where no repository could be read, or where the
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

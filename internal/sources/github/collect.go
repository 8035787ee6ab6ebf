package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// collection is one collection of one entry.
type collection struct {
	api    *API
	entry  Entry
	period digest.Period
	share  int // maximum number of requests
	left   int // requests left

	ownerID  int64
	harvest  digest.Harvest
	places   map[string]int // index in harvest.Repositories by lower-case name
	order    []string       // lower-case names, newest push first
	tasked   map[string]bool
	merged   []issue
	omitted  []string
	problems []digest.Problem
	faults   int           // number of problems
	limit    *limitedError // the rate limit that ended it early
	again    bool          // the entry was read less than an hour ago
}

// The number of repositories of one organization that are read, with and without credentials. The most recently pushed
// come first.
const (
	maxRepositoriesWith    = 1000
	maxRepositoriesWithout = 500
)

func (a *API) collection(e Entry, nth int, p digest.Period) *collection {
	share := a.share(nth)
	return &collection{
		api: a, entry: e, period: p, share: share, left: share,
		places: map[string]int{}, tasked: map[string]bool{},
	}
}

func (c *collection) collect(ctx context.Context) error {
	if c.api.known() {
		err := c.graph(ctx)
		if status, ok := errors.AsType[*fetch.StatusError](err); !ok || !noGraphQL(status) {
			return err
		}
	}
	return c.rest(ctx)
}

func (c *collection) inspiration() bool { return c.entry.Role == digest.RoleInspiration }

// pinned returns an error if the owner is not the pinned one.
func (c *collection) pinned(owner int64) error {
	if owner == 0 {
		return nil
	}
	if c.entry.Pinned != 0 && owner != c.entry.Pinned {
		name, _, _ := strings.Cut(c.entry.Org+c.entry.Repo, "/")
		return digest.WithHint(
			fmt.Errorf(
				"the organization %s is now owned by someone else (id %d, was %d); nothing of it is read", name, owner,
				c.entry.Pinned,
			),
			"the organization was probably renamed, and a stranger took its old name: find its new name; if the change is "+
				"right, set id: "+fmt.Sprint(
				owner,
			)+" in its entry",
		)
	}
	c.ownerID = owner
	return nil
}

// take adds a repository, unless it is private or not a project.
func (c *collection) take(r repository) {
	if r.Private || r.Disabled || !fullName.MatchString(r.FullName) {
		return
	}
	_, name, _ := strings.Cut(r.FullName, "/")
	if c.entry.Org != "" && strings.EqualFold(name, ".github") {
		return // the profile of the organization
	}
	key := strings.ToLower(r.FullName)
	if _, known := c.places[key]; known {
		return // it moved to another page during the collection
	}
	c.places[key] = len(c.harvest.Repositories)
	c.order = append(c.order, key)
	d := digest.Repository{
		Name: r.FullName, ID: r.ID, URL: webURL(r.HTMLURL, c.api.web()+"/"+r.FullName), Homepage: homepage(r.Homepage),
		Description: line(r.Description, 500), Stars: r.Stars, Created: r.CreatedAt.UTC(), Pushed: r.PushedAt.UTC(),
		Archived: r.Archived, Fork: r.Fork, Mirror: r.MirrorURL != "", Role: c.entry.Role,
		Has: map[string]bool{digest.Licence: false},
	}
	for _, t := range r.Topics[:min(len(r.Topics), 20)] {
		d.Topics = append(d.Topics, line(t, 50))
	}
	if r.Language != "" {
		d.Languages = []string{line(r.Language, 50)}
	}
	if r.License != nil {
		d.License, d.Has[digest.Licence] = line(r.License.SPDX, 50), true
		if d.License == "" {
			d.License = "NOASSERTION"
		}
	}
	if r.HasPages || d.Homepage != "" {
		d.Has[digest.Documentation] = true
	}
	if r.empty() {
		d.Has[digest.Readme], d.Has[digest.Contributing] = false, false
	}
	c.harvest.Repositories = append(c.harvest.Repositories, d)
	if alive(d) && !r.empty() && c.within(r.CreatedAt) {
		c.addActivity(digest.Activity{
			Kind: digest.KindNewRepository, Repository: d.Name, Title: name, URL: d.URL,
			At: d.Created,
		})
	}
}

// repository returns a repository that was added, or nil.
func (c *collection) repository(name string) *digest.Repository {
	i, known := c.places[strings.ToLower(name)]
	if !known {
		return nil
	}
	return &c.harvest.Repositories[i]
}

// alive reports whether a repository can have its own news and tasks.
func alive(r digest.Repository) bool { return !r.Archived && !r.Fork && !r.Mirror }

func (c *collection) within(t time.Time) bool {
	return !t.Before(c.period.Since) && t.Before(c.period.Start)
}

func (c *collection) addActivity(a digest.Activity) {
	a.Role = c.entry.Role
	c.harvest.Activities = append(c.harvest.Activities, a)
}

// problem records an error of an item. After 20 it only counts them.
func (c *collection) problem(item string, err error) {
	const maxProblems = 20
	if c.faults++; c.faults <= maxProblems {
		c.problems = append(c.problems, digest.Problem{Item: item, Error: err.Error(), Hint: digest.Hint(err)})
	}
}

// part records that a part could not be read: as left out because of the quota, or as a problem.
func (c *collection) part(what string, err error) {
	if ended(err) {
		c.leftOut(what)
		return
	}
	c.problem(what, err)
}

func (c *collection) bad(what string, errs []error) {
	for _, err := range errs {
		c.problem(what, err)
	}
}

// finish returns the harvest, in an order that does not depend on GitHub.
func (c *collection) finish() digest.Harvest {
	h := c.harvest
	if c.inspiration() && c.entry.Org != "" { // list only repositories with news
		news := map[string]bool{}
		for _, a := range h.Activities {
			news[a.Repository] = true
		}
		h.Repositories = slices.DeleteFunc(h.Repositories, func(r digest.Repository) bool { return !news[r.Name] })
	}
	slices.SortFunc(h.Repositories, func(a, b digest.Repository) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(h.Activities, func(a, b digest.Activity) int {
		if d := b.At.Compare(a.At); d != 0 {
			return d
		}
		return strings.Compare(a.URL+a.Kind, b.URL+b.Kind)
	})
	slices.SortFunc(h.Tasks, func(a, b digest.Task) int {
		if d := b.UpdatedAt.Compare(a.UpdatedAt); d != 0 {
			return d
		}
		return strings.Compare(a.URL, b.URL)
	})
	slices.SortFunc(h.Waiting, func(a, b digest.Waiting) int {
		if d := a.Since.Compare(b.Since); d != 0 {
			return d
		}
		return strings.Compare(a.URL, b.URL)
	})
	if more := c.faults - len(c.problems); more > 0 {
		c.problems = append(
			c.problems, digest.Problem{Error: count(more, "more item", "more items") + " could not be understood"},
		)
	}
	if p, any := c.omission(); any {
		c.problems = append(c.problems, p)
	}
	h.Problems = c.problems
	return h
}

// renamed maps former names of organizations in the policy to current ones. GitHub answers 404 for the former names.
var renamed = map[string]string{"datala": "CityOfLosAngeles"}

// explain describes an error that ended a collection.
func (c *collection) explain(err error) error {
	if l, ok := errors.AsType[*limitedError](err); ok {
		return l.temporary(time.Now())
	}
	status, ok := errors.AsType[*fetch.StatusError](err)
	if !ok {
		return err
	}
	name, what := c.entry.Org, "organization"
	if c.entry.Repo != "" {
		name, what = c.entry.Repo, "repository"
	}
	switch status.Status {
	case http.StatusNotFound:
		err = fmt.Errorf("github %s %s answers 404", what, name)
		owner, rest, _ := strings.Cut(name, "/")
		if today := c.api.today(owner); today != "" {
			if rest != "" {
				today += "/" + rest
			}
			return digest.WithHint(
				fmt.Errorf("%w; its current name is %s", err, today),
				fmt.Sprintf("write %s instead of %s; anyone may register the old name", today, name),
			)
		}
		hint := "check the spelling; GitHub answers 404 for the former name of an organization, and anyone may register it"
		if len(c.entry.Formerly) > 0 {
			hint += fmt.Sprintf(" (former names: %s)", strings.Join(c.entry.Formerly, ", "))
		}
		if what == "repository" {
			hint = "check the spelling; it may have been deleted or made private"
		}
		return digest.WithHint(err, hint)
	case http.StatusUnavailableForLegalReasons:
		return digest.WithHint(
			fmt.Errorf("github %s %s is not shown, for legal reasons (451)", what, name),
			"its page says why; if this lasts, remove it from meetups.yaml",
		)
	}
	return err
}

// today returns the current name of an owner that is known to have been renamed, or "".
func (a *API) today(old string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.entries {
		if e.Org != "" && !strings.EqualFold(e.Org, old) &&
			slices.ContainsFunc(e.Formerly, func(f string) bool { return strings.EqualFold(f, old) }) {
			return e.Org
		}
	}
	return renamed[strings.ToLower(old)]
}

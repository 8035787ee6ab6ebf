package github

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Hasty removes the wait before retries.
func (a *API) Hasty() { a.pause = time.Millisecond }

// Readme and Documented expose the functions that read a README.
var (
	Readme     = readme
	Documented = documented
)

// Decode runs all decoders on an answer, and all conversions of the results.
func (a *API) Decode(e Entry, p digest.Period, body []byte) (digest.Harvest, error) {
	a.entries = []Entry{e}
	c := a.collection(e, 0, p)
	err := c.takeAll(body)
	if r, oneErr := parseOne[repository](body); oneErr == nil {
		c.take(r)
	}
	if got, _, ok, graphErr := parseGraph[orgAnswer](body); graphErr == nil && ok && got.Organization != nil {
		for _, n := range got.Organization.Repositories.Nodes {
			c.takeNode(n)
		}
	}
	if got, _, ok, graphErr := parseGraph[repoAnswer](body); graphErr == nil && ok {
		c.takeNode(got.Repository)
	}
	if len(c.order) == 0 { // a repository for issues and releases
		c.take(repository{ID: 71001, FullName: "Sampleton/curb-atlas", HTMLURL: "https://github.com/Sampleton/curb-atlas"})
	}
	if f, _, foundErr := parseFound(body); foundErr == nil {
		c.keepTasks(f.Issues)
		c.keepMerged(f.Issues)
	}
	if got, _, ok, graphErr := parseGraph[map[string]*searchNode](body); graphErr == nil && ok {
		for _, n := range got {
			if n != nil {
				c.keepTasks(n.issues())
				c.keepMerged(n.issues())
			}
		}
	}
	if releases, _, listErr := parseList[release](body); listErr == nil && len(c.order) > 0 {
		c.released(&c.harvest.Repositories[0], releases)
	}
	if _, profileErr := parseOne[profile](body); profileErr == nil {
		err = nil
	}
	c.addMerged(c.candidates())
	return c.finish(), err
}

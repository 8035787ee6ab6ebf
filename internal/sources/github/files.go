package github

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// restFiles reads the files of the most relevant repositories: first those with tasks, because newcomers should not be
// sent to a repository that is not ready; then the most recently pushed. Answers stay valid until the next push, so
// each run covers more repositories than the one before. After those with tasks it reads the comments of the tasks.
func (c *collection) restFiles(ctx context.Context) {
	var names []string
	for _, key := range c.order {
		r := c.repository(key)
		if _, known := r.Has[digest.Readme]; alive(*r) && !known {
			names = append(names, r.Name)
		}
	}
	tasks := map[string]bool{}
	for _, t := range c.harvest.Tasks {
		tasks[t.Repository] = true
	}
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case tasks[a] == tasks[b]:
			return 0
		case tasks[a]:
			return -1
		}
		return 1
	})
	missing, tasked := 0, 0
	for tasked < len(names) && tasks[names[tasked]] {
		tasked++
	}
	for i, name := range names {
		if i == tasked {
			c.restComments(ctx)
		}
		err := c.restFilesOf(ctx, c.repository(name))
		switch status, _ := errors.AsType[*fetch.StatusError](err); {
		case err == nil:
		case status != nil && status.Status == http.StatusUnavailableForLegalReasons:
			c.problem(
				name, digest.WithHint(errors.New("the repository is not shown, for legal reasons (451)"), "its page says why"),
			)
		case status != nil && status.Status == http.StatusNotFound: // deleted since the list was read
		case ended(err):
			missing++
		default:
			c.problem("files of "+name, err)
		}
		if ctx.Err() != nil {
			return
		}
	}
	if tasked == len(names) {
		c.restComments(ctx)
	}
	if missing > 0 {
		c.leftOut("README and contributing instructions of " + count(missing, "repository", "repositories"))
	}
}

func (c *collection) restFilesOf(ctx context.Context, r *digest.Repository) error {
	address := c.api.base + "/repos/" + r.Name
	pushed := r.Pushed.Add(time.Minute)
	got, err := c.ask(ctx, call{resource: core, url: address + "/community/profile", since: pushed, reserve: 2})
	if err != nil {
		return err
	}
	p, err := parseOne[profile](got.body)
	if err != nil {
		return err
	}
	r.Has[digest.Readme] = p.Files.Readme != nil
	r.Has[digest.Contributing] = p.Files.Contributing != nil
	if p.Documentation != "" {
		r.Has[digest.Documentation] = true
	}
	if p.Files.Readme == nil {
		return nil
	}
	got, err = c.ask(
		ctx, call{resource: core, url: address + "/readme", accept: "application/vnd.github.raw+json", since: pushed},
	)
	if err != nil {
		return err
	}
	r.Readme, r.Retired = readme(string(got.body)), digest.RetiredBy(r.Description, string(got.body))
	r.Has[digest.Readme] = len(bytes.TrimSpace(got.body)) > 0
	if documented(string(got.body)) {
		r.Has[digest.Documentation] = true
	}
	return nil
}

// pitchBytes is how much of .github/pitch.md is kept: more than a pitch can have, so that a long one is noticed.
const pitchBytes = 4 << 10

// docFolders holds the names of folders with documentation.
var docFolders = map[string]bool{
	"doc": true, "docs": true, "documentation": true, "manual": true, "guide": true, "guides": true, "wiki": true,
}

// files sets the items of the checklist that the repository's files fulfill.
func (n *repoNode) files(r *digest.Repository) {
	if n.Root == nil && !n.Empty {
		return // the tree could not be read
	}
	var readmeFile, contributing, docs bool
	if n.Root != nil {
		for _, e := range n.Root.Entries {
			lower := strings.ToLower(e.Name)
			stem := strings.TrimSuffix(lower, path.Ext(lower))
			switch {
			case e.Type == "tree":
				docs = docs || docFolders[lower]
			case stem == "readme":
				readmeFile = true
			case stem == "contributing":
				contributing = true
			}
		}
	}
	for _, b := range []*blob{n.Readme0, n.Readme1, n.Readme2, n.Readme3, n.Readme4, n.Readme5, n.Readme6, n.Readme7} {
		if b == nil || b.Text == nil {
			continue
		}
		r.Readme, r.Retired = readme(*b.Text), digest.RetiredBy(r.Description, *b.Text)
		readmeFile = strings.TrimSpace(*b.Text) != ""
		docs = docs || documented(*b.Text)
		break
	}
	if n.Pitch != nil && n.Pitch.Text != nil {
		r.PitchFile = strings.ToValidUTF8((*n.Pitch.Text)[:min(len(*n.Pitch.Text), pitchBytes)], "")
	}
	r.Has[digest.Readme] = readmeFile
	r.Has[digest.Contributing] = contributing || n.Contributing != nil
	r.Has[digest.Documentation] = docs || r.Has[digest.Documentation]
}

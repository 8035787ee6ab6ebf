package github

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// bots holds programs that use the accounts of people.
var bots = []string{
	"dependabot", "dependabot-preview", "renovate", "renovate-bot", "github-actions", "greenkeeper", "greenkeeperio-bot",
	"pre-commit-ci",
	"snyk-bot", "pyup-bot", "imgbot", "allcontributors", "semantic-release-bot", "mergify", "codecov-io", "web-flow",
	"weblate", "copilot", "release-please", "release-drafter", "goreleaserbot",
}

// robot reports whether an account belongs to a program. GraphQL gives the names of programs that publish releases
// without "[bot]" and without their type.
func robot(a account) bool {
	login := strings.ToLower(a.Login)
	return a.Type == "Bot" || strings.HasSuffix(login, "[bot]") || strings.HasSuffix(login, "-bot") ||
		slices.Contains(bots, strings.TrimPrefix(login, "app/"))
}

// automatic matches tags and names of releases that are created automatically.
var automatic = regexp.MustCompile(
	`(?i)\b(?:nightly|continuous|snapshot|canary|latest|daily|weekly|tip|edge|dev-build|autobuild|auto-?release)\b`)

// stamped matches tags that programs make from a date or a commit: "build-20261127", "2026-11-27", "v0-3fa9c1d". It
// does not match versions that are dates, such as 2026.11.
var stamped = regexp.MustCompile(`(?i)(?:^|[-_.])(?:dev|ci|build)[-_.]?\d|` +
	`(?:^|[^0-9])20\d{2}[-_]?[01]\d[-_]?[0-3]\d|(?:^|[-+.])g?[0-9a-f]{7,40}$`)

// fewReleases is the number of releases of one repository that are listed one by one.
const fewReleases = 2

// newsworthy reports whether a release is news. Many projects publish releases from a workflow, so releases of programs
// count. Daily builds and prereleases of programs do not.
func newsworthy(rel release) bool {
	if rel.Draft || rel.PublishedAt.IsZero() || automatic.MatchString(rel.TagName) || automatic.MatchString(rel.Name) {
		return false
	}
	return !robot(rel.Author) || !rel.Prerelease && !stamped.MatchString(rel.TagName)
}

// released adds the releases of a repository, and records the name of its newest. If there are more than fewReleases in
// the period, as in a repository with many packages, it adds one activity: the newest, and how many more there are.
func (c *collection) released(r *digest.Repository, releases []release) {
	var newest time.Time
	var news []digest.Activity
	for _, rel := range releases {
		if !newsworthy(rel) {
			continue
		}
		title := line(rel.Name, 200)
		if title == "" {
			title = line(rel.TagName, 200)
		}
		if rel.PublishedAt.After(newest) && rel.PublishedAt.Before(c.period.Start) {
			newest, r.Release, r.Released = rel.PublishedAt, title, rel.PublishedAt.UTC()
		}
		if alive(*r) && c.within(rel.PublishedAt) {
			a := digest.Activity{
				Kind: digest.KindRelease, Repository: r.Name, Title: title, URL: webURL(rel.HTMLURL, r.URL+"/releases"),
				At: rel.PublishedAt.UTC(),
			}
			if !robot(rel.Author) {
				a.Author = line(rel.Author.Login, 100)
			}
			news = append(news, a)
		}
	}
	slices.SortStableFunc(news, func(a, b digest.Activity) int { return b.At.Compare(a.At) })
	if len(news) > fewReleases {
		news[0].More, news[0].URL, news[0].Author = len(news)-1, r.URL+"/releases", ""
		news = news[:1]
	}
	for _, a := range news {
		c.addActivity(a)
	}
}

// mergedQuery returns the search for what was merged in the period.
func (c *collection) mergedQuery() string {
	return fmt.Sprintf("%s is:pr is:merged merged:%s..%s", c.scope(), stamp(c.period.Since), stamp(c.period.Start))
}

// firstQuery returns the search for what was merged from the author before the period.
func (c *collection) firstQuery(author string) string {
	return fmt.Sprintf("%s is:pr is:merged author:%s merged:<%s", c.scope(), author, stamp(c.period.Since))
}

func (c *collection) scope() string {
	if c.entry.Repo != "" {
		return "repo:" + c.entry.Repo
	}
	return "org:" + c.entry.Org
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// keepMerged keeps the pull requests of people that were merged in the period, in repositories that are alive.
func (c *collection) keepMerged(pulls []issue) {
	for _, p := range pulls {
		r := c.repository(repositoryOf(p))
		at := mergedAt(p)
		if r == nil || !alive(*r) || robot(p.User) || !c.within(at) {
			continue
		}
		if p.Number > 0 &&
			!slices.ContainsFunc(
				c.merged, func(o issue) bool { return o.Number == p.Number && repositoryOf(o) == repositoryOf(p) },
			) {
			c.merged = append(c.merged, p)
		}
	}
}

func mergedAt(p issue) time.Time {
	if p.Pull != nil && !p.Pull.MergedAt.IsZero() {
		return p.Pull.MergedAt
	}
	return p.ClosedAt
}

// repositoryOf returns the repository of an issue or pull request: owner/name.
func repositoryOf(i issue) string {
	if i.repository != "" {
		return i.repository
	}
	_, name, _ := strings.Cut(i.RepositoryURL, "/repos/")
	return name
}

// insiders holds the associations of members of the organization.
var insiders = []string{"OWNER", "MEMBER", "COLLABORATOR"}

// candidates returns the outsiders with something merged in the period, each with the first of it. It is a first
// contribution if nothing of theirs was merged before. People whose membership in the organization is private count as
// outsiders, unless the token can see it.
func (c *collection) candidates() map[string]issue {
	out := map[string]issue{}
	for _, p := range c.merged {
		login := strings.ToLower(p.User.Login)
		if !ownerName.MatchString(login) || slices.Contains(insiders, p.Association) {
			continue
		}
		if first, known := out[login]; !known || mergedAt(p).Before(mergedAt(first)) {
			out[login] = p
		}
	}
	return out
}

// addMerged adds what was merged. A first contribution is added once, as such.
func (c *collection) addMerged(newcomers map[string]issue) {
	for _, p := range c.merged {
		r := c.repository(repositoryOf(p))
		kind := digest.KindMerged
		if first, is := newcomers[strings.ToLower(p.User.Login)]; is && first.Number == p.Number &&
			repositoryOf(first) == repositoryOf(p) {
			kind = digest.KindFirstContribution
		}
		c.addActivity(digest.Activity{
			Kind: kind, Repository: r.Name, Title: line(p.Title, 300), At: mergedAt(p).UTC(), Author: line(p.User.Login, 100),
			URL: webURL(p.HTMLURL, fmt.Sprintf("%s/pull/%d", r.URL, p.Number)),
		})
	}
}

package github

import (
	"strings"
	"time"
)

// The queries. They use only documented fields that are not deprecated.
const (
	orgQuery = `query Organization($login: String!, $first: Int!, $after: String) {
  organization(login: $login) {
    databaseId
    login
    repositories(first: $first, after: $after, privacy: PUBLIC, orderBy: {field: PUSHED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...R }
    }
  }
}
`
	repoQuery = `query Repository($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    owner { login ... on Organization { databaseId } ... on User { databaseId } }
    ...R
  }
}
`
	lightFields = `fragment R on Repository {
  databaseId nameWithOwner url homepageUrl description isFork isMirror isArchived isEmpty isDisabled isPrivate
  stargazerCount createdAt pushedAt
  licenseInfo { spdxId }
  primaryLanguage { name }
  releases(first: 30, orderBy: {field: CREATED_AT, direction: DESC}) {
    nodes { name tagName url isDraft isPrerelease publishedAt author { login } }
  }
}
`
	repositoryFields = `fragment R on Repository {
  databaseId nameWithOwner url homepageUrl description isFork isMirror isArchived isEmpty isDisabled isPrivate
  stargazerCount createdAt pushedAt
  licenseInfo { spdxId }
  languages(first: 6, orderBy: {field: SIZE, direction: DESC}) { nodes { name } }
  repositoryTopics(first: 20) { nodes { topic { name } } }
  releases(first: 30, orderBy: {field: CREATED_AT, direction: DESC}) {
    nodes { name tagName url isDraft isPrerelease publishedAt author { login } }
  }
  contributingGuidelines { url }
  root: object(expression: "HEAD:") { ... on Tree { entries { name type } } }
  readme0: object(expression: "HEAD:README.md") { ... on Blob { text } }
  readme1: object(expression: "HEAD:readme.md") { ... on Blob { text } }
  readme2: object(expression: "HEAD:Readme.md") { ... on Blob { text } }
  readme3: object(expression: "HEAD:README.rst") { ... on Blob { text } }
  readme4: object(expression: "HEAD:README") { ... on Blob { text } }
  readme5: object(expression: "HEAD:README.txt") { ... on Blob { text } }
  readme6: object(expression: "HEAD:.github/README.md") { ... on Blob { text } }
  readme7: object(expression: "HEAD:docs/README.md") { ... on Blob { text } }
  pitch: object(expression: "HEAD:.github/pitch.md") { ... on Blob { text } }
}
`
	issueFields = `__typename
 ... on Issue { number title url body createdAt updatedAt locked state author { login __typename }
  labels(first: 20) { nodes { name } } assignees(first: 1) { totalCount }
  comments(last: 5) { totalCount nodes { body createdAt authorAssociation author { login __typename } } }
  repository { nameWithOwner } }
 ... on PullRequest { number title url createdAt updatedAt mergedAt authorAssociation author { login __typename }
  repository { nameWithOwner } }`
	openFields = `__typename
 ... on PullRequest { number title url createdAt updatedAt authorAssociation author { login __typename }
  comments(last: 5) { totalCount nodes { body createdAt authorAssociation author { login __typename } } }
  reviews(last: 5) { totalCount nodes { body createdAt authorAssociation author { login __typename } } }
  repository { nameWithOwner } }`
)

type pageInfo struct {
	More bool   `json:"hasNextPage"`
	End  string `json:"endCursor"`
}

type orgAnswer struct {
	Organization *struct {
		ID           int64 `json:"databaseId"`
		Repositories struct {
			Total    int         `json:"totalCount"`
			PageInfo pageInfo    `json:"pageInfo"`
			Nodes    []*repoNode `json:"nodes"`
		} `json:"repositories"`
	} `json:"organization"`
}

type repoAnswer struct {
	Repository *repoNode `json:"repository"`
}

type named struct {
	Name string `json:"name"`
}

type blob struct {
	Text *string `json:"text"`
}

type repoNode struct {
	ID          int64     `json:"databaseId"`
	FullName    string    `json:"nameWithOwner"`
	URL         string    `json:"url"`
	Homepage    string    `json:"homepageUrl"`
	Description string    `json:"description"`
	Fork        bool      `json:"isFork"`
	Mirror      bool      `json:"isMirror"`
	Archived    bool      `json:"isArchived"`
	Empty       bool      `json:"isEmpty"`
	Disabled    bool      `json:"isDisabled"`
	Private     bool      `json:"isPrivate"`
	Stars       int       `json:"stargazerCount"`
	CreatedAt   time.Time `json:"createdAt"`
	PushedAt    time.Time `json:"pushedAt"`
	Owner       struct {
		Login string `json:"login"`
		ID    int64  `json:"databaseId"`
	} `json:"owner"`
	License *struct {
		SPDX string `json:"spdxId"`
	} `json:"licenseInfo"`
	Language  *named `json:"primaryLanguage"`
	Languages struct {
		Nodes []*named `json:"nodes"`
	} `json:"languages"`
	Topics struct {
		Nodes []*struct {
			Topic named `json:"topic"`
		} `json:"nodes"`
	} `json:"repositoryTopics"`
	Releases struct {
		Nodes []*struct {
			Name        string    `json:"name"`
			TagName     string    `json:"tagName"`
			URL         string    `json:"url"`
			Draft       bool      `json:"isDraft"`
			Prerelease  bool      `json:"isPrerelease"`
			PublishedAt time.Time `json:"publishedAt"`
			Author      *account  `json:"author"`
		} `json:"nodes"`
	} `json:"releases"`
	Contributing *struct{} `json:"contributingGuidelines"`
	Root         *struct {
		Entries []struct {
			Name string `json:"name"`
			Type string `json:"type"` // blob, tree, commit
		} `json:"entries"`
	} `json:"root"`
	Readme0 *blob `json:"readme0"`
	Readme1 *blob `json:"readme1"`
	Readme2 *blob `json:"readme2"`
	Readme3 *blob `json:"readme3"`
	Readme4 *blob `json:"readme4"`
	Readme5 *blob `json:"readme5"`
	Readme6 *blob `json:"readme6"`
	Readme7 *blob `json:"readme7"`
	Pitch   *blob `json:"pitch"`
}

// plain returns the repository in the form of REST.
func (n *repoNode) plain() repository {
	r := repository{
		ID: n.ID, FullName: n.FullName, Owner: account{Login: n.Owner.Login, ID: n.Owner.ID}, HTMLURL: n.URL,
		Description: n.Description,
		Homepage:    n.Homepage, Private: n.Private, Fork: n.Fork, Archived: n.Archived, Disabled: n.Disabled, Stars: n.Stars,
		CreatedAt: n.CreatedAt, PushedAt: n.PushedAt, License: (*struct {
			SPDX string `json:"spdx_id"`
		})(n.License), Size: 1,
	}
	if n.Mirror {
		r.MirrorURL = n.URL
	}
	if n.Empty {
		r.Size, r.PushedAt = 0, n.CreatedAt
	}
	if n.Language != nil {
		r.Language = n.Language.Name
	}
	for _, t := range n.Topics.Nodes {
		if t != nil {
			r.Topics = append(r.Topics, t.Topic.Name)
		}
	}
	return r
}

// facts adds to a repository what only GraphQL returns: languages, releases, and files.
func (c *collection) facts(n *repoNode) {
	r := c.repository(n.FullName)
	if r == nil || r.ID != n.ID {
		return
	}
	var languages []string
	for _, l := range n.Languages.Nodes {
		if l != nil && l.Name != "" {
			languages = append(languages, line(l.Name, 50))
		}
	}
	if len(languages) > 0 {
		r.Languages = languages
	}
	var releases []release
	for _, rel := range n.Releases.Nodes {
		if rel == nil {
			continue
		}
		one := release{
			Name: rel.Name, TagName: rel.TagName, HTMLURL: rel.URL, Draft: rel.Draft, Prerelease: rel.Prerelease,
			PublishedAt: rel.PublishedAt,
		}
		if rel.Author != nil {
			one.Author = *rel.Author
		}
		releases = append(releases, one)
	}
	c.released(r, releases)
	if !c.inspiration() {
		n.files(r)
	}
}

type searchNode struct {
	Count    int          `json:"issueCount"`
	PageInfo pageInfo     `json:"pageInfo"`
	Nodes    []*issueNode `json:"nodes"`
}

type issueNode struct {
	Type        string    `json:"__typename"`
	Number      int       `json:"number"`
	Title       string    `json:"title"`
	URL         string    `json:"url"`
	Body        string    `json:"body"`
	State       string    `json:"state"` // OPEN, CLOSED
	Locked      bool      `json:"locked"`
	CreatedAt   time.Time `json:"createdAt"`
	UpdatedAt   time.Time `json:"updatedAt"`
	MergedAt    time.Time `json:"mergedAt"`
	Association string    `json:"authorAssociation"`
	Author      *actor    `json:"author"`
	Labels      struct {
		Nodes []*named `json:"nodes"`
	} `json:"labels"`
	Assignees struct {
		Total int `json:"totalCount"`
	} `json:"assignees"`
	Comments   commentNodes `json:"comments"`
	Reviews    commentNodes `json:"reviews"`
	Repository struct {
		FullName string `json:"nameWithOwner"`
	} `json:"repository"`
}

// issues returns the nodes in the form of REST.
func (s searchNode) issues() []issue {
	var out []issue
	for _, n := range s.Nodes {
		if n == nil {
			continue
		}
		i := issue{
			Number: n.Number, Title: n.Title, HTMLURL: n.URL, Body: n.Body, State: strings.ToLower(n.State), Locked: n.Locked,
			CreatedAt: n.CreatedAt, UpdatedAt: n.UpdatedAt, Association: n.Association, Comments: n.Comments.Total,
			repository: n.Repository.FullName,
		}
		if n.Author != nil {
			i.User = n.Author.account()
		}
		i.said = append(n.Comments.comments(), n.Reviews.comments()...)
		if n.Assignees.Total > 0 {
			i.Assignees = make([]account, 1)
		}
		for _, l := range n.Labels.Nodes {
			if l != nil {
				i.Labels = append(i.Labels, struct {
					Name string `json:"name"`
				}{l.Name})
			}
		}
		if n.Type == "PullRequest" {
			i.Pull = &struct {
				MergedAt time.Time `json:"merged_at"`
			}{n.MergedAt}
		}
		out = append(out, i)
	}
	return out
}

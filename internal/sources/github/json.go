package github

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// The parts of GitHub's REST answers that are used. GraphQL answers are converted to them.

type account struct {
	Login string `json:"login"`
	ID    int64  `json:"id"`
	Type  string `json:"type"` // User, Organization, Bot, Mannequin
}

type repository struct {
	ID          int64     `json:"id"`
	FullName    string    `json:"full_name"`
	Owner       account   `json:"owner"`
	HTMLURL     string    `json:"html_url"`
	Description string    `json:"description"`
	Homepage    string    `json:"homepage"`
	Language    string    `json:"language"`
	Topics      []string  `json:"topics"`
	Private     bool      `json:"private"`
	Fork        bool      `json:"fork"`
	Archived    bool      `json:"archived"`
	Disabled    bool      `json:"disabled"`
	MirrorURL   string    `json:"mirror_url"`
	HasPages    bool      `json:"has_pages"`
	Size        int       `json:"size"` // in kB, updated with a delay: 0 alone does not mean empty
	Stars       int       `json:"stargazers_count"`
	CreatedAt   time.Time `json:"created_at"`
	PushedAt    time.Time `json:"pushed_at"`
	License     *struct {
		SPDX string `json:"spdx_id"`
	} `json:"license"`
}

// empty reports whether the repository was never pushed to.
func (r repository) empty() bool {
	return r.Size == 0 && !r.PushedAt.After(r.CreatedAt.Add(2*time.Second))
}

type release struct {
	Name        string    `json:"name"`
	TagName     string    `json:"tag_name"`
	HTMLURL     string    `json:"html_url"`
	Draft       bool      `json:"draft"`
	Prerelease  bool      `json:"prerelease"`
	PublishedAt time.Time `json:"published_at"`
	Author      account   `json:"author"`
}

type issue struct {
	Number        int       `json:"number"`
	Title         string    `json:"title"`
	Body          string    `json:"body"`
	HTMLURL       string    `json:"html_url"`
	RepositoryURL string    `json:"repository_url"`
	State         string    `json:"state"`
	Locked        bool      `json:"locked"`
	User          account   `json:"user"`
	Association   string    `json:"author_association"`
	Comments      int       `json:"comments"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	ClosedAt      time.Time `json:"closed_at"`
	Labels        []struct {
		Name string `json:"name"`
	} `json:"labels"`
	Assignee  *account  `json:"assignee"`
	Assignees []account `json:"assignees"`
	Pull      *struct {
		MergedAt time.Time `json:"merged_at"`
	} `json:"pull_request"`

	repository string    // owner/name, from GraphQL only
	said       []comment // the latest comments and reviews, from GraphQL only
}

type found struct {
	Total      int
	Incomplete bool
	Issues     []issue
}

// profile is the community profile of a repository.
type profile struct {
	Documentation string `json:"documentation"`
	Files         struct {
		Contributing *struct{} `json:"contributing"`
		License      *struct{} `json:"license"`
		Readme       *struct{} `json:"readme"`
	} `json:"files"`
}

// each decodes a list item by item, so that an item that cannot be decoded does not affect the others.
func each[T any](list []json.RawMessage) (items []T, bad []error) {
	for i, raw := range list {
		var item T
		if string(raw) == "null" {
			continue
		}
		if err := json.Unmarshal(raw, &item); err != nil {
			bad = append(bad, fmt.Errorf("item %d of the answer: %w", i+1, readable(err)))
			continue
		}
		items = append(items, item)
	}
	return items, bad
}

func parseList[T any](body []byte) ([]T, []error, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, nil, fmt.Errorf("the answer is not a list: %w", readable(err))
	}
	items, bad := each[T](list)
	return items, bad, nil
}

func parseOne[T any](body []byte) (T, error) {
	var one T
	if err := json.Unmarshal(body, &one); err != nil {
		return one, fmt.Errorf("the answer cannot be decoded: %w", readable(err))
	}
	return one, nil
}

func parseFound(body []byte) (found, []error, error) {
	var raw struct {
		Total      int               `json:"total_count"`
		Incomplete bool              `json:"incomplete_results"`
		Items      []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return found{}, nil, fmt.Errorf("the answer is not a search result: %w", readable(err))
	}
	items, bad := each[issue](raw.Items)
	return found{raw.Total, raw.Incomplete, items}, bad, nil
}

// readable replaces errors of encoding/json, which may quote the input.
func readable(err error) error {
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return errors.New("it is not JSON")
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s does not have the type that GitHub documents", t.Field)
	}
	if _, ok := errors.AsType[*time.ParseError](err); ok {
		return errors.New("it contains a time that is not valid")
	}
	return errors.New("it is not what GitHub documents")
}

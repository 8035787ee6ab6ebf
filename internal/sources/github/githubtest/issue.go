package githubtest

import "time"

// Issue is an issue. It is a pull request if Merged or Pull is set.
type Issue struct {
	Repository       string // owner/name
	Number           int
	Title, Body      string
	Labels           []string
	Author           string
	Bot              bool
	Association      string // empty: NONE
	Assignee         string
	Locked           bool
	LinkedPull       bool
	Pull             bool
	Created, Updated time.Time
	Merged           time.Time
	MergedBy         string
	Comments         int // at least as many as Said and Talk have

	// Said are the latest comments, the oldest first, all by one stranger. The last one is from Updated, and those before
	// it from an hour earlier each. Talk are comments with their authors, after those of Said.
	Said []string
	Talk []Comment
}

// Comment is a comment on an issue.
type Comment struct {
	Author, Body string
	Association  string // empty: NONE
	Bot          bool
	At           time.Time
}

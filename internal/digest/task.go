package digest

import "time"

// Task is an open issue that a newcomer can take.
type Task struct {
	Repository string    `json:"repository"`
	Number     int       `json:"number"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	Labels     []string  `json:"labels"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	// AskAt is where to ask about it in person. Skills are what a person needs to know, and Start is the page
	// of the contributing guide. Compose sets all three.
	AskAt  string   `json:"ask_at,omitempty"`
	Skills []string `json:"skills,omitempty"`
	Start  string   `json:"start,omitempty"`
	// Todo is one line that says what to do. It is empty if the title says it. Effort is EffortShort or EffortLong;
	// empty: unknown. Ask is the login of a maintainer to ask; empty: nobody. Compose sets all three. Tasks of version
	// 0.1.0 do not have them.
	Todo     string `json:"todo,omitempty"`
	Effort   string `json:"effort,omitempty"`
	Ask      string `json:"ask,omitempty"`
	Body     string `json:"body,omitempty"` // start of the description, unprocessed; editions do not include it
	Author   string `json:"author,omitempty"`
	Comments int    `json:"comments,omitempty"`
	// Program reports that a program wrote it. Said are its latest comments, the oldest first. It is empty if there are
	// none, or if they were not read. Editions have neither.
	Program bool      `json:"program,omitempty"`
	Said    []Comment `json:"said,omitempty"`
}

// Comment is a comment on an issue.
type Comment struct {
	Author  string    `json:"author,omitempty"` // login without "@"; empty: the account is deleted
	Staff   bool      `json:"staff,omitempty"`  // by a member of the organization, or a collaborator
	Program bool      `json:"program,omitempty"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"` // start of it, unprocessed
}

// Waiting is somebody from outside who waits for an answer of the maintainers.
type Waiting struct {
	Kind       string    `json:"kind"` // WaitingComment or WaitingPull
	Repository string    `json:"repository"`
	Number     int       `json:"number"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	Author     string    `json:"author"` // login without "@"
	Since      time.Time `json:"since"`
}

// What waits for an answer.
const (
	WaitingComment = "comment"      // on an issue
	WaitingPull    = "pull_request" // probably the author's first one
)

// How much time a task takes.
const (
	EffortShort = "hour"    // about an hour
	EffortLong  = "evening" // about an evening
)

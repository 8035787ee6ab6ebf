package digest

import "time"

// Unread is a group whose calendars were not read completely, in a form for readers. It has no addresses or
// errors.
type Unread struct {
	Group string `json:"group"`
	How   How    `json:"how"`
	// AsOf is when the group's data in the edition, or a part of it, was read. It is zero if the edition has no
	// old data.
	AsOf time.Time `json:"as_of,omitzero"`
}

// How is what was wrong with a group's calendars.
type How string

// What may be wrong with a group's calendars.
const (
	NotRead       How = "unread" // none could be read
	PartlyRead    How = "partly" // they were read, but something may be missing
	SuddenlyEmpty How = "empty"  // they list nothing, although they listed events that are still upcoming
)

package digest

import "time"

// Unread is a group whose calendars did not tell everything, as readers of an edition are told. It names no address
// and no error.
type Unread struct {
	Group string `json:"group"`
	How   How    `json:"how"`
	// AsOf is when what the edition says of the group, or a part of it, was read. Zero: the edition says nothing that
	// is old.
	AsOf time.Time `json:"as_of,omitzero"`
}

// How says what was wrong with a group's calendars.
type How string

// What may be wrong with a group's calendars.
const (
	NotRead       How = "unread" // none of them could be read
	PartlyRead    How = "partly" // they were read, and something may be missing
	SuddenlyEmpty How = "empty"  // they list nothing, although they listed events that are still to come
)

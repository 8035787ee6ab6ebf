package digest

import "time"

// Approval says what an edition needs before it is sent.
type Approval struct {
	Needed    int           // how many people must approve a draft: 0, 1, or 2
	Ahead     time.Duration // how long before its slot a draft is composed; 0: at the slot
	Otherwise Otherwise     // what becomes of a draft that its slot finds without approval
}

// Otherwise is what becomes of a draft that nobody has approved by its slot. A draft that was held on purpose waits, whatever this says.
type Otherwise string

// The choices. Hold is the default: the draft waits until it is approved, or until grace is over.
const (
	OtherwiseHold    Otherwise = "hold"
	OtherwiseSend    Otherwise = "send"
	OtherwiseReduced Otherwise = "send-reduced" // the calendar alone, without what the desk proposes
)

// Act is what was done about an edition.
type Act string

// The acts that the log of an edition has.
const (
	Composed Act = "composed" // Hash is the draft's
	Edited   Act = "edited"   // the editor's file, or the program's templates, made another edition of the draft
	Approved Act = "approved" // Hash is what was approved
	Held     Act = "held"     // it waits for another approval; earlier ones do not count any more
	Skipped  Act = "skipped"  // it is not sent
	Fell     Act = "fell"     // the approvals so far do not count any more; Why says why
	Frozen   Act = "frozen"   // Hash is what is sent, from here on without change
)

// LogEntry is one line of an edition's log. The log is only ever added to, and all that is known of an edition's approval is read from it.
type LogEntry struct {
	Edition string
	Number  int // 1, 2, 3 … within the edition: whoever takes a number first has said it
	At      time.Time
	Who     string // a label for people; of a run, the name of the account it runs as
	Account string // who that is: see Voice
	Act     Act
	Hash    string // of the record that this is about; empty where there was none yet
	Why     string
	// Rendered holds, with Approved, the hash of each message as it was rendered then, by its form: see Desk.renders.
	// Lines that version 0.1.0 wrote have none.
	Rendered map[string]string
}

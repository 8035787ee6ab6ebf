package digest

import "time"

// Approval defines what an edition needs before it is sent.
type Approval struct {
	Needed    int           // number of people who must approve a draft: 0, 1, or 2
	Ahead     time.Duration // how long before its slot a draft is composed; 0: at the slot
	Otherwise Otherwise     // what to do at the slot without approval
}

// Otherwise is what to do with a draft without approval at its slot. A draft that was held on purpose waits
// in any case.
type Otherwise string

// Choices. The default is hold: the draft waits until it is approved or the grace period is over.
const (
	OtherwiseHold    Otherwise = "hold"
	OtherwiseSend    Otherwise = "send"
	OtherwiseReduced Otherwise = "send-reduced" // only the calendar, without proposals of the desk
)

// Act is an action on an edition.
type Act string

// Acts in the log of an edition.
const (
	Composed Act = "composed" // Hash is the draft's
	Edited   Act = "edited"   // the editor's file or the templates changed the edition
	Approved Act = "approved" // Hash is what was approved
	Held     Act = "held"     // waits for a new approval; earlier ones no longer count
	Skipped  Act = "skipped"  // is not sent
	Fell     Act = "fell"     // earlier approvals no longer count; Why has the reason
	Frozen   Act = "frozen"   // Hash is what is sent; it no longer changes
)

// LogEntry is an entry in the log of an edition. The log is append-only, and is the only record of approvals.
type LogEntry struct {
	Edition string
	Number  int // 1, 2, 3, … within the edition; the first writer of a number wins
	At      time.Time
	Who     string // a label for people; for a run, the login name it uses
	Account string // the account; see Voice
	Act     Act
	Hash    string // of the record concerned; empty if there was none yet
	Why     string
	// Rendered has, for Approved, the hash of each rendered message by format; see Desk.renders. Entries of
	// version 0.1.0 have none.
	Rendered map[string]string
}

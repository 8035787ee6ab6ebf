package digest

import (
	"slices"
	"strings"
	"time"
)

// Approval says what an edition needs before it is sent.
type Approval struct {
	Needed    int           // how many people must approve a draft: 0, 1 or 2
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

// Word is one line of an edition's log. The log is only ever added to, and all that is known of an edition's approval is read from it.
type Word struct {
	Edition string
	Number  int // 1, 2, 3 … within the edition: whoever takes a number first has said it
	At      time.Time
	Who     string // a name; of a run, that of the account it runs as
	Act     Act
	Hash    string // of the record that this is about; empty where there was none yet
	Why     string
}

// Standing is how an edition stands, by its log.
type Standing struct {
	Composer string   // who composed the draft
	By       []string // whose approvals count, in order, each once; all are of Hash
	Hash     string   // what was approved
	Held     string   // who holds it; empty: nobody
	Skipped  string   // who skipped it; empty: nobody
	Frozen   string   // the hash of what is sent; empty: it is still a draft
}

// Stand reads a log, which is in order.
func Stand(log []Word) Standing {
	var s Standing
	for _, w := range log {
		switch w.Act {
		case Composed:
			s.Composer = w.Who
		case Approved:
			if s.Hash != w.Hash {
				s.By = nil
			}
			s.Hash, s.Held, s.Skipped = w.Hash, "", ""
			if !slices.ContainsFunc(s.By, func(name string) bool { return samePerson(name, w.Who) }) {
				s.By = append(s.By, w.Who)
			}
		case Held:
			s.By, s.Hash, s.Held, s.Skipped = nil, "", w.Who, ""
		case Skipped:
			s.By, s.Hash, s.Held, s.Skipped = nil, "", "", w.Who
		case Fell:
			s.By, s.Hash, s.Frozen = nil, "", ""
		case Frozen:
			s.Frozen = w.Hash
		case Edited:
		}
	}
	return s
}

// Approved reports whether enough people have approved exactly the record of that hash. Where two are needed, they are two
// different names, and whoever composed the draft is not one of them. What was held needs at least one.
func (s Standing) Approved(hash string, needed int) bool {
	return s.Held == "" && s.Skipped == "" && s.Missing(hash, needed) == 0
}

// Missing is how many more approvals the record of that hash needs.
func (s Standing) Missing(hash string, needed int) int {
	if s.Held != "" {
		needed = max(needed, 1)
	}
	have := 0
	for _, name := range s.By {
		if s.Hash == hash && (needed < 2 || !samePerson(name, s.Composer)) {
			have++
		}
	}
	return max(needed-have, 0)
}

// samePerson compares names as people write them.
func samePerson(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

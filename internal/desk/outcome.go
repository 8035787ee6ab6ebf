package desk

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Outcome is the result of a run.
type Outcome struct {
	Record     digest.Record
	Composed   bool // in this run; otherwise it was in the store
	Deliveries []digest.Delivery

	// If nothing is due:
	Next      time.Time // the next slot
	Missed    time.Time // the slot that passed without an edition, and is beyond grace
	MissedWhy string    // why, if that is known
	Asking    time.Time // the slot whose edition is due again if a destination that is asked does not have it
	Before    time.Time // the slot that is within grace, but passed before the desk was set up
	Paused    string    // why nothing would be sent
	// The draft of the next edition, where it was shown, and what was corrected in this run.
	Draft       digest.Record
	Shown       []digest.Delivery
	Corrections []digest.Delivery

	// If an edition is due, but not sent. Record is then its draft, and Deliveries where that was shown.
	Held    string // why it waits
	Skipped string // why it is left out

	Withheld []digest.Withheld // destinations that do not get the edition, because their place has it under another name
}

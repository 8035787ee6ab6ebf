package match

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Input is all that matching reads besides events.
type Input struct {
	Period       digest.Period
	Zone         *time.Location
	Groups       []digest.Group
	Repositories []digest.Repository
	// Tasks counts the open first tasks of each repository, by its name in lower case. nil: they are not known.
	Tasks   map[string]int
	History digest.History
	Lead    time.Duration // how long before an evening its talks are settled; zero: DefaultLead
	Lexicon *Lexicon      // nil: the shipped table
}

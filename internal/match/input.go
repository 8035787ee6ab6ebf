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
	// Asks are first tasks that pitches may name, by the repository's name in lower case.
	Asks map[string]digest.Task
	// Pitches are those that people wrote, by the repository's name in lower case. The first in the language is used.
	Pitches  map[string][]digest.Pitch
	Language string // of the edition: pitches are in it, unless their group has another one
	// Phrase says the title or a sentence of a pitch in a language; nil: pitches have no words.
	Phrase  func(language string, says digest.Because) string
	Lead    time.Duration // how long before an evening its talks are settled; zero: DefaultLead
	Lexicon *Lexicon      // nil: the shipped table
}

package edition

import (
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// unmuted returns the events without those that the configuration mutes.
func (m Material) unmuted(events []digest.Event) []digest.Event {
	if len(m.Mute) == 0 {
		return events
	}
	return slices.DeleteFunc(events, func(e digest.Event) bool { return m.mutedBy(e) != "" })
}

// mutedBy returns the configured word that mutes an event because its title has the word, whatever its case and
// accents. It is empty if there is none.
func (m Material) mutedBy(e digest.Event) string {
	for _, word := range m.Mute {
		if match.HasWords(e.Title, word) {
			return word
		}
	}
	return ""
}

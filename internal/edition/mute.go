package edition

import (
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// unmuted leaves out the events that the configuration mutes.
func (m Material) unmuted(events []digest.Event) []digest.Event {
	if len(m.Mute) == 0 {
		return events
	}
	return slices.DeleteFunc(events, func(e digest.Event) bool { return m.mutedBy(e) != "" })
}

// mutedBy is the word of the configuration that mutes an event: its title has it, whatever its case and accents; else
// empty.
func (m Material) mutedBy(e digest.Event) string {
	for _, word := range m.Mute {
		if match.HasWords(e.Title, word) {
			return word
		}
	}
	return ""
}

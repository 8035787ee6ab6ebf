package edition_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// TestEditionsDoNotCarryHowTextsWereCleaned checks that an edition has no text keys, which are for harvests alone.
func TestEditionsDoNotCarryHowTextsWereCleaned(t *testing.T) {
	m := crowded(60) // so many that some are further events
	for _, c := range m.Collections {
		for i := range c.Harvest.Events {
			c.Harvest.Events[i].TextKey, c.Harvest.Events[i].Redacted = "key", true
		}
	}
	earlier := digesttest.Event("Of last week", digesttest.At(22, 19, 0), digesttest.Of("Busy group"))
	earlier.TextKey = "key"
	m.Collections[0].Harvest.Earlier = []digest.Event{earlier}
	e := edition.Compose(m)
	if len(e.Events) == 0 || len(e.Further) == 0 {
		t.Fatalf("got %d events and %d further ones", len(e.Events), len(e.Further))
	}
	for _, v := range append(e.Events, e.Further...) {
		if v.TextKey != "" || v.Redacted {
			t.Errorf("%s: text key %q, redacted %v", v.Title, v.TextKey, v.Redacted)
		}
	}
	if c := m.Collections[0]; c.Harvest.Events[0].TextKey == "" {
		t.Error("composing changed the harvest")
	}
}

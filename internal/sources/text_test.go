package sources_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

const cleanedAt = "a.example/cal"

func described(description string) network {
	return network{
		cleanedAt: "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Maps\r\nDTSTART:20260721T190000Z\r\nDESCRIPTION:" +
			description + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	}
}

func again(t *testing.T, web network, last digest.Harvest) digest.Harvest {
	t.Helper()
	h, err := opened(t, "https://"+cleanedAt, web).Recollect(t.Context(), summer(), last)
	if err != nil || len(h.Events) != 1 {
		t.Fatalf("got %+v, %v", h, err)
	}
	return h
}

// A known text is not cleaned again, even if the document has changed; a changed text is.
func TestCleanedTextsAreRemembered(t *testing.T) {
	last := again(t, described("We <b>draw</b> maps."), digest.Harvest{})
	if e := last.Events[0]; e.Description != "We draw maps." || e.TextKey == "" || last.Cleaner != textclean.Version {
		t.Fatalf("got %+v", last)
	}
	last.Events[0].Description, last.Events[0].Summary, last.Sum = "remembered", "remembered", ""
	if h := again(t, described("We <b>draw</b> maps."), last); h.Events[0].Description != "remembered" {
		t.Errorf("got %q", h.Events[0].Description)
	}
	if h := again(t, described("We <b>draw</b> charts."), last); h.Events[0].Description != "We draw charts." {
		t.Errorf("got %q", h.Events[0].Description)
	}
	last.Events[0].TextKey = "of other rules"
	if h := again(t, described("We <b>draw</b> maps."), last); h.Events[0].Description != "We draw maps." {
		t.Errorf("got %q", h.Events[0].Description)
	}
}

// The current rules remove what older rules left in a stored harvest.
func TestStoredHarvestsAreCleanedAgain(t *testing.T) {
	secret := digest.Event{
		Title:       "Maps on Zoom (passcode 998877)",
		Summary:     "Passcode: 998877",
		Description: "Bring a friend.\nPasscode: 998877",
		Place:       digest.Place{Name: "https://zoom.us/j/812345678"},
		TextKey:     "x",
	}
	nameless := digest.Event{Title: "https://zoom.us/j/812345678"}
	old := digest.Harvest{Events: []digest.Event{secret}, Earlier: []digest.Event{nameless}, Sum: "x"}
	h, changed := opened(t, "https://"+cleanedAt, nil).Mend(old)
	if !changed || h.Cleaner != textclean.Version || h.Sum != "" {
		t.Errorf("got %+v, %v", h, changed)
	}
	got := h.Events[0]
	for _, text := range []string{got.Title, got.Summary, got.Description, got.Place.Name} {
		if strings.Contains(text, "998877") || strings.Contains(text, "zoom.us") {
			t.Errorf("got %q", text)
		}
	}
	if !got.Redacted || got.TextKey != "" || got.Description != "Bring a friend." ||
		h.Earlier[0].Title != "Untitled event" {
		t.Errorf("got %+v and %+v", got, h.Earlier[0])
	}
	if old.Events[0].Title != secret.Title {
		t.Error("the stored harvest itself was changed")
	}
	if _, changed := opened(t, "https://"+cleanedAt, nil).Mend(h); changed {
		t.Error("it was cleaned twice by the same rules")
	}
}

var _ digest.Mender = (*sources.Source)(nil)

package sources_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		location, name, address string
		mode                    digest.Mode
	}{
		{"Room 12/Zoom", "Room 12", "", digest.Hybrid},
		{"Sanctuary & Zoom", "Sanctuary", "", digest.Hybrid},
		{"Pier Room and Zoom", "Pier Room", "", digest.Hybrid},
		{"Zoom or Pier Room", "Pier Room", "", digest.Hybrid},
		{"Hall\\, Livestream", "Hall", "", digest.Hybrid},
		{"Hall (and on Zoom)", "Hall", "", digest.Hybrid},
		{"Hall - livestreamed on YouTube", "Hall", "", digest.Hybrid},
		{"Main Hall/YouTube/Facebook", "Main Hall", "", digest.Hybrid},
		{"Oakdale & Virtual", "Oakdale", "", digest.Hybrid},
		{"In person at the Pier Room + online", "Pier Room", "", digest.Hybrid},
		{"Hybrid: Pier Room\\, 12 Olive St", "Pier Room", "12 Olive St", digest.Hybrid},
		{"Sala 3 y en línea", "Sala 3", "", digest.Hybrid},
		{"Hall and Annex\\, 12 Olive St & Zoom", "Hall and Annex", "12 Olive St", digest.Hybrid},
		{"Pier Library\\, hybrid", "Pier Library", "", digest.Hybrid},
		{"Biblioteca (híbrido)", "Biblioteca", "", digest.Hybrid},
		{"Pier Library (also on Teams)", "Pier Library", "", digest.Hybrid},
		{"Teams of the Harbor Hall", "Teams of the Harbor Hall", "", digest.InPerson},
		{"In person at the Pier Room", "Pier Room", "", digest.InPerson},
		{"YouTube Theater", "YouTube Theater", "", digest.InPerson},
		{"Virtual Reality Lab", "Virtual Reality Lab", "", digest.InPerson},
		{
			"YouTube Theater\\, 1011 Stadium Dr\\, Inglewood", "YouTube Theater", "1011 Stadium Dr, Inglewood",
			digest.InPerson,
		},
		{"Bread & Roses", "Bread & Roses", "", digest.InPerson},
		{"Rapid 7 (3rd floor)", "Rapid 7 (3rd floor)", "", digest.InPerson},
		{"Zoom", "", "", digest.Online},
		{"Online event", "", "", digest.Online},
		{"Zoom (link will be sent to participants)", "", "", digest.Online},
		{"Online\\, link after registration", "", "", digest.Online},
		{"Harbor Discord", "", "", digest.Online},
		{"YouTube Live", "", "", digest.Online},
		{"Zoom meeting room", "", "", digest.Online},
		{"TBD", "", "", digest.UnknownMode},
	} {
		body := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" +
			"UID:1\r\nSUMMARY:Maps\r\nDTSTART:20260721T190000Z\r\nLOCATION:" + c.location +
			"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
		h, err := opened(t, "https://"+cleanedAt, network{cleanedAt: body}).Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 1 {
			t.Fatalf("%s: got %+v, %v", c.location, h, err)
		}
		want := digest.Place{Name: c.name, Address: c.address}
		if e := h.Events[0]; e.Place != want || e.Mode != c.mode {
			t.Errorf(
				"%s: got %+v, %s, want %+v, %s",
				strings.ReplaceAll(c.location, `\\`, ""),
				e.Place,
				e.Mode,
				want,
				c.mode,
			)
		}
	}
}

package digest_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestProjectsThatAreRetired(t *testing.T) {
	for _, c := range []struct{ description, readme string }{
		{"DEPRECATED: use tidewatch.", ""},
		{"[ARCHIVED] Bus map", ""},
		{"Bus map (deprecated)", ""},
		{"Archived copy of the old portal", ""},
		{"Maps of the harbor. No longer maintained.", ""},
		{"", "# Map\n\n> **This project is no longer maintained.** It has moved to a/b.\n\nMaps."},
		{"", "# Map\n\n> [!WARNING]\n> This repository has been archived."},
		{"", "> This repository has **moved to** https://code.example/a."},
		{"", "# Map\n\n![status: archived](https://img.example/x.svg)\n\nA map."},
		{"", "# Map\n\n[![Project](https://img.example/badge/status-deprecated-red.svg)](x)\n\nA map."},
		{"", "# Map\n\n**Unmaintained**\n\nA map."},
		{"", "# Map\n\nThe tool was retired in 2021."},
		{"", "# Map\n\nMap of bays.\n\n## Status\n\nIt is no longer used by the department."},
		{"", "Superseded by harbor/tidewatch."},
		{"", "# Mapa\n\nEste proyecto está archivado."},
		{"", "# Mapa\n\nEste mapa ya no se mantiene."},
	} {
		if digest.RetiredBy(c.description, c.readme) == "" {
			t.Errorf("%q, %q: got in use, want retired", c.description, c.readme)
		}
	}
}

func TestProjectsThatOnlyMentionRetirement(t *testing.T) {
	for _, c := range []struct{ description, readme string }{
		{"", ""},
		{"Finds deprecated functions in the city's code", "Lists deprecated calls and what replaced them."},
		{"Searches archived council minutes", "Reads the archived agendas since 1990."},
		{"Sunset times for park gates", "Closes gates when the sun has set."},
		{"", "It replaced a vendor system in 2025."},
		{"", "We moved to PostgreSQL in May."},
		{"", "Python 3.8 is no longer supported."},
		{"", "Retired employees find their benefits here."},
		{"Benefits of retired employees", "For retired firefighters."},
		{"", "The old portal was used until May; this one took its place."},
		{"", "Reports are archived every night."},
	} {
		if got := digest.RetiredBy(c.description, c.readme); got != "" {
			t.Errorf("%q, %q: got retired for %q, want in use", c.description, c.readme, got)
		}
	}
}

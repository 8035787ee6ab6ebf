package digest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestTheCalendarOfAGroupHasANameOfItsOwn(t *testing.T) {
	for group, want := range map[string]string{
		"SoCal Python": "socal-python.ics", "Hacks/Hackers": "hacks-hackers.ics", "JS.LA": "js-la.ics",
		"  (Code) & Coffee! ": "code-coffee.ics",
		"Café Datos":          "caf-datos-425c69.ics", "データ": "167738.ics", "../../etc": "etc.ics", "": "e3b0c4.ics",
	} {
		if got := digest.CalendarName(group); got != want {
			t.Errorf("%q: got %s, want %s", group, got, want)
		}
	}
}

func TestGroupsOfEditionsAreNamedOnce(t *testing.T) {
	got := digest.GroupsOf(
		[]digest.Edition{
			{Events: []digest.Event{{Group: "B"}, {Group: "A"}, {}}},
			{Events: []digest.Event{{Group: "B"}, {Group: "C"}}},
		},
	)
	if diff := cmp.Diff([]string{"A", "B", "C"}, got); diff != "" {
		t.Error(diff)
	}
}

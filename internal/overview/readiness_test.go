package overview_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
)

func repository(name string, has map[string]bool) digest.Repository {
	return digest.Repository{Name: "city/" + name, URL: "https://github.com/city/" + name, Has: has, License: "MIT"}
}

func everything() map[string]bool {
	return map[string]bool{
		digest.Licence: true, digest.Readme: true, digest.Documentation: true, digest.Contributing: true,
	}
}

func TestReadinessSortsRepositoriesByWhatTheyNeed(t *testing.T) {
	nearly := everything()
	nearly[digest.Contributing] = false
	old := repository("old", everything())
	old.Description = "This project is no longer maintained."
	var out strings.Builder
	if err := overview.Readiness(&out, []digest.Repository{
		repository("ready", everything()), repository("nearly", nearly), old, repository("unread", nil),
	}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	for i, want := range []string{
		"REPOSITORY", "city/ready", "city/nearly", "city/old", "city/unread", "",
		"Ready for newcomers: 1 of 4 repositories.", "",
		"One step away", "  city/nearly needs contributing instructions", "digest ready REPO", "",
		"To archive", "  city/old says ",
	} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("line %d: want %q in\n%s", i, want, out.String())
		}
	}
	for i, want := range map[int]string{
		1: "yes yes yes yes ? ready", 2: "yes yes yes no ? nearly ready", 4: "? ? ? ? ? -",
	} {
		if got := strings.Join(strings.Fields(lines[i])[1:], " "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if !strings.Contains(lines[6], "For 1, some items could not be checked (?)") {
		t.Errorf("got %q", lines[6])
	}
	out.Reset()
	if err := overview.Readiness(&out, nil); err != nil || out.String() != "No repository of the city was read.\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

func TestChecklistShowsATextForEachMissingItem(t *testing.T) {
	has := everything()
	has[digest.Readme] = false
	delete(has, digest.Documentation) // it could not be checked
	r := repository("maps", has)
	var out strings.Builder
	overview.Checklist(&out, r)
	text := out.String()
	for _, want := range []string{
		"city/maps is not ready for newcomers yet.\n",
		"To add: a README\n----------------\n" + digest.ToAdd(digest.Readme, r),
		"To add: a check for private data\n", "      - {repo: city/maps, by: YOUR NAME, on: ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, item := range []string{"a license", "documentation", "contributing"} {
		if strings.Contains(text, "To add: "+item) {
			t.Errorf("%s is not missing, or was not checked:\n%s", item, text)
		}
	}
	r = repository("maps", everything())
	r.Attested = "Ada"
	out.Reset()
	overview.Checklist(&out, r)
	if got, want := out.String(), "city/maps is ready for newcomers.\n"; !strings.HasPrefix(got, want) ||
		strings.Contains(got, "To add") {
		t.Errorf("got %q", got)
	}
}

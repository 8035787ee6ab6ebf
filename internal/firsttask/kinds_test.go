package firsttask_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

func TestKindsOfIssues(t *testing.T) {
	var kinds []struct {
		Title, Body string
		Takeable    bool
	}
	readJSON(t, "kinds.json", &kinds)
	for _, k := range kinds {
		if rule := decided(issue(texts(k.Title, k.Body))); (rule == "") != k.Takeable {
			t.Errorf("%q: got rule %q, want takeable: %t", k.Title, rule, k.Takeable)
		}
	}
}

func TestKindsOfComments(t *testing.T) {
	var comments map[string][]string
	readJSON(t, "comments.json", &comments)
	claim := by("newbie", "Can I take this?")
	for means, c := range map[string]struct {
		before []digest.Comment // the comment comes after these
		by     []digest.Comment // it is by one of these people
		want   firsttask.Rule
	}{
		"claims":   {nil, []digest.Comment{by("newbie", "")}, firsttask.Claimed},
		"nothing":  {nil, []digest.Comment{by("reader", ""), staff("")}, ""},
		"frees":    {[]digest.Comment{claim}, []digest.Comment{staff("")}, ""},
		"gives up": {[]digest.Comment{claim}, []digest.Comment{by("newbie", "")}, ""},
		"agrees":   {[]digest.Comment{claim}, []digest.Comment{staff("")}, firsttask.Claimed},
	} {
		if len(comments[means]) == 0 {
			t.Errorf("there are no comments for %q", means)
		}
		for _, text := range comments[means] {
			for _, who := range c.by {
				who.Text = text
				if got := decided(issue(said(5, append(c.before, who)...))); got != c.want {
					t.Errorf("%s: %q: got rule %q, want %q", means, text, got, c.want)
				}
			}
		}
	}
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

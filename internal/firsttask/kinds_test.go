package firsttask_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestKindsOfIssues(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "kinds.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []struct {
		Title, Body string
		Takeable    bool
	}
	if err := json.Unmarshal(text, &kinds); err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		if rule := decided(issue(texts(k.Title, k.Body))); (rule == "") != k.Takeable {
			t.Errorf("%q: got rule %q, want takeable: %t", k.Title, rule, k.Takeable)
		}
	}
}

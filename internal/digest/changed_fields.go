package digest

import (
	"encoding/json"
	"slices"
)

// ChangedFields returns the fields in which e and other differ, by their names in JSON.
func (e Edition) ChangedFields(other Edition) []string {
	parts := func(e Edition) map[string]json.RawMessage {
		var out map[string]json.RawMessage
		if text, err := json.Marshal(e); err != nil || json.Unmarshal(text, &out) != nil {
			return nil
		}
		return out
	}
	before, after := parts(e), parts(other)
	var out []string
	for key, text := range after {
		if string(before[key]) != string(text) {
			out = append(out, key)
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

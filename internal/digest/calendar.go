package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// GroupsOf are the groups of which editions tell events, by name.
func GroupsOf(editions []Edition) []string {
	var out []string
	for _, e := range editions {
		for _, event := range e.Events {
			if event.Group != "" && !slices.Contains(out, event.Group) {
				out = append(out, event.Group)
			}
		}
	}
	slices.Sort(out)
	return out
}

// CalendarName is the name of the file of a group's own calendar: socal-python.ics. It is the same for as long as the group is called so, and
// holds small letters, digits and hyphens only; a name with other letters is told apart by a part of its hash.
func CalendarName(group string) string {
	var b strings.Builder
	lost := false
	for _, r := range strings.ToLower(group) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r > 0x7f:
			lost = true
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	name := strings.TrimSuffix(b.String()[:min(b.Len(), 60)], "-")
	if lost || name == "" {
		sum := sha256.Sum256([]byte(group))
		name = strings.TrimPrefix(name+"-"+hex.EncodeToString(sum[:3]), "-")
	}
	return name + ".ics"
}

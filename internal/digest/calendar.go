package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// GroupsOf returns the names of the groups with events in the editions.
func GroupsOf(editions []Edition) []string {
	var out []string
	for _, e := range editions {
		for _, event := range e.Events {
			for _, g := range event.Hosts() {
				if !slices.Contains(out, g) {
					out = append(out, g)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// CalendarName returns the file name of a group's calendar, such as socal-python.ics. It depends only on the
// group's name. It contains lowercase letters, digits, and hyphens. If the name has other letters, a part of
// its hash makes it unique.
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

package edition

import (
	"regexp"
	"strings"
)

// issueName matches the name of an issue, owner/name#12, or the address of its page.
var issueName = regexp.MustCompile(`^(?:https?://[^/]+/)?([\w.-]+/[\w.-]+)(?:#|/issues/|/-/issues/)(\d+)$`)

// unreadTask explains why no source reports an issue. Sources report only issues that a newcomer can take, so an issue
// may exist and not be reported.
func (w *why) unreadTask() {
	m := issueName.FindStringSubmatch(w.query)
	if m == nil {
		return
	}
	for _, r := range w.repos {
		if strings.ToLower(r.Name) != m[1] {
			continue
		}
		switch {
		case r.Archived || r.Fork || r.Mirror:
			w.say("task %s#%s: left out, because %s is an archive, a fork, or a mirror, and issues of those are not read",
				r.Name, m[2], r.Name)
		default:
			w.say("task %s#%s: left out, because it is not among the issues that a newcomer can take. Such an issue is open, "+
				"not assigned to anybody, not locked, not a pull request, has a description, and has one of the configured "+
				"labels. "+
				"If all of this is true of it, it is read again for the next edition", r.Name, m[2])
		}
		return
	}
	w.say("task %s#%s: left out, because no source lists the repository %s", m[1], m[2], m[1])
}

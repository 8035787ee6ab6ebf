package firsttask

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxAssignable is how many people may be assignable for one of them to be right. In a large organization everybody is.
const maxAssignable = 3

// Maintainers returns the logins of the people to ask about a repository, the best first: those whom CODEOWNERS names,
// who merged the latest pull request, and who can be assigned, if these are few. Programs and teams are left out.
func Maintainers(codeowners []string, mergedLast string, assignable []string) []string {
	var out []string
	add := func(login string) {
		login = strings.TrimPrefix(strings.TrimSpace(login), "@")
		if login != "" && !strings.ContainsAny(login, "/@ ") && !IsProgram(login) && !slices.ContainsFunc(out,
			func(o string) bool { return strings.EqualFold(o, login) }) {
			out = append(out, login)
		}
	}
	for _, login := range codeowners {
		add(login)
	}
	add(mergedLast)
	people := slices.DeleteFunc(slices.Clone(assignable), IsProgram)
	if len(people) <= maxAssignable {
		for _, login := range people {
			add(login)
		}
	}
	return out
}

// Contact returns the login of the person to ask about an issue: the maintainer who commented on it last, and otherwise
// the first of the repository's maintainers. It is never the reporter, and never a program. It is empty if nobody is
// left.
func Contact(t digest.Task, maintainers []string) string {
	fits := func(login string) bool {
		return login != "" && !strings.EqualFold(login, t.Author) && !IsProgram(login)
	}
	for _, c := range slices.Backward(t.Said) {
		if c.Staff && !c.Program && fits(c.Author) {
			return c.Author
		}
	}
	for _, login := range maintainers {
		if fits(login) {
			return login
		}
	}
	return ""
}

// CodeOwners returns the owners of a whole repository in the text of a CODEOWNERS file, without "@": those of the last
// rule for all files. Without such a rule it returns all owners, in order.
func CodeOwners(file string) []string {
	var whole, all []string
	for line := range strings.Lines(file) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(fields[0], "[") {
			continue
		}
		owners := fields[1:]
		if pattern := fields[0]; pattern == "*" || pattern == "/" || pattern == "**" || pattern == "/**" ||
			pattern == "/*" {
			whole = owners
		}
		all = append(all, owners...)
	}
	if whole == nil {
		whole = all
	}
	var out []string
	for _, o := range whole {
		if o = strings.TrimPrefix(o, "@"); !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

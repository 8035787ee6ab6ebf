package digest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Role is what a person may do.
type Role string

// Roles. Each has the rights of those before it; see People.Allows.
const (
	RoleViewer   Role = "viewer"
	RoleTeam     Role = "team"
	RoleEditor   Role = "editor"
	RoleApprover Role = "approver"
	RoleOperator Role = "operator"
)

// Roles lists all roles, in order.
var Roles = []Role{RoleViewer, RoleTeam, RoleEditor, RoleApprover, RoleOperator}

// atLeast reports whether r has the rights of other.
func (r Role) atLeast(other Role) bool { return slices.Index(Roles, r) >= slices.Index(Roles, other) }

// RootAccount is the account of a process that runs as root, if the system does not report who started it. It
// could be anybody, so it never counts as a second person.
const RootAccount = "os:root"

// OSAccount returns the account of an operating system login.
func OSAccount(login string) string { return "os:" + login }

// SlackAccount returns the account of a Slack member. User IDs are unique within a workspace.
func SlackAccount(team, user string) string { return "slack:" + team + "/" + user }

// OIDCAccount returns the account of a subject of an OpenID Connect issuer. Only both together identify a
// person (OpenID Connect Core 1.0 section 2).
func OIDCAccount(issuer, subject string) string { return "oidc:" + issuer + "#" + subject }

// MailAccount returns the account of a mail address.
func MailAccount(address string) string { return "mail:" + strings.ToLower(address) }

// Voice is somebody who acts on an edition. Name is a label of their choice. Account is the identity that the
// operating system or a service confirms. It is empty in log entries of version 0.1.0, which are compared by
// name.
type Voice struct{ Name, Account string }

// login returns the login of an operating system account, otherwise "".
func (v Voice) login() string {
	login, ok := strings.CutPrefix(v.Account, "os:")
	if !ok {
		return ""
	}
	return login
}

// Person is somebody with all of their accounts.
type Person struct {
	Name     string
	Role     Role
	Accounts []string
}

// People are the configured persons. If there are none, every account is a person who may do everything.
type People []Person

// Of returns the person with the account.
func (p People) Of(account string) (Person, bool) {
	i := slices.IndexFunc(p, func(one Person) bool { return account != "" && slices.Contains(one.Accounts, account) })
	if i < 0 {
		return Person{}, false
	}
	return p[i], true
}

// same reports whether a and b are one person: their accounts are equal, or belong to one person. If an
// account is missing, it compares names: the label, the login, and the configured name.
func (p People) same(a, b Voice) bool {
	if a.Account != "" && b.Account != "" {
		if a.Account == b.Account {
			return true
		}
		one, ok := p.Of(a.Account)
		return ok && slices.Contains(one.Accounts, b.Account)
	}
	known := p.names(b)
	return slices.ContainsFunc(p.names(a), func(name string) bool {
		return slices.ContainsFunc(known, func(other string) bool { return samePerson(name, other) })
	})
}

// names returns all names by which v may be known.
func (p People) names(v Voice) []string {
	out := []string{v.Name}
	if login := v.login(); login != "" {
		out = append(out, login)
	}
	if one, ok := p.Of(v.Account); ok {
		out = append(out, one.Name)
	}
	return out
}

// samePerson compares names, ignoring case and spaces.
func samePerson(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// Allows returns an error if v may not do act to an edition that needs that many approvals. Holding and
// skipping need an editor. Approving needs an approver, or an editor if at most one approval is needed.
func (p People) Allows(v Voice, act Act, needed int) error {
	if len(p) == 0 {
		return nil
	}
	required := RoleEditor
	if act == Approved && needed > 1 {
		required = RoleApprover
	}
	one, ok := p.Of(v.Account)
	switch {
	case !ok && v.Account == "":
		return WithHint(fmt.Errorf("%s has no known account", v.Name),
			"people: in meetups.yaml lists who may do this, with their accounts")
	case !ok:
		return WithHint(fmt.Errorf("the account %s is not configured", v.Account),
			"people: in meetups.yaml lists who may do this, with their accounts; --as does not change the account")
	case !one.Role.atLeast(required):
		return WithHint(fmt.Errorf("%s is %s, and this takes %s", one.Name, withArticle(string(one.Role)),
			withArticle(string(required))),
			"people: in meetups.yaml gives roles")
	}
	return nil
}

func withArticle(noun string) string {
	switch {
	case noun == string(RoleTeam):
		return "a member of the team"
	case strings.ContainsRune("aeiou", rune(noun[0])):
		return "an " + noun
	}
	return "a " + noun
}

// Valid returns an error if v has no label or an invalid one.
func (v Voice) Valid() error {
	const longest = 100
	switch {
	case v.Name == "":
		return WithHint(errors.New("the name is missing"), "use --as NAME")
	case len([]rune(v.Name)) > longest:
		return WithHint(errors.New("this is not a valid name"), fmt.Sprintf("use one line of at most %d characters", longest))
	}
	return nil
}

package digest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Role says what a person may do.
type Role string

// The roles, each with the rights of those before it. See People.Allows for what is checked.
const (
	RoleViewer   Role = "viewer"
	RoleTeam     Role = "team"
	RoleEditor   Role = "editor"
	RoleApprover Role = "approver"
	RoleOperator Role = "operator"
)

// Roles are all roles, in order.
var Roles = []Role{RoleViewer, RoleTeam, RoleEditor, RoleApprover, RoleOperator}

// atLeast reports whether r has the rights of other.
func (r Role) atLeast(other Role) bool { return slices.Index(Roles, r) >= slices.Index(Roles, other) }

// RootAccount is the account of a process that runs as root if the system does not say who started it. It could be
// anybody, so it never counts as a second person.
const RootAccount = "os:root"

// OSAccount is the account of a login of the operating system.
func OSAccount(login string) string { return "os:" + login }

// SlackAccount is the account of a member of a Slack workspace. Slack's identifiers are unique within a workspace.
func SlackAccount(team, user string) string { return "slack:" + team + "/" + user }

// OIDCAccount is the account of a subject of an OpenID Connect issuer (OpenID Connect Core 1.0, section 2: only both
// together identify somebody).
func OIDCAccount(issuer, subject string) string { return "oidc:" + issuer + "#" + subject }

// MailAccount is the account of a mail address.
func MailAccount(address string) string { return "mail:" + strings.ToLower(address) }

// Voice is somebody who says something about an edition. Name is a label that anybody may choose. Account is the
// identity that the operating system or a service vouches for. It is empty in log lines of version 0.1.0, which are
// compared by name.
type Voice struct{ Name, Account string }

// login is the login of an account of the operating system, else empty.
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

// People are the persons that the configuration lists. Where it lists none, every account is a person who may do
// everything.
type People []Person

// Of returns the person who has the account.
func (p People) Of(account string) (Person, bool) {
	i := slices.IndexFunc(p, func(one Person) bool { return account != "" && slices.Contains(one.Accounts, account) })
	if i < 0 {
		return Person{}, false
	}
	return p[i], true
}

// same reports whether a and b are one person. Two accounts are one person where they are equal, or listed for one.
// Where an account is missing, names are compared: the label, the login, and the name in the list.
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

// names are all names by which v may be known.
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

// samePerson compares names as people write them.
func samePerson(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// Allows returns an error if v may not do act to an edition that needs so many approvals. Holding and skipping take an
// editor. Approving takes an approver; where at most one approval is needed, an editor is enough.
func (p People) Allows(v Voice, act Act, needed int) error {
	if len(p) == 0 {
		return nil
	}
	least := RoleEditor
	if act == Approved && needed > 1 {
		least = RoleApprover
	}
	one, ok := p.Of(v.Account)
	switch {
	case !ok && v.Account == "":
		return WithHint(fmt.Errorf("it is not known who %s is", v.Name),
			"people: in meetups.yaml lists who may do this, with their accounts")
	case !ok:
		return WithHint(fmt.Errorf("the account %s is not listed", v.Account),
			"people: in meetups.yaml lists who may do this, with their accounts; --as does not change the account")
	case !one.Role.atLeast(least):
		return WithHint(fmt.Errorf("%s is %s, and this takes %s", one.Name, withArticle(string(one.Role)),
			withArticle(string(least))),
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

// Valid returns what is wrong with the label of v.
func (v Voice) Valid() error {
	const longest = 100
	switch {
	case v.Name == "":
		return WithHint(errors.New("nobody says who says so"), "--as NAME")
	case len([]rune(v.Name)) > longest:
		return WithHint(errors.New("this is no name"), fmt.Sprintf("%d characters are the most", longest))
	}
	return nil
}

package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Person is somebody who may act on editions.
type Person struct {
	// The person's name in the log. Names are unique.
	Name string `yaml:"name" jsonschema:"required"`
	// What the person may do: viewer, team, editor (hold and skip; approve, if one approval is enough),
	// approver (approve), or operator (everything).
	Role string `yaml:"role" jsonschema:"required,enum=viewer,enum=team,enum=editor,enum=approver,enum=operator"`
	// All accounts of the person: a list, or a mapping if there is one of each kind. Approvals from several
	// accounts of one person count once.
	Accounts Accounts `yaml:"accounts" jsonschema:"required"`
}

// Accounts are all accounts of a person. A mapping is short for a list of one.
type Accounts []Account

// Account identifies a person: at least one of os, slack, oidc, and mail is set.
type Account struct {
	// A login on the machines that run digest.
	OS string `yaml:"os"`
	// A member of a Slack workspace.
	Slack *SlackAccount `yaml:"slack"`
	// A subject of an OpenID Connect issuer.
	OIDC *OIDCAccount `yaml:"oidc"`
	// An email address.
	Mail string `yaml:"mail"`
}

// SlackAccount is a member of a Slack workspace.
type SlackAccount struct {
	// The workspace ID: T0123456789. It is in the address of Slack in a browser.
	Team string `yaml:"team" jsonschema:"required"`
	// The member ID: U0123456789.
	User string `yaml:"user" jsonschema:"required"`
}

// OIDCAccount is a subject of an OpenID Connect issuer.
type OIDCAccount struct {
	// The issuer, exactly as in its tokens: https://login.example.org.
	Issuer string `yaml:"issuer" jsonschema:"required"`
	// The subject, as in the issuer's tokens.
	Subject string `yaml:"subject" jsonschema:"required"`
}

// ids returns the account identifiers as the log of an edition stores them.
func (a Account) ids() []string {
	var out []string
	if a.OS != "" {
		out = append(out, digest.OSAccount(a.OS))
	}
	if a.Slack != nil {
		out = append(out, digest.SlackAccount(a.Slack.Team, a.Slack.User))
	}
	if a.OIDC != nil {
		out = append(out, digest.OIDCAccount(a.OIDC.Issuer, a.OIDC.Subject))
	}
	if a.Mail != "" {
		out = append(out, digest.MailAccount(a.Mail))
	}
	return out
}

// Persons returns the configured people.
func (c Config) Persons() digest.People {
	var out digest.People
	for _, p := range c.People {
		one := digest.Person{Name: p.Name, Role: digest.Role(p.Role)}
		for _, a := range p.Accounts {
			one.Accounts = append(one.Accounts, a.ids()...)
		}
		out = append(out, one)
	}
	return out
}

func (d *decoder) people(c *Config) {
	owner := map[string]int{} // line of each account
	for i, p := range c.People {
		at := fmt.Sprintf("people[%d]", i)
		d.need(at+".name", p.Name, "name: Ada Lovelace")
		d.line(at+".name", p.Name)
		if j := slices.IndexFunc(c.People, func(o Person) bool {
			return strings.EqualFold(strings.TrimSpace(o.Name), strings.TrimSpace(p.Name))
		}); j < i && p.Name != "" {
			d.wrong(at+".name", "list all accounts of one person together",
				"another person is called %s, in line %d",
				d.word(at+".name", p.Name), d.lineOf(fmt.Sprintf("people[%d].name", j)))
		}
		d.need(at+".role", p.Role, "role: approver")
		var roles []string
		for _, r := range digest.Roles {
			roles = append(roles, string(r))
		}
		d.among(at+".role", p.Role, roles)
		if len(p.Accounts) == 0 && !d.troubled(at+".accounts") {
			d.wrong(at, "accounts: [{os: ada}]", "this person has no account")
		}
		for k, a := range p.Accounts {
			path := fmt.Sprintf("%s.accounts[%d]", at, k)
			d.account(path, a)
			for _, id := range a.ids() {
				if line, taken := owner[id]; taken {
					d.wrong(path, "an account belongs to one person", "this account is already listed, in line %d", line)
					continue
				}
				owner[id] = d.lineOf(path)
			}
		}
	}
}

func (d *decoder) account(at string, a Account) {
	switch kinds := len(a.ids()); {
	case d.troubled(at):
		return
	case kinds == 0:
		d.wrong(at, "accounts: [{os: ada}, {slack: {team: T0123456789, user: U0123456789}}]",
			"an account is one of os, slack, oidc, and mail")
		return
	}
	if strings.ContainsFunc(a.OS, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		d.wrong(at+".os", "id -un prints it", "this is not a login")
	}
	if s := a.Slack; s != nil {
		d.need(at+".slack.team", s.Team, "team: T0123456789")
		d.need(at+".slack.user", s.User, "user: U0123456789")
		if s.Team != "" && !slackTeam.MatchString(s.Team) {
			d.wrong(at+".slack.team", "open Slack in a browser: its address is https://app.slack.com/client/T0123456789/…",
				"this is not a workspace ID")
		}
		if s.User != "" && !slackMember.MatchString(s.User) {
			d.wrong(at+".slack.user",
				"find it in Slack, in the person's profile under \"Copy member ID\": U0123456789",
				"this is not a member ID")
		}
	}
	if o := a.OIDC; o != nil {
		d.need(at+".oidc.issuer", o.Issuer, "issuer: https://login.example.org")
		d.need(at+".oidc.subject", o.Subject, `subject: "248289761001"`)
		if o.Issuer != "" {
			d.address(at+".oidc.issuer", o.Issuer, []string{"https"})
		}
	}
	if a.Mail != "" {
		d.mailAddress(at+".mail", a.Mail)
	}
}

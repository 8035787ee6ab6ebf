package setup

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// plan is the content of a new meetups.yaml.
type plan struct {
	file, name, language, zone string
	groups                     []planned
	orgs                       []string // organizations, and repositories as owner/name
	slack, email, site         string
	private                    bool
}

// planned is a group of a plan.
type planned struct {
	name, location string
	topics         []string
	found          string // what was read there; it becomes a comment
}

var plainText = regexp.MustCompile(`^(?:https?://)?[A-Za-z][A-Za-z0-9 ._/-]*$`)

// quoted returns a text as YAML, in quotes if it needs them.
func quoted(text string) string {
	word := slices.Contains([]string{"true", "false", "null"}, strings.ToLower(text))
	if plainText.MatchString(text) && strings.TrimSpace(text) == text && !word {
		return text
	}
	out, _ := json.Marshal(strings.ReplaceAll(text, "$", "$$")) // a string can always be encoded
	return string(out)
}

// commented writes a line with a comment.
func commented(b *strings.Builder, line, comment string) {
	fmt.Fprintf(b, "%-33s # %s\n", line, comment)
}

// yaml returns the file, with comments.
func (p plan) yaml() []byte {
	var b strings.Builder
	b.WriteString("# What the digest reads, and where it sends editions. This is the only configuration file.\n#\n" +
		"# digest check finds mistakes, and reports their line. Never put passwords here: \"${NAME}\" takes a value\n" +
		"# from the environment, and \"${file:/run/secrets/name}\" reads a file.\n\n")
	fmt.Fprintf(&b, "name: %s\n", quoted(cmp.Or(p.name, "Community digest")))
	commented(&b, "language: "+quoted(p.language), "en or es")
	commented(&b, "time_zone: "+quoted(p.zone), "for the schedule, and for every time shown")
	b.WriteString("\nschedule:\n")
	commented(&b, `  cron: "0 9 * * MON"`, "minute, hour, day of month, month, day of week: Mondays at nine")
	commented(&b, "  # approve: one", "a draft waits for `digest approve`, from a day ahead")
	b.WriteString("\n")
	p.groupsTo(&b)
	if len(p.orgs) > 0 {
		b.WriteString("# The city's own work: organizations, and single repositories. " +
			"Add role: inspiration to those of other cities.\ngithub:\n")
		commented(&b, `  token: "${GITHUB_TOKEN:-}"`, "optional: without a token GitHub allows 60 requests an hour")
		b.WriteString("  entries:\n")
		for _, o := range p.orgs {
			key := "org"
			if strings.Contains(o, "/") {
				key = "repo"
			}
			fmt.Fprintf(&b, "    - {%s: %s}\n", key, quoted(o))
		}
	} else {
		commented(&b, "# github: [{org: your-city}]",
			"the city's organizations, and single repositories as {repo: owner/name}")
	}
	b.WriteString("\n")
	p.destinationsTo(&b)
	if p.private {
		b.WriteString("\n")
		commented(&b, "fetch: {allow_private: true}", "allows sources in private networks")
	}
	return []byte(b.String())
}

func (p plan) groupsTo(b *strings.Builder) {
	if len(p.groups) == 0 {
		b.WriteString("# The meetup groups, in the order they are shown. Any page of a group works;\n" +
			"# `digest source check ADDRESS` shows what is found there.\n" +
			"groups: []\n  # - name: Riverside Python\n  #   topics: [python, data]\n" +
			"  #   sources: [https://www.meetup.com/riverside-python/]\n\n")
		return
	}
	b.WriteString("# The meetup groups, in the order they are shown. Topics are what their events are about:\n" +
		"# digest matches projects to groups by them.\ngroups:\n")
	for _, g := range p.groups {
		fmt.Fprintf(b, "  - name: %s\n", quoted(g.name))
		if len(g.topics) > 0 {
			var topics []string
			for _, t := range g.topics {
				topics = append(topics, quoted(t))
			}
			fmt.Fprintf(b, "    topics: [%s]\n", strings.Join(topics, ", "))
		} else {
			b.WriteString("    # topics: [python, data]\n")
		}
		if g.found != "" {
			fmt.Fprintf(b, "    # %s\n", oneLine(g.found))
		}
		fmt.Fprintf(b, "    sources:\n      - %s\n", quoted(g.location))
		commented(b, "    # propose: https://…", "where people propose a talk")
	}
	b.WriteString("\n")
}

func (p plan) destinationsTo(b *strings.Builder) {
	b.WriteString("# Where editions go. The ledger knows a destination by its name: " +
		"if you rename one, add formerly: [OLD-NAME].\n")
	if p.slack == "" && p.email == "" && p.site == "" {
		b.WriteString("destinations: []\n")
		return
	}
	b.WriteString("destinations:\n")
	if p.site != "" {
		commented(b, "  - name: site", "static pages that any web server can serve")
		commented(b, "    site: {dir: "+quoted(p.site)+"}", "add url: https://… when they have an address")
	}
	switch p.slack {
	case "":
	case "webhook":
		b.WriteString("  - name: team\n    slack: {webhook: \"${SLACK_WEBHOOK}\"}\n")
	default:
		commented(b, "  - name: team", "a bot with chat:write, invited to the channel")
		fmt.Fprintf(b, "    slack: {token: \"${SLACK_BOT_TOKEN}\", channel: %s}\n", quoted(p.slack))
	}
	if p.email != "" {
		_, domain, _ := strings.Cut(p.email, "@")
		b.WriteString("  - name: newsletter\n    email:\n")
		commented(b, "      from: "+quoted("digest@"+domain), "an address that your mail server may send from")
		commented(b, `      smtp: "${SMTP_URL}"`, "smtp://user:password@mail.example.org:587")
		fmt.Fprintf(b, "      to: %s\n", quoted(p.email))
	}
}

// secrets returns the variables that the file takes from the environment, as NAME=EXAMPLE.
func (p plan) secrets() []string {
	var out []string
	switch p.slack {
	case "":
	case "webhook":
		out = append(out, "SLACK_WEBHOOK=https://hooks.slack.com/services/…")
	default:
		out = append(out, "SLACK_BOT_TOKEN=xoxb-…")
	}
	if p.email != "" {
		out = append(out, "SMTP_URL=smtp://user:password@mail.example.org:587")
	}
	return out
}

// summary returns one line about what the file has, and what it lacks.
func (p plan) summary() string {
	line := "it has " + count(len(p.groups), "group", "groups")
	if len(p.orgs) == 0 {
		return line + "; github has no entries yet, so there are no projects to present"
	}
	return line + " and " + count(len(p.orgs), "entry", "entries") +
		" of GitHub; change what you like, the comments explain each line"
}

// mistake returns the error that reading the plan as a configuration gives, if any.
func (p plan) mistake() error {
	values := map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_WEBHOOK": "https://hooks.slack.com/services/1",
		"SMTP_URL": "smtp://mail.example.org:587",
	}
	_, err := config.Parse(cmp.Or(p.file, "meetups.yaml"), p.yaml(), func(name string) (string, bool) {
		value, set := values[name]
		return value, set
	})
	return err
}

// messageOf returns what is wrong and what to do, without the position in a file that does not exist yet.
func messageOf(err error) (message, hint string) {
	var e *config.Error
	if errors.As(err, &e) {
		return e.Message, e.Hint
	}
	return err.Error(), digest.Hint(err)
}

// oneLine makes a text fit for a comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

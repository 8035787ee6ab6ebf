package setup

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// plan is what a new meetups.yaml shall say.
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
	seen           string // what was found there, in a comment
}

var plainText = regexp.MustCompile(`^(?:https?://)?[A-Za-z][A-Za-z0-9 ._/-]*$`)

// quoted is a text as it stands in YAML.
func quoted(text string) string {
	lower := strings.ToLower(text)
	if plainText.MatchString(text) && strings.TrimSpace(text) == text && lower != "true" && lower != "false" && lower != "null" {
		return text
	}
	out, _ := json.Marshal(strings.ReplaceAll(text, "$", "$$")) // a text can always be written
	return string(out)
}

// noted writes a line with its comment.
func noted(b *strings.Builder, line, comment string) {
	fmt.Fprintf(b, "%-33s # %s\n", line, comment)
}

// yaml is the file, with its comments.
func (p plan) yaml() []byte {
	var b strings.Builder
	b.WriteString("# What the digest reads, and where it goes. This one file is all there is to configure.\n#\n" +
		"# digest check finds mistakes, with the line they are in. Passwords never stand here: \"${NAME}\" takes a value from the environment,\n" +
		"# and \"${file:/run/secrets/name}\" reads a file.\n\n")
	fmt.Fprintf(&b, "name: %s\n", quoted(cmp.Or(p.name, "Community digest")))
	noted(&b, "language: "+quoted(p.language), "en or es")
	noted(&b, "time_zone: "+quoted(p.zone), "of the schedule, and of every time shown")
	b.WriteString("\nschedule:\n")
	noted(&b, `  cron: "0 9 * * MON"`, "minute, hour, day of month, month, day of week: Mondays at nine")
	noted(&b, "  # approve: one", "a person looks first: a draft waits for `digest approve` a day ahead")
	b.WriteString("\n")
	p.groupsTo(&b)
	if len(p.orgs) > 0 {
		b.WriteString("# The city's own work: organizations, and single repositories. Add role: inspiration where it is another city's.\n" +
			"github:\n")
		noted(&b, `  token: "${GITHUB_TOKEN:-}"`, "optional: without one GitHub answers 60 requests an hour")
		b.WriteString("  entries:\n")
		for _, o := range p.orgs {
			key := "org"
			if strings.Contains(o, "/") {
				key = "repo"
			}
			fmt.Fprintf(&b, "    - {%s: %s}\n", key, quoted(o))
		}
	} else {
		noted(&b, "# github: [{org: your-city}]", "the city's organizations, and single repositories as {repo: owner/name}")
	}
	b.WriteString("\n")
	p.destinationsTo(&b)
	if p.private {
		b.WriteString("\n")
		noted(&b, "fetch: {allow_private: true}", "sources may be in private networks")
	}
	return []byte(b.String())
}

func (p plan) groupsTo(b *strings.Builder) {
	if len(p.groups) == 0 {
		b.WriteString("# The meetup groups, in the order they are shown. The address of any page of a group will do; `digest source check ADDRESS` shows\n# what is found there.\n" +
			"groups: []\n  # - name: Riverside Python\n  #   topics: [python, data]\n  #   sources: [https://www.meetup.com/riverside-python/]\n\n")
		return
	}
	b.WriteString("# The meetup groups, in the order they are shown. Topics are what their evenings are about: projects are matched by them.\ngroups:\n")
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
		if g.seen != "" {
			fmt.Fprintf(b, "    # %s\n", oneLine(g.seen))
		}
		fmt.Fprintf(b, "    sources:\n      - %s\n", quoted(g.location))
		noted(b, "    # propose: https://…", "where one proposes a talk")
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
		noted(b, "  - name: site", "static pages that any web server can serve")
		noted(b, "    site: {dir: "+quoted(p.site)+"}", "add url: https://… as soon as they have an address")
	}
	switch p.slack {
	case "":
	case "webhook":
		b.WriteString("  - name: team\n    slack: {webhook: \"${SLACK_WEBHOOK}\"}\n")
	default:
		noted(b, "  - name: team", "a bot with chat:write, invited to the channel")
		fmt.Fprintf(b, "    slack: {token: \"${SLACK_BOT_TOKEN}\", channel: %s}\n", quoted(p.slack))
	}
	if p.email != "" {
		_, domain, _ := strings.Cut(p.email, "@")
		b.WriteString("  - name: newsletter\n    email:\n")
		noted(b, "      from: "+quoted("digest@"+domain), "an address that your mail server may send from")
		noted(b, `      smtp: "${SMTP_URL}"`, "smtp://user:password@mail.example.org:587")
		fmt.Fprintf(b, "      to: %s\n", quoted(p.email))
	}
}

// secrets are the variables that the file takes from the environment, with what they look like.
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

// summary says in one line what the file has, and what it lacks.
func (p plan) summary() string {
	line := "it has " + count(len(p.groups), "group", "groups")
	if len(p.orgs) == 0 {
		return line + "; the list github is still empty, so that there are no projects to present yet"
	}
	return line + " and " + count(len(p.orgs), "entry", "entries") + " of GitHub; change what you like, it is commented"
}

// mistake is what configuration says against the plan.
func (p plan) mistake() error {
	values := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_WEBHOOK": "https://hooks.slack.com/services/1", "SMTP_URL": "smtp://mail.example.org:587"}
	_, err := config.Parse(cmp.Or(p.file, "meetups.yaml"), p.yaml(), func(name string) (string, bool) {
		value, set := values[name]
		return value, set
	})
	return err
}

// plainMistake is what is wrong, and what to do, without the place in a file that does not exist yet.
func plainMistake(err error) (what, hint string) {
	var e *config.Error
	if errors.As(err, &e) {
		return e.Message, e.Hint
	}
	return err.Error(), digest.Hint(err)
}

// oneLine makes a text fit for a comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

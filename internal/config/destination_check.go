package config

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// destination checks one entry of destinations.
func (d *decoder) destination(at string, to Destination) {
	d.need(at+".name", to.Name, "name: team")
	if to.Name != "" && !destinationName.MatchString(to.Name) {
		d.wrong(at+".name", "", "a destination name may contain only lowercase letters, digits, and hyphens")
	}
	var given, known []string
	for _, k := range []struct {
		name  string
		is    bool
		check func(at string)
	}{
		{"slack", to.Slack != nil, func(at string) { d.slack(at, *to.Slack) }},
		{"email", to.Email != nil, func(at string) { d.email(at, *to.Email) }},
		{"matrix", to.Matrix != nil, func(at string) { d.matrix(at, *to.Matrix) }},
		{"mattermost", to.Mattermost != nil, func(at string) { d.mattermost(at, *to.Mattermost) }},
		{"site", to.Site != nil, func(at string) { d.site(at, *to.Site) }},
		{"webhook", to.Webhook != nil, func(at string) { d.webhook(at, *to.Webhook) }},
	} {
		known = append(known, k.name)
		if k.is {
			given = append(given, k.name)
			k.check(at + "." + k.name)
		}
	}
	if len(given) > 1 || len(given) == 0 && !d.troubled(at) {
		last := len(known) - 1
		d.wrong(at, "give exactly one; for two places, add two destinations",
			"a destination is one of %s, and %s, but this is %s",
			strings.Join(known[:last], ", "), known[last], cmp.Or(strings.Join(given, " and "), "none"))
	}
	d.among(at+".language", to.Language, Languages)
	if to.Quiet.Duration() > time.Hour {
		d.wrong(at+".quiet", "5m, or 0 if messages never arrive late", "this must be at most 1h")
	}
	if to.Draft && to.Site != nil {
		d.wrong(at+".draft", "give a channel, a room or an address that only the editors see",
			"a site is not a private place for drafts")
	}
}

func (d *decoder) site(at string, s Site) {
	d.need(at+".dir", s.Dir, "dir: public")
	d.web(at+".url", s.URL)
	d.line(at+".title", s.Title)
}

func (d *decoder) mattermost(at string, m Mattermost) {
	d.need(at+".webhook", m.Webhook.Reveal(), `webhook: "${MATTERMOST_WEBHOOK}"`)
	d.secret(at+".webhook", m.Webhook)
	d.web(at+".webhook", m.Webhook.Reveal())
}

func (d *decoder) matrix(at string, m Matrix) {
	d.need(at+".server", m.Server, "server: https://matrix.example.org")
	d.web(at+".server", m.Server)
	d.need(at+".room", m.Room, `room: "!abc:example.org"`)
	if m.Room != "" && (!strings.HasPrefix(m.Room, "!") || !strings.Contains(m.Room, ":")) {
		d.wrong(at+".room", `in the room's settings, under Advanced: "!abc:example.org"`, "this is not a room ID")
	}
	d.need(at+".token", m.Token.Reveal(), `token: "${MATRIX_TOKEN}"`)
	d.secret(at+".token", m.Token)
}

func (d *decoder) webhook(at string, w Webhook) {
	d.need(at+".url", w.URL.Reveal(), `url: "${WEBHOOK_URL}"`)
	d.web(at+".url", w.URL.Reveal())
	d.secretInAddress(at+".url", w.URL.Reveal())
	d.need(at+".secret", w.Secret.Reveal(), `secret: "${WEBHOOK_SECRET}"`)
	d.secret(at+".secret", w.Secret)
	if n := len(w.Secret); n > 0 && n < 16 && !d.troubled(at+".secret") {
		d.wrong(at+".secret", "create one with openssl rand -hex 32",
			"this secret is shorter than 16 characters and could be guessed")
	}
}

func (d *decoder) slack(at string, s Slack) {
	d.secret(at+".token", s.Token)
	d.secret(at+".webhook", s.Webhook)
	d.web(at+".api", s.API)
	d.web(at+".webhook", s.Webhook.Reveal())
	switch {
	case d.troubled(at):
	case s.Webhook != "" && (s.Token != "" || s.Channel != ""):
		d.wrong(at, "a token with a channel supports more: threads, and checking what arrived",
			"slack needs either a webhook, or a token and a channel")
	case s.Webhook == "" && (s.Token == "" || s.Channel == ""):
		d.wrong(at, `{token: "${SLACK_BOT_TOKEN}", channel: C0123456789}`, "slack needs a token and a channel, or a webhook")
	}
	d.slackButtons(at, s)
	if s.Channel != "" && !slackChannel.MatchString(s.Channel) {
		d.wrong(at+".channel", "find it at the end of the channel details in Slack: C0123456789", "this is not a channel ID")
	}
}

// slackButtons checks the keys for buttons.
func (d *decoder) slackButtons(at string, s Slack) {
	d.secret(at+".app_token", s.AppToken)
	switch token := s.AppToken.Reveal(); {
	case d.troubled(at + ".app_token"):
	case token == "" && len(s.Approvers) > 0:
		d.wrong(at+".approvers", `app_token: "${SLACK_APP_TOKEN}"`,
			"approvers have no effect without an app_token, because there are no buttons")
	case token != "" && s.Webhook != "":
		d.wrong(at+".app_token", "give a token and its channel instead of the webhook", "a webhook has no buttons")
	case token != "" && !strings.HasPrefix(token, "xapp-"):
		d.wrong(at+".app_token", "it starts with xapp-; the bot token (xoxb-) belongs in \"token\"",
			"this is not an app-level token")
	}
	for i, user := range s.Approvers {
		if !slackMember.MatchString(user) {
			d.wrong(fmt.Sprintf("%s.approvers[%d]", at, i),
				"find it in Slack, in the person's profile under \"Copy member ID\": U0123456789", "this is not a member ID")
		}
	}
}

func (d *decoder) email(at string, e Email) {
	d.need(at+".from", e.From, "from: DataLA <digest@example.org>")
	d.mailAddress(at+".from", e.From)
	d.mailAddress(at+".reply_to", e.ReplyTo)
	d.need(at+".smtp", e.SMTP.Reveal(), `smtp: "${SMTP_URL}", which holds smtp://user:password@mail.example.org:587`)
	if smtp := e.SMTP.Reveal(); smtp != "" {
		d.address(at+".smtp", smtp, []string{"smtp", "smtps"})
		d.secretInAddress(at+".smtp", smtp)
	}
	if e.OAuth != nil {
		d.oauth(at, e)
	}
	if e.ListID != "" && !listID.MatchString(e.ListID) {
		d.wrong(at+".list_id", "it looks like a host name: digest.example.org", "this is not a list identifier")
	}
	if len(e.To) == 0 && !d.failed(at+".to") {
		d.wrong(at+".to", "for instance: to: list@example.org", "the key \"to\" is missing")
	}
	if e.To.Subscribers() {
		d.subscribers(at, e)
		return
	}
	if e.DKIM != nil || e.Pace != (Pace{}) || e.Connections != 0 {
		d.wrong(at+".to", "to: subscribers", "dkim, pace, and connections apply only to subscribers")
	}
	for i, to := range e.To {
		path := fmt.Sprintf("%s.to[%d]", at, i)
		if d.tokens[path] == nil {
			path = at + ".to"
		}
		d.need(path, to, "an address")
		d.mailAddress(path, to)
	}
}

// subscribers checks the keys for messages to subscribers.
func (d *decoder) subscribers(at string, e Email) {
	if e.DKIM != nil {
		d.need(at+".dkim.domain", e.DKIM.Domain, "domain: example.org")
		d.need(at+".dkim.selector", e.DKIM.Selector, "selector: digest")
		d.need(at+".dkim.key", e.DKIM.Key.Reveal(), `key: "${DKIM_KEY}"`)
		d.secret(at+".dkim.key", e.DKIM.Key)
		for key, name := range map[string]string{"domain": e.DKIM.Domain, "selector": e.DKIM.Selector} {
			if name != "" && !listID.MatchString(name) && !destinationName.MatchString(name) {
				d.wrong(at+".dkim."+key, "", "this cannot be part of a host name")
			}
		}
	}
	if e.Connections > 100 {
		d.wrong(at+".connections", "", "this must be between 1 and 100")
	}
}

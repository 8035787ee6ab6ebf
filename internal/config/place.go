package config

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// Places returns the places that the destination's messages go to. They may contain secrets: only compare or
// hash them. They do not change with the credentials for reaching a place, such as a bot token.
func (d Destination) Places(dir string) []string {
	switch {
	case d.Slack != nil && d.Slack.Webhook != "":
		return []string{"webhook " + address(d.Slack.Webhook.Reveal())}
	case d.Slack != nil:
		return []string{"slack " + d.Slack.Channel}
	case d.Email != nil && d.Email.To.Subscribers():
		return []string{"subscribers"}
	case d.Email != nil:
		var out []string
		for _, to := range d.Email.To {
			out = append(out, "email "+strings.ToLower(strings.TrimSpace(to)))
		}
		slices.Sort(out)
		return slices.Compact(out)
	case d.Matrix != nil:
		return []string{"matrix " + d.Matrix.Room}
	case d.Mattermost != nil:
		return []string{"webhook " + address(d.Mattermost.Webhook.Reveal())}
	case d.Webhook != nil:
		return []string{"webhook " + address(d.Webhook.URL.Reveal())}
	case d.Site != nil:
		folder := filepath.Clean(d.Site.Dir)
		if rel, err := filepath.Rel(dir, folder); err == nil && filepath.IsLocal(rel) {
			folder = rel // stays the same if the folder of the configuration is moved
		}
		return []string{"site " + filepath.ToSlash(folder)}
	}
	return nil
}

// address normalizes a web address for comparison.
func address(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return text
	}
	u.Scheme, u.Host, u.Fragment, u.RawFragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), "", ""
	for scheme, port := range map[string]string{"https": ":443", "http": ":80"} {
		if u.Scheme == scheme {
			u.Host = strings.TrimSuffix(u.Host, port)
		}
	}
	return strings.TrimSuffix(u.String(), "/")
}

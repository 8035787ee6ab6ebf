package fetch

import (
	"net/url"
	"regexp"
	"strings"
)

const hidden = "hidden"

// secretKey matches names of query parameters whose values are secret, or may be.
var secretKey = regexp.MustCompile(`(?i)token|key($|[^w])|secret|pass|pwd|sig|auth|cred|session|jwt|hash|^code$|^k$`)

// secretPart matches what is secret wherever it stands: Google's private calendar addresses, Luma's personal calendars.
var secretPart = regexp.MustCompile(`(private-|icssk-)[0-9A-Za-z_-]+`)

// Redact gives a URL that can be shown: user names and passwords, query values whose names sound secret, the paths of Slack
// webhooks and the fragment are hidden. Names of files are returned as they are; of what cannot be read as a URL, only
// the scheme.
func Redact(rawURL string) string {
	m := schemed.FindStringSubmatch(rawURL)
	if m == nil {
		return rawURL
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return m[1] + "://" + hidden
	}
	if u.User != nil {
		u.User = url.User(hidden)
	}
	u.Fragment, u.RawFragment = "", ""
	if strings.EqualFold(u.Hostname(), "hooks.slack.com") {
		u.Path, u.RawPath = "/"+hidden, ""
	}
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		name, _, valued := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); valued && (err != nil || secretKey.MatchString(plain)) {
			pairs[i] = name + "=" + hidden
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	return secretPart.ReplaceAllString(u.String(), "${1}"+hidden)
}

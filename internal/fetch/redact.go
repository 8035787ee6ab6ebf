package fetch

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const hidden = "hidden"

// secretKey matches names of query parameters whose values are or may be secret.
var secretKey = regexp.MustCompile(`(?i)token|key($|[^w])|secret|pass|pwd|sig|auth|cred|session|jwt|hash|^code$|^k$`)

// secretPart matches secrets anywhere in a URL: private addresses of Google calendars, and personal Luma
// calendars.
var secretPart = regexp.MustCompile(`(private-|icssk-)[0-9A-Za-z_-]+`)

// Redact returns a URL that is safe to show. It hides user names, passwords, values of query parameters with
// secret-sounding names, paths of Slack webhooks, and the fragment. It returns file names unchanged. If
// rawURL cannot be parsed, it shows only the scheme.
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
		if key, err := url.QueryUnescape(name); valued && (err != nil || secretKey.MatchString(key)) {
			pairs[i] = name + "=" + hidden
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	return secretPart.ReplaceAllString(u.String(), "${1}"+hidden)
}

// secretsOf returns the parts of a URL that Redact hides.
func secretsOf(rawURL string) []digest.Secret {
	var out []digest.Secret
	for _, part := range secretPart.FindAllString(rawURL, -1) {
		out = append(out, digest.Secret(part))
	}
	u, err := url.Parse(rawURL)
	if err != nil || !schemed.MatchString(rawURL) {
		return out
	}
	if password, _ := u.User.Password(); len(password) >= shortestSecret {
		out = append(out, digest.Secret(password))
	}
	for name, values := range u.Query() {
		for _, value := range values {
			if secretKey.MatchString(name) && len(value) >= shortestSecret {
				out = append(out, digest.Secret(value))
			}
		}
	}
	return out
}

// shortestSecret prevents a value such as ?key=1 from hiding every 1 in a text.
const shortestSecret = 6

// veiled is an error with secrets hidden in its text.
type veiled struct {
	error
	text string
}

func (v veiled) Error() string { return v.text }
func (v veiled) Unwrap() error { return v.error }

// Veil hides the secrets of a location, and other secrets that were sent to it, in err. A server may have
// repeated them.
func Veil(err error, location string, others ...digest.Secret) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if hidden := Hide(text, location, others...); hidden != text {
		return veiled{err, hidden}
	}
	return err
}

// Hide is Veil for the text of a server.
func Hide(text, location string, others ...digest.Secret) string {
	return digest.Redact(text, append(secretsOf(location), others...)...)
}

package fetch

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
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

// secretsOf are the parts of a URL that Redact hides.
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

// shortestSecret keeps a value such as ?key=1 from hiding every 1 of a text.
const shortestSecret = 6

// veiled is an error whose text hides secrets.
type veiled struct {
	error
	text string
}

func (v veiled) Error() string { return v.text }
func (v veiled) Unwrap() error { return v.error }

// Veil hides in err the secrets of a location, and others that were sent to it, should a server have repeated them.
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

// Hide hides in a server's words the secrets of the location that they came from, and others that were sent to it.
func Hide(text, location string, others ...digest.Secret) string {
	return digest.Redact(text, append(secretsOf(location), others...)...)
}

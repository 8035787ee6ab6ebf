package email

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// maxCommand is the longest command line in bytes, CRLF included (RFC 5321 section 4.5.3.1.4). A longer initial
// response is sent after the server's first challenge (RFC 4954 section 4).
const maxCommand = 512

// mechanism is a way to sign in (RFC 4422).
type mechanism struct {
	name      string
	responses []string // in this order, not encoded
	initial   bool     // the first one may be sent with the command
	abort     string   // answers the challenge that says why a token was refused
	bearer    bool     // the credentials are an access token
}

func plainAuth(user, password string) mechanism { // RFC 4616
	return mechanism{name: "PLAIN", responses: []string{"\x00" + user + "\x00" + password}, initial: true}
}

func loginAuth(user, password string) mechanism { // draft-murchison-sasl-login
	return mechanism{name: "LOGIN", responses: []string{user, password}}
}

// xoauth2 is the mechanism of Google and Microsoft:
// https://developers.google.com/workspace/gmail/imap/xoauth2-protocol.
func xoauth2(user, token string) mechanism {
	response := "user=" + user + "\x01auth=Bearer " + token + "\x01\x01"
	return mechanism{name: "XOAUTH2", responses: []string{response}, initial: true, bearer: true}
}

// oauthBearer is RFC 7628.
func oauthBearer(s server, token string) mechanism {
	name := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(s.user)
	response := "n,a=" + name + ",\x01host=" + s.host + "\x01port=" + s.port + "\x01auth=Bearer " + token + "\x01\x01"
	return mechanism{name: "OAUTHBEARER", responses: []string{response}, initial: true, bearer: true, abort: "\x01"}
}

// signIn sends the credentials, if there are any, by a mechanism that the server offers on this connection (RFC 4954).
// They are sent over TLS only.
func (c *smtpConn) signIn() error {
	s := c.server
	doing := "signing in at " + s.String()
	if s.user == "" && s.password == "" {
		return nil
	}
	if !c.encrypted {
		return digest.WithHint(fmt.Errorf("%s: the connection is not encrypted, and no credentials were sent", doing),
			"turn on STARTTLS in the server, or use smtps://; or remove user and password from smtp")
	}
	if c.tokens == nil {
		return c.signInWithPassword(doing)
	}
	err := c.signInWithToken(doing)
	var refused *rejection
	if !errors.As(err, &refused) {
		return err
	}
	c.tokens.discard(c.token)
	if c.fresh {
		return err
	}
	if err := c.getToken(); err != nil { // the other one may have been revoked
		return err
	}
	c.extend()
	return c.signInWithToken(doing)
}

// getToken gets an access token, if tokens are used. The first time it is called before the server is connected, which
// would not wait for a slow token endpoint.
func (c *smtpConn) getToken() (err error) {
	if c.tokens == nil {
		return nil
	}
	c.token, c.fresh, err = c.tokens.token(c.ctx)
	c.secrets = append(c.secrets, digest.Secret(c.token))
	return err
}

func (c *smtpConn) signInWithPassword(doing string) error {
	user, password := c.server.user, c.server.password
	offered, any := c.extensions["AUTH"]
	mechanisms := strings.Fields(strings.ToUpper(offered))
	switch {
	case slices.Contains(mechanisms, "PLAIN"):
		return c.authenticate(doing, plainAuth(user, password))
	case slices.Contains(mechanisms, "LOGIN"):
		return c.authenticate(doing, loginAuth(user, password))
	case any && (slices.Contains(mechanisms, "XOAUTH2") || slices.Contains(mechanisms, "OAUTHBEARER")):
		return digest.WithHint(fmt.Errorf("%s: the server accepts no passwords, only access tokens", doing),
			"the password was not sent; configure oauth (docs/destinations.md)")
	case any:
		return digest.WithHint(fmt.Errorf("%s: the server offers neither AUTH PLAIN nor AUTH LOGIN", doing),
			"only these two are supported; the password was not sent")
	}
	return digest.WithHint(fmt.Errorf("%s: the server does not offer AUTH", doing),
		"the password was not sent; use the port for submission (587, or smtps:// with 465), "+
			"or remove user and password from smtp")
}

func (c *smtpConn) signInWithToken(doing string) error {
	mechanisms := strings.Fields(strings.ToUpper(c.extensions["AUTH"]))
	switch {
	case slices.Contains(mechanisms, "XOAUTH2"):
		return c.authenticate(doing, xoauth2(c.server.user, c.token))
	case slices.Contains(mechanisms, "OAUTHBEARER"):
		return c.authenticate(doing, oauthBearer(c.server, c.token))
	}
	return digest.WithHint(fmt.Errorf("%s: the server offers neither AUTH XOAUTH2 nor AUTH OAUTHBEARER", doing),
		"the access token was not sent; use a password in smtp instead of oauth, or another port (587)")
}

// authenticate runs one exchange. A *rejection means that the server refused the credentials.
func (c *smtpConn) authenticate(doing string, m mechanism) error {
	c.coded = append(c.coded, m.responses...)
	command, responses := "AUTH "+m.name, m.responses
	if line := command + " " + encoded(responses[0]); m.initial && len(line)+len("\r\n") <= maxCommand {
		command, responses = line, responses[1:]
	}
	r, err := c.ask(command)
	reason := ""
	for err == nil && r.code == 334 {
		next := m.abort
		switch {
		case len(responses) > 0:
			next, responses = responses[0], responses[1:]
		case m.bearer && reason == "":
			reason = "; " + c.tokenRefused(r.text())
		default:
			return c.refusal(doing, r)
		}
		r, err = c.ask(encoded(next))
	}
	switch {
	case err != nil:
		return c.failure(doing, err)
	case r.code == 235 && reason == "":
		return nil
	}
	err = fmt.Errorf("%w%s", c.refusal(doing, r), reason)
	if _, temporary := retry.After(err); temporary && reason == "" {
		return err
	}
	return digest.WithHint(&rejection{error: err}, m.hint())
}

func (m mechanism) hint() string {
	if m.bearer {
		return "the token was issued, but the server does not accept it: check that the user in smtp is the mailbox, " +
			"that the scopes are those of SMTP, and that the provider allows SMTP for the mailbox (docs/destinations.md)"
	}
	return "user and password are in smtp, percent-encoded; many providers need a password made for programs, " +
		"or access tokens (oauth in docs/destinations.md)"
}

// tokenRefused explains the challenge by which a server says why it refuses a token: base64 of a JSON object, whose
// members are in Google's description and in RFC 7628 section 3.2.2.
func (c *smtpConn) tokenRefused(challenge string) string {
	var why struct {
		Status       any
		Error, Scope string
		Description  string `json:"error_description"`
	}
	text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(challenge))
	if err == nil {
		err = json.Unmarshal(text, &why)
	}
	if err != nil {
		return "it refused the access token and did not say why"
	}
	out := "it refused the access token"
	if why.Status == nil {
		why.Status = ""
	}
	for _, part := range []struct{ name, value string }{
		{"status", fmt.Sprint(why.Status)}, {"error", why.Error}, {"description", why.Description}, {"scope", why.Scope},
	} {
		if part.value != "" {
			out += ", " + part.name + " " + beginning(c.safe(part.value))
		}
	}
	return out
}

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// Package email publishes editions by SMTP, either as one message to the addresses of a list or as a personal message
// to each recipient. Both are composed, signed, and sent by the same code.
package email

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config describes the sender, the recipients, and the mail server.
type Config struct {
	Name    string   // of the destination
	From    string   // Name <address>
	To      []string // the addresses of a mailing list, which keeps its own subscribers
	ReplyTo string
	ListID  string // value of the List-Id header (RFC 2919)
	// SMTP is the mail server: smtp://user:password@host:587 or smtps://user:password@host:465. User and password are
	// percent-encoded. With smtp, STARTTLS is used wherever it is offered; only a server on this machine may lack it.
	// Credentials are sent over TLS only, also on this machine.
	SMTP digest.Secret
	// OAuth gets access tokens to sign in with instead of a password. SMTP then has a user and no password.
	OAuth   *OAuth
	Timeout time.Duration // for a whole delivery to a list, or for each step of a mailing; 2 min
	// Now returns the time in the digest's zone. It is the Date of a message that is sent. A message that is sent
	// again gets the new time (RFC 5322 section 3.6.1). nil: time.Now.
	Now func() time.Time

	// Subscribers sends a personal message to each recipient, with Mail. To is then empty.
	Subscribers bool
	DKIM        *DKIM         // nil: messages are not signed
	Connections int           // at once; 10
	PerSecond   float64       // messages a second at most; zero: no limit
	PerDomain   float64       // messages a second to one recipient domain at most; zero: no limit
	Pause       time.Duration // before the first reconnect after a failure; longer each time; 1 s
}

// Publisher sends editions through one mail server.
type Publisher struct {
	config  Config
	server  server
	from    *mail.Address
	to      []*mail.Address
	replyTo *mail.Address // nil: answers go to the sender
	tokens  *tokenSource  // nil: sign in with a password, or not at all
	dkim    *dkim.SignOptions
	limits  *limits
	times   limit
}

// Open makes a Publisher. It does not connect yet.
func Open(c Config) (*Publisher, error) {
	if c.Timeout <= 0 {
		c.Timeout = 2 * time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Connections <= 0 {
		c.Connections = 10
	}
	if c.Pause <= 0 {
		c.Pause = time.Second
	}
	p := &Publisher{
		config: c, limits: newLimits(c.PerSecond, c.PerDomain),
		times: limit{step: c.Timeout, greeting: 25 * time.Second, silence: 600 * time.Millisecond},
	}
	if err := p.parseAddresses(); err != nil {
		return nil, err
	}
	var err error
	if p.dkim, err = c.DKIM.signer(); err != nil {
		return nil, err
	}
	if p.server, err = parseServer(c.SMTP); err != nil {
		return nil, err
	}
	if c.OAuth != nil {
		if p.server.user == "" || p.server.password != "" {
			return nil, digest.WithHint(errors.New("oauth needs a user and no password in smtp"),
				"smtp://user%40example.org@mail.example.org:587")
		}
		p.tokens, err = c.OAuth.source(c.Pause)
	}
	return p, err
}

func (p *Publisher) parseAddresses() (err error) {
	c := p.config
	if p.from, err = mail.ParseAddress(c.From); err != nil {
		return fmt.Errorf("from: %q is not an e-mail address", c.From)
	}
	if c.ReplyTo != "" {
		if p.replyTo, err = mail.ParseAddress(c.ReplyTo); err != nil {
			return fmt.Errorf("reply_to: %q is not an e-mail address", c.ReplyTo)
		}
	}
	for _, to := range c.To {
		a, err := mail.ParseAddress(to)
		if err != nil {
			return fmt.Errorf("to: %q is not an e-mail address", to)
		}
		p.to = append(p.to, a)
	}
	if (len(p.to) == 0) != c.Subscribers {
		return errors.New("e-mail needs recipients: either addresses or subscribers")
	}
	return nil
}

// Format prints the name of the destination only, so that no verb reveals the password.
func (p Publisher) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "e-mail to %s", p.config.Name) }

// Publish sends the message to the list. The receipt is the server's reply, which often names the ID in its queue. If
// the server refuses one of the addresses, nothing is sent to the others.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if len(p.to) == 0 {
		return "", errors.New("this destination goes to subscribers only, each with a personal message")
	}
	to := p.list()
	template, err := p.compile(&m)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	message, err := p.compose(&b, template, to)
	if err != nil {
		return "", err
	}
	c, err := p.connect(ctx, p.once())
	if err != nil {
		return "", err
	}
	defer c.quit()
	if err := c.begin(to, false); err != nil {
		return "", err
	}
	if err := c.write(message); err != nil {
		return "", err
	}
	return c.finish("")
}

// Check connects, signs in, and asks whether the server accepts the sender. Nothing is sent.
func (p *Publisher) Check(ctx context.Context) error {
	c, err := p.connect(ctx, p.once())
	if err != nil {
		return err
	}
	defer c.quit()
	if err := c.command("the sender "+p.from.Address, "MAIL FROM:<"+p.from.Address+">", 250); err != nil {
		return err
	}
	return c.command("RSET", "RSET", 250)
}

// once are the limits of a connection for one message.
func (p *Publisher) once() limit {
	l := p.times
	l.end = time.Now().Add(p.config.Timeout)
	return l
}

// domain is the sender's domain.
func (p *Publisher) domain() string {
	_, domain, _ := strings.Cut(p.from.Address, "@")
	return domain
}

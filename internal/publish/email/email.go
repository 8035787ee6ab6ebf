// Package email publishes editions by SMTP: to a list address, or to people who get a message each.
package email

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Config says from whom, to whom, and through which server.
type Config struct {
	Name    string   // the destination's
	From    string   // Name <address>
	To      []string // addresses: a mailing list's, which knows its own subscribers
	ReplyTo string
	ListID  string // the List-Id header's value, RFC 2919
	// SMTP is the server: smtp://user:password@host:587 or smtps://user:password@host:465. User and password are
	// percent-encoded. With smtp, STARTTLS is used wherever it is offered; it may be missing only on this machine.
	SMTP    digest.Secret
	Timeout time.Duration // for a whole delivery, and for an answer where there are many; 2 min
	// Now returns the time in the digest's zone. It is the Date of a message: when it is handed over, which for one
	// that is sent again is the new time (RFC 5322 section 3.6.1). nil: time.Now.
	Now func() time.Time

	// For people who get a message each, by Mail; To is then empty.
	Subscribers bool
	DKIM        *DKIM         // nil: messages are not signed
	Connections int           // at once; 10
	PerSecond   float64       // messages at most; zero: no limit
	PerDomain   float64       // messages a second to one domain of recipients at most; zero: no limit
	Pause       time.Duration // before connecting again after a connection failed, longer each time; 1 s
}

// Publisher sends one message to the list.
type Publisher struct {
	config         Config
	server         *url.URL
	from           *mail.Address
	to             []string
	user, password string
	dkim           *dkim.SignOptions
	pace           *pace
}

// Open makes a Publisher. Nothing is connected yet.
func Open(c Config) (*Publisher, error) {
	if c.Timeout <= 0 {
		c.Timeout = 2 * time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Publisher{config: c}
	var err error
	if p.from, err = mail.ParseAddress(c.From); err != nil {
		return nil, fmt.Errorf("from %q is no address", c.From)
	}
	for _, to := range c.To {
		a, err := mail.ParseAddress(to)
		if err != nil {
			return nil, fmt.Errorf("to %q is no address", to)
		}
		p.to = append(p.to, a.Address)
	}
	if (len(p.to) == 0) != c.Subscribers {
		return nil, errors.New("e-mail needs somebody to send to: either addresses or subscribers")
	}
	if c.Connections <= 0 {
		p.config.Connections = 10
	}
	if c.Pause <= 0 {
		p.config.Pause = time.Second
	}
	p.pace = newPace(c.PerSecond, c.PerDomain)
	if p.dkim, err = c.DKIM.signer(); err != nil {
		return nil, err
	}
	p.server, err = url.Parse(c.SMTP.Reveal())
	if err != nil || p.server.Scheme != "smtp" && p.server.Scheme != "smtps" || p.server.Hostname() == "" {
		return nil, digest.WithHint(errors.New("smtp is no address of a mail server"), "smtp://user:password@mail.example.org:587, with @ in the password as %40")
	}
	if p.server.User != nil {
		p.user = p.server.User.Username()
		p.password, _ = p.server.User.Password()
		p.server.User = nil
	}
	return p, nil
}

// Format names the destination only: however a Publisher is printed, the password is not.
func (p Publisher) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "e-mail to %s", p.config.Name) }

// address is host and port, with the usual port where none is given.
func (p *Publisher) address() string {
	port := p.server.Port()
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[p.server.Scheme]
	}
	return net.JoinHostPort(p.server.Hostname(), port)
}

// implicitTLS reports whether the connection begins with TLS.
func (p *Publisher) implicitTLS() bool { return p.server.Scheme == "smtps" }

// plainAllowed reports whether TLS may be missing: on this machine only.
func (p *Publisher) plainAllowed() bool {
	host := p.server.Hostname()
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Publish sends the message. The receipt is what the server answered, which often names its queue's id. An address that is refused makes
// the delivery fail before anything is sent to the others.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	if len(p.to) == 0 {
		return "", errors.New("there is nobody to send to: this destination goes to people, one by one")
	}
	return p.publish(ctx, m, "")
}

// publish sends m, as an answer to the mail of that Message-ID where one is given.
func (p *Publisher) publish(ctx context.Context, m digest.Message, answers string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if len(p.to) == 0 {
		return "", errors.New("this goes to subscribers only, each with a message of their own")
	}
	text, err := p.compose(m, answers)
	if err != nil {
		return "", err
	}
	w, leave, err := p.connect(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return w.send(p.from.Address, p.to, text)
}

// Check connects, signs in, and asks whether the sender is accepted. Nothing is sent.
func (p *Publisher) Check(ctx context.Context) error {
	w, leave, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := w.command("the sender "+p.from.Address, "MAIL FROM:<"+p.from.Address+">", 250); err != nil {
		return err
	}
	return w.command("RSET", "RSET", 250)
}

// domain is that of the sender.
func (p *Publisher) domain() string {
	_, domain, _ := strings.Cut(p.from.Address, "@")
	return domain
}

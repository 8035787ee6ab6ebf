package email_test

import (
	"errors"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// independent is a server of another project, which parses commands, credentials, and dots in its own way.
type independent struct {
	mu       sync.Mutex
	offers   string
	received []*mail.Message
	to       []string
}

func (i *independent) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &independentSession{to: nil, server: i}, nil
}

type independentSession struct {
	server   *independent
	signedIn bool
	to       []string
}

func (s *independentSession) AuthMechanisms() []string { return []string{s.server.offers} }

func (s *independentSession) Auth(mechanism string) (sasl.Server, error) {
	accept := func(ok bool) error {
		if !ok {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(identity, user, password string) error {
			return accept(identity == "" && user == "digest@example.org" && password == "pass:word/@")
		}), nil
	case sasl.OAuthBearer:
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if accept(o.Username == "digest@example.org" && o.Token == "token-1" && o.Host == "127.0.0.1" && o.Port > 0) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer", Scope: "mail"}
			}
			return nil
		}), nil
	}
	return nil, errors.New("unknown mechanism")
}

func (s *independentSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn || from != "a@example.org" {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *independentSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *independentSession) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	m.Body = strings.NewReader(string(body))
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.received = append(s.server.received, m)
	s.server.to = append(s.server.to, strings.Join(s.to, " "))
	return nil
}

func (s *independentSession) Reset() { s.to = nil }

func (s *independentSession) Logout() error { return nil }

func startIndependent(t *testing.T, offers string) (*independent, string) {
	t.Helper()
	backend := &independent{offers: offers}
	s := smtp.NewServer(backend)
	s.Domain, s.TLSConfig, s.MaxLineLength = "mail.example", smtptest.TLS(), 2000
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return backend, l.Addr().String()
}

func TestAnIndependentServerUnderstandsUs(t *testing.T) {
	for _, mechanism := range []string{sasl.Plain, sasl.OAuthBearer} {
		for _, people := range []bool{false, true} {
			backend, address := startIndependent(t, mechanism)
			c := email.Config{
				Name: "m", From: "a@example.org", To: []string{"Líst <b@example.org>", "c@example.org"}, Connections: 3,
				SMTP: digest.Secret("smtp://digest%40example.org:pass%3Aword%2F%40@" + address), Now: handedOver,
			}
			if mechanism == sasl.OAuthBearer {
				c.SMTP = digest.Secret("smtp://digest%40example.org@" + address)
				c.OAuth = &email.OAuth{
					TokenURL: tokenEndpoint(t).URL, ClientID: "client", ClientSecret: clientSecret, RefreshToken: refreshToken,
				}
			}
			want := 1
			if people {
				c.To, c.Subscribers, want = nil, true, 40
			}
			p, err := email.Open(c)
			if err != nil {
				t.Fatal(err)
			}
			if people {
				err = mailAll(t, p, want)
			} else {
				_, err = p.Publish(t.Context(), message("x"))
			}
			if err != nil || len(backend.received) != want {
				t.Fatalf("%s, people %v: got %v, %d messages, want %d", mechanism, people, err, len(backend.received), want)
			}
			if list, err := backend.received[0].Header.AddressList("To"); !people &&
				(err != nil || len(list) != 2 || list[0].Name != "Líst" || backend.to[0] != "b@example.org c@example.org") {
				t.Errorf("got To %v, %v, and %q", list, err, backend.to)
			}
		}
	}
}

// If one address of a list is refused, the others get nothing, also from a server that has accepted the whole group of
// commands.
func TestARefusedAddressKeepsTheMessageFromTheOthers(t *testing.T) {
	backend, address := startIndependent(t, sasl.Plain)
	p, err := email.Open(email.Config{
		Name: "m", From: "a@example.org", To: []string{"b@example.org", "nobody@example.org", "c@example.org"},
		SMTP: digest.Secret("smtp://digest%40example.org:pass%3Aword%2F%40@" + address),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Publish(t.Context(), message("x"))
	if digesttest.PromiseOf(err) != digesttest.Final || !strings.Contains(err.Error(),
		"the recipient nobody@example.org") {
		t.Errorf("got %v", err)
	}
	if len(backend.received) != 0 {
		t.Errorf("got %d messages", len(backend.received))
	}
}

func mailAll(t *testing.T, p *email.Publisher, n int) error {
	t.Helper()
	letters := make(chan digest.Letter, n)
	m := message("x")
	for i := range n {
		letters <- digest.Letter{Recipient: digest.Recipient{Address: address(i)}, Template: &m}
	}
	close(letters)
	return p.Mail(t.Context(), letters, func(d *digest.Delivery, _ string) (bool, error) {
		if d != nil && d.State != digest.Sent {
			t.Errorf("got %+v", d)
		}
		return true, nil
	})
}

// The same server refuses a token in the way of RFC 7628: with a challenge that must be answered.
func TestAnIndependentServerRefusesAToken(t *testing.T) {
	e := tokenEndpoint(t)
	e.length = 20 // another token than the server knows
	_, address := startIndependent(t, sasl.OAuthBearer)
	p, err := email.Open(email.Config{
		Name: "m", From: "a@example.org", To: []string{"b@example.org"},
		SMTP: digest.Secret("smtp://digest%40example.org@" + address),
		OAuth: &email.OAuth{
			TokenURL: e.URL, ClientID: "client", ClientSecret: clientSecret, RefreshToken: refreshToken,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	err = p.Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "status invalid_token") || strings.Contains(err.Error(), "token-1") {
		t.Errorf("got %v", err)
	}
}

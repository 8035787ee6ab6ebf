package email

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// server is a mail server and the credentials for it.
type server struct {
	host, port     string
	implicitTLS    bool // TLS from the first byte (RFC 8314 section 3.3)
	user, password string
}

func parseServer(address digest.Secret) (server, error) {
	u, err := url.Parse(address.Reveal())
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return server{}, digest.WithHint(errors.New("smtp is not the address of a mail server"),
			"smtp://user:password@mail.example.org:587, with @ in user and password as %40")
	}
	s := server{host: u.Hostname(), port: u.Port(), implicitTLS: u.Scheme == "smtps"}
	switch {
	case s.port != "":
	case s.implicitTLS:
		s.port = "465"
	default:
		s.port = "587"
	}
	if u.User != nil {
		s.user = u.User.Username()
		s.password, _ = u.User.Password()
	}
	return s, nil
}

// String is the server's host and port.
func (s server) String() string { return net.JoinHostPort(s.host, s.port) }

// loopback reports whether the server is on this machine. Then TLS may be missing, and its certificate is not verified
// after STARTTLS: mail servers make one for themselves, which never names a loopback address.
func (s server) loopback() bool { return isLoopback(s.host) }

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s server) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
}

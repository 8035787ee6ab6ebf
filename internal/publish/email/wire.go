package email

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// wire is a connection to a server, spoken to without a client between, because commands are sent in groups (RFC 2920).
type wire struct {
	conn   net.Conn
	limit  *io.LimitedReader
	in     *textproto.Reader
	offers map[string]string // the server's extensions, in capitals, and their parameters
	s      *session          // how its errors are told
}

// mostReply bounds one answer of the server.
const mostReply = 64 << 10

func (w *wire) use(conn net.Conn) {
	w.conn = conn
	w.limit = &io.LimitedReader{R: conn, N: mostReply}
	w.in = textproto.NewReader(bufio.NewReader(w.limit))
}

// reply reads one answer.
func (w *wire) reply() (code int, text string, err error) {
	w.limit.N = mostReply
	code, text, err = w.in.ReadResponse(0)
	if err == nil && code < 200 {
		err = fmt.Errorf("the server says %d", code)
	}
	return code, strings.ReplaceAll(text, "\n", " "), err
}

// ask sends one command and reads its answer.
func (w *wire) ask(command string) (int, string, error) {
	if _, err := io.WriteString(w.conn, command+"\r\n"); err != nil {
		return 0, "", err
	}
	return w.reply()
}

// wired dials, begins TLS where there is to be any, and signs in.
func (p *Publisher) wired(ctx context.Context) (*wire, error) {
	s := p.session(ctx)
	dialing, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(dialing, "tcp", p.address())
	if err != nil {
		return nil, s.classify("connecting to "+s.server, err)
	}
	w := &wire{s: s}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	defer stop()
	if err := conn.SetDeadline(time.Now().Add(p.config.Timeout)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	w.use(conn)
	if p.implicitTLS() {
		w.use(tls.Client(conn, p.tls()))
	}
	if err := w.begin(p); err != nil {
		_ = w.conn.Close()
		return nil, err
	}
	return w, nil
}

func (w *wire) begin(p *Publisher) error {
	if code, text, err := w.reply(); err != nil || code != 220 {
		return w.refusal("connecting to "+w.s.server, code, text, err)
	}
	if err := w.hello(); err != nil {
		return err
	}
	if !p.implicitTLS() {
		if err := w.secure(p); err != nil {
			return err
		}
	}
	return w.signIn(p)
}

// secure begins TLS wherever the server offers it (RFC 3207). A connection to another machine ends where it does not.
// On this machine the certificate is not verified: mail servers make one for themselves, no name in it is this
// address, and a connection without TLS would be allowed as well.
func (w *wire) secure(p *Publisher) error {
	if _, ok := w.offers["STARTTLS"]; !ok {
		if p.plainAllowed() {
			return nil
		}
		return digest.WithHint(fmt.Errorf("%s has no STARTTLS", w.s.server),
			"nothing is sent without TLS: if the server has no STARTTLS, use smtps:// with port 465")
	}
	if code, text, err := w.ask("STARTTLS"); err != nil || code != 220 {
		return w.refusal("beginning TLS with "+w.s.server, code, text, err)
	}
	config := p.tls()
	if p.plainAllowed() {
		config.InsecureSkipVerify = true //nolint:gosec // loopback only, see above
	}
	w.use(tls.Client(w.conn, config)) // drops what was read ahead in plain text, together with its reader
	return w.hello()
}

func (p *Publisher) tls() *tls.Config {
	return &tls.Config{ServerName: p.server.Hostname(), MinVersion: tls.VersionTLS12}
}

// hello greets, and reads what the server offers.
func (w *wire) hello() error {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "localhost"
	}
	if _, err := io.WriteString(w.conn, "EHLO "+name+"\r\n"); err != nil {
		return w.s.classify("greeting "+w.s.server, err)
	}
	w.limit.N = mostReply
	code, text, err := w.in.ReadResponse(0)
	if err != nil || code != 250 {
		return w.refusal("greeting "+w.s.server, code, text, err)
	}
	w.offers = map[string]string{}
	for line := range strings.SplitSeq(text, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if ways, old := strings.CutPrefix(strings.ToUpper(word), "AUTH="); old { // how servers wrote it before RFC 2554
			word, rest = "AUTH", strings.TrimSpace(ways+" "+rest+" "+w.offers["AUTH"])
		}
		w.offers[strings.ToUpper(word)] = rest
	}
	return nil
}

// signIn sends user and password, where there are any, by a mechanism that the server offers on this connection (RFC
// 4954). Where it offers none, nothing of them is sent.
func (w *wire) signIn(p *Publisher) error {
	if p.user == "" && p.password == "" {
		return nil
	}
	steps, err := w.steps(p)
	if err != nil {
		return err
	}
	for i, step := range steps {
		want := 334
		if i == len(steps)-1 {
			want = 235
		}
		if code, text, err := w.ask(step); err != nil || code != want {
			return digest.WithHint(w.refusal("signing in at "+w.s.server, code, text, err),
				"user and password stand in the address, with special signs percent-encoded; many providers want a password made for programs")
		}
	}
	return nil
}

// steps are the lines that sign in.
func (w *wire) steps(p *Publisher) ([]string, error) {
	offer, any := w.offers["AUTH"]
	ways := strings.Fields(strings.ToUpper(offer))
	switch {
	case slices.Contains(ways, "PLAIN"):
		return []string{"AUTH PLAIN " + encoded(plain(p.user, p.password))}, nil
	case slices.Contains(ways, "LOGIN"):
		return []string{"AUTH LOGIN", encoded(p.user), encoded(p.password)}, nil
	case any:
		return nil, digest.WithHint(
			fmt.Errorf("signing in at %s: the server offers neither AUTH PLAIN nor AUTH LOGIN", w.s.server),
			"only these two are supported; the password was not sent")
	}
	return nil, digest.WithHint(fmt.Errorf("signing in at %s: the server does not offer AUTH", w.s.server),
		"the password was not sent; use the port for submission (587, or smtps:// with 465), "+
			"or remove user and password from the address")
}

// refusal is what an answer that was not hoped for means.
func (w *wire) refusal(what string, code int, text string, err error) error {
	if err == nil {
		err = answer(code, text)
	}
	return w.s.classify(what, err)
}

// close says goodbye without waiting for the answer.
func (w *wire) close(polite bool) {
	if polite {
		_ = w.conn.SetDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(w.conn, "QUIT\r\n")
	}
	_ = w.conn.Close()
}

package email

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
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
	s := &session{ctx: ctx, password: p.password, server: p.address()}
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
	config := &tls.Config{ServerName: p.server.Hostname(), MinVersion: tls.VersionTLS12}
	if p.implicitTLS() {
		w.use(tls.Client(conn, config))
	}
	if err := w.begin(p, config); err != nil {
		_ = w.conn.Close()
		return nil, err
	}
	return w, nil
}

func (w *wire) begin(p *Publisher, config *tls.Config) error {
	if code, text, err := w.reply(); err != nil || code != 220 {
		return w.refusal("connecting to "+w.s.server, code, text, err)
	}
	if err := w.hello(); err != nil {
		return err
	}
	if !p.implicitTLS() && !p.plainAllowed() {
		if _, ok := w.offers["STARTTLS"]; !ok {
			return digest.WithHint(fmt.Errorf("%s has no STARTTLS", w.s.server), "nothing is sent without TLS: if the server has no STARTTLS, use smtps:// with port 465")
		}
		if code, text, err := w.ask("STARTTLS"); err != nil || code != 220 {
			return w.refusal("beginning TLS with "+w.s.server, code, text, err)
		}
		w.use(tls.Client(w.conn, config)) // what was read ahead in the clear is thrown away with its reader
		if err := w.hello(); err != nil {
			return err
		}
	}
	return w.signIn(p)
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
		w.offers[strings.ToUpper(word)] = rest
	}
	return nil
}

func (w *wire) signIn(p *Publisher) error {
	if p.user == "" {
		return nil
	}
	code64 := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	var steps []string
	ways := " " + strings.ToUpper(w.offers["AUTH"]) + " "
	if !strings.Contains(ways, " PLAIN ") && strings.Contains(ways, " LOGIN ") {
		steps = []string{"AUTH LOGIN", code64(p.user), code64(p.password)}
	} else {
		steps = []string{"AUTH PLAIN " + code64("\x00"+p.user+"\x00"+p.password)}
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

package email_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/store"
)

// asTrial makes this binary a sender by itself: the certificates that a process trusts are read once, so that an authority of a test's own
// needs a process of its own. Its value is the server's address, whose host is found on this machine.
const asTrial = "DIGEST_TEST_TRIAL"

// mailHost is not this machine's name, so that nothing is sent to it without TLS.
const mailHost = "mail.example.test"

// trial sends the edition to as many readers as its first argument says, with the store that the second names, and prints the ledger.
func trial() error {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go answerNames(theirs)
		return ours, nil
	}}
	var n int
	if _, err := fmt.Sscan(os.Args[1], &n); err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, os.Args[2])
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	p, err := email.Open(email.Config{
		Name: "newsletter", From: "digest@example.org", ListID: "digest.example.org", SMTP: digest.Secret(os.Getenv(asTrial)),
		Subscribers: true, Connections: 3, Pause: time.Millisecond, Timeout: 20 * time.Second,
	})
	if err != nil {
		return err
	}
	_, failed := mailingDesk(crowd(n), s, p).Deliver(ctx, mailed)
	lines, err := s.Deliveries(ctx, mailed.Edition.Name)
	if err := errors.Join(err, json.NewEncoder(os.Stdout).Encode(lines)); err != nil {
		return err
	}
	if failed != nil {
		fmt.Fprintln(os.Stderr, failed)
	}
	return nil
}

// answerNames says to every question for an address that it is this machine's (RFC 1035 section 4.2.2: over a stream, with its length before it).
func answerNames(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		question := make([]byte, int(size[0])<<8|int(size[1]))
		if _, err := io.ReadFull(conn, question); err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(question) != nil || len(m.Questions) != 1 {
			return
		}
		m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
		if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
			m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 60}, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}}}
		}
		answer, err := m.Pack()
		if err != nil {
			return
		}
		if _, err := conn.Write(append([]byte{byte(len(answer) >> 8), byte(len(answer))}, answer...)); err != nil {
			return
		}
	}
}

// sendTrial sends from a process that trusts the authority, and returns the ledger by recipient, and what the process said.
func sendTrial(t *testing.T, url, authority, db string, readers int) (map[string]digest.Delivery, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], fmt.Sprint(readers), db)
	cmd.Env = append(os.Environ(), asTrial+"="+url, "SSL_CERT_FILE="+authority, "SSL_CERT_DIR="+t.TempDir())
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, &said)
	}
	var lines []digest.Delivery
	if err := json.Unmarshal(out.Bytes(), &lines); err != nil {
		t.Fatal(err)
	}
	ledger := map[string]digest.Delivery{}
	for _, l := range lines {
		ledger[l.Recipient] = l
	}
	return ledger, said.String()
}

// certify makes an authority and a certificate of mailHost by it, as files.
func certify(t *testing.T, dir string) (authority, certificate, key string) {
	t.Helper()
	write := func(name, kind string, der []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	make := func(subject string, by *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
		own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c := &x509.Certificate{
			SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: subject}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			IsCA: by == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		}
		if by == nil {
			by, signer = c, own
		} else {
			c.DNSNames, c.KeyUsage = []string{subject}, x509.KeyUsageDigitalSignature
		}
		der, err := x509.CreateCertificate(rand.Reader, c, by, &own.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		if c, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
		return c, own
	}
	ca, caKey := make("An authority of a test", nil, nil)
	leaf, leafKey := make(mailHost, ca, caKey)
	der, err := x509.MarshalPKCS8PrivateKey(leafKey)
	if err != nil {
		t.Fatal(err)
	}
	return write("ca.pem", "CERTIFICATE", ca.Raw), write("cert.pem", "CERTIFICATE", leaf.Raw), write("key.pem", "PRIVATE KEY", der)
}

// strict starts a server that knows the first so many readers, greylists those of a table, and is reached through TLS and with a password only.
func strict(t *testing.T, known, cuts int, grey ...string) (server smtpd, door *front) {
	t.Helper()
	server = openSMTPD(t, func(s smtpd) string {
		var people strings.Builder
		for i := range known {
			fmt.Fprintf(&people, "%s nobody\n", address(i))
		}
		for name, text := range map[string]string{"people": people.String(), "grey": strings.Join(grey, "\n") + "\n"} {
			if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return strings.NewReplacer("DIR", s.dir, "PORT", s.port(), "HOST", mailHost, "BOXES", s.boxes).Replace(`
table people file:DIR/people
table grey file:DIR/grey
filter "grey" phase rcpt-to match rcpt-to <grey> reject "451 4.7.1 greylisted, come again"
listen on 127.0.0.1 port PORT hostname HOST filter "grey"
action "box" maildir "BOXES/%{rcpt.user}" virtual <people>
match from any for domain "example.org" action "box"
`)
	})
	door = openFront(t, server)
	door.cuts.Store(int64(cuts))
	return server, door
}

// front stands before a server and wants TLS (RFC 3207) and a password (RFC 4954) before it lets anybody in; from then on it passes on what is said.
// OpenSMTPD does both by itself, but as Debian builds it today, with OpenSSL 3, every handshake fails: "missing private key".
type front struct {
	server    smtpd
	address   string
	authority string
	tls       *tls.Config
	cuts      atomic.Int64 // connections that are still to be cut within what they pass on
	made      atomic.Int64 // that were
}

func openFront(t *testing.T, server smtpd) *front {
	t.Helper()
	f := &front{server: server}
	authority, certificate, key := certify(t, t.TempDir())
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	f.authority, f.tls = authority, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.address = listener.Addr().String()
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go f.serve(conn)
		}
	}()
	return f
}

func (f *front) url(user string) string {
	_, port, _ := net.SplitHostPort(f.address)
	return "smtp://" + user + mailHost + ":" + port
}

func (f *front) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	to, err := net.Dial("tcp", f.server.address)
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	behind := textproto.NewReader(bufio.NewReader(to))
	if _, _, err := behind.ReadResponse(220); err != nil {
		return
	}
	if _, err := io.WriteString(to, "EHLO front\r\n"); err != nil {
		return
	}
	_, offers, err := behind.ReadResponse(250)
	if err != nil {
		return
	}
	in, secure := bufio.NewReader(conn), false
	answer := func(text string) bool { _, err := io.WriteString(conn, text+"\r\n"); return err == nil }
	for ok := answer("220 " + mailHost); ok; {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch words := strings.Fields(line); {
		case len(words) == 0:
			ok = answer("500 what?")
		case words[0] == "EHLO" && secure:
			ok = answer("250-" + strings.ReplaceAll(offers, "\n", "\r\n250-") + "\r\n250 AUTH PLAIN")
		case words[0] == "EHLO":
			ok = answer("250-" + mailHost + "\r\n250 STARTTLS")
		case words[0] == "STARTTLS" && !secure:
			answer("220 go ahead")
			encrypted := tls.Server(conn, f.tls)
			if encrypted.Handshake() != nil {
				return
			}
			conn, in, secure = encrypted, bufio.NewReader(encrypted), true
		case words[0] == "AUTH" && secure && len(words) == 3 && words[2] == base64.StdEncoding.EncodeToString([]byte("\x00desk\x00geheim")):
			answer("235 welcome")
			f.pass(conn, in, to)
			return
		case words[0] == "AUTH" && secure:
			ok = answer("535 5.7.8 who are you?")
		case words[0] == "QUIT":
			answer("221 bye")
			return
		default:
			ok = answer("530 5.7.0 TLS and a password first")
		}
	}
}

// pass carries what is said, and ends each of the first connections after some of it: within a command, a message, or after several.
func (f *front) pass(conn net.Conn, in io.Reader, to net.Conn) {
	if left := f.cuts.Add(-1); left >= 0 {
		f.made.Add(1)
		in = io.LimitReader(in, 100+left*1777)
	}
	go func() { _, _ = io.Copy(conn, to); _ = conn.Close() }()
	_, _ = io.Copy(to, in)
}

func TestARealServerWithTLSAndAPassword(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a mail server")
	}
	const readers, known = 12, 10
	server, door := strict(t, known, 0, address(3), address(4))
	db := filepath.Join(t.TempDir(), "digest.db")

	// Whoever cannot show who they are, or is not who they should be, gets nothing.
	strangers, _, _ := certify(t, t.TempDir())
	for name, c := range map[string]struct{ url, authority, want string }{
		"an authority that is not trusted": {door.url("desk:geheim@"), strangers, "certificate"},
		"a wrong password":                 {door.url("desk:falsch@"), door.authority, "535"},
		"no password":                      {door.url(""), door.authority, "530"},
	} {
		ledger, said := sendTrial(t, c.url, c.authority, filepath.Join(t.TempDir(), "other.db"), 2)
		text := said
		for _, l := range ledger {
			text += l.Error + "\n"
			if l.Recipient != "" && l.State != digest.Failed {
				t.Errorf("%s: got %s %s", name, l.Recipient, l.State)
			}
		}
		if !strings.Contains(text, c.want) || strings.Contains(text, "geheim") || strings.Contains(text, "falsch") {
			t.Errorf("%s: got %s, want %s", name, text, c.want)
		}
	}
	if got := server.mails(t); len(got) > 0 {
		t.Fatalf("got %d messages", len(got))
	}

	ledger, _ := sendTrial(t, door.url("desk:geheim@"), door.authority, db, readers)
	for i := range readers {
		l := ledger[address(i)]
		switch {
		case i >= known && (l.State != digest.Failed || !l.Final || !strings.Contains(l.Error, "the server says 5")):
			t.Fatalf("somebody the server does not know: got %+v", l)
		case (i == 3 || i == 4) && (l.State != digest.Failed || l.Final || !strings.Contains(l.Error, "451")):
			t.Fatalf("somebody greylisted: got %+v", l)
		case i < known && i != 3 && i != 4 && l.State != digest.Sent:
			t.Fatalf("%s: got %+v", address(i), l)
		}
	}

	// The server has got to know us.
	if err := os.WriteFile(filepath.Join(server.dir, "grey"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "/usr/sbin/smtpctl", "update", "table", "grey").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ledger, _ = sendTrial(t, door.url("desk:geheim@"), door.authority, db, readers)
	for i := range known {
		if l := ledger[address(i)]; l.State != digest.Sent {
			t.Errorf("%s: got %+v", address(i), l)
		}
	}
	eventually(t, "not every mailbox got its message", func() bool { return len(server.mails(t)) >= known })
	for box, n := range server.read(t) {
		if n != 1 {
			t.Errorf("mailbox %s: got %d messages, want 1", box, n)
		}
	}
}

func TestARealServerBehindALineThatDrops(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a mail server")
	}
	const readers, cuts = 60, 9
	server, door := strict(t, readers, cuts)
	db := filepath.Join(t.TempDir(), "digest.db")
	var ledger map[string]digest.Delivery
	for range 2 * cuts { // each run gives up at some point; what may be tried again is, by the next
		ledger, _ = sendTrial(t, door.url("desk:geheim@"), door.authority, db, readers)
		open := 0
		for i := range readers {
			if state := ledger[address(i)].State; state != digest.Sent && state != digest.Uncertain {
				open++
			}
		}
		if open == 0 {
			break
		}
	}
	sent, uncertain := 0, 0
	for i := range readers {
		switch l := ledger[address(i)]; l.State {
		case digest.Sent:
			sent++
		case digest.Uncertain:
			uncertain++
		default:
			t.Errorf("%s: got %+v, want sent or uncertain", address(i), l)
		}
	}
	if door.made.Load() != cuts || int64(uncertain) > door.made.Load() {
		t.Errorf("got %d uncertain after %d cuts", uncertain, door.made.Load())
	}
	eventually(t, "not every message that was sent is there", func() bool { return len(server.mails(t)) >= sent })
	boxes := server.read(t)
	for i := range readers {
		n, l := boxes[address(i)[:len("reader0000000")]], ledger[address(i)]
		if n > 1 || l.State == digest.Sent && n != 1 {
			t.Errorf("%s: got %d messages, and the ledger says %s", address(i), n, l.State)
		}
	}
	t.Logf("%d sent, %d uncertain, after %d cuts", sent, uncertain, door.made.Load())
}

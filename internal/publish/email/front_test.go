package email_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// answerNames answers every question for an address with this machine's (RFC 1035 section 4.2.2: over a stream, each
// message after its length).
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
			m.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 60},
				Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
			}}
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

// certify writes the certificate of an authority, and a certificate for mailHost that it signed.
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
			SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: subject},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
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
	authority, certificate = write("ca.pem", "CERTIFICATE", ca.Raw), write("cert.pem", "CERTIFICATE", leaf.Raw)
	return authority, certificate, write("key.pem", "PRIVATE KEY", der)
}

// strict starts a server that knows a number of readers, greylists those in a table, and demands TLS and a password.
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

// front is a proxy before a server that demands TLS (RFC 3207) and a password (RFC 4954). OpenSMTPD can do both, but in
// Debian's build with OpenSSL 3 every handshake fails: "missing private key".
type front struct {
	server    smtpd
	address   string
	authority string
	tls       *tls.Config
	cuts      atomic.Int64 // connections that are still to be cut off
	made      atomic.Int64 // connections that were
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
	credentials := base64.StdEncoding.EncodeToString([]byte("\x00desk\x00geheim"))
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
		case words[0] == "AUTH" && secure && len(words) == 3 && words[2] == credentials:
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

// pass copies in both directions. It cuts each of the first connections off: within a command, within a message, or
// after several.
func (f *front) pass(conn net.Conn, in io.Reader, to net.Conn) {
	if left := f.cuts.Add(-1); left >= 0 {
		f.made.Add(1)
		in = io.LimitReader(in, 100+left*1777)
	}
	go func() { _, _ = io.Copy(conn, to); _ = conn.Close() }()
	_, _ = io.Copy(to, in)
}

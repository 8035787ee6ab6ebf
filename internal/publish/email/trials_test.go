package email_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/store"
)

// asTrial is the environment variable that makes this binary a sender: a process reads the certificates that it trusts
// once, so another authority needs another process. Its value is the server's address, whose host resolves to this
// machine.
const asTrial = "DIGEST_TEST_TRIAL"

// mailHost is no loopback name, so that nothing is sent to it without TLS.
const mailHost = "mail.example.test"

// trial sends the edition to a number of readers (the first argument) with a store (the second), and prints the ledger.
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

// sendTrial sends from a process that trusts the authority. It returns the ledger by recipient, and the errors of the
// process.
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

func TestARealServerWithTLSAndAPassword(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a mail server")
	}
	const readers, known = 12, 10
	server, door := strict(t, known, 0, address(3), address(4))
	db := filepath.Join(t.TempDir(), "digest.db")

	// Nothing is sent if either side cannot prove who it is.
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

	// Greylisting is over.
	if err := os.WriteFile(filepath.Join(server.dir, "grey"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	update := exec.CommandContext(t.Context(), "/usr/sbin/smtpctl", "update", "table", "grey")
	if out, err := update.CombinedOutput(); err != nil {
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
	for range 2 * cuts { // each run gives up at some point, and the next one retries what may be retried
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

package email_test

import (
	"context"
	"fmt"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/store"
)

// smtpd is a real server. It delivers to folders below boxes.
type smtpd struct{ dir, boxes, address string }

// openSMTPD starts the server with the configuration that configure returns for its address and folders.
func openSMTPD(t *testing.T, configure func(s smtpd) string) smtpd {
	t.Helper()
	program := "/usr/sbin/smtpd"
	if _, err := os.Stat(program); err != nil {
		t.Skip("OpenSMTPD is not installed: not tested with a real mail server")
	}
	if os.Geteuid() != 0 {
		t.Skip("OpenSMTPD starts for root only: not tested with a real mail server")
	}
	if _, err := os.Stat("/var/run/smtpd.sock"); err == nil {
		t.Skip("OpenSMTPD runs on this machine already: not tested with a real mail server")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("there is no user nobody to own the mailboxes: not tested with a real mail server")
	}
	dir, err := os.MkdirTemp("", "digest-smtpd") //nolint:usetesting // nobody must be able to enter it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	uid, _ := strconv.Atoi(nobody.Uid)
	boxes := filepath.Join(dir, "boxes")
	for _, err := range []error{os.Chmod(dir, 0o755), os.Mkdir(boxes, 0o755), os.Chown(boxes, uid, -1)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	_ = free.Close()
	server := smtpd{dir: dir, boxes: boxes, address: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}
	file := filepath.Join(dir, "smtpd.conf")
	if err := os.WriteFile(file, []byte(configure(server)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-d", "-f", file) // ended by a signal below, so that its children end, too
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	eventually(t, "OpenSMTPD does not listen", func() bool {
		conn, err := net.Dial("tcp", server.address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return server
}

func (s smtpd) port() string {
	_, port, _ := net.SplitHostPort(s.address)
	return port
}

// mails returns the files of all messages in the mailboxes.
func (s smtpd) mails(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(s.boxes, "*", "new", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read counts the messages of each mailbox, and checks that each is addressed to the owner of the mailbox.
func (s smtpd) read(t *testing.T) map[string]int {
	t.Helper()
	got := map[string]int{}
	for _, name := range s.mails(t) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(f)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		box := filepath.Base(filepath.Dir(filepath.Dir(name)))
		if want := "<" + box + "@example.org>"; m.Header.Get("To") != want || m.Header.Get("List-Unsubscribe-Post") == "" {
			t.Errorf("mailbox %s: got a message to %s", box, m.Header.Get("To"))
		}
		got[box]++
	}
	return got
}

func eventually(t *testing.T, otherwise string, ok func() bool) {
	t.Helper()
	for range 1200 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal(otherwise)
}

func TestARealServerDeliversToEveryMailboxOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a mail server")
	}
	server := openSMTPD(t, func(s smtpd) string {
		return fmt.Sprintf(`
listen on 127.0.0.1 port %s hostname mail.example.org
table people { "@example.org" = "nobody" }
action "box" maildir "%s/%%{rcpt.user}" virtual <people>
match from any for domain "example.org" action "box"
`, s.port(), s.boxes)
	})
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "digest.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	p, err := email.Open(email.Config{
		Name: "newsletter", From: "digest@example.org", ListID: "digest.example.org",
		SMTP: digest.Secret("smtp://" + server.address), Subscribers: true, Connections: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	const readers = 100
	lines, err := mailingDesk(crowd(readers), s, p).Deliver(context.Background(), mailed)
	if err != nil || len(lines) != 1 || lines[0].Receipt != "100 sent" {
		t.Fatalf("got %+v, error %v, want 100 sent", lines, err)
	}
	eventually(t, "not every mailbox got its message", func() bool { return len(server.mails(t)) >= readers })
	got := server.read(t)
	for i := range readers {
		if box := address(i)[:len("reader0000000")]; got[box] != 1 {
			t.Errorf("mailbox %s: got %d messages, want 1", box, got[box])
		}
	}
}

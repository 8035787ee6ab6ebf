package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// trial skips a test unless make crash runs it. These tests take minutes, and some need root.
func trial(t *testing.T, root bool) {
	t.Helper()
	switch {
	case os.Getenv("DIGEST_CRASH") == "":
		t.Skip("takes a minute: make crash runs it")
	case runtime.GOOS != "linux":
		t.Skip("not tried on this system")
	case root && os.Getuid() != 0:
		t.Skip("needs root, for a disk of its own")
	}
}

// soon returns a time before the slot, and how long before: ten seconds, or more on a loaded machine.
func (w *town) soon() (at string, lead time.Duration) {
	w.t.Helper()
	lead = 10*time.Second + w.lag()
	slot := time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC)
	return slot.Add(-lead).Format(time.RFC3339), lead
}

// whole checks that all three destinations got the edition, once.
func (w *town) whole(log fmt.Stringer) {
	w.t.Helper()
	for begun := time.Now(); time.Since(begun) < patient; time.Sleep(250 * time.Millisecond) {
		if l := w.ledger("2026-01-05"); l["bot"] == digest.Sent && l["hook"] == digest.Sent && l["site"] == digest.Sent {
			break
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hooks["2026-01-05"] != 1 || len(w.slack.Parents()) != 1 {
		w.t.Errorf("the webhook got %v, the channel %d, want one each; it said:\n%s", w.hooks, len(w.slack.Parents()), log)
	}
}

// says checks that the log contains what, and does not repeat it.
func says(t *testing.T, log *safeText, what string) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < patient && !strings.Contains(log.String(), what); {
		time.Sleep(100 * time.Millisecond)
	}
	if !strings.Contains(log.String(), what) {
		t.Fatalf("it never said %q:\n%s", what, log)
	}
	if n := strings.Count(log.String(), what); n > 6 {
		t.Errorf("%q was said %d times", what, n)
	}
}

// postgres is a server that the test can stop.
type postgres struct {
	location    string
	start, stop func()
}

// ownPostgres creates and starts a server. If PostgreSQL is not installed, it skips the test.
func ownPostgres(t *testing.T) postgres {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(found) == 0 {
		t.Skip("there is no PostgreSQL to start: not tried")
	}
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("", "pg") //nolint:usetesting // the server's user must get in
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	_ = free.Close()
	shell := func(ctx context.Context, command string) error {
		name, args := "sh", []string{"-c", command}
		if os.Getuid() == 0 {
			name, args = "su", []string{"postgres", "-s", "/bin/sh", "-c", command}
		}
		if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", command, err, out)
		}
		return nil
	}
	server := func(command string) func() {
		return func() {
			t.Helper()
			if err := shell(t.Context(), command); err != nil {
				t.Fatal(err)
			}
		}
	}
	if os.Getuid() == 0 {
		if out, err := exec.CommandContext(t.Context(), "chown", "postgres", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	p := postgres{
		location: (&url.URL{
			Scheme: "postgres", User: url.User("digest"), Host: fmt.Sprintf("127.0.0.1:%d", port),
			Path: "postgres", RawQuery: "sslmode=disable",
		}).String(),
		start: server(fmt.Sprintf("%s/pg_ctl -D %s/db -w -t 300 -l %s/log "+
			"-o '-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s' start",
			bin, dir, dir, port, dir)),
		stop: server(fmt.Sprintf("%s/pg_ctl -D %s/db -w -t 300 -m fast stop", bin, dir)),
	}
	server(fmt.Sprintf("%s/initdb -D %s/db -U digest --auth=trust", bin, dir))()
	p.start()
	t.Cleanup(func() { // the context of the test has ended
		_ = shell(context.Background(), fmt.Sprintf("%s/pg_ctl -D %s/db -m immediate stop", bin, dir))
	})
	return p
}

// TestPostgresIsStoppedAndStarted stops the server before the slot, and starts it afterwards.
func TestPostgresIsStoppedAndStarted(t *testing.T) {
	trial(t, false)
	p := ownPostgres(t)
	w := newTown(t, p.location)
	soon, lead := w.soon()
	_, at, log := w.serving(soon)
	slot := time.Now().Add(lead)
	p.stop()
	says(t, log, "the server cannot be reached")
	if status, _ := fetchStatus(t, at["serve.listen"], "/readyz"); status != 503 {
		t.Errorf("ready without its store: got %d", status)
	}
	time.Sleep(time.Until(slot.Add(5 * time.Second)))
	p.start()
	w.whole(log)
	says(t, log, "tick succeeded again")
	t.Logf("it said:\n%s", log)
}

// TestTheFileIsLocked locks the file before the slot, and unlocks it afterwards.
func TestTheFileIsLocked(t *testing.T) {
	trial(t, false)
	w := newTown(t, "")
	soon, _ := w.soon()
	_, _, log := w.serving(soon)
	db, err := sql.Open("sqlite", "file:"+w.location+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	says(t, log, "another program has it locked")
	out, err := w.digest("--at", "2026-01-05T09:01:00-08:00").CombinedOutput()
	if !strings.Contains(string(out), "another program has it locked") ||
		!strings.Contains(string(out), "hint: close the program") || exitOf(err) != exitNothing {
		t.Errorf("a run: got %v\n%s", err, out)
	}
	if _, err := db.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	w.whole(log)
	t.Logf("it said:\n%s", log)
}

func exitOf(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	return 0
}

// disk mounts a disk of 1.5 MB.
func disk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	mount := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", dir)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: not tried (%s)", strings.TrimSpace(string(out)))
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir
}

// TestTheDiskIsFull fills the disk before the slot, and frees space afterwards.
func TestTheDiskIsFull(t *testing.T) {
	trial(t, true)
	dir := disk(t)
	w := newTown(t, filepath.Join(dir, "digest.db"))
	soon, _ := w.soon()
	_, _, log := w.serving(soon)
	fill := filepath.Join(dir, "fill")
	out, err := exec.CommandContext(t.Context(), "dd", "if=/dev/zero", "of="+fill, "bs=4k").CombinedOutput()
	if err == nil {
		t.Fatalf("the disk is not full: %s", out)
	}
	says(t, log, "the disk is full")
	out, err = w.digest("--at", "2026-01-05T09:01:00-08:00").CombinedOutput()
	if !strings.Contains(string(out), "the disk is full") ||
		!strings.Contains(string(out), "hint: free some space") || exitOf(err) != exitNothing {
		t.Errorf("a run: got %v\n%s", err, out)
	}
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	w.whole(log)
	t.Logf("it said:\n%s", log)
}

// TestTheDiskIsReadOnly makes the store read-only.
func TestTheDiskIsReadOnly(t *testing.T) {
	trial(t, true)
	dir := disk(t)
	w := newTown(t, filepath.Join(dir, "digest.db"))
	if out, err := w.digest("--at", "2025-12-29T09:00:00-08:00").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	remount := func(how string) {
		if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,"+how, dir).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	remount("ro")
	out, err := w.digest("--at", "2026-01-05T09:01:00-08:00").CombinedOutput()
	explained := strings.Contains(string(out), "cannot write to it") ||
		strings.Contains(string(out), "cannot open it")
	if !explained || !strings.Contains(string(out), "hint: ") || exitOf(err) != exitNothing {
		t.Errorf("a run: got %v\n%s", err, out)
	}
	t.Logf("it said: %s", out)
	if out, err := w.digest("--dry-run", "--at", "2026-01-05T09:01:00-08:00").CombinedOutput(); err != nil {
		t.Errorf("a dry run, which writes nothing: got %v\n%s", err, out)
	}
	w.mu.Lock()
	if len(w.hooks) != 1 {
		t.Errorf("the webhook got %v, want last week's alone", w.hooks)
	}
	w.mu.Unlock()
	remount("rw")
	if out, err := w.digest("--at", "2026-01-05T09:02:00-08:00").CombinedOutput(); err != nil {
		t.Errorf("when it can be written again: got %v\n%s", err, out)
	}
	if l := w.ledger("2026-01-05"); l["bot"] != digest.Sent || l["hook"] != digest.Sent || l["site"] != digest.Sent {
		t.Errorf("got %v, want it made up", l)
	}
}

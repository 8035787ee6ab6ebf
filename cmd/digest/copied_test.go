package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/race"
)

// TestACopiedStoreSendsNothingUntilAPersonResumes kills processes while they send, and then replaces the store with
// that of the week before. A kill never makes a store look like a copy, and every copy is held.
func TestACopiedStoreSendsNothingUntilAPersonResumes(t *testing.T) {
	race.Alone(t)
	t.Parallel()
	w := newTown(t, "")
	w.env["DIGEST_MACHINE"] = "town"
	slot := time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC)
	rounds := 2
	if os.Getenv("DIGEST_CRASH") != "" {
		rounds = 20
	}
	hooks := func() (n int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, got := range w.hooks {
			n += got
		}
		return n
	}
	run := func(args ...string) (string, int) {
		cmd := w.digest(args...)
		out, _ := cmd.CombinedOutput() // the exit code is checked
		return string(out), cmd.ProcessState.ExitCode()
	}
	for i := range rounds {
		at := slot.AddDate(0, 0, 7*i).Add(time.Minute).Format(time.RFC3339)
		backup := filepath.Join(w.dir, "week"+at[:10])
		if i > 0 {
			if out, code := run("backup", backup); code != exitDone {
				t.Fatalf("got %d: %s", code, out)
			}
		}
		killed := w.digest("--at", at)
		if err := killed.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i*40) * time.Millisecond)
		_ = killed.Process.Kill() // it may have ended
		_ = killed.Wait()
		if out, code := run("--at", at); code == exitHeld {
			t.Fatalf("week %d: a kill made a copy of the store:\n%s", i, out)
		}
		if i == 0 {
			continue
		}
		before := hooks()
		text, err := os.ReadFile(backup)
		if err != nil {
			t.Fatal(err)
		}
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(w.location + suffix) // left by a kill; it belongs to the other file
		}
		if err := os.WriteFile(w.location, text, 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			out, code := run("--at", at)
			if code != exitHeld || hooks() != before || !strings.Contains(out, "older than what was sent from here") {
				t.Fatalf("week %d: got %d, and %d posts after %d:\n%s", i, code, hooks(), before, out)
			}
		}
		if out, code := run("resume", "--handled", "--at", at); code != exitDone {
			t.Fatalf("got %d: %s", code, out)
		}
		if out, code := run("--at", at); code == exitHeld || hooks() != before {
			t.Fatalf("week %d: got %d, and %d posts after %d:\n%s", i, code, hooks(), before, out)
		}
	}
}

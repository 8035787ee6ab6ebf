package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/process"
)

// TestALostMachine runs in real time (make crash). Three processes, as on three machines, share a PostgreSQL store. The
// one that is sending the edition is killed, and another takes its claim over within two minutes.
func TestALostMachine(t *testing.T) {
	if os.Getenv("DIGEST_CRASH") == "" {
		t.Skip("takes two minutes: make crash runs it")
	}
	if runtime.GOOS == "windows" {
		t.Skip("there is no kill -9 on Windows: not tested")
	}
	w := newTown(t, schemaOf(t))
	lag := w.lag()
	w.hold = make(chan struct{}) // the process that calls the webhook waits for its response
	cmds := map[string]*exec.Cmd{}
	for i := range 3 {
		name := fmt.Sprint("machine-", i)
		t.Setenv("DIGEST_MACHINE", name)
		cmds[name], _, _ = w.serving("2026-01-05T16:59:00Z") // a minute before nine
	}
	var victim string
	for begun := time.Now(); victim == "" && time.Since(begun) < patient; time.Sleep(50 * time.Millisecond) {
		for _, l := range w.lines("2026-01-05") {
			if l.Destination == "hook" && l.State == digest.Claimed {
				victim = machineOf(l.Owner)
			}
		}
	}
	if victim == "" {
		t.Fatal("nobody claimed the webhook's delivery")
	}
	eventually(t, "the other destinations have it", func() bool {
		l := w.ledger("2026-01-05")
		return l["bot"] == digest.Sent && l["site"] == digest.Sent
	})
	if err := cmds[victim].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	lost := time.Now()
	for w.ledger("2026-01-05")["hook"] == digest.Claimed && time.Since(lost) < patient {
		time.Sleep(500 * time.Millisecond)
	}
	took := time.Since(lost)
	if state := w.ledger("2026-01-05")["hook"]; state != digest.Uncertain || took > 2*time.Minute+lag ||
		took < process.GoneAfter-process.HeartbeatInterval {
		t.Errorf("after %v the webhook's delivery is %s, want uncertain within two minutes, "+
			"and not before it is known that the machine is gone", took, state)
	}
	close(w.hold)
	t.Logf("what %s had claimed was taken over after %v", victim, took.Round(time.Second))
}

// machineOf returns the machine of an owner in the ledger.
func machineOf(owner string) string {
	machine, _, _ := strings.Cut(owner, "/")
	return machine
}

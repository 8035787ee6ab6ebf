package main

import (
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/race"
)

// TestKilledAnywhere kills processes at random moments, week for week, and lets one run to the end afterwards.
// DIGEST_CRASH sets the number of kills (make crash: 500), and DIGEST_CRASH_SEED the seed.
func TestKilledAnywhere(t *testing.T) {
	race.Alone(t)
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no kill -9 on Windows: not tested")
	}
	kills := 8
	if n, err := strconv.Atoi(os.Getenv("DIGEST_CRASH")); err == nil {
		kills = n
	}
	for name, c := range map[string]struct {
		place     func(*testing.T) string
		processes int
	}{
		"SQLite":   {func(*testing.T) string { return "" }, 2},
		"Postgres": {schemaOf, 3},
	} {
		t.Run(name, func(t *testing.T) { killAnywhere(t, newTown(t, c.place(t)), c.processes, kills) })
	}
}

func killAnywhere(t *testing.T, w *town, processes, kills int) {
	seed, _ := strconv.ParseUint(os.Getenv("DIGEST_CRASH_SEED"), 10, 64)
	random := mathrand.New(mathrand.NewPCG(seed, 5))
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	slot := time.Date(2026, 1, 5, 9, 0, 0, 0, la)
	if out, err := w.digest("--at", slot.AddDate(0, 0, -7).Format(time.RFC3339)).CombinedOutput(); err != nil {
		t.Fatalf("the first run: %v\n%s", err, out)
	}
	composing := 0              // rounds in which everything was read, and nothing saved
	reached := map[string]int{} // destination and state after the kills; without a state if it was not claimed
	uncertain := 0
	for killed := 0; killed < kills; slot = slot.AddDate(0, 0, 7) {
		edition, at := slot.Format(time.DateOnly), slot.Add(time.Minute).Format(time.RFC3339)
		var group sync.WaitGroup
		w.mu.Lock()
		w.reads = 0
		w.mu.Unlock()
		// Every other round ends early.
		within := []time.Duration{400 * time.Millisecond, 1200 * time.Millisecond}[random.IntN(2)]
		for range processes {
			after := time.Duration(random.Int64N(int64(within)))
			group.Go(func() {
				cmd := w.digest("--at", at)
				if err := cmd.Start(); err != nil {
					t.Error(err)
					return
				}
				time.Sleep(after)
				_ = cmd.Process.Kill() // it may have ended
				_ = cmd.Wait()
			})
			killed++
		}
		group.Wait()
		time.Sleep(30 * time.Millisecond) // until requests on their way to the webhook arrive
		before := w.ledger(edition)
		w.mu.Lock()
		if w.reads >= 4 && !w.saved(edition) {
			composing++
		}
		w.mu.Unlock()
		for _, to := range []string{"bot", "hook", "site"} {
			reached[strings.TrimSpace(to+" "+string(before[to]))]++
		}
		for range 2 { // the second sends only what a destination did not find
			_ = w.digest("--at", at).Run() // the result is in the ledger
		}
		ledger := w.ledger(edition)
		w.mu.Lock()
		hooks := w.hooks[edition]
		w.mu.Unlock()
		bots := 0
		for _, m := range w.slack.Parents() {
			if strings.Contains(string(m.Metadata), edition) {
				bots++
			}
		}
		_, missing := os.Stat(filepath.Join(w.dir, "public", "editions", edition, "index.html"))
		switch {
		case hooks > 1 || bots > 1:
			t.Errorf("%s: the webhook got it %d times, the channel %d times", edition, hooks, bots)
		case ledger["hook"] == digest.Uncertain && before["hook"] != digest.Claimed && before["hook"] != digest.Uncertain:
			t.Errorf("%s: the webhook became uncertain, but was %q before", edition, before["hook"])
		case ledger["hook"] != digest.Uncertain && (ledger["hook"] != digest.Sent || hooks != 1):
			t.Errorf("%s: the webhook got %d, and the ledger says %q", edition, hooks, ledger["hook"])
		case ledger["bot"] != digest.Sent || bots != 1:
			t.Errorf("%s: the channel got %d, and the ledger says %q: Slack can be asked", edition, bots, ledger["bot"])
		case ledger["site"] != digest.Sent || missing != nil:
			t.Errorf("%s: the site has %v, and the ledger says %q", edition, missing, ledger["site"])
		}
		if ledger["hook"] == digest.Uncertain {
			uncertain++
		}
	}
	if !strings.Contains(w.location, "://") {
		if out, err := w.digest("backup", "sound.db").CombinedOutput(); err != nil { // it reads every page
			t.Errorf("the store is not sound: %v\n%s", err, out)
		}
		w.env["STORE"] = filepath.Join(w.dir, "restored.db")
		if out, err := w.digest("restore", "sound.db").CombinedOutput(); err != nil { // which checks it
			t.Errorf("the store is not sound: %v\n%s", err, out)
		}
	}
	if kills >= 100 && (w.broken == 0 || composing == 0) {
		t.Errorf("%d requests broke off, and %d rounds ended between reading and saving; want some of both",
			w.broken, composing)
	}
	t.Logf("%d kills, %d uncertain; %d requests to sources broke off, in %d rounds all was read and nothing saved; "+
		"states after the kills: %v", kills, uncertain, w.broken, composing, reached)
}

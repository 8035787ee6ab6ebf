package main

import (
	"context"
	"database/sql"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// ends checks that two minutes after the store is back no delivery of the edition is claimed, that nothing arrived
// twice, and that the ledger agrees with the destinations.
func (w *town) ends(back time.Time, logs ...*safeText) {
	w.t.Helper()
	lag := w.lag()
	said := func() string {
		var b strings.Builder
		for _, log := range logs {
			b.WriteString(log.String() + "\n")
		}
		return b.String()
	}
	for {
		open := ""
		for _, l := range w.lines("2026-01-05") {
			if l.State == digest.Claimed {
				open = l.Destination
			}
		}
		if open == "" {
			break
		}
		if took := time.Since(back); took > 2*time.Minute+lag {
			w.t.Fatalf("%v after the store was back, %s is still claimed; they said:\n%s", took, open, said())
		}
		time.Sleep(200 * time.Millisecond)
	}
	w.t.Logf("nothing was claimed any more %v after the store was back", time.Since(back).Round(time.Second))
	// A later tick sends what is not claimed any more.
	for begun := time.Now(); time.Since(begun) < patient; time.Sleep(200 * time.Millisecond) {
		l := w.ledger("2026-01-05")
		if l["bot"] == digest.Sent && l["site"] == digest.Sent &&
			(l["hook"] == digest.Sent || l["hook"] == digest.Uncertain) {
			break
		}
	}
	l := w.ledger("2026-01-05")
	w.mu.Lock()
	defer w.mu.Unlock()
	hooks, bots := w.hooks["2026-01-05"], len(w.slack.Parents())
	switch {
	case hooks > 1 || bots > 1:
		w.t.Errorf("the webhook got it %d times, the channel %d times; they said:\n%s", hooks, bots, said())
	case l["bot"] != digest.Sent || bots != 1 || l["site"] != digest.Sent:
		w.t.Errorf("the channel got %d, and the ledger says %v; they said:\n%s", bots, l, said())
	case l["hook"] == digest.Sent && hooks != 1 || l["hook"] != digest.Sent && l["hook"] != digest.Uncertain:
		w.t.Errorf("the webhook got %d, and the ledger says %v; they said:\n%s", hooks, l, said())
	}
}

// TestPostgresIsAwayBetweenClaimAndSettlement stops the server for 30 seconds while a webhook handles an edition, with
// three processes. The process that waits for the webhook remembers the result.
func TestPostgresIsAwayBetweenClaimAndSettlement(t *testing.T) {
	trial(t, false)
	p := ownPostgres(t)
	w := newTown(t, p.location)
	w.hold = make(chan struct{})
	soon, _ := w.soon()
	var logs []*safeText
	for range 3 {
		_, _, log := w.serving(soon)
		logs = append(logs, log)
	}
	eventually(t, "the webhook got it", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.hooks["2026-01-05"] == 1
	})
	p.stop()
	close(w.hold) // it responds while the server is away
	time.Sleep(30 * time.Second)
	p.start()
	w.ends(time.Now(), logs...)
	if state := w.ledger("2026-01-05")["hook"]; state != digest.Sent {
		t.Errorf("the webhook answered, its process lives, and the ledger says %s", state)
	}
}

// TestAnswersOfPostgresAreLost puts a proxy between three processes and the server. It breaks connections again and
// again, after it has forwarded a request and before it forwards the answer.
func TestAnswersOfPostgresAreLost(t *testing.T) {
	trial(t, false)
	p := ownPostgres(t)
	bad := &brokenWire{}
	w := newTown(t, p.location) // the test reads the ledger without the proxy
	w.env["STORE"] = bad.open(t, p.location)
	soon, _ := w.soon()
	var logs []*safeText
	for range 3 {
		_, _, log := w.serving(soon)
		logs = append(logs, log)
	}
	bad.breaks.Store(true)
	eventually(t, "the edition is on its way", func() bool { return len(w.lines("2026-01-05")) > 0 })
	time.Sleep(20 * time.Second)
	bad.breaks.Store(false)
	t.Logf("%d answers were lost", bad.cut.Load())
	w.ends(time.Now(), logs...)
	if bad.cut.Load() == 0 {
		t.Error("that was no test")
	}
}

// brokenWire is a proxy between clients and a server.
type brokenWire struct {
	breaks atomic.Bool
	cut    atomic.Int64
}

// open listens, and returns the location of the store through the proxy.
func (b *brokenWire) open(t *testing.T, location string) string {
	t.Helper()
	u, err := url.Parse(location)
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(func() {
		cancel()
		_ = listener.Close()
	})
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go b.carry(ctx, client, server)
		}
	}()
	u.Host = listener.Addr().String()
	return u.String()
}

// carry forwards bytes, and breaks one of ten responses.
func (b *brokenWire) carry(ctx context.Context, client net.Conn, address string) {
	defer func() { _ = client.Close() }()
	var dialer net.Dialer
	server, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			return
		}
		if b.breaks.Load() && rand.IntN(10) == 0 { // no secret depends on it
			b.cut.Add(1)
			return
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// TestAPostThatIsTakenUpLate loses Slack's response, and the message appears seconds later. The run asks Slack for it,
// and does not post it again.
func TestAPostThatIsTakenUpLate(t *testing.T) {
	t.Parallel()
	w := newTown(t, "")
	w.quiet("1h")
	w.slack.Be(slacktest.Mood{Drop: 1, Late: 2 * time.Second})
	run := func() (string, error) {
		out, err := w.digest("--at", "2026-01-05T09:01:00-08:00").CombinedOutput()
		return string(out), err
	}
	out, err := run()
	if exitOf(err) != exitPart || !strings.Contains(out, "uncertain: it is not known whether bot got edition 2026-01-05") {
		t.Fatalf("got %v\n%s", err, out)
	}
	if out, _ = run(); w.ledger("2026-01-05")["bot"] == digest.Uncertain &&
		!strings.Contains(out, "\"not found\" is believed") {
		t.Errorf("it does not say when the channel is asked again:\n%s", out)
	}
	eventually(t, "Slack has taken it up", func() bool { return len(w.slack.Parents()) > 0 })
	if out, err := run(); w.ledger("2026-01-05")["bot"] != digest.Sent {
		// The thread was never posted. During the quiet time, "not found" does not count.
		if w.ledger("2026-01-05")["bot"] != digest.Uncertain {
			t.Errorf("got %v\n%s", err, out)
		}
	}
	w.quiet("0s")
	if out, err := run(); w.ledger("2026-01-05")["bot"] != digest.Sent || len(w.slack.Parents()) != 1 {
		t.Errorf("got %v, %d messages\n%s", err, len(w.slack.Parents()), out)
	}
}

// quiet sets how long the bot's channel may take a message up late.
func (w *town) quiet(span string) {
	w.t.Helper()
	w.edit("quiet: ", ",", span)
}

// TestARunThatEndsWhileTheStoreIsAway locks the store between claim and settlement of a single run. The run prints the
// command that saves the result in the ledger, and that command works.
func TestARunThatEndsWhileTheStoreIsAway(t *testing.T) {
	trial(t, false)
	w := newTown(t, "")
	w.hold = make(chan struct{})
	cmd := w.digest("--at", "2026-01-05T09:01:00-08:00")
	var out safeText
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the webhook got it, and the others have it", func() bool {
		l := w.ledger("2026-01-05")
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.hooks["2026-01-05"] == 1 && l["bot"] == digest.Sent && l["site"] == digest.Sent
	})
	db, err := sql.Open("sqlite", "file:"+w.location+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	close(w.hold)
	err = cmd.Wait()
	if exitOf(err) != exitNothing || !strings.Contains(out.String(), "digest settle 2026-01-05 hook sent") {
		t.Errorf("got %v\n%s", err, out.String())
	}
	if _, err := db.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if said, err := w.digest("settle", "2026-01-05", "hook", "sent").CombinedOutput(); err != nil {
		t.Errorf("the command that it printed: %v\n%s", err, said)
	}
	if state := w.ledger("2026-01-05")["hook"]; state != digest.Sent {
		t.Errorf("the ledger says %s", state)
	}
}

// TestSettlingWhatIsInProgress checks that a delivery in progress cannot be settled.
func TestSettlingWhatIsInProgress(t *testing.T) {
	t.Parallel()
	w := newTown(t, "")
	w.hold = make(chan struct{})
	cmd := w.digest("--at", "2026-01-05T09:01:00-08:00")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the webhook got it", func() bool { return w.ledger("2026-01-05")["hook"] == digest.Claimed })
	out, err := w.digest("settle", "2026-01-05", "hook", "failed").CombinedOutput()
	if exitOf(err) != exitNothing || !strings.Contains(string(out), "is in progress (owner ") ||
		!strings.Contains(string(out), "nothing to settle yet") {
		t.Errorf("got %v\n%s", err, out)
	}
	close(w.hold)
	if err := cmd.Wait(); err != nil {
		t.Errorf("the run: %v", err)
	}
	if l := w.ledger("2026-01-05"); l["hook"] != digest.Sent {
		t.Errorf("got %v", l)
	}
}

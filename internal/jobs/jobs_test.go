package jobs_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// town is what the machines have in common: a database, a server of calendars, a mail server.
type town struct {
	t     *testing.T
	place string
	env   []string

	mu    sync.Mutex
	reads map[string]int // of each calendar
	by    map[string]int // by each machine
	mails map[string]int // to each address
	when  map[string]time.Time
}

// newTown makes one, where there is a PostgreSQL.
func newTown(t *testing.T) *town {
	t.Helper()
	at := os.Getenv("DIGEST_TEST_POSTGRES")
	if at == "" {
		t.Skip("DIGEST_TEST_POSTGRES names no database: not tested with PostgreSQL")
	}
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGTERM on Windows: not tested")
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal("DIGEST_TEST_POSTGRES is not an address")
	}
	conn, err := pgx.Connect(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	schema := "jobs_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = conn.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE") // the test's own context has ended
		_ = conn.Close(context.Background())
	})
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()

	w := &town{
		t:     t,
		place: u.String(),
		reads: map[string]int{},
		by:    map[string]int{},
		mails: map[string]int{},
		when:  map[string]time.Time{},
	}
	web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n, who := r.FormValue("n"), r.FormValue("who")
		w.mu.Lock()
		w.reads[n]++
		w.by[who]++
		w.when[n] = time.Now()
		w.mu.Unlock()
		time.Sleep(100 * time.Millisecond)
		_, _ = fmt.Fprint(rw, "An evening ", n)
	}))
	t.Cleanup(web.Close)
	post := &smtptest.Many{Latency: 2 * time.Millisecond, Accept: func(to string, _ []byte) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.mails[to]++
		w.when[to] = time.Now()
	}}
	if err := post.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	w.env = append(os.Environ(), placed+"="+w.place, calendars+"="+web.URL, letterbox+"="+post.URL())
	return w
}

// machines starts three processes whose clocks show at.
func (w *town) machines(at time.Time, sources, people int) []*exec.Cmd {
	w.t.Helper()
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	var out []*exec.Cmd
	for i := range 3 {
		cmd := exec.CommandContext(w.t.Context(), self)
		cmd.Env = append(
			w.env[:len(w.env):len(w.env)], fmt.Sprintf("%s=machine %d", asProcess, i), begins+"="+at.Format(time.RFC3339),
			fmt.Sprintf("%s=%d", listings, sources), fmt.Sprintf("%s=%d", audience, people),
		)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			w.t.Fatal(err)
		}
		w.t.Cleanup(func() {
			_ = cmd.Process.Kill() // it may have ended
			_ = cmd.Wait()
		})
		out = append(out, cmd)
	}
	return out
}

func (w *town) count(of map[string]int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(of)
}

// kills ends a machine without a word, and returns when.
func kills(t *testing.T, cmd *exec.Cmd) time.Time {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // else the system still knows it
	return time.Now()
}

// within waits until f holds.
func within(t *testing.T, span time.Duration, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(span); !f(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never came within %v: %s", span, what)
		}
	}
}

// trial is how large a test is, and whether a machine is killed in it, which takes two minutes more: make crash does
// so.
func trial(few, many int) (n int, kill bool) {
	if os.Getenv("DIGEST_CRASH") == "" {
		return few, false
	}
	return many, true
}

// Three quarters of an hour before the slot the moments of all calendars have come. Each is read by one of three
// machines; those that a killed machine was reading, by another within two minutes.
func TestSourcesAreReadByAllMachines(t *testing.T) {
	n, kill := trial(150, 2000)
	w := newTown(t)
	before := 45*time.Minute + 8*time.Second
	if kill {
		before = 45*time.Minute + 30*time.Second
	}
	cmds := w.machines(monday.Add(-before), n, 0)
	var killed time.Time
	if kill {
		within(t, time.Minute, "a third is read", func() bool { return w.count(w.reads) > n/3 })
		killed = kills(t, cmds[0])
	}
	s, err := store.Open(t.Context(), w.place)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var done []digest.Reading
	within(t, 4*time.Minute, "every calendar is read", func() bool {
		if done, err = s.Readings(t.Context(), "2026-07-20"); err != nil {
			t.Fatal(err)
		}
		return len(done) == n
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	twice, late := 0, time.Duration(0)
	for name, times := range w.reads {
		twice += times - 1
		if kill {
			late = max(late, w.when[name].Sub(killed))
		}
	}
	most, machines := 0, 1 // a few may all be one machine's, where the others are slow to begin
	if kill {
		most, machines = 16, 3 // what a killed machine was reading is read again
	}
	if len(w.reads) != n || twice > most || len(w.by) < machines {
		t.Errorf(
			"%d calendars of %d were read, %d times too often, by %v; want each once, by at least %d machines", len(w.reads), n,
			twice, w.by, machines,
		)
	}
	for who, times := range w.by {
		if kill && times < n/20 {
			t.Errorf("%s read %d of %d: that is not shared", who, times, n)
		}
	}
	if late > 2*time.Minute {
		t.Errorf("the last was read %v after the machine was lost, want within two minutes", late)
	}
	t.Logf(
		"%d calendars, read by %v; %d again; the last %v after a machine was killed", n, w.by, twice, late.Round(time.Second),
	)
}

// An edition goes to many people by three machines: to each once. What a killed machine had in hand is uncertain, and
// all others get it within two minutes.
func TestAMailingIsSentByAllMachines(t *testing.T) {
	n, kill := trial(3000, 40_000)
	w := newTown(t)
	cmds := w.machines(monday, 2, n)
	var killed time.Time
	if kill {
		within(t, time.Minute, "a fifth is sent", func() bool { return w.count(w.mails) > n/5 })
		killed = kills(t, cmds[0])
	}
	s, err := store.Open(t.Context(), w.place)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var tally digest.Tally
	within(t, 6*time.Minute, "the mailing is said to be sent", func() bool {
		lines, err := s.Places(t.Context(), "2026-07-20")
		if err != nil {
			t.Fatal(err)
		}
		return len(lines) == 1 && lines[0].State == digest.Sent
	})
	if tally, err = s.Tally(t.Context(), "2026-07-20", "newsletter"); err != nil {
		t.Fatal(err)
	}
	lines, err := s.Deliveries(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	owners, state := map[string]int{}, map[string]digest.DeliveryState{}
	for _, l := range lines {
		if l.Recipient != "" {
			owners[l.Owner]++
			state[l.Recipient] = l.State
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	late := time.Duration(0)
	for i := range n {
		got, said := w.mails[address(i)], state[address(i)]
		switch {
		case got > 1, said == digest.Sent && got != 1, said != digest.Sent && said != digest.Uncertain:
			t.Errorf("%s got %d, and the ledger says %q", address(i), got, said)
		case kill:
			late = max(late, w.when[address(i)].Sub(killed))
		}
	}
	uncertain, machines := 0, 1 // a few letters may all be one machine's, where the others are slow to begin
	if kill {
		uncertain, machines = 4, 3 // one for each connection
	}
	if tally.Uncertain > uncertain || len(owners) < machines {
		t.Errorf("got %v by %v, want at most %d uncertain, by at least %d machines", tally, owners, uncertain, machines)
	}
	if late > 2*time.Minute {
		t.Errorf("the last was sent %v after the machine was lost, want within two minutes", late)
	}
	t.Logf("%v, by %v; the last %v after a machine was killed", tally, owners, late.Round(time.Second))
}

package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/store"
)

// town is a place for real processes: a calendar, a Slack that can be asked, a webhook that cannot, and a store.
type town struct {
	t        *testing.T
	dir      string
	location string // of the store
	slack    *slacktest.Server
	env      map[string]string // of its processes

	mu     sync.Mutex
	reads  int            // of calendars that were answered
	broken int            // of those that ended in the middle, for their process was killed
	hooks  map[string]int // what the webhook got, by edition
	hold   chan struct{}  // not nil: the webhook answers when it is closed
}

// newTown makes one. Its servers take their time, so that a kill may come anywhere.
func newTown(t *testing.T, location string) *town {
	t.Helper()
	w := &town{t: t, dir: t.TempDir(), location: location, slack: slacktest.New(), hooks: map[string]int{}}
	if location == "" {
		w.location = filepath.Join(w.dir, "digest.db")
	}
	t.Cleanup(w.slack.Close)
	web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/hook" {
			w.calendar(rw, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the process was killed while it spoke: nothing was published
		}
		time.Sleep(10 * time.Millisecond)
		w.mu.Lock()
		w.hooks[editionIn(string(body))]++
		w.mu.Unlock()
		if w.hold != nil {
			select {
			case <-w.hold:
			case <-r.Context().Done():
			}
		}
		time.Sleep(10 * time.Millisecond)
		_, _ = io.WriteString(rw, "ok")
	}))
	t.Cleanup(web.Close)
	w.write("meetups.yaml", `name: Test desk
time_zone: America/Los_Angeles
store: "${STORE}"
groups:
  - {name: SoCal Python, sources: ["`+web.URL+`/1.ics", "`+web.URL+`/2.ics"]}
  - {name: Maptime, sources: ["`+web.URL+`/3.ics", "`+web.URL+`/4.ics"]}
destinations:
  - {name: bot, quiet: 0s, slack: {token: "${SLACK_TOKEN}", channel: C0123ABC, api: "`+w.slack.URL()+`"}}
  - {name: hook, slack: {webhook: "${HOOK}"}}
  - {name: site, site: {dir: public, url: https://example.org/digest}}
serve: {listen: "127.0.0.1:0", admin: "localhost:0"}
fetch: {allow_private: true, pace: 1ms}
`)
	w.env = map[string]string{"HOOK": web.URL + "/hook", "SLACK_TOKEN": "xoxb-test-token", "STORE": w.location}
	return w
}

// calendar answers after a tenth of a second, with so much that composing takes a while, too.
func (w *town) calendar(rw http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(100 * time.Millisecond):
	case <-r.Context().Done():
		w.mu.Lock()
		defer w.mu.Unlock()
		w.broken++
		return
	}
	w.mu.Lock()
	w.reads++
	w.mu.Unlock()
	_, _ = io.WriteString(rw, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1@test\nDTSTART;TZID=America/Los_Angeles:20260106T190000\nRRULE:FREQ=WEEKLY\nSUMMARY:Async tricks\nEND:VEVENT\n")
	for i := range 12 {
		_, _ = fmt.Fprintf(rw, "BEGIN:VEVENT\nUID:%d%s@test\nDTSTART;TZID=America/Los_Angeles:202601%02dT180000\nRRULE:FREQ=WEEKLY\nSUMMARY:Evening %d of %s\nEND:VEVENT\n", i, r.URL.Path, 6+i, i, r.URL.Path)
	}
	_, _ = io.WriteString(rw, "END:VCALENDAR\n")
}

// editionIn finds the slot that a message tells of: the events begin with the day after it.
func editionIn(body string) string {
	const mark = "/editions/"
	if _, rest, ok := strings.Cut(body, mark); ok && len(rest) >= 10 {
		return rest[:10]
	}
	return body
}

func (w *town) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// edit puts value between before and after in the configuration.
func (w *town) edit(before, after, value string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "meetups.yaml"))
	if err != nil {
		w.t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), before)
	_, tail, found := strings.Cut(rest, after)
	if !ok || !found {
		w.t.Fatalf("the configuration has no %s", before)
	}
	w.write("meetups.yaml", head+before+value+after+tail)
}

// digest is the program as a process of its own.
func (w *town) digest(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(w.t.Context(), os.Args[0])
	cmd.Args = append([]string{"digest"}, args...) // testscript.Main runs main for a program of this name
	cmd.Dir, cmd.Env = w.dir, os.Environ()
	for name, value := range w.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

func (w *town) ledger(edition string) map[string]digest.DeliveryState {
	w.t.Helper()
	out := map[string]digest.DeliveryState{}
	for _, l := range w.lines(edition) {
		out[l.Destination] = l.State
	}
	return out
}

// saved reports whether the edition is fixed.
func (w *town) saved(edition string) bool {
	w.t.Helper()
	s, err := store.Open(w.t.Context(), w.location)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	_, err = s.Edition(w.t.Context(), edition)
	return err == nil
}

func (w *town) lines(edition string) []digest.Delivery {
	w.t.Helper()
	s, err := store.Open(w.t.Context(), w.location)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	lines, err := s.Deliveries(w.t.Context(), edition)
	if err != nil {
		w.t.Fatal(err)
	}
	return lines
}

// schemaOf is a PostgreSQL store that nobody has used; without a server the test is skipped.
func schemaOf(t *testing.T) string {
	t.Helper()
	address := os.Getenv("DIGEST_TEST_POSTGRES")
	if address == "" {
		t.Skip("DIGEST_TEST_POSTGRES names no database: not tested with PostgreSQL")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("DIGEST_TEST_POSTGRES is not an address")
	}
	name := "crash_" + strings.ToLower(rand.Text())
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = conn.Exec(context.Background(), "DROP SCHEMA "+name+" CASCADE") // the test's own context has ended
		_ = conn.Close(context.Background())
	})
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// TestKilledAnywhere kills processes at random moments, week for week, and lets one run to the end afterwards.
// DIGEST_CRASH says how many kills (make crash: 500), DIGEST_CRASH_SEED where they begin.
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
	composing := 0              // rounds in which all was read, and nothing saved
	reached := map[string]int{} // what the ledger said after the kills, by destination; without a state: not claimed yet
	uncertain := 0
	for killed := 0; killed < kills; slot = slot.AddDate(0, 0, 7) {
		edition, at := slot.Format(time.DateOnly), slot.Add(time.Minute).Format(time.RFC3339)
		var group sync.WaitGroup
		w.mu.Lock()
		w.reads = 0
		w.mu.Unlock()
		within := []time.Duration{400 * time.Millisecond, 1200 * time.Millisecond}[random.IntN(2)] // every other round ends early
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
		time.Sleep(30 * time.Millisecond) // what was on its way to the webhook arrives
		before := w.ledger(edition)
		w.mu.Lock()
		if w.reads >= 4 && !w.saved(edition) {
			composing++
		}
		w.mu.Unlock()
		for _, to := range []string{"bot", "hook", "site"} {
			reached[strings.TrimSpace(to+" "+string(before[to]))]++
		}
		for range 2 { // the second finds nothing to do but what a destination said was not there
			_ = w.digest("--at", at).Run() // what it came to is in the ledger
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
			t.Errorf("%s: it became uncertain what the webhook got, but before that was %q", edition, before["hook"])
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
		t.Errorf("%d requests broke off, and %d rounds ended between reading and saving: that was no test of these", w.broken, composing)
	}
	t.Logf("%d kills, %d uncertain; %d requests of sources broke off, in %d rounds all was read and nothing saved; found after them: %v", kills, uncertain, w.broken, composing, reached)
}

// serving starts digest serve, and returns the addresses that it listens on once it does, and what it logs.
func (w *town) serving(at string) (cmd *exec.Cmd, addresses map[string]string, log *safeText) {
	w.t.Helper()
	cmd = w.digest("serve", "--log-format", "json", "--at", at)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	log, addresses = &safeText{}, map[string]string{}
	ready := make(chan struct{})
	go func() {
		defer func() { _, _ = io.Copy(log, pipe) }()
		lines := bufio.NewScanner(pipe)
		said := false
		for lines.Scan() {
			line := lines.Text()
			_, _ = log.Write([]byte(line + "\n"))
			for _, what := range []string{"serve.listen", "serve.admin"} {
				if _, rest, ok := strings.Cut(line, `"what":"`+what+`","address":"`); ok && !said {
					addresses[what], _, _ = strings.Cut(rest, `"`)
				}
			}
			if strings.Contains(line, `"msg":"serving"`) {
				said = true
				close(ready)
			}
		}
	}()
	select {
	case <-ready:
	case <-time.After(patient):
		w.t.Fatalf("it does not serve: %s", log)
	}
	return cmd, addresses, log
}

type safeText struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *safeText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// patient is how long tests wait for an event. It only ends a test in which the event never comes.
const patient = 5 * time.Minute

// eventually waits until f holds.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < patient; time.Sleep(50 * time.Millisecond) {
		if f() {
			return
		}
	}
	t.Fatalf("never came: %s", what)
}

// lag is how long this machine takes to start the program, twenty times over: what a loaded machine may add to a time.
func (w *town) lag() time.Duration {
	w.t.Helper()
	begun := time.Now()
	if out, err := w.digest("version").CombinedOutput(); err != nil {
		w.t.Fatalf("%v\n%s", err, out)
	}
	return 20 * time.Since(begun)
}

func TestManyServeOneStore(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGTERM on Windows: not tested")
	}
	for name, place := range map[string]func(*testing.T) string{"SQLite": func(*testing.T) string { return "" }, "Postgres": schemaOf} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, place(t))
			var cmds []*exec.Cmd
			var logs []*safeText
			for range 3 {
				cmd, _, log := w.serving("2026-01-05T08:59:58-08:00")
				cmds, logs = append(cmds, cmd), append(logs, log)
			}
			eventually(t, "all three destinations have it", func() bool {
				l := w.ledger("2026-01-05")
				return l["bot"] == digest.Sent && l["hook"] == digest.Sent && l["site"] == digest.Sent
			})
			begun := time.Now()
			for i, cmd := range cmds {
				if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
					t.Error(err)
				}
				if err := cmd.Wait(); err != nil {
					t.Errorf("process %d ended with %v:\n%s", i, err, logs[i])
				}
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("three needed %v to end, want seconds", took)
			}
			if w.hooks["2026-01-05"] != 1 || len(w.slack.Parents()) != 1 {
				t.Errorf("the webhook got %v, the channel %d, want one each", w.hooks, len(w.slack.Parents()))
			}
		})
	}
}

func TestWhatServeShows(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP on Windows: not tested")
	}
	w := newTown(t, "")
	cmd, at, log := w.serving("2026-01-05T09:00:00-08:00")
	get := func(listener, path string) (int, string) { return fetchStatus(t, at[listener], path) }
	eventually(t, "the edition is everywhere", func() bool {
		l := w.ledger("2026-01-05")
		return l["bot"] == digest.Sent && l["hook"] == digest.Sent && l["site"] == digest.Sent
	})
	for _, c := range []struct {
		listener, path string
		status         int
		want           string
	}{
		{"serve.listen", "/healthz", 200, "ok"},
		{"serve.listen", "/readyz", 200, "ok"},
		{"serve.listen", "/", 200, "Test desk"},
		{"serve.listen", "/status", 404, ""},
		{"serve.listen", "/metrics", 404, ""},
		{"serve.listen", "/debug/pprof/", 404, ""},
		{"serve.listen", "/../meetups.yaml", 404, ""},
		{"serve.admin", "/healthz", 200, "ok"},
		{"serve.admin", "/status", 200, "Last edition: 2026-01-05"},
		{"serve.admin", "/status?format=json", 200, `"hook sent": 1`},
		{"serve.admin", "/metrics", 200, `digest_deliveries{destination="hook",state="sent"} 1`},
		{"serve.admin", "/metrics", 200, "digest_healthy 1\n"},
		{"serve.admin", "/debug/pprof/", 200, "goroutine"},
		{"serve.admin", "/debug/pprof/cmdline", 404, ""},
	} {
		if status, body := get(c.listener, c.path); status != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s%s: got %d %.300s, want %d %s", c.listener, c.path, status, body, c.status, c.want)
		}
	}

	// A configuration that is wrong is refused, and the old one stays; a right one is taken.
	good, err := os.ReadFile(filepath.Join(w.dir, "meetups.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"name: Test desk\ntime_zone: Mars\n", "configuration refused; the old one stays"},
		{strings.Replace(string(good), "127.0.0.1:0", "127.0.0.1:1", 1), "other addresses need a restart"},
		{strings.Replace(string(good), `store: "${STORE}"`, "store: another.db", 1), "another store needs a restart"},
		{strings.Replace(string(good), "Test desk", "Renamed desk", 1), "configuration reloaded"},
	} {
		w.write("meetups.yaml", c.text)
		if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		eventually(t, c.want, func() bool { return strings.Contains(log.String(), c.want) })
	}
	if _, body := get("serve.admin", "/status"); !strings.Contains(body, "Renamed desk") {
		t.Errorf("got %.300s, want the new name", body)
	}
	// A store of another name was refused: nothing was written to it, and what was sent is known.
	if _, err := os.Stat(filepath.Join(w.dir, "another.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the other store: got %v, want that there is none", err)
	}
	if _, body := get("serve.admin", "/status?format=json"); !strings.Contains(body, `"hook sent": 1`) {
		t.Errorf("got %.300s, want the edition that was sent", body)
	}
	if strings.Contains(log.String(), "xoxb-test-token") || strings.Contains(log.String(), w.env["HOOK"]) {
		t.Errorf("a secret is in the log: %s", log)
	}
	if strings.Contains(log.String(), `hint=""`) {
		t.Errorf("the log has an empty hint: %s", log)
	}
}

// fetchStatus asks a listener.
func fetchStatus(t *testing.T, address, path string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestSystemdIsTold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no systemd on Windows: not tested")
	}
	dir, err := os.MkdirTemp("", "n") //nolint:usetesting // the name of a socket is at most 108 bytes, and t.TempDir has long ones
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	name := filepath.Join(dir, "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	t.Setenv("NOTIFY_SOCKET", name)
	t.Setenv("WATCHDOG_USEC", "100000")
	cmd, _, _ := newTown(t, "").serving("2026-01-06T12:00:00-08:00")
	next := func(want string) {
		t.Helper()
		for {
			b := make([]byte, 100)
			if err := socket.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
				t.Fatal(err)
			}
			n, err := socket.Read(b)
			if err != nil {
				t.Fatalf("waiting for %s: %v", want, err)
			}
			if string(b[:n]) == want {
				return
			}
		}
	}
	next("READY=1")
	next("WATCHDOG=1")
	next("WATCHDOG=1")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	next("STOPPING=1")
}

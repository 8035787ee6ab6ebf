package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// town is a folder for real processes, with calendars, a Slack that can be asked, a webhook that cannot, and a store.
type town struct {
	t        *testing.T
	dir      string
	location string // of the store
	slack    *slacktest.Server
	env      map[string]string // of its processes

	mu     sync.Mutex
	reads  int            // of calendars that got a response
	broken int            // of calendars whose reader was killed before it got the response
	hooks  map[string]int // what the webhook got, by edition
	hold   chan struct{}  // if it is not nil, the webhook responds when it is closed
}

// newTown makes a town. Its servers are slow, so that a process can be killed at any point.
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
			return // the process was killed during the request: nothing was published
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

// calendar responds after a tenth of a second, with so many events that composing takes some time too.
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
	_, _ = io.WriteString(rw, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1@test\n"+
		"DTSTART;TZID=America/Los_Angeles:20260106T190000\nRRULE:FREQ=WEEKLY\nSUMMARY:Async tricks\nEND:VEVENT\n")
	for i := range 12 {
		_, _ = fmt.Fprintf(rw, "BEGIN:VEVENT\nUID:%d%s@test\nDTSTART;TZID=America/Los_Angeles:202601%02dT180000\n"+
			"RRULE:FREQ=WEEKLY\nSUMMARY:Evening %d of %s\nEND:VEVENT\n", i, r.URL.Path, 6+i, i, r.URL.Path)
	}
	_, _ = io.WriteString(rw, "END:VCALENDAR\n")
}

// editionIn returns the name of the edition that a message links to.
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

// digest returns a command that runs the program.
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

// schemaOf returns the location of an empty PostgreSQL store. Without a server, it skips the test.
func schemaOf(t *testing.T) string {
	t.Helper()
	address := os.Getenv("DIGEST_TEST_POSTGRES")
	if address == "" {
		t.Skip("DIGEST_TEST_POSTGRES is not set")
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

// serving starts digest serve, waits until it listens, and returns its addresses and its log.
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

// patient is how long tests wait for something to happen. It only ends tests in which it never does.
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

// lag returns how much longer things may take on a loaded machine: twenty times the start of the program.
func (w *town) lag() time.Duration {
	w.t.Helper()
	begun := time.Now()
	if out, err := w.digest("version").CombinedOutput(); err != nil {
		w.t.Fatalf("%v\n%s", err, out)
	}
	return 20 * time.Since(begun)
}

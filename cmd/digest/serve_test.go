package main

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestManyServeOneStore(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGTERM on Windows: not tested")
	}
	for name, place := range map[string]func(*testing.T) string{
		"SQLite": func(*testing.T) string { return "" }, "Postgres": schemaOf,
	} {
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

func TestServe(t *testing.T) {
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

	// A configuration that is wrong is refused, and the old one stays. A valid one is used.
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
	// Another store was refused: nothing was written to it, and the server still knows what was sent.
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

// fetchStatus returns the status and body of a response.
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

func TestServeReportsToSystemd(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no systemd on Windows: not tested")
	}
	dir, err := os.MkdirTemp("", "n") //nolint:usetesting // the name of a socket has at most 108 bytes
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

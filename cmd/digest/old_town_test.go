package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/store"
)

// oldStore is the folder of a digest of version 0.1.0. Its README explains its content, and how it was made.
const oldStore = "testdata/store-0.1.0"

// oldTown is a copy of such a folder, with the servers that its configuration names.
type oldTown struct {
	t     *testing.T
	dir   string
	slack *slacktest.Server
	smtp  *smtptest.Server
	web   *httptest.Server // a proxy, so that the address of a calendar is the same in every run
	env   []string         // of the programs that are run
}

func newOldTown(t *testing.T, dir string) *oldTown {
	o := &oldTown{t: t, dir: dir, slack: slacktest.New(), smtp: smtptest.New()}
	o.web = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(dir, "web", filepath.Base(r.URL.Path)))
		if err != nil || r.URL.Query().Get("key") != "tiger" {
			http.NotFound(rw, r)
			return
		}
		_, _ = rw.Write(body)
	}))
	t.Cleanup(o.slack.Close)
	t.Cleanup(o.smtp.Close)
	t.Cleanup(o.web.Close)
	return o
}

// run runs a program in the folder, and returns its output and exit code.
func (o *oldTown) run(program string, args ...string) (string, int) {
	o.t.Helper()
	cmd := exec.CommandContext(o.t.Context(), program)
	cmd.Args = append([]string{"digest"}, args...) // testscript.Main runs main for a program of this name
	cmd.Dir = o.dir
	cmd.Env = append(os.Environ(), "HTTP_PROXY="+o.web.URL, "http_proxy="+o.web.URL, "NO_PROXY=127.0.0.1",
		"no_proxy=127.0.0.1",
		"SLACK="+o.slack.URL(), "SMTP="+o.smtp.URL(), "SLACK_TOKEN=xoxb-of-tests",
		"NEWSLETTER_KEY=a-key-of-more-than-thirty-two-bytes-for-tests")
	cmd.Env = append(cmd.Env, o.env...)
	out, err := cmd.CombinedOutput()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		o.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// digest runs this program, checks its exit code, and returns its output.
func (o *oldTown) digest(code int, args ...string) string {
	o.t.Helper()
	out, got := o.run(os.Args[0], args...)
	if got != code {
		o.t.Fatalf("digest %s: got exit code %d, want %d:\n%s", strings.Join(args, " "), got, code, out)
	}
	return out
}

func (o *oldTown) read(name string) string {
	o.t.Helper()
	text, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}

func (o *oldTown) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// oldFormats are the formats of a dry run whose output by 0.1.0 is kept.
var oldFormats = []digest.Format{digest.Text, digest.HTML, digest.Slack, digest.JSON, digest.Markdown}

// copyOf copies oldStore, and starts servers. Slack has the messages that it got then.
func copyOf(t *testing.T) *oldTown {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(oldStore)); err != nil {
		t.Fatal(err)
	}
	o := newOldTown(t, dir)
	var messages []slacktest.Message
	if err := json.Unmarshal([]byte(o.read("was/slack.json")), &messages); err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		o.slack.Add(m)
	}
	return o
}

// open opens the store in this process.
func (o *oldTown) open() *store.Store {
	o.t.Helper()
	s, err := store.Open(o.t.Context(), filepath.Join(o.dir, "digest.db"))
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = s.Close() })
	return s
}

// rendered renders a record with this program, in each of oldFormats.
func (o *oldTown) rendered(r digest.Record) map[digest.Format]string {
	o.t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		o.t.Fatal(err)
	}
	renderer, err := render.Open(render.Config{
		Language: "en", Zone: zone, Name: "Riverside desk", ArchiveURL: "https://digest.example",
		Subscribe: "https://digest.example/news/subscribe",
	})
	if err != nil {
		o.t.Fatal(err)
	}
	m, err := renderer.Render(r, oldFormats)
	if err != nil {
		o.t.Fatal(err)
	}
	return m.Bodies
}

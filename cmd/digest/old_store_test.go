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

// oldStore is what version 0.1.0 left behind; its README says how it was made, and what is in it.
const oldStore = "testdata/store-0.1.0"

// oldTown is a folder with what version 0.1.0 left behind, and the servers that its configuration names.
type oldTown struct {
	t     *testing.T
	dir   string
	slack *slacktest.Server
	smtp  *smtptest.Server
	web   *httptest.Server // a proxy, so that a calendar's address is the same in every run
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

// run runs a program in the folder, and returns what it printed and its exit code.
func (o *oldTown) run(program string, args ...string) (string, int) {
	o.t.Helper()
	cmd := exec.CommandContext(o.t.Context(), program)
	cmd.Args = append([]string{"digest"}, args...) // testscript.Main runs main for a program of this name
	cmd.Dir = o.dir
	cmd.Env = append(os.Environ(), "HTTP_PROXY="+o.web.URL, "http_proxy="+o.web.URL, "NO_PROXY=127.0.0.1",
		"no_proxy=127.0.0.1",
		"SLACK="+o.slack.URL(), "SMTP="+o.smtp.URL(), "SLACK_TOKEN=xoxb-of-tests", "NEWSLETTER_KEY=a-key-of-more-than-thirty-two-bytes-for-tests")
	cmd.Env = append(cmd.Env, o.env...)
	out, err := cmd.CombinedOutput()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		o.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// digest runs this program, wants the exit code, and returns what it printed.
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

// oldFormats are those that a dry run prints, whose text of 0.1.0 is kept.
var oldFormats = []digest.Format{digest.Text, digest.HTML, digest.Slack, digest.JSON, digest.Markdown}

// TestMakeOldStore makes the fixture anew with the binary of version 0.1.0 that DIGEST_010 names.
func TestMakeOldStore(t *testing.T) {
	program := os.Getenv("DIGEST_010")
	if program == "" {
		t.Skip("DIGEST_010 names no binary of version 0.1.0")
	}
	dir, err := filepath.Abs(oldStore)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"digest.db", "public", "was"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "was"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := newOldTown(t, dir)
	old := func(args ...string) string {
		t.Helper()
		out, code := o.run(program, args...)
		if code != 0 && code != exitHeld {
			t.Fatalf("digest %s: exit code %d:\n%s", strings.Join(args, " "), code, out)
		}
		t.Logf("digest %s\n%s", strings.Join(args, " "), out)
		return out
	}
	maps := o.read("web/maps.ics")
	old("subscriber", "import", "members.csv")
	old("--at", "2026-07-19T10:00:00-07:00")
	old("approve", "2026-07-20", "--as", "Ada", "--at", "2026-07-19T11:00:00-07:00")
	old("approve", "2026-07-20", "--as", "Bob", "--at", "2026-07-19T11:10:00-07:00")
	for _, f := range oldFormats {
		o.write("was/2026-07-20."+string(f), old("--dry-run", "-q", "--format", string(f), "--at",
			"2026-07-19T12:00:00-07:00"))
	}
	old("--at", "2026-07-20T09:05:00-07:00")
	o.write("web/maps.ics", strings.ReplaceAll(maps, "20260722T190000", "20260722T200000"))
	old("--at", "2026-07-20T12:00:00-07:00")
	o.write("web/maps.ics", maps)
	old("--at", "2026-07-26T10:00:00-07:00")
	old("approve", "2026-07-27", "--as", "Ada", "--at", "2026-07-26T11:00:00-07:00")
	for _, f := range oldFormats {
		o.write("was/2026-07-27."+string(f), old("--dry-run", "-q", "--format", string(f), "--at",
			"2026-07-26T12:00:00-07:00"))
	}
	o.write("was/editions.txt", old("editions", "2026-07-20"))
	text, err := json.MarshalIndent(o.slack.Messages(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	o.write("was/slack.json", string(text))
}

// copyOf is a copy of what version 0.1.0 left behind, with servers. Slack has what it was sent then.
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

// rendered is a record of the store as each of oldFormats, by this program.
func (o *oldTown) rendered(r digest.Record) map[digest.Format]string {
	o.t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		o.t.Fatal(err)
	}
	renderer, err := render.Open(render.Config{
		Language: "en", Zone: zone, Name: "Riverside desk", ArchiveURL: "https://digest.example", Subscribe: "https://digest.example/news/subscribe",
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

// An edition and a draft of version 0.1.0 are the same edition and the same draft: the same bytes, under the same hash.
func TestOldStoreRendersTheSame(t *testing.T) {
	t.Parallel()
	o := copyOf(t)
	s := o.open()
	sent, err := s.Edition(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft(t.Context(), "2026-07-27")
	if err != nil {
		t.Fatal(err)
	}
	draft.Edition = draft.Edited
	log, err := s.Log(t.Context(), "2026-07-27")
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]digest.Record{"2026-07-20": sent, "2026-07-27": draft.Record} {
		bodies := o.rendered(r)
		for _, f := range oldFormats {
			if was := o.read("was/" + name + "." + string(f)); strings.TrimSpace(bodies[f]) != strings.TrimSpace(was) {
				t.Errorf("%s as %s: it was\n%s\nit is\n%s", name, f, was, bodies[f])
			}
		}
		hash, err := r.Hash()
		if err != nil {
			t.Fatal(err)
		}
		if name == "2026-07-20" && !strings.Contains(o.read("was/editions.txt"), hash[:16]) {
			t.Errorf("%s has the hash %s; before:\n%s", name, hash, o.read("was/editions.txt"))
		}
		if name == "2026-07-27" && digest.Stand(log).Hash != hash {
			t.Errorf("%s has the hash %s, and %s was approved", name, hash, digest.Stand(log).Hash)
		}
	}
	if !strings.Contains(o.read("was/2026-07-20.text"), "Printed in Riverside") {
		t.Error("the fixture has no template of its own")
	}
}

// What version 0.1.0 sent is not sent again; a correction finds whom to ask and whom to tell.
func TestOldStoreIsCorrected(t *testing.T) {
	t.Parallel()
	o := copyOf(t)
	posts, page := len(o.slack.Messages()), o.read("public/editions/2026-07-20/index.html")
	for range 2 {
		if out := o.digest(0, "--at", "2026-07-26T12:10:00-07:00"); !strings.Contains(out, "Nothing is due") {
			t.Errorf("got\n%s", out)
		}
	}
	if n := len(o.smtp.Messages()); n != 0 || len(o.slack.Messages()) != posts {
		t.Errorf("%d letters and %d messages were sent again", n, len(o.slack.Messages())-posts)
	}
	o.write("web/maps.ics", strings.ReplaceAll(o.read("web/maps.ics"), "20260812T190000", "20260813T200000"))
	o.write("trees.ics", strings.ReplaceAll(o.read("trees.ics"), "20260815T100000", "20260815T110000"))
	out := o.digest(0, "--at", "2026-07-26T13:00:00-07:00") // the draft of the next edition was made on that day
	for _, want := range []string{"Correction 2026-07-20-c2", "team", "newsletter", "site"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	if n := len(o.smtp.Messages()); n != 3 { // both events changed: all three are told, once
		t.Errorf("%d letters were sent", n)
	}
	if now := o.read("public/editions/2026-07-20/index.html"); now == page || !strings.Contains(now, "11:00 AM") {
		t.Errorf("the archive's page is\n%s", now)
	}
}

// A draft that one of two people approved under version 0.1.0 still has that approval. The edition after it knows
// what readers were told.
func TestOldStoreGoesOn(t *testing.T) {
	t.Parallel()
	o := copyOf(t)
	if out := o.digest(exitHeld, "--at", "2026-07-27T09:00:00-07:00"); !strings.Contains(out, "waits for an approval") {
		t.Fatalf("got\n%s", out)
	}
	o.env = []string{"TEST_UID=1002"} // Bob has a login of his own
	o.digest(0, "approve", "2026-07-27", "--as", "Bob", "--at", "2026-07-27T09:10:00-07:00")
	o.env = nil
	out := o.digest(0, "--at", "2026-07-27T09:20:00-07:00")
	for _, to := range []string{"team", "newsletter", "site"} {
		if !strings.Contains(out, to) {
			t.Errorf("%s is missing:\n%s", to, out)
		}
	}
	if n := len(o.smtp.Messages()); n != 3 {
		t.Errorf("%d letters were sent", n)
	}
	for file, wants := range map[string][]string{
		"public/index.html":                    {"editions/2026-07-20/", "editions/2026-07-27/"},
		"public/feed.xml":                      {"https://digest.example/editions/2026-07-20/", "https://digest.example/editions/2026-07-27/"},
		"public/editions/2026-07-20/index.txt": {"WHAT HAS CHANGED SINCE"},
		"public/editions/2026-07-27/index.txt": {"Printed in Riverside"},
	} {
		for _, want := range wants {
			if !strings.Contains(o.read(file), want) {
				t.Errorf("%s has no %s:\n%s", file, want, o.read(file))
			}
		}
	}
	// The edition after: all that is in it was told by 0.1.0, and its sources are known by other keys now. Nothing is new.
	o.digest(0, "--at", "2026-08-02T10:00:00-07:00")
	s := o.open()
	next, err := s.Draft(t.Context(), "2026-08-03")
	if err != nil {
		t.Fatal(err)
	}
	if len(next.Edition.Events) == 0 {
		t.Error("the edition has no events")
	}
	for _, e := range next.Edition.Events {
		if e.Change != "" {
			t.Errorf("%s is %s", e.Title, e.Change)
		}
	}
}

// A destination that is renamed while the program is updated: nobody knows where version 0.1.0 sent the edition, so a
// person is asked.
func TestOldStoreWithARenamedDestination(t *testing.T) {
	t.Parallel()
	for said, code := range map[string]int{"": exitHeld, "formerly: [team], ": 0} {
		o := copyOf(t)
		posts := len(o.slack.Messages())
		text := strings.Replace(o.read("meetups.yaml"), "name: team,", "name: channel, "+said, 1)
		o.write("meetups.yaml", text)
		out := o.digest(code, "--at", "2026-07-20T12:10:00-07:00")
		if held := strings.Contains(out, "held for channel: team, which is not configured any more"); held != (said == "") {
			t.Errorf("%q: got\n%s", said, out)
		}
		if n := len(o.slack.Messages()) - posts; n != 0 {
			t.Errorf("%q: %d messages were sent again", said, n)
		}
	}
}

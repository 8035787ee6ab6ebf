package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/cityoflosangeles/digest/internal/race"
)

// forge is a bare repository with the workflow of deploy/github-workflow.yaml. The commands of the workflow run in
// order, each time on a new machine.
type forge struct {
	t     *testing.T
	top   string
	env   map[string]string // the workflow's own
	steps []struct {
		Name, Run, If string
	}
	digest string // the program
	posts  atomic.Int32
	down   atomic.Bool
}

// newForge pushes a configuration with the schedule. The time of the commit is written.
func newForge(t *testing.T, schedule string, written time.Time) *forge {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil || runtime.GOOS == "windows" {
		t.Skip("needs git and bash")
	}
	var workflow struct {
		Env  map[string]string
		Jobs map[string]struct {
			Steps []struct {
				Name, Run, If string
			}
		}
	}
	text, err := os.ReadFile("../../deploy/github-workflow.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("digest")
	if err != nil {
		t.Fatal(err)
	}
	f := &forge{t: t, top: t.TempDir(), env: workflow.Env, steps: workflow.Jobs["publish"].Steps, digest: program}
	for name, value := range f.env {
		f.env[name] = strings.ReplaceAll(value, "${{ github.repository }}", "owner/desk")
	}
	if f.env["DIGEST_MACHINE"] != "github.com/owner/desk" {
		t.Fatalf("the workflow's machines are called %q", f.env["DIGEST_MACHINE"])
	}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if f.down.Load() {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		f.posts.Add(1)
	}))
	t.Cleanup(hook.Close)
	config := fmt.Sprintf(`name: Forge desk
time_zone: UTC
schedule: %s
groups: [{name: Maps, sources: [calendar.ics]}]
destinations:
  - {name: hook, webhook: {url: %q, secret: "${SECRET}"}}
  - {name: site, site: {dir: public, url: https://owner.github.io/desk}}
store: ledger/digest.db
fetch: {allow_private: true}
`, schedule, hook.URL)
	start := time.Now().AddDate(0, 0, 3).UTC().Format("20060102T150405Z")
	calendar := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:" + start +
		"\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Map night\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	f.must(f.top, "git init -q --bare forge.git && git -c init.defaultBranch=main init -q first && mkdir bin")
	for name, text := range map[string]string{"meetups.yaml": config, "calendar.ics": calendar} {
		if err := os.WriteFile(filepath.Join(f.top, "first", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.must(filepath.Join(f.top, "first"),
		"git add . && GIT_COMMITTER_DATE='"+written.Format(time.RFC3339)+"' "+
			"git -c user.name=a -c user.email=a@example.org commit -qm begin "+
			"&& git push -q ../forge.git HEAD:main && git -C ../forge.git symbolic-ref HEAD refs/heads/main")
	const gh = "#!/bin/sh\necho \"$@\" >> \"$HOME/gh.log\"\n" // the forge's own program
	if err := os.WriteFile(filepath.Join(f.top, "bin", "gh"), []byte(gh), 0o700); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *forge) shell(dir, script string, env ...string) (string, error) {
	cmd := exec.CommandContext(f.t.Context(), "bash", "-eo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+f.top, "GIT_CONFIG_NOSYSTEM=1", "GITHUB_TOKEN=",
		"SECRET="+strings.Repeat("x", 32), "SLACK_BOT_TOKEN=", "RESUME=no",
		"GITHUB_REPOSITORY=owner/desk", "GITHUB_WORKFLOW_REF=owner/desk/.github/workflows/weekly.yaml@refs/heads/main",
		"PATH="+filepath.Join(f.top, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	for name, value := range f.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (f *forge) must(dir, script string, env ...string) string {
	f.t.Helper()
	out, err := f.shell(dir, script, env...)
	if err != nil {
		f.t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return out
}

// machine runs the workflow on a new machine, and returns the output of the step that publishes, and whether it failed.
func (f *forge) machine(n int, env ...string) (said string, failed bool) {
	f.t.Helper()
	dir := filepath.Join(f.top, fmt.Sprint("machine", n))
	f.must(f.top, "git clone -q forge.git "+dir)
	for _, step := range f.steps {
		switch {
		case step.Run == "", strings.HasPrefix(step.Run, "go install"):
		case step.Run == "digest":
			out, err := f.shell(dir, step.Run, env...)
			said, failed = out, err != nil
		case failed && !strings.HasPrefix(step.If, "always()"):
		default:
			f.must(dir, step.Run, env...)
		}
	}
	return said, failed
}

// weekly returns a schedule whose last slot is the one given.
func weekly(slot time.Time) string {
	return fmt.Sprintf(`{cron: "%d %d * * %d", grace: 24h}`, slot.Minute(), slot.Hour(), int(slot.Weekday()))
}

// The workflow publishes without a server.
func TestTheWorkflowWithoutAServerPublishesOnce(t *testing.T) {
	race.Alone(t)
	t.Parallel()
	slot := time.Now().Add(-90 * time.Minute).UTC() // far from the next one
	f := newForge(t, weekly(slot), slot.Add(-time.Hour))
	f.down.Store(true)
	if said, failed := f.machine(1); !failed || f.posts.Load() != 0 || !strings.Contains(said, "site  sent") {
		t.Fatalf("while the webhook is down: got %d posts and\n%s", f.posts.Load(), said)
	}
	f.down.Store(false)
	if said, failed := f.machine(2); failed || f.posts.Load() != 1 {
		t.Fatalf("got %d posts and\n%s", f.posts.Load(), said)
	}
	if said, failed := f.machine(3); failed || f.posts.Load() != 1 || !strings.Contains(said, "Nothing is due") {
		t.Errorf("got %d posts, want none anew, and\n%s", f.posts.Load(), said)
	}
	const alive = "api --method PUT repos/owner/desk/actions/workflows/weekly.yaml/enable\n"
	if got := f.must(f.top, "cat gh.log"); got != strings.Repeat(alive, 3) {
		t.Errorf("the schedule ends after 60 quiet days: gh got\n%s", got)
	}
	if page := f.must(filepath.Join(f.top, "forge.git"),
		"git show ledger:docs/editions/"+slot.Format(time.DateOnly)+"/index.html"); !strings.Contains(page, "Map night") {
		t.Errorf("the archive has\n%s", page)
	}
	if n := strings.TrimSpace(f.must(filepath.Join(f.top, "forge.git"), "git rev-list --count ledger")); n != "1" {
		t.Errorf("the branch has %s commits: it would grow by a ledger each hour", n)
	}
}

// A configuration that is pushed after the slot has its first edition at the next one, although a checkout changes the
// times of all files.
func TestTheWorkflowBeginsWithTheNextSlot(t *testing.T) {
	race.Alone(t)
	t.Parallel()
	slot := time.Now().Add(-90 * time.Minute).UTC()
	f := newForge(t, weekly(slot), slot.Add(time.Hour))
	for n := range 2 {
		if said, failed := f.machine(n); failed || f.posts.Load() != 0 ||
			!strings.Contains(said, "was last changed after that time") {
			t.Errorf("got %d posts, want none, and\n%s", f.posts.Load(), said)
		}
	}
}

// weeks makes digest use $AT as the current time. If the system allows it, each machine also has its own machine-id, in
// the file $MACHINE_ID.
func (f *forge) weeks() (own bool) {
	f.t.Helper()
	_, err := f.shell(f.top, "test -f /etc/machine-id && unshare -m mount --bind /etc/hostname /etc/machine-id")
	own = err == nil
	run := fmt.Sprintf("exec %q --at \"$AT\" \"$@\"\n", f.digest)
	if own {
		run = fmt.Sprintf("export DIGEST=%q\n", f.digest) +
			`exec unshare -m sh -c 'mount --bind "$MACHINE_ID" /etc/machine-id && ` +
			`exec "$DIGEST" --at "$AT" "$@"' digest "$@"` + "\n"
	}
	program := filepath.Join(f.top, "bin", "digest")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"+run), 0o700); err != nil {
		f.t.Fatal(err)
	}
	return own
}

// in returns the environment of a machine that runs in the week.
func (f *forge) in(first time.Time, week, id int) []string {
	f.t.Helper()
	file := filepath.Join(f.top, fmt.Sprint("machine-id", id))
	if err := os.WriteFile(file, fmt.Appendf(nil, "%032x\n", id+1), 0o600); err != nil {
		f.t.Fatal(err)
	}
	at := first.AddDate(0, 0, 7*week).Add(25 * time.Minute).Format(time.RFC3339)
	return []string{"PATH=" + filepath.Join(f.top, "bin") + ":" + os.Getenv("PATH"), "AT=" + at, "MACHINE_ID=" + file}
}

func TestTenRunsOnTenMachinesSendTenEditions(t *testing.T) {
	race.Alone(t)
	t.Parallel()
	first := time.Now().UTC().AddDate(0, 0, 7).Truncate(time.Minute)
	f := newForge(t, weekly(first), time.Now())
	own := f.weeks()
	for n := range 10 {
		if said, failed := f.machine(n, f.in(first, n, n)...); failed || int(f.posts.Load()) != n+1 {
			t.Fatalf("week %d: got %d posts and\n%s", n, f.posts.Load(), said)
		}
	}

	// Without its witness, the ledger counts as a copy: nothing is sent until a person resumes, which the workflow has an
	// input for.
	lost := "git clone -q -b ledger forge.git lost && cd lost && git rm -q digest.db.witness && " +
		"git -c user.name=a -c user.email=a@example.org commit -q --amend -m ledger && git push -q --force"
	f.must(f.top, lost)
	said, failed := f.machine(10, f.in(first, 10, 10)...)
	if !failed || f.posts.Load() != 10 || !strings.Contains(said, "no witness") ||
		!strings.Contains(said, "digest resume") {
		t.Fatalf("without a witness: got %d posts and\n%s", f.posts.Load(), said)
	}
	if said, failed := f.machine(11, append(f.in(first, 10, 11), "RESUME=resume")...); failed || f.posts.Load() != 11 {
		t.Fatalf("after it was resumed: got %d posts and\n%s", f.posts.Load(), said)
	}

	if own { // without DIGEST_MACHINE, each machine counts as another one
		if said, failed := f.machine(12, append(f.in(first, 11, 12), "DIGEST_MACHINE=")...); !failed ||
			f.posts.Load() != 11 || !strings.Contains(said, "another machine") {
			t.Errorf("without DIGEST_MACHINE: got %d posts and\n%s", f.posts.Load(), said)
		}
	}
}

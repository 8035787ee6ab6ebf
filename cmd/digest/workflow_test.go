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

// The way without a server, as a forge goes it: the workflow's own commands, in order, on a machine that is new each time, with a bare repository for
// the forge.
func TestTheWorkflowWithoutAServerPublishesOnce(t *testing.T) {
	race.Alone(t)
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil || runtime.GOOS == "windows" {
		t.Skip("needs git and bash")
	}
	var workflow struct {
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
	var posts atomic.Int32
	down := atomic.Bool{}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if down.Load() {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		posts.Add(1)
	}))
	t.Cleanup(hook.Close)
	top := t.TempDir()
	shell := func(dir, script string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "bash", "-eo", "pipefail", "-c", script)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+top, "GIT_CONFIG_NOSYSTEM=1", "GITHUB_TOKEN=", "SECRET="+strings.Repeat("x", 32), "SLACK_BOT_TOKEN=")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	must := func(dir, script string) string {
		t.Helper()
		out, err := shell(dir, script)
		if err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
		return out
	}
	slot := time.Now().Add(-90 * time.Minute).UTC() // far from the next one, whenever this runs
	config := fmt.Sprintf(`name: Forge desk
time_zone: UTC
schedule: {cron: "%d %d * * %d", grace: 24h}
groups: [{name: Maps, sources: [calendar.ics]}]
destinations:
  - {name: hook, webhook: {url: %q, secret: "${SECRET}"}}
  - {name: site, site: {dir: public, url: https://owner.github.io/desk}}
store: ledger/digest.db
fetch: {allow_private: true}
`, slot.Minute(), slot.Hour(), int(slot.Weekday()), hook.URL)
	calendar := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:" + time.Now().AddDate(0, 0, 3).UTC().Format("20060102T150405Z") + "\r\nSUMMARY:Map night\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	must(top, "git init -q --bare forge.git && git -c init.defaultBranch=main init -q first")
	for name, text := range map[string]string{"meetups.yaml": config, "calendar.ics": calendar} {
		if err := os.WriteFile(filepath.Join(top, "first", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must(filepath.Join(top, "first"), "git add . && git -c user.name=a -c user.email=a@example.org commit -qm begin && git push -q ../forge.git HEAD:main && git -C ../forge.git symbolic-ref HEAD refs/heads/main")
	// machine runs the workflow on a new machine, and returns the exit code of the step that publishes.
	machine := func(n int) (said string, failed bool) {
		t.Helper()
		dir := filepath.Join(top, fmt.Sprint("machine", n))
		must(top, "git clone -q forge.git "+dir)
		for _, step := range workflow.Jobs["publish"].Steps {
			switch {
			case step.Run == "", strings.HasPrefix(step.Run, "go install"):
			case step.Run == "digest":
				out, err := shell(dir, step.Run)
				said, failed = out, err != nil
			case failed && !strings.HasPrefix(step.If, "always()"):
			default:
				must(dir, step.Run)
			}
		}
		return said, failed
	}
	down.Store(true)
	if said, failed := machine(1); !failed || posts.Load() != 0 || !strings.Contains(said, "site  sent") {
		t.Fatalf("while the webhook is down: got %d posts and\n%s", posts.Load(), said)
	}
	down.Store(false)
	if said, failed := machine(2); failed || posts.Load() != 1 {
		t.Fatalf("got %d posts and\n%s", posts.Load(), said)
	}
	if said, failed := machine(3); failed || posts.Load() != 1 || !strings.Contains(said, "Nothing is due") {
		t.Errorf("got %d posts, want none anew, and\n%s", posts.Load(), said)
	}
	if page := must(filepath.Join(top, "forge.git"), "git show ledger:docs/editions/"+slot.Format(time.DateOnly)+"/index.html"); !strings.Contains(page, "Map night") {
		t.Errorf("the archive has\n%s", page)
	}
	if n := strings.TrimSpace(must(filepath.Join(top, "forge.git"), "git rev-list --count ledger")); n != "1" {
		t.Errorf("the branch has %s commits: it would grow by a ledger each hour", n)
	}
}

package main

import (
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cityoflosangeles/digest/internal/process"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

func TestMain(m *testing.M) {
	if name := strings.TrimSuffix(os.Args[0], ".exe"); strings.HasSuffix(name, ".test") && !race.Enabled {
		flag.Parse()
		_ = flag.Set("test.parallel", "8") // scripts mostly wait
	}
	testscript.Main(m, map[string]func(){
		"digest": func() {
			if uid, err := strconv.Atoi(os.Getenv("TEST_UID")); err == nil { // another login
				login = func() string { return process.LoginName(uid) }
			}
			main()
		},
	})
}

// world holds the servers for a script: one for the script's files, a GitHub, a Slack, and a mail server.
type world struct {
	github *githubtest.Server
	slack  *slacktest.Server
	smtp   *smtptest.Server
}

type worldKey struct{}

// TestScripts runs the program as its users do. Scripts find the servers at $WEB, $GITHUB, $SLACK and $SMTP.
func TestScripts(t *testing.T) {
	folder, files := "testdata/script", []string(nil)
	if race.Enabled { // the other scripts have no concurrency
		folder = ""
		for _, name := range []string{"approve", "buttons", "correct", "killed", "once", "serve", "subscriber", "trouble"} {
			files = append(files, "testdata/script/"+name+".txtar")
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 folder,
		Files:               files,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			w := &world{github: githubtest.New(), slack: slacktest.New(), smtp: smtptest.New()}
			w.slack.Team = "T0TEST"
			web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				serve(rw, r, filepath.Join(env.WorkDir, "web"))
			}))
			env.Defer(web.Close)
			secure := httptest.NewTLSServer(web.Config.Handler)
			env.Defer(secure.Close)
			authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
			if err := os.WriteFile(filepath.Join(env.WorkDir, "authority.pem"), authority, 0o600); err != nil {
				return err
			}
			env.Setenv("WEB_TLS", secure.URL)
			env.Defer(w.github.Close)
			env.Defer(w.slack.Close)
			env.Defer(w.smtp.Close)
			env.Values[worldKey{}] = w
			env.Setenv("WEB", web.URL)
			env.Setenv("GITHUB", w.github.URL())
			env.Setenv("SLACK", w.slack.URL())
			env.Setenv("SMTP", w.smtp.URL())
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":     code,
			"touch":    touch,
			"city":     city,
			"push":     push,
			"got":      got,
			"expand":   expand,
			"await":    await,
			"mailed":   mailed,
			"posted":   posted,
			"press":    press,
			"answered": answered,
			"tap":      tap,

			"repository": repository,
		},
	})
}

// serve responds with a file of the script, or as the path says: /status/500, /hang. A file NAME.status contains the
// status of the response for NAME.
func serve(rw http.ResponseWriter, r *http.Request, dir string) {
	name := strings.Trim(filepath.Clean("/"+r.URL.Path), "/")
	if text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)+".status")); err == nil {
		name = "status/" + strings.TrimSpace(string(text))
	}
	if status, ok := strings.CutPrefix(name, "status/"); ok {
		var n int
		if _, err := fmt.Sscan(status, &n); err != nil {
			n = http.StatusTeapot
		}
		rw.WriteHeader(n)
		return
	}
	if name == "hang" {
		_, _ = io.Copy(io.Discard, r.Body) // until then, the server does not notice that the client is gone
		<-r.Context().Done()
		return
	}
	for _, candidate := range []string{name, name + ".ics", name + ".html", name + ".json"} {
		if body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(candidate))); err == nil {
			_, _ = rw.Write(body)
			return
		}
	}
	http.NotFound(rw, r)
}

// code runs a command and checks its exit code: code 3 digest --dry-run.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND…")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("got exit code %s, want %s", got, args[0])
	}
}

// touch sets the modification time of a file: touch 2026-07-20T14:00:00-07:00 meetups.yaml.
func touch(ts *testscript.TestScript, _ bool, args []string) {
	at, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	ts.Check(os.Chtimes(ts.MkAbs(args[1]), at, at))
}

// got counts what arrived: got slack 1, got mail 1; got edits 1, got notes 1 of corrections in Slack.
func got(ts *testscript.TestScript, _ bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	n := len(w.smtp.Messages())
	switch args[0] {
	case "slack":
		n = len(w.slack.Parents())
	case "github":
		n = len(w.github.Requests())
		w.github.Forget()
	case "edits", "notes":
		n = 0
		for _, m := range w.slack.Messages() {
			if args[0] == "edits" {
				n += m.Edits
			} else if strings.Contains(string(m.Metadata), "digest_correction") {
				n++
			}
		}
	}
	if fmt.Sprint(n) != args[1] {
		ts.Fatalf("%s got %d messages, want %s", args[0], n, args[1])
	}
}

// expand replaces $WEB, $GITHUB, $SLACK and $SMTP in a file of the script.
func expand(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text := os.Expand(ts.ReadFile(name), func(v string) string {
			switch v {
			case "WEB", "GITHUB", "SLACK", "SMTP":
				return ts.Getenv(v)
			}
			return "${" + v + "}"
		})
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}

// await runs a command until its output has the text: await claimed digest editions 2026-07-20.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for range 200 {
		cmd := exec.Command(args[1], args[2:]...)
		cmd.Dir = ts.MkAbs(".")
		for _, name := range []string{"PATH", "HOME", "HOOK", "SLACK_TOKEN"} {
			cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
		}
		if out, _ := cmd.CombinedOutput(); strings.Contains(string(out), args[0]) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%q never came", args[0])
}

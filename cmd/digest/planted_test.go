package main

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// secretsOf are the invented numbers of one online meeting, by the names that the invitations of
// internal/sources/textclean/testdata use for them.
var secretsOf = map[string]string{
	"{id}": "83519274460", "{spaced}": "835 1927 4460", "{dashed}": "835-1927-4460", "{other}": "846 1927 4460",
	"{code}": "907316", "{mixed}": "kQ7x4Z", "{conf}": "618 204 973", "{confdigits}": "618204973",
	"{teams}": "618 204 973 572", "{teams12}": "618 204 973 572 94", "{pin}": "572940618", "{pins}": "572 940 618",
	"{goto}": "572-940-618", "{webex}": "2481 390 5762", "{webexdigits}": "24813905762",
	"{line}": strings.Repeat("_", 80), "{fence}": "-::~:~::~:" + strings.Repeat("~:", 18) + ":~::~::-",
}

// leaks returns the secrets in a text.
func leaks(text string) (found []string) {
	for name, secret := range secretsOf {
		if name != "{line}" && name != "{fence}" && strings.Contains(text, secret) {
			found = append(found, fmt.Sprintf("%s in %.300q", name, text[max(0, strings.Index(text, secret)-150):]))
		}
	}
	return found
}

// invitationsOf returns the invitations and sentences that the text cleaner is tested with, with the secrets in them.
func invitationsOf(t *testing.T) (out []string) {
	t.Helper()
	var pairs []string
	for name, secret := range secretsOf {
		pairs = append(pairs, name, secret)
	}
	for _, from := range []struct{ file, separator string }{{"invitations.txt", "\n== "}, {"sentences.txt", "\n"}} {
		text, err := os.ReadFile(filepath.Join("..", "..", "internal", "sources", "textclean", "testdata", from.file))
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq("\n"+string(text), from.separator) {
			if _, block, ok := strings.Cut(part, " ==\n"); ok {
				part = block
			}
			if part = strings.NewReplacer(append(pairs, `\n`, "\n")...).Replace(part); strings.TrimSpace(part) != "" {
				out = append(out, part)
			}
		}
	}
	return append(out, `Zoom info\nID 835 1927 4460\nCode 907316`) // escaped twice
}

// plantedCalendar has an event for each text, and events whose titles, places, and addresses have secrets.
func plantedCalendar(texts []string) string {
	escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`, "\n", `\n`).Replace
	body := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	add := func(n int, lines string) {
		body += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d@test\r\nDTSTART;TZID=America/Los_Angeles:202607%02dT%02d%02d00\r\n"+
			"%s\r\nEND:VEVENT\r\n", n, 21+n%7, 8+n/7%12, n/84, lines)
	}
	for i, text := range texts {
		add(i, fmt.Sprintf("SUMMARY:Evening %d\r\nDESCRIPTION:%s", i, escape(text)))
	}
	for i, lines := range []string{
		"SUMMARY:Zoom night (Passcode: 907316)", "SUMMARY:Noche de Zoom\\, contraseña: 907316",
		"SUMMARY:Maps https://zoom.us/j/83519274460?pwd=kQ7x4Z", "SUMMARY:Maps\r\nLOCATION:https://zoom.us/j/83519274460",
		"SUMMARY:Hall\r\nLOCATION:City Hall / Zoom meeting ID 835 1927 4460\\, passcode 907316",
		"SUMMARY:Page\r\nURL:https://us02web.zoom.us/j/83519274460?pwd=kQ7x4Z",
		"SUMMARY:Conference\r\nCONFERENCE;VALUE=URI:https://zoom.us/j/83519274460",
		"SUMMARY:Teams\r\nX-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/meet/618204973?p=kQ7x4Z",
		"SUMMARY:Unreadable Zoom\\, passcode 907316\r\nDTEND:passcode 907316",
	} {
		add(len(texts)+i, lines)
	}
	return body + "BEGIN:VEVENT\r\nSUMMARY:Zoom 83519274460 passcode 907316\r\nDTSTART:TBD passcode 907316\r\n" +
		"END:VEVENT\r\nEND:VCALENDAR\r\n"
}

// plantedCity is a GitHub whose repositories and issues have secrets.
func plantedCity(legacy bool, texts []string) *githubtest.Server {
	s := githubtest.New()
	s.Legacy = legacy
	monday := time.Date(2026, 7, 20, 9, 0, 0, 0, time.UTC)
	s.Org("city", 7)
	said := "Weekly call: https://zoom.us/j/83519274460?pwd=kQ7x4Z, meeting ID 835 1927 4460, passcode 907316"
	repo := githubtest.Repository{
		Org: "city", Name: "maps", Description: "Maps of the city. " + said, License: "MIT", Homepage: "https://example.org",
		Languages: []string{"Python"}, Topics: []string{"maps"}, Stars: 3,
		Created: monday.AddDate(-1, 0, 0), Pushed: monday.AddDate(0, 0, -1),
		Files: map[string]string{
			"README.md":       "# Maps\n\nMaps for everyone.\n\n" + said + "\n\n" + strings.Join(texts, "\n\n"),
			"CONTRIBUTING.md": "# Contributing\n\nJoin us. " + said + "\n", "docs/index.md": "# Manual\n\n" + said,
		},
		Releases: []githubtest.Release{
			{
				Name: "Version 2, shown in Zoom meeting 835 1927 4460, passcode 907316", Tag: "v2", Author: "ada",
				At: monday.AddDate(0, 0, -2),
			},
		},
	}
	s.Add(repo)
	for i, title := range []string{
		"Put the new Zoom link on the page: https://zoom.us/j/83519274460?pwd=kQ7x4Z", "Zoom passcode 907316 is wrong",
	} {
		s.AddIssues(githubtest.Issue{
			Repository: "city/maps", Number: i + 1, Title: title, Body: said + "\n" + strings.Join(texts[:8], "\n"),
			Labels: []string{"good first issue"}, Author: "ada", Association: "MEMBER",
			Created: monday.AddDate(0, 0, -20), Updated: monday.AddDate(0, 0, -2),
		})
	}
	s.AddIssues(githubtest.Issue{
		Repository: "city/maps", Number: 9, Title: "Zoom meeting 835 1927 4460, passcode 907316: notes", Author: "eve",
		Pull: true, Merged: monday.AddDate(0, 0, -3), Created: monday.AddDate(0, 0, -5), Association: "CONTRIBUTOR",
	})
	return s
}

// What lets strangers into an online meeting is in no answer of the program: not in its output, its logs, its messages,
// its archive, or an edition as JSON, whether it stood in a calendar, on a page, or on GitHub. Failures do not tell it
// either.
func TestPlantedSecretsReachNobody(t *testing.T) {
	t.Parallel()
	texts := invitationsOf(t)
	if len(texts) < 60 {
		t.Fatalf("got %d invitations", len(texts))
	}
	for name, legacy := range map[string]bool{"GraphQL": false, "REST": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			city := plantedCity(legacy, texts)
			t.Cleanup(city.Close)
			w := &town{t: t, dir: t.TempDir(), slack: slacktest.New()}
			t.Cleanup(w.slack.Close)
			var mu sync.Mutex
			told := map[string]string{} // by what told it
			tell := func(by, text string) {
				mu.Lock()
				defer mu.Unlock()
				told[by] += text
			}
			web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/hook":
					body, _ := io.ReadAll(r.Body)
					tell("the webhook", string(body))
				case "/plan.ics":
					_, _ = io.WriteString(rw, plantedCalendar(texts))
				case "/page":
					_, _ = fmt.Fprintf(rw, `<!doctype html><html><head><title>Maps</title></head><body><script `+
						`type="application/ld+json">[{"@type":"Event","name":"Page night, Zoom passcode 907316",`+
						`"startDate":"2026-07-22T19:00:00-07:00","description":%q,"location":{"@type":"VirtualLocation",`+
						`"url":"https://zoom.us/j/83519274460?pwd=kQ7x4Z"}}]</script></body></html>`, texts[0])
				case "/broken.json":
					_, _ = io.WriteString(rw, `{"error":"Zoom meeting 835 1927 4460, passcode 907316 is gone"}`)
				default:
					rw.WriteHeader(http.StatusForbidden)
					_, _ = io.WriteString(rw, "Zoom meeting ID 835 1927 4460, passcode 907316")
				}
			}))
			t.Cleanup(web.Close)
			w.env = map[string]string{
				"SLACK_TOKEN": "xoxb-test-token", "SECRET": "a-secret-of-sixteen-bytes", "GITHUB_TOKEN": city.Token,
			}
			w.write("meetups.yaml", `name: Test desk
time_zone: America/Los_Angeles
groups:
  - {name: Harbor maps, topics: [maps, python], talks: open, sources: ["`+web.URL+`/plan.ics"]}
  - {name: Pages, sources: ["`+web.URL+`/page", "`+web.URL+`/broken.json", "`+web.URL+`/forbidden"]}
github: {api: "`+city.URL()+`", token: "${GITHUB_TOKEN}", entries: [{org: city}]}
destinations:
  - {name: team, slack: {token: "${SLACK_TOKEN}", channel: C0123ABC, api: "`+w.slack.URL()+`"}}
  - {name: hook, webhook: {url: "`+web.URL+`/hook", secret: "${SECRET}"}}
  - {name: site, site: {dir: public, url: "https://example.org/digest"}}
fetch: {allow_private: true, pace: 1ms}
`)
			at := "--at=2026-07-20T09:00:00-07:00"
			for _, args := range [][]string{
				{at, "--dry-run", "--format", "json"},
				{at, "check", "--online"},
				{at},
				{at, "--dry-run", "--format", "html"},
				{at, "source", "list"},
				{at, "source", "check", "--json", web.URL + "/plan.ics", "--from", "2026-07-20"},
				{at, "source", "check", web.URL + "/plan.ics"},
				{at, "source", "check", web.URL + "/forbidden"},
				{at, "why", "evening"},
				{at, "why", "zoom"},
				{at, "why", "maps"},
				{at, "why", "city/maps#1"},
				{at, "why", "907316"},
				{at, "match"},
				{at, "match", "maps"},
				{at, "ready"},
				{at, "ready", "maps"},
				{at, "editions", "2026-07-20"},
				{at, "report"},
				{at, "preview"},
			} {
				out, _ := w.digest(args...).CombinedOutput()            // some exit with 3, because a source cannot be read
				said := strings.ReplaceAll(string(out), `"907316"`, "") // the question itself
				tell("digest "+strings.Join(args[1:], " "), said)
			}
			for _, message := range w.slack.Parents() {
				tell("Slack", message.Text+string(message.Blocks))
			}
			err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.Contains(d.Name(), ".db") { // the cache has documents as they came
					return err
				}
				body, err := os.ReadFile(path)
				tell("the file "+d.Name(), string(body))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for by, text := range told {
				for _, leak := range leaks(text) {
					t.Errorf("%s tells %s", by, leak)
				}
			}
			for by, want := range map[string]string{ // it was all read
				"digest --dry-run --format json": `"Evening 0"`, "the webhook": "Evening 0", "the file index.html": "Evening",
				"Slack": "Evening", "digest why evening": "was removed", "digest why city/maps#1": "city/maps#1",
				"digest source list": "forbidden", "digest ready": "city/maps",
			} {
				if !strings.Contains(told[by], want) {
					t.Errorf("%s tells nothing of %s: %.2000s", by, want, told[by])
				}
			}
		})
	}
}

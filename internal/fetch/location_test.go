package fetch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

func TestIsFile(t *testing.T) {
	for location, want := range map[string]bool{
		"https://example.org/a.ics": false, "HTTP://EXAMPLE.ORG": false, "webcal://example.org": false,
		"ftp://example.org/a": false,
		"a.ics":               true, "./a.ics": true, "/tmp/a.ics": true, "file:///tmp/a.ics": true,
		"FILE:///tmp/a.ics":  true,
		`C:\calendars\a.ics`: true, "C:/calendars/a.ics": true, "c://calendars/a.ics": true, `\\server\share\a.ics`: true,
		"mailto:a@example.org": true, "": true,
	} {
		if got := fetch.IsFile(location); got != want {
			t.Errorf("%q: got %t, want %t", location, got, want)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a b.ics", "calendar")
	write("large.ics", strings.Repeat("x", 101))
	write("full.ics", strings.Repeat("x", 100))
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	slashed := filepath.ToSlash(dir)
	for name, c := range map[string]struct {
		location, body, err, hint string
		webOnly                   bool
	}{
		"a name, relative to the folder": {location: "a b.ics", body: "calendar"},
		"a whole path":                   {location: filepath.Join(dir, "a b.ics"), body: "calendar"},
		"a file URL, percent-encoded": {
			location: "file:///" + strings.TrimPrefix(slashed, "/") + "/a%20b.ics",
			body:     "calendar",
		},
		"a file URL with localhost": {location: "file://localhost/" + strings.TrimPrefix(slashed, "/") +
			"/a%20b.ics", body: "calendar"},
		"as large as allowed": {location: "full.ics", body: strings.Repeat("x", 100)},
		"too large":           {location: "large.ics", err: "larger than 100 bytes", hint: "max_bytes"},
		"missing": {
			location: "none.ics",
			err:      "there is no file " + filepath.Join(dir, "none.ics"), hint: "relative to the folder",
		},
		"a web address without its scheme": {
			location: "www.example.org/a.ics", err: "there is no file",
			hint: "write https://www.example.org/a.ics",
		},
		"a host and a path without its scheme": {
			location: "example.org/a.ics", err: "there is no file",
			hint: "write https://example.org/a.ics",
		},
		"a folder": {location: "folder", err: "this is a folder", hint: "use a file"},
		"nothing":  {location: "", err: "this is a folder"},
		"a file URL of another machine": {
			location: "file://server/a.ics", err: "not a valid file: address",
			hint: "file:///",
		},
		"a scheme that is not read": {
			location: "ftp://example.org/a.ics",
			err:      "ftp: addresses are not supported", hint: "https://",
		},
		"an address without a host":       {location: "https:///a.ics", err: "not a valid web address"},
		"an address with a port too high": {location: "https://example.org:99999/", err: "not a valid web address"},
		"an address of a port alone":      {location: "https://:80/", err: "not a valid web address"},
		"an address that tells too much": {
			location: "https://user:ti/ger@example.org",
			err:      "not a valid web address",
		},
		"a file that a document names": {location: "a b.ics", webOnly: true, err: "may not refer to a file"},
		"a file URL that a document names": {
			location: "file:///etc/passwd", webOnly: true,
			err: "may not refer to a file",
		},
		"a name with a byte that names can't have": {location: "a\x00b", err: "invalid argument"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := fetch.New(fetch.Config{Dir: dir, MaxBytes: 100}).Do(t.Context(),
				fetch.Request{Location: c.location, WebOnly: c.webOnly})
			if c.err == "" {
				if err != nil || string(doc.Body) != c.body || doc.URL != c.location || doc.At.IsZero() {
					t.Errorf("got %+v %v, want %q", doc, err, c.body)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.err) || !strings.Contains(digest.Hint(err), c.hint) ||
				strings.Contains(err.Error(), "ger@") {
				t.Errorf("got %v (hint %q), want %q (%q)", err, digest.Hint(err), c.err, c.hint)
			}
		})
	}
}

func TestRedact(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.org/a?b=c&d": "https://example.org/a?b=c&d",
		"https://example.org/a?q=python&token=t1&page=2": "https://example.org/" +
			"a?q=python&token=hidden&page=2",
		"https://example.org/?access_token=x&API_KEY=y&k%65y=z": "https://example.org/" +
			"?access_token=hidden&API_KEY=hidden&k%65y=hidden",
		"https://example.org/?X-Amz-Signature=s&pwd=1&keyword=maps&sig=2": "https://example.org/" +
			"?X-Amz-Signature=hidden&pwd=hidden&keyword=maps&sig=hidden",
		"https://user:tiger@example.org/a#access_token=x": "https://hidden@example.org/a",
		"https://tiger@example.org/":                      "https://hidden@example.org/",
		"https://user:ti/ger@example.org":                 "https://hidden",
		"https://hooks.slack.com/services/T0/B0/abc":      "https://hooks.slack.com/hidden",
		"https://calendar.google.com/calendar/ical/a%40b/private-0123abc/basic.ics": "https://calendar.google.com/" +
			"calendar/ical/a%40b/private-hidden/basic.ics",
		"https://api.lu.ma/ics/get?entity=user&id=icssk-abc": "https://api.lu.ma/" +
			"ics/get?entity=user&id=icssk-hidden",
		"postgres://digest:tiger@db/digest?sslmode=disable": "postgres://hidden@db/digest?sslmode=disable",
		"calendars/a.ics":    "calendars/a.ics",
		`C:\calendars\a.ics`: `C:\calendars\a.ics`,
	} {
		if got := fetch.Redact(raw); got != want {
			t.Errorf("%s\n got %s\nwant %s", raw, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	for _, host := range []string{"example.org", "hooks.slack.com", "[::1]:80", "a b", "%zz", "h?x=1", "h/p@q#f"} {
		f.Add("user", host, "token")
	}
	f.Fuzz(func(t *testing.T, user, host, key string) {
		const secret = "tiger-in-the-night"
		if strings.ContainsAny(user, "/?#") || strings.Contains(user+host, secret) {
			return // not user information in terms of RFC 3986
		}
		if got := fetch.Redact("https://" + user + ":" + secret + "@" + host); strings.Contains(got, secret) {
			t.Errorf("the password of %q at %q shows: %s", user, host, got)
		}
		if got := fetch.Redact("https://example.org/?a=b&token=" + secret + "&" + key + "=1"); strings.Contains(got, secret) {
			t.Errorf("beside %q the token shows: %s", key, got)
		}
	})
}

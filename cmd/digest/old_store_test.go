package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestMakeOldStore makes the fixture again with the binary of version 0.1.0 that DIGEST_010 names.
func TestMakeOldStore(t *testing.T) {
	program := os.Getenv("DIGEST_010")
	if program == "" {
		t.Skip("DIGEST_010 is not set")
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

// An edition and a draft of version 0.1.0 render to the same bytes, and have the same hash.
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
		t.Error("the fixture does not change a template")
	}
}

// What version 0.1.0 sent is not sent again. Corrections of it are sent to everybody who got it.
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
	out := o.digest(0, "--at", "2026-07-26T13:00:00-07:00") // on the day when the draft of the next edition was made
	for _, want := range []string{"Correction 2026-07-20-c2", "team", "newsletter", "site"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	if n := len(o.smtp.Messages()); n != 3 { // both events changed: each subscriber gets one correction
		t.Errorf("%d letters were sent", n)
	}
	if now := o.read("public/editions/2026-07-20/index.html"); now == page || !strings.Contains(now, "11:00 AM") {
		t.Errorf("the archive's page is\n%s", now)
	}
}

// A draft that one of two people approved under version 0.1.0 keeps that approval. The edition after it knows what
// readers got.
func TestOldStoreGoesOn(t *testing.T) {
	t.Parallel()
	o := copyOf(t)
	if out := o.digest(exitHeld, "--at", "2026-07-27T09:00:00-07:00"); !strings.Contains(out, "waits for an approval") {
		t.Fatalf("got\n%s", out)
	}
	o.env = []string{"TEST_UID=1002"} // Bob's login
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
		"public/index.html": {"editions/2026-07-20/", "editions/2026-07-27/"},
		"public/feed.xml": {
			"https://digest.example/editions/2026-07-20/", "https://digest.example/editions/2026-07-27/",
		},
		"public/editions/2026-07-20/index.txt": {"WHAT HAS CHANGED SINCE"},
		"public/editions/2026-07-27/index.txt": {"Printed in Riverside"},
	} {
		for _, want := range wants {
			if !strings.Contains(o.read(file), want) {
				t.Errorf("%s has no %s:\n%s", file, want, o.read(file))
			}
		}
	}
	// In the edition after it, nothing is new: 0.1.0 listed every event, although it knew the sources by other keys.
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

// A destination that is renamed together with the update is held for a person, because 0.1.0 did not record where it
// sent editions.
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

package sources_test

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/charset"
)

// The table counts, for each recorded answer, the titles that cleaning changed, the events that it left out, and those
// that it called off because of their words, with a checksum of all of them. It does not have the texts, which belong
// to others: with -v, and where something has changed, the test prints them. They were read, and so were a hundred of
// the titles that cleaning left as they are, which the test prints too with -v: each of them was right.
func TestChangesOfRecordedAnswers(t *testing.T) {
	if _, err := os.Stat(samples); err != nil {
		t.Skip("SKIPPED: the recorded answers are not on this machine: ", err)
	}
	files, err := filepath.Glob(filepath.Join(samples, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "changes.txt")
	text, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, _, _ := strings.Cut(line, ": ")
		known[name] = strings.TrimSpace(line)
	}
	table, same := "", map[string]bool{}
	for _, file := range files {
		name, _ := filepath.Rel(samples, file)
		want, ok := known[name]
		if strings.HasPrefix(name, "github") || strings.HasSuffix(name, ".md") || !ok && !*update {
			continue
		}
		changes, ok := changesIn(t, file)
		if !ok {
			continue
		}
		for _, title := range changes.same {
			same[title] = true
		}
		got := name + ": " + changes.String()
		table += got + "\n"
		if want != got && !*update || testing.Verbose() && len(changes.lines) > 0 {
			t.Logf("%s\n%s", name, strings.Join(changes.lines, "\n"))
		}
		if want != got && !*update {
			t.Errorf("%s: read the changes above, then go test ./internal/sources -update:\n%s\n%s", name, want, got)
		}
	}
	if testing.Verbose() {
		titles := slices.Sorted(maps.Keys(same))
		r := rand.New(rand.NewPCG(15, 15))
		r.Shuffle(len(titles), func(i, j int) { titles[i], titles[j] = titles[j], titles[i] })
		t.Logf("some of %d titles that are unchanged\n%s", len(titles), strings.Join(titles[:min(len(titles), 100)], "\n"))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// changes are what cleaning did to the events of a document.
type changes struct {
	titles, leftOut, calledOff int
	lines                      []string
	same                       []string // titles that are unchanged
}

func (c changes) String() string {
	sum := sha256.Sum256([]byte(strings.Join(c.lines, "\n")))
	return fmt.Sprintf("%d titles changed, %d events left out, %d called off, sum %x", c.titles, c.leftOut, c.calledOff,
		sum[:4])
}

// changesIn compares the events of a document with what is published of them. ok is false if it has none.
func changesIn(t *testing.T, file string) (c changes, ok bool) {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	from, until := time.Date(2005, 1, 1, 0, 0, 0, 0, zone), time.Date(2031, 1, 1, 0, 0, 0, 0, zone)
	p := digest.Period{Since: from, Start: from, End: until}
	client := fetch.New(fetch.Config{Network: offline{}})
	doc, err := client.Do(t.Context(), fetch.Request{Location: file})
	if err != nil {
		return c, false
	}
	doc.Body = charset.Decode(doc.Body, doc.ContentType)
	i := slices.IndexFunc(sources.Kinds, func(k sources.Kind) bool { return k.Recognizes(doc) })
	if i < 0 {
		return c, false
	}
	raw, err := sources.Kinds[i].Parse(doc, p, zone)
	if err != nil || len(raw.Events) == 0 {
		return c, false
	}
	s, err := sources.Open(sources.Config{Location: file, Zone: zone, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Check(t.Context(), p)
	if err != nil {
		return c, false
	}
	series := func(e digest.Event) string { return cmp.Or(e.UID, e.URL) }
	key := func(e digest.Event) string { // cleaning may make whole days of it
		return series(e) + " " + e.RecurrenceID + " " + e.StartsAt(zone).UTC().Format(time.DateOnly)
	}
	published, shown := map[string][]digest.Event{}, map[string]bool{}
	for _, e := range r.Harvest.Events {
		published[key(e)] = append(published[key(e)], e)
		shown[series(e)] = true
	}
	lines := map[string]bool{}
	for _, e := range raw.Events {
		found := published[key(e)]
		switch {
		case len(found) == 0 && (shown[series(e)] || len(raw.Events) > 500): // the limits of a source
			continue
		case len(found) == 0:
			c.leftOut++
			lines["left out: "+e.Title] = true
			continue
		}
		published[key(e)] = found[1:]
		if found[0].Title == e.Title {
			c.same = append(c.same, e.Title)
		}
		if now := found[0]; now.Title != e.Title {
			c.titles++
			lines[fmt.Sprintf("title: %s -> %s", e.Title, now.Title)] = true
		}
		if now := found[0]; now.Status != e.Status && (now.Status == digest.Cancelled || now.Status == digest.Postponed) {
			c.calledOff++
			lines[fmt.Sprintf("%s, %s: %s", now.Status, e.Start.Format(time.DateOnly), e.Title)] = true
		}
	}
	for line := range lines {
		c.lines = append(c.lines, line)
	}
	slices.Sort(c.lines)
	return c, true
}

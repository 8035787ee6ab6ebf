package sources_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

var update = flag.Bool("update", false, "rewrite the golden table")

// samples holds recorded answers of real sources. They are not part of the project, because their texts belong to
// others.
const samples = "../../../shared/samples"

// The table lists for each recorded answer its kind, the number of events, the first and the last one, a checksum of
// all fields, and the problems. Answers that are not in the table or not on this machine are skipped.
func TestRecordedAnswersMatchTheTable(t *testing.T) {
	if _, err := os.Stat(samples); err != nil {
		t.Skip("SKIPPED: the recorded answers are not on this machine: ", err)
	}
	files, err := filepath.Glob(filepath.Join(samples, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	client := fetch.New(fetch.Config{Network: offline{}})
	golden := filepath.Join("testdata", "samples.txt")
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for entry := range strings.SplitSeq(string(text), "\n\n") {
		name, _, _ := strings.Cut(entry, "\n")
		known[name] = strings.TrimSpace(entry)
	}
	var table []string
	for _, file := range files {
		name, _ := filepath.Rel(samples, file)
		want, ok := known[name]
		if strings.HasPrefix(name, "github") || strings.HasSuffix(name, ".md") || !ok && !*update {
			continue
		}
		s, err := sources.Open(sources.Config{Location: file, Zone: zone, Client: client})
		if err != nil {
			t.Fatal(err)
		}
		from, until := time.Date(2005, 1, 1, 0, 0, 0, 0, zone), time.Date(2031, 1, 1, 0, 0, 0, 0, zone)
		r, err := s.Check(t.Context(), digest.Period{Since: from, Start: from, End: until})
		got := name + "\n\t" + strings.ReplaceAll(row(r, err), file, "FILE")
		table = append(table, got)
		if diff := cmp.Diff(want, got); diff != "" && !*update {
			t.Errorf("%s: read each change before go test ./internal/sources -update:\n%s", name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(strings.Join(table, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// offline is a network without any host.
type offline struct{}

func (offline) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusNotFound, Body: http.NoBody, Request: r}, nil
}

func row(r sources.Report, err error) string {
	if err != nil {
		var u *sources.Unreadable
		if errors.As(err, &u) {
			return string(u.Class) + ": " + u.Err.Error()
		}
		return "error: " + err.Error()
	}
	out := fmt.Sprintf("%s, %d events", r.Kind, len(r.Harvest.Events))
	switch h := r.Harvest.Horizon; {
	case h.Equal(digest.CoversNothing):
		out += ", covers nothing"
	case !h.IsZero():
		out += ", until " + h.Format("2006-01-02")
	}
	if n := len(r.Harvest.Events); n > 0 {
		first, last := r.Harvest.Events[0], r.Harvest.Events[n-1]
		sum := sha256.New()
		for _, e := range r.Harvest.Events {
			e.TextKey = "" // depends on the version of the cleaning rules
			line, _ := json.Marshal(e)
			sum.Write(line)
		}
		out += fmt.Sprintf(
			", %s to %s, sum %x", first.Start.Format("2006-01-02T15:04Z07:00"), last.Start.Format("2006-01-02T15:04Z07:00"),
			sum.Sum(nil)[:4],
		)
		states := map[string]int{}
		for _, e := range r.Harvest.Events {
			states[string(e.Status)]++
			states[string(e.Mode)]++
			if e.AllDay {
				states["all day"]++
			}
			if e.End.IsZero() {
				states["without an end"]++
			}
		}
		var counts []string
		for state, n := range states {
			counts = append(counts, fmt.Sprintf("%d %s", n, state))
		}
		slices.Sort(counts)
		out += "\n\t\t" + strings.Join(counts, ", ")
	}
	for _, p := range r.Harvest.Problems {
		out += "\n\t\tproblem: " + p.Error
	}
	return out
}

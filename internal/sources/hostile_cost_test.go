package sources_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// The limits of reading one document of any kind, whatever its words, up to the size that is accepted.
const (
	maxCPU    = 2 * time.Second // of all cores
	maxMemory = 300             // megabytes that are allocated in all
)

// cost is what a process that read one document reports.
type cost struct{ Megabytes, Events, Problems, Title, Description int }

// hostileBody is the environment variable that makes the test binary read a document and report the cost.
const hostileBody = "DIGEST_TEST_HOSTILE_BODY"

// TestReadingOfOneBody is the process that reads one document. By itself, it does nothing.
func TestReadingOfOneBody(t *testing.T) {
	file := os.Getenv(hostileBody)
	if file == "" {
		t.Skip("it is run by TestHostileBodiesEnd")
	}
	s, err := sources.Open(sources.Config{
		Location: file, Zone: time.UTC, Client: fetch.New(fetch.Config{Network: offline{}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, _ := s.Check(t.Context(), digest.Period{Since: from, Start: from, End: from.AddDate(0, 0, 60)}) // or an error
	runtime.ReadMemStats(&after)
	c := cost{
		Megabytes: int((after.TotalAlloc - before.TotalAlloc) >> 20),
		Events:    len(r.Harvest.Events), Problems: len(r.Harvest.Problems),
	}
	for _, e := range r.Harvest.Events {
		c.Title, c.Description = max(c.Title, len(e.Title)), max(c.Description, len(e.Description))
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+".cost", text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Every body is read in bounded time and memory. Each is read by a process of its own, whose time on the processors is
// counted: it does not grow while the machine does something else. With -v, the test prints the cost.
func TestHostileBodiesEnd(t *testing.T) {
	race.Alone(t)
	bodies := hostile()
	maps.Copy(bodies, hostileWords())
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "body")
			if err := os.WriteFile(file, []byte(bodies[name]), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReadingOfOneBody$")
			cmd.Env = append(os.Environ(), hostileBody+"="+file)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%.2000s", err, out)
			}
			var c cost
			text, err := os.ReadFile(file + ".cost")
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &c); err != nil {
				t.Fatal(err)
			}
			cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			t.Logf("%v, %+v", cpu.Round(time.Millisecond), c)
			if cpu > maxCPU {
				t.Errorf("%v of processor time, want at most %v", cpu, maxCPU)
			}
			if c.Megabytes > maxMemory {
				t.Errorf("%d MB were allocated, want at most %d", c.Megabytes, maxMemory)
			}
			if c.Events > 500 || c.Problems > 60 || c.Title > 1000 || c.Description > 50_000 {
				t.Errorf("got %+v", c)
			}
		})
	}
}

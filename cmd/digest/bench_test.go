package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// calendars serves n calendars, half of them RSS and half iCalendar, with ten events and about 12 kB each. It responds
// after latency.
type calendars struct {
	*httptest.Server
	bodies []string
}

var benchNow = time.Date(2026, 7, 20, 16, 5, 0, 0, time.UTC)

func newCalendars(b *testing.B, n int, latency time.Duration) *calendars {
	b.Helper()
	c := &calendars{bodies: make([]string, n)}
	c.setWeek("")
	c.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		var i int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &i); err != nil || i >= n {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, c.bodies[i])
	}))
	var err error
	if c.Listener, err = net.Listen("tcp", "0.0.0.0:0"); err != nil { // all of loopback, 127.0.0.0/8
		b.Fatal(err)
	}
	c.Start()
	c.URL = "http://127.0.0.1:" + fmt.Sprint(c.Listener.Addr().(*net.TCPAddr).Port)
	b.Cleanup(c.Close)
	return c
}

// setWeek gives every calendar new events, whose names contain week.
func (c *calendars) setWeek(week string) {
	const words = "We meet for talks and pizza. Bring a laptop, and bring a friend; everyone is welcome, and nobody " +
		"is a beginner for long. Doors open at half past six. "
	for i := range c.bodies {
		var b strings.Builder
		for j := range 10 {
			at := time.Date(2026, 7, 21+j*2, 19, 0, 0, 0, time.UTC)
			text := fmt.Sprintf("%d %d %s", i, j, strings.Repeat(words, 7))
			if i%2 == 0 {
				fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d-%d%s@bench\r\nDTSTAMP:20260720T160000Z\r\nDTSTART:%s\r\n"+
					"SUMMARY:Evening %d of group %d%s\r\nDESCRIPTION:%s\r\nEND:VEVENT\r\n",
					i, j, week, at.Format("20060102T150405Z"), j, i, week, text)
			} else {
				fmt.Fprintf(&b, "<item><title>Evening %d of group %d%s</title><guid>%d-%d%s</guid>"+
					"<ev:startdate>%s</ev:startdate><description>%s</description></item>\n",
					j, i, week, i, j, week, at.Format(time.RFC3339), text)
			}
		}
		if i%2 == 0 {
			c.bodies[i] = "BEGIN:VCALENDAR\r\n" + b.String() + "END:VCALENDAR\r\n"
		} else {
			c.bodies[i] = `<?xml version="1.0"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/">` +
				"<channel><title>Bench</title>" + b.String() + "</channel></rss>"
		}
	}
}

// configured returns an app with a configuration that reads all calendars.
func (c *calendars) configured(b *testing.B) *app {
	b.Helper()
	dir := b.TempDir()
	var y strings.Builder
	y.WriteString("name: Bench\ntime_zone: America/Los_Angeles\nfetch: {allow_private: true}\ngroups:\n")
	for i := range c.bodies {
		fmt.Fprintf(&y, "  - {name: Group %d, sources: [\"%s/%d\"]}\n", i, c.URL, i)
	}
	file := filepath.Join(dir, "meetups.yaml")
	if err := os.WriteFile(file, []byte(y.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	getenv := func(string) (string, bool) { return "", false }
	return &app{config: file, quiet: true, getenv: getenv, stdout: io.Discard, stderr: io.Discard}
}

// BenchmarkCollect reads 2,000 calendars and stores their events. The bare loop only fetches and parses them, with the
// same number of workers. The limit is 1.3 times the loop.
func BenchmarkCollect(b *testing.B) {
	const n, latency = 2000, 100 * time.Millisecond
	c := newCalendars(b, n, latency)
	b.Run("bare loop", func(b *testing.B) {
		for b.Loop() {
			bareLoop(b, c, 64)
		}
	})
	for name, before := range map[string]func(a *app, d *workspace){
		"first":     func(*app, *workspace) {},
		"all new":   func(_ *app, d *workspace) { collectOnce(b, d); c.setWeek(" anew") },
		"unchanged": func(_ *app, d *workspace) { collectOnce(b, d) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				c.setWeek("")
				a := c.configured(b)
				d := benchDesk(b, a, 64)
				before(a, d)
				runtime.GC()
				b.StartTimer()
				collectOnce(b, d)
				b.StopTimer()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.Sys)/1e6, "MB-from-system")
				d.close()
				b.StartTimer()
			}
		})
	}
}

// benchDesk returns a desk without limits for a host, because one host stands for thousands.
func benchDesk(b *testing.B, a *app, atOnce int) *workspace {
	b.Helper()
	c, err := a.loadConfig()
	if err != nil {
		b.Fatal(err)
	}
	s, err := wiring.OpenStore(b.Context(), c.Store.Reveal(), wiring.ReadWrite)
	if err != nil {
		b.Fatal(err)
	}
	manners := c.FetchConfig()
	manners.Cache, manners.PerHost, manners.Pace = s, atOnce, time.Nanosecond
	version = "bench" // a build that is known, so that what has not changed is not read again
	d, err := a.newDesk(b.Context(), c, s, manners)
	if err != nil {
		b.Fatal(err)
	}
	d.close = func() { _ = s.Close() }
	return d
}

func collectOnce(b *testing.B, d *workspace) {
	b.Helper()
	p := digest.PeriodOf(benchNow, time.Time{}, d.Zone, 28, 7*24*time.Hour)
	collections, err := d.Collect(b.Context(), p, benchNow, false)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range collections {
		if c.Err != nil {
			b.Fatalf("%s: %v", c.Listing.Name, c.Err)
		}
	}
}

// bareLoop fetches and parses, and stores nothing.
func bareLoop(b *testing.B, c *calendars, workers int) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	numbers := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := range numbers {
				if err := bareRead(b.Context(), client, fmt.Sprintf("%s/%d", c.URL, i)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range c.bodies {
		numbers <- i
	}
	close(numbers)
	group.Wait()
	client.CloseIdleConnections()
}

func bareRead(ctx context.Context, client *http.Client, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if body[0] == '<' {
		_, err = gofeed.NewParser().ParseString(string(body))
		return err
	}
	month := digest.Period{Start: benchNow, End: benchNow.AddDate(0, 0, 28)}
	_, err = ical.Parse(fetch.Document{Body: body}, month, time.UTC)
	return err
}

package email_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/store"
)

// crowd is a number of readers, who are made when they are read.
type crowd int

func address(i int) string { return fmt.Sprintf("reader%07d@example.org", i) }

// Recipients implements digest.Readers.
func (c crowd) Recipients(_ context.Context, after string, limit int) ([]digest.Recipient, error) {
	first := 0
	if after != "" {
		if _, err := fmt.Sscanf(after, "reader%07d@", &first); err != nil {
			return nil, err
		}
		first++
	}
	var out []digest.Recipient
	for i := first; i < int(c) && len(out) < limit; i++ {
		out = append(out, digest.Recipient{
			Address:     address(i),
			Unsubscribe: fmt.Sprintf("https://digest.example.org/unsubscribe/%07d?token=cGFzc3dvcmQtb2YtdGhpcy1wZXJzb24", i),
			Settings:    fmt.Sprintf("https://digest.example.org/settings/%07d", i),
		})
	}
	return out, nil
}

// page renders 33 kB with both links.
func page(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
	const subject = "DataLA: tres encuentros y un café"
	return digest.Message{Edition: r.Edition, Subject: subject, Bodies: map[digest.Format]string{
		digest.Text: strings.Repeat("Meet the people behind the city's open data.\n", 150) +
			"Unsubscribe: " + digest.UnsubscribePlaceholder + "\n",
		digest.HTML: "<p>" +
			strings.Repeat("<p>Meet the people behind the city’s open data, and bring a friend.</p>\n", 330) +
			`<a href="` + digest.UnsubscribePlaceholder + `">unsubscribe</a> ` +
			`<a href="` + digest.SettingsPlaceholder + `">settings</a>`,
	}}, nil
}

// mailingDesk has one destination, which goes to the readers.
func mailingDesk(readers digest.Readers, s digest.Store, p digest.Publisher) *desk.Desk {
	return &desk.Desk{
		Rendering: desk.Rendering{RenderFor: page},
		Destinations: []desk.Destination{{
			Name: "newsletter", Kind: "email", Formats: []digest.Format{digest.Text, digest.HTML},
			Publisher: p, Readers: readers,
		}},
		Store:   s,
		Process: desk.Process{Owner: "bench", Gone: func(string, time.Time) bool { return false }},
		Limits:  desk.Limits{Patience: retry.Policy{Tries: 2, First: time.Millisecond, MaxWait: time.Millisecond}},
		Log:     slog.New(slog.DiscardHandler),
	}
}

var mailed = digest.Record{Edition: digest.Edition{
	Name: "2026-07-20", Period: digest.Period{Start: time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)},
}}

// BenchmarkSend sends to up to 100,000 readers, or DIGEST_BENCH_READERS.
func BenchmarkSend(b *testing.B) {
	many := 100_000
	if n, err := strconv.Atoi(os.Getenv("DIGEST_BENCH_READERS")); err == nil {
		many = n
	}
	for _, c := range []struct {
		name        string
		latency     time.Duration
		connections int
		readers     int
	}{
		{"loopback", 0, 50, 20_000},
		{"25ms", 25 * time.Millisecond, 50, 20_000},
		{"many", 0, 50, many},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				send(b, c.latency, c.connections, c.readers)
			}
		})
	}
}

func send(b *testing.B, latency time.Duration, connections, readers int) {
	server := &smtptest.Many{Latency: latency}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "digest.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	p, err := email.Open(email.Config{
		Name: "newsletter", From: "DataLA <digest@example.org>", ListID: "digest.example.org",
		SMTP: digest.Secret(server.URL()), Subscribers: true, Connections: connections,
	})
	if err != nil {
		b.Fatal(err)
	}
	peak, stop := watchHeap()
	begin := time.Now()
	lines, err := mailingDesk(crowd(readers), s, p).Deliver(b.Context(), mailed)
	took := time.Since(begin)
	stop()
	if err != nil || len(lines) != 1 || lines[0].State != digest.Sent || int(server.Accepted.Load()) != readers {
		b.Fatalf("got %v, %d accepted, error %v", lines, server.Accepted.Load(), err)
	}
	b.ReportMetric(float64(readers)/took.Seconds(), "mails/s")
	b.ReportMetric(float64(*peak)/1e6, "peak-MB")
}

// watchHeap records the largest memory of the program, the server included.
func watchHeap() (*uint64, func()) {
	peak := new(uint64)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		var m runtime.MemStats
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				runtime.ReadMemStats(&m)
				*peak = max(*peak, m.Sys-m.HeapReleased)
			}
		}
	}()
	return peak, func() { close(done); <-ended }
}

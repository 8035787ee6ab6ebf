package jobs_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/jobs"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// The environment of this binary as a process of its own, which stands for digest serve on a machine.
const (
	asProcess = "DIGEST_TEST_AS_PROCESS" // its name
	placed    = "DIGEST_TEST_STORE"
	calendars = "DIGEST_TEST_CALENDARS" // address of the server that has them
	letterbox = "DIGEST_TEST_SMTP"
	begins    = "DIGEST_TEST_AT"       // what its clock shows when it begins
	listings  = "DIGEST_TEST_LISTINGS" // how many
	audience  = "DIGEST_TEST_AUDIENCE" // how many
)

func TestMain(m *testing.M) {
	if os.Getenv(asProcess) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	err := machine(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// machine watches a desk until its context ends.
func machine(ctx context.Context) error {
	s, err := store.Open(ctx, os.Getenv(placed))
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	at, err := time.Parse(time.RFC3339, os.Getenv(begins))
	if err != nil {
		return err
	}
	begun := time.Now()
	now := func() time.Time { return at.Add(time.Since(begun)) }
	d, err := newDesk(s)
	if err != nil {
		return err
	}
	q, err := jobs.Open(
		ctx, os.Getenv(placed), map[digest.JobKind]int{digest.JobCollect: 16, digest.JobMail: 1, digest.JobCorrect: 1},
		func(ctx context.Context, j digest.Job) error { return d.Do(ctx, now(), j) },
	)
	if err != nil {
		return err
	}
	d.Jobs = q
	w := watch.Watch{Now: now, Every: time.Second, IdleInterval: time.Hour, ShutdownGrace: 2 * time.Second}
	w.Run(ctx, d, nil)
	ending, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	q.Close(ending)
	return nil
}

// Editions appear on Mondays at nine.
var monday = time.Date(2026, 7, 20, 9, 0, 0, 0, time.UTC)

// newDesk has listings on one server, and readers.
func newDesk(s *store.Store) (*desk.Desk, error) {
	count, err := strconv.Atoi(os.Getenv(listings))
	if err != nil {
		return nil, err
	}
	people, err := strconv.Atoi(os.Getenv(audience))
	if err != nil {
		return nil, err
	}
	p, err := email.Open(email.Config{
		Name: "newsletter", From: "digest@example.org", SMTP: digest.Secret(os.Getenv(letterbox)),
		Subscribers: true, Connections: 4, Pause: time.Millisecond,
	})
	if err != nil {
		return nil, err
	}
	d := &desk.Desk{
		Title: "Shared", Zone: time.UTC,
		Schedule: digest.Schedule{Next: nextMonday, Zone: time.UTC, Grace: 12 * time.Hour},
		Sources:  desk.Sources{Ahead: 6 * time.Hour},
		Content: desk.Content{
			Groups: []digest.Group{{Name: "Group"}}, EventDays: 28, ActivitySpan: 7 * 24 * time.Hour,
		},
		Rendering: desk.Rendering{
			Renderer: plain{}, RenderFor: letter,
			Wording: func(digest.Edition) (string, string) { return "Shared", "" },
		},
		Destinations: []desk.Destination{{
			Name: "newsletter", Kind: "email", Formats: []digest.Format{digest.Text}, Publisher: p, Readers: crowd(people),
		}},
		Store: s,
		Process: desk.Process{
			Owner: fmt.Sprint(os.Getpid()), Attempts: inflight.NewRegistry(),
			Gone: func(owner string, _ time.Time) bool { return !lives(owner) },
		},
		Limits: desk.Limits{Patience: retry.Policy{Tries: 2, First: time.Millisecond, MaxWait: time.Millisecond}},
		Log:    slog.New(slog.DiscardHandler),
	}
	for i := range count {
		d.Sources.Listings = append(
			d.Sources.Listings,
			digest.Listing{Name: fmt.Sprint("calendar ", i), Group: "Group", Source: calendar(i), Timeout: time.Minute},
		)
	}
	return d, nil
}

func nextMonday(t time.Time) time.Time {
	for day := range 8 {
		at := time.Date(t.Year(), t.Month(), t.Day()+day, 9, 0, 0, 0, t.Location())
		if at.Weekday() == time.Monday && at.After(t) {
			return at
		}
	}
	return time.Time{}
}

func lives(owner string) bool {
	pid, err := strconv.Atoi(owner)
	if err != nil {
		return false
	}
	p, err := os.FindProcess(pid)
	return err == nil && p.Signal(syscall.Signal(0)) == nil
}

// calendar asks the server, and says who asks.
type calendar int

func (c calendar) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	q := url.Values{"n": {fmt.Sprint(int(c))}, "who": {os.Getenv(asProcess)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv(calendars)+"?"+q.Encode(), nil)
	if err != nil {
		return digest.Harvest{}, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return digest.Harvest{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	title, err := io.ReadAll(answer.Body)
	return digest.Harvest{
		Until: p.End,
		Events: []digest.Event{
			{UID: fmt.Sprint(int(c)), Title: string(title), Start: monday.Add(34 * time.Hour), TimeZone: "UTC"},
		},
	}, err
}

// crowd is as many readers.
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
		out = append(out, digest.Recipient{Address: address(i)})
	}
	return out, nil
}

// plain is a Renderer that needs no templates.
type plain struct{}

func (plain) Templates() (map[string]string, error) { return map[string]string{}, nil }

func (plain) Render(r digest.Record, _ []digest.Format) (digest.Message, error) {
	return digest.Message{
		Edition: r.Edition,
		Subject: "Shared",
		Bodies:  map[digest.Format]string{digest.Text: "Come.\n"},
	}, nil
}

func letter(r digest.Record, _ digest.Recipient, formats []digest.Format) (digest.Message, error) {
	return plain{}.Render(r, formats)
}

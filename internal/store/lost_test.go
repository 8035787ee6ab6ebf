package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/store"
)

// admin is a separate connection that inspects and ends the connections of one store.
type admin struct {
	*pgx.Conn
	name string // application_name of the store's connections
}

// watched opens a store whose connections have an application name of their own.
func watched(t *testing.T) (*store.Store, admin) {
	t.Helper()
	u, err := url.Parse(schema(t))
	must(t, err)
	a := admin{name: "digest_test_" + rand.Text()}
	a.Conn, err = pgx.Connect(t.Context(), postgres(t).String())
	must(t, err)
	t.Cleanup(func() { must(t, a.Close(context.Background())) })
	_, err = a.Exec(t.Context(), `SET search_path = `+u.Query().Get("search_path"))
	must(t, err)
	return open(t, with(u, "application_name", a.name)), a
}

func (a admin) end(t *testing.T) {
	t.Helper()
	var n int
	must(
		t, a.QueryRow(t.Context(),
			`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1`, a.name).Scan(&n),
	)
	if n == 0 {
		t.Fatal("the store has no connection to lose")
	}
}

func TestLostConnectionsAreMadeAgain(t *testing.T) {
	s, a := watched(t)
	line := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "A", State: digest.Sent}
	for name, f := range map[string]func() error{
		"Deliveries":  func() error { _, err := s.Deliveries(t.Context(), "2026-07-20"); return err },
		"SaveEdition": func() error { return s.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-20")) },
		"SaveHarvest": func() error { return s.SaveHarvest(t.Context(), "maps", digest.Harvest{}, time.Now()) },
		"Abandon": func() error {
			_, err := s.Abandon(t.Context(), time.Now(), func(string, time.Time) bool { return false })
			return err
		},
		"Settle": func() error {
			if mine, err := s.Claim(t.Context(), line); err != nil || !mine {
				return fmt.Errorf("claiming: %v, %w", mine, err)
			}
			a.end(t)
			return s.Settle(t.Context(), line)
		},
	} {
		if name != "Settle" {
			a.end(t)
		}
		if err := f(); err != nil {
			t.Errorf("%s: got %v, want it done over a new connection", name, err)
		}
	}
}

// When a connection is lost, it is unknown whether the statement took effect: a claim must be neither assumed
// nor repeated.
func TestAConnectionLostInTheMiddle(t *testing.T) {
	s, a := watched(t)
	line := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "A"}
	during := func(f func() error) error {
		tx, err := a.Begin(t.Context())
		must(t, err)
		_, err = tx.Exec(t.Context(), `LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE`)
		must(t, err)
		ended := make(chan error, 1)
		go func() { ended <- f() }()
		for waiting := false; !waiting; time.Sleep(time.Millisecond) {
			// Otherwise, the transaction sees its first snapshot.
			_, err := tx.Exec(t.Context(), `SELECT pg_stat_clear_snapshot()`)
			must(t, err)
			must(
				t, tx.QueryRow(t.Context(),
					`SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock')`,
					a.name).Scan(&waiting),
			)
			select {
			case err := <-ended:
				t.Fatalf("it did not wait: %v", err)
			default:
			}
		}
		a.end(t)
		must(t, tx.Rollback(t.Context()))
		return <-ended
	}

	var mine bool
	err := during(func() (err error) { mine, err = s.Claim(t.Context(), line); return err })
	complains(t, err, "the connection was lost", "when the server is back")
	if _, passing := retry.After(err); mine || passing {
		t.Errorf("claiming: got %v, temporary %v, want a plain error", mine, passing)
	}
	if err := during(func() error { _, err := s.Deliveries(t.Context(), "2026-07-20"); return err }); err != nil {
		t.Errorf("reading: got %v, want it read again", err)
	}
	if mine, err := s.Claim(t.Context(), line); err != nil || !mine {
		t.Fatalf("claiming: got %v, %v", mine, err)
	}
	line.State = digest.Sent
	if err := during(func() error { return s.Settle(t.Context(), line) }); err != nil {
		t.Errorf("settling: got %v, want it settled again", err)
	}
}

const geheim = "zu-geheim%41"

// No error, hint, or cause contains the password, however malformed the address is.
func TestNoErrorHoldsThePassword(t *testing.T) {
	escaped := url.PathEscape(geheim)
	locations := []string{
		"postgres://digest:" + geheim + "@127.0.0.1:1/digest",
		"postgres://digest:" + escaped + "@127.0.0.1:1/digest",
		"postgres://digest:" + escaped + "@127.0.0.1:1,127.0.0.1:2/digest",
		"POSTGRESQL://digest:" + escaped + "@127.0.0.1:1/digest?sslmode=disable",
		"postgres://127.0.0.1:1/digest?user=digest&password=" + escaped,
		"postgres://digest:" + geheim + "%zz@127.0.0.1:1/digest",
		"postgres://digest:" + geheim + "@127.0.0.1:port/digest",
		"postgres://digest:" + geheim + "@[::1/digest",
		"postgres://digest:" + escaped + "@127.0.0.1:1/digest?sslmode=" + escaped,
		"postgres://digest:" + escaped + "@127.0.0.1:1/digest?connect_timeout=x",
		"postgres://digest:" + escaped + "@127.0.0.1:1/digest?sslrootcert=/none&sslmode=verify-full",
		"postgres:/digest:" + geheim + "@127.0.0.1:1/digest",
		"postgres:digest:" + geheim + "@127.0.0.1:1/digest",
		"postgrse://digest:" + geheim + "@127.0.0.1:1/digest",
		"mysql://digest:" + geheim + "@127.0.0.1:1/digest",
		"user=digest password=" + geheim + " host=127.0.0.1",
		"digest:" + geheim + "@127.0.0.1:1/digest",
	}
	for i, location := range locations {
		t.Run(fmt.Sprint("address ", i+1), func(t *testing.T) { _ = keepsPassword(t, location) })
	}
	t.Run("the server refuses it", func(t *testing.T) {
		u := postgres(t)
		u.User = url.UserPassword(u.User.Username(), geheim)
		err := keepsPassword(t, u.String())
		complains(t, err, "the server refuses user "+u.User.Username(), "check the user and the password")
	})
}

// keepsPassword opens the store, which must fail, and checks that nothing in the error's chain contains the
// password.
func keepsPassword(t *testing.T, location string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond) // less than the first wait
	defer cancel()
	_, err := store.Open(ctx, location)
	if err == nil {
		t.Fatal("got no error")
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		text := fmt.Sprintf("%v %+v %#v %s", cause, cause, cause, digest.Hint(cause))
		if strings.Contains(text, "geheim") {
			t.Errorf("got the password in %s", text)
		}
	}
	return err
}

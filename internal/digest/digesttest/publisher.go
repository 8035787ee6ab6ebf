package digesttest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Promise is what an error of a publisher guarantees.
type Promise string

// Promises of digest.Publisher.
const (
	Sent      Promise = "sent"
	Temporary Promise = "temporary" // nothing was published, and the cause may pass
	Unknown   Promise = "uncertain" // it may have been published
	Final     Promise = "final"     // nothing was published, and a retry would not help
)

// PromiseOf classifies an error as the desk does.
func PromiseOf(err error) Promise {
	_, passing := retry.After(err)
	switch {
	case err == nil:
		return Sent
	case errors.Is(err, digest.ErrUncertain):
		return Unknown
	case passing:
		return Temporary
	}
	return Final
}

// Place is a destination backed by a fake.
type Place struct {
	Publisher digest.Publisher
	Arrived   func() int // number of editions there
	Lose      func()     // makes the next edition arrive and loses its answer; nil if no answer can be lost
}

// Failure is a way in which a destination fails.
type Failure struct {
	Break   func() // makes the fake fail this way
	Want    Promise
	Arrived int // number of editions that arrive anyway
}

// TestPublisher checks the contract of a publisher:
//   - It publishes once and returns a receipt.
//   - With a context that has ended, it publishes nothing and leaves nothing uncertain.
//   - Each failure has the expected promise.
//   - Neither errors nor the publisher itself show the secret.
//   - A Finder finds what is there and nothing else. It resolves every lost answer, so that each edition
//     arrives exactly once.
//
// open returns a new place and the ways in which its fake can fail. message is what is published.
func TestPublisher(t *testing.T, message digest.Message, secret string,
	open func(t *testing.T) (Place, map[string]Failure),
) {
	t.Helper()
	t.Run("publishes once, with a receipt", func(t *testing.T) {
		p, _ := open(t)
		receipt, err := p.Publisher.Publish(t.Context(), message)
		if err != nil || receipt == "" || p.Arrived() != 1 {
			t.Errorf("got receipt %q, %v, %d editions", receipt, err, p.Arrived())
		}
	})
	t.Run("a context that has ended publishes nothing", func(t *testing.T) {
		p, _ := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := p.Publisher.Publish(ctx, message)
		if !errors.Is(err, context.Canceled) || PromiseOf(err) == Unknown || p.Arrived() != 0 {
			t.Errorf("got %v, %d editions", err, p.Arrived())
		}
	})
	_, failures := open(t)
	for name := range failures {
		t.Run(name, func(t *testing.T) {
			p, failures := open(t)
			f := failures[name]
			f.Break()
			receipt, err := p.Publisher.Publish(t.Context(), message)
			if got := PromiseOf(err); got != f.Want {
				t.Errorf("got %s (%v), want %s", got, err, f.Want)
			}
			if secret != "" &&
				strings.Contains(fmt.Sprintf("%v %+v %#v %s %s", err, err, err, digest.Hint(err), receipt), secret) {
				t.Errorf("the secret stands in %v", err)
			}
			if err != nil && (receipt != "" || strings.ContainsAny(err.Error(), "\r\n")) {
				t.Errorf("got receipt %q with the error %q", receipt, err)
			}
			if got := p.Arrived(); got != f.Arrived {
				t.Errorf("got %d editions, want %d", got, f.Arrived)
			}
		})
	}
	t.Run("finds what it has, if it is a Finder", func(t *testing.T) {
		p, _ := open(t)
		finder, ok := p.Publisher.(digest.Finder)
		if !ok {
			return // an optional ability
		}
		if _, err := finder.Find(t.Context(), message); !errors.Is(err, digest.ErrNotFound) {
			t.Errorf("before: got %v", err)
		}
		want, err := p.Publisher.Publish(t.Context(), message)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := finder.Find(t.Context(), message); err != nil || got != want || p.Arrived() != 1 {
			t.Errorf("after: got %q, %v, want %q; %d editions", got, err, want, p.Arrived())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := finder.Find(ctx, message); errors.Is(err, digest.ErrNotFound) {
			t.Errorf("with a context that has ended: got %v, want that it is not known", err)
		}
	})
	t.Run("no form of it shows the secret", func(t *testing.T) {
		p, _ := open(t)
		forms := []any{p.Publisher}
		if v := reflect.ValueOf(p.Publisher); v.Kind() == reflect.Pointer {
			forms = append(forms, v.Elem().Interface())
		}
		if shown := fmt.Sprintf("%v %+v %#v", forms, forms, forms); secret != "" && strings.Contains(shown, secret) {
			t.Errorf("the secret stands in %s", shown)
		}
	})
	t.Run("a lost answer is settled by asking, or not at all", func(t *testing.T) {
		if p, _ := open(t); p.Lose != nil {
			testLost(t, p, message)
		}
	})
}

// testLost publishes a hundred editions, and loses half of the answers. If the destination is a Finder, it
// looks messages up as the desk does.
func testLost(t *testing.T, p Place, message digest.Message) {
	finder, canBeAsked := p.Publisher.(digest.Finder)
	for i := range 100 {
		message.Edition.Name = time.Date(2026, 1, 5+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		lost := i%2 == 0
		if lost {
			p.Lose()
		}
		_, err := p.Publisher.Publish(t.Context(), message)
		if want := map[bool]Promise{true: Unknown, false: Sent}[lost]; PromiseOf(err) != want {
			t.Fatalf("edition %d: got %s (%v), want %s", i, PromiseOf(err), err, want)
		}
		for tries := 0; err != nil && canBeAsked; tries++ {
			if tries == 5 {
				t.Fatalf("edition %d cannot be settled: %v", i, err)
			}
			if _, err = finder.Find(t.Context(), message); errors.Is(err, digest.ErrNotFound) {
				_, err = p.Publisher.Publish(t.Context(), message)
			}
		}
		if got := p.Arrived(); got != i+1 {
			t.Fatalf("edition %d: got %d editions, want %d", i, got, i+1)
		}
	}
}

// TestSource checks the contract of a source. Its harvest is within the period or recent, has titles and
// starts, is the same when read again, and explains a downgrade. If nothing can be read, the error has a hint
// and shows no secret.
func TestSource(t *testing.T, p digest.Period, secret string, good, broken digest.Source) {
	t.Helper()
	t.Run("reads the period, twice with the same result", func(t *testing.T) {
		var last string
		for range 2 {
			h, err := good.Collect(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if len(h.Events)+len(h.Repositories) == 0 {
				t.Error("got an empty harvest")
			}
			if h.Downgraded && len(h.Problems) == 0 {
				t.Error("it was read in a worse way, and no problem says why")
			}
			for _, e := range h.Events {
				if e.Title == "" || e.Start.IsZero() || !e.StartsAt(time.UTC).Before(p.End) ||
					e.EndsAt(time.UTC).Before(p.Start) || e.Status == "" || e.Mode == "" {
					t.Errorf("got event %+v", e)
				}
			}
			for _, a := range h.Activities {
				if a.At.Before(p.Since) || !a.At.Before(p.Start) || a.Kind == "" || a.Repository == "" {
					t.Errorf("got activity %+v", a)
				}
			}
			text := fmt.Sprintf("%+v", h)
			if last != "" && text != last {
				t.Errorf("got  %s\nthen %s", last, text)
			}
			last = text
		}
	})
	t.Run("says what to do where nothing can be read", func(t *testing.T) {
		_, err := broken.Collect(t.Context(), p)
		if err == nil || digest.Hint(err) == "" || secret != "" && strings.Contains(err.Error()+digest.Hint(err), secret) {
			t.Errorf("got %v (hint %q)", err, digest.Hint(err))
		}
	})
}

package digesttest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Verdict is what Publish says of an edition: the promise that its error makes.
type Verdict string

// The verdicts of digest.Publisher.
const (
	Published Verdict = "published"
	Temporary Verdict = "temporary" // nothing was published, and trying again may help
	Final     Verdict = "final"     // nothing was published, and trying again would not help
	Uncertain Verdict = "uncertain" // it may have been published
)

// VerdictOf reads the promise of an error that Publish returned.
func VerdictOf(err error) Verdict {
	_, passing := retry.After(err)
	switch {
	case err == nil:
		return Published
	case errors.Is(err, digest.ErrUncertain):
		return Uncertain
	case passing:
		return Temporary
	}
	return Final
}

// Publishing is a kind of destination as TestPublisher tries it. S is the kind's fake server, or its folder.
type Publishing[S any] struct {
	// Start returns a destination that works and lives as long as its test.
	Start func(t *testing.T) S
	// Open returns a publisher that reaches s.
	Open func(t *testing.T, s S) digest.Publisher
	// Message returns a message for the edition of that name.
	Message func(edition string) digest.Message
	// Arrived counts the editions that s was given, those included whose answer was lost.
	Arrived func(t *testing.T, s S) int
	// Failures are what can go wrong, each under a sentence.
	Failures map[string]Failure[S]
	// Lose makes s take the next edition and lose the answer. It is nil where an answer cannot be lost.
	Lose func(s S)
	// Secrets are texts that no error and no receipt may have.
	Secrets []string
}

// Failure is one thing that goes wrong.
type Failure[S any] struct {
	Set     func(s S) // makes it go wrong; the publisher is open already
	Want    Verdict
	Arrived int  // editions that s has after all
	Hint    bool // the error says what to do about it
}

// TestPublisher checks that a kind of destination keeps the contracts digest.Publisher and, where it has it, digest.Finder.
func TestPublisher[S any](t *testing.T, p Publishing[S]) {
	t.Run("an edition is published once, with a receipt", p.testOnce)
	t.Run("an ended context publishes nothing, and that is certain", p.testEnded)
	t.Run("editions published at once all arrive", p.testAtOnce)
	t.Run("no form of the publisher shows a secret", p.testShown)
	for name, f := range p.Failures {
		t.Run("where "+name+", it is "+string(f.Want), func(t *testing.T) { p.testFailure(t, f) })
	}
	if p.Lose != nil {
		t.Run("a lost answer is never taken for anything else", p.testLost)
	}
	t.Run("a destination that can be asked tells the truth", p.testFind)
}

// names are editions' names, all different.
func names(n int) []string {
	day := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	var out []string
	for i := range n {
		out = append(out, day.AddDate(0, 0, i).Format(time.DateOnly))
	}
	return out
}

// publish publishes and looks for secrets in what comes back.
func (p Publishing[S]) publish(t *testing.T, to digest.Publisher, name string) (string, error) {
	t.Helper()
	receipt, err := to.Publish(t.Context(), p.Message(name))
	p.inspect(t, receipt, err)
	return receipt, err
}

func (p Publishing[S]) inspect(t *testing.T, receipt string, err error) {
	t.Helper()
	shown := receipt
	if err != nil {
		shown += fmt.Sprintf("\n%v\n%+v\n%#v\n%s", err, err, err, digest.Hint(err))
		for e := err; e != nil; e = errors.Unwrap(e) {
			shown += fmt.Sprintf("\n%#v", e)
		}
		if strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("the error has more than one line: %q", err)
		}
		if receipt != "" {
			t.Errorf("got receipt %q with the error %v", receipt, err)
		}
	}
	for _, secret := range p.Secrets {
		if strings.Contains(shown, secret) {
			t.Errorf("the secret %q stands in %s", secret, shown)
		}
	}
}

func (p Publishing[S]) wantArrived(t *testing.T, s S, want int) {
	t.Helper()
	if got := p.Arrived(t, s); got != want {
		t.Errorf("got %d editions at the destination, want %d", got, want)
	}
}

func (p Publishing[S]) testOnce(t *testing.T) {
	s := p.Start(t)
	to := p.Open(t, s)
	for i, name := range names(2) {
		receipt, err := p.publish(t, to, name)
		if err != nil || receipt == "" {
			t.Fatalf("got receipt %q, %v", receipt, err)
		}
		p.wantArrived(t, s, i+1)
	}
}

func (p Publishing[S]) testEnded(t *testing.T) {
	s := p.Start(t)
	to := p.Open(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	receipt, err := to.Publish(ctx, p.Message(names(1)[0]))
	p.inspect(t, receipt, err)
	if !errors.Is(err, context.Canceled) || errors.Is(err, digest.ErrUncertain) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	p.wantArrived(t, s, 0)
}

func (p Publishing[S]) testAtOnce(t *testing.T) {
	s := p.Start(t)
	to := p.Open(t, s)
	all := names(6)
	var group sync.WaitGroup
	for _, name := range all {
		group.Go(func() {
			if receipt, err := to.Publish(t.Context(), p.Message(name)); err != nil || receipt == "" {
				t.Errorf("got %q, %v", receipt, err)
			}
		})
	}
	group.Wait()
	p.wantArrived(t, s, len(all))
}

func (p Publishing[S]) testShown(t *testing.T) {
	to := p.Open(t, p.Start(t))
	forms := []any{to}
	if v := reflect.ValueOf(to); v.Kind() == reflect.Pointer {
		forms = append(forms, v.Elem().Interface())
	}
	for _, form := range forms {
		shown := fmt.Sprintf("%v %+v %#v", form, form, form)
		for _, secret := range p.Secrets {
			if strings.Contains(shown, secret) {
				t.Errorf("the secret %q stands in %s", secret, shown)
			}
		}
	}
}

func (p Publishing[S]) testFailure(t *testing.T, f Failure[S]) {
	s := p.Start(t)
	to := p.Open(t, s)
	f.Set(s)
	_, err := p.publish(t, to, names(1)[0])
	if got := VerdictOf(err); got != f.Want {
		t.Errorf("got %s (%v), want %s", got, err, f.Want)
	}
	if got := digest.Hint(err) != ""; got != f.Hint {
		t.Errorf("got hint %q for %v, want one: %v", digest.Hint(err), err, f.Hint)
	}
	p.wantArrived(t, s, f.Arrived)
}

// testLost loses the answer of every second edition, and of many in a row. Where the destination can be asked, all that
// the desk does is done: asked, it says that the edition is there, or that it is not, and then it is published again.
func (p Publishing[S]) testLost(t *testing.T) {
	s := p.Start(t)
	to := p.Open(t, s)
	finder, canBeAsked := to.(digest.Finder)
	for i, name := range names(100) {
		lost := i%2 == 0 || i > 80
		if lost {
			p.Lose(s)
		}
		_, err := p.publish(t, to, name)
		if lost != errors.Is(err, digest.ErrUncertain) {
			t.Fatalf("edition %s: got %v, lost: %v", name, err, lost)
		}
		for tries := 0; err != nil && canBeAsked; tries++ {
			if tries == 5 {
				t.Fatalf("edition %s cannot be settled: %v", name, err)
			}
			var receipt string
			if receipt, err = finder.Find(t.Context(), p.Message(name)); errors.Is(err, digest.ErrNotFound) {
				receipt, err = p.publish(t, to, name)
			}
			if err == nil && receipt == "" {
				t.Errorf("edition %s was settled without a receipt", name)
			}
		}
		if p.wantArrived(t, s, i+1); t.Failed() {
			t.FailNow()
		}
	}
}

func (p Publishing[S]) testFind(t *testing.T) {
	s := p.Start(t)
	finder, ok := p.Open(t, s).(digest.Finder)
	if !ok {
		t.Skip("this kind cannot be asked")
	}
	first, second := p.Message(names(2)[0]), p.Message(names(2)[1])
	if receipt, err := finder.Find(t.Context(), first); !errors.Is(err, digest.ErrNotFound) || receipt != "" {
		t.Errorf("before anything was published: got %q, %v, want ErrNotFound", receipt, err)
	}
	want, err := p.Open(t, s).Publish(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if receipt, err := finder.Find(t.Context(), first); err != nil || receipt != want {
		t.Errorf("got receipt %q, %v, want %q", receipt, err, want)
	}
	if receipt, err := finder.Find(t.Context(), second); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("of another edition: got %q, %v, want ErrNotFound", receipt, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := finder.Find(ctx, second); err == nil || errors.Is(err, digest.ErrNotFound) {
		t.Errorf("an ended context: got %v, want that it is not known", err)
	}
	p.wantArrived(t, s, 1)
}

package digesttest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// wall is a destination in memory: editions are pinned to it.
type wall struct {
	mu     sync.Mutex
	pinned map[string]bool
	err    error // what Publish says
	lose   bool  // the next edition is pinned, and the answer lost
}

func (w *wall) Publish(ctx context.Context, m digest.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if w.err != nil {
		return "", w.err
	}
	w.pinned[m.Edition.Name] = true
	if w.lose {
		w.lose = false
		return "", digest.ErrUncertain
	}
	return "pinned", nil
}

func (w *wall) Find(ctx context.Context, m digest.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if !w.pinned[m.Edition.Name] {
		return "", digest.ErrNotFound
	}
	return "pinned", nil
}

func TestAWallIsAPublisher(t *testing.T) {
	says := func(err error, want digesttest.Verdict) digesttest.Failure[*wall] {
		return digesttest.Failure[*wall]{Set: func(w *wall) { w.err = err }, Want: want, Hint: digest.Hint(err) != ""}
	}
	digesttest.TestPublisher(t, digesttest.Publishing[*wall]{
		Start:   func(*testing.T) *wall { return &wall{pinned: map[string]bool{}} },
		Open:    func(_ *testing.T, w *wall) digest.Publisher { return w },
		Message: func(edition string) digest.Message { return digest.Message{Edition: digest.Edition{Name: edition}} },
		Arrived: func(_ *testing.T, w *wall) int { return len(w.pinned) },
		Lose:    func(w *wall) { w.lose = true },
		Failures: map[string]digesttest.Failure[*wall]{
			"it rains":         says(retry.Temporary(errors.New("it rains"), 0), digesttest.Temporary),
			"the wall is gone": says(digest.WithHint(errors.New("no wall"), "build one"), digesttest.Final),
			"nobody could see": says(fmt.Errorf("fog: %w", digest.ErrUncertain), digesttest.Uncertain),
		},
	})
}

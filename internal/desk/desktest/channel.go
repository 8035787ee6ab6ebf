package digest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// channel is a destination that remembers what it got, and answers as it is told.
type channel struct {
	mu      sync.Mutex
	got     []string
	answers []error // one for each publishing, in turn; then nil
	find    func(edition string) (string, error)
	crash   func() // runs after publishing, before the answer
}

func (c *channel) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if len(c.answers) > 0 {
		err, c.answers = c.answers[0], c.answers[1:]
	}
	if err == nil || errors.Is(err, digest.ErrUncertain) {
		c.got = append(c.got, m.Edition.Name)
	}
	if c.crash != nil {
		c.crash()
	}
	if err != nil {
		return "", err
	}
	return "receipt for " + m.Edition.Name, nil
}

// asked is a channel that can also be asked.
type asked struct{ *channel }

func (c asked) Find(_ context.Context, m digest.Message) (string, error) {
	return c.find(m.Edition.Name)
}

// correctable is a channel that can be told of changes, and can be asked what it was told.
type correctable struct {
	*channel
	corrected []string
	answer    error // to the next correction
	found     error // to the question whether it is there
	ask       bool
}

func (c *correctable) Correct(_ context.Context, whole, note digest.Message, receipt string) (string, error) {
	err := c.answer
	c.answer = nil
	if err == nil || errors.Is(err, digest.ErrUncertain) {
		var what []string
		for _, r := range note.Edition.Corrections[0].Revisions {
			what = append(what, r.Now.Title+" "+string(r.Now.Change)+string(r.Now.Status))
		}
		c.corrected = append(c.corrected, fmt.Sprintf("%d of %s at %q: %s", len(whole.Edition.Corrections), whole.Edition.Name, receipt, strings.Join(what, ", ")))
	}
	return "corrected", err
}

func (c *correctable) FindCorrection(context.Context, digest.Message, digest.Message, string) (string, error) {
	if !c.ask {
		return "", errors.New("it does not tell")
	}
	return "found", c.found
}

// publish is a digest.Publisher as a function.
type publish func(context.Context) error

func (p publish) Publish(ctx context.Context, _ digest.Message) (string, error) { return "", p(ctx) }

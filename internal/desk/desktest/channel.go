package desktest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Channel is a destination that records what it got, and answers with Answers.
type Channel struct {
	mu      sync.Mutex
	Got     []string
	Answers []error // one for each publishing, in turn; then nil
	OnFind  func(edition string) (string, error)
	Crash   func() // runs after publishing, before the answer
}

func (c *Channel) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if len(c.Answers) > 0 {
		err, c.Answers = c.Answers[0], c.Answers[1:]
	}
	if err == nil || errors.Is(err, digest.ErrUncertain) {
		c.Got = append(c.Got, m.Edition.Name)
	}
	if c.Crash != nil {
		c.Crash()
	}
	if err != nil {
		return "", err
	}
	return "receipt for " + m.Edition.Name, nil
}

// Asked is a channel that can also be asked.
type Asked struct{ *Channel }

func (c Asked) Find(_ context.Context, m digest.Message) (string, error) {
	return c.OnFind(m.Edition.Name)
}

// Correctable is a channel that can be corrected, and asked for corrections.
type Correctable struct {
	*Channel
	Corrected []string
	Answer    error // to the next correction
	Found     error // to the question whether it is there
	CanFind   bool
}

func (c *Correctable) Correct(_ context.Context, whole, note digest.Message, receipt string) (string, error) {
	err := c.Answer
	c.Answer = nil
	if err == nil || errors.Is(err, digest.ErrUncertain) {
		var what []string
		for _, r := range note.Edition.Corrections[0].Revisions {
			what = append(what, r.Now.Title+" "+string(r.Now.Change)+string(r.Now.Status))
		}
		c.Corrected = append(
			c.Corrected,
			fmt.Sprintf(
				"%d of %s at %q: %s", len(whole.Edition.Corrections), whole.Edition.Name, receipt, strings.Join(what, ", "),
			),
		)
	}
	return "corrected", err
}

func (c *Correctable) FindCorrection(context.Context, digest.Message, digest.Message, string) (string, error) {
	if !c.CanFind {
		return "", errors.New("it cannot be asked")
	}
	return "found", c.Found
}

// Publish is a digest.Publisher as a function.
type Publish func(context.Context) error

func (p Publish) Publish(ctx context.Context, _ digest.Message) (string, error) { return "", p(ctx) }

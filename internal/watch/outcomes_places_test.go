package watch_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// quietFor is the quiet time of the destinations here.
const quietFor = 5 * time.Minute

// answer is one of all that a publisher can answer, and what became of the message.
type answer struct {
	name    string
	after   time.Duration // until the answer comes
	err     error
	panics  bool
	arrives time.Duration // after the answer; less than zero: never
}

var answers = []answer{
	{name: "ok"},
	{name: "ok, after ten minutes", after: 10 * time.Minute},
	{name: "temporary", err: retry.Temporary(errors.New("busy"), 0), arrives: -1},
	{name: "final", err: errors.New("channel_not_found"), arrives: -1},
	{name: "uncertain, and it is there", err: fmt.Errorf("lost: %w", digest.ErrUncertain)},
	{name: "uncertain, and it is not there", err: fmt.Errorf("lost: %w", digest.ErrUncertain), arrives: -1},
	{
		name:    "uncertain, and it is taken up late",
		err:     fmt.Errorf("lost: %w", digest.ErrUncertain),
		arrives: 3 * time.Minute,
	},
	{
		name:    "uncertain, after ten minutes",
		after:   10 * time.Minute,
		err:     fmt.Errorf("lost: %w", digest.ErrUncertain),
		arrives: time.Minute,
	},
	{name: "panic, and it is there", panics: true},
	{name: "panic, and it is not there", panics: true, arrives: -1},
}

// place is a destination that answers as choose says, and counts what arrives.
type place struct {
	mu     sync.Mutex
	choose func() answer
	got    map[string]int         // by edition or, of a mailing, by edition and recipient
	tried  map[string][]time.Time // when each attempt began
}

func newPlace(choose func() answer) *place {
	return &place{choose: choose, got: map[string]int{}, tried: map[string][]time.Time{}}
}

// take answers an attempt for key.
func (p *place) take(ctx context.Context, key string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	p.mu.Lock()
	a := p.choose()
	p.tried[key] = append(p.tried[key], time.Now())
	p.mu.Unlock()
	time.Sleep(a.after)
	switch {
	case a.arrives == 0:
		p.arrive(key)
	case a.arrives > 0:
		time.AfterFunc(a.arrives, func() { p.arrive(key) })
	}
	if a.panics {
		panic(a.name)
	}
	if a.err != nil {
		return "", a.err
	}
	return "receipt of " + key, nil
}

func (p *place) arrive(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got[key]++
}

func (p *place) count(key string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got[key]
}

func (p *place) Publish(ctx context.Context, m digest.Message) (string, error) {
	return p.take(ctx, m.Edition.Name)
}

// askedPlace can be asked.
type askedPlace struct{ *place }

func (p askedPlace) QuietTime() time.Duration { return quietFor }

func (p askedPlace) Find(ctx context.Context, m digest.Message) (string, error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if p.count(m.Edition.Name) == 0 {
		return "", digest.ErrNotFound
	}
	return "receipt of " + m.Edition.Name, nil
}

// mailPlace writes to people over two connections.
type mailPlace struct{ *place }

func (p mailPlace) Mail(ctx context.Context, letters <-chan digest.Letter, turn digest.SettleAndClaim) error {
	var group sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		group.Go(func() { errs[i] = p.line(ctx, letters, turn) })
	}
	group.Wait()
	return errors.Join(errs...)
}

func (p mailPlace) line(ctx context.Context, letters <-chan digest.Letter, turn digest.SettleAndClaim) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a connection broke: %v", r)
		}
	}()
	for {
		var l digest.Letter
		var ok bool
		select {
		case l, ok = <-letters:
		case <-ctx.Done():
		}
		if !ok {
			return nil
		}
		mine, err := turn(nil, l.Recipient.Address)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		ended := digest.Delivery{Recipient: l.Recipient.Address, State: digest.Sent}
		_, failed := p.take(context.WithoutCancel(ctx), l.Template.Edition.Name+" "+l.Recipient.Address)
		_, passing := retry.After(failed)
		switch {
		case errors.Is(failed, digest.ErrUncertain):
			ended.State, ended.Error = digest.Uncertain, failed.Error()
		case failed != nil:
			ended.State, ended.Error, ended.Final = digest.Failed, failed.Error(), !passing
		}
		if _, err := turn(&ended, ""); err != nil {
			return err
		}
	}
}

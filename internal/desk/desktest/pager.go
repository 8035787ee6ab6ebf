package desktest

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Pager is an operator's destination.
type Pager struct {
	mu      sync.Mutex
	Got     []string // the text of each alert
	At      []time.Time
	Answers []error // one for each alert, in turn; then nil
	Hangs   bool
}

func (p *Pager) Publish(ctx context.Context, m digest.Message) (string, error) {
	if p.Hangs {
		<-ctx.Done()
		return "", ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.Answers) > 0 {
		err := p.Answers[0]
		p.Answers = p.Answers[1:]
		if err != nil {
			return "", err
		}
	}
	p.Got, p.At = append(p.Got, m.Bodies[digest.Text]), append(p.At, time.Now())
	return "", nil
}

// About counts how often the alerts contain what.
func (p *Pager) About(what string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, text := range p.Got {
		n += strings.Count(text, what)
	}
	return n
}

// WithOperator makes a desk that sends alerts to p.
func WithOperator(p *Pager) func(*desk.Desk) {
	return func(d *desk.Desk) {
		d.Operator = &desk.Operator{
			Destination: desk.Destination{Name: "operator", Publisher: p},
			Message: func(name, title string, lines []string) digest.Message {
				return digest.Message{
					Edition: digest.Edition{Name: name},
					Bodies:  map[digest.Format]string{digest.Text: title + "\n" + strings.Join(lines, "\n")},
				}
			},
		}
	}
}

package digest_test

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// pager is an operator's destination.
type pager struct {
	mu      sync.Mutex
	got     []string // the text of each alert
	at      []time.Time
	answers []error // one for each alert, in turn; then nil
	hangs   bool
}

func (p *pager) Publish(ctx context.Context, m digest.Message) (string, error) {
	if p.hangs {
		<-ctx.Done()
		return "", ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.answers) > 0 {
		err := p.answers[0]
		p.answers = p.answers[1:]
		if err != nil {
			return "", err
		}
	}
	p.got, p.at = append(p.got, m.Bodies[digest.Text]), append(p.at, time.Now())
	return "", nil
}

// about counts the alerts that say so.
func (p *pager) about(what string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, text := range p.got {
		n += strings.Count(text, what)
	}
	return n
}

func tellsOperator(p *pager) func(*digest.Desk) {
	return func(d *digest.Desk) {
		d.Operator = &digest.Operator{
			Destination: digest.Destination{Name: "operator", Publisher: p},
			Message: func(name, title string, lines []string) digest.Message {
				return digest.Message{Edition: digest.Edition{Name: name}, Bodies: map[digest.Format]string{digest.Text: title + "\n" + strings.Join(lines, "\n")}}
			},
		}
	}
}

package desktest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// ErrLost is what a store answers when its answer is lost.
var ErrLost = errors.New("the connection was lost")

// Postman is a Mailer that remembers who got what, and that can be corrected.
type Postman struct {
	Correctable
	mu     sync.Mutex
	Away   []string // the addresses that cannot be reached
	Posted []string
}

// NewPostman returns a Postman who reaches everybody.
func NewPostman() *Postman { return &Postman{Correctable: Correctable{Channel: &Channel{}}} }

// Mail implements digest.Mailer.
func (p *Postman) Mail(_ context.Context, letters <-chan digest.Letter, submit digest.SettleAndClaim) error {
	for l := range letters {
		mine, err := submit(nil, l.Recipient.Address)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		ended := digest.Delivery{Recipient: l.Recipient.Address, State: digest.Sent, Receipt: "ok"}
		if slices.Contains(p.Away, l.Recipient.Address) {
			ended.State, ended.Receipt, ended.Error, ended.Final = digest.Failed, "", "no such mailbox", true
		} else {
			e := l.Template.Edition
			p.mu.Lock()
			p.Posted = append(p.Posted, fmt.Sprintf("%s of %s: %d corrections", e.Name, l.Recipient.Address, len(e.Corrections)))
			p.mu.Unlock()
		}
		if _, err := submit(&ended, ""); err != nil {
			return err
		}
	}
	return nil
}

// People are readers, in order.
type People []digest.Recipient

// Recipients implements digest.Readers.
func (p *People) Recipients(_ context.Context, after string, limit int) ([]digest.Recipient, error) {
	var out []digest.Recipient
	for _, r := range *p {
		if r.Address > after && len(out) < limit {
			out = append(out, r)
		}
	}
	return out, nil
}

// ManyPeople are n readers.
func ManyPeople(n int) *People {
	out := &People{}
	for i := range n {
		*out = append(*out, digest.Recipient{Address: fmt.Sprintf("p%04d@x.example", i)})
	}
	return out
}

// MailingDesk is a desk with a newsletter to the readers, and the store s.
func MailingDesk(t *testing.T, s digest.Store, p digest.Publisher, readers digest.Readers) *desk.Desk {
	t.Helper()
	newsletter := desk.Destination{Name: "newsletter", Kind: "email", Publisher: p, Readers: readers}
	return NewDesk(t, To(newsletter), func(d *desk.Desk) {
		d.Store = s
		d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
			return digest.Message{Edition: r.Edition}, nil
		}
	})
}

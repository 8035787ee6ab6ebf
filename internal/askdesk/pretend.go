package askdesk

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// pretended is a store whose notes and ledger change in memory only.
type pretended struct {
	digest.Store
	mu    sync.Mutex
	notes map[string]digest.Note
	lines map[string]digest.Delivery
}

// Pretend returns a store that shows what is in s. Notes and deliveries that are written to it are gone with it.
func Pretend(s digest.Store) digest.Store {
	return &pretended{Store: s, notes: map[string]digest.Note{}, lines: map[string]digest.Delivery{}}
}

// Note implements digest.Notes.
func (p *pretended) Note(ctx context.Context, key, text string, at time.Time) (bool, error) {
	known, err := p.Notes(ctx, key, 1)
	if err != nil || len(known) > 0 && known[0].Key == key {
		return false, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes[key] = digest.Note{Key: key, Text: text, At: at}
	return true, nil
}

// Notes implements digest.Notes.
func (p *pretended) Notes(ctx context.Context, prefix string, limit int) ([]digest.Note, error) {
	out, err := p.Store.Notes(ctx, prefix, limit)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := range maps.Values(p.notes) {
		if strings.HasPrefix(n.Key, prefix) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b digest.Note) int { return strings.Compare(b.Key, a.Key) })
	return out[:min(len(out), limit)], nil
}

// Claim implements digest.Ledger.
func (p *pretended) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	lines, err := p.Deliveries(ctx, d.Edition)
	if _, known := digest.LineFor(lines, d.Destination); err != nil || known {
		return false, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	d.State, d.Attempt = digest.Claimed, 1
	p.lines[d.Edition] = d
	return true, nil
}

// Settle implements digest.Ledger.
func (p *pretended) Settle(_ context.Context, d digest.Delivery) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines[d.Edition] = d
	return nil
}

// Deliveries implements digest.Ledger.
func (p *pretended) Deliveries(ctx context.Context, edition string) ([]digest.Delivery, error) {
	out, err := p.Store.Deliveries(ctx, edition)
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, ok := p.lines[edition]; ok {
		out = append(out, d)
	}
	return out, err
}

package digesttest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Store is a digest.Store in memory, for tests. It passes TestStore.
type Store struct {
	mu         sync.Mutex
	editions   map[string]savedRecord
	deliveries map[deliveryKey]digest.Delivery
	harvests   map[string]savedHarvest
	drafts     drafts
	notes      map[string]digest.Note
	readings   map[string]savedReading
}

type (
	deliveryKey struct{ edition, destination, recipient string }
	savedRecord struct {
		edition    digest.Edition // as it is after it was encoded and decoded
		templates  map[string]string
		composedAt time.Time
	}
	savedHarvest struct {
		body []byte
		at   time.Time
	}
)

// NewStore returns an empty store.
func NewStore() *Store {
	return &Store{
		editions: map[string]savedRecord{}, deliveries: map[deliveryKey]digest.Delivery{},
		harvests: map[string]savedHarvest{}, notes: map[string]digest.Note{},
	}
}

var _ digest.Store = (*Store)(nil)

// SaveEdition implements digest.Editions.
func (s *Store) SaveEdition(ctx context.Context, r digest.Record) error {
	saved, err := save(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, taken := s.editions[r.Edition.Name]; taken {
		return digest.ErrFixed
	}
	s.editions[r.Edition.Name] = saved
	return nil
}

// Edition implements digest.Editions.
func (s *Store) Edition(ctx context.Context, name string) (digest.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return digest.Record{}, ctx.Err()
	}
	saved, ok := s.editions[name]
	if !ok {
		return digest.Record{}, fmt.Errorf("edition %s: %w", name, digest.ErrNotFound)
	}
	r := saved.record()
	r.Templates = maps.Clone(saved.templates)
	return r, nil
}

// Editions implements digest.Editions.
func (s *Store) Editions(ctx context.Context, limit int) ([]digest.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	names := slices.SortedFunc(maps.Keys(s.editions), func(a, b string) int {
		return -cmp.Or(cmp.Compare(a[:min(10, len(a))], b[:min(10, len(b))]), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	var out []digest.Record
	for _, name := range names[:min(max(limit, 0), len(names))] {
		out = append(out, s.editions[name].record())
	}
	return out, nil
}

func save(r digest.Record) (savedRecord, error) {
	saved := savedRecord{templates: maps.Clone(r.Templates), composedAt: stamp(r.ComposedAt)}
	body, err := json.Marshal(r.Edition)
	if err == nil {
		err = json.Unmarshal(body, &saved.edition)
	}
	return saved, err
}

// record returns the saved record without its templates.
func (saved savedRecord) record() digest.Record {
	return digest.Record{ComposedAt: saved.composedAt, Edition: copyOf(saved.edition)}
}

// Claim implements digest.Ledger.
func (s *Store) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	now, known := s.deliveries[keyOf(d)]
	if known && now.State != digest.Failed {
		return false, nil
	}
	s.deliveries[keyOf(d)] = digest.Delivery{
		Edition: d.Edition, Destination: d.Destination, Recipient: d.Recipient,
		State: digest.Claimed, Owner: d.Owner, Attempt: now.Attempt + 1, At: stamp(time.Now()),
	}
	return true, nil
}

// Settle implements digest.Ledger.
func (s *Store) Settle(ctx context.Context, d digest.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	now, known := s.deliveries[keyOf(d)]
	ends := d.State == digest.Sent || d.State == digest.Failed
	switch {
	case !known:
		return fmt.Errorf("edition %s to %s was never claimed", d.Edition, d.Destination)
	case now.State == digest.Claimed && now.Owner == d.Owner && (d.Attempt == 0 || d.Attempt == now.Attempt) &&
		(ends || d.State == digest.Uncertain):
	case now.State == digest.Uncertain && ends && now.Attempt == d.Attempt:
	case now.State != digest.Claimed && now.State == d.State && now.Receipt == d.Receipt && now.Error == d.Error &&
		now.Final == d.Final &&
		(now.Attempt == d.Attempt || d.Attempt == 0 && now.Owner == d.Owner):
		return nil
	default:
		return fmt.Errorf("edition %s to %s cannot become %q: it is %s, attempt %d of %s", d.Edition, d.Destination,
			d.State, now.State, now.Attempt, now.Owner)
	}
	now.State, now.Receipt, now.Error, now.Final, now.At = d.State, d.Receipt, d.Error, d.Final, stamp(time.Now())
	s.deliveries[keyOf(d)] = now
	return nil
}

// Deliveries implements digest.Ledger.
func (s *Store) Deliveries(ctx context.Context, edition string) ([]digest.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return s.list(func(d digest.Delivery) bool { return d.Edition == edition }), nil
}

// Abandon implements digest.Ledger.
func (s *Store) Abandon(ctx context.Context, now time.Time,
	gone func(owner string, claimed time.Time) bool,
) ([]digest.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	abandoned := s.list(func(d digest.Delivery) bool { return d.State == digest.Claimed && gone(d.Owner, d.At) })
	for i := range abandoned {
		d := &abandoned[i]
		d.State, d.Error, d.At = digest.Uncertain, d.Owner+" is gone", stamp(now)
		s.deliveries[keyOf(*d)] = *d
	}
	return abandoned, nil
}

func (s *Store) list(which func(digest.Delivery) bool) []digest.Delivery {
	var out []digest.Delivery
	for _, d := range s.deliveries {
		if which(d) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b digest.Delivery) int {
		return cmp.Or(cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.Destination, b.Destination),
			cmp.Compare(a.Recipient, b.Recipient))
	})
	return out
}

// SaveHarvest implements digest.Harvests.
func (s *Store) SaveHarvest(ctx context.Context, source string, h digest.Harvest, at time.Time) error {
	body, err := json.Marshal(h)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.harvests[source] = savedHarvest{body: body, at: stamp(at)}
	return nil
}

// LastHarvest implements digest.Harvests.
func (s *Store) LastHarvest(ctx context.Context, source string) (digest.Harvest, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return digest.Harvest{}, time.Time{}, ctx.Err()
	}
	saved, ok := s.harvests[source]
	if !ok {
		return digest.Harvest{}, time.Time{}, fmt.Errorf("harvest of %s: %w", source, digest.ErrNotFound)
	}
	var h digest.Harvest
	err := json.Unmarshal(saved.body, &h)
	return h, saved.at, err
}

// Harvested implements digest.Harvests.
func (s *Store) Harvested(ctx context.Context) (map[string]time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]time.Time{}
	for source, saved := range s.harvests {
		out[source] = saved.at
	}
	return out, ctx.Err()
}

func keyOf(d digest.Delivery) deliveryKey {
	return deliveryKey{edition: d.Edition, destination: d.Destination, recipient: d.Recipient}
}

// stamp returns t as stores return it: in milliseconds and UTC.
func stamp(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

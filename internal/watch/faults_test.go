package watch_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// fault is what happens to a call of the store.
type fault int

const (
	works    fault = iota
	before         // it fails, and nothing was done
	after          // it is done, and the answer is lost
	hangs          // nothing is done, and no answer comes until the context ends
	hangDone       // it is done, and no answer comes until the context ends
)

var faults = map[string]fault{"fails before": before, "fails after": after, "hangs": hangs, "hangs, done": hangDone}

// reads are the methods of the contracts that change nothing. Every other one is a write, and faulty must cover it.
var reads = []string{
	"Claims", "Clock", "Corrections", "Deliveries", "Doubtful", "Draft", "Edition", "Editions", "Harvested",
	"LastHarvest", "Notes", "Places",
	"Readings", "States", "Tally", "Troubled", "Unsent", "Log",
}

// contracts are the interfaces of a store.
var contracts = []reflect.Type{reflect.TypeFor[digest.Store](), reflect.TypeFor[digest.BatchLedger]()}

// writes are generated from the contracts: their methods without the reads.
func writes() []string {
	var out []string
	for _, c := range contracts {
		for i := range c.NumMethod() {
			if name := c.Method(i).Name; !slices.Contains(reads, name) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// faulty is a store whose writes fail as choose says. While away reports true, reads fail, too.
type faulty struct {
	*digesttest.Store
	mu     sync.Mutex
	choose func(write string) fault
	away   func() bool
	hit    map[string]int
}

func newFaulty(choose func(string) fault) *faulty {
	return &faulty{Store: digesttest.NewStore(), choose: choose, hit: map[string]int{}}
}

func (f *faulty) gone() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.away != nil && f.away()
}

func (f *faulty) pick(name string) fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	kind := f.choose(name)
	if kind != works {
		f.hit[name]++
	}
	return kind
}

// write does f, or fails in the chosen way.
func write[T any](ctx context.Context, s *faulty, name string, f func() (T, error)) (none T, err error) {
	if s.gone() {
		return none, desktest.ErrLost
	}
	switch s.pick(name) {
	case before:
		return none, desktest.ErrLost
	case after:
		if _, err := f(); err != nil {
			return none, err
		}
		return none, desktest.ErrLost
	case hangs:
		<-ctx.Done()
		return none, ctx.Err()
	case hangDone:
		if _, err := f(); err != nil {
			return none, err
		}
		<-ctx.Done()
		return none, ctx.Err()
	}
	return f()
}

func only(err error) (struct{}, error) { return struct{}{}, err }

func (f *faulty) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	return write(ctx, f, "Claim", func() (bool, error) { return f.Store.Claim(ctx, d) })
}

func (f *faulty) Settle(ctx context.Context, d digest.Delivery) error {
	_, err := write(ctx, f, "Settle", func() (struct{}, error) { return only(f.Store.Settle(ctx, d)) })
	return err
}

func (f *faulty) SettleAttempt(ctx context.Context, d digest.Delivery) (bool, error) {
	return write(ctx, f, "SettleAttempt", func() (bool, error) { return f.Store.SettleAttempt(ctx, d) })
}

func (f *faulty) Abandon(
	ctx context.Context, now time.Time, gone func(string, time.Time) bool,
) ([]digest.Delivery, error) {
	return write(ctx, f, "Abandon", func() ([]digest.Delivery, error) { return f.Store.Abandon(ctx, now, gone) })
}

func (f *faulty) SettleAndClaim(
	ctx context.Context,
	of digest.Delivery,
	ended []digest.Delivery,
	next []string,
) ([]bool, error) {
	return write(ctx, f, "SettleAndClaim", func() ([]bool, error) { return f.Store.SettleAndClaim(ctx, of, ended, next) })
}

func (f *faulty) Reopen(ctx context.Context, edition, destination, why string) (bool, error) {
	return write(ctx, f, "Reopen", func() (bool, error) { return f.Store.Reopen(ctx, edition, destination, why) })
}

func (f *faulty) SaveEdition(ctx context.Context, r digest.Record) error {
	_, err := write(ctx, f, "SaveEdition", func() (struct{}, error) { return only(f.Store.SaveEdition(ctx, r)) })
	return err
}

func (f *faulty) SaveDraft(ctx context.Context, d digest.StoredDraft) error {
	_, err := write(ctx, f, "SaveDraft", func() (struct{}, error) { return only(f.Store.SaveDraft(ctx, d)) })
	return err
}

func (f *faulty) Append(ctx context.Context, w digest.LogEntry) (bool, error) {
	return write(ctx, f, "Append", func() (bool, error) { return f.Store.Append(ctx, w) })
}

func (f *faulty) SaveCorrection(ctx context.Context, edition string, c digest.Correction) error {
	_, err := write(ctx, f, "SaveCorrection",
		func() (struct{}, error) { return only(f.Store.SaveCorrection(ctx, edition, c)) })
	return err
}

func (f *faulty) SaveHarvest(ctx context.Context, source string, h digest.Harvest, at time.Time) error {
	_, err := write(ctx, f, "SaveHarvest",
		func() (struct{}, error) { return only(f.Store.SaveHarvest(ctx, source, h, at)) })
	return err
}

func (f *faulty) SaveReading(ctx context.Context, edition string, r digest.Reading) error {
	_, err := write(ctx, f, "SaveReading", func() (struct{}, error) { return only(f.Store.SaveReading(ctx, edition, r)) })
	return err
}

func (f *faulty) Note(ctx context.Context, key, text string, at time.Time) (bool, error) {
	return write(ctx, f, "Note", func() (bool, error) { return f.Store.Note(ctx, key, text, at) })
}

func (f *faulty) Forget(ctx context.Context, key string) error {
	_, err := write(ctx, f, "Forget", func() (struct{}, error) { return only(f.Store.Forget(ctx, key)) })
	return err
}

// Reads fail only while the store is away.

func (f *faulty) Notes(ctx context.Context, prefix string, limit int) ([]digest.Note, error) {
	if f.gone() {
		return nil, desktest.ErrLost
	}
	return f.Store.Notes(ctx, prefix, limit)
}

func (f *faulty) Claims(ctx context.Context) ([]digest.Delivery, error) {
	if f.gone() {
		return nil, desktest.ErrLost
	}
	return f.Store.Claims(ctx)
}

func (f *faulty) Places(ctx context.Context, edition string) ([]digest.Delivery, error) {
	if f.gone() {
		return nil, desktest.ErrLost
	}
	return f.Store.Places(ctx, edition)
}

func (f *faulty) Edition(ctx context.Context, name string) (digest.Record, error) {
	if f.gone() {
		return digest.Record{}, desktest.ErrLost
	}
	return f.Store.Edition(ctx, name)
}

// TestEveryWriteOfTheContractsCanFail fails if a contract has a write that faulty does not cover, and that would
// never be tried.
func TestEveryWriteOfTheContractsCanFail(t *testing.T) {
	f := newFaulty(func(string) fault { return before })
	for _, name := range writes() {
		method := reflect.ValueOf(f).MethodByName(name)
		args := make([]reflect.Value, method.Type().NumIn())
		for i := range args {
			args[i] = reflect.Zero(method.Type().In(i))
		}
		args[0] = reflect.ValueOf(t.Context())
		out := method.Call(args)
		if err, _ := out[len(out)-1].Interface().(error); !errors.Is(err, desktest.ErrLost) || f.hit[name] != 1 {
			t.Errorf("%s is a write of the store, and faulty has none of that name: got %v", name, err)
		}
	}
	for _, name := range reads {
		if !slices.ContainsFunc(contracts, func(c reflect.Type) bool { _, ok := c.MethodByName(name); return ok }) {
			t.Errorf("%s is no method of a contract any more", name)
		}
	}
}

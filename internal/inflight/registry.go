// Package inflight keeps the list of deliveries that one process has in flight, and batches what the connections of a
// mailing ask of the ledger.
package inflight

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Registry is the list of deliveries that one process has in flight. An owner that is alive does not necessarily work
// on its claims: if an answer of the ledger was lost, the ledger shows a claim that nobody works on. The registry
// distinguishes the two cases. A process has one registry for all of its desks, because a desk that was replaced may
// still deliver. A nil *Registry remembers nothing, and its desk never ends a claim of its own owner.
type Registry struct {
	mu  sync.Mutex
	all map[Key]*entry
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry { return &Registry{all: map[Key]*entry{}} }

// Key identifies a delivery.
type Key struct{ edition, destination, recipient string }

// KeyOf returns the key of d.
func KeyOf(d digest.Delivery) Key { return Key{d.Edition, d.Destination, d.Recipient} }

// entry is registered, then begun, then ended. It is removed when the ledger knows how it ended.
type entry struct {
	since    time.Time
	begun    bool             // from here on something may have been published
	void     bool             // the answer to its claim was lost: it must not publish
	end      *digest.Delivery // how it ended; nil while it runs
	settling bool             // it is being recorded in the ledger: see settle
}

// Attempt is one entry of the registry.
type Attempt struct {
	digest.Delivery           // State is Claimed while it runs, and otherwise how it ended
	Since           time.Time // when it was registered, by this machine's clock
	// Void means that the answer to its claim was lost: nothing was handed over, but the ledger may show a claim.
	Void     bool
	Settling bool // it is being recorded in the ledger
}

// Enter registers an attempt before it is claimed. It reports false if this process already has one in flight.
func (a *Registry) Enter(d digest.Delivery) bool {
	if a == nil {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if old, taken := a.all[KeyOf(d)]; taken && !old.void {
		return false
	}
	a.all[KeyOf(d)] = &entry{since: time.Now()}
	return true
}

// Begin records that from now on something may be published.
func (a *Registry) Begin(d digest.Delivery) {
	a.change(d, func(one *entry) { one.begun = true })
}

// Abandon ends an attempt whose claim was not answered. The caller must hand nothing over.
func (a *Registry) Abandon(d digest.Delivery) {
	a.change(d, func(one *entry) { one.void = true })
}

// Finish records how an attempt ended, until the ledger knows.
func (a *Registry) Finish(d digest.Delivery) {
	a.change(d, func(one *entry) { one.end = &d })
}

// settle is Finish for a caller who records the end in the ledger at once, in one transaction with other attempts.
// Until Leave or unsettle, it is not among Unsettled: if another caller recorded it first, the whole transaction
// would fail.
func (a *Registry) settle(d digest.Delivery) {
	a.change(d, func(one *entry) { one.end, one.settling = &d, true })
}

// unsettle undoes settle: the ledger may not know how the attempt ended.
func (a *Registry) unsettle(d digest.Delivery) {
	a.change(d, func(one *entry) { one.settling = false })
}

func (a *Registry) change(d digest.Delivery, f func(*entry)) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if one, ok := a.all[KeyOf(d)]; ok {
		f(one)
	}
}

// Leave removes an attempt, because the ledger knows how it ended, or because it is another process's.
func (a *Registry) Leave(d digest.Delivery) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.all, KeyOf(d))
}

// Forget removes the attempt that Find or Attempts returned as from, if it is void or has ended. An attempt that was
// registered since stays.
func (a *Registry) Forget(from Attempt) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if one, ok := a.all[KeyOf(from.Delivery)]; ok && one.since.Equal(from.Since) && (one.void || one.end != nil) {
		delete(a.all, KeyOf(from.Delivery))
	}
}

// Find returns the entry of a delivery, and whether there is one.
func (a *Registry) Find(d digest.Delivery) (Attempt, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	one, ok := a.all[KeyOf(d)]
	if !ok {
		return Attempt{}, false
	}
	return one.attempt(KeyOf(d)), true
}

func (one *entry) attempt(k Key) Attempt {
	f := Attempt{Delivery: digest.Delivery{
		Edition: k.edition, Destination: k.destination, Recipient: k.recipient,
		State: digest.Claimed,
	}, Since: one.since, Void: one.void, Settling: one.settling}
	if one.end != nil {
		f.Delivery = *one.end
	}
	return f
}

// Attempts returns all attempts, in the order of the ledger.
func (a *Registry) Attempts() []Attempt {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []Attempt
	for k, one := range a.all {
		out = append(out, one.attempt(k))
	}
	slices.SortFunc(out, func(x, y Attempt) int {
		key := func(f Attempt) string { return f.Edition + "\x00" + f.Destination + "\x00" + f.Recipient }
		return strings.Compare(key(x), key(y))
	})
	return out
}

// Unsettled returns the attempts that ended or are void, and that the ledger may not have recorded. Those that are
// being recorded now are not among them.
func (a *Registry) Unsettled() []Attempt {
	return slices.DeleteFunc(a.Attempts(), func(f Attempt) bool {
		return f.State == digest.Claimed && !f.Void || f.Settling
	})
}

// interrupted returns those attempts that have begun and not ended. The caller must know that nobody works on them.
func (a *Registry) interrupted(which map[Key]bool) []digest.Delivery {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []digest.Delivery
	for k := range which {
		if one, ok := a.all[k]; ok && one.begun && one.end == nil {
			out = append(out, digest.Delivery{Edition: k.edition, Destination: k.destination, Recipient: k.recipient})
		}
	}
	return out
}

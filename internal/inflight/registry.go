package inflight

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Registry is the registry of what one process has in flight. That an owner is alive does not mean that it is still
// working on a claim: if the ledger's answer was lost, the ledger shows a claim that nobody works on. The registry
// tells the two cases apart. A process has one registry for all of its desks, because a desk that is replaced may still
// deliver. A nil *Attempts remembers nothing; a desk that has none never ends a claim of its own owner.
type Registry struct {
	mu  sync.Mutex
	all map[Key]*entry
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry { return &Registry{all: map[Key]*entry{}} }

type Key struct{ edition, destination, recipient string }

func KeyOf(d digest.Delivery) Key { return Key{d.Edition, d.Destination, d.Recipient} }

// entry goes from registered to begun to ended. It leaves the registry when the ledger knows how it ended.
type entry struct {
	since    time.Time
	begun    bool             // from here on something may have been published
	void     bool             // the answer to its claim was lost: it must not publish
	end      *digest.Delivery // how it ended; nil while it runs
	settling bool             // somebody is telling the ledger how it ended, and nobody else may: see tell
}

// Attempt is one entry of the registry.
type Attempt struct {
	digest.Delivery           // State is Claimed while it runs, and otherwise how it ended
	Since           time.Time // when it was registered, by this machine's clock
	Void            bool      // the answer to its claim was lost: nothing was handed over, and the ledger may show a claim

	Settling bool
}

// Enter registers an attempt, before it is claimed. It reports false where this process has one in flight already.
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

// Begin marks an attempt: from now on, something may be published.
func (a *Registry) Begin(d digest.Delivery) {
	a.change(d, func(one *entry) { one.begun = true })
}

// Abandon ends an attempt whose claim was not answered. Nothing was handed over.
func (a *Registry) Abandon(d digest.Delivery) {
	a.change(d, func(one *entry) { one.void = true })
}

// Finish remembers how an attempt ended, until the ledger knows.
func (a *Registry) Finish(d digest.Delivery) {
	a.change(d, func(one *entry) { one.end = &d })
}

// settle is finish by somebody who tells the ledger at once, together with other attempts. Until untold, SettleOwn
// leaves it alone: were it faster, the ledger would refuse all that is told together.
func (a *Registry) settle(d digest.Delivery) {
	a.change(d, func(one *entry) { one.end, one.settling = &d, true })
}

// unsettle says that the ledger may not know how it ended.
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

// Leave removes an attempt: the ledger knows how it ended, or it was not ours.
func (a *Registry) Leave(d digest.Delivery) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.all, KeyOf(d))
}

// Forget is leave for an attempt that was found void or ended in from. One that was registered since stays.
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

// Attempts returns all that is in the registry, in the order of the ledger.
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

// Unsettled returns the attempts that have ended or must not go on, and that the ledger may not have recorded yet. What
// somebody is telling it is not among them.
func (a *Registry) Unsettled() []Attempt {
	return slices.DeleteFunc(a.Attempts(), func(f Attempt) bool { return f.State == digest.Claimed && !f.Void || f.Settling })
}

// interrupted are the attempts of a mailing that have begun and have no end. The caller knows that nobody works on
// them any more.
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

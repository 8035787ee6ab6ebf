package inflight

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Attempts is the registry of what one process has in flight. That an owner is alive does not mean that it is still
// working on a claim: if the ledger's answer was lost, the ledger shows a claim that nobody works on. The registry
// tells the two cases apart. A process has one registry for all of its desks, because a desk that is replaced may still
// deliver. A nil *Attempts remembers nothing; a desk that has none never ends a claim of its own owner.
type Attempts struct {
	mu  sync.Mutex
	all map[AttemptKey]*attempt
}

// NewAttempts returns an empty registry.
func NewAttempts() *Attempts { return &Attempts{all: map[AttemptKey]*attempt{}} }

type AttemptKey struct{ edition, destination, recipient string }

func KeyOf(d digest.Delivery) AttemptKey { return AttemptKey{d.Edition, d.Destination, d.Recipient} }

// attempt goes from registered to begun to ended. It leaves the registry when the ledger knows how it ended.
type attempt struct {
	since time.Time
	begun bool             // from here on something may have been published
	void  bool             // the answer to its claim was lost: it must not publish
	end   *digest.Delivery // how it ended; nil while it runs
	tells bool             // somebody is telling the ledger how it ended, and nobody else may: see tell
}

// Flight is one entry of the registry.
type Flight struct {
	digest.Delivery           // State is Claimed while it runs, and otherwise how it ended
	Since           time.Time // when it was registered, by this machine's clock
	Void            bool      // the answer to its claim was lost: nothing was handed over, and the ledger may show a claim

	Tells bool
}

// Enter registers an attempt, before it is claimed. It reports false where this process has one in flight already.
func (a *Attempts) Enter(d digest.Delivery) bool {
	if a == nil {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if old, taken := a.all[KeyOf(d)]; taken && !old.void {
		return false
	}
	a.all[KeyOf(d)] = &attempt{since: time.Now()}
	return true
}

// Begin marks an attempt: from now on, something may be published.
func (a *Attempts) Begin(d digest.Delivery) {
	a.change(d, func(one *attempt) { one.begun = true })
}

// Abandon ends an attempt whose claim was not answered. Nothing was handed over.
func (a *Attempts) Abandon(d digest.Delivery) {
	a.change(d, func(one *attempt) { one.void = true })
}

// Finish remembers how an attempt ended, until the ledger knows.
func (a *Attempts) Finish(d digest.Delivery) {
	a.change(d, func(one *attempt) { one.end = &d })
}

// tell is finish by somebody who tells the ledger at once, together with other attempts. Until untold, SettleOwn
// leaves it alone: were it faster, the ledger would refuse all that is told together.
func (a *Attempts) tell(d digest.Delivery) {
	a.change(d, func(one *attempt) { one.end, one.tells = &d, true })
}

// untold says that the ledger may not know how it ended.
func (a *Attempts) untold(d digest.Delivery) {
	a.change(d, func(one *attempt) { one.tells = false })
}

func (a *Attempts) change(d digest.Delivery, f func(*attempt)) {
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
func (a *Attempts) Leave(d digest.Delivery) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.all, KeyOf(d))
}

// Forget is leave for an attempt that was found void or ended in from. One that was registered since stays.
func (a *Attempts) Forget(from Flight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if one, ok := a.all[KeyOf(from.Delivery)]; ok && one.since.Equal(from.Since) && (one.void || one.end != nil) {
		delete(a.all, KeyOf(from.Delivery))
	}
}

// Find returns the entry of a delivery, and whether there is one.
func (a *Attempts) Find(d digest.Delivery) (Flight, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	one, ok := a.all[KeyOf(d)]
	if !ok {
		return Flight{}, false
	}
	return one.flight(KeyOf(d)), true
}

func (one *attempt) flight(k AttemptKey) Flight {
	f := Flight{Delivery: digest.Delivery{
		Edition: k.edition, Destination: k.destination, Recipient: k.recipient,
		State: digest.Claimed,
	}, Since: one.since, Void: one.void, Tells: one.tells}
	if one.end != nil {
		f.Delivery = *one.end
	}
	return f
}

// Flights returns all that is in the registry, in the order of the ledger.
func (a *Attempts) Flights() []Flight {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []Flight
	for k, one := range a.all {
		out = append(out, one.flight(k))
	}
	slices.SortFunc(out, func(x, y Flight) int {
		key := func(f Flight) string { return f.Edition + "\x00" + f.Destination + "\x00" + f.Recipient }
		return strings.Compare(key(x), key(y))
	})
	return out
}

// Unsettled returns the attempts that have ended or must not go on, and that the ledger may not have recorded yet. What
// somebody is telling it is not among them.
func (a *Attempts) Unsettled() []Flight {
	return slices.DeleteFunc(a.Flights(), func(f Flight) bool { return f.State == digest.Claimed && !f.Void || f.Tells })
}

// interrupted are the attempts of a mailing that have begun and have no end. The caller knows that nobody works on
// them any more.
func (a *Attempts) interrupted(which map[AttemptKey]bool) []digest.Delivery {
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

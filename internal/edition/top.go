package edition

import (
	"slices"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// top holds the first of many events that come in any order, and counts them all. It is safe for concurrent use, as long as the events of one group
// come from one place.
type top struct {
	max  int
	zone *time.Location

	mu     sync.Mutex
	events []digest.Event // in order, without descriptions
	count  int
}

// add adds those events that are wanted; events come in order.
func (s *top) add(events []digest.Event, wanted func(digest.Event) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count += len(events)
	after := func(a, b digest.Event) int { return digest.CompareEvents(a, b, s.zone) }
	for _, e := range events {
		e.Description = ""
		full := len(s.events) == s.max
		if full && after(e, s.events[s.max-1]) >= 0 {
			return
		}
		if !wanted(e) {
			continue
		}
		i, _ := slices.BinarySearchFunc(s.events, e, func(a, b digest.Event) int {
			if after(a, b) > 0 {
				return 1
			}
			return -1 // after its equals
		})
		if full {
			s.events = s.events[:s.max-1]
		}
		s.events = slices.Insert(s.events, i, e)
	}
}

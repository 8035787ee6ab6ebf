package digesttest

import (
	"context"
	"maps"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// savedReading is a reading with its edition.
type savedReading struct {
	edition string
	digest.Reading
}

// SaveReading implements digest.Readings.
func (s *Store) SaveReading(ctx context.Context, edition string, r digest.Reading) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if s.readings == nil {
		s.readings = map[string]savedReading{}
	}
	r.At = stamp(r.At)
	s.readings[r.Listing] = savedReading{edition, r}
	return nil
}

// Readings implements digest.Readings.
func (s *Store) Readings(ctx context.Context, edition string) ([]digest.Reading, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []digest.Reading
	for _, name := range slices.Sorted(maps.Keys(s.readings)) {
		if r := s.readings[name]; r.edition == edition {
			out = append(out, r.Reading)
		}
	}
	return out, ctx.Err()
}

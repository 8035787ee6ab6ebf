package digesttest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Note implements digest.Notes.
func (s *Store) Note(ctx context.Context, key, text string, at time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if _, taken := s.notes[key]; taken {
		return false, nil
	}
	s.notes[key] = digest.Note{Key: key, Text: text, At: stamp(at)}
	return true, nil
}

// Notes implements digest.Notes.
func (s *Store) Notes(ctx context.Context, prefix string, limit int) ([]digest.Note, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var out []digest.Note
	for key, n := range s.notes {
		if strings.HasPrefix(key, prefix) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b digest.Note) int { return cmp.Compare(b.Key, a.Key) })
	return out[:min(len(out), max(limit, 0))], nil
}

// Forget implements digest.Notes.
func (s *Store) Forget(ctx context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	delete(s.notes, key)
	return nil
}

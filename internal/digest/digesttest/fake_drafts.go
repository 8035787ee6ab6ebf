package digesttest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// drafts are the data of a Store other than editions, deliveries, and harvests.
type drafts struct {
	drafts map[string]savedDraft
	words  map[string][]digest.LogEntry

	corrections map[string][][]byte
}

type savedDraft struct {
	savedRecord
	edited digest.Edition
}

// SaveDraft implements digest.Drafts.
func (s *Store) SaveDraft(ctx context.Context, d digest.StoredDraft) error {
	saved, err := save(d.Record)
	if err != nil {
		return err
	}
	edited, err := save(digest.Record{Edition: d.Edited})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if s.drafts.drafts == nil {
		s.drafts.drafts = map[string]savedDraft{}
	}
	s.drafts.drafts[d.Edition.Name] = savedDraft{saved, edited.edition}
	return nil
}

// Draft implements digest.Drafts.
func (s *Store) Draft(ctx context.Context, name string) (digest.StoredDraft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return digest.StoredDraft{}, ctx.Err()
	}
	saved, ok := s.drafts.drafts[name]
	if !ok {
		return digest.StoredDraft{}, fmt.Errorf("draft %s: %w", name, digest.ErrNotFound)
	}
	d := digest.StoredDraft{Record: saved.record(), Edited: copyOf(saved.edited)}
	d.Templates = maps.Clone(saved.templates)
	return d, nil
}

// Append implements digest.Drafts.
func (s *Store) Append(ctx context.Context, w digest.LogEntry) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	log := s.drafts.words[w.Edition]
	if slices.ContainsFunc(log, func(said digest.LogEntry) bool { return said.Number == w.Number }) {
		return false, nil
	}
	w.At = stamp(w.At)
	if s.drafts.words == nil {
		s.drafts.words = map[string][]digest.LogEntry{}
	}
	s.drafts.words[w.Edition] = append(slices.Clip(log), w)
	slices.SortFunc(s.drafts.words[w.Edition], func(a, b digest.LogEntry) int { return a.Number - b.Number })
	return true, nil
}

// Log implements digest.Drafts.
func (s *Store) Log(ctx context.Context, edition string) ([]digest.LogEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return slices.Clone(s.drafts.words[edition]), nil
}

// SaveCorrection implements digest.Corrections.
func (s *Store) SaveCorrection(ctx context.Context, edition string, c digest.Correction) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	before, err := s.Corrections(ctx, edition)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(before, func(b digest.Correction) bool { return b.Number == c.Number }) ||
		len(before) < len(s.drafts.corrections[edition]) {
		return digest.ErrFixed
	}
	if s.drafts.corrections == nil {
		s.drafts.corrections = map[string][][]byte{}
	}
	s.drafts.corrections[edition] = append(s.drafts.corrections[edition], body)
	return nil
}

// Corrections implements digest.Corrections.
func (s *Store) Corrections(ctx context.Context, edition string) ([]digest.Correction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var out []digest.Correction
	for _, body := range s.drafts.corrections[edition] {
		var c digest.Correction
		if err := json.Unmarshal(body, &c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b digest.Correction) int { return a.Number - b.Number })
	return out, nil
}

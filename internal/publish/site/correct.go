package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var (
	_ digest.Corrector        = (*Publisher)(nil)
	_ digest.CorrectionFinder = (*Publisher)(nil)
)

// Correct rewrites the edition's page with the changes above the original text, which remains. The calendars
// show the events as they are now. Correct is idempotent, so its errors are never uncertain.
func (p *Publisher) Correct(ctx context.Context, whole, _ digest.Message, _ string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	name := whole.Edition.Name
	if !editionName.MatchString(name) {
		return "", fmt.Errorf("%q is not an edition name", name)
	}
	old, err := p.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "",
			digest.WithHint(fmt.Errorf("edition %s is not in the archive", name), "check whether its folder was removed")
	case err != nil:
		return "", err
	case len(old.Edition.Corrections) >= len(whole.Edition.Corrections):
		return p.receipt(name), p.list()
	}
	return p.save(whole, old.Hash)
}

// FindCorrection implements digest.CorrectionFinder.
func (p *Publisher) FindCorrection(_ context.Context, whole, _ digest.Message, _ string) (string, error) {
	old, err := p.read(whole.Edition.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(old.Edition.Corrections) < len(whole.Edition.Corrections):
		return "", digest.ErrNotFound
	case err != nil:
		return "", err
	}
	return p.receipt(whole.Edition.Name), p.list()
}

// states returns the editions as readers saw them, newest first: each with all its corrections, then without
// the last one, and so on.
func states(editions []digest.Edition) []digest.Edition {
	var out []digest.Edition
	for _, e := range editions {
		for n := len(e.Corrections); n > 0; n-- {
			now := e
			now.Corrections = e.Corrections[:n]
			now.Events, now.Corrections = now.Corrected(), nil
			now.Period.Start = e.Corrections[n-1].At
			out = append(out, now)
		}
		out = append(out, e)
	}
	return out
}

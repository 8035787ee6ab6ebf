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

// Correct writes the edition's page anew, with what has changed above what was published: both texts stay. The calendars tell the events as
// they are now. Doing it twice does no harm, so that it is never uncertain.
func (p *Publisher) Correct(ctx context.Context, whole, _ digest.Message, _ string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	name := whole.Edition.Name
	if !editionName.MatchString(name) {
		return "", fmt.Errorf("%q is no name of an edition", name)
	}
	old, err := p.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", digest.WithHint(fmt.Errorf("edition %s is not in the archive", name), "was its folder taken away?")
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

// states are the editions as readers were told of them, newest first: each with all its corrections, then with all but the last, and so on.
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

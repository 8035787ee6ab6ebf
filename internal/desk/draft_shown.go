package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// ActOnShown is Act for a person who saw the draft under the name shown. It approves that form only: if the draft has
// changed since, it returns an error. Holding and skipping do not depend on the form.
func (d *Desk) ActOnShown(
	ctx context.Context, shown string, who digest.Voice, act digest.Act, now time.Time,
) (digest.Record, digest.Standing, error) {
	name, hash, ok := digest.ShownDraft(shown)
	if !ok {
		return digest.Record{}, digest.Standing{}, fmt.Errorf("%s is no draft", shown)
	}
	if act != digest.Approved {
		return d.Act(ctx, name, who, act, now)
	}
	r, s, err := d.Draft(ctx, name, now)
	if err == nil {
		if err := checkDraftHash(r, hash); err != nil {
			return r, s, err
		}
	}
	r, s, err = d.Act(ctx, name, who, act, now) // if there is no draft, the error says why
	if err != nil {
		return r, s, err
	}
	if changed := checkDraftHash(r, hash); changed != nil { // in between
		_, s, err = d.Act(ctx, name, who, digest.Held, now)
		return r, s, errors.Join(changed, err)
	}
	return r, s, nil
}

func checkDraftHash(r digest.Record, hash string) error {
	got, err := r.Hash()
	if err == nil && !strings.HasPrefix(got, hash) {
		err = digest.WithHint(errors.New("the draft has changed since this was shown"),
			"approve the newest form of it, or digest approve "+r.Edition.Name)
	}
	return err
}

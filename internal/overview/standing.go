package overview

import (
	"context"
	"strings"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Standing returns the state of an edition in a few words.
func Standing(ctx context.Context, d *desk.Desk, r digest.Record) (string, error) {
	log, err := d.Store.Log(ctx, r.Edition.Name)
	if err != nil {
		return "", err
	}
	s := d.Review.People.Stand(log)
	plain := r
	plain.Edition.Corrections = nil
	hash, err := plain.Hash()
	switch missing := s.Missing(hash, d.Review.Approval.Needed); {
	case err != nil:
		return "", err
	case s.Frozen == hash:
		return "sent, or on its way", nil
	case s.Skipped != "":
		return "skipped by " + s.Skipped, nil
	case s.Held != "":
		return "held by " + s.Held, nil
	case len(s.By) > 0 && s.Hash == hash && missing == 0:
		return "approved by " + strings.Join(s.Counted(d.Review.Approval.Needed), " and "), nil
	case missing > 0:
		return "still needs " + console.Count(missing, "approval"), nil
	}
	return "", nil
}

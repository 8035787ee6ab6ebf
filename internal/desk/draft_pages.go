package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// ShownDraft parts the name under which a form of a draft is shown (2026-07-20-draft-1a2b3c4d) into the edition's and the beginning of the
// form's hash. It reports false for any other name.
func ShownDraft(name string) (edition, hash string, ok bool) {
	if digest.KindOf(name) != digest.DraftMessage {
		return "", "", false
	}
	return strings.Cut(name, "-draft-")
}

// TellShown is TellShownAs for a caller whose account is not known.
func (d *Desk) TellShown(ctx context.Context, shown, who string, act digest.Act, now time.Time) (digest.Record, digest.Standing, error) {
	return d.TellShownAs(ctx, shown, digest.Voice{Name: who}, act, now)
}

// TellShownAs is TellAs for a person who saw the draft under the name shown. Only that form is approved: if the draft
// has changed since, the result is an error. Holding does not depend on the form.
func (d *Desk) TellShownAs(
	ctx context.Context, shown string, who digest.Voice, act digest.Act, now time.Time,
) (digest.Record, digest.Standing, error) {
	name, hash, ok := ShownDraft(shown)
	if !ok {
		return digest.Record{}, digest.Standing{}, fmt.Errorf("%s is no draft", shown)
	}
	if act != digest.Approved {
		return d.TellAs(ctx, name, who, act, now)
	}
	r, s, err := d.Draft(ctx, name, now)
	if err == nil {
		if err := checkDraftHash(r, hash); err != nil {
			return r, s, err
		}
	}
	r, s, err = d.TellAs(ctx, name, who, act, now) // where there is no draft, this says why
	if err != nil {
		return r, s, err
	}
	if changed := checkDraftHash(r, hash); changed != nil { // between the two looks
		_, s, err = d.TellAs(ctx, name, who, digest.Held, now)
		return r, s, errors.Join(changed, err)
	}
	return r, s, nil
}

func checkDraftHash(r digest.Record, hash string) error {
	got, err := r.Hash()
	if err == nil && !strings.HasPrefix(got, hash) {
		err = digest.WithHint(errors.New("the draft has changed since this was shown"), "approve the newest form of it, or digest approve "+r.Edition.Name)
	}
	return err
}

// Propose notes that a match of an edition is taken up, as TellTalk does: matches are counted from 0. It is no error where that was noted
// already: fresh reports whether it was not.
func (d *Desk) Propose(ctx context.Context, edition string, match int, who string, now time.Time) (t digest.Talk, fresh bool, err error) {
	r, err := d.Store.Edition(ctx, edition)
	if err != nil {
		return t, false, fmt.Errorf("edition %s: %w", edition, err)
	}
	if match < 0 || match >= len(r.Edition.Present) {
		return t, false, fmt.Errorf("edition %s has no such match", edition)
	}
	m := r.Edition.Present[match]
	at := m.Event.StartsAt(d.Zone).In(d.Zone)
	if at.Before(now) {
		return t, false, fmt.Errorf("%s is over", m.Event.Title)
	}
	all, err := d.Talks(ctx)
	if err != nil {
		return t, false, err
	}
	for _, known := range all {
		if strings.EqualFold(known.Repository, m.Repository.Name) && known.Group == d.groupName(m.Event.Group) &&
			known.At.Equal(at) && known.State != digest.TalkDeclined {
			return known, false, nil
		}
	}
	t, err = digest.RecordTalk(ctx, d.Store, digest.Talk{
		Repository: m.Repository.Name, Group: d.groupName(m.Event.Group), Event: m.Event.Title, URL: m.Event.URL, At: at, State: digest.TalkProposed,
	}, who, now)
	return t, err == nil, err
}

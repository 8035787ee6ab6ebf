package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Propose records that a person proposes a talk for a match of an edition; the first match is 0. If that was recorded
// before, fresh is false, and the error nil.
func (d *Desk) Propose(
	ctx context.Context, edition string, match int, who string, now time.Time,
) (t digest.Talk, fresh bool, err error) {
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
	held := d.groupsToday([]digest.Event{m.Event})[0]
	for _, known := range all {
		if strings.EqualFold(known.Repository, m.Repository.Name) && held.HeldBy(known.Group) &&
			known.At.Equal(at) && known.State != digest.TalkDeclined {
			return known, false, nil
		}
	}
	t, err = digest.RecordTalk(ctx, d.Store, digest.Talk{
		Repository: m.Repository.Name, Group: d.groupName(m.Event.Group),
		Event: m.Event.Title, URL: m.Event.URL, At: at, State: digest.TalkProposed,
	}, who, now)
	return t, err == nil, err
}

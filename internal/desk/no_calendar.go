package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// unreadable is why an edition is not sent if no calendar could be read for it.
const unreadable = "no calendar could be read"

// alertUnreadable sends the operator one alert that an edition waits because no calendar could be read.
func (d *Desk) alertUnreadable(ctx context.Context, name string, slot, now time.Time) {
	if d.Operator == nil {
		return
	}
	if IsExtra(name) {
		err := d.AlertOperator(ctx, now, []Concern{{
			key: "unreadable/" + name,
			Text: fmt.Sprintf("No calendar could be read for edition %s, so it is kept as a draft and readers get nothing. "+
				"Run digest --now again on the same day when a calendar can be read, or, to send it as it is, "+
				"digest approve %s and then digest --now. To see it: digest preview %s",
				name, name, name),
		}})
		if err != nil {
			d.Log.Warn("the alert could not be sent", "edition", name, "err", ErrorText(err))
		}
		return
	}
	until := slot.Add(d.Schedule.Grace).In(d.Zone).Format("Monday, January 2, 15:04 MST")
	err := d.AlertOperator(ctx, now, []Concern{{
		key: "unreadable/" + name,
		Text: fmt.Sprintf("No calendar could be read for edition %s, so it is kept as a draft and readers get nothing. "+
			"It is sent when a calendar can be read before %s, or now as it is by: digest approve %s. "+
			"To see it: digest preview %s", name, until, name, name),
	}})
	if err != nil {
		d.Log.Warn("the alert could not be sent", "edition", name, "err", ErrorText(err))
	}
}

// whyHeldBack returns why the edition of a past slot was not sent, as far as its draft shows.
func (d *Desk) whyHeldBack(ctx context.Context, name string) (string, error) {
	draft, s, err := d.draft(ctx, name)
	switch {
	case errors.Is(err, digest.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	case s.Held != "":
		return "it is held by " + s.Held, nil
	case draft.Edition.NoCalendar && len(s.By) == 0:
		return unreadable, nil
	case d.Review.Approval.Needed > 0 && d.Review.Approval.Otherwise == digest.OtherwiseHold && len(s.By) == 0:
		return "nobody approved its draft", nil
	case d.Review.Approval.Needed > 0 && d.Review.Approval.Otherwise == digest.OtherwiseHold &&
		s.Missing(s.Hash, d.Review.Approval.Needed) > 0:
		return "its draft has too few approvals", nil
	}
	return "", nil
}

package desk

import (
	"context"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// recordingBounces wraps submit so that the readers of dest also learn of bounces. They learn of a bounce before the
// ledger does: if the process ends in between, the bounce is recorded, and the line becomes uncertain.
func (d *Desk) recordingBounces(
	ctx context.Context, dest Destination, edition string, submit digest.SettleAndClaim,
) digest.SettleAndClaim {
	taker, ok := dest.Readers.(digest.BounceTaker)
	if !ok {
		return submit
	}
	return func(ended *digest.Delivery, next string) (bool, error) {
		if ended != nil && ended.Bounced {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), inflight.SettleTimeout)
			defer cancel()
			why := "edition " + edition + " to " + dest.Name + ": " + strings.TrimSpace(ended.Error)
			if err := taker.Bounced(ctx, ended.Recipient, why); err != nil { // the next edition is refused again
				d.Log.Warn("a bounce could not be recorded", "edition", edition, "destination", dest.Name, "err", err)
			}
		}
		return submit(ended, next)
	}
}

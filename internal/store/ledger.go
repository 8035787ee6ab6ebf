package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const deliveryColumns = `edition, destination, recipient, state, owner, attempt, receipt, error, final, at`

// Claim implements digest.Ledger. It records the claim of a destination in the witness first; see Guard.
func (s *Store) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	if d.Recipient == "" {
		if err := s.raise(ctx); err != nil {
			return false, err
		}
	}
	changed, err := s.exec(ctx, false, `
		INSERT INTO delivery (`+deliveryColumns+`) VALUES ($1, $2, $3, 'claimed', $4, 1, '', '', FALSE, `+s.backend.clock+`)
		ON CONFLICT (edition, destination, recipient) DO UPDATE
		SET state = 'claimed', owner = excluded.owner, attempt = delivery.attempt + 1,
			receipt = '', error = '', final = FALSE, at = excluded.at
		WHERE delivery.state = 'failed'`,
		clean(d.Edition), clean(d.Destination), clean(d.Recipient), clean(d.Owner))
	return changed == 1, err
}

// Settle implements digest.Ledger. If d.Attempt is set, it settles that attempt only.
func (s *Store) Settle(ctx context.Context, d digest.Delivery) error {
	d.Edition, d.Destination, d.Recipient = clean(d.Edition), clean(d.Destination), clean(d.Recipient)
	d.Owner, d.Receipt, d.Error = clean(d.Owner), clean(d.Receipt), clean(d.Error)
	switch d.State {
	case digest.Sent, digest.Failed, digest.Uncertain:
	case digest.Claimed:
		return refused(d, "the final state must be sent, failed, or uncertain")
	default:
		return refused(d, "unknown state")
	}
	changed, err := s.exec(ctx, true, `
		UPDATE delivery SET state = $4, receipt = $5, error = $6, final = $7, at = `+s.backend.clock+`
		WHERE edition = $1 AND destination = $2 AND recipient = $3
		AND (state = 'claimed' AND owner = $8 AND CAST($9 AS BIGINT) IN (0, attempt)
			OR state = 'uncertain' AND attempt = CAST($9 AS BIGINT) AND CAST($4 AS TEXT) IN ('sent', 'failed'))`,
		d.Edition, d.Destination, d.Recipient, string(d.State), d.Receipt, d.Error, d.Final, d.Owner, d.Attempt)
	if err == nil && changed == 1 && d.Recipient == "" {
		// Raise the epoch, so that an older copy is noticed. The settlement stands even if this fails.
		_ = s.raise(ctx)
	}
	if err != nil || changed == 1 {
		return err
	}
	now, err := s.deliveries(ctx, `WHERE edition = $1 AND destination = $2 AND recipient = $3`, d.Edition, d.Destination,
		d.Recipient)
	switch {
	case err != nil:
		return err
	case len(now) == 0:
		return refused(d, "it was never claimed")
	case alreadySettled(now[0], d):
		return nil
	}
	return refused(d, fmt.Sprintf("it is %s, attempt %d of %s", now[0].State, now[0].Attempt, now[0].Owner))
}

// alreadySettled reports whether d repeats the settlement in now.
func alreadySettled(now, d digest.Delivery) bool {
	return now.State == d.State && now.Receipt == d.Receipt && now.Error == d.Error && now.Final == d.Final &&
		(now.Attempt == d.Attempt || d.Attempt == 0 && now.Owner == d.Owner)
}

func refused(d digest.Delivery, why string) error {
	to := d.Destination
	if d.Recipient != "" {
		to += " (" + d.Recipient + ")"
	}
	return fmt.Errorf("edition %s to %s cannot become %s: %s", d.Edition, to, d.State, why)
}

// Deliveries implements digest.Ledger.
func (s *Store) Deliveries(ctx context.Context, edition string) ([]digest.Delivery, error) {
	return s.deliveries(ctx, `WHERE edition = $1`, clean(edition))
}

// Abandon implements digest.Ledger. It marks all matching claims as uncertain, or none.
func (s *Store) Abandon(ctx context.Context, now time.Time,
	gone func(owner string, claimed time.Time) bool,
) ([]digest.Delivery, error) {
	claimed, err := s.deliveries(ctx, `WHERE state = 'claimed'`)
	if err != nil {
		return nil, err
	}
	claimed = slices.DeleteFunc(claimed, func(d digest.Delivery) bool { return !gone(d.Owner, d.At) })
	if len(claimed) == 0 {
		return nil, nil
	}
	var abandoned []digest.Delivery
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		abandoned = nil
		for _, d := range claimed {
			d.State, d.Error, d.At = digest.Uncertain, d.Owner+" ended before it recorded the outcome",
				milliseconds(now.UnixMilli())
			result, err := tx.ExecContext(ctx, `
				UPDATE delivery SET state = 'uncertain', error = $6, at = $7
				WHERE edition = $1 AND destination = $2 AND recipient = $3 AND state = 'claimed' AND owner = $4 AND attempt = $5`,
				d.Edition, d.Destination, d.Recipient, d.Owner, d.Attempt, d.Error, now.UnixMilli())
			if err != nil {
				return err
			}
			changed, err := result.RowsAffected()
			if err != nil {
				return err
			}
			if changed == 1 { // otherwise it was just settled or abandoned elsewhere
				abandoned = append(abandoned, d)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return abandoned, nil
}

func (s *Store) deliveries(ctx context.Context, where string, args ...any) ([]digest.Delivery, error) {
	out, err := query(ctx, s, scanDelivery, `SELECT `+deliveryColumns+` FROM delivery `+where, args...)
	// Sort here, because databases differ in their collation.
	slices.SortFunc(out, func(a, b digest.Delivery) int {
		return cmp.Or(cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.Destination, b.Destination),
			cmp.Compare(a.Recipient, b.Recipient))
	})
	return out, err
}

func scanDelivery(row *sql.Rows) (d digest.Delivery, err error) {
	var at int64
	err = row.Scan(&d.Edition, &d.Destination, &d.Recipient, &d.State, &d.Owner, &d.Attempt, &d.Receipt, &d.Error,
		&d.Final, &at)
	d.At = milliseconds(at)
	return d, err
}

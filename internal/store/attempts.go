package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SettleAttempt implements digest.AttemptLedger. It is safe to run twice: the second run finds nothing
// claimed.
func (s *Store) SettleAttempt(ctx context.Context, d digest.Delivery) (bool, error) {
	switch d.State {
	case digest.Sent, digest.Failed, digest.Uncertain:
	default:
		return false, refused(d, "the final state must be sent, failed, or uncertain")
	}
	changed, err := s.exec(ctx, true, `
		UPDATE delivery SET state = $4, receipt = $5, error = $6, final = $7, at = `+s.backend.clock+`
		WHERE edition = $1 AND destination = $2 AND recipient = $3 AND state = 'claimed' AND owner = $8 AND attempt = $9`,
		clean(d.Edition), clean(d.Destination), clean(d.Recipient), string(d.State), clean(d.Receipt),
		clean(d.Error), d.Final, clean(d.Owner), d.Attempt)
	if err == nil && changed == 1 && d.Recipient == "" {
		_ = s.raise(ctx) // see Settle
	}
	return changed == 1, err
}

// Claims implements digest.AttemptLedger.
func (s *Store) Claims(ctx context.Context) ([]digest.Delivery, error) {
	return s.deliveries(ctx, `WHERE state = 'claimed'`)
}

// Doubtful implements digest.AttemptLedger.
func (s *Store) Doubtful(ctx context.Context) ([]digest.Delivery, error) {
	return s.deliveries(ctx, `WHERE state = 'uncertain' AND recipient = ''`)
}

// States implements digest.AttemptLedger. Each state has an index, so it is fast for any size of the ledger.
func (s *Store) States(ctx context.Context) ([]digest.StateCount, error) {
	all, err := query(ctx, s, func(row *sql.Rows) (one digest.StateCount, err error) {
		var oldest sql.NullInt64
		err = row.Scan(&one.State, &one.Count, &oldest)
		one.Oldest = milliseconds(oldest.Int64)
		return one, err
	}, `
		SELECT 'claimed', COUNT(*), MIN(at) FROM delivery WHERE state = 'claimed' UNION ALL
		SELECT 'uncertain', COUNT(*), MIN(at) FROM delivery WHERE state = 'uncertain' UNION ALL
		SELECT 'failed', COUNT(*), MIN(at) FROM delivery WHERE state = 'failed'`)
	var out []digest.StateCount
	for _, one := range all {
		if one.Count > 0 {
			out = append(out, one)
		}
	}
	return out, err
}

// Clock implements digest.AttemptLedger.
func (s *Store) Clock(ctx context.Context) (time.Time, error) {
	now, err := query(ctx, s, func(row *sql.Rows) (ms int64, err error) {
		err = row.Scan(&ms)
		return ms, err
	}, `SELECT `+s.backend.clock)
	if err != nil {
		return time.Time{}, err
	}
	return milliseconds(now[0]), nil
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var _ digest.BatchLedger = (*Store)(nil)

// maxRows bounds the rows of a statement. SQLite takes at most 32,766 arguments.
const maxRows = 500

// SettleAndClaim implements digest.BatchLedger. It is not retried if its outcome is unknown, because a retry
// would take its own claims for those of another process.
func (s *Store) SettleAndClaim(ctx context.Context, of digest.Delivery, ended []digest.Delivery,
	next []string,
) ([]bool, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	for _, d := range ended {
		if d.State != digest.Sent && d.State != digest.Failed && d.State != digest.Uncertain {
			return nil, refused(d, "the final state must be sent, failed, or uncertain")
		}
	}
	if len(ended)+len(next) == 0 {
		return nil, nil
	}
	var mine []bool
	err := s.do(ctx, false, func(ctx context.Context) error {
		tx, err := s.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		mine, err = settleAndClaim(ctx, tx, of, ended, next)
		if err != nil {
			_ = tx.Rollback() // the first error is the one to report
			return err
		}
		return tx.Commit()
	})
	if err != nil {
		return nil, err
	}
	return mine, nil
}

// settleAndClaim settles by owner, without the number of the attempt. This is safe because only the COMMIT
// can be late. Until then, the transaction holds its row locks, so SettleAttempt waits for it and then finds
// nothing claimed. It cannot hit a row that was claimed again meanwhile, because the attempt registry of a
// process never has two attempts for one recipient in flight.
func settleAndClaim(ctx context.Context, tx *sql.Tx, of digest.Delivery, ended []digest.Delivery,
	next []string,
) ([]bool, error) {
	now := time.Now().UnixMilli()
	for chunk := range slices.Chunk(inOrder(ended), maxRows) {
		if err := settleChunk(ctx, tx, of, chunk, now); err != nil {
			return nil, err
		}
	}
	got := map[string]bool{}
	wanted := make([]string, len(next))
	for i, recipient := range next {
		wanted[i] = clean(recipient)
	}
	// Claim in the same order as settling; see inOrder.
	for chunk := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(wanted))), maxRows) {
		if err := claimChunk(ctx, tx, of, chunk, now, got); err != nil {
			return nil, err
		}
	}
	mine := make([]bool, len(next))
	for i, recipient := range wanted {
		mine[i] = got[recipient]
		delete(got, recipient) // each recipient once
	}
	return mine, nil
}

// inOrder sorts ended by recipient. All processes lock rows in this order, so that PostgreSQL never sees a
// deadlock.
func inOrder(ended []digest.Delivery) []digest.Delivery {
	return slices.SortedStableFunc(slices.Values(ended), func(a, b digest.Delivery) int {
		return strings.Compare(clean(a.Recipient), clean(b.Recipient))
	})
}

// settleChunk uses an INSERT with a conflict clause, because both databases then look up each row by its key,
// whatever the number of rows. A row that gets inserted (attempt 0) was never claimed, which is an error.
func settleChunk(ctx context.Context, tx *sql.Tx, of digest.Delivery, ended []digest.Delivery, now int64) error {
	args := []any{clean(of.Edition), clean(of.Destination), clean(of.Owner), now}
	var rows strings.Builder
	for i, d := range ended {
		if i > 0 {
			rows.WriteString(", ")
		}
		n := len(args)
		fmt.Fprintf(&rows, "($1, $2, $%d, $%d, $3, 0, $%d, $%d, $%d, $4)", n+1, n+2, n+3, n+4, n+5)
		args = append(args, clean(d.Recipient), string(d.State), clean(d.Receipt), clean(d.Error), d.Final)
	}
	//nolint:gosec // what is put together are placeholders
	found, err := tx.QueryContext(ctx, `
		INSERT INTO delivery (`+deliveryColumns+`) VALUES `+rows.String()+`
		ON CONFLICT (edition, destination, recipient) DO UPDATE
		SET state = excluded.state, receipt = excluded.receipt, error = excluded.error,
			final = excluded.final, at = excluded.at
		WHERE delivery.state = 'claimed' AND delivery.owner = excluded.owner
		RETURNING attempt`, args...)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }() // found.Err has its error
	settled := 0
	for found.Next() {
		var attempt int
		if err := found.Scan(&attempt); err != nil {
			return err
		}
		if attempt > 0 {
			settled++
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	if settled != len(ended) {
		return fmt.Errorf("edition %s to %s: %d of %d deliveries were not claimed by %s", of.Edition, of.Destination,
			len(ended)-settled, len(ended), of.Owner)
	}
	return nil
}

func claimChunk(ctx context.Context, tx *sql.Tx, of digest.Delivery, next []string, now int64,
	got map[string]bool,
) error {
	args := []any{clean(of.Edition), clean(of.Destination), clean(of.Owner), now}
	var rows strings.Builder
	for i, recipient := range next {
		if i > 0 {
			rows.WriteString(", ")
		}
		args = append(args, recipient)
		fmt.Fprintf(&rows, "($1, $2, $%d, 'claimed', $3, 1, '', '', FALSE, $4)", len(args))
	}
	//nolint:gosec // what is put together are placeholders
	found, err := tx.QueryContext(ctx, `
		INSERT INTO delivery (`+deliveryColumns+`) VALUES `+rows.String()+`
		ON CONFLICT (edition, destination, recipient) DO UPDATE
		SET state = 'claimed', owner = excluded.owner, attempt = delivery.attempt + 1,
			receipt = '', error = '', final = FALSE, at = excluded.at
		WHERE delivery.state = 'failed' AND NOT delivery.final
		RETURNING recipient`, args...)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }() // found.Err has its error
	for found.Next() {
		var recipient string
		if err := found.Scan(&recipient); err != nil {
			return err
		}
		got[recipient] = true
	}
	return found.Err()
}

// Unsent implements digest.BatchLedger.
func (s *Store) Unsent(ctx context.Context, edition, destination string, recipients []string) ([]bool, error) {
	taken := map[string]bool{}
	for chunk := range slices.Chunk(recipients, maxRows) {
		args := []any{clean(edition), clean(destination)}
		var list strings.Builder
		for i, recipient := range chunk {
			if i > 0 {
				list.WriteString(", ")
			}
			args = append(args, clean(recipient))
			fmt.Fprintf(&list, "$%d", len(args))
		}
		found, err := query(ctx, s, scanText, `SELECT recipient FROM delivery
			WHERE edition = $1 AND destination = $2 AND recipient IN (`+list.String()+
			`) AND NOT (state = 'failed' AND NOT final)`, args...)
		if err != nil {
			return nil, err
		}
		for _, recipient := range found {
			taken[recipient] = true
		}
	}
	unsent := make([]bool, len(recipients))
	for i, recipient := range recipients {
		unsent[i] = !taken[clean(recipient)]
	}
	return unsent, nil
}

// Places implements digest.BatchLedger.
func (s *Store) Places(ctx context.Context, edition string) ([]digest.Delivery, error) {
	return s.deliveries(ctx, `WHERE edition = $1 AND recipient = ''`, clean(edition))
}

// Reopen implements digest.BatchLedger.
func (s *Store) Reopen(ctx context.Context, edition, destination, why string) (bool, error) {
	changed, err := s.exec(ctx, true, `
		UPDATE delivery SET state = 'failed', receipt = '', error = $3, final = FALSE, at = $4
		WHERE edition = $1 AND destination = $2 AND recipient = '' AND state = 'sent'`, clean(edition), clean(destination),
		clean(why), time.Now().UnixMilli())
	return changed == 1, err
}

// Troubled implements digest.BatchLedger.
func (s *Store) Troubled(ctx context.Context, edition, destination string, limit int) ([]digest.Delivery, error) {
	return s.deliveries(ctx,
		`WHERE edition = $1 AND destination = $2 AND recipient <> '' AND state IN ('failed', 'uncertain')
		ORDER BY recipient LIMIT $3`, clean(edition), clean(destination), max(limit, 0))
}

// Tally implements digest.BatchLedger.
func (s *Store) Tally(ctx context.Context, edition, destination string) (digest.Tally, error) {
	type count struct {
		state digest.DeliveryState
		final bool
		n     int
	}
	counts, err := query(ctx, s, func(row *sql.Rows) (c count, err error) {
		err = row.Scan(&c.state, &c.final, &c.n)
		return c, err
	},
		`SELECT state, final, COUNT(*) FROM delivery WHERE edition = $1 AND destination = $2 AND recipient <> '' `+
			`GROUP BY state, final`,
		clean(edition), clean(destination))
	var t digest.Tally
	for _, c := range counts {
		switch c.state {
		case digest.Sent:
			t.Sent += c.n
		case digest.Claimed:
			t.Claimed += c.n
		case digest.Uncertain:
			t.Uncertain += c.n
		case digest.Failed:
			t.Failed += c.n
			if c.final {
				t.Refused += c.n
			}
		}
	}
	return t, err
}

package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"slices"
	"time"
)

// Deed is an entry of the audit log: an action of a person or of the program that affects what is sent.
type Deed struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`  // the person's label, or the process
	Act  string    `json:"act"`  // one word: approved, paused, sent, …
	What string    `json:"what"` // the object: an edition, with the destination if there is one
	Why  string    `json:"why,omitempty"`
	// Account is the account that Who used, such as os:ada. It is empty for processes, and in entries of
	// version 0.1.0.
	Account string `json:"account,omitempty"`
}

// Record appends a deed that is recorded nowhere else. The audit log is append-only.
func (s *Store) Record(ctx context.Context, d Deed) error {
	_, err := s.exec(ctx, true, `
		INSERT INTO audit (id, at, who, account, act, what, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
		rand.Text(), d.At.UnixMilli(), clean(d.Who), clean(d.Account), clean(d.Act), clean(d.What), clean(d.Why))
	return err
}

// Audit returns all deeds since the given time, oldest first: recorded deeds, entries in the logs of editions
// (approvals, holds, …), and settled deliveries to destinations. A mailing is one entry; its recipients are
// not listed.
func (s *Store) Audit(ctx context.Context, since time.Time) ([]Deed, error) {
	var out []Deed
	for _, source := range []string{
		`SELECT at, who, account, act, what, why FROM audit WHERE at >= $1`,
		`SELECT at, who, account, act, edition, why FROM word WHERE at >= $1`,
		`SELECT at, owner, '', state, edition || ' to ' || destination, CASE WHEN error = '' THEN receipt ELSE error END
			FROM delivery WHERE at >= $1 AND recipient = ''`,
	} {
		deeds, err := query(ctx, s, scanDeed, source, since.UnixMilli())
		if err != nil {
			return nil, err
		}
		out = append(out, deeds...)
	}
	slices.SortStableFunc(out, func(a, b Deed) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What), cmp.Compare(a.Act, b.Act))
	})
	return out, nil
}

func scanDeed(row *sql.Rows) (d Deed, err error) {
	var at int64
	err = row.Scan(&at, &d.Who, &d.Account, &d.Act, &d.What, &d.Why)
	d.At = milliseconds(at)
	return d, err
}

// Acts that only the audit log records.
const (
	Paused   = "paused"
	Resumed  = "resumed"
	Handled  = "handled" // marked as already sent by hand
	Restored = "restored"
	Settled  = "settled"
)

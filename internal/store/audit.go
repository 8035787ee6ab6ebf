package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"slices"
	"time"
)

// Deed is a line of the audit log: what somebody, or the program, did that bears on what is sent.
type Deed struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`  // a person's label; of what the program did, the process
	Act  string    `json:"act"`  // one word: approved, paused, sent …
	What string    `json:"what"` // what was done it to: an edition, with its destination where it has one
	Why  string    `json:"why,omitempty"`
	// Account is the account that Who used, such as os:ada; empty for processes, and for what version 0.1.0 wrote.
	Account string `json:"account,omitempty"`
}

// Record adds a deed that is written down nowhere else to the audit log. Nothing takes it away again.
func (s *Store) Record(ctx context.Context, d Deed) error {
	_, err := s.exec(ctx, true, `
		INSERT INTO audit (id, at, who, account, act, what, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
		rand.Text(), d.At.UnixMilli(), clean(d.Who), clean(d.Account), clean(d.Act), clean(d.What), clean(d.Why))
	return err
}

// Audit returns, oldest first, all deeds since then: what was recorded, what was said of editions (approvals, holds, …), and how deliveries
// ended. People are not in it one by one: a mailing is one line.
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

// The acts that are written down nowhere but in the audit log.
const (
	Paused   = "paused"
	Resumed  = "resumed"
	Handled  = "handled" // said not to be sent by itself
	Restored = "restored"
	Settled  = "settled"
)

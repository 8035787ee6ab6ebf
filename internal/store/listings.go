package store

import (
	"context"
	"database/sql"
	"slices"
)

// Listed is a configured listing, with what Recognize needs to recognize it under another key.
type Listed struct {
	Key    string
	Kind   string
	Groups []string // the current name of its group, then the earlier names
	Label  string   // the address, without secrets
}

// listed is a row of the table listing.
type listed struct {
	key, kind, group, label string
	gone                    bool
	became                  string
}

// Recognize records the configured listings. For each, it returns the earlier keys that it replaces, most
// recent first.
//
// A listing whose secret was rotated has a new key, and its old key is no longer configured. The new listing
// replaces the old one if both have the same group and label and the match is unique: exactly one is new, and
// exactly one is gone. A read-only store stores nothing.
func (s *Store) Recognize(ctx context.Context, configured []Listed) ([][]string, error) {
	rows, err := query(ctx, s, func(row *sql.Rows) (l listed, err error) {
		return l, row.Scan(&l.key, &l.kind, &l.group, &l.label, &l.gone, &l.became)
	}, `SELECT key, kind, group_name, label, gone, became FROM listing`)
	if err != nil {
		return nil, err
	}
	r := newRecognition(rows, configured)
	r.succeed(configured)
	if !s.readOnly {
		if err := s.saveListings(ctx, r.changed()); err != nil {
			return nil, err
		}
	}
	followed := map[string][]string{} // replaced keys, by the key that replaced them
	for _, l := range r.rows {
		if l.became != "" {
			followed[l.became] = append(followed[l.became], l.key)
		}
	}
	out := make([][]string, len(configured))
	for i, l := range configured {
		out[i] = predecessors(followed, clean(l.Key))
	}
	return out, nil
}

func (s *Store) saveListings(ctx context.Context, changed []listed) error {
	if len(changed) == 0 {
		return nil
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		for _, l := range changed {
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO listing (key, kind, group_name, label, gone, became) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (key) DO UPDATE SET gone = excluded.gone, became = excluded.became`,
				l.key, l.kind, l.group, l.label, l.gone, l.became); err != nil {
				return err
			}
		}
		return nil
	})
}

// recognition is the next state of the table.
type recognition struct {
	rows   []listed // as read, then the new ones
	now    map[string]*listed
	was    map[string]listed
	left   map[string]bool // keys that are no longer configured, since this call
	joined map[string]bool // keys that are configured, since this call
}

func newRecognition(rows []listed, configured []Listed) *recognition {
	r := &recognition{
		rows: rows, now: map[string]*listed{}, was: map[string]listed{}, left: map[string]bool{},
		joined: map[string]bool{},
	}
	for _, l := range rows {
		r.was[l.key] = l
	}
	in := map[string]bool{}
	for _, l := range configured {
		key := clean(l.Key)
		in[key] = true
		if _, known := r.was[key]; !known {
			r.joined[key] = true
			r.rows = append(r.rows, listed{key: key, kind: clean(l.Kind), group: clean(l.Groups[0]), label: clean(l.Label)})
		}
	}
	for i := range r.rows {
		l := &r.rows[i]
		r.now[l.key] = l
		switch {
		case in[l.key] && l.gone: // it is back
			r.joined[l.key] = true
			l.gone, l.became = false, ""
		case !in[l.key] && !l.gone:
			r.left[l.key] = true
			l.gone = true
		}
	}
	return r
}

// succeed finds the predecessor of each listing that joined.
func (r *recognition) succeed(configured []Listed) {
	type family struct{ group, label string }
	joined := map[family]int{}
	for _, l := range configured {
		if r.joined[clean(l.Key)] {
			joined[family{clean(l.Groups[0]), clean(l.Label)}]++
		}
	}
	orphans := map[family][]*listed{}
	for i := range r.rows {
		if l := &r.rows[i]; l.gone && l.became == "" {
			orphans[family{l.group, l.label}] = append(orphans[family{l.group, l.label}], l)
		}
	}
	for _, l := range configured {
		key := clean(l.Key)
		if !r.joined[key] || joined[family{clean(l.Groups[0]), clean(l.Label)}] != 1 {
			continue
		}
		var candidates []*listed
		for _, group := range l.Groups {
			candidates = append(candidates, orphans[family{clean(group), clean(l.Label)}]...)
		}
		if old := r.one(candidates, clean(l.Kind)); old != nil {
			old.became = key
		}
	}
}

// one returns the only candidate, or nil if there are several. It prefers a listing that has just left to one
// that left earlier, then one of the same kind.
func (r *recognition) one(candidates []*listed, kind string) *listed {
	for _, fits := range []func(*listed) bool{
		func(l *listed) bool { return r.left[l.key] && l.kind == kind },
		func(l *listed) bool { return r.left[l.key] },
		func(l *listed) bool { return l.kind == kind },
		func(*listed) bool { return true },
	} {
		switch found := slices.DeleteFunc(slices.Clone(candidates), func(l *listed) bool { return !fits(l) }); len(found) {
		case 0:
		case 1:
			return found[0]
		default:
			return nil
		}
	}
	return nil
}

// changed returns the rows that differ from what was read.
func (r *recognition) changed() []listed {
	return slices.DeleteFunc(slices.Clone(r.rows), func(l listed) bool { return r.was[l.key] == l })
}

// predecessors returns the keys that key replaced, directly or through others.
func predecessors(followed map[string][]string, key string) []string {
	seen := []string{key}
	for i := 0; i < len(seen); i++ {
		for _, old := range followed[seen[i]] {
			if !slices.Contains(seen, old) {
				seen = append(seen, old)
			}
		}
	}
	return seen[1:]
}

package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
)

// identitySecret is the name of the secret key for Identity.
const identitySecret = "identity"

// Identity returns a keyed hash of the parts, which may be secret. The hash is stable for the life of the
// store, and differs between stores.
func (s *Store) Identity(parts ...string) string {
	h := hmac.New(sha256.New, s.secret)
	for _, part := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part) // never fails
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// loadSecret reads the key for Identity. The first process that opens the store for writing creates it. A
// read-only store without a key has no stored identities, so a temporary key is enough.
func (s *Store) loadSecret(ctx context.Context) error {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	if !s.readOnly {
		if _, err := s.exec(ctx, true, `INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
			identitySecret, hex.EncodeToString(fresh)); err != nil {
			return fmt.Errorf("creating the secret for identities: %w", err)
		}
	}
	found, err := query(ctx, s, func(row *sql.Rows) (text string, err error) { return text, row.Scan(&text) },
		`SELECT value FROM secret WHERE name = $1`, identitySecret)
	if err != nil {
		return fmt.Errorf("reading the secret for identities: %w", err)
	}
	if len(found) == 0 {
		s.secret = fresh
		return nil
	}
	s.secret, err = hex.DecodeString(found[0])
	if err != nil || len(s.secret) < sha256.Size {
		return fmt.Errorf("store %s: the secret for identities is damaged", s.name)
	}
	return nil
}

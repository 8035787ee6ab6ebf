package store

import "context"

// Exec runs a statement on the connection of s.
func Exec(ctx context.Context, s *Store, statement string) error {
	_, err := s.db.ExecContext(ctx, statement)
	return s.explained(ctx, err, false)
}

// Count returns the number that a query selects.
func Count(ctx context.Context, s *Store, query string) (n int, err error) {
	err = s.db.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

// InOrder returns deliveries in the order in which they are settled.
var InOrder = inOrder

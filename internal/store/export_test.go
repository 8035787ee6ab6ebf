package store

import "context"

// Exec runs a statement on s's own connection.
func Exec(ctx context.Context, s *Store, statement string) error {
	_, err := s.db.ExecContext(ctx, statement)
	return s.explained(ctx, err, false)
}

// Count is the number that a query gives.
func Count(ctx context.Context, s *Store, query string) (n int, err error) {
	err = s.db.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

// InOrder is the order in which deliveries are settled.
var InOrder = inOrder

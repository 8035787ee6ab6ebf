package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// undefinedTable is the error code of PostgreSQL if no process has made River's tables yet
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
const undefinedTable = "42P01"

// Forget deletes the jobs that contain an address: those of version 0.1.0, and those with errors of failed attempts.
// A later run gives their work again. The database at location may have no job tables.
func Forget(ctx context.Context, location, address string) error {
	pool, err := open(ctx, location)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.Exec(ctx, `DELETE FROM river_job
		WHERE kind = $1 AND position($2 IN lower(args::text || coalesce(array_to_string(errors, ' '), ''))) > 0`,
		args{}.Kind(), strings.ToLower(address))
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Code == undefinedTable {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the job queue: forgetting an address: %w", err)
	}
	return nil
}

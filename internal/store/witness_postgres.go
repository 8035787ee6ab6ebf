package store

import (
	"context"
	"database/sql"
	"strings"
)

// place names the database: cluster/oid/name. A dump that is restored elsewhere is in another place; after a failover
// to a replica it is the same. The cluster's identifier is empty where the server does not tell this user.
func (s *Store) place(ctx context.Context) (string, error) {
	text := func(row *sql.Rows) (t string, err error) {
		err = row.Scan(&t)
		return t, err
	}
	database, err := query(ctx, s, text,
		`SELECT CAST(oid AS TEXT) || '/' || datname FROM pg_database WHERE datname = current_database()`)
	if err != nil {
		return "", err
	}
	// Asked by the right, because a refusal would be an error in the log of the server at each look.
	allowed, err := query(ctx, s, text, `
		SELECT CAST(coalesce(bool_or(has_function_privilege(p.oid, 'EXECUTE')), FALSE) AS TEXT)
		FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname = 'pg_catalog' AND p.proname = 'pg_control_system'`)
	if err != nil {
		return "", err
	}
	cluster := []string{""}
	if allowed[0] == "true" {
		cluster, err = query(ctx, s, text, `SELECT CAST(system_identifier AS TEXT) FROM pg_control_system()`)
		if err != nil {
			return "", err
		}
	}
	return cluster[0] + "/" + database[0], nil
}

// moved returns why nothing may be sent from a store in PostgreSQL: it is in another place than before. A part that is
// not known counts as equal.
func (s *Store) moved(ctx context.Context, have identity) (why string, fits bool, err error) {
	now, err := s.place(ctx)
	if err != nil {
		return "", false, err
	}
	before, here := strings.SplitN(have.place, "/", 3), strings.SplitN(now, "/", 3)
	for i := range min(len(before), len(here)) {
		if before[i] != here[i] && before[i] != "" && here[i] != "" {
			return whyDatabase + whatToDo, false, nil
		}
	}
	return "", true, nil
}

package store

import (
	"context"
	"database/sql"
	"strings"
)

// place identifies the database as cluster/oid/name. A dump restored elsewhere has a different place; a
// replica after a failover has the same. The cluster identifier is empty if the server does not let this user
// read it.
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
	// Check the privilege first: a refused call would log an error on the server each time.
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

// moved returns why nothing may be sent from a PostgreSQL store: its place has changed. Unknown parts are not
// compared.
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

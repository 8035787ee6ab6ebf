package jobs_test

import (
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cityoflosangeles/digest/internal/jobs"
)

// Jobs of version 0.1.0 hold addresses: forgetting a person takes those with theirs away, and no other.
func TestForgetTakesJobsWithTheAddressAway(t *testing.T) {
	at := os.Getenv("DIGEST_TEST_POSTGRES")
	if at == "" {
		t.Skip("DIGEST_TEST_POSTGRES names no database: not tested with PostgreSQL")
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal("DIGEST_TEST_POSTGRES is not an address")
	}
	conn, err := pgx.Connect(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	schema := "forget_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = conn.Exec(t.Context(), "DROP SCHEMA "+schema+" CASCADE") }()
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	if err := jobs.Forget(t.Context(), u.String(), "ana@example.org"); err != nil {
		t.Errorf("without tables: %v", err)
	}
	if err := jobs.Migrate(t.Context(), u.String()); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{
		`{"kind":"mail","after":"ana@example.org","until":"bo@example.org"}`,
		`{"kind":"mail","after":"","until":"ana@example.org"}`,
		`{"kind":"mail","after":"bo@example.org","until":"cy@example.org"}`,
		`{"kind":"mail","from":"ABC","to":"DEF"}`,
	} {
		_, err := conn.Exec(t.Context(),
			"INSERT INTO "+schema+".river_job (kind, args, max_attempts, state) VALUES ('digest', $1, 5, 'available')", args)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := jobs.Forget(t.Context(), u.String(), "Ana@example.org"); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+schema+".river_job").Scan(&left); err != nil ||
		left != 2 {
		t.Errorf("got %d jobs left, %v; want 2", left, err)
	}
}

package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// connections is the maximum number of connections per process. A server with default settings has room for
// about a dozen such processes.
const connections = 8

// openPostgres configures a connection pool. It does not connect yet.
func openPostgres(location string, readOnly bool) (*Store, error) {
	config, err := pgx.ParseConfig(location)
	if err != nil { // do not show err: it may quote the password
		return nil, digest.WithHint(errors.New("the postgres:// address of the store is not valid"),
			"the form is postgres://user:password@host:5432/database; in the password, encode characters other than "+
				"letters and digits as %XX, such as %40 for @")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "digest"
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(time.Minute)
	return &Store{db: db, readOnly: readOnly, name: server(config) + "/" + config.Database, backend: backend{
		dialect: goose.DialectPostgres,
		options: sessionLock,
		exists:  `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`,
		clock:   `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`,
		explain: func(err error) trouble { return explainPostgres(err, config) },
	}}, nil
}

// sessionLock lets one process migrate while others wait, for at most two minutes.
func sessionLock() ([]goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	return []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

func server(c *pgx.ConnConfig) string {
	return net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
}

func explainPostgres(err error, c *pgx.ConnConfig) trouble {
	t := trouble{undone: pgconn.SafeToRetry(err), cause: withoutPassword(err, c)}
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) {
		t.undone = true
	}
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		t.cause = answer
		t.explainAnswer(answer.Code, c)
		return t
	}
	var network *net.OpError
	if errors.As(err, &network) {
		t.cause = network
	}
	switch {
	case connecting != nil && strings.Contains(err.Error(), "refused TLS"),
		connecting != nil && strings.Contains(err.Error(), "tls: "):
		t.summary, t.hint = "TLS negotiation with the server failed",
			"see sslmode and sslrootcert in the address: https://www.postgresql.org/docs/current/libpq-ssl.html"
	case connecting != nil:
		t.summary, t.hint, t.passing = "the server cannot be reached",
			"check that PostgreSQL runs at "+server(c)+", and that no firewall blocks the connection", true
	case lost(err):
		t.summary, t.hint, t.passing = "the connection was lost", "run digest again when the server is back", true
	}
	return t
}

// lost reports whether err means that the connection was lost.
func lost(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrBadConn) ||
		pgconn.SafeToRetry(err)
}

// explainAnswer explains an error code of the server
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
func (t *trouble) explainAnswer(code string, c *pgx.ConnConfig) {
	switch {
	case code == "28P01" || code == "28000":
		t.summary, t.hint = "the server refuses user "+c.User,
			"check the user and the password in store:, and the server's pg_hba.conf"
	case code == "3D000":
		t.summary, t.hint = "the server has no such database", "create it: createdb "+c.Database
	case code == "42501":
		t.summary = "user " + c.User + " may not do this"
		t.hint = fmt.Sprintf("give digest its own database: ALTER DATABASE %q OWNER TO %q", c.Database, c.User)
	case code == "3F000":
		t.summary, t.hint = "there is no schema to create tables in",
			"create the schema that search_path in the address names"
	case code == "25006":
		t.summary, t.hint = "the server is read-only", "it is a standby: set store: to the address of the primary server"
	case code == "53100":
		t.summary, t.hint = "the server's disk is full", "free some space there; stored data is intact"
	case code == "53300":
		t.summary, t.hint, t.passing, t.undone = "the server has no connection left",
			"raise max_connections, or reduce the number of clients", true, true
	case code == "57P03":
		t.summary, t.hint, t.passing, t.undone = "the server is starting or stopping", "run digest again when it is up",
			true, true
	case code == "40001" || code == "40P01": // the server rolled back
		t.passing, t.undone = true, true
	case strings.HasPrefix(code, "57P") || strings.HasPrefix(code, "08"):
		t.summary, t.hint, t.passing = "the connection was lost", "run digest again when the server is back", true
	}
}

// withoutPassword returns the text of err on one line, without the password. The result does not wrap err,
// which may hold the configuration.
func withoutPassword(err error, c *pgx.ConnConfig) error {
	return errors.New(strings.Join(strings.Fields(digest.Redact(err.Error(), digest.Secret(c.Password))), " "))
}

// Package dbtest gives each test a fresh, migrated database. Tests of the
// domain run on the real engines, never on a fake.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"
)

// Each runs the test once on SQLite and once on PostgreSQL.
func Each(t *testing.T, clk clock.Clock, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t, clk)) })
	t.Run("postgresql", func(t *testing.T) { run(t, Postgres(t, clk)) })
}

// SQLite is a fresh SQLite database in the test's own folder.
func SQLite(t testing.TB, clk clock.Clock) *db.DB {
	t.Helper()
	return open(t, SQLiteConfig(t), clk)
}

// SQLiteConfig names a fresh SQLite file that holds the migrated tables.
func SQLiteConfig(t testing.TB) db.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "region.db")
	image, err := template()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return db.Config{DSN: "sqlite:" + path}
}

// template is a migrated, empty SQLite file, made once a process: migrating
// costs more than most tests.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "pendopo-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "region.db")
	d, err := db.Open(context.Background(), db.Config{DSN: "sqlite:" + path}, clock.System{})
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Postgres is a fresh schema on the PostgreSQL server of the tests.
func Postgres(t testing.TB, clk clock.Clock) *db.DB {
	t.Helper()
	return open(t, PostgresConfig(t), clk)
}

// PostgresConfig names a fresh schema; it is dropped when the test ends.
func PostgresConfig(t testing.TB) db.Config {
	t.Helper()
	dsn := PostgresDSN(t)
	var b [8]byte
	rand.Read(b[:])
	schema := "t_" + hex.EncodeToString(b[:])
	t.Cleanup(func() {
		admin, err := sql.Open("pgx", dsn)
		if err != nil {
			return
		}
		defer admin.Close()
		admin.Exec("drop schema if exists " + schema + " cascade") // best effort: the server is thrown away
	})
	return db.Config{DSN: dsn, Schema: schema}
}

// PostgresDSN finds the server that `make postgres` started: the variable
// PENDOPO_TEST_POSTGRES, or the file .tools/postgres.dsn of this checkout.
// Without one the test is skipped on a developer's machine and fails in CI.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	if dsn := os.Getenv("PENDOPO_TEST_POSTGRES"); dsn != "" {
		return dsn
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if b, err := os.ReadFile(filepath.Join(dir, ".tools", "postgres.dsn")); err == nil {
			return strings.TrimSpace(string(b))
		}
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	if os.Getenv("PENDOPO_TEST_COMPLETE") != "" || os.Getenv("CI") != "" {
		t.Fatal("no PostgreSQL for the tests: run `make postgres` first")
	}
	t.Skip("no PostgreSQL for the tests: run `make postgres` first")
	return ""
}

func open(t testing.TB, cfg db.Config, clk clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), cfg, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up. Each file runs in its own transaction; a file
// is never edited after a release.
func (d *DB) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect, handle := database.DialectSQLite3, (*sql.DB)(nil)
	if d.dialect == PostgreSQL {
		dialect, handle = database.DialectPostgres, d.read
	} else {
		if handle, err = sql.Open("sqlite", sqliteDSN(d.path, false)); err != nil {
			return err
		}
		handle.SetMaxOpenConns(1)
		defer handle.Close()
	}
	p, err := goose.NewProvider(dialect, handle, dir)
	if err != nil {
		return fmt.Errorf("db: read migrations: %w", err)
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return d.outward(fmt.Errorf("db: migration state: %w", err))
	}
	if !pending {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return d.outward(fmt.Errorf("db: migrate: %w", err))
	}
	return nil
}

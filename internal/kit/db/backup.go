package db

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"pendopo/internal/kit/errs"

	"modernc.org/sqlite"
)

// Backup writes a consistent copy of the store to a new file while the program
// goes on working, and checks the copy. On SQLite it is a database file, on
// PostgreSQL the dump of the region's schema made by pg_dump.
func (d *DB) Backup(ctx context.Context, file string) error {
	part := file + ".part"
	defer os.Remove(part) // gone already when all went well
	var err error
	if d.dialect == SQLite {
		err = d.backupSQLite(ctx, part)
	} else {
		err = d.backupPostgres(ctx, part)
	}
	if err != nil {
		return d.outward(err)
	}
	f, err := os.Open(part)
	if err != nil {
		return err
	}
	err = f.Sync()
	f.Close()
	if err != nil {
		return err
	}
	return os.Rename(part, file)
}

func (d *DB) backupSQLite(ctx context.Context, file string) error {
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	err = conn.Raw(func(dc any) error {
		b, ok := dc.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("db: the driver %T cannot back up", dc)
		}
		bk, err := b.NewBackup(file)
		if err != nil {
			return err
		}
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				bk.Finish()
				return err
			}
			if more, err = bk.Step(1000); err != nil {
				bk.Finish()
				return err
			}
		}
		return bk.Finish()
	})
	if err != nil {
		return err
	}
	return CheckFile(ctx, file)
}

// CheckFile tells whether a SQLite file is whole.
func CheckFile(ctx context.Context, file string) error {
	abs, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	c, err := sql.Open("sqlite", "file:"+abs+"?mode=ro&_pragma=query_only(1)")
	if err != nil {
		return err
	}
	defer c.Close()
	var answer string
	if err := c.QueryRowContext(ctx, "pragma integrity_check(1)").Scan(&answer); err != nil || answer != "ok" {
		return errs.New(errs.Invalid, "db.damaged", file).With(fmt.Errorf("integrity_check: %q %w", answer, err))
	}
	return nil
}

func (d *DB) backupPostgres(ctx context.Context, file string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	cmd := exec.CommandContext(ctx, "pg_dump", "--format=custom", "--schema="+d.cfg.Schema, "--no-owner", "--file="+file, d.cfg.DSN)
	if out, err := cmd.CombinedOutput(); err != nil {
		return errs.New(errs.Unavailable, "db.dump_failed").With(fmt.Errorf("%w: %s", err, out))
	}
	// Listing reads the whole table of contents: a cut-off dump is found here.
	if out, err := exec.CommandContext(ctx, "pg_restore", "--list", file).CombinedOutput(); err != nil {
		return errs.New(errs.Invalid, "db.damaged", file).With(fmt.Errorf("%w: %s", err, out))
	}
	return nil
}

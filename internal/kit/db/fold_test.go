package db

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
)

// Under a load that never pauses the log is brought over and begins anew: it
// does not grow with what is written.
func TestLogStaysShort(t *testing.T) {
	every, long := foldEvery, longLog
	foldEvery, longLog = 5*time.Millisecond, 300
	defer func() { foldEvery, longLog = every, long }()
	ctx := context.Background()
	d, err := Open(ctx, Config{DSN: "sqlite:" + filepath.Join(t.TempDir(), "region.db")}, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	write := func(query string, args ...any) {
		if err := d.Write(ctx, func(tx *Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
			t.Error(err)
		}
	}
	write(`create table paper (id bigint primary key, text text not null)`)
	const writers, each, size = 4, 1500, 2000
	text := strings.Repeat("x", size)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				write(`insert into paper (id, text) values ($1, $2)`, w*each+i, text)
			}
		})
	}
	wg.Wait()
	st, err := os.Stat(d.Path() + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if written := int64(writers * each * size); st.Size() > written/2 {
		t.Errorf("the log has %d bytes after %d were written", st.Size(), written)
	}
	var n int
	if err := d.Read(ctx, func(tx *Tx) error { return tx.QueryRow(`select count(*) from paper`).Scan(&n) }); err != nil || n != writers*each {
		t.Errorf("%d papers, %v", n, err)
	}
}

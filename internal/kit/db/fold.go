package db

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// folder brings SQLite's write-ahead log into the file beside the writer. By
// itself the engine does it inside every so-many-th commit, and everybody who
// waits for that commit waits for two more flushes of the disk; and it brings a
// page over as often as it changed, this one once in a while. Nothing of it
// touches durability: a commit is in the log, flushed, before it is answered.
//
// It begins when enough was written to be worth it, or after some seconds.
//
// Folding beside a writer never reaches the log's end, so that the log would
// grow for as long as the load lasts. When it is long, the writer itself folds
// the little that is left between two batches, and the log begins anew.
type folder struct {
	path string
	wake chan struct{} // something was written
	much chan struct{} // and enough
	stop chan struct{}
	done chan struct{}
	once sync.Once
	long atomic.Bool // the writer must help

	written int // bytes since the last time it was woken; the writer's
}

const foldAfter = 256 << 10 // written by the use cases: some twenty reports

var ( // changed by a test
	foldEvery        = 250 * time.Millisecond // at most so often
	foldWithin       = 5 * time.Second        // after a write, however small
	longLog    int64 = 32_000                 // pages: 128 MB
)

func newFolder(path string) *folder {
	f := &folder{path: path, wake: make(chan struct{}, 1), much: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	go f.run()
	return f
}

// after is called by the writer between two batches with how much it wrote.
func (f *folder) after(c *sql.Conn, bytes int) {
	if f.long.Swap(false) {
		_, _ = fold(c) // else the next time
	}
	poke(f.wake)
	if f.written += bytes; f.written >= foldAfter {
		f.written = 0
		poke(f.much)
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (f *folder) close() {
	f.once.Do(func() { close(f.stop) })
	<-f.done
}

func (f *folder) run() {
	defer close(f.done)
	for {
		select {
		case <-f.stop:
			return
		case <-f.wake:
		}
		select {
		case <-f.stop:
			return
		case <-f.much:
		case <-time.After(foldWithin):
		}
		f.busy()
	}
}

// busy folds while there is something to fold. Its connection lives no longer:
// nobody writes most of the time.
func (f *folder) busy() {
	pool, err := sql.Open("sqlite", sqliteDSN(f.path, false))
	if err != nil {
		return
	}
	defer pool.Close()
	c, err := pool.Conn(context.Background())
	if err != nil {
		return
	}
	defer c.Close()
	for {
		pages, err := fold(c)
		if err != nil {
			return
		}
		if pages > longLog { // once more, so that little is left for the writer
			if _, err = fold(c); err != nil {
				return
			}
			f.long.Store(true)
		}
		select {
		case <-f.stop:
			return
		case <-time.After(foldEvery):
		}
		select {
		case <-f.much:
		default:
			return
		}
	}
}

// fold brings over what it can without waiting for anybody and says how many
// pages the log has.
func fold(c *sql.Conn) (pages int64, err error) {
	var busy, over int64
	err = c.QueryRowContext(context.Background(), "pragma wal_checkpoint(passive)").Scan(&busy, &pages, &over)
	return pages, err
}

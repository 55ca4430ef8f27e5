package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

func stepLog(t *testing.T, d *db.DB, dir string) *Log {
	t.Helper()
	l, err := Open(t.Context(), d, Config{Origin: "contoh.go.id/pendopo", KeyFile: filepath.Join(dir, "k"), Dir: filepath.Join(dir, "public")})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func put(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for i := range n {
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := Record(tx, Act{Kind: "a.done", SubjectKind: "s", Subject: fmt.Sprint(i)})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func wholesome(t *testing.T, d *db.DB, dir string, acts int64) {
	t.Helper()
	r, err := Verify(t.Context(), d, VerifyOptions{Dir: filepath.Join(dir, "public")})
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() || r.Acts != acts {
		t.Errorf("report %+v, want %d acts and nothing wrong", r, acts)
	}
}

// Step 2 fails after everything was written, before the commit: nothing
// remains and the next sequencer takes the acts.
func TestCrashBeforeTheCommitOfABatch(t *testing.T) {
	dbtest.Each(t, clock.At(time.Now()), func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		l := stepLog(t, d, dir)
		put(t, d, 5)
		crash := errors.New("power cut")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if n, _, err := l.extend(tx, false); n != 5 || err != nil {
				t.Fatalf("extend: %d, %v", n, err)
			}
			return crash
		})
		if !errors.Is(err, crash) {
			t.Fatal(err)
		}
		again := stepLog(t, d, dir)
		if n, err := again.Sequence(t.Context()); n != 5 || err != nil {
			t.Fatalf("after the crash: %d, %v; want 5", n, err)
		}
		wholesome(t, d, dir, 5)
	})
}

// Step 2 was committed and the process died before step 3, or in the middle of
// it: the folder shows the older tree, whole, and the next process goes on.
func TestCrashWhilePublishing(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(time.Now()))
	dir := t.TempDir()
	l := stepLog(t, d, dir)
	shown := filepath.Join(dir, "public", "checkpoint")
	size := int64(0)
	for round, n := range []int{3, 1, 300, 256, 7} {
		put(t, d, n)
		if _, err := l.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(shown)
		if err := d.Read(t.Context(), func(tx *db.Tx) error { // the tiles, but not the checkpoint
			if err := os.MkdirAll(l.cfg.Dir, 0o755); err != nil {
				return err
			}
			return writeTiles(tx, l.cfg.Dir, size, size+int64(n))
		}); err != nil {
			t.Fatal(err)
		}
		size += int64(n)
		if after, _ := os.ReadFile(shown); string(after) != string(before) {
			t.Fatalf("round %d: the checkpoint moved before its time", round)
		}
		l = stepLog(t, d, dir)
		if err := l.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		wholesome(t, d, dir, size)
	}
}

// A damaged right edge is never signed over.
func TestDamagedTreeIsNotExtended(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(time.Now()))
	l := stepLog(t, d, t.TempDir())
	put(t, d, 4)
	if _, err := l.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	top := tlog.StoredHashIndex(2, 0)
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec("update tree_hash set hash = $1 where n = $2", hexHash(tlog.Hash{1}), top)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	put(t, d, 1)
	if _, err := l.Sequence(t.Context()); !errs.Is(err, errs.Internal) {
		t.Errorf("extended a damaged tree: %v", err)
	}
}

func TestLease(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		owner string
		until time.Duration
		want  bool
	}{
		{"nobody has it", "", 0, true},
		{"mine", "me", time.Second, true},
		{"another's", "you", time.Second, false},
		{"another's, ends now", "you", 0, true},
		{"another's, over", "you", -time.Second, true},
		{"another's, from before the clock was set back", "you", time.Hour, true},
	} {
		h := head{leaseOwner: c.owner, leaseUntil: now.Add(c.until)}
		if got := h.mayLead("me", now); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTilePaths(t *testing.T) {
	for _, c := range []struct {
		tile tlog.Tile
		path string
	}{
		{tlog.Tile{H: 8, L: 0, N: 0, W: 256}, "tile/0/000"},
		{tlog.Tile{H: 8, L: 1, N: 1234067, W: 17}, "tile/1/x001/x234/067.p/17"},
		{tlog.Tile{H: 8, L: -1, N: 1, W: 3}, "tile/entries/001.p/3"},
	} {
		if got := tilePath(c.tile); got != c.path {
			t.Errorf("path %s, want %s", got, c.path)
		}
		if got, err := parseTilePath(c.path); err != nil || got != c.tile {
			t.Errorf("parse %s: %v, %v", c.path, got, err)
		}
	}
	for _, bad := range []string{"", "tile/8/0/000", "tile/data/000", "tile/0/0", "tile/0/000.p/256", "tile/0/../0/000", "tile/-1/000"} {
		if got, err := parseTilePath(bad); err == nil {
			t.Errorf("parse %q: %v, want refusal", bad, got)
		}
	}
}

// However many acts are numbered at once, SQLite looks each up by its id: a plan
// that reads all acts there are would hold every writer, longer every year.
func TestNumberingLooksActsUp(t *testing.T) {
	d := dbtest.SQLite(t, clock.System{})
	for n := 1; n <= chunk; n *= 2 {
		args := make([]any, 2*n)
		for i := range n {
			args[2*i], args[2*i+1] = fmt.Sprint(i), i
		}
		var plan []string
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			rows, err := tx.Query("explain query plan "+numberSQL(n), args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused int
				var line string
				if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
					return err
				}
				plan = append(plan, line)
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); !strings.Contains(text, "SEARCH act") || strings.Contains(text, "SCAN act") {
			t.Errorf("%d acts at once are numbered so:\n%s", n, text)
		}
	}
}

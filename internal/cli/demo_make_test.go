package cli

import (
	"os"
	"path/filepath"
	"testing"

	"pendopo/internal/kit/errs"
)

// A demonstration that was cut off is begun again, however often it is cut off
// while its folder is emptied: the mark is never taken away. Other people's
// folders stay as they are.
func TestBeginsAgain(t *testing.T) {
	fill := func(names ...string) (*call, []os.DirEntry) {
		c := &call{}
		c.cfg.Dir = t.TempDir()
		for _, n := range names {
			if err := os.MkdirAll(filepath.Join(c.cfg.Dir, filepath.Dir(n)), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(c.cfg.Dir, n), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := os.ReadDir(c.cfg.Dir)
		if err != nil {
			t.Fatal(err)
		}
		return c, entries
	}
	c, entries := fill(demoBegun, "region.db", "ledger/checkpoint", "a-first", "z-last")
	if err := c.beginAgain(entries); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(c.cfg.Dir)
	if err != nil || len(left) != 1 || left[0].Name() != demoBegun {
		t.Errorf("left in the folder: %v, %v; want the mark alone", left, err)
	}
	c, entries = fill("region.db", "surat.xlsx")
	if err := c.beginAgain(entries); !errs.Is(err, errs.Invalid) {
		t.Errorf("somebody's folder: %v, want a refusal", err)
	}
	if left, _ := os.ReadDir(c.cfg.Dir); len(left) != 2 {
		t.Errorf("left of somebody's folder: %v", left)
	}
}

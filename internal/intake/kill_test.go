package intake_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

// killRows is enough for an import to take some time.
const killRows = 3000

// TestKillNine kills the process that imports, many times at different moments,
// and looks at what it left: all rows of a file with their batch applied, or
// none with the file still waiting. The last attempt is left alone and ends.
func TestKillNine(t *testing.T) {
	if dsn := os.Getenv("INTAKE_TEST_CHILD"); dsn != "" {
		importUntilKilled(t, dsn)
		return
	}
	if testing.Short() {
		t.Skip("starts processes and kills them; not in -short")
	}
	cfg := dbtest.SQLiteConfig(t)
	d, err := db.Open(t.Context(), cfg, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	setup(t, d, nil)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	half, done := 0, 0
	for round := range 14 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKillNine$")
		cmd.Env = append(os.Environ(), "INTAKE_TEST_CHILD="+cfg.DSN)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for lines.Scan() && !strings.Contains(lines.Text(), "applying") {
		}
		wait := time.After(time.Duration(round*round) * time.Millisecond)
		<-wait // the moment of death is the variable of this test
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()

		d, err := db.Open(t.Context(), cfg, clock.System{})
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{Service: intake.NewService(d, [32]byte{1}, &shelf{}), t: t, d: d}
		rows, applied := b.count(`select count(*) from shelf_book`), b.count(`select count(*) from import_batch where state = 'applied'`)
		acts := b.count(`select count(*) from act where kind = 'intake.file_applied'`)
		if rows%killRows != 0 || rows/killRows != applied || acts != applied {
			t.Fatalf("killed after %d ms: %d rows, %d batches applied, %d acts", round*round, rows, applied, acts)
		}
		if applied > done {
			done = applied
		} else {
			half++
		}
		list, err := b.List(t.Context(), officer, intake.Filter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if round == 13 && len(list) == 1 && list[0].State == intake.Waiting {
			if _, err := b.Apply(t.Context(), officer, list[0].ID, list[0].Digest); err != nil {
				t.Fatalf("the last file cannot be continued: %v", err)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d imports died, %d had ended", half, done)
}

// importUntilKilled imports one new file after the other.
func importUntilKilled(t *testing.T, dsn string) {
	d, err := db.Open(context.Background(), db.Config{DSN: dsn}, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	s := intake.NewService(d, [32]byte{1}, &shelf{})
	run := time.Now().UnixNano()
	for n := range 50 {
		var rows [][]string
		for i := range killRows {
			rows = append(rows, []string{fmt.Sprintf("%d%02d%05d", run, n, 1+i), "Judul"})
		}
		batch, err := s.Upload(context.Background(), officer, "shelf", "rak.xlsx", file(t, rows, nil))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("applying")
		if _, err := s.Apply(context.Background(), officer, batch.ID, batch.Digest); err != nil {
			t.Fatal(err)
		}
	}
}

package document

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

const crashOfficials = 12

// crashStep does the whole work once, from wherever the last run died.
func crashStep(dir string) error {
	ctx, sys := context.Background(), actor.System("test")
	d, err := db.Open(ctx, db.Config{DSN: "sqlite:" + filepath.Join(dir, "region.db")}, clock.At(sampleDay))
	if err != nil {
		return err
	}
	defer d.Close()
	f := newFixture(panicky{}, d, nil, dir)
	err = d.Write(ctx, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, crashOfficials)); return err })
	if err == nil {
		err = d.Write(ctx, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
	}
	if err == nil {
		err = d.Write(ctx, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, round, Dating{}); return err })
	}
	if err == nil {
		_, err = f.Seal(ctx, round, nil)
	}
	return err
}

type panicky struct{ testing.TB }

func (panicky) Helper()           {}
func (panicky) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func TestMain(m *testing.M) {
	if dir := os.Getenv("PENDOPO_CRASH_DIR"); dir != "" {
		if err := crashStep(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// kill -9 at random moments of planning, numbering, drawing, signing and
// storing; then one run to the end. No number is lost or given twice, every
// paper is signed once, and its bytes are those of a run that was never
// disturbed with the same codes.
func TestKillAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes and kills them; not in -short")
	}
	rng := rand.New(rand.NewPCG(20201127, 248))
	for round := range 4 {
		dir := t.TempDir()
		kills := 0
		for i := range 14 {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "PENDOPO_CRASH_DIR="+dir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- cmd.Wait() }()
			timer := time.After(time.Duration(20+rng.IntN(40*(i+2))) * time.Millisecond)
			select {
			case <-done:
			case <-timer:
				if err := cmd.Process.Signal(syscall.SIGKILL); err == nil {
					kills++
				}
				<-done
			}
		}
		if err := crashStep(dir); err != nil {
			t.Fatalf("round %d, after %d kills: %v", round, kills, err)
		}
		if kills == 0 {
			t.Errorf("round %d: no run was killed: the test proves nothing", round)
		}
		d, err := db.Open(context.Background(), db.Config{DSN: "sqlite:" + filepath.Join(dir, "region.db")}, clock.At(sampleDay))
		if err != nil {
			t.Fatal(err)
		}
		f := newFixture(t, d, nil, dir)
		converged(t, f, crashOfficials)
		d.Close()
	}
}

// converged checks everything that must be true at the end of a pack.
func converged(t testing.TB, f *fixture, officials int) {
	t.Helper()
	ctx := context.Background()
	noHoles(t, f)
	all, err := f.Find(ctx, officer, Filter{Subject: round, Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	if want := 6*officials + 3; len(all.Documents) != want {
		t.Fatalf("%d papers, want %d", len(all.Documents), want)
	}
	numbers := map[string]ID{}
	for _, d := range all.Documents {
		if d.State != Signed && d.Method != Wet || d.SHA256 == "" {
			t.Errorf("%s is %s", d.Title, d.State)
			continue
		}
		data, err := f.cfg.Blobs.Get(d.SHA256)
		if err != nil {
			t.Errorf("%s: %v", d.Title, err)
			continue
		}
		// Made again from what is stored it has the same bytes.
		again := *d
		if err := f.cfg.DB.Read(ctx, func(tx *db.Tx) error {
			full, err := getDocument(tx, d.ID, false)
			again = *full
			return err
		}); err != nil {
			t.Fatal(err)
		}
		again.SHA256 = ""
		for i := range again.Signatures {
			again.Signatures[i].At = time.Time{}
		}
		if b, err := f.makeBytes(ctx, &again); err != nil || string(b) != string(data) {
			t.Errorf("%s: made again it has other bytes (%v)", d.Title, err)
		}
		if d.Register != "" {
			if other, dup := numbers[d.Number]; dup {
				t.Errorf("number %s stands on %s and %s", d.Number, other, d.ID)
			}
			numbers[d.Number] = d.ID
		}
	}
	err = f.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		var issued, acts int
		if err := tx.QueryRow(`select count(*) from number_issued`).Scan(&issued); err != nil {
			return err
		}
		if issued != len(numbers) {
			t.Errorf("%d numbers issued for %d numbered papers", issued, len(numbers))
		}
		if err := tx.QueryRow(`select count(*) from act where kind = 'document.signed'`).Scan(&acts); err != nil {
			return err
		}
		if want := 6*officials + 2; acts != want {
			t.Errorf("%d acts of signing, want %d: one for each paper", acts, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type crash struct{}

// The same inside one process, at each durable step, on both databases.
func TestDyingBetweenSteps(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		sys := actor.System("test")
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, 20)); return err })
		f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
		f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, round, Dating{}); return err })
		for _, at := range []string{"drawn", "stored", "saved", "drawn", "stored", "saved"} {
			func() {
				defer func() {
					if p := recover(); p != nil {
						if _, ok := p.(crash); !ok {
							panic(p)
						}
					}
				}()
				f.step = func(name string) {
					if name == at {
						panic(crash{})
					}
				}
				_, _ = f.Seal(context.Background(), round, nil) // dies
			}()
		}
		f.step = func(string) {}
		if _, err := f.Seal(context.Background(), round, nil); err != nil {
			t.Fatal(err)
		}
		converged(t, f, 20)
	})
}

// Two runs at once do each paper once.
func TestTwoRunsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		sys := actor.System("test")
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, 20)); return err })
		f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
		f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, round, Dating{}); return err })
		errc := make(chan error, 3)
		for range 3 {
			go func() { _, err := f.Seal(context.Background(), round, nil); errc <- err }()
		}
		for range 3 {
			if err := <-errc; err != nil {
				t.Error(err)
			}
		}
		converged(t, f, 20)
	})
}

// Numbers of a register rise by one whatever the order of issuing, failing,
// withdrawing and turning of the year; dates never fall without a reason.
func TestNumberingProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		clk := clock.At(time.Date(2020, 12, 20, 3, 0, 0, 0, time.UTC))
		f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
		sys := actor.System("test")
		count := map[string]int{}
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		for i := range steps {
			clk.Add(time.Duration(rapid.IntRange(0, 96).Draw(rt, "hours")) * time.Hour)
			sub := Subject{"round", fmt.Sprint(i)}
			n := rapid.IntRange(1, 3).Draw(rt, "officials")
			plans := pack(sub, n)
			fail := rapid.Bool().Draw(rt, "fail")
			err := f.write(t, func(tx *db.Tx) error {
				if _, err := f.PlanIn(tx, sys, plans); err != nil {
					return err
				}
				if _, err := f.ApproveIn(tx, sys, sub); err != nil {
					return err
				}
				if _, err := f.IssueIn(tx, sys, sub, Dating{}); err != nil {
					return err
				}
				if fail {
					return fmt.Errorf("refused on purpose")
				}
				return nil
			})
			if fail {
				continue
			}
			if err != nil {
				rt.Fatal(err)
			}
			year := dateIn(clk.Now(), "WIB").Year()
			count[fmt.Sprint("surat ", year)] += n
			count[fmt.Sprint("pernyataan ", year)] += 2 * n
			if rapid.Bool().Draw(rt, "withdraw") {
				res, err := f.Find(context.Background(), officer, Filter{Subject: sub, Kinds: []Kind{Invitation}})
				if err != nil {
					rt.Fatal(err)
				}
				if err := f.Withdraw(context.Background(), legal, res.Documents[0].ID, "uji"); err != nil {
					rt.Fatal(err)
				}
			}
		}
		err := f.cfg.DB.Read(context.Background(), func(tx *db.Tx) error {
			holes, err := Holes(tx)
			if err != nil || len(holes) != 0 {
				rt.Fatalf("holes %v, %v", holes, err)
			}
			for key, want := range count {
				var reg string
				var year, got int
				if _, err := fmt.Sscan(key, &reg, &year); err != nil {
					return err
				}
				if err := tx.QueryRow(`select count(*) from number_issued where register = $1 and year = $2`, reg, year).Scan(&got); err != nil {
					return err
				}
				if got != want {
					rt.Fatalf("%s: %d numbers, want %d", key, got, want)
				}
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}

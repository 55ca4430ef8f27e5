package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/demo"
	"pendopo/internal/document"
	"pendopo/internal/intake"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// clerkWork does the whole main job of the example region from wherever the
// last process left it: import, round, decree, oath, switch, papers. It reads
// what is done from the store alone, as an officer does after a power cut, and
// says on standard output which step begins.
func clerkWork(ctx context.Context, dir string) error {
	region, err := demo.Build(demo.Kediri, 1)
	if err != nil {
		return err
	}
	st := demoStory(region)
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	clk := clock.From(st.morningBefore)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	a, err := app.Open(ctx, cfg, clk, log)
	if err != nil {
		return err
	}
	defer a.Close(ctx)
	a.Start()
	r := &demoRun{call: &call{Env: &Env{Stdout: os.Stdout, Stderr: os.Stderr}, cfg: cfg, quiet: true, log: log}, app: a, region: region, story: st,
		steps: newSteps(io.Discard, true), clock: clk, sum: &demoSummary{}, named: map[people.PersonID]bool{}}
	begin := func(step string) { fmt.Println("step", step) }
	at := func(day clock.Date, hour int) {
		d := day.Time()
		clk.MoveTo(time.Date(d.Year(), d.Month(), d.Day(), hour-7, 0, 0, 0, time.UTC))
	}
	if err := r.importAgain(ctx, begin); err != nil {
		return err
	}
	s, err := a.Appointment.Open(ctx, operator(), r.round, "uji")
	if err != nil {
		return err
	}
	for state := s.Round.State; ; {
		begin(string(state))
		switch state {
		case appointment.Draft:
			_, err = a.Appointment.Submit(ctx, r.as(ctx, actor.PersonnelOfficer), r.round, 0)
		case appointment.Submitted:
			_, err = a.Appointment.Clear(ctx, r.as(ctx, actor.AuthorizedOfficial), r.round, 0)
		case appointment.Cleared:
			at(st.decree, 10)
			if _, err = a.Papers.PlanDecree(ctx, r.as(ctx, actor.PersonnelOfficer), r.round); err == nil {
				_, err = a.Papers.SignDecree(ctx, r.as(ctx, actor.AppointingAuthority), r.round, 0, document.Dating{})
			}
		case appointment.Decreed:
			at(st.invite, 9)
			err = r.inviteAgain(ctx)
		case appointment.Invited:
			at(st.oath, 9)
			err = r.oathAgain(ctx)
		case appointment.Inaugurated:
			at(st.oath, 11)
			err = r.switchPosts(ctx)
		case appointment.Switched:
			at(st.oath, 12)
			if _, _, err := a.Papers.Consent(ctx, r.as(ctx, actor.AuthorizedOfficial), r.round, document.Invitation); err != nil {
				return err
			}
			if err := r.consent(ctx); err != nil {
				return err
			}
			begin("seal")
			if err := r.seal(ctx); err != nil {
				return err
			}
			begin("ledger")
			return r.ledger(ctx)
		default:
			return fmt.Errorf("the round is %s", state)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", state, err)
		}
		if s, err = a.Appointment.Open(ctx, operator(), r.round, "uji"); err != nil {
			return err
		}
		if s.Round.State == state {
			return fmt.Errorf("the round stays %s", state)
		}
		state = s.Round.State
	}
}

// importAgain imports what is not there yet. Files that were imported before
// change nothing, so after a power cut the officer simply imports again.
func (r *demoRun) importAgain(ctx context.Context, begin func(string)) error {
	list, err := r.app.Appointment.List(ctx, operator(), 1)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		for _, f := range r.region.Files() {
			begin("import " + f.Kind)
			res, err := importFile(r.app, ctx, f.Kind, filepath.Join(r.cfg.Dir, "lembar-kerja", f.Name), intake.Options{Whole: true})
			if err != nil {
				return err
			}
			if res.Batch.Counts.Wrong > 0 {
				return fmt.Errorf("%s: %d rows are wrong: %v", f.Name, res.Batch.Counts.Wrong, res.Problems[0])
			}
		}
		if list, err = r.app.Appointment.List(ctx, operator(), 1); err != nil {
			return err
		}
	}
	r.round = list[0].ID
	return nil
}

func (s *demoRun) openSession(ctx context.Context, crew actor.Actor) (*ceremony.Session, error) {
	list, _, err := s.app.Ceremony.List(ctx, crew)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	v, err := s.app.Ceremony.Open(ctx, crew, list[0].ID)
	if err != nil {
		return nil, err
	}
	s.session = v.ID
	return v.Session, nil
}

func (r *demoRun) inviteAgain(ctx context.Context) error {
	crew := r.as(ctx, actor.ProtocolOfficer)
	x, err := r.openSession(ctx, crew)
	if err != nil {
		return err
	}
	c := r.app.Ceremony
	if x == nil {
		if x, err = c.Plan(ctx, crew, r.round); err != nil {
			return err
		}
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	v, err := c.Arrange(ctx, crew, x.ID, x.Version, arrangement(x, r.region, reg))
	if err != nil {
		return err
	}
	_, err = c.Invite(ctx, crew, v.ID, ceremony.InviteIn{})
	return err
}

func (r *demoRun) oathAgain(ctx context.Context) error {
	crew := r.as(ctx, actor.ProtocolOfficer)
	x, err := r.openSession(ctx, crew)
	if err != nil {
		return err
	}
	c := r.app.Ceremony
	if x.State == ceremony.Invited {
		if _, err := c.Start(ctx, crew, x.ID); err != nil {
			return err
		}
	}
	if err := c.Attend(ctx, crew, x.ID, x.Roles); err != nil {
		return err
	}
	var seats []ceremony.SeatID
	for _, s := range x.Seats {
		seats = append(seats, s.ID)
	}
	for _, m := range []ceremony.Mark{ceremony.Connected, ceremony.HeardYes} {
		if _, err := c.Mark(ctx, crew, x.ID, ceremony.MarkIn{Mark: m, Seats: seats}); err != nil {
			return err
		}
	}
	_, err = c.Close(ctx, crew, x.ID)
	return err
}

// newRegion is a folder with the region's profile and its spreadsheets, as it is
// before the first import.
func newRegion(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "daerah")
	region, st := exampleStory(t)
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	a, err := app.Open(t.Context(), cfg, clock.From(st.morningBefore), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close(context.Background())
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error { return org.SaveRegion(tx, operator(), demoProfile(region)) }); err != nil {
		t.Fatal(err)
	}
	if err := region.WriteSheets(filepath.Join(dir, "lembar-kerja")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// clerk is one process that works until it ends or is killed.
type clerk struct {
	cmd   *exec.Cmd
	steps *bufio.Scanner
	err   bytes.Buffer
}

func startClerk(t testing.TB, dir string) *clerk {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{cmd: exec.Command(exe)}
	c.cmd.Env = append(os.Environ(), "PENDOPO_TEST_CLERK="+dir)
	c.cmd.Stderr = &c.err
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.steps = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// next is the next step that begins, "" when the process ended.
func (c *clerk) next() string {
	for c.steps.Scan() {
		if s, ok := strings.CutPrefix(c.steps.Text(), "step "); ok {
			return s
		}
	}
	return ""
}

// killBudget is how long the killing goes on: PENDOPO_TEST_KILL, else long
// enough for `make test`.
func killBudget(t testing.TB) time.Duration {
	if v := os.Getenv("PENDOPO_TEST_KILL"); v != "" {
		d, err := time.ParseDuration(v)
		if err != nil {
			t.Fatalf("PENDOPO_TEST_KILL: %v", err)
		}
		return d
	}
	return 45 * time.Second
}

// seed is PENDOPO_TEST_SEED or a new one; it is logged to repeat a failure.
func seed(t testing.TB) *rand.Rand {
	n := uint64(time.Now().UnixNano())
	if v := os.Getenv("PENDOPO_TEST_SEED"); v != "" {
		if _, err := fmt.Sscan(v, &n); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("PENDOPO_TEST_SEED=%d", n)
	return rand.New(rand.NewPCG(n, 9))
}

// TestKillNine kills the process that does the main job, at random moments of
// every step, and starts it again, until the job is done; several times over.
// After each death the store must hold nothing half done, and at the end the
// region is the same as one whose work was never disturbed.
func TestKillNine(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for most of a minute; not in -short")
	}
	rng := seed(t)
	began, budget := time.Now(), killBudget(t)

	// Undisturbed, once: the end that every other run must reach, and how long
	// each step takes.
	calm := newRegion(t)
	lasts := map[string]time.Duration{}
	var order []string
	c := startClerk(t, calm)
	for step := c.next(); step != ""; {
		from := time.Now()
		after := c.next()
		lasts[step], order = time.Since(from), append(order, step)
		step = after
	}
	if err := c.cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, c.err.String())
	}
	want := stateOf(t, calm)
	if want.sworn != 132 || want.seated != 132 || want.papers < 6*132 {
		t.Fatalf("the undisturbed run ended with %+v", want)
	}

	kills, runs := 0, 0
	deaths := map[string]int{}
	for ; runs == 0 || time.Since(began) < budget; runs++ {
		dir := newRegion(t)
		for done := 0; done < len(order); { // steps that are surely behind us
			// One death in each third of the road ahead or so.
			target := order[done+rng.IntN(min(3, len(order)-done))]
			wait := time.Duration(rng.Int64N(int64(lasts[target])*5/4 + int64(time.Millisecond)))
			c := startClerk(t, dir)
			step := c.next()
			for step != "" && step != target && slices.Index(order, step) < slices.Index(order, target) {
				step = c.next()
			}
			if step != "" {
				<-time.After(wait) // the moment of death is the variable of this test
				if err := c.cmd.Process.Kill(); err != nil {
					t.Logf("it had ended: %v", err)
				}
				deaths[step]++
				kills++
			}
			err := c.cmd.Wait()
			if err != nil && c.cmd.ProcessState.ExitCode() > 0 { // it was not the kill
				t.Fatalf("after %d deaths in %s: %v\n%s", kills, dir, err, c.err.String())
			}
			whole(t, dir)
			if step == "" || time.Since(began) > 2*budget {
				break
			}
			if i := slices.Index(order, step); i >= done {
				done = i + rng.IntN(2) // sometimes die in the same step again
			}
		}
		c := startClerk(t, dir)
		for c.next() != "" {
		}
		if err := c.cmd.Wait(); err != nil {
			t.Fatalf("after %d deaths the work does not go on: %v\n%s", kills, err, c.err.String())
		}
		if got := stateOf(t, dir); got != want {
			t.Errorf("after %d deaths the region differs:\n got %+v\nwant %+v", kills, got, want)
		}
		if t.Failed() {
			break
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d deaths in %d runs, %v; by step: %v", kills, runs, time.Since(began).Round(time.Second), deaths)
	if kills < len(order)/2 {
		t.Errorf("only %d deaths: the test proves little", kills)
	}
}

// openQuiet opens a region's folder for looking.
func openQuiet(t testing.TB, dir string) *app.App {
	t.Helper()
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	_, st := exampleStory(t)
	a, err := app.Open(t.Context(), cfg, clock.From(st.dayAfter), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("the region does not open again: %v", err)
	}
	return a
}

// whole fails when anything in the folder is half done.
func whole(t testing.TB, dir string) {
	t.Helper()
	ctx := t.Context()
	a := openQuiet(t, dir)
	defer a.Close(context.Background())
	if err := db.CheckFile(ctx, filepath.Join(dir, "region.db")); err != nil {
		t.Fatal(err)
	}
	reg, err := a.Org.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if breaches := org.CheckHoldings(reg.Holdings, reg.Posts); len(breaches) > 0 {
		t.Errorf("%d broken invariants of holdings, the first: %+v", len(breaches), breaches[0])
	}
	n := counter(t, a.DB)
	// A file is in, with its batch and its act, or it is not.
	for _, f := range []struct{ kind, table string }{{"unit", "unit"}, {"post", "post"}, {"person", "person"}, {"round", "round"}} {
		applied, rows := n(`select count(*) from import_batch where state = 'applied' and kind = $1`, f.kind), n(`select count(*) from `+f.table)
		if (applied == 0) != (rows == 0) || applied > 1 {
			t.Errorf("%d batches of kind %s are applied and the table has %d rows", applied, f.kind, rows)
		}
	}
	if rows := n(`select count(*) from person`); rows != 0 && rows != 5408 {
		t.Errorf("%d people: a file of 5408 is half imported", rows)
	}
	if acts, applied := n(`select count(*) from act where kind = 'intake.file_applied'`), n(`select count(*) from import_batch where state = 'applied'`); acts != applied {
		t.Errorf("%d acts of importing for %d applied files", acts, applied)
	}
	// The switch is all or nothing, with its acts and its state.
	seated, moves := n(`select count(*) from move where state = 'seated'`), n(`select count(*) from move`)
	switched := n(`select count(*) from round where state = 'switched'`)
	if seated != 0 && seated != moves || (seated > 0) != (switched == 1) || n(`select count(*) from act where kind = 'appointment.seated'`) != seated {
		t.Errorf("%d of %d moves are seated, the round is switched %d times", seated, moves, switched)
	}
	// The oath and the ceremony's record are one.
	if sworn, closed := n(`select count(*) from move where state in ('sworn', 'seated')`), n(`select count(*) from ceremony_session where state = 'closed'`); (sworn == moves && moves > 0) != (closed == 1) || sworn != 0 && sworn != moves {
		t.Errorf("%d of %d are sworn and %d sessions closed", sworn, moves, closed)
	}
	// Numbers: none twice (the table forbids it), none lost, each on a paper.
	if err := a.DB.Read(ctx, func(tx *db.Tx) error {
		holes, err := document.Holes(tx)
		if len(holes) > 0 {
			t.Errorf("%d holes in the registers of numbers, the first: %+v", len(holes), holes[0])
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if issued, numbered := n(`select count(*) from number_issued`), n(`select count(*) from document where register <> '' and number <> ''`); issued != numbered {
		t.Errorf("%d numbers were issued and %d papers have one", issued, numbered)
	}
	if signed, acts := n(`select count(*) from document where state = 'signed'`), n(`select count(*) from act where kind = 'document.signed'`); signed != acts {
		t.Errorf("%d papers are signed with %d acts", signed, acts)
	}
	// A signed paper has its bytes.
	if err := a.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`select sha256 from document where state = 'signed'`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var sum string
			if err := rows.Scan(&sum); err != nil {
				return err
			}
			if !a.Blobs.Has(blob.Hash(sum)) {
				t.Errorf("the file %s of a signed paper is missing", sum)
			}
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Ledger.Sequence(ctx); err != nil {
		t.Fatal(err)
	}
	rep, err := ledger.Verify(ctx, a.DB, ledger.VerifyOptions{Dir: filepath.Join(dir, "ledger"), Verifier: a.Ledger.Verifier()})
	if err != nil || !rep.OK() {
		t.Errorf("the ledger does not verify: %v, %v", err, rep.Wrong)
	}
}

func counter(t testing.TB, d *db.DB) func(query string, args ...any) int {
	return func(query string, args ...any) (n int) {
		t.Helper()
		if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(query, args...).Scan(&n) }); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n
	}
}

// endState is what two regions with the same story have in common.
type endState struct {
	people, posts, units, holdings, ended int
	sworn, seated, papers, numbers        int
	firstLast                             string // of every register of numbers
	holders                               string // hash-free: compared as text
}

func stateOf(t testing.TB, dir string) endState {
	t.Helper()
	a := openQuiet(t, dir)
	defer a.Close(context.Background())
	n := counter(t, a.DB)
	s := endState{people: n(`select count(*) from person`), posts: n(`select count(*) from post`), units: n(`select count(*) from unit`),
		holdings: n(`select count(*) from holding`), ended: n(`select count(*) from holding where until_on is not null`),
		sworn: n(`select count(*) from move where state in ('sworn', 'seated')`), seated: n(`select count(*) from move where state = 'seated'`),
		papers: n(`select count(*) from document where state = 'signed'`), numbers: n(`select count(*) from number_issued`)}
	s.firstLast = listing(t, a.DB, `select register, min(n), max(n), count(*) from number_issued group by register order by register`)
	s.holders = listing(t, a.DB, `select p.number, o.code, h.kind, h.from_on, coalesce(h.until_on, ''), h.tenure_from
		from holding h join person p on p.id = h.person join post o on o.id = h.post
		where h.until_on is not null or h.from_on >= '2020-11-30' order by 1, 2, 4`)
	return s
}

// listing is the rows of a query as lines of text.
func listing(t testing.TB, d *db.DB, query string) string {
	t.Helper()
	var b strings.Builder
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.Query(query)
		if err != nil {
			return err
		}
		defer rows.Close()
		cols, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values, into := make([]any, len(cols)), make([]any, len(cols))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			fmt.Fprintln(&b, values...)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return b.String()
}

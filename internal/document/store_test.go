package document

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/pdf"
	"pendopo/internal/kit/sign"
)

var sampleDay = time.Date(2020, 11, 27, 2, 47, 11, 0, time.UTC)

var round = Subject{"round", "r1"}

type fixture struct {
	*Service
	clk *clock.Fake
	dir string
}

func newFixture(t testing.TB, d *db.DB, clk *clock.Fake, dir string) *fixture {
	t.Helper()
	blobs, err := blob.Open(filepath.Join(dir, "blob"))
	if err != nil {
		t.Fatal(err)
	}
	local, err := sign.OpenLocal(filepath.Join(dir, "sign"), "Pemerintah Kota Kediri")
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{New(Config{DB: d, Blobs: blobs, Signer: local, Roots: local.Roots()}), clk, dir}
}

func each(t *testing.T, run func(t *testing.T, f *fixture)) {
	clk := clock.At(sampleDay)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		clk.Set(sampleDay)
		run(t, newFixture(t, d, clk, t.TempDir()))
	})
}

func (f *fixture) write(t testing.TB, fn func(tx *db.Tx) error) error {
	t.Helper()
	return f.cfg.DB.Write(context.Background(), fn)
}

func (f *fixture) must(t testing.TB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := f.write(t, fn); err != nil {
		t.Fatal(err)
	}
}

var (
	officer = actor.Actor{Person: "p-officer", Post: "post-officer", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "post-officer"}}}
	legal   = actor.Actor{Person: "p-legal", Grants: []actor.Grant{{Function: actor.LegalOfficer, Post: "post-legal"}}}
	citizen = actor.Actor{Person: "p-1"}
)

func signerOf(o Officer, person, role string) Signer {
	return Signer{Role: role, Person: person, Post: "post-" + person, Name: o.Name, Title: o.Post, Reason: "Menandatangani"}
}

// pack plans a decree and, for n officials, the papers of each.
func pack(sub Subject, n int) []Plan {
	papers := samplePapers()
	base := Plan{Subject: sub, House: kediri, Method: Trial}
	decree := base
	dp := *papers[Decision].(*DecisionPaper)
	dp.Annex = nil
	for i := range n {
		dp.Annex = append(dp.Annex, sampleRow(i))
	}
	decree.Paper, decree.Register, decree.Pattern = &dp, "keputusan", "821.2/{n}/419.204/{year}"
	decree.Signers = []Signer{signerOf(mayor, "p-mayor", RoleSigner)}
	out := []Plan{decree}
	for i := range n {
		row := sampleRow(i)
		who := Officer{Name: row.Name, NIP: row.NIP, Rank: row.Rank, Post: row.NewPost}
		person := fmt.Sprintf("p-%d", i+1)
		add := func(p Paper, register, pattern string, signers ...Signer) *Plan {
			pl := base
			pl.Paper, pl.Register, pl.Pattern, pl.Signers = p, register, pattern, signers
			pl.Item, pl.Person, pl.Order = fmt.Sprintf("m%d", i+1), person, i+1
			out = append(out, pl)
			return &out[len(out)-1]
		}
		ex := *papers[Extract].(*ExtractPaper)
		ex.Row, ex.RowNumber = row, i+1
		add(&ex, "", "", signerOf(agency, "p-agency", RoleSigner)).With = &Ref{Decision, ""}
		inv := *papers[Invitation].(*InvitationPaper)
		inv.Recipient = Officer{Name: row.Name, Post: row.OldPost}
		add(&inv, "surat", "005/{n}/419.033/{year}", signerOf(sekda, "p-sekda", RoleSigner))
		mi := *papers[Minutes].(*MinutesPaper)
		mi.Official = who
		add(&mi, "berita-acara", "800.1.11/{n}/419.204/{year}", signerOf(who, person, RoleOfficial), signerOf(sekda, "p-sekda", RoleWitness1),
			signerOf(aide, "p-aide", RoleWitness2), signerOf(mayor, "p-mayor", RoleOathTaker))
		spp := *papers[Installed].(*InstalledPaper)
		spp.Official = who
		add(&spp, "pernyataan", "821.4/{n}/419.204/{year}", signerOf(mayor, "p-mayor", RoleSigner))
		spmt := *papers[StartOfDuty].(*StartPaper)
		spmt.Official = who
		add(&spmt, "pernyataan", "821.4/{n}/419.204/{year}", signerOf(agency, "p-agency", RoleSigner))
		pact := *papers[Pact].(*PactPaper)
		pact.Official = who
		add(&pact, "", "", signerOf(who, person, RoleOfficial), signerOf(sekda, "p-sekda", RoleSuperior))
	}
	script := base
	script.Paper, script.Method = papers[Script], None
	list := base
	list.Paper, list.Method = papers[Attendance], Wet
	return append(out, script, list)
}

// make plans, consents for all, numbers and seals a whole pack.
func (f *fixture) make(t testing.TB, sub Subject, n int) Sealed {
	t.Helper()
	sys := actor.System("test")
	f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(sub, n)); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, sub); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, sub, Dating{}); return err })
	res, err := f.Seal(context.Background(), sub, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestWholePack(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ctx := context.Background()
		if res := f.make(t, round, 3); res.Done != 21 || res.Failed != 0 {
			t.Fatalf("sealed %+v, want 21 done", res)
		}
		all, err := f.Find(ctx, officer, Filter{Subject: round})
		if err != nil || len(all.Documents) != 21 {
			t.Fatalf("found %d, %v; want 21", len(all.Documents), err)
		}
		decree := all.Documents[0]
		for _, d := range all.Documents {
			want := Signed
			if d.Method == Wet {
				want = Numbered
			}
			if d.State != want || d.SHA256 == "" || d.Failure.Key != "" {
				t.Errorf("%s: %s %v, want %s with bytes", d.Title, d.State, d.Failure, want)
			}
			if d.Kind == Extract && (d.Number != decree.Number || d.Dated != decree.Dated) {
				t.Errorf("extract has number %s of %s, its decree %s of %s", d.Number, d.Dated, decree.Number, decree.Dated)
			}
			data, name, err := f.Download(ctx, officer, d.ID)
			if err != nil || !strings.HasSuffix(name, ".pdf") {
				t.Fatalf("download: %q %v", name, err)
			}
			rep, err := sign.Verify(data, f.cfg.Roots)
			if d.Method == Trial && (err != nil || !rep.Valid() || len(rep.Signatures) != len(d.Signatures)) {
				t.Errorf("%s: signatures %+v, %v", d.Title, rep, err)
			}
			if d.Method == Trial && d.Leaf == "" {
				t.Errorf("%s has no ledger receipt", d.Title)
			}
			p, err := f.Verify(ctx, strings.ToLower(strings.ReplaceAll(d.Code, "-", " ")))
			if err != nil || p.Number != d.Number || p.SHA256 != d.SHA256 {
				t.Errorf("verify %s: %+v, %v", d.Code, p, err)
			}
		}
		if decree.Number != "821.2/1/419.204/2020" || decree.Dated != "2020-11-27" {
			t.Errorf("decree %s of %s", decree.Number, decree.Dated)
		}
		again, err := f.Seal(ctx, round, nil)
		if err != nil || again != (Sealed{}) {
			t.Errorf("sealing again does %+v, %v; want nothing", again, err)
		}
		f.must(t, func(tx *db.Tx) error {
			p, err := f.PlanIn(tx, officer, pack(round, 3))
			if p.New != 0 || p.Changed != 0 || p.Kept != 21 {
				t.Errorf("planning again: %+v", p)
			}
			return err
		})
		noHoles(t, f)
	})
}

func noHoles(t testing.TB, f *fixture) {
	t.Helper()
	err := f.cfg.DB.Read(context.Background(), func(tx *db.Tx) error {
		holes, err := Holes(tx)
		if len(holes) != 0 {
			t.Errorf("numbers were skipped: %v", holes)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestArchives(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	f.make(t, round, 3)
	ctx := context.Background()
	var merged, one, two bytes.Buffer
	n, err := f.Merged(ctx, officer, Filter{Subject: round, Kinds: []Kind{Extract, Minutes}}, "Kediri", &merged)
	if err != nil || n != 6 {
		t.Fatalf("merged %d, %v; want 6", n, err)
	}
	r, err := pdf.Open(merged.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if pages, err := r.Pages(); err != nil || len(pages) != 9 {
		t.Errorf("merged file has %d pages, %v; want 9", len(pages), err)
	}
	if n, err := f.Zip(ctx, officer, Filter{Subject: round}, &one); err != nil || n != 21 {
		t.Fatalf("zip of %d, %v; want 21", n, err)
	}
	if _, err := f.Zip(ctx, officer, Filter{Subject: round}, &two); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Errorf("two zips differ, %v", err)
	}
	z, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range z.File {
		if seen[e.Name] {
			t.Errorf("%s stands twice in the zip", e.Name)
		}
		seen[e.Name] = true
	}
	if !seen["keputusan.pdf"] || !seen["petikan/petikan-001-agus-prasetyo.pdf"] {
		t.Errorf("names in the zip: %v", seen)
	}
	if _, err := f.Merged(ctx, officer, Filter{Subject: Subject{"round", "none"}}, "x", &merged); !errs.Is(err, errs.NotFound) {
		t.Errorf("merging nothing: %v, want NotFound", err)
	}
}

func TestConsent(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ctx := context.Background()
		sys := actor.System("test")
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, officer, pack(round, 1)); return err })
		issue := func() int {
			var is Issued
			f.must(t, func(tx *db.Tx) (err error) { is, err = f.IssueIn(tx, officer, round, Dating{}); return err })
			if _, err := f.Seal(ctx, round, nil); err != nil {
				t.Fatal(err)
			}
			return is.Numbered
		}
		if n := issue(); n != 2 {
			t.Errorf("without any consent %d papers were numbered, want the 2 that nobody signs electronically", n)
		}
		// The official signs first on minutes and pact; then the rest consents.
		f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, citizen, round); return err })
		if n := issue(); n != 2 {
			t.Errorf("%d papers numbered after the official's consent, want 2", n)
		}
		minutes := find(t, f, Minutes)
		if minutes.State != Numbered || minutes.Signatures[0].At.IsZero() || !minutes.Signatures[1].At.IsZero() {
			t.Errorf("minutes after the first signature: %+v", minutes)
		}
		first := minutes.SHA256
		data, err := f.cfg.Blobs.Get(first)
		if err != nil {
			t.Fatal(err)
		}
		f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
		issue()
		if minutes = find(t, f, Minutes); minutes.State != Signed || minutes.SHA256 == first {
			t.Errorf("minutes at the end: %s", minutes.State)
		}
		c, err := f.VerifyUpload(ctx, data, minutes.Code)
		if err != nil || c.Verdict != Earlier || c.Paper.Number != minutes.Number {
			t.Errorf("the half-signed minutes: %+v, %v; want earlier", c, err)
		}
		if err := f.write(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, actor.Actor{}, round); return err }); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("consent of nobody: %v", err)
		}
	})
}

func find(t testing.TB, f *fixture, k Kind) *Document {
	t.Helper()
	res, err := f.Find(context.Background(), officer, Filter{Subject: round, Kinds: []Kind{k}})
	if err != nil || len(res.Documents) == 0 {
		t.Fatalf("find %s: %v", k, err)
	}
	return res.Documents[0]
}

func TestUploads(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	f.make(t, round, 1)
	ctx := context.Background()
	d := find(t, f, Extract)
	file, _, err := f.Download(ctx, officer, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(file)
	changed[bytes.Index(changed, []byte("stream\n"))+60] ^= 1
	other := pdf.New(pdf.Info{Title: "lain"}).Bytes()
	tests := []struct {
		name string
		file []byte
		want Verdict
	}{
		{"the paper itself", file, Genuine},
		{"one byte changed", changed, Altered},
		{"bytes added", append(bytes.Clone(file), "\n%x\n"...), Broken},
		{"unsigned copy", file[:bytes.Index(file, []byte("%%EOF"))+6], Stranger},
		{"another PDF", other, Stranger},
		{"no PDF", []byte("halo"), Broken},
		{"empty", nil, Broken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := f.VerifyUpload(ctx, tt.file, d.Code)
			if err != nil {
				t.Fatal(err)
			}
			if c.Verdict != tt.want && !(tt.want == Broken && c.Verdict == Altered) {
				t.Errorf("verdict %s, want %s (%+v)", c.Verdict, tt.want, c.Report)
			}
		})
	}
	if _, err := f.Verify(ctx, "0000-0000-0000-0000"); !errs.Is(err, errs.NotFound) {
		t.Errorf("unknown code: %v", err)
	}
}

func TestWhoMay(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	f.make(t, round, 2)
	ctx := context.Background()
	d := find(t, f, Extract) // of p-1
	if _, _, err := f.Download(ctx, citizen, d.ID); err != nil {
		t.Errorf("the official's own extract: %v", err)
	}
	stranger := actor.Actor{Person: "p-2"}
	tests := map[string]struct {
		err  error
		want errs.Kind
	}{
		"another official": {second(f.Get(ctx, stranger, d.ID)), errs.NotFound},
		"nobody":           {second(f.Get(ctx, actor.Actor{}, d.ID)), errs.Unauthenticated},
		"list":             {second(f.Find(ctx, stranger, Filter{Subject: round})), errs.Forbidden},
		"admin list":       {second(f.Find(ctx, actor.Actor{Admin: true}, Filter{Subject: round})), errs.Forbidden},
		"plan":             {f.write(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, stranger, pack(round, 1)); return err }), errs.Forbidden},
		"issue":            {f.write(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, stranger, round, Dating{}); return err }), errs.Forbidden},
		"withdraw":         {f.Withdraw(ctx, officer, d.ID, "salah"), errs.Forbidden},
		"no reason":        {f.Withdraw(ctx, legal, d.ID, "  "), errs.Invalid},
	}
	for name, tt := range tests {
		if !errs.Is(tt.err, tt.want) {
			t.Errorf("%s: %v, want %v", name, tt.err, tt.want)
		}
	}
	own, err := f.Find(ctx, citizen, Filter{Person: "p-1"})
	if err != nil || len(own.Documents) != 6 {
		t.Errorf("own papers: %d, %v; want 6", len(own.Documents), err)
	}
	if err := f.Withdraw(ctx, legal, d.ID, "salah nama"); err != nil {
		t.Fatal(err)
	}
	p, err := f.Verify(ctx, d.Code)
	if err != nil || p.State != Withdrawn {
		t.Errorf("a withdrawn paper answers %+v, %v", p, err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestDating(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	sys := actor.System("test")
	n := 0
	issue := func(by actor.Actor, when Dating) (string, error) {
		n++
		sub := Subject{"round", fmt.Sprintf("d%d", n)}
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(sub, 0)[:1]); return err })
		f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, sub); return err })
		err := f.write(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, by, sub, when); return err })
		res, ferr := f.Find(context.Background(), officer, Filter{Subject: sub})
		if ferr != nil {
			t.Fatal(ferr)
		}
		return res.Documents[0].Number, err
	}
	steps := []struct {
		name  string
		at    time.Time
		by    actor.Actor
		when  Dating
		want  string
		fails errs.Kind
	}{
		{"first", sampleDay, officer, Dating{}, "821.2/1/419.204/2020", -1},
		{"tomorrow's date", sampleDay, officer, Dating{On: "2020-11-28", Reason: "x"}, "", errs.Invalid},
		{"yesterday without reason", sampleDay, legal, Dating{On: "2020-11-26"}, "", errs.Invalid},
		{"yesterday by one who may not", sampleDay, officer, Dating{On: "2020-11-26", Reason: "terlambat"}, "", errs.Forbidden},
		{"yesterday with reason", sampleDay, legal, Dating{On: "2020-11-26", Reason: "terlambat dicatat"}, "821.2/2/419.204/2020", -1},
		{"next", sampleDay.AddDate(0, 0, 3), officer, Dating{}, "821.2/3/419.204/2020", -1},
		{"late on New Year's Eve, in the region already January", time.Date(2020, 12, 31, 18, 0, 0, 0, time.UTC), officer, Dating{}, "821.2/1/419.204/2021", -1},
		{"old year with reason", time.Date(2021, 1, 4, 2, 0, 0, 0, time.UTC), legal, Dating{On: "2020-12-30", Reason: "susulan"}, "821.2/4/419.204/2020", -1},
		{"new year goes on", time.Date(2021, 1, 4, 3, 0, 0, 0, time.UTC), officer, Dating{}, "821.2/2/419.204/2021", -1},
	}
	for _, s := range steps {
		f.clk.Set(s.at)
		got, err := issue(s.by, s.when)
		if s.fails >= 0 {
			if !errs.Is(err, s.fails) {
				t.Errorf("%s: %v, want %v", s.name, err, s.fails)
			}
			continue
		}
		if err != nil || got != s.want {
			t.Errorf("%s: number %q, %v; want %q", s.name, got, err, s.want)
		}
	}
	// A restart on a machine whose clock was set back: the register knows better.
	back := clock.At(time.Date(2021, 1, 2, 3, 0, 0, 0, time.UTC))
	d, err := db.Open(context.Background(), db.Config{DSN: "sqlite:" + f.cfg.DB.Path()}, back)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	f.cfg.DB = d
	if _, err := issue(officer, Dating{}); !errs.Is(err, errs.Conflict) {
		t.Errorf("clock set back: %v, want Conflict", err)
	}
	noHoles(t, f)
	err = d.Read(context.Background(), func(tx *db.Tx) error {
		var acts int
		if err := tx.QueryRow(`select count(*) from act where kind = 'document.back_dated'`).Scan(&acts); err != nil {
			return err
		}
		if acts != 2 {
			t.Errorf("%d acts of back-dating, want 2", acts)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A number is given in the transaction that numbers: when that fails, the
// number is not used.
func TestRefusedNumberingUsesNoNumber(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	sys := actor.System("test")
	f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, 2)); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
	boom := fmt.Errorf("refused")
	if err := f.write(t, func(tx *db.Tx) error {
		if _, err := f.IssueIn(tx, sys, round, Dating{}); err != nil {
			return err
		}
		return boom
	}); err == nil {
		t.Fatal("the refusal was lost")
	}
	f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, round, Dating{}); return err })
	if d := find(t, f, Decision); d.Number != "821.2/1/419.204/2020" {
		t.Errorf("decree has %s, want the first number", d.Number)
	}
	noHoles(t, f)
}

func TestWithdrawnNumberIsVoidedNotReused(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	f.make(t, round, 1)
	d := find(t, f, Invitation)
	plan := pack(round, 1)[2]
	var next ID
	f.must(t, func(tx *db.Tx) (err error) {
		next, err = f.SupersedeIn(tx, legal, d.ID, plan, "tempat pindah")
		return err
	})
	if old, err := f.Get(context.Background(), officer, d.ID); err != nil || old.State != Superseded || old.supersededBy != next {
		t.Errorf("old paper %+v, %v", old, err)
	}
	f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, actor.System("x"), round); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, officer, round, Dating{}); return err })
	if n := find(t, f, Invitation); n.ID != next || n.Number != "005/2/419.033/2020" {
		t.Errorf("new paper %s %s", n.ID, n.Number)
	}
	f.must(t, func(tx *db.Tx) error { return f.WithdrawIn(tx, legal, next, "batal") })
	f.must(t, func(tx *db.Tx) error {
		var reason string
		if err := tx.QueryRow(`select voided_reason from number_issued where document = $1`, string(next)).Scan(&reason); err != nil || reason != "batal" {
			t.Errorf("voided %q, %v", reason, err)
		}
		return nil
	})
	noHoles(t, f)
}

type moodySigner struct {
	sign.Signer
	away   bool
	refuse string
}

func (m *moodySigner) SignPDF(ctx context.Context, file []byte, r sign.Request) ([]byte, sign.Certificate, error) {
	if m.away {
		return nil, sign.Certificate{}, errs.New(errs.Unavailable, "sign.away")
	}
	if r.Identity.Name == m.refuse {
		return nil, sign.Certificate{}, errs.New(errs.Invalid, "sign.certificate_expired")
	}
	return m.Signer.SignPDF(ctx, file, r)
}

// A signer that is away holds the run and spoils nothing; a signature that is
// refused spoils its own papers only, which are named and can be retried alone.
func TestSignerAwayAndRefusing(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	moody := &moodySigner{Signer: f.cfg.Signer, away: true}
	f.cfg.Signer = moody
	ctx, sys := context.Background(), actor.System("test")
	f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, 2)); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, sys, round, Dating{}); return err })
	if _, err := f.Seal(ctx, round, nil); !errs.Is(err, errs.Unavailable) {
		t.Fatalf("signer away: %v", err)
	}
	number := find(t, f, Decision).Number
	moody.away, moody.refuse = false, agency.Name
	res, err := f.Seal(ctx, round, nil)
	if err != nil || res.Failed != 4 {
		t.Fatalf("one certificate refused: %+v, %v; want 4 failed", res, err)
	}
	failed, err := f.Find(ctx, officer, Filter{Subject: round, Failed: true})
	if err != nil || len(failed.Documents) != 4 || !strings.Contains(failed.Documents[0].Failure.Key, "certificate_expired") {
		t.Fatalf("failed papers: %d, %v", len(failed.Documents), err)
	}
	moody.refuse = ""
	d, err := f.SealOne(ctx, officer, failed.Documents[0].ID)
	if err != nil || d.State != Signed || d.Failure.Key != "" {
		t.Errorf("retried alone: %s %v %v", d.State, d.Failure, err)
	}
	if res, err := f.Seal(ctx, round, nil); err != nil || res.Done != 3 {
		t.Errorf("the rest: %+v, %v; want 3 done", res, err)
	}
	if got := find(t, f, Decision).Number; got != number {
		t.Errorf("the decree's number moved from %s to %s", number, got)
	}
	noHoles(t, f)
}

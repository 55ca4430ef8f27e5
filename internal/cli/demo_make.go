package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/demo"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/place"
)

// demoSummary is what the demonstration did; --json prints it.
type demoSummary struct {
	Scenario        string             `json:"scenario"`
	Region          string             `json:"region"`
	Dir             string             `json:"dir"`
	Sheets          []string           `json:"sheets"`
	BeforeOath      bool               `json:"before_oath,omitempty"` // the round is invited, its oath not held
	People          int                `json:"people"`
	CivilServants   int                `json:"civil_servants"`
	NonASN          int                `json:"non_asn"`
	Posts           int                `json:"posts"`
	Units           int                `json:"units"`
	Round           demoRound          `json:"round"`
	Documents       int                `json:"documents"`
	Sworn           int                `json:"sworn"`
	NotSworn        int                `json:"not_sworn"`
	VacanciesBefore int                `json:"vacancies_before"`
	VacanciesAfter  int                `json:"vacancies_after"`
	LedgerActs      int64              `json:"ledger_acts"`
	Seconds         map[string]float64 `json:"seconds"`
	Steps           []string           `json:"steps"`
	SignIns         []demoSignIn       `json:"sign_ins"`
}

type demoRound struct {
	ID           appointment.RoundID `json:"id"`
	Title        string              `json:"title"`
	Total        int                 `json:"total"`
	ByLevel      map[string]int      `json:"by_level"`
	ByReason     map[string]int      `json:"by_reason"`
	ByAttendance map[string]int      `json:"by_attendance"`
	Findings     map[string]int      `json:"findings"`
	Chains       int                 `json:"chains"`
}

type demoSignIn struct {
	Role     string `json:"role"`
	Name     string `json:"name"`
	Post     string `json:"post"`
	User     string `json:"user"`
	Password string `json:"password"`
}

// demoRun is one making of a demonstration.
type demoRun struct {
	*call
	app     *app.App
	region  *demo.Region
	story   story
	steps   *steps
	sum     *demoSummary
	clock   *clock.Moved
	round   appointment.RoundID
	session ceremony.ID
	named   map[people.PersonID]bool // personnel officers named on the draft
}

// makeDemo builds the region step by step.
func (c *call) makeDemo(ctx context.Context, region *demo.Region, st story) (*demoSummary, error) {
	if entries, err := os.ReadDir(c.cfg.Dir); err == nil && len(entries) > 0 {
		if err := c.beginAgain(entries); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(c.cfg.Dir, 0o750); err != nil {
		return nil, errs.New(errs.Unavailable, "db.folder", c.cfg.Dir).With(err)
	}
	if err := os.WriteFile(filepath.Join(c.cfg.Dir, demoBegun), []byte(region.Scenario+"\n"), 0o600); err != nil {
		return nil, err
	}
	r := &demoRun{call: c, named: map[people.PersonID]bool{}, region: region, story: st, steps: newSteps(c.Stderr, c.quiet), clock: c.clock.(*clock.Moved),
		sum: &demoSummary{Scenario: region.Scenario, Region: region.Name, Dir: c.cfg.Dir, BeforeOath: st.stop}}
	if !c.quiet {
		fmt.Fprintf(c.Stderr, "%s: daerah contoh dengan orang rekaan\n", region.Name)
	}
	if err := r.make(ctx); err != nil {
		return nil, err
	}
	return r.sum, nil
}

// demoBegun marks a folder that a demonstration made.
const demoBegun = "demo.begun"

// beginAgain empties a folder in which a demonstration was cut off half-way, and
// refuses any other. The mark stays: who is cut off while emptying begins again
// too.
func (c *call) beginAgain(entries []os.DirEntry) error {
	if !exists(filepath.Join(c.cfg.Dir, demoBegun)) {
		return errs.New(errs.Invalid, "app.demo_not_empty", c.cfg.Dir)
	}
	for _, e := range entries {
		if e.Name() == demoBegun {
			continue
		}
		if err := os.RemoveAll(filepath.Join(c.cfg.Dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (r *demoRun) make(ctx context.Context) (err error) {
	dir := filepath.Join(r.cfg.Dir, "lembar-kerja")
	if err := r.steps.run("sheets", "menulis lembar kerja", func() error { return r.region.WriteSheets(dir) }); err != nil {
		return err
	}
	if r.app, err = app.Open(ctx, r.cfg, r.clock, r.log); err != nil {
		return err
	}
	defer r.app.Close(context.WithoutCancel(ctx))
	// Only the record runs beside the story: jobs would seal papers whose signers
	// have not come yet, under a clock that jumps from day to day.
	r.app.Ledger.Start()
	defer r.app.Ledger.Stop(context.WithoutCancel(ctx))
	if err := r.app.DB.Write(ctx, func(tx *db.Tx) error { return org.SaveRegion(tx, operator(), demoProfile(r.region)) }); err != nil {
		return err
	}
	r.app.Reports.Prefix = app.ReportPrefix(r.region.Name)
	if err := r.steps.run("map", "memasukkan peta contoh", func() error { return r.bringMap(ctx, filepath.Join(dir, demo.MapFile)) }); err != nil {
		return err
	}
	for _, f := range r.region.Files() {
		file := filepath.Join(dir, f.Name)
		r.sum.Sheets = append(r.sum.Sheets, file)
		if err := r.steps.run("import_"+f.Kind, "mengimpor "+f.Name, func() error { return r.importOne(ctx, f.Kind, file) }); err != nil {
			return err
		}
		if f.Kind == "person" {
			if err := r.steps.run("acting", "menugaskan Plt jabatan kosong", func() error { return r.assignActing(ctx) }); err != nil {
				return err
			}
		}
	}
	if err := r.steps.run("check", "menguji semua aturan", func() error { return r.check(ctx) }); err != nil {
		return err
	}
	if err := r.takeThrough(ctx); err != nil {
		return err
	}
	// So that "pendopo serve" goes on in the story's time.
	conf := fmt.Sprintf("# Daerah contoh: jamnya berjalan dari hari ini dalam cerita.\nclock = %s\n", clock.DateOf(r.story.dayAfter, r.app.Zone))
	if err := os.WriteFile(filepath.Join(r.cfg.Dir, app.ConfigFile), []byte(conf), 0o640); err != nil {
		return err
	}
	r.sum.Seconds, r.sum.Steps = r.steps.seconds, r.steps.order
	return nil
}

// bringMap writes the example map and brings it in as a user would.
func (r *demoRun) bringMap(ctx context.Context, file string) error {
	if err := r.region.WriteMap(file); err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = importMap(r.app, ctx, place.About{Source: demo.MapSource, Example: true}, []place.File{{Name: demo.MapFile, Data: f}}, true)
	return err
}

func (r *demoRun) importOne(ctx context.Context, kind, file string) error {
	res, err := importFile(r.app, ctx, kind, file, intake.Options{Whole: true})
	if err != nil {
		return err
	}
	if !res.Applied {
		printImport(r.Stderr, r.lang, file, res)
		return errs.New(errs.Invalid, "app.demo_import", filepath.Base(file), res.Batch.Counts.Wrong)
	}
	return nil
}

func (r *demoRun) assignActing(ctx context.Context) error {
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	for i, a := range r.region.Actings {
		post, person := reg.PostByCode(a.Post), reg.PersonByNumber(a.Person)
		if post == nil || person == nil {
			return errs.New(errs.NotFound, "org.post_not_found")
		}
		_, err := r.app.Appointment.AssignActing(ctx, operator(), appointment.ActingIn{Post: post.ID, Person: person.ID, Kind: org.Acting,
			From: a.From, Until: a.Until, Basis: fmt.Sprintf("Surat Perintah %s tanggal %s", a.Letter, a.LetterOn)})
		if err != nil {
			return err
		}
		r.steps.progress(i+1, len(r.region.Actings))
	}
	return nil
}

// check finds the imported round and checks it as any officer would.
func (r *demoRun) check(ctx context.Context) error {
	list, err := r.app.Appointment.List(ctx, operator(), 1)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errs.New(errs.NotFound, "appointment.round_not_found")
	}
	r.round = list[0].ID
	v, rep, err := r.app.Appointment.Check(ctx, operator(), r.round)
	if err != nil {
		return err
	}
	d := describeRound(r.lang, v, rep)
	r.sum.Round = demoRound{ID: r.round, Title: v.Round.Title, Total: d.Total, ByLevel: d.ByLevel, ByReason: d.ByReason,
		ByAttendance: d.ByAttendance, Findings: d.Findings, Chains: d.Chains}
	r.sum.VacanciesBefore = d.VacanciesBefore
	s := v.Snapshot
	for _, p := range s.People {
		switch {
		case !p.Status.InService():
		case p.Category.IsCivilServant():
			r.sum.CivilServants++
		default:
			r.sum.NonASN++
		}
	}
	r.sum.People = r.sum.CivilServants + r.sum.NonASN
	r.sum.Posts, r.sum.Units = len(s.AllPosts()), len(s.AllUnits())
	return nil
}

// demoProfile is the region's profile for a scenario.
func demoProfile(d *demo.Region) *org.Region {
	r := &org.Region{Name: d.Name, Formal: d.Formal, Kind: d.Kind, Province: d.Province, Seat: d.Seat, HeadTitle: d.Head,
		Code: d.Code, NumberCode: d.NumberCode, Address: "Jalan Contoh Nomor 1", Zone: "Asia/Jakarta", WeekDays: 5, Example: true,
		ElectionsKnown: true, HeadStatus: "definitive", HeadSwornOn: d.HeadSworn}
	// Neither region took part in the regional elections of December 2020, so the
	// freeze of UU 10/2016 Pasal 71 ayat (2) does not apply.
	r.Elections = []org.Election{{Name: "Pemilihan serentak 2020", TakesPart: false, Determination: "2020-09-23"}}
	return r
}

func (sum *demoSummary) print(w io.Writer) {
	n := func(v int) string { return i18n.Number(i18n.ID, int64(v)) }
	fmt.Fprintf(w, "\n%s\n", sum.Region)
	fmt.Fprintf(w, "  %s orang (%s ASN, %s non-ASN) · %s jabatan · %s unit\n", n(sum.People), n(sum.CivilServants), n(sum.NonASN), n(sum.Posts), n(sum.Units))
	fmt.Fprintf(w, "  %s: %d pejabat dalam %d rantai\n", sum.Round.Title, sum.Round.Total, sum.Round.Chains)
	fmt.Fprintf(w, "    menurut jenjang   %s\n", parts(sum.Round.ByLevel, nil))
	fmt.Fprintf(w, "    menurut alasan    %s\n", parts(sum.Round.ByReason, reasonWords))
	fmt.Fprintf(w, "    menurut kehadiran %s\n", parts(sum.Round.ByAttendance, map[string]string{"hall": "di tempat", "online": "daring"}))
	fmt.Fprintf(w, "    temuan            %s\n", parts(sum.Round.Findings, map[string]string{"block": "melanggar", "warn": "perlu diperhatikan", "note": "catatan", "clean": "sesuai"}))
	fmt.Fprintf(w, "  dokumen %s · disumpah %d · belum %d · jabatan kosong %d → %d\n", n(sum.Documents), sum.Sworn, sum.NotSworn, sum.VacanciesBefore, sum.VacanciesAfter)
	var total float64
	for _, s := range sum.Seconds {
		total += s
	}
	fmt.Fprintf(w, "  seluruhnya %s detik · berkas di %s\n", i18n.Decimal(i18n.ID, total, 1), sum.Dir)
	for _, s := range sum.Sheets {
		fmt.Fprintf(w, "    %s\n", s)
	}
}

var reasonWords = map[string]string{"confirmation": "pengukuhan", "promotion": "promosi", "rotation": "rotasi", "demotion": "demosi", "vacancy_fill": "pengisian"}

// parts prints counts as "8 + 36 + 88" with their names.
func parts(m map[string]int, words map[string]string) string {
	out := ""
	for _, k := range sortedByCount(m) {
		if m[k] == 0 {
			continue
		}
		if out != "" {
			out += " + "
		}
		word := k
		if w, ok := words[k]; ok {
			word = w
		}
		out += fmt.Sprintf("%d %s", m[k], word)
	}
	return out
}

func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o600)
}

func unmarshal(path string, b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return errs.New(errs.Invalid, "app.bad_setting", fmt.Sprintf("%s: %v", path, err))
	}
	return nil
}

func sortedByCount(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	for i := range keys { // few keys: insertion sort by count, then name
		for j := i; j > 0 && (m[keys[j]] < m[keys[j-1]] || m[keys[j]] == m[keys[j-1]] && keys[j] < keys[j-1]); j-- {
			keys[j], keys[j-1] = keys[j-1], keys[j]
		}
	}
	return keys
}

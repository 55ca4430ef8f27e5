package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var cmdRound = command{
	name: "round", args: "LANGKAH [ID|BERKAS]", about: "penataan jabatan: list, show, check, duties, propose, submit, clear, switch",
	long: `LANGKAH
  list             penataan yang ada
  show ID          usulan, rantai, jumlah
  check ID|BERKAS  uji semua aturan; BERKAS diuji tanpa disimpan
  duties ID        tanggungan yang ikut pindah tangan, per jabatan
  propose ID       usulan pengisian kursi kosong; --seats memilih kursinya, --take memasukkannya ke rancangan
  submit ID        ajukan kepada sekretaris daerah
  clear ID         setujui (berita acara tim, pertimbangan teknis, persetujuan sudah terlampir)
  switch ID        jadikan berlaku bagi yang sudah disumpah

propose --take, submit, clear, dan switch diputuskan oleh orang, bukan oleh pengelola mesin, dan rancangan hanya dibaca oleh yang
disebut di dalamnya: pakai PENDOPO_TOKEN, atau --as NIP dengan kata sandinya di PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("on", "", "`TANGGAL` mulai berlaku (switch)")
		fs.String("seats", "", "`KODE,KODE` kursi yang diisi, semua yang kosong bila tidak disebut (propose)")
		fs.Bool("take", false, "masukkan usulannya ke rancangan (propose)")
		fs.Bool("defer", false, "tunda yang kursinya masih tertahan (switch)")
		fs.String("as", "", "`NIP` orang yang memutuskan (submit, clear, switch) atau membaca rancangan (show, check, duties, propose); kata sandinya di PENDOPO_PASSWORD")
	},
	run: func(ctx context.Context, c *call) error {
		step, err := c.need(0, "langkahnya: list, show, check, duties, propose, submit, clear, switch")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if step == "list" {
			return c.roundList(ctx, a)
		}
		what, err := c.need(1, "penataannya (ID atau berkas)")
		if err != nil {
			return err
		}
		id := appointment.RoundID(what)
		switch step {
		case "show", "check":
			return c.roundCheck(ctx, a, what, step == "check")
		case "duties":
			return c.roundDuties(ctx, a, id)
		case "propose":
			return c.roundPropose(ctx, a, id)
		case "submit", "clear", "switch":
			return c.roundStep(ctx, a, step, id)
		}
		return errs.New(errs.Invalid, "app.unknown_command", "round "+step)
	},
}

// roundStep takes a round on, as the person who decides it.
func (c *call) roundStep(ctx context.Context, a *app.App, step string, id appointment.RoundID) error {
	by, done, err := c.person(ctx, a, actor.RoundsDecide)
	if err != nil {
		return err
	}
	defer done()
	switch step {
	case "submit":
		_, err = a.Appointment.Submit(ctx, by, id, 0)
	case "clear":
		_, err = a.Appointment.Clear(ctx, by, id, 0)
	default:
		return c.roundSwitch(ctx, a, by, id)
	}
	if err != nil {
		return err
	}
	return c.roundList(ctx, a)
}

// roundLine is a round as --json prints it.
type roundLine struct {
	ID        appointment.RoundID `json:"id"`
	Title     string              `json:"title"`
	PlannedOn clock.Date          `json:"planned_on"`
	State     appointment.State   `json:"state"`
	Moves     int                 `json:"moves"`
}

func (c *call) roundList(ctx context.Context, a *app.App) error {
	list, err := a.Appointment.List(ctx, operator(), 100)
	if err != nil {
		return err
	}
	lines := []roundLine{}
	for _, r := range list {
		lines = append(lines, roundLine{r.ID, r.Title, r.PlannedOn, r.State, r.Moves})
	}
	return c.answer(lines, func(w io.Writer) {
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, l := range lines {
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%d pejabat\n", l.ID, l.PlannedOn, i18n.T(c.lang, "appointment.state."+string(l.State)), l.Title, l.Moves)
		}
		tw.Flush()
	})
}

// findingLine is one verdict as --json prints it.
type findingLine struct {
	Person    string   `json:"person"`
	Number    string   `json:"number"`
	Post      string   `json:"post"`
	Rule      string   `json:"rule"`
	Severity  string   `json:"severity"`
	Later     bool     `json:"later"` // only a later step asks for it
	Outcome   string   `json:"outcome"`
	Message   string   `json:"message"`
	Citations []string `json:"citations"`
	Cure      string   `json:"cure,omitempty"`
	CureOn    string   `json:"cure_on,omitempty"`

	weight int
}

type checkResult struct {
	Round           roundLine      `json:"round"`
	Total           int            `json:"total"`
	ByLevel         map[string]int `json:"by_level"`
	ByReason        map[string]int `json:"by_reason"`
	ByAttendance    map[string]int `json:"by_attendance"`
	Chains          int            `json:"chains"`
	VacanciesBefore int            `json:"vacancies_before"`
	Filled          int            `json:"filled"`
	Opened          int            `json:"opened"`
	VacanciesAfter  int            `json:"vacancies_after"`
	Findings        map[string]int `json:"findings"`
	Inconsistent    []string       `json:"inconsistent"`
	List            []findingLine  `json:"list"`   // worst first
	Rows            int            `json:"rows"`   // of the file, when a file was checked
	Parked          []parkedRow    `json:"parked"` // rows of the file that were not checked
}

// roundCheck prints a round with its findings; a file is checked in a
// transaction that is given up, so nothing is stored.
func (c *call) roundCheck(ctx context.Context, a *app.App, what string, failOnBlock bool) error {
	var v *appointment.View
	var rep *appointment.Report
	var file *intake.Result
	var err error
	if _, statErr := os.Stat(what); statErr == nil {
		v, rep, file, err = checkFile(a, ctx, what)
	} else if filepath.Ext(what) != "" { // identifiers have none
		err = errs.New(errs.NotFound, "app.file_missing", what)
	} else {
		v, rep, err = c.checkRound(ctx, a, appointment.RoundID(what))
	}
	if err != nil {
		return err
	}
	res := checkResult{Parked: []parkedRow{}}
	if v != nil {
		res = describeRound(c.lang, v, rep)
	}
	if file != nil {
		res.Rows, res.Parked = rowsOf(file.Batch.Counts), parked(c.lang, file)
	}
	if err := c.answer(res, func(w io.Writer) {
		printParked(w, res, file)
		if v != nil {
			printRound(w, c.lang, v, res)
		}
	}); err != nil {
		return err
	}
	if failOnBlock && (len(res.Parked) > 0 || rep != nil && rep.Tally.InTheWay() > 0) {
		return exitError(exitFound)
	}
	return nil
}

// checkRound checks a stored round for who reads it.
func (c *call) checkRound(ctx context.Context, a *app.App, id appointment.RoundID) (*appointment.View, *appointment.Report, error) {
	_, by, done, err := c.openRound(ctx, a, id)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	return a.Appointment.Check(ctx, by, id)
}

// openRound shows a round to a person, or to who runs the machine: not a draft,
// which only those see who are named on it, and whose looks are kept.
func (c *call) openRound(ctx context.Context, a *app.App, id appointment.RoundID) (*appointment.View, actor.Actor, func(), error) {
	by, done, err := c.personOrOperator(ctx, a, actor.RoundsRead)
	if err != nil {
		return nil, by, done, err
	}
	v, err := a.Appointment.Open(ctx, by, id, "perintah")
	if err == nil && v.Round.State == appointment.Draft && by.IsSystem() {
		err = errs.New(errs.Unauthenticated, "app.draft_by_person")
	}
	if err != nil {
		done()
		return nil, by, func() {}, err
	}
	return v, by, done, nil
}

// parkedRow is a row of a file that was left out of the check, with the reason.
type parkedRow struct {
	Sheet   string `json:"sheet"`
	Row     int    `json:"row"`
	Column  string `json:"column,omitempty"`
	Value   string `json:"value,omitempty"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// parked are the problems of the wrong rows, in the order of the file.
func parked(l i18n.Lang, res *intake.Result) []parkedRow {
	out := []parkedRow{}
	for _, p := range res.Problems {
		message, cure := intake.Explain(l, p)
		out = append(out, parkedRow{p.Sheet, p.Row, p.Column, p.Value, message, cure})
	}
	return out
}

// printParked says first what the check could not look at.
func printParked(w io.Writer, r checkResult, res *intake.Result) {
	if len(r.Parked) == 0 {
		return
	}
	fmt.Fprintf(w, "%d dari %d baris salah dan tidak ikut diuji:\n", res.Batch.Counts.Wrong, r.Rows)
	for _, p := range r.Parked {
		where := fmt.Sprintf("%s baris %d", p.Sheet, p.Row)
		if p.Column != "" {
			where += ", " + p.Column
		}
		if p.Value != "" {
			where += " “" + p.Value + "”"
		}
		fmt.Fprintf(w, "  SALAH       %s: %s\n", where, p.Message)
		if p.Remedy != "" {
			fmt.Fprintf(w, "              %s\n", p.Remedy)
		}
	}
	fmt.Fprintln(w)
}

// checkFile imports the good rows of a file into a transaction that is then
// given up; res names the others. Without a good row there is nothing to check.
func checkFile(a *app.App, ctx context.Context, file string) (v *appointment.View, rep *appointment.Report, res *intake.Result, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, nil, errs.New(errs.NotFound, "app.file_missing", file).With(err)
	}
	if res, err = a.Intake.Direct(ctx, operator(), "round", filepath.Base(file), data, intake.Options{DryRun: true}); err != nil {
		return nil, nil, nil, err
	}
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		if v, rep, err = a.Rounds.CheckPlanned(tx, res.Judgement()); err != nil {
			return err
		}
		return errGivenUp
	})
	if err == errGivenUp || errs.Is(err, errs.NotFound) && res.Batch.Counts.Wrong > 0 {
		err = nil
	}
	return v, rep, res, err
}

var errGivenUp = errs.New(errs.Conflict, "app.given_up")

func describeRound(l i18n.Lang, v *appointment.View, rep *appointment.Report) checkResult {
	t := v.Totals
	res := checkResult{Round: roundLine{v.Round.ID, v.Round.Title, v.Round.PlannedOn, v.Round.State, t.Total},
		Total: t.Total, ByLevel: map[string]int{}, ByReason: map[string]int{}, ByAttendance: map[string]int{},
		Chains: len(v.Chains), VacanciesBefore: t.VacanciesBefore, Filled: t.Filled, Opened: t.Opened, VacanciesAfter: t.VacanciesAfter,
		Findings:     map[string]int{"block": rep.Tally.InTheWay(), "warn": rep.Tally.Warned, "pending": rep.Tally.Pending, "note": rep.Tally.Noted, "clean": rep.Tally.Good},
		Inconsistent: []string{}, List: []findingLine{}, Parked: []parkedRow{}}
	for k, n := range t.ByLevel {
		res.ByLevel[org.LevelName(k)] = n
	}
	for k, n := range t.ByReason {
		res.ByReason[string(k)] = n
	}
	for k, n := range t.ByAttendance {
		res.ByAttendance[string(k)] = n
	}
	for _, i := range rep.Inconsistencies {
		res.Inconsistent = append(res.Inconsistent, i.Message.In(l))
	}
	rules := map[string]eligibility.Rule{}
	for _, r := range eligibility.Bank() {
		rules[r.ID] = r
	}
	for _, f := range rep.Findings {
		for i := range f.Verdicts {
			vd := &f.Verdicts[i]
			if vd.Outcome != eligibility.NotMet && vd.Outcome != eligibility.MissingData {
				continue
			}
			line := findingLine{Rule: vd.Rule, Severity: severityName(vd.Severity), Outcome: outcomeName(vd.Outcome), weight: rep.Weight(vd),
				Later:   vd.Blocks() && vd.Step > v.Round.State.Due(),
				Message: vd.Message.In(l), Cure: vd.Cure.Text.In(l), CureOn: string(vd.Cure.On)}
			if p := v.Snapshot.People[f.Move.Person]; p != nil {
				line.Person, line.Number = p.Name.String(), p.Number
			}
			if p := v.Snapshot.Posts[f.Move.ToPost]; p != nil {
				line.Post = p.Title
			}
			for _, ct := range rules[vd.Rule].Citations {
				line.Citations = append(line.Citations, ct.String())
			}
			res.List = append(res.List, line)
		}
	}
	slices.SortStableFunc(res.List, func(a, b findingLine) int { return cmp.Compare(b.weight, a.weight) })
	return res
}

func severityName(s eligibility.Severity) string {
	return map[eligibility.Severity]string{eligibility.Block: "block", eligibility.Warn: "warn", eligibility.Note: "note"}[s]
}

func outcomeName(o eligibility.Outcome) string {
	return map[eligibility.Outcome]string{eligibility.NotMet: "not_met", eligibility.MissingData: "missing_data"}[o]
}

func printRound(w io.Writer, l i18n.Lang, v *appointment.View, r checkResult) {
	fmt.Fprintf(w, "%s, %s\n%d pejabat dalam %d rantai\n", r.Round.Title, i18n.LongDate(l, r.Round.PlannedOn), r.Total, r.Chains)
	for _, lv := range append([]people.Level{org.LevelHead}, people.Levels()...) {
		if n := v.Totals.ByLevel[lv]; n > 0 {
			fmt.Fprintf(w, "  %-14s %4d\n", org.LevelName(lv), n)
		}
	}
	fmt.Fprintf(w, "kosong %d − terisi %d + terbuka %d = %d\n", r.VacanciesBefore, r.Filled, r.Opened, r.VacanciesAfter)
	fmt.Fprintf(w, "melanggar %d · perlu diperhatikan %d · menunggu dokumen %d · sesuai %d\n",
		r.Findings["block"], r.Findings["warn"], r.Findings["pending"], r.Findings["note"]+r.Findings["clean"])
	for _, m := range r.Inconsistent {
		fmt.Fprintf(w, "  BERTENTANGAN  %s\n", m)
	}
	for _, f := range r.List {
		word := map[string]string{"block": "MELANGGAR", "warn": "PERHATIKAN", "note": "CATATAN"}[f.Severity]
		if f.Later {
			word = "MENUNGGU"
		}
		fmt.Fprintf(w, "  %-10s  %s → %s: %s\n", word, f.Person, f.Post, f.Message)
		if f.Cure != "" {
			fmt.Fprintf(w, "              %s\n", f.Cure)
		}
	}
}

func (c *call) roundSwitch(ctx context.Context, a *app.App, by actor.Actor, id appointment.RoundID) error {
	res, err := a.Appointment.Switch(ctx, by, id, appointment.SwitchIn{On: clock.Date(c.flagString("on")), Defer: c.flagBool("defer")})
	if err != nil {
		return err
	}
	out := map[string]any{"seated": len(res.Seated), "deferred": len(res.Deferred), "waiting": len(res.Waiting), "already": res.Already}
	return c.answer(out, func(w io.Writer) {
		fmt.Fprintf(w, "%d pejabat menjabat, %d ditunda, %d belum disumpah.\n", len(res.Seated), len(res.Deferred), len(res.Waiting))
	})
}

func rowsOf(n intake.Counts) int { return n.New + n.Changed + n.Unchanged + n.Wrong }

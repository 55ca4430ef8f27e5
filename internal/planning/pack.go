package planning

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/pdf"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Pack is the board on paper.
type Pack struct {
	Name  string // of the file
	PDF   []byte
	Pages int
}

// lookPack is how the list of who saw a round names a printed pack.
const lookPack = "bahan.pdf"

// PrintPack sets the chains, totals and findings of a round as a PDF for one
// reader, whose name and the time stand on every page. A pack leaves the house,
// so each is recorded, whatever the state of the round.
func (s *Service) PrintPack(ctx context.Context, by actor.Actor, round appointment.RoundID, l i18n.Lang) (*Pack, error) {
	rv, err := s.Rounds.Review(ctx, by, round, lookPack)
	if err != nil {
		return nil, err
	}
	approvals, err := s.ApprovalsOf(ctx, by, rv)
	if err != nil {
		return nil, err
	}
	var out *Pack
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		region, err := org.LoadRegion(tx)
		if err != nil {
			return err
		}
		out = draw(&packed{Approvals: approvals, lang: l, reader: by.Name, region: region.Formal, at: tx.Now(), zone: region.Location()})
		if rv.Round.State != appointment.Draft { // of a draft the review recorded it
			if err := s.Rounds.Looked(tx, by, round, lookPack); err != nil {
				return err
			}
		}
		_, err = ledger.Record(tx, act(by, actor.PersonnelOfficer, "pack_printed", rv.Round.Main(), map[string]any{
			"round": rv.Round.ID, "version": rv.Round.Version, "pages": out.Pages}))
		return err
	})
	return out, err
}

// packed is what a pack is drawn from.
type packed struct {
	*Approvals
	lang   i18n.Lang
	reader string
	region string
	at     time.Time
	zone   *time.Location
}

func (p *packed) t(key string, args ...any) string { return i18n.T(p.lang, key, args...) }

func (p *packed) name(id people.PersonID) string {
	if x := p.Review.Snapshot.People[id]; x != nil {
		return x.Name.String()
	}
	return "–"
}

// whom a finding is about: somebody, or the round as a whole.
func (p *packed) whom(f Finding) string {
	if f.Person == "" {
		return p.t("appointment_web.whole_round")
	}
	return p.name(f.Person)
}

func (p *packed) title(id org.PostID) string {
	if x := p.Review.Snapshot.Posts[id]; x != nil {
		return x.Title
	}
	return "–"
}

// draw sets the pack: A4 across, so that a chain's line holds both posts.
func draw(p *packed) *Pack {
	sans, r := pdf.Sans(), p.Review.Round
	d := pdf.New(pdf.Info{Title: p.t("planning.pack_title", r.Title), Author: p.region, Subject: p.t("planning.pack_secret"), Created: p.at})
	mark := p.t("planning.pack_foot", p.reader, i18n.Moment(p.lang, p.at, p.zone))
	small := pdf.Style{Font: sans.Regular, Size: 7.5, Leading: 9.5}
	d.Foot = func(d *pdf.Doc, n, of int) {
		y := d.Sheet().H - 12*pdf.MM
		d.Rule(d.Left(), y-11, d.Right(), y-11, 0.5)
		d.TextIn(d.Left(), y, d.Measure()*0.8, mark, small, pdf.Left)
		d.TextIn(d.Left(), y, d.Measure(), p.t("planning.pack_page", n, of), small, pdf.Right)
	}
	d.AddPage(pdf.Sheet{Paper: pdf.A4.Landscape(), Margins: pdf.Margins{Top: 15 * pdf.MM, Right: 15 * pdf.MM, Bottom: 20 * pdf.MM, Left: 15 * pdf.MM}})
	body := pdf.Style{Font: sans.Regular, Size: 9.5, Leading: 13}
	d.Para(pdf.Para{Style: pdf.Style{Font: sans.Bold, Size: 15, Leading: 19}, Text: r.Title, After: 2})
	d.Para(pdf.Para{Style: body, Text: p.t("planning.pack_head", p.t("appointment.state."+string(r.State)), r.PlannedOn, r.Version), After: 8})
	heading := func(text string) {
		if d.Room() < 70 {
			d.Break()
		}
		d.Skip(8)
		d.Para(pdf.Para{Style: pdf.Style{Font: sans.Bold, Size: 11.5, Leading: 15}, Text: text, After: 4})
	}
	heading(p.t("appointment_web.in_sums"))
	for _, line := range p.sums() {
		d.Para(pdf.Para{Style: body, Text: line, After: 1})
	}
	found := Findings(p.Review)
	heading(p.t("planning.pack_findings", len(found)))
	table := pdf.Table{Style: pdf.Style{Font: sans.Regular, Size: 8, Leading: 10.5}, HeadFont: sans.Bold, Pad: 3, HeadGrey: 0.93}
	w := d.Measure()
	if len(found) == 0 {
		d.Para(pdf.Para{Style: body, Text: p.t("appointment_web.no_findings")})
	} else {
		table.Columns = []pdf.Column{{Head: p.t("appointment_web.finding"), W: w * 0.13}, {Head: p.t("appointment_web.moves"), W: w * 0.22},
			{Head: p.t("appointment_web.post"), W: w * 0.25}, {Head: p.t("planning.pack_why"), W: w * 0.4}}
		rows := make([]pdf.Row, len(found))
		for i, f := range found {
			rows[i] = pdf.Row{Cells: []pdf.Cell{{Text: p.t("planning_web.grade_" + string(f.Grade))}, {Text: p.whom(f)}, {Text: p.title(f.Post)}, {Text: f.Text.In(p.lang)}}}
		}
		d.Table(table, rows)
	}
	heading(p.t("planning.pack_chains", len(p.Chains)))
	table.Columns = []pdf.Column{{Head: p.t("appointment_web.no"), W: w * 0.04, Align: pdf.Center}, {Head: p.t("appointment_web.post"), W: w * 0.28},
		{Head: p.t("appointment_web.proposed"), W: w * 0.23}, {Head: p.t("planning.pack_from"), W: w * 0.27}, {Head: p.t("appointment_web.finding"), W: w * 0.18}}
	d.Table(table, p.rows())
	return &Pack{Name: fmt.Sprintf("bahan-penataan-%s.pdf", r.PlannedOn), PDF: d.Bytes(), Pages: d.Pages()}
}

// sums are the partitions of the round, each as one line that adds up.
func (p *packed) sums() []string {
	t := p.Review.Totals
	var level, at []string
	for _, lv := range append(people.Levels(), org.LevelHead) {
		if n := t.ByLevel[lv]; n > 0 {
			level = append(level, fmt.Sprintf("%d %s", n, org.LevelName(lv)))
		}
	}
	for _, a := range []appointment.Attendance{appointment.Hall, appointment.Online} {
		if n := t.ByAttendance[a]; n > 0 {
			at = append(at, fmt.Sprintf("%d %s", n, p.t("appointment_web.attendance_"+string(a))))
		}
	}
	tally := p.Review.Report.Tally
	return []string{
		fmt.Sprintf("%s: %s = %d", p.t("appointment_web.by_level"), strings.Join(level, " + "), t.Total),
		fmt.Sprintf("%s: %s = %d", p.t("appointment_web.by_attendance"), strings.Join(at, " + "), t.Total),
		fmt.Sprintf("%s: %d − %d + %d = %d", p.t("appointment_web.vacancies"), t.VacanciesBefore, t.Filled, t.Opened, t.VacanciesAfter),
		fmt.Sprintf("%s: %d. %s: %d. %s: %d.", p.t("planning_web.row_violations"), tally.InTheWay(), p.t("planning_web.row_warnings"), tally.Warned, p.t("planning_web.row_pendings"), tally.Pending),
	}
}

// rows are the chains: a line across with its end and initials, then its seats.
func (p *packed) rows() []pdf.Row {
	var out []pdf.Row
	worst := map[appointment.MoveID]string{}
	for _, f := range Findings(p.Review) {
		for _, m := range p.Review.Moves {
			if m.Person == f.Person && m.ToPost == f.Post && worst[m.ID] == "" {
				worst[m.ID] = p.t("planning_web.grade_" + string(f.Grade))
			}
		}
	}
	for i := range p.Chains {
		c := &p.Chains[i]
		head := p.t("appointment_web.chain", i+1) + ": "
		switch c.Chain.End {
		case appointment.EndsVacant:
			head += p.t("planning_web.chain_vacant", len(c.Chain.Moves)+1, p.title(c.Chain.Left))
		case appointment.EndsRing:
			head += p.t("planning_web.chain_ring", len(c.Chain.Moves))
		default:
			head += p.t("planning_web.chain_filled", len(c.Chain.Moves))
		}
		for _, a := range c.Valid {
			head += ". " + p.t("planning.pack_initials", a.Initials, i18n.Moment(p.lang, db.Time(a.At), p.zone))
		}
		out = append(out, pdf.Row{Across: head})
		for _, m := range c.Chain.Moves {
			from := "–"
			if m.FromPost != "" {
				from = p.title(m.FromPost)
			}
			out = append(out, pdf.Row{Cells: []pdf.Cell{{Text: fmt.Sprint(m.N)}, {Text: p.title(m.ToPost)}, {Text: p.name(m.Person)}, {Text: from}, {Text: worst[m.ID]}}})
		}
	}
	return out
}

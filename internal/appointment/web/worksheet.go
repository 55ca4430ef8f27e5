package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/org"
)

// worksheetPage is the round as a table: a line for each proposal, or for each
// vacant post that nobody is proposed for.
type worksheetPage struct {
	roundPage
	Filters     page.Filters
	Rows        []row
	Vacant      []vacantRow
	ShowsVacant bool
	More        page.More
	Reset       string
	Export      string
	Action      string
	Return      string
	Confirmable int
	None        bool // the round has no proposals at all
}

// row is one proposal.
type row struct {
	N                  int
	ID, Href           string
	Post, Unit, Rank   string
	Holder             string // who sits there now, "" when vacant
	Who, From, WhoHref string
	Reason, Attendance string
	Kind, Finding      string
	Picked             bool
}

// vacantRow is a vacant post of the region that the round does not fill.
type vacantRow struct {
	Href, Post, Unit, Rank string
	Days                   int
	Acting                 string
	Candidates             string // the page of who may take it
}

// worksheetSize is how many lines a page of the worksheet has.
const worksheetSize = 100

// Acts of the worksheet's form.
const (
	actAttendance = "kehadiran"
	actConfirm    = "pengukuhan"
)

func (w *Web) worksheet(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "lembar")
	if err != nil {
		return err
	}
	return w.showWorksheet(rw, r, rv, nil)
}

func (w *Web) showWorksheet(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form) error {
	b := newBoard(r, rv)
	b.filter = r.URL.Query().Get("saring")
	if b.filter == "" {
		b.filter = filterAll
	}
	after, _ := strconv.Atoi(r.URL.Query().Get("setelah"))
	path := roundHref(rv.Round.ID, "lembar")
	v := &worksheetPage{roundPage: w.roundPage(r, rv, "lembar", f), None: len(b.seats) == 0, Action: path, Export: roundHref(rv.Round.ID, "lembar.xlsx"),
		Return: page.Address(path, "saring", b.filter, "q", b.query, "setelah", page0(after)), Reset: path}
	picked := map[string]bool{}
	if f != nil {
		for _, id := range f.All("usul") {
			picked[id] = true
		}
	}
	if rv.Rights.Edit {
		v.Confirmable = len(appointment.Confirmations(rv.Snapshot, rv.Moves))
	}
	left := b.vacantPosts()
	v.Lead = b.worksheetLead(len(left))
	v.Filters = b.worksheetChips(path, len(left))
	if v.ShowsVacant = b.filter == filterVacant; v.ShowsVacant {
		match := matcher(b.query)
		for _, x := range left {
			if match == nil || match(x.Post.Title, unitName(x)) {
				v.Vacant = append(v.Vacant, b.vacantRow(x))
			}
		}
		v.More = page.More{Shown: len(v.Vacant), Total: len(v.Vacant)}
	} else {
		v.Rows, v.More = b.rows(path, after, picked)
	}
	w.compare(r, &v.roundPage, rv, f)
	return w.set.Render(rw, r, "worksheet.html", v)
}

func page0(after int) string {
	if after == 0 {
		return ""
	}
	return strconv.Itoa(after)
}

// worksheetLead says how full the round is.
func (b *board) worksheetLead(vacant int) string {
	if vacant > 0 {
		return page.T(b.r, "appointment_web.sheet_lead", len(b.seats), vacant)
	}
	return page.T(b.r, "appointment_web.sheet_lead_full", len(b.seats))
}

func (b *board) worksheetChips(path string, vacant int) page.Filters {
	f := page.Filters{Label: page.T(b.r, "appointment_web.filter"), Search: &page.Search{Path: path, Name: "q", Value: b.query,
		Label: page.T(b.r, "appointment_web.search"), Keep: page.Query("saring", b.filter)}}
	add := func(filter, label string, n int) {
		f.Chips = append(f.Chips, page.Chip{Label: label, Count: n, Href: page.Address(path, "saring", filter, "q", b.query), Current: b.filter == filter})
	}
	add(filterAll, page.T(b.r, "appointment_web.all"), len(b.seats))
	add(filterAct, page.T(b.r, "appointment_web.to_act"), b.act)
	for _, l := range levels {
		if n := b.level[l]; n > 0 {
			add(string(l), org.LevelName(l), n)
		}
	}
	for _, a := range attendances {
		if n := b.rv.Totals.ByAttendance[a]; n > 0 {
			add(string(a), capital(attendanceName(b.r, a)), n)
		}
	}
	add(filterVacant, page.T(b.r, "appointment_web.unfilled"), vacant)
	return f
}

// rows is one page of proposals in the order of the annex.
func (b *board) rows(path string, after int, picked map[string]bool) ([]row, page.More) {
	match := matcher(b.query)
	var out []row
	total, last := 0, 0
	for _, m := range b.rv.Moves {
		s := b.seats[m.ID]
		if s == nil || !(b.shows(s) || string(m.Attendance) == b.filter) || match != nil && !match(b.texts(s)...) {
			continue
		}
		total++
		if m.N <= after || len(out) == worksheetSize {
			continue
		}
		x := b.row(s)
		x.Picked = picked[x.ID]
		out, last = append(out, x), m.N
	}
	more := page.More{Shown: len(out), Total: total}
	if len(out) == worksheetSize && last != 0 && b.hasAfter(last, match) {
		more.Next = page.Address(path, "saring", b.filter, "q", b.query, "setelah", strconv.Itoa(last))
	}
	if after > 0 {
		more.First = page.Address(path, "saring", b.filter, "q", b.query)
	}
	return out, more
}

func (b *board) hasAfter(n int, match func(...string) bool) bool {
	for _, m := range b.rv.Moves {
		s := b.seats[m.ID]
		if m.N > n && s != nil && (b.shows(s) || string(m.Attendance) == b.filter) && (match == nil || match(b.texts(s)...)) {
			return true
		}
	}
	return false
}

func (b *board) row(s *seatFacts) row {
	card, snap := b.seat(s), b.rv.Snapshot
	x := row{N: s.move.N, ID: card.ID, Href: seatLink(b.rv.Round.ID, s.post, s.move), Post: card.Title, Rank: card.Rank, Who: nameOf(snap, s.move.Person), From: card.From,
		WhoHref: page.Address("/pegawai/"+string(s.move.Person), "per", string(b.rv.Round.PlannedOn)),
		Reason:  reasonName(b.r, s.move.Reason), Attendance: attendanceName(b.r, s.move.Attendance), Kind: card.FindingKind, Finding: card.Finding}
	if s.post != nil {
		if u := snap.Agency(s.post.Unit); u != nil {
			x.Unit = u.Name
		}
		if h := snap.Holder(s.post.ID); h != nil {
			x.Holder = nameOf(snap, h.Person)
		}
	}
	return x
}

// vacantPosts are the vacant structural posts without a proposal, those that
// only wait for a confirmation left out.
func (b *board) vacantPosts() []org.Seating {
	coming := map[org.PostID]bool{}
	for _, s := range b.seats {
		coming[s.move.ToPost] = true
	}
	var out []org.Seating
	for _, p := range b.rv.Snapshot.Vacancies() {
		if !coming[p.ID] && !b.rv.Snapshot.AwaitsConfirmation(p) {
			out = append(out, b.rv.Snapshot.Seating(p))
		}
	}
	return out
}

func unitName(x org.Seating) string {
	if x.Agency == nil {
		return ""
	}
	return x.Agency.Name
}

func (b *board) vacantRow(x org.Seating) vacantRow {
	v := vacantRow{Href: seatLink(b.rv.Round.ID, x.Post, nil), Candidates: candidatesHref(b.rv.Round.ID, x.Post), Post: x.Post.Title, Unit: unitName(x), Rank: rank(x.Post),
		Days: x.VacantSince.DaysUntil(b.rv.Snapshot.Date)}
	for _, h := range x.Acting {
		v.Acting = h.Kind.Prefix() + nameOf(b.rv.Snapshot, h.Person)
	}
	return v
}

// bulk changes the attendance of the marked lines, or adds the confirmations
// that a reorganisation asks for.
func (w *Web) bulk(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, by := appointment.RoundID(r.PathValue("id")), actor.Of(r.Context())
	var n int
	switch act := f.Get("aksi"); act {
	case actConfirm:
		n, err = w.rounds.FromReorganisation(r.Context(), by, id, version(f))
	case actAttendance:
		attendance := appointment.Attendance(f.Get("kehadiran"))
		var ops []appointment.Op
		for _, m := range f.All("usul") {
			ops = append(ops, appointment.Op{Kind: appointment.Set, Move: appointment.MoveID(m), Attendance: &attendance})
		}
		if n = len(ops); n == 0 {
			f.Fail("", "appointment_web.nothing_marked")
			break
		}
		_, err = w.rounds.Change(r.Context(), by, id, version(f), f.Get("alasan"), ops)
	default:
		return errUnknownAct(act)
	}
	if err == nil && !f.Failed() {
		w.page.Say(rw, r, "done", "appointment_web.did_"+map[string]string{actConfirm: "confirm", actAttendance: "attendance"}[f.Get("aksi")], n)
		return page.Redirect(rw, r, back(id, f.Get("kembali"), "lembar"))
	}
	if err != nil && !f.Take(err) {
		return err
	}
	rv, err := w.review(r, "lembar")
	if err != nil {
		return err
	}
	return w.showWorksheet(rw, withQuery(r, f.Get("kembali")), rv, f)
}

// export sends the round as the workbook that /impor/round takes back.
func (w *Web) export(rw http.ResponseWriter, r *http.Request) error {
	round, book, err := w.rounds.Sheet(r.Context(), actor.Of(r.Context()), appointment.RoundID(r.PathValue("id")))
	if err != nil {
		return err
	}
	var out strings.Builder
	if err := sheet.WriteXLSX(&out, book); err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="penataan-%s.xlsx"`, round.PlannedOn))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	_, _ = rw.Write([]byte(out.String())) // the reader is gone: nobody to tell
	return nil
}

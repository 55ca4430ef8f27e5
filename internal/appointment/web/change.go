package web

import (
	"net/http"
	"net/url"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// The acts of the board's forms.
const (
	actPut    = "taruh"
	actRemove = "keluarkan"
	actSet    = "ubah"
)

// change carries out one act of the board. A refused one shows the same seat
// again with its input and, when somebody else was faster, what they changed.
func (w *Web) change(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id := appointment.RoundID(r.PathValue("id"))
	op, err := readOp(f)
	if err != nil {
		return err
	}
	_, err = w.rounds.Change(r.Context(), actor.Of(r.Context()), id, version(f), f.Get("alasan"), []appointment.Op{op})
	if err == nil {
		return w.changed(rw, r, id, f)
	}
	if !f.Take(err) {
		return err
	}
	rv, err := w.review(r, "papan")
	if err != nil {
		return err
	}
	return w.showBoard(rw, withQuery(r, f.Get("kembali")), rv, f)
}

// readOp makes the change of the domain from a form.
func readOp(f *page.Form) (appointment.Op, error) {
	switch act := f.Get("aksi"); act {
	case actPut:
		return appointment.Op{Kind: appointment.Put, Person: people.PersonID(f.Get("orang")), ToPost: org.PostID(f.Get("kursi"))}, nil
	case actRemove:
		return appointment.Op{Kind: appointment.Remove, Move: appointment.MoveID(f.Get("usul"))}, nil
	case actSet:
		attendance, oath, note := appointment.Attendance(f.Get("kehadiran")), appointment.OathForm(f.Get("sumpah")), f.Get("catatan")
		op := appointment.Op{Kind: appointment.Set, Move: appointment.MoveID(f.Get("usul")), Attendance: &attendance, OathForm: &oath,
			Note: &note, Reason: eligibility.Reason(f.Get("jenis"))}
		if f.Has("jalur") {
			route := eligibility.Route(f.Get("jalur"))
			op.Route = &route
		}
		return op, nil
	default:
		return appointment.Op{}, errUnknownAct(act)
	}
}

// changed says what was done and returns to the seat that it touched.
func (w *Web) changed(rw http.ResponseWriter, r *http.Request, id appointment.RoundID, f *page.Form) error {
	reg, err := w.rounds.Org.Get(r.Context())
	if err != nil {
		return err
	}
	name := ""
	if p := reg.People[people.PersonID(f.Get("orang"))]; p != nil {
		name = p.Name.String()
	}
	next := back(id, f.Get("kembali"), "papan")
	switch f.Get("aksi") {
	case actPut:
		post := reg.Posts[org.PostID(f.Get("kursi"))]
		if post == nil {
			break
		}
		w.page.Say(rw, r, "done", "appointment_web.did_put", name, post.Title)
		if !strings.Contains(next, "?kursi="+url.QueryEscape(post.Code)) { // moved to another seat: follow
			next = seatLink(id, post, nil)
		}
	case actRemove:
		w.page.Say(rw, r, "done", "appointment_web.did_remove", name)
	case actSet:
		w.page.Say(rw, r, "done", "appointment_web.did_set")
	}
	return page.Redirect(rw, r, next)
}

// withQuery is the request as if it had asked for another address of the same
// page: a refused form shows the seat it came from.
func withQuery(r *http.Request, address string) *http.Request {
	_, query, ok := strings.Cut(address, "?")
	if !ok {
		return r
	}
	query, _, _ = strings.Cut(query, "#")
	c := r.Clone(r.Context())
	c.URL = &url.URL{Path: r.URL.Path, RawQuery: query}
	return c
}

// repeat offers the refused act again, in words, on the newest version.
func (w *Web) repeat(r *http.Request, v *boardPage, b *board, f *page.Form) {
	snap := b.rv.Snapshot
	switch f.Get("aksi") {
	case actPut:
		v.Stale.Act = page.T(r, "appointment_web.again_put", nameOf(snap, people.PersonID(f.Get("orang"))), titleOf(snap, org.PostID(f.Get("kursi"))))
	case actRemove:
		if s := b.seats[appointment.MoveID(f.Get("usul"))]; s != nil {
			v.Stale.Act = page.T(r, "appointment_web.again_remove", nameOf(snap, s.move.Person), titleOf(snap, s.move.ToPost))
		}
	}
	if v.Stale.Act == "" {
		return
	}
	v.Stale.Action = roundHref(b.rv.Round.ID, "papan")
	for _, name := range []string{"aksi", "orang", "kursi", "usul", "kembali", "alasan"} {
		if f.Has(name) {
			v.Stale.Repeat = append(v.Stale.Repeat, page.Hidden{Name: name, Value: f.Get(name)})
		}
	}
	v.Stale.Repeat = append(v.Stale.Repeat, page.Hidden{Name: "versi", Value: fmtVersion(b.rv.Round.Version)})
}

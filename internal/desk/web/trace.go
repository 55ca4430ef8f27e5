package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger"
)

// parts are the groups of acts that the trace is filtered by: the package that
// recorded them. System marks those that who runs the system may read; acts
// about people and rounds are none of an administrator's business.
var actGroups = []struct {
	value, prefix string
	system        bool
}{
	{"penataan", "appointment.", false},
	{"pelantikan", "ceremony.", false},
	{"naskah", "document.", false},
	{"register", "org.", true},
	{"pegawai", "people.", false},
	{"impor", "intake.", true},
	{"akun", "account.", true},
	{"jejak", "ledger.", true},
	{"sistem", "upkeep.", true},
}

// tracePage lists official acts, the newest first.
type tracePage struct {
	page.Base
	Filters page.Filters
	Days    []actDay
	More    page.More
	Only    *entry // the subject or person the list is narrowed to
	Clear   string
	Keep    []page.Hidden // the filter again, for the download
	Any     bool
}

type actDay struct {
	Day  string
	Acts []actLine
}

type actLine struct {
	Clock, What    string
	Href           string
	Subject        page.Link
	Who, WhoHref   string
	Post           string
	At             time.Time
	Hidden, Erased bool
}

// traceFilter is what the address asks for, held to what the person may see.
type traceFilter struct {
	ledger.Filter
	group string
}

// filterOf reads the address. Whoever looks after the register or inspects it
// reads everything; who runs the system reads the acts of the system; everybody
// else reads their own.
func (w *Web) filterOf(by actor.Actor, q url.Values) (traceFilter, error) {
	f := traceFilter{Filter: ledger.Filter{ActorPerson: q.Get("oleh"), Kind: q.Get("tindakan"), Before: q.Get("sebelum"), Limit: 100}, group: q.Get("jenis")}
	f.SubjectKind, f.Subject, _ = strings.Cut(q.Get("perihal"), ":")
	known := f.group == ""
	for _, g := range actGroups {
		if g.value == f.group {
			known = true
			if f.Kind == "" {
				f.Kind = g.prefix
			}
		}
	}
	if !known {
		return f, errs.New(errs.NotFound, "page.not_found")
	}
	switch {
	case may(by, traceReaders...):
	case by.RequireAdmin() == nil:
		if f.Kind == "" {
			f.group, f.Kind = "akun", "account."
		}
		if !systemAct(f.Kind) {
			return f, errs.New(errs.Forbidden, "desk_web.trace_system_only")
		}
	default:
		f.ActorPerson = by.Person
		if by.Person == "" {
			return f, errs.New(errs.Forbidden, "actor.forbidden.inspector")
		}
	}
	return f, nil
}

func systemAct(kind string) bool {
	for _, g := range actGroups {
		if g.system && strings.HasPrefix(kind, g.prefix) {
			return true
		}
	}
	return false
}

func (w *Web) trace(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f, err := w.filterOf(by, q)
	if err != nil {
		return err
	}
	acts, err := w.findActs(r, f.Filter)
	if err != nil {
		return err
	}
	n, err := w.namer(r, by)
	if err != nil {
		return err
	}
	v := &tracePage{Any: len(acts) > 0}
	v.Title, v.Lead = page.T(r, "desk_web.trace"), page.T(r, "desk_web.trace_lead")
	if !may(by, traceReaders...) && !by.Admin {
		v.Lead = page.T(r, "desk_web.trace_lead_own")
	}
	at := func(group, before string) string {
		return page.Address("/jejak", "jenis", group, "perihal", q.Get("perihal"), "oleh", q.Get("oleh"), "sebelum", before)
	}
	all := may(by, traceReaders...) || !by.Admin
	if all {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "desk_web.acts_all"), Count: -1, Href: at("", ""), Current: f.group == ""})
	}
	for _, g := range actGroups {
		if all || g.system {
			v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "desk_web.acts_"+g.value), Count: -1, Href: at(g.value, ""), Current: f.group == g.value})
		}
	}
	if f.Subject != "" {
		s := n.subject(ledger.Entry{SubjectKind: f.SubjectKind, Subject: f.Subject})
		v.Only, v.Clear = &entry{Title: s.Label, Href: s.Href}, page.Address("/jejak", "jenis", f.group, "oleh", q.Get("oleh"))
	} else if q.Get("oleh") != "" {
		v.Only, v.Clear = &entry{Title: n.person(f.ActorPerson)}, page.Address("/jejak", "jenis", f.group)
	}
	for _, a := range acts {
		x := n.line(a)
		day := i18n.LongDate(page.Lang(r), n.day(a.At))
		if len(v.Days) == 0 || v.Days[len(v.Days)-1].Day != day {
			v.Days = append(v.Days, actDay{Day: day})
		}
		d := &v.Days[len(v.Days)-1]
		d.Acts = append(d.Acts, x)
	}
	v.More = page.More{Shown: len(acts), Total: -1}
	if len(acts) == f.Limit {
		v.More.Next = at(f.group, acts[len(acts)-1].ID)
	}
	if f.Before != "" {
		v.More.First = at(f.group, "")
	}
	for _, name := range []string{"jenis", "perihal", "oleh"} {
		if q.Get(name) != "" {
			v.Keep = append(v.Keep, page.Hidden{Name: name, Value: q.Get(name)})
		}
	}
	return w.set.Render(rw, r, "trace.html", v)
}

func (w *Web) findActs(r *http.Request, f ledger.Filter) (acts []ledger.Entry, err error) {
	err = w.DB.Read(r.Context(), func(tx *db.Tx) error {
		acts, err = ledger.Find(tx, f)
		return err
	})
	return acts, err
}

// actPage is one act with its proof.
type actPage struct {
	page.Base
	Facts   []page.Fact
	Data    string // what was recorded, as it is written; "" when hidden or erased
	Erased  bool
	Hidden  bool
	Leaf    string
	Proof   string // tlog-proof, "" while the act waits for its number
	Root    string
	Key     string
	Subject page.Link
	ProofTo string
}

// mayRead decides about one act as filterOf decides about many.
func mayReadAct(by actor.Actor, e ledger.Entry) error {
	switch {
	case may(by, traceReaders...), by.Person != "" && e.ActorPerson == by.Person:
		return nil
	case by.RequireAdmin() == nil && systemAct(e.Kind):
		return nil
	}
	return errs.New(errs.NotFound, "ledger.no_such_act", e.ID)
}

func (w *Web) load(r *http.Request) (by actor.Actor, e ledger.Entry, err error) {
	if by, err = staff(r); err != nil {
		return by, e, err
	}
	err = w.DB.Read(r.Context(), func(tx *db.Tx) error {
		e, err = ledger.Get(tx, r.PathValue("act"))
		return err
	})
	if err == nil {
		err = mayReadAct(by, e)
	}
	return by, e, err
}

func (w *Web) act(rw http.ResponseWriter, r *http.Request) error {
	by, e, err := w.load(r)
	if err != nil {
		return err
	}
	n, err := w.namer(r, by)
	if err != nil {
		return err
	}
	l, x := page.Lang(r), n.line(e)
	v := &actPage{Leaf: e.Leaf, Erased: e.Erased, Hidden: x.Hidden, Key: w.Ledger.Verifier(), Subject: x.Subject, ProofTo: "/jejak/" + e.ID + "/bukti"}
	v.Base = page.Base{Title: x.What, Lead: page.T(r, "desk_web.act_lead", i18n.Moment(l, e.At, w.page.Zone()), x.Who), Crumbs: []page.Link{{Label: page.T(r, "desk_web.trace"), Href: "/jejak"}, {Label: page.T(r, "desk_web.act")}}}
	v.Facts = []page.Fact{{Label: page.T(r, "desk_web.act_when"), Value: i18n.Moment(l, e.At, w.page.Zone())},
		{Label: page.T(r, "desk_web.act_who"), Value: x.Who, Href: x.WhoHref}}
	if x.Post != "" {
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "desk_web.act_as"), Value: x.Post})
	}
	v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "desk_web.act_about"), Value: x.Subject.Label, Href: x.Subject.Href})
	number := page.T(r, "desk_web.act_unnumbered")
	if e.Seq >= 0 {
		number = i18n.Number(l, e.Seq)
	}
	v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "desk_web.act_number"), Value: number, Number: true})
	if !x.Hidden && len(e.Data) > 0 && string(e.Data) != "null" {
		var out bytes.Buffer
		if json.Indent(&out, e.Data, "", "  ") == nil {
			v.Data = out.String()
		}
	}
	p, err := w.Ledger.Prove(r.Context(), e.ID)
	switch {
	case err == nil:
		v.Proof, v.Root = string(p.Text()), p.Checkpoint.Root.String()
	case !errs.Is(err, errs.Unavailable): // not numbered yet: the page says so
		return err
	}
	return w.set.Render(rw, r, "act.html", v)
}

// proof is the proof of an act as a file, for the checker of anybody.
func (w *Web) proof(rw http.ResponseWriter, r *http.Request) error {
	_, e, err := w.load(r)
	if err != nil {
		return err
	}
	p, err := w.Ledger.Prove(r.Context(), e.ID)
	if err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="bukti-`+e.Leaf[:min(12, len(e.Leaf))]+`.tlog-proof"`)
	_, _ = rw.Write(p.Text()) // the reader is gone: nobody to tell
	return nil
}

// maxDownload bounds one file of the trace.
const maxDownload = 50_000

// downloadTrace writes the filtered list as CSV, newest first. It is a POST:
// what leaves the program is recorded.
func (w *Web) downloadTrace(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	f, err := w.filterOf(by, form.Values)
	if err != nil {
		return err
	}
	n, err := w.namer(r, by)
	if err != nil {
		return err
	}
	if err := w.DB.Write(r.Context(), func(tx *db.Tx) error {
		_, err := ledger.Record(tx, ledger.Act{Kind: "ledger.exported", ActorPerson: by.Person, ActorPost: by.Post, SubjectKind: "ledger", Subject: "acts",
			Payload: map[string]any{"kind": f.Kind, "subject": f.Subject, "person": f.ActorPerson}})
		return err
	}); err != nil {
		return err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // tells Excel that the text is UTF-8
	c := csv.NewWriter(&out)
	c.Comma = ';'
	t := func(key string) string { return page.T(r, key) }
	rows := [][]string{{t("desk_web.act_when"), t("desk_web.act_what"), t("desk_web.act_who"), t("desk_web.act_as"), t("desk_web.act_about"), t("desk_web.act_number"), t("desk_web.act_leaf")}}
	f.Limit = 200
	for len(rows) <= maxDownload {
		acts, err := w.findActs(r, f.Filter)
		if err != nil {
			return err
		}
		for _, a := range acts {
			x := n.line(a)
			seq := ""
			if a.Seq >= 0 {
				seq = i18n.Number(i18n.EN, a.Seq)
			}
			rows = append(rows, []string{a.At.In(w.page.Zone()).Format("2006-01-02 15:04:05"), safe(x.What), safe(x.Who), safe(x.Post), safe(x.Subject.Label), strings.ReplaceAll(seq, ",", ""), a.Leaf})
		}
		if len(acts) < f.Limit {
			break
		}
		f.Before = acts[len(acts)-1].ID
	}
	if err := c.WriteAll(rows); err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="jejak-`+string(w.page.Today())+`.csv"`)
	h.Set("Cache-Control", "no-store")
	_, _ = rw.Write(out.Bytes()) // the reader is gone: nobody to tell
	return nil
}

// safe keeps a spreadsheet program from taking a name for a formula.
func safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

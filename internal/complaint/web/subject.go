package web

import (
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type subjectPage struct {
	page.Base
	Open    []subjectLine
	Decided []subjectLine
	Kinds   []page.Option
	At      string // the request whose form holds a mistake
}

// subjectLine is one request about somebody's own data. Who it is stays locked.
type subjectLine struct {
	complaint.SubjectRequest
	What     string
	Result   string
	Deadline page.Deadline
}

// subjects are what reporters ask about their own data, with the time of the
// law, and what became of it.
//
// rule: uu-27-2022 5
func (w *Web) subjects(rw http.ResponseWriter, r *http.Request) error {
	return w.showSubjects(rw, r, page.NewForm(r, nil))
}

func (w *Web) showSubjects(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	open, err := w.svc.SubjectRequests(r.Context(), by(r))
	if err != nil {
		return err
	}
	decided, err := w.svc.DecidedSubjectRequests(r.Context(), by(r))
	if err != nil {
		return err
	}
	v := &subjectPage{At: f.Get("permintaan")}
	v.Form, v.Title = f, page.T(r, "complaint_desk.subjects_title")
	v.Lead = page.T(r, "complaint_desk.subjects_lead", len(open))
	if len(open) == 0 {
		v.Lead = page.T(r, "complaint_desk.subjects_none")
	}
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: v.Title}}
	for _, x := range open {
		v.Open = append(v.Open, w.subjectLine(r, x))
	}
	for _, x := range decided {
		v.Decided = append(v.Decided, w.subjectLine(r, x))
	}
	for _, k := range []string{"copy", "correct", "erase"} {
		v.Kinds = append(v.Kinds, page.Option{Value: k, Label: page.T(r, "complaint_web.data_kind."+k)})
	}
	return w.set.Render(rw, r, "subject.html", v)
}

func (w *Web) subjectLine(r *http.Request, x complaint.SubjectRequest) subjectLine {
	l := page.Lang(r)
	line := subjectLine{SubjectRequest: x, What: page.T(r, "complaint_web.data_kind."+x.Kind)}
	if x.State != "open" {
		line.Result = page.T(r, "complaint_desk.subject_"+x.State, i18n.Moment(l, x.DoneAt, w.zone))
		return line
	}
	now := w.now.Now()
	line.Deadline = page.Deadline{Date: i18n.LongDate(l, clock.DateOf(x.DueAt, w.zone)), Text: page.T(r, "complaint_desk.subject_until", i18n.Moment(l, x.DueAt, w.zone))}
	switch left := x.DueAt.Sub(now).Hours(); {
	case left < 0:
		line.Deadline.Kind, line.Deadline.Text = "bad", page.T(r, "complaint_desk.subject_late", i18n.Moment(l, x.DueAt, w.zone))
	case left < 24:
		line.Deadline.Kind = "warn"
	}
	return line
}

func (w *Web) subjectAct(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, said := f.Get("permintaan"), "complaint_desk.subject_met"
	switch f.Get("do") {
	case "catat":
		number, ok := complaint.ParseNumber(f.Get("nomor"))
		if !ok {
			f.Fail("nomor", "complaint_web.number_wrong")
			return w.showSubjects(rw, r, f)
		}
		said = "complaint_desk.subject_noted"
		err = w.svc.RegisterSubjectRequest(r.Context(), by(r), number, f.Get("jenis"), f.Get("alasan"))
	case "tolak":
		said = "complaint_desk.subject_refuse_said"
		err = w.svc.DecideSubjectRequest(r.Context(), by(r), id, false, f.Get("alasan"))
	case "perbaiki":
		err = w.svc.CorrectForSubject(r.Context(), by(r), id, complaint.Person{Name: f.Get("nama"), Phone: f.Get("hp"), Email: f.Get("email"), Address: f.Get("alamat")})
	default:
		err = w.svc.DecideSubjectRequest(r.Context(), by(r), id, true, "")
	}
	if take(f, err) {
		return w.showSubjects(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/permintaan-data")
}

package web

import (
	"errors"
	"net/http"

	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func personOf(ev duty.Event) people.PersonID { return people.PersonID(ev.Person) }

func postOf(s string) org.PostID { return org.PostID(s) }

// postPage is what a post owed on a date, and who sat there.
type postPage struct {
	page.Base
	Lines []line
	More  page.More
}

func (w *Web) post(rw http.ResponseWriter, r *http.Request) error {
	asOf, err := page.AsOfFrom(r, w.page.Today())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	list, err := w.engine.PostOn(r.Context(), by(r), duty.PostFilter{Post: org.PostID(r.PathValue("id")), On: asOf.Date, After: duty.ID(q.Get("after"))})
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &postPage{}
	v.Title, v.AsOf = list.Owner.Post.Title, asOf
	v.Section = page.T(r, "duty_web.owed_title")
	v.Crumbs = []page.Link{{Label: list.Owner.Post.Title, Href: "/jabatan/" + string(list.Owner.Post.ID)}, {Label: page.T(r, "duty_web.owed_title")}}
	who := page.T(r, "duty_web.nobody")
	if h := list.Owner.Holding(); h != nil {
		who = h.Kind.Prefix() + personName(list.Snapshot, h.Person)
	}
	v.Lead = page.T(r, "duty_web.owed_lead", who)
	if list.Owner.Why == duty.Vacant && list.Owner.Chair != nil {
		v.Lead = page.T(r, "duty_web.owed_lead_vacant", list.Owner.Chair.Title, who)
	}
	for _, x := range list.Items {
		ln := line{Title: x.Title, Href: href(x.ID), Kind: kindName(l, x.Duty.Kind), Guarded: x.Guard != "", Chair: page.T(r, "duty_web.state_"+string(x.State)),
			Who: i18n.T(l, "duty_web.since_moment", i18n.Moment(l, x.From, list.Zone))}
		if !x.Until.IsZero() {
			ln.Who = i18n.T(l, "duty_web.from_until", i18n.Moment(l, x.From, list.Zone), i18n.Moment(l, x.Until, list.Zone))
		}
		ln.Deadline = page.Deadline{Text: i18n.ShortDate(l, clock.DateOf(x.DueAt, list.Zone)), Href: href(x.ID) + "#tenggat"}
		v.Lines = append(v.Lines, ln)
	}
	v.More = page.More{Shown: len(v.Lines), Total: -1}
	if list.Next != "" {
		v.More.Next = with(r.URL.Path, q, "after", string(list.Next))
	}
	return w.set.Render(rw, r, "post.html", v)
}

// inputs are the names of the fields of the use cases on the pages.
var inputs = map[string]string{"to": "ke", "reason": "alasan", "text": "penjelasan", "question": "pertanyaan", "from": "dari"}

// named says under which input of a page the messages of an error stand.
func named(err error) error {
	var own *errs.Error
	if !errors.As(err, &own) {
		return err
	}
	out := *own
	out.Fields = nil
	for _, f := range own.Fields {
		if name, ok := inputs[f.Name]; ok {
			f.Name = name
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}

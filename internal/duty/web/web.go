// Package web is the door to what posts owe: the inbox by working time left,
// the page of one duty with its history and the receipt of its deadline, what
// is late below a superior, what a post owed on a date, and the hours in which
// messages wait. It decides nothing.
//
// What a duty is about has its own page at the door of the package that opened
// it; Subjects says where.
package web

import (
	"embed"
	"net/http"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/duty"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page     *page.Engine
	engine   *duty.Engine
	subjects Subjects
	set      *page.Set
}

// Subjects say where the page of what a duty is about stands, by the kind of
// the subject.
type Subjects map[string]func(d *duty.Duty) string

// New makes the door.
func New(engine *page.Engine, duties *duty.Engine, subjects Subjects) *Web {
	return &Web{engine, duties, subjects, engine.Parse(files, "inbox.html", "case.html", "above.html", "post.html", "handed.html", "quiet.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/tugas", Handler: w.inbox},
		{Method: "POST", Path: "/tugas/teruskan", Handler: w.handOnMany},
		{Method: "POST", Path: "/tugas/tampilan", Handler: w.saveView},
		{Method: "POST", Path: "/tugas/tampilan/hapus", Handler: w.dropView},
		{Method: "GET", Path: "/tugas/{id}", Handler: w.show},
		{Method: "POST", Path: "/tugas/{id}/teruskan", Handler: w.handOn},
		{Method: "POST", Path: "/tugas/{id}/penjelasan", Handler: w.ask},
		{Method: "POST", Path: "/tugas/{id}/jawaban", Handler: w.answer},
		{Method: "GET", Path: "/terlambat", Handler: w.above},
		{Method: "GET", Path: "/jabatan/{id}/tanggungan", Handler: w.post},
		{Method: "GET", Path: "/kelola/jam-tenang", Handler: w.quietForm},
		{Method: "POST", Path: "/kelola/jam-tenang", Handler: w.setQuiet},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

func id(r *http.Request) duty.ID { return duty.ID(r.PathValue("id")) }

func href(id duty.ID) string { return "/tugas/" + string(id) }

// subjectHref leads to what a duty is about, to the duty itself when its
// package has no page for it.
func (w *Web) subjectHref(d *duty.Duty) string {
	if at, ok := w.subjects[d.SubjectKind]; ok {
		return at(d)
	}
	return href(d.ID)
}

// kindName is a kind in words; packages put theirs into the catalogue of duty.
func kindName(l i18n.Lang, k duty.Kind) string {
	if key := "duty.kind." + string(k); i18n.Has(key) {
		return i18n.T(l, key)
	}
	return string(k)
}

// holderName is who answers in a chair today: "Plt. Rini Astuti", "" when
// nobody is there.
func holderName(s *org.Snapshot, o duty.Owner) string {
	h := o.Holding()
	if h == nil {
		return ""
	}
	return h.Kind.Prefix() + personName(s, h.Person)
}

func personName(s *org.Snapshot, id people.PersonID) string {
	if p := s.People[id]; p != nil {
		return p.Name.String()
	}
	return string(id)
}

func postTitle(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Title
	}
	return string(id)
}

// whyText says openly why a duty lies on another desk than its post's.
func whyText(l i18n.Lang, s *org.Snapshot, why duty.Why, post org.PostID) string {
	switch why {
	case duty.Vacant:
		return i18n.T(l, "duty_web.why_vacant", postTitle(s, post))
	case duty.Succeeded:
		return i18n.T(l, "duty_web.why_succeeded", postTitle(s, post))
	case duty.Nobody:
		return i18n.T(l, "duty_web.why_nobody", postTitle(s, post))
	}
	return ""
}

// badge is the deadline of a duty; one that has ended or stands has none.
func badge(l i18n.Lang, d *duty.Duty, left calendar.Left, zone *time.Location) page.Deadline {
	if d.State == duty.Paused {
		return page.Deadline{Text: i18n.T(l, "duty_web.stands"), Href: href(d.ID) + "#tenggat"}
	}
	return receipt.Badge(l, left, d.DueAt, zone, href(d.ID)+"#tenggat")
}

// targets are the posts a duty may be handed to: those of the agencies of the
// given posts, then the heads of the other agencies.
func targets(l i18n.Lang, s *org.Snapshot, from ...org.PostID) []page.Option {
	own := map[org.UnitID]bool{}
	for _, id := range from {
		if p := s.Posts[id]; p != nil {
			if a := s.Agency(p.Unit); a != nil {
				own[a.ID] = true
			}
		}
	}
	near := []page.Option{{Label: i18n.T(l, "duty_web.choose_post")}}
	var far []page.Option
	for _, p := range s.AllPosts() {
		a := s.Agency(p.Unit)
		if !p.Structural || a == nil || len(from) == 1 && p.ID == from[0] {
			continue
		}
		switch {
		case own[a.ID]:
			near = append(near, page.Option{Value: string(p.ID), Label: p.Title})
		case p.Unit == a.ID && s.PostsIn(a.ID)[0] == p:
			far = append(far, page.Option{Value: string(p.ID), Label: p.Title})
		}
	}
	return append(near, far...)
}

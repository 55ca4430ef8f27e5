// Package web is the door to ceremonies: the run sheet and its arrangement,
// the operator's roll call, the page of each official's personal link, the
// minutes, and the switch of posts at the end. It decides nothing.
package web

import (
	"embed"
	"net/http"
	"strconv"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/ceremony"
	"pendopo/internal/document"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page     *page.Engine
	ceremony *ceremony.Service
	feed     *ceremony.Feed
	rounds   *appointment.Service
	papers   *document.Service // nil: no minutes are shown
	set      *page.Set
	secure   bool
	handover *handover.Service // nil: no lists of a handover are shown
}

// New makes the door. secure sends the cookie of a personal link over TLS only.
func New(engine *page.Engine, svc *ceremony.Service, feed *ceremony.Feed, rounds *appointment.Service, papers *document.Service, secure bool) *Web {
	return &Web{engine, svc, feed, rounds, papers, engine.Parse(files, "list.html", "sheet.html", "arrange.html", "codes.html", "operator.html",
		"seat.html", "guest.html", "projector.html", "watch.html", "rundown.html", "minutes.html", "receipt.html",
		"signing.html", "officer.html", "places.html", "paper.html"), secure, nil}
}

// Handovers shows the lists of their handover to officials who were sworn.
func (w *Web) Handovers(svc *handover.Service) *Web { w.handover = svc; return w }

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/pelantikan", Handler: w.list},
		{Method: "POST", Path: "/pelantikan", Handler: w.plan},
		{Method: "GET", Path: "/batas-sumpah/{round}", Handler: w.receipt},
		{Method: "POST", Path: "/batas-sumpah/{round}", Handler: w.lapse},
		{Method: "GET", Path: "/pelantikan/{id}", Handler: w.sheet},
		{Method: "GET", Path: "/pelantikan/{id}/susunan", Handler: w.arrangeForm},
		{Method: "POST", Path: "/pelantikan/{id}/susunan", Handler: w.arrange},
		{Method: "POST", Path: "/pelantikan/{id}/undangan", Handler: w.invite},
		{Method: "POST", Path: "/pelantikan/{id}/mulai", Handler: w.start},
		{Method: "POST", Path: "/pelantikan/{id}/tutup", Handler: w.finish},
		{Method: "POST", Path: "/pelantikan/{id}/batal", Handler: w.cancel},
		{Method: "POST", Path: "/pelantikan/{id}/berlakukan", Handler: w.switchPosts},
		{Method: "GET", Path: "/pelantikan/{id}/operator", Handler: w.operator},
		{Method: "POST", Path: "/pelantikan/{id}/operator", Handler: w.mark},
		{Method: "POST", Path: "/pelantikan/{id}/petugas", Handler: w.attend},
		{Method: "GET", Path: "/pelantikan/{id}/operator/{seat}", Handler: w.seat},
		{Method: "POST", Path: "/pelantikan/{id}/operator/{seat}", Handler: w.seatPost},
		{Method: "GET", Path: "/pelantikan/{id}/ikut", Handler: w.guest},
		{Method: "POST", Path: "/pelantikan/{id}/ikut", Handler: w.guestPost},
		{Method: "GET", Path: "/pelantikan/{id}/ikut/luring.js", Handler: w.offline},
		{Method: "POST", Path: "/pelantikan/{id}/ikut/detak", Handler: w.beat},
		{Method: "GET", Path: "/pelantikan/{id}/ikut/naskah/{doc}", Handler: w.guestDocument},
		{Method: "GET", Path: "/pelantikan/{id}/tanda-tangan", Handler: w.signing},
		{Method: "POST", Path: "/pelantikan/{id}/tanda-tangan", Handler: w.signingPost},
		{Method: "GET", Path: "/pelantikan/{id}/tempat", Handler: w.places},
		{Method: "POST", Path: "/pelantikan/{id}/tempat", Handler: w.setPlaces},
		{Method: "POST", Path: "/pelantikan/{id}/gladi", Handler: w.rehearse},
		{Method: "GET", Path: "/pelantikan/{id}/cadangan.pdf", Handler: w.fallback},
		{Method: "POST", Path: "/pelantikan/{id}/tautan-petugas", Handler: w.officerLinks},
		{Method: "POST", Path: "/pelantikan/{id}/kartu", Handler: w.cards},
		{Method: "GET", Path: "/pelantikan/{id}/dari-kertas", Handler: w.paper},
		{Method: "POST", Path: "/pelantikan/{id}/dari-kertas", Handler: w.paperPost},
		{Method: "GET", Path: "/pelantikan/{id}/berita-acara", Handler: w.minutes},
		{Method: "GET", Path: "/pelantikan/{id}/rundown", Handler: w.rundown},
		{Method: "POST", Path: "/pelantikan/{id}/rundown", Handler: w.setRundown},
		{Method: "POST", Path: "/pelantikan/{id}/jalan", Handler: w.advance},
		{Method: "GET", Path: "/pelantikan/{id}/arus", Handler: w.stream},
		{Method: "GET", Path: "/pelantikan/{id}/layar", Handler: w.projector},
		{Method: "GET", Path: "/pelantikan/{id}/langsung", Handler: w.watchPage},
	}
}

func id(r *http.Request) ceremony.ID { return ceremony.ID(r.PathValue("id")) }

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

func address(v *ceremony.Session, tail string) string { return "/pelantikan/" + string(v.ID) + tail }

// crumbs lead back to the list and the run sheet.
func crumbs(r *http.Request, v *ceremony.Session) []page.Link {
	out := []page.Link{{Label: page.T(r, "ceremony_web.title"), Href: "/pelantikan"}}
	if v != nil {
		out = append(out, page.Link{Label: sessionName(r, v), Href: address(v, "")})
	}
	return out
}

// sessionName is the title, with the number of a supplementary session.
func sessionName(r *http.Request, s *ceremony.Session) string {
	if s.Supplementary() {
		return page.T(r, "ceremony_web.supplementary_name", s.Title, strconv.Itoa(s.N-1))
	}
	return s.Title
}

// problem is a rule card.
type problem struct {
	Kind          string // bad, warn, note
	Word          string
	Text, Remedy  string
	Law           string
	Quote         string
	QuoteOfficial bool
}

func (w *Web) problems(r *http.Request, ps []ceremony.Problem) []problem {
	l := page.Lang(r)
	var out []problem
	for _, p := range ps {
		x := problem{Text: p.Message.In(l), Remedy: p.Remedy.In(l), Law: p.Law.String()}
		switch p.Severity {
		case eligibility.Block:
			x.Kind, x.Word = "bad", page.T(r, "ceremony_web.must_fix")
		case eligibility.Warn:
			x.Kind, x.Word = "warn", page.T(r, "page.status_warn")
		default:
			x.Kind, x.Word = "note", page.T(r, "page.status_note")
		}
		x.Quote, x.QuoteOfficial = quote(p.Law)
		out = append(out, x)
	}
	return out
}

func date(r *http.Request, d clock.Date) string { return i18n.Date(page.Lang(r), d) }

func longDate(r *http.Request, d clock.Date) string { return i18n.LongDate(page.Lang(r), d) }

func (w *Web) moment(r *http.Request, t time.Time) string {
	return i18n.Moment(page.Lang(r), t, w.page.Zone())
}

func (w *Web) clock(r *http.Request, t time.Time) string {
	return i18n.Clock(page.Lang(r), t, w.page.Zone())
}

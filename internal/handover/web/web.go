// Package web is the door to handovers: the board of a round, the page of a
// person with what they give and receive, the memo, the minutes, the strategy,
// the first duties. It decides nothing.
package web

import (
	"embed"
	"net/http"
	"net/url"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page     *page.Engine
	handover *handover.Service
	set      *page.Set
}

// New makes the door.
func New(engine *page.Engine, svc *handover.Service) *Web {
	return &Web{engine, svc, engine.Parse(files, "board.html", "person.html", "item.html", "memo.html", "strategy.html", "setting.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/serah-terima", Handler: w.board},
		{Method: "POST", Path: "/serah-terima", Handler: w.remind},
		{Method: "GET", Path: "/serah-terima/{id}", Handler: w.person},
		{Method: "POST", Path: "/serah-terima/{id}", Handler: w.act},
		{Method: "GET", Path: "/serah-terima/{id}/strategi", Handler: w.strategyForm},
		{Method: "POST", Path: "/serah-terima/{id}/strategi", Handler: w.strategy},
		{Method: "GET", Path: "/butir-serah-terima/{item}", Handler: w.item},
		{Method: "POST", Path: "/butir-serah-terima/{item}", Handler: w.step},
		{Method: "GET", Path: "/memori-jabatan/{transfer}", Handler: w.memoForm},
		{Method: "POST", Path: "/memori-jabatan/{transfer}", Handler: w.memo},
		{Method: "GET", Path: "/waktu-serah-terima/{round}", Handler: w.settingForm},
		{Method: "POST", Path: "/waktu-serah-terima/{round}", Handler: w.setting},
		{Method: "GET", Path: "/naskah-serah-terima/{document}", Handler: w.paper},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

// mine is the address of the reader's own page.
const mine = "saya"

// ref reads whose page is meant: "" is the reader's own.
func ref(r *http.Request) string {
	if id := r.PathValue("id"); id != mine {
		return id
	}
	return ""
}

func personPath(id string) string {
	if id == "" {
		id = mine
	}
	return "/serah-terima/" + url.PathEscape(id)
}

func crumbs(r *http.Request, more ...page.Link) []page.Link {
	return append([]page.Link{{Label: page.T(r, "handover_web.title"), Href: "/serah-terima"}}, more...)
}

// mark is the shape and colour of a state: only what somebody must act on has
// a colour.
func mark(s handover.State) string {
	switch s {
	case handover.Stuck:
		return "bad"
	case handover.Settled:
		return "ok"
	case handover.NotBegun:
		return "empty"
	}
	return "note"
}

func itemMark(s handover.ItemState) string {
	switch s {
	case handover.Blocked:
		return "bad"
	case handover.Returned:
		return "warn"
	case handover.Accepted, handover.Released:
		return "ok"
	case handover.Pending:
		return "empty"
	}
	return "note"
}

// left words the time that is left, or until when it was.
func (w *Web) left(r *http.Request, left calendar.Left, due time.Time, open bool) page.Deadline {
	l := page.Lang(r)
	if !open {
		return page.Deadline{Text: page.T(r, "handover_web.until", i18n.Moment(l, due, w.page.Zone())), Date: string(clock.DateOf(due, w.page.Zone()))}
	}
	return receipt.Badge(l, left, due, w.page.Zone(), "")
}

// say shows what was done, or puts a refused step above the page it came from.
func (w *Web) say(rw http.ResponseWriter, r *http.Request, err error, back, key string, args ...any) error {
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Invalid:
		if err != nil {
			w.page.Say(rw, r, "warn", "handover_web.refused", page.Message(page.Lang(r), err))
			return page.Redirect(rw, r, back)
		}
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", key, args...)
	return page.Redirect(rw, r, back)
}

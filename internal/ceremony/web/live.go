package web

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// breath is how often an open stream says that it lives: under the half minute
// after which networks close silent connections.
const breath = 15 * time.Second

// stream follows the room of a session as server-sent events. Every event is the
// whole room, so that a screen that lost some is right with the next; a screen
// that comes back with the number it has gets only what is newer.
func (w *Web) stream(rw http.ResponseWriter, r *http.Request) error {
	watch, err := w.feed.Watch(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	defer watch.Close()
	out := http.NewResponseController(rw)
	_ = out.SetWriteDeadline(time.Time{}) // a stream has no end; where there is no deadline there is none to lift
	_ = out.SetReadDeadline(time.Time{})
	h := rw.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	have := r.Header.Get("Last-Event-ID")
	if _, err := fmt.Fprintf(rw, "retry: %d\n\n", 500+rand.IntN(1000)); err != nil {
		return nil // the screen is gone
	}
	if err := out.Flush(); err != nil {
		return nil
	}
	for {
		room, encoded, done := watch.Next(r.Context(), breath)
		switch {
		case done:
			return nil
		case room == nil:
			_, err = rw.Write([]byte(": ada\n\n"))
		case strconv.FormatInt(room.Version, 10) == have:
			have = ""
			continue
		default:
			have = ""
			_, err = fmt.Fprintf(rw, "id: %d\ndata: %s\n\n", room.Version, encoded)
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			return nil // the screen is gone
		}
	}
}

// part is one line of the run sheet on a screen.
type part struct {
	Kind    stage.Kind
	Label   string
	Planned string
	Begun   string
	State   string // done, now, later
	Far     bool   // too far from what is held to fit on the projector
}

func (w *Web) parts(r *http.Request, l *ceremony.Live) []part {
	var out []part
	for i, it := range l.Sheet {
		p := part{Kind: it.Kind, Label: page.T(r, "ceremony.part."+string(it.Kind)), Planned: it.Planned, State: "later"}
		if !it.Begun.IsZero() {
			p.Begun = w.clock(r, it.Begun)
		}
		switch {
		case l.State == ceremony.Closed || l.Run != nil && i < l.Run.At.Item:
			p.State = "done"
		case l.Run != nil && i == l.Run.At.Item:
			p.State = "now"
		}
		at := 0
		if l.Run != nil {
			at = l.Run.At.Item
		}
		p.Far = i < at-2 || i > at+3
		out = append(out, p)
	}
	return out
}

type stagePage struct {
	page.Base
	S        *ceremony.Session
	Place    string
	When     string
	Room     ceremony.Room
	Floor    drawing
	Parts    []part
	Stream   string
	Hall     int
	Online   int
	Total    int
	Offset   int // of the region from UTC, in seconds
	ZoneName string
	Now      time.Time
	Hands    []string // who signs, in order
	Posts    []string // filled by those who were sworn, on the public page
}

func (w *Web) stagePage(r *http.Request, who actor.Actor) (*stagePage, error) {
	l, room, err := w.feed.Show(r.Context(), who, id(r))
	if err != nil {
		return nil, err
	}
	v := &stagePage{S: l.Session, Room: room, Parts: w.parts(r, l), Stream: address(l.Session, "/arus"),
		Place: l.Hall, When: longDate(r, l.On), Hall: len(room.Hall), Online: len(room.Online)}
	v.Total = v.Hall + v.Online
	v.Floor = newFloor(v.Hall, v.Online).draw(room.Hall, room.Online, beforeOath(room.Kind))
	v.Now = w.page.Now().In(w.page.Zone())
	v.ZoneName = i18n.ZoneName(v.Now)
	_, v.Offset = v.Now.Zone()
	for _, h := range stage.Hands {
		v.Hands = append(v.Hands, page.T(r, "ceremony.hand."+string(h)))
	}
	v.Title = sessionName(r, l.Session)
	return v, nil
}

// beforeOath are the parts in which attendance is what the floor plan shows.
func beforeOath(k stage.Kind) bool {
	return !slices.Contains([]stage.Kind{stage.Oath, stage.Signing, stage.Pact, stage.Remarks, stage.Prayer, stage.Closing}, k)
}

// projector is the screen behind the stage.
func (w *Web) projector(rw http.ResponseWriter, r *http.Request) error {
	v, err := w.stagePage(r, by(r))
	if err != nil {
		return err
	}
	v.Layout, v.NoTitle = page.Stage, true
	return w.set.Render(rw, r, "projector.html", v)
}

// watchPage is what anybody may see of a ceremony while it is held and after.
func (w *Web) watchPage(rw http.ResponseWriter, r *http.Request) error {
	v, err := w.stagePage(r, by(r))
	if err != nil {
		return err
	}
	v.Layout = page.Public
	if v.S.State == ceremony.Closed {
		if v.Posts, err = w.ceremony.Filled(r.Context(), id(r)); err != nil {
			return err
		}
	}
	return w.set.Render(rw, r, "watch.html", v)
}

// runLine is the big button of the operator.
type runLine struct {
	Live   *ceremony.Live
	Parts  []part
	Label  string // of the next press
	Detail string // what is shown now
	Item   int
	Step   int
	Skip   bool // the part has steps left that can be skipped
	Undo   bool // the last press can still be taken back
	End    bool
}

func (w *Web) runLine(ctx context.Context, r *http.Request) (*runLine, error) {
	l, err := w.ceremony.OpenLive(ctx, by(r), id(r))
	if err != nil || l.Run == nil || l.State != ceremony.Running {
		return nil, err
	}
	out := &runLine{Live: l, Parts: w.parts(r, l), Item: l.Run.At.Item, Step: l.Run.At.Step}
	steps := l.Steps()
	next, ok := l.Sheet.After(l.Run.At, steps, false)
	out.End = !ok
	out.Undo = l.Run.At != l.Run.From && w.page.Now().Sub(l.Run.Moved) < stage.Undo
	kind := l.Kind()
	switch {
	case !ok:
	case next.Item != l.Run.At.Item:
		out.Label = page.T(r, "ceremony_web.next_part", page.T(r, "ceremony.part."+string(l.Sheet[next.Item].Kind)))
	case kind == stage.Decree:
		out.Label = page.T(r, "ceremony_web.next_name", next.Step, len(l.Seats))
		out.Skip = true
	case kind == stage.Oath:
		out.Label = page.T(r, "ceremony_web.next_words", next.Step+1, len(l.Lines))
	}
	if kind == stage.Oath && l.Run.At.Step < len(l.Lines) {
		out.Detail = l.Lines[l.Run.At.Step].Words
		if v := l.Lines[l.Run.At.Step].Name; v != "" {
			out.Detail = v + ": " + out.Detail
		}
	}
	return out, nil
}

// advance is the big button.
func (w *Web) advance(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	item, err1 := strconv.Atoi(f.Get("item"))
	step, err2 := strconv.Atoi(f.Get("step"))
	if err1 != nil || err2 != nil {
		item, step = -1, -1 // a place that no session stands at: the page is told to look again
	}
	seen := stage.Place{Item: item, Step: step}
	var l *ceremony.Live
	switch f.Get("do") {
	case "back":
		l, err = w.ceremony.Back(r.Context(), by(r), id(r), seen)
	default:
		l, err = w.ceremony.Advance(r.Context(), by(r), id(r), seen, f.Get("do") == "skip")
	}
	if f.Take(err) {
		view, err := w.ceremony.Open(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		return w.showOperator(rw, r, view, f, false)
	}
	if err != nil {
		return err
	}
	if l.Colleague != "" {
		w.page.Say(rw, r, "warn", "ceremony_web.pressed_before", l.Colleague)
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator")
}

type rundownPage struct {
	page.Base
	S     *ceremony.Session
	Parts []rundownPart
}

type rundownPart struct {
	Kind     stage.Kind
	Label    string
	Planned  string
	Required bool
	On       bool
}

// rundown is the run sheet before the ceremony.
func (w *Web) rundown(rw http.ResponseWriter, r *http.Request) error {
	l, err := w.ceremony.OpenLive(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	return w.showRundown(rw, r, l, nil)
}

func (w *Web) showRundown(rw http.ResponseWriter, r *http.Request, l *ceremony.Live, f *page.Form) error {
	v := &rundownPage{S: l.Session}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.rundown_title"), crumbs(r, l.Session), f
	v.Lead = page.T(r, "ceremony_web.rundown_lead")
	for _, k := range stage.Kinds {
		p := rundownPart{Kind: k, Label: page.T(r, "ceremony.part."+string(k))}
		for _, it := range l.Sheet {
			if it.Kind == k {
				p.On, p.Planned = true, it.Planned
			}
		}
		for _, q := range stage.Required {
			p.Required = p.Required || q == k
		}
		if f != nil {
			p.Planned, p.On = f.Get("planned."+string(k)), p.Required || f.Has("on."+string(k))
		}
		v.Parts = append(v.Parts, p)
	}
	return w.set.Render(rw, r, "rundown.html", v)
}

func (w *Web) setRundown(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var sheet stage.Sheet
	for _, k := range stage.Kinds {
		required := false
		for _, q := range stage.Required {
			required = required || q == k
		}
		if required || f.Has("on."+string(k)) {
			sheet = append(sheet, stage.Item{Kind: k, Planned: f.Get("planned." + string(k))})
		}
	}
	err = w.ceremony.SetSheet(r.Context(), by(r), id(r), sheet)
	if f.Take(err) {
		l, err := w.ceremony.OpenLive(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		return w.showRundown(rw, r, l, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id"))
}

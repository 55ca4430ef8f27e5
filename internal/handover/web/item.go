package web

import (
	"net/http"
	"net/url"
	"strconv"

	"pendopo/internal/handover"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type itemPage struct {
	page.Base
	Item   *handover.Item
	View   *handover.ItemView
	Mark   string
	Word   string
	Facts  []page.Fact
	Events []page.Event
	Steps  []itemStep
	Href   string
	Back   string
}

// itemStep is a form for one event that the reader may do now.
type itemStep struct {
	Event              handover.Event
	Title, Verb        string
	Reason, Names, How bool
	Primary            bool
}

func itemID(r *http.Request) handover.ItemID { return handover.ItemID(r.PathValue("item")) }

func (w *Web) item(rw http.ResponseWriter, r *http.Request) error {
	return w.itemView(rw, r, nil)
}

func (w *Web) itemView(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v, err := w.handover.Item(r.Context(), by(r), itemID(r))
	if err != nil {
		return err
	}
	i := v.Item
	p := &itemPage{Item: i, View: v, Mark: itemMark(i.State), Word: page.T(r, handover.ItemKey(i.State)), Href: "/butir-serah-terima/" + string(i.ID), Back: r.URL.Query().Get("orang")}
	if f == nil {
		f = page.NewForm(r, url.Values{"status": {i.Status}, "file": {i.File}, "seen": {strconv.FormatInt(i.Version, 10)}})
	}
	p.Title, p.Form = i.Title, f
	p.Crumbs = crumbs(r)
	if p.Back != "" {
		p.Crumbs = crumbs(r, page.Link{Label: page.T(r, "handover_web.back_to_list"), Href: personPath(p.Back)})
	}
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, page.Fact{Label: page.T(r, key), Value: value})
		}
	}
	add("handover_web.post", v.PostTitle)
	add("handover_web.giver", v.GiverName)
	add("handover_web.receiver", v.ReceiverName)
	add("handover_web.area", page.T(r, handover.AreaKey(i.Area)))
	add("handover_web.status", i.Status)
	add("handover_web.file", i.File)
	if i.DueOn != "" {
		add("handover_web.work_due", i.DueOn)
	}
	add("handover_web.reason", i.Reason)
	add("handover_web.names", i.Names)
	for _, e := range v.Events {
		x := page.Event{When: i18n.Moment(page.Lang(r), e.At, w.page.Zone()), Title: page.T(r, "handover_web.event_"+string(e.Event), e.Name), Text: e.Note}
		p.Events = append(p.Events, x)
	}
	for _, e := range v.May {
		p.Steps = append(p.Steps, itemStep{Event: e, Title: page.T(r, "handover_web.step_"+string(e)), Verb: page.T(r, "handover_web.verb_"+string(e)),
			Reason: e == handover.Return || e == handover.Block || e == handover.Release, Names: e == handover.Block, How: e == handover.Begin || e == handover.HandIn,
			Primary: e == handover.HandIn || e == handover.Accept})
	}
	return w.set.Render(rw, r, "item.html", p)
}

func (w *Web) step(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	_, err = w.handover.Step(r.Context(), by(r), itemID(r), handover.Step{Event: handover.Event(f.Get("do")), Reason: f.Get("reason"), Names: f.Get("names"),
		Status: f.Get("status"), File: f.Get("file"), Seen: seen})
	if f.Take(err) {
		return w.itemView(rw, r, f)
	}
	back := "/butir-serah-terima/" + string(itemID(r))
	if who := f.Get("orang"); who != "" {
		back = personPath(who)
	}
	return w.say(rw, r, err, back, "handover_web.did_"+f.Get("do"), 1)
}

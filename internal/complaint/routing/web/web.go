// Package web is the door to how reports find their agency: what was learned
// and how well, which unit has which subject, the region's own words, and a
// place to try a text. It decides nothing.
package web

import (
	"embed"
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

//go:embed *.html
var files embed.FS

// Web holds what the page needs.
type Web struct {
	page *page.Engine
	svc  *routing.Service
	org  *org.Cache
	set  *page.Set
}

// New makes the door.
func New(engine *page.Engine, svc *routing.Service, cache *org.Cache) *Web {
	return &Web{engine, svc, cache, engine.Parse(files, "routing.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/penyaluran", Handler: w.show},
		{Method: "POST", Path: "/penyaluran/coba", Handler: w.try},
		{Method: "POST", Path: "/penyaluran/unit", Handler: w.setUnit},
		{Method: "POST", Path: "/penyaluran/kata", Handler: w.addWord},
		{Method: "POST", Path: "/penyaluran/kata/akhiri", Handler: w.endWord},
		{Method: "POST", Path: "/penyaluran/ambang", Handler: w.setSure},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

type routingPage struct {
	page.Base
	May      bool // change anything
	Figures  []page.Figure
	Measured bool
	Tried    string
	Result   []suggested
	Alarms   []string
	Unsure   bool
	Families []family
	Words    []word
	Subjects []page.Option
	Units    []page.Option
	Lists    []page.Option
	Topics   []page.Option
	Numbers  []page.Option
}

type suggested struct {
	Topic, Unit, Share, Words string
}

type family struct {
	Scope, Unit string
	Guessed     bool
	Others      []string // topics that another unit has, in words
}

type word struct {
	ID, Text, Use, Since string
	Ended                bool
}

func (w *Web) show(rw http.ResponseWriter, r *http.Request) error {
	return w.render(rw, r, page.NewForm(r, nil), "")
}

// try shows what the router says about a text that nobody keeps.
func (w *Web) try(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	return w.render(rw, r, f, f.Get("coba"))
}

func (w *Web) render(rw http.ResponseWriter, r *http.Request, f *page.Form, text string) error {
	set, err := w.svc.Settings(r.Context(), by(r))
	if err != nil {
		return err
	}
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return err
	}
	l, b := page.Lang(r), w.svc.Router().Book()
	v := &routingPage{May: routing.MaySet(by(r)), Tried: text}
	v.Title, v.Lead, v.Form = page.T(r, "routing_web.title"), page.T(r, "routing_web.lead"), f
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}}
	v.Figures, v.Measured = figures(r, set), set.Model.Measured.Decisions > 0
	unit := func(id org.UnitID) string {
		if u := reg.Units[id]; u != nil {
			return u.Name
		}
		return ""
	}
	topic := func(key routing.CategoryKey) string {
		if c := b.Category(key); c != nil {
			return inWords(l, c.Name, c.NameEn)
		}
		return string(key)
	}
	for _, s := range set.Families {
		id, en := b.Scope(s.Family)
		line := family{Scope: inWords(l, id, en), Unit: unit(s.Unit), Guessed: s.Guessed}
		for _, c := range s.Categories {
			line.Others = append(line.Others, page.T(r, "routing_web.other_unit", topic(c.Category), unit(c.Unit)))
		}
		v.Families = append(v.Families, line)
		v.Subjects = append(v.Subjects, page.Option{Value: "family:" + string(s.Family), Label: line.Scope})
	}
	for _, c := range b.Categories() {
		v.Topics = append(v.Topics, page.Option{Value: string(c.Key), Label: topic(c.Key)})
		if c.TransferTo == "" && c.Family != "KELURAHAN" && c.Family != "KECAMATAN" {
			v.Subjects = append(v.Subjects, page.Option{Value: "category:" + string(c.Key), Label: page.T(r, "routing_web.only_topic", topic(c.Key))})
		}
	}
	today := w.svc.Today()
	v.Units = append(v.Units, page.Option{Label: page.T(r, "routing_web.by_name")})
	for _, u := range reg.At(today).AllUnits() {
		if u.IsAgency() || u.Kind == "bagian" || u.Kind == "bidang" {
			v.Units = append(v.Units, page.Option{Value: string(u.ID), Label: u.Name})
		}
	}
	for _, x := range routing.Lists {
		v.Lists = append(v.Lists, page.Option{Value: string(x), Label: page.T(r, "routing_web.list_"+string(x))})
	}
	v.Topics = append([]page.Option{{Label: page.T(r, "routing_web.no_topic")}}, v.Topics...)
	v.Numbers = []page.Option{{Label: page.T(r, "routing_web.no_number")}}
	for _, n := range routing.Numbers {
		v.Numbers = append(v.Numbers, page.Option{Value: n, Label: n})
	}
	for _, x := range set.Words {
		v.Words = append(v.Words, wordLine(r, x, topic, today))
	}
	if text != "" {
		w.tried(r, v, text, topic, unit)
	}
	return w.set.Render(rw, r, "routing.html", v)
}

func inWords(l i18n.Lang, id, en string) string {
	if l == i18n.EN {
		return en
	}
	return id
}

// figures are how many decisions were learned, and how well.
func figures(r *http.Request, set *routing.Settings) []page.Figure {
	l := page.Lang(r)
	percent := func(v float64) string { return i18n.Number(l, int64(v*100+0.5)) + " %" }
	if set.Model.Version == 0 || set.Model.Measured.Decisions == 0 {
		return []page.Figure{{Value: "0", Label: page.T(r, "routing_web.figure_rules_only")},
			{Value: i18n.Number(l, int64(set.Waiting)), Label: page.T(r, "routing_web.figure_waiting")},
			{Value: percent(set.Sure), Label: page.T(r, "routing_web.figure_sure")}}
	}
	return []page.Figure{{Value: i18n.Number(l, int64(set.Model.Decisions)), Label: page.T(r, "routing_web.figure_learned")},
		{Value: percent(set.Model.Measured.Top1), Label: page.T(r, "routing_web.figure_top1")},
		{Value: percent(set.Model.Measured.Top3), Label: page.T(r, "routing_web.figure_top3")},
		{Value: i18n.Number(l, int64(set.Waiting)), Label: page.T(r, "routing_web.figure_waiting")},
		{Value: percent(set.Sure), Label: page.T(r, "routing_web.figure_sure")}}
}

func wordLine(r *http.Request, x routing.RegionWord, topic func(routing.CategoryKey) string, today clock.Date) word {
	out := word{ID: x.ID, Text: x.Text, Use: page.T(r, "routing_web.list_"+string(x.List)), Ended: x.Until != "" && x.Until <= today}
	switch x.List {
	case routing.ListKeyword, routing.ListExclude:
		out.Use += ": " + topic(x.Category)
	case routing.ListEmergency:
		out.Use += ": " + x.Number
	}
	out.Since = page.T(r, "routing_web.word_since", x.By, i18n.ShortDate(page.Lang(r), x.From))
	if out.Ended {
		out.Since = page.T(r, "routing_web.word_ended", i18n.ShortDate(page.Lang(r), x.Until))
	}
	return out
}

// tried fills in what the router says about a text.
func (w *Web) tried(r *http.Request, v *routingPage, text string, topic func(routing.CategoryKey) string, unit func(org.UnitID) string) {
	a := w.svc.Router().Advise(text, routing.Place{})
	for _, s := range a.Suggestions {
		line := suggested{Topic: topic(s.Category), Unit: unit(s.Unit), Share: i18n.Number(page.Lang(r), int64(s.Confidence*100+0.5)) + " %"}
		switch {
		case s.TransferTo != "":
			line.Unit = page.T(r, "routing_web.outside", s.TransferTo)
		case line.Unit == "":
			line.Unit = page.T(r, "routing_web.no_unit")
		}
		var words []string
		for _, x := range s.Reasons {
			words = append(words, x.Words)
		}
		line.Words = strings.Join(words, ", ")
		v.Result = append(v.Result, line)
	}
	for _, e := range a.Emergencies {
		v.Alarms = append(v.Alarms, page.T(r, "routing_web.alarm", e.Number, e.Reason.Words))
	}
	v.Unsure = !a.Sure
}

func (w *Web) setUnit(rw http.ResponseWriter, r *http.Request) error {
	return w.change(rw, r, "routing_web.unit_saved", func(f *page.Form) error {
		category, _ := strings.CutPrefix(f.Get("subject"), "category:")
		fam, isFamily := strings.CutPrefix(f.Get("subject"), "family:")
		if isFamily {
			category = ""
		} else {
			fam = ""
		}
		return w.svc.SetUnit(r.Context(), by(r), routing.CategoryKey(category), routing.Family(fam), org.UnitID(f.Get("unit")))
	})
}

func (w *Web) addWord(rw http.ResponseWriter, r *http.Request) error {
	return w.change(rw, r, "routing_web.word_saved", func(f *page.Form) error {
		_, err := w.svc.AddWord(r.Context(), by(r), routing.Word{List: routing.List(f.Get("list")), Category: routing.CategoryKey(f.Get("category")),
			Number: f.Get("number"), Text: f.Get("word")})
		return err
	})
}

func (w *Web) endWord(rw http.ResponseWriter, r *http.Request) error {
	return w.change(rw, r, "routing_web.word_ended_said", func(f *page.Form) error {
		return w.svc.EndWord(r.Context(), by(r), f.Get("id"))
	})
}

func (w *Web) setSure(rw http.ResponseWriter, r *http.Request) error {
	return w.change(rw, r, "routing_web.sure_saved", func(f *page.Form) error {
		percent := f.Int("sure")
		if f.Failed() {
			return errs.New(errs.Invalid, "routing.sure_range").Field("sure", "routing.sure_range")
		}
		return w.svc.SetSure(r.Context(), by(r), percent)
	})
}

// change carries out a form and comes back to the page, with its message or
// with what to mend.
func (w *Web) change(rw http.ResponseWriter, r *http.Request, said string, do func(*page.Form) error) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = do(f)
	if errs.Is(err, errs.Invalid) && f.Take(err) {
		return w.render(rw, r, f, "")
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/penyaluran")
}

package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/upkeep"
)

// managePage is the administrator's desk: the state of the system in a
// sentence, and the doors to what can be set.
type managePage struct {
	page.Base
	Figures []page.Figure
	Doors   []entry
	Health  string
	Dir     string
	Admin   bool
}

func (w *Web) manage(rw http.ResponseWriter, r *http.Request) error {
	by, err := keeper(r)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	work, err := w.Upkeep.Jobs(r.Context(), by, upkeep.JobFilter{Limit: 1})
	if err != nil {
		return err
	}
	jobs := work.Counts // of the work that the list behind them shows
	var set map[string]org.Setting
	var region *org.Region
	err = w.DB.Read(r.Context(), func(tx *db.Tx) error {
		if set, err = org.Settings(tx); err != nil {
			return err
		}
		region, err = org.LoadRegion(tx)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	open := w.Law.Settings()
	v := &managePage{Health: w.Health, Dir: w.Dir, Admin: by.RequireAdmin() == nil}
	v.Title = page.T(r, "desk_web.manage")
	unset := 0
	if region == nil {
		unset = 1
	}
	v.Lead = sentence(l, []waiting{{unset, "desk_web.wait_region"}, {jobs[job.Dead], "desk_web.wait_jobs"}, {w.undecreed(), "desk_web.wait_calendar"}}, page.T(r, "desk_web.system_fine"))
	if at := w.page.Guessed(); at != "" {
		v.Notice = &page.Notice{Kind: "warn", Text: page.T(r, "desk_web.no_base_url", at)}
	}
	n := func(x int) string { return i18n.Number(l, int64(x)) }
	failed := page.Figure{Value: n(jobs[job.Dead]), Label: page.T(r, "desk_web.figure_dead"), Href: "/kelola/pekerjaan?saring=gagal"}
	if jobs[job.Dead] > 0 {
		failed.Kind = "bad"
	}
	v.Figures = []page.Figure{failed,
		{Value: n(jobs[job.Waiting] + jobs[job.Running]), Label: page.T(r, "desk_web.figure_jobs"), Href: "/kelola/pekerjaan?saring=menunggu"},
		{Value: n(len(set)), Label: page.T(r, "desk_web.figure_settings", len(open)), Href: "/kelola/angka"}}
	door := func(key, href string) {
		v.Doors = append(v.Doors, entry{Title: page.T(r, "desk_web."+key), Text: page.T(r, "desk_web."+key+"_text"), Href: href})
	}
	door("region", "/kelola/daerah")
	door("numbers", "/kelola/angka")
	door("calendar", "/kelola/kalender")
	door("hours", "/kelola/jam-kerja")
	if w.Duties != nil {
		door("quiet", "/kelola/jam-tenang")
	}
	door("region_map", "/kelola/peta")
	door("accounts", "/kelola/akun")
	door("jobs", "/kelola/pekerjaan")
	door("trace", "/jejak")
	if may(by, actor.PersonnelOfficer) {
		door("import", "/impor")
	}
	return w.set.Render(rw, r, "manage.html", v)
}

// undecreed is 1 when deadlines soon cross into a year whose holidays nobody
// entered. The joint decree for the next year appears in September or October.
func (w *Web) undecreed() int {
	today := w.page.Today()
	if w.Calendar == nil || today.Time().Month() < time.October || w.Calendar.Calendar().Decided(today.Year()+1) {
		return 0
	}
	return 1
}

// regionPage is the form of the region's profile.
type regionPage struct {
	page.Base
	Kinds, Zones, Weeks, Heads []page.Option
	Numbers                    []page.Field // forms of paper numbers
	Elections                  []electionFields
	Judges                     bool // may change what rules about people read
}

// electionFields are the names of the inputs of one election.
type electionFields struct {
	N                                    int
	Name, Determination, Term, TakesPart string
}

func (w *Web) regionForm(rw http.ResponseWriter, r *http.Request) error {
	if _, err := keeper(r); err != nil {
		return err
	}
	region, err := w.region(r)
	if errs.Is(err, errs.NotFound) {
		region, err = &org.Region{Zone: "Asia/Jakarta", WeekDays: 5}, nil
	}
	if err != nil {
		return err
	}
	return w.showRegion(rw, r, page.NewForm(r, profileValues(region)))
}

func (w *Web) showRegion(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	o := func(value, label string) page.Option { return page.Option{Value: value, Label: label} }
	t := func(key string) string { return page.T(r, key) }
	v := &regionPage{
		Judges: may(actor.Of(r.Context()), actor.PersonnelOfficer),
		Kinds:  []page.Option{o("kota", t("desk_web.kind_city")), o("kabupaten", t("desk_web.kind_regency"))},
		Zones:  []page.Option{o("Asia/Jakarta", "WIB"), o("Asia/Makassar", "WITA"), o("Asia/Jayapura", "WIT")},
		Weeks:  []page.Option{o("5", t("desk_web.week_5")), o("6", t("desk_web.week_6"))},
		Heads:  []page.Option{o("definitive", t("desk_web.head_definitive")), o("pj", t("desk_web.head_pj")), o("pjs", t("desk_web.head_pjs")), o("plt", t("desk_web.head_plt")), o("plh", t("desk_web.head_plh"))},
	}
	for _, form := range org.NumberForms {
		field := f.Input("number_form_"+string(form), "desk_web.r_number_"+string(form), "max=60", "narrow")
		field.Hint = page.T(r, "desk_web.r_number_form_hint", form.Usual())
		v.Numbers = append(v.Numbers, field)
	}
	// One empty place more than there are, so that an election can be added.
	for i := range min(electionsIn(f)+1, maxElections) {
		n := strconv.Itoa(i)
		v.Elections = append(v.Elections, electionFields{i + 1, "election_" + n, "determination_" + n, "term_ends_" + n, "takes_part_" + n})
	}
	v.Base = page.Base{Title: t("desk_web.region"), Lead: t("desk_web.region_lead"), Form: f, Crumbs: manageCrumbs(r, t("desk_web.region"))}
	return w.set.Render(rw, r, "region.html", v)
}

func manageCrumbs(r *http.Request, here string) []page.Link {
	return []page.Link{{Label: page.T(r, "desk_web.manage"), Href: "/kelola"}, {Label: here}}
}

func (w *Web) saveRegion(rw http.ResponseWriter, r *http.Request) error {
	by, err := keeper(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	old, err := w.region(r)
	if errs.Is(err, errs.NotFound) {
		old, err = new(org.Region), nil
	}
	if err != nil {
		return err
	}
	region := profileOf(f)
	if f.Failed() {
		return w.showRegion(rw, r, f)
	}
	if !may(by, actor.PersonnelOfficer) { // the form did not show them
		region.ElectionsKnown, region.Elections = old.ElectionsKnown, old.Elections
		region.HeadStatus, region.HeadSwornOn = old.HeadStatus, old.HeadSwornOn
	}
	err = w.Org.SetRegion(r.Context(), by, region)
	if f.Take(err) {
		return w.showRegion(rw, r, f)
	}
	if err != nil {
		return err
	}
	if region.Name != old.Name || region.Zone != old.Zone {
		w.page.Say(rw, r, "done", "desk_web.region_saved_restart")
		return page.Redirect(rw, r, "/kelola/daerah")
	}
	w.page.Say(rw, r, "done", "desk_web.region_saved")
	return page.Redirect(rw, r, "/kelola/daerah")
}

// numbersPage is the numbers that the law leaves open.
type numbersPage struct {
	page.Base
	Numbers []numberLine
	May     bool
}

type numberLine struct {
	ID, Name, Unit string
	Default, Value string
	Citation, Note string
	Set            *org.Setting
	Form           *page.Form // this number's own values and problems
}

func (w *Web) numbers(rw http.ResponseWriter, r *http.Request) error {
	if _, err := keeper(r); err != nil {
		return err
	}
	return w.showNumbers(rw, r, "", nil)
}

func (w *Web) showNumbers(rw http.ResponseWriter, r *http.Request, failed string, f *page.Form) error {
	var set map[string]org.Setting
	err := w.DB.Read(r.Context(), func(tx *db.Tx) (err error) {
		set, err = org.Settings(tx)
		return err
	})
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &numbersPage{May: may(actor.Of(r.Context()), actor.PersonnelOfficer)}
	v.Base = page.Base{Title: page.T(r, "desk_web.numbers"), Lead: page.T(r, "desk_web.numbers_lead", len(w.Law.Settings())), Form: f, Crumbs: manageCrumbs(r, page.T(r, "desk_web.numbers"))}
	for _, s := range w.Law.Settings() {
		x := numberLine{ID: s.ID, Name: numberName(l, s.ID), Unit: unitName(l, s.Unit), Default: s.Default, Value: s.Default, Citation: s.Citation.String(), Note: s.Note}
		values := map[string][]string{"id": {s.ID}}
		if mine, ok := set[s.ID]; ok {
			x.Set, x.Value = &mine, mine.Value
			values["value-"+s.ID], values["basis-"+s.ID] = []string{mine.Value}, []string{mine.Basis}
		}
		x.Form = page.NewForm(r, values)
		if s.ID == failed {
			x.Form = f
		}
		v.Numbers = append(v.Numbers, x)
	}
	return w.set.Render(rw, r, "numbers.html", v)
}

// numberName is what a number of package regulation is called.
func numberName(l i18n.Lang, id string) string {
	if key := "desk_web.number_" + strings.ReplaceAll(id, ".", "_"); i18n.Has(key) {
		return i18n.T(l, key)
	}
	return id
}

func unitName(l i18n.Lang, unit string) string {
	if key := "desk_web.unit_" + unit; i18n.Has(key) {
		return i18n.T(l, key)
	}
	return unit
}

func (w *Web) saveNumber(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id := f.Get("id")
	value, basis := f.Get("value-"+id), f.Get("basis-"+id)
	if f.Has("default") {
		value = ""
	}
	err = w.Org.SetNumber(r.Context(), by, id, value, basis)
	if f.Take(err) {
		for i := range f.Problems { // each number has fields of its own
			f.Problems[i].Name += "-" + id
		}
		return w.showNumbers(rw, r, id, f)
	}
	if err != nil {
		return err
	}
	said := "desk_web.number_saved"
	if value == "" {
		said = "desk_web.number_default"
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/kelola/angka")
}

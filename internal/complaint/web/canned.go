package web

import (
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

type cannedPage struct {
	page.Base
	Groups []cannedGroup
	Edit   *complaint.Canned
	Units  []page.Option
	Topics []page.Option
	Fields []string
}

// cannedGroup are the prepared answers of one agency, or of all.
type cannedGroup struct {
	Name  string
	Items []cannedLine
}

type cannedLine struct {
	complaint.Canned
	Topic string
	Mend  []string // what a citizen would stumble over
}

func (w *Web) cannedList(rw http.ResponseWriter, r *http.Request) error {
	return w.showCanned(rw, r, page.NewForm(r, nil))
}

func (w *Web) showCanned(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	units, all, err := w.svc.CannedUnits(r.Context(), by(r))
	if err != nil {
		return err
	}
	items, err := w.svc.AllCanned(r.Context(), by(r))
	if err != nil {
		return err
	}
	v := &cannedPage{Fields: complaint.CannedFields}
	v.Form = f
	v.Title, v.Lead = page.T(r, "complaint_desk.canned_title"), page.T(r, "complaint_desk.canned_lead")
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: v.Title}}
	if all {
		v.Units = append(v.Units, page.Option{Label: page.T(r, "complaint_desk.canned_everywhere")})
	}
	for _, u := range units {
		v.Units = append(v.Units, page.Option{Value: string(u.ID), Label: u.Name})
	}
	edit := r.URL.Query().Get("ubah")
	if f.Has("id") {
		edit = f.Get("id")
	}
	for i := range items {
		x := &items[i]
		if x.ID == edit {
			v.Edit = x
			if !f.Failed() {
				f.Values.Set("judul", x.Title)
				f.Values.Set("isi", x.Text)
				f.Values.Set("topik", string(x.Category))
				f.Values.Set("unit", string(x.Unit))
			}
		}
		name := w.unitName(r, x.Unit)
		if x.Unit == "" {
			name = page.T(r, "complaint_desk.canned_everywhere")
		}
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
			v.Groups = append(v.Groups, cannedGroup{Name: name})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Items = append(g.Items, cannedLine{Canned: *x, Topic: w.topic(page.Lang(r), x.Category), Mend: w.mendCanned(r, x)})
	}
	v.Topics = append([]page.Option{{Label: page.T(r, "complaint_desk.every_topic")}}, w.topics(r)...)
	return w.set.Render(rw, r, "canned.html", v)
}

// mendCanned checks a prepared answer as an answer is, with its fields filled
// in: what is missing of greeting, name and date belongs to the one who uses it.
func (w *Web) mendCanned(r *http.Request, c *complaint.Canned) []string {
	text := c.Fill(complaint.CannedFacts{Number: "KDR-2611-7K3MQ4", Agency: "Dinas", Officer: "Petugas", Due: "26 November 2026", Place: "Jalan Melati"})
	var out []string
	for _, x := range complaint.CheckAnswer(text, complaint.AnswerFacts{}) {
		if x.Until > 0 { // something that stands there
			out = append(out, page.T(r, x.Key, x.Args...))
		}
	}
	return out
}

func (w *Web) cannedSave(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	said := "complaint_desk.canned_saved"
	if f.Get("do") == "hapus" {
		err, said = w.svc.DeleteCanned(r.Context(), by(r), f.Get("id")), "complaint_desk.canned_deleted"
	} else {
		_, err = w.svc.SaveCanned(r.Context(), by(r), complaint.Canned{ID: f.Get("id"), Title: f.Get("judul"), Text: f.Get("isi"),
			Category: routing.CategoryKey(f.Get("topik")), Unit: org.UnitID(f.Get("unit")), Version: int64(f.Int("versi"))})
	}
	if take(f, err) {
		return w.showCanned(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/jawaban-baku")
}

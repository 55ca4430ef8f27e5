package web

import (
	"net/http"
	"net/url"

	"pendopo/internal/calendar/receipt"
	"pendopo/internal/duty"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// abovePage is what is late below a superior: by agency, by how long, and who
// holds it.
type abovePage struct {
	page.Base
	Filters page.Filters
	Groups  []group
	More    page.More
	Reset   string
	Narrow  bool
}

func (w *Web) above(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := duty.AboveFilter{Unit: org.UnitID(q.Get("unit")), All: q.Get("tampil") == "semua", Kind: duty.Kind(q.Get("jenis")), Text: q.Get("q")}
	var err error
	if f.After, err = keyOf(q.Get("after")); err != nil {
		return err
	}
	list, err := w.engine.Above(r.Context(), by(r), f)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &abovePage{Reset: "/terlambat", Narrow: f.Unit != "" || f.Text != "" || f.Kind != ""}
	v.Title = page.T(r, "duty_web.late_title")
	if f.All {
		v.Title = page.T(r, "duty_web.below_title")
	}
	v.Lead = page.T(r, "duty_web.late_none")
	if list.Late > 0 {
		v.Lead = page.T(r, "duty_web.late_lead", list.Late, len(list.Agencies))
	}
	v.Filters = agencyChips(l, q, list, f)
	v.Groups = w.belowGroups(l, list)
	v.More = page.More{Shown: len(list.Items), Total: -1}
	if list.Next != nil {
		v.More.Next = with("/terlambat", q, "after", placeOf(list.Next))
	}
	if f.After != (duty.Key{}) {
		v.More.First = with("/terlambat", q, "", "")
	}
	return w.set.Render(rw, r, "above.html", v)
}

// maxAgencies is how many agencies get a chip; the others are found by search.
const maxAgencies = 6

func agencyChips(l i18n.Lang, q url.Values, list duty.AbovePage, f duty.AboveFilter) page.Filters {
	out := page.Filters{Label: i18n.T(l, "duty_web.by_agency"), Search: &page.Search{Path: "/terlambat", Name: "q", Value: f.Text, Label: i18n.T(l, "duty_web.search"), Keep: withoutText(q)}}
	all := page.Chip{Label: i18n.T(l, "duty_web.all_late"), Count: list.Late, Href: with("/terlambat", q, "unit", ""), Current: f.Unit == ""}
	if f.All {
		all.Label, all.Count = i18n.T(l, "duty_web.all_agencies"), -1
	}
	out.Chips = append(out.Chips, all)
	for i, a := range list.Agencies {
		if i < maxAgencies || a.Agency.ID == f.Unit {
			out.Chips = append(out.Chips, page.Chip{Label: a.Agency.Name, Count: a.Late, Href: with("/terlambat", q, "unit", string(a.Agency.ID)), Current: a.Agency.ID == f.Unit})
		}
	}
	if f.All {
		out.Chips = append(out.Chips, page.Chip{Label: i18n.T(l, "duty_web.only_late"), Count: -1, Href: with("/terlambat", q, "tampil", "")})
	} else {
		out.Chips = append(out.Chips, page.Chip{Label: i18n.T(l, "duty_web.not_only_late"), Count: -1, Href: with("/terlambat", q, "tampil", "semua")})
	}
	return out
}

// belowGroups puts the lines of the page under their agency, in the order in
// which the agencies first appear: what is late longest is on top.
func (w *Web) belowGroups(l i18n.Lang, list duty.AbovePage) []group {
	var out []group
	at := map[string]int{}
	for _, x := range list.Items {
		name := ""
		if x.Agency != nil {
			name = x.Agency.Name
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, group{Name: name})
		}
		ln := line{ID: string(x.ID), Title: x.Title, Href: href(x.ID), Kind: kindName(l, x.Duty.Kind), Chair: postTitle(list.Snapshot, x.Duty.Post),
			Who: holderName(list.Snapshot, x.Owner), Guarded: x.Guard != "", Deadline: receipt.Badge(l, x.Left, x.DueAt, list.Zone, href(x.ID)+"#tenggat")}
		if x.Owner.Why != duty.Held {
			ln.Why = whyText(l, list.Snapshot, x.Owner.Why, x.Duty.Post)
		}
		if x.MayAsk {
			ln.Explain = href(x.ID) + "/penjelasan"
		}
		switch {
		case x.Asked == nil:
		case x.Asked.State.Ended():
			ln.Asked, ln.AskedOK = x.Asked.Outcome, true
		default:
			ln.Asked = i18n.T(l, "duty_web.asked_until", i18n.Moment(l, x.Asked.DueAt, list.Zone))
		}
		out[i].Lines = append(out[i].Lines, ln)
	}
	return out
}

package web

import (
	"net/url"
	"strconv"

	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// maxElections bounds the form; a region has two within a term.
const maxElections = 6

// profileValues are the profile as the form shows it.
func profileValues(p *org.Region) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("version", strconv.FormatInt(p.Version, 10))
	set("name", p.Name)
	set("formal", p.Formal)
	set("kind", p.Kind)
	set("province", p.Province)
	set("seat", p.Seat)
	set("head_title", p.HeadTitle)
	set("code", p.Code)
	set("number_code", p.NumberCode)
	for form, text := range p.NumberForms {
		set("number_form_"+string(form), text)
	}
	set("founding", p.Founding)
	set("address", p.Address)
	set("phone", p.Phone)
	set("web", p.Web)
	set("zone", p.Zone)
	set("week_days", strconv.Itoa(p.WeekDays))
	set("head_status", p.HeadStatus)
	set("head_sworn_on", string(p.HeadSwornOn))
	if p.ElectionsKnown {
		set("elections_known", "1")
	}
	for i, e := range p.Elections {
		n := strconv.Itoa(i)
		set("election_"+n, e.Name)
		set("determination_"+n, string(e.Determination))
		set("term_ends_"+n, string(e.TermEnds))
		if e.TakesPart {
			set("takes_part_"+n, "1")
		}
	}
	return v
}

// electionsIn is how many places for elections the form has filled.
func electionsIn(f *page.Form) int {
	n := 0
	for i := range maxElections {
		if f.Get("election_"+strconv.Itoa(i)) != "" || f.Get("determination_"+strconv.Itoa(i)) != "" {
			n = i + 1
		}
	}
	return n
}

// profileOf reads the form back; dates that are none become problems beside
// their fields.
func profileOf(f *page.Form) *org.Region {
	p := &org.Region{
		Name: f.Get("name"), Formal: f.Get("formal"), Kind: f.Get("kind"), Province: f.Get("province"), Seat: f.Get("seat"),
		HeadTitle: f.Get("head_title"), Code: f.Get("code"), NumberCode: f.Get("number_code"), Address: f.Get("address"),
		Phone: f.Get("phone"), Web: f.Get("web"), Zone: f.Get("zone"), WeekDays: f.Int("week_days"),
		HeadStatus: f.Get("head_status"), HeadSwornOn: f.Date("head_sworn_on"), ElectionsKnown: f.Has("elections_known"),
	}
	for _, form := range org.NumberForms {
		if text := f.Get("number_form_" + string(form)); text != "" {
			if p.NumberForms == nil {
				p.NumberForms = map[org.NumberForm]string{}
			}
			p.NumberForms[form] = text
		}
	}
	p.Founding = f.Get("founding")
	p.Version, _ = strconv.ParseInt(f.Get("version"), 10, 64) // a wrong one is an old one
	for i := range maxElections {
		n := strconv.Itoa(i)
		e := org.Election{Name: f.Get("election_" + n), TakesPart: f.Has("takes_part_" + n), Determination: f.Date("determination_" + n), TermEnds: f.Date("term_ends_" + n)}
		switch {
		case e.Name == "" && e.Determination == "":
		case e.Name == "":
			f.Fail("election_"+n, "desk_web.election_name_missing")
		case e.Determination == "" && e.TakesPart:
			f.Fail("determination_"+n, "desk_web.election_day_missing")
		default:
			p.Elections = append(p.Elections, e)
		}
	}
	return p
}

package web

import (
	"encoding/json"
	"net/http"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// namer says in words what the identifiers of acts stand for, as far as the
// reader may know it.
type namer struct {
	lang     i18n.Lang
	zone     *time.Location
	reg      *org.Register
	rounds   map[string]string // those the reader may see, by id
	holdings map[org.HoldingID]*org.Holding
	accounts map[string]page.Link
	imports  bool // the reader may open imports
	handover bool // the reader may open every handover
	// find looks an account up as the reader; nil when there are no accounts.
	find func(id string) (account.Account, error)
}

func (w *Web) namer(r *http.Request, by actor.Actor) (*namer, error) {
	reg, err := w.Org.Get(r.Context())
	if err != nil {
		return nil, err
	}
	n := &namer{lang: page.Lang(r), zone: w.page.Zone(), reg: reg, rounds: map[string]string{}, accounts: map[string]page.Link{},
		imports: may(by, actor.PersonnelOfficer), handover: may(by, roundReaders[:4]...)}
	if w.Accounts != nil {
		n.find = func(id string) (account.Account, error) { return w.Accounts.Get(r.Context(), by, account.ID(id)) }
	}
	if may(by, roundReaders...) {
		rounds, err := w.Rounds.List(r.Context(), by, 500)
		if err != nil {
			return nil, err
		}
		for _, x := range rounds {
			n.rounds[string(x.ID)] = x.Title
		}
	}
	return n, nil
}

func (n *namer) t(key string, args ...any) string { return i18n.T(n.lang, key, args...) }

func (n *namer) day(at time.Time) clock.Date { return clock.DateOf(at, n.zone) }

// line is an act in words.
func (n *namer) line(e ledger.Entry) actLine {
	x := actLine{At: e.At, What: n.what(e), Href: "/jejak/" + e.ID, Erased: e.Erased, Subject: n.subject(e)}
	x.Clock = i18n.Clock(n.lang, e.At, n.zone)
	x.Who = n.who(e)
	if e.ActorPerson != "" {
		x.WhoHref = "/pegawai/" + e.ActorPerson
	}
	if p := n.reg.Posts[org.PostID(e.ActorPost)]; p != nil {
		x.Post = p.Title
	}
	// A draft is for named people only; its acts say that something happened,
	// not what.
	if e.SubjectKind == "round" && n.rounds[e.Subject] == "" {
		x.Hidden = true
	}
	return x
}

// what is the act in words; a kind without words is shown by its own name, so
// that nothing is hidden by a missing translation.
func (n *namer) what(e ledger.Entry) string {
	if key := "desk_web.act." + e.Kind; i18n.Has(key) {
		return n.t(key)
	}
	return e.Kind
}

// who acted: a person, an administrator, who has no person, or the program and
// the command line.
func (n *namer) who(e ledger.Entry) string {
	var d struct {
		Account string `json:"by_account"`
		System  string `json:"by_system"`
	}
	if e.ActorPerson == "" {
		_ = json.Unmarshal(e.Data, &d) // an act without these words was the program's
	}
	switch {
	case d.Account != "":
		if n.find != nil {
			if a, err := n.find(d.Account); err == nil && a.Name != "" {
				return n.t("desk_web.administrator_named", a.Name)
			}
		}
		return n.t("desk_web.administrator")
	case d.System != "":
		return d.System
	}
	return n.person(e.ActorPerson)
}

func (n *namer) person(id string) string {
	if id == "" {
		return n.t("desk_web.the_system")
	}
	if p := n.reg.People[people.PersonID(id)]; p != nil {
		return p.Name.String()
	}
	return n.t("desk_web.somebody")
}

// subject is what an act is about, with the page where it is looked at.
func (n *namer) subject(e ledger.Entry) page.Link {
	switch e.SubjectKind {
	case "round":
		if title := n.rounds[e.Subject]; title != "" {
			return page.Link{Label: title, Href: subjectHref("round", e.Subject)}
		}
		return page.Link{Label: n.t("desk_web.hidden_round")}
	case "person":
		return page.Link{Label: n.person(e.Subject), Href: "/pegawai/" + e.Subject}
	case "post":
		if p := n.reg.Posts[org.PostID(e.Subject)]; p != nil {
			return page.Link{Label: p.Title, Href: "/jabatan/" + e.Subject}
		}
	case "unit":
		if u := n.reg.Units[org.UnitID(e.Subject)]; u != nil {
			return page.Link{Label: u.Name, Href: "/unit/" + e.Subject}
		}
	case "holding":
		return n.holding(org.HoldingID(e.Subject))
	case "import":
		var d struct{ File string }
		if json.Unmarshal(e.Data, &d) == nil && d.File != "" {
			if !n.imports {
				return page.Link{Label: d.File}
			}
			return page.Link{Label: d.File, Href: "/impor/berkas/" + e.Subject}
		}
	case "import_kind":
		if key := "intake_web.kind_" + e.Subject; i18n.Has(key) {
			if !n.imports {
				return page.Link{Label: n.t(key)}
			}
			return page.Link{Label: n.t(key), Href: "/impor/" + e.Subject}
		}
	case "ceremony":
		return page.Link{Label: n.t("desk_web.a_ceremony"), Href: "/pelantikan/" + e.Subject}
	case "document":
		var d struct{ Number, Kind string }
		if err := json.Unmarshal(e.Data, &d); err != nil {
			return page.Link{Label: n.t("desk_web.a_document")}
		}
		// Papers without a number of their own, and all others, say which kind.
		if key := "document.kind." + d.Kind; d.Kind != "" && i18n.Has(key) {
			kind := n.t(key)
			if d.Number != "" {
				kind += ", " + d.Number
			}
			return page.Link{Label: kind}
		}
		if d.Number != "" {
			return page.Link{Label: n.t("desk_web.a_document_number", d.Number)}
		}
		return page.Link{Label: n.t("desk_web.a_document")}
	case "setting":
		return page.Link{Label: numberName(n.lang, e.Subject), Href: "/kelola/angka"}
	case "calendar_amendment", "calendar":
		return page.Link{Label: n.t("desk_web.calendar"), Href: "/kelola/kalender"}
	case "region_map":
		return page.Link{Label: n.t("desk_web.region_map"), Href: "/kelola/peta"}
	case "region":
		return page.Link{Label: n.t("desk_web.region"), Href: "/kelola/daerah"}
	case "account":
		return n.account(e)
	case "job":
		var d struct{ Work string }
		if json.Unmarshal(e.Data, &d) == nil && d.Work != "" {
			return page.Link{Label: jobName(n.lang, d.Work), Href: "/kelola/pekerjaan"}
		}
	case "handover", "handover_item":
		if !n.handover { // whose acts are listed was part of it then, perhaps no longer
			return page.Link{Label: n.t("desk_web.a_" + e.SubjectKind)}
		}
		if e.SubjectKind == "handover_item" {
			return page.Link{Label: n.t("desk_web.a_handover_item"), Href: "/butir-serah-terima/" + e.Subject}
		}
		return page.Link{Label: n.t("desk_web.a_handover"), Href: "/serah-terima/" + e.Subject}
	case "acting_order":
		return page.Link{Label: n.t("desk_web.a_acting_order")}
	case "handover_transfer":
		return page.Link{Label: n.t("desk_web.a_handover_transfer")}
	case "register", "ledger":
		return page.Link{Label: n.t("desk_web.a_" + e.SubjectKind)}
	}
	return page.Link{Label: e.SubjectKind + " " + e.Subject}
}

// account names the owner of an account, or the name an administrator signs in
// with. A reader who may not manage accounts learns no more than the act says.
func (n *namer) account(e ledger.Entry) page.Link {
	if x, ok := n.accounts[e.Subject]; ok {
		return x
	}
	x := page.Link{Label: n.t("desk_web.an_account")}
	var d struct{ Login, Person string }
	_ = json.Unmarshal(e.Data, &d) // an act without these words names nobody
	if n.find != nil && d.Person == "" {
		if a, err := n.find(e.Subject); err == nil {
			d.Login, d.Person = a.Login, a.Person
		}
	}
	switch {
	case d.Person != "":
		x = page.Link{Label: n.person(d.Person), Href: "/pegawai/" + d.Person}
	case d.Login != "":
		x.Label = d.Login
	}
	n.accounts[e.Subject] = x
	return x
}

func (n *namer) holding(id org.HoldingID) page.Link {
	if n.holdings == nil {
		n.holdings = make(map[org.HoldingID]*org.Holding, len(n.reg.Holdings))
		for _, h := range n.reg.Holdings {
			n.holdings[h.ID] = h
		}
	}
	h := n.holdings[id]
	if h == nil {
		return page.Link{Label: n.t("desk_web.a_holding")}
	}
	title := ""
	if p := n.reg.Posts[h.Post]; p != nil {
		title = h.Kind.Prefix() + p.Title
	}
	return page.Link{Label: n.t("desk_web.holding_of", n.person(string(h.Person)), title), Href: "/jabatan/" + string(h.Post)}
}

// subjectHref is the page of what a pack of papers belongs to.
func subjectHref(kind, id string) string {
	switch kind {
	case "round":
		return "/penataan/" + id
	case "ceremony":
		return "/pelantikan/" + id
	}
	return ""
}

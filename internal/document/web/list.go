package web

import (
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type listPage struct {
	page.Base
	Waiting []waitingLine
	Rounds  []*appointment.Round
	Own     []docLine
	Office  bool // sees rounds, not only own papers
}

// waitingLine is a pack with papers that wait for the reader's signature.
type waitingLine struct {
	Href, Title string
	Count       int
}

// list is the papers that wait for the reader, those about the reader, and the
// packs for those who work with them.
func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
	a := by(r)
	if !a.SignedIn() {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	v := &listPage{}
	v.Title = page.T(r, "document_web.title")
	titles := map[string]string{}
	rounds, err := w.rounds.List(r.Context(), a, 200)
	switch {
	case err == nil:
		v.Office = a.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer, actor.Inspector) == nil
		for _, x := range rounds {
			titles[string(x.ID)] = x.Title
			if x.State != appointment.Draft && x.State != appointment.Submitted && x.State != appointment.Cancelled {
				v.Rounds = append(v.Rounds, x.Round)
			}
		}
	case !errs.Is(err, errs.Forbidden):
		return err
	}
	total := 0
	if a.Person != "" {
		counts := map[string]int{}
		var order []string
		err := w.each(r, document.Filter{Signer: a.Person}, func(d *document.Document) {
			if d.Kind == document.Decision && d.State == document.Drafted {
				return // signed on the pack's own page, together with the round
			}
			if d.Subject.Kind == "handover" || d.Subject.Kind == "strategy" {
				return // signed where the handover is settled
			}
			if d.Subject.Kind == "acting_order" {
				v.Waiting = append(v.Waiting, waitingLine{paperHref(d), d.Title, 1})
				total++
				return
			}
			if counts[d.Subject.ID] == 0 {
				order = append(order, d.Subject.ID)
			}
			counts[d.Subject.ID]++
			total++
		})
		if err != nil {
			return err
		}
		for _, id := range order {
			title := titles[id]
			if title == "" {
				title = page.T(r, "document_web.a_round")
			}
			v.Waiting = append(v.Waiting, waitingLine{"/sk/" + id, title, counts[id]})
		}
		found, err := w.docs.Find(r.Context(), a, document.Filter{Person: a.Person, Limit: 50})
		if err != nil {
			return err
		}
		for _, d := range found.Documents {
			if d.State != document.Withdrawn && d.State != document.Superseded {
				v.Own = append(v.Own, w.docLine(r, d))
			}
		}
	}
	if total > 0 {
		v.Lead = page.T(r, "document_web.lead_waiting", total)
	} else {
		v.Lead = page.T(r, "document_web.lead_none")
	}
	return w.set.Render(rw, r, "list.html", v)
}

// each walks all pages of a filter.
func (w *Web) each(r *http.Request, f document.Filter, do func(*document.Document)) error {
	f.Limit = 500
	for {
		found, err := w.docs.Find(r.Context(), by(r), f)
		if err != nil {
			return err
		}
		for _, d := range found.Documents {
			do(d)
		}
		if !found.More {
			return nil
		}
		f.After = found.Documents[len(found.Documents)-1].ID
	}
}

type docLine struct {
	*document.Document
	Href, Name   string
	Who          string // whom a personal paper concerns; else its title
	Status, Word string
	Waits        string
	When         string
	Why          string // of a failure
}

// paperHref leads to a paper: on the page of its round or order, or by itself
// where it is of a handover.
func paperHref(d *document.Document) string {
	if d.Subject.Kind == "handover" || d.Subject.Kind == "strategy" {
		return "/naskah-serah-terima/" + string(d.ID)
	}
	if d.Subject.Kind == "acting_order" {
		return "/plt/surat/" + d.Subject.ID
	}
	return "/sk/" + d.Subject.ID + "/naskah/" + string(d.ID)
}

func (w *Web) docLine(r *http.Request, d *document.Document) docLine {
	l := docLine{Document: d, Href: paperHref(d), Name: kindName(r, d.Kind), Word: page.T(r, "document.state."+string(d.State)), Status: "note"}
	l.Who = d.Title
	if i := strings.LastIndex(d.Title, ": "); i > 0 && d.Item != "" {
		l.Who = d.Title[i+2:]
	}
	switch d.State {
	case document.Signed:
		l.Status = "ok"
		if d.Method == document.None {
			l.Word = page.T(r, "document_web.ready")
		}
	case document.Withdrawn, document.Superseded:
		l.Status = "warn"
	default:
		l.Waits = waitsFor(r, d)
	}
	if d.Failure.Key != "" {
		l.Status, l.Word, l.Why = "bad", page.T(r, "document_web.failed"), reason(r, d)
	}
	if d.Dated != "" {
		l.When = date(r, d.Dated)
	}
	return l
}

// waitsFor names whose signatures a paper lacks, in their order.
func waitsFor(r *http.Request, d *document.Document) string {
	out := ""
	for _, l := range d.Signatures {
		if !l.At.IsZero() || !l.ApprovedAt.IsZero() {
			continue
		}
		if out != "" {
			out += ", "
		}
		out += l.Name
	}
	return out
}

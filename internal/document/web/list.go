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
	Count       int // 0: the decision itself, whose papers are not drafted yet
}

// SigningPage is where what waits for a signature is signed.
func SigningPage(a document.Awaited) string {
	switch a.Subject.Kind {
	case "gathering":
		return "/pertemuan/" + a.Subject.ID + "#naskah"
	case "acting_order":
		return "/plt/surat/" + a.Subject.ID
	case "strategy":
		return "/serah-terima/" + a.Subject.ID + "/strategi"
	case "handover":
		return "/serah-terima/saya" // given, received or taken note of: all on the own page
	}
	if a.Decision {
		return "/sk/" + a.Subject.ID + "#tandatangan"
	}
	return "/sk/" + a.Subject.ID
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
	titles, undrafted := map[string]string{}, map[string]bool{}
	rounds, err := w.rounds.List(r.Context(), a, 200)
	switch {
	case err == nil:
		v.Office = a.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer, actor.Inspector) == nil
		for _, x := range rounds {
			titles[string(x.ID)] = x.Title
			if x.State == appointment.Cleared && a.Require(actor.AppointingAuthority) == nil {
				undrafted[string(x.ID)] = true
			}
			if x.State != appointment.Draft && x.State != appointment.Submitted && x.State != appointment.Cancelled {
				v.Rounds = append(v.Rounds, x.Round)
			}
		}
	case !errs.Is(err, errs.Forbidden):
		return err
	}
	total := 0
	if a.Person != "" {
		waits, err := w.docs.Awaits(r.Context(), a)
		if err != nil {
			return err
		}
		total = document.AwaitedPapers(waits)
		for _, x := range waits {
			title := x.First.Title
			if x.Subject.Kind == "round" {
				if title = titles[x.Subject.ID]; title == "" {
					title = page.T(r, "document_web.a_round")
				}
				delete(undrafted, x.Subject.ID)
			}
			v.Waiting = append(v.Waiting, waitingLine{SigningPage(x), title, x.Papers})
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
	for _, x := range v.Rounds {
		if undrafted[string(x.ID)] {
			v.Waiting = append(v.Waiting, waitingLine{"/sk/" + string(x.ID) + "#tandatangan", x.Title, 0})
		}
	}
	switch {
	case total > 0:
		v.Lead = page.T(r, "document_web.lead_waiting", total)
	case len(v.Waiting) > 0:
		v.Lead = page.T(r, "document_web.lead_decide", len(v.Waiting))
	default:
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

package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type paperPage struct {
	page.Base
	D       *document.Document
	Line    docLine
	ID      string // round
	Facts   []page.Fact
	Signers []page.Step
	CanEnd  bool
	CanInk  bool
	Retry   bool
	Trial   bool
}

var officers = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer}

func (w *Web) paper(rw http.ResponseWriter, r *http.Request) error { return w.showPaper(rw, r, nil) }

func (w *Web) showPaper(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	d, err := w.find(r)
	if err != nil {
		return err
	}
	v := &paperPage{D: d, Line: w.docLine(r, d), ID: r.PathValue("round"), Trial: d.Method == document.Trial}
	v.Title, v.Form = d.Title, f
	v.Crumbs = []page.Link{{Label: page.T(r, "document_web.title"), Href: "/sk"}, {Label: page.T(r, "document_web.a_round"), Href: "/sk/" + v.ID}}
	add := func(key, value string, href string) {
		if value != "" {
			v.Facts = append(v.Facts, page.Fact{Label: page.T(r, key), Value: value, Href: href})
		}
	}
	add("document_web.kind", v.Line.Name, "")
	add("document_web.number", d.Number, "")
	add("document_web.date", v.Line.When, "")
	if d.Pages > 0 {
		add("document_web.pages", page.Number(r, d.Pages), "")
	}
	if d.Code != "" && d.SHA256 != "" {
		add("document_web.code", d.Code, "/periksa/"+d.Code)
	}
	if d.Size > 0 {
		add("document_web.size", i18n.Bytes(page.Lang(r), d.Size), "")
	}
	if d.StateNote != "" {
		add("document_web.note", d.StateNote, "")
	}
	now := true
	for _, l := range d.Signatures {
		s := page.Step{Label: l.Name, Note: l.Title, State: "later"}
		switch {
		case !l.At.IsZero():
			s.State = "done"
			s.Note += ", " + i18n.Moment(page.Lang(r), l.At, w.page.Zone())
		case !l.ApprovedAt.IsZero():
			s.State = "done"
			s.Note += ", " + page.T(r, "document_web.approved")
		case now:
			s.State, now = "now", false
		}
		v.Signers = append(v.Signers, s)
	}
	office := by(r).Require(officers...) == nil
	living := d.State == document.Drafted || d.State == document.Numbered || d.State == document.Signed
	v.CanEnd = office && living && d.State != document.Drafted && by(r).Require(actor.AuthorizedOfficial, actor.AppointingAuthority, actor.LegalOfficer) == nil
	v.CanInk = office && d.Method == document.Wet && d.State == document.Numbered && d.SHA256 != ""
	v.Retry = office && d.Failure.Key != ""
	return w.set.Render(rw, r, "paper.html", v)
}

// find loads the paper of the address; one of another pack is not there.
func (w *Web) find(r *http.Request) (*document.Document, error) {
	d, err := w.docs.Get(r.Context(), by(r), paperID(r))
	if err != nil {
		return nil, err
	}
	if d.Subject != appointment.Pack(roundID(r)) {
		return nil, errs.New(errs.NotFound, "document.not_found")
	}
	return d, nil
}

// preview sends the PDF: the sealed bytes, or the draft, which says so on every
// page. ?unduh=1 saves it.
func (w *Web) preview(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.find(r)
	if err != nil {
		return err
	}
	out, err := w.docs.Preview(r.Context(), by(r), d.ID)
	if err != nil {
		return err
	}
	sendPDF(rw, r, d.FileName, out.PDF)
	return nil
}

func sendPDF(rw http.ResponseWriter, r *http.Request, name string, b []byte) {
	how := "inline"
	if r.URL.Query().Has("unduh") {
		how = "attachment"
	}
	h := rw.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("%s; filename=%q", how, name+".pdf"))
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Cache-Control", "no-store")
	_, _ = rw.Write(b) // the reader is gone: nobody to tell
}

// merged streams the chosen papers as one file for the printer.
func (w *Web) merged(rw http.ResponseWriter, r *http.Request) error {
	f := filter(r.URL.Query(), appointment.Pack(roundID(r)))
	return stream(rw, "application/pdf", "naskah.pdf", func(out http.ResponseWriter) error {
		_, err := w.docs.Merged(r.Context(), by(r), f, page.T(r, "document_web.merged_title"), out)
		return err
	})
}

// zip streams the chosen papers with their signatures.
func (w *Web) zip(rw http.ResponseWriter, r *http.Request) error {
	f := filter(r.URL.Query(), appointment.Pack(roundID(r)))
	return stream(rw, "application/zip", "naskah.zip", func(out http.ResponseWriter) error {
		_, err := w.docs.Zip(r.Context(), by(r), f, out)
		return err
	})
}

// stream sends the headers of a download with its first byte, so that a refusal
// before it is still a page. A failure in the middle breaks the transfer off,
// which the browser reports as an incomplete download.
func stream(rw http.ResponseWriter, kind, name string, write func(http.ResponseWriter) error) error {
	out := &lazy{ResponseWriter: rw, kind: kind, name: name}
	err := write(out)
	if err != nil && out.started {
		panic(http.ErrAbortHandler)
	}
	return err
}

type lazy struct {
	http.ResponseWriter
	kind, name string
	started    bool
}

func (l *lazy) Write(b []byte) (int, error) {
	if !l.started {
		l.started = true
		h := l.Header()
		h.Set("Content-Type", l.kind)
		h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", l.name))
		h.Set("Cache-Control", "no-store")
	}
	return l.ResponseWriter.Write(b)
}

func (w *Web) retry(rw http.ResponseWriter, r *http.Request) error {
	if _, err := w.find(r); err != nil {
		return err
	}
	d, err := w.docs.SealOne(r.Context(), by(r), paperID(r))
	if err != nil {
		return err
	}
	if d.Failure.Key != "" {
		w.page.Say(rw, r, "warn", "document_web.failed_again")
	} else {
		w.page.Say(rw, r, "done", "document_web.retried")
	}
	return page.Redirect(rw, r, "/sk/"+r.PathValue("round")+"/naskah/"+string(d.ID))
}

func (w *Web) withdraw(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if _, err := w.find(r); err != nil {
		return err
	}
	err = w.docs.Withdraw(r.Context(), by(r), paperID(r), f.Get("reason"))
	if f.Take(err) {
		return w.showPaper(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "document_web.withdrawn")
	return page.Redirect(rw, r, "/sk/"+r.PathValue("round")+"/naskah/"+r.PathValue("id"))
}

// ink records that a paper has its signatures on paper.
func (w *Web) ink(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if _, err := w.find(r); err != nil {
		return err
	}
	err = w.db.Write(r.Context(), func(tx *db.Tx) error {
		return w.docs.SignedOnPaperIn(tx, by(r), paperID(r), f.Get("note"))
	})
	if f.Take(err) {
		return w.showPaper(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "document_web.inked")
	return page.Redirect(rw, r, "/sk/"+r.PathValue("round")+"/naskah/"+r.PathValue("id"))
}

// isPDF looks at the first bytes only; the check of the file does the rest.
func isPDF(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }

package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sign"
)

type checkPage struct {
	page.Base
	Code    string
	Action  string // where an upload goes
	Known   bool
	Unknown bool
	Verdict verdict
	Facts   []page.Fact
	Signers []page.Event
	Trial   bool
	Ledger  *ledgerCheck // nil: nothing about it is in the ledger
	Pending bool         // the ledger has not numbered the act yet
	SHA256  string
	File    *fileCheck
}

type verdict struct{ Kind, Title, Text string }

// ledgerCheck is what the ledger shows about the signing of a paper, in words,
// with the figures behind them.
type ledgerCheck struct {
	Words []page.Event
	Leaf  string
	Proof string
	File  string // where the evidence is
}

// fileCheck is what an uploaded file turned out to be.
type fileCheck struct {
	verdict
	Name       string
	Signatures []page.Event
	Held       []heldPaper // by a merged file, the first ones
	More       int         // held beyond those
	Kinds      string      // "1 keputusan, 8 petikan keputusan"
}

// heldPaper is one paper of a merged file.
type heldPaper struct {
	Name, Number string
	Code, Href   string
	Kind, Word   string // what it is worth today
}

// held is how many papers of a merged file are listed; all are counted.
const held = 50

// checkForm asks for a code or a file. A code in the query comes from the form
// without script.
func (w *Web) checkForm(rw http.ResponseWriter, r *http.Request) error {
	if code := r.URL.Query().Get("kode"); code != "" {
		return page.Redirect(rw, r, "/periksa/"+url.PathEscape(strings.TrimSpace(code)))
	}
	return w.showCheck(rw, r, &checkPage{})
}

// check is where the code of a printed paper leads: valid or not in one line,
// and no more than number, date and signers.
func (w *Web) check(rw http.ResponseWriter, r *http.Request) error {
	v := &checkPage{Code: r.PathValue("code")}
	p, err := w.docs.Verify(r.Context(), v.Code)
	switch {
	case errs.Is(err, errs.NotFound):
		v.Unknown = true
		v.Base.Status = http.StatusNotFound
	case err != nil:
		return err
	default:
		w.describe(r, v, p)
	}
	return w.showCheck(rw, r, v)
}

func (w *Web) showCheck(rw http.ResponseWriter, r *http.Request, v *checkPage) error {
	v.Layout, v.Action = page.Public, "/periksa"
	if v.Known {
		v.Action += "/" + v.Code
	}
	v.Title = page.T(r, "document_web.check_title")
	if v.Form == nil {
		v.Form = page.NewForm(r, url.Values{"kode": {v.Code}})
	}
	return w.set.Render(rw, r, "check.html", v)
}

// describe writes what the public may know of a paper.
func (w *Web) describe(r *http.Request, v *checkPage, p *document.Public) {
	l := page.Lang(r)
	v.Known, v.Code, v.Trial, v.SHA256 = true, p.Code, p.Trial, string(p.SHA256)
	name := kindName(r, p.Kind)
	number := name
	if p.Number != "" {
		number = page.T(r, "document_web.named", name, p.Number)
	}
	switch p.State {
	case document.Signed:
		v.Verdict = verdict{"ok", page.T(r, "document_web.valid"), page.T(r, "document_web.valid_text", number, p.Dated)}
	case document.Numbered:
		v.Verdict = verdict{"", page.T(r, "document_web.unsigned"), page.T(r, "document_web.unsigned_text", number)}
	case document.Superseded:
		v.Verdict = verdict{"bad", page.T(r, "document_web.superseded"), page.T(r, "document_web.superseded_text", number, p.SupersededBy)}
		if p.SupersededBy == "" {
			v.Verdict.Text = page.T(r, "document_web.superseded_draft", number)
		}
	default:
		v.Verdict = verdict{"bad", page.T(r, "document_web.revoked"), page.T(r, "document_web.revoked_text", number)}
	}
	if !p.EndedAt.IsZero() {
		v.Verdict.Text += " " + page.T(r, "document_web.ended_on", i18n.Moment(l, p.EndedAt, w.page.Zone()))
	}
	v.Facts = []page.Fact{{Label: page.T(r, "document_web.kind"), Value: name}}
	if p.Number != "" {
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "document_web.number"), Value: p.Number, Number: true})
	}
	v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "document_web.date"), Value: date(r, p.Dated)},
		page.Fact{Label: page.T(r, "document_web.code"), Value: p.Code, Number: true})
	for _, s := range p.Signers {
		e := page.Event{Title: s.Name, Text: s.Post, When: page.T(r, "document_web.not_signed_yet")}
		if s.Name == "" {
			e.Title = page.T(r, "document_web.the_official")
		}
		if !s.At.IsZero() {
			e.When = i18n.Moment(l, s.At, w.page.Zone())
		}
		v.Signers = append(v.Signers, e)
	}
	w.recorded(r, v, p)
}

// recorded says what the ledger proves: the signing is in, nothing that was in
// has changed since, who outside has seen it, and, of a paper that no longer
// stands, that this is in too.
func (w *Web) recorded(r *http.Request, v *checkPage, p *document.Public) {
	if p.Leaf == "" || w.ledger == nil {
		return
	}
	a, err := w.ledger.Assure(r.Context(), p.Leaf)
	if err != nil { // not numbered yet; or the ledger is damaged, which its own check reports
		v.Pending = true
		return
	}
	n := func(i int64) string { return i18n.Number(page.Lang(r), i) }
	moment := func(at time.Time) string { return i18n.Moment(page.Lang(r), at, w.page.Zone()) }
	c := &ledgerCheck{Leaf: p.Leaf, Proof: string(a.Proof.Text()), File: "/periksa/" + p.Code + "/bukti"}
	c.Words = []page.Event{
		{Title: page.T(r, "document_web.in_ledger"), Text: page.T(r, "document_web.in_ledger_text", n(a.Seq+1), n(a.Newest))},
		{Title: page.T(r, "document_web.unchanged"), Text: page.T(r, "document_web.unchanged_text", moment(a.FirstAt), n(a.First), n(a.Newest))},
	}
	for _, s := range a.Seen {
		c.Words = append(c.Words, page.Event{Title: page.T(r, "document_web.witnessed"), Text: page.T(r, "document_web.witnessed_text", s.Witness, moment(s.At), n(s.Size))})
	}
	if len(a.Seen) == 0 {
		c.Words = append(c.Words, page.Event{Title: page.T(r, "document_web.unwitnessed"), Text: page.T(r, "document_web.unwitnessed_text")})
	}
	if p.EndedLeaf != "" {
		if end, err := w.ledger.Prove(r.Context(), p.EndedLeaf); err == nil {
			c.Words = append(c.Words, page.Event{Title: page.T(r, "document_web.end_in_ledger"),
				Text: page.T(r, "document_web.end_in_ledger_text", n(end.Seq+1), moment(p.EndedAt))})
		}
	}
	v.Ledger = c
}

// checkUpload answers whether a file is what was issued.
func (w *Web) checkUpload(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	v := &checkPage{Code: r.PathValue("code")}
	v.Form = f
	up, err := f.Upload("file", sign.MaxFile)
	if err != nil {
		if !f.Take(err) {
			return err
		}
		return w.again(rw, r, v)
	}
	defer up.Close()
	b, err := up.Bytes()
	if err != nil {
		return err
	}
	if !isPDF(b) {
		f.Fail("file", "document_web.not_pdf")
		return w.again(rw, r, v)
	}
	res, err := w.docs.VerifyUpload(r.Context(), b, v.Code)
	if f.Take(err) {
		return w.again(rw, r, v)
	}
	if err != nil {
		return err
	}
	if res.Paper != nil {
		w.describe(r, v, res.Paper)
	}
	kind := "bad"
	if res.Verdict == document.Genuine {
		kind = "ok"
	} else if res.Verdict == document.Earlier || res.Verdict == document.Collected {
		kind = ""
	}
	v.File = &fileCheck{verdict: verdict{kind, page.T(r, "document_web.file_"+string(res.Verdict)), page.T(r, "document.verdict."+string(res.Verdict))}, Name: up.Name}
	if res.Verdict == document.Genuine && res.Paper != nil && res.Paper.Ended() { // no green for what must not be used
		v.File.verdict.Kind, v.File.verdict.Title = "", page.T(r, "document_web.file_ended")
	}
	w.hold(r, v.File, res.Papers)
	for _, s := range res.Report.Signatures {
		v.File.Signatures = append(v.File.Signatures, page.Event{When: i18n.Moment(page.Lang(r), s.At, w.page.Zone()), Title: s.Name, Text: signatureState(r, s, res.Verdict)})
	}
	return w.showCheck(rw, r, v)
}

// hold names the papers of a merged file, and says what became of them.
func (w *Web) hold(r *http.Request, f *fileCheck, papers []*document.Public) {
	if len(papers) == 0 {
		return
	}
	count, ended := map[document.Kind]int{}, 0
	var order []document.Kind
	for _, p := range papers {
		if count[p.Kind]++; count[p.Kind] == 1 {
			order = append(order, p.Kind)
		}
		if p.Ended() {
			ended++
		}
		if len(f.Held) == held {
			f.More++
			continue
		}
		h := heldPaper{Name: kindName(r, p.Kind), Number: p.Number}
		if p.Code != "" {
			h.Code, h.Href = p.Code, "/periksa/"+p.Code
		}
		switch {
		case p.Ended():
			h.Kind, h.Word = "bad", page.T(r, "document_web.held_ended")
		case p.State == document.Signed:
			h.Kind, h.Word = "ok", page.T(r, "document_web.held_signed")
		default:
			h.Kind, h.Word = "note", page.T(r, "document_web.held_unsigned")
		}
		f.Held = append(f.Held, h)
	}
	var kinds []string
	for _, k := range order {
		kinds = append(kinds, page.T(r, "document_web.held_kind", count[k], kindName(r, k)))
	}
	f.Kinds = strings.Join(kinds, ", ")
	if ended > 0 {
		f.verdict.Kind = "bad"
		f.verdict.Text += " " + page.T(r, "document_web.held_void", ended)
	}
}

// signatureState says what a signature inside a file is worth. One that is intact
// in a file with bytes behind it does not vouch for those.
func signatureState(r *http.Request, s sign.Signature, file document.Verdict) string {
	switch {
	case !s.Intact:
		return page.T(r, "document_web.sig_broken")
	case s.Altered || file == document.Altered:
		return page.T(r, "document_web.sig_altered")
	case !s.Trusted:
		return page.T(r, "document_web.sig_unknown", s.Issuer)
	}
	return page.T(r, "document_web.sig_good")
}

// again shows the form with its mistakes, and the paper when the address names
// one.
func (w *Web) again(rw http.ResponseWriter, r *http.Request, v *checkPage) error {
	if v.Code != "" {
		if p, err := w.docs.Verify(r.Context(), v.Code); err == nil {
			w.describe(r, v, p)
		}
	}
	return w.showCheck(rw, r, v)
}

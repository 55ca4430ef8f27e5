package web

import (
	"net/http"

	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/document"
	"pendopo/internal/kit/page"
)

type minutesPage struct {
	page.Base
	V       *ceremony.View
	Figures []page.Figure
	Missing []minutesLine // sworn, minutes not complete
	Done    []minutesLine
	Not     []minutesLine // not sworn, with the reason
	Papers  bool
}

type minutesLine struct {
	N             int
	Name, NewPost string
	Status, Word  string
	Waits         string // whose signature is missing
	Number        string
	Href          string
	Seat          string
}

// minutes lists the minutes of a session, the incomplete ones first.
func (w *Web) minutes(rw http.ResponseWriter, r *http.Request) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	papers := map[string]*document.Document{}
	if w.papers != nil {
		f := document.Filter{Subject: appointment.Pack(view.Round), Kinds: []document.Kind{document.Minutes}, Limit: 500}
		found, err := w.papers.Find(r.Context(), by(r), f)
		if err != nil {
			return err
		}
		for _, d := range found.Documents {
			if d.State != document.Withdrawn && d.State != document.Superseded {
				papers[d.Person] = d
			}
		}
	}
	v := &minutesPage{V: view, Papers: w.papers != nil}
	v.Title, v.Crumbs = page.T(r, "ceremony_web.minutes_title"), crumbs(r, view.Session)
	for _, s := range view.Seats {
		l := minutesLine{N: s.N, Name: personName(view, s.Person), NewPost: view.NewPost(s), Seat: address(view.Session, "/operator/"+string(s.ID))}
		outcome, _ := s.Outcome()
		if view.State == ceremony.Closed {
			outcome = s.Result
		}
		if outcome != ceremony.Sworn {
			if view.State == ceremony.Closed || s.Excuse != ceremony.Pending {
				l.Word = page.T(r, "ceremony.result."+string(outcome))
				if s.Note != "" {
					l.Waits = s.Note
				}
				v.Not = append(v.Not, l)
			}
			continue
		}
		d := papers[string(s.Person)]
		complete := s.Signed != ceremony.NotSigned
		if d != nil {
			l.Number, l.Href = d.Number, "/sk/"+string(view.Round)+"/naskah/"+string(d.ID)
			complete = d.State == document.Signed || d.Method == document.Wet && s.Signed == ceremony.Wet
			l.Waits = waitsFor(r, d)
		}
		if complete {
			l.Status, l.Word, l.Waits = "ok", page.T(r, "ceremony_web.complete"), ""
			if s.Signed != ceremony.NotSigned {
				l.Word = page.T(r, "ceremony_web.signed_as", page.T(r, "ceremony.signed."+string(s.Signed)))
			}
			v.Done = append(v.Done, l)
		} else {
			l.Status, l.Word = "warn", page.T(r, "ceremony.attention.not_signed")
			v.Missing = append(v.Missing, l)
		}
	}
	sworn := len(v.Missing) + len(v.Done)
	v.Figures = []page.Figure{
		{Value: page.Number(r, sworn), Label: page.T(r, "ceremony.result.sworn")},
		{Value: page.Number(r, len(v.Done)), Label: page.T(r, "ceremony_web.complete")},
		{Value: page.Number(r, len(v.Missing)), Label: page.T(r, "ceremony_web.incomplete"), Kind: warnIf(len(v.Missing) > 0), Href: address(view.Session, "/berita-acara#kurang")},
		{Value: page.Number(r, len(v.Not)), Label: page.T(r, "ceremony_web.not_sworn"), Href: address(view.Session, "/berita-acara#tidak")},
	}
	switch {
	case sworn == 0:
		v.Lead = page.T(r, "ceremony_web.minutes_none")
	case len(v.Missing) == 0:
		v.Lead = page.T(r, "ceremony_web.minutes_complete", sworn)
	default:
		v.Lead = page.T(r, "ceremony_web.minutes_missing", len(v.Missing))
	}
	return w.set.Render(rw, r, "minutes.html", v)
}

func warnIf(yes bool) string {
	if yes {
		return "warn"
	}
	return ""
}

// waitsFor names the signatures a paper still lacks, in their order.
func waitsFor(r *http.Request, d *document.Document) string {
	out := ""
	for _, l := range d.Signatures {
		if !l.At.IsZero() || !l.ApprovedAt.IsZero() {
			continue
		}
		if out != "" {
			out += ", "
		}
		out += page.T(r, "ceremony_web.signer_"+l.Role)
	}
	return out
}

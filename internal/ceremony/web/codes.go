package web

import (
	"net/http"
	"time"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type codesPage struct {
	page.Base
	V     *ceremony.View
	Mail  string // how many letters are on their way
	Lines []codeLine
}

type codeLine struct {
	N             int
	Name, NewPost string
	Where         string
	Address, Code string
	Seat          ceremony.SeatID
	Role          string // instead of a seat: a task
	Link          string
	Mailed        string // masked address of its letter
}

// invite sends the invitations and shows the personal links and codes, once.
func (w *Web) invite(rw http.ResponseWriter, r *http.Request) error {
	issued, err := w.ceremony.Invite(r.Context(), by(r), id(r), ceremony.InviteIn{})
	if err != nil {
		return w.refused(rw, r, err)
	}
	return w.showCodes(rw, r, issued)
}

// showCodes draws the strips to hand out. It answers the POST itself: the codes
// are nowhere to be read again.
func (w *Web) showCodes(rw http.ResponseWriter, r *http.Request, issued []ceremony.Issued) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	v := &codesPage{V: view}
	v.Title, v.Crumbs = page.T(r, "ceremony_web.codes_title"), crumbs(r, view.Session)
	v.Lead = page.T(r, "ceremony_web.codes_lead", len(issued))
	if len(issued) > 0 && issued[0].Seat == "" {
		v.Lead = page.T(r, "ceremony_web.codes_lead_officers", len(issued))
	}
	mailed := 0
	for _, one := range issued {
		if one.Mailed != "" {
			mailed++
		}
	}
	if v.Mail = page.T(r, "ceremony_web.codes_mailed", mailed, len(issued)-mailed); mailed == len(issued) {
		v.Mail = page.T(r, "ceremony_web.codes_all_mailed")
	}
	base := w.site(r)
	for _, one := range issued {
		for _, x := range view.Roles {
			if one.Seat == "" && x.Key() == one.Role {
				v.Lines = append(v.Lines, codeLine{Name: x.Name, NewPost: x.Title, Where: taskName(r, x), Role: string(x.Office) + " " + string(x.Religion),
					Address: base + address(view.Session, "/ikut?k="+one.Link), Code: one.Code[:3] + " " + one.Code[3:], Link: one.Link, Mailed: one.Mailed})
			}
		}
		for _, s := range view.Seats {
			if s.ID == one.Seat {
				v.Lines = append(v.Lines, codeLine{N: s.N, Name: personName(view, s.Person), NewPost: view.NewPost(s), Where: page.T(r, "ceremony.mode."+string(s.Mode)),
					Address: base + address(view.Session, "/ikut?k="+one.Link), Code: one.Code[:3] + " " + one.Code[3:], Seat: s.ID, Link: one.Link, Mailed: one.Mailed})
			}
		}
	}
	rw.Header().Set("Cache-Control", "no-store")
	return w.set.Render(rw, r, "codes.html", v)
}

func (w *Web) when(r *http.Request, yes bool, t time.Time) string {
	if !yes {
		return ""
	}
	return w.moment(r, t)
}

func formatNIP(s string) string { return i18n.NIP(s) }

package web

import (
	"net/http"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// fallback is the pack for the day on which everything is down.
func (w *Web) fallback(rw http.ResponseWriter, r *http.Request) error {
	data, err := w.ceremony.FallbackFile(r.Context(), by(r), id(r))
	if err != nil {
		return w.refused(rw, r, err)
	}
	return sendPDF(rw, "lembar-cadangan.pdf", data)
}

func sendPDF(rw http.ResponseWriter, name string, data []byte) error {
	rw.Header().Set("Content-Type", "application/pdf")
	rw.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	rw.Header().Set("Cache-Control", "no-store")
	_, err := rw.Write(data)
	return err
}

// cards draws the cards of the codes that the page before showed: they came
// back with the form, since the store does not keep them.
func (w *Web) cards(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	seats, roles, links, codes := f.All("seat"), f.All("role"), f.All("link"), f.All("code")
	if len(seats) != len(links) || len(seats) != len(codes) || len(roles) > 0 && len(roles) != len(seats) {
		return errs.New(errs.Invalid, "ceremony.no_cards")
	}
	var issued []ceremony.Issued
	for i := range seats {
		one := ceremony.Issued{Seat: ceremony.SeatID(seats[i]), Link: links[i], Code: codes[i]}
		if one.Seat == "" && len(roles) > 0 {
			one.Role = roleKey(roles[i])
		}
		issued = append(issued, one)
	}
	data, err := w.ceremony.Cards(r.Context(), by(r), id(r), issued, w.site(r))
	if err != nil {
		return err
	}
	return sendPDF(rw, "kartu-peserta.pdf", data)
}

func (w *Web) site(r *http.Request) string {
	if w.secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

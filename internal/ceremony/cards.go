package ceremony

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/pdf"
)

// Cards draws the personal cards of those who were just given a link and code,
// eight on a sheet of A4 with marks to cut along: name, chair, QR code of the
// link and the six digits. The store does not keep links and codes, so the cards
// are drawn from what Invite or Reissue gave; each is checked, so that no card
// is printed that does not work. site is the address of the pages.
func (s *Service) Cards(ctx context.Context, by actor.Actor, session ID, issued []Issued, site string) ([]byte, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	v, err := s.Open(ctx, by, session)
	if err != nil {
		return nil, err
	}
	if len(issued) == 0 {
		return nil, errs.New(errs.Invalid, "ceremony.no_cards")
	}
	var cards []card
	codes := map[SeatID]Issued{}
	var officers []card
	for _, one := range issued {
		if one.Seat != "" {
			codes[one.Seat] = one
			continue
		}
		c, err := s.officerCard(ctx, v, one, site)
		if err != nil {
			return nil, err
		}
		officers = append(officers, c)
	}
	for _, seat := range v.placed() {
		one, ok := codes[seat.ID]
		if !ok {
			continue
		}
		delete(codes, seat.ID)
		code := admission.Digits(one.Code)
		if !seat.lock.Fits(one.Link, code) || admission.HashLink(one.Link) != seat.lock.Link {
			return nil, errs.New(errs.Conflict, "ceremony.card_outdated", seat.N)
		}
		place := i18n.T(i18n.ID, "ceremony.card_online", seat.Place)
		if seat.Mode == Hall {
			place = i18n.T(i18n.ID, "ceremony.card_chair", seat.Place)
		}
		cards = append(cards, card{place: place, name: personNamed(v, seat), post: v.NewPost(seat),
			address: site + "/pelantikan/" + string(v.ID) + "/ikut?k=" + one.Link, code: code[:3] + " " + code[3:]})
	}
	if len(codes) > 0 {
		return nil, errNoSeat()
	}
	return drawCards(v, append(officers, cards...))
}

// officerCard is the card of somebody with a task.
func (s *Service) officerCard(ctx context.Context, v *View, one Issued, site string) (card, error) {
	o, err := s.EnterOfficer(ctx, one.Link)
	if err != nil || o.Session.ID != v.ID || o.Role.Key() != one.Role {
		return card{}, errNoSeat()
	}
	if err := s.UnlockOfficer(ctx, one.Link, one.Code); err != nil {
		return card{}, errs.New(errs.Conflict, "ceremony.card_outdated_task", o.Role.printedTask()).With(err)
	}
	code := admission.Digits(one.Code)
	return card{place: o.Role.printedTask(), name: o.Role.Name, post: o.Role.Title, address: site + "/pelantikan/" + string(v.ID) + "/ikut?k=" + one.Link,
		code: code[:3] + " " + code[3:]}, nil
}

func personNamed(v *View, seat *Seat) string {
	if p := v.Snapshot.People[seat.Person]; p != nil {
		return p.Name.String()
	}
	return string(seat.Person)
}

type card struct{ place, name, post, address, code string }

// The sheet: two columns of four cards of 95 by 67 mm between margins of 10 and
// 14.5 mm.
const (
	cardW, cardH     = 95 * pdf.MM, 67 * pdf.MM
	sheetX, sheetY   = 10 * pdf.MM, 14.5 * pdf.MM
	cardsAcross      = 2
	cardsDown        = 4
	cutMark, cardPad = 5 * pdf.MM, 6 * pdf.MM
)

func drawCards(v *View, cards []card) ([]byte, error) {
	d := pdf.New(pdf.Info{Title: i18n.T(i18n.ID, "ceremony.cards_title", v.Title), Author: v.Region.Formal})
	for i, c := range cards {
		n := i % (cardsAcross * cardsDown)
		if n == 0 {
			d.AddPage(pdf.Sheet{Paper: pdf.A4})
			cutMarks(d)
		}
		if err := drawCard(d, v, c, sheetX+float64(n%cardsAcross)*cardW, sheetY+float64(n/cardsAcross)*cardH); err != nil {
			return nil, err
		}
	}
	return d.Bytes(), nil
}

// cutMarks are short lines outside the cards, where a knife or a ruler is laid.
func cutMarks(d *pdf.Doc) {
	right, bottom := sheetX+cardsAcross*cardW, sheetY+cardsDown*cardH
	for i := range cardsAcross + 1 {
		x := sheetX + float64(i)*cardW
		d.Rule(x, sheetY-2-cutMark, x, sheetY-2, 0.4)
		d.Rule(x, bottom+2, x, bottom+2+cutMark, 0.4)
	}
	for i := range cardsDown + 1 {
		y := sheetY + float64(i)*cardH
		d.Rule(sheetX-2-cutMark, y, sheetX-2, y, 0.4)
		d.Rule(right+2, y, right+2+cutMark, y, 0.4)
	}
}

func drawCard(d *pdf.Doc, v *View, c card, x, y float64) error {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "ceremony.card_"+key, args...) }
	qr, err := pdf.QR(c.address)
	if err != nil {
		return err
	}
	sans := pdf.Sans()
	const qrSide = 33 * pdf.MM
	left, wide := x+cardPad, cardW-2*cardPad
	small := pdf.Style{Font: sans.Regular, Size: 8, Leading: 10.4}
	d.TextIn(left, y+cardPad, wide, v.Title, pdf.Style{Font: sans.Bold, Size: 8, Leading: 10}, pdf.Left)
	d.TextIn(left, y+cardPad+10.5, wide, i18n.LongDate(i18n.ID, v.On)+", "+v.At, small, pdf.Left)
	d.SetY(y + cardPad + 25)
	shorten := func(text string, st pdf.Style, w float64, lines int) {
		for d.Height(pdf.Para{Style: st, Text: text, X: left, W: w}) > st.Leading*float64(lines)+0.1 {
			r := []rune(text)
			text = string(r[:len(r)-2]) + "…"
		}
		d.Para(pdf.Para{Style: st, Text: text, X: left, W: w})
	}
	shorten(c.name, pdf.Style{Font: sans.Bold, Size: 11, Leading: 13.5}, wide, 2)
	text := wide - qrSide - 4*pdf.MM
	top := y + cardH - cardPad - qrSide
	shorten(c.post, pdf.Style{Font: sans.Regular, Size: 8, Leading: 10}, wide, 1)
	d.Place(qr, x+cardW-cardPad-qrSide+4, top+4, qrSide)
	d.SetY(top + 8)
	d.Para(pdf.Para{Style: pdf.Style{Font: sans.Bold, Size: 15, Leading: 19}, Text: c.place, X: left, W: text})
	d.Para(pdf.Para{Style: small, Text: t("code"), X: left, W: text, Before: 6})
	d.Para(pdf.Para{Style: pdf.Style{Font: sans.Bold, Size: 19, Leading: 23}, Text: c.code, X: left, W: text})
	d.Para(pdf.Para{Style: pdf.Style{Font: sans.Regular, Size: 7, Leading: 8.8}, Text: t("note"), X: left, W: text, Before: 4})
	return nil
}

package ceremony

import (
	"pendopo/internal/appointment/papers"
	"pendopo/internal/document"
)

// Gathering is what the papers of the round need of a session.
func (s *Session) Gathering() papers.Gathering {
	g := papers.Gathering{N: s.N, Title: s.Title, On: s.On, At: s.At, Hall: s.Hall, Link: s.Link, Dress: s.Dress,
		Taker: attendant(s.Role(Taker)), Witnesses: [2]papers.Attendant{attendant(s.Role(Witness1)), attendant(s.Role(Witness2))}}
	for _, seat := range s.Seats {
		g.Seats = append(g.Seats, papers.Oathtaker{Move: string(seat.Move), Online: seat.Mode == Online, Sworn: seat.Result == Sworn,
			Words: s.Words(seat.Religion, seat.Form).document(), Clergy: s.ClergyFor(seat.Religion).Name, Ink: seat.Signed == Wet})
	}
	return g
}

func attendant(r Role) papers.Attendant {
	return papers.Attendant{Person: r.Person, Name: r.Name, Number: r.Number, Title: r.Title, Basis: r.Basis}
}

// document is the words as the minutes quote them.
func (w Words) document() document.Oath {
	return document.Oath{Opening: w.Opening, Body: w.Body, Closing: w.Closing}
}

package ceremony

import (
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// OathParty tells the rules of a round who was named for its oath: the witnesses
// and the religions with their clergy, of the session held or planned last.
func OathParty(tx *db.Tx, round appointment.RoundID, snap *org.Snapshot) (out appointment.OathParty, err error) {
	sessions, err := sessionsOf(tx, round)
	if err != nil {
		return out, err
	}
	sessions = slices.DeleteFunc(sessions, func(s *Session) bool { return s.State == Cancelled })
	if len(sessions) == 0 {
		return out, nil
	}
	x := sessions[len(sessions)-1]
	if err := fill(tx, x); err != nil {
		return out, err
	}
	for _, o := range []Office{Witness1, Witness2} {
		w := x.Role(o)
		if w.Name == "" {
			continue
		}
		at := standing(snap, w.Person)
		out.Witnesses = append(out.Witnesses, eligibility.Witness{PersonID: string(w.Person), Name: w.Name, Category: at.Category, Level: at.Beside()})
	}
	for _, g := range x.Groups() {
		out.Groups = append(out.Groups, eligibility.OathGroup{Religion: string(g.Religion), Sworn: len(g.Seats), Clergy: g.Clergy.Name != ""})
	}
	return out, nil
}

package absence

import (
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// Service is the use cases of absences.
type Service struct {
	DB       *db.DB
	Org      *org.Cache
	Duties   *duty.Engine
	Calendar *calendar.Book

	Rounds    *appointment.Service // judges who may act
	Documents *document.Service
	Papers    *appointment.Papers // prints names and heads
}

// AskForPlh is the duty of the superior to name a Plh for an absent official.
const AskForPlh duty.Kind = "absence_plh"

// Subject is the subject kind of that duty: a leave.
const Subject = "leave"

// readers may see who is away and why.
var readers = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector}

// MayKnowWhy tells whether somebody may read why an official is away: sickness
// is nobody else's business.
func MayKnowWhy(by actor.Actor) bool { return by.Require(readers...) == nil }

// mayChange: the personnel agency records what the superior has granted.
func mayChange(by actor.Actor) error {
	return by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial)
}

func act(by actor.Actor, kind, subjectKind, subject string, payload map[string]any) ledger.Act {
	return ledger.Act{Kind: "absence." + kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: subjectKind, Subject: subject, Payload: payload}
}

// number is a number of the law or of practice on a day, with the region's own.
func number(reg *org.Register, on clock.Date, id string, otherwise int) int {
	book := reg.Law
	if book == nil {
		book = regulation.National()
	}
	if n := book.At(on).Int(id); n.InForce && n.Value > 0 {
		return n.Value
	}
	return otherwise
}

func today(tx *db.Tx) (clock.Date, error) {
	r, err := org.LoadRegion(tx)
	if err != nil {
		return "", err
	}
	return clock.DateOf(tx.Now(), r.Location()), nil
}

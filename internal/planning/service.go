package planning

import (
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// Service is the use cases of planning.
type Service struct {
	DB     *db.DB
	Org    *org.Cache
	Rounds *appointment.Service
	Duties *duty.Engine // nil: nothing is said of what changes hands
}

// New makes the use cases, has every edit of a draft kept as a step and every
// decree wait for the initials that the region requires.
func New(d *db.DB, cache *org.Cache, rounds *appointment.Service, duties *duty.Engine) *Service {
	s := &Service{DB: d, Org: cache, Rounds: rounds, Duties: duties}
	rounds.Edited = s.keepStep
	rounds.Decreeing = s.requireInitials
	return s
}

// ids makes the identifiers of this package.
var ids id.Source

// act is the common part of the acts of planning.
func act(by actor.Actor, f actor.Function, kind string, round appointment.RoundID, payload map[string]any) ledger.Act {
	return ledger.Act{Kind: "planning." + kind, ActorPerson: by.Person, ActorPost: by.PostFor(f), SubjectKind: "round", Subject: string(round), Payload: payload}
}

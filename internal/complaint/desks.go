package complaint

import (
	"slices"

	"pendopo/internal/actor"
)

// deskFunctions are the functions with which somebody has a list of reports to
// look at, over the region or over a unit.
var deskFunctions = []actor.Function{actor.ComplaintCoordinator, actor.AgencyLiaison, actor.AgencyHead, actor.InformationOfficer,
	actor.WhistleblowingOfficer, actor.Inspector, actor.AuthorizedOfficial, actor.AppointingAuthority}

// MayDesk tells pages whether to show the way to the list of reports. What the
// list holds is decided for each report.
func MayDesk(by actor.Actor) bool {
	return slices.ContainsFunc(by.Grants, func(g actor.Grant) bool { return slices.Contains(deskFunctions, g.Function) })
}

package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func itoa(n int) string { return strconv.Itoa(n) }

func reasonName(r *http.Request, x eligibility.Reason) string {
	return page.T(r, "appointment_rules.reason."+string(x))
}

func attendanceName(r *http.Request, x appointment.Attendance) string {
	return page.T(r, "appointment_web.attendance_"+string(x))
}

func kindName(r *http.Request, x appointment.RoundKind) string {
	return page.T(r, "appointment_web.kind_"+string(x))
}

func routeName(r *http.Request, x eligibility.Route) string {
	if x == eligibility.RouteNone {
		return page.T(r, "appointment_web.route_none")
	}
	return page.T(r, "appointment_rules.route."+string(x))
}

func oathName(r *http.Request, x appointment.OathForm) string {
	return page.T(r, "appointment_web.oath_"+string(x))
}

// Choices of the forms, in the order people expect them.
var (
	reasons = []eligibility.Reason{eligibility.ReasonPromotion, eligibility.ReasonRotation, eligibility.ReasonVacancyFill,
		eligibility.ReasonConfirmation, eligibility.ReasonDemotion}
	attendances = []appointment.Attendance{appointment.Hall, appointment.Online}
	routes      = []eligibility.Route{eligibility.RouteNone, eligibility.RouteOpenSelection, eligibility.RouteCompetence, eligibility.RouteTalentPool}
	oaths       = []appointment.OathForm{appointment.Oath, appointment.Promise}
	kinds       = []appointment.RoundKind{appointment.KindMutation, appointment.KindConfirmation, appointment.KindMixed}
	// documentKinds are the papers a round can carry, those of every round first.
	documentKinds = []eligibility.DocumentKind{
		eligibility.DocPanelMinutes, eligibility.DocTechnicalClearance, eligibility.DocSelectionResult, eligibility.DocFitTest,
		eligibility.DocTalentPool, eligibility.DocKASNRecommendation, eligibility.DocMinisterApproval, eligibility.DocGovernorConsultation,
		eligibility.DocGovernorCoordination, eligibility.DocCouncilApproval, eligibility.DocMinisterDecree, eligibility.DocPresidentApproval,
		eligibility.DocReorganisation, eligibility.DocOwnRequest, eligibility.DocDisciplineDecision, eligibility.DocTenureExtension,
		eligibility.DocEducationExemption, eligibility.DocTransferDecision, eligibility.DocGovernmentCertificate,
		eligibility.DocTrainingCertificate, eligibility.DocCompetenceCertificate,
	}
	levels = append(people.Levels(), org.LevelHead)
)

func options[T ~string](r *http.Request, list []T, name func(*http.Request, T) string) []page.Option {
	out := make([]page.Option, len(list))
	for i, x := range list {
		out[i] = page.Option{Value: string(x), Label: name(r, x)}
	}
	return out
}

// editWords says one change of a round in words.
func editWords(r *http.Request, s *org.Snapshot, e appointment.Edited) string {
	switch e.What {
	case "added", "removed":
		return page.T(r, "appointment_web.edit_"+e.What, nameOf(s, e.Person), titleOf(s, e.Post))
	case "undone", "redone", "chosen":
		return strings.TrimSpace(capital(page.T(r, "appointment.edit."+e.What)) + " " + e.After)
	case "details":
		return page.T(r, "appointment_web.edit_details", page.T(r, "appointment_web.field_"+e.Field), value(r, e.Field, e.Before), value(r, e.Field, e.After))
	case "attached":
		return page.T(r, "appointment_web.edit_attached", page.T(r, eligibility.DocumentKind(e.Field).NameKey()), e.After)
	case "detached":
		return page.T(r, "appointment_web.edit_detached", page.T(r, eligibility.DocumentKind(e.Field).NameKey()), e.Before)
	}
	return page.T(r, "appointment_web.edit_changed", nameOf(s, e.Person), page.T(r, "appointment_web.field_"+e.Field), value(r, e.Field, e.Before), value(r, e.Field, e.After))
}

// value says a stored value of an edit.
func value(r *http.Request, field, v string) string {
	if v == "" {
		return "–"
	}
	switch field {
	case "attendance":
		return attendanceName(r, appointment.Attendance(v))
	case "route":
		return routeName(r, eligibility.Route(v))
	case "oath_form":
		return oathName(r, appointment.OathForm(v))
	case "reason":
		return reasonName(r, eligibility.Reason(v))
	case "kind":
		return kindName(r, appointment.RoundKind(v))
	case "planned_on":
		return i18n.Date(page.Lang(r), clock.Date(v))
	}
	return v
}

// change is one act of somebody on a round, in words.
type change struct {
	Who  string
	When string
	What []string
	More int // further changes of the same act
}

// changesOf says edits in words, at most few lines for each.
func (w *Web) changesOf(r *http.Request, s *org.Snapshot, edits []appointment.Edit) []change {
	const few = 6
	out := make([]change, 0, len(edits))
	for _, e := range edits {
		c := change{Who: w.who(r, s, e.Person), When: w.moment(r, e.At)}
		for i, x := range e.Changes {
			if i == few {
				c.More = len(e.Changes) - few
				break
			}
			c.What = append(c.What, editWords(r, s, x))
		}
		out = append(out, c)
	}
	return out
}

// who names the person behind an act; the program itself has a word too.
func (w *Web) who(r *http.Request, s *org.Snapshot, id people.PersonID) string {
	if id == "" {
		return page.T(r, "appointment_web.the_program")
	}
	return nameOf(s, id)
}

// moment writes an instant of the store at the region's clock.
func (w *Web) moment(r *http.Request, micros int64) string {
	return i18n.Moment(page.Lang(r), time.UnixMicro(micros).UTC(), w.page.Zone())
}

func fmtVersion(v int64) string { return strconv.FormatInt(v, 10) }

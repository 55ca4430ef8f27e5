package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Facts is everything the rule bank may look at for one move: plain data, no
// database, no clock. Whoever asks gathers it in one pass; a rule reads it and
// changes nothing. A field that is not known keeps its zero
// value, and a rule that needs it answers MissingData.
type Facts struct {
	// EventDate is the planned inauguration; every rule and every number of
	// the law is taken as of this date.
	EventDate clock.Date
	// AsKnown is the day on which the register was read; "" is the event itself.
	// A plan far ahead cannot ask for what nobody can know yet, as the rating of a
	// year that has not ended.
	AsKnown clock.Date
	// DecreeDate is "" until the decree has a date.
	DecreeDate clock.Date
	// Law is the book of numbers with the region's settings; nil is the
	// national one.
	Law *regulation.Book

	Region  *Region
	Round   *RoundFacts
	Person  PersonFacts
	Present *PostFacts // definitive post left by the move; nil when there is none
	Target  PostFacts
	Move    MoveFacts
	// Acting is set only for CheckActing: a proposed Plt or Plh.
	Acting *ActingFacts
}

// Special names a post with rules of its own, in the words org
// keeps on the post.
type Special string

// The special posts. SpecialDukcapil is any structural post of the civil
// registry office.
const (
	SpecialNone      Special = ""
	SpecialSekda     Special = "sekda"
	SpecialSekwan    Special = "sekwan"
	SpecialInspektur Special = "inspektur"
	SpecialIrban     Special = "irban"
	SpecialDukcapil  Special = "dukcapil"
	SpecialCamat     Special = "camat"
	SpecialSatpolPP  Special = "satpolpp"
	SpecialHospital  Special = "rsud"
	SpecialPuskesmas Special = "puskesmas"
	SpecialSchool    Special = "sekolah"
)

// Known is an answer that may be absent.
type Known int

// The three answers.
const (
	Unknown Known = iota
	Yes
	No
)

// PersonFacts is the person as registered at the event date.
type PersonFacts struct {
	ID        string
	Name      string
	Category  people.Category // "" unknown
	BornOn    clock.Date
	Grade     people.Grade       // at the event date; 0 unknown
	Schooling people.SchoolLevel // highest completed; 0 unknown
	Ratings   []people.Rating    // a year without a rating is missing data
	Sanctions []people.Sanction
	// SanctionsKnown tells that the sanction history was really read: without
	// it an empty list proves nothing.
	SanctionsKnown bool
	Suspended      Known
	Leaves         []people.Leave
	LeavesKnown    bool
	// Posts is the whole definitive history, any order, confirmations
	// included; the present post is in it with Until "".
	Posts []Stint
	// FromAgency says where the person serves now.
	FromAgency Agency

	GovernmentScience  Known // degree or certificate of government science (camat)
	PolicingTraining   Known // Satpol PP / PPNS training
	HealthBackground   Known
	TeacherFunctional  Known
	CompetenceTest     Known // competence of the post's standard passed
	LeadershipTraining Known // PIM III / PKA or higher
	WealthReport       Known // LHKPN or LHKASN and tax return filed
	Prosecuted         Known // accused in a criminal process
}

// Agency is where the person comes from.
type Agency string

// The origins; "" means this region.
const (
	AgencyOwn           Agency = ""
	AgencySameProvince  Agency = "same_province"  // another kab/kota or the province itself
	AgencyOtherProvince Agency = "other_province" //
	AgencyCentral       Agency = "central"        // ministry or state body
)

// Interval is half open: From ≤ d < Until; Until "" is still running.
type Interval struct {
	From  clock.Date
	Until clock.Date
}

// Has tells whether d lies in the interval.
func (i Interval) Has(d clock.Date) bool {
	return i.From <= d && (i.Until == "" || d < i.Until)
}

// Stint is one definitive post held in the past or present.
type Stint struct {
	PostID  string
	Title   string
	Level   people.Level
	Tier    people.FunctionalTier
	Echelon people.Echelon // "" for JF and pelaksana
	Field   string         // field of work; "" unknown
	From    clock.Date
	Until   clock.Date // "" still held
	// Confirmation: From is the day of a confirmation (pengukuhan), and service
	// in the post goes on from the stint before it. Where From already is the
	// start of service in the post, leave it false.
	Confirmation bool
}

// PostFacts is a post as the rules see it at the event date.
type PostFacts struct {
	ID      string
	Title   string
	Level   people.Level
	Tier    people.FunctionalTier // JF only
	Echelon people.Echelon
	Class   int
	Special Special
	Unit    string
	// Fields are the fields of work that count as related; empty unknown.
	Fields []string
	// MinSchooling and MinGrade are set when the post's own standard or the
	// vacancy announcement fixed them; 0 otherwise.
	MinSchooling people.SchoolLevel
	MinGrade     people.Grade
	// SuperiorGrade is the grade of the holder of the superior post after the
	// round; 0 when vacant, unknown or not a PNS.
	SuperiorGrade people.Grade
	// RetirementAge overrides the age of the law (teachers, special laws); 0 = law.
	RetirementAge int
}

// Reason of a move, exactly one.
type Reason string

// The reasons.
const (
	ReasonConfirmation Reason = "confirmation"
	ReasonPromotion    Reason = "promotion"
	ReasonRotation     Reason = "rotation"
	ReasonDemotion     Reason = "demotion"
	ReasonVacancyFill  Reason = "vacancy_fill"
)

// Route is how a JPT post is filled.
type Route string

// The routes.
const (
	RouteNone          Route = ""
	RouteOpenSelection Route = "open_selection"
	RouteCompetence    Route = "competence_test" // job fit between JPT posts
	RouteTalentPool    Route = "talent_pool"
)

// MoveFacts is what was decided about the move itself.
type MoveFacts struct {
	ID     string
	Reason Reason
	Route  Route
	// Succeeds: the target post is a successor of the present post by a
	// change of nomenclature or organisation (confirmation only).
	Succeeds bool
	// NameChanged, DutyChanged: what the change touched (oath of a confirmation).
	NameChanged bool
	DutyChanged bool
	// Documents attached to this move alone; documents of the round count too.
	Documents []Document
	// Elsewhere is what other rounds say of the same person and the same seat.
	Elsewhere Claims
}

// Claims are the proposals of other rounds that a move would contradict.
type Claims struct {
	Known  bool // the other rounds were looked at
	Person *Claim
	Seat   *Claim
}

// Claim is one proposal of another round that was submitted and has not taken
// effect.
type Claim struct {
	Round   string // its title; "" when the reader may not know it
	Person  string
	Post    string
	Decreed bool
}

// DocumentKind is a kind of paper a rule can ask for or be lifted by.
type DocumentKind string

// The kinds.
const (
	DocTechnicalClearance    DocumentKind = "technical_clearance"    // pertek BKN through I-MUT
	DocKASNRecommendation    DocumentKind = "kasn_recommendation"    // until the KASN was abolished
	DocMinisterApproval      DocumentKind = "minister_approval"      // persetujuan tertulis Mendagri
	DocMinisterDecree        DocumentKind = "minister_decree"        // Keputusan Mendagri (Dukcapil)
	DocPresidentApproval     DocumentKind = "president_approval"     //
	DocGovernorConsultation  DocumentKind = "governor_consultation"  // Inspektur, Irban
	DocGovernorCoordination  DocumentKind = "governor_coordination"  // Sekda
	DocCouncilApproval       DocumentKind = "council_approval"       // pimpinan DPRD (Sekwan)
	DocSelectionResult       DocumentKind = "selection_result"       // berita acara pansel with the three best
	DocFitTest               DocumentKind = "fit_test"               // uji kompetensi / job fit
	DocTalentPool            DocumentKind = "talent_pool"            // succession plan of an approved merit system
	DocPanelMinutes          DocumentKind = "panel_minutes"          // berita acara tim penilai kinerja
	DocEducationExemption    DocumentKind = "education_exemption"    // statement under PP 11/2017 art. 56
	DocTenureExtension       DocumentKind = "tenure_extension"       // JPT beyond five years
	DocDisciplineDecision    DocumentKind = "discipline_decision"    // keputusan hukuman disiplin
	DocOwnRequest            DocumentKind = "own_request"            // surat permohonan sendiri
	DocReorganisation        DocumentKind = "reorganisation"         // Perda/Perkada SOTK
	DocTransferDecision      DocumentKind = "transfer_decision"      // between regions or agencies
	DocGovernmentCertificate DocumentKind = "government_certificate" // camat
	DocTrainingCertificate   DocumentKind = "training_certificate"   // Satpol PP / PPNS, leadership
	DocCompetenceCertificate DocumentKind = "competence_certificate" // JF competence test
)

// Document is a paper attached to a round or a move.
type Document struct {
	ID         string
	Kind       DocumentKind
	Number     string
	Dated      clock.Date
	ValidUntil clock.Date // last day of validity; "" no end stated
	CoversAll  bool       // the whole round
	Posts      []string   // post ids covered when not all
	Selection  *Selection // only DocSelectionResult
}

// Selection is what the minutes of an open selection say. Zero
// fields are not known.
type Selection struct {
	// Best are the person ids sent to the authority, best first.
	Best            []string
	Applicants      int
	Extensions      int // how often the announcement was extended
	CommitteeSize   int
	CommitteeInside int          // members from inside the region
	AnnouncedDays   int          // working days of the announcement
	MinGrade        people.Grade // rank fixed by the announcement
}

// Region is what the region's calendar of elections and its head say.
type Region struct {
	// ElectionsKnown: the region stated its elections (perhaps none) for the
	// event date; otherwise the freeze cannot be judged.
	ElectionsKnown bool
	Elections      []Election
	Head           HeadStatus
	// HeadSwornOn is the inauguration of the present definitive head.
	HeadSwornOn clock.Date
}

// HeadStatus is by what right the head governs at the event date.
type HeadStatus string

// The ways to be head.
const (
	HeadUnknown    HeadStatus = ""
	HeadDefinitive HeadStatus = "definitive"
	HeadPenjabat   HeadStatus = "pj"
	HeadPjs        HeadStatus = "pjs"
	HeadPlt        HeadStatus = "plt"
	HeadPlh        HeadStatus = "plh"
	HeadOnLeave    HeadStatus = "leave" // on campaign leave, and nobody in the head's place
)

// Election is one round of regional elections as it concerns this region.
type Election struct {
	Name      string
	TakesPart bool
	// Determination is the day the candidates are (to be) determined.
	Determination clock.Date
	// TermEnds is the last day of the term of the present head; "" unknown,
	// and then the freeze does not end.
	TermEnds clock.Date
}

// RoundFacts is shared by all moves of a round.
type RoundFacts struct {
	ID        string
	Documents []Document
	// WorkingDays are the working days around the event, sorted, from before
	// the invitation or decree (whichever is first) to at least 30 working
	// days after the event. The calendar counts them; the rules only use them.
	WorkingDays []clock.Date
	InvitedOn   clock.Date
	Witnesses   []Witness    // named for the oath
	Sworn       []string     // person ids to be sworn in this round, or sworn
	Highest     people.Level // highest level among the posts of the round
	OathGroups  []OathGroup
	ReportedOn  clock.Date // report of replacements to the ministry
}

// OathGroup is one religion among those sworn.
type OathGroup struct {
	Religion string
	Sworn    int
	Clergy   bool
}

// Witness of the oath.
type Witness struct {
	PersonID string
	Name     string
	Category people.Category
	Level    people.Level // of a functional post the structural one beside it
}

// ActingKind is Plt or Plh.
type ActingKind string

// The kinds.
const (
	ActingPlt ActingKind = "plt"
	ActingPlh ActingKind = "plh"
)

// ActingFacts is a proposed or running acting assignment; the person's own
// post is Facts.Present and the acting post is Facts.Target.
type ActingFacts struct {
	Kind  ActingKind
	From  clock.Date
	Until clock.Date // half open
	// Earlier are earlier terms of the same person in the same vacancy.
	Earlier  []Interval
	SameUnit Known
	// HolderAbsent: the definitive holder exists and is temporarily absent.
	HolderAbsent Known
}

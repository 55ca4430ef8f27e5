package eligibility

import (
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// ruleCase is one row of the tables of the rule bank: a move in order, one
// thing changed, and what one rule must say of it.
type ruleCase struct {
	rule string
	name string
	base func() *Facts
	with func(*Facts)
	want Outcome
}

func allCases() []ruleCase {
	var all []ruleCase
	for _, table := range [][]ruleCase{personCases, elsewhereCases, entryCases, postCases, electionCases, clearanceCases, specialCases, oathCases, actingCases} {
		all = append(all, table...)
	}
	return all
}

func TestRules(t *testing.T) {
	for _, c := range allCases() {
		t.Run(c.rule+"/"+c.name, func(t *testing.T) {
			f := c.facts()
			v := judge(t, c.rule, f)
			if v.Outcome != c.want {
				t.Errorf("%s: %s, want %s (%+v %+v)", c.rule, v.Outcome, c.want, v.Message, v.Facts)
			}
		})
	}
}

func (c *ruleCase) facts() *Facts {
	f := c.base()
	if c.with != nil {
		c.with(f)
	}
	return f
}

func judge(t *testing.T, id string, f *Facts) Verdict {
	t.Helper()
	r, ok := RuleByID(id)
	if !ok {
		t.Fatalf("there is no rule %q", id)
	}
	return r.Judge(f)
}

const (
	event  clock.Date = "2026-03-10"
	decree clock.Date = "2026-03-02"
)

// paper is a document that counts for every post of the round.
func paper(kind DocumentKind) Document {
	return Document{ID: "doc-" + string(kind), Kind: kind, Number: "800/12/2026", Dated: "2026-02-20", CoversAll: true}
}

func rated(result, behaviour people.Expectation, years ...int) []people.Rating {
	var out []people.Rating
	for _, y := range years {
		r, err := people.NewRating(y, result, behaviour, 0, people.NoPredicate)
		if err != nil {
			panic(err)
		}
		out = append(out, r)
	}
	return out
}

func scored(year, hundredths int) people.Rating {
	r, err := people.NewRating(year, people.Unrated, people.Unrated, hundredths, people.NoPredicate)
	if err != nil {
		panic(err)
	}
	return r
}

// workingDays are Monday to Friday without holidays: the rules only use them.
func workingDays(from, to clock.Date) []clock.Date {
	var out []clock.Date
	for d := from; d <= to; d = d.AddDays(1) {
		if wd := d.Time().Weekday(); wd != 0 && wd != 6 {
			out = append(out, d)
		}
	}
	return out
}

func region() *Region {
	return &Region{ElectionsKnown: true, Head: HeadDefinitive, HeadSwornOn: "2025-02-20"}
}

// promotion is a move that every rule likes: a head of section with ten years
// of service becomes head of division.
func promotion() *Facts {
	return &Facts{
		EventDate: event, DecreeDate: decree, Region: region(),
		Round: &RoundFacts{
			ID: "r1", Documents: []Document{paper(DocTechnicalClearance), paper(DocPanelMinutes)},
			WorkingDays: workingDays("2026-01-01", "2026-06-30"), InvitedOn: "2026-03-06",
			Highest: people.LevelAdministrator, Sworn: []string{"p1"},
			Witnesses: []Witness{
				{PersonID: "w1", Name: "Rini", Category: people.CategoryPNS, Level: people.LevelAdministrator},
				{PersonID: "w2", Name: "Budi", Category: people.CategoryPNS, Level: people.LevelSeniorExecutive},
			},
			OathGroups: []OathGroup{{Religion: "islam", Sworn: 1, Clergy: true}},
		},
		Person: PersonFacts{
			ID: "p1", Name: "Yusuf Hidayat", Category: people.CategoryPNS, BornOn: "1980-05-17", Grade: 34, Schooling: people.SchoolS1,
			Ratings:   rated(people.MeetsExpectation, people.MeetsExpectation, 2024, 2025),
			Suspended: No, SanctionsKnown: true, LeavesKnown: true,
			Posts: []Stint{
				{PostID: "o1", Title: "Pengelola Terminal", Level: people.LevelOperational, Field: "perhubungan", From: "2006-01-01", Until: "2016-01-04"},
				{PostID: "o2", Title: "Kepala Seksi Terminal", Level: people.LevelSupervisor, Echelon: people.EchelonIVa, Field: "perhubungan", From: "2016-01-04"},
			},
		},
		Present: &PostFacts{ID: "o2", Title: "Kepala Seksi Terminal", Level: people.LevelSupervisor, Echelon: people.EchelonIVa},
		Target: PostFacts{ID: "t1", Title: "Kepala Bidang Angkutan", Level: people.LevelAdministrator, Echelon: people.EchelonIIIb,
			Fields: []string{"perhubungan"}, SuperiorGrade: 42},
		Move: MoveFacts{ID: "m1", Reason: ReasonPromotion, Elsewhere: Claims{Known: true}},
	}
}

// toSupervisor: an operational officer's first structural post.
func toSupervisor() *Facts {
	f := promotion()
	f.Person.Grade, f.Person.Schooling = 33, people.SchoolD3
	f.Person.Posts = []Stint{{PostID: "o1", Title: "Pengelola Terminal", Level: people.LevelOperational, Field: "perhubungan", From: "2012-01-02"}}
	f.Present = &PostFacts{ID: "o1", Title: "Pengelola Terminal", Level: people.LevelOperational}
	f.Target = PostFacts{ID: "t2", Title: "Kepala Seksi Parkir", Level: people.LevelSupervisor, Echelon: people.EchelonIVa, SuperiorGrade: 41, Fields: []string{"perhubungan"}}
	f.Move.Reason = ReasonVacancyFill
	return f
}

// senior: a division head wins an open selection for head of office.
func senior() *Facts {
	f := promotion()
	f.Person.BornOn, f.Person.Grade = "1974-08-02", 42
	f.Person.CompetenceTest, f.Person.LeadershipTraining, f.Person.WealthReport, f.Person.Prosecuted = Yes, Yes, Yes, No
	f.Person.Posts = append(f.Person.Posts[:1:1],
		Stint{PostID: "o2", Title: "Kepala Seksi Terminal", Level: people.LevelSupervisor, Field: "perhubungan", From: "2016-01-04", Until: "2020-01-06"},
		Stint{PostID: "o3", Title: "Sekretaris Dinas Perhubungan", Level: people.LevelAdministrator, Echelon: people.EchelonIIIa, Field: "perhubungan", From: "2020-01-06"})
	f.Present = &PostFacts{ID: "o3", Title: "Sekretaris Dinas Perhubungan", Level: people.LevelAdministrator, Echelon: people.EchelonIIIa}
	f.Target = PostFacts{ID: "t3", Title: "Kepala Dinas Perhubungan", Level: people.LevelSeniorExecutive, Echelon: people.EchelonIIb, Fields: []string{"perhubungan"}}
	f.Move.Route = RouteOpenSelection
	f.Round.Highest = people.LevelSeniorExecutive
	f.Round.Witnesses[0].Level = people.LevelSeniorExecutive
	result := paper(DocSelectionResult)
	result.Selection = &Selection{Best: []string{"x", "p1", "y"}, Applicants: 6, CommitteeSize: 7, CommitteeInside: 3, AnnouncedDays: 15}
	f.Round.Documents = append(f.Round.Documents, result)
	return f
}

// seniorRotation: from one senior post to another after a competence test.
func seniorRotation() *Facts {
	f := senior()
	f.Person.Posts = append(f.Person.Posts, Stint{PostID: "o4", Title: "Asisten Administrasi Umum", Level: people.LevelSeniorExecutive, Echelon: people.EchelonIIb, From: "2023-05-02"})
	f.Person.Posts[2].Until = "2023-05-02"
	f.Present = &PostFacts{ID: "o4", Title: "Asisten Administrasi Umum", Level: people.LevelSeniorExecutive, Echelon: people.EchelonIIb}
	f.Move.Reason, f.Move.Route = ReasonRotation, RouteCompetence
	f.Round.Documents = append(f.Round.Documents, paper(DocFitTest))
	return f
}

// stepDown: a senior executive becomes administrator.
func stepDown() *Facts {
	f := seniorRotation()
	f.Target = PostFacts{ID: "t1", Title: "Camat Sukorejo", Level: people.LevelAdministrator, Echelon: people.EchelonIIIa}
	f.Move.Reason, f.Move.Route = ReasonDemotion, RouteNone
	return f
}

// confirmation: the section is renamed, its head stays.
func confirmation() *Facts {
	f := promotion()
	f.Target = PostFacts{ID: "t4", Title: "Kepala Seksi Terminal dan Parkir", Level: people.LevelSupervisor, Echelon: people.EchelonIVa, SuperiorGrade: 41}
	f.Move = MoveFacts{ID: "m1", Elsewhere: Claims{Known: true}, Reason: ReasonConfirmation, Succeeds: true, NameChanged: true}
	f.Person.Posts[1].From = "2023-06-05"
	f.Person.Posts[0].Until = "2023-06-05"
	return f
}

// seniorConfirmation: the office is renamed, its head stays.
func seniorConfirmation() *Facts {
	f := seniorRotation()
	f.Move = MoveFacts{ID: "m1", Elsewhere: Claims{Known: true}, Reason: ReasonConfirmation, Succeeds: true, NameChanged: true}
	return f
}

// functional: an operational officer enters a functional post.
func functional() *Facts {
	f := toSupervisor()
	f.Target = PostFacts{ID: "t5", Title: "Penguji Kendaraan Bermotor", Level: people.LevelFunctional, Tier: people.TierTerampil}
	f.Person.CompetenceTest = Yes
	f.Move.Reason = ReasonRotation
	return f
}

// operational: back to an operational post.
func operational() *Facts {
	f := toSupervisor()
	f.Target = PostFacts{ID: "t6", Title: "Pengadministrasi", Level: people.LevelOperational}
	f.Move.Reason = ReasonRotation
	return f
}

// health: a functional doctor leads a Puskesmas.
func health() *Facts {
	f := functional()
	f.Target.Special, f.Target.Title = SpecialPuskesmas, "Kepala Puskesmas Sukorejo"
	f.Person.HealthBackground = Yes
	return f
}

// acting: an administrator acts as head of office for a first term.
func acting() *Facts {
	f := senior()
	f.Acting = &ActingFacts{Kind: ActingPlt, From: "2026-03-10", Until: "2026-06-10", SameUnit: Yes, HolderAbsent: No}
	return f
}

// at moves the event and the decree with it.
func at(d clock.Date) func(*Facts) {
	return func(f *Facts) { f.EventDate, f.DecreeDate = d, "" }
}

func drop(kind DocumentKind) func(*Facts) {
	return func(f *Facts) {
		var kept []Document
		for _, d := range f.Round.Documents {
			if d.Kind != kind {
				kept = append(kept, d)
			}
		}
		f.Round.Documents = kept
	}
}

func attach(kind DocumentKind) func(*Facts) {
	return func(f *Facts) { f.Move.Documents = append(f.Move.Documents, paper(kind)) }
}

func both(a, b func(*Facts)) func(*Facts) { return func(f *Facts) { a(f); b(f) } }

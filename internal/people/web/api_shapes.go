package web

import (
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// The shapes of the published API: own types, so that a change of the domain
// does not change what programs were promised.

// Person is a line of the directory.
type Person struct {
	ID       string `json:"id"`
	Name     string `json:"name" example:"Dra. Siti Aminah, M.Si."`
	Number   string `json:"number,omitempty" doc:"NIP, NI PPPK or the region's own number, without spaces" example:"197203291995061901"`
	Former   string `json:"former_number,omitempty" doc:"The former number by which the search found them"`
	Category string `json:"category" enum:"PNS,CPNS,PPPK,PPPK_PART_TIME,NON_ASN"`
	Status   string `json:"status" example:"Aktif"`
	Grade    string `json:"grade,omitempty" example:"III/d"`
	Post     string `json:"post,omitempty" doc:"Identifier of the principal post"`
	Title    string `json:"title,omitempty" doc:"Its title"`
	Unit     string `json:"unit,omitempty" doc:"Name of its unit"`
}

func personOf(s *org.Snapshot, p *people.Light) Person {
	v := Person{ID: string(p.ID), Name: p.Name.String(), Number: p.Number, Category: string(p.Category), Status: p.Status.String(), Grade: p.Grade.String()}
	if h := s.Principal(p.ID); h != nil {
		if post := s.Posts[h.Post]; post != nil {
			v.Post, v.Title = string(post.ID), post.Title
			if u := s.Units[post.Unit]; u != nil {
				v.Unit = u.Name
			}
		}
	}
	return v
}

// PersonHolding is a post that a person holds for a time.
type PersonHolding struct {
	ID         string     `json:"id"`
	Post       string     `json:"post" doc:"Identifier of the post"`
	Title      string     `json:"title"`
	Unit       string     `json:"unit,omitempty" doc:"Name of its unit"`
	Level      string     `json:"level,omitempty"`
	Kind       string     `json:"kind" enum:"definitive,plt,plh,interim"`
	From       clock.Date `json:"from" format:"date"`
	Until      clock.Date `json:"until,omitempty" format:"date" doc:"First day on which it no longer runs"`
	TenureFrom clock.Date `json:"tenure_from,omitempty" format:"date" doc:"Start of service in the post; a confirmation keeps the old date"`
	Basis      string     `json:"basis,omitempty"`
	EndedBy    string     `json:"ended_by,omitempty"`
}

func personHolding(s *org.Snapshot, h *org.Holding) PersonHolding {
	v := PersonHolding{ID: string(h.ID), Post: string(h.Post), Kind: string(h.Kind), From: h.From, Until: h.Until, TenureFrom: h.TenureFrom, Basis: h.Basis, EndedBy: h.EndedBy}
	if p := s.Posts[h.Post]; p != nil {
		v.Title, v.Level = p.Title, string(p.Level)
		if u := s.Units[p.Unit]; u != nil {
			v.Unit = u.Name
		}
	}
	return v
}

// PersonDetail is a person as everybody at work may see them.
type PersonDetail struct {
	AsOf       clock.Date      `json:"as_of" format:"date"`
	Person     Person          `json:"person"`
	NumberKind string          `json:"number_kind" enum:"NIP,NI_PPPK,OLD,REGIONAL"`
	GradeTitle string          `json:"grade_title,omitempty" example:"Penata Tingkat I, III/d"`
	GradeFrom  clock.Date      `json:"grade_from,omitempty" format:"date"`
	NIKKnown   bool            `json:"nik_known" doc:"Whether a population number is kept; seeing it is an act of its own"`
	Holdings   []PersonHolding `json:"holdings" doc:"Posts held on the date"`
	Version    int64           `json:"version"`
}

// Personal is what is shown only on request, as a recorded act.
type Personal struct {
	NIK     string `json:"nik,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Address string `json:"address,omitempty"`
	NPWP    string `json:"npwp,omitempty"`
}

// PersonFile is all that the register keeps of a person through time, each list
// from the earliest.
type PersonFile struct {
	Person    Person         `json:"person"`
	BornAt    string         `json:"born_at,omitempty"`
	BornOn    clock.Date     `json:"born_on,omitempty" format:"date"`
	Sex       string         `json:"sex,omitempty"`
	Religion  string         `json:"religion,omitempty"`
	CPNSOn    clock.Date     `json:"cpns_on,omitempty" format:"date"`
	PNSOn     clock.Date     `json:"pns_on,omitempty" format:"date"`
	Numbers   []FileNumber   `json:"numbers"`
	Grades    []FileGrade    `json:"grades"`
	Posts     []FilePost     `json:"posts"`
	Schooling []FileSchool   `json:"schooling"`
	Ratings   []FileRating   `json:"ratings"`
	Sanctions []FileSanction `json:"sanctions"`
	Leaves    []FileLeave    `json:"leaves"`
}

// FileNumber is an employee number.
type FileNumber struct {
	Kind  string     `json:"kind"`
	Value string     `json:"value"`
	From  clock.Date `json:"from,omitempty" format:"date"`
}

// FileGrade is a promotion in grade.
type FileGrade struct {
	Grade  string     `json:"grade" example:"III/d"`
	From   clock.Date `json:"from" format:"date"`
	Decree string     `json:"decree,omitempty"`
	Dated  clock.Date `json:"dated,omitempty" format:"date"`
}

// FilePost is a post as the person's file tells it, perhaps of another agency.
type FilePost struct {
	Title   string     `json:"title"`
	Unit    string     `json:"unit,omitempty"`
	Level   string     `json:"level,omitempty"`
	Echelon string     `json:"echelon,omitempty"`
	Code    string     `json:"code,omitempty" doc:"Code of the post when it is one of this region"`
	From    clock.Date `json:"from,omitempty" format:"date"`
	Until   clock.Date `json:"until,omitempty" format:"date"`
	SwornOn clock.Date `json:"sworn_on,omitempty" format:"date"`
	Decree  string     `json:"decree,omitempty"`
	Dated   clock.Date `json:"dated,omitempty" format:"date"`
}

// FileSchool is one completed schooling.
type FileSchool struct {
	Level  string `json:"level"`
	Field  string `json:"field,omitempty"`
	School string `json:"school,omitempty"`
	Year   int    `json:"year,omitempty"`
}

// FileRating is the performance of a year in the scale of that year.
type FileRating struct {
	Year      int    `json:"year"`
	Result    string `json:"result,omitempty" doc:"From 2022"`
	Behaviour string `json:"behaviour,omitempty" doc:"From 2022"`
	Score     string `json:"score,omitempty" doc:"To 2021, with a decimal comma" example:"86,50"`
	Predicate string `json:"predicate,omitempty" example:"Baik"`
}

// FileSanction is one disciplinary sanction.
type FileSanction struct {
	Level  string     `json:"level"`
	Kind   string     `json:"kind"`
	From   clock.Date `json:"from,omitempty" format:"date"`
	End    clock.Date `json:"end,omitempty" format:"date" doc:"First day it is over"`
	Decree string     `json:"decree,omitempty"`
	Dated  clock.Date `json:"dated,omitempty" format:"date"`
}

// FileLeave is one granted leave.
type FileLeave struct {
	Kind   string     `json:"kind"`
	From   clock.Date `json:"from" format:"date"`
	Until  clock.Date `json:"until,omitempty" format:"date" doc:"First day back"`
	Decree string     `json:"decree,omitempty"`
}

func personFile(s *org.Snapshot, light *people.Light, f *people.File) PersonFile {
	p, h := &f.Person, &f.History
	return PersonFile{Person: personOf(s, light), BornAt: p.BornAt, BornOn: p.BornOn, Sex: p.Sex.String(), Religion: p.Religion.String(), CPNSOn: p.CPNSOn, PNSOn: p.PNSOn,
		Numbers: api.List(h.Numbers, func(n people.NumberEntry) FileNumber { return FileNumber{string(n.Kind), n.Value, n.From} }),
		Grades: api.List(h.Grades, func(g people.GradeEntry) FileGrade {
			return FileGrade{g.Grade.String(), g.From, g.DecreeNumber, g.DecreeDate}
		}),
		Posts: api.List(h.Posts, func(e people.PostEntry) FilePost {
			return FilePost{e.Title, e.UnitName, string(e.Level), string(e.Echelon), e.PostCode, e.From, e.Until, e.InauguratedOn, e.DecreeNumber, e.DecreeDate}
		}),
		Schooling: api.List(h.Schooling, func(e people.SchoolingEntry) FileSchool {
			return FileSchool{e.Level.String(), e.Field, e.School, e.Year}
		}),
		Ratings: api.List(h.Ratings, func(r people.Rating) FileRating {
			return FileRating{r.Year, r.Result.String(), r.Behaviour.String(), r.FormatScore(), r.Predicate.NameIn(r.Year)}
		}),
		Sanctions: api.List(h.Sanctions, func(x people.Sanction) FileSanction {
			return FileSanction{string(x.Level), x.Kind, x.From, x.End(), x.DecreeNumber, x.DecreeDate}
		}),
		Leaves: api.List(h.Leaves, func(l people.Leave) FileLeave {
			return FileLeave{string(l.Kind), l.From, l.Until, l.DecreeNumber}
		})}
}

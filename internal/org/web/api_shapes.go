package web

import (
	"cmp"

	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

// The shapes of the published API. They are their own types, so that a change
// of the domain does not change what programs were promised; testdata of
// package app holds the whole document and a test compares it.

// Ref names a unit or post.
type Ref struct {
	ID   string `json:"id"`
	Code string `json:"code" doc:"The region's own code, the key of spreadsheets"`
	Name string `json:"name"`
}

func unitRef(u *org.Unit) Ref {
	if u == nil {
		return Ref{}
	}
	return Ref{string(u.ID), u.Code, u.Name}
}

func postRef(p *org.Post) Ref {
	if p == nil {
		return Ref{}
	}
	return Ref{string(p.ID), p.Code, p.Title}
}

// Unit is an agency or a part of one.
type Unit struct {
	ID         string     `json:"id"`
	Code       string     `json:"code" example:"DISDIK"`
	Name       string     `json:"name" example:"Dinas Pendidikan"`
	Kind       string     `json:"kind" example:"dinas"`
	Parent     string     `json:"parent,omitempty" doc:"Identifier of the unit above"`
	RegionCode string     `json:"region_code,omitempty" doc:"Kemendagri code of a kecamatan or kelurahan" example:"35.71.01"`
	Address    string     `json:"address,omitempty"`
	WeekDays   int        `json:"week_days" doc:"Working days of a week"`
	From       clock.Date `json:"from" format:"date"`
	Until      clock.Date `json:"until,omitempty" format:"date" doc:"First day on which it no longer exists"`
	Version    int64      `json:"version"`
}

func unitOf(u *org.Unit) Unit {
	return Unit{ID: string(u.ID), Code: u.Code, Name: u.Name, Kind: u.Kind, Parent: string(u.Parent), RegionCode: u.RegionCode,
		Address: u.Address, WeekDays: u.WeekDays, From: u.From, Until: u.Until, Version: u.Version}
}

// UnitDetail is a unit with its place.
type UnitDetail struct {
	AsOf         clock.Date `json:"as_of" format:"date"`
	Exists       bool       `json:"exists" doc:"Whether it exists on the date"`
	Unit         Unit       `json:"unit"`
	Path         []Ref      `json:"path" doc:"The unit and those above it, nearest first"`
	Parts        []Ref      `json:"parts"`
	Posts        []Ref      `json:"posts" doc:"Posts directly in it, highest level first"`
	Predecessors []Ref      `json:"predecessors"`
	Successors   []Ref      `json:"successors"`
}

// Holder is a person in a post.
type Holder struct {
	Person string     `json:"person" doc:"Identifier of the person"`
	Name   string     `json:"name" example:"Drs. Budi Santoso, M.Si."`
	Kind   string     `json:"kind" enum:"definitive,plt,plh,interim"`
	From   clock.Date `json:"from" format:"date"`
	Until  clock.Date `json:"until,omitempty" format:"date"`
}

// Post is a structural post with who sits in it.
type Post struct {
	ID          string     `json:"id"`
	Code        string     `json:"code" example:"DISDIK-K"`
	Title       string     `json:"title" example:"Kepala Dinas Pendidikan"`
	Unit        Ref        `json:"unit"`
	Agency      Ref        `json:"agency"`
	Level       string     `json:"level" enum:"KDH,JPTP,ADM,PWS,JF,PLK"`
	LevelName   string     `json:"level_name" example:"Administrator"`
	Echelon     string     `json:"echelon,omitempty" example:"III.a"`
	Class       int        `json:"class,omitempty" doc:"Job class, 1 to 17"`
	Structural  bool       `json:"structural"`
	Holder      *Holder    `json:"holder,omitempty" doc:"The definitive holder of a structural post"`
	Acting      []Holder   `json:"acting" doc:"Plt, Plh and interim officials"`
	Vacant      bool       `json:"vacant"`
	VacantSince clock.Date `json:"vacant_since,omitempty" format:"date"`
	Awaiting    bool       `json:"awaiting_confirmation,omitempty" doc:"Vacant only until its holder is confirmed in the renamed post"`
	RetiresOn   clock.Date `json:"holder_retires_on,omitempty" format:"date"`
	RetiresBy   string     `json:"holder_retires_by,omitempty" doc:"The text that sets the age"`
	Version     int64      `json:"version"`
}

func postOf(s *org.Snapshot, x org.Seating) Post {
	p := x.Post
	v := Post{ID: string(p.ID), Code: p.Code, Title: p.Title, Unit: unitRef(x.Unit), Agency: unitRef(x.Agency), Level: string(p.Level),
		LevelName: org.LevelName(p.Level), Echelon: string(p.Echelon), Class: p.Class, Structural: p.Structural, Vacant: x.Vacant,
		VacantSince: x.VacantSince, Awaiting: x.Awaiting, RetiresOn: x.Retires, RetiresBy: x.RetiresBy, Version: p.Version,
		Acting: api.List(x.Acting, func(h *org.Holding) Holder { return holderOf(s.Register, h) })}
	if x.Holding != nil {
		h := holderOf(s.Register, x.Holding)
		v.Holder = &h
	}
	return v
}

func holderOf(r *org.Register, h *org.Holding) Holder {
	v := Holder{Person: string(h.Person), Kind: string(h.Kind), From: h.From, Until: h.Until}
	if p := r.People[h.Person]; p != nil {
		v.Name = p.Name.String()
	}
	return v
}

// PostFunction is a power that the post carries.
type PostFunction struct {
	Function string `json:"function" example:"personnel_officer"`
	Unit     string `json:"unit,omitempty" doc:"The unit it covers; the whole region when it is not there"`
}

// PostDetail is a post with its duties and place.
type PostDetail struct {
	AsOf         clock.Date     `json:"as_of" format:"date"`
	Exists       bool           `json:"exists" doc:"Whether it exists on the date"`
	Post         Post           `json:"post"`
	From         clock.Date     `json:"from" format:"date"`
	Until        clock.Date     `json:"until,omitempty" format:"date"`
	Duties       string         `json:"duties,omitempty" doc:"Tugas dan fungsi"`
	Chairs       int            `json:"chairs" doc:"Establishment (formasi)"`
	Field        string         `json:"field,omitempty" doc:"Field of work"`
	Special      string         `json:"special,omitempty" doc:"A post with rules of its own" example:"camat"`
	Superior     *Ref           `json:"superior,omitempty"`
	Inferiors    []Ref          `json:"inferiors"`
	Functions    []PostFunction `json:"functions"`
	Holders      []Holding      `json:"holders" doc:"Everybody in the post on the date"`
	Predecessors []Ref          `json:"predecessors"`
	Successors   []Ref          `json:"successors"`
}

// Holding is a person in a post for a time.
type Holding struct {
	ID         string     `json:"id"`
	Post       Ref        `json:"post"`
	Holder     Holder     `json:"holder"`
	TenureFrom clock.Date `json:"tenure_from,omitempty" format:"date" doc:"Start of service in the post; a confirmation keeps the old date"`
	Basis      string     `json:"basis,omitempty" doc:"Decree or order with number and date"`
	EndedBy    string     `json:"ended_by,omitempty"`
}

func holdingOf(r *org.Register, h *org.Holding) Holding {
	return Holding{ID: string(h.ID), Post: postRef(r.Posts[h.Post]), Holder: holderOf(r, h), TenureFrom: h.TenureFrom, Basis: h.Basis, EndedBy: h.EndedBy}
}

func holdingKey(h *org.Holding) string { return string(h.ID) }

// byEnd orders acting terms: those that end first, the open ones last.
func byEnd(a, b *org.Holding) int {
	return cmp.Or(cmp.Compare(end(a), end(b)), cmp.Compare(a.ID, b.ID))
}

func end(h *org.Holding) clock.Date { return cmp.Or(h.Until, "9999-12-31") }

// PostCounts counts the posts that fit, whatever the page.
type PostCounts struct {
	All      int `json:"all"`
	Filled   int `json:"filled"`
	Vacant   int `json:"vacant"`
	Acting   int `json:"acting"`
	Retiring int `json:"retiring"`
}

// Posts is a page of posts with its counts.
type Posts struct {
	api.Page[Post]
	AsOf   clock.Date `json:"as_of" format:"date"`
	Counts PostCounts `json:"counts" doc:"Of what fits query, level and unit, by state"`
}

// Official is what everybody may know of who holds a post.
type Official struct {
	Post   string     `json:"post" example:"Kepala Dinas Pendidikan"`
	Unit   string     `json:"unit"`
	Level  string     `json:"level"`
	Name   string     `json:"name,omitempty" doc:"Not there when the post is vacant"`
	Since  clock.Date `json:"since,omitempty" format:"date"`
	Acting []string   `json:"acting" doc:"Names of acting officials with Plt. or Plh." example:"[\"Plt. Dra. Siti Aminah\"]"`
	Vacant bool       `json:"vacant"`
}

func officialOf(s *org.Snapshot, x org.Seating) Official {
	v := Official{Post: x.Post.Title, Level: org.LevelName(x.Post.Level), Vacant: x.Vacant, Acting: []string{}}
	if x.Unit != nil {
		v.Unit = x.Unit.Name
	}
	if x.Person != nil {
		v.Name, v.Since = x.Person.Name.String(), x.Holding.From
	}
	for _, h := range x.Acting {
		if p := s.People[h.Person]; p != nil {
			v.Acting = append(v.Acting, h.Kind.Prefix()+" "+p.Name.String())
		}
	}
	return v
}

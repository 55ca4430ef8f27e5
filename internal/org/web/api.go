package web

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Tag is the group in which the register's operations stand.
const Tag = "register"

// register is the door of programs to units, posts and who holds them.
type register struct {
	org   *org.Cache
	today func() clock.Date
}

// API adds the operations on units, posts and holdings. Each tells of any date
// with as_of. today is the date in the region.
func API(a huma.API, cache *org.Cache, today func() clock.Date) {
	x := register{cache, today}
	api.Register(a, api.Operation{
		ID: "list-units", Route: "GET /units", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Daftar unit kerja", EN: "List units"},
		Text: api.Words{ID: "Unit yang ada pada tanggal itu, menurut kode. Dengan under hanya bagian langsung dari unit itu.",
			EN: "The units that exist on the date, by code. With under only the direct parts of that unit."},
		Try: "/units?limit=2&as_of=2020-12-01", Errors: []errs.Kind{errs.NotFound},
	}, x.units)
	api.Register(a, api.Operation{
		ID: "get-unit", Route: "GET /units/{id}", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Satu unit kerja", EN: "One unit"},
		Text: api.Words{ID: "Unit dengan induk, bagian, jabatan, pendahulu dan penerusnya pada tanggal itu. Sebut pengenalnya atau kodenya.",
			EN: "A unit with its parents, parts, posts, predecessors and successors on the date. Name it by identifier or code."},
		Try: "/units/DISDIK",
	}, x.unit)
	api.Register(a, api.Operation{
		ID: "list-posts", Route: "GET /posts", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Daftar jabatan struktural", EN: "List structural posts"},
		Text: api.Words{ID: "Jabatan struktural dengan pemangku, Plt atau Plh, dan pensiun yang mendekat, jenjang tertinggi lebih dulu. counts menghitung semua halaman.",
			EN: "Structural posts with their holders, acting officials and coming retirements, highest level first. counts counts all pages."},
		Try: "/posts?state=vacant&limit=5",
	}, x.posts)
	api.Register(a, api.Operation{
		ID: "get-post", Route: "GET /posts/{id}", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Satu jabatan", EN: "One post"},
		Text: api.Words{ID: "Jabatan apa pun, juga fungsional dan pelaksana, dengan tugas, atasan, bawahan, fungsi, dan siapa yang mendudukinya pada tanggal itu. Sebut pengenalnya atau kodenya.",
			EN: "Any post, functional and operational ones too, with its duties, superior, inferiors, functions, and who sits in it on the date. Name it by identifier or code."},
		Try: "/posts/DISDIK-K",
	}, x.post)
	api.Register(a, api.Operation{
		ID: "list-post-holdings", Route: "GET /posts/{id}/holdings", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Pemangku sebuah jabatan sepanjang waktu", EN: "Holders of a post through time"},
		Text: api.Words{ID: "Setiap pemangkuan jabatan itu dari yang paling awal, juga Plt dan Plh. until adalah hari pertama yang tidak berlaku lagi.",
			EN: "Every holding of the post from the earliest, acting ones too. until is the first day on which it no longer runs."},
		Try: "/posts/DISDIK-K/holdings",
	}, x.holdings)
	api.Register(a, api.Operation{
		ID: "list-vacancies", Route: "GET /vacancies", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Jabatan yang kosong", EN: "Vacant posts"},
		Text: api.Words{ID: "Jabatan struktural tanpa pemangku definitif pada tanggal itu, jenjang tertinggi lebih dulu. Plt tidak mengisi jabatan.",
			EN: "Structural posts without a definitive holder on the date, highest level first. An acting official does not fill a post."},
		Try: "/vacancies",
	}, x.vacancies)
	api.Register(a, api.Operation{
		ID: "list-actings", Route: "GET /actings", Tag: Tag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Plt dan Plh", EN: "Acting officials"},
		Text: api.Words{ID: "Penugasan Plt, Plh, dan penjabat yang berjalan pada tanggal itu, yang paling awal berakhir lebih dulu.",
			EN: "Acting assignments that run on the date, those that end first before others."},
		Try: "/actings",
	}, x.actings)
	api.Register(a, api.Operation{
		ID: "list-officials", Route: "GET /officials", Tag: Tag, Scope: api.Public,
		Summary: api.Words{ID: "Pejabat, untuk umum", EN: "Officials, for everybody"},
		Text: api.Words{ID: "Siapa memangku jabatan struktural apa, tanpa data pribadi: nama, jabatan, unit, dan sejak kapan. Tanpa token.",
			EN: "Who holds which structural post, without personal data: name, post, unit and since when. No token."},
		Try: "/officials?q=dinas&limit=5",
	}, x.officials)
	regionAPI(a, x)
}

func (x register) at(ctx context.Context, day api.AsOf) (*org.Snapshot, error) {
	d, err := day.Day(x.today())
	if err != nil {
		return nil, err
	}
	return x.org.On(ctx, d)
}

type unitsIn struct {
	api.AsOf
	api.Paging
	Under string `query:"under" maxLength:"100" doc:"Identifier or code of a unit"`
}

func (x register) units(ctx context.Context, in *unitsIn) (api.Page[Unit], error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return api.Page[Unit]{}, err
	}
	all := s.AllUnits()
	if in.Under != "" {
		u, err := findUnit(s, in.Under)
		if err != nil {
			return api.Page[Unit]{}, err
		}
		all = s.Children(u.ID)
	}
	return api.Cut(all, in.Paging, func(u *org.Unit) string { return string(u.ID) }, unitOf)
}

type oneIn struct {
	api.AsOf
	ID string `path:"id" maxLength:"100" doc:"Identifier or code" example:"DISDIK"`
}

func (x register) unit(ctx context.Context, in *oneIn) (UnitDetail, error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return UnitDetail{}, err
	}
	u, err := findUnit(s, in.ID)
	if err != nil {
		return UnitDetail{}, err
	}
	return UnitDetail{AsOf: s.Date, Unit: unitOf(u), Exists: u.ExistsOn(s.Date), Path: api.List(s.Path(u.ID), unitRef),
		Parts: api.List(s.Children(u.ID), unitRef), Posts: api.List(s.PostsIn(u.ID), postRef),
		Predecessors: api.List(u.Predecessors, func(id org.UnitID) Ref { return unitRef(s.Units[id]) }),
		Successors:   api.List(s.UnitSuccessors(u.ID), func(id org.UnitID) Ref { return unitRef(s.Units[id]) })}, nil
}

type postsIn struct {
	api.AsOf
	api.Paging
	Query string `query:"q" maxLength:"100" doc:"Every word in title, unit or holder's name; digits are the start of the holder's number"`
	State string `query:"state" enum:"vacant,acting,retiring" doc:"vacant: nobody definitive; acting: a Plt or Plh; retiring: the holder retires within a year"`
	Level string `query:"level" enum:"KDH,JPTP,ADM,PWS" doc:"Level of the post"`
	Under string `query:"under" maxLength:"100" doc:"Only posts of this unit and its parts: identifier or code"`
}

func (x register) posts(ctx context.Context, in *postsIn) (Posts, error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return Posts{}, err
	}
	f := org.SeatFilter{Query: in.Query, State: org.SeatState(in.State), Level: people.Level(in.Level), After: org.PostID(in.After), Limit: in.Limit}
	if in.Under != "" {
		u, err := findUnit(s, in.Under)
		if err != nil {
			return Posts{}, err
		}
		f.Under = u.ID
	}
	if err := known(s, in.After); err != nil {
		return Posts{}, err
	}
	found := s.Seats(f)
	c := found.Counts
	return Posts{Page: api.Page[Post]{Items: api.List(found.Items, func(x org.Seating) Post { return postOf(s, x) }), Next: string(found.Next), Total: found.Total},
		AsOf: s.Date, Counts: PostCounts{All: c.All, Filled: c.Filled, Vacant: c.Vacant, Acting: c.Acting, Retiring: c.Retiring}}, nil
}

// known refuses a page mark that names no post, instead of starting again from
// the first page.
func known(s *org.Snapshot, after string) error {
	if after != "" && s.Posts[org.PostID(after)] == nil {
		return errs.New(errs.Invalid, "api.cursor").Field("query.after", "api.cursor")
	}
	return nil
}

func (x register) post(ctx context.Context, in *oneIn) (PostDetail, error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return PostDetail{}, err
	}
	p, err := findPost(s, in.ID)
	if err != nil {
		return PostDetail{}, err
	}
	v := PostDetail{AsOf: s.Date, Post: postOf(s, s.Seating(p)), Exists: p.ExistsOn(s.Date), From: p.From, Until: p.Until,
		Duties: p.Duties, Chairs: p.Chairs, Field: p.Field, Special: p.Special,
		Holders:      api.List(slices.Concat(s.Seated(p.ID), s.ActingIn(p.ID)), func(h *org.Holding) Holding { return holdingOf(s.Register, h) }),
		Inferiors:    api.List(s.Inferiors(p.ID), postRef),
		Functions:    api.List(p.Functions, func(f org.PostFunction) PostFunction { return PostFunction{string(f.Function), string(f.Scope)} }),
		Predecessors: api.List(p.Predecessors, func(id org.PostID) Ref { return postRef(s.Posts[id]) }),
		Successors:   api.List(s.Successors(p.ID), func(id org.PostID) Ref { return postRef(s.Posts[id]) })}
	if over := s.Posts[p.Superior]; over != nil {
		r := postRef(over)
		v.Superior = &r
	}
	return v, nil
}

type holdingsIn struct {
	api.Paging
	ID string `path:"id" maxLength:"100" doc:"Identifier or code of the post" example:"DISDIK-K"`
}

func (x register) holdings(ctx context.Context, in *holdingsIn) (api.Page[Holding], error) {
	s, err := x.at(ctx, api.AsOf{})
	if err != nil {
		return api.Page[Holding]{}, err
	}
	p, err := findPost(s, in.ID)
	if err != nil {
		return api.Page[Holding]{}, err
	}
	return api.Cut(s.HoldingsOf(p.ID), in.Paging, holdingKey, func(h *org.Holding) Holding { return holdingOf(s.Register, h) })
}

type dayIn struct {
	api.AsOf
	api.Paging
}

func (x register) vacancies(ctx context.Context, in *dayIn) (api.Page[Post], error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return api.Page[Post]{}, err
	}
	return api.Cut(s.Vacancies(), in.Paging, func(p *org.Post) string { return string(p.ID) }, func(p *org.Post) Post { return postOf(s, s.Seating(p)) })
}

func (x register) actings(ctx context.Context, in *dayIn) (api.Page[Holding], error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return api.Page[Holding]{}, err
	}
	var all []*org.Holding
	for _, p := range s.AllPosts() {
		all = append(all, s.ActingIn(p.ID)...)
	}
	slices.SortStableFunc(all, byEnd)
	return api.Cut(all, in.Paging, holdingKey, func(h *org.Holding) Holding { return holdingOf(s.Register, h) })
}

type officialsIn struct {
	api.AsOf
	Limit int    `query:"limit" minimum:"1" maximum:"60" default:"60" doc:"Items of one page"`
	After string `query:"after" maxLength:"200" doc:"The \"next\" of the page before"`
	Query string `query:"q" maxLength:"100" doc:"Every word in title, unit or name; digits are not searched"`
	Level string `query:"level" enum:"KDH,JPTP,ADM,PWS" doc:"Level of the post"`
}

func (x register) officials(ctx context.Context, in *officialsIn) (api.Page[Official], error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return api.Page[Official]{}, err
	}
	if err := known(s, in.After); err != nil {
		return api.Page[Official]{}, err
	}
	found := s.Seats(org.SeatFilter{Query: wordsOnly(in.Query), Level: people.Level(in.Level), After: org.PostID(in.After), Limit: in.Limit})
	return api.Page[Official]{Items: api.List(found.Items, func(x org.Seating) Official { return officialOf(s, x) }), Next: string(found.Next), Total: found.Total}, nil
}

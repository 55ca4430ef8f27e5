package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// apiTag is the group in which the operations stand.
const apiTag = "register"

// directory is the door of programs to the people of the register.
type directory struct {
	org    *org.Cache
	people *people.Service
	today  func() clock.Date
}

// API adds the operations on people. today is the date in the region.
func API(a huma.API, cache *org.Cache, svc *people.Service, today func() clock.Date) {
	x := directory{cache, svc, today}
	api.Register(a, api.Operation{
		ID: "list-people", Route: "GET /people", Tag: apiTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Direktori pegawai", EN: "Directory of people"},
		Text: api.Words{ID: "Pegawai menurut nama tanpa gelar, dengan jabatan mereka pada tanggal itu. Cari dengan nama, NIP (dengan atau tanpa spasi), jabatan, atau unit. Data pribadi tidak ada di sini.",
			EN: "People by name without degrees, with their posts on the date. Search by name, NIP (with or without spaces), post or unit. No personal data here."},
		Try: "/people?q=siti&limit=5",
	}, x.list)
	api.Register(a, api.Operation{
		ID: "get-person", Route: "GET /people/{id}", Tag: apiTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Satu pegawai", EN: "One person"},
		Text: api.Words{ID: "Pegawai dengan jabatan yang dipangku pada tanggal itu. Sebut pengenalnya atau NIP.",
			EN: "A person with the posts they hold on the date. Name them by identifier or NIP."},
		Try: "/people/197203291995061901",
	}, x.one)
	api.Register(a, api.Operation{
		ID: "list-person-holdings", Route: "GET /people/{id}/holdings", Tag: apiTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Jabatan seorang pegawai sepanjang waktu", EN: "Posts of a person through time"},
		Text: api.Words{ID: "Setiap pemangkuan jabatan di daerah ini dari yang paling awal, juga sebagai Plt atau Plh.",
			EN: "Every holding in this region from the earliest, as acting official too."},
		Try: "/people/197203291995061901/holdings",
	}, x.holdings)
	api.Register(a, api.Operation{
		ID: "get-person-file", Route: "GET /people/{id}/file", Tag: apiTag, Scope: actor.PeopleRead,
		Summary: api.Words{ID: "Berkas pegawai", EN: "Personnel file"},
		Text: api.Words{ID: "Riwayat nomor, pangkat, jabatan, pendidikan, penilaian kinerja, hukuman disiplin, dan cuti. Untuk pegawai itu sendiri, petugas kepegawaian, pejabat yang berwenang, PPK, dan inspektorat. NIK tidak ada di sini.",
			EN: "Histories of numbers, grades, posts, schooling, ratings, sanctions and leave. For the person, personnel officers, the authorised official, the appointing authority and inspectors. No population number here."},
		Try: "/people/197203291995061901/file",
	}, x.file)
	api.Register(a, api.Operation{
		ID: "reveal-person", Route: "POST /people/{id}/reveal", Tag: apiTag, Scope: actor.PeopleReveal,
		Summary: api.Words{ID: "Buka NIK dan kontak", EN: "Reveal population number and contact"},
		Text: api.Words{ID: "Memperlihatkan NIK dan kontak seseorang kepada petugas kepegawaian atau orang itu sendiri. Alasannya dicatat sebelum apa pun diperlihatkan; percobaan yang ditolak juga dicatat.",
			EN: "Shows a person's population number and contact to a personnel officer or to the person. The reason is recorded before anything is shown; a refused attempt is recorded too."},
		Try: "/people/197203291995061901/reveal", Body: `{"reason": "Verifikasi berkas pelantikan"}`,
	}, x.reveal)
}

func (x directory) at(ctx context.Context, day api.AsOf) (*org.Snapshot, error) {
	d, err := day.Day(x.today())
	if err != nil {
		return nil, err
	}
	return x.org.On(ctx, d)
}

// resolve finds a person by identifier or employee number.
func resolve(s *org.Snapshot, id string) (*people.Light, error) {
	if p := s.People[people.PersonID(id)]; p != nil {
		return p, nil
	}
	if p := s.PersonByNumber(people.NumberKey(id)); p != nil {
		return p, nil
	}
	return nil, errs.New(errs.NotFound, "people.not_found", id)
}

type listIn struct {
	api.AsOf
	api.Paging
	Query    string `query:"q" maxLength:"100" doc:"Every word in name without degrees, post or unit; digits are the start of a number, a former one too"`
	Category string `query:"category" enum:"PNS,CPNS,PPPK,PPPK_PART_TIME,NON_ASN" doc:"Category of staff"`
	Left     bool   `query:"left" doc:"Those no longer in service, instead of those who are"`
}

func (x directory) list(ctx context.Context, in *listIn) (api.Page[Person], error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return api.Page[Person]{}, err
	}
	if in.After != "" && s.People[people.PersonID(in.After)] == nil {
		return api.Page[Person]{}, errs.New(errs.Invalid, "api.cursor").Field("query.after", "api.cursor")
	}
	found := s.Directory(org.DirectoryFilter{Query: in.Query, Category: people.Category(in.Category), Left: in.Left, After: people.PersonID(in.After), Limit: in.Limit})
	return api.Page[Person]{Next: string(found.Next), Total: found.Total,
		Items: api.List(found.Items, func(l org.DirectoryLine) Person {
			p := personOf(s, l.Person)
			p.Former = l.Former
			return p
		})}, nil
}

type personIn struct {
	api.AsOf
	ID string `path:"id" maxLength:"100" doc:"Identifier or employee number" example:"197203291995061901"`
}

func (x directory) one(ctx context.Context, in *personIn) (PersonDetail, error) {
	s, err := x.at(ctx, in.AsOf)
	if err != nil {
		return PersonDetail{}, err
	}
	light, err := resolve(s, in.ID)
	if err != nil {
		return PersonDetail{}, err
	}
	p, err := x.people.Get(ctx, actor.Of(ctx), light.ID)
	if err != nil {
		return PersonDetail{}, err
	}
	return PersonDetail{AsOf: s.Date, Person: personOf(s, light), NumberKind: string(p.NumberKind), GradeTitle: p.Grade.Title(), GradeFrom: p.GradeFrom,
		NIKKnown: p.HasNIK, Version: p.Version,
		Holdings: api.List(s.Current(light.ID), func(h *org.Holding) PersonHolding { return personHolding(s, h) })}, nil
}

type personHoldingsIn struct {
	api.Paging
	ID string `path:"id" maxLength:"100" doc:"Identifier or employee number" example:"197203291995061901"`
}

func (x directory) holdings(ctx context.Context, in *personHoldingsIn) (api.Page[PersonHolding], error) {
	s, err := x.at(ctx, api.AsOf{})
	if err != nil {
		return api.Page[PersonHolding]{}, err
	}
	p, err := resolve(s, in.ID)
	if err != nil {
		return api.Page[PersonHolding]{}, err
	}
	return api.Cut(s.HoldingsBy(p.ID), in.Paging, func(h *org.Holding) string { return string(h.ID) },
		func(h *org.Holding) PersonHolding { return personHolding(s, h) })
}

type fileIn struct {
	ID string `path:"id" maxLength:"100" doc:"Identifier or employee number" example:"197203291995061901"`
}

func (x directory) file(ctx context.Context, in *fileIn) (PersonFile, error) {
	s, err := x.at(ctx, api.AsOf{})
	if err != nil {
		return PersonFile{}, err
	}
	p, err := resolve(s, in.ID)
	if err != nil {
		return PersonFile{}, err
	}
	f, err := x.people.File(ctx, actor.Of(ctx), p.ID)
	if err != nil {
		return PersonFile{}, err
	}
	return personFile(s, p, &f), nil
}

type revealIn struct {
	ID   string `path:"id" maxLength:"100" doc:"Identifier or employee number" example:"197203291995061901"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why it must be seen"`
	}
}

func (x directory) reveal(ctx context.Context, in *revealIn) (Personal, error) {
	s, err := x.at(ctx, api.AsOf{})
	if err != nil {
		return Personal{}, err
	}
	p, err := resolve(s, in.ID)
	if err != nil {
		return Personal{}, err
	}
	v, err := x.people.Reveal(ctx, actor.Of(ctx), p.ID, in.Body.Reason)
	if err != nil {
		return Personal{}, err
	}
	return Personal{NIK: v.NIK, Phone: v.Contact.Phone, Email: v.Contact.Email, Address: v.Contact.Address, NPWP: v.Contact.NPWP}, nil
}

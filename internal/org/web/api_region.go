package web

import (
	"context"
	"maps"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// RegionTag is the group of the operations on the region itself.
const RegionTag = "region"

// regionAPI adds the operations on the region's profile and on the numbers that
// the law leaves to it.
func regionAPI(a huma.API, x register) {
	const profile = `{"version": 1, "name": "Kota Contoh", "formal": "Kota Contoh", "kind": "kota", "province": "Jawa Timur", "seat": "Contoh", "head_title": "Wali Kota", ` +
		`"code": "35.71", "number_code": "419", "zone": "Asia/Jakarta", "week_days": 5, "elections_known": true, "elections": [], "head_status": "definitive", "head_sworn_on": "2025-02-20"}`
	api.Register(a, api.Operation{
		ID: "get-region", Route: "GET /region", Tag: RegionTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Profil daerah", EN: "The region's profile"},
		Text: api.Words{ID: "Nama, kop surat, kode, zona waktu, kepala daerah, dan pemilihan. version disebut lagi ketika mengubahnya.",
			EN: "Names, letterhead, codes, time zone, head and elections. Say version again when you change it."},
		Try: "/region", Errors: []errs.Kind{errs.NotFound},
	}, x.region)
	api.Register(a, api.Operation{
		ID: "set-region", Route: "PUT /region", Tag: RegionTag, Scope: actor.RegionWrite,
		Summary: api.Words{ID: "Ubah profil daerah", EN: "Change the region's profile"},
		Text: api.Words{ID: "Menggantikan seluruh profil. Petugas kepegawaian atau pengelola sistem; kedudukan kepala daerah dan pemilihan hanya petugas kepegawaian. Nama di kepala halaman dan zona waktu berlaku setelah program dijalankan ulang.",
			EN: "Replaces the whole profile. Personnel officers or administrators; the head's office and the elections only personnel officers. The name at the head of pages and the time zone take effect when the program is started again."},
		Try: "/region", Body: profile, Errors: []errs.Kind{errs.Conflict},
	}, x.setRegion)
	api.Register(a, api.Operation{
		ID: "list-numbers", Route: "GET /region/numbers", Tag: RegionTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Angka yang dibiarkan terbuka oleh aturan", EN: "Numbers that the law leaves open"},
		Text: api.Words{ID: "Angka yang belum dipastikan dalam aturan, dengan pasal, nilai bawaan, dan nilai yang ditetapkan daerah beserta dasarnya.",
			EN: "Numbers that are not certain in the law, with the article, the default, and what the region has set with its basis."},
		Try: "/region/numbers",
	}, x.numbers)
	api.Do(a, api.Operation{
		ID: "set-number", Route: "PUT /region/numbers/{id}", Tag: RegionTag, Scope: actor.RegionWrite,
		Summary: api.Words{ID: "Tetapkan sebuah angka", EN: "Set a number"},
		Text: api.Words{ID: "Nilai dengan dasarnya; nilai kosong mengembalikan bawaan. Hanya petugas kepegawaian, karena angka ini menentukan tentang pegawai.",
			EN: "The value with its basis; an empty value goes back to the default. Only personnel officers, because the number decides about people."},
		Try: "/region/numbers/age.sekda.max", Body: `{"value": "57", "basis": "Keputusan Wali Kota Nomor 12 Tahun 2026"}`,
	}, x.setNumber)
}

// Region is the profile as it is published.
type Region struct {
	Version        int64            `json:"version"`
	Name           string           `json:"name" maxLength:"80" doc:"At the head of pages" example:"Kota Contoh"`
	Formal         string           `json:"formal" maxLength:"80" doc:"As on documents"`
	Kind           string           `json:"kind" enum:"kota,kabupaten"`
	Province       string           `json:"province" maxLength:"60"`
	Seat           string           `json:"seat" maxLength:"60" doc:"Where documents are signed"`
	HeadTitle      string           `json:"head_title" maxLength:"40" example:"Wali Kota"`
	Code           string           `json:"code,omitempty" maxLength:"5" doc:"Kemendagri code" example:"35.71"`
	NumberCode     string           `json:"number_code,omitempty" maxLength:"10" doc:"In the numbers of documents" example:"419"`
	NumberForms    NumberForms      `json:"number_forms,omitzero" doc:"Own forms of paper numbers, with {n}, {code} and {year}; what is empty has the usual form"`
	Founding       string           `json:"founding,omitempty" maxLength:"400" doc:"The law that made the region, first in the legal base of its decrees" example:"Undang-Undang Nomor 16 Tahun 1950 tentang Pembentukan Daerah-daerah Kota Besar"`
	Address        string           `json:"address,omitempty" maxLength:"200"`
	Phone          string           `json:"phone,omitempty" maxLength:"60"`
	Web            string           `json:"web,omitempty" maxLength:"80"`
	Zone           string           `json:"zone" enum:"Asia/Jakarta,Asia/Makassar,Asia/Jayapura"`
	WeekDays       int              `json:"week_days" minimum:"5" maximum:"6"`
	ElectionsKnown bool             `json:"elections_known" doc:"Whether the list of elections is complete; the freeze cannot be judged otherwise"`
	Elections      []RegionElection `json:"elections" maxItems:"6" nullable:"false"`
	HeadStatus     string           `json:"head_status,omitempty" enum:"definitive,pj,pjs,plt,plh" doc:"How the head holds office"`
	HeadSwornOn    clock.Date       `json:"head_sworn_on,omitempty" format:"date"`
}

// NumberForms are the region's own forms of paper numbers.
type NumberForms struct {
	Decision  string `json:"decision,omitempty" maxLength:"60" doc:"Keputusan" example:"821.2/{n}/{code}/{year}"`
	Letter    string `json:"letter,omitempty" maxLength:"60" doc:"Surat dinas"`
	Minutes   string `json:"minutes,omitempty" maxLength:"60" doc:"Berita acara"`
	Installed string `json:"installed,omitempty" maxLength:"60" doc:"Surat pernyataan pelantikan"`
	Start     string `json:"start,omitempty" maxLength:"60" doc:"Surat pernyataan melaksanakan tugas"`
	Order     string `json:"order,omitempty" maxLength:"60" doc:"Surat perintah"`
}

func (f NumberForms) values() map[org.NumberForm]string {
	out := map[org.NumberForm]string{org.NumberDecision: f.Decision, org.NumberLetter: f.Letter, org.NumberMinutes: f.Minutes,
		org.NumberInstalled: f.Installed, org.NumberStart: f.Start, org.NumberOrder: f.Order}
	maps.DeleteFunc(out, func(_ org.NumberForm, text string) bool { return text == "" })
	return out
}

func numberForms(m map[org.NumberForm]string) NumberForms {
	return NumberForms{Decision: m[org.NumberDecision], Letter: m[org.NumberLetter], Minutes: m[org.NumberMinutes],
		Installed: m[org.NumberInstalled], Start: m[org.NumberStart], Order: m[org.NumberOrder]}
}

// RegionElection is one round of elections as it concerns the region.
type RegionElection struct {
	Name          string     `json:"name" maxLength:"80"`
	TakesPart     bool       `json:"takes_part"`
	Determination clock.Date `json:"determination,omitempty" format:"date" doc:"Day the candidates are determined"`
	TermEnds      clock.Date `json:"term_ends,omitempty" format:"date" doc:"Last day of the head's term"`
}

func regionOf(r *org.Region) Region {
	zone := r.Zone
	if zone == "" {
		zone = org.Zones[0]
	}
	return Region{Version: r.Version, Name: r.Name, Formal: r.Formal, Kind: r.Kind, Province: r.Province, Seat: r.Seat, HeadTitle: r.HeadTitle,
		Code: r.Code, NumberCode: r.NumberCode, NumberForms: numberForms(r.NumberForms), Founding: r.Founding, Address: r.Address, Phone: r.Phone, Web: r.Web, Zone: zone, WeekDays: max(r.WeekDays, 5),
		ElectionsKnown: r.ElectionsKnown, HeadStatus: r.HeadStatus, HeadSwornOn: r.HeadSwornOn,
		Elections: api.List(r.Elections, func(e org.Election) RegionElection { return RegionElection(e) })}
}

func (x register) region(ctx context.Context, _ *struct{}) (Region, error) {
	r, err := x.org.Region(ctx)
	if err != nil {
		return Region{}, err
	}
	return regionOf(r), nil
}

type setRegionIn struct {
	Body Region
}

func (x register) setRegion(ctx context.Context, in *setRegionIn) (Region, error) {
	b := in.Body
	r := &org.Region{Version: b.Version, Name: b.Name, Formal: b.Formal, Kind: b.Kind, Province: b.Province, Seat: b.Seat, HeadTitle: b.HeadTitle,
		Code: b.Code, NumberCode: b.NumberCode, NumberForms: b.NumberForms.values(), Founding: b.Founding, Address: b.Address, Phone: b.Phone, Web: b.Web, Zone: b.Zone, WeekDays: b.WeekDays,
		ElectionsKnown: b.ElectionsKnown, HeadStatus: b.HeadStatus, HeadSwornOn: b.HeadSwornOn}
	for _, e := range b.Elections {
		r.Elections = append(r.Elections, org.Election(e))
	}
	if err := x.org.SetRegion(ctx, actor.Of(ctx), r); err != nil {
		return Region{}, err
	}
	return x.region(ctx, nil)
}

// Number is a number that the law leaves open.
type Number struct {
	ID       string     `json:"id" example:"age.sekda.max"`
	Unit     string     `json:"unit,omitempty" doc:"What it counts" example:"years"`
	Value    string     `json:"value" doc:"In force: what the region has set, else the default"`
	Default  string     `json:"default"`
	Citation string     `json:"citation" doc:"The text that leaves it open"`
	Basis    string     `json:"basis,omitempty" doc:"The paper that the region's value rests on; not there for the default"`
	SetBy    string     `json:"set_by,omitempty"`
	SetAt    *time.Time `json:"set_at,omitempty"`
}

// Numbers is all of them.
type Numbers struct {
	Items []Number `json:"items" nullable:"false"`
}

func (x register) numbers(ctx context.Context, _ *struct{}) (Numbers, error) {
	all, err := x.org.Numbers(ctx)
	if err != nil {
		return Numbers{}, err
	}
	return Numbers{api.List(all, func(n org.OpenNumber) Number {
		v := Number{ID: n.ID, Unit: n.Unit, Value: n.Default, Default: n.Default, Citation: n.Citation.String()}
		if n.Set != nil {
			v.Value, v.Basis, v.SetBy, v.SetAt = n.Set.Value, n.Set.Basis, n.Set.By, &n.Set.At
		}
		return v
	})}, nil
}

type setNumberIn struct {
	ID   string `path:"id" maxLength:"100" doc:"Name of the number" example:"age.sekda.max"`
	Body struct {
		Value string `json:"value" maxLength:"40" doc:"Empty for the default"`
		Basis string `json:"basis,omitempty" maxLength:"300" doc:"The paper or decision it rests on"`
	}
}

func (x register) setNumber(ctx context.Context, in *setNumberIn) error {
	return x.org.SetNumber(ctx, actor.Of(ctx), in.ID, in.Body.Value, in.Body.Basis)
}

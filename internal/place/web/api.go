package web

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/place"
)

// apiTag is the group in which the map's operations stand.
const apiTag = "map"

// programs is the door of programs to the map.
type programs struct {
	svc    *place.Service
	region func(context.Context) (Region, error)
}

// API adds the operations on the region's map.
func API(a huma.API, svc *place.Service, region func(context.Context) (Region, error)) {
	x := programs{svc, region}
	api.Register(a, api.Operation{
		ID: "locate", Route: "GET /map/locate", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Letak sebuah titik", EN: "Where a point is"},
		Text: api.Words{ID: "Kelurahan, kecamatan, jalan, dan penanda terdekat dari koordinat, yang boleh ditulis seperti di halaman: angka desimal, derajat dan menit, tautan peta, atau plus code. Di luar daerah, jaraknya dari batas. Tanpa token.",
			EN: "Kelurahan, kecamatan, road and nearest landmark of coordinates, written as on the pages: decimals, degrees and minutes, a link of a map, or a plus code. Outside the region, how far. No token."},
		Try: "/map/locate?point=-7.8222,112.0130",
	}, x.locate)
	api.Register(a, api.Operation{
		ID: "search-map", Route: "GET /map/search", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Cari tempat", EN: "Find a place"},
		Text: api.Words{ID: "Penanda, jalan, dan wilayah menurut kata-katanya; salah satu huruf dan singkatan dimengerti. Tanpa token.",
			EN: "Landmarks, roads and areas by words; one wrong letter and short forms are understood. No token."},
		Try: "/map/search?q=depan%20SD%20Negeri%202&limit=5",
	}, x.search)
	api.Register(a, api.Operation{
		ID: "list-areas", Route: "GET /map/areas", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Wilayah di peta", EN: "Areas of the map"},
		Text: api.Words{ID: "Kelurahan, desa, dan kecamatan dengan kode Kemendagri, luas, dan titik tengahnya. Tanpa token.",
			EN: "Kelurahan, desa and kecamatan with their Kemendagri codes, sizes and middles. No token."},
		Try: "/map/areas",
	}, x.areas)
	api.Download(a, api.Operation{
		ID: "download-map", Route: "GET /map", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Unduh peta", EN: "Download the map"},
		Text: api.Words{ID: "Peta yang dipakai sebagai GeoJSON: batas yang sudah disederhanakan, jalan, sungai, dan penanda. Dapat diimpor lagi. Tanpa token.",
			EN: "The map in use as GeoJSON: simplified borders, roads, rivers and landmarks. It can be imported again. No token."},
		Try: "/map",
	}, []string{"application/geo+json"}, x.download)
	api.Register(a, api.Operation{
		ID: "propose-map", Route: "POST /map/imports", Tag: apiTag, Scope: actor.RegisterWrite, Status: http.StatusCreated, Takes: "application/octet-stream", Limit: place.MaxFileBytes + 1<<10,
		Summary: api.Words{ID: "Unggah peta", EN: "Upload a map"},
		Text: api.Words{ID: "Membaca dan menilai berkas GeoJSON; peta yang dipakai belum berubah. Jawabannya yang akan ada di peta dan apa yang perlu diperhatikan.",
			EN: "Reads and judges a GeoJSON file; the map in use does not change yet. The answer says what the map would hold and what is worth a look."},
		Try: "/map/imports?name=peta.geojson&source=BIG%202024", Errors: []errs.Kind{errs.TooLarge},
	}, x.propose)
	api.Register(a, api.Operation{
		ID: "list-map-imports", Route: "GET /map/imports", Tag: apiTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Daftar impor peta", EN: "List map imports"},
		Text:    api.Words{ID: "Peta yang pernah dimasukkan, terbaru lebih dulu, untuk yang boleh memasukkannya.", EN: "Maps that were brought in, newest first, for those who may bring them in."},
		Try:     "/map/imports",
	}, x.imports)
	api.Register(a, api.Operation{
		ID: "preview-map", Route: "GET /map/imports/{version}", Tag: apiTag, Scope: actor.RegisterRead,
		Summary: api.Words{ID: "Pratinjau peta", EN: "Preview a map"},
		Text: api.Words{ID: "Yang akan ada di peta, dan di mana peta dan unit di register tidak saling mengenal: laporan dari wilayah tanpa unit jatuh ke koordinator, unit tanpa wilayah tidak pernah mendapat laporan dari peta.",
			EN: "What the map would hold, and where map and register do not know each other: a report from an area without a unit goes to the coordinator, a unit without an area never gets one from the map."},
		Try: "/map/imports/1",
	}, x.preview)
	api.Do(a, api.Operation{
		ID: "apply-map", Route: "POST /map/imports/{version}/apply", Tag: apiTag, Scope: actor.RegisterWrite,
		Summary: api.Words{ID: "Pakai peta", EN: "Use a map"},
		Text:    api.Words{ID: "Mengganti peta yang dipakai. Yang sudah ditempatkan menurut peta lama tidak berpindah.", EN: "Replaces the map in use. What was located by the old map does not move."},
		Try:     "/map/imports/1/apply", Errors: []errs.Kind{errs.Conflict},
	}, x.apply)
	api.Do(a, api.Operation{
		ID: "discard-map", Route: "DELETE /map/imports/{version}", Tag: apiTag, Scope: actor.RegisterWrite,
		Summary: api.Words{ID: "Buang impor peta", EN: "Discard a map import"},
		Text:    api.Words{ID: "Membuang peta yang belum pernah dipakai.", EN: "Throws away a map that was never used."},
		Try:     "/map/imports/1", Errors: []errs.Kind{errs.Conflict},
	}, x.discard)
}

// Point is a place on earth, WGS 84.
type Point struct {
	Lat float64 `json:"lat" example:"-7.8222"`
	Lon float64 `json:"lon" example:"112.013"`
}

// Area is an area of the map.
type Area struct {
	Code     string  `json:"code" doc:"Kemendagri code" example:"35.71.02.1008"`
	Name     string  `json:"name"`
	Kind     string  `json:"kind" enum:"kelurahan,desa,kecamatan"`
	District string  `json:"district,omitempty" doc:"Code of the kecamatan of a village"`
	Hectares float64 `json:"hectares"`
	Middle   Point   `json:"middle"`
}

func areaOf(a *place.Area) *Area {
	if a == nil {
		return nil
	}
	kind := string(a.Kind)
	if a.Desa {
		kind = "desa"
	}
	return &Area{a.Code, a.Name, kind, a.Over, float64(int64(a.Hectares()*100)) / 100, Point(a.Middle)}
}

// Spot is what the map knows of a point.
type Spot struct {
	Point    Point        `json:"point"`
	Inside   bool         `json:"inside" doc:"Of the region"`
	Unit     string       `json:"unit,omitempty" doc:"Code of the smallest area the point lies in"`
	Village  *Area        `json:"village,omitempty"`
	District *Area        `json:"district,omitempty"`
	Street   string       `json:"street,omitempty" doc:"The nearest named road within 40 metres"`
	Landmark *NearbyPlace `json:"landmark,omitempty"`
	Outside  string       `json:"outside,omitempty" doc:"The region next door it lies in"`
	Away     int          `json:"away,omitempty" doc:"Metres to the border when outside"`
	Title    string       `json:"title" doc:"A few words"`
	Words    string       `json:"words" doc:"One phrase"`
}

// NearbyPlace is a landmark with the way to it.
type NearbyPlace struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Metres int    `json:"metres"`
}

type locateIn struct {
	Point string `query:"point" required:"true" maxLength:"2000" doc:"Coordinates as people write and paste them" example:"-7.8222,112.0130"`
}

func (x programs) locate(ctx context.Context, in *locateIn) (Spot, error) {
	m, err := x.svc.Map(ctx)
	if err != nil {
		return Spot{}, err
	}
	region, err := x.region(ctx)
	if err != nil {
		return Spot{}, err
	}
	at, err := m.Point(in.Point)
	if err != nil {
		return Spot{}, err
	}
	return SpotOf(api.Lang(ctx), m.Locate(at), region.Name), nil
}

// SpotOf shows a spot the way the API does.
func SpotOf(l i18n.Lang, s place.Spot, region string) Spot {
	out := Spot{Point: Point(s.Point), Inside: s.Inside, Unit: s.Unit(), Village: areaOf(s.Village), District: areaOf(s.District), Street: s.Street,
		Title: s.Title(l), Words: s.Words(l, region)}
	if s.Near != nil {
		out.Landmark = &NearbyPlace{s.Near.Name, string(s.Near.Kind), int(s.Near.Metres + 0.5)}
	}
	if !s.Inside && s.Away < 1e7 {
		out.Away = int(s.Away + 0.5)
	}
	if s.Outside != nil {
		out.Outside = s.Outside.Name
	}
	return out
}

type searchIn struct {
	Query string `query:"q" required:"true" maxLength:"200" doc:"Words of a place's name" example:"depan SD Negeri 2"`
	Near  string `query:"near" maxLength:"100" doc:"Coordinates: what is nearer comes first" example:"-7.8222,112.0130"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10" doc:"How many"`
}

// FoundPlace is a place that fits the words.
type FoundPlace struct {
	Name   string `json:"name"`
	Kind   string `json:"kind" doc:"A kind of landmark, jalan, sungai, kelurahan or kecamatan"`
	Point  Point  `json:"point"`
	Area   string `json:"area,omitempty" doc:"Name of the smallest area it lies in"`
	Code   string `json:"code,omitempty" doc:"Code of that area"`
	Metres int    `json:"metres,omitempty" doc:"From the coordinates given"`
}

// Places is what a search finds.
type Places struct {
	Items []FoundPlace `json:"items"`
}

func (x programs) search(ctx context.Context, in *searchIn) (Places, error) {
	m, err := x.svc.Map(ctx)
	if err != nil {
		return Places{}, err
	}
	var near place.Point
	if in.Near != "" {
		if near, err = m.Point(in.Near); err != nil {
			return Places{}, err
		}
	}
	return Places{api.List(m.Search(in.Query, near, in.Limit), func(f place.Found) FoundPlace {
		v := FoundPlace{Name: f.Name, Kind: f.Sign, Point: Point(f.At), Metres: int(f.Metres + 0.5)}
		if f.Area != nil {
			v.Area, v.Code = f.Area.Name, f.Area.Code
		}
		return v
	})}, nil
}

// Areas is the areas of the map.
type Areas struct {
	Region  string `json:"region"`
	Source  string `json:"source,omitempty"`
	Example bool   `json:"example" doc:"The borders are invented"`
	Version int64  `json:"version" doc:"Of the map; 0 before one was imported"`
	Items   []Area `json:"items"`
}

func (x programs) areas(ctx context.Context, _ *struct{}) (Areas, error) {
	m, err := x.svc.Map(ctx)
	if err != nil {
		return Areas{}, err
	}
	all := append(m.Areas(place.District, ""), m.Areas(place.Village, "")...)
	return Areas{m.About.Region, m.About.Source, m.About.Example, m.Version, api.List(all, func(a *place.Area) Area { return *areaOf(a) })}, nil
}

func (x programs) download(ctx context.Context, _ *struct{}) (api.File, error) {
	m, err := x.svc.Map(ctx)
	if err != nil {
		return api.File{}, err
	}
	b, err := m.GeoJSON()
	return api.File{Name: "peta.geojson", Type: "application/geo+json", Data: b}, err
}

// MapImport is one import of a map.
type MapImport struct {
	Version  int64     `json:"version"`
	State    string    `json:"state" enum:"waiting,current,former"`
	Files    []MapFile `json:"files"`
	Findings []string  `json:"findings" doc:"What is worth a look"`
	Corners  int       `json:"corners" doc:"Read from the files"`
	Digest   string    `json:"digest" doc:"SHA-256 of the map made of them"`
	ByName   string    `json:"by_name"`
	At       time.Time `json:"at"`
}

// MapFile is a file of an import.
type MapFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// ImportOf shows an import the way the API does.
func ImportOf(l i18n.Lang, i place.Import) MapImport {
	return MapImport{i.Version, string(i.State), api.List(i.Files, func(f place.File) MapFile { return MapFile{f.Name, f.SHA256} }),
		api.List(i.Findings, func(f place.Finding) string { return Words(l, f) }), i.Corners, i.Digest, i.ByName, i.At}
}

type proposeIn struct {
	Name    string `query:"name" default:"peta.geojson" maxLength:"200" doc:"File name, for messages" example:"peta.geojson"`
	Source  string `query:"source" maxLength:"200" doc:"Whose data it is; shown below the map" example:"BIG 2024"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (x programs) propose(ctx context.Context, in *proposeIn) (MapImport, error) {
	region, err := x.region(ctx)
	if err != nil {
		return MapImport{}, err
	}
	p, err := x.svc.Propose(ctx, actor.Of(ctx), place.About{Region: region.Name, Source: in.Source}, region.Code, []place.File{{Name: in.Name, Data: bytes.NewReader(in.RawBody)}})
	if err != nil {
		return MapImport{}, err
	}
	return ImportOf(api.Lang(ctx), p.Import), nil
}

// MapImports lists imports.
type MapImports struct {
	Items []MapImport `json:"items"`
}

func (x programs) imports(ctx context.Context, _ *struct{}) (MapImports, error) {
	list, err := x.svc.Imports(ctx, actor.Of(ctx))
	if err != nil {
		return MapImports{}, err
	}
	return ImportsOf(api.Lang(ctx), list), nil
}

// ImportsOf shows imports the way the API does.
func ImportsOf(l i18n.Lang, list []place.Import) MapImports {
	return MapImports{api.List(list, func(i place.Import) MapImport { return ImportOf(l, i) })}
}

type versionIn struct {
	Version int64 `path:"version" doc:"Number of the import" example:"1"`
}

// MapPreview is an import with what its map would hold.
type MapPreview struct {
	MapImport
	Villages  int         `json:"villages" doc:"Kelurahan and desa"`
	Districts int         `json:"districts" doc:"Kecamatan"`
	Landmarks int         `json:"landmarks"`
	Coverage  MapCoverage `json:"coverage"`
}

// MapCoverage is where the map and the units of the register do not know each
// other.
type MapCoverage struct {
	Units         int         `json:"units" doc:"That stand for an area; 0: the register has none yet, and nothing was compared"`
	Whole         bool        `json:"whole" doc:"Every area has its unit and every unit its area, by the same name"`
	WithoutUnit   []MapOffice `json:"without_unit" nullable:"false" doc:"Areas that no unit stands for"`
	WithoutArea   []MapOffice `json:"without_area" nullable:"false" doc:"Units whose area is not on the map"`
	DifferentName []MapOffice `json:"different_name" nullable:"false" doc:"An area and its unit that are not called the same"`
}

// MapOffice is an area, or the unit that stands for it, or both.
type MapOffice struct {
	Area     string `json:"area" doc:"Kemendagri code" example:"35.71.02.1008"`
	AreaName string `json:"area_name,omitempty"`
	Unit     string `json:"unit,omitempty" doc:"Code of the unit"`
	UnitName string `json:"unit_name,omitempty"`
}

// PreviewOf shows an import with its map the way the API does.
func PreviewOf(l i18n.Lang, p *place.Proposal, offices []place.AreaOffice) MapPreview {
	c := place.Coverage{}
	if len(offices) > 0 {
		c = p.Map.Compare(offices)
	}
	return MapPreview{ImportOf(l, p.Import), len(p.Map.Areas(place.Village, "")), len(p.Map.Areas(place.District, "")), len(p.Map.Landmarks()),
		MapCoverage{len(offices), len(offices) > 0 && c.Whole(),
			api.List(c.WithoutOffice, func(a *place.Area) MapOffice { return MapOffice{Area: a.Code, AreaName: a.Name} }),
			api.List(c.WithoutArea, func(o place.AreaOffice) MapOffice { return MapOffice{Area: o.AreaCode, Unit: o.Code, UnitName: o.Name} }),
			api.List(c.OtherName, func(x place.Renamed) MapOffice {
				return MapOffice{x.Area.Code, x.Area.Name, x.Office.Code, x.Office.Name}
			})}}
}

func (x programs) preview(ctx context.Context, in *versionIn) (MapPreview, error) {
	p, err := x.svc.Proposal(ctx, actor.Of(ctx), in.Version)
	if err != nil {
		return MapPreview{}, err
	}
	region, err := x.region(ctx)
	if err != nil {
		return MapPreview{}, err
	}
	return PreviewOf(api.Lang(ctx), p, region.Offices), nil
}

func (x programs) apply(ctx context.Context, in *versionIn) error {
	return x.svc.Apply(ctx, actor.Of(ctx), in.Version)
}

func (x programs) discard(ctx context.Context, in *versionIn) error {
	return x.svc.Discard(ctx, actor.Of(ctx), in.Version)
}

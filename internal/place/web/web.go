// Package web is the door to the region's map: the public map that says where a
// point is, the pictures that every form with a map shows, and the pages on
// which a new map is brought in.
//
// Nothing is decided here: package place judges files and points, place/sketch
// draws, place/picker reads clicks.
package web

import (
	"context"
	"embed"

	"pendopo/internal/kit/page"
	"pendopo/internal/place"
)

//go:embed *.html
var files embed.FS

// Region is what the door must know of the region.
type Region struct {
	Name string // "Kota Kediri"
	Code string // "35.71"; "" takes areas of any region
	// Offices are the units that stand for kecamatan and kelurahan today.
	Offices []place.AreaOffice
}

// Web holds what the pages need.
type Web struct {
	page   *page.Engine
	svc    *place.Service
	region func(context.Context) (Region, error)
	set    *page.Set
}

// New makes the door.
func New(engine *page.Engine, svc *place.Service, region func(context.Context) (Region, error)) *Web {
	return &Web{engine, svc, region, engine.Parse(files, "map.html", "keep.html", "preview.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/peta", Handler: w.look},
		{Method: "GET", Path: "/peta/gambar.svg", Handler: w.picture},
		{Method: "GET", Path: "/peta/di", Handler: w.here},
		{Method: "GET", Path: "/kelola/peta", Handler: w.keep},
		// A form has a few bytes beside its files.
		{Method: "POST", Path: "/kelola/peta", Handler: w.upload, Limit: 2*place.MaxFileBytes + 64<<10},
		{Method: "GET", Path: "/kelola/peta/{version}", Handler: w.preview},
		{Method: "GET", Path: "/kelola/peta/{version}/gambar.svg", Handler: w.proposed},
		{Method: "POST", Path: "/kelola/peta/{version}/pakai", Handler: w.apply},
		{Method: "POST", Path: "/kelola/peta/{version}/buang", Handler: w.discard},
	}
}

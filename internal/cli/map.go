package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pendopo/internal/app"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/place"
	placeweb "pendopo/internal/place/web"
)

var cmdMap = command{
	name: "map", args: "[import BERKAS…|show VERSI|use VERSI|drop VERSI|locate TEMPAT]", about: "peta wilayah: masukkan, pakai, tanya letak",
	long: `Tanpa langkah: peta yang pernah dimasukkan, terbaru lebih dulu.
import BERKAS…   membaca batas, jalan, sungai, dan penanda dari GeoJSON; dengan --use langsung dipakai
show VERSI       isi sebuah peta, dan wilayah tanpa unit serta unit tanpa wilayah: dilihat sebelum dipakai
use VERSI        memakai peta yang sudah diperiksa, atau kembali ke peta lama
drop VERSI       membuang peta yang belum pernah dipakai
locate TEMPAT    letak nama tempat atau koordinat, misalnya "Pasar Pahing" atau "7.8222 LS 112.0130 BT"; koordinat yang
                 diawali minus ditulis dengan --at

Batas wilayah memerlukan nama dan kode Kemendagri (35.71.02.1004). Jenis dibaca dari kolom "jenis" (kelurahan, desa, kecamatan,
tetangga, laut, jalan utama, jalan, gang, sungai, rel, sekolah, pasar, kesehatan, masjid, ibadah, kantor, terminal, taman, jembatan,
penanda), dari atribut BIG (WADMKD, KDEPUM, WADMKC, KDCPUM), atau dari tag OpenStreetMap.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("source", "", "import: `SUMBER` data, ditampilkan di bawah peta")
		fs.Bool("example", false, "import: peta contoh, bukan batas resmi")
		fs.Bool("use", false, "import: langsung dipakai")
		fs.String("at", "", "locate: `KOORDINAT`, misalnya --at=-7.8222,112.0130")
	},
	run: func(ctx context.Context, c *call) error {
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if len(c.args) == 0 {
			list, err := a.Places.Imports(ctx, operator())
			if err != nil {
				return err
			}
			return c.answer(placeweb.ImportsOf(c.lang, list), func(w io.Writer) { printMaps(a, w, list) })
		}
		switch c.args[0] {
		case "import":
			return c.mapImport(ctx, a)
		case "show", "use", "drop":
			text, err := c.need(1, "versi petanya")
			if err != nil {
				return err
			}
			version, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("Versi %q bukan angka.", text))
			}
			if c.args[0] == "show" {
				p, err := a.Places.Proposal(ctx, operator(), version)
				if err != nil {
					return err
				}
				return c.mapPreview(ctx, a, p)
			}
			do, done := a.Places.Apply, "Peta %d sekarang dipakai.\n"
			if c.args[0] == "drop" {
				do, done = a.Places.Discard, "Peta %d dibuang.\n"
			}
			if err := do(ctx, operator(), version); err != nil {
				return err
			}
			return c.answer(map[string]int64{"version": version}, func(w io.Writer) { fmt.Fprintf(w, done, version) })
		case "locate":
			return c.mapLocate(ctx, a)
		}
		return errs.New(errs.Invalid, "app.unknown_command", "map "+c.args[0])
	},
}

func (c *call) mapImport(ctx context.Context, a *app.App) error {
	if _, err := c.need(1, "berkas GeoJSON"); err != nil {
		return err
	}
	var files []place.File
	for _, name := range c.args[1:] {
		f, err := os.Open(name)
		if err != nil {
			return errs.New(errs.NotFound, "app.file_missing", name).With(err)
		}
		defer f.Close()
		files = append(files, place.File{Name: filepath.Base(name), Data: f})
	}
	p, err := importMap(a, ctx, place.About{Source: c.flagString("source"), Example: c.flagBool("example")}, files, c.flagBool("use"))
	if err != nil {
		return err
	}
	return c.mapPreview(ctx, a, p)
}

// mapPreview says what a map holds, and where it and the units do not know each
// other.
func (c *call) mapPreview(ctx context.Context, a *app.App, p *place.Proposal) error {
	region, err := a.MapRegion(ctx)
	if err != nil {
		return err
	}
	return c.answer(placeweb.PreviewOf(c.lang, p, region.Offices), func(w io.Writer) {
		fmt.Fprintf(w, "Peta %d: %d kelurahan dan desa, %d kecamatan, %d penanda.\n", p.Version,
			len(p.Map.Areas(place.Village, "")), len(p.Map.Areas(place.District, "")), len(p.Map.Landmarks()))
		for _, f := range p.Findings {
			fmt.Fprintf(w, "  %s\n", placeweb.Words(c.lang, f))
		}
		c.printCoverage(w, region.Offices, p.Map)
		if p.State == place.Current || c.flagBool("use") {
			fmt.Fprintln(w, "Peta ini sekarang dipakai.")
		} else {
			fmt.Fprintf(w, "Belum dipakai. Periksa di halaman Kelola, Peta wilayah, atau jalankan \"pendopo map use %d\".\n", p.Version)
		}
	})
}

// printCoverage says which areas have no unit and which units no area.
func (c *call) printCoverage(w io.Writer, offices []place.AreaOffice, m *place.Map) {
	if len(offices) == 0 {
		return
	}
	cover := m.Compare(offices)
	if cover.Whole() {
		fmt.Fprintf(w, "  %s\n", i18n.T(c.lang, "place_web.cover_whole", len(offices)))
	}
	for _, a := range cover.WithoutOffice {
		fmt.Fprintf(w, "  Tanpa unit: %s (%s)\n", a.Name, a.Code)
	}
	for _, o := range cover.WithoutArea {
		fmt.Fprintf(w, "  Tanpa wilayah di peta: %s (%s)\n", o.Name, o.AreaCode)
	}
	for _, x := range cover.OtherName {
		fmt.Fprintf(w, "  %s: %s\n", x.Area.Code, i18n.T(c.lang, "place_web.cover_names", x.Area.Name, x.Office.Name))
	}
}

// importMap brings map files in, as the page does.
func importMap(a *app.App, ctx context.Context, about place.About, files []place.File, use bool) (*place.Proposal, error) {
	region, err := a.Region(ctx)
	if err != nil {
		return nil, err
	}
	about.Region = region.Name
	p, err := a.Places.Propose(ctx, operator(), about, region.Code, files)
	if err != nil || !use {
		return p, err
	}
	return p, a.Places.Apply(ctx, operator(), p.Version)
}

func (c *call) mapLocate(ctx context.Context, a *app.App) error {
	text := c.flagString("at")
	if text == "" {
		if _, err := c.need(1, "koordinat atau nama tempat"); err != nil {
			return err
		}
		text = strings.Join(c.args[1:], " ")
	}
	region, err := a.Region(ctx)
	if err != nil {
		return err
	}
	m, err := a.Places.Map(ctx)
	if err != nil {
		return err
	}
	at, err := m.Point(text)
	if err != nil {
		found := m.Search(text, place.Point{}, 1)
		if len(found) == 0 {
			return errs.New(errs.NotFound, "place.find_nothing", text)
		}
		at = found[0].At
	}
	s := m.Locate(at)
	return c.answer(placeweb.SpotOf(c.lang, s, region.Name), func(w io.Writer) {
		fmt.Fprintf(w, "%s\n%s\n%s\n", s.Title(c.lang), s.Words(c.lang, region.Name), s.Point)
	})
}

func printMaps(a *app.App, w io.Writer, list []place.Import) {
	if len(list) == 0 {
		fmt.Fprintln(w, "Belum ada peta. Jalankan \"pendopo map import BERKAS.geojson\".")
		return
	}
	words := map[place.State]string{place.Waiting: "menunggu", place.Current: "dipakai", place.Former: "dulu dipakai"}
	for _, x := range list {
		var names []string
		for _, f := range x.Files {
			names = append(names, f.Name)
		}
		fmt.Fprintf(w, "%d  %-12s  %s  %s\n", x.Version, words[x.State], i18n.Moment(i18n.ID, x.At, a.Zone), strings.Join(names, ", "))
	}
}

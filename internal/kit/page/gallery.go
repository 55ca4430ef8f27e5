package page

import (
	"net/http"
	"net/url"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// The gallery shows every component with sample data (Config.Dev only). Its
// words are Indonesian samples and stay out of the catalogue.

type galleryPage struct {
	Base
	Figures []Figure
	Filters Filters
	Rows    []galleryRow
	More    More
	Facts   []Fact
	Steps   []Step
	Events  []Event
	Late    Deadline
	Soon    Deadline
	Receipt Receipt
	Kinds   []Option
	At      time.Time
}

type galleryRow struct {
	Post, Unit, Holder, NIP string
	Since                   clock.Date
	Status, Words           string
	Empty                   bool
}

func (e *Engine) gallery(w http.ResponseWriter, r *http.Request) error {
	return e.own.Render(w, r, "gallery.html", e.galleryView(r, r.Method == http.MethodPost))
}

func (e *Engine) galleryPart(w http.ResponseWriter, r *http.Request) error {
	switch r.PathValue("part") {
	case "formulir":
		return e.own.Render(w, r, "gallery.html", e.galleryView(r, true))
	case "publik":
		v := e.galleryView(r, true)
		v.Layout, v.Title, v.Wide = Public, "Warga menilai layanan kelurahan baik, tetapi masih lama", false
		v.Lead = "Survei Kepuasan Masyarakat, Triwulan III 2026. Sebanyak 1.284 warga menjawab sesudah menerima layanan di 46 kelurahan."
		v.Crumbs = nil
		return e.own.Render(w, r, "gallery_public.html", v)
	case "yakin":
		c := &Confirm{Text: "Pelantikan 132 pejabat dicatat dan jabatan berpindah sekarang juga.", Points: []string{"129 pejabat mulai memegang jabatan baru.", "3 pejabat yang belum bersumpah tetap di jabatan lama.", "Hak akses berubah seketika."}, Action: "/_gallery", Verb: "Pindahkan jabatan", Back: Link{Label: "Batal", Href: "/_gallery"}, Fields: url.Values{"id": {"7"}}}
		c.Title = "Pindahkan jabatan sekarang?"
		return e.Confirm(w, r, c)
	case "proses":
		p := &Progress{Text: "412 dari 1.488 naskah selesai", Done: 412, Total: 1488, Failed: []ProgressFailure{{"Petikan Bambang Setyawan", "Pejabat penanda tangan belum memasang sertifikat.", "/_gallery"}}}
		p.Title, p.Refresh = "Menyusun naskah penataan", 3600
		return e.Progress(w, r, p)
	case "galat":
		return errs.New(errs.Internal, "page.internal")
	case "terlarang":
		return errs.New(errs.Forbidden, "page.cross_origin")
	}
	return notFound()
}

func (e *Engine) galleryView(r *http.Request, failed bool) *galleryPage {
	v := &galleryPage{
		Figures: []Figure{
			{Value: "132", Label: "pejabat berpindah dalam 41 rantai", Href: "/_gallery", Parts: []Part{{"bad", 5}, {"warn", 9}, {"rest", 118}}},
			{Value: "5", Label: "melanggar aturan", Kind: "bad", Href: "/_gallery"},
			{Value: "9", Label: "perlu diperhatikan", Kind: "warn", Href: "/_gallery"},
			{Value: "118", Label: "sesuai", Href: "/_gallery"},
			{Value: "4", Label: "kursi tersisa kosong", Href: "/_gallery"},
		},
		Filters: Filters{
			Chips:  []Chip{{"Semua", -1, "/_gallery", false}, {"Perlu ditindak", 14, "/_gallery", true}, {"JPT Pratama", 8, "/_gallery", false}, {"Administrator", 36, "/_gallery", false}, {"Pengawas", 88, "/_gallery", false}},
			Search: &Search{Path: "/_gallery", Name: "q", Label: "Cari nama, NIP, jabatan"},
		},
		Rows: []galleryRow{
			{"Kepala Dinas Komunikasi dan Informatika", "Dinas Komunikasi dan Informatika", "Bambang Setyawan", "197803122003121004", "2024-01-12", "ok", "", false},
			{"Kepala Bidang Angkutan", "Dinas Perhubungan", "Yusuf Hidayat", "198501142009011002", "2025-01-12", "bad", "Kurang 1 th 2 bl", false},
			{"Inspektur", "Inspektorat", "Sri Handayani", "197009211996032001", "2021-07-01", "warn", "Konsultasi Gubernur", false},
			{"Kepala Seksi Terminal", "Dinas Perhubungan", "", "", "2026-07-02", "empty", "7 calon memenuhi syarat", true},
		},
		More:   More{Shown: 4, Total: 132, Next: "/_gallery?setelah=4"},
		Facts:  []Fact{{Label: "NIP", Value: "19850114 200901 1 002", Number: true}, {Label: "Pangkat", Value: "Penata Tingkat I, III/d"}, {Label: "Jabatan", Value: "Kepala Seksi Terminal", Href: "/_gallery", Note: "sejak 12 Jan 2025"}, {Label: "Pensiun", Value: "1 Februari 2043"}},
		Steps:  []Step{{"Usul lengkap", "Senin 23 Nov, 07.12", "done"}, {"Diperiksa tim penilai", "Senin 23 Nov, 08.05, oleh BKPSDM", "done"}, {"Menunggu pertimbangan teknis", "Selasa 24 Nov, 09.40", "now"}, {"Keputusan", "", "later"}, {"Pelantikan", "", "later"}},
		Events: []Event{{When: "sejak 12 Jan 2025", Title: "Yusuf Hidayat", Text: "Definitif, SK 821/14/2025", Now: true}, {When: "3 Mar 2021 – 11 Jan 2025", Title: "Rini Astuti", Text: "Definitif, SK 821/77/2021"}},
		Late:   Deadline{Text: "lewat 4 hari", Kind: "bad", Date: "Rabu, 18 November 2026"},
		Soon:   Deadline{Text: "hari ini 16.00", Kind: "warn"},
		Receipt: Receipt{Title: "Cara menghitung", Lead: "Paling lambat Senin, 28 Desember 2026 pukul 16.00 WIB.", Summary: "2 hari dihitung, 4 hari dilewati.", Open: true,
			Notes: []string{"Waktu berhenti dari Rabu, 23 Desember 2026 pukul 15.00 WIB sampai Kamis, 24 Desember 2026 pukul 09.00 WIB: menunggu foto KK"},
			Days: []ReceiptDay{{Date: "2026-12-21", Kind: "start", Word: "Hari diterima, tidak dihitung"}, {Date: "2026-12-22", Kind: "count", Word: "Hari kerja ke-1", Count: 1},
				{Date: "2026-12-23", Kind: "skip", Word: "Waktu berhenti", Reason: "menunggu foto KK"}, {Date: "2026-12-24", Kind: "skip", Word: "Cuti bersama", Reason: "Cuti Bersama Natal", Basis: "SKB 3 Menteri"},
				{Date: "2026-12-25", Kind: "skip", Word: "Libur nasional", Reason: "Natal", Basis: "SKB 3 Menteri"}, {Date: "2026-12-28", Kind: "end", Word: "Hari kerja ke-2", Count: 2, Note: "Batasnya pukul 16.00 WIB", Uncertain: true}}},
		Kinds: []Option{{"mutasi", "Mutasi", "Setingkat, jabatan lain"}, {"promosi", "Promosi", "Satu tingkat lebih tinggi"}, {"pengukuhan", "Pengukuhan", "Nama jabatan berubah"}},
		At:    time.Date(2026, 11, 26, 2, 47, 0, 0, time.UTC),
	}
	v.Title, v.Section = "Penataan Desember 2026", "Penataan jabatan"
	v.Lead = "*Lima perpindahan* melanggar aturan. Selesaikan dulu sebelum diajukan."
	v.Crumbs = []Link{{Label: "Penataan jabatan", Href: "/_gallery"}, {Label: "Rencana"}}
	v.Wide = true
	v.AsOf = &AsOf{Date: "2026-12-04", Today: "2026-11-26", Path: "/_gallery"}
	v.Form = NewForm(r, url.Values{"title": {"Penataan Desember"}, "date": {"32-13-2026"}, "kind": {"promosi"}})
	if failed {
		v.Form.Fail("date", "page.bad_date", "32-13-2026")
		v.Form.Fail("count", "page.bad_number", "dua")
	}
	if r.URL.Query().Has("kabar") {
		v.Notice = &Notice{Kind: "done", Text: "Rencana tersimpan. Tercatat no. 00412."}
	}
	return v
}

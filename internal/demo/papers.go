package demo

import (
	"fmt"
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
)

// legalBasis is what a decree of the end of 2020 or the start of 2020 cites.
var legalBasis = []string{
	"Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara",
	"Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali diubah terakhir dengan Undang-Undang Nomor 9 Tahun 2015",
	"Peraturan Pemerintah Nomor 18 Tahun 2016 tentang Perangkat Daerah sebagaimana telah diubah dengan Peraturan Pemerintah Nomor 72 Tahun 2019",
	"Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil",
	"Peraturan Badan Kepegawaian Negara Nomor 7 Tahun 2017 tentang Tata Cara Pelantikan dan Pengambilan Sumpah/Janji Jabatan",
}

func documentsKediri(b *builder) {
	r := &b.region.Round
	r.Title = "Pelantikan pejabat 30 November 2020"
	r.Date, r.Authority, r.Kind = "2020-11-30", "PEMDA-K", "mutasi"
	r.Place = "Ruang Joyoboyo Balai Kota Kediri dan konferensi video"
	r.LegalBasis = append(slices.Clone(legalBasis),
		"Peraturan Pemerintah Nomor 17 Tahun 2020 tentang Perubahan atas Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil")
	b.online(20)
	b.clearances("2020-11-23", "2020-11-18", "R-3921/KASN/11/2020")
	b.selections("PANSEL-JPTP/KDR/X/2020", "2020-10-27")
	b.specials("800/7741/204.3/2020", "2020-11-12")
	b.actings()
	b.ceremony("Ruang Joyoboyo, Balai Kota Kediri (contoh)", "09:00")
}

// clearances adds the papers that every round of the time needs: the minutes of
// the assessment team for all, and for senior executives the recommendation of
// the KASN and, between posts of one level, the competence test.
func (b *builder) clearances(team, kasn clock.Date, number string) {
	r := &b.region.Round
	r.Documents = append(r.Documents, Document{Kind: "berita acara tim penilai", Number: fmt.Sprintf("800/BA-%02d/TPK/%s/%d", 9, b.office, team.Year()), On: team,
		Issuer: "Tim Penilai Kinerja PNS " + b.government, Note: "Seluruh usulan dibahas dan disetujui"})
	var senior, tested []string
	for _, m := range r.Moves {
		if m.Level == LevelSenior {
			senior = append(senior, m.To)
		}
		if m.Route == "uji kompetensi" {
			tested = append(tested, m.To)
		}
	}
	r.Documents = append(r.Documents, Document{Kind: "rekomendasi KASN", Number: number, On: kasn, Issuer: "Komisi Aparatur Sipil Negara", Posts: senior,
		Note: "Rekomendasi pengisian jabatan pimpinan tinggi pratama"})
	if len(tested) > 0 {
		r.Documents = append(r.Documents, Document{Kind: "uji kompetensi", Number: fmt.Sprintf("800/%d/UKOM/%d", 31, kasn.Year()), On: kasn.AddDays(-20), Issuer: "Tim Uji Kompetensi JPT Pratama",
			Posts: tested, Note: "Memenuhi standar kompetensi jabatan"})
	}
}

// selections adds the minutes of an open selection for every senior executive
// who came through one: the three best, of whom the head chose one.
//
// rule: pp-11-2017 127
func (b *builder) selections(series string, on clock.Date) {
	r := &b.region.Round
	var reserve []*Person
	for _, post := range b.outline.posts {
		if post.Echelon == "III.a" && post.holder != nil && b.plan.leaving[post] == nil {
			reserve = append(reserve, post.holder)
		}
	}
	n := 0
	for _, m := range r.Moves {
		if m.Route != "seleksi terbuka" {
			continue
		}
		best := []string{m.Person, reserve[(2*n)%len(reserve)].Number, reserve[(2*n+1)%len(reserve)].Number}
		if n%3 == 2 { // the head may choose any of the three
			best[0], best[1] = best[1], best[0]
		}
		n++
		r.Documents = append(r.Documents, Document{Kind: "hasil seleksi", Number: fmt.Sprintf("%02d/%s", 3+n, series), On: on,
			Issuer: "Panitia Seleksi Terbuka JPT Pratama", Posts: []string{m.To}, Note: "Tiga peserta terbaik", Best: best, Applicants: 4 + n%4,
			Committee: 5, Inside: 2, Announced: 15})
	}
}

// specials adds the papers that posts with a rule of their own ask for.
//
// rule: pp-72-2019 99A (Inspektur, Irban)
// rule: uu-23-2014 224(2) (camat)
func (b *builder) specials(number string, on clock.Date) {
	r := &b.region.Round
	posts := map[string][]string{}
	for _, m := range r.Moves {
		for _, p := range []*Post{m.fromPost, m.toPost} {
			kind := strings.Replace(p.Special, "irban", "inspektur", 1)
			if !slices.Contains(posts[kind], p.Code) {
				posts[kind] = append(posts[kind], p.Code)
			}
		}
	}
	add := func(special string, d Document) {
		if d.Posts = posts[special]; len(d.Posts) > 0 {
			r.Documents = append(r.Documents, d)
		}
	}
	add("inspektur", Document{Kind: "konsultasi gubernur", Number: number, On: on, Issuer: "Gubernur " + b.province, Note: "Inspektur dan Inspektur Pembantu"})
	add("camat", Document{Kind: "sertifikat ilmu pemerintahan", Number: "893.3/118/BPSDM/2019", On: "2019-08-30", Issuer: "BPSDM Kementerian Dalam Negeri", Note: "Pengetahuan teknis pemerintahan"})
	add("satpolpp", Document{Kind: "sertifikat pelatihan", Number: "893.3/204/BPSDM/2018", On: "2018-09-14", Issuer: "BPSDM Kementerian Dalam Negeri", Note: "Pelatihan dasar Polisi Pamong Praja dan PPNS"})
}

// actings appoints the Plt of the eight posts and the pensioners before them:
// each vacancy of a head has somebody who answers for it and a cause.
func (b *builder) actings() {
	for i, h := range kediriHeads {
		to, err := b.postTitled(h.to)
		if err != nil {
			continue
		}
		acting, err := b.postTitled(h.acting)
		if err != nil || acting.holder == nil {
			continue
		}
		for from, until := h.vacant, h.vacant.AddMonths(3); from < b.asOf; from, until = until, until.AddMonths(3) {
			b.region.Actings = append(b.region.Actings, Acting{Post: to.Code, Person: acting.holder.Number, From: from, Until: until,
				Letter: fmt.Sprintf("821/%d/%s/%d", 310+10*i+len(b.region.Actings), b.office, from.Year()), LetterOn: weekday(from.AddDays(-3))})
		}
		born := h.vacant.AddYears(-60).AddDays(-12) // retires on the first of the month after the birthday
		p := b.maker.official(to, nil, officialOptions{born: born, grade: gradeIVc, since: structureFrom})
		retire(p, h.vacant)
		p.post = nil
		b.region.People = append(b.region.People, p)
	}
}

// ceremony proposes the people of the oath: witnesses level with the highest
// post who are not sworn themselves, and one clergy for each religion.
//
// rule: pp-11-2017 43(2), 43(3)
func (b *builder) ceremony(hall, at string) {
	c := &b.region.Ceremony
	c.Hall, c.At = hall, at
	for _, title := range []string{"Sekretaris Daerah", "Asisten Perekonomian dan Pembangunan"} {
		if p, err := b.postTitled(title); err == nil && p.holder != nil {
			c.Witnesses = append(c.Witnesses, p.holder.Number)
		}
	}
	for _, p := range b.outline.posts {
		if slices.Contains(p.Functions, "personnel_officer") && p.Level == LevelSupervisor && p.holder != nil {
			c.Reader = p.holder.Number
			break
		}
	}
	var seen []string
	for _, m := range b.region.Round.Moves {
		if !slices.Contains(seen, m.person.Religion) {
			seen = append(seen, m.person.Religion)
		}
	}
	for _, religion := range seen {
		c.Clergy = append(c.Clergy, Clergy{Religion: religion, Name: b.maker.name("L", 1), From: "Kantor Kementerian Agama " + b.name})
	}
}

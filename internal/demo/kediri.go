package demo

import (
	"strings"

	"pendopo/internal/kit/clock"
)

// The eight heads of the story and where each comes from. Six came through an
// open selection, two by a competence test between posts of one level. The news
// shortens two names; the structure has them in full.
var kediriHeads = []struct {
	to, from, route, acting string
	vacant                  clock.Date // since when, with an acting official
}{
	{"Asisten Administrasi Umum", "Staf Ahli Bidang Kemasyarakatan dan Sumber Daya Manusia", "uji kompetensi", "Asisten Perekonomian dan Pembangunan", "2020-08-01"},
	{"Kepala Dinas Ketahanan Pangan dan Pertanian", "Sekretaris Dinas Ketahanan Pangan dan Pertanian", "seleksi terbuka", "Sekretaris Dinas Ketahanan Pangan dan Pertanian", "2020-07-01"},
	{"Kepala Dinas Kearsipan dan Perpustakaan", "Kepala Bagian Umum", "seleksi terbuka", "Sekretaris Dinas Kearsipan dan Perpustakaan", "2020-09-01"},
	{"Kepala Dinas Perdagangan dan Perindustrian", "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "uji kompetensi", "Sekretaris Dinas Perdagangan dan Perindustrian", "2020-10-01"},
	{"Kepala Dinas Koperasi, Usaha Mikro dan Tenaga Kerja", "Kepala Bagian Perekonomian", "seleksi terbuka", "Sekretaris Dinas Koperasi, Usaha Mikro dan Tenaga Kerja", "2020-08-01"},
	{"Kepala Dinas Komunikasi dan Informatika", "Sekretaris Dinas Komunikasi dan Informatika", "seleksi terbuka", "Sekretaris Dinas Komunikasi dan Informatika", "2020-07-01"},
	{"Kepala Satuan Polisi Pamong Praja", "Camat Pesantren", "seleksi terbuka", "Sekretaris Satuan Polisi Pamong Praja", "2020-09-01"},
	{"Inspektur", "Inspektur Pembantu II", "seleksi terbuka", "Sekretaris Inspektorat", "2020-11-01"},
}

// planKediri plans the round of 30 November 2020: 8 + 36 + 88.
func planKediri(b *builder) error {
	p := b.plan
	b.keepStory()
	// The eight chains begin at the heads.
	var open []*Post
	for _, h := range kediriHeads {
		to, err := b.postTitled(h.to)
		if err != nil {
			return err
		}
		from, err := b.postTitled(h.from)
		if err != nil {
			return err
		}
		acting, err := b.postTitled(h.acting)
		if err != nil {
			return err
		}
		p.vacant[to] = true
		m := p.move(from, to)
		m.route = h.route
		if from.Level == LevelAdministrator {
			open = append(open, from)
		}
		if acting != from {
			p.kept[acting] = true
		}
		if strings.HasSuffix(to.Title, "Komunikasi dan Informatika") { // one below the lowest rank of the echelon
			b.options[m] = officialOptions{grade: gradeIVa}
			b.about = append(b.about, deliberate{m, "pangkat"})
		}
	}
	if idle, err := b.postTitled("Staf Ahli Bidang Ekonomi, Keuangan dan Pembangunan"); err == nil {
		p.vacant[idle] = true // a vacancy that this round leaves alone
	}
	// Rings: nobody waits for a vacancy.
	p.ring(p.choose(3, func(q *Post) bool {
		return q.Echelon == "III.a" && q.unit.Kind == "sekretariat" && q.unit.agency.Kind == "dinas"
	}))
	p.ring(p.choose(3, func(q *Post) bool { return q.Echelon == "III.b" && q.field == "infrastruktur" }))
	p.ring(p.choose(4, func(q *Post) bool { return q.unit.Kind == "kelurahan" && strings.HasPrefix(q.Unit, "KEC.02") }))
	p.ring(p.choose(2, func(q *Post) bool { return q.Echelon == "IV.a" && q.unit.Name == "Subbagian Keuangan" }))
	p.ring(p.choose(2, func(q *Post) bool { return q.Echelon == "IV.b" && q.unit.inside("kelurahan") }))

	open = append(open, p.vacate("III.a", 4)...)
	open = append(open, p.vacate("III.b", 8)...)
	lower, _, err := p.fill(open, 36-6, LevelAdministrator, administratorSources)
	if err != nil {
		return err
	}
	lower = append(lower, p.vacate("IV.a", 20)...)
	lower = append(lower, p.vacate("IV.b", 16)...)
	if _, _, err := p.fill(lower, 88-8, LevelSupervisor, supervisorSources); err != nil {
		return err
	}
	b.deliberateCases()
	return nil
}

// keepStory holds the people who run the round, those with a rule that no
// decree of the head lifts, and all other senior executives.
func (b *builder) keepStory() {
	for _, post := range b.plan.posts {
		switch {
		case post.Level == LevelHead, post.Level == LevelSenior, post.Special == "dukcapil", post.Special == "irban", post.unit.inside("rsud"):
			b.plan.kept[post] = true
		}
		for _, f := range post.Functions {
			if f == "personnel_officer" || f == "legal_officer" || f == "protocol_officer" {
				b.plan.kept[post] = true
			}
		}
	}
}

// deliberateCases gives a handful of candidates something that is worth a look
// and blocks nothing, and makes sure that several religions take the oath.
func (b *builder) deliberateCases() {
	find := func(fits func(*plannedMove) bool) *plannedMove {
		for _, m := range b.plan.moves {
			if _, used := b.options[m]; !used && !m.ring && !m.confirms && (m.from == nil || !m.from.closing) && fits(m) {
				return m
			}
		}
		return nil
	}
	mark := func(about string, opts officialOptions, fits func(*plannedMove) bool) {
		if m := find(fits); m != nil {
			b.options[m] = opts
			b.about = append(b.about, deliberate{m, about})
		}
	}
	rotates := func(m *plannedMove) bool {
		return m.from != nil && m.from.Echelon == "IV.a" && m.to.Echelon == "IV.a"
	}
	mark("masa jabatan", officialOptions{since: b.asOf.AddMonths(-10)}, rotates)
	mark("pensiun", officialOptions{born: b.asOf.AddYears(-57).AddDays(-130)}, rotates)
	mark("hukuman ringan", officialOptions{}, rotates)
	mark("pangkat", officialOptions{grade: gradeIIIc}, func(m *plannedMove) bool {
		if m.from == nil || m.from.Echelon != "IV.a" || m.to.Echelon != "III.b" {
			return false
		}
		for to := range b.plan.filling { // nobody of the round may outrank the new superior
			if to.superior == m.to {
				return false
			}
		}
		return true
	})
	for _, religion := range []string{"Kristen", "Katolik", "Hindu", "Buddha", "Kristen", "Katolik"} {
		if m := find(func(m *plannedMove) bool { return m.to.Level == LevelSupervisor }); m != nil {
			b.options[m] = officialOptions{religion: religion}
		}
	}
}

package demo

import (
	"fmt"
	"slices"
	"strings"
)

// patiBasis is the invented regulation of the reorganisation.
const patiBasis = "Peraturan Daerah Kabupaten Pati Nomor 7 Tahun 2019 (contoh)"

// patiMoves are the moves of heads that the reorganisation and two vacancies
// cause; the first is in an office that is merged away.
var patiMoves = []struct{ to, from, route string }{
	{"Kepala Dinas Kepemudaan dan Olahraga", "Kepala Dinas Peternakan", "uji kompetensi"},
	{"Kepala Dinas Perumahan Rakyat dan Kawasan Permukiman", "Sekretaris Dinas Pekerjaan Umum dan Penataan Ruang", "seleksi terbuka"},
	{"Asisten Administrasi Umum", "Kepala Dinas Kearsipan dan Perpustakaan", "uji kompetensi"},
	{"Kepala Dinas Perdagangan dan Perindustrian", "Kepala Bagian Perekonomian", "seleksi terbuka"},
	{"Sekretaris Dinas Kepemudaan dan Olahraga", "Sekretaris Dinas Peternakan", ""},
	{"Kepala Subbagian Umum dan Kepegawaian pada Dinas Kepemudaan dan Olahraga", "Kepala Subbagian Umum dan Kepegawaian pada Dinas Peternakan", ""},
	{"Kepala Subbagian Keuangan pada Dinas Kepemudaan dan Olahraga", "Kepala Subbagian Keuangan pada Dinas Peternakan", ""},
	{"Kepala Subbagian Perencanaan dan Pelaporan pada Dinas Kepemudaan dan Olahraga", "Kepala Subbagian Perencanaan dan Pelaporan pada Dinas Peternakan", ""},
}

// planPati plans the round of 8 January 2020: 143 confirmed because units were
// renamed, merged and split, 105 moved; 10 + 79 + 159 by level.
func planPati(b *builder) error {
	p := b.plan
	b.keepStory()
	for _, post := range p.posts {
		if post.future {
			p.vacant[post] = true
		}
	}
	if err := b.reorganise(104); err != nil {
		return err
	}
	var open, lower []*Post
	for _, mv := range patiMoves {
		to, err := b.postTitled(mv.to)
		if err != nil {
			return err
		}
		from, err := b.postTitled(mv.from)
		if err != nil {
			return err
		}
		p.vacant[to] = true
		m := p.move(from, to)
		m.route = mv.route
		if from.Level == LevelAdministrator && !from.closing {
			open = append(open, from)
		}
	}
	for _, post := range p.posts {
		if !post.future || p.filling[post] != nil {
			continue
		}
		if post.Level == LevelAdministrator {
			open = append(open, post)
		} else {
			lower = append(lower, post)
		}
	}
	p.ring(p.choose(5, func(q *Post) bool { return q.Special == "camat" }))
	p.ring(p.choose(4, func(q *Post) bool { return q.Echelon == "III.b" && q.unit.inside("kecamatan") }))
	p.ring(p.choose(3, func(q *Post) bool { return q.Echelon == "III.a" && q.unit.Kind == "bagian" }))
	p.ring(p.choose(4, func(q *Post) bool { return q.unit.Name == "Seksi Pemerintahan" }))
	p.ring(p.choose(3, func(q *Post) bool { return q.unit.Kind == "kelurahan" }))
	p.ring(p.choose(3, func(q *Post) bool { return q.unit.Name == "Subbagian Keuangan" }))

	open = append(open, p.vacate("III.a", 6)...)
	open = append(open, p.vacate("III.b", 12)...)
	opened, _, err := p.fill(open, 79-33-12-1, LevelAdministrator, administratorSources)
	if err != nil {
		return err
	}
	lower = append(append(lower, opened...), p.vacate("IV.a", 8)...)
	lower = append(lower, p.vacate("IV.b", 6)...)
	if _, _, err := p.fill(lower, 159-104-10-3, LevelSupervisor, supervisorSources); err != nil {
		return err
	}
	b.deliberateCases()
	return nil
}

// reorganise maps the units and posts of the agencies that change, and plans
// the confirmation of everybody who finds the old post again under a new name.
// supervisors is how many of them are supervisors: the chairs beyond that were
// vacant before.
func (b *builder) reorganise(supervisors int) error {
	type row struct{ old, new, name, change string }
	var rows []row
	if err := readCSV("pati_penataan.csv", func(r record) {
		rows = append(rows, row{r.text("lama"), r.text("baru"), r.text("nama"), r.text("perubahan")})
		if b.outline.byCode[r.text("lama")] == nil {
			r.fail("no unit " + r.text("lama"))
		}
	}); err != nil {
		return err
	}
	// The row for a unit is that of the longest code it starts with.
	rowOf := func(code string) (best row, ok bool) {
		for _, r := range rows {
			if (code == r.old || strings.HasPrefix(code, r.old+".")) && len(r.old) > len(best.old) {
				best, ok = r, true
			}
		}
		return best, ok
	}
	renames := map[string]string{} // name of an old agency → name of the new one
	for _, r := range rows {
		if u := b.outline.byCode[r.old]; u.agency == u {
			renames[u.Name] = r.name
		}
	}
	target := map[string]int{}
	for _, u := range b.outline.units {
		if r, ok := rowOf(u.Code); ok {
			target[r.new+strings.TrimPrefix(u.Code, r.old)]++
		}
	}
	made := map[string]*Post{}

	for _, u := range b.outline.units {
		r, ok := rowOf(u.Code)
		if !ok {
			continue
		}
		code := r.new + strings.TrimPrefix(u.Code, r.old)
		name := strings.ReplaceAll(u.Name, u.agency.Name, renames[u.agency.Name])
		if r.old == u.Code && r.name != "" {
			name = r.name
		}
		change := Change{Kind: "unit", Old: u.Code, New: code, Name: name, Change: "ganti nama", From: b.asOf, Basis: patiBasis}
		switch {
		case target[code] > 1:
			change.Change = "gabung"
		case r.old == u.Code:
			change.Change = r.change
		}
		if r.old == u.Code && r.change == "pecah" && u.agency != u {
			change.Parent = r.new[:strings.Index(r.new, ".")]
		}
		b.region.Changes = append(b.region.Changes, change)

		old := u.lead
		old.closing = true
		change.Kind, change.Old, change.New, change.Unit, change.Parent = "jabatan", old.Code, code+"-K", code, ""
		change.Name = strings.ReplaceAll(old.Title, u.agency.Name, renames[u.agency.Name])
		if r.change == "pecah" && strings.Contains(r.old, ".") { // a part that went to another agency
			agency := b.outline.byCode[r.new[:strings.Index(r.new, ".")]]
			change.Name = strings.ReplaceAll(old.Title, u.agency.Name, agency.Name)
			if r.old == u.Code {
				change.Name, change.Superior = "Kepala "+name+" pada "+agency.Name, agency.lead.Code
			}
		}
		change.Level, change.Echelon, change.Class = old.Level, old.Echelon, old.Class
		b.region.Changes = append(b.region.Changes, change)
		if made[change.New] != nil {
			continue // merged: the first of the old posts is the one confirmed
		}
		post := *old
		post.Code, post.Title, post.Unit, post.Predecessors, post.closing, post.From = change.New, change.Name, code, []string{old.Code}, false, b.asOf
		made[change.New] = &post
		b.renamed = append(b.renamed, &post)

		p := b.plan.move(old, &post)
		p.confirms = true
	}
	// Chairs beyond the number were vacant before: seksi, spread evenly.
	var chairs []*plannedMove
	for _, m := range b.plan.moves {
		if m.confirms && m.to.Level == LevelSupervisor {
			chairs = append(chairs, m)
		}
	}
	surplus := len(chairs) - supervisors
	if surplus < 0 {
		return fmt.Errorf("demo: the reorganisation of Pati confirms %d supervisors, the story needs %d", len(chairs), supervisors)
	}
	for i := range surplus {
		m := chairs[(i+1)*len(chairs)/(surplus+1)-1]
		b.plan.vacant[m.from] = true
		b.plan.moves = slices.DeleteFunc(b.plan.moves, func(x *plannedMove) bool { return x == m })
		delete(b.plan.leaving, m.from)
		delete(b.plan.filling, m.to)
	}
	return nil
}

func documentsPati(b *builder) {
	r := &b.region.Round
	r.Title = "Pengukuhan dan pelantikan pejabat 8 Januari 2020"
	r.Date, r.Authority, r.Kind = b.asOf, "PEMDA-K", "campuran"
	r.Place = "Pendopo Kabupaten Pati"
	r.LegalBasis = append(slices.Clone(legalBasis), patiBasis+" tentang Pembentukan dan Susunan Perangkat Daerah")
	b.clearances("2020-01-03", "2019-12-27", "B-4410/KASN/12/2019")
	b.selections("PANSEL-JPTP/PATI/XII/2019", "2019-12-13")
	b.specials("700/15021/2019", "2019-12-20")
	r.Documents = append(r.Documents, Document{Kind: "peraturan SOTK", Number: "7 Tahun 2019 (contoh)", On: "2019-12-16", Issuer: "Bupati Pati", Note: "Dasar pengukuhan"})
	b.ceremony("Pendopo Kabupaten Pati (contoh)", "13:00")
}

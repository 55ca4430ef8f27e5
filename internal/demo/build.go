package demo

import (
	"fmt"
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// The head counts of the example regions.
const (
	civilServants = 2900
	others        = 2500
)

// Build makes the region of a scenario from a seed. The same seed gives the
// same region.
func Build(scenario string, seed int64) (*Region, error) {
	return build(scenario, seed, civilServants, others)
}

// Generate makes a region of any size around the round of 248 of the scenario
// Pati, for benches: the structural posts stay, the staff grows.
func Generate(seed int64, people int) (*Region, error) {
	staff := people * civilServants / (civilServants + others)
	return build(Pati, seed, staff, people-staff)
}

// setting is what sets one scenario apart.
type setting struct {
	code, name, kind, head, deputy, government string
	seat, province, domain, office             string
	file, fresh                                string     // structure of today, and of the day of the round
	asOf, sworn                                clock.Date // the day of the round, and of the head's inauguration
	plan                                       func(*builder) error
	documents                                  func(*builder)
}

var settings = map[string]setting{
	Kediri: {code: "35.71", name: "Kota Kediri (contoh)", head: "Wali Kota", deputy: "Wakil Wali Kota", government: "Pemerintah Kota Kediri (contoh)", seat: "Kediri",
		province: "Jawa Timur", file: "kediri.txt", domain: "kotakediri.example", office: "419", kind: "kota", asOf: "2020-11-30", sworn: "2019-04-02", plan: planKediri, documents: documentsKediri},
	Pati: {code: "33.18", name: "Kabupaten Pati (contoh)", head: "Bupati", deputy: "Wakil Bupati", government: "Pemerintah Kabupaten Pati (contoh)", seat: "Pati",
		province: "Jawa Tengah", file: "pati.txt", fresh: "pati_baru.txt", domain: "kabpati.example", office: "141", kind: "kabupaten", asOf: "2020-01-08", sworn: "2017-08-22", plan: planPati, documents: documentsPati},
}

type builder struct {
	setting
	t       *tables
	dice    dice
	region  *Region
	outline *outline
	maker   *maker
	plan    *plan
	staffed []staffed
	options map[*plannedMove]officialOptions // what the story asks of a person
	persons map[*plannedMove]*Person
	about   []deliberate
	renamed []*Post // new posts that the reorganisation makes of old ones
}

type deliberate struct {
	move  *plannedMove
	about string
}

func build(scenario string, seed int64, servants, rest int) (*Region, error) {
	set, ok := settings[scenario]
	if !ok {
		return nil, errs.New(errs.Invalid, "demo.unknown_scenario", scenario, Kediri, Pati)
	}
	t, err := loadTables()
	if err != nil {
		return nil, err
	}
	b := &builder{setting: set, t: t, dice: newDice(seed, scenario+" region"),
		maker:   newMaker(t, scenario, seed, set.code, set.domain, set.office, set.seat, set.asOf),
		options: map[*plannedMove]officialOptions{}, persons: map[*plannedMove]*Person{},
		region: &Region{Scenario: scenario, Seed: seed, Code: set.code, Name: set.name, Government: set.government, Head: set.head,
			Formal: strings.TrimSuffix(set.name, " (contoh)"), Kind: set.kind, NumberCode: set.office, HeadSworn: set.sworn,
			Seat: set.seat, Province: set.province, AsOf: set.asOf}}
	if err := b.organise(); err != nil {
		return nil, err
	}
	b.establishment()
	b.plan = newPlan(newDice(seed, scenario+" round"), b.outline.posts)
	if err := set.plan(b); err != nil {
		return nil, err
	}
	b.officials()
	left := servants - b.region.Count().CivilServants
	if left < 0 {
		return nil, fmt.Errorf("demo: %d civil servants are too few for %s: it has %d officials", servants, set.name, servants-left)
	}
	b.staff(left)
	b.others(rest - b.region.Count().Others)
	b.fates()
	b.age()
	b.round()
	set.documents(b)
	b.signIns()
	b.collect()
	return b.region, nil
}

// organise makes units and structural posts.
func (b *builder) organise() error {
	root := &Unit{Code: "PEMDA", Name: b.government, Kind: "pemerintah daerah", short: b.name, place: "pemerintah daerah",
		field: "pemerintahan", From: structureFrom, WeekDays: 5, PlaceCode: b.code}
	root.agency = root
	o := &outline{t: b.t, head: b.head, byCode: map[string]*Unit{}, count: map[string]int{}}
	b.outline = o
	o.add(root)
	root.lead = o.addPost(root, "K", postPattern{title: b.head + " " + b.seat, level: LevelHead, functions: []string{"appointing_authority"}},
		"pemerintahan", "", nil, b.t.duties["pemerintah daerah"])
	o.addPost(root, "W", postPattern{title: b.deputy + " " + b.seat, level: LevelHead}, "pemerintahan", "", root.lead, b.t.duties["wakil"])
	if err := o.read(b.file, root); err != nil {
		return err
	}
	if b.fresh != "" {
		units, posts := len(o.units), len(o.posts)
		if err := o.read(b.fresh, root); err != nil {
			return err
		}
		for _, u := range o.units[units:] {
			u.From = b.asOf
		}
		for _, p := range o.posts[posts:] {
			p.From, p.future = b.asOf, true
		}
	}
	n := 0
	for _, d := range b.t.districts {
		if d.parent != b.code {
			continue
		}
		n++
		var villages []place
		for _, v := range b.t.villages {
			if v.parent == d.code {
				villages = append(villages, v)
			}
		}
		if err := o.district(d, n, villages, root); err != nil {
			return err
		}
	}
	return readCSV("fungsi.csv", func(r record) {
		agency := o.byCode[r.text("opd")]
		if agency == nil {
			return // an agency of the other scenario
		}
		for _, u := range o.units {
			if u.agency == agency && u.Name == r.text("unit") {
				u.lead.Functions = append(slices.Clone(u.lead.Functions), r.text("fungsi"))
				return
			}
		}
		r.fail("no unit " + r.text("unit") + " in " + agency.Name)
	})
}

func (b *builder) postTitled(title string) (*Post, error) {
	for _, p := range b.outline.posts {
		if p.Title == title {
			return p, nil
		}
	}
	return nil, fmt.Errorf("demo: the story needs the post %q, which data/%s does not make", title, b.file)
}

func (b *builder) add(p *Person) {
	b.region.People = append(b.region.People, p)
	if p.post == nil {
		return
	}
	if p.post.Structural() {
		p.post.holder = p
	} else {
		p.post.seated = append(p.post.seated, p)
	}
}

// officials makes the head of the region and the holder of every structural
// chair that is not vacant, then those who rise from the staff.
func (b *builder) officials() {
	for _, post := range b.outline.posts {
		switch {
		case post.Level == LevelHead:
			b.add(b.elected(post))
		case !post.Structural():
			b.add(b.maker.employee(post))
		case b.plan.vacant[post] || post.future:
		default:
			opts := officialOptions{women: map[string]int{LevelSenior: 22, LevelAdministrator: 30, LevelSupervisor: 42}[post.Level]}
			var target *Post
			move := b.plan.leaving[post]
			if move != nil {
				if chosen, ok := b.options[move]; ok {
					chosen.women = opts.women
					opts = chosen
				}
				if !move.confirms {
					target = move.to
				}
			}
			p := b.maker.official(post, target, opts)
			b.add(p)
			if move != nil {
				b.persons[move] = p
			}
		}
	}
	for _, move := range b.plan.moves {
		if move.from != nil {
			continue
		}
		opts := b.options[move]
		opts.women = 45
		p := b.maker.official(b.entrantPost(move.to), move.to, opts)
		b.add(p)
		b.persons[move] = p
	}
}

// elected makes the head of the region or the deputy: no civil servant.
func (b *builder) elected(post *Post) *Person {
	m := b.maker
	p := m.person(30)
	p.Category, p.post, p.Post = "Non-ASN", post, post.Code
	m.others++
	p.Number = fmt.Sprintf("NA%s%05d", strings.ReplaceAll(m.code, ".", ""), m.others)
	m.born(p, m.asOf.AddYears(-m.dice.between(41, 58)).AddDays(-m.dice.between(1, 300)))
	m.schooling(p, "S-1", "pemerintahan", true, false)
	p.PostFrom, p.PostDecree, p.PostDecreeOn = b.sworn, "Keputusan Menteri Dalam Negeri (contoh)", b.sworn.AddDays(-20)
	return p
}

// retire turns the holder of a chair into a pensioner who left it on a date.
func retire(p *Person, on clock.Date) {
	p.Career = append(p.Career, CareerRow{Title: p.post.Title, Unit: p.post.unit.Name, Level: p.post.Level, Echelon: p.post.Echelon,
		Field: p.post.Field, Post: p.Post, From: p.PostFrom, Until: on, SwornOn: p.PostFrom, Decree: p.PostDecree, DecreeOn: p.PostDecreeOn})
	p.Standing = "pensiun"
	p.Post, p.PostFrom, p.PostDecree, p.PostDecreeOn = "", "", "", ""
	p.post = nil
}

// fates gives a few people what a large office always has: discipline, unpaid
// leave, study, suspension. Nobody of the round is touched.
func (b *builder) fates() {
	d := b.maker.dice
	moving := map[*Person]bool{}
	for _, p := range b.persons {
		moving[p] = true
	}
	var free []*Person
	for _, p := range b.region.People {
		if p.Category == "PNS" && p.Standing == "aktif" && p.post != nil && !moving[p] && len(p.post.Functions) == 0 && p.post.Level != LevelSenior &&
			p.JoinedFrom < b.asOf.AddYears(-6) {
			free = append(free, p)
		}
	}
	d.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	next := func(fits func(*Person) bool) *Person {
		for i, p := range free {
			if fits(p) {
				free = slices.Delete(free, i, i+1)
				return p
			}
		}
		return nil
	}
	for _, d := range b.about {
		if d.about == "hukuman ringan" {
			p := b.persons[d.move]
			p.Sanctions = append(p.Sanctions, b.sanction(sanctionKinds[0], 1, weekday(b.asOf.AddMonths(-4))))
		}
	}
	anybody := func(*Person) bool { return true }
	staffOnly := func(p *Person) bool { return !p.post.Structural() }
	for i := range 23 {
		kind := sanctionKinds[0]
		switch {
		case i >= 20:
			kind = sanctionKinds[2]
		case i >= 14:
			kind = sanctionKinds[1]
		}
		fits := anybody
		if i >= 14 {
			fits = staffOnly
		}
		if p := next(fits); p != nil {
			from := weekday(d.day(b.asOf.AddMonths(-11), b.asOf.AddMonths(-1)))
			p.Sanctions = append(p.Sanctions, b.sanction(kind, i, from))
		}
	}
	for range 4 {
		if p := next(staffOnly); p != nil {
			from := firstOfMonth(d.day(b.asOf.AddMonths(-18), b.asOf.AddMonths(-3)))
			p.Standing = "CLTN"
			p.Leaves = append(p.Leaves, LeaveRow{Kind: "CLTN", From: from, Until: from.AddYears(3), Decree: fmt.Sprintf("851/%d/%s/%d", d.between(10, 90), b.office, from.Year())})
			p.Career = append(p.Career, CareerRow{Title: p.post.Title, Unit: p.post.unit.Name, Level: p.post.Level, Tier: p.post.Tier, Field: p.post.Field,
				From: p.PostFrom, Until: max(from, p.PostFrom.AddDays(30)), Decree: p.PostDecree, DecreeOn: p.PostDecreeOn})
			p.post.seated = slices.DeleteFunc(p.post.seated, func(q *Person) bool { return q == p })
			p.Post, p.PostFrom, p.PostDecree, p.PostDecreeOn, p.post = "", "", "", "", nil
		}
	}
	for range 12 {
		if p := next(staffOnly); p != nil {
			p.Standing = "tugas belajar"
		}
	}
	if p := next(staffOnly); p != nil {
		p.Standing = "pemberhentian sementara"
	}
	for range 6 {
		if p := next(anybody); p != nil {
			from := d.day(b.asOf.AddMonths(-9), b.asOf.AddMonths(-4))
			p.Leaves = append(p.Leaves, LeaveRow{Kind: "besar", From: from, Until: from.AddMonths(2), Decree: fmt.Sprintf("852/%d/%s/%d", d.between(10, 90), b.office, from.Year())})
		}
	}
}

// The sanctions of the time, by weight.
//
// rule: pp-53-2010 7
var sanctionKinds = []struct {
	level  string
	kinds  []string
	months int
}{
	{"ringan", []string{"Teguran lisan", "Teguran tertulis", "Pernyataan tidak puas secara tertulis"}, 6},
	{"sedang", []string{"Penundaan kenaikan gaji berkala selama 1 tahun", "Penundaan kenaikan pangkat selama 1 tahun"}, 12},
	{"berat", []string{"Penurunan pangkat setingkat lebih rendah selama 3 tahun"}, 36},
}

func (b *builder) sanction(kind struct {
	level  string
	kinds  []string
	months int
}, i int, from clock.Date) SanctionRow {
	return SanctionRow{Level: kind.level, Kind: kind.kinds[i%len(kind.kinds)], From: from, Until: from.AddMonths(kind.months), DecreeOn: weekday(from.AddDays(-15)),
		Decree: fmt.Sprintf("862/%d/%s/%d", 10+i, b.office, from.Year())}
}

// collect puts units and posts into the region, superiors before inferiors.
func (b *builder) collect() {
	b.region.Units = b.outline.units
	b.region.Posts = append([]*Post(nil), b.outline.posts...)
	for _, s := range b.staffed {
		b.region.Posts = append(b.region.Posts, s.post)
	}
}

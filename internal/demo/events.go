package demo

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
)

// Event is one published inauguration as data/pelantikan_publik.json tells it:
// facts without the people, who are P1, P2 and so on.
type Event struct {
	ID          string          `json:"id"`
	Region      string          `json:"daerah"`
	On          clock.Date      `json:"tanggal"`
	Total       int             `json:"total"`
	Parts       map[string]int  `json:"rincian"`
	Attendance  map[string]int  `json:"kehadiran"`
	Reasons     map[string]int  `json:"rincian_alasan"`
	Echelons    map[string]int  `json:"rincian_eselon"`
	Levels      []string        `json:"jenjang"`
	SeniorPosts []string        `json:"jabatan_jpt"`
	Moves       []EventMove     `json:"perpindahan"`
	Renames     []EventRename   `json:"perubahan_nomenklatur"`
	LeftVacant  []string        `json:"jpt_menjadi_kosong"`
	LeftNamed   []string        `json:"menjadi_kosong_dari_yang_disebut"`
	StillVacant []string        `json:"jpt_kosong_disebut"`
	VillageAll  int             `json:"lurah_total_jabatan"`
	VillageMove int             `json:"lurah_dipindah"`
	VillageBy   map[string]int  `json:"lurah_per_kecamatan"`
	Decree      string          `json:"nomor_sk"`
	Allowances  json.RawMessage `json:"tunjangan_jabatan_rp"`
	Source      string          `json:"sumber"`
}

// EventMove is one move that the news names.
type EventMove struct {
	Person string `json:"pegawai"`
	From   string `json:"dari"`
	To     string `json:"ke"`
	Note   string `json:"catatan"`
}

// EventRename is a change of nomenclature that the news names.
type EventRename struct {
	Old string `json:"lama"`
	New string `json:"baru"`
}

// Events lists the published inaugurations, oldest file order.
func Events() ([]Event, error) {
	raw, err := files.ReadFile("data/pelantikan_publik.json")
	if err != nil {
		return nil, err
	}
	var es []Event
	if err := json.Unmarshal(raw, &es); err != nil {
		return nil, fmt.Errorf("demo: data/pelantikan_publik.json: %w", err)
	}
	return es, nil
}

// EventByID finds one published inauguration.
func EventByID(id string) (Event, error) {
	es, err := Events()
	if err != nil {
		return Event{}, err
	}
	for _, e := range es {
		if e.ID == id {
			return e, nil
		}
	}
	return Event{}, fmt.Errorf("demo: no published event %q", id)
}

// Fixture is a small register and round that tell one published inauguration,
// with what must come out of them. Where the news names nobody, posts and
// people stand in for the number it gives.
type Fixture struct {
	Event  Event
	Region *Region
	Want   FixtureWant
}

// FixtureWant is what the news prints and what follows from it.
type FixtureWant struct {
	Total        int
	ByLevel      map[string]int // every level that the news counts
	ByAttendance map[string]int // nil when the news does not say
	Confirmed    int
	Chains       [][]string // posts from the vacancy on, for the moves that the news names
	LeftVacant   []string   // posts that the round leaves empty, sorted
	Before       int        // vacancies of the little register before the round
	After        int        // and after it
}

// EventFixture builds the register and round of a published inauguration.
func EventFixture(id string) (*Fixture, error) {
	e, err := EventByID(id)
	if err != nil {
		return nil, err
	}
	t, err := loadTables()
	if err != nil {
		return nil, err
	}
	f := &fixture{event: e, region: &Region{Scenario: id, Name: e.Region + " (contoh)", Formal: e.Region, AsOf: e.On,
		Kind: strings.ToLower(strings.Fields(e.Region)[0]), Province: provinceOf(e.Region), Seat: strings.Join(strings.Fields(e.Region)[1:], " ")},
		maker: newMaker(t, Kediri, 1, "35.71", "contoh.example", "000", "Kediri", e.On), posts: map[string]*Post{}}
	f.region.Units = []*Unit{{Code: "PEMDA", Name: "Pemerintah " + e.Region + " (contoh)", Kind: "pemerintah daerah", From: structureFrom, WeekDays: 5}}
	f.authority()
	f.named()
	f.renamed()
	f.counted()
	f.stillVacant()
	return f.finish(), nil
}

// provinceOf is where the regions of the events lie.
func provinceOf(region string) string {
	if strings.HasSuffix(region, "Pati") {
		return "Jawa Tengah"
	}
	return "Jawa Timur"
}

type fixture struct {
	event  Event
	region *Region
	maker  *maker
	posts  map[string]*Post
}

func (f *fixture) authority() {
	title := "Wali Kota"
	if strings.HasPrefix(f.event.Region, "Kabupaten") {
		title = "Bupati"
	}
	p := f.post(title, LevelHead, "")
	p.Functions = []string{"appointing_authority"}
	f.region.Head = title
	f.region.Round = Round{Title: "Pelantikan " + f.event.Region + " " + longDate(f.event.On), Date: f.event.On, Authority: p.Code, Kind: "mutasi"}
}

// echelonOf reads the echelon off a title, as organisasi/jenis_jabatan_eselon
// lists them.
func echelonOf(title string) string {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(title, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("Kepala Seksi", "Kepala Subbagian", "Kepala Subbidang", "Lurah"):
		return "IV.a"
	case has("Kepala Bidang", "Sekretaris Kecamatan"):
		return "III.b"
	case has("Kepala Bagian", "Camat", "Sekretaris Dinas", "Sekretaris Badan", "Wakil Direktur"):
		return "III.a"
	}
	return "II.b"
}

func levelOf(echelon string) string {
	switch echelon[:strings.Index(echelon, ".")] {
	case "II":
		return LevelSenior
	case "III":
		return LevelAdministrator
	}
	return LevelSupervisor
}

// post is the post of a title, made when it is first named.
func (f *fixture) post(title, level, echelon string) *Post {
	if p := f.posts[title]; p != nil {
		return p
	}
	p := &Post{Code: fmt.Sprintf("J%03d", len(f.region.Posts)+1), Title: title, Unit: "PEMDA", Level: level, Echelon: echelon, Chairs: 1,
		Field: f.maker.t.fields["pemerintahan"].name, Duties: "Contoh dari berita.", From: structureFrom,
		unit: &Unit{Code: "PEMDA", Name: f.region.Units[0].Name}, field: "pemerintahan"}
	if level != LevelHead {
		p.Superior = "J001"
	}
	f.posts[title] = p
	f.region.Posts = append(f.region.Posts, p)
	return p
}

func (f *fixture) structural(title string) *Post {
	e := echelonOf(title)
	return f.post(title, levelOf(e), e)
}

// holder seats somebody in a post.
func (f *fixture) holder(post *Post) *Person {
	if post.holder == nil {
		post.holder = f.maker.official(post, nil, officialOptions{})
		f.region.People = append(f.region.People, post.holder)
	}
	return post.holder
}

// outsider comes from a post the news does not name, or from outside the
// region: no chair of this register is left behind.
func (f *fixture) outsider(like *Post) *Person {
	p := f.maker.official(like, nil, officialOptions{})
	p.Post, p.PostFrom, p.PostDecree, p.PostDecreeOn, p.post = "", "", "", "", nil
	f.region.People = append(f.region.People, p)
	return p
}

func (f *fixture) move(p *Person, from, to *Post, reason string) {
	m := Move{Person: p.Number, Name: p.Name, To: to.Code, ToTitle: to.Title, Level: to.Level, Reason: reason, Attendance: "luring", Oath: "sumpah", toPost: to, person: p}
	if from != nil {
		m.From, m.FromTitle, m.fromPost = from.Code, from.Title, from
	}
	f.region.Round.Moves = append(f.region.Round.Moves, m)
}

// named plays the moves that the news names.
func (f *fixture) named() {
	for _, mv := range f.event.Moves {
		to := f.structural(mv.To)
		if strings.HasPrefix(mv.From, "(") || strings.Contains(mv.From, "instansi vertikal") {
			f.move(f.outsider(to), nil, to, ReasonFill)
			continue
		}
		from := f.structural(mv.From)
		reason := (&plannedMove{from: from, to: to}).reason()
		f.move(f.holder(from), from, to, reason)
	}
}

// renamed plays the heads of the units that the news says were renamed.
func (f *fixture) renamed() {
	for _, rn := range f.event.Renames {
		old, fresh := f.structural("Kepala "+rn.Old), f.structural("Kepala "+rn.New)
		fresh.Predecessors, fresh.From, old.closing = []string{old.Code}, f.event.On, true
		f.region.Changes = append(f.region.Changes, Change{Kind: "jabatan", Old: old.Code, New: fresh.Code, Name: fresh.Title, Change: "ganti nama", From: f.event.On})
		f.move(f.holder(old), old, fresh, ReasonConfirmation)
	}
}

// counted adds unnamed moves until every number of the news is reached: fillings
// of vacant posts, except where the news counts confirmations.
func (f *fixture) counted() {
	e := f.event
	have := func(fits func(Move) bool) (n int) {
		for _, m := range f.region.Round.Moves {
			if fits(m) {
				n++
			}
		}
		return n
	}
	confirmations := e.Reasons["pengukuhan_perubahan_nomenklatur"] - have(func(m Move) bool { return m.Reason == ReasonConfirmation })
	unnamed := func(level, echelon string, n int, titles []string) {
		for i := range n {
			title := fmt.Sprintf("Pejabat %s %s ke-%d", level, echelon, i+1)
			if i < len(titles) {
				title = titles[i]
			}
			to := f.post(title, level, echelon)
			if confirmations > 0 {
				confirmations--
				old := f.post(title+" (nama lama)", level, echelon)
				to.Predecessors, to.From, old.closing = []string{old.Code}, e.On, true
				f.region.Changes = append(f.region.Changes, Change{Kind: "jabatan", Old: old.Code, New: to.Code, Name: to.Title, Change: "ganti nama", From: e.On})
				f.move(f.holder(old), old, to, ReasonConfirmation)
				continue
			}
			f.move(f.outsider(to), nil, to, ReasonFill)
		}
	}
	switch {
	case len(e.Echelons) > 0:
		for _, echelon := range sortedKeys(e.Echelons) {
			n := e.Echelons[echelon] - have(func(m Move) bool { return m.toPost.Echelon == echelon })
			unnamed(levelOf(echelon), echelon, n, nil)
		}
	case len(e.Parts) > 0:
		for _, part := range sortedKeys(e.Parts) {
			switch part {
			case LevelSenior:
				unnamed(part, "II.b", e.Parts[part]-have(func(m Move) bool { return m.Level == part }), e.SeniorPosts)
			case LevelAdministrator:
				unnamed(part, "III.b", e.Parts[part], nil)
			case LevelSupervisor:
				unnamed(part, "IV.a", e.Parts[part], nil)
			default: // heads of puskesmas: functional with an extra duty, confirmed
				for i := range e.Parts[part] {
					old := f.post(fmt.Sprintf("Kepala UPTD Puskesmas %d (nama lama)", i+1), LevelFunctional, "")
					to := f.post(fmt.Sprintf("Kepala UPTD Puskesmas %d", i+1), LevelFunctional, "")
					old.Tier, to.Tier, old.closing, to.From = "Ahli Muda", "Ahli Muda", true, e.On
					to.Predecessors = []string{old.Code}
					f.region.Changes = append(f.region.Changes, Change{Kind: "jabatan", Old: old.Code, New: to.Code, Name: to.Title, Change: "ganti nama", From: e.On})
					p := f.maker.official(f.post("Lurah", LevelSupervisor, "IV.a"), nil, officialOptions{})
					p.post, p.Post = old, old.Code
					f.region.People = append(f.region.People, p)
					old.seated = append(old.seated, p)
					f.move(p, old, to, ReasonConfirmation)
				}
			}
		}
	}
	if e.VillageMove > 0 { // heads of kelurahan change places; the first seat was vacant
		f.villages()
	}
	rest := e.Total - len(f.region.Round.Moves)
	if rest > 0 {
		unnamed(LevelSupervisor, "IV.a", rest, nil)
	}
}

// villages moves heads of kelurahan: in each kecamatan the number of the news,
// as a ring.
func (f *fixture) villages() {
	left := f.event.VillageAll
	for _, district := range sortedKeys(f.event.VillageBy) {
		n := f.event.VillageBy[district]
		var seats []*Post
		for i := range n {
			seats = append(seats, f.post(fmt.Sprintf("Lurah ke-%d %s", i+1, district), LevelSupervisor, "IV.a"))
		}
		for i, from := range seats {
			f.move(f.holder(from), from, seats[(i+1)%n], ReasonRotation)
		}
		left -= n
	}
	for i := range left { // the heads who stay
		f.holder(f.post(fmt.Sprintf("Lurah tetap ke-%d", i+1), LevelSupervisor, "IV.a"))
	}
}

// stillVacant adds the posts that the news says stay empty.
func (f *fixture) stillVacant() {
	seen := map[string]int{}
	for _, title := range f.event.StillVacant {
		if seen[title]++; seen[title] > 1 {
			title = fmt.Sprintf("%s %d", title, seen[title])
		}
		f.structural(title)
	}
}

func (f *fixture) finish() *Fixture {
	r := f.region
	if f.event.Attendance != nil {
		hall := f.event.Attendance["luring"]
		for i := range r.Round.Moves {
			if i >= hall {
				r.Round.Moves[i].Attendance = "daring"
			}
		}
	}
	w := FixtureWant{Total: f.event.Total, ByLevel: map[string]int{}, ByAttendance: f.event.Attendance}
	to, from := map[*Post]Move{}, map[*Post]bool{}
	for _, m := range r.Round.Moves {
		w.ByLevel[m.Level]++
		if m.Reason == ReasonConfirmation {
			w.Confirmed++
		}
		to[m.toPost] = m
		if m.fromPost != nil {
			from[m.fromPost] = true
		}
	}
	for _, p := range r.Posts {
		if !p.Structural() || p.Level == LevelHead || p.closing {
			continue
		}
		m, taken := to[p]
		if p.holder == nil && !(taken && m.Reason == ReasonConfirmation) {
			w.Before++
		}
		if !taken && (p.holder == nil || from[p]) {
			w.After++
			if from[p] {
				w.LeftVacant = append(w.LeftVacant, p.Title)
			}
		}
	}
	slices.Sort(w.LeftVacant)
	for _, m := range r.Round.Moves[:len(f.event.Moves)] {
		if from[m.toPost] {
			continue // not the start of a chain
		}
		var chain []string
		for at, ok := m, true; ok; {
			chain = append(chain, at.ToTitle)
			if at.fromPost == nil {
				break
			}
			next, more := to[at.fromPost]
			if !more {
				chain = append(chain, at.FromTitle)
			}
			at, ok = next, more
		}
		w.Chains = append(w.Chains, chain)
	}
	return &Fixture{Event: f.event, Region: r, Want: w}
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

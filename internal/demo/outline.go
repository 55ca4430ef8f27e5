package demo

import (
	"fmt"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
)

// structureFrom is when the present organisation of the examples took force:
// the wave of new structures under PP 18/2016. No post is held from before.
const structureFrom clock.Date = "2016-12-30"

// outline builds units and structural posts from a region's text file. The form
// of the file is told in its first lines.
type outline struct {
	t      *tables
	head   string // title of the head of the region
	units  []*Unit
	posts  []*Post
	byCode map[string]*Unit

	agency *Unit
	aide   *Unit // the asisten whose bagian follow
	deputy *Post // the wakil direktur whose parts follow
	count  map[string]int
}

func (o *outline) fail(file string, line int, why string) error {
	return fmt.Errorf("demo: data/%s line %d: %s", file, line, why)
}

// read builds the agencies of a file under the root.
func (o *outline) read(file string, root *Unit) error {
	raw, err := files.ReadFile("data/" + file)
	if err != nil {
		return err
	}
	for i, text := range strings.Split(string(raw), "\n") {
		line := strings.TrimSpace(text)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if text[0] != ' ' {
			if err := o.startAgency(line, root); err != nil {
				return o.fail(file, i+1, err.Error())
			}
			continue
		}
		if o.agency == nil {
			return o.fail(file, i+1, "a part without an agency above it")
		}
		if err := o.part(line); err != nil {
			return o.fail(file, i+1, err.Error())
		}
	}
	return nil
}

// startAgency reads "KODE = Nama (jenis; bidang; pilihan=nilai)".
func (o *outline) startAgency(line string, root *Unit) error {
	code, rest, ok := strings.Cut(line, " = ")
	open := strings.LastIndex(rest, " (")
	if !ok || open < 0 || !strings.HasSuffix(rest, ")") {
		return fmt.Errorf("want KODE = Nama (jenis; bidang): %q", line)
	}
	name := rest[:open]
	options := strings.Split(strings.TrimSuffix(rest[open+2:], ")"), "; ")
	if len(options) < 2 || o.t.fields[options[1]] == nil {
		return fmt.Errorf("unknown field of work in %q", line)
	}
	u := &Unit{Code: code, Name: name, Kind: options[0], short: name, place: options[0], field: options[1],
		parent: root, From: structureFrom, WeekDays: 5, Address: "Kompleks Perkantoran Pemerintah " + root.short}
	for _, kind := range []string{"Dinas ", "Badan ", "Kantor "} {
		u.short = strings.TrimPrefix(u.short, kind)
	}
	var lead string
	for _, option := range options[2:] {
		key, value, _ := strings.Cut(option, "=")
		switch key {
		case "induk":
			if u.parent = o.byCode[value]; u.parent == nil {
				return fmt.Errorf("unknown parent %s", value)
			}
		case "khusus":
			u.special = value
		case "pimpinan":
			lead = value
		case "pendahulu":
			u.Predecessors = []string{value}
		default:
			return fmt.Errorf("unknown option %s", key)
		}
	}
	o.agency, o.aide, o.deputy = u, nil, nil
	u.agency = u
	if u.Kind == "satuan pendidikan" { // only a heading over the schools
		return nil
	}
	o.add(u)
	if lead == "" {
		return o.lead(u)
	}
	words := strings.Split(lead, "|") // nama|jenjang|eselon|kelas
	if len(words) != 4 {
		return fmt.Errorf("want pimpinan=nama|jenjang|eselon|kelas")
	}
	class, err := strconv.Atoi(words[3])
	if err != nil {
		return err
	}
	o.addLead(u, postPattern{title: words[0] + " {nama}", level: words[1], echelon: words[2], class: class,
		schooling: "S-1", functions: []string{"agency_head@unit"}, special: u.special})
	return nil
}

// kinds of parts, with the letter of their code and the word before their name.
var partKinds = map[string]struct{ letter, word, kind, child, childWord string }{
	"asisten":     {"A", "Asisten ", "asisten", "", ""},
	"staf ahli":   {"SA", "Staf Ahli Bidang ", "staf ahli", "", ""},
	"bagian":      {"B", "Bagian ", "bagian", "subbagian", "Subbagian "},
	"sekretariat": {"S", "Sekretariat ", "sekretariat", "subbagian", "Subbagian "},
	"irban":       {"I", "Inspektur Pembantu ", "inspektur pembantu", "", ""},
	"bidang":      {"B", "Bidang ", "bidang", "seksi", "Seksi "},
	"subbagian":   {"T", "Subbagian ", "subbagian", "", ""},
	"seksi":       {"K", "Seksi ", "seksi", "", ""},
	"uptd":        {"U", "UPTD ", "uptd", "subbagian", "Subbagian "},
	"puskesmas":   {"P", "UPTD Puskesmas ", "puskesmas", "subbagian", "Subbagian "},
	"sekolah":     {"D", "", "uptd", "", ""},
}

// part reads "jenis Nama [bidang]: anak; anak".
func (o *outline) part(line string) error {
	line, children, _ := strings.Cut(line, ": ")
	field := o.agency.field
	if open := strings.Index(line, " ["); open > 0 && strings.HasSuffix(line, "]") {
		field, line = line[open+2:len(line)-1], line[:open]
		if o.t.fields[field] == nil {
			return fmt.Errorf("unknown field of work %q", field)
		}
	}
	line, childWord, _ := strings.Cut(line, " / ")
	kind, name, _ := strings.Cut(line, " ")
	if kind == "staf" {
		kind, name = "staf ahli", strings.TrimPrefix(name, "ahli ")
	}
	if kind == "wadir" {
		o.deputy = o.addPost(o.agency, "W"+o.next("W"), postPattern{title: name, level: LevelAdministrator, echelon: "III.a", class: 12, schooling: "S-1"},
			field, strings.TrimPrefix(name, "Wakil Direktur "), o.agency.lead, o.t.duties["wadir"])
		return nil
	}
	k, ok := partKinds[kind]
	if !ok {
		return fmt.Errorf("unknown kind of part %q", kind)
	}
	if kind == "sekretariat" && name == "" {
		name = o.agency.Name
	}
	u := &Unit{Code: o.agency.Code + "." + k.letter, Name: k.word + name, Kind: k.kind, short: name, place: kind, field: field,
		parent: o.agency, agency: o.agency, From: structureFrom, WeekDays: o.agency.WeekDays, Address: o.agency.Address, special: o.agency.special}
	if o.agency.Kind == "satuan pendidikan" {
		u.parent, u.agency = o.agency.parent, u
	}
	switch kind {
	case "asisten":
		o.aide = u
	case "bagian":
		if o.aide != nil {
			u.parent = o.aide
		}
	case "sekretariat":
		u.field = "kesekretariatan"
	case "puskesmas", "sekolah":
		u.WeekDays = 6
	case "uptd":
		children = "Tata Usaha"
	}
	if kind == "puskesmas" {
		children = "Tata Usaha"
	}
	if kind != "sekretariat" {
		u.Code += o.next(k.letter)
	}
	o.add(u)
	if kind != "sekolah" {
		if err := o.lead(u); err != nil {
			return err
		}
	}
	if children == "" {
		return nil
	}
	child := partKinds[k.child]
	if childWord != "" {
		child.word, child.kind = childWord+" ", strings.ToLower(childWord)
	}
	for i, name := range strings.Split(children, "; ") {
		c := &Unit{Code: u.Code + "." + strconv.Itoa(i+1), Name: child.word + name, Kind: child.kind, short: name, place: child.kind,
			field: field, parent: u, agency: o.agency, From: structureFrom, WeekDays: u.WeekDays, Address: u.Address, special: u.special}
		if kind == "sekretariat" || kind == "uptd" || kind == "puskesmas" {
			c.field = "kesekretariatan"
		}
		if kind == "sekretariat" && strings.HasPrefix(name, "Keuangan") {
			c.field = "keuangan"
		}
		o.add(c)
		if err := o.lead(c); err != nil {
			return err
		}
	}
	return nil
}

func (o *outline) next(letter string) string {
	key := o.agency.Code + "." + letter
	o.count[key]++
	return strconv.Itoa(o.count[key])
}

// district adds a kecamatan with its kelurahan from the official codes.
func (o *outline) district(d place, n int, villages []place, root *Unit) error {
	code := fmt.Sprintf("KEC.%02d", n)
	u := &Unit{Code: code, Name: "Kecamatan " + d.name, Kind: "kecamatan", short: d.name, place: "kecamatan", field: "pemerintahan",
		parent: root, From: structureFrom, WeekDays: 5, PlaceCode: d.code, Address: "Kantor Kecamatan " + d.name}
	u.agency = u
	o.agency, o.aide, o.deputy = u, nil, nil
	o.add(u)
	if err := o.lead(u); err != nil {
		return err
	}
	for _, line := range []string{
		"sekretariat: Umum; Perencanaan dan Keuangan",
		"seksi Pemerintahan",
		"seksi Ketenteraman dan Ketertiban Umum [ketertiban]",
		"seksi Pemberdayaan Masyarakat [sosial]",
		"seksi Kesejahteraan Sosial [sosial]",
		"seksi Pelayanan Umum",
	} {
		if err := o.part(line); err != nil {
			return err
		}
	}
	for i, v := range villages {
		k := &Unit{Code: fmt.Sprintf("%s.L%02d", code, i+1), Name: "Kelurahan " + v.name, Kind: "kelurahan", short: v.name, place: "kelurahan",
			field: "pemerintahan", parent: u, agency: u, From: structureFrom, WeekDays: 5, PlaceCode: v.code,
			Address: "Kantor Kelurahan " + v.name + " " + v.postal}
		o.add(k)
		if err := o.lead(k); err != nil {
			return err
		}
		for j, part := range []struct{ kind, name, field string }{
			{"sekretariat", "Kelurahan " + v.name, "kesekretariatan"},
			{"seksi", "Pemerintahan, Ketenteraman dan Ketertiban", "pemerintahan"},
			{"seksi", "Pemberdayaan Masyarakat dan Pelayanan Umum", "sosial"},
		} {
			c := &Unit{Code: fmt.Sprintf("%s.%d", k.Code, j+1), Name: partKinds[part.kind].word + part.name, Kind: part.kind, short: part.name,
				place: part.kind + " kelurahan", field: part.field, parent: k, agency: u, From: structureFrom, WeekDays: 5, Address: k.Address}
			o.add(c)
			if err := o.lead(c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *outline) add(u *Unit) {
	if u.parent != nil {
		u.Parent = u.parent.Code
	}
	o.units = append(o.units, u)
	o.byCode[u.Code] = u
}

// lead makes the post that leads a unit, by the first pattern that fits.
func (o *outline) lead(u *Unit) error {
	for _, p := range o.t.patterns {
		if p.kind == u.Kind && (p.within == "" || u.inside(p.within)) {
			o.addLead(u, p)
			return nil
		}
	}
	return fmt.Errorf("pola_jabatan.csv has no post for the kind %q", u.Kind)
}

func (o *outline) addLead(u *Unit, p postPattern) {
	duty := o.t.dutiesNamed[u.Name]
	if duty == "" {
		duty = o.t.duties[u.Kind]
	}
	u.lead = o.addPost(u, "K", p, u.field, u.short, o.superiorOf(u), duty)
}

func (o *outline) addPost(u *Unit, suffix string, p postPattern, field, short string, superior *Post, duty string) *Post {
	f := o.t.fields[field]
	parent := u.parent
	if parent == nil {
		parent = u
	}
	words := strings.NewReplacer("{nama}", u.Name, "{pokok}", short, "{hal}", subject(short), "{opd}", u.agency.Name, "{induk}", parent.Name, "{unit}", u.Name,
		"{urusan}", f.matter, "{kepala_daerah}", o.head, "{jpt}", f.senior, "{adm}", f.administrator, "{pws}", f.supervisor)
	post := &Post{Code: u.Code + "-" + suffix, Title: words.Replace(p.title), Unit: u.Code, Level: p.level, Echelon: p.echelon, Class: p.class,
		Chairs: 1, Field: f.name, MinSchooling: p.schooling, Functions: p.functions, Duties: words.Replace(duty), From: structureFrom,
		Special: p.special, unit: u, superior: superior, field: field}
	if post.Special == "" && post.Structural() && u.special == "dukcapil" {
		post.Special = u.special
	}
	if post.Special == "" && u == u.agency {
		post.Special = u.special
	}
	if p.special == "puskesmas" {
		post.Tier, post.study = "Ahli Muda", "dokter"
	}
	if superior != nil {
		post.Superior = superior.Code
	}
	o.posts = append(o.posts, post)
	return post
}

// superiorOf is the nearest post above a unit. Agencies answer to the Sekda,
// the Sekda to the head of the region.
func (o *outline) superiorOf(u *Unit) *Post {
	if o.deputy != nil && u.parent == o.agency {
		return o.deputy
	}
	if u.agency == u && u.Kind != "sekretariat daerah" && u.Kind != "rsud" {
		if setda := o.byCode["SETDA"]; setda != nil {
			return setda.lead
		}
	}
	for p := u.parent; p != nil; p = p.parent {
		if p.lead != nil {
			return p.lead
		}
	}
	return nil
}

// inside tells whether a unit or one above it is of the kind.
func (u *Unit) inside(kind string) bool {
	for ; u != nil; u = u.parent {
		if u.Kind == kind {
			return true
		}
	}
	return false
}

// subject is a name inside a sentence: small letters, but for abbreviations.
func subject(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if bare := strings.Trim(w, ",.()"); len(bare) < 2 || bare != strings.ToUpper(bare) {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

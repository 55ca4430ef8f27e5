package people

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"pendopo/internal/kit/errs"
)

// Grade is a pay grade: the BKN code 11 (I/a) to 45 (IV/e) for PNS, or 101 (I)
// to 117 (XVII) for PPPK. The zero Grade is no grade. In the database and in
// exports a grade is its printed form.
//
// rule: pp-99-2000 lampiran (PNS grades and rank names)
// rule: pp-49-2018 (PPPK grades I–XVII, without room and without rank name)
type Grade uint8

const pppkBase = 100

var ranks = map[Grade]string{
	11: "Juru Muda", 12: "Juru Muda Tingkat I", 13: "Juru", 14: "Juru Tingkat I",
	21: "Pengatur Muda", 22: "Pengatur Muda Tingkat I", 23: "Pengatur", 24: "Pengatur Tingkat I",
	31: "Penata Muda", 32: "Penata Muda Tingkat I", 33: "Penata", 34: "Penata Tingkat I",
	41: "Pembina", 42: "Pembina Tingkat I", 43: "Pembina Utama Muda", 44: "Pembina Utama Madya", 45: "Pembina Utama",
}

// rankGrades finds the grade of a rank name in its compared form: no blanks,
// "Tingkat" and "Tk" alike, Roman or Arabic one.
var rankGrades = func() map[string]Grade {
	m := make(map[string]Grade, len(ranks))
	for g, name := range ranks {
		m[rankKey(name)] = g
	}
	return m
}()

var romans = [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"}

var romanValues = func() map[string]int {
	m := make(map[string]int, len(romans))
	for i, r := range romans[1:] {
		m[r] = i + 1
	}
	return m
}()

// PNSGrade makes the grade of a PNS group (1–4) and room ('a'–'e').
func PNSGrade(group int, room byte) (Grade, bool) {
	if group < 1 || group > 4 || room < 'a' || room > 'e' || room == 'e' && group != 4 {
		return 0, false
	}
	return Grade(group*10 + int(room-'a') + 1), true
}

// PPPKGrade makes the PPPK grade n (1–17).
func PPPKGrade(n int) (Grade, bool) {
	if n < 1 || n > 17 {
		return 0, false
	}
	return Grade(pppkBase + n), true
}

// Grades lists every grade, PNS first, each group in ascending order.
func Grades() []Grade {
	var all []Grade
	for code := 11; code <= 45; code++ {
		if _, ok := ranks[Grade(code)]; ok {
			all = append(all, Grade(code))
		}
	}
	for n := 1; n <= 17; n++ {
		all = append(all, Grade(pppkBase+n))
	}
	return all
}

// Valid tells whether g is a grade that exists.
func (g Grade) Valid() bool {
	_, pns := ranks[g]
	return pns || g > pppkBase && g <= pppkBase+17
}

// IsPPPK tells whether g is a contract grade.
func (g Grade) IsPPPK() bool { return g > pppkBase }

// IsPNS tells whether g is a grade of permanent or probationary civil servants.
func (g Grade) IsPNS() bool { return g != 0 && g < pppkBase }

// Code is the code of the BKN exchange: 31 for III/a, 9 for PPPK IX.
func (g Grade) Code() int {
	if g.IsPPPK() {
		return int(g) - pppkBase
	}
	return int(g)
}

// String is the one printed form: "III/a" or "IX"; "" for no grade.
func (g Grade) String() string {
	switch {
	case g.IsPPPK() && g.Valid():
		return romans[g-pppkBase]
	case g.Valid():
		return romans[g/10] + "/" + string('a'+byte(g%10)-1)
	}
	return ""
}

// RankName is the name of the rank ("Penata Muda Tingkat I"); "" for PPPK.
func (g Grade) RankName() string { return ranks[g] }

// Title is rank and grade as decrees print them: "Penata Muda Tingkat I, III/b";
// for PPPK "Golongan IX".
func (g Grade) Title() string {
	switch {
	case g.IsPPPK():
		return "Golongan " + g.String()
	case g.Valid():
		return g.RankName() + ", " + g.String()
	}
	return ""
}

// Step is the place of the grade in its own ladder, counted from 1: I/a is 1
// and IV/e is 17, I is 1 and XVII is 17. Steps of the two ladders do not
// compare.
func (g Grade) Step() int {
	switch {
	case g.IsPPPK():
		return int(g) - pppkBase
	case g.Valid():
		return 4*(int(g)/10-1) + int(g)%10
	}
	return 0
}

// Compare orders two grades of the same ladder; ok is false when one is PNS and
// the other PPPK, or one is missing.
func (g Grade) Compare(other Grade) (order int, ok bool) {
	if !g.Valid() || !other.Valid() || g.IsPPPK() != other.IsPPPK() {
		return 0, false
	}
	return g.Step() - other.Step(), true
}

// Fits tells whether a person of the category can have the grade. Staff
// outside ASN have none.
func (g Grade) Fits(c Category) bool {
	switch {
	case c.HasNIP():
		return g.IsPNS()
	case c.IsContract():
		return g.IsPPPK()
	}
	return g == 0
}

// Value stores the printed form, null for no grade.
func (g Grade) Value() (driver.Value, error) {
	if g == 0 {
		return nil, nil
	}
	return g.String(), nil
}

// Scan reads the printed form.
func (g *Grade) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*g = 0
		return nil
	case string:
		return g.scan(v)
	case []byte:
		return g.scan(string(v))
	}
	return fmt.Errorf("people: cannot read a grade from %T", src)
}

func (g *Grade) scan(s string) error {
	found, ok := printedGrades[s]
	if !ok && s != "" {
		return fmt.Errorf("people: no grade %q", s)
	}
	*g = found
	return nil
}

// printedGrades finds a grade by its printed form. The two ladders share no
// printed form: every PNS grade has a stroke.
var printedGrades = func() map[string]Grade {
	m := make(map[string]Grade)
	for _, g := range Grades() {
		m[g.String()] = g
	}
	return m
}()

// ParseGrade reads a grade in any spelling in use: III/a, III.a, IIIa, III/A,
// "Penata Muda Tk. I", "Penata Muda Tk.1 (III/b)", the BKN code 32, and IX or 9
// for PPPK. A bare I–IV is a PNS group without its room or a PPPK grade: only
// the category can tell, and without one it is refused, not guessed.
func ParseGrade(s string, c Category) (Grade, error) {
	g, err := parseGrade(s, c)
	if err != nil {
		return 0, err
	}
	if c.Valid() && !g.Fits(c) {
		return 0, errs.New(errs.Invalid, "people.grade_category", g.String(), c.String())
	}
	return g, nil
}

func parseGrade(s string, c Category) (Grade, error) {
	if g, ok := printedGrades[s]; ok && (g.IsPNS() || g > pppkBase+4) {
		return g, nil
	}
	code, name := splitGrade(s)
	var byName Grade
	if name != "" {
		g, ok := rankGrades[name]
		if !ok {
			return 0, errs.New(errs.Invalid, "people.grade_unknown", s)
		}
		byName = g
	}
	if code == "" {
		if byName == 0 {
			return 0, errs.New(errs.Invalid, "people.grade_unknown", s)
		}
		return byName, nil
	}
	byCode, err := parseGradeCode(s, code, c)
	if err != nil {
		return 0, err
	}
	if byName != 0 && byName != byCode {
		return 0, errs.New(errs.Invalid, "people.grade_contradiction", s, byName.String(), byCode.String())
	}
	return byCode, nil
}

// splitGrade parts "Penata Muda Tk. I (III/b)" into the code "IIIB" and the
// rank's compared name "penatamudatk1".
func splitGrade(s string) (code, name string) {
	words := strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune(" \t\n\u00a0(),;", r)
	})
	for len(words) > 0 {
		switch strings.ToLower(strings.Trim(words[0], ".:")) {
		case "gol", "golongan", "ruang", "gol/ruang", "golongan/ruang", "gol.ruang", "pangkat", "gol./ruang":
			words = words[1:]
			continue
		}
		break
	}
	// The rank's name starts with a word that begins with J or P and is not a
	// Roman number; it ends before the word that holds the code.
	start, end := -1, len(words)
	for i, w := range words {
		if isRankWord(w) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			end = i
			break
		}
	}
	if start < 0 {
		return codeKey(strings.Join(words, "")), ""
	}
	rest := append(append([]string(nil), words[:start]...), words[end:]...)
	nameKey := rankKey(strings.Join(words[start:end], " "))
	// A lone I or 1 straight after Tk belongs to the name, whatever follows.
	if strings.HasSuffix(nameKey, "tk") && len(rest) > start && (rest[start] == "1" || strings.EqualFold(rest[start], "I")) {
		nameKey += "1"
		rest = append(rest[:start], rest[start+1:]...)
	}
	return codeKey(strings.Join(rest, "")), nameKey
}

func isRankWord(w string) bool {
	k := foldKey(w)
	switch k {
	case "juru", "pengatur", "penata", "pembina", "muda", "madya", "utama", "tingkat", "tk", "tkt", "tkt1", "tk1", "tki", "tkti", "tingkat1", "tingkati":
		return true
	}
	return rankGrades[rankKey(w)] != 0
}

func rankKey(name string) string {
	k := foldKey(name)
	k = strings.ReplaceAll(k, "tingkat", "tk")
	k = strings.ReplaceAll(k, "tkt", "tk")
	if strings.HasSuffix(k, "tki") {
		k = k[:len(k)-1] + "1"
	}
	return k
}

// codeKey keeps the letters and digits of a code, in upper case.
func codeKey(s string) string { return strings.ToUpper(foldKey(s)) }

func parseGradeCode(s, code string, c Category) (Grade, error) {
	unknown := errs.New(errs.Invalid, "people.grade_unknown", s)
	if allDigits(code) {
		if len(code) > 2 {
			return 0, unknown
		}
		return parseGradeNumber(s, atoi(code), c)
	}
	if n, ok := romanValues[code]; ok {
		switch {
		case n > 4 || c.IsContract():
			g, _ := PPPKGrade(n)
			return g, nil
		case c.HasNIP():
			return 0, errs.New(errs.Invalid, "people.grade_room_missing", s)
		}
		return 0, errs.New(errs.Invalid, "people.grade_ambiguous", s)
	}
	room := code[len(code)-1] | 0x20
	group, ok := romanValues[code[:len(code)-1]]
	if !ok && len(code) == 2 && code[0] >= '1' && code[0] <= '4' {
		group, ok = int(code[0]-'0'), true
	}
	if !ok {
		return 0, unknown
	}
	g, ok := PNSGrade(group, room)
	if !ok {
		return 0, unknown
	}
	return g, nil
}

func parseGradeNumber(s string, n int, c Category) (Grade, error) {
	pns := Grade(n)
	_, isPNS := ranks[pns]
	pppk, isPPPK := PPPKGrade(n)
	switch {
	case isPNS && isPPPK && !c.IsContract() && !c.HasNIP():
		return 0, errs.New(errs.Invalid, "people.grade_ambiguous", s)
	case isPPPK && (c.IsContract() || !isPNS && !c.HasNIP() && n > 4):
		return pppk, nil
	case isPNS:
		return pns, nil
	case n >= 1 && n <= 4 && c.HasNIP():
		return 0, errs.New(errs.Invalid, "people.grade_room_missing", s)
	case n >= 1 && n <= 4:
		return 0, errs.New(errs.Invalid, "people.grade_ambiguous", s)
	}
	return 0, errs.New(errs.Invalid, "people.grade_unknown", s)
}

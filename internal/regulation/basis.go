package regulation

import (
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
)

// The subjects a decree can have; each instrument lists those it belongs to.
const (
	SubjectAppointment = "appointment" // JPT, administrator, pengawas
	SubjectFunctional  = "functional"  // JF
	SubjectDukcapil    = "dukcapil"
	SubjectElection    = "election" // a round inside the freeze or the six months
	SubjectActing      = "acting"
)

// LegalBasis lists the instruments in force on a date for the subjects, in the
// order of a "Mengingat" section: hierarchy, then year, then number. A text
// that only changes another is named in the line of that other. The law that
// founded the region and its own Perda and Perkada come from the region: give
// them as own.
func LegalBasis(d clock.Date, subjects []string, own ...*Instrument) []*Instrument {
	return National().LegalBasis(d, subjects, own...)
}

// LegalBasis as the function of that name, from this book.
func (b *Book) LegalBasis(d clock.Date, subjects []string, own ...*Instrument) []*Instrument {
	var out []*Instrument
	for _, i := range b.instruments {
		if len(i.Amends) == 0 && i.InForce(d) && hierarchy[i.Kind] <= hierarchy[HeadRegional] && meets(i.Subjects, subjects) {
			out = append(out, i)
		}
	}
	for _, i := range own {
		if i.InForce(d) {
			out = append(out, i)
		}
	}
	sortInstruments(out)
	return out
}

// Line is the text of an instrument under "Mengingat" as of a date, without
// number and closing mark: full name, subject, gazette, and its amendments.
func (b *Book) Line(i *Instrument, d clock.Date) string {
	s := fullName(i)
	var changes []*Instrument
	for _, a := range b.instruments {
		if slices.Contains(a.Amends, i.ID) && a.InForce(d) {
			changes = append(changes, a)
		}
	}
	switch len(changes) {
	case 0:
		return s
	case 1:
		if !laterChange.MatchString(changes[0].Title) {
			return s + " sebagaimana telah diubah dengan " + fullName(changes[0])
		}
	}
	return s + " sebagaimana telah beberapa kali diubah, terakhir dengan " + fullName(changes[len(changes)-1])
}

// laterChange is the title of a second or later change: others came before it,
// whether the book carries them or not.
var laterChange = regexp.MustCompile(`(?i)^perubahan (ke[a-z]+|ke-?\d+)\b`)

// citedText are the parts of a line that tell one text from all others.
var citedText = regexp.MustCompile(`(?i)^(.*?)\s*(?:nomor|no\.?)?\s*(\d+[A-Z]?)\s*(?:tahun|/)\s*(\d{4})\b`)

// Identity is kind, number and year of the text that a line begins with, however
// it is spelt: "UU No. 5/2014" is "Undang-Undang Nomor 5 Tahun 2014". "" when the
// line does not begin with one.
func Identity(line string) string {
	m := citedText.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil || m[1] == "" {
		return ""
	}
	kind := strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer("-", " ", " Republik Indonesia", "", " RI", "").Replace(m[1]))), " ")
	for _, x := range [][2]string{{"uu", "undang undang"}, {"pp", "peraturan pemerintah"}, {"perpres", "peraturan presiden"},
		{"permendagri", "peraturan menteri dalam negeri"}, {"permenpanrb", "peraturan menteri pendayagunaan aparatur negara dan reformasi birokrasi"},
		{"peraturan kepala badan", "peraturan badan"}, {"perka bkn", "peraturan badan kepegawaian negara"}} {
		if rest, ok := strings.CutPrefix(kind+" ", x[0]+" "); ok {
			kind = strings.TrimSpace(x[1] + " " + rest)
			break
		}
	}
	return kind + " " + strings.ToLower(m[2]) + "/" + m[3]
}

// ranks are the beginnings of texts that a region cites, highest first.
var ranks = []string{"undang undang dasar", "undang undang", "peraturan pemerintah pengganti", "peraturan pemerintah", "peraturan presiden", "keputusan presiden",
	"peraturan menteri", "peraturan badan", "peraturan lembaga", "keputusan menteri", "peraturan daerah provinsi", "peraturan daerah",
	"peraturan gubernur", "peraturan bupati", "peraturan wali kota", "peraturan walikota", "keputusan"}

// InOrder puts lines of a legal base in the order of a "Mengingat" section:
// hierarchy, then year, then number. Lines that name no text keep their order at
// the end.
//
// rule: uu-12-2011 7(1)
func InOrder(lines []string) []string {
	type line struct {
		text               string
		rank, year, number int
	}
	all := make([]line, len(lines))
	for i, l := range lines {
		all[i] = line{text: l, rank: len(ranks)}
		id := Identity(l)
		cut := strings.LastIndexByte(id, ' ')
		if cut < 0 {
			continue
		}
		kind, text := id[:cut], id[cut+1:]
		// A government regulation in lieu of a law has the rank of a law, and its own
		// beginning before that of a government regulation.
		if r := slices.IndexFunc(ranks, func(r string) bool { return strings.HasPrefix(kind, r) }); r >= 0 {
			all[i].rank = r
		}
		number, year, _ := strings.Cut(text, "/")
		all[i].number, _ = strconv.Atoi(strings.TrimRight(number, "abcdefghijklmnopqrstuvwxyz")) // digits by the pattern
		all[i].year, _ = strconv.Atoi(year)
	}
	slices.SortStableFunc(all, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.year, b.year), cmp.Compare(a.number, b.number))
	})
	out := make([]string, len(all))
	for i, l := range all {
		out[i] = l.text
	}
	return out
}

// Line from the national book.
func Line(i *Instrument, d clock.Date) string { return National().Line(i, d) }

func fullName(i *Instrument) string {
	s := i.Name + " tentang " + i.Title
	if i.Gazette != "" {
		s += " (" + i.Gazette + ")"
	}
	return s
}

func sortInstruments(list []*Instrument) {
	sort.SliceStable(list, func(x, y int) bool {
		a, b := list[x], list[y]
		if hierarchy[a.Kind] != hierarchy[b.Kind] {
			return hierarchy[a.Kind] < hierarchy[b.Kind]
		}
		if a.Year != b.Year {
			return a.Year < b.Year
		}
		na, ea := strconv.Atoi(a.Number)
		nb, eb := strconv.Atoi(b.Number)
		if ea == nil && eb == nil && na != nb {
			return na < nb
		}
		return a.ID < b.ID
	})
}

func meets(have, want []string) bool {
	for _, h := range have {
		for _, w := range want {
			if h == w {
				return true
			}
		}
	}
	return false
}

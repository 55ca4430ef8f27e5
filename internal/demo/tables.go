package demo

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
)

//go:embed data
var files embed.FS

// tables is everything in data/ that all scenarios share.
type tables struct {
	fields      map[string]*workField
	patterns    []postPattern
	duties      map[string]string // by kind of unit
	dutiesNamed map[string]string // by name of unit
	functional  []functionalKind
	operational []operationalKind
	others      []otherKind
	majors      []major
	schools     []school
	rounds      []pastRound
	streets     []string
	districts   []place
	villages    []place
	names       names
}

type workField struct {
	name, matter, analyst, manager        string
	senior, administrator, supervisor, op string // what the post does in the field
}

type postPattern struct {
	kind, within, title, level, echelon string
	class                               int
	schooling                           string
	functions                           []string
	special                             string
}

type functionalKind struct {
	place, title, tier string
	class              int
	schooling, study   string
	retirement, weight int
	contract           int
}

type operationalKind struct {
	place, title string
	class        int
	schooling    string
	weight       int
}

type otherKind struct {
	place, title, schooling string
	weight                  int
}

type major struct {
	level, name, before, after string
	fields                     []string
	weight                     int
}

type school struct {
	level, name string
	weight      int
}

type pastRound struct {
	on     clock.Date
	number string
	not    string // scenario in which no round could be held then
}

type place struct{ code, parent, name, postal string }

type names struct {
	GivenMen    []string `json:"nama_depan_pria"`
	GivenWomen  []string `json:"nama_depan_wanita"`
	GivenBoth   []string `json:"nama_depan_umum"`
	FamilyMen   []string `json:"nama_belakang_pria"`
	FamilyWomen []string `json:"nama_belakang_wanita"`
}

func loadTables() (*tables, error) {
	t := &tables{fields: map[string]*workField{}, duties: map[string]string{}, dutiesNamed: map[string]string{}}
	var err error
	read := func(name string, each func(r record)) {
		if err == nil {
			err = readCSV(name, each)
		}
	}
	read("bidang.csv", func(r record) {
		t.fields[r.text("kunci")] = &workField{r.text("nama"), r.text("urusan"), r.text("analis"), r.text("pengelola"),
			r.text("jpt"), r.text("administrator"), r.text("pengawas"), r.text("pelaksana")}
	})
	read("pola_jabatan.csv", func(r record) {
		t.patterns = append(t.patterns, postPattern{r.text("jenis"), r.text("dalam"), r.text("nama"), r.text("jenjang"),
			r.text("eselon"), r.number("kelas"), r.text("pendidikan"), r.list("fungsi"), r.text("khusus")})
	})
	read("tugas.csv", func(r record) { t.duties[r.text("jenis")] = r.text("teks") })
	read("tugas_khusus.csv", func(r record) { t.dutiesNamed[r.text("nama")] = r.text("teks") })
	read("fungsional.csv", func(r record) {
		t.functional = append(t.functional, functionalKind{r.text("tempat"), r.text("jabatan"), r.text("jenjang"), r.number("kelas"),
			r.text("pendidikan"), r.text("bidang"), r.number("bup"), r.number("bobot"), r.number("pppk")})
	})
	read("pelaksana.csv", func(r record) {
		t.operational = append(t.operational, operationalKind{r.text("tempat"), r.text("nama"), r.number("kelas"), r.text("pendidikan"), r.number("bobot")})
	})
	read("nonasn.csv", func(r record) {
		t.others = append(t.others, otherKind{r.text("tempat"), r.text("nama"), r.text("pendidikan"), r.number("bobot")})
	})
	read("jurusan.csv", func(r record) {
		t.majors = append(t.majors, major{r.text("tingkat"), r.text("jurusan"), r.text("depan"), r.text("belakang"), r.list("bidang"), r.number("bobot")})
	})
	read("lembaga.csv", func(r record) {
		t.schools = append(t.schools, school{r.text("tingkat"), r.text("nama"), r.number("bobot")})
	})
	read("pelantikan_lampau.csv", func(r record) {
		t.rounds = append(t.rounds, pastRound{clock.Date(r.text("tanggal")), r.text("nomor"), r.text("kecuali")})
	})
	read("jalan.csv", func(r record) { t.streets = append(t.streets, r.text("nama")) })
	read("kecamatan.csv", func(r record) {
		t.districts = append(t.districts, place{r.text("kode"), r.text("kode_kabkota"), r.text("nama"), ""})
	})
	read("kelurahan.csv", func(r record) {
		t.villages = append(t.villages, place{r.text("kode"), r.text("kode_kecamatan"), r.text("nama"), r.text("kode_pos")})
	})
	if err != nil {
		return nil, err
	}
	raw, err := files.ReadFile("data/nama_id.json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &t.names); err != nil {
		return nil, fmt.Errorf("demo: data/nama_id.json: %w", err)
	}
	return t, nil
}

// record is one row of a table by the names of its columns.
type record struct {
	file    string
	line    int
	columns map[string]int
	values  []string
	err     *error
}

func (r record) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		r.fail("no column " + column)
		return ""
	}
	return strings.TrimSpace(r.values[i])
}

func (r record) number(column string) int {
	s := r.text(column)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		r.fail(column + " is not a number: " + s)
	}
	return n
}

func (r record) decimal(column string) float64 {
	f, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.fail(column + " is not a number: " + r.text(column))
	}
	return f
}

func (r record) list(column string) []string {
	var out []string
	for _, s := range strings.Split(r.text(column), ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (r record) fail(why string) {
	if *r.err == nil {
		*r.err = fmt.Errorf("demo: data/%s line %d: %s", r.file, r.line, why)
	}
}

func readCSV(name string, each func(r record)) error {
	f, err := files.Open("data/" + name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := csv.NewReader(f)
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("demo: data/%s: %w", name, err)
	}
	columns := map[string]int{}
	for i, h := range head {
		columns[h] = i
	}
	var failed error
	for line := 2; ; line++ {
		values, err := in.Read()
		if err == io.EOF {
			return failed
		}
		if err != nil {
			return fmt.Errorf("demo: data/%s: %w", name, err)
		}
		each(record{name, line, columns, values, &failed})
	}
}

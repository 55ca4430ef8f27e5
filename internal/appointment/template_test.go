package appointment_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/workbook"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/intake"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
)

// A clerk fills the template without asking: every row of the head stands there
// with how to fill it, what the region knows is filled, and what nobody needs
// may stay empty.
func TestTemplateIsFilledWithoutAsking(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	data, err := w.Intake.Template(w.Ctx, "round")
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	cell := func(sheet, at string) string {
		t.Helper()
		v, err := f.GetCellValue(sheet, at)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	rows := map[string]string{} // name of a row → its cell of the value
	for n := 2; n < 20; n++ {
		at := string(rune('0' + n))
		if name := cell("Putaran", "A"+at); name != "" {
			rows[name] = "B" + at
			if cell("Putaran", "C"+at) == "" {
				t.Errorf("%s does not say how it is filled", name)
			}
		} else {
			break
		}
	}
	reg, err := w.Org.Get(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Judul": "", "Tanggal rencana": "", "Tempat": "", "Jenis": "mutasi", "Pejabat berwenang": reg.Posts[open(t, w).Round.AuthorityPost].Code, "Dasar hukum": ""} {
		if at, ok := rows[name]; !ok || cell("Putaran", at) != want {
			t.Errorf("row %s at %q says %q, want %q", name, at, cell("Putaran", at), want)
		}
	}
	var told strings.Builder
	guide, err := f.GetRows("Petunjuk")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range guide {
		told.WriteString(strings.Join(r, "|") + "\n")
	}
	for _, want := range []string{"Putaran|baris Judul|ya|", "Putaran|baris Jenis|||mutasi / pengukuhan / campuran|", "Usulan|Kode jabatan baru|ya|", "luring / daring", "1. Lembar Putaran", "5. Unggah"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("the instructions do not say %q", want)
		}
	}

	// Only what is required is filled.
	m := open(t, w).Moves[0]
	for at, v := range map[string]string{rows["Judul"]: "Penataan contoh", rows["Tanggal rencana"]: "30-11-2020"} {
		if err := f.SetCellStr("Putaran", at, v); err != nil {
			t.Fatal(err)
		}
	}
	_ = f.SetCellStr("Usulan", "B2", reg.People[m.Person].Number)
	_ = f.SetCellStr("Usulan", "F2", reg.Posts[m.ToPost].Code)
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	officer := w.As(t, actor.PersonnelOfficer)
	r, err := w.Intake.Direct(w.Ctx, officer, "round", "isi.xlsx", filled.Bytes(), intake.Options{})
	if err != nil || r.Batch.Counts.Wrong > 0 || len(r.Batch.Summary.Ignored) > 0 || !r.Applied {
		t.Fatalf("%v: %+v %+v", err, r, r.Problems)
	}
	if r, err = w.Intake.Direct(w.Ctx, officer, "round", "isi.xlsx", filled.Bytes(), intake.Options{}); err != nil || r.Applied || r.Batch.Counts.New+r.Batch.Counts.Changed > 0 {
		t.Errorf("the same file again: %+v, %v", r.Batch.Counts, err)
	}
}

// Every column of a round's template says what to write: by its choices, an
// example or a sentence. A wrong row of the head is refused where it stands.
func TestTemplateExplainsEveryColumn(t *testing.T) {
	for _, table := range workbook.Spec().Tables {
		for _, c := range table.Columns {
			if c.Help == "" && c.Example == "" && c.Type != sheet.Enum {
				t.Errorf("%s, %s: neither help nor example", table.Name, c.Header)
			}
		}
	}
	w := demotest.SQLite(t, demo.Kediri)
	for _, c := range []struct{ field, value, key string }{
		{"Judull", "x", "sheet.not_in_list_near"},
		{"Warna", "biru", "sheet.not_in_list"},
		{"Pejabat berwenang", "TIDAK.ADA", "org.import.post_unknown"},
		{"Jenis", "besar-besaran", "appointment.import.kind"},
	} {
		data := "Isian;Nilai\nJudul;Satu\nTanggal rencana;30-11-2020\n" + c.field + ";" + c.value + "\n"
		k := appointment.NewRoundImport(w.Rounds)
		book, err := sheet.Read("Putaran.csv", []byte(data), headOnly(), sheet.DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		full := sheet.NewBook(k.Spec())
		full.Sheets[0], full.Problems = book.Sheets[0], book.Problems
		var j *intake.Judgement
		if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error { j, err = k.Judge(tx, full); return err }); err != nil {
			t.Fatal(err)
		}
		var keys []string
		for i := range j.Rows {
			for _, p := range j.Rows[i].Problems {
				keys = append(keys, p.Key)
			}
		}
		if len(keys) != 1 || keys[0] != c.key {
			t.Errorf("%s = %s: %v, want %s", c.field, c.value, keys, c.key)
		}
	}
}

// headOnly is the Spec without its other sheets, as a CSV has one.
func headOnly() *sheet.Spec {
	s := *workbook.Spec()
	s.Tables = s.Tables[:1]
	return &s
}

package web

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
)

var update = flag.Bool("update", false, "rewrite the golden pages")

var changing = regexp.MustCompile(`KDR-\d{4}-\w{6}`)

// golden keeps what a page says as it was last looked at: go test -update, then
// read the difference.
func golden(t *testing.T, name, body string) {
	t.Helper()
	_, body, _ = strings.Cut(body, "<main")
	body, _, _ = strings.Cut(body, "</main>")
	lines := strings.NewReplacer("</p>", "\n", "</li>", "\n", "</h1>", "\n", "</h2>", "\n", "</h3>", "\n", "</dd>", "\n", "</td>", "\n", "</th>", "\n", "</dt>", "\n",
		"</label>", "\n", "</button>", "\n", "</option>", "\n", "</summary>", "\n", "</legend>", "\n").Replace("<main" + body)
	var out strings.Builder
	for line := range strings.Lines(tag.ReplaceAllString(strings.ReplaceAll(lines, "\n", "\x00"), " ")) {
		for part := range strings.SplitSeq(line, "\x00") {
			if part = strings.Join(strings.Fields(changing.ReplaceAllString(part, "KDR-…")), " "); part != "" {
				out.WriteString(part + "\n")
			}
		}
	}
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Errorf("%s changed; look at it and run with -update:\n%s", file, out.String())
	}
}

// What is published: figures by agency with their meaning, the silent ones
// named, every day under its own address for ever.
func TestPerformanceIsPublished(t *testing.T) {
	s := newSite(t)
	says(t, s.get(t, "/kinerja", 200), "Angka pertama belum terbit")
	s.get(t, "/kinerja/2020-11-30", http.StatusNotFound)
	answered := s.w.Answered(t, 1)
	s.w.Must(t, s.w.Rate(s.w.Ctx, complainttest.Key(answered), 4, ""))
	late := s.w.Routed(t, 2)
	s.w.At("2021-03-01", 8, 0)
	s.w.Must(t, s.w.PublishFigures(s.w.Ctx))
	body := s.get(t, "/kinerja", 200)
	says(t, body, "1 dari 2 laporan yang sudah waktunya", "Dinas yang diam", s.w.Agency.Name, "Diam", "1 dari 2 tepat waktu", "1 terlambat", "nilai 4,0 dari 5", "Tautan tetap angka ini")
	golden(t, "kinerja", body)
	agency := "/kinerja/2021-03-01/" + string(s.w.Agency.ID)
	body = s.get(t, agency, 200)
	says(t, body, "Yang terlambat sekarang", "Jalan berlubang besar", "Dinas diam bila")
	golden(t, "kinerja-dinas", body)
	if !strings.Contains(body, "/lacak/"+late.Number) {
		t.Error("the late report cannot be opened")
	}
	golden(t, "kinerja.en", s.get(t, "/en/kinerja", 200))
	hidden(t, body, "Siti Rahayu", "siti2@")

	// The day keeps saying what it said; the list of what is late now does not.
	if _, err := s.w.Answer(s.w.Ctx, s.w.Liaison, late.ID, complaint.AnswerIn{Text: complainttest.Good(s.w.Liaison), Final: true}); err != nil {
		t.Fatal(err)
	}
	s.w.At("2021-03-02", 8, 0)
	s.w.Must(t, s.w.PublishFigures(s.w.Ctx))
	says(t, s.get(t, "/kinerja/2021-03-01", 200), "1 dari 2 laporan")
	says(t, s.get(t, "/kinerja", 200), "1 dari 2 laporan", "Tidak ada dinas yang diam", "1 Maret 2021")
	says(t, s.get(t, agency, 200), "Saat ini tidak ada yang terlambat")
	for _, path := range []string{"/kinerja/besok", "/kinerja/2019-01-01", "/kinerja/2021-03-01/tidak-ada", "/data-terbuka/laporan/2020-13.csv", "/data-terbuka/laporan/2020-11.xlsx"} {
		s.get(t, path, http.StatusNotFound)
	}
}

// Open data names every column on its page, and says nothing of who reported,
// of what is secret, or that a whistle-blower wrote.
func TestOpenData(t *testing.T) {
	s := newSite(t)
	s.w.At("2022-05-10", 9, 0) // identifiers only go forward, whatever other tests set
	s.w.Answered(t, 1)
	secret := complainttest.Plain(2)
	secret.Secret, secret.Text = true, "Rahasia sekali isinya tentang pungutan"
	whistle := complainttest.Plain(3)
	whistle.Kind, whistle.Text = complaint.KindWhistleblowing, "Pejabat meminta uang"
	formula := complainttest.Plain(4)
	formula.Text = "=HYPERLINK(\"http://jahat.test\") jalan rusak"
	for _, in := range []complaint.Report{secret, whistle, formula} {
		if _, err := s.w.Receive(s.w.Ctx, actor.Actor{}, in); err != nil {
			t.Fatal(err)
		}
	}
	s.w.Must(t, s.w.PublishFigures(s.w.Ctx))
	body := s.get(t, "/data-terbuka", 200)
	says(t, body, "CC BY 4.0", "Mei 2022", "Pemerintah Kota Kediri")
	for _, c := range append(append([]string{}, figureColumns...), reportColumns...) {
		if !strings.Contains(body, "<code>"+c+"</code>") {
			t.Errorf("the page does not explain the column %s", c)
		}
	}
	golden(t, "data-terbuka", body)

	file := s.get(t, "/data-terbuka/laporan/2022-05.csv", 200)
	hidden(t, file, "Siti Rahayu", "siti1@", "081234567890", "Rahasia sekali", "Pejabat meminta", "whistleblowing", "\n=HYPERLINK", ",=HYPERLINK", `"=HYPERLINK`)
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil || len(rows) != 4 || len(rows[0]) != len(reportColumns) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	var doc struct {
		Licence string                 `json:"licence"`
		Reports []complaint.OpenReport `json:"reports"`
	}
	if err := json.Unmarshal([]byte(s.get(t, "/data-terbuka/laporan/2022-05.json", 200)), &doc); err != nil || len(doc.Reports) != 3 || doc.Licence == "" {
		t.Fatalf("%+v, %v", doc, err)
	}
	if r := doc.Reports[0]; r.Agency != s.w.Agency.Name || r.AnsweredAt.IsZero() || r.Lat != -7.8228 || !doc.Reports[1].Secret || doc.Reports[1].Text+doc.Reports[1].Place != "" {
		t.Errorf("%+v", doc.Reports[:2])
	}
	rows, err = csv.NewReader(strings.NewReader(s.get(t, "/kinerja/2022-05-10.csv", 200))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "" || rows[2][2] != s.w.Agency.Name {
		t.Errorf("%v, %v", rows, err)
	}
	var f complaint.Figures
	if err := json.Unmarshal([]byte(s.get(t, "/kinerja/2022-05-10.json", 200)), &f); err != nil || f.Region.Received != 3 {
		t.Errorf("%+v, %v", f.Region, err)
	}
	if rows, _ := csv.NewReader(strings.NewReader(s.get(t, "/data-terbuka/laporan/2019-01.csv", 200))).ReadAll(); len(rows) != 1 {
		t.Errorf("a month without reports: %v", rows)
	}
}

package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const lorem = "Bahwa untuk kepentingan dinas dan dalam rangka mengisi kekosongan jabatan pada perangkat daerah, " +
	"Pegawai Negeri Sipil yang namanya tersebut dalam Lampiran Keputusan ini dipandang cakap dan memenuhi syarat " +
	"sesuai dengan ketentuan peraturan perundang-undangan untuk diangkat dalam jabatan."

func sample(t testing.TB) *Doc {
	t.Helper()
	law := Law()
	d := New(Info{Title: "Contoh – uji", Author: "Pendopo", Created: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)})
	d.Foot = func(d *Doc, n, of int) {
		d.TextIn(d.Left(), d.Sheet().H-12*MM, d.Measure(), "Halaman "+string(appendInt(nil, n))+" dari "+string(appendInt(nil, of)), Style{Font: law.Regular, Size: 8}, Right)
	}
	d.AddPage(Sheet{F4, Margins{25 * MM, 20 * MM, 25 * MM, 30 * MM}})
	body := Style{Font: law.Regular, Size: 12}
	d.Para(Para{Style: Style{Font: law.Bold, Size: 13}, Text: "KEPUTUSAN WALI KOTA", Align: Center, After: 12})
	for range 9 {
		d.Para(Para{Style: body, Text: lorem, Align: Justify, X: d.Left() + 80, Marks: []Mark{{d.Left(), "Menimbang", nil}, {d.Left() + 70, ":", nil}}, After: 6})
	}
	q, err := QR("https://contoh.go.id/periksa/ABCD-EFGH")
	if err != nil {
		t.Fatal(err)
	}
	d.Place(q, d.Left(), d.Y(), 25*MM)
	d.Skip(30 * MM)
	rows := []Row{{Across: "I. JABATAN PIMPINAN TINGGI PRATAMA"}}
	for range 30 {
		rows = append(rows, Row{Cells: []Cell{{Text: "1"}, {Spans: []Span{{Text: "Siti Čelebi\n", Font: law.Bold}, {Text: "19860926 201505 1 001"}}}, {Text: lorem[:90]}}})
	}
	d.Table(Table{Columns: []Column{{"No", 30, Center}, {"Nama", 150, Left}, {"Jabatan", 200, Left}}, Style: Style{Font: law.Regular, Size: 10}, HeadFont: law.Bold, Numbered: true}, rows)
	return d
}

// tool finds a checking program; tests need it, so its absence is a failure
// that says how to mend it.
func tool(t testing.TB, name, pkg string) string {
	t.Helper()
	p, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs %s: apt-get install %s", name, pkg)
	}
	return p
}

func write(t testing.TB, data []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(p, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func extract(t testing.TB, data []byte) string {
	t.Helper()
	out, err := exec.Command(tool(t, "pdftotext", "poppler-utils"), "-layout", write(t, data), "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

func TestDocumentIsSoundAndReadable(t *testing.T) {
	data := sample(t).Bytes()
	out, err := exec.Command(tool(t, "pdfinfo", "poppler-utils"), write(t, data)).CombinedOutput()
	if err != nil || strings.Contains(string(out), "Error") || !strings.Contains(string(out), "Contoh – uji") {
		t.Errorf("pdfinfo: %v\n%s", err, out)
	}
	if q, err := exec.LookPath("qpdf"); err == nil {
		if out, err := exec.Command(q, "--check", write(t, data)).CombinedOutput(); err != nil {
			t.Errorf("qpdf --check: %v\n%s", err, out)
		}
	}
	text := extract(t, data)
	for _, want := range []string{"KEPUTUSAN WALI KOTA", "Siti Čelebi", "perundang-", "Halaman 1 dari "} {
		if !strings.Contains(text, want) {
			t.Errorf("extracted text lacks %q", want)
		}
	}
}

func TestSameCallsSameBytes(t *testing.T) {
	if !bytes.Equal(sample(t).Bytes(), sample(t).Bytes()) {
		t.Error("two renderings differ")
	}
}

// What does not fit on the page leaves no trace of the attempt.
func TestTryTakesBack(t *testing.T) {
	body := Style{Font: Law().Regular, Size: 12}
	start := func() *Doc {
		d := New(Info{Title: "x"})
		d.AddPage(Sheet{A4, Margins{25 * MM, 25 * MM, 25 * MM, 25 * MM}})
		d.Para(Para{Style: body, Text: lorem})
		return d
	}
	lines := func(d *Doc, n int) func() {
		return func() {
			for range n {
				d.Para(Para{Style: body, Text: lorem})
			}
		}
	}
	d := start()
	if d.Try(lines(d, 40)) {
		t.Error("40 paragraphs fit on a page")
	}
	if !bytes.Equal(d.Bytes(), start().Bytes()) {
		t.Error("the attempt left traces in the file")
	}
	d = start()
	if !d.Try(lines(d, 2)) || d.Pages() != 1 {
		t.Errorf("2 paragraphs did not fit, %d pages", d.Pages())
	}
	want := start()
	lines(want, 2)()
	if !bytes.Equal(d.Bytes(), want.Bytes()) {
		t.Error("what fits is not set as without trying")
	}
}

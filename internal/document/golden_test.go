package document

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/errs"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func tool(t testing.TB, name, pkg string) string {
	t.Helper()
	p, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs %s: apt-get install %s", name, pkg)
	}
	return p
}

func textOf(t testing.TB, pdf []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(p, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool(t, "pdftotext", "poppler-utils"), "-layout", p, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.ReplaceAll(string(out), "\f", "\n=== halaman ===\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is drawn now (see with -update and git diff)\n%s", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got: %s\nwant: %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// The words and the bytes of every kind, sealed, in ink, and as a draft. The
// hashes also move with the compressor of a new Go release.
func TestGolden(t *testing.T) {
	var hashes []string
	for kind, p := range samplePapers() {
		method := Trial
		switch kind {
		case Attendance:
			method = Wet
		case Script:
			method = None
		}
		for name, seal := range map[string]Seal{"": sampleSeal(15, method), ".konsep": {}, ".tinta": sampleSeal(15, Wet)} {
			r, err := Render(p, kediri, seal, nil)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if len(r.Lost) != 0 {
				t.Errorf("%s loses %q", kind, r.Lost)
			}
			again, err := Render(p, kediri, seal, nil)
			if err != nil || sha256.Sum256(again.PDF) != sha256.Sum256(r.PDF) {
				t.Errorf("%s%s: two renderings differ (%v)", kind, name, err)
			}
			hashes = append(hashes, fmt.Sprintf("%s%s %x\n", kind, name, sha256.Sum256(r.PDF)))
			if name != ".tinta" || kind == Pact || kind == Minutes {
				golden(t, kinds[kind].file+name+".txt", textOf(t, r.PDF))
			}
		}
	}
	sort.Strings(hashes)
	golden(t, "hashes.txt", strings.Join(hashes, ""))
}

// What the domain asks of the papers, whatever the golden files say.
func TestPapersKeepTheRules(t *testing.T) {
	papers := samplePapers()
	text := func(k Kind, m Method) string {
		r, err := Render(papers[k], kediri, sampleSeal(15, m), nil)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(textOf(t, r.PDF)), " ")
	}
	for k := range papers {
		got := text(k, Trial)
		if !strings.Contains(got, TrialWords) {
			t.Errorf("%s signed by the trial authority does not say so", k)
		}
		if strings.Contains(text(k, Wet), "BSrE") {
			t.Errorf("%s in ink names BSrE", k)
		}
		if !strings.Contains(got, "Halaman 1 dari ") || !strings.Contains(got, "K7Q2-9XMF-4TRA") {
			t.Errorf("%s has no page count or no code in its foot", k)
		}
	}
	decree := text(Decision, Trial)
	for _, want := range []string{"MEMUTUSKAN:", "KESATU", "KEEMPAT", "Menimbang", "a. bahwa", "Tembusan", "LAMPIRAN", "Halaman 10 dari 10", "ARYA WICAKSANA"} {
		if !strings.Contains(decree, want) {
			t.Errorf("the decree lacks %q", want)
		}
	}
	if i := strings.LastIndex(decree, "ARYA WICAKSANA"); strings.Contains(decree[i:min(len(decree), i+40)], "NIP") {
		t.Error("the head's signature carries a NIP")
	}
	if n := strings.Count(decree, "Nama / NIP"); n != 8 {
		t.Errorf("the head of the annex table stands on %d pages, want 8", n)
	}
	if m := text(Minutes, Wet); !strings.Contains(m, "Senin tanggal tiga puluh bulan November tahun dua ribu dua puluh") || !strings.Contains(m, "Saksi II") {
		t.Error("the minutes lack the date in words or a witness")
	}
}

// Long names, many officials, strange characters: no panic, no lost row.
func TestUnusualData(t *testing.T) {
	long := strings.Repeat("Kepala Subbagian Perencanaan, Evaluasi, dan Keuangan pada Unit Pelaksana Teknis ", 12)
	p := *samplePapers()[Decision].(*DecisionPaper)
	p.Annex = nil
	for i := range 248 {
		r := sampleRow(i)
		if i%50 == 0 {
			r.NewPost, r.Name = long, "Muḥammad Ṣāliḥ 👍 ꦲꦏ "+strings.Repeat("X", 90)
		}
		p.Annex = append(p.Annex, r)
	}
	r, err := Render(&p, kediri, sampleSeal(1, Trial), nil)
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, r.PDF)
	for i := range 248 {
		if i%50 != 0 && !strings.Contains(text, strings.ReplaceAll(GroupNIP(sampleRow(i).NIP), "\u00a0", " ")) {
			t.Errorf("row %d is not on paper", i+1)
		}
	}
	if !strings.Contains(text, "Muhammad Sāli") || string(r.Lost) == "" {
		t.Errorf("folded letters or lost characters are wrong: lost %q", r.Lost)
	}
	for k, p := range samplePapers() {
		bad := kinds[k].empty()
		if _, err := Render(bad, kediri, Seal{}, nil); !errs.Is(err, errs.Invalid) {
			t.Errorf("an empty %s: %v, want Invalid", k, err)
		}
		h := House{Region: long, Head: long, Seat: "x", Province: long, Verify: "https://x/"}
		if _, err := Render(p, h, Seal{At: time.Unix(0, 0), Code: "A", Number: long, Method: Trial}, nil); err != nil {
			t.Errorf("%s with a long house: %v", k, err)
		}
	}
}

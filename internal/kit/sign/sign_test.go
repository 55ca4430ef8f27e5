package sign

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/pdf"
)

var at = time.Date(2026, 11, 27, 2, 47, 0, 0, time.UTC)

func authority(t testing.TB) *Local {
	t.Helper()
	l, err := OpenLocal(t.TempDir(), "Pemerintah Kota Contoh")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func page(t testing.TB, words string) []byte {
	t.Helper()
	d := pdf.New(pdf.Info{Title: "Surat", Created: at})
	d.AddPage(pdf.Sheet{Paper: pdf.A4, Margins: pdf.Margins{Top: 60, Right: 60, Bottom: 60, Left: 60}})
	d.Para(pdf.Para{Style: pdf.Style{Font: pdf.Law().Regular, Size: 12}, Text: words})
	return d.Bytes()
}

func request(name string) Request {
	return Request{Identity: Identity{ID: name, Name: name, Title: "Sekretaris Daerah", Organization: "Pemerintah Kota Contoh"}, Reason: "Menyetujui", Location: "Kediri", At: at}
}

func signed(t testing.TB, l *Local, file []byte, names ...string) []byte {
	t.Helper()
	for _, n := range names {
		var err error
		if file, _, err = l.SignPDF(context.Background(), file, request(n)); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

func TestSignAndVerify(t *testing.T) {
	l := authority(t)
	file := signed(t, l, page(t, "Naskah"), "Bagas Pranoto", "Sri Handayani é", "Teguh", "Ratna")
	rep, err := Verify(file, l.Roots())
	if err != nil {
		t.Fatal(err)
	}
	if !rep.Valid() || len(rep.Signatures) != 4 {
		t.Fatalf("report = %+v; want four valid signatures", rep)
	}
	s := rep.Signatures[1]
	if s.Name != "Sri Handayani é" || s.Title != "Sekretaris Daerah" || s.Reason != "Menyetujui" || !s.At.Equal(at) {
		t.Errorf("second signature = %+v", s)
	}
	again := signed(t, l, page(t, "Naskah"), "Bagas Pranoto", "Sri Handayani é", "Teguh", "Ratna")
	if !bytes.Equal(file, again) {
		t.Error("the same document and keys gave other bytes")
	}
	other := authority(t)
	if rep, err := Verify(file, other.Roots()); err != nil || rep.Valid() || !rep.Signatures[0].Intact || rep.Signatures[0].Trusted {
		t.Errorf("another authority: %+v, %v; want intact and untrusted", rep, err)
	}
}

func TestKeystoreSurvivesRestart(t *testing.T) {
	dir := t.TempDir()
	a, err := OpenLocal(dir, "x")
	if err != nil {
		t.Fatal(err)
	}
	one := signed(t, a, page(t, "x"), "A")
	b, err := OpenLocal(dir, "x")
	if err != nil {
		t.Fatal(err)
	}
	if two := signed(t, b, page(t, "x"), "A"); !bytes.Equal(one, two) {
		t.Error("after a restart the same signature has other bytes")
	}
	if info, err := os.Stat(filepath.Join(dir, "ca.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("ca.pem: %v, %v; want mode 0600", info.Mode(), err)
	}
	if _, _, err := b.SignPDF(context.Background(), []byte("not a pdf"), request("A")); !errs.Is(err, errs.Invalid) {
		t.Errorf("signing rubbish: %v, want Invalid", err)
	}
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	l := authority(t)
	file := signed(t, l, page(t, "Naskah"), "A", "B")
	for i := 0; i < len(file); i += 37 {
		bad := bytes.Clone(file)
		bad[i] ^= 0x20
		rep, err := Verify(bad, l.Roots())
		if err == nil && rep.Valid() && !inSignature(file, i) {
			t.Fatalf("byte %d (%q → %q) of %d changed and the file is still valid", i, file[i], bad[i], len(file))
		}
	}
}

// inSignature tells whether a byte is a hex digit of a signature: a changed
// case means the same signature.
func inSignature(file []byte, i int) bool {
	open := bytes.LastIndexByte(file[:i], '<')
	return open > 10 && string(file[open-10:open]) == "/Contents "
}

func TestAttacks(t *testing.T) {
	l := authority(t)
	file := signed(t, l, page(t, "Naskah asli"), "A")
	replaced := func(f []byte, obj string, n int) []byte {
		out := append(bytes.Clone(f), fmt.Sprintf("%d 0 obj\n%s\nendobj\n", n, obj)...)
		off := bytes.LastIndex(out, fmt.Appendf(nil, "%d 0 obj\n%s", n, obj))
		rd, err := pdf.Open(f)
		if err != nil {
			t.Fatal(err)
		}
		size := rd.Trailer["Size"].(int64)
		at := len(out)
		root := rd.Trailer["Root"].(pdf.Ref)
		return append(out, fmt.Sprintf("xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", n, off, size, root.Num, rd.StartXref, at)...)
	}
	rd, err := pdf.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := rd.Pages()
	d, _ := rd.Dict(pages[0])
	content := d["Contents"].(pdf.Ref)
	shadow := replaced(file, "<</Length 0>>\nstream\n\nendstream", content.Num)
	tests := map[string][]byte{
		"bytes added at the end":            append(bytes.Clone(file), "% more\n"...),
		"page content replaced after":       shadow,
		"replaced and signed by a stranger": signed(t, authority(t), shadow, "Mallory"),
		"unsigned":                          page(t, "Naskah asli"),
		"signature moved to another file":   append(page(t, "Naskah palsu"), file[len(page(t, "Naskah asli")):]...),
		"cut":                               file[:len(file)-200],
	}
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			rep, err := Verify(f, l.Roots())
			if err == nil && rep.Valid() {
				t.Errorf("valid: %+v", rep)
			}
		})
	}
	// Even when the authority itself signs a replaced page, the first signature
	// is shown as overtaken.
	rep, err := Verify(signed(t, l, shadow, "B"), l.Roots())
	if err != nil || rep.Valid() || !rep.Signatures[0].Altered {
		t.Errorf("replaced and signed again: %+v, %v; want the first signature altered", rep, err)
	}
}

// The byte range may not be widened around more than the signature.
func TestByteRangeGames(t *testing.T) {
	l := authority(t)
	file := signed(t, l, page(t, "Naskah"), "A")
	i := bytes.LastIndex(file, []byte("/ByteRange ["))
	for _, r := range []string{"[0000000000 0000000000 0000000000 0000000000]", "[0000000010 0000000100 0000000200 0000000300]", "[0000000000 9999999999 0000000200 0000000300]"} {
		bad := bytes.Clone(file)
		copy(bad[i+len("/ByteRange "):], r)
		if rep, err := Verify(bad, l.Roots()); err == nil && (rep.Valid() || rep.Signatures[0].Intact) {
			t.Errorf("range %s accepted: %+v", r, rep)
		}
	}
}

func tool(t *testing.T, name, pkg string) string {
	t.Helper()
	p, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs %s: apt-get install %s", name, pkg)
	}
	return p
}

func TestPdfsigAgrees(t *testing.T) {
	pdfsig, certutil := tool(t, "pdfsig", "poppler-utils"), tool(t, "certutil", "libnss3-tools")
	l := authority(t)
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: l.Authority().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-N", "-d", dir, "--empty-password"}, {"-A", "-d", dir, "-n", "ca", "-t", "CT,C,C", "-i", ca}} {
		if out, err := exec.Command(certutil, args...).CombinedOutput(); err != nil {
			t.Fatalf("certutil %v: %v\n%s", args, err, out)
		}
	}
	file := signed(t, l, page(t, "Naskah"), "Bagas Pranoto", "Sri Handayani")
	run := func(data []byte) string {
		p := filepath.Join(dir, "x.pdf")
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, _ := exec.Command(pdfsig, "-nssdir", dir, p).CombinedOutput()
		return string(out)
	}
	out := run(file)
	for want, n := range map[string]int{"Signature is Valid": 2, "Certificate is Trusted": 2, "ETSI.CAdES.detached": 2, "Total document signed": 1, "Bagas Pranoto": 1} {
		if got := strings.Count(out, want); got < n {
			t.Errorf("pdfsig says %q %d times, want %d\n%s", want, got, n, out)
		}
	}
	file[300] ^= 1
	if out := run(file); !strings.Contains(out, "Digest Mismatch") {
		t.Errorf("pdfsig does not notice a changed byte\n%s", out)
	}
}

func TestPdfcpuAgrees(t *testing.T) {
	l := authority(t)
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir) // its folder of trusted certificates
	t.Setenv("HOME", dir)
	model.ConfigPath = dir
	if err := model.EnsureDefaultConfigAt(dir, false); err != nil {
		t.Fatal(err)
	}
	p := filepath.Join(dir, "x.pdf")
	file := signed(t, l, page(t, "Naskah"), "Bagas Pranoto")
	check := func(data []byte) string {
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		res, err := api.ValidateSignaturesFile(p, true, true, model.NewDefaultConfiguration())
		return fmt.Sprint(res, err)
	}
	if out := check(file); strings.Contains(out, "modified") || strings.Contains(out, "invalid") || !strings.Contains(out, "Bagas") {
		t.Errorf("pdfcpu: %s", out)
	}
	file[bytes.Index(file, []byte("stream\n"))+100] ^= 1 // inside a font: the structure stays whole
	if out := check(file); !strings.Contains(out, "modified") && !strings.Contains(out, "invalid") {
		t.Errorf("pdfcpu does not notice a changed byte: %s", out)
	}
}

func FuzzVerify(f *testing.F) {
	l := authority(f)
	file := signed(f, l, page(f, "x"), "A", "B")
	cut := bytes.LastIndex(file, []byte("/Type/Sig/"))
	f.Add(file)
	f.Add(file[cut:])
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</AcroForm<</Fields[<</FT/Sig/V<</ByteRange[0 9 20 1]/Contents<00>>>>>]>>>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n99\n%%EOF"))
	roots := l.Roots()
	f.Fuzz(func(t *testing.T, data []byte) {
		rep, err := Verify(data, roots)
		if err == nil && rep.Valid() && !bytes.Equal(data, file) {
			t.Error("a file that the authority never signed is valid")
		}
	})
}

func FuzzCMS(f *testing.F) {
	l := authority(f)
	h, err := l.holder(request("A").Identity, at)
	if err != nil {
		f.Fatal(err)
	}
	der, err := signedData(make([]byte, 32), []*x509.Certificate{h.cert, l.ca}, h.key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(der)
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = parseCMS(data) })
}

func BenchmarkSign(b *testing.B) {
	l := authority(b)
	file := page(b, "x")
	for b.Loop() {
		signed(b, l, file, "A")
	}
}

func BenchmarkVerify(b *testing.B) {
	l := authority(b)
	file := signed(b, l, page(b, "x"), "A")
	for b.Loop() {
		if rep, err := Verify(file, l.Roots()); err != nil || !rep.Valid() {
			b.Fatal(rep, err)
		}
	}
}

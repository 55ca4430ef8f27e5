package pdf

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestReaderFindsPages(t *testing.T) {
	r, err := Open(sample(t).Bytes())
	if err != nil {
		t.Fatal(err)
	}
	pages, err := r.Pages()
	if err != nil || len(pages) != 4 {
		t.Fatalf("pages = %v, %v; want 4", pages, err)
	}
}

// Files written by other programs, with cross-reference and object streams.
func TestReaderReadsPackedFiles(t *testing.T) {
	in, out := write(t, sample(t).Bytes()), t.TempDir()+"/packed.pdf"
	if b, err := exec.Command(tool(t, "qpdf", "qpdf"), "--object-streams=generate", in, out).CombinedOutput(); err != nil {
		t.Fatalf("qpdf: %v\n%s", err, b)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if !r.XrefStream {
		t.Fatal("the file has no cross-reference stream: the test proves nothing")
	}
	if pages, err := r.Pages(); err != nil || len(pages) != 4 {
		t.Errorf("pages = %v, %v; want 4", pages, err)
	}
}

func TestMergeSharesFontsAndKeepsText(t *testing.T) {
	one := sample(t).Bytes()
	var out bytes.Buffer
	m := NewMerger(&out, Info{Title: "Gabungan"})
	for range 20 {
		if err := m.Add("Contoh", one); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if got, most := out.Len(), len(one)+40_000; got > most {
		t.Errorf("20 copies take %d bytes, want at most %d: shared objects were not shared", got, most)
	}
	if b, err := exec.Command(tool(t, "qpdf", "qpdf"), "--check", write(t, out.Bytes())).CombinedOutput(); err != nil {
		t.Errorf("qpdf --check: %v\n%s", err, b)
	}
	if n := strings.Count(extract(t, out.Bytes()), "KEPUTUSAN WALI KOTA"); n != 20 {
		t.Errorf("the title stands %d times, want 20", n)
	}
}

// The same papers merged again are the same bytes.
func TestMergeIsRepeatable(t *testing.T) {
	one := sample(t).Bytes()
	merged := func() []byte {
		var out bytes.Buffer
		m := NewMerger(&out, Info{Title: "Gabungan"})
		if err := errors.Join(m.Add("Satu", one), m.Add("Dua", one), m.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	first := merged()
	for range 10 {
		if !bytes.Equal(first, merged()) {
			t.Fatal("merged again, the same papers give other bytes")
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(sample(f).Bytes()[:3000])
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n71\n%%EOF"))
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</Length 1 0 R>>stream\n\nendstream endobj\ntrailer<</Root 1 0 R>>startxref\n9\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Open(data)
		if err != nil {
			return
		}
		if _, err := r.Pages(); err != nil {
			return
		}
		m := NewMerger(&bytes.Buffer{}, Info{})
		_ = m.Add("x", data) // must return, whatever it says
	})
}

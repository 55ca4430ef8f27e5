package demo

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestMapIsTheSameEveryTime: the same seed gives the same file, and each area of
// the register stands on it once.
func TestMapIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]struct {
		areas int
		kind  string
	}{Kediri: {46, "kelurahan"}, Pati: {21, "kecamatan"}} {
		r := &Region{Scenario: scenario, Seed: 1, Formal: "Kota Uji"}
		a, err := r.Map()
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Map()
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: two maps differ (%v)", scenario, err)
		}
		var doc struct {
			Name     string
			Features []struct {
				Properties map[string]any
			}
		}
		if err := json.Unmarshal(a, &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Name != "Peta contoh Kota Uji, bukan batas resmi" {
			t.Errorf("%s: the file calls itself %q", scenario, doc.Name)
		}
		codes := map[string]bool{}
		landmarks := 0
		for _, f := range doc.Features {
			if f.Properties["jenis"] == want.kind {
				codes[f.Properties["kode"].(string)] = true
			}
			if f.Properties["jenis"] == "sekolah" || f.Properties["jenis"] == "pasar" {
				landmarks++
			}
		}
		if len(codes) != want.areas || landmarks < 40 {
			t.Errorf("%s: %d %s and %d landmarks, want %d and many", scenario, len(codes), want.kind, landmarks, want.areas)
		}
	}
}

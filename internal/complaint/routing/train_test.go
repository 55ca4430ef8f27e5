package routing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// habits is an invented region with a habit of its own: lamps are repaired by
// the housing office, "gapura" belongs to the kelurahan.
func habits(n int) []Example {
	kinds := []struct {
		category CategoryKey
		family   Family
		texts    []string
	}{
		{"penerangan_jalan", "PERKIM", []string{"PJU mati di gang %s", "lampu jalan padam dekat %s", "minta tambah pju di %s"}},
		{"jalan_rusak", "PU_JALAN_AIR", []string{"jalan berlubang di %s", "aspal mengelupas sekitar %s", "minta tambal jalan %s"}},
		{"sampah", "LINGKUNGAN", []string{"sampah menumpuk di %s", "truk sampah tidak lewat %s", "TPS %s penuh"}},
		{"layanan_kelurahan", "KELURAHAN", []string{"gapura %s miring", "cat gapura %s kusam", "gapura masuk %s perlu dirapikan"}},
		{"ktp", "DUKCAPIL", []string{"ktp belum jadi di %s", "rekam ktp di %s antre", "blangko ktp habis di %s"}},
	}
	places := []string{"mawar", "melati", "kenanga", "pasar legi", "alun-alun", "stasiun", "balai rw", "masjid besar"}
	var out []Example
	for i := range n {
		k := kinds[i%len(kinds)]
		text := k.texts[(i/len(kinds))%len(k.texts)]
		out = append(out, Example{Text: fmt.Sprintf(text, places[(i/7)%len(places)]), Category: k.category, Family: k.family})
	}
	return out
}

func trained(t testing.TB, n int) *Model {
	t.Helper()
	m, err := Train(context.Background(), book(t), habits(n))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLearnsTheHabitsOfARegion(t *testing.T) {
	rules := NewRouter(book(t), nil, Options{})
	if s := rules.Suggest("gapura miring hampir jatuh", Place{}); len(s) > 0 && s[0].Family == "KELURAHAN" {
		t.Fatal("the rules know gapura already: the test proves nothing")
	}
	r := NewRouter(book(t), trained(t, 200), Options{})
	for text, want := range map[string]Family{
		"gapura miring hampir jatuh": "KELURAHAN",
		"PJU mati semua":             "PERKIM",
		"jalan berlubang":            "PU_JALAN_AIR",
		"air PDAM keruh":             "EKONOMI_BUMD", // never decided: the rules still know
	} {
		s := r.Suggest(text, Place{})
		if len(s) != 3 || s[0].Family != want {
			t.Errorf("%q: got %+v, want %s", text, s, want)
		}
	}
	s := r.Suggest("PJU mati semua", Place{})[0]
	if s.Category != "penerangan_jalan" {
		t.Errorf("a lamp of the housing office is %s, want penerangan_jalan as coordinators said", s.Category)
	}
	if s := r.Suggest("gapura miring", Place{})[0]; len(s.Reasons) == 0 || s.Reasons[0].Source != FromDecision || !strings.Contains(s.Reasons[0].Words, "gapura") {
		t.Errorf("gapura is not the reason: %+v", s.Reasons)
	}
}

func TestTrainingIsDeterministic(t *testing.T) {
	a, err := trained(t, 150).Encode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := trained(t, 150).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same decisions gave two models")
	}
}

func TestTooFewDecisions(t *testing.T) {
	if _, err := Train(context.Background(), book(t), habits(leastDecisions-1)); !errors.Is(err, ErrTooFew) {
		t.Errorf("got %v, want ErrTooFew", err)
	}
}

func TestTrainingObeysItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Train(ctx, book(t), habits(100)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
}

func TestModelSurvivesStorage(t *testing.T) {
	m := trained(t, 150)
	data, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeModel(data)
	if err != nil {
		t.Fatal(err)
	}
	a, b := NewRouter(book(t), m, Options{}), NewRouter(book(t), back, Options{})
	for _, e := range habits(30) {
		x, y := a.Suggest(e.Text, Place{}), b.Suggest(e.Text, Place{})
		if fmt.Sprint(x) != fmt.Sprint(y) {
			t.Fatalf("%q: %+v before, %+v after storage", e.Text, x, y)
		}
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": data[:len(data)/2], "foreign": []byte("not a model at all"),
		"turned": slices.Concat(data[:40], []byte{data[40] ^ 0xff}, data[41:]),
	} {
		if m, err := DecodeModel(bad); err == nil && name != "turned" {
			t.Errorf("%s: read as a model of %d decisions", name, m.Learned)
		}
	}
}

func FuzzDecodeModel(f *testing.F) {
	m, err := Train(context.Background(), book(f), habits(40))
	if err != nil {
		f.Fatal(err)
	}
	data, err := m.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:200])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := DecodeModel(data); err == nil {
			NewRouter(book(t), m, Options{}).Suggest("jalan rusak", Place{}) // does not fall over
		}
	})
}

// What is said about a text is always well-formed, whoever wrote it.
func TestAdviceIsWellFormed(t *testing.T) {
	for name, m := range map[string]*Model{"rules": nil, "learned": trained(t, 100)} {
		r := NewRouter(book(t), m, Options{})
		rapid.Check(t, func(t *rapid.T) {
			text := anyText(t)
			a := r.Advise(text, Place{Village: rapid.SampledFrom([]string{"", "35.71.01.1001", "x"}).Draw(t, "village")})
			last, sum := 1.0, 0.0
			for _, s := range a.Suggestions {
				if s.Confidence <= 0 || s.Confidence > last {
					t.Fatalf("%s: confidences out of order: %+v", name, a.Suggestions)
				}
				last = s.Confidence
				sum += s.Confidence
				for _, x := range s.Reasons {
					if x.From < 0 || x.Until > len(text) || x.From >= x.Until {
						t.Fatalf("%s: reason outside the text: %+v", name, x)
					}
				}
			}
			if sum > 1.000001 || len(a.Suggestions) > 3 || a.Moderation.Score < 0 || a.Moderation.Score > 1 {
				t.Fatalf("%s: got %+v", name, a)
			}
		})
	}
}

func TestAdviceIsBounded(t *testing.T) {
	r := NewRouter(book(t), trained(t, 100), Options{})
	for name, text := range hostile() {
		begin := time.Now()
		r.Advise(text, Place{})
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		Fold(typical)
	}
}

func BenchmarkSuggest(b *testing.B) {
	for name, m := range map[string]*Model{"rules": nil, "learned": trained(b, 500)} {
		b.Run(name, func(b *testing.B) {
			r := NewRouter(book(b), m, Options{})
			for b.Loop() {
				r.Suggest(typical, Place{Village: "35.71.01.1001"})
			}
		})
	}
}

// typical is a text of usual length.
const typical = "Assalamualaikum pak, mohon maaf mengganggu. Di Jl. Mawar gang 3 dekat pasar jalan berlubang parah sudah tiga bulan, " +
	"kalau hujan air menggenang dan banyak pengendara motor jatuh. Tolong segera diperbaiki ya pak, matur nuwun."

package stage

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestUsualSheetIsComplete(t *testing.T) {
	s := Usual("09.00", 132)
	if f := s.Faults(); f != nil {
		t.Errorf("the usual sheet has faults: %v", f)
	}
	if s[0].Planned != "09.00" || s[1].Planned != "09.15" {
		t.Errorf("times: %v", s[:2])
	}
}

// None of the required parts can be dropped, doubled or held before another.
func TestFaults(t *testing.T) {
	for _, k := range Required {
		s := slices.DeleteFunc(Usual("08.00", 20), func(it Item) bool { return it.Kind == k })
		if f := s.Faults(); len(f) != 1 || f[0] != (Fault{k, "missing"}) {
			t.Errorf("without %s: %v", k, f)
		}
	}
	s := Usual("08.00", 20)
	s = slices.DeleteFunc(s, func(it Item) bool { return it.Kind == Prayer })
	if f := s.Faults(); f != nil {
		t.Errorf("a prayer is custom, not law: %v", f)
	}
	s[3], s[5] = s[5], s[3] // the oath before the decree
	if f := s.Faults(); !slices.ContainsFunc(f, func(f Fault) bool { return f.What == "order" }) || !slices.ContainsFunc(f, func(f Fault) bool { return f.What == "time" }) {
		t.Errorf("oath before decree: %v", f)
	}
	if f := append(Usual("08.00", 1), Item{Kind: Oath, Planned: "12.00"}).Faults(); len(f) != 1 || f[0] != (Fault{Oath, "twice"}) {
		t.Errorf("two oaths: %v", f)
	}
}

// Whoever presses, how often and on which stale page: the ceremony goes on one
// step for each place that was left, and never skips one.
func TestPressOncePerPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Usual("09.00", 20)
		n := Steps{Decree: 3, Oath: 7}
		r := &Run{}
		pages := make([]Place, 3) // what three operators see
		now := time.Unix(0, 0)
		var path []Place
		for range rapid.IntRange(1, 60).Draw(t, "presses") {
			who := rapid.IntRange(0, 2).Draw(t, "who")
			now = now.Add(time.Duration(rapid.IntRange(0, 15).Draw(t, "seconds")) * time.Second)
			before := r.At
			switch rapid.IntRange(0, 4).Draw(t, "do") {
			case 0:
				if r.Back(pages[who], now) == Moved {
					if pages[who] != before || r.At != r.From {
						t.Fatalf("undo of a place that was not shown: %v from %v", r, before)
					}
					path = path[:len(path)-1]
				}
			case 1, 2, 3:
				switch r.Press(s, pages[who], n, false, now) {
				case Moved:
					if next, _ := s.After(before, n, false); pages[who] != before || r.At != next {
						t.Fatalf("from %v to %v", before, r.At)
					}
					path = append(path, r.At)
				default:
					if r.At != before {
						t.Fatalf("moved from %v to %v without saying so", before, r.At)
					}
				}
			case 4:
				pages[who] = r.At
			}
		}
		for i, p := range path {
			if i > 0 {
				if next, _ := s.After(path[i-1], n, false); next != p {
					t.Fatalf("the path jumps from %v to %v", path[i-1], p)
				}
			}
		}
	})
}

func TestBack(t *testing.T) {
	s, now := Usual("09.00", 5), time.Unix(100, 0)
	r := &Run{}
	if r.Back(r.At, now) != AtEnd {
		t.Error("nothing was pressed, nothing can be taken back")
	}
	r.Press(s, Place{0, 0}, nil, false, now)
	if got := r.Press(s, Place{0, 0}, nil, false, now); got != Already {
		t.Errorf("second press: %v", got)
	}
	if r.Back(Place{1, 0}, now.Add(Undo+1)) != AtEnd || r.At.Item != 1 {
		t.Error("taken back too late")
	}
	if r.Back(Place{1, 0}, now.Add(Undo)) != Moved || r.At.Item != 0 {
		t.Error("not taken back in time")
	}
	if r.Back(Place{1, 0}, now) != Already {
		t.Error("a colleague took it back: nothing to do")
	}
}

func TestLines(t *testing.T) {
	body := []string{"bahwa saya", "bahwa saya menjaga"}
	voices := []Voice{{"islam oath", "Islam", "Demi Allah", body, ""}, {"kristen oath", "Kristen", "Demi Allah", body, "Kiranya Tuhan"},
		{"hindu oath", "Hindu", "Om Atah Paramawisesa", body, ""}}
	lines := Lines(voices)
	want := []Line{
		{"Demi Allah", []string{"islam oath", "kristen oath"}, "Islam, Kristen"},
		{"Om Atah Paramawisesa", []string{"hindu oath"}, "Hindu"},
		{"bahwa saya", nil, ""}, {"bahwa saya menjaga", nil, ""},
		{"Kiranya Tuhan", []string{"kristen oath"}, "Kristen"},
	}
	if !slices.EqualFunc(lines, want, func(a, b Line) bool {
		return a.Words == b.Words && a.Name == b.Name && slices.Equal(a.Voices, b.Voices)
	}) {
		t.Errorf("lines: %+v", lines)
	}
	if lines := Lines(voices[:1]); lines[0].Voices != nil || len(lines) != 3 {
		t.Errorf("one voice alone: %+v", lines)
	}
}

// Everybody's own words come in order, complete, whatever the others say.
func TestLinesOfEachVoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bodies := [][]string{{"a", "b"}, {"c"}}
		var voices []Voice
		for i := range rapid.IntRange(1, 6).Draw(t, "voices") {
			voices = append(voices, Voice{Key: string(rune('0' + i)), Name: "n", Opening: rapid.SampledFrom([]string{"o1", "o2"}).Draw(t, "opening"),
				Body: rapid.SampledFrom(bodies).Draw(t, "body"), Closing: rapid.SampledFrom([]string{"", "k1", "k2"}).Draw(t, "closing")})
		}
		lines := Lines(voices)
		for _, v := range voices {
			var got []string
			for _, l := range lines {
				if l.Speaks(v.Key) {
					got = append(got, l.Words)
				}
			}
			want := append([]string{v.Opening}, v.Body...)
			if v.Closing != "" {
				want = append(want, v.Closing)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%+v says %v, not %v", v, got, want)
			}
		}
	})
}

func TestGap(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	for _, c := range []struct {
		spans []Span
		want  int
	}{
		{nil, 100},
		{[]Span{{at(0), at(300)}}, 0},
		{[]Span{{at(90), at(150)}, {at(170), at(300)}}, 20},
		{[]Span{{at(130), at(300)}}, 30},
		{[]Span{{at(0), at(140)}}, 60},
		{[]Span{{at(0), at(50)}, {at(60), at(90)}}, 100},
		{[]Span{{at(100), at(110)}, {at(112), at(120)}, {at(125), at(198)}}, 5},
		{[]Span{{at(100), at(199)}, {at(210), at(300)}}, 1},
	} {
		if got := Gap(c.spans, at(100), at(200)); got != time.Duration(c.want)*time.Second {
			t.Errorf("%v: %v, want %d s", c.spans, got, c.want)
		}
	}
}

// The longest silence is the longest of the silences, and where a phone was
// heard there is none.
func TestSilences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(s int) time.Time { return time.Unix(int64(s), 0) }
		var spans []Span
		last := 0
		for range rapid.IntRange(0, 5).Draw(t, "spans") {
			from := last + rapid.IntRange(0, 30).Draw(t, "silence")
			last = from + rapid.IntRange(0, 40).Draw(t, "heard")
			spans = append(spans, Span{at(from), at(last)})
		}
		from, until := at(rapid.IntRange(0, 60).Draw(t, "from")), at(rapid.IntRange(61, 160).Draw(t, "until"))
		var longest time.Duration
		for _, s := range Silences(spans, from, until) {
			if s.From.Before(from) || s.Until.After(until) || !s.From.Before(s.Until) {
				t.Fatalf("a silence %v outside %v to %v", s, from, until)
			}
			longest = max(longest, s.Until.Sub(s.From))
			for _, h := range spans {
				if h.From.Before(s.Until) && h.Until.After(s.From) {
					t.Fatalf("silent in %v, heard in %v", s, h)
				}
			}
		}
		if want := Gap(spans, from, until); longest != want {
			t.Fatalf("longest %v, want %v", longest, want)
		}
	})
}

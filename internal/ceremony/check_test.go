package ceremony

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// ready is a session with nothing wrong, for tests that break one thing.
func ready(n int) *Facts {
	s := &Session{ID: "s", N: 1, Title: "Pelantikan", On: "2020-11-30", At: "09.00", Hall: "Balai Kota", Link: "https://rapat.example", State: Planned}
	f := &Facts{Session: s, Posts: map[appointment.MoveID]Standing{}, Authority: "mayor", DecreedOn: "2020-11-23", Today: "2020-11-25",
		Latest: calendar.Receipt{To: "2021-01-06"}, LastInvitation: calendar.Receipt{To: "2020-11-27"}, SoonestIfInvitedToday: "2020-11-26",
		Officers: map[people.PersonID]Standing{
			"mayor": {Level: "KDH", Title: "Wali Kota"},
			"sekda": {Category: people.CategoryPNS, Level: people.LevelSeniorExecutive, Echelon: people.EchelonIIa, Title: "Sekretaris Daerah"},
			"aide":  {Category: people.CategoryPNS, Level: people.LevelSeniorExecutive, Echelon: people.EchelonIIb, Title: "Asisten"},
			"low":   {Category: people.CategoryPNS, Level: people.LevelAdministrator, Echelon: people.EchelonIIIa, Title: "Kepala Bagian"},
			"pppk":  {Category: people.CategoryPPPK, Level: people.LevelSeniorExecutive, Title: "Asisten"},
			"jf":    {Category: people.CategoryPNS, Level: people.LevelFunctional, Tier: people.TierAhliUtama, Title: "Auditor Ahli Utama"},
		}}
	levels := []people.Level{people.LevelSeniorExecutive, people.LevelAdministrator, people.LevelSupervisor}
	religions := []people.Religion{people.Islam, people.Protestant}
	for i := range n {
		m := appointment.MoveID(fmt.Sprint("m", i))
		mode := Hall
		if i >= 2 {
			mode = Online
		}
		s.Seats = append(s.Seats, &Seat{ID: SeatID(fmt.Sprint(i)), Move: m, N: i + 1, Person: people.PersonID(fmt.Sprint("o", i)), Religion: religions[i%2], Form: appointment.Oath, Mode: mode})
		f.Posts[m] = Standing{Level: levels[i%3], Echelon: []people.Echelon{people.EchelonIIb, people.EchelonIIIa, people.EchelonIVa}[i%3], Title: "Kepala"}
	}
	for _, r := range []Role{{Office: Taker, Person: "mayor", Name: "Wali Kota"}, {Office: Witness1, Person: "sekda", Name: "Sekda"}, {Office: Witness2, Person: "aide", Name: "Asisten"},
		{Office: Reader, Name: "Pembaca"}, {Office: Secretary, Name: "Petugas"}, {Office: Clergy, Religion: people.Islam, Name: "K.H. A"}, {Office: Clergy, Religion: people.Protestant, Name: "Pdt. B"}} {
		s.setRole(r)
	}
	return f
}

func rules(ps []Problem) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Rule)
	}
	return out
}

func TestCheck(t *testing.T) {
	witness := func(o Office, p people.PersonID) func(*Facts) {
		return func(f *Facts) { f.Session.setRole(Role{Office: o, Person: p, Name: string(p)}) }
	}
	for _, c := range []struct {
		name string
		do   func(*Facts)
		want string // the rule that must be there; "" for none at all
		sev  eligibility.Severity
	}{
		{"ready", func(*Facts) {}, "", 0},
		{"no time", func(f *Facts) { f.Session.At = "" }, "no_time", eligibility.Block},
		{"before the decree", func(f *Facts) { f.Session.On = "2020-11-20" }, "before_decree", eligibility.Block},
		{"on the last day", func(f *Facts) { f.Latest.To = "2020-11-30" }, "", 0},
		{"past thirty working days", func(f *Facts) { f.Latest.To = "2020-11-29" }, "past_deadline", eligibility.Warn},
		{"invited on the last day", func(f *Facts) { f.Today = "2020-11-27" }, "", 0},
		{"too late to invite", func(f *Facts) { f.Today = "2020-11-28" }, "invitation_late", eligibility.Block},
		{"no hall", func(f *Facts) { f.Session.Hall = "" }, "no_hall", eligibility.Block},
		{"no link", func(f *Facts) { f.Session.Link = "" }, "no_link", eligibility.Block},
		{"everybody by video", func(f *Facts) {
			for _, s := range f.Session.Seats {
				s.Mode = Online
			}
		}, "no_representative", eligibility.Block},
		{"a group all by video", func(f *Facts) { f.Session.Seats[1].Mode = Online }, "group_all_online", eligibility.Warn},
		{"by video after the emergency", func(f *Facts) {
			f.Session.On, f.DecreedOn = "2024-01-15", "2024-01-10"
			f.Latest.To = "2024-03-01"
			f.LastInvitation.To = "2024-01-12"
		}, "no_online_basis", eligibility.Block},
		{"by video with a basis", func(f *Facts) {
			f.Session.On, f.DecreedOn = "2024-01-15", "2024-01-10"
			f.Latest.To, f.LastInvitation.To = "2024-03-01", "2024-01-12"
			f.Session.OnlineBasis = "Peraturan Wali Kota Nomor 1 Tahun 2024"
		}, "", 0},
		{"a delegate without a letter", func(f *Facts) {
			f.Session.setRole(Role{Office: Taker, Person: "sekda", Name: "Sekda"})
			witness(Witness1, "aide")(f)
			witness(Witness2, "jf")(f)
		}, "delegate_without_basis", eligibility.Block},
		{"a delegate with a letter", func(f *Facts) {
			f.Session.setRole(Role{Office: Taker, Person: "low", Name: "Kepala Bagian", Basis: "800/1/2020 tanggal 20 November 2020"})
		}, "", 0},
		{"witness of lower position", witness(Witness2, "low"), "witness_too_low", eligibility.Block},
		{"position counts, not rank: functional of the highest tier", witness(Witness2, "jf"), "", 0},
		{"witness not PNS", witness(Witness2, "pppk"), "witness_not_pns", eligibility.Block},
		{"the same witness twice", witness(Witness2, "sekda"), "witness_twice", eligibility.Block},
		{"a witness who is sworn", func(f *Facts) { f.Session.Seats[1].Person = "aide" }, "witness_is_sworn", eligibility.Block},
		{"the taker as witness", func(f *Facts) { f.Session.setRole(Role{Office: Taker, Person: "sekda", Name: "Sekda", Basis: "x"}) }, "witness_is_taker", eligibility.Block},
		{"lower echelon of the same level", func(f *Facts) {
			f.Posts["m0"] = Standing{Level: people.LevelSeniorExecutive, Echelon: people.EchelonIIa}
		}, "witness_lower_echelon", eligibility.Warn},
		{"low witness is enough for supervisors", func(f *Facts) {
			for m := range f.Posts {
				f.Posts[m] = Standing{Level: people.LevelSupervisor, Echelon: people.EchelonIVa}
			}
			witness(Witness2, "low")(f)
		}, "", 0},
		{"no witness", func(f *Facts) { f.Session.setRole(Role{Office: Witness1}) }, "no_witness", eligibility.Block},
		{"no reader", func(f *Facts) { f.Session.setRole(Role{Office: Reader}) }, "no_reader", eligibility.Block},
		{"no clergy", func(f *Facts) { f.Session.setRole(Role{Office: Clergy, Religion: people.Protestant}) }, "no_clergy", eligibility.Block},
		{"a belief without words", func(f *Facts) {
			f.Session.Seats[0].Religion = people.Belief
			f.Session.setRole(Role{Office: Clergy, Religion: people.Belief, Name: "C"})
		}, "no_opening", eligibility.Block},
		{"a belief with words", func(f *Facts) {
			f.Session.Seats[0].Religion = people.Belief
			f.Session.setRole(Role{Office: Clergy, Religion: people.Belief, Name: "C"})
			f.Session.Wordings = []Wording{{Religion: people.Belief, Opening: "Demi Tuhan Yang Maha Esa, saya bersumpah"}}
		}, "own_words", eligibility.Note},
		{"a regional variant", func(f *Facts) {
			f.Session.Wordings = []Wording{{Religion: people.Protestant, Variant: "kristen-semoga", Opening: "Demi Allah, saya bersumpah", Closing: "Semoga"}}
		}, "own_words", eligibility.Note},
		{"religion not known", func(f *Facts) { f.Session.Seats[0].Religion = "" }, "religion_unknown", eligibility.Block},
		{"before the oath of 2017", func(f *Facts) {
			f.Session.On, f.DecreedOn, f.Today = "2017-06-14", "2017-06-01", "2017-06-10"
			f.Latest.To = "2017-07-30"
			f.LastInvitation.To = "2017-06-13"
		}, "no_text", eligibility.Block},
	} {
		f := ready(6)
		c.do(f)
		got := Check(f)
		if c.want == "" {
			if len(got) != 0 {
				t.Errorf("%s: %v, want nothing", c.name, rules(got))
			}
			continue
		}
		i := slices.IndexFunc(got, func(p Problem) bool { return p.Rule == c.want })
		if i < 0 {
			t.Errorf("%s: %v, want %s", c.name, rules(got), c.want)
			continue
		}
		if got[i].Severity != c.sev {
			t.Errorf("%s: severity %d, want %d", c.name, got[i].Severity, c.sev)
		}
		for _, p := range got {
			if !i18n.Has(p.Message.Key) || !i18n.Has(p.Remedy.Key) {
				t.Errorf("%s: no words for %s", c.name, p.Rule)
			}
			if _, ok := regulation.National().Instrument(p.Law.Instrument); !ok && !p.Law.IsZero() {
				t.Errorf("%s: %s cites %q, which the book does not have", c.name, p.Rule, p.Law.Instrument)
			}
		}
	}
}

// Everything wrong is told at once.
func TestCheckTellsAll(t *testing.T) {
	f := ready(4)
	f.Session.Hall, f.Session.Link, f.Session.Roles = "", "", nil
	got := rules(Check(f))
	for _, want := range []string{"no_hall", "no_link", "no_taker", "no_witness", "no_reader", "no_secretary", "no_clergy"} {
		if !slices.Contains(got, want) {
			t.Errorf("%v lacks %s", got, want)
		}
	}
}

// The statutory words here and in package document are the same.
func TestWords(t *testing.T) {
	for _, r := range people.Religions() {
		for _, form := range []appointment.OathForm{appointment.Oath, appointment.Promise} {
			got := StatutoryWords(r, form, "2020-11-30")
			want, ok := document.OathFor(string(r), form == appointment.Promise)
			if got.Opening != want.Opening || got.Closing != want.Closing || !slices.Equal(got.Body, want.Body) {
				t.Errorf("%s %s: %+v, document has %+v", r, form, got, want)
			}
			if ok != got.Complete() {
				t.Errorf("%s %s: complete %v, document says %v", r, form, got.Complete(), ok)
			}
			if got.Complete() && !got.Statutory() {
				t.Errorf("%s %s cites nothing", r, form)
			}
		}
		for _, v := range Variants(r, "2020-11-30") {
			s := &Session{On: "2020-11-30", Wordings: []Wording{v.wording()}}
			if w := s.Words(r, appointment.Oath); w.Statutory() || w.Opening != v.Opening {
				t.Errorf("the variant %s passes for law: %+v", v.ID, w)
			}
			if w := s.Words(r, appointment.Promise); !w.Statutory() {
				t.Errorf("the promise of %s is no longer the law's", r)
			}
		}
	}
	if w := StatutoryWords(people.Islam, appointment.Oath, "2017-06-14"); w.Complete() {
		t.Error("an oath for the time before its text")
	}
}

// Whatever operators press, in any order: groups part the seats, sworn and
// reasons add up to everybody, an absent person is never sworn, and the result
// of a seat depends on its state alone.
func TestRollAddsUp(t *testing.T) {
	marks := []Mark{Arrived, NotArrived, Connected, HeardYes, HeardNo, HeardClear, Excused, Unexcused, SignWet, SignCert, SignClear}
	rapid.Check(t, func(t *rapid.T) {
		f := ready(rapid.IntRange(1, 12).Draw(t, "officials"))
		s := f.Session
		s.State = Running
		now := time.Unix(1_600_000_000, 0)
		for range rapid.IntRange(0, 60).Draw(t, "presses") {
			seat := rapid.SampledFrom(s.Seats).Draw(t, "seat")
			in := MarkIn{Mark: rapid.SampledFrom(marks).Draw(t, "mark"), Reason: rapid.SampledFrom(Reasons[:]).Draw(t, "reason")}
			before := *seat
			changed, err := seat.mark(in, "x", now)
			if err != nil && *seat != before {
				t.Fatalf("a refused mark changed %+v", before)
			}
			after := *seat
			if _, err2 := seat.mark(in, "x", now.Add(time.Minute)); err == nil && err2 == nil && *seat != after {
				t.Fatalf("pressing %s twice is not pressing it once: %+v, %+v", in.Mark, after, *seat)
			}
			if err == nil && changed != (after != before) {
				t.Fatal("changed or not?")
			}
		}
		roll, groups := s.Count(), s.Groups()
		inGroups, sworn, present := 0, 0, 0
		for _, g := range groups {
			inGroups += len(g.Seats)
			sworn += g.Sworn
			present += g.Present
		}
		if inGroups != len(s.Seats) || sworn != roll.Sworn || present != roll.Present || roll.Hall+roll.Online != roll.Total {
			t.Fatalf("groups %d %d %d, roll %+v", inGroups, sworn, present, roll)
		}
		sum := 0
		for _, n := range roll.ByResult {
			sum += n
		}
		if sum != roll.Total {
			t.Fatalf("results add up to %d of %d", sum, roll.Total)
		}
		open := 0
		for _, seat := range s.Seats {
			r, ok := seat.Outcome()
			switch {
			case r == Sworn && (!seat.Present() || seat.Excuse != Pending || seat.Heard != Yes):
				t.Fatalf("sworn: %+v", seat)
			case ok && r == Pending, !ok && r != Pending:
				t.Fatalf("outcome %q %v", r, ok)
			case !ok:
				open++
			}
		}
		blocked := slices.ContainsFunc(Blocking(Check(f), BeforeClose), func(p Problem) bool { return p.Rule == "no_reason" })
		if blocked != (open > 0) {
			t.Fatalf("%d seats without a result, refused %v", open, blocked)
		}
	})
}

func TestHHMM(t *testing.T) {
	for in, want := range map[string]string{"9.00": "09.00", "09:30": "09.30", "9": "09.00", "13.05 WIB": "13.05", "24.00": "", "9.60": "", "": "", "pagi": "", "9.5": "", "-1.00": ""} {
		if got, ok := hhmm(in); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
}

func TestStates(t *testing.T) {
	all := []State{Planned, Invited, Running, Closed, Cancelled}
	ways := 0
	for _, s := range all {
		for _, e := range []event{invite, start, finish, replan, cancel} {
			to, err := next(s, e)
			if err == nil {
				ways++
				if to == s || s == Closed || s == Cancelled {
					t.Errorf("%s by %s to %s", s, e, to)
				}
			} else if to != s {
				t.Errorf("a refused %s left %s", e, s)
			}
			if !i18n.Has("ceremony.state."+string(s)) || !i18n.Has("ceremony.wrong_state."+string(e)) {
				t.Errorf("no words for %s, %s", s, e)
			}
		}
	}
	if ways != 6 {
		t.Errorf("%d ways, the picture has 6", ways)
	}
}

package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// vacant is a draft of its own in which every vacancy of the region is open.
func (s *site) vacant(t *testing.T) appointment.RoundID {
	t.Helper()
	r, err := s.Rounds.Create(s.Ctx, s.officer, appointment.NewRound{Details: appointment.Details{Title: "Isi kursi", PlannedOn: s.Demo.AsOf, Place: "Pendopo"}})
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// The list of candidates is counted, each has a score and reasons, the first can
// be put into the seat with one press, and the look is recorded.
func TestCandidatesPage(t *testing.T) {
	s := newSite(t, "kediri")
	id := s.vacant(t)
	snap := s.Snapshot(t)
	var seat string
	for _, p := range snap.Vacancies() {
		if p.Level == people.LevelAdministrator && !snap.AwaitsConfirmation(p) {
			seat = string(p.ID)
			break
		}
	}
	path := "/penataan/" + string(id) + "/calon/" + seat
	page := s.open(t, s.officer, path)
	buttons := slices.DeleteFunc(page.all("button.button-small"), func(n *html.Node) bool { return attr(n, "name") != "orang" })
	if len(buttons) == 0 || len(page.all("div.match-score")) != len(buttons) {
		t.Fatalf("%d buttons", len(buttons))
	}
	// Somebody who is not there: one question, every rule with its article.
	asked := 0
	for pid := range snap.People {
		a, err := s.Rounds.WhyNot(s.Ctx, s.officer, id, org.PostID(seat), pid)
		if err != nil || len(a.Against()) < 2 || asked > 2 {
			continue
		}
		asked++
		why := s.open(t, s.officer, path+"?siapa="+string(pid))
		n, err := s.Rounds.WhyNot(s.Ctx, s.officer, id, org.PostID(seat), pid)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(why.all("article.rule")); got != len(n.Against()) {
			t.Errorf("%d cards for %d rules", got, len(n.Against()))
		}
		if got := len(why.all("blockquote.quote")); got != len(n.Against()) {
			t.Errorf("%d articles for %d rules", got, len(n.Against()))
		}
	}
	if asked == 0 {
		t.Fatal("nobody is stopped by two rules")
	}
	// One press, and they are in the draft.
	form := url.Values{"aksi": {"taruh"}, "kursi": {seat}, "orang": {attr(buttons[0], "value")}, "versi": {"1"}}
	if a := s.send(t, s.officer, "POST", "/penataan/"+string(id)+"/papan", form); a.Code != 303 {
		t.Fatalf("put: %d", a.Code)
	}
	j, err := s.Rounds.Journal(s.Ctx, s.officer, id)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(j.Looks, func(l appointment.Look) bool { return l.Page == "calon" }) {
		t.Error("the look at the candidates is not recorded")
	}
}

// The proposal changes nothing until somebody takes a line; then it is a change
// like every other: numbered, guarded by the version, the named officer's.
func TestFillPage(t *testing.T) {
	s := newSite(t, "kediri")
	id := s.vacant(t)
	path := "/penataan/" + string(id) + "/isi"
	first := s.open(t, s.officer, path)
	ticks := first.all("input.pick")
	if len(ticks) < 10 || len(first.all("button.button-small")) < len(ticks) {
		t.Fatalf("%d lines to take", len(ticks))
	}
	moves := func() int {
		v, err := s.Rounds.Open(s.Ctx, actor.System("test"), id, "test")
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Moves)
	}
	if moves() != 0 {
		t.Fatal("looking put somebody into the draft")
	}
	one, two := attr(ticks[0], "value"), attr(ticks[1], "value")

	// The wrong people see nothing and change nothing.
	stranger := s.Nobody(t)
	unnamed := stranger
	unnamed.Grants = []actor.Grant{{Function: actor.PersonnelOfficer}}
	seat := strings.Fields(one)[0]
	for _, by := range []actor.Actor{stranger, unnamed, s.As(t, actor.AuthorizedOfficial), s.As(t, actor.AppointingAuthority)} {
		for _, p := range []string{path, "/penataan/" + string(id) + "/calon/" + seat, "/penataan/" + string(id) + "/calon/" + seat + "?siapa=" + by.Person} {
			if a := s.get(t, by, p); a.Code != 403 {
				t.Errorf("GET %s by %s: %d", p, by.Name, a.Code)
			}
		}
		if a := s.send(t, by, "POST", path, url.Values{"satu": {one}, "versi": {"1"}}); a.Code != 403 {
			t.Errorf("take by %s: %d", by.Name, a.Code)
		}
	}
	if a := s.send(t, s.officer, "POST", path, url.Values{"aksi": {"ambil"}, "versi": {"1"}}); a.Code != 422 {
		t.Errorf("nothing ticked: %d", a.Code)
	}
	if a := s.send(t, s.officer, "POST", path, url.Values{"satu": {"kacau"}, "versi": {"1"}}); a.Code != 422 {
		t.Errorf("a broken line: %d", a.Code)
	}
	if moves() != 0 {
		t.Fatal("a refused form changed the draft")
	}
	if a := s.send(t, s.officer, "POST", path, url.Values{"satu": {one}, "versi": {"1"}}); a.Code != 303 {
		t.Fatalf("take one: %d", a.Code)
	}
	// A colleague who saw the old version is told, and nothing of theirs happens.
	if a := s.send(t, s.officer, "POST", path, url.Values{"aksi": {"ambil"}, "usulan": {two}, "versi": {"1"}}); a.Code != 409 || len(a.all("section.stale")) != 1 {
		t.Errorf("an old version: %d", a.Code)
	}
	if n := moves(); n != 1 {
		t.Fatalf("%d moves", n)
	}
	if a := s.send(t, s.officer, "POST", path, url.Values{"aksi": {"ambil"}, "usulan": {two, attr(ticks[2], "value")}, "versi": {"2"}}); a.Code != 303 {
		t.Fatalf("take two: %d", a.Code)
	}
	if n := moves(); n != 3 {
		t.Fatalf("%d moves", n)
	}
	// Chosen seats only.
	later := s.open(t, s.officer, path)
	rest := later.all("input.pick")
	chosen := s.open(t, s.officer, path+"?kursi="+strings.Fields(attr(rest[0], "value"))[0])
	if n := len(chosen.all("input.pick")); n != 1 {
		t.Errorf("one seat was asked for, %d are proposed", n)
	}
	for _, tick := range s.open(t, s.officer, path+"?semua=1").all("input.pick") {
		if !slices.ContainsFunc(tick.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			t.Fatalf("%s is not ticked", attr(tick, "value"))
		}
	}
}

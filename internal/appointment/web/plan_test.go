package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/kit/page"
	"pendopo/internal/planning"
)

// planSite is a site whose board thinks along.
func planSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t, demo.Kediri)
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: s.Clock, Log: slog.New(slog.DiscardHandler)})
	plan := planning.New(s.DB, s.Org, s.Rounds, nil)
	s.handler = engine.Handler(New(engine, s.Rounds).Planning(plan).Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			by, _ := r.Context().Value(whoKey{}).(actor.Actor)
			next.ServeHTTP(rw, r.WithContext(page.WithVisitor(actor.With(r.Context(), by), page.Visitor{SignedIn: by.SignedIn(), Name: by.Name})))
		})
	})
	return s
}

// A person is tried through a link, at an address of its own that works without
// script; applying posts the same act as putting them there.
func TestTrialOnTheBoard(t *testing.T) {
	s := planSite(t)
	v := s.view(t)
	a, b := v.Moves[3], v.Moves[9]
	seat := s.path("papan?saring=semua&kursi=" + url.QueryEscape(v.Snapshot.Posts[b.ToPost].Code))
	trial := s.open(t, s.officer, seat+"&coba="+string(a.Person)).one("section.trial")
	if len(find(trial, "table.trial-table")) != 1 || len(find(trial, "ul.trial-list"))+len(find(trial, "span.status")) == 0 {
		t.Errorf("the trial says %s", text(trial))
	}
	acts := s.open(t, s.officer, seat+"&coba="+string(a.Person)).one("div.trial-acts")
	if form := find(acts, "form")[0]; attr(form, "action") != s.path("papan") {
		t.Errorf("applying posts to %q", attr(form, "action"))
	}
	if drop := find(acts, "a")[0]; strings.Contains(attr(drop, "href"), "coba=") {
		t.Errorf("letting go stays at %q", attr(drop, "href"))
	}
	if len(s.view(t).Moves) != len(v.Moves) {
		t.Error("a trial changed the round")
	}
	// Somebody who sits there already, or nobody: a word, and no table of nothing.
	s.open(t, s.officer, seat+"&coba="+string(b.Person)).one("section.trial")
	if refused := s.open(t, s.officer, seat+"&coba=tidak-ada").one("section.trial"); len(find(refused, "table")) != 0 {
		t.Error("nobody was tried")
	}
	got := s.send(t, s.officer, "POST", s.path("papan"), fields(find(acts, "form")[0]))
	board := s.follow(t, s.officer, got)
	if len(s.view(t).Moves) != len(v.Moves)-1 {
		t.Error("applied, and two proposals are still two")
	}
	if bar := board.one("div.plan-bar"); len(find(bar, "button")) == 0 || has(find(bar, "button")[0], "disabled") {
		t.Error("the board offers no step to undo")
	}
}

// Initials stand on the page of the proposal for who approves, and nobody else
// is offered the field.
func TestInitialsOnTheProposal(t *testing.T) {
	s := planSite(t)
	if _, err := s.Rounds.Submit(s.Ctx, actor.System("test"), s.Round, 0); err != nil {
		t.Fatal(err)
	}
	if forms := find(s.open(t, s.As(t, actor.AppointingAuthority), s.path("usul")).one("section.initials"), "form"); len(forms) == 0 {
		t.Error("the head of the region finds no place for initials")
	}
	if forms := find(s.open(t, s.officer, s.path("usul")).one("section.initials"), "form"); len(forms) != 0 {
		t.Error("an officer is offered initials")
	}
}

// Candidates and the lines of a proposal lead to the board with them tried; what
// is ticked is tried together, stays ticked, and changes nothing.
func TestTrialsOfCandidates(t *testing.T) {
	s := planSite(t)
	id := s.vacant(t)
	path := "/penataan/" + string(id)
	links := func(p string) (out []string) {
		for _, a := range s.open(t, s.officer, p).all("a.button-small") {
			if href := attr(a, "href"); strings.Contains(href, "coba=") {
				href, _, _ = strings.Cut(href, "#") // a browser keeps that to itself
				out = append(out, href)
			}
		}
		return out
	}
	ticks := s.open(t, s.officer, path+"/isi").all("input.pick")
	lines := links(path + "/isi")
	if len(ticks) < 3 || len(lines) != len(ticks) {
		t.Fatalf("%d lines, %d can be tried", len(ticks), len(lines))
	}
	seat := strings.Fields(attr(ticks[0], "value"))[0]
	for _, link := range []string{lines[0], links(path + "/calon/" + seat)[0]} {
		if trial := s.open(t, s.officer, link).one("section.trial"); len(find(trial, "table.trial-table")) != 1 {
			t.Errorf("%s tries nobody: %s", link, text(trial))
		}
	}
	form := url.Values{"aksi": {"coba"}, "usulan": {attr(ticks[0], "value"), attr(ticks[2], "value")}, "versi": {"1"}, "kembali": {path + "/isi"}}
	a := s.send(t, s.officer, "POST", path+"/isi", form)
	if a.Code != 200 || len(find(a.one("section.trial"), "table.trial-table")) != 1 {
		t.Fatalf("tried together: %d", a.Code)
	}
	kept := 0
	for _, tick := range a.all("input.pick") {
		if has(tick, "checked") {
			kept++
		}
	}
	if kept != 2 {
		t.Errorf("%d lines are still ticked, want the two that were tried", kept)
	}
	if a := s.send(t, s.officer, "POST", path+"/isi", url.Values{"aksi": {"coba"}, "versi": {"1"}}); a.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing ticked: %d", a.Code)
	}
	if a := s.send(t, s.As(t, actor.AuthorizedOfficial), "POST", path+"/isi", form); a.Code != http.StatusForbidden {
		t.Errorf("tried by who is not named: %d", a.Code)
	}
	v, err := s.Rounds.Open(s.Ctx, actor.System("test"), id, "test")
	if err != nil || len(v.Moves) != 0 {
		t.Errorf("trying left %d moves, %v", len(v.Moves), err)
	}
}

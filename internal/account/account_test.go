package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
)

var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

const (
	nip = "198503152010012003"
	// nextNIP is the number Siti got later.
	nextNIP = "198503152026012001"
	good    = "kopi pahit di teras 7"
)

// world is a region with one person who may sign in.
type world struct {
	*Service
	t     testing.TB
	db    *db.DB
	clk   *clock.Fake
	siti  Account
	admin actor.Actor
}

// officer holds the function that manages accounts.
var officer = actor.Actor{Account: "x", Person: "p-officer", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "k-mutasi"}}}

func powers(_ context.Context, person string) (actor.Actor, error) {
	if person == "p-officer" {
		return officer, nil
	}
	return actor.Actor{Person: person, Name: "Siti Aminah", Post: "k1"}, nil
}

// numbers is the register: Siti became a PNS and has two numbers, p1 to p9 one
// each.
func numbers(_ context.Context, number string) (Person, error) {
	switch key := foldLogin(number); {
	case key == nip, key == nextNIP, key == "na0042":
		return Person{"p-siti", nextNIP, "Siti Aminah"}, nil
	case len(key) == 18 && strings.HasPrefix(key, "19900101201001100"):
		return Person{"p" + key[17:], key, "Nama " + key[17:]}, nil
	}
	return Person{}, errs.New(errs.NotFound, "people.not_found")
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	s, err := New(d, Config{
		Key: []byte(strings.Repeat("k", 32)), Powers: powers, Person: numbers, Name: "Pendopo Kota Contoh",
		Origins: []string{"https://pendopo.contoh.go.id"}, Hashing: Hashing{MemoryKiB: 64, Passes: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Service: s, t: t, db: d, clk: clk}
	w.siti, err = s.Create(t.Context(), officer, NewAccount{Person: "p-siti", Login: "19850315 201001 2 003", Name: "Siti Aminah"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetPassword(t.Context(), actor.System("test"), w.siti.ID, good); err != nil {
		t.Fatal(err)
	}
	boss, err := s.Create(t.Context(), actor.System("test"), NewAccount{Login: "admin.siaga", Name: "Admin"})
	if err != nil {
		t.Fatal(err)
	}
	w.admin = actor.Actor{Account: string(boss.ID), Admin: true}
	return w
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { clk := clock.At(start); run(t, newWorld(t, dbtest.SQLite(t, clk), clk)) })
	t.Run("postgresql", func(t *testing.T) { clk := clock.At(start); run(t, newWorld(t, dbtest.Postgres(t, clk), clk)) })
}

var here = Client{Address: "10.1.1.7", Agent: "test"}

func (w *world) in(password string) (Outcome, error) {
	return w.SignIn(w.t.Context(), nip, password, here)
}

// token signs Siti in.
func (w *world) token() string {
	w.t.Helper()
	out, err := w.in(good)
	if err != nil || out.Session == "" {
		w.t.Fatalf("sign in: %+v, %v", out, err)
	}
	return out.Session
}

func (w *world) who(token string) (actor.Actor, error) {
	_, by, err := w.Authenticate(w.t.Context(), token)
	return by, err
}

// me is Siti, signed in.
func (w *world) me() actor.Actor {
	w.t.Helper()
	by, err := w.who(w.token())
	if err != nil {
		w.t.Fatal(err)
	}
	return by
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	if err := w.db.Read(w.t.Context(), func(tx *db.Tx) error { return tx.QueryRow(query, args...).Scan(&n) }); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func wants(t testing.TB, what string, err error, k errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != k || e.Key != key {
		t.Errorf("%s: got %v, want %s %s", what, err, k, key)
	}
}

func TestSignInAndOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.token()
		by, err := w.who(token)
		if err != nil || by.Person != "p-siti" || by.Account != string(w.siti.ID) || by.Admin || by.Post != "k1" {
			t.Fatalf("actor %+v, %v", by, err)
		}
		if err := w.SignOut(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		_, err = w.who(token)
		wants(t, "after sign-out", err, errs.Unauthenticated, "actor.sign_in")
		for _, bad := range []string{"", "x", strings.Repeat("a", 43), strings.Repeat("a", 500)} {
			if _, err := w.who(bad); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("token %q: %v", bad, err)
			}
		}
	})
}

func TestWrongPasswordSaysNothingAboutTheName(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.in("salah sama sekali")
		wants(t, "wrong password", err, errs.Invalid, "account.wrong_sign_in")
		_, err = w.SignIn(t.Context(), "197001011990011001", good, here)
		wants(t, "unknown name", err, errs.Invalid, "account.wrong_sign_in")
		if n := w.count("select count(*) from sign_in_failure"); n != 2 {
			t.Errorf("%d failures kept, want 2: they must survive the refusal", n)
		}
		if n := w.count("select count(*) from act where kind like 'account.sign%'"); n != 0 {
			t.Errorf("%d failures in the ledger, want none", n)
		}
	})
}

func TestWaitsGrow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range loginPace.free {
			_, err := w.in("salah sama sekali")
			wants(t, "free try", err, errs.Invalid, "account.wrong_sign_in")
		}
		wait := loginPace.first
		for range 4 {
			_, err := w.in("salah sama sekali") // counted; from here one has to wait
			wants(t, "counted try", err, errs.Invalid, "account.wrong_sign_in")
			w.clk.Add(wait - time.Second)
			_, err = w.in(good)
			wants(t, "too early, even with the right password", err, errs.Conflict, "account.wait")
			var e *errs.Error
			if errors.As(err, &e); i18n.Format(i18n.ID, e.Args[0]) != "1 detik" {
				t.Errorf("says to wait %v, want 1 second", e.Args)
			}
			w.clk.Add(time.Second)
			wait *= 2
		}
		w.token() // in time, and forgiven
		_, err := w.in("salah sama sekali")
		wants(t, "after a success", err, errs.Invalid, "account.wrong_sign_in")
		w.token()
	})
}

func TestUnknownNamesWaitToo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		try := func() error {
			_, err := w.SignIn(t.Context(), "197001011990011001", good, here)
			return err
		}
		for range loginPace.free + 1 {
			wants(t, "try", try(), errs.Invalid, "account.wrong_sign_in")
		}
		wants(t, "an unknown name", try(), errs.Conflict, "account.wait")
	})
}

func TestAddressWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		try := func(n int) error {
			_, err := w.SignIn(t.Context(), fmt.Sprintf("19700101199001%04d", n), good, here)
			return err
		}
		for n := range addressPace.free + 1 {
			wants(t, "another name", try(n), errs.Invalid, "account.wrong_sign_in")
		}
		wants(t, "one name too many", try(99), errs.Conflict, "account.wait")
		if _, err := w.SignIn(t.Context(), nip, good, Client{Address: "10.9.9.9"}); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
	})
}

// A hundred guesses at the same moment are a hundred guesses.
func TestGuessesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const guesses = 12
		var wg sync.WaitGroup
		var mu sync.Mutex
		looked := 0
		for i := range guesses {
			wg.Go(func() {
				_, err := w.SignIn(context.Background(), nip, "salah sama sekali", Client{Address: fmt.Sprint("10.0.0.", i)})
				if errs.Is(err, errs.Invalid) {
					mu.Lock()
					looked++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if looked > loginPace.free+1 {
			t.Errorf("%d of %d guesses at once were looked at, want at most %d", looked, guesses, loginPace.free+1)
		}
	})
}

func TestGuardPaces(t *testing.T) {
	now := start
	for _, c := range []struct {
		n    int
		want time.Duration
	}{{1, 0}, {4, 0}, {5, 10 * time.Second}, {6, 20 * time.Second}, {11, 640 * time.Second}, {12, 15 * time.Minute}, {500, 15 * time.Minute}} {
		if got := loginPace.wait(c.n); got != c.want {
			t.Errorf("after %d failures %v, want %v", c.n, got, c.want)
		}
	}
	g := guard{failures: 9, last: now.Add(-25 * time.Hour)}
	if got := g.after(now, loginPace).failures; got != 1 {
		t.Errorf("yesterday's failures are remembered: %d", got)
	}
	g = guard{blockedTo: now.AddDate(1, 0, 0)} // written before the clock was set back
	if got := g.blocked(now, loginPace); got != loginPace.most {
		t.Errorf("blocked for %v, want at most %v", got, loginPace.most)
	}
}

func TestSessionIsAlwaysNew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.token()
		planted := "planted-by-a-stranger-0123456789abcdef"
		out, err := w.SignIn(t.Context(), nip, good, Client{Address: "10.1.1.7", Old: planted})
		if err != nil || out.Session == planted {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := w.who(planted); err == nil {
			t.Error("a planted token is signed in")
		}
		again, err := w.SignIn(t.Context(), nip, good, Client{Address: "10.1.1.7", Old: first})
		if err != nil || again.Session == first {
			t.Fatalf("%+v, %v", again, err)
		}
		if _, err := w.who(first); err == nil {
			t.Error("the browser's older session lives on")
		}
	})
}

func TestSessionLimits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.token()
		for range 14 { // used every fifty minutes
			w.clk.Add(50 * time.Minute)
			if _, err := w.who(token); err != nil {
				t.Fatalf("used again in time: %v", err)
			}
		}
		w.clk.Add(12*time.Hour - 14*50*time.Minute - time.Second)
		if _, err := w.who(token); err != nil {
			t.Fatalf("in the last second: %v", err)
		}
		w.clk.Add(time.Second)
		_, err := w.who(token)
		wants(t, "after the working day", err, errs.Unauthenticated, "account.session_over")
		idle := w.token()
		w.clk.Add(time.Hour)
		_, err = w.who(idle)
		wants(t, "left alone", err, errs.Unauthenticated, "account.session_over")
		w.clk.Add(time.Second)
		if err := w.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := w.count("select count(*) from session"); n != 0 {
			t.Errorf("%d sessions left after the sweep", n)
		}
	})
}

// A session that was begun while the clock was a year ahead ends when the clock
// is right again, and nobody is kept out.
func TestClockSetBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.token()
		tick := w.clk.Now().AddDate(1, 0, 0)
		if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("update session set created_at = $1, seen_at = $1", db.Micros(tick))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, err := w.who(token)
		wants(t, "a session from the future", err, errs.Unauthenticated, "account.session_over")
		w.token()
	})
}

func TestDisabledIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.token()
		_, secret, err := w.MakeToken(t.Context(), w.me(), NewAPIToken{Label: "skrip", Scopes: []string{"register:read"}, Life: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		wants(t, "without a reason", w.Disable(t.Context(), officer, w.siti.ID, " "), errs.Invalid, "account.reason_missing")
		if err := w.Disable(t.Context(), officer, w.siti.ID, "cuti besar"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.who(token); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("session of a disabled account: %v", err)
		}
		if _, err := w.AuthenticateToken(t.Context(), secret); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("token of a disabled account: %v", err)
		}
		_, err = w.in(good)
		wants(t, "sign in", err, errs.Conflict, "account.disabled")
		_, err = w.in("salah sama sekali")
		wants(t, "a wrong password tells nothing", err, errs.Invalid, "account.wrong_sign_in")
		if err := w.Enable(t.Context(), officer, w.siti.ID, "kembali"); err != nil {
			t.Fatal(err)
		}
		w.token()
	})
}

func TestSessionsListAndEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.token(), w.token()
		x, by, err := w.Authenticate(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.Sessions(t.Context(), by)
		if err != nil || len(list) != 2 || list[0].ID != x.ID || list[0].Address != here.Address {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := w.EndOtherSessions(t.Context(), by, x.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.who(a); err == nil {
			t.Error("the other session lives on")
		}
		if _, err := w.who(b); err != nil {
			t.Errorf("this session ended: %v", err)
		}
		wants(t, "another's session", w.EndSession(t.Context(), officer, x.ID), errs.NotFound, "account.no_such_session")
		if err := w.EndSession(t.Context(), by, x.ID); err != nil {
			t.Error(err)
		}
		if _, err := w.who(b); err == nil {
			t.Error("an ended session lives on")
		}
	})
}

func TestWhoMayManage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := w.me()
		byToken := officer
		byToken.Scopes = []string{"register:read"}
		token := func(by actor.Actor) actor.Actor { by.Scopes = []string{actor.AccountsManage}; return by }
		for _, c := range []struct {
			name    string
			by      actor.Actor
			do      func(by actor.Actor) error
			allowed bool
		}{
			{"create: nobody", actor.Actor{}, w.create("p1"), false},
			{"create: any person", me, w.create("p1"), false},
			{"create: officer", officer, w.create("p1"), true},
			{"create: admin", w.admin, w.create("p2"), true},
			{"create admin: officer", officer, w.create(""), false},
			{"create admin: admin", w.admin, w.create(""), true},
			{"ticket: any person", me, w.ticket(w.siti.ID), false},
			{"ticket: officer", officer, w.ticket(w.siti.ID), true},
			{"ticket: officer's token", byToken, w.ticket(w.siti.ID), false},
			{"ticket for admin: officer", officer, w.ticket(ID(w.admin.Account)), false},
			{"ticket for admin: admin", w.admin, w.ticket(ID(w.admin.Account)), true},
			{"disable: any person", me, func(by actor.Actor) error { return w.Disable(t.Context(), by, w.siti.ID, "x") }, false},
			{"disable admin: officer", officer, func(by actor.Actor) error { return w.Disable(t.Context(), by, ID(w.admin.Account), "x") }, false},
			{"disable oneself", w.admin, func(by actor.Actor) error { return w.Disable(t.Context(), by, ID(w.admin.Account), "x") }, false},
			{"reset factors: officer", officer, func(by actor.Actor) error { return w.ResetFactors(t.Context(), by, w.siti.ID, "x") }, false},
			{"reset factors: admin", w.admin, func(by actor.Actor) error { return w.ResetFactors(t.Context(), by, w.siti.ID, "hilang") }, true},
			{"read: any person", me, func(by actor.Actor) error { _, err := w.ByLogin(t.Context(), by, "admin.siaga"); return err }, false},
			{"read: oneself", me, func(by actor.Actor) error { _, err := w.Get(t.Context(), by, w.siti.ID); return err }, true},
			{"reset factors: admin's token", token(w.admin), func(by actor.Actor) error { return w.ResetFactors(t.Context(), by, w.siti.ID, "x") }, false},
			{"create: token without the scope", byToken, w.create("p3"), false},
			{"create: officer's token", token(officer), w.create("p3"), true},
			{"create admin: admin's token", token(w.admin), w.create(""), false},
			{"create for a number: any person", me, func(by actor.Actor) error { _, err := w.CreateFor(t.Context(), by, "199001012010011004"); return err }, false},
			{"create for a number: officer's token", token(officer), func(by actor.Actor) error { _, err := w.CreateFor(t.Context(), by, "199001012010011004"); return err }, true},
			{"create for nobody's number: officer", officer, func(by actor.Actor) error { _, err := w.CreateFor(t.Context(), by, "199912312025011009"); return err }, false},
			{"whose number: any person", me, func(by actor.Actor) error { _, err := w.PersonOf(t.Context(), by, nip); return err }, false},
			{"ticket: officer's token with the scope", token(officer), w.ticket(w.siti.ID), false},
			{"disable: token without the scope", byToken, func(by actor.Actor) error { return w.Disable(t.Context(), by, w.siti.ID, "x") }, false},
			{"disable admin: admin's token", token(w.admin), func(by actor.Actor) error { return w.Disable(t.Context(), by, ID(w.admin.Account), "x") }, false},
			{"disable: officer's token", token(officer), func(by actor.Actor) error { return w.Disable(t.Context(), by, w.siti.ID, "x") }, true},
			{"enable: any person", me, func(by actor.Actor) error { return w.Enable(t.Context(), by, w.siti.ID, "x") }, false},
			{"enable: officer's token", token(officer), func(by actor.Actor) error { return w.Enable(t.Context(), by, w.siti.ID, "x") }, true},
			{"rename: officer's token", token(officer), func(by actor.Actor) error { return w.Rename(t.Context(), by, w.siti.ID, nip) }, true},
			{"find: any person", me, func(by actor.Actor) error { _, err := w.Find(t.Context(), by, nip); return err }, false},
			{"find: officer's token", token(officer), func(by actor.Actor) error { _, err := w.Find(t.Context(), by, string(w.siti.ID)); return err }, true},
			{"set password: officer", officer, func(by actor.Actor) error { return w.SetPassword(t.Context(), by, w.siti.ID, good) }, false},
			{"end sessions: any person", me, func(by actor.Actor) error { return w.EndAllSessions(t.Context(), by, ID(w.admin.Account)) }, false},
			{"rename: any person", me, func(by actor.Actor) error { return w.Rename(t.Context(), by, w.siti.ID, "198503152010012004") }, false},
		} {
			if err := c.do(c.by); (err == nil) != c.allowed {
				t.Errorf("%s: %v, allowed should be %v", c.name, err, c.allowed)
			}
		}
	})
}

func (w *world) create(person string) func(actor.Actor) error {
	return func(by actor.Actor) error {
		n := NewAccount{Person: person, Login: "19900101201001100" + person[min(1, len(person)):], Name: "N"}
		if person == "" {
			n.Login = "admin" + strings.ToLower(newCode(5))
		}
		_, err := w.Create(w.t.Context(), by, n)
		return err
	}
}

func (w *world) ticket(who ID) func(actor.Actor) error {
	return func(by actor.Actor) error {
		_, err := w.MakeTicket(w.t.Context(), by, who)
		return err
	}
}

func TestLogins(t *testing.T) {
	for _, c := range []struct {
		in    string
		admin bool
		want  string
	}{
		{"19850315 201001 2 003", false, nip},
		{" 19850315.201001.2.003 ", false, nip},
		{"1985031520100120", false, ""},
		{"admin", false, ""},
		{"Admin.Siaga", true, "admin.siaga"},
		{nip, true, ""},
		{"ad min", true, ""},
		{"a", true, ""},
	} {
		got, err := normalLogin(c.in, c.admin)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q: %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func TestRenameKeepsTheAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.token()
		if err := w.Rename(t.Context(), officer, w.siti.ID, "19850315 202601 2 001"); err != nil {
			t.Fatal(err)
		}
		if a, err := w.Get(t.Context(), officer, w.siti.ID); err != nil || a.Login != nextNIP || !a.HasPassword {
			t.Errorf("renamed %+v, %v", a, err)
		}
		if _, err := w.who(token); err != nil {
			t.Errorf("the session ended: %v", err)
		}
		if out, err := w.SignIn(t.Context(), nextNIP, good, here); err != nil || out.Account != w.siti.ID {
			t.Errorf("%+v, %v", out, err)
		}
		_, err := w.Create(t.Context(), officer, NewAccount{Person: "p7", Login: nextNIP})
		wants(t, "a number twice", err, errs.Conflict, "account.exists")
		wants(t, "somebody else's number", w.Rename(t.Context(), officer, w.siti.ID, "199001012010011003"), errs.Invalid, "account.not_their_number")
		wants(t, "nobody's number", w.Rename(t.Context(), officer, w.siti.ID, "199912312025011009"), errs.Invalid, "account.not_their_number")
		wants(t, "no number", w.Rename(t.Context(), officer, w.siti.ID, "siti"), errs.Invalid, "account.bad_nip_login")
		if err := w.Rename(t.Context(), w.admin, ID(w.admin.Account), "admin.jaga"); err != nil {
			t.Errorf("an administrator: %v", err)
		}
		if n := w.count("select count(*) from act where kind = 'account.renamed'"); n != 2 {
			t.Errorf("%d acts, want 2", n)
		}
	})
}

// Every number that a person has or had signs in to the one account, and they
// share its tries.
func TestFormerNumberSignsIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, login := range []string{nip, "19850315 202601 2 001", "NA0042"} {
			if out, err := w.SignIn(t.Context(), login, good, here); err != nil || out.Account != w.siti.ID {
				t.Errorf("%s: %+v, %v", login, out, err)
			}
			if a, err := w.ByLogin(t.Context(), officer, login); err != nil || a.ID != w.siti.ID {
				t.Errorf("find %s: %+v, %v", login, a, err)
			}
		}
		for i := range loginPace.free + 1 {
			_, err := w.SignIn(t.Context(), []string{nip, nextNIP}[i%2], "salah sama sekali", here)
			wants(t, "a guess", err, errs.Invalid, "account.wrong_sign_in")
		}
		for _, login := range []string{nip, nextNIP} {
			_, err := w.SignIn(t.Context(), login, good, here)
			wants(t, "after too many guesses at either number, "+login, err, errs.Conflict, "account.wait")
		}
	})
}

func TestActsAreInTheLedger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if _, err := w.MakeTicket(t.Context(), officer, w.siti.ID); err != nil {
			t.Fatal(err)
		}
		var acts []ledger.Entry
		if err := w.db.Read(t.Context(), func(tx *db.Tx) (err error) {
			acts, err = ledger.Find(tx, ledger.Filter{SubjectKind: "account", Subject: string(w.siti.ID)})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, a := range acts {
			kinds = append(kinds, a.Kind)
			if strings.Contains(string(a.Data), "$argon2id") {
				t.Errorf("a hash in the ledger: %s", a.Data)
			}
		}
		if got := strings.Join(kinds, " "); got != "account.ticket_made account.password_set account.created" {
			t.Errorf("acts %s", got)
		}
		if acts[0].ActorPerson != "p-officer" || acts[0].ActorPost != "k-mutasi" {
			t.Errorf("act %+v", acts[0])
		}
	})
}

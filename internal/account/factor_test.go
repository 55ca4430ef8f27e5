package account

import (
	"context"
	"encoding/base32"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

// RFC 6238 appendix B, SHA-1, the last six digits.
func TestTOTPVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for _, c := range []struct {
		at   int64
		want string
	}{{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}} {
		if got := totpAt(secret, totpStep(time.Unix(c.at, 0))); got != c.want {
			t.Errorf("at %d: %s, want %s", c.at, got, c.want)
		}
	}
}

func TestTOTPWindowAndReplay(t *testing.T) {
	secret := []byte("12345678901234567890")
	now := time.Unix(1_800_000_015, 0)
	step := totpStep(now)
	for _, c := range []struct {
		name string
		code string
		last int64
		want bool
	}{
		{"now", totpAt(secret, step), 0, true},
		{"one before", totpAt(secret, step-1), 0, true},
		{"one after", totpAt(secret, step+1), 0, true},
		{"two before", totpAt(secret, step-2), 0, false},
		{"two after", totpAt(secret, step+2), 0, false},
		{"again", totpAt(secret, step), step, false},
		{"an older one after a newer", totpAt(secret, step-1), step, false},
		{"the next one", totpAt(secret, step+1), step, true},
		{"used while the clock was a year ahead", totpAt(secret, step), step + 1_000_000, true},
		{"nothing", "", 0, false},
	} {
		if _, ok := matchTOTP(secret, c.code, now, c.last); ok != c.want {
			t.Errorf("%s: %v, want %v", c.name, ok, c.want)
		}
	}
}

// A code that was accepted is never accepted again, whatever is typed when.
func TestTOTPNeverTwice(t *testing.T) {
	secret := []byte("12345678901234567890")
	rapid.Check(t, func(rt *rapid.T) {
		now, last := time.Unix(1_800_000_000, 0), int64(0)
		used := map[int64]bool{}
		for range 60 {
			now = now.Add(time.Duration(rapid.IntRange(0, 45).Draw(rt, "seconds")) * time.Second)
			code := totpAt(secret, totpStep(now)+rapid.Int64Range(-2, 2).Draw(rt, "off"))
			if step, ok := matchTOTP(secret, code, now, last); ok {
				if used[step] {
					rt.Fatalf("step %d accepted twice", step)
				}
				used[step], last = true, step
			}
		}
	})
}

// app is the authenticator app on Siti's phone.
type app struct{ secret []byte }

func (a app) code(now time.Time) string { return totpAt(a.secret, totpStep(now)) }

// turnOn gives Siti a second factor.
func (w *world) turnOn() (app, []string) {
	w.t.Helper()
	me := w.me()
	setup, err := w.BeginTOTP(w.t.Context(), me)
	if err != nil {
		w.t.Fatal(err)
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(setup.Secret, " ", ""))
	if err != nil {
		w.t.Fatal(err)
	}
	a := app{secret}
	codes, err := w.ConfirmTOTP(w.t.Context(), me, a.code(w.clk.Now()))
	if err != nil || len(codes) != recoveryCodes {
		w.t.Fatalf("%v, %v", codes, err)
	}
	w.clk.Add(time.Minute)
	return a, codes
}

func (w *world) second(step, code string) (Outcome, error) {
	return w.SecondFactor(w.t.Context(), step, code, here)
}

func (w *world) step() string {
	w.t.Helper()
	out, err := w.in(good)
	if err != nil || out.Step == "" || out.Session != "" {
		w.t.Fatalf("%+v, %v; want a second step and no session", out, err)
	}
	return out.Step
}

func TestSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		phone, _ := w.turnOn()
		step := w.step()
		if _, err := w.who(step); err == nil {
			t.Fatal("a half sign-in is a session")
		}
		_, err := w.second(step, "000000")
		wants(t, "wrong code", err, errs.Invalid, "account.wrong_code")
		code := phone.code(w.clk.Now())
		out, err := w.second(step, " "+code[:3]+" "+code[3:])
		if err != nil || out.Session == "" {
			t.Fatalf("%+v, %v", out, err)
		}
		_, err = w.second(step, code)
		wants(t, "a used step", err, errs.Conflict, "account.step_over")
		_, err = w.second(w.step(), code)
		wants(t, "a used code", err, errs.Invalid, "account.wrong_code")
	})
}

func TestSecondFactorStepEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		phone, _ := w.turnOn()
		late := w.step()
		w.clk.Add(stepFor)
		_, err := w.second(late, phone.code(w.clk.Now()))
		wants(t, "too late", err, errs.Conflict, "account.step_over")
		changed := w.step()
		if err := w.SetPassword(t.Context(), actor.System("test"), w.siti.ID, good+" baru"); err != nil {
			t.Fatal(err)
		}
		_, err = w.second(changed, phone.code(w.clk.Now()))
		wants(t, "password changed meanwhile", err, errs.Conflict, "account.step_over")
	})
}

// Who knows the password cannot guess the code: wrong codes count on over new
// sign-ins.
func TestGuessingTheSecondFactorWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.turnOn()
		tries := 0
		for range 3 * loginPace.free {
			out, err := w.in(good)
			if err != nil {
				wants(t, "guessing", err, errs.Conflict, "account.wait")
				break
			}
			if _, err := w.second(out.Step, "000000"); !errs.Is(err, errs.Invalid) {
				wants(t, "guessing", err, errs.Conflict, "account.wait")
				break
			}
			tries++
		}
		if tries > loginPace.free+1 {
			t.Errorf("%d codes could be tried at once, want at most %d", tries, loginPace.free+1)
		}
	})
}

func TestTOTPSetupCountsOnlyWhenConfirmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := w.me()
		if _, err := w.PendingTOTP(t.Context(), me); !errs.Is(err, errs.NotFound) {
			t.Errorf("before the setup: %v", err)
		}
		setup, err := w.BeginTOTP(t.Context(), me)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(setup.URI)
		if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Pendopo Kota Contoh:"+nip ||
			u.Query().Get("secret") != strings.ReplaceAll(setup.Secret, " ", "") || strings.Contains(setup.URI, "+") {
			t.Errorf("uri %s", setup.URI)
		}
		if again, err := w.PendingTOTP(t.Context(), me); err != nil || again != setup {
			t.Errorf("shown again: %+v, %v", again, err)
		}
		w.token() // no second factor asked for yet
		_, err = w.ConfirmTOTP(t.Context(), me, "000000")
		wants(t, "wrong code", err, errs.Invalid, "account.wrong_code")
		phone, _ := w.turnOn()
		_, err = w.BeginTOTP(t.Context(), me)
		wants(t, "again while on", err, errs.Conflict, "account.totp_is_on")
		wants(t, "off without a code", w.DisableTOTP(t.Context(), me, "000000"), errs.Invalid, "account.wrong_code")
		if err := w.DisableTOTP(t.Context(), me, phone.code(w.clk.Now())); err != nil {
			t.Fatal(err)
		}
		w.token()
		if n := w.count("select count(*) from recovery_code"); n != 0 {
			t.Errorf("%d recovery codes of a factor that is off", n)
		}
	})
}

func TestRecoveryCodeIsUsedOnceAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, codes := w.turnOn()
		steps := []string{w.step(), w.step(), w.step(), w.step()}
		var wg sync.WaitGroup
		var mu sync.Mutex
		in := 0
		for _, s := range steps {
			wg.Go(func() {
				out, err := w.SecondFactor(context.Background(), s, strings.ToLower(codes[3]), here)
				if err == nil && out.Session != "" {
					mu.Lock()
					in++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if in != 1 {
			t.Errorf("one recovery code let %d in", in)
		}
		me := w.sitiActor()
		if n, err := w.RecoveryLeft(t.Context(), me); err != nil || n != recoveryCodes-1 {
			t.Errorf("%d left, %v", n, err)
		}
	})
}

func (w *world) sitiActor() actor.Actor {
	return actor.Actor{Account: string(w.siti.ID), Person: "p-siti"}
}

func TestRenewRecovery(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		phone, old := w.turnOn()
		me := w.sitiActor()
		fresh, err := w.RenewRecovery(t.Context(), me, phone.code(w.clk.Now()))
		if err != nil || len(fresh) != recoveryCodes {
			t.Fatal(fresh, err)
		}
		if _, err := w.second(w.step(), old[0]); !errs.Is(err, errs.Invalid) {
			t.Errorf("an old code: %v", err)
		}
		if out, err := w.second(w.step(), fresh[0]); err != nil || out.Session == "" {
			t.Errorf("a fresh code: %v", err)
		}
	})
}

func TestTicket(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		session := w.token()
		redeem := func(code, password string) (string, error) { return w.RedeemTicket(t.Context(), code, password, here) }
		first, err := w.MakeTicket(t.Context(), officer, w.siti.ID)
		if err != nil {
			t.Fatal(err)
		}
		ticket, err := w.MakeTicket(t.Context(), officer, w.siti.ID)
		if err != nil {
			t.Fatal(err)
		}
		w.token() // the old password holds until the code is used
		_, err = redeem(first.Code, "teh manis di beranda 3")
		wants(t, "an earlier code", err, errs.Invalid, "account.ticket_wrong")
		_, err = redeem(ticket.Code, "pendek")
		wants(t, "a short password", err, errs.Invalid, "account.password_short")
		login, err := redeem(strings.ToLower(strings.ReplaceAll(ticket.Code, "-", " ")), "teh manis di beranda 3")
		if err != nil || login != nip {
			t.Fatalf("%q, %v", login, err)
		}
		_, err = redeem(ticket.Code, "teh manis di beranda 4")
		wants(t, "the code again", err, errs.Invalid, "account.ticket_wrong")
		if _, err := w.who(session); err == nil {
			t.Error("a session outlived the new password")
		}
		if _, err := w.in(good); err == nil {
			t.Error("the old password still holds")
		}
		if _, err := w.in("teh manis di beranda 3"); err != nil {
			t.Error(err)
		}
		late, err := w.MakeTicket(t.Context(), officer, w.siti.ID)
		if err != nil {
			t.Fatal(err)
		}
		w.clk.Add(ticketFor)
		_, err = redeem(late.Code, "teh manis di beranda 5")
		wants(t, "too late", err, errs.Invalid, "account.ticket_wrong")
	})
}

// Whoever hands out a code does not get past the second factor.
func TestTicketKeepsTheSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.turnOn()
		ticket, err := w.MakeTicket(t.Context(), officer, w.siti.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.RedeemTicket(t.Context(), ticket.Code, "teh manis di beranda 3", here); err != nil {
			t.Fatal(err)
		}
		if out, err := w.in("teh manis di beranda 3"); err != nil || out.Session != "" || out.Step == "" {
			t.Errorf("%+v, %v; want to be asked for the second factor", out, err)
		}
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := w.token()
		token := w.token()
		x, me, err := w.Authenticate(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		change := func(old, next string) error { return w.ChangePassword(t.Context(), me, old, next, x.ID) }
		wants(t, "wrong old one", change("bukan ini sama sekali", "teh manis di beranda 3"), errs.Invalid, "account.wrong_old_password")
		wants(t, "weak new one", change(good, "rahasia12345"), errs.Invalid, "account.password_common")
		if err := change(good, "teh manis di beranda 3"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.who(other); err == nil {
			t.Error("the other session lives on")
		}
		if _, err := w.who(token); err != nil {
			t.Errorf("this session ended: %v", err)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	hints := []string{nip, "Siti Aminah", "Pendopo Kota Kediri"}
	for _, c := range []struct{ password, want string }{
		{good, ""},
		{"kuda baterai tepat", ""},
		{"Sembilan9Kambing!", ""},
		{"日本語のパスワードです長い", ""},
		{"pendek", "account.password_short"},
		{strings.Repeat("abc de fgh ", 30), "account.password_long"},
		{"aaaaaaaaaaaaaa", "account.password_repeats"},
		{"ababababababab", "account.password_repeats"},
		{"123456789012", "account.password_row"},
		{"abcdefghijklmn", "account.password_row"},
		{"Password2026!", "account.password_common"},
		{"r4h4s1a-12345", "account.password_common"},
		{"Bismillah1234", "account.password_common"},
		{"indonesiaraya45", "account.password_common"},
		{"IndonesiaMerdeka1945", "account.password_common"},
		{nip, "account.password_personal"},
		{"sitiaminah85", "account.password_personal"},
		{"sitiaminah naik kuda putih", ""},
		{"AminahAminah1", "account.password_personal"},
		{"\xff\xfe kopi pahit", "account.password_malformed"},
	} {
		err := CheckPassword(c.password, hints...)
		if c.want == "" {
			if err != nil {
				t.Errorf("%q: %v, want accepted", c.password, err)
			}
			continue
		}
		wants(t, c.password, err, errs.Invalid, c.want)
	}
}

func TestHashes(t *testing.T) {
	x := newHasher(Hashing{MemoryKiB: 64, Passes: 1})
	stored, err := x.make(t.Context(), "café di sudut")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		password string
		want     bool
	}{{"café di sudut", true}, {"cafe\u0301 di sudut", true}, {"cafe di sudut", false}, {"", false}} {
		if got, err := x.matches(t.Context(), c.password, stored); err != nil || got != c.want {
			t.Errorf("%q: %v, %v", c.password, got, err)
		}
	}
	if got, err := x.matches(t.Context(), "", ""); err != nil || got {
		t.Errorf("no password set: %v, %v", got, err)
	}
	if x.outdated(stored) || !newHasher(Hashing{}).outdated(stored) {
		t.Error("outdated")
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=99999999,t=1,p=1$YQ$YWFhYWFhYWFhYWFhYWFhYQ", "$argon2i$v=19$m=64,t=1,p=1$YQ$YWFhYWFhYWFhYWFhYWFhYQ", "$argon2id$v=19$m=64,t=0,p=1$YQ$YWFhYWFhYWFhYWFhYWFhYQ"} {
		if _, err := x.matches(t.Context(), "p", bad); err == nil {
			t.Errorf("accepted the stored hash %q", bad)
		}
	}
}

func TestHashingIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newHasher(Hashing{MemoryKiB: 64, Passes: 1, Parallel: 1})
		leave, err := x.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		for range maxQueue {
			go x.matches(ctx, "p", "") // waits for the turn that never comes
		}
		synctest.Wait() // everybody stands in the queue
		if len(x.queue) != 1+maxQueue {
			t.Errorf("%d in the queue, want %d", len(x.queue), 1+maxQueue)
		}
		_, err = x.matches(t.Context(), "p", "")
		wants(t, "one too many", err, errs.Unavailable, "account.busy")
		cancel()
		synctest.Wait() // and went away
		leave()
		if len(x.queue) != 0 {
			t.Errorf("%d in the queue after everybody left", len(x.queue))
		}
		if _, err := x.matches(t.Context(), "p", ""); err != nil {
			t.Errorf("after the crowd: %v", err)
		}
	})
}

func TestOutdatedHashIsRenewed(t *testing.T) {
	clk := clock.At(start)
	w := newWorld(t, dbtest.SQLite(t, clk), clk)
	w.hasher = newHasher(Hashing{MemoryKiB: 128, Passes: 1})
	w.token()
	var stored string
	if err := w.db.Read(t.Context(), func(tx *db.Tx) (err error) { stored, err = passwordOf(tx, w.siti.ID); return err }); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(stored, "m=128,") {
		t.Errorf("stored %s", stored)
	}
	w.token()
}

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := w.me()
		_, _, err := w.MakeToken(t.Context(), me, NewAPIToken{Scopes: []string{"everything"}, Life: 400 * 24 * time.Hour})
		wants(t, "incomplete", err, errs.Invalid, "account.token_incomplete")
		tok, secret, err := w.MakeToken(t.Context(), me, NewAPIToken{Label: "skrip impor", Scopes: []string{"register:read", "imports:write", "register:read"}, Life: 48 * time.Hour})
		if err != nil || !strings.HasPrefix(secret, TokenPrefix) {
			t.Fatal(secret, err)
		}
		by, err := w.AuthenticateToken(t.Context(), secret)
		if err != nil || by.Person != "p-siti" || !by.Has("imports:write") || by.Has("rounds:write") || len(by.Scopes) != 2 {
			t.Fatalf("%+v, %v", by, err)
		}
		if _, _, err := w.MakeToken(t.Context(), by, NewAPIToken{Label: "x", Scopes: []string{"register:read"}, Life: time.Hour}); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("a token made a token: %v", err)
		}
		wants(t, "a token changed the password", w.ChangePassword(t.Context(), by, good, "teh manis di beranda 3", ""), errs.Unauthenticated, "actor.sign_in")
		if _, err := w.who(secret); err == nil {
			t.Error("a token is no session")
		}
		if n := w.count("select count(*) from api_token where token_hash like 'pdp_%'"); n != 0 {
			t.Error("the secret is stored")
		}
		list, err := w.Tokens(t.Context(), me)
		if err != nil || len(list) != 1 || list[0].UsedAt.IsZero() {
			t.Fatalf("%+v, %v", list, err)
		}
		wants(t, "another's token", w.RevokeToken(t.Context(), actor.Actor{Account: w.admin.Account}, tok.ID), errs.NotFound, "account.no_such_token")
		w.clk.Add(48 * time.Hour)
		if _, err := w.AuthenticateToken(t.Context(), secret); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("expired: %v", err)
		}
		me = w.me()
		tok, secret, err = w.MakeToken(t.Context(), me, NewAPIToken{Label: "x", Scopes: []string{"register:read"}, Life: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.RevokeToken(t.Context(), me, tok.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.AuthenticateToken(t.Context(), secret); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("revoked: %v", err)
		}
	})
}

// A sealed secret belongs to its row: a copied database does not open it, and a
// copied row neither.
func TestSealedSecrets(t *testing.T) {
	k, err := newKeys([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	other, _ := newKeys([]byte(strings.Repeat("x", 32)))
	sealed := k.sealFor("a", []byte("secret"))
	if got, err := k.open("a", sealed); err != nil || string(got) != "secret" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := k.open("b", sealed); err == nil {
		t.Error("opens in another's row")
	}
	if _, err := other.open("a", sealed); err == nil {
		t.Error("opens with another region's key")
	}
	if _, err := newKeys([]byte("short")); err == nil {
		t.Error("a short key")
	}
}

func FuzzDecodeHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$YWFhYWFhYWFhYWFhYWFhYQ$YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Fuzz(func(t *testing.T, s string) {
		if h, _, sum, err := decodeHash(s); err == nil && (h.Passes == 0 || h.MemoryKiB > 1<<20 || len(sum) < 16) {
			t.Errorf("accepted %q", s)
		}
	})
}

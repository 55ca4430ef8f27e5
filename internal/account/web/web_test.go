package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

const (
	nip = "198503152010012003"
	// newNIP is the number Siti got later.
	newNIP = "198503152026012001"
	good   = "kopi pahit di teras 7"
)

// site is the door alone, with one page that says who asks.
type site struct {
	*httptest.Server
	t    *testing.T
	svc  *account.Service
	siti account.Account
	clk  *clock.Fake
}

func newSite(t *testing.T, cfg Config) *site {
	t.Helper()
	clk := clock.At(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(t, clk)
	server := httptest.NewUnstartedServer(nil) // its port is part of the origin of passkeys
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	svc, err := account.New(d, account.Config{
		Key: []byte(strings.Repeat("k", 32)), Name: "Pendopo Kota Contoh", Origins: []string{"http://localhost:" + port},
		Hashing: account.Hashing{MemoryKiB: 64, Passes: 1},
		Person: func(_ context.Context, number string) (account.Person, error) {
			switch number {
			case "199001012015031002":
				return account.Person{ID: "p-budi", Number: number, Name: "Budi Santoso"}, nil
			case nip, newNIP:
				return account.Person{ID: "p-siti", Number: newNIP, Name: "Siti Aminah"}, nil
			}
			return account.Person{}, errs.New(errs.NotFound, "account.no_such_person", number)
		},
		Powers: func(_ context.Context, person string) (actor.Actor, error) {
			a := actor.Actor{Person: person, Name: "Siti <b>Aminah</b>", Title: "Analis SDM"}
			if person == "p-officer" {
				a.Grants = []actor.Grant{{Function: actor.PersonnelOfficer, Post: "k1"}}
			}
			return a, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, svc: svc, clk: clk}
	s.siti = s.account("p-siti", nip)
	s.account("p-officer", "197001011990011001")
	boss, err := svc.Create(t.Context(), actor.System("test"), account.NewAccount{Login: "admin.siaga", Name: "Admin"})
	if err != nil {
		t.Fatal(err)
	}
	if err := svc.SetPassword(t.Context(), actor.System("test"), boss.ID, good); err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Kota Contoh", Clock: clk})
	w := New(engine, svc, cfg)
	say := func(rw http.ResponseWriter, r *http.Request) error {
		by := ActorOf(r)
		_, err := io.WriteString(rw, "person="+by.Person+" name="+page.VisitorOf(r.Context()).Name)
		return err
	}
	routes := append(w.Routes(),
		page.Route{Method: "GET", Path: "/siapa", Handler: say},
		page.Route{Method: "GET", Path: "/api/v1/siapa", Handler: say})
	server.Config.Handler = engine.Handler(routes, w.Middleware)
	server.Start()
	s.Server = server
	t.Cleanup(s.Close)
	return s
}

func (s *site) account(person, login string) account.Account {
	s.t.Helper()
	a, err := s.svc.Create(s.t.Context(), actor.System("test"), account.NewAccount{Person: person, Login: login, Name: person})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.svc.SetPassword(s.t.Context(), actor.System("test"), a.ID, good); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// browser keeps cookies and does not follow redirects.
type browser struct {
	*http.Client
	s *site
}

func (s *site) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, s}
}

// reply is an answer, read.
type reply struct {
	status int
	to     string // Location
	body   string
	header http.Header
}

func (b *browser) do(req *http.Request) reply {
	b.s.t.Helper()
	resp, err := b.Do(req)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	if m := regexp.MustCompile(`\[(account|page)\.[a-z_.]+\]`).Find(body); m != nil {
		b.s.t.Errorf("%s shows the key %s", req.URL.Path, m)
	}
	return reply{resp.StatusCode, resp.Header.Get("Location"), string(body), resp.Header}
}

func (b *browser) get(path string) reply {
	b.s.t.Helper()
	req, err := http.NewRequest("GET", b.s.URL+path, nil)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return b.do(req)
}

func (b *browser) post(path string, pairs ...string) reply {
	b.s.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequest("POST", b.s.URL+path, strings.NewReader(v.Encode()))
	if err != nil {
		b.s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

func (r reply) want(t *testing.T, what string, status int, in ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: status %d, want %d\n%.600s", what, r.status, status, r.body)
	}
	for _, s := range in {
		if !strings.Contains(r.body, s) && r.to != s {
			t.Errorf("%s: wants %q in:\n%.2000s (to %q)", what, s, r.body, r.to)
		}
	}
}

func (s *site) signedIn(login string) *browser {
	s.t.Helper()
	b := s.browser()
	b.post("/masuk", "login", login, "password", good).want(s.t, "sign in", 303, "/")
	return b
}

func TestSignInPage(t *testing.T) {
	s := newSite(t, Config{})
	b := s.browser()
	b.get("/siapa").want(t, "nobody", 200, "person= ")
	b.get("/akun").want(t, "to the sign-in", 303, "/masuk?lanjut=%2Fakun")
	b.get("/masuk?lanjut=/akun").want(t, "form", 200, `name="lanjut" value="/akun"`, `autocomplete="current-password"`, "data-passkey")
	b.get("/en/masuk").want(t, "in English", 200, "Sign in with a passkey")
	r := b.post("/masuk", "login", "1985 salah", "password", "kata sandi salah", "lanjut", "/akun")
	r.want(t, "wrong", 422, "tidak cocok", `value="1985 salah"`, `value="/akun"`)
	if strings.Contains(r.body, "kata sandi salah") {
		t.Error("the password came back")
	}
	b.post("/masuk").want(t, "empty", 422, "#f-login", "#f-password")
	r = b.post("/masuk", "login", "19850315 201001 2 003", "password", good, "lanjut", "/akun")
	r.want(t, "right", 303, "/akun")
	cookie := r.header.Get("Set-Cookie")
	for _, flag := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, flag) {
			t.Errorf("cookie %q has no %s", cookie, flag)
		}
	}
	b.get("/siapa").want(t, "signed in", 200, "person=p-siti name=Siti <b>Aminah</b>")
	b.get("/masuk").want(t, "already in", 303, "/")
	b.post("/keluar").want(t, "out", 303, "/masuk")
	b.get("/siapa").want(t, "out", 200, "person= ")
}

func TestCookieOverTLSOnly(t *testing.T) {
	s := newSite(t, Config{HTTPS: true})
	r := s.browser().post("/masuk", "login", nip, "password", good)
	if c := r.header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Secure-pdp_sesi=") || !strings.Contains(c, "Secure;") {
		t.Errorf("cookie %q", c)
	}
}

func TestNeverLeavesTheSite(t *testing.T) {
	s := newSite(t, Config{})
	for _, bad := range []string{"https://jahat.example/", "//jahat.example", `/\jahat.example`, "javascript:alert(1)", "/masuk?lanjut=/masuk", "/keluar"} {
		b := s.browser()
		if r := b.post("/masuk", "login", nip, "password", good, "lanjut", bad); r.to != "/" {
			t.Errorf("lanjut %q led to %q", bad, r.to)
		}
	}
}

func TestForeignFormsAreRefused(t *testing.T) {
	s := newSite(t, Config{})
	b := s.signedIn(nip)
	req, _ := http.NewRequest("POST", s.URL+"/keluar", nil)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	b.do(req).want(t, "sign-out from elsewhere", 403)
	b.get("/siapa").want(t, "still in", 200, "person=p-siti")
}

func TestLockedSaysHowLong(t *testing.T) {
	s := newSite(t, Config{})
	b := s.browser()
	for range 5 {
		b.post("/masuk", "login", nip, "password", "kata sandi salah").want(t, "wrong", 422)
	}
	b.post("/masuk", "login", nip, "password", good).want(t, "locked", 422, "dalam 10 detik", "petugas kepegawaian")
}

func TestSecondStep(t *testing.T) {
	s := newSite(t, Config{})
	b := s.signedIn(nip)
	b.get("/akun/dua-langkah").want(t, "before", 200, "Tampilkan kode QR")
	b.post("/akun/dua-langkah").want(t, "begin", 303, "/akun/dua-langkah")
	r := b.get("/akun/dua-langkah")
	r.want(t, "setup", 200, `class="qr"`, `fill="#fff"`)
	if strings.Contains(r.body, "style=") {
		t.Error("a style attribute: the policy of the page forbids it")
	}
	text := regexp.MustCompile(`[A-Z2-7]{4}( [A-Z2-7]{4}){7}`).FindString(r.body)
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(text, err)
	}
	b.post("/akun/dua-langkah/sahkan", "code", "000000").want(t, "wrong code", 422, "tidak cocok", `class="qr"`)
	r = b.post("/akun/dua-langkah/sahkan", "code", s.code(secret))
	r.want(t, "on", 200, "Kode pemulihan")
	codes := regexp.MustCompile(`[2-9A-Z]{5}-[2-9A-Z]{5}`).FindAllString(r.body, -1)
	if len(codes) != 10 {
		t.Fatalf("codes %v", codes)
	}
	s.clk.Add(time.Minute)
	phone := s.browser()
	phone.get("/masuk/kode").want(t, "out of turn", 303, "/masuk?lanjut=%2F")
	phone.post("/masuk", "login", nip, "password", good, "lanjut", "/siapa").want(t, "password", 303, "/masuk/kode?lanjut=%2Fsiapa")
	phone.get("/siapa").want(t, "half-way", 200, "person= ")
	phone.get("/masuk/kode?lanjut=/siapa").want(t, "asks", 200, `autocomplete="one-time-code"`)
	phone.post("/masuk/kode", "code", "123456", "lanjut", "/siapa").want(t, "wrong", 422, "tidak cocok")
	phone.post("/masuk/kode", "code", s.code(secret), "lanjut", "/siapa").want(t, "right", 303, "/siapa")
	phone.get("/siapa").want(t, "in", 200, "person=p-siti")
	phone.post("/masuk/kode", "code", codes[0]).want(t, "the step again", 303, "/masuk?lanjut=%2F")

	phone.get("/akun").want(t, "account", 200, "10 kode pemulihan tersisa", "Menyala")
	phone.post("/akun/kode-pemulihan", "code", codes[1]).want(t, "new codes", 200, "Simpan sekarang")
	phone.post("/akun/dua-langkah/matikan", "code", codes[2]).want(t, "an old code", 422, "tidak cocok")
	s.clk.Add(time.Minute)
	phone.post("/akun/dua-langkah/matikan", "code", s.code(secret)).want(t, "off", 303, "/akun")
	s.signedIn(nip)
}

// code is what Siti's phone shows now (RFC 6238, computed apart from the
// package under test).
func (s *site) code(secret []byte) string {
	m := hmac.New(sha1.New, secret)
	binary.Write(m, binary.BigEndian, s.clk.Now().Unix()/30)
	sum := m.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

func TestAccountPage(t *testing.T) {
	s := newSite(t, Config{})
	b, other := s.signedIn(nip), s.signedIn(nip)
	r := b.get("/akun")
	r.want(t, "account", 200, nip, "perangkat ini", "Analis SDM", "Siti &lt;b&gt;Aminah&lt;/b&gt;")
	id := regexp.MustCompile(`/akun/sesi/([0-9a-f-]{36})/akhiri`).FindStringSubmatch(r.body)
	if id == nil {
		t.Fatal("no other session to end")
	}
	s.signedIn("197001011990011001").post("/akun/sesi/"+id[1]+"/akhiri").want(t, "somebody else's", 404)
	b.post("/akun/sesi/"+id[1]+"/akhiri").want(t, "end", 303, "/akun")
	other.get("/siapa").want(t, "ended", 200, "person= ")
	b.get("/en/akun").want(t, "in English", 200, "My account")

	b.post("/akun/sandi", "old", "bukan yang ini", "password", "teh manis di beranda 3").want(t, "wrong old", 422, "tidak cocok")
	b.post("/akun/sandi", "old", good, "password", "rahasia12345").want(t, "weak", 422, "paling sering dipakai")
	b.post("/akun/sandi", "old", good, "password", "teh manis di beranda 3").want(t, "changed", 303, "/akun")
	b.get("/siapa").want(t, "still in", 200, "person=p-siti")
}

func TestTokenActsOnTheAPIOnly(t *testing.T) {
	s := newSite(t, Config{})
	b := s.signedIn(nip)
	b.post("/akun/token", "label", "", "life", "30").want(t, "incomplete", 422, "#f-label", "#f-scopes")
	r := b.post("/akun/token", "label", "skrip <i>impor</i>", "life", "30", "scopes", "register:read", "scopes", "imports:write")
	r.want(t, "made", 200, "hanya ditampilkan sekali", "skrip &lt;i&gt;impor")
	secret := regexp.MustCompile(`pdp_[A-Za-z0-9_-]{43}`).FindString(r.body)
	ask := func(path, secret string) reply {
		req, _ := http.NewRequest("GET", s.URL+path, nil)
		req.Header.Set("Authorization", "Bearer "+secret)
		req.Header.Set("Accept", "application/json")
		return s.browser().do(req)
	}
	ask("/api/v1/siapa", secret).want(t, "API", 200, "person=p-siti")
	ask("/siapa", secret).want(t, "a page", 200, "person= ")
	ask("/api/v1/siapa", "pdp_wrong").want(t, "wrong token", 401, "Token tidak dikenal")
	r = b.get("/akun")
	id := regexp.MustCompile(`/akun/token/([0-9a-f-]{36})/cabut`).FindStringSubmatch(r.body)
	if id == nil {
		t.Fatal("the token is not listed")
	}
	for _, scope := range []string{actor.RegisterRead, actor.ImportsWrite} {
		if may := i18n.T(i18n.ID, actor.ScopeKey(scope)); !strings.Contains(r.body, may) || strings.Contains(r.body, "_"+scope) {
			t.Errorf("the list of tokens does not say in words that it may: %s", may)
		}
	}
	if strings.Contains(r.body, secret) {
		t.Error("the secret is shown again")
	}
	b.post("/akun/token/"+id[1]+"/cabut").want(t, "revoke", 303, "/akun")
	ask("/api/v1/siapa", secret).want(t, "revoked", 401)
}

func TestManage(t *testing.T) {
	s := newSite(t, Config{})
	s.browser().get("/kelola/akun").want(t, "nobody", 303, "/masuk?lanjut=%2Fkelola%2Fakun")
	s.signedIn(nip).get("/kelola/akun").want(t, "any person", 403)
	officer := s.signedIn("197001011990011001")
	officer.get("/kelola/akun").want(t, "officer", 200, "Cari nama, NIP", "p-siti", "admin.siaga", "Pengelola sistem")
	officer.get("/kelola/akun?saring=nonaktif").want(t, "nobody is disabled", 200, "Tidak ada akun di daftar ini")
	officer.get("/kelola/akun?cari=p-off").want(t, "by name", 200, "p-officer")
	officer.get("/kelola/akun?cari=19850315+201001+2+003").want(t, "found", 200, nip, "Beri kode sandi")
	officer.get("/kelola/akun?cari=1").want(t, "start of a number", 200, "p-siti", "p-officer")
	officer.get("/kelola/akun?cari=7").want(t, "none", 200, "Tidak ditemukan")
	officer.get("/kelola/akun?cari=199001012015031002").want(t, "no account yet", 200, "Budi Santoso", "Buat akun")
	officer.post("/kelola/akun", "login", "199001012015039999").want(t, "nobody's number", 404)
	r := officer.post("/kelola/akun", "login", "199001012015031002")
	r.want(t, "made", 200, "Budi Santoso", "Serahkan sekarang")
	code := regexp.MustCompile(`[2-9A-Z]{5}(-[2-9A-Z]{5}){3}`).FindString(r.body)

	budi := s.browser()
	budi.get("/sandi").want(t, "form", 200, "Kode sekali pakai")
	budi.post("/sandi", "code", code, "password", "pendek").want(t, "short", 422, "sedikitnya 12")
	budi.post("/sandi", "code", strings.ToLower(code), "password", "bakso tanpa mi 44").want(t, "set", 303, "/masuk?nip=199001012015031002")
	budi.post("/masuk", "login", "199001012015031002", "password", "bakso tanpa mi 44").want(t, "in", 303, "/")

	who := "/kelola/akun/" + string(s.siti.ID)
	s.signedIn(nip).post(who+"/kode").want(t, "any person hands out a code", 403)
	officer.post(who+"/matikan").want(t, "without a reason", 422, "Tulis alasannya")
	officer.post(who+"/lepas-pengaman", "reason", "x").want(t, "officer takes factors off", 403)
	officer.post(who+"/matikan", "reason", "cuti").want(t, "disable", 303, "/kelola/akun?cari="+nip)
	s.browser().post("/masuk", "login", nip, "password", good).want(t, "disabled", 422, "dinonaktifkan")
	officer.post(who+"/aktifkan", "reason", "kembali").want(t, "enable", 303)
	s.signedIn(nip).post(who+"/ganti-nama", "login", newNIP).want(t, "any person renames", 403)
	officer.post(who+"/ganti-nama", "login", "199001012015031002").want(t, "somebody else's number", 422, "bukan nomor pegawai pemilik akun ini", "open")
	officer.post(who+"/ganti-nama", "login", newNIP).want(t, "rename", 303, "/kelola/akun?cari="+newNIP)
	officer.get("/kelola/akun?cari="+nip).want(t, "found by the former number", 200, newNIP)
	s.browser().post("/masuk", "login", nip, "password", good).want(t, "the former number signs in", 303, "/")
	admin := s.signedIn("admin.siaga")
	admin.get("/kelola/akun?cari=admin.baru").want(t, "admin makes admins", 200, "Buat akun pengelola sistem")
	admin.post("/kelola/akun", "kind", "admin", "login", "admin.baru", "name", "Wakil").want(t, "made", 200, "admin.baru")
	admin.post(who+"/lepas-pengaman", "reason", "ponsel hilang").want(t, "admin takes factors off", 303)
	officer.post("/kelola/akun", "kind", "admin", "login", "admin.ketiga", "name", "X").want(t, "officer makes admins", 403)
}

func TestPasskeyScript(t *testing.T) {
	s := newSite(t, Config{})
	b := s.browser()
	src := regexp.MustCompile(`<script type="module" src="(/masuk/kunci\.[0-9a-f]+\.js)">`).FindStringSubmatch(b.get("/masuk").body)
	if src == nil {
		t.Fatal("no script on the page")
	}
	r := b.get(src[1])
	r.want(t, "script", 200, "navigator.credentials.get")
	if !strings.Contains(r.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(r.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("headers %v", r.header)
	}
	r = b.post("/masuk/kunci/mulai")
	var c struct {
		Step    string
		Options struct {
			PublicKey struct{ Challenge, UserVerification string }
		}
	}
	if err := json.Unmarshal([]byte(r.body), &c); err != nil || c.Step == "" || c.Options.PublicKey.Challenge == "" || c.Options.PublicKey.UserVerification != "required" {
		t.Errorf("challenge %s, %v", r.body, err)
	}
	req, _ := http.NewRequest("POST", s.URL+"/masuk/kunci", strings.NewReader(`{"step":"x","credential":{"id":"a"}}`))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	b.do(req).want(t, "nonsense", 422, "Passkey ini tidak diterima")
	b.post("/akun/kunci/mulai").want(t, "not signed in", 401)
}

func TestQR(t *testing.T) {
	svg, err := qr("otpauth://totp/x?secret=ABC", `a "title"`)
	if err != nil || !strings.Contains(string(svg), `aria-label="a &#34;title&#34;"`) || strings.Count(string(svg), "<path") != 2 {
		t.Errorf("%.200s, %v", svg, err)
	}
}

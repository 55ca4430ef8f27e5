package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// routes are the main pages of the site and who opens them. Names in braces are
// found on other pages.
var routes = []struct{ role, path string }{
	{"", "/"},
	{"", "/pejabat"},
	{"", "/periksa"},
	{"", "/periksa/{code}"},
	{"", "/periksa/AAAA-BBBB-CCCC-DDDD"},
	{"", "/masuk"},
	{"", "/bantuan"},
	{"", "/privasi"},
	{"", "/aksesibilitas"},
	{"", "/tidak-ada"},
	{"", "/kalender?start=2026-12-18&n=6&unit=working_days"},
	{"", "/peta"},
	{"", "/peta?titik=-7.8222,112.0130"},
	{"", "/peta?cari=sd+negeri"},
	{"", "/lapor"},
	{"", "/lacak"},
	{"", "/sekitar"},
	{"", "{report}"},
	{"", "/kinerja"},
	{"", "/data-terbuka"},
	{"", "/sandi"},
	{"complaint_coordinator", "/aduan"},
	{"complaint_coordinator", "/aduan?tampil=semua"},
	{"complaint_coordinator", "/aduan/baru"},
	{"complaint_coordinator", "{case}"},
	{"complaint_coordinator", "/jawaban-baku"},
	{"complaint_coordinator", "/penyaluran"},
	{"agency_liaison", "/tugas"},
	{"appointing_authority", "/terlambat"},
	{"appointing_authority", "/warga"},
	{"personnel_officer", "/serah-terima"},
	{"personnel_officer", "/hari-ini"},
	{"personnel_officer", "/penataan"},
	{"personnel_officer", "/proyeksi"},
	{"personnel_officer", "/penataan/baru"},
	{"personnel_officer", "/penataan/{round}/papan"},
	{"personnel_officer", "/penataan/{round}/lembar"},
	{"personnel_officer", "/penataan/{round}/aturan"},
	{"personnel_officer", "/penataan/{round}/usul"},
	{"personnel_officer", "{draft}/papan"},
	{"personnel_officer", "{seat}"},
	{"personnel_officer", "{try}"},
	{"personnel_officer", "{candidates}"},
	{"personnel_officer", "{draft}/isi"},
	{"personnel_officer", "{draft}/langkah"},
	{"personnel_officer", "{draft}/banding"},
	{"personnel_officer", "{draft}/perubahan"},
	{"personnel_officer", "{draft}/usul"},
	{"appointing_authority", "{waiting}/usul"},
	{"personnel_officer", "/impor"},
	{"personnel_officer", "/impor/person"},
	{"personnel_officer", "{import}"},
	{"personnel_officer", "/pegawai"},
	{"personnel_officer", "/pegawai?cari=su"},
	{"personnel_officer", "{person}"},
	{"personnel_officer", "/jabatan"},
	{"personnel_officer", "{post}"},
	{"personnel_officer", "{unit}"},
	{"personnel_officer", "/sk/{round}"},
	{"personnel_officer", "/akun"},
	{"protocol_officer", "/pelantikan"},
	{"protocol_officer", "{ceremony}"},
	{"protocol_officer", "{ceremony}/operator"},
	{"protocol_officer", "{ceremony}/berita-acara"},
	{"protocol_officer", "{ceremony}/langsung"},
	{"appointing_authority", "/pagi"},
	{"appointing_authority", "/hari-ini"},
	{"inspector", "/jejak"},
	{"inspector", "{act}"},
	{"personnel_officer", "/kelola/kalender"},
	{"personnel_officer", "/kelola/jam-kerja"},
	{"personnel_officer", "/kelola/jam-kerja/daerah"},
	{"admin", "/kelola"},
	{"admin", "/kelola/akun"},
	{"admin", "/kelola/peta"},
	{"admin", "/kelola/peta/1"},
	{"admin", "/kelola/daerah"},
	{"admin", "/kelola/angka"},
	{"admin", "/kelola/pekerjaan"},
	{"employee", "/akun"},
}

// places fills the braces of the routes.
func places(t testing.TB, s *exampleSite) *strings.Replacer {
	t.Helper()
	officer, protocol, inspector := s.reader(t, "personnel_officer"), s.reader(t, "protocol_officer"), s.reader(t, "inspector")
	post := officer.link(t, "/jabatan", "/jabatan/")
	coordinator := s.reader(t, "complaint_coordinator")
	draft, seat, try, candidates := drafted(t, s)
	code := regexp.MustCompile(`/periksa/([0-9A-Z-]+)`).FindStringSubmatch(officer.body(t, officer.link(t, "/sk/"+s.round, "/sk/"+s.round+"/naskah/")))
	if code == nil {
		t.Fatal("a paper of the round shows no code")
	}
	waiting := ""
	for _, m := range regexp.MustCompile(`href="(/penataan/([0-9a-f-]{36}))"`).FindAllStringSubmatch(s.reader(t, "appointing_authority").body(t, "/penataan"), -1) {
		if m[2] != s.round && m[1] != draft {
			waiting = m[1]
		}
	}
	if waiting == "" {
		t.Fatal("no round waits for the authority")
	}
	return strings.NewReplacer(
		"{draft}", draft, "{seat}", seat, "{try}", try, "{candidates}", candidates, "{waiting}", waiting, "{code}", code[1],
		"{report}", s.reader(t, "").link(t, "/sekitar", "/lacak/"),
		"{case}", coordinator.link(t, "/aduan?tampil=baru", "/aduan/KDR-"),
		"{round}", s.round,
		"{import}", officer.link(t, "/impor", "/impor/berkas/"),
		"{person}", officer.link(t, "/pegawai", "/pegawai/"),
		"{post}", post,
		"{unit}", officer.link(t, post, "/unit/"),
		"{ceremony}", protocol.link(t, "/pelantikan", "/pelantikan/"),
		"{act}", inspector.link(t, "/jejak", "/jejak/"))
}

// drafted makes a draft with one chain and a scenario, and opens the seat that
// the chain leaves: its address, one where somebody is tried in it, and the list
// of all its candidates.
func drafted(t testing.TB, s *exampleSite) (draft, seat, try, candidates string) {
	t.Helper()
	ctx := tab(t)
	enter(t, ctx, s, "personnel_officer")
	newRound(t, ctx, s, "Putaran yang ditimbang")
	do(t, ctx, "a chain",
		chromedp.Click(css(`table a[href*="kursi="]`)), chromedp.WaitVisible(css(`button[name=orang]`)),
		chromedp.Click(css(`button[name=orang]`)), chromedp.WaitVisible(css(`.seat-empty a`)))
	draft = strings.TrimSuffix(value[string](t, ctx, `location.pathname`), "/papan")
	do(t, ctx, "a scenario", chromedp.Navigate(s.url+draft+"/banding"), chromedp.SendKeys(css("#f-name"), "Kursi lain tetap"), chromedp.Submit(css("#f-name")),
		chromedp.WaitVisible(css(".scenarios, .plan-table")))
	do(t, ctx, "the seat that is left", chromedp.Navigate(s.url+draft+"/papan"), chromedp.Click(css(`.seat-empty a`)), chromedp.WaitVisible(css(`.panel [data-try]`)))
	const here = `.replace(location.origin, "").replace(/#.*/, "")`
	seat, try = value[string](t, ctx, `location.href`+here), value[string](t, ctx, `document.querySelector(".panel [data-try]").href`+here)
	candidates = value[string](t, ctx, `document.querySelector('.panel a[href*="/calon/"]').href`+here)
	return draft, seat, try, candidates
}

// violation is a finding of axe.
type violation struct {
	ID, Impact, Help string
	Nodes            []string
}

func (v violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n      %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n      "))
}

// axe runs axe-core on the page as it is now: all rules, or only those named.
func axe(t testing.TB, ctx context.Context, rules ...string) []violation {
	t.Helper()
	only := `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`
	if len(rules) > 0 {
		b, err := json.Marshal(rules)
		if err != nil {
			t.Fatal(err)
		}
		only = `{type: "rule", values: ` + string(b) + `}`
	}
	found := value[string](t, ctx, `axe.run(document, {resultTypes: ["violations"], runOnly: `+only+`}).then(r => JSON.stringify(r.violations.map(v =>
		({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => n.target.join(" ") + " — " + n.html.slice(0, 160))}))))`, chromedp.EvalAwaitPromise)
	var list []violation
	if err := json.Unmarshal([]byte(found), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func axeSource(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", ".tools", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core in .tools/node_modules (npm)")
	}
	return string(b)
}

// TestPages looks at every main page in light and dark, on a phone and at a
// desk: no finding of axe; nothing is wider than a phone of 320 pixels; no
// script fails. Between light and dark only colours differ, so in the dark only
// the rules about colour are run again.
func TestPages(t *testing.T) {
	s := site(t)
	source := axeSource(t)
	fill := places(t, s)
	type look struct {
		scheme string
		width  int64
		rules  []string
	}
	looks := []look{{"light", 1280, nil}, {"light", 360, nil}, {"dark", 360, []string{"color-contrast"}}, {"dark", 1280, []string{"color-contrast"}}}
	byRole := map[string][]string{}
	var order []string
	for _, r := range routes {
		if byRole[r.role] == nil {
			order = append(order, r.role)
		}
		byRole[r.role] = append(byRole[r.role], fill.Replace(r.path))
	}
	for _, role := range order {
		name := role
		if role == "" {
			name = "nobody"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := tab(t)
			if role != "" {
				enter(t, ctx, s, role)
			}
			for _, path := range byRole[role] {
				began := time.Now()
				colours(t, ctx, "light")
				do(t, ctx, path, chromedp.EmulateViewport(320, 700), chromedp.Navigate(s.url+path), chromedp.WaitReady(css("body")))
				if wide := value[int](t, ctx, `document.documentElement.scrollWidth`); wide > 320 {
					t.Errorf("%s is %d pixels wide on a phone of 320: %s", path, wide, value[string](t, ctx, widest))
				}
				if h := value[int](t, ctx, `document.querySelectorAll("h1").length`); h != 1 {
					t.Errorf("%s has %d main headings", path, h)
				}
				if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](source)); err != nil {
					t.Fatalf("axe: %v", err)
				}
				for _, l := range looks {
					colours(t, ctx, l.scheme)
					do(t, ctx, path, chromedp.EmulateViewport(l.width, 800))
					for _, v := range axe(t, ctx, l.rules...) {
						t.Errorf("%s, %s, %d pixels: %s", path, l.scheme, l.width, v)
					}
				}
				if took := time.Since(began); took > 10*time.Second {
					t.Logf("%s took %v", path, took.Round(time.Second))
				}
			}
		})
	}
}

// widest names what sticks out of the page.
const widest = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 321 && !e.closest(".table-wrap")).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ")`

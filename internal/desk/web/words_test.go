package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/regulation"
)

// Every act that a package records has words, so that the trace never shows a
// name of the program. The kinds are read from the source of the packages.
func TestEveryActHasWords(t *testing.T) {
	full := regexp.MustCompile(`"((?:account|org|people|intake|ledger|upkeep|forecast)\.[a-z_]+)"`)
	isAct := regexp.MustCompile(`(?:ledger\.Act\{.*Kind:|Kind:|record\(|s\.change\(|kind :?=|Kind[A-Z][A-Za-z]* +=)`)
	part := map[string]*regexp.Regexp{ // act(by, …, "round_submitted", …) of these packages
		"appointment": regexp.MustCompile(`act\(by, [a-zA-Z.]+, "([a-z_]+)"`),
		"handover":    regexp.MustCompile(`act\((?:by|system), "([a-z_]+)"`),
		"ceremony":    regexp.MustCompile(`act\(by, "([a-z_]+)"`),
		"absence":     regexp.MustCompile(`act\(by, "([a-z_]+)"`),
		"complaint":   regexp.MustCompile(`(?:\.act\("|Kind: "complaint\.)([a-z_]+)"`),
	}
	found := 0
	for _, pkg := range []string{"account", "org", "people", "intake", "ledger", "upkeep", "appointment", "ceremony", "handover", "document", "complaint", "absence", "forecast"} {
		files, err := filepath.Glob("../../" + pkg + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("no source of %s: %v", pkg, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(b)) {
				if strings.Contains(line, "errs.New") {
					continue
				}
				var kinds []string
				if re := part[pkg]; re != nil {
					for _, m := range re.FindAllStringSubmatch(line, -1) {
						kinds = append(kinds, pkg+"."+m[1])
					}
				} else if isAct.MatchString(line) {
					for _, m := range full.FindAllStringSubmatch(line, -1) {
						kinds = append(kinds, m[1])
					}
				}
				for _, k := range kinds {
					if strings.HasSuffix(k, "_") { // completed by the program: move_…
						continue
					}
					found++
					if !i18n.Has("desk_web.act." + k) {
						t.Errorf("%s: the act %s has no words: add desk_web.act.%s", f, k, k)
					}
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("found only %d kinds of acts in the source: the patterns no longer fit", found)
	}
}

// Every number that the law leaves open has a name and a unit in words.
func TestEveryNumberHasWords(t *testing.T) {
	for _, s := range regulation.National().Settings() {
		if numberName(i18n.ID, s.ID) == s.ID || !i18n.Has("desk_web.unit_"+s.Unit) {
			t.Errorf("the number %s (%s) has no words: add desk_web.number_%s and desk_web.unit_%s", s.ID, s.Unit, strings.ReplaceAll(s.ID, ".", "_"), s.Unit)
		}
	}
}

func TestSentence(t *testing.T) {
	for _, c := range []struct {
		reasons []waiting
		want    string
	}{
		{nil, "Tidak ada."},
		{[]waiting{{0, "desk_web.wait_late"}}, "Tidak ada."},
		{[]waiting{{0, "desk_web.wait_late"}, {3, "desk_web.wait_steps"}}, "*3 penataan menunggu langkah Anda*."},
		{[]waiting{{1, "desk_web.wait_late"}, {0, "desk_web.wait_steps"}, {1284, "desk_web.wait_oaths"}, {9, "desk_web.wait_jobs"}}, "*1 penataan lewat hari pelantikannya* dan 1.284 pejabat belum disumpah."},
	} {
		if got := sentence(i18n.ID, c.reasons, "Tidak ada."); got != c.want {
			t.Errorf("sentence = %q, want %q", got, c.want)
		}
	}
}

// The rail offers what the posts of today allow, no line twice, at most four on
// a phone, and only to who is signed in.
func TestNav(t *testing.T) {
	for name, c := range map[string]struct {
		by    actor.Actor
		want  []string
		never []string
	}{
		"nobody":        {actor.Actor{}, nil, []string{"/hari-ini", "/akun"}},
		"employee":      {plain, []string{"/hari-ini", "/sk", "/jabatan", "/pegawai", "/akun"}, []string{"/penataan", "/impor", "/kelola", "/jejak", "/pagi"}},
		"officer":       {officer, []string{"/hari-ini", "/jabatan", "/penataan", "/pelantikan", "/sk", "/pegawai", "/impor", "/jejak", "/kelola", "/akun"}, []string{"/pagi"}},
		"mayor":         {mayor, []string{"/pagi", "/jabatan", "/penataan", "/jejak"}, []string{"/hari-ini", "/impor", "/kelola"}},
		"administrator": {admin, []string{"/kelola", "/jejak", "/akun"}, []string{"/hari-ini", "/penataan", "/impor", "/sk"}},
		"acting mayor": {actor.Actor{Person: "x", Grants: []actor.Grant{{Function: actor.AppointingAuthority, Acting: true}}},
			[]string{"/hari-ini"}, []string{"/pagi", "/penataan"}},
		"two roles": {actor.Actor{Person: "x", Grants: []actor.Grant{{Function: actor.AppointingAuthority}, {Function: actor.PersonnelOfficer}}},
			[]string{"/pagi", "/hari-ini", "/impor"}, nil},
	} {
		for _, l := range i18n.Langs {
			at, bar := map[string]int{}, 0
			for _, g := range Nav(c.by, l, Counts{Vacant: 3}) {
				for _, i := range g.Items {
					at[i.Href]++
					if i.Bar {
						bar++
					}
					if strings.HasPrefix(i.Label, "[") || at[i.Href] > 1 {
						t.Errorf("%s: %q at %s, %d times", name, i.Label, i.Href, at[i.Href])
					}
				}
			}
			for _, href := range c.want {
				if at[href] == 0 {
					t.Errorf("%s: no %s", name, href)
				}
			}
			for _, href := range c.never {
				if at[href] > 0 {
					t.Errorf("%s: %s should not be there", name, href)
				}
			}
			if bar > 4 {
				t.Errorf("%s: %d lines on the phone's bar", name, bar)
			}
		}
	}
}

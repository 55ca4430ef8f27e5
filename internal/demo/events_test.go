package demo

import (
	"maps"
	"os"
	"slices"
	"testing"
)

// The numbers, chains and vacancies of the eight published events come out of
// their fixtures.
func TestEventFixtures(t *testing.T) {
	cases := []struct {
		id        string
		total     int
		level     map[string]int
		confirmed int
		left      []string
		chains    [][]string // those of more than one post
	}{
		{id: "kediri-2020-11-30", total: 132, level: map[string]int{LevelSenior: 8, LevelAdministrator: 36, LevelSupervisor: 88}},
		{id: "pati-2020-01-08", total: 248, level: map[string]int{LevelSenior: 10, LevelAdministrator: 79, LevelSupervisor: 159}, confirmed: 143},
		{id: "pati-2024-07-05", total: 110, level: map[string]int{LevelSenior: 3, LevelAdministrator: 23, LevelSupervisor: 79, LevelFunctional: 5}, confirmed: 7},
		{id: "mojokerto-2017-01-13", total: 4, level: map[string]int{LevelSenior: 3, LevelSupervisor: 1},
			left: []string{"Asisten Bidang Administrasi Pemerintahan", "Asisten Bidang Administrasi Umum",
				"Kepala Seksi Pertanahan, Dinas Perumahan dan Kawasan Permukiman", "Staf Ahli Bidang Pemerintahan, Hukum dan Politik"}},
		{id: "mojokerto-2019-12-06", total: 11, level: map[string]int{LevelSenior: 2, LevelAdministrator: 1, LevelSupervisor: 8},
			left: []string{"Kepala Subbagian Kinerja dan Reformasi Birokrasi, Bagian Organisasi"}},
		{id: "mojokerto-2020-02-07", total: 43, level: map[string]int{LevelAdministrator: 2, LevelSupervisor: 41},
			chains: [][]string{{"Wakil Direktur RSUD", "Kepala Bagian Organisasi"}}},
		{id: "mojokerto-2022-03-10", total: 3, level: map[string]int{LevelSenior: 3}, left: []string{"Camat Magersari", "Sekretaris Dinas Pendidikan"}},
		{id: "mojokerto-2024-07-26", total: 5, level: map[string]int{LevelSenior: 5}, left: []string{"Kepala Dinas Komunikasi dan Informatika"},
			chains: [][]string{{"Kepala Dinas Perpustakaan dan Arsip", "Kepala Badan Kepegawaian dan Pengembangan SDM",
				"Staf Ahli Bidang Kemasyarakatan dan SDM", "Kepala Dinas Komunikasi dan Informatika"}}},
	}
	for _, c := range cases {
		t.Run(c.id, func(t *testing.T) {
			f, err := EventFixture(c.id)
			if err != nil {
				t.Fatal(err)
			}
			w := f.Want
			if len(f.Region.Round.Moves) != c.total || w.Total != c.total {
				t.Errorf("moves = %d, total = %d, want %d", len(f.Region.Round.Moves), w.Total, c.total)
			}
			if !maps.Equal(w.ByLevel, c.level) {
				t.Errorf("by level = %v, want %v", w.ByLevel, c.level)
			}
			if w.Confirmed != c.confirmed {
				t.Errorf("confirmed = %d, want %d", w.Confirmed, c.confirmed)
			}
			if !slices.Equal(w.LeftVacant, c.left) {
				t.Errorf("left vacant = %q, want %q", w.LeftVacant, c.left)
			}
			for _, chain := range c.chains {
				if !slices.ContainsFunc(w.Chains, func(got []string) bool {
					return len(got) >= len(chain) && slices.Equal(got[:len(chain)], chain)
				}) {
					t.Errorf("chains = %q, want %q among them", w.Chains, chain)
				}
			}
			// What the fixture claims about vacancies agrees with its own posts.
			moved := map[string]bool{}
			filled, opened := 0, len(w.LeftVacant)
			for _, m := range f.Region.Round.Moves {
				if moved[m.To] || moved[m.Person] {
					t.Errorf("%s or %s twice", m.To, m.Person)
				}
				moved[m.To], moved[m.Person] = true, true
				if m.toPost.Structural() && m.toPost.holder == nil && m.Reason != ReasonConfirmation {
					filled++
				}
			}
			if w.After != w.Before-filled+opened {
				t.Errorf("vacancies after = %d, want %d − %d + %d", w.After, w.Before, filled, opened)
			}
			for _, title := range f.Event.LeftNamed {
				if !slices.Contains(w.LeftVacant, title) {
					t.Errorf("the news says %s becomes vacant", title)
				}
			}
			if n := len(f.Event.StillVacant); w.After < n {
				t.Errorf("vacancies after = %d, the news names %d", w.After, n)
			}
		})
	}
	if _, err := EventFixture("nowhere"); err == nil {
		t.Error("an unknown event gave a fixture")
	}
}

// Both copies of the published facts are the same file.
func TestEventCopiesAgree(t *testing.T) {
	ours, err := files.ReadFile("data/pelantikan_publik.json")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile("../appointment/testdata/pelantikan_publik.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(ours) != string(theirs) {
		t.Error("internal/appointment/testdata/pelantikan_publik.json differs from internal/demo/data")
	}
}

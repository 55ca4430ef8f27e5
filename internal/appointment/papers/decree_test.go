package papers

import (
	"slices"
	"testing"

	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/document"
)

// The law that founded the region comes from its settings, unless the round
// names a law of its own.
func TestOwnBasis(t *testing.T) {
	const founding = "Undang-Undang Nomor 16 Tahun 1950 tentang Pembentukan Daerah-daerah Kota Besar"
	const own = "Undang-Undang Nomor 13 Tahun 1950 tentang Pembentukan Daerah-daerah Kabupaten"
	const perda = "Peraturan Daerah Nomor 8 Tahun 2020"
	line := func(text string, first bool) document.OwnBasis { return document.OwnBasis{Text: text, First: first} }
	for _, c := range []struct {
		name     string
		founding string
		lines    []string
		want     []document.OwnBasis
	}{
		{"nothing", "", nil, nil},
		{"the setting", founding, nil, []document.OwnBasis{line(founding, true)}},
		{"the setting and a regulation", founding, []string{perda}, []document.OwnBasis{line(founding, true), line(perda, false)}},
		{"a law of the round", founding, []string{own, perda}, []document.OwnBasis{line(own, true), line(perda, false)}},
		{"a law of the round, no setting", "", []string{own}, []document.OwnBasis{line(own, true)}},
	} {
		if got := ownBasis(c.founding, c.lines); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// The annex is headed by what is done to those whom it names.
func TestAnnexTitle(t *testing.T) {
	confirmed, moved := Move{Reason: eligibility.ReasonConfirmation}, Move{Reason: eligibility.ReasonRotation}
	fallen := Move{Reason: eligibility.ReasonRotation, Out: true}
	for want, moves := range map[string][]Move{
		"Daftar Pegawai Negeri Sipil yang Diangkat dalam Jabatan":                {moved},
		"Daftar Pegawai Negeri Sipil yang Dikukuhkan dalam Jabatan":              {confirmed, fallen},
		"Daftar Pegawai Negeri Sipil yang Dikukuhkan dan Diangkat dalam Jabatan": {confirmed, moved},
	} {
		if got := (&Round{Moves: moves}).annexTitle(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

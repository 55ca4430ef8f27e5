package document

import (
	"encoding/json"
	"fmt"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/pdf"
)

// Paper is the typed data of one document. Its kinds are the structs of this
// package whose names end in Paper.
type Paper interface {
	Kind() Kind
	// Title is the name of the paper in lists and in its foot.
	Title(h House) string
	// check names what is missing before anything is drawn.
	check() error
	draw(s *sheet)
}

type kindInfo struct {
	name    string // Indonesian
	file    string // short name for file names
	version int    // of the template: raised when its layout or words change
	order   int    // in a pack
	empty   func() Paper
}

var kinds = map[Kind]kindInfo{
	Decision:    {"Keputusan", "keputusan", 1, 1, func() Paper { return &DecisionPaper{} }},
	Extract:     {"Petikan keputusan", "petikan", 1, 2, func() Paper { return &ExtractPaper{} }},
	Invitation:  {"Surat undangan", "undangan", 1, 3, func() Paper { return &InvitationPaper{} }},
	Script:      {"Naskah pelantikan", "naskah-pelantikan", 1, 4, func() Paper { return &ScriptPaper{} }},
	Attendance:  {"Daftar hadir", "daftar-hadir", 1, 5, func() Paper { return &AttendancePaper{} }},
	Minutes:     {"Berita acara pengambilan sumpah jabatan", "berita-acara", 1, 6, func() Paper { return &MinutesPaper{} }},
	Installed:   {"Surat pernyataan pelantikan", "spp", 1, 7, func() Paper { return &InstalledPaper{} }},
	StartOfDuty: {"Surat pernyataan melaksanakan tugas", "spmt", 1, 8, func() Paper { return &StartPaper{} }},
	Pact:        {"Pakta integritas", "pakta-integritas", 1, 9, func() Paper { return &PactPaper{} }},
	Handover:    {"Berita acara serah terima jabatan", "serah-terima", 1, 10, func() Paper { return &HandoverPaper{} }},
	Memo:        {"Memori jabatan", "memori-jabatan", 1, 11, func() Paper { return &MemoPaper{} }},
	Strategy:    {"Strategi jabatan", "strategi", 1, 12, func() Paper { return &StrategyPaper{} }},
	Order:       {"Surat perintah", "surat-perintah", 1, 13, func() Paper { return &OrderPaper{} }},
	Meeting:     {"Notulen", "notulen", 1, 14, func() Paper { return &MeetingPaper{} }},
	PledgeText:  {"Naskah ikrar", "ikrar", 1, 15, func() Paper { return &PledgePaper{} }},
}

// Name is the Indonesian name of the kind.
func (k Kind) Name() string { return kinds[k].name }

// word is the kind's name as a message, for pages in either language.
func (k Kind) word() i18n.Key { return i18n.Key("document.kind." + string(k)) }

// Valid tells whether the kind is known.
func (k Kind) Valid() bool { return kinds[k].empty != nil }

// Decode reads the stored data of a kind.
func Decode(k Kind, data []byte) (Paper, error) {
	info, ok := kinds[k]
	if !ok {
		return nil, fmt.Errorf("document: unknown kind %q", k)
	}
	p := info.empty()
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("document: data of a %s: %w", k, err)
	}
	return p, nil
}

type input struct {
	house  House
	seal   Seal
	assets Assets
}

// Rendered is a finished file.
type Rendered struct {
	PDF   []byte
	Pages int
	// Lost lists characters of the data that the fonts cannot show and that
	// were left out.
	Lost []rune
}

// Render draws a paper. It is pure: equal arguments give equal bytes.
func Render(p Paper, h House, seal Seal, assets Assets) (Rendered, error) {
	if err := p.check(); err != nil {
		return Rendered{}, err
	}
	s, err := newSheet(input{h, seal, assets}, p.Kind(), p.Title(h))
	if err != nil {
		return Rendered{}, err
	}
	p.draw(s)
	out := Rendered{PDF: s.Bytes(), Pages: s.Pages(), Lost: s.Lost()}
	return out, nil
}

// missing is the error for a paper that lacks what it cannot be made without.
func missing(k Kind, what string) error {
	return errs.New(errs.Invalid, "document.data_missing", k.word(), what)
}

func need(k Kind, pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			return missing(k, pairs[i])
		}
	}
	return nil
}

func (s *sheet) page(p pdf.Paper, m pdf.Margins) { s.AddPage(pdf.Sheet{Paper: p, Margins: m}) }

package document

import (
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// House is the government that issues a document: names as they are printed.
type House struct {
	Region   string `json:"region"`   // "Kota Kediri", "Kabupaten Pati"
	Province string `json:"province"` // "Jawa Timur"
	Head     string `json:"head"`     // "Wali Kota Kediri", "Bupati Pati"
	Seat     string `json:"seat"`     // where documents are made: "Kediri"
	Zone     string `json:"zone"`     // WIB, WITA, WIT
	Verify   string `json:"verify"`   // base address of the verification page: "https://…/periksa/"
	Emblem   string `json:"emblem"`   // content hash of the regional emblem; "" leaves the labelled slot
	Garuda   string `json:"garuda"`   // content hash of the state emblem; "" leaves the labelled slot
}

// Letterhead (kop surat) of an agency.
type Letterhead struct {
	Agency  string `json:"agency"`  // "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
	Address string `json:"address"` // street, telephone, site, post code, one line
}

// Officer is a person on a document with the post in whose name they act.
type Officer struct {
	Name string `json:"name"` // with degrees, as printed
	NIP  string `json:"nip"`
	Rank string `json:"rank"` // "Pembina Tingkat I (IV/b)"
	Post string `json:"post"` // "Kepala Badan Kepegawaian …"
	// Head marks the mayor or regent, who has neither NIP nor rank on paper.
	Head bool `json:"head,omitempty"`
	// For is set when the officer signs on behalf of another: "a.n. Wali Kota Kediri".
	For string `json:"for,omitempty"`
}

// Seal is what numbering and signing add to the data. The zero Seal renders a
// draft, which says so on every page.
type Seal struct {
	Number string     `json:"number"` // "821.2/15/419.204/2020"
	Dated  clock.Date `json:"dated"`
	At     time.Time  `json:"at"`   // seal time: the only instant in the file
	Code   string     `json:"code"` // of the verification page
	// Method of the signatures.
	Method Method `json:"method"`
}

// Draft tells whether nothing was sealed yet.
func (s Seal) Draft() bool { return s.At.IsZero() }

// Method is how a document is signed.
type Method string

// The methods.
const (
	Trial Method = "trial" // the local authority: says on the page that it is no BSrE certificate
	Wet   Method = "wet"   // ink on paper: the page leaves room
)

// Assets are the pictures of a region by content hash, decoded once.
type Assets map[string]*pdf.Image

// Kind is a kind of document.
type Kind string

// The kinds. Their Indonesian names and papers are in kinds.go.
const (
	Decision    Kind = "decision"   // keputusan
	Extract     Kind = "extract"    // petikan keputusan
	Invitation  Kind = "invitation" // surat undangan
	Minutes     Kind = "minutes"    // berita acara pengambilan sumpah jabatan
	Installed   Kind = "installed"  // surat pernyataan pelantikan (SPP)
	StartOfDuty Kind = "start"      // surat pernyataan melaksanakan tugas (SPMT)
	Pact        Kind = "pact"       // pakta integritas
	Script      Kind = "script"     // naskah pelantikan
	Attendance  Kind = "attendance" // daftar hadir
	Handover    Kind = "handover"   // berita acara serah terima jabatan
	Memo        Kind = "memo"       // memori jabatan
	Strategy    Kind = "strategy"   // strategi jabatan, one page
	Order       Kind = "order"      // surat perintah Plt or Plh
	Meeting     Kind = "meeting"    // notulen of a gathering
	PledgeText  Kind = "pledge"     // ikrar, komitmen bersama
)

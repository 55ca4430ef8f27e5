package people

// Category is the legal footing on which a person works for the region.
// A person is in exactly one category at a date.
type Category string

// The categories.
//
// rule: uu-20-2023 5 (ASN are PNS and PPPK)
const (
	CategoryPNS          Category = "PNS"            // permanent civil servant, has a NIP
	CategoryCPNS         Category = "CPNS"           // civil servant on probation, has a NIP
	CategoryPPPK         Category = "PPPK"           // contract civil servant, has an NI PPPK
	CategoryPPPKPartTime Category = "PPPK_PART_TIME" // part-time contract, created in 2025
	CategoryNonASN       Category = "NON_ASN"        // other staff, numbered by the region
)

var categories = newVocabulary("people.category_unknown",
	word[Category]{CategoryPNS, "PNS", []string{"Pegawai Negeri Sipil"}},
	word[Category]{CategoryCPNS, "CPNS", []string{"Calon PNS", "Calon Pegawai Negeri Sipil"}},
	word[Category]{CategoryPPPK, "PPPK", []string{"P3K", "PPPK penuh waktu", "Pegawai Pemerintah dengan Perjanjian Kerja"}},
	word[Category]{CategoryPPPKPartTime, "PPPK Paruh Waktu", []string{"P3K Paruh Waktu", "PPPK PW"}},
	word[Category]{CategoryNonASN, "Non-ASN", []string{"Non PNS", "Honorer", "THL", "Tenaga Harian Lepas", "PTT", "Pegawai Tidak Tetap", "BLUD", "NON_ASN"}},
)

// Categories lists every category in the order of reports.
func Categories() []Category { return categories.values() }

// ParseCategory reads the category as people write it.
func ParseCategory(s string) (Category, error) { return categories.parse(s) }

// String is the printed form, as on reports: "PPPK Paruh Waktu".
func (c Category) String() string { return categories.label(c) }

// Valid tells whether c is one of the known categories.
func (c Category) Valid() bool { return categories.place(c) > 0 }

// IsCivilServant tells whether the person is ASN. Head counts always show ASN
// and the others apart.
func (c Category) IsCivilServant() bool { return c.Valid() && c != CategoryNonASN }

// IsContract tells whether the person works on a PPPK contract.
func (c Category) IsContract() bool { return c == CategoryPPPK || c == CategoryPPPKPartTime }

// HasNIP tells whether the person's number is a NIP.
func (c Category) HasNIP() bool { return c == CategoryPNS || c == CategoryCPNS }

// MayHoldStructural tells whether a person of the category may hold a
// structural post (senior executive, administrator, supervisor) of a region.
//
// rule: pp-11-2017 54, 105, 106, 107
func (c Category) MayHoldStructural() bool { return c == CategoryPNS }

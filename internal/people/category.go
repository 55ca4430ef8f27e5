package people

import "pendopo/internal/kit/errs"

// Category is the legal footing on which a person works for the region.
// A person is in exactly one category at a date.
type Category string

// The categories.
//
// rule: UU-20-2023 art. 5 (ASN are PNS and PPPK)
const (
	CategoryPNS          Category = "PNS"            // permanent civil servant, has a NIP
	CategoryCPNS         Category = "CPNS"           // civil servant on probation, has a NIP
	CategoryPPPK         Category = "PPPK"           // contract civil servant, has an NI PPPK
	CategoryPPPKPartTime Category = "PPPK_PART_TIME" // part-time contract, created in 2025
	CategoryNonASN       Category = "NON_ASN"        // other staff, numbered by the region
)

// Categories lists every category in the order of reports.
var categories = []Category{CategoryPNS, CategoryCPNS, CategoryPPPK, CategoryPPPKPartTime, CategoryNonASN}

// Categories lists every category in the order of reports.
func Categories() []Category { return append([]Category(nil), categories...) }

// ParseCategory reads the category as people write it.
func ParseCategory(s string) (Category, error) {
	switch foldKey(s) {
	case "pns", "pegawainegerisipil":
		return CategoryPNS, nil
	case "cpns", "calonpns", "calonpegawainegerisipil":
		return CategoryCPNS, nil
	case "pppk", "p3k", "pppkpenuhwaktu", "pegawaipemerintahdenganperjanjiankerja":
		return CategoryPPPK, nil
	case "pppkparuhwaktu", "p3kparuhwaktu", "pppkpw", "pppkparttime":
		return CategoryPPPKPartTime, nil
	case "nonasn", "nonpns", "honorer", "thl", "blud", "tenagaharianlepas", "pegawaitidaktetap", "ptt":
		return CategoryNonASN, nil
	}
	return "", errs.New(errs.Invalid, "people.category_unknown", s)
}

// String is the printed form, as on reports: "PPPK Paruh Waktu".
func (c Category) String() string {
	switch c {
	case CategoryPPPKPartTime:
		return "PPPK Paruh Waktu"
	case CategoryNonASN:
		return "Non-ASN"
	}
	return string(c)
}

// Valid tells whether c is one of the known categories.
func (c Category) Valid() bool {
	switch c {
	case CategoryPNS, CategoryCPNS, CategoryPPPK, CategoryPPPKPartTime, CategoryNonASN:
		return true
	}
	return false
}

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
// rule: PP-11-2017 art. 54, art. 106, art. 107
func (c Category) MayHoldStructural() bool { return c == CategoryPNS }

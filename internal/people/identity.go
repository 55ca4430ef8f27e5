package people

import "pendopo/internal/kit/errs"

// Sex as the registers know it: M and F in the BKN exchange, L and P on forms,
// 1 and 2 inside a NIP.
type Sex string

// The two values.
const (
	Male   Sex = "M"
	Female Sex = "F"
)

// ParseSex reads L/P, M/F, 1/2 and the words. P is perempuan; a man's P (pria)
// is always written out.
func ParseSex(s string) (Sex, error) {
	switch foldKey(s) {
	case "l", "m", "1", "lakilaki", "laki", "pria", "lk", "male":
		return Male, nil
	case "p", "f", "2", "perempuan", "wanita", "w", "pr", "female":
		return Female, nil
	}
	return "", errs.New(errs.Invalid, "people.sex_unknown", s)
}

// Letter is L or P, as on forms.
func (s Sex) Letter() string {
	switch s {
	case Male:
		return "L"
	case Female:
		return "P"
	}
	return ""
}

// String is the word on documents.
func (s Sex) String() string {
	switch s {
	case Male:
		return "Laki-laki"
	case Female:
		return "Perempuan"
	}
	return ""
}

// Religion decides the form of an oath and the clergy beside it.
//
// rule: PP-11-2017 art. 41
type Religion string

// The religions and the belief in the One God.
const (
	Islam      Religion = "islam"
	Protestant Religion = "kristen"
	Catholic   Religion = "katolik"
	Hindu      Religion = "hindu"
	Buddhist   Religion = "buddha"
	Confucian  Religion = "khonghucu"
	Belief     Religion = "kepercayaan"
)

// Religions lists them in the order of their codes, 1 to 7.
func Religions() []Religion {
	return []Religion{Islam, Protestant, Catholic, Hindu, Buddhist, Confucian, Belief}
}

// ParseReligion reads the spellings in use and the codes 1–7.
func ParseReligion(s string) (Religion, error) {
	switch foldKey(s) {
	case "islam", "1", "moslem", "muslim":
		return Islam, nil
	case "kristen", "protestan", "kristenprotestan", "2", "nasrani":
		return Protestant, nil
	case "katolik", "katholik", "kristenkatolik", "kristenkatholik", "khatolik", "3":
		return Catholic, nil
	case "hindu", "4":
		return Hindu, nil
	case "buddha", "budha", "budda", "5":
		return Buddhist, nil
	case "khonghucu", "konghucu", "konghuchu", "khonghuchu", "kongfutze", "6":
		return Confucian, nil
	case "kepercayaan", "kepercayaanterhadaptuhanyme", "kepercayaanterhadaptuhanyangmahaesa", "penghayat", "penghayatkepercayaan", "kepercayaankepadatuhanyme", "7":
		return Belief, nil
	}
	return "", errs.New(errs.Invalid, "people.religion_unknown", s)
}

// Code is the number in the BKN exchange; 0 for none.
func (r Religion) Code() int {
	for i, known := range Religions() {
		if r == known {
			return i + 1
		}
	}
	return 0
}

// String is the printed form.
func (r Religion) String() string {
	switch r {
	case Islam:
		return "Islam"
	case Protestant:
		return "Kristen"
	case Catholic:
		return "Katolik"
	case Hindu:
		return "Hindu"
	case Buddhist:
		return "Buddha"
	case Confucian:
		return "Khonghucu"
	case Belief:
		return "Kepercayaan terhadap Tuhan YME"
	}
	return ""
}

// Marital is the marital status.
type Marital string

// The four values, codes 1 to 4 of the exchange.
const (
	Married   Marital = "kawin"
	Divorced  Marital = "cerai"
	Widowed   Marital = "janda_duda"
	Unmarried Marital = "belum_kawin"
)

// ParseMarital reads the spellings in use and the codes 1–4.
func ParseMarital(s string) (Marital, error) {
	switch foldKey(s) {
	case "kawin", "menikah", "nikah", "1", "k":
		return Married, nil
	case "cerai", "ceraihidup", "bercerai", "2":
		return Divorced, nil
	case "janda", "duda", "jandaduda", "ceraimati", "3":
		return Widowed, nil
	case "belumkawin", "belummenikah", "lajang", "tidakkawin", "4", "bk", "tk":
		return Unmarried, nil
	}
	return "", errs.New(errs.Invalid, "people.marital_unknown", s)
}

// String is the printed form.
func (m Marital) String() string {
	switch m {
	case Married:
		return "Kawin"
	case Divorced:
		return "Cerai"
	case Widowed:
		return "Janda/Duda"
	case Unmarried:
		return "Belum kawin"
	}
	return ""
}

// Status is the standing in service (kedudukan).
type Status string

// The standings.
const (
	StatusActive      Status = "active"
	StatusUnpaidLeave Status = "unpaid_leave" // CLTN
	StatusSuspended   Status = "suspended"    // pemberhentian sementara
	StatusStudy       Status = "study"        // tugas belajar
	StatusRetired     Status = "retired"
	StatusDeceased    Status = "deceased"
	StatusLeft        Status = "left" // resigned, dismissed, contract ended, moved away
)

// ParseStatus reads the standing; nothing written means active.
func ParseStatus(s string) (Status, error) {
	switch foldKey(s) {
	case "", "aktif", "aktifbekerja":
		return StatusActive, nil
	case "cltn", "cutidiluartanggungannegara":
		return StatusUnpaidLeave, nil
	case "pemberhentiansementara", "diberhentikansementara", "skorsing", "nonaktif":
		return StatusSuspended, nil
	case "tugasbelajar", "tubel":
		return StatusStudy, nil
	case "pensiun", "pensiunan", "purnatugas":
		return StatusRetired, nil
	case "meninggal", "meninggaldunia", "wafat":
		return StatusDeceased, nil
	case "berhenti", "keluar", "diberhentikan", "mengundurkandiri", "pindah", "kontrakberakhir":
		return StatusLeft, nil
	}
	return "", errs.New(errs.Invalid, "people.status_unknown", s)
}

// String is the printed form.
func (s Status) String() string {
	switch s {
	case StatusActive:
		return "Aktif"
	case StatusUnpaidLeave:
		return "CLTN"
	case StatusSuspended:
		return "Pemberhentian sementara"
	case StatusStudy:
		return "Tugas belajar"
	case StatusRetired:
		return "Pensiun"
	case StatusDeceased:
		return "Meninggal"
	case StatusLeft:
		return "Berhenti"
	}
	return ""
}

// InService tells whether the person is still on the region's staff, at work
// or not.
func (s Status) InService() bool {
	switch s {
	case StatusActive, StatusUnpaidLeave, StatusSuspended, StatusStudy:
		return true
	}
	return false
}

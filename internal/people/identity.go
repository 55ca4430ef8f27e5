package people

// Sex as the registers know it: M and F in the BKN exchange, L and P on forms,
// 1 and 2 inside a NIP.
type Sex string

// The two values.
const (
	Male   Sex = "M"
	Female Sex = "F"
)

// P is perempuan; a man's P (pria) is always written out.
var sexes = newVocabulary("people.sex_unknown",
	word[Sex]{Male, "L", []string{"M", "1", "Laki-laki", "Laki", "Lk", "Pria", "Male"}},
	word[Sex]{Female, "P", []string{"F", "2", "Perempuan", "Pr", "Wanita", "W", "Female"}},
)

// ParseSex reads L/P, M/F, 1/2 and the words.
func ParseSex(s string) (Sex, error) { return sexes.parse(s) }

// Letter is L or P, as on forms.
func (s Sex) Letter() string { return sexes.label(s) }

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
// rule: pp-11-2017 41
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

// religions stand in the order of their codes, 1 to 7.
var religions = newVocabulary("people.religion_unknown",
	word[Religion]{Islam, "Islam", []string{"1", "Muslim"}},
	word[Religion]{Protestant, "Kristen", []string{"2", "Protestan", "Kristen Protestan", "Nasrani"}},
	word[Religion]{Catholic, "Katolik", []string{"3", "Katholik", "Khatolik", "Kristen Katolik", "Kristen Katholik"}},
	word[Religion]{Hindu, "Hindu", []string{"4"}},
	word[Religion]{Buddhist, "Buddha", []string{"5", "Budha", "Budda"}},
	word[Religion]{Confucian, "Khonghucu", []string{"6", "Konghucu", "Kong Hu Cu", "Khong Hu Chu", "Konghuchu"}},
	word[Religion]{Belief, "Kepercayaan terhadap Tuhan YME", []string{"7", "Kepercayaan", "Penghayat", "Penghayat kepercayaan",
		"Kepercayaan terhadap Tuhan Yang Maha Esa", "Kepercayaan kepada Tuhan YME"}},
)

// Religions lists them in the order of their codes, 1 to 7.
func Religions() []Religion { return religions.values() }

// ParseReligion reads the spellings in use and the codes 1–7.
func ParseReligion(s string) (Religion, error) { return religions.parse(s) }

// Code is the number in the BKN exchange; 0 for none.
func (r Religion) Code() int { return religions.place(r) }

// String is the printed form.
func (r Religion) String() string { return religions.label(r) }

// Marital is the marital status.
type Marital string

// The four values, codes 1 to 4 of the exchange.
const (
	Married   Marital = "kawin"
	Divorced  Marital = "cerai"
	Widowed   Marital = "janda_duda"
	Unmarried Marital = "belum_kawin"
)

var maritals = newVocabulary("people.marital_unknown",
	word[Marital]{Married, "Kawin", []string{"1", "Menikah", "Nikah"}},
	word[Marital]{Divorced, "Cerai", []string{"2", "Cerai hidup", "Bercerai"}},
	word[Marital]{Widowed, "Janda/Duda", []string{"3", "Janda", "Duda", "Cerai mati"}},
	word[Marital]{Unmarried, "Belum kawin", []string{"4", "Belum menikah", "Tidak kawin", "Lajang"}},
)

// ParseMarital reads the spellings in use and the codes 1–4.
func ParseMarital(s string) (Marital, error) { return maritals.parse(s) }

// Code is the number in the BKN exchange; 0 for none.
func (m Marital) Code() int { return maritals.place(m) }

// String is the printed form.
func (m Marital) String() string { return maritals.label(m) }

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

var statuses = newVocabulary("people.status_unknown",
	word[Status]{StatusActive, "Aktif", nil},
	word[Status]{StatusUnpaidLeave, "CLTN", []string{"Cuti di luar tanggungan negara"}},
	word[Status]{StatusSuspended, "Pemberhentian sementara", []string{"Diberhentikan sementara", "Skorsing"}},
	word[Status]{StatusStudy, "Tugas belajar", []string{"Tubel"}},
	word[Status]{StatusRetired, "Pensiun", []string{"Pensiunan", "Purnatugas"}},
	word[Status]{StatusDeceased, "Meninggal", []string{"Meninggal dunia", "Wafat"}},
	word[Status]{StatusLeft, "Berhenti", []string{"Keluar", "Diberhentikan", "Mengundurkan diri", "Pindah", "Kontrak berakhir"}},
)

// ParseStatus reads the standing; nothing written means active.
func ParseStatus(s string) (Status, error) {
	if foldKey(s) == "" {
		return StatusActive, nil
	}
	return statuses.parse(s)
}

// String is the printed form.
func (s Status) String() string { return statuses.label(s) }

// InService tells whether the person is still on the region's staff, at work
// or not.
func (s Status) InService() bool {
	switch s {
	case StatusActive, StatusUnpaidLeave, StatusSuspended, StatusStudy:
		return true
	}
	return false
}

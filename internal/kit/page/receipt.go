package page

import "pendopo/internal/kit/clock"

// Receipt shows how a due time was counted, day by day. Package
// calendar/receipt makes it; the template "receipt" draws it folded, with the
// result above, "receipt-days" only its list.
type Receipt struct {
	Title    string // of the fold
	Lead     string // "Paling lambat Jumat, 10 April 2026 pukul 16.30 WIB."
	Summary  string // "14 hari kerja dihitung, 14 hari dilewati."
	Days     []ReceiptDay
	Notes    []string // pauses, what is provisional, the other reading
	Standing bool     // no due time yet
	Open     bool     // drawn unfolded
}

// ReceiptDay is one day of a receipt.
type ReceiptDay struct {
	Date      clock.Date
	Kind      string // start, count, skip, end
	Word      string // "Hari kerja ke-3", "Akhir pekan"
	Reason    string // name of the holiday, why the clock stood
	Basis     string // the decree
	Note      string // at the end: when on that day
	Count     int
	Minutes   int
	Uncertain bool // the year has no decree yet
}

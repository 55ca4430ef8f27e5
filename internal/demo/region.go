package demo

import "pendopo/internal/kit/clock"

// The scenarios that Build knows.
const (
	Kediri = "kediri" // a city, the round of 30 November 2020
	Pati   = "pati"   // a regency, the reorganisation and round of 8 January 2020
)

// Levels of posts as written on forms (column Jenjang).
const (
	LevelHead          = "Kepala Daerah"
	LevelSenior        = "JPT Pratama"
	LevelAdministrator = "Administrator"
	LevelSupervisor    = "Pengawas"
	LevelFunctional    = "Fungsional"
	LevelOperational   = "Pelaksana"
)

// Reasons of moves as written on forms (column Alasan).
const (
	ReasonConfirmation = "pengukuhan"
	ReasonPromotion    = "promosi"
	ReasonRotation     = "rotasi"
	ReasonDemotion     = "demosi"
	ReasonFill         = "pengisian"
)

// Region is an invented government on one day, with one round of appointments
// ready to be imported.
type Region struct {
	Scenario   string
	Seed       int64
	Code       string     // Kemendagri code of the region it is modelled on
	Name       string     // says openly that it is an example
	Government string     // on letterheads
	Formal     string     // as on documents
	Kind       string     // kota or kabupaten
	Head       string     // title of the head of the region: "Wali Kota"
	NumberCode string     // of the region in numbers of documents
	HeadSworn  clock.Date // inauguration of the head
	Seat       string     // where decrees are signed
	Province   string     //
	AsOf       clock.Date // the day the register describes: the day of the round
	Units      []*Unit    // parents first
	Posts      []*Post    // superiors first
	People     []*Person  //
	Actings    []Acting   // Plt of vacant posts; not in the spreadsheets
	Changes    []Change   // reorganisation, empty when there is none
	Round      Round
	Ceremony   Ceremony
	SignIns    []SignIn
}

// Unit is one row of the sheet "Unit".
type Unit struct {
	Code, Name, Kind string
	Parent           string // code
	From             clock.Date
	Predecessors     []string
	PlaceCode        string
	Address          string
	WeekDays         int

	short   string // name without the word for its kind
	place   string // kind as the tables of staff speak of it: "sekolah" for a school
	field   string // key in bidang.csv
	special string
	parent  *Unit
	agency  *Unit // the agency it belongs to, itself for an agency
	lead    *Post // structural head, nil when it has none
}

// Post is one row of the sheet "Jabatan".
type Post struct {
	Code, Title   string
	Unit          string // code
	Level         string
	Echelon       string
	Class         int
	Superior      string // code
	Chairs        int
	Tier          string
	Field         string // field of work in words
	MinSchooling  string
	Functions     []string
	Duties        string
	RetirementAge int
	From          clock.Date
	Predecessors  []string
	Special       string

	unit     *Unit
	superior *Post
	field    string    // key in bidang.csv
	holder   *Person   // of a structural post
	seated   []*Person // of a post with several chairs
	study    string    // which studies lead to it, for functional posts
	contract int       // percent of its holders on contract
	future   bool      // exists only from the day of the round
	closing  bool      // ends on the day of the round, a Change leads out of it
}

// Structural tells whether the post has exactly one chair in the line of
// command.
func (p *Post) Structural() bool {
	switch p.Level {
	case LevelHead, LevelSenior, LevelAdministrator, LevelSupervisor:
		return true
	}
	return false
}

// Person is one row of the sheet "Pegawai" with the rows of its history sheets.
type Person struct {
	Number       string // NIP, NI PPPK or the region's own number
	NIK          string
	Name         string // without degrees
	TitleBefore  string
	TitleAfter   string
	Sex          string // L or P
	BornAt       string
	Born         clock.Date
	Religion     string
	Marital      string
	Category     string
	Standing     string // kedudukan
	Grade        string
	GradeFrom    clock.Date
	JoinedFrom   clock.Date // TMT CPNS
	PermanentOn  clock.Date // TMT PNS
	School       string
	Major        string
	GraduatedIn  int
	Post         string // code
	PostFrom     clock.Date
	PostDecree   string
	PostDecreeOn clock.Date
	Phone        string
	Email        string
	Address      string
	TaxNumber    string
	OldNumber    string
	ContractEnd  clock.Date

	Grades    []GradeRow
	Career    []CareerRow // posts before the present one
	Schooling []SchoolRow
	Ratings   []RatingRow
	Sanctions []SanctionRow
	Leaves    []LeaveRow

	post   *Post
	target *Post
}

// GradeRow is one row of "Riwayat Pangkat".
type GradeRow struct {
	Grade    string
	From     clock.Date
	Decree   string
	DecreeOn clock.Date
}

// CareerRow is one row of "Riwayat Jabatan".
type CareerRow struct {
	Title, Unit, Level, Echelon, Tier, Field, Post string
	From, Until, SwornOn                           clock.Date
	Decree                                         string
	DecreeOn                                       clock.Date
}

// SchoolRow is one row of "Riwayat Pendidikan".
type SchoolRow struct {
	Level, Major, School string
	Year                 int
}

// RatingRow is one row of "Penilaian Kinerja"; the score is of the scale to
// 2021, in hundredths.
type RatingRow struct {
	Year  int
	Score int
}

// SanctionRow is one row of "Hukuman Disiplin".
type SanctionRow struct {
	Level, Kind, Decree string
	DecreeOn            clock.Date
	From, Until         clock.Date
}

// LeaveRow is one row of "Cuti".
type LeaveRow struct {
	Kind, Decree string
	From, Until  clock.Date
}

// Acting is a Plt in a vacant post over [From, Until).
type Acting struct {
	Post, Person string // code, number
	From, Until  clock.Date
	Letter       string // number of the Surat Perintah
	LetterOn     clock.Date
}

// Change is one row of the sheet "Pemetaan".
type Change struct {
	Kind     string // unit or jabatan
	Old, New string // codes
	Name     string
	Change   string // ganti nama, gabung, pecah
	From     clock.Date
	Basis    string
	Unit     string // of a new post
	Level    string
	Echelon  string
	Class    int
	Parent   string // unit above a new unit
	Superior string // post above a new post
}

// Round is the content of the workbook of a round.
type Round struct {
	Title      string
	Date       clock.Date
	Authority  string // code of the post that appoints
	Kind       string // mutasi, pengukuhan, campuran
	Place      string
	LegalBasis []string
	Moves      []Move
	Documents  []Document
	Deliberate []Deliberate
}

// Move is one row of the sheet "Usulan".
type Move struct {
	Person, Name       string
	From, FromTitle    string // code and title; "" from outside
	To, ToTitle        string
	Level              string // of the new post
	Reason, Attendance string
	Route, Oath, Note  string
	fromPost, toPost   *Post
	person             *Person
}

// Document is one row of the sheet "Dokumen".
type Document struct {
	Kind, Number string
	On           clock.Date
	Issuer       string
	Posts        []string // codes; nil covers the whole round
	Note         string
	Best         []string // numbers of the three best of a selection, best first
	Applicants   int
	Committee    int // members of the selection committee
	Inside       int // of those, from the region itself
	Announced    int // working days the post was announced
}

// Deliberate names a finding that was put into the round on purpose, so that
// the page "perlu diperhatikan" has something to show.
type Deliberate struct {
	Person string
	About  string // pangkat, masa jabatan, hukuman ringan, pensiun
}

// Ceremony proposes who does what at the oath.
type Ceremony struct {
	Hall      string
	At        string   // HH:MM local
	Witnesses []string // numbers
	Reader    string   // number
	Clergy    []Clergy
}

// Clergy accompanies the officials of one religion.
type Clergy struct{ Religion, Name, From string }

// SignIn is a person who may sign in to the demo, for each role one.
type SignIn struct {
	Role   string // function of the post, or "employee"
	Person string // number; "" for the administrator, who is no official
	Name   string
	Post   string // title after the round
}

// Counts counts the people of the region. Pensioners and the dead stay in the
// register and are counted apart.
type Counts struct{ CivilServants, Others, Former int }

// Count counts the people by kind.
func (r *Region) Count() (c Counts) {
	for _, p := range r.People {
		switch {
		case p.Standing == "pensiun" || p.Standing == "meninggal":
			c.Former++
		case p.Category == "Non-ASN":
			c.Others++
		default:
			c.CivilServants++
		}
	}
	return c
}

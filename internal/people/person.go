package people

import "pendopo/internal/kit/clock"

// PersonID identifies a person; it never changes, whatever number they have.
type PersonID string

// Person is what the register says of one person now. Number, Grade and
// GradeFrom are the latest of the histories, repeated here because every list
// shows them; for another date ask the History.
type Person struct {
	ID             PersonID
	Name           Name
	Sex            Sex
	BornAt         string
	BornOn         clock.Date
	Religion       Religion
	Marital        Marital // "" when not known
	Category       Category
	Status         Status
	Number         string // as stored, see FormatNumber
	NumberKind     NumberKind
	Grade          Grade
	GradeFrom      clock.Date
	Schooling      SchoolLevel
	SchoolingField string
	SchoolingYear  int        // of graduation, 0 when not known
	CPNSOn         clock.Date // TMT CPNS, also the first day of a PPPK
	PNSOn          clock.Date
	ContractUntil  clock.Date // PPPK: first day no longer under contract
	HasNIK         bool
	Version        int64
}

// Light is a person in the in-memory picture of the region: what lists,
// charts and permissions need of everybody.
type Light struct {
	ID        PersonID
	Name      Name
	Sex       Sex
	BornOn    clock.Date
	Religion  Religion
	Category  Category
	Status    Status
	Number    string
	Former    []string // numbers they had before: as PPPK, before 2007, outside ASN
	Grade     Grade
	GradeFrom clock.Date
}

// Contact is how to reach a person. It is kept apart from the person and shown
// only to those who work with the file.
type Contact struct {
	Phone   string
	Email   string
	Address string
	NPWP    string // tax number
}

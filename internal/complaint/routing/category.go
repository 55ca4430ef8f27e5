package routing

// Kind is the kind of message a category usually is.
// rule: perpres-76-2013 pengaduan
type Kind string

// The kinds of messages; package complaint has their clocks.
const (
	KindService     Kind = "service"     // about a service, without examination
	KindOversight   Kind = "oversight"   // suspected misuse of authority
	KindInformation Kind = "information" // a question
	KindAspiration  Kind = "aspiration"  // a wish or a proposal
)

// Category is a subject citizens report about.
type Category struct {
	Key        CategoryKey
	Name       string // as shown in Indonesian
	NameEn     string
	Family     Family
	Affair     string // code of the government affair (urusan), "1.03"
	Kind       Kind
	Urgent     bool
	Secret     bool   // hidden from the public unless the reporter says otherwise
	TransferTo string // body outside the region that has the authority
	Lapor      string // sub-category of SP4N-LAPOR it is filed under there

	names [][]string // by which the register names its unit, where not that of the family
}

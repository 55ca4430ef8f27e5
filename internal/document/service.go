package document

import (
	"crypto/rand"
	"crypto/x509"
	"io"
	"runtime"
	"time"

	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/id"
	"pendopo/internal/kit/pdf"
	"pendopo/internal/kit/sign"
)

// ID of a document.
type ID string

// State of a document.
//
//	drafted ──number──► numbered ──last signature──► signed
//	   │                   │                            │
//	   └──────────────withdraw, supersede───────────────┘
//	                       ▼
//	            withdrawn · superseded
//
// A number that was given stays given: a numbered paper that is withdrawn
// leaves its number voided, with the reason.
type State string

// The states.
const (
	Drafted    State = "drafted"
	Numbered   State = "numbered"
	Signed     State = "signed"
	Withdrawn  State = "withdrawn"
	Superseded State = "superseded"
)

// move is the one function through which a state changes.
func (s State) move(to State) error {
	ok := false
	switch s {
	case Drafted:
		ok = to == Numbered || to == Withdrawn || to == Superseded
	case Numbered:
		ok = to == Signed || to == Withdrawn || to == Superseded
	case Signed:
		ok = to == Withdrawn || to == Superseded
	}
	if !ok {
		return errs.New(errs.Conflict, "document.state_refused", s.word(), to.word())
	}
	return nil
}

// word is the state's name as a message.
func (s State) word() i18n.Key { return i18n.Key("document.state." + string(s)) }

// None is the method of papers that nobody signs: scripts.
const None Method = "none"

// Subject is what a pack of papers belongs to, such as a round.
type Subject struct{ Kind, ID string }

// Document is one stored paper.
type Document struct {
	ID        ID
	Kind      Kind
	Subject   Subject
	Item      string
	Person    string
	Title     string
	FileName  string
	Method    Method
	Register  string
	State     State
	StateNote string
	Number    string
	Dated     clock.Date
	SealedAt  time.Time
	Code      string
	SHA256    blob.Hash
	Size      int64
	Pages     int
	Leaf      string // ledger receipt
	Failure   Failure
	Attempts  int
	Version   int64

	Signatures []SignatureLine

	templateVersion int
	data, house     string
	packOrder       int
	pattern         string
	numberedWith    ID
	supersededBy    ID
}

// Failure is why the last try to draw or sign a paper failed; its zero value
// is that nothing failed.
type Failure struct {
	Key    string `json:"key"` // message for people
	Args   []any  `json:"args,omitempty"`
	Detail string `json:"detail"` // for those who run the system
}

// SignatureLine is one signer of a document.
type SignatureLine struct {
	N           int
	Role        string
	Person      string
	Post        string
	Name        string
	Title       string
	Org         string
	Reason      string
	ApprovedAt  time.Time
	At          time.Time // zero until signed
	Method      Method
	Certificate string
	Issuer      string
}

// Config of a Service.
type Config struct {
	DB     *db.DB
	Blobs  *blob.Store
	Signer sign.Signer
	// Roots are the authorities whose signatures the verification trusts.
	Roots *x509.CertPool
	// Images are the pictures of the region by content hash: emblem, Garuda.
	Images func(hash string) (*pdf.Image, error)
	// Random makes codes; nil reads the system's.
	Random io.Reader
	// Workers render and sign at a time; 0 is one a core.
	Workers int
}

// Service keeps the documents of one region.
type Service struct {
	cfg Config
	ids id.Source

	// step is called between the durable steps of sealing; tests stop there.
	step func(name string)
}

// New makes the service.
func New(cfg Config) *Service {
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	if cfg.Workers <= 0 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	return &Service{cfg: cfg, step: func(string) {}}
}

// codeAlphabet is Crockford's base 32: no letter that looks like a figure.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode is 80 random bits in four groups: guessing one among a million
// documents takes 10¹⁸ tries.
func (s *Service) newCode() (string, error) {
	var raw [10]byte
	if _, err := io.ReadFull(s.cfg.Random, raw[:]); err != nil {
		return "", errs.New(errs.Internal, "document.no_randomness").With(err)
	}
	out := make([]byte, 0, 19)
	acc, bits := uint(0), 0
	for _, b := range raw {
		acc, bits = acc<<8|uint(b), bits+8
		for bits >= 5 {
			bits -= 5
			if len(out)%5 == 4 {
				out = append(out, '-')
			}
			out = append(out, codeAlphabet[acc>>bits&31])
		}
	}
	return string(out), nil
}

// ReadCode puts a code as a person types it into its stored form; ok is false
// when it cannot be one.
func ReadCode(s string) (code string, ok bool) {
	out := make([]byte, 0, 19)
	n := 0
	for _, r := range upper(s) {
		switch r {
		case ' ', '-', '\u2010', '\u2013':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		valid := false
		for i := range len(codeAlphabet) {
			valid = valid || rune(codeAlphabet[i]) == r
		}
		if !valid || n == 16 {
			return "", false
		}
		if n > 0 && n%4 == 0 {
			out = append(out, '-')
		}
		out = append(out, byte(r))
		n++
	}
	return string(out), n == 16
}

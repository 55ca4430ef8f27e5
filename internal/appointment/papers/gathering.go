package papers

import (
	"slices"
	"strconv"

	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Gathering is what the papers need of a ceremony. Package ceremony fills it.
type Gathering struct {
	N         int // 1 is the main session
	Title     string
	On        clock.Date
	At        string // "09.00"
	Hall      string
	Link      string
	Dress     string
	Taker     Attendant
	Witnesses [2]Attendant
	Seats     []Oathtaker
}

// Attendant is somebody with a task at the ceremony.
type Attendant struct {
	Person people.PersonID
	Name   string // when not in the register
	Number string
	Title  string
	Basis  string // of a delegate
}

// Oathtaker is one official of a gathering.
type Oathtaker struct {
	Move   string // the id of the move
	Online bool
	Sworn  bool
	Words  document.Oath // as spoken
	Clergy string
	Ink    bool            // the minutes were signed with ink
	Proof  *document.Proof // how a remote oath was heard; nil in the hall
}

func (g *Gathering) day() string          { return document.FullDate(g.On) }
func (g *Gathering) hour(h *House) string { return g.At + " " + h.head.Zone }

// attendant is an official with a task as papers print them.
func (h *House) attendant(a Attendant) document.Officer {
	if a.Person != "" {
		who := h.Officer(a.Person, a.Title)
		if who.Name != "" {
			return who
		}
	}
	return document.Officer{Name: a.Name, NIP: a.Number, Post: a.Title}
}

// taker is who takes the oath, on behalf of the head when delegated.
func (h *House) taker(r *Round, g *Gathering) document.Officer {
	who := h.attendant(g.Taker)
	if !slices.ContainsFunc(h.Snapshot.Serving(r.AuthorityPost), func(x *org.Holding) bool { return x.Person == g.Taker.Person }) {
		who.For = h.head.Head
	}
	return who
}

// Item keeps the papers of sessions apart: a supplementary session has papers
// of its own.
func (g *Gathering) Item(move string) string {
	return move + Part(g.N)
}

func (g *Gathering) whole() string { return Part(g.N) }

// Part is how the items of a later session's papers end; "" for the main one.
func Part(n int) string {
	if n <= 1 {
		return ""
	}
	return "/" + strconv.Itoa(n)
}

package appointment

import (
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// House prints names, heads and numbers as the papers of a round do, for papers
// of other packages about the same people: handovers, orders of acting.
type House struct {
	Region   *org.Region
	Snapshot *org.Snapshot
	o        *office
}

// HouseIn is the house on a day, in the caller's transaction.
func (p *Papers) HouseIn(tx *db.Tx, on clock.Date) (House, error) {
	o, err := p.office(tx, &View{}, on)
	if err != nil {
		return House{}, err
	}
	return House{Region: o.region, Snapshot: o.snap, o: o}, nil
}

// Paper is what stands in the head of every paper.
func (h House) Paper() document.House { return h.o.house }

// Officer is a person with a title as papers print them.
func (h House) Officer(p people.PersonID, title string) document.Officer {
	return h.o.officer(p, title)
}

// Letterhead is the kop surat of the agency that a post belongs to.
func (h House) Letterhead(post org.PostID) document.Letterhead { return h.o.letterhead(post) }

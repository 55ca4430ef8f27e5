package papers

import (
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// House prints names, titles and heads as the papers of the region do, from the
// register of a day. Papers about the same people that belong to other packages
// (handovers, orders of acting) are written in it too.
type House struct {
	Region   *org.Region
	Snapshot *org.Snapshot
	head     document.House
	coming   map[org.PostID]people.PersonID // who takes a seat in the round
}

// Marks is what a region puts on its papers beside words.
type Marks struct {
	// Verify is the base address of the page that checks a paper, as it is
	// printed; "" takes the region's own site.
	Verify string
	// Garuda and Emblem are the state's and the region's emblem by content hash;
	// "" leaves the labelled slot.
	Garuda, Emblem string
}

// NewHouse is the house on the day of a snapshot, for a round or, with nil, for
// none.
func NewHouse(region *org.Region, snap *org.Snapshot, marks Marks, r *Round) *House {
	verify := marks.Verify
	if verify == "" && region.Web != "" {
		verify = "https://" + region.Web + "/periksa/"
	}
	h := &House{Region: region, Snapshot: snap, coming: map[org.PostID]people.PersonID{}}
	place := strings.TrimPrefix(strings.TrimPrefix(region.Formal, "Kota "), "Kabupaten ")
	h.head = document.House{Region: region.Formal, Province: region.Province, Head: region.HeadTitle + " " + place, Seat: region.Seat,
		Zone: zoneName(region.Zone), Verify: verify, Garuda: marks.Garuda, Emblem: marks.Emblem}
	if r != nil {
		for _, m := range r.open() {
			h.coming[m.ToPost] = m.Person
		}
	}
	return h
}

// Paper is what stands in the head of every paper.
func (h *House) Paper() document.House { return h.head }

func zoneName(iana string) string {
	switch iana {
	case "Asia/Makassar":
		return "WITA"
	case "Asia/Jayapura":
		return "WIT"
	}
	return "WIB"
}

// Officer is a person with a title; the head of the region has neither number
// nor rank on paper.
func (h *House) Officer(p people.PersonID, title string) document.Officer {
	person := h.Snapshot.People[p]
	if person == nil {
		return document.Officer{}
	}
	out := document.Officer{Name: person.Name.Official(), Post: title}
	if own := h.Snapshot.Principal(p); own != nil {
		if post := h.Snapshot.Posts[own.Post]; post != nil && post.Level == org.LevelHead {
			out.Head = true
			return out
		}
	}
	out.NIP, out.Rank = person.Number, rankOf(person.Grade)
	return out
}

// rankOf is "Pembina Tingkat I (IV/b)".
func rankOf(g people.Grade) string {
	if name := g.RankName(); name != "" {
		return name + " (" + g.String() + ")"
	}
	return g.Title()
}

// holder is the official who holds a post, or acts in it, as a signer.
func (h *House) holder(id org.PostID) (document.Officer, people.PersonID, bool) {
	post := h.Snapshot.Posts[id]
	if post == nil {
		return document.Officer{}, "", false
	}
	if d := h.Snapshot.Holder(id); d != nil && !h.Snapshot.Suspended(d) {
		return h.Officer(d.Person, post.Title), d.Person, true
	}
	for _, a := range h.Snapshot.ActingIn(id) {
		return h.Officer(a.Person, h.Snapshot.Prefix(a)+post.Title), a.Person, true
	}
	return document.Officer{}, "", false
}

// withFunction is the highest held post that carries a function over the whole
// region.
func (h *House) withFunction(f actor.Function) (org.PostID, bool) {
	for _, p := range h.Snapshot.AllPosts() {
		for _, x := range p.Functions {
			if x.Function != f || x.Scope != "" {
				continue
			}
			if _, _, ok := h.holder(p.ID); ok {
				return p.ID, true
			}
		}
	}
	return "", false
}

// Letterhead is the kop surat of the agency that a post belongs to.
func (h *House) Letterhead(post org.PostID) document.Letterhead {
	p := h.Snapshot.Posts[post]
	if p == nil {
		return document.Letterhead{Agency: "Sekretariat Daerah", Address: h.Region.Address}
	}
	agency := h.Snapshot.Agency(p.Unit)
	l := document.Letterhead{Address: h.Region.Address}
	if agency != nil {
		l.Agency = agency.Name
		if agency.Address != "" {
			l.Address = agency.Address
		}
	}
	if h.Region.Phone != "" {
		l.Address += " · Telepon " + h.Region.Phone
	}
	if h.Region.Web != "" {
		l.Address += " · " + h.Region.Web
	}
	return l
}

// superior is who stands over a post after the round: the one who comes, else
// the holder, else the next one up.
func (h *House) superior(id org.PostID) (document.Officer, people.PersonID, bool) {
	post := h.Snapshot.Posts[id]
	for steps := 0; post != nil && post.Superior != "" && steps < 16; steps++ {
		above := h.Snapshot.Posts[post.Superior]
		if above == nil {
			break
		}
		if p, ok := h.coming[above.ID]; ok {
			return h.Officer(p, above.Title), p, true
		}
		if who, p, ok := h.holder(above.ID); ok {
			return who, p, true
		}
		post = above
	}
	return document.Officer{}, "", false
}

// headOf is who heads the agency that a post belongs to, after the round, and
// is not the holder of the post itself; the secretary of the region heads them
// all.
func (h *House) headOf(id org.PostID) (document.Officer, people.PersonID, org.PostID, bool) {
	post := h.Snapshot.Posts[id]
	if post == nil {
		return document.Officer{}, "", "", false
	}
	agency := h.Snapshot.Agency(post.Unit)
	for p, steps := h.Snapshot.Posts[post.Superior], 0; p != nil && steps < 16; p, steps = h.Snapshot.Posts[p.Superior], steps+1 {
		if agency == nil || p.Unit != agency.ID {
			continue
		}
		if who, ok := h.coming[p.ID]; ok {
			return h.Officer(who, p.Title), who, p.ID, true
		}
		if who, person, ok := h.holder(p.ID); ok {
			return who, person, p.ID, true
		}
	}
	if sekda, ok := h.withFunction(actor.AuthorizedOfficial); ok {
		who, person, _ := h.holder(sekda)
		return who, person, sekda, true
	}
	who, person, ok := h.superior(id)
	return who, person, post.Superior, ok
}

// signer is a line of a plan.
func signer(role string, p people.PersonID, post org.PostID, who document.Officer, reason string) document.Signer {
	return document.Signer{Role: role, Person: string(p), Post: string(post), Name: who.Name, Title: who.Post, Reason: reason}
}

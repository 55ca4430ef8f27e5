package appointment

import (
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// office is who issues the papers of a round: names and titles as they are
// printed, from the register of a day.
type office struct {
	region *org.Region
	snap   *org.Snapshot
	moves  []*Move
	house  document.House
	coming map[org.PostID]people.PersonID // who takes a seat in this round
}

func newOffice(v *View, region *org.Region, snap *org.Snapshot, verify string) *office {
	o := &office{region: region, snap: snap, moves: v.Moves, coming: map[org.PostID]people.PersonID{}}
	place := strings.TrimPrefix(strings.TrimPrefix(region.Formal, "Kota "), "Kabupaten ")
	o.house = document.House{Region: region.Formal, Province: region.Province, Head: region.HeadTitle + " " + place, Seat: region.Seat,
		Zone: zoneName(region.Zone), Verify: verify}
	for _, m := range v.Moves {
		if m.State.Open() {
			o.coming[m.ToPost] = m.Person
		}
	}
	return o
}

func zoneName(iana string) string {
	switch iana {
	case "Asia/Makassar":
		return "WITA"
	case "Asia/Jayapura":
		return "WIT"
	}
	return "WIB"
}

// officer is a person with a title; the head of the region has neither number
// nor rank on paper.
func (o *office) officer(p people.PersonID, title string) document.Officer {
	person := o.snap.People[p]
	if person == nil {
		return document.Officer{}
	}
	out := document.Officer{Name: person.Name.Official(), Post: title}
	if h := o.snap.Principal(p); h != nil {
		if post := o.snap.Posts[h.Post]; post != nil && post.Level == org.LevelHead {
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
func (o *office) holder(id org.PostID) (document.Officer, people.PersonID, bool) {
	post := o.snap.Posts[id]
	if post == nil {
		return document.Officer{}, "", false
	}
	if h := o.snap.Holder(id); h != nil && !o.snap.Suspended(h) {
		return o.officer(h.Person, post.Title), h.Person, true
	}
	for _, h := range o.snap.ActingIn(id) {
		return o.officer(h.Person, o.snap.Prefix(h)+post.Title), h.Person, true
	}
	return document.Officer{}, "", false
}

// withFunction is the highest held post that carries a function over the whole
// region.
func (o *office) withFunction(f actor.Function) (org.PostID, bool) {
	for _, p := range o.snap.AllPosts() {
		for _, x := range p.Functions {
			if x.Function != f || x.Scope != "" {
				continue
			}
			if _, _, ok := o.holder(p.ID); ok {
				return p.ID, true
			}
		}
	}
	return "", false
}

// letterhead is the kop surat of the agency that a post belongs to.
func (o *office) letterhead(post org.PostID) document.Letterhead {
	p := o.snap.Posts[post]
	if p == nil {
		return document.Letterhead{Agency: "Sekretariat Daerah", Address: o.region.Address}
	}
	agency := o.snap.Agency(p.Unit)
	l := document.Letterhead{Address: o.region.Address}
	if agency != nil {
		l.Agency = agency.Name
		if agency.Address != "" {
			l.Address = agency.Address
		}
	}
	if o.region.Phone != "" {
		l.Address += " · Telepon " + o.region.Phone
	}
	if o.region.Web != "" {
		l.Address += " · " + o.region.Web
	}
	return l
}

// superior is who stands over a post after the round: the one who comes, else
// the holder, else the next one up.
func (o *office) superior(id org.PostID) (document.Officer, people.PersonID, bool) {
	post := o.snap.Posts[id]
	for steps := 0; post != nil && post.Superior != "" && steps < 16; steps++ {
		above := o.snap.Posts[post.Superior]
		if above == nil {
			break
		}
		if p, ok := o.coming[above.ID]; ok {
			return o.officer(p, above.Title), p, true
		}
		if who, p, ok := o.holder(above.ID); ok {
			return who, p, true
		}
		post = above
	}
	return document.Officer{}, "", false
}

// headOf is who heads the agency that a post belongs to, after the round, and
// is not the holder of the post itself; the secretary of the region heads them
// all.
func (o *office) headOf(id org.PostID) (document.Officer, people.PersonID, org.PostID, bool) {
	post := o.snap.Posts[id]
	if post == nil {
		return document.Officer{}, "", "", false
	}
	agency := o.snap.Agency(post.Unit)
	for p, steps := o.snap.Posts[post.Superior], 0; p != nil && steps < 16; p, steps = o.snap.Posts[p.Superior], steps+1 {
		if agency == nil || p.Unit != agency.ID {
			continue
		}
		if who, ok := o.coming[p.ID]; ok {
			return o.officer(who, p.Title), who, p.ID, true
		}
		if who, person, ok := o.holder(p.ID); ok {
			return who, person, p.ID, true
		}
	}
	if sekda, ok := o.withFunction(actor.AuthorizedOfficial); ok {
		who, person, _ := o.holder(sekda)
		return who, person, sekda, true
	}
	who, person, ok := o.superior(id)
	return who, person, post.Superior, ok
}

// signer is a line of a plan.
func signer(role string, p people.PersonID, post org.PostID, who document.Officer, reason string) document.Signer {
	return document.Signer{Role: role, Person: string(p), Post: string(post), Name: who.Name, Title: who.Post, Reason: reason}
}

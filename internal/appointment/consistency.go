package appointment

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Inconsistency is something about the round as a whole that cannot take
// effect, said in words.
type Inconsistency struct {
	Message eligibility.Text
	Moves   []MoveID
}

// Consistent looks for what no rule of law forbids but logic does: a person or
// a post named twice, a seat that its holder does not leave, a mover who does
// not hold the post they are said to leave, a post that does not exist, somebody
// who has left the service. The end state counts, so chains and rings are fine,
// and a holder who has retired by then is gone; the switch still waits until the
// register says so.
func Consistent(moves []*Move, snap *org.Snapshot) []Inconsistency {
	var out []Inconsistency
	byPerson, byPost := map[people.PersonID][]*Move{}, map[org.PostID][]*Move{}
	leaver := map[people.PersonID]bool{}
	for _, m := range moves {
		if !m.State.Open() || m.State == Seated {
			continue
		}
		byPerson[m.Person] = append(byPerson[m.Person], m)
		byPost[m.ToPost] = append(byPost[m.ToPost], m)
		leaver[m.Person] = true
	}
	name := func(id people.PersonID) string {
		if p := snap.People[id]; p != nil {
			return p.Name.String()
		}
		return string(id)
	}
	title := func(id org.PostID) string {
		if p := snap.Posts[id]; p != nil {
			return p.Title
		}
		return string(id)
	}
	for _, m := range moves {
		if !m.State.Open() || m.State == Seated {
			continue
		}
		if twice := byPerson[m.Person]; len(twice) > 1 && twice[0] == m {
			out = append(out, Inconsistency{say("appointment.twice_nominated", name(m.Person), len(twice)), idsOf(twice)})
		}
		post := snap.Posts[m.ToPost]
		if post == nil || !post.ExistsOn(snap.Date) {
			out = append(out, Inconsistency{say("appointment.post_not_in_force", title(m.ToPost), snap.Date), []MoveID{m.ID}})
			continue
		}
		if post.Structural {
			if twice := byPost[m.ToPost]; len(twice) > 1 && twice[0] == m {
				out = append(out, Inconsistency{say("appointment.post_twice", post.Title, len(twice)), idsOf(twice)})
			}
			if h := snap.Holder(m.ToPost); h != nil && h.Person != m.Person && !leaver[h.Person] && !snap.PastRetirement(post) {
				out = append(out, Inconsistency{say("appointment.seat_not_left", post.Title, name(h.Person)), []MoveID{m.ID}})
			}
			if h := snap.Holder(m.ToPost); h != nil && h.Person == m.Person {
				out = append(out, Inconsistency{say("appointment.already_there", name(m.Person), post.Title), []MoveID{m.ID}})
			}
		}
		if p := snap.People[m.Person]; p != nil && !p.Status.InService() {
			out = append(out, Inconsistency{say("appointment.not_in_service", name(m.Person), p.Status), []MoveID{m.ID}})
		}
		var from org.PostID
		if h := snap.Principal(m.Person); h != nil {
			from = h.Post
		}
		if from != m.FromPost {
			out = append(out, Inconsistency{say("appointment.from_differs", name(m.Person), title(m.FromPost), title(from)), []MoveID{m.ID}})
		}
	}
	return out
}

// say is a message of the catalogue with its arguments.
func say(key string, args ...any) eligibility.Text {
	return eligibility.Text{Key: key, Args: args}
}

func idsOf(ms []*Move) []MoveID {
	out := make([]MoveID, len(ms))
	for i, m := range ms {
		out[i] = m.ID
	}
	return out
}

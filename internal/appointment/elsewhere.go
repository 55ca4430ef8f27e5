package appointment

import (
	"fmt"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// elsewhere is who and what other rounds have spoken for: a person is proposed
// to one post at a time, and a seat to one person. A draft speaks for nobody; a
// submitted round does until the switch, and whoever it appointed without an
// oath stays appointed until the move is annulled or lapses.
type elsewhere struct {
	persons map[people.PersonID]*eligibility.Claim
	seats   map[org.PostID]*eligibility.Claim
	key     string // changes when any claim, or what the reader may see of it, does
}

// claiming are the states whose moves stand before a round in state s. What is
// decreed gives way only to what is decreed too.
func claiming(s State) []State {
	switch s {
	case Decreed, Invited, Inaugurated, Switched:
		return []State{Decreed, Invited, Inaugurated, Switched}
	}
	return []State{Submitted, Cleared, Decreed, Invited, Inaugurated, Switched}
}

// claimsElsewhere reads the claims of the other rounds as the reader may see
// them: who may not read a round is told of no title and no post.
func claimsElsewhere(tx *db.Tx, by actor.Actor, r *Round) (*elsewhere, error) {
	states := claiming(r.State)
	rows, err := tx.Query(`
		select other.id, other.title, other.state, m.person, m.to_post, (rm.person is not null)
		from round other
		join move m on m.round = other.id
		left join round_member rm on rm.round = other.id and rm.person = $2
		where other.id <> $1
		  and m.state in ('proposed', 'not_sworn', 'sworn')
		  and other.state in `+db.In(3, len(states))+`
		order by other.id, m.n, m.id`, append([]any{string(r.Main()), by.Person}, anyStates(states)...)...)
	if err != nil {
		return nil, fmt.Errorf("appointment: claims of other rounds: %w", err)
	}
	defer rows.Close()
	e := &elsewhere{persons: map[people.PersonID]*eligibility.Claim{}, seats: map[org.PostID]*eligibility.Claim{}}
	for rows.Next() {
		var other Round
		var person people.PersonID
		var post org.PostID
		var member bool
		if err := rows.Scan(&other.ID, &other.Title, &other.State, &person, &post, &member); err != nil {
			return nil, fmt.Errorf("appointment: claims of other rounds: %w", err)
		}
		c := &eligibility.Claim{Person: string(person), Post: string(post), Decreed: other.DecreedAlready()}
		if mayRead(by, &other, member) == nil {
			c.Round = other.Title
		}
		e.key += fmt.Sprintf("%s %s %s %s %q\n", other.ID, other.State, person, post, c.Round)
		if e.persons[person] == nil {
			e.persons[person] = c
		}
		if e.seats[post] == nil {
			e.seats[post] = c
		}
	}
	return e, rows.Err()
}

// DecreedAlready tells that the decision was signed.
func (r *Round) DecreedAlready() bool {
	switch r.State {
	case Decreed, Invited, Inaugurated, Switched:
		return true
	}
	return false
}

// claims are what other rounds say of a move: of its person, and of its seat when
// the seat has room for one.
func (e *elsewhere) claims(m *Move, snap *org.Snapshot) eligibility.Claims {
	if e == nil {
		return eligibility.Claims{}
	}
	return eligibility.Claims{Known: true, Person: e.named(e.persons[m.Person], snap), Seat: e.named(e.seats[m.ToPost], snap)}
}

// named puts the names that people read into a claim.
func (e *elsewhere) named(c *eligibility.Claim, snap *org.Snapshot) *eligibility.Claim {
	if c == nil {
		return nil
	}
	out := *c
	if p := snap.Posts[org.PostID(c.Post)]; p != nil {
		out.Post = p.Title
	}
	if p := snap.People[people.PersonID(c.Person)]; p != nil {
		out.Person = p.Name.String()
	}
	return &out
}

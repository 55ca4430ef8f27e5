package gathering

import (
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Choice says which posts to invite: those of the units and everything below
// them, of the levels, and the posts named. No unit is the whole region, no
// level is every level. A choice that names only posts adds only those.
type Choice struct {
	Units  []org.UnitID
	Levels []people.Level
	Posts  []org.PostID
	All    bool // units and levels count although both are empty: everybody
	Signs  bool // they sign the pledge
}

// Chosen says what a choice added.
type Chosen struct {
	Added  int
	Had    int // were invited already
	Vacant int // posts that nobody serves: nobody was invited for them
}

// Choose adds to those who are invited, in protocol order. Who was moved by hand
// stays where they are.
func (s *Service) Choose(ctx context.Context, by actor.Actor, id ID, in Choice) (Chosen, error) {
	var out Chosen
	err := s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		out = Chosen{}
		if !g.State.open() {
			return "", nil, errs.New(errs.Conflict, "gathering.began", i18n.Key("gathering.state."+string(g.State)))
		}
		posts := in.posts(w.snap)
		if len(posts) == 0 {
			return "", nil, errs.New(errs.Invalid, "gathering.nobody_chosen").Field("units", "gathering.nobody_chosen")
		}
		var err error
		if out, err = s.add(tx, w, g, posts, in.Signs && g.Kind == Pledge); err != nil {
			return "", nil, err
		}
		if out.Added == 0 {
			return "", nil, nil
		}
		return "invitees_added", map[string]any{"added": out.Added, "units": in.Units, "levels": in.Levels, "posts": len(in.Posts), "sign": in.Signs}, nil
	})
	return out, err
}

// posts are the posts that a choice means, on the day of a snapshot.
func (in Choice) posts(s *org.Snapshot) []*org.Post {
	under := map[org.UnitID]bool{}
	for _, u := range in.Units {
		under[u] = true
	}
	wide := in.All || len(in.Units) > 0 || len(in.Levels) > 0
	var out []*org.Post
	for _, p := range s.AllPosts() {
		named := slices.Contains(in.Posts, p.ID)
		fits := wide && (len(in.Levels) == 0 || slices.Contains(in.Levels, p.Level)) &&
			(len(under) == 0 || slices.ContainsFunc(s.Path(p.Unit), func(u *org.Unit) bool { return under[u.ID] }))
		if named || fits {
			out = append(out, p)
		}
	}
	return out
}

// add invites who serves the posts and is not invited yet, and merges them into
// the order that stands.
func (s *Service) add(tx *db.Tx, w *ground, g *Gathering, posts []*org.Post, signs bool) (out Chosen, err error) {
	have, err := invitees(tx, `gathering = $1 order by n, id`, string(g.ID))
	if err != nil {
		return out, err
	}
	known := map[people.PersonID]bool{}
	for _, i := range have {
		known[i.Person] = true
	}
	list, vacant := seats(w.snap, posts)
	out.Vacant = vacant
	var fresh []*Invitee
	for _, x := range list {
		if known[x.person] {
			out.Had++
			continue
		}
		fresh = append(fresh, &Invitee{ID: InviteeID(ids.New(tx.Now())), Gathering: g.ID, Tier: x.tier, Post: x.post.ID, Person: x.person,
			Agency: agencyOf(w.snap, x.post), Signs: signs, words: searchWords(w.snap, x.person, x.post)})
	}
	out.Added = len(fresh)
	if len(fresh) == 0 {
		return out, nil
	}
	place := protocol(w.snap)
	all := merge(have, fresh, func(i *Invitee) int { return place[i.Post] })
	isNew := map[InviteeID]bool{}
	for _, i := range fresh {
		isNew[i.ID] = true
	}
	for n, i := range all {
		if at := int64(n+1) * gap; i.N != at {
			i.N = at
			if !isNew[i.ID] {
				if err := saveInvitee(tx, i); err != nil {
					return out, err
				}
			}
		}
	}
	return out, insertInvitees(tx, fresh)
}

// merge puts the fresh among those who stand in an order that may have been
// changed by hand: each before the first that comes after it in protocol.
func merge(have, fresh []*Invitee, place func(*Invitee) int) []*Invitee {
	out := make([]*Invitee, 0, len(have)+len(fresh))
	for _, x := range have {
		for len(fresh) > 0 && place(fresh[0]) < place(x) {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		out = append(out, x)
	}
	return append(out, fresh...)
}

func agencyOf(s *org.Snapshot, p *org.Post) org.UnitID {
	if u := s.Agency(p.Unit); u != nil {
		return u.ID
	}
	return p.Unit
}

// searchWords is what the operator's search looks through.
func searchWords(s *org.Snapshot, who people.PersonID, p *org.Post) string {
	words := p.Title
	if x := s.People[who]; x != nil {
		words = x.Name.String() + " " + x.Number + " " + words
	}
	if u := s.Agency(p.Unit); u != nil {
		words += " " + u.Name
	}
	return people.Fold(words)
}

// Uninvite takes somebody off the list before the gathering begins.
func (s *Service) Uninvite(ctx context.Context, by actor.Actor, id ID, who InviteeID) error {
	return s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		if !g.State.open() {
			return "", nil, errs.New(errs.Conflict, "gathering.began", i18n.Key("gathering.state."+string(g.State)))
		}
		i, err := invitee(tx, id, who)
		if err != nil {
			return "", nil, err
		}
		if _, err := tx.Exec(`delete from gathering_invitee where id = $1`, string(i.ID)); err != nil {
			return "", nil, err
		}
		return "invitee_removed", map[string]any{"person": i.Person, "post": i.Post}, nil
	})
}

// SetSigner says whether somebody signs the pledge.
func (s *Service) SetSigner(ctx context.Context, by actor.Actor, id ID, who InviteeID, signs bool) error {
	return s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		i, err := invitee(tx, id, who)
		switch {
		case err != nil:
			return "", nil, err
		case g.Kind != Pledge:
			return "", nil, errs.New(errs.Conflict, "gathering.no_pledge")
		case !i.SignedAt.IsZero():
			return "", nil, errs.New(errs.Conflict, "gathering.signed_already")
		case g.State == Cancelled:
			return "", nil, errs.New(errs.Conflict, "gathering.began", i18n.Key("gathering.state."+string(g.State)))
		case i.Signs == signs:
			return "", nil, nil
		}
		i.Signs = signs
		return "signer_set", map[string]any{"person": i.Person, "post": i.Post, "signs": signs}, saveInvitee(tx, i)
	})
}

// Place moves somebody in the protocol order to just before another; before ""
// is the end. They sign in the turn of who stands beside them then.
func (s *Service) Place(ctx context.Context, by actor.Actor, id ID, who, before InviteeID) error {
	return s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		if !g.State.open() {
			return "", nil, errs.New(errs.Conflict, "gathering.began", i18n.Key("gathering.state."+string(g.State)))
		}
		all, err := invitees(tx, `gathering = $1 order by n, id`, string(id))
		if err != nil {
			return "", nil, err
		}
		from := slices.IndexFunc(all, func(i *Invitee) bool { return i.ID == who })
		to := len(all)
		if before != "" {
			to = slices.IndexFunc(all, func(i *Invitee) bool { return i.ID == before })
		}
		if from < 0 || to < 0 {
			return "", nil, errNoInvitee()
		}
		if to == from || to == from+1 {
			return "", nil, nil
		}
		i := all[from]
		rest := slices.Delete(slices.Clone(all), from, from+1)
		if to > from {
			to--
		}
		low, high := int64(0), int64(0)
		if to > 0 {
			low, i.Tier = rest[to-1].N, rest[to-1].Tier
		}
		if to < len(rest) {
			high, i.Tier = rest[to].N, rest[to].Tier
		} else {
			high = low + 2*gap
		}
		n, ok := between(low, high)
		if !ok { // no room is left: everybody gets a new place
			rest = slices.Insert(rest, to, i)
			for k, x := range rest {
				if x.N = int64(k+1) * gap; x.ID != i.ID {
					if err := saveInvitee(tx, x); err != nil {
						return "", nil, err
					}
				}
			}
		} else {
			i.N = n
		}
		return "placed", map[string]any{"person": i.Person, "post": i.Post, "before": before}, saveInvitee(tx, i)
	})
}

// Filter chooses places of a gathering.
type Filter struct {
	Attendance Attendance // "" is all
	Unsigned   bool       // signers who have not signed
	Signers    bool
	Agency     org.UnitID
	Query      string // words of name, number, title or agency
	After      string // page: the mark of the last place of the page before
	Limit      int    // 50 when zero, at most 200
}

// Line is a place in a list.
type Line struct {
	*Invitee
	No     int // in the list that the filter chooses
	Name   string
	Number string
	Title  string // with "Plt." when acting
	Agency string
}

// Page is one page of places.
type Page struct {
	Lines []Line
	Total int
	Next  string // mark of the next page, "" at the end
}

// Invited lists the places of a gathering by keyset, in protocol order.
func (s *Service) Invited(ctx context.Context, by actor.Actor, id ID, f Filter) (*Page, error) {
	var p *Page
	err := s.read(ctx, func(tx *db.Tx) error {
		g, err := load(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		if !by.SignedIn() {
			return errs.New(errs.Unauthenticated, "actor.sign_in")
		}
		if !isReader(by, w, g) {
			return by.Require(readers...)
		}
		p, err = s.page(tx, w, g, f)
		return err
	})
	return p, err
}

func (s *Service) page(tx *db.Tx, w *ground, g *Gathering, f Filter) (*Page, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	where, args := f.where(g)
	p := &Page{}
	if err := tx.QueryRow(`select count(*) from gathering_invitee where `+where, args...).Scan(&p.Total); err != nil {
		return nil, err
	}
	shown := 0
	if after, ok := readMark(f.After); ok {
		args = append(args, after)
		if err := tx.QueryRow(`select count(*) from gathering_invitee where `+where+` and n <= `+dollar(len(args)), args...).Scan(&shown); err != nil {
			return nil, err
		}
		where += ` and n > ` + dollar(len(args))
	}
	args = append(args, f.Limit+1)
	list, err := invitees(tx, where+` order by n, id limit `+dollar(len(args)), args...)
	if err != nil {
		return nil, err
	}
	if len(list) > f.Limit {
		list = list[:f.Limit]
		p.Next = mark(list[len(list)-1].N)
	}
	for k, i := range list {
		p.Lines = append(p.Lines, line(w.snap, i, shown+k+1))
	}
	return p, nil
}

func line(s *org.Snapshot, i *Invitee, no int) Line {
	l := Line{Invitee: i, No: no}
	if p := s.People[i.Person]; p != nil {
		l.Name, l.Number = p.Name.String(), p.Number
	}
	l.Title = titleOf(s, i.Person, i.Post)
	if u := s.Units[i.Agency]; u != nil {
		l.Agency = u.Name
	}
	return l
}

// titleOf is the title of a post, with what stands before it when the person
// only acts in it.
func titleOf(s *org.Snapshot, who people.PersonID, id org.PostID) string {
	post := s.Posts[id]
	if post == nil {
		return ""
	}
	for _, h := range s.ActingIn(id) {
		if h.Person == who {
			return s.Prefix(h) + post.Title
		}
	}
	return post.Title
}

// Neighbour is who stands beside a place: for "one up" and "one down".
func (s *Service) Neighbour(ctx context.Context, by actor.Actor, id ID, who InviteeID, up bool) (before InviteeID, err error) {
	if err := by.Require(organisers...); err != nil {
		return "", err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		i, err := invitee(tx, id, who)
		if err != nil {
			return err
		}
		var list []*Invitee
		if up {
			list, err = invitees(tx, `gathering = $1 and n < $2 order by n desc, id desc limit 1`, string(id), i.N)
		} else {
			list, err = invitees(tx, `gathering = $1 and n > $2 order by n, id limit 2`, string(id), i.N)
		}
		if err != nil {
			return err
		}
		switch {
		case up && len(list) == 1:
			before = list[0].ID
		case up:
			before = who
		case len(list) == 2:
			before = list[1].ID
		}
		return nil
	})
	return before, err
}

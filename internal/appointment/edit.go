package appointment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// NewRound is what an officer gives to start a round.
type NewRound struct {
	Details                  // Kind "" is a mutation
	AuthorityPost org.PostID // "" takes the post with the function appointing_authority
}

// Create starts an empty draft. Its maker is the first person named on it.
func (s *Service) Create(ctx context.Context, by actor.Actor, in NewRound) (*Round, error) {
	var r *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		r, err = s.create(tx, by, in)
		return err
	})
	return r, err
}

func (s *Service) create(tx *db.Tx, by actor.Actor, in NewRound) (*Round, error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	in.Kind = cmp.Or(in.Kind, KindMutation)
	if err := in.validate(); err != nil {
		return nil, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	if in.AuthorityPost == "" {
		in.AuthorityPost = authorityPost(reg.At(in.PlannedOn))
	}
	if reg.Posts[in.AuthorityPost] == nil {
		return nil, errs.New(errs.Invalid, "appointment.no_authority").Field("authority_post", "appointment.no_authority")
	}
	r := &Round{ID: RoundID(ids.New(tx.Now())), Details: in.Details, AuthorityPost: in.AuthorityPost, State: Draft, Version: 1, CreatedAt: tx.Now(), CreatedBy: people.PersonID(by.Person)}
	if err := insertRound(tx, r); err != nil {
		return nil, err
	}
	if by.Person != "" {
		return r, addMember(tx, r.ID, people.PersonID(by.Person))
	}
	return r, nil
}

// authorityPost is the post that appoints: the head of the region.
func authorityPost(snap *org.Snapshot) org.PostID {
	for _, p := range snap.AllPosts() {
		for _, f := range p.Functions {
			if f.Function == actor.AppointingAuthority {
				return p.ID
			}
		}
	}
	return ""
}

// Op is one change of a draft.
type Op struct {
	Kind OpKind
	Move MoveID // for Set and Remove

	Person     people.PersonID    // Put
	ToPost     org.PostID         // Put, Set
	Reason     eligibility.Reason // "" is computed
	Route      *eligibility.Route
	Attendance *Attendance
	OathForm   *OathForm
	Note       *string
}

// OpKind is the kind of a change.
type OpKind string

// The kinds: Put seats a person in a post (replacing who was proposed there),
// Set changes a move, Remove takes one out.
const (
	Put    OpKind = "put"
	Set    OpKind = "set"
	Remove OpKind = "remove"
)

// Change applies ops to a round. version is the one the officer saw: when it is
// no longer current nothing changes and the error tells what somebody else
// changed since. After submission a reason is needed and the change becomes a
// numbered amendment; a cleared round goes back to submitted, because what was
// cleared is no longer what would be decreed.
func (s *Service) Change(ctx context.Context, by actor.Actor, round RoundID, version int64, reason string, ops []Op) (*Round, error) {
	var r *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		r, err = s.change(tx, by, round, version, reason, ops)
		return err
	})
	return r, err
}

func (s *Service) change(tx *db.Tx, by actor.Actor, round RoundID, version int64, reason string, ops []Op) (*Round, error) {
	r, err := lockRound(tx, round)
	if err != nil {
		return nil, err
	}
	if err := memberOnly(tx, by, round); err != nil {
		return nil, err
	}
	editable, amend := r.Editable()
	if !editable {
		return nil, errs.New(errs.Conflict, "appointment.no_more_edits", r.State.word())
	}
	if amend && reason == "" {
		return nil, errs.New(errs.Invalid, "appointment.amendment_needs_reason").Field("reason", "appointment.amendment_needs_reason")
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	snap := reg.At(r.PlannedOn)
	if version != r.Version {
		return nil, s.meanwhile(tx, r, version, snap)
	}
	moves, err := getMoves(tx, round)
	if err != nil {
		return nil, err
	}
	before := copyMoves(moves)
	changes, err := applyAll(tx.Now(), r, snap, &moves, ops, func(d deed) error { return d.store(tx) })
	if err != nil {
		return nil, err
	}
	if len(changes) == 0 {
		return r, nil
	}
	if amend {
		r.Amendment++
		if err := insertAmendment(tx, round, Amendment{N: r.Amendment, At: db.Micros(tx.Now()), Person: people.PersonID(by.Person), Reason: reason, Changes: changes}); err != nil {
			return nil, err
		}
		r.State = Submitted
		if _, err := record(tx, act(by, actor.PersonnelOfficer, "round_amended", r, map[string]any{"amendment": r.Amendment, "reason": reason, "changes": changes})); err != nil {
			return nil, err
		}
	}
	if err := saveRound(tx, r); err != nil {
		return nil, err
	}
	if err := insertEdit(tx, r, by.Person, changes); err != nil {
		return nil, err
	}
	return r, s.told(tx, by, r, before, moves, changes)
}

// told passes an edit of a draft on to who keeps its steps.
func (s *Service) told(tx *db.Tx, by actor.Actor, r *Round, before, after []*Move, changes []Edited) error {
	if s.Edited == nil || r.State != Draft {
		return nil
	}
	return s.Edited(tx, by, Seatings{Round: r, Before: before, After: after, Changes: changes})
}

func opOrder(k OpKind) int {
	if k == Remove {
		return 0
	}
	return 1
}

// meanwhile says what somebody else changed since a version.
func (s *Service) meanwhile(tx *db.Tx, r *Round, version int64, snap *org.Snapshot) error {
	es, err := editsSince(tx, r.ID, version, 3)
	if err != nil {
		return err
	}
	if len(es) == 0 {
		return errs.New(errs.Conflict, "appointment.changed_meanwhile_state", r.State.word())
	}
	e := es[0]
	var who any = i18n.Key("appointment.the_system")
	if p := snap.People[e.Person]; p != nil {
		who = p.Name.String()
	}
	what := say("appointment.edit.details")
	if len(e.Changes) > 0 {
		what = describe(e.Changes[0], snap)
	}
	return errs.New(errs.Conflict, "appointment.changed_meanwhile", who, what)
}

// describe says a change in words: "menempatkan Sari Wulandari di Kepala Bidang
// Angkutan".
func describe(e Edited, snap *org.Snapshot) eligibility.Text {
	switch e.What {
	case "details", "attached", "detached", "undone", "redone", "chosen":
		return say("appointment.edit." + e.What)
	}
	name, title := string(e.Person), string(e.Post)
	if p := snap.People[e.Person]; p != nil {
		name = p.Name.String()
	}
	if p := snap.Posts[e.Post]; p != nil {
		title = p.Title
	}
	return say("appointment.edit."+e.What, name, title)
}

// deed is what one op does to the moves of a round, decided and not yet stored.
type deed struct {
	changes []Edited
	dropped []*Move
	added   *Move
	changed *Move
}

func (d *deed) store(tx *db.Tx) error {
	for _, m := range d.dropped {
		if err := deleteMove(tx, m.ID); err != nil {
			return err
		}
	}
	if d.changed != nil {
		return updateMove(tx, d.changed)
	}
	if d.added != nil {
		return insertMoves(tx, []*Move{d.added})
	}
	return nil
}

// applyAll runs ops on the moves, one after the other; store keeps each deed, or
// does nothing when the ops are only tried.
func applyAll(now time.Time, r *Round, snap *org.Snapshot, moves *[]*Move, ops []Op, store func(deed) error) ([]Edited, error) {
	// A person who changes places inside the round must first give up the old
	// row: removals go before additions.
	ops = slices.Clone(ops)
	slices.SortStableFunc(ops, func(a, b Op) int { return opOrder(a.Kind) - opOrder(b.Kind) })
	var changes []Edited
	for _, op := range ops {
		d, err := apply(now, r, snap, moves, op)
		if err == nil {
			err = store(d)
		}
		if err != nil {
			return nil, err
		}
		changes = append(changes, d.changes...)
	}
	return changes, nil
}

// apply decides one op and runs it on the moves in memory.
func apply(now time.Time, r *Round, snap *org.Snapshot, moves *[]*Move, op Op) (deed, error) {
	find := func(id MoveID) (*Move, error) {
		for _, m := range *moves {
			if m.ID == id {
				return m, nil
			}
		}
		return nil, errs.New(errs.NotFound, "appointment.move_not_found")
	}
	var d deed
	drop := func(m *Move) {
		*moves = slices.DeleteFunc(*moves, func(o *Move) bool { return o == m })
		d.dropped = append(d.dropped, m)
		d.changes = append(d.changes, Edited{What: "removed", Person: m.Person, Post: m.ToPost})
	}
	switch op.Kind {
	case Remove:
		m, err := find(op.Move)
		if err != nil {
			return d, err
		}
		drop(m)
		return d, nil
	case Put:
		m, err := NewMove(now, r, snap, op)
		if err != nil {
			return d, err
		}
		for _, o := range slices.Clone(*moves) {
			post := snap.Posts[o.ToPost]
			sameSeat := o.ToPost == m.ToPost && post != nil && post.Structural
			if o.Person != m.Person && !sameSeat {
				continue
			}
			if o.Person == m.Person && o.ToPost == m.ToPost {
				// Already proposed: only what else the op says may change, so that a
				// second click changes nothing.
				op.Kind, op.Move = Set, o.ID
				return apply(now, r, snap, moves, op)
			}
			drop(o)
		}
		m.N = nextN(*moves)
		*moves = append(*moves, m)
		d.added = m
		d.changes = append(d.changes, Edited{What: "added", Person: m.Person, Post: m.ToPost})
		return d, nil
	case Set:
		m, err := find(op.Move)
		if err != nil {
			return d, err
		}
		set := func(field, before, after string) {
			if before != after {
				d.changes = append(d.changes, Edited{What: "changed", Person: m.Person, Post: m.ToPost, Field: field, Before: before, After: after})
			}
		}
		if op.Route != nil {
			set("route", string(m.Route), string(*op.Route))
			m.Route = *op.Route
		}
		if op.Attendance != nil {
			set("attendance", string(m.Attendance), string(*op.Attendance))
			m.Attendance = *op.Attendance
		}
		if op.OathForm != nil {
			set("oath_form", string(m.OathForm), string(*op.OathForm))
			m.OathForm = *op.OathForm
		}
		if op.Note != nil {
			set("note", m.Note, *op.Note)
			m.Note = *op.Note
		}
		if op.Reason != "" {
			set("reason", string(m.Reason), string(op.Reason))
			m.Reason = op.Reason
		}
		if len(d.changes) > 0 {
			d.changed = m
		}
		return d, nil
	}
	return d, errs.New(errs.Invalid, "appointment.op_unknown", string(op.Kind))
}

func nextN(moves []*Move) int {
	n := 0
	for _, m := range moves {
		n = max(n, m.N)
	}
	return n + 1
}

// NewMove builds a move of a person to a post as of the planned day, with the
// reason the facts give unless one is named.
func NewMove(now time.Time, r *Round, snap *org.Snapshot, op Op) (*Move, error) {
	p := snap.People[op.Person]
	if p == nil {
		return nil, errs.New(errs.NotFound, "people.not_in_register")
	}
	to := snap.Posts[op.ToPost]
	if to == nil || !to.ExistsOn(r.PlannedOn) {
		return nil, errs.New(errs.NotFound, "org.post_not_found")
	}
	m := &Move{ID: MoveID(ids.New(now)), Round: r.ID, Person: op.Person, ToPost: to.ID, Level: to.Level,
		Attendance: Hall, OathForm: Oath, State: Proposed}
	var from *org.Post
	if h := snap.Principal(op.Person); h != nil {
		from = snap.Posts[h.Post]
		m.FromPost = h.Post
	}
	if m.FromPost == m.ToPost {
		return nil, errs.New(errs.Invalid, "appointment.already_there", p.Name.String(), to.Title)
	}
	m.Reason = op.Reason
	if m.Reason == "" {
		m.Reason = ReasonFor(from, to)
	}
	if op.Route != nil {
		m.Route = *op.Route
	}
	if op.Attendance != nil {
		m.Attendance = *op.Attendance
	}
	if op.OathForm != nil {
		m.OathForm = *op.OathForm
	}
	if op.Note != nil {
		m.Note = *op.Note
	}
	return m, nil
}

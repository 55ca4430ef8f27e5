package ceremony

import (
	"context"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// RoleKey names a task of a session: its office, and the religion of clergy.
type RoleKey struct {
	Office   Office
	Religion people.Religion
}

// Key is the task of a role.
func (r Role) Key() RoleKey { return RoleKey{r.Office, r.Religion} }

// pass is the personal link of somebody with a task, and what they did by it.
type pass struct {
	RoleKey
	session         ID
	lock            admission.Lock
	pin             admission.PIN // of who is not in the register
	issued          time.Time
	arrived, stated time.Time
	name, strokes   string // of the statement
}

// byLink tells whether a task is done by personal link: by those who vouch for
// the oath. The secretary belongs to the crew, which has accounts.
func (o Office) byLink() bool { return o != Secretary }

// states tells whether who has the task signs a statement of their own instead
// of the minutes: the law names official, witnesses and who took the oath as
// those who sign; clergy and reader say that they did what they were there for.
//
// rule: pp-11-2017 43, 44
func (o Office) states() bool { return o == Clergy || o == Reader }

// PassOfficers gives those with a task a personal link and code, as officials
// have: to everybody who has none yet, or anew to those named; their old link
// stops working. It is mailed to who has an address, and shown once.
func (s *Service) PassOfficers(ctx context.Context, by actor.Actor, session ID, anew []RoleKey) ([]Issued, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var out []Issued
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		out = nil
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		switch {
		case x.Rehearsing:
			return errRehearsing()
		case x.State != Invited && x.State != Running && x.State != Closed:
			return errs.New(errs.Conflict, "ceremony.not_invited_yet")
		}
		have, err := getPasses(tx, `session = $1`, string(session))
		if err != nil {
			return err
		}
		for _, r := range x.Roles {
			i := slices.IndexFunc(have, func(p *pass) bool { return p.RoleKey == r.Key() })
			if !r.Office.byLink() || r.Name == "" || len(anew) == 0 && i >= 0 || len(anew) > 0 && !slices.Contains(anew, r.Key()) {
				continue
			}
			p := &pass{RoleKey: r.Key(), session: session}
			if i >= 0 { // who lost the link chooses a new PIN too
				p = have[i]
				p.pin = admission.PIN{}
				if err := dropPIN(tx, session, r.Person); err != nil {
					return err
				}
			}
			given, key, err := admission.Issue(s.random())
			if err != nil {
				return err
			}
			p.lock, p.issued = key, tx.Now()
			if err := savePass(tx, p); err != nil {
				return err
			}
			out = append(out, Issued{Role: r.Key(), Person: r.Person, Link: given.Link, Code: given.Code})
		}
		if len(out) == 0 {
			return errs.New(errs.Conflict, "ceremony.officers_have_links")
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		if err := s.send(tx, by, v, out); err != nil {
			return err
		}
		return insertEntries(tx, session, []Entry{{Person: people.PersonID(by.Person), What: "officers_linked"}})
	})
	return out, err
}

// voidPasses forgets the links of tasks that other people have now.
func voidPasses(tx *db.Tx, x *Session, before []Role) error {
	for _, b := range before {
		now := x.holderOf(b.Key())
		if now.Person != b.Person || now.Name != b.Name {
			if err := dropPass(tx, x.ID, b.Key()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Officer is what the personal link of somebody with a task shows.
type Officer struct {
	Session *Session // without seats, tasks and journal
	Role    Role
	Kind    stage.Kind // what is held now
	Hand    stage.Hand // how they sign the minutes; "" for who makes a statement
	Ready   []RoomName // whose minutes wait for their signature
	Given   int        // signatures they gave
	Owed    int        // minutes that will need it
	Due     bool       // the statement can be made: what it is about has been held
	Stated  time.Time  // of clergy and reader
	HasPIN  bool
}

// EnterOfficer looks the personal link of somebody with a task up.
func (s *Service) EnterOfficer(ctx context.Context, link string) (*Officer, error) {
	var o *Officer
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		_, _, o, err = s.officer(tx, link)
		return err
	})
	return o, err
}

func (s *Service) officer(tx *db.Tx, link string) (*pass, *Session, *Officer, error) {
	unknown := errs.New(errs.NotFound, "ceremony.link_unknown")
	if link == "" {
		return nil, nil, nil, unknown
	}
	found, err := getPasses(tx, `link_hash = $1`, admission.HashLink(link))
	if err != nil {
		return nil, nil, nil, err
	}
	if len(found) == 0 {
		return nil, nil, nil, unknown
	}
	p := found[0]
	x, err := load(tx, p.session)
	if err != nil {
		return nil, nil, nil, err
	}
	i := slices.IndexFunc(x.Roles, func(r Role) bool { return r.Key() == p.RoleKey })
	if i < 0 {
		return nil, nil, nil, unknown
	}
	l, err := s.live(tx, x)
	if err != nil {
		return nil, nil, nil, err
	}
	o := &Officer{Role: x.Roles[i], Kind: l.Kind(), Stated: p.stated, HasPIN: p.pin.Hash != "", Due: l.held(p.RoleKey)}
	if o.Role.Person != "" {
		if o.HasPIN, err = readPIN(tx, x.ID, o.Role.Person); err != nil {
			return nil, nil, nil, err
		}
	}
	for _, h := range stage.Hands[1:] {
		if officeOf(h) == p.Office {
			o.Hand = h
		}
	}
	if o.Hand != "" {
		if err := s.waiting(tx, x, o); err != nil {
			return nil, nil, nil, err
		}
	}
	own := *x
	own.Seats, own.Roles, own.Wordings = nil, nil, nil
	o.Session = &own
	return p, x, o, nil
}

// waiting fills in whose minutes wait for an officer.
func (s *Service) waiting(tx *db.Tx, x *Session, o *Officer) error {
	given, err := getSignatures(tx, x.ID)
	if err != nil {
		return err
	}
	names := map[SeatID]RoomName{}
	t := tally(x.Seats, given.signed)
	o.Given, o.Owed = t.Given[o.Hand], t.Officials
	for _, seat := range x.Seats {
		if !given.turn(seat, o.Hand) {
			continue
		}
		if len(names) == 0 {
			if err := s.roomNames(tx, x, names); err != nil {
				return err
			}
		}
		o.Ready = append(o.Ready, names[seat.ID])
	}
	return nil
}

// held tells whether what a task is about has been held: the decree was read, or
// the oath spoken to its end. A crew that keeps the roll without the run sheet
// leaves it to the person.
func (l *Live) held(k RoleKey) bool {
	switch {
	case l.State != Running && l.State != Closed:
		return false
	case l.State == Closed || l.Run == nil || l.Run.Moved.IsZero():
		return true
	case k.Office == Reader:
		i := slices.IndexFunc(l.Sheet, func(it stage.Item) bool { return it.Kind == stage.Decree })
		return i >= 0 && l.Run.At.Item > i
	}
	return len(l.Spoken) > 0 && len(l.Spoken) == len(l.Lines)
}

// UnlockOfficer checks the code of a link without doing anything else.
func (s *Service) UnlockOfficer(ctx context.Context, link, code string) error {
	return s.byOfficer(ctx, link, code, func(*db.Tx, *Session, *pass, *Officer) error { return nil })
}

// ArriveOfficer is "Saya hadir" of somebody with a task.
func (s *Service) ArriveOfficer(ctx context.Context, link, code string) error {
	return s.byOfficer(ctx, link, code, func(tx *db.Tx, x *Session, p *pass, o *Officer) error {
		if err := open(x, Arrived); err != nil {
			return err
		}
		if o.Role.Present {
			return nil
		}
		o.Role.Present, p.arrived = true, tx.Now()
		if err := setPresent(tx, x.ID, o.Role); err != nil {
			return err
		}
		return insertEntries(tx, x.ID, []Entry{{Person: o.Role.Person, What: "officer_arrived", Detail: o.Role.Name}})
	})
}

// SignOfficer is the signature of somebody with a task by their personal link:
// of witnesses and who took the oath under all minutes whose turn has come, of
// clergy and reader under their own statement. It says how many papers it signed.
//
// rule: pp-11-2017 43, 44, 92
func (s *Service) SignOfficer(ctx context.Context, link, code string, in SignIn) (n int, err error) {
	if err := s.UnlockOfficer(ctx, link, code); err != nil { // counts wrong codes before a PIN is looked at
		return 0, err
	}
	o, err := s.EnterOfficer(ctx, link)
	if err != nil {
		return 0, err
	}
	switch {
	case o.Hand != "" && o.Role.Person == "":
		// The register does not know them, so nobody can say afterwards who signed.
		return 0, errs.New(errs.Conflict, "ceremony.signs_with_ink")
	case o.Hand != "":
		return s.SignOffice(ctx, actor.Actor{Person: string(o.Role.Person), Name: o.Role.Name}, o.Session.ID, o.Hand, in)
	case !o.Role.Office.states():
		return 0, errs.New(errs.Forbidden, "ceremony.not_a_signer")
	}
	return 1, s.state(ctx, link, code, o, in)
}

// state is the statement of clergy or reader.
func (s *Service) state(ctx context.Context, link, code string, o *Officer, in SignIn) error {
	if !o.Due {
		return errs.New(errs.Conflict, "ceremony.state_not_yet")
	}
	name, strokes, err := in.as(o.Role.Name)
	if err != nil {
		return err
	}
	safe := s.officerPIN(o)
	hash, err := safe.Prove(ctx, in.PIN, in.Again)
	if err != nil {
		return err
	}
	return s.byOfficer(ctx, link, code, func(tx *db.Tx, x *Session, p *pass, o *Officer) error {
		if !o.Due {
			return errs.New(errs.Conflict, "ceremony.state_not_yet")
		}
		if !p.stated.IsZero() {
			return nil
		}
		if err := safe.Keep(tx, hash); err != nil {
			return err
		}
		if o.Role.Person == "" {
			p.pin = admission.PIN{Hash: hash}
		}
		p.stated, p.name, p.strokes = tx.Now(), name, strokes
		if err := insertEntries(tx, x.ID, []Entry{{Person: o.Role.Person, What: "officer_stated", Detail: o.Role.Name}}); err != nil || x.Rehearsing {
			return err
		}
		_, err := ledger.Record(tx, act(actor.Actor{Person: string(o.Role.Person), Name: o.Role.Name}, "stated", x,
			map[string]any{"office": o.Role.Office, "religion": o.Role.Religion, "name": o.Role.Name}))
		return err
	})
}

// officerPIN is where the PIN of somebody with a task lies: with the person, so
// that it is the same after signing in, or with the link of who is not in the
// register.
func (s *Service) officerPIN(o *Officer) admission.Safe {
	if o.Role.Person != "" {
		return s.pins(o.Session.ID, o.Role.Person)
	}
	key, session := o.Role.Key(), o.Session.ID
	return admission.Safe{DB: s.DB, Hasher: s.hasher(),
		Get: func(tx *db.Tx) (admission.PIN, error) {
			found, err := getPasses(tx, `session = $1 and office = $2 and religion = $3`, string(session), string(key.Office), string(key.Religion))
			if err != nil || len(found) == 0 {
				return admission.PIN{}, err
			}
			return found[0].pin, nil
		},
		Save: func(tx *db.Tx, pin admission.PIN) error { return savePassPIN(tx, session, key, pin) }}
}

// byOfficer runs an act when the code is right. Wrong codes are counted in a
// transaction that survives the refusal.
func (s *Service) byOfficer(ctx context.Context, link, code string, do func(*db.Tx, *Session, *pass, *Officer) error) error {
	var refused error
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		refused = nil
		_, x, _, err := s.officer(tx, link)
		if err != nil {
			return err
		}
		if _, err := lock(tx, x.ID); err != nil {
			return err
		}
		p, x, o, err := s.officer(tx, link) // as it is now that nobody else writes
		if err != nil {
			return err
		}
		before := *p
		if refused = p.lock.Admit(link, code, tx.Now()); refused != nil {
			return savePass(tx, p)
		}
		if err := do(tx, x, p, o); err != nil {
			return err
		}
		if p.lock.Wrong = 0; *p == before {
			return nil
		}
		return savePass(tx, p)
	})
	if err == nil {
		err = refused
	}
	return err
}

// as checks what was drawn or typed against a printed name.
func (in SignIn) as(full string) (name, strokes string, err error) {
	if in.Strokes != "" {
		drawn, ok := stage.ParseStrokes(in.Strokes)
		if !ok {
			return "", "", errs.New(errs.Invalid, "ceremony.drawing_short").Field("name", "ceremony.drawing_short")
		}
		return full, drawn.String(), nil
	}
	typed := people.Fold(in.Name)
	if typed == "" || !strings.Contains(people.Fold(full), typed) {
		return "", "", errs.New(errs.Invalid, "ceremony.name_differs").Field("name", "ceremony.name_differs")
	}
	return strings.TrimSpace(in.Name), "", nil
}

// printedTask is what a role does, for letters and cards.
func (r Role) printedTask() string {
	task := i18n.T(i18n.ID, "ceremony.office."+string(r.Office))
	if r.Office == Clergy {
		task += " " + r.Religion.String()
	}
	return task
}

// holderOf is who has a task; the zero Role when nobody has.
func (s *Session) holderOf(k RoleKey) Role {
	if k.Office == Clergy {
		return s.ClergyFor(k.Religion)
	}
	return s.Role(k.Office)
}

package ceremony

import (
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// Silence is how long an online official's phone may be unheard during the words
// of the oath before somebody must look whether they were heard. No text gives a
// number: it is a setting of the region.
const Silence = 30 * time.Second

// Live is a session as it is held.
type Live struct {
	*Session
	Sheet  stage.Sheet
	Run    *stage.Run // nil before the roll call is opened
	Lines  []stage.Line
	Spoken []Spoken
	Hands  map[SeatID]stage.Signed // who signed the minutes so far
	// Colleague is who pressed the same button a moment before, when Advance or
	// Back found nothing left to do: "" after an own press, and after the second
	// half of a double press.
	Colleague string
}

// SignaturesLeft is how many signatures the minutes still lack.
func (l *Live) SignaturesLeft() int { return tally(l.Seats, l.signed).Left() }

// signed is which hands have signed the minutes of a seat.
func (l *Live) signed(s *Seat) stage.Signed {
	if s.elsewhere() {
		return stage.Signed{stage.Official: true, stage.Witness1: true, stage.Witness2: true, stage.Taker: true}
	}
	return l.Hands[s.ID]
}

// Kind is the part that is held now; "" before the roll call.
func (l *Live) Kind() stage.Kind {
	if l.Run == nil || l.Run.At.Item >= len(l.Sheet) {
		return ""
	}
	return l.Sheet[l.Run.At.Item].Kind
}

// Steps says how many steps the parts have: one for each official whose name is
// read, one for each line of the oath.
func (l *Live) Steps() stage.Steps {
	return stage.Steps{stage.Decree: len(l.Seats) + 1, stage.Oath: len(l.Lines)}
}

// voice is the key of those who say the same words as a seat.
func (s *Seat) voice() string { return string(s.Religion) + " " + string(s.Form) }

// lines is the oath of this session, line by line.
func (s *Session) lines() []stage.Line {
	var voices []stage.Voice
	for _, g := range s.Groups() {
		voices = append(voices, stage.Voice{Key: g.Seats[0].voice(), Name: g.Religion.String(), Opening: g.Words.Opening, Body: g.Words.Body, Closing: g.Words.Closing})
	}
	return stage.Lines(voices)
}

func (s *Service) live(tx *db.Tx, x *Session) (*Live, error) {
	l := &Live{Session: x, Lines: x.lines()}
	var err error
	if l.Sheet, err = getSheet(tx, x.ID); err != nil {
		return nil, err
	}
	if len(l.Sheet) == 0 { // planned before there were run sheets
		l.Sheet = stage.Usual(x.At, len(x.Seats))
	}
	if l.Run, err = getRun(tx, x.ID); err != nil {
		return nil, err
	}
	if l.Spoken, err = getSpoken(tx, x.ID); err != nil {
		return nil, err
	}
	l.Hands, err = getHands(tx, x.ID)
	return l, err
}

// OpenLive loads a session with its run sheet, for its crew.
func (s *Service) OpenLive(ctx context.Context, by actor.Actor, session ID) (*Live, error) {
	if err := mayRead(by); err != nil {
		return nil, err
	}
	var l *Live
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := load(tx, session)
		if err != nil {
			return err
		}
		l, err = s.live(tx, x)
		return err
	})
	return l, err
}

// SetSheet changes the run sheet before the ceremony begins. The parts that the
// law asks for cannot be dropped, doubled or put in another order.
//
// rule: se-bkn-10-2020 presensi
// rule: perka-bkn-7-2017 pelantikan
func (s *Service) SetSheet(ctx context.Context, by actor.Actor, session ID, sheet stage.Sheet) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	if faults := sheet.Faults(); len(faults) > 0 {
		e := errs.New(errs.Invalid, "ceremony.sheet_invalid")
		for _, f := range faults {
			e.Field("planned."+string(f.Kind), "ceremony.sheet_fault."+f.What, eligibility.Text{Key: "ceremony.part." + string(f.Kind)})
		}
		return e
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.State != Planned && x.State != Invited {
			return errs.New(errs.Conflict, "ceremony.arranged_too_late", x.State.word())
		}
		clean := slices.Clone(sheet)
		for i := range clean {
			clean[i].Begun = time.Time{}
		}
		if err := saveSheet(tx, session, clean); err != nil {
			return err
		}
		return insertEntries(tx, session, []Entry{{Person: people.PersonID(by.Person), What: "sheet_set"}})
	})
}

// begin opens the run of a session whose roll call begins.
func (s *Service) begin(tx *db.Tx, x *Session) error {
	sheet, err := getSheet(tx, x.ID)
	if err != nil {
		return err
	}
	if len(sheet) == 0 {
		sheet = stage.Usual(x.At, len(x.Seats))
	}
	sheet[0].Begun = tx.Now()
	if err := saveSheet(tx, x.ID, sheet); err != nil {
		return err
	}
	return insertRun(tx, x.ID)
}

// Advance moves the ceremony on from the place that the operator saw: to the
// next name or line, or with skip to the next part. Pressing twice, or after a
// colleague, moves it once; a page that is behind is told where the ceremony
// stands. Each line of the oath is noted with the time at which it was shown.
// After the last line those whose phones were silent for too long are noted as
// unheard: they repeat the oath, unless a witness says otherwise.
//
// rule: se-bkn-10-2020 sumpah
func (s *Service) Advance(ctx context.Context, by actor.Actor, session ID, seen stage.Place, skip bool) (*Live, error) {
	return s.steer(ctx, by, session, func(tx *db.Tx, l *Live) (string, error) {
		was := l.Run.At
		switch l.Run.Press(l.Sheet, seen, l.Steps(), skip, tx.Now()) {
		case stage.Already:
			return "", s.tell(tx, by, l)
		case stage.Elsewhere:
			return "", errs.New(errs.Conflict, "ceremony.moved_meanwhile", eligibility.Text{Key: "ceremony.part." + string(l.Kind())})
		case stage.AtEnd:
			return "", errs.New(errs.Conflict, "ceremony.at_end")
		}
		l.Run.By = by.Person
		at := l.Run.At
		if l.Sheet[was.Item].Kind == stage.Oath && at.Item != was.Item {
			if skip && was.Step+1 < len(l.Lines) {
				return "", errs.New(errs.Conflict, "ceremony.oath_not_spoken", was.Step+1, len(l.Lines))
			}
			if err := s.settle(tx, l); err != nil {
				return "", err
			}
		}
		if at.Item != was.Item {
			l.Sheet[at.Item].Begun = tx.Now()
			if err := setBegun(tx, l.ID, at.Item, tx.Now()); err != nil {
				return "", err
			}
		}
		if l.Kind() == stage.Oath && at.Step < len(l.Lines) {
			if err := insertSpoken(tx, l.ID, Spoken{at.Step, l.Lines[at.Step].Words, tx.Now()}); err != nil {
				return "", err
			}
		}
		if at.Item == was.Item {
			return "", nil // a line is in the list of spoken words, not in the journal
		}
		return "advanced", nil
	})
}

// Back takes the last press back, within stage.Undo of it.
func (s *Service) Back(ctx context.Context, by actor.Actor, session ID, seen stage.Place) (*Live, error) {
	return s.steer(ctx, by, session, func(tx *db.Tx, l *Live) (string, error) {
		was := l.Run.At
		switch l.Run.Back(seen, tx.Now()) {
		case stage.Already:
			return "", s.tell(tx, by, l)
		case stage.Elsewhere:
			return "", errs.New(errs.Conflict, "ceremony.moved_meanwhile", eligibility.Text{Key: "ceremony.part." + string(l.Kind())})
		case stage.AtEnd:
			return "", errs.New(errs.Conflict, "ceremony.undo_too_late", int(stage.Undo.Seconds()))
		}
		l.Run.By = by.Person
		if l.Sheet[was.Item].Kind == stage.Oath {
			if err := dropSpoken(tx, l.ID, was.Step); err != nil {
				return "", err
			}
		}
		if was.Item != l.Run.At.Item {
			if err := setBegun(tx, l.ID, was.Item, time.Time{}); err != nil {
				return "", err
			}
		}
		return "taken_back", nil
	})
}

// tell names the colleague who pressed before.
func (s *Service) tell(tx *db.Tx, by actor.Actor, l *Live) error {
	if l.Run.By == "" || l.Run.By == by.Person {
		return nil
	}
	reg, err := s.Org.In(tx)
	if p := reg.People[people.PersonID(l.Run.By)]; err == nil && p != nil {
		l.Colleague = p.Name.String()
	}
	return err
}

// steer runs a change of the place at which the ceremony stands.
func (s *Service) steer(ctx context.Context, by actor.Actor, session ID, do func(tx *db.Tx, l *Live) (what string, err error)) (*Live, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var out *Live
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		l, err := s.live(tx, x)
		if err != nil {
			return err
		}
		if x.State != Running || l.Run == nil {
			return errs.New(errs.Conflict, "ceremony.roll_closed", x.State.word())
		}
		before := l.Run.At
		what, err := do(tx, l)
		if err != nil {
			return err
		}
		if l.Run.At != before {
			if err := saveRun(tx, session, l.Run); err != nil {
				return err
			}
		}
		if what != "" {
			if err := insertEntries(tx, session, []Entry{{Person: people.PersonID(by.Person), What: what, Detail: string(l.Kind())}}); err != nil {
				return err
			}
		}
		out = l
		return nil
	})
	return out, err
}

// settle looks, when the last line was spoken, at the phones of those who took
// part online. Who never opened the personal page was watched by people alone.
//
// rule: se-bkn-10-2020 sumpah
func (s *Service) settle(tx *db.Tx, l *Live) error {
	if len(l.Spoken) == 0 {
		return nil
	}
	contacts, err := getContacts(tx, l.ID)
	if err != nil {
		return err
	}
	var entries []Entry
	var lost []string
	for _, seat := range l.Seats {
		spans := contacts[seat.ID]
		if seat.Mode != Online || !seat.Present() || seat.Heard != Unknown || seat.Excuse != Pending || len(spans) == 0 {
			continue
		}
		gap := stage.Gap(spans, l.Spoken[0].ShownAt, tx.Now())
		if gap <= s.silence() {
			continue
		}
		seat.Heard, seat.SaidAt = No, time.Time{}
		if err := updateSeat(tx, seat); err != nil {
			return err
		}
		lost = append(lost, string(seat.ID))
		entries = append(entries, Entry{Seat: seat.ID, What: "link_gap", Detail: gap.Round(time.Second).String()})
	}
	if err := insertEntries(tx, l.ID, entries); err != nil {
		return err
	}
	if l.Rehearsing {
		return nil
	}
	_, err = ledger.Record(tx, act(actor.System("ceremony"), "spoken", l.Session, map[string]any{"lines": len(l.Lines), "unheard": lost}))
	return err
}

func (s *Service) silence() time.Duration {
	if s.Silence > 0 {
		return s.Silence
	}
	return Silence
}

package ceremony

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/people"
)

// remindEvery is how long nobody is reminded again: a letter an hour is a
// reminder, two are a nuisance. The region's patience, not a rule of law.
const remindEvery = time.Hour

// Reminded says whom a reminder reached.
type Reminded struct {
	Mailed  int
	Without []SeatID // no address to use: to be telephoned
}

// Remind writes to everybody whose turn it is to sign: officials whose oath was
// heard and who did not sign, and whoever of the witnesses and the oath taker
// has minutes waiting. It carries no link: who lost theirs asks for a new one.
func (s *Service) Remind(ctx context.Context, by actor.Actor, session ID) (out Reminded, err error) {
	if err := mayPrepare(by); err != nil {
		return Reminded{}, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		out = Reminded{}
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.Rehearsing {
			return errRehearsing()
		}
		if err := open(x, SignWet); err != nil {
			return err
		}
		if err := s.unreminded(tx, session); err != nil {
			return err
		}
		given, err := getSignatures(tx, session)
		if err != nil {
			return err
		}
		due := map[people.PersonID]int{}
		var order []people.PersonID
		seats := map[people.PersonID]SeatID{}
		for _, seat := range x.Seats {
			for _, h := range stage.Hands {
				if !given.turn(seat, h) {
					continue
				}
				who := x.Role(officeOf(h)).Person
				if h == stage.Official {
					who = seat.Person
					seats[who] = seat.ID
				}
				if who == "" {
					continue
				}
				if due[who] == 0 {
					order = append(order, who)
				}
				due[who]++
			}
		}
		if len(order) == 0 {
			return errs.New(errs.Conflict, "ceremony.nobody_to_remind")
		}
		addresses, err := people.LoadEmails(tx, order)
		if err != nil {
			return err
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		for _, who := range order {
			to := admission.Mailbox(addresses[who])
			if to == "" || s.Site == "" {
				if id := seats[who]; id != "" {
					out.Without = append(out.Without, id)
				}
				continue
			}
			m := s.reminder(v, who, due[who])
			m.ID, m.Date, m.To = ids.New(tx.Now()), tx.Now(), []string{to}
			if _, err := job.Enqueue(tx, mail.Kind, m, job.Options{Person: by.Person}); err != nil {
				return err
			}
			out.Mailed++
		}
		return insertEntries(tx, session, []Entry{{Person: people.PersonID(by.Person), What: "reminded"}})
	})
	return out, err
}

// unreminded refuses a reminder soon after the last one.
func (s *Service) unreminded(tx *db.Tx, session ID) error {
	last, err := lastReminded(tx, session)
	if err != nil {
		return err
	}
	if left := remindEvery - tx.Now().Sub(last); !last.IsZero() && left > 0 {
		return errs.New(errs.Conflict, "ceremony.reminded_already", int(left.Minutes())+1)
	}
	return nil
}

func (s *Service) reminder(v *View, who people.PersonID, n int) mail.Message {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "ceremony.letter_"+key, args...) }
	name := ""
	if p := v.Snapshot.People[who]; p != nil {
		name = p.Name.String()
	}
	day := i18n.LongDate(i18n.ID, v.On)
	where := t("sign_own")
	if len(v.HandsOf(who)) > 0 {
		where = t("sign_office", n, s.Site+"/pelantikan/"+string(v.ID)+"/tanda-tangan")
	}
	return mail.Message{Subject: t("sign_subject", v.Title), Text: t("greeting", name) + "\n\n" + t("sign_due", v.Title, day) + "\n\n" + where + "\n\n" +
		t("from", v.Region.Formal) + "\n"}
}

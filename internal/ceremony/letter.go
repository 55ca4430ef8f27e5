package ceremony

import (
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/people"
)

// send puts the letter with a personal link and code on its way to every
// official who has an e-mail address, in the transaction that makes the link:
// there is no link without its letter and no letter without its link. Each
// Issued learns where its letter goes. Until it was sent the job holds the link
// and the code; then app wipes it.
func (s *Service) send(tx *db.Tx, by actor.Actor, v *View, issued []Issued) error {
	if s.Site == "" {
		return nil
	}
	invited := make([]people.PersonID, len(issued))
	for i, one := range issued {
		invited[i] = one.Person
	}
	addresses, err := people.LoadEmails(tx, invited)
	if err != nil {
		return err
	}
	for i := range issued {
		one := &issued[i]
		to := admission.Mailbox(addresses[one.Person])
		if to == "" {
			continue
		}
		m := s.letter(v, *one)
		m.ID, m.Date, m.To = ids.New(tx.Now()), tx.Now(), []string{to}
		if _, err := job.Enqueue(tx, mail.Kind, m, job.Options{Person: by.Person}); err != nil {
			return err
		}
		one.Mailed = admission.Masked(to)
	}
	return nil
}

// letter is what an official reads: when, where, and the personal link and
// code. The signed invitation is a paper of its own.
func (s *Service) letter(v *View, one Issued) mail.Message {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "ceremony.letter_"+key, args...) }
	seat := v.seat(one.Seat)
	asked, duty := "", seat == nil // somebody with a task
	if duty {
		seat = &Seat{Mode: Hall}
		role := v.holderOf(one.Role)
		asked = t("task", role.printedTask())
		if v.Link != "" && v.Hall == "" {
			seat.Mode = Online
		}
	} else {
		asked = t("invited", v.NewPost(seat))
	}
	name := ""
	if p := v.Snapshot.People[one.Person]; p != nil {
		name = p.Name.String()
	}
	zone := i18n.ZoneName(time.Date(2000, 1, 1, 0, 0, 0, 0, v.Region.Location()))
	day := i18n.LongDate(i18n.ID, v.On)
	lines := []string{t("greeting", name), "", asked, "", t("event", v.Title), t("day", day), t("hour", v.At, zone)}
	if seat.Mode == Online {
		lines = append(lines, t("online"))
		if v.Link != "" {
			lines = append(lines, t("meeting", v.Link))
		}
	} else {
		lines = append(lines, t("hall", v.Hall))
	}
	if v.Dress != "" {
		lines = append(lines, t("dress", v.Dress))
	}
	lines = append(lines, "", t("personal"), s.Site+"/pelantikan/"+string(v.ID)+"/ikut?k="+one.Link, t("code", one.Code[:3]+" "+one.Code[3:]), "", t("yours"), "", t("from", v.Region.Formal), "")
	return mail.Message{Subject: t("subject", day, v.At), Text: strings.Join(lines, "\n")}
}

package gathering

import (
	"context"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Sent says how the invitations went out.
type Sent struct {
	Invited int
	Mailed  int // who has no address to use gets a link at the desk, or signs in
	Changed int // posts that changed hands since the choice: their new holder is invited
}

// Invite tells everybody: a message with a personal link and code to who has an
// address, and the letter of invitation with its list, prepared for signature.
// Posts that changed hands since they were chosen invite who holds them now.
func (s *Service) Invite(ctx context.Context, by actor.Actor, id ID) (Sent, error) {
	var out Sent
	err := s.change(ctx, by, id, mayOrganise, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		out = Sent{}
		to, err := next(g.State, invite)
		if err != nil {
			return "", nil, err
		}
		if g.On < w.today && !by.IsSystem() {
			return "", nil, errs.New(errs.Conflict, "gathering.past", g.On)
		}
		if out.Changed, err = s.follow(tx, w, g); err != nil {
			return "", nil, err
		}
		t, err := tally(tx, g)
		if err != nil {
			return "", nil, err
		}
		switch {
		case t.Invited == 0:
			return "", nil, errs.New(errs.Conflict, "gathering.nobody_invited")
		case g.Kind == Pledge && t.Signers == 0:
			return "", nil, errs.New(errs.Conflict, "gathering.no_signers")
		}
		out.Invited = t.Invited
		g.State, g.InvitedAt = to, tx.Now()
		if err := save(tx, g); err != nil {
			return "", nil, err
		}
		if _, err := tx.Exec(`update gathering_invitee set invited_at = $2 where gathering = $1`, string(id), db.Micros(tx.Now())); err != nil {
			return "", nil, err
		}
		if out.Mailed, err = s.sendLinks(tx, w, by, g); err != nil {
			return "", nil, err
		}
		if err := s.planLetter(tx, w, g); err != nil {
			return "", nil, err
		}
		return "invited", map[string]any{"invited": out.Invited, "mailed": out.Mailed, "signers": t.Signers}, nil
	})
	return out, err
}

// follow replaces who no longer serves the post they were chosen for by who
// does; a post that nobody serves loses its place.
func (s *Service) follow(tx *db.Tx, w *ground, g *Gathering) (changed int, err error) {
	all, err := invitees(tx, `gathering = $1 and arrived_at is null and signed_at is null order by n, id`, string(g.ID))
	if err != nil {
		return 0, err
	}
	posts := map[bool][]*org.Post{} // by whether they sign
	for _, i := range all {
		if serves(w.snap, string(i.Person), i.Post) {
			continue
		}
		changed++
		if p := w.snap.Posts[i.Post]; p != nil {
			posts[i.Signs] = append(posts[i.Signs], p)
		}
		if _, err := tx.Exec(`delete from gathering_invitee where id = $1`, string(i.ID)); err != nil {
			return changed, err
		}
	}
	for _, signs := range []bool{true, false} {
		if len(posts[signs]) > 0 {
			if _, err := s.add(tx, w, g, posts[signs], signs); err != nil {
				return changed, err
			}
		}
	}
	return changed, nil
}

// sendLinks puts a message with a personal link and code on its way to everybody
// who has an address, in the transaction that makes the link.
func (s *Service) sendLinks(tx *db.Tx, w *ground, by actor.Actor, g *Gathering) (mailed int, err error) {
	if s.Site == "" {
		return 0, nil
	}
	all, err := invitees(tx, `gathering = $1 order by n, id`, string(g.ID))
	if err != nil {
		return 0, err
	}
	addresses, err := people.LoadEmails(tx, persons(all))
	if err != nil {
		return 0, err
	}
	for _, i := range all {
		to := admission.Mailbox(addresses[i.Person])
		if to == "" {
			continue
		}
		pass, lock, err := admission.Issue(s.random())
		if err != nil {
			return mailed, err
		}
		i.lock = lock
		if err := saveInvitee(tx, i); err != nil {
			return mailed, err
		}
		if err := post(tx, by, to, s.letter(w, g, i, pass)); err != nil {
			return mailed, err
		}
		mailed++
	}
	return mailed, nil
}

func persons(list []*Invitee) []people.PersonID {
	out := make([]people.PersonID, len(list))
	for k, i := range list {
		out[k] = i.Person
	}
	return out
}

func post(tx *db.Tx, by actor.Actor, to string, m mail.Message) error {
	m.ID, m.Date, m.To = ids.New(tx.Now()), tx.Now(), []string{to}
	_, err := job.Enqueue(tx, mail.Kind, m, job.Options{Person: by.Person})
	return err
}

// letter is the message: when, where, and the personal link and code.
func (s *Service) letter(w *ground, g *Gathering, i *Invitee, pass admission.Pass) mail.Message {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "gathering.letter_"+key, args...) }
	day := i18n.LongDate(i18n.ID, g.On)
	lines := append(s.opening(w, g, i, "invited"), "", t("event", g.Title), t("day", day), t("hour", g.At, zoneName(w)))
	if g.Hall != "" {
		lines = append(lines, t("hall", g.Hall))
	}
	if g.Link != "" {
		lines = append(lines, t("meeting", g.Link))
	}
	if i.Signs {
		lines = append(lines, "", t("signs"))
	}
	lines = append(lines, "", t("personal"), s.Site+"/pertemuan/"+string(g.ID)+"/ikut?k="+pass.Link, t("code", pass.Code[:3]+" "+pass.Code[3:]), "", t("yours"), "",
		t("from", w.region.Formal), "")
	return mail.Message{Subject: t("subject", g.Title, day), Text: strings.Join(lines, "\n")}
}

// opening greets an invitee and says what happened: invited, cancelled.
func (s *Service) opening(w *ground, g *Gathering, i *Invitee, what string) []string {
	name := ""
	if p := w.snap.People[i.Person]; p != nil {
		name = p.Name.String()
	}
	said := map[string]string{"invited": "gathering.letter_invited", "cancelled": "gathering.letter_cancelled"}[what]
	return []string{i18n.T(i18n.ID, "gathering.letter_greeting", name), "", i18n.T(i18n.ID, said, titleOf(w.snap, i.Person, i.Post))}
}

// tellAll writes to everybody with an address that a gathering was called off.
func (s *Service) tellAll(tx *db.Tx, w *ground, by actor.Actor, g *Gathering, what string) error {
	if s.Site == "" {
		return nil
	}
	all, err := invitees(tx, `gathering = $1 order by n, id`, string(g.ID))
	if err != nil {
		return err
	}
	addresses, err := people.LoadEmails(tx, persons(all))
	if err != nil {
		return err
	}
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "gathering.letter_"+key, args...) }
	for _, i := range all {
		to := admission.Mailbox(addresses[i.Person])
		if to == "" {
			continue
		}
		lines := append(s.opening(w, g, i, what), "", t("event", g.Title), t("day", i18n.LongDate(i18n.ID, g.On)), t("why", g.Reason), "", t("from", w.region.Formal), "")
		if err := post(tx, by, to, mail.Message{Subject: t("off_subject", g.Title), Text: strings.Join(lines, "\n")}); err != nil {
			return err
		}
	}
	return nil
}

func zoneName(w *ground) string { return i18n.ZoneName(time.Date(2000, 1, 1, 0, 0, 0, 0, w.zone)) }

// Pass is a personal link and code that was just made, shown once.
type Pass struct {
	admission.Pass
	Name   string
	Mailed string // where the message goes, masked; "" when there is no address
}

// Reissue gives one person a new link and code; the old ones stop working.
func (s *Service) Reissue(ctx context.Context, by actor.Actor, id ID, who InviteeID) (Pass, error) {
	var out Pass
	err := s.change(ctx, by, id, mayRecord, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		out = Pass{}
		if g.State != Invited && !g.State.held() {
			return "", nil, errs.New(errs.Conflict, "gathering.not_invited_yet")
		}
		i, err := invitee(tx, id, who)
		if err != nil {
			return "", nil, err
		}
		pass, lock, err := admission.Issue(s.random())
		if err != nil {
			return "", nil, err
		}
		i.lock, out.Pass = lock, pass
		if p := w.snap.People[i.Person]; p != nil {
			out.Name = p.Name.String()
		}
		if err := dropPIN(tx, id, i.Person); err != nil {
			return "", nil, err
		}
		if err := saveInvitee(tx, i); err != nil {
			return "", nil, err
		}
		addresses, err := people.LoadEmails(tx, []people.PersonID{i.Person})
		if err != nil {
			return "", nil, err
		}
		if to := admission.Mailbox(addresses[i.Person]); to != "" && s.Site != "" {
			out.Mailed = admission.Masked(to)
			if err := post(tx, by, to, s.letter(w, g, i, pass)); err != nil {
				return "", nil, err
			}
		}
		return "link_renewed", map[string]any{"person": i.Person}, nil
	})
	return out, err
}

// record is ledger.Record for use cases that are not change.
func record(tx *db.Tx, by actor.Actor, kind string, g *Gathering, payload map[string]any) error {
	_, err := ledger.Record(tx, act(by, kind, g, payload))
	return err
}

package complaint

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Reveal opens who reported, for one reason that is recorded and that the
// reporter reads. Those who work on a case may, unless the reporter asked to be
// anonymous: then only the coordinator, or for whistle-blowers the officer of
// the channel.
//
// rule: permenpanrb-62-2018 anonim rahasia
// rule: uu-27-2022 35
func (s *Service) Reveal(ctx context.Context, by actor.Actor, id ID, why string) (*Identity, error) {
	why, err := reason(why, "reason")
	if err != nil {
		return nil, err
	}
	if len([]rune(why)) < 10 {
		return nil, errs.New(errs.Invalid, "complaint.reason_short").Field("reason", "complaint.reason_short")
	}
	var out *Identity
	err = s.change(ctx, by, id, 0, func(w *work) error {
		out = nil
		if by.Person == "" {
			return errs.New(errs.Forbidden, "complaint.reveal_person")
		}
		if !w.role.coords && (!w.role.handles || w.c.Anonymous) {
			return errs.New(errs.Forbidden, "complaint.anonymous")
		}
		i, err := identityOf(w.tx, `id = $1`, string(id))
		if err != nil {
			return errs.New(errs.NotFound, "complaint.no_identity").With(err)
		}
		if i.sealed == "" {
			return errs.New(errs.NotFound, "complaint.identity_erased")
		}
		p, err := s.Vault.open(i.id, i.sealed)
		if err != nil {
			return errs.New(errs.Internal, "complaint.vault_closed").With(err)
		}
		if _, err := w.tx.Exec(`
			insert into complaint_look (id, complaint, holder, at, person, post, reason)
			values ($1, $2, $3, $4, $5, $6, $7)`,
			ids.New(w.now), string(id), i.id, db.Micros(w.now), by.Person, string(w.byPost()), why); err != nil {
			return err
		}
		w.step(StepLooked, ForReporter, w.masked(why))
		w.act("identity_looked_at", map[string]any{"reason": why})
		w.tellOnly(i.id, "looked", w.postTitle(w.byPost()), why)
		out = &Identity{Person: p, Holder: i.id}
		return nil
	})
	return out, err
}

// looks are the looks at a holder's identity, newest first; "" for all of a
// complaint's.
func (e *env) looks(c ID, holder string) ([]Look, error) {
	rows, err := e.tx.Query(`
		select at, person, post, reason
		from complaint_look
		where complaint = $1
			and (cast($2 as text) = '' or holder = $2)
		order by id desc
		limit 100`, string(c), holder)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Look
	for rows.Next() {
		var l Look
		var at int64
		if err := rows.Scan(&at, &l.Person, &l.Post, &l.Reason); err != nil {
			return nil, err
		}
		l.At, l.Name, l.Title = instant(at), e.personName(l.Person), e.postTitle(org.PostID(l.Post))
		out = append(out, l)
	}
	return out, rows.Err()
}

package duty

import (
	"context"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// HandedOver is what became of one duty of a hand-on of many.
type HandedOver struct {
	ID   ID
	Duty *Duty // nil when it failed
	Err  error
}

// HandOnMany gives duties to another post, each in a transaction of its own:
// one that fails leaves the others done. Who has it on their desk may, and the
// head of its agency. At most maxPage at once.
func (e *Engine) HandOnMany(ctx context.Context, by actor.Actor, many []ID, to org.PostID, reason string) ([]HandedOver, error) {
	reason = strings.TrimSpace(reason)
	bad := errs.New(errs.Invalid, "duty.hand_on_incomplete")
	if reason == "" {
		bad.Field("reason", "duty.no_reason")
	}
	if len(many) == 0 {
		bad.Field("duty", "duty.none_chosen")
	}
	if len(many) > maxPage {
		bad.Field("duty", "duty.too_many", maxPage)
	}
	v, err := e.view(ctx)
	if err != nil {
		return nil, err
	}
	if post := v.reg.Posts[to]; post == nil || !post.ExistsOn(v.today) {
		bad.Field("to", "duty.no_post")
	}
	if err := bad.OrNil(); err != nil {
		return nil, err
	}
	var out []HandedOver
	for _, id := range many {
		h := HandedOver{ID: id}
		h.Err = e.DB.Write(ctx, func(tx *db.Tx) (err error) {
			h.Duty, err = e.handOn(tx, by, id, to, reason)
			return err
		})
		if h.Err != nil {
			h.Duty = nil
		}
		if err := ctx.Err(); err != nil {
			return out, err
		}
		out = append(out, h)
	}
	return out, nil
}

func (e *Engine) handOn(tx *db.Tx, by actor.Actor, id ID, to org.PostID, reason string) (*Duty, error) {
	v, err := e.viewIn(tx)
	if err != nil {
		return nil, err
	}
	d, err := get(tx, id)
	if err != nil {
		return nil, err
	}
	if err := e.reader(v, by).mayHandOn(d); err != nil {
		return nil, err
	}
	if move := e.Movers[d.Kind]; move != nil {
		if err := move(tx, by, d, to, reason); err != nil {
			return nil, err
		}
		return get(tx, id)
	}
	from := d.Post
	if d, err = e.HandOn(tx, by, id, to, reason); err != nil {
		return nil, err
	}
	return d, record(tx, by, "handed_on", d, map[string]any{"from": string(from), "to": string(to), "reason": reason})
}

// mayHandOn: who has it on their desk, and the head of the agency that owes it.
// An explanation stays with the post that was asked.
func (r reader) mayHandOn(d *Duty) error {
	switch {
	case !r.SignedIn():
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	case !r.opens(d):
		return errs.New(errs.NotFound, "duty.not_found")
	case !r.own(d.Post) && !r.MayOver(actor.AgencyHead, path(r.v.s, home(r.v, d.Unit))...):
		return errs.New(errs.Forbidden, "duty.not_your_desk")
	case d.Kind == Explanation:
		return errs.New(errs.Conflict, "duty.stays")
	}
	return nil
}

package document

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sign"
)

// makeBytes takes a numbered paper as far as its signers have consented: draws
// it when nothing is drawn yet, then adds the signatures in order. d is filled
// with what changed; nothing is stored.
func (s *Service) makeBytes(ctx context.Context, d *Document) (data []byte, err error) {
	defer func() {
		// One paper with data that the drawing did not foresee must not end the
		// run of all others.
		if p := recover(); p != nil {
			err = fmt.Errorf("draw %s: %v\n%s", d.ID, p, debug.Stack())
		}
	}()
	if d.SHA256 == "" {
		r, err := s.draw(d, true)
		if err != nil {
			return nil, err
		}
		data, d.Pages = r.PDF, r.Pages
	} else if data, err = s.cfg.Blobs.Get(d.SHA256); err != nil {
		return nil, err
	}
	for l := d.nextSignature(); l != nil && !l.ApprovedAt.IsZero(); l = d.nextSignature() {
		var cert sign.Certificate
		data, cert, err = s.cfg.Signer.SignPDF(ctx, data, sign.Request{
			Identity: sign.Identity{ID: l.Person + "/" + l.Post, Name: l.Name, Title: l.Title, Organization: l.Org},
			Reason:   l.Reason, At: l.ApprovedAt})
		if err != nil {
			return nil, fmt.Errorf("sign as %s: %w", l.Name, err)
		}
		// The time is the signer's own: when they consented, whenever the paper was
		// drawn and whoever signed with them.
		l.At, l.Certificate, l.Issuer = l.ApprovedAt, cert.Serial, cert.Issuer
	}
	d.SHA256, d.Size = blob.Of(data), int64(len(data))
	if d.Method == None || d.Method == Trial && d.nextSignature() == nil {
		d.State = Signed
	}
	return data, nil
}

// draw renders the stored data; sealed with what numbering fixed, or as a draft.
func (s *Service) draw(d *Document, sealed bool) (Rendered, error) {
	p, err := Decode(d.Kind, []byte(d.data))
	if err != nil {
		return Rendered{}, err
	}
	h, err := d.readHouse()
	if err != nil {
		return Rendered{}, err
	}
	if v := kinds[d.Kind].version; sealed && d.templateVersion != v {
		// A paper that was numbered under an older template and never drawn:
		// nobody has seen it yet, so it takes the present one.
		d.templateVersion = v
	}
	assets, err := s.assets(h)
	if err != nil {
		return Rendered{}, err
	}
	seal := Seal{}
	if sealed {
		seal = Seal{Number: d.Number, Dated: d.Dated, At: d.SealedAt, Code: d.Code, Method: d.Method}
	}
	return Render(p, h, seal, assets)
}

// assets are the pictures of a house.
func (s *Service) assets(h House) (Assets, error) {
	out := Assets{}
	for _, hash := range [...]string{h.Emblem, h.Garuda} {
		if hash == "" || s.cfg.Images == nil {
			continue
		}
		im, err := s.cfg.Images(hash)
		if err != nil {
			return nil, fmt.Errorf("picture %s: %w", hash, err)
		}
		out[hash] = im
	}
	return out, nil
}

// Blank draws a paper to be filled in and signed with ink when nothing else
// works: without number and code, and not stored.
func (s *Service) Blank(p Paper, h House, at time.Time) ([]byte, error) {
	assets, err := s.assets(h)
	if err != nil {
		return nil, err
	}
	r, err := Render(p, h, Seal{At: at, Method: Wet}, assets)
	return r.PDF, err
}

// Preview draws a paper as it stands: a draft says so on every page. Nothing is
// stored.
func (s *Service) Preview(ctx context.Context, by actor.Actor, id ID) (Rendered, error) {
	var d *Document
	var now = ""
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if d, err = s.readable(tx, by, id); err != nil {
			return err
		}
		if d.State == Drafted {
			h, err := d.readHouse()
			if err != nil {
				return err
			}
			d.Dated = dateIn(tx.Now(), h.Zone)
			now = string(d.Dated)
		}
		return nil
	})
	if err != nil {
		return Rendered{}, err
	}
	if now != "" {
		if err := d.fixBasis(); err != nil {
			return Rendered{}, err
		}
		return s.draw(d, false)
	}
	if d.SHA256 == "" {
		return s.draw(d, true)
	}
	data, err := s.cfg.Blobs.Get(d.SHA256)
	return Rendered{PDF: data, Pages: d.Pages}, err
}

// readable loads a paper that the actor may read: makers and the inspector all,
// a person what concerns or waits for them, once it is numbered.
func (s *Service) readable(tx *db.Tx, by actor.Actor, id ID) (*Document, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	d, err := getDocument(tx, id, false)
	if err != nil {
		return nil, err
	}
	if by.Require(append([]actor.Function{actor.Inspector}, makers...)...) == nil {
		return d, nil
	}
	if by.Person != "" {
		if d.Person == by.Person && d.State != Drafted {
			return d, nil
		}
		for _, l := range d.Signatures {
			if l.Person == by.Person {
				return d, nil
			}
		}
	}
	return nil, errs.New(errs.NotFound, "document.not_found") // not for you to know of
}

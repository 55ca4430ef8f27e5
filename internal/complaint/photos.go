package complaint

import (
	"context"
	"fmt"
	"io"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/photo"
	"pendopo/internal/place"
)

// PhotoID names a photo.
type PhotoID string

// Photo is a picture of a report, or evidence of the work.
type Photo struct {
	ID            PhotoID
	Kind          string // report, info, evidence
	Width, Height int
	TakenAt       time.Time // zero: the file does not say
	// Position is where the camera says it stood; the sender is asked before
	// it becomes the place of a report.
	Position *photo.Position
	AddedAt  time.Time
	Hidden   bool
	// Doubts about evidence, gravest first; for the desk only.
	Doubts []Doubt

	hash        photo.Hash
	blob, thumb blob.Hash
	complaint   ID
	state       string
}

// Doubt is a reason to look twice at a photo; when it resembles an earlier one,
// Number and ID say of which complaint that was.
//
// The same photograph with a changed date has closed two reports before.
type Doubt struct {
	photo.Doubt
	Number string
	ID     ID
}

// Photos of one report or one addition.
const maxPhotos = 5

// waitFor is how long a photo waits for its report.
const waitFor = 24 * time.Hour

// AddPhoto takes a picture before its report is sent: shrunk, drawn anew,
// without what the camera wrote into it. The sender is told time and place, and
// asked whether the place may be used; they are kept only for the comparison of
// evidence. Nobody else sees it until a report names it.
func (s *Service) AddPhoto(ctx context.Context, from string, src io.Reader) (*Photo, error) {
	if from != "" && s.limits.add("photo\x00"+from, s.now(), 1) > 4*s.Limits.or().PerAddress {
		return nil, tooMany()
	}
	p, err := s.develop(ctx, src)
	if err != nil {
		return nil, err
	}
	at := p.Position
	err = s.write(ctx, func(tx *db.Tx) error {
		p.ID, p.Kind, p.AddedAt, p.state = PhotoID(ids.New(tx.Now())), "report", tx.Now(), "waiting"
		p.Position = nil // where a citizen stood is theirs
		return insertPhoto(tx, p, "")
	})
	p.Position = at
	return p, err
}

func (s *Service) develop(ctx context.Context, src io.Reader) (*Photo, error) {
	if s.Darkroom == nil || s.Blobs == nil {
		return nil, errs.New(errs.Unavailable, "complaint.no_photos")
	}
	in, err := s.Darkroom.Read(ctx, src)
	if err != nil {
		return nil, err
	}
	p := &Photo{Width: in.Width, Height: in.Height, TakenAt: in.TakenAt, Position: in.Position, hash: in.Hash}
	if p.blob, err = s.Blobs.Put(in.JPEG); err != nil {
		return nil, err
	}
	p.thumb, err = s.Blobs.Put(in.Thumb)
	return p, err
}

func insertPhoto(tx *db.Tx, p *Photo, by string) error {
	var lat, lon any
	if p.Position != nil {
		lat, lon = int64(p.Position.Lat*1e6), int64(p.Position.Lon*1e6)
	}
	if _, err := tx.Exec(`
		insert into complaint_photo (id, complaint, kind, state, blob, thumb, width, height, phash, taken_at, lat, lon, by_person, added_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		string(p.ID), string(p.complaint), p.Kind, p.state, string(p.blob), string(p.thumb), p.Width, p.Height, int64(p.hash), micros(p.TakenAt), lat, lon,
		by, db.Micros(p.AddedAt)); err != nil {
		return fmt.Errorf("complaint: photo: %w", err)
	}
	return nil
}

const photoColumns = `id, complaint, kind, state, blob, thumb, width, height, phash, coalesce(taken_at, 0), coalesce(lat, 0), coalesce(lon, 0), added_at`

func photos(tx *db.Tx, where string, args ...any) ([]Photo, error) {
	rows, err := tx.Query(`
		select `+photoColumns+`
		from complaint_photo
		where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("complaint: photos: %w", err)
	}
	defer rows.Close()
	var out []Photo
	for rows.Next() {
		var p Photo
		var hash, taken, lat, lon, added int64
		if err := rows.Scan(&p.ID, &p.complaint, &p.Kind, &p.state, &p.blob, &p.thumb, &p.Width, &p.Height, &hash, &taken, &lat, &lon, &added); err != nil {
			return nil, err
		}
		p.hash, p.TakenAt, p.AddedAt, p.Hidden = photo.Hash(hash), instant(taken), instant(added), p.state == "hidden"
		if lat != 0 || lon != 0 {
			p.Position = &photo.Position{Lat: float64(lat) / 1e6, Lon: float64(lon) / 1e6}
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// photosOf are a complaint's photos that an audience may see.
func photosOf(tx *db.Tx, c ID, for_ Audience) ([]Photo, error) {
	all, err := photos(tx, `complaint = $1 order by id`, string(c))
	if for_ == ForDesk || err != nil {
		return all, err
	}
	var out []Photo
	for _, p := range all {
		if !p.Hidden {
			p.TakenAt, p.Position = time.Time{}, nil
			out = append(out, p)
		}
	}
	return out, nil
}

// attach gives waiting photos to their complaint and makes them findable.
func attach(tx *db.Tx, c ID, kind string, list []PhotoID) error {
	for _, id := range list {
		n, err := tx.Exec(`
			update complaint_photo
			set complaint = $1, kind = $2, state = 'shown'
			where id = $3
				and state = 'waiting'
				and complaint = ''`, string(c), kind, string(id))
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.Invalid, "complaint.photo_gone").Field("photos", "complaint.photo_gone")
		}
		ps, err := photos(tx, `id = $1`, string(id))
		if err != nil {
			return err
		}
		if err := band(tx, &ps[0]); err != nil {
			return err
		}
	}
	return nil
}

// band makes a photo findable by what it shows; one too plain to compare is not.
func band(tx *db.Tx, p *Photo) error {
	if p.hash == 0 {
		return nil
	}
	var rows []any
	for _, b := range p.hash.Bands() {
		rows = append(rows, b, string(p.ID))
	}
	return tx.Insert("complaint_photo_band", []string{"band", "photo"}, rows)
}

// lookalikes are earlier photos that may show the same: at most 200, newest
// first, found by 68 keys whatever the number of photos.
func lookalikes(tx *db.Tx, p *Photo) ([]Photo, error) {
	if p.hash == 0 {
		return nil, nil
	}
	probes := p.hash.Probes()
	args := make([]any, len(probes))
	for i, k := range probes {
		args[i] = k
	}
	return photos(tx, `id in (select photo from complaint_photo_band where band in `+db.In(1, len(probes))+`)
			and id <> $`+fmt.Sprint(len(probes)+1)+`
		order by id desc
		limit 200`, append(args, string(p.ID))...)
}

// doubts compares evidence with earlier photos, and with when and where it
// should have been taken.
func doubts(tx *db.Tx, c *Complaint, p *Photo) ([]Doubt, error) {
	earlier, err := lookalikes(tx, p)
	if err != nil {
		return nil, err
	}
	of := map[string]ID{}
	var list []photo.Evidence
	for _, o := range earlier {
		of[string(o.ID)] = o.complaint
		list = append(list, o.evidence())
	}
	x := photo.Expected{Since: c.ReceivedAt}
	if at := c.Where.Point; at != (place.Point{}) {
		x.At = &photo.Position{Lat: at.Lat, Lon: at.Lon}
	}
	var out []Doubt
	for _, d := range photo.Doubts(p.evidence(), x, list) {
		y := Doubt{Doubt: d, ID: of[d.Earlier]}
		if y.ID != "" {
			o, err := byID(tx, y.ID)
			if err != nil {
				return nil, err
			}
			if o.Guard != "" && o.ID != c.ID {
				y.ID = ""
			} else {
				y.Number = o.Number
			}
		}
		out = append(out, y)
	}
	return out, nil
}

func (p *Photo) evidence() photo.Evidence {
	return photo.Evidence{ID: string(p.ID), Hash: p.hash, SentAt: p.AddedAt, TakenAt: p.TakenAt, Position: p.Position}
}

// AddEvidence adds a photo of the work. Doubts about it come back at once; they
// stop nothing, a person looks.
func (s *Service) AddEvidence(ctx context.Context, by actor.Actor, id ID, src io.Reader) (*Photo, error) {
	if err := s.read(ctx, func(e *env) error { // before the darkroom's work
		_, r, err := e.load(by, id)
		if err != nil {
			return err
		}
		return needHandler(r)
	}); err != nil {
		return nil, err
	}
	p, err := s.develop(ctx, src)
	if err != nil {
		return nil, err
	}
	err = s.change(ctx, by, id, 0, func(w *work) error {
		if err := needHandler(w.role); err != nil {
			return err
		}
		p.ID, p.Kind, p.AddedAt, p.state, p.complaint = PhotoID(ids.New(w.now)), "evidence", w.now, "shown", id
		if err := insertPhoto(w.tx, p, by.Person); err != nil {
			return err
		}
		if err := band(w.tx, p); err != nil {
			return err
		}
		if p.Doubts, err = doubts(w.tx, w.c, p); err != nil {
			return err
		}
		w.step(StepEvidence, ForDesk, string(p.ID))
		w.act("evidence_added", map[string]any{"photo": p.ID, "blob": string(p.blob), "doubts": len(p.Doubts)})
		return nil
	})
	return p, err
}

// HidePhoto takes a photo from the public: a face, a child, a number plate.
func (s *Service) HidePhoto(ctx context.Context, by actor.Actor, id PhotoID, why string) error {
	why, err := reason(why, "reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		ps, err := photos(tx, `id = $1`, string(id))
		if err != nil {
			return err
		}
		if len(ps) == 0 || ps[0].complaint == "" {
			return errs.New(errs.NotFound, "complaint.no_photo")
		}
		return s.changeIn(tx, by, ps[0].complaint, 0, func(w *work) error {
			if !w.role.coords && !w.role.handles {
				return needHandler(w.role)
			}
			if _, err := tx.Exec(`update complaint_photo set state = 'hidden' where id = $1`, string(id)); err != nil {
				return err
			}
			w.step(StepNote, ForDesk, w.masked(why))
			w.act("photo_hidden", map[string]any{"photo": id, "reason": why})
			return nil
		})
	})
}

// PhotoFile gives a photo's bytes (image/jpeg) to whoever may see it: officials
// who read the case, the reporter by key, everybody when the case is public. The
// small picture of one that waits for its report goes to whoever knows its name,
// which only its sender's form holds.
func (s *Service) PhotoFile(ctx context.Context, by actor.Actor, k Key, id PhotoID, thumb bool) ([]byte, error) {
	var h blob.Hash
	err := s.read(ctx, func(e *env) error {
		ps, err := photos(e.tx, `id = $1`, string(id))
		if err != nil {
			return err
		}
		if len(ps) == 1 && ps[0].complaint == "" && ps[0].state == "waiting" && thumb {
			h = ps[0].thumb
			return nil
		}
		if len(ps) == 0 || ps[0].complaint == "" {
			return errs.New(errs.NotFound, "complaint.no_photo")
		}
		p := ps[0]
		c, err := byID(e.tx, p.complaint)
		if err != nil {
			return err
		}
		if h = p.blob; thumb {
			h = p.thumb
		}
		if by.SignedIn() && e.roleOf(by, c).reads {
			return nil
		}
		if k != (Key{}) {
			if o, holder, err := s.opens(e.tx, k); err == nil && o.ID == c.ID && holder == string(c.ID) && !p.Hidden {
				return nil
			}
		}
		if p.Hidden || c.Secret || c.State == Held || !seen(c) {
			return errs.New(errs.NotFound, "complaint.no_photo")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Blobs.Get(h)
}

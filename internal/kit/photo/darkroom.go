package photo

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"time"

	"pendopo/internal/kit/errs"
)

// Darkroom develops photos, one at a time: a decoded picture is large, and the
// memory of the machine is not the sender's to fill. Callers wait in line until
// their context ends.
type Darkroom struct {
	limits Limits
	zone   *time.Location
	seat   chan struct{}
}

// NewDarkroom makes a darkroom. zone is where cameras stand that tell a time
// without saying where: the region's.
func NewDarkroom(limits Limits, zone *time.Location) *Darkroom {
	return &Darkroom{limits: limits, zone: zone, seat: make(chan struct{}, 1)}
}

// Read takes a file and gives the photo that may be kept. What is not a photo
// is Invalid, what is too large TooLarge, each with one sentence for the sender
// and the field "photo". The file should be at hand (on disk or in memory), not
// still arriving: the next in line waits for it.
func (d *Darkroom) Read(ctx context.Context, src io.Reader) (*Photo, error) {
	select {
	case d.seat <- struct{}{}:
		defer func() { <-d.seat }()
	case <-ctx.Done():
		return nil, errs.New(errs.Unavailable, "photo.busy").With(ctx.Err())
	}
	data, err := io.ReadAll(io.LimitReader(src, d.limits.Bytes+1))
	if err != nil {
		return nil, errs.New(errs.Unavailable, "photo.not_arrived").With(err)
	}
	if int64(len(data)) > d.limits.Bytes {
		limit := d.limits.Bytes >> 20
		return nil, errs.New(errs.TooLarge, "photo.too_large", limit).Field("photo", "photo.too_large", limit)
	}
	return develop(data, d.limits, d.zone)
}

// develop is Read without the line: bytes in, photo out.
func develop(data []byte, lim Limits, zone *time.Location) (*Photo, error) {
	f, err := look(data, lim)
	if err != nil {
		return nil, err
	}
	said := readEXIF(tiffOf(f.format, data), zone)
	img, err := f.decode()
	if err != nil {
		return nil, err
	}
	w, h := fit(img.Bounds().Dx(), img.Bounds().Dy(), Side)
	kept := upright(shrink(img, w, h), said.orientation)
	p := &Photo{TakenAt: said.takenAt, Position: said.position, Hash: hashOf(kept),
		From: Original{Format: f.format, Bytes: int64(len(data)), Width: f.width, Height: f.height, Orientation: said.orientation}}
	if p.JPEG, kept, err = press(kept, KeptBytes); err != nil {
		return nil, err
	}
	p.Width, p.Height = kept.Rect.Dx(), kept.Rect.Dy()
	tw, th := fit(p.Width, p.Height, ThumbSide)
	p.ThumbWidth, p.ThumbHeight = max(tw, 1), max(th, 1)
	p.Thumb, _, err = press(shrink(kept, p.ThumbWidth, p.ThumbHeight), 40<<10)
	return p, err
}

// qualities are tried from the best; a picture that stays too heavy becomes
// smaller and begins again.
var qualities = []int{82, 74, 64, 52}

// press writes a picture in at most so many bytes. The encoder writes pixels and
// tables and knows no metadata.
func press(img *image.RGBA, limit int) ([]byte, *image.RGBA, error) {
	for {
		var out bytes.Buffer
		for _, q := range qualities {
			out.Reset()
			if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: q}); err != nil {
				return nil, nil, err
			}
			if out.Len() <= limit {
				return bytes.Clone(out.Bytes()), img, nil
			}
		}
		w, h := img.Rect.Dx(), img.Rect.Dy()
		img = shrink(img, max(1, w*4/5), max(1, h*4/5))
	}
}

package photo

import (
	"context"
	"io"
	"time"
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
// is Invalid, what is too large TooLarge, each with one sentence for the sender.
func (d *Darkroom) Read(ctx context.Context, src io.Reader) (*Photo, error) {
	return nil, nil
}

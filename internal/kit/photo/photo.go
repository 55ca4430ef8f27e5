package photo

import "time"

// Limits bound what a stranger's file may cost.
type Limits struct {
	Bytes  int64 // of the file
	Pixels int   // of the picture, judged before it is decoded
	Memory int64 // that decoding may take, estimated before
}

// DefaultLimits take what phones of 2026 make, up to 50 megapixels, and keep
// the decoder below 160 MB.
var DefaultLimits = Limits{Bytes: 20 << 20, Pixels: 60_000_000, Memory: 160 << 20}

// What a photo becomes.
const (
	Side      = 1600      // longest side of the kept picture, pixels
	KeptBytes = 300 << 10 // its size at most
	ThumbSide = 320       // longest side of the small picture
)

// Photo is a picture as it may be kept: shrunk, upright, drawn anew, so that
// nothing of the sender's file but its pixels is in it. What the file told
// about itself stands beside it for the caller to ask about and to drop.
type Photo struct {
	JPEG          []byte // the picture, at most Side × Side and KeptBytes
	Width, Height int
	Thumb         []byte // the small one
	ThumbWidth    int
	ThumbHeight   int
	Hash          Hash // of what is seen

	From     Original
	TakenAt  time.Time // zero when the file does not say
	Position *Position // nil when the file does not say
}

// Original is the file that was sent.
type Original struct {
	Format        string // jpeg, png or webp
	Bytes         int64
	Width, Height int // as stored, before turning upright
	Orientation   int // 1–8 of EXIF
}

// Position is where the camera says it stood.
type Position struct{ Lat, Lon float64 }

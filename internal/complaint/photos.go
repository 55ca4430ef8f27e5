package complaint

import (
	"time"

	"pendopo/internal/kit/photo"
)

// PhotoID names a photo.
type PhotoID string

// Photo is a picture of a report, or evidence of the work.
type Photo struct {
	ID            PhotoID
	Kind          string // report, info, evidence
	Width, Height int
	TakenAt       time.Time // zero: the file does not say
	AddedAt       time.Time
	Hidden        bool
	// Doubts about evidence, gravest first; for the desk only.
	Doubts []Doubt
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

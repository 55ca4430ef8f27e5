package workbook

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Content is everything a workbook says of a round.
type Content struct {
	Head
	Moves     []Move
	Documents []Document
}

// Head is the sheet Putaran. Title and date name the round.
type Head struct {
	Title     string
	Planned   clock.Date
	Authority org.PostID // "" when it is not named
	Kind      string
	Place     string
	Basis     []string
}

// Move is a row of the sheet Usulan. An empty reason is to be computed, an empty
// attendance or form of the oath is of a column that the file does not have; the
// order and the present post are only written.
type Move struct {
	N          int
	Person     people.PersonID
	FromPost   org.PostID
	ToPost     org.PostID
	Reason     eligibility.Reason
	Route      eligibility.Route
	Attendance string
	OathForm   string
	Note       string
}

// Document is a row of the sheet Dokumen.
type Document struct {
	eligibility.Document
	Issuer string
	Note   string
}

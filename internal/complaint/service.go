package complaint

import (
	"context"
	"io"
	"log/slog"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
	"pendopo/internal/kit/photo"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

// Service is the use cases of complaints. Fill the fields, then use it from as
// many goroutines as you like.
type Service struct {
	DB       *db.DB
	Org      *org.Cache
	Duties   *duty.Engine
	Calendar *calendar.Book
	Vault    *Vault
	Blobs    *blob.Store     // of photos
	Darkroom *photo.Darkroom // nil: photos are refused
	// Map is the region's map now; nil knows no place.
	Map func(ctx context.Context) (*place.Map, error)
	// Router is the newest router; nil suggests nothing.
	Router func() *routing.Router
	// Decided learns what coordinators decide; nil learns nothing.
	Decided Learned
	// Arrived is told of every report in its own transaction; nil tells nobody.
	Arrived func(tx *db.Tx, by actor.Actor, c *Complaint) error
	// Emptied is told of a report whose contents leave, in the same transaction.
	Emptied func(tx *db.Tx, id ID) error
	// Link is the public address of a complaint's page before its number,
	// "https://lapor.contoh.go.id/lacak/".
	Link string
	// Prefix begins every number, two to four letters.
	Prefix string
	Limits Limits
	Clock  clock.Clock // of limits; nil: the system's
	Random io.Reader   // nil: the system's
	Log    *slog.Logger

	posts   postCache
	limits  limiter
	senders senders
}

// ids makes the identifiers of everything in this package.
var ids id.Source

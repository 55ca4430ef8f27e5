package complainttest

import (
	"testing"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
)

// Route lets the words of reports be read, by the rules alone.
func (w *World) Route(t testing.TB) {
	t.Helper()
	book, err := routing.National(clock.DateOf(w.Clock.Now(), calendar.WIB))
	if err != nil {
		t.Fatal(err)
	}
	r := routing.NewRouter(book, nil, routing.Options{})
	w.Service.Router = func() *routing.Router { return r }
}

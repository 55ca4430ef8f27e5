package handover

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var itemStates = []ItemState{Pending, Running, Blocked, Handed, Returned, Accepted, Released, Cancelled}

var events = []Event{Begin, HandIn, Accept, Return, Block, Release, Cancel}

func TestNext(t *testing.T) {
	allowed := map[ItemState][]Event{
		Pending:  {Begin, HandIn, Block, Release, Cancel},
		Running:  {Begin, HandIn, Block, Release, Cancel},
		Blocked:  {Begin, HandIn, Release, Cancel},
		Handed:   {Accept, Return, Release, Cancel},
		Returned: {Begin, HandIn, Block, Release, Cancel},
	}
	for _, s := range itemStates {
		for _, e := range events {
			to, err := Next(s, e)
			if want := slices.Contains(allowed[s], e); (err == nil) != want {
				t.Errorf("%s %s: %v, want allowed %v", s, e, err, want)
			}
			if err != nil && to != s {
				t.Errorf("%s %s refused but moved to %s", s, e, to)
			}
		}
	}
}

// An end stays an end; only the receiver's acceptance or a superior's release
// settles an item, and nothing is accepted that was not handed over.
func TestItemsEndOnlyByAcceptanceOrRelease(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Pending
		for _, e := range rapid.SliceOf(rapid.SampledFrom(events)).Draw(t, "events") {
			before := s
			next, err := Next(s, e)
			if before.Ended() && err == nil {
				t.Fatalf("%s left by %s", before, e)
			}
			if err == nil && next == Accepted && before != Handed {
				t.Fatalf("accepted from %s", before)
			}
			if err == nil && next.Ended() && e != Accept && e != Release && e != Cancel {
				t.Fatalf("%s ended an item", e)
			}
			s = next
		}
	})
}

func TestSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOfN(rapid.SampledFrom(itemStates), 0, 6).Draw(t, "given")
		received := rapid.SliceOfN(rapid.SampledFrom(itemStates), 0, 6).Draw(t, "received")
		s, total, done := Sum(given, received)
		if total != len(given)+len(received) || done > total {
			t.Fatalf("total %d, done %d", total, done)
		}
		if (s == Settled) != (done == total) {
			t.Fatalf("%s with %d of %d", s, done, total)
		}
		if s == Stuck && !slices.Contains(given, Blocked) {
			t.Fatal("stuck without anything blocked")
		}
		if s != Stuck && s != Settled && slices.Contains(given, Blocked) {
			t.Fatalf("%s although something is blocked", s)
		}
		if s == NotBegun && slices.ContainsFunc(given, func(x ItemState) bool { return x != Pending }) {
			t.Fatal("not begun although something was touched")
		}
	})
	if s, _, _ := Sum(nil, nil); s != Settled {
		t.Errorf("nothing to do is %s", s)
	}
}

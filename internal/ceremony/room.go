package ceremony

import (
	"time"

	"pendopo/internal/ceremony/stage"
)

// Room is what every screen of a session shows: names and posts, and marks for
// seats; nothing else about a person. Two screens with the same Room look alike,
// whenever they came.
type Room struct {
	Version int64      `json:"v"`
	State   State      `json:"state"`
	Kind    stage.Kind `json:"kind"` // the part that is held; "" before and after
	Item    int        `json:"item"`
	Step    int        `json:"step"`
	Steps   int        `json:"steps"`
	// Hall and Online hold a mark for each seat, in the order in which they sit.
	Hall   string `json:"hall"`
	Online string `json:"online"`
	// Counts of seats and what they did; sworn are those who spoke the oath.
	HallThere   int `json:"hall_there"`
	OnlineThere int `json:"online_there"`
	There       int `json:"there"` // both, without those who will not be sworn
	Sworn       int `json:"sworn"`
	Signed      int `json:"signed"`
	// Complete are the minutes with all four signatures, Left the signatures that
	// are missing.
	Complete int `json:"complete"`
	Left     int `json:"left"`
	// Hands counts the signatures given, in the order of signing.
	Hands [len(stage.Hands)]int `json:"hands"`
	// Rehearsal tells screens to say so.
	Rehearsal bool `json:"rehearsal,omitempty"`
	// Read is the official whose name is read now.
	Read *RoomName `json:"read,omitempty"`
	// Oath is the line that is spoken now, with its neighbours.
	Oath *RoomOath `json:"oath,omitempty"`
}

// RoomName is one official of the decree.
type RoomName struct {
	N    int    `json:"n"`
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// RoomOath is where the oath stands.
type RoomOath struct {
	Before string `json:"before"`
	Now    string `json:"now"`
	After  string `json:"after"`
	Voice  string `json:"voice"` // who repeats it; "" is everybody
	All    bool   `json:"all"`   // everybody repeats it
}

// The marks of a seat.
const (
	MarkAway   = '.' // not there
	MarkThere  = 'p'
	MarkLost   = 'w' // online, there, and the phone is silent
	MarkSworn  = 's' // spoke the oath
	MarkSigned = 't' // and signed the minutes
	MarkOut    = 'x' // not sworn, for a reason
)

// room draws the room of a session. heard is when each online official's phone
// was last heard; phones that were never heard say nothing.
func (l *Live) room(names map[SeatID]RoomName, heard map[SeatID]time.Time, now time.Time, silence time.Duration) Room {
	r := Room{State: l.State, Kind: l.Kind(), Rehearsal: l.Rehearsing}
	t := tally(l.Seats, l.signed)
	r.Complete, r.Left = t.Complete, t.Left()
	for i, h := range stage.Hands {
		r.Hands[i] = t.Given[h]
	}
	for _, s := range l.placed() {
		m := s.roomMark()
		if at, ok := heard[s.ID]; ok && m == MarkThere && l.State == Running && now.Sub(at) > silence {
			m = MarkLost
		}
		if m == MarkSworn || m == MarkSigned {
			r.Sworn++
		}
		if s.Present() && m != MarkOut {
			r.There++
		}
		if m == MarkSigned {
			r.Signed++
		}
		if s.Mode == Online {
			r.Online += string(m)
			if s.Present() {
				r.OnlineThere++
			}
		} else {
			r.Hall += string(m)
			if s.Present() {
				r.HallThere++
			}
		}
	}
	if l.Run == nil {
		return r
	}
	r.Version, r.Item, r.Step, r.Steps = l.Run.Version, l.Run.At.Item, l.Run.At.Step, max(1, l.Steps()[r.Kind])
	switch r.Kind {
	case stage.Decree:
		if i := r.Step - 1; i >= 0 && i < len(l.Seats) {
			name := names[l.Seats[i].ID]
			if name.N = i + 1; l.Rehearsing {
				name = standIn(i + 1)
			}
			r.Read = &name
		}
	case stage.Oath:
		if r.Step < len(l.Lines) {
			o := &RoomOath{Now: l.Lines[r.Step].Words, Voice: l.Lines[r.Step].Name, All: l.Lines[r.Step].Voices == nil}
			if r.Step > 0 {
				o.Before = l.Lines[r.Step-1].Words
			}
			if r.Step+1 < len(l.Lines) {
				o.After = l.Lines[r.Step+1].Words
			}
			r.Oath = o
		}
	}
	return r
}

func (s *Seat) roomMark() rune {
	spoke := s.Heard == Yes || s.Heard == Unknown && !s.SaidAt.IsZero()
	switch {
	case s.Result != Pending && s.Result != Sworn, s.Excuse != Pending && s.Excuse != Absent:
		return MarkOut
	case s.Heard == No:
		return MarkLost
	case !s.Present():
		return MarkAway
	case spoke && s.Signed != NotSigned:
		return MarkSigned
	case spoke:
		return MarkSworn
	}
	return MarkThere
}

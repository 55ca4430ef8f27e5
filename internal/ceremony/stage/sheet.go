package stage

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Kind is a part of a ceremony.
type Kind string

// The parts, in the order in which they are usually held.
const (
	RollCall Kind = "roll_call" // who is there, in the hall and by video
	Opening  Kind = "opening"
	Anthem   Kind = "anthem"  // Indonesia Raya
	Decree   Kind = "decree"  // the appointment decree is read, name by name
	Script   Kind = "script"  // the inauguration script is read
	Oath     Kind = "oath"    // line by line
	Signing  Kind = "signing" // of the minutes, by four people for each official
	Pact     Kind = "pact"    // the integrity pact
	Remarks  Kind = "remarks"
	Prayer   Kind = "prayer"
	Closing  Kind = "closing"
)

// Kinds are all parts in their usual order.
var Kinds = [...]Kind{RollCall, Opening, Anthem, Decree, Script, Oath, Signing, Pact, Remarks, Prayer, Closing}

// Required are the parts that no ceremony leaves out, in the order of the
// circular; the roll call of all officials, present and remote, comes before
// them.
//
// rule: se-bkn-10-2020 presensi
// rule: perka-bkn-7-2017 pelantikan
var Required = [...]Kind{RollCall, Anthem, Decree, Script, Oath, Signing}

// Item is one line of a run sheet.
type Item struct {
	Kind    Kind
	Planned string    // "09.10", local time
	Begun   time.Time // when it really began; zero before
}

// Sheet is a run sheet, in order.
type Sheet []Item

// minutes is how long a part takes as planned.
func minutes(k Kind, officials int) int {
	switch k {
	case RollCall:
		return 15
	case Decree, Signing:
		return 10 + officials/20
	case Oath, Remarks:
		return 10
	}
	return 5
}

// Usual is the sheet a ceremony begins with: every part, timed from the hour
// for which the officials are invited ("09.00").
func Usual(at string, officials int) Sheet {
	start, _ := minuteOf(at) // a sheet without an hour begins at midnight, and its times can be changed
	var s Sheet
	for _, k := range Kinds {
		s = append(s, Item{Kind: k, Planned: hour(start)})
		start += minutes(k, officials)
	}
	return s
}

func hour(minute int) string { return fmt.Sprintf("%02d.%02d", minute/60%24, minute%60) }

func minuteOf(at string) (int, bool) {
	if len(at) != 5 || at[2] != '.' && at[2] != ':' {
		return 0, false
	}
	h, err := strconv.Atoi(at[:2])
	m, err2 := strconv.Atoi(at[3:])
	return h*60 + m, err == nil && err2 == nil && h >= 0 && h < 24 && m >= 0 && m < 60
}

// A Fault is what is wrong with a sheet.
type Fault struct {
	Kind Kind
	What string // missing, twice, order, time
}

// Faults lists everything wrong with a sheet: a required part that is missing,
// a part that is there twice, required parts out of order, times that run
// backwards.
func (s Sheet) Faults() []Fault {
	var out []Fault
	last := -1
	for _, k := range Required {
		i := s.index(k)
		switch {
		case i < 0:
			out = append(out, Fault{k, "missing"})
			continue
		case i < last:
			out = append(out, Fault{k, "order"})
		}
		last = max(last, i)
	}
	before := -1
	for i, it := range s {
		if s.index(it.Kind) != i {
			out = append(out, Fault{it.Kind, "twice"})
		}
		m, ok := minuteOf(it.Planned)
		if !ok || m < before {
			out = append(out, Fault{it.Kind, "time"})
		}
		before = max(before, m)
	}
	return out
}

func (s Sheet) index(k Kind) int {
	return slices.IndexFunc(s, func(it Item) bool { return it.Kind == k })
}

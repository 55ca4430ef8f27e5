package demo

import (
	"fmt"
	"testing"
	"time"
)

func TestSmoke(t *testing.T) {
	start := time.Now()
	r, err := Build(Kediri, 1)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(time.Since(start), len(r.Units), len(r.Posts), len(r.People), len(r.Round.Moves), r.Count())
	levels := map[string]int{}
	vac := 0
	for _, p := range r.Posts {
		levels[p.Level+p.Echelon]++
		if p.Structural() && p.holder == nil {
			vac++
		}
	}
	fmt.Println(levels, vac)
	reasons := map[string]int{}
	for _, m := range r.Round.Moves {
		reasons[m.Level+" "+m.Reason]++
	}
	fmt.Println(reasons)
	for i, m := range r.Round.Moves {
		if i < 30 || i%9 == 0 {
			fmt.Printf("%s | %s %s | %s -> %s | %s\n", m.Name, m.person.Grade, m.person.Born, m.FromTitle, m.ToTitle, m.Attendance)
		}
	}
	for _, s := range r.SignIns {
		fmt.Println(s)
	}
}

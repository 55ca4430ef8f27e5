package org

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// Packed rows say what they said, and equal texts stand once.
func TestPackChangesNoWord(t *testing.T) {
	var rows, want []*Post
	for i := range 3000 {
		p := &Post{ID: PostID(fmt.Sprint("p", i)), Code: fmt.Sprint("K-", i), Unit: "u1", Title: strings.Repeat("Kepala Seksi ", i%40), Duties: strings.Repeat("x", i*3),
			From: "2017-01-03", Superior: "p0", Chairs: i}
		c := *p
		rows, want = append(rows, p), append(want, &c)
	}
	rows[7].Duties = strings.Repeat("y", 3*chunkSize) // longer than a chunk
	want[7].Duties = rows[7].Duties
	p := newPacker()
	pack(p, rows, packPost)
	if !reflect.DeepEqual(rows, want) {
		t.Error("packing changed a row")
	}
	if a, b := p.text("2017-01-03"), p.text("2017-01-0"+"3"); a != b || len(p.seen) == 0 {
		t.Errorf("%q and %q", a, b)
	}
}

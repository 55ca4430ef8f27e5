package org

import (
	"slices"
	"strings"
	"testing"
)

func TestRowsStandBehindThoseTheyHangOn(t *testing.T) {
	tests := []struct {
		name, rows, want, refused string // a row is its name and what it hangs on: "c<a<b"
	}{
		{"nothing", "", "", ""},
		{"in order already", "a b<a", "a b", ""},
		{"children first", "c<b b<a a", "a b c", ""},
		{"above it and a predecessor", "c<a<b b a", "b a c", ""},
		{"stored ones are there", "a<old", "a", ""},
		{"on a row that is not", "b<gone a c<b", "a", "b c"},
		{"a ring", "a<b b<a c", "c", "a b"},
		{"on itself", "a<a", "", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var refused []string
			got := inOrder(strings.Fields(tt.rows),
				func(row string) (string, []string) { f := strings.Split(row, "<"); return f[0], f[1:] },
				func(id string) bool { return id == "old" },
				func(row string) { refused = append(refused, row[:1]) })
			for i, row := range got {
				got[i] = row[:1]
			}
			if !slices.Equal(got, strings.Fields(tt.want)) || !slices.Equal(refused, strings.Fields(tt.refused)) {
				t.Errorf("%s: order %v, refused %v, want %s and %s", tt.rows, got, refused, tt.want, tt.refused)
			}
		})
	}
}

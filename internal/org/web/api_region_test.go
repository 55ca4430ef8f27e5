package web

import (
	"reflect"
	"strings"
	"testing"

	"pendopo/internal/org"
)

// Setting the profile replaces all of it, so a part that the published shape
// lacks would be lost with the first program that changes a telephone number.
func TestRegionShapeIsWhole(t *testing.T) {
	names := func(x reflect.Type) map[string]bool {
		out := map[string]bool{}
		for f := range x.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out[name] = true
		}
		return out
	}
	have := names(reflect.TypeFor[Region]())
	for name := range names(reflect.TypeFor[org.Region]()) {
		if name == "-" || name == "example" { // the version, and what no program may change
			continue
		}
		if !have[name] {
			t.Errorf("the profile has %q, the API's region does not", name)
		}
	}
}

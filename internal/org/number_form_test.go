package org

import (
	"errors"
	"testing"

	"pendopo/internal/kit/errs"
)

func TestNumberForms(t *testing.T) {
	valid := Region{Name: "Kota Uji", Formal: "Kota Uji", Kind: "kota", Province: "Jawa Timur", Seat: "Uji", HeadTitle: "Wali Kota", Code: "35.99", NumberCode: "419"}
	for _, c := range []struct {
		name string
		form string
		want string // "" is refused
	}{
		{"none set", "", "821.2/{n}/419/{year}"},
		{"archive codes", "800.1.3.3/{n}/{code}/{year}", "800.1.3.3/{n}/419/{year}"},
		{"without the code", "100.3.3.3/{n}/KEP/{year}", "100.3.3.3/{n}/KEP/{year}"},
		{"without a number", "821.2/{code}/{year}", ""},
		{"without a year: numbers would come again", "821.2/{n}/{code}", ""},
		{"two numbers", "821.2/{n}/{n}/{year}", ""},
		{"a place nobody fills", "821.2/{n}/{bulan}/{year}", ""},
		{"an open bracket", "821.2/{n}/{year}/{", ""},
	} {
		r := valid
		r.NumberForms = map[NumberForm]string{NumberDecision: c.form}
		err := r.Validate()
		if c.want == "" {
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid {
				t.Errorf("%s: %v, want refused", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := r.Pattern(NumberDecision); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	r := valid
	r.NumberCode = ""
	if got, want := r.Pattern(NumberMinutes), "800/{n}/35.99.BA/{year}"; got != want {
		t.Errorf("without a code of its own: %s, want %s", got, want)
	}
}

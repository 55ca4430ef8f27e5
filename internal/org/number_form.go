package org

import (
	"regexp"
	"strings"

	"pendopo/internal/kit/errs"
)

// NumberForm names a form of numbers of official papers.
type NumberForm string

// The forms; each has a register of its own.
const (
	NumberDecision  NumberForm = "decision"  // keputusan
	NumberLetter    NumberForm = "letter"    // surat dinas
	NumberMinutes   NumberForm = "minutes"   // berita acara
	NumberInstalled NumberForm = "installed" // surat pernyataan pelantikan
	NumberStart     NumberForm = "start"     // surat pernyataan melaksanakan tugas
	NumberOrder     NumberForm = "order"     // surat perintah
)

// NumberForms lists the forms in the order of their settings.
var NumberForms = []NumberForm{NumberDecision, NumberLetter, NumberMinutes, NumberInstalled, NumberStart, NumberOrder}

// usualForms have the classification codes in common use; a region that follows
// the newer archive codes sets its own.
var usualForms = map[NumberForm]string{
	NumberDecision:  "821.2/{n}/{code}/{year}",
	NumberLetter:    "005/{n}/{code}/{year}",
	NumberMinutes:   "800/{n}/{code}.BA/{year}",
	NumberInstalled: "821.2/{n}/{code}.SPP/{year}",
	NumberStart:     "821.2/{n}/{code}.SPMT/{year}",
	NumberOrder:     "800/{n}/{code}.SPT/{year}",
}

// Usual is the form of regions that set none.
func (f NumberForm) Usual() string { return usualForms[f] }

// Pattern is the region's form of a number with its code filled in: {n} and
// {year} are left to the register.
func (r *Region) Pattern(f NumberForm) string {
	form := r.NumberForms[f]
	if form == "" {
		form = f.Usual()
	}
	code := r.NumberCode
	if code == "" {
		code = r.Code
	}
	return strings.ReplaceAll(form, "{code}", code)
}

// place is a place to be filled, known or not.
var place = regexp.MustCompile(`\{[^}]*\}?`)

// checkForms refuses forms under which two papers could get one number.
func checkForms(e *errs.Error, forms map[NumberForm]string) {
	for f, form := range forms {
		name := "number_form_" + string(f)
		if form == "" {
			continue
		}
		if f.Usual() == "" {
			e.Field("number_forms", "org.number_form_unknown", string(f))
			continue
		}
		if strings.Count(form, "{n}") != 1 || strings.Count(form, "{year}") != 1 {
			e.Field(name, "org.number_form_places", form)
			continue
		}
		for _, p := range place.FindAllString(form, -1) {
			if p != "{n}" && p != "{year}" && p != "{code}" {
				e.Field(name, "org.number_form_place", p)
			}
		}
	}
}

package people

import (
	"strconv"
	"strings"

	"pendopo/internal/kit/errs"
)

// Expectation is one axis of a yearly rating since 2022: work result or
// behaviour against what was expected.
//
// rule: permenpanrb-6-2022 (two axes of three values)
type Expectation uint8

// The three values; the zero value is not rated.
const (
	Unrated Expectation = iota
	BelowExpectation
	MeetsExpectation
	AboveExpectation
)

var expectations = newVocabulary("people.expectation_unknown",
	word[Expectation]{BelowExpectation, "Di bawah ekspektasi", []string{"Di bawah"}},
	word[Expectation]{MeetsExpectation, "Sesuai ekspektasi", []string{"Sesuai"}},
	word[Expectation]{AboveExpectation, "Di atas ekspektasi", []string{"Di atas"}},
)

// ParseExpectation reads "di atas ekspektasi", "sesuai", "dibawah"; nothing is
// not rated.
func ParseExpectation(s string) (Expectation, error) {
	if foldKey(s) == "" {
		return Unrated, nil
	}
	return expectations.parse(s)
}

// String is the printed form.
func (e Expectation) String() string { return expectations.label(e) }

// Predicate is the outcome of a year, one scale for both regulations: what was
// "cukup" to 2021 is "butuh perbaikan" now, "buruk" is "sangat kurang".
type Predicate uint8

// The five predicates from the bottom; the zero value is none.
const (
	NoPredicate Predicate = iota
	VeryPoor              // sangat kurang; buruk to 2021
	Poor                  // kurang
	NeedsWork             // butuh perbaikan; cukup to 2021
	Good                  // baik
	VeryGood              // sangat baik
)

// LastNumericYear is the last year rated by a number.
//
// rule: pp-46-2011 17
// rule: pp-30-2019
// rule: permenpanrb-6-2022
const LastNumericYear = 2021

// matrix is the predicate of result (row) and behaviour (column).
//
// rule: permenpanrb-6-2022 (matrix of predicates)
var matrix = [3][3]Predicate{
	{VeryPoor, NeedsWork, NeedsWork}, // result below
	{Poor, Good, Good},               // result meets
	{Poor, Good, VeryGood},           // result above
}

// PredicateOf is the predicate of a result and a behaviour; none when either is
// not rated.
func PredicateOf(result, behaviour Expectation) Predicate {
	if result == Unrated || behaviour == Unrated || result > AboveExpectation || behaviour > AboveExpectation {
		return NoPredicate
	}
	return matrix[result-1][behaviour-1]
}

// PredicateOfScore is the predicate of a number of the scale to 2021, in
// hundredths: 9100 and more is very good, 7600 good, 6100 enough, 5100 poor.
// The regulation names whole numbers; a value between two bands belongs to the
// lower one.
//
// rule: pp-46-2011 17
func PredicateOfScore(hundredths int) Predicate {
	switch {
	case hundredths >= 9100:
		return VeryGood
	case hundredths >= 7600:
		return Good
	case hundredths >= 6100:
		return NeedsWork
	case hundredths >= 5100:
		return Poor
	}
	return VeryPoor
}

var predicates = newVocabulary("people.predicate_unknown",
	word[Predicate]{VeryGood, "Sangat Baik", []string{"Amat Baik"}},
	word[Predicate]{Good, "Baik", nil},
	word[Predicate]{NeedsWork, "Butuh Perbaikan", []string{"Cukup", "Butuh Perbaikan (Cukup)"}},
	word[Predicate]{Poor, "Kurang", []string{"Kurang (misconduct)", "Misconduct"}},
	word[Predicate]{VeryPoor, "Sangat Kurang", []string{"Buruk"}},
)

// ParsePredicate reads the names of both scales; nothing is none.
func ParsePredicate(s string) (Predicate, error) {
	if foldKey(s) == "" {
		return NoPredicate, nil
	}
	return predicates.parse(s)
}

// String is the name in today's scale.
func (p Predicate) String() string { return predicates.label(p) }

// NameIn is the name in the scale of the year.
func (p Predicate) NameIn(year int) string {
	if year <= LastNumericYear {
		switch p {
		case NeedsWork:
			return "Cukup"
		case VeryPoor:
			return "Buruk"
		}
	}
	return p.String()
}

// AtLeastGood tells whether the predicate is good or very good in either scale.
func (p Predicate) AtLeastGood() bool { return p >= Good }

// Rating is the performance of one year, in the scale of that year.
type Rating struct {
	Year      int
	Result    Expectation // from 2022
	Behaviour Expectation // from 2022
	Score     int         // to 2021, hundredths; 0 when there is none
	Predicate Predicate   // of the year in either scale
}

// AtLeastGood tells whether the year was good or very good.
func (r Rating) AtLeastGood() bool { return r.Predicate.AtLeastGood() }

// NewRating puts a year's rating together from what is written: both axes, a
// score, or only the predicate. What is written twice must agree, and a scale
// belongs to its years.
func NewRating(year int, result, behaviour Expectation, score int, written Predicate) (Rating, error) {
	r := Rating{Year: year, Result: result, Behaviour: behaviour, Score: score, Predicate: written}
	var computed Predicate
	switch {
	case year < 1990 || year > 2200:
		return Rating{}, errs.New(errs.Invalid, "people.rating_year", strconv.Itoa(year))
	case score != 0 && (score < 0 || score > 10000):
		return Rating{}, errs.New(errs.Invalid, "people.rating_score_range", formatScore(score))
	case score != 0 && year > LastNumericYear:
		return Rating{}, errs.New(errs.Invalid, "people.rating_score_year", strconv.Itoa(year))
	case (result != Unrated || behaviour != Unrated) && year <= LastNumericYear:
		return Rating{}, errs.New(errs.Invalid, "people.rating_axes_year", strconv.Itoa(year))
	case (result == Unrated) != (behaviour == Unrated):
		return Rating{}, errs.New(errs.Invalid, "people.rating_axis_missing")
	case score != 0:
		computed = PredicateOfScore(score)
	default:
		computed = PredicateOf(result, behaviour)
	}
	switch {
	case computed == NoPredicate && written == NoPredicate:
		return Rating{}, errs.New(errs.Invalid, "people.rating_empty")
	case computed == NoPredicate:
	case written == NoPredicate:
		r.Predicate = computed
	case written != computed:
		return Rating{}, errs.New(errs.Invalid, "people.rating_contradiction", written.NameIn(year), computed.NameIn(year))
	}
	return r, nil
}

// ParseScore reads a score with a decimal comma or point, in hundredths.
// Nothing is 0.
func ParseScore(s string) (int, error) {
	t := strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	if t == "" {
		return 0, nil
	}
	whole, frac, _ := strings.Cut(t, ".")
	if !allDigits(whole) || len(whole) > 3 || frac != "" && !allDigits(frac) {
		return 0, errs.New(errs.Invalid, "people.rating_score", s)
	}
	if len(frac) > 2 {
		frac = frac[:2] // never rounded up into a better band
	}
	for len(frac) < 2 {
		frac += "0"
	}
	return atoi(whole)*100 + atoi(frac), nil
}

// formatScore writes hundredths as forms do: 86,5.
func formatScore(hundredths int) string {
	if hundredths == 0 {
		return ""
	}
	s := strconv.Itoa(hundredths / 100)
	if rest := hundredths % 100; rest != 0 {
		s += "," + strings.TrimSuffix(strconv.Itoa(100 + rest)[1:], "0")
	}
	return s
}

// FormatScore writes the score of a year to 2021 with a decimal comma.
func (r Rating) FormatScore() string { return formatScore(r.Score) }

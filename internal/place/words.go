package place

import (
	"math"

	"pendopo/internal/kit/i18n"
)

// Title names a spot in a few words, as one would on the phone: "Jalan Melati,
// Pakelan".
func (s Spot) Title(l i18n.Lang) string {
	area := ""
	switch {
	case s.Village != nil:
		area = s.Village.Name
	case s.District != nil:
		area = s.District.Name
	}
	switch {
	case area == "":
		return s.Point.String()
	case s.Street != "":
		return s.Street + ", " + area
	case s.Near != nil:
		return i18n.T(l, "place.title_near", s.Near.Name, area)
	}
	return area
}

// Words says where a spot is in one phrase: "Kelurahan Pakelan, Kecamatan Kota,
// sekitar 120 m dari Pasar Pahing", or how far outside the region.
func (s Spot) Words(l i18n.Lang, region string) string {
	if !s.Inside {
		switch {
		case s.Outside != nil:
			return i18n.T(l, "place.outside_in", region, s.Outside.Name)
		case s.Away > 0 && !math.IsInf(s.Away, 0):
			return i18n.T(l, "place.outside_by", region, Metres(s.Away))
		}
		return i18n.T(l, "place.outside", region)
	}
	var out string
	switch {
	case s.Village != nil && s.District != nil:
		key := "place.in_village"
		if s.Village.Desa {
			key = "place.in_desa"
		}
		out = i18n.T(l, key, s.Village.Name, s.District.Name)
	case s.District != nil:
		out = i18n.T(l, "place.in_district", s.District.Name)
	}
	if s.Near == nil {
		return out
	}
	return i18n.T(l, "place.and_near", out, s.Near.Words(l))
}

// Words is the way to a landmark: "sekitar 120 m dari Pasar Pahing".
func (n Near) Words(l i18n.Lang) string {
	if n.Metres < 25 {
		return i18n.T(l, "place.at", n.Name)
	}
	return i18n.T(l, "place.from", Metres(n.Metres), n.Name)
}

// Metres is a distance as people say it: "80 m", "350 m", "1,2 km".
type Metres float64

// In writes the distance in a language.
func (m Metres) In(l i18n.Lang) string {
	d := float64(m)
	round := func(to float64) int64 { return int64(math.Max(to, math.Round(d/to)*to)) }
	switch {
	case d < 300:
		return i18n.T(l, "place.metres", round(10))
	case d < 975:
		return i18n.T(l, "place.metres", round(50))
	case d < 9950:
		return i18n.T(l, "place.kilometres", i18n.Decimal(l, math.Round(d/100)/10, 1))
	}
	return i18n.T(l, "place.kilometres", i18n.Number(l, int64(math.Round(d/1000))))
}

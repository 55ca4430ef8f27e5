// Package place keeps the region's own map and answers where a point is: in
// which kelurahan and kecamatan, near which landmark, how far from the border.
//
// It answers for the import of borders, roads, rivers and landmarks from
// GeoJSON (judged, shown, then taken into use), for a simplified map whose
// neighbours keep sharing their borders, for coordinates as people write and
// paste them, and for the search of landmarks by name. Areas carry the codes of
// the Ministry of Home Affairs; which unit serves an area is asked of the
// register by that code (org.Unit field RegionCode).
//
// Drawing is next door: place/sketch makes SVG of a map, place/picker the input
// with which somebody shows a place, with and without script. What happens at a
// place, complaints above all, is left to the packages that ask.
package place

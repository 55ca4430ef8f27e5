// Package sketch draws a region's map as SVG, small enough for a slow phone: the
// part that is asked for, with what can be read at its scale.
//
// It answers for views (which part, how large, and which point of the earth lies
// under a pixel), for what is drawn when and where names find room, and for the
// colours, which are classes: a picture that stands alone brings its own style
// sheet, one inside a page takes the page's. It leaves the map to package place
// and the form around a picture to place/picker.
package sketch

// Package picker is the input with which somebody shows a place: a map to click,
// buttons to move it, a field for landmarks, roads and pasted coordinates.
//
// It works without script, inside any form: the map is an image input, which
// posts the pixel that was clicked, and every button submits the form. Read
// tells from the posted values what the map shows next and which point is meant;
// when Acted, the form was sent by the map and is to be shown again with
// everything typed kept:
//
//	p := picker.Read(m, r, form.Values)
//	p.Action, p.Region = "/lapor", region.Formal
//	if p.Acted {
//		return w.showForm(rw, r, form, p) // {{.Place.HTML}} in the template
//	}
//	… p.At is the point, p.Spot() says where it is
//
// The page loads the script that pans, zooms and asks for the phone's position
// with <script type="module" src="{{asset "map.js"}}"></script>; nothing depends
// on it. Field names begin with "titik".
package picker

package page

import "net/url"

// Query is the parameters of an address that have a value, given as name and
// value in turn. A name given twice has both values.
func Query(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Add(pairs[i], pairs[i+1])
		}
	}
	return q
}

// Address is a path with the parameters that have a value: a link of a list
// keeps its filter, search and date with it.
func Address(path string, pairs ...string) string {
	if q := Query(pairs...); len(q) > 0 {
		return path + "?" + q.Encode()
	}
	return path
}

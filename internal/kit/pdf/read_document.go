package pdf

import (
	"errors"
	"fmt"
	"unicode/utf16"
)

// What a file says as a document: its root, its properties and its pages.

// Catalog is the root of the document.
func (r *Reader) Catalog() (Ref, Dict, error) {
	ref := r.Trailer["Root"].(Ref) // Open made sure
	d, err := r.Dict(ref)
	if err == nil && d == nil {
		err = fmt.Errorf("%w: no catalog", errSyntax)
	}
	return ref, d, err
}

// Info is what the file says of itself; empty when it says nothing.
func (r *Reader) Info() (Info, error) {
	var in Info
	d, err := r.Dict(r.Trailer["Info"])
	if err != nil || d == nil {
		return in, err
	}
	for k, to := range map[Name]*string{"Title": &in.Title, "Author": &in.Author, "Subject": &in.Subject, "Keywords": &in.Keywords} {
		v, err := r.Resolve(d[k])
		if err != nil {
			return in, err
		}
		if s, ok := v.(String); ok {
			*to = readText(s)
		}
	}
	return in, nil
}

// readText decodes a text string: UTF-16 behind its mark, else the letters that
// PDFDocEncoding shares with ASCII.
func readText(s String) string {
	if len(s) < 2 || s[0] != 0xfe || s[1] != 0xff {
		return string(s)
	}
	u := make([]uint16, 0, len(s)/2)
	for i := 2; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

// Pages lists the pages in order.
func (r *Reader) Pages() ([]Ref, error) {
	_, cat, err := r.Catalog()
	if err != nil {
		return nil, err
	}
	var out []Ref
	seen := map[int]bool{}
	var walk func(v any, depth int) error
	walk = func(v any, depth int) error {
		ref, ok := v.(Ref)
		if !ok || seen[ref.Num] || depth > maxDepth {
			return fmt.Errorf("%w: page tree", errSyntax)
		}
		seen[ref.Num] = true
		d, err := r.Dict(ref)
		if err != nil || d == nil {
			return errors.Join(fmt.Errorf("%w: page tree", errSyntax), err)
		}
		if d["Type"] == Name("Page") {
			out = append(out, ref)
			return nil
		}
		kids, err := r.Resolve(d["Kids"])
		if err != nil {
			return err
		}
		list, ok := kids.(Array)
		if !ok {
			return fmt.Errorf("%w: page tree", errSyntax)
		}
		for _, k := range list {
			if err := walk(k, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return out, walk(cat["Pages"], 0)
}

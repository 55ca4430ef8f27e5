package pdf

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Merger writes many documents as one file, page after page. What they share,
// fonts and pictures above all, is written once. It holds one document at a
// time in memory and writes as it goes, so a pack of thousands streams.
//
// The signatures of the parts do not survive: a merged file is for the
// printer. Their pages look the same.
type Merger struct {
	w       io.Writer
	off     int64
	offsets []int64
	known   map[[32]byte]int // content of an object → its number here
	pages   []int
	marks   []bookmark
	info    Info
	err     error
}

type bookmark struct {
	title string
	page  int // object number
}

// Reserved object numbers of a merged file.
const (
	mergedCatalog = iota + 1
	mergedPages
	mergedInfo
	mergedOutline
	mergedFirst
)

// NewMerger starts a merged file.
func NewMerger(w io.Writer, info Info) *Merger {
	m := &Merger{w: w, info: info, known: map[[32]byte]int{}, offsets: make([]int64, mergedFirst-1)}
	m.write([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	return m
}

func (m *Merger) write(b []byte) {
	if m.err == nil {
		_, m.err = m.w.Write(b)
	}
	m.off += int64(len(b))
}

func (m *Merger) object(num int, body []byte) {
	m.offsets[num-1] = m.off
	b := make([]byte, 0, len(body)+32)
	b = append(appendInt(b, num), " 0 obj\n"...)
	m.write(append(append(b, body...), "\nendobj\n"...))
}

func (m *Merger) number() int {
	m.offsets = append(m.offsets, 0)
	return len(m.offsets)
}

// Keywords sets what the file says of its content; before Close.
func (m *Merger) Keywords(words string) { m.info.Keywords = words }

// Add appends the pages of a document under a bookmark.
func (m *Merger) Add(title string, data []byte) error {
	r, err := Open(data)
	if err != nil {
		return fmt.Errorf("merge %q: %w", title, err)
	}
	pages, err := r.Pages()
	if err != nil {
		return fmt.Errorf("merge %q: %w", title, err)
	}
	c := copier{m: m, r: r, done: map[int]int{}, open: map[int]bool{}}
	for i, ref := range pages {
		d, err := r.Dict(ref)
		if err != nil {
			return fmt.Errorf("merge %q: %w", title, err)
		}
		page := Dict{"Type": Name("Page"), "Parent": Ref{mergedPages, 0}}
		for _, k := range [...]Name{"Resources", "MediaBox", "CropBox", "Rotate"} {
			v, err := c.inherited(d, k)
			if err == nil && v != nil {
				page[k], err = c.value(v, 0)
			}
			if err != nil {
				return fmt.Errorf("merge %q: page %d: %w", title, i+1, err)
			}
		}
		if page["Contents"], err = c.value(d["Contents"], 0); err != nil {
			return fmt.Errorf("merge %q: page %d: %w", title, i+1, err)
		}
		n := m.number()
		// Parent is an object of this file: set after the copy, not copied.
		m.object(n, Append(nil, page))
		m.pages = append(m.pages, n)
		if i == 0 {
			m.marks = append(m.marks, bookmark{title, n})
		}
	}
	return m.err
}

type copier struct {
	m    *Merger
	r    *Reader
	done map[int]int  // number there → number here
	open map[int]bool // being copied
}

func (c *copier) inherited(page Dict, k Name) (any, error) {
	for d, depth := page, 0; d != nil && depth < maxDepth; depth++ {
		if v, ok := d[k]; ok {
			return v, nil
		}
		var err error
		if d, err = c.r.Dict(d["Parent"]); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// value copies a value, renumbering its references.
func (c *copier) value(v any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: nested deeper than %d", errSyntax, maxDepth)
	}
	switch v := v.(type) {
	case Ref:
		return c.ref(v, depth)
	case Array:
		out := make(Array, len(v))
		for i, x := range v {
			var err error
			if out[i], err = c.value(x, depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	case Dict:
		out := make(Dict, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) { // objects get their numbers in this order
			if k == "Parent" || k == "P" || k == "StructParent" || k == "StructParents" {
				continue // ways back to the whole old document
			}
			var err error
			if out[k], err = c.value(v[k], depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	case *Stream:
		d, err := c.value(v.Dict, depth+1)
		if err != nil {
			return nil, err
		}
		dict := d.(Dict)
		delete(dict, "Length")
		return &Stream{dict, v.Raw}, nil
	}
	return v, nil
}

func (c *copier) ref(ref Ref, depth int) (any, error) {
	if n, ok := c.done[ref.Num]; ok {
		return Ref{n, 0}, nil
	}
	if c.open[ref.Num] {
		return nil, nil // a ring: cut here
	}
	c.open[ref.Num] = true
	defer delete(c.open, ref.Num)
	v, err := c.r.Object(ref.Num)
	if err != nil {
		return nil, err
	}
	if v, err = c.value(v, depth+1); err != nil {
		return nil, err
	}
	body := Append(nil, v)
	sum := sha256.Sum256(body)
	n, ok := c.m.known[sum]
	if !ok {
		n = c.m.number()
		c.m.object(n, body)
		c.m.known[sum] = n
	}
	c.done[ref.Num] = n
	return Ref{n, 0}, nil
}

// Close writes what is left of the file: page tree, bookmarks, references.
func (m *Merger) Close() error {
	kids := make(Array, len(m.pages))
	for i, n := range m.pages {
		kids[i] = Ref{n, 0}
	}
	m.object(mergedPages, Append(nil, Dict{"Type": Name("Pages"), "Kids": kids, "Count": len(kids)}))
	m.object(mergedInfo, appendInfo(nil, m.info))
	catalog := []byte("<</Type/Catalog/Pages 2 0 R/Lang(id)/ViewerPreferences<</DisplayDocTitle true>>")
	outline := []byte("<</Type/Outlines/Count 0>>")
	if n := len(m.marks); n > 0 {
		first := len(m.offsets) + 1
		for i, mark := range m.marks {
			num := m.number()
			b := appendText([]byte("<</Title "), mark.title)
			b = append(b, fmt.Sprintf("/Parent %d 0 R/Dest[%d 0 R/Fit]", mergedOutline, mark.page)...)
			if i > 0 {
				b = append(b, fmt.Sprintf("/Prev %d 0 R", num-1)...)
			}
			if i < n-1 {
				b = append(b, fmt.Sprintf("/Next %d 0 R", num+1)...)
			}
			m.object(num, append(b, ">>"...))
		}
		outline = fmt.Appendf(nil, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, first+n-1, n)
		catalog = fmt.Appendf(catalog, "/Outlines %d 0 R/PageMode/UseOutlines", mergedOutline)
	}
	m.object(mergedOutline, outline)
	m.object(mergedCatalog, append(catalog, ">>"...))
	at := m.off
	b := fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(m.offsets)+1)
	for _, off := range m.offsets {
		b = appendXref(b, int(off))
	}
	sum := sha256.Sum256(b)
	b = fmt.Appendf(b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(m.offsets)+1, mergedCatalog, mergedInfo, sum[:16], sum[:16], at)
	m.write(b)
	return m.err
}

package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf16"
)

// Reader finds the objects of a PDF file held in memory. It trusts nothing in
// the file: offsets, lengths, nesting and the size of unpacked data are
// bounded, and an encrypted or damaged file is an error, never a guess.
type Reader struct {
	data    []byte
	entries map[int]xrefEntry
	cache   map[int]any
	busy    map[int]bool
	packed  map[int]*objectStream
	unpack  int64 // bytes unpacked so far

	// Trailer is the newest trailer, with the keys of older ones filled in.
	Trailer Dict
	// StartXref is where the newest cross-reference section starts.
	StartXref int64
	// XrefStream tells that the newest section is a stream.
	XrefStream bool
}

type xrefEntry struct {
	off    int64 // or the number of the object stream
	gen    int
	packed bool
	index  int
}

// ErrEncrypted is returned for files that need a password.
var ErrEncrypted = errors.New("the PDF is encrypted")

const (
	maxObjects  = 1 << 20
	maxSections = 512
	maxUnpacked = 256 << 20
)

// Open reads the cross-reference sections of a file.
func Open(data []byte) (*Reader, error) {
	head := data[:min(len(data), 1024)]
	if !bytes.Contains(head, []byte("%PDF-")) {
		return nil, fmt.Errorf("%w: no %%PDF- at the start", errSyntax)
	}
	r := &Reader{data: data, entries: map[int]xrefEntry{}, cache: map[int]any{}, busy: map[int]bool{}, packed: map[int]*objectStream{}, Trailer: Dict{}}
	tail := data[max(0, len(data)-2048):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return nil, fmt.Errorf("%w: no startxref", errSyntax)
	}
	p := parser{b: tail, pos: i + len("startxref")}
	v, err := p.value(0)
	at, ok := v.(int64)
	if err != nil || !ok {
		return nil, fmt.Errorf("%w: startxref without a number", errSyntax)
	}
	r.StartXref = at
	seen := map[int64]bool{}
	for first := true; ; first = false {
		if at < 0 || at >= int64(len(data)) || seen[at] || len(seen) >= maxSections {
			return nil, fmt.Errorf("%w: cross-reference section at %d", errSyntax, at)
		}
		seen[at] = true
		trailer, stream, err := r.section(at)
		if err != nil {
			return nil, err
		}
		if first {
			r.XrefStream = stream
		}
		for k, v := range trailer {
			if _, have := r.Trailer[k]; !have {
				r.Trailer[k] = v
			}
		}
		if hybrid, ok := trailer["XRefStm"].(int64); ok && hybrid > 0 && hybrid < int64(len(data)) && !seen[hybrid] {
			seen[hybrid] = true
			if _, _, err := r.section(hybrid); err != nil {
				return nil, err
			}
		}
		prev, ok := trailer["Prev"].(int64)
		if !ok {
			break
		}
		at = prev
	}
	if r.Trailer["Encrypt"] != nil {
		return nil, ErrEncrypted
	}
	if _, ok := r.Trailer["Root"].(Ref); !ok {
		return nil, fmt.Errorf("%w: no /Root", errSyntax)
	}
	return r, nil
}

func (r *Reader) section(at int64) (Dict, bool, error) {
	p := parser{b: r.data, pos: int(at)}
	p.skip()
	if bytes.HasPrefix(r.data[p.pos:], []byte("xref")) {
		p.pos += 4
		d, err := r.table(&p)
		return d, false, err
	}
	_, v, err := r.objectAt(int64(p.pos))
	if err != nil {
		return nil, false, err
	}
	s, ok := v.(*Stream)
	if !ok || s.Dict["Type"] != Name("XRef") {
		return nil, false, fmt.Errorf("%w: no cross-reference section at %d", errSyntax, at)
	}
	return s.Dict, true, r.xrefStream(s)
}

func (r *Reader) table(p *parser) (Dict, error) {
	for {
		p.skip()
		w := *p
		if word := w.word(); word == "trailer" {
			*p = w
			break
		}
		start, err1 := strconv.Atoi(p.word())
		p.skip()
		n, err2 := strconv.Atoi(p.word())
		if err1 != nil || err2 != nil || start < 0 || n < 0 || start > maxObjects || n > maxObjects {
			return nil, fmt.Errorf("%w: cross-reference table", errSyntax)
		}
		for i := range n {
			p.skip()
			off, err1 := strconv.ParseInt(p.word(), 10, 64)
			p.skip()
			gen, err2 := strconv.Atoi(p.word())
			p.skip()
			kind := p.word()
			if err1 != nil || err2 != nil || kind != "n" && kind != "f" {
				return nil, fmt.Errorf("%w: cross-reference table", errSyntax)
			}
			if _, have := r.entries[start+i]; have {
				continue
			}
			if kind == "f" {
				off = -1 // freed: older sections do not revive it
			}
			r.entries[start+i] = xrefEntry{off: off, gen: gen}
		}
	}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	d, ok := v.(Dict)
	if !ok {
		return nil, fmt.Errorf("%w: trailer", errSyntax)
	}
	return d, nil
}

func (r *Reader) xrefStream(s *Stream) error {
	data, err := r.Decode(s)
	if err != nil {
		return err
	}
	widths, _ := s.Dict["W"].(Array)
	if len(widths) != 3 {
		return fmt.Errorf("%w: cross-reference stream", errSyntax)
	}
	var w [3]int
	for i := range w {
		n, ok := widths[i].(int64)
		if !ok || n < 0 || n > 8 {
			return fmt.Errorf("%w: cross-reference stream", errSyntax)
		}
		w[i] = int(n)
	}
	size := w[0] + w[1] + w[2]
	if size == 0 {
		return fmt.Errorf("%w: cross-reference stream", errSyntax)
	}
	index, ok := s.Dict["Index"].(Array)
	if !ok {
		index = Array{int64(0), s.Dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		start, ok1 := index[i].(int64)
		n, ok2 := index[i+1].(int64)
		if !ok1 || !ok2 || start < 0 || n < 0 || start > maxObjects || n > maxObjects {
			return fmt.Errorf("%w: cross-reference stream", errSyntax)
		}
		for k := range int(n) {
			if len(data) < size {
				return nil
			}
			f := [3]int64{1, 0, 0}
			at := 0
			for j := range w {
				if w[j] == 0 {
					continue
				}
				v := int64(0)
				for range w[j] {
					v = v<<8 | int64(data[at])
					at++
				}
				f[j] = v
			}
			data = data[size:]
			num := int(start) + k
			if _, have := r.entries[num]; have {
				continue
			}
			switch f[0] {
			case 0:
				r.entries[num] = xrefEntry{off: -1}
			case 1:
				r.entries[num] = xrefEntry{off: f[1], gen: int(f[2] & 0xffff)}
			case 2:
				r.entries[num] = xrefEntry{off: f[1], packed: true, index: int(f[2] & 0xfffff)}
			}
		}
	}
	return nil
}

// objectAt reads "n g obj …" at an offset.
func (r *Reader) objectAt(off int64) (Ref, any, error) {
	if off < 0 || off >= int64(len(r.data)) {
		return Ref{}, nil, fmt.Errorf("%w: object at %d", errSyntax, off)
	}
	p := parser{b: r.data, pos: int(off)}
	p.skip()
	num, err1 := strconv.Atoi(p.word())
	p.skip()
	gen, err2 := strconv.Atoi(p.word())
	p.skip()
	if err1 != nil || err2 != nil || p.word() != "obj" {
		return Ref{}, nil, fmt.Errorf("%w: no object at byte %d", errSyntax, off)
	}
	ref := Ref{num, gen}
	v, err := p.value(0)
	if err != nil {
		return ref, nil, err
	}
	d, ok := v.(Dict)
	if !ok {
		return ref, v, nil
	}
	p.skip()
	if !bytes.HasPrefix(r.data[p.pos:], []byte("stream")) {
		return ref, v, nil
	}
	p.pos += len("stream")
	if p.pos < len(r.data) && r.data[p.pos] == '\r' {
		p.pos++
	}
	if p.pos < len(r.data) && r.data[p.pos] == '\n' {
		p.pos++
	}
	lv, err := r.Resolve(d["Length"])
	if err != nil {
		return ref, nil, err
	}
	n, ok := lv.(int64)
	if !ok || n < 0 || int64(p.pos)+n > int64(len(r.data)) {
		return ref, nil, fmt.Errorf("%w: length of the stream in object %d", errSyntax, num)
	}
	raw := r.data[p.pos : p.pos+int(n) : p.pos+int(n)]
	p.pos += int(n)
	p.skip()
	if !bytes.HasPrefix(r.data[p.pos:], []byte("endstream")) {
		return ref, nil, fmt.Errorf("%w: stream in object %d has no end", errSyntax, num)
	}
	return ref, &Stream{d, raw}, nil
}

// Object is the object of a number, nil when there is none.
func (r *Reader) Object(num int) (any, error) {
	if v, ok := r.cache[num]; ok {
		return v, nil
	}
	e, ok := r.entries[num]
	if !ok || !e.packed && e.off < 0 {
		return nil, nil
	}
	if r.busy[num] {
		return nil, fmt.Errorf("%w: object %d contains itself", errSyntax, num)
	}
	r.busy[num] = true
	defer delete(r.busy, num)
	var v any
	var err error
	if e.packed {
		v, err = r.fromStream(int(e.off), e.index, num)
	} else {
		var ref Ref
		if ref, v, err = r.objectAt(e.off); err == nil && ref.Num != num {
			err = fmt.Errorf("%w: object %d found where %d should be", errSyntax, ref.Num, num)
		}
	}
	if err != nil {
		return nil, err
	}
	r.cache[num] = v
	return v, nil
}

type objectStream struct {
	data  []byte
	first int
	at    []int64
	num   []int64
}

func (r *Reader) fromStream(container, index, num int) (any, error) {
	os, ok := r.packed[container]
	if !ok {
		if r.entries[container].packed {
			return nil, fmt.Errorf("%w: object stream inside an object stream", errSyntax)
		}
		v, err := r.Object(container)
		if err != nil {
			return nil, err
		}
		s, ok := v.(*Stream)
		if !ok || s.Dict["Type"] != Name("ObjStm") {
			return nil, fmt.Errorf("%w: object %d is no object stream", errSyntax, container)
		}
		data, err := r.Decode(s)
		if err != nil {
			return nil, err
		}
		n, ok1 := s.Dict["N"].(int64)
		first, ok2 := s.Dict["First"].(int64)
		if !ok1 || !ok2 || n < 0 || n > maxObjects || first < 0 || first > int64(len(data)) {
			return nil, fmt.Errorf("%w: object stream %d", errSyntax, container)
		}
		os = &objectStream{data: data, first: int(first)}
		p := parser{b: data[:first]}
		for range n {
			a, err1 := p.value(0)
			b, err2 := p.value(0)
			an, ok1 := a.(int64)
			bn, ok2 := b.(int64)
			if err1 != nil || err2 != nil || !ok1 || !ok2 {
				return nil, fmt.Errorf("%w: object stream %d", errSyntax, container)
			}
			os.num, os.at = append(os.num, an), append(os.at, bn)
		}
		r.packed[container] = os
	}
	if index >= len(os.num) || os.num[index] != int64(num) || os.at[index] < 0 || int64(os.first)+os.at[index] > int64(len(os.data)) {
		return nil, fmt.Errorf("%w: object %d is not in its stream", errSyntax, num)
	}
	p := parser{b: os.data, pos: os.first + int(os.at[index])}
	return p.value(0)
}

// Numbers lists the objects in use, ascending.
func (r *Reader) Numbers() []int {
	out := make([]int, 0, len(r.entries))
	for n, e := range r.entries {
		if e.packed || e.off >= 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// Place tells where an object stands, to see whether a later revision of the
// file replaced it; -1 is nowhere.
func (r *Reader) Place(num int) [2]int64 {
	e, ok := r.entries[num]
	switch {
	case !ok:
		return [2]int64{-1, 0}
	case e.packed:
		return [2]int64{e.off, int64(e.index) + 1}
	}
	return [2]int64{e.off, 0}
}

// Resolve follows references until a value is found.
func (r *Reader) Resolve(v any) (any, error) {
	for range maxDepth {
		ref, ok := v.(Ref)
		if !ok {
			return v, nil
		}
		var err error
		if v, err = r.Object(ref.Num); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: references without end", errSyntax)
}

// Dict resolves a value that should be a dictionary, nil when it is not one.
func (r *Reader) Dict(v any) (Dict, error) {
	v, err := r.Resolve(v)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case Dict:
		return v, nil
	case *Stream:
		return v.Dict, nil
	}
	return nil, nil
}

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

// Decode unpacks the data of a stream: no filter, or FlateDecode with the PNG
// predictors that cross-reference streams use.
func (r *Reader) Decode(s *Stream) ([]byte, error) {
	filter, err := r.Resolve(s.Dict["Filter"])
	if err != nil {
		return nil, err
	}
	parms, err := r.Resolve(s.Dict["DecodeParms"])
	if err != nil {
		return nil, err
	}
	if list, ok := filter.(Array); ok {
		switch len(list) {
		case 0:
			filter = nil
		case 1:
			filter = list[0]
			if pl, ok := parms.(Array); ok && len(pl) == 1 {
				parms = pl[0]
			}
		}
	}
	switch filter {
	case nil:
		return s.Raw, nil
	case Name("FlateDecode"):
	default:
		return nil, fmt.Errorf("filter %v is not read", filter)
	}
	z, err := zlib.NewReader(bytes.NewReader(s.Raw))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errSyntax, err)
	}
	defer z.Close()
	limit := maxUnpacked - r.unpack
	data, err := io.ReadAll(io.LimitReader(z, limit+1))
	r.unpack += int64(len(data))
	if int64(len(data)) > limit {
		return nil, errors.New("the PDF unpacks to more than is read here")
	}
	if err != nil && len(data) == 0 {
		return nil, fmt.Errorf("%w: %v", errSyntax, err)
	}
	if d, ok := parms.(Dict); ok {
		if p, _ := d["Predictor"].(int64); p >= 10 {
			columns, ok := d["Columns"].(int64)
			if !ok {
				columns = 1
			}
			if columns < 1 || columns > 1<<16 || d["Colors"] != nil && d["Colors"] != int64(1) || d["BitsPerComponent"] != nil && d["BitsPerComponent"] != int64(8) {
				return nil, fmt.Errorf("%w: predictor", errSyntax)
			}
			return unpredict(data, int(columns))
		}
	}
	return data, nil
}

// unpredict undoes the PNG filters of rows of single bytes.
func unpredict(data []byte, columns int) ([]byte, error) {
	out := make([]byte, 0, len(data))
	above := make([]byte, columns)
	for len(data) > columns {
		kind, row := data[0], append([]byte(nil), data[1:1+columns]...)
		data = data[1+columns:]
		for i := range row {
			var left, upLeft byte
			if i > 0 {
				left, upLeft = row[i-1], above[i-1]
			}
			switch kind {
			case 0:
			case 1:
				row[i] += left
			case 2:
				row[i] += above[i]
			case 3:
				row[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				row[i] += paeth(left, above[i], upLeft)
			default:
				return nil, fmt.Errorf("%w: predictor %d", errSyntax, kind)
			}
		}
		out = append(out, row...)
		above = row
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

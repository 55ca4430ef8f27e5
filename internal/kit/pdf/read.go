package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
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

package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// Cross-reference sections: the old tables and the streams that replaced them.

// section reads one cross-reference section, a table or a stream.
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

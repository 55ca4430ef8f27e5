package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

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

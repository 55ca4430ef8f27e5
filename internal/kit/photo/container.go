package photo

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// segment is one marker of a JPEG file with what belongs to it.
type segment struct {
	marker byte
	body   []byte
}

// jpegSegments walks the markers of a JPEG file up to the first scan. It ends
// quietly where the file stops making sense.
func jpegSegments(b []byte) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		if len(b) < 2 {
			return
		}
		for at := 2; at+4 <= len(b); {
			if b[at] != 0xff {
				return
			}
			m := b[at+1]
			if m == 0xff { // a fill byte
				at++
				continue
			}
			if m == 0xd9 || m == 0xda || m >= 0xd0 && m <= 0xd7 || m == 0x01 {
				return
			}
			n := int(binary.BigEndian.Uint16(b[at+2:]))
			if n < 2 || at+2+n > len(b) {
				return
			}
			if !yield(segment{m, b[at+4 : at+2+n]}) {
				return
			}
			at += 2 + n
		}
	}
}

// tiffOf finds the EXIF block in a file of a known format; nil when it has none.
func tiffOf(format string, b []byte) []byte {
	switch format {
	case "jpeg":
		for s := range jpegSegments(b) {
			if t, ok := bytes.CutPrefix(s.body, []byte("Exif\x00\x00")); ok && s.marker == 0xe1 {
				return t
			}
		}
	case "png":
		for at := 8; at+12 <= len(b); {
			n := int64(binary.BigEndian.Uint32(b[at:]))
			if int64(at)+12+n > int64(len(b)) {
				return nil
			}
			if string(b[at+4:at+8]) == "eXIf" {
				return b[at+8 : at+8+int(n)]
			}
			at += 12 + int(n)
		}
	case "webp":
		for at := 12; at+8 <= len(b); {
			n := int64(binary.LittleEndian.Uint32(b[at+4:]))
			if int64(at)+8+n > int64(len(b)) {
				return nil
			}
			if string(b[at:at+4]) == "EXIF" {
				return bytes.TrimPrefix(b[at+8:at+8+int(n)], []byte("Exif\x00\x00"))
			}
			at += 8 + int(n+n%2)
		}
	}
	return nil
}

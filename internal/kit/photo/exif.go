package photo

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// told is what a file says about itself, as far as we listen.
type told struct {
	orientation int // 1–8
	takenAt     time.Time
	position    *Position
}

// The tags of EXIF 2.32 that are read; everything else is stepped over.
const (
	tagOrientation = 0x0112
	tagDateTime    = 0x0132
	tagExif        = 0x8769
	tagGPS         = 0x8825

	tagOriginal       = 0x9003
	tagDigitized      = 0x9004
	tagOffset         = 0x9010
	tagOriginalOffset = 0x9011

	tagLatRef = 1
	tagLat    = 2
	tagLonRef = 3
	tagLon    = 4
)

// readEXIF listens to an EXIF block. Nothing in it is believed to be well
// formed: a value that lies outside the block, has another type or makes no
// sense is as if it were not there. Three directories are read at most and none
// is followed further, so no loop of offsets can hold the reader.
func readEXIF(b []byte, zone *time.Location) told {
	x := told{orientation: 1}
	t, ok := newTIFF(b)
	if !ok {
		return x
	}
	main := t.directory(t.u32(4))
	if n, ok := main[tagOrientation].number(t); ok && n >= 1 && n <= 8 {
		x.orientation = int(n)
	}
	when, offset := main[tagDateTime].text(t), ""
	if at, ok := main[tagExif].number(t); ok {
		sub := t.directory(at)
		for _, tag := range []uint16{tagDigitized, tagOriginal} {
			if s := sub[tag].text(t); s != "" {
				when = s
			}
		}
		for _, tag := range []uint16{tagOffset, tagOriginalOffset} {
			if s := sub[tag].text(t); s != "" {
				offset = s
			}
		}
	}
	x.takenAt = moment(when, offset, zone)
	if at, ok := main[tagGPS].number(t); ok {
		x.position = position(t, t.directory(at))
	}
	return x
}

// moment reads "2020:11:30 09:12:33" with "+07:00" beside it, or in the zone.
func moment(when, offset string, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	if o, err := time.Parse("-07:00", offset); err == nil {
		_, s := o.Zone()
		zone = time.FixedZone("", s)
	}
	at, err := time.ParseInLocation("2006:01:02 15:04:05", when, zone)
	if err != nil || at.Year() < 1990 || at.Year() > 2200 { // an unset clock of a camera
		return time.Time{}
	}
	return at.UTC()
}

func position(t tiff, gps map[uint16]entry) *Position {
	lat, ok1 := gps[tagLat].degrees(t)
	lon, ok2 := gps[tagLon].degrees(t)
	if !ok1 || !ok2 || lat > 90 || lon > 180 || lat == 0 && lon == 0 {
		return nil // 0, 0 is what a camera without a fix writes
	}
	if strings.HasPrefix(gps[tagLatRef].text(t), "S") {
		lat = -lat
	}
	if strings.HasPrefix(gps[tagLonRef].text(t), "W") {
		lon = -lon
	}
	return &Position{lat, lon}
}

// tiff is the block in which EXIF stands.
type tiff struct {
	b     []byte
	order binary.ByteOrder
}

func newTIFF(b []byte) (tiff, bool) {
	t := tiff{b: b}
	switch {
	case len(b) < 8 || len(b) > 1<<20:
		return t, false
	case string(b[:4]) == "II*\x00":
		t.order = binary.LittleEndian
	case string(b[:4]) == "MM\x00*":
		t.order = binary.BigEndian
	default:
		return t, false
	}
	return t, true
}

// at gives n bytes from an offset, nil when the block does not have them.
func (t tiff) at(off, n uint32) []byte {
	if uint64(off)+uint64(n) > uint64(len(t.b)) {
		return nil
	}
	return t.b[off : off+n]
}

func (t tiff) u32(off uint32) uint32 {
	if b := t.at(off, 4); b != nil {
		return t.order.Uint32(b)
	}
	return 0
}

// entry is one line of a directory; the zero entry has no value.
type entry struct {
	kind  uint16
	count uint32
	value []byte // the four bytes of the line: the value, or where it stands
}

// maxEntries bounds a directory. Cameras write about sixty.
const maxEntries = 512

// directory reads the lines of a directory; of a repeated tag the first counts.
func (t tiff) directory(off uint32) map[uint16]entry {
	head := t.at(off, 2)
	if off < 8 || head == nil {
		return nil
	}
	out := map[uint16]entry{}
	for i := range min(uint32(t.order.Uint16(head)), maxEntries) {
		line := t.at(off+2+12*i, 12)
		if line == nil {
			break
		}
		tag := t.order.Uint16(line)
		if _, twice := out[tag]; !twice {
			out[tag] = entry{t.order.Uint16(line[2:]), t.order.Uint32(line[4:]), line[8:]}
		}
	}
	return out
}

// The types of values that the tags above may have.
const (
	typeText     = 2
	typeShort    = 3
	typeLong     = 4
	typeRational = 5
)

func (e entry) number(t tiff) (uint32, bool) {
	switch {
	case e.count != 1:
		return 0, false
	case e.kind == typeShort:
		return uint32(t.order.Uint16(e.value)), true
	case e.kind == typeLong:
		return t.order.Uint32(e.value), true
	}
	return 0, false
}

// text is a short text; EXIF ends it with a zero byte.
func (e entry) text(t tiff) string {
	if e.kind != typeText || e.count == 0 || e.count > 64 {
		return ""
	}
	b := e.value
	if e.count > 4 {
		b = t.at(t.order.Uint32(e.value), e.count)
	} else {
		b = b[:e.count]
	}
	s, _, _ := strings.Cut(string(b), "\x00")
	return strings.TrimSpace(s)
}

// degrees reads three fractions: degrees, minutes, seconds.
func (e entry) degrees(t tiff) (float64, bool) {
	if e.kind != typeRational || e.count != 3 {
		return 0, false
	}
	b := t.at(t.order.Uint32(e.value), 24)
	if b == nil {
		return 0, false
	}
	var sum float64
	for i, share := range []float64{1, 60, 3600} {
		over, under := t.order.Uint32(b[8*i:]), t.order.Uint32(b[8*i+4:])
		if under == 0 {
			if over == 0 && i > 0 { // some cameras write 0/0 for "no seconds"
				continue
			}
			return 0, false
		}
		sum += float64(over) / float64(under) / share
	}
	return sum, !math.IsNaN(sum) && sum <= 180
}

package photo

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"testing"
	"time"
)

func crc(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

func TestEXIF(t *testing.T) {
	t.Parallel()
	le, be := binary.LittleEndian, binary.BigEndian
	for _, c := range []struct {
		name        string
		tiff        []byte
		orientation int
		at          string
		lat, lon    float64
	}{
		{"phone, big end first", phone(be, 8), 8, "2020-11-30T02:12:33Z", -7.822917, 112.011861},
		{"phone, little end first", phone(le, 1), 1, "2020-11-30T02:12:33Z", -7.822917, 112.011861},
		{"no zone: the region's", exif(le, nil, []field{textField(tagOriginal, "2026:01:05 07:00:00")}, nil), 1, "2026-01-05T00:00:00Z", 0, 0},
		{"only the time of the file", exif(le, []field{textField(tagDateTime, "2026:01:05 07:00:00")}, nil, nil), 1, "2026-01-05T00:00:00Z", 0, 0},
		{"orientation 9", exif(le, []field{shortField(le, tagOrientation, 9)}, nil, nil), 1, "", 0, 0},
		{"no fix", exif(le, nil, nil, []field{textField(tagLatRef, "N"), degreesField(le, tagLat, 0, 1, 0, 1, 0, 1), textField(tagLonRef, "E"), degreesField(le, tagLon, 0, 1, 0, 1, 0, 1)}), 1, "", 0, 0},
		{"divided by nothing", exif(le, nil, nil, []field{degreesField(le, tagLat, 7, 0, 1, 1, 1, 1), degreesField(le, tagLon, 112, 1, 0, 1, 0, 1)}), 1, "", 0, 0},
		{"no seconds", exif(le, nil, nil, []field{textField(tagLatRef, "S"), degreesField(le, tagLat, 75, 10, 0, 0, 0, 0), degreesField(le, tagLon, 112, 1, 30, 1, 0, 0)}), 1, "", -7.5, 112.5},
		{"off the globe", exif(le, nil, nil, []field{degreesField(le, tagLat, 91, 1, 0, 1, 0, 1), degreesField(le, tagLon, 112, 1, 0, 1, 0, 1)}), 1, "", 0, 0},
		{"unset clock", exif(le, []field{textField(tagDateTime, "0000:00:00 00:00:00")}, nil, nil), 1, "", 0, 0},
		{"13th month", exif(le, []field{textField(tagDateTime, "2026:13:01 00:00:00")}, nil, nil), 1, "", 0, 0},
		{"empty", nil, 1, "", 0, 0},
		{"only the head", []byte("II*\x00\x08\x00\x00\x00"), 1, "", 0, 0},
		{"directory points to itself", selfPointing(), 1, "", 0, 0},
		{"directory beyond the end", []byte("MM\x00*\xff\xff\xff\xf0"), 1, "", 0, 0},
	} {
		x := readEXIF(c.tiff, wib)
		at := ""
		if !x.takenAt.IsZero() {
			at = x.takenAt.Format(time.RFC3339)
		}
		var lat, lon float64
		if x.position != nil {
			lat, lon = x.position.Lat, x.position.Lon
		}
		if x.orientation != c.orientation || at != c.at || math.Abs(lat-c.lat) > 1e-5 || math.Abs(lon-c.lon) > 1e-5 {
			t.Errorf("%s: orientation %d at %q position %f, %f; want %d %q %f, %f", c.name, x.orientation, at, lat, lon, c.orientation, c.at, c.lat, c.lon)
		}
	}
}

// selfPointing is a directory whose EXIF and GPS directories are itself.
func selfPointing() []byte {
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("II*\x00"), 8)
	b = le.AppendUint16(b, 2)
	for _, tag := range []uint16{tagExif, tagGPS} {
		b = le.AppendUint16(b, tag)
		b = le.AppendUint16(b, typeLong)
		b = le.AppendUint32(b, 1)
		b = le.AppendUint32(b, 8)
	}
	return le.AppendUint32(b, 8)
}

func FuzzEXIF(f *testing.F) {
	f.Add(phone(binary.LittleEndian, 6))
	f.Add(phone(binary.BigEndian, 3))
	f.Add(selfPointing())
	f.Fuzz(func(t *testing.T, b []byte) {
		x := readEXIF(b, wib)
		if x.orientation < 1 || x.orientation > 8 {
			t.Errorf("orientation %d", x.orientation)
		}
		if p := x.position; p != nil && !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180) {
			t.Errorf("position %v", *p)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(withSegments(asJPEG(f, scene(1, 40, 40), 60), exifSegment(phone(binary.LittleEndian, 6))))
	f.Add(asPNG(f, scene(2, 40, 40)))
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x000\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x02\x00\x34\x25\xa4\x00\x03\x70\x00\xfe\xfb\xfd\x50\x00"))
	f.Add([]byte("GIF89a"))
	small := Limits{Bytes: 1 << 20, Pixels: 250_000, Memory: 8 << 20} // so that the fuzzer is not kept busy decoding
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := develop(b, small, wib)
		if err != nil {
			return
		}
		onlyPicture(t, p.JPEG)
		onlyPicture(t, p.Thumb)
		if len(p.JPEG) > KeptBytes || max(p.Width, p.Height) > Side {
			t.Errorf("kept %d bytes, %d × %d", len(p.JPEG), p.Width, p.Height)
		}
	})
}

package web

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"strings"
	"testing"
)

// located is a picture into which a phone wrote where it stood.
func located(t *testing.T, lat, lon float64) []byte {
	t.Helper()
	le := binary.LittleEndian
	tiff := []byte("II*\x00\x08\x00\x00\x00")
	entry := func(tag, kind uint16, n, value uint32) []byte {
		return le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(nil, tag), kind), n), value)
	}
	degrees := func(x float64) []byte {
		if x < 0 {
			x = -x
		}
		var b []byte
		for _, v := range []uint32{uint32(x), 1, 0, 1, uint32((x - float64(uint32(x))) * 3600 * 1000), 1000} {
			b = le.AppendUint32(b, v)
		}
		return b
	}
	side := func(x float64, plus, minus byte) uint32 {
		if x < 0 {
			return uint32(minus)
		}
		return uint32(plus)
	}
	const gps = 8 + 2 + 12 + 4 // behind the first directory of one entry
	const values = gps + 2 + 4*12 + 4
	tiff = append(le.AppendUint16(tiff, 1), entry(0x8825, 4, 1, gps)...)
	tiff = le.AppendUint16(le.AppendUint32(tiff, 0), 4)
	tiff = append(tiff, entry(1, 2, 2, side(lat, 'N', 'S'))...)
	tiff = append(tiff, entry(2, 5, 3, values)...)
	tiff = append(tiff, entry(3, 2, 2, side(lon, 'E', 'W'))...)
	tiff = append(tiff, entry(4, 5, 3, values+24)...)
	tiff = append(append(le.AppendUint32(tiff, 0), degrees(lat)...), degrees(lon)...)
	exif := append([]byte("Exif\x00\x00"), tiff...)
	jpg := picture(t)
	var b bytes.Buffer
	b.Write(jpg[:2])
	b.Write([]byte{0xff, 0xe1})
	_ = binary.Write(&b, binary.BigEndian, uint16(len(exif)+2)) // a Buffer takes everything
	b.Write(exif)
	b.Write(jpg[2:])
	return b.Bytes()
}

// The place in a photo is asked about before it is used or dropped, also when
// the reporter already pressed send, and never asked twice.
func TestPhotoPlaceIsAskedAbout(t *testing.T) {
	s := newSite(t)
	form := carried(s.get(t, "/lapor", 200))
	form.Set("cerita", "Lubang besar di tikungan")
	form.Set("titik_cari", "dekat balai")
	form.Set("kirim", "1")
	status, body := s.upload(t, "/lapor", form, located(t, -7.8228, 112.0118))
	if status != 200 {
		t.Fatal(status, text(body))
	}
	says(t, body, "Pakai lokasi dari foto?", "Bila tidak, lokasi itu kami hapus", "Pakai lokasi foto", "Jangan pakai", "Lubang besar di tikungan")
	if !strings.Contains(body, `name="titik_pilih" value="-7.82280`) {
		t.Fatal("the place of the photo is not offered")
	}
	id := carried(body).Get("foto_id")
	if got := s.get(t, "/foto/"+id+"?kecil", 200); !strings.HasPrefix(got, "\xff\xd8") {
		t.Error("the sender does not see their own photo")
	}
	s.get(t, "/foto/"+id, http.StatusNotFound)

	// Used: the map shows it, the form keeps the rest.
	use := carried(body)
	use.Set("cerita", "Lubang besar di tikungan")
	use.Set("foto_titik", "-7.8228, 112.0118")
	use.Set("titik_pilih", "-7.8228, 112.0118")
	_, used := s.upload(t, "/lapor", use)
	if !strings.Contains(used, `name="titik_di" value="-7.82280`) {
		t.Error("the photo's place is not taken over")
	}
	hidden(t, used, `id="foto-tanya"`)

	// Not used: the report goes without.
	for _, name := range []string{"foto_lupa", "kirim"} { // refused, or simply sent on
		s.fresh(t)
		drop := carried(s.get(t, "/lapor", 200))
		drop.Set("foto_id", "")
		drop.Del("foto_id")
		drop.Set("cerita", "Lubang kecil di tikungan "+name)
		drop.Set("titik_cari", "dekat balai")
		drop.Set("kirim", "1")
		_, body := s.upload(t, "/lapor", drop, located(t, -7.8228, 112.0118))
		next := carried(body)
		next.Set("cerita", drop.Get("cerita"))
		next.Set("titik_cari", "dekat balai")
		next.Set("foto_titik", "-7.8228, 112.0118")
		next.Set(name, "1")
		next.Set("kirim", "1")
		_, body = s.upload(t, "/lapor", next)
		says(t, body, "Laporan Anda kami terima")
		number := changing.FindString(body)
		pub, err := s.w.PublicView(s.w.Ctx, number)
		if err != nil || !pub.Where.Point.IsZero() || len(pub.Photos) != 1 {
			t.Errorf("%s: %+v, %v", name, pub.Where, err)
		}
	}

	// Who showed the place is not asked.
	s.fresh(t)
	shown := carried(s.get(t, "/lapor", 200))
	shown.Set("titik_di", "-7.820000,112.010000")
	_, body = s.upload(t, "/lapor", shown, located(t, -7.8228, 112.0118))
	hidden(t, body, `id="foto-tanya"`)
}

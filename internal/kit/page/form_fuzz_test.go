package page

import (
	"bytes"
	"io"
	"net/http/httptest"
	"testing"

	"pendopo/internal/kit/errs"
)

// FuzzReadForm throws bodies at the reader of forms and uploads: it answers
// with a form or with an error of a kind, it never panics, and an upload never
// gives more bytes than its limit.
func FuzzReadForm(f *testing.F) {
	const boundary = "xxBOUNDARYxx"
	f.Add("multipart/form-data; boundary="+boundary, []byte("--"+boundary+"\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--"+boundary+
		"\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"pegawai.xlsx\"\r\nContent-Type: application/octet-stream\r\n\r\nPK\x03\x04\r\n--"+boundary+"--\r\n"))
	f.Add("multipart/form-data; boundary="+boundary, []byte("--"+boundary+"\r\n"))
	f.Add("multipart/form-data", []byte("--"))
	f.Add("application/x-www-form-urlencoded", []byte("a=1&b=%zz&a=\x00"))
	f.Add("", []byte(nil))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		r := httptest.NewRequest("POST", "/impor", bytes.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		form, err := ReadForm(r)
		if err != nil {
			if errs.KindOf(err) == errs.Internal && Status(err) == 500 {
				t.Fatalf("a bad body is our fault: %v", err)
			}
			return
		}
		defer form.Close()
		const limit = 64
		u, err := form.Upload("berkas", limit)
		if err != nil || u == nil {
			return
		}
		b, err := io.ReadAll(u.File)
		if err == nil && len(b) > limit {
			t.Fatalf("an upload of %d bytes passed the limit of %d", len(b), limit)
		}
	})
}

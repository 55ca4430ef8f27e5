package pdf

import (
	"fmt"

	"github.com/skip2/go-qrcode"
)

// QR draws a text as a QR code of correction level M (about 15 % may be
// covered), one rectangle for each run of dark modules, with the quiet zone of
// four modules that readers need.
func QR(text string) (*Form, error) {
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("QR code of %d characters: %w", len(text), err)
	}
	rows := q.Bitmap()
	n := len(rows)
	f := &Form{W: float64(n), H: float64(n), content: make([]byte, 0, 16<<10)}
	for y, row := range rows {
		for x := 0; x < n; {
			if !row[x] {
				x++
				continue
			}
			run := 1
			for x+run < n && row[x+run] {
				run++
			}
			f.content = op(f.content, "re", float64(x), float64(n-1-y), float64(run), 1)
			x += run
		}
	}
	f.content = append(f.content, "f\n"...)
	return f, nil
}

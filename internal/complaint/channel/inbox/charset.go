package inbox

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// charsets are the encodings in which letters reach an Indonesian government:
// those of Latin script, and Unicode. Tables of East Asian scripts would make the
// program larger than its budget for letters that nobody here sends; such a
// letter is read as far as it is UTF-8.
var charsets = map[string]encoding.Encoding{
	"utf-8": unicode.UTF8, "utf8": unicode.UTF8, "us-ascii": unicode.UTF8, "ascii": unicode.UTF8,
	"utf-16": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":   unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, // as browsers read it
	"windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252, "iso-8859-2": charmap.ISO8859_2, "windows-1250": charmap.Windows1250,
	"iso-8859-9": charmap.Windows1254, "windows-1254": charmap.Windows1254, "iso-8859-15": charmap.ISO8859_15,
	"windows-1251": charmap.Windows1251, "koi8-r": charmap.KOI8R, "windows-1256": charmap.Windows1256, "macintosh": charmap.Macintosh,
}

// charsetReader reads a part of a letter as UTF-8.
func charsetReader(label string, in io.Reader) (io.Reader, error) {
	e := charsets[strings.ToLower(strings.TrimSpace(label))]
	if e == nil {
		return nil, fmt.Errorf("inbox: letters in %q are not read", label)
	}
	return e.NewDecoder().Reader(in), nil
}

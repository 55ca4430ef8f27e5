package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"pendopo/internal/kit/errs"
)

// container is what kind of file the bytes are, judged by content: names lie.
type container int

const (
	isText container = iota // CSV or the like
	isXLSX
)

const maxParts = 4096 // files inside one workbook; real ones have a few dozen

// pictures are how files begin that are offered in place of a workbook and may
// look like text in an old encoding: PNG, JPEG, GIF and PDF.
var pictures = []string{"\x89PNG", "\xff\xd8\xff", "GIF8", "%PDF-"}

// open decides what the file is. For a workbook it returns the checked archive.
func open(name string, data []byte, limits Limits) (container, *archive, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return 0, nil, errs.New(errs.Invalid, "sheet.empty_file", name)
	case int64(len(data)) > limits.FileBytes:
		return 0, nil, errs.New(errs.TooLarge, "sheet.too_large", name, len(data)>>20, limits.FileBytes>>20)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return 0, nil, refuseCompound(name, data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		a, err := openArchive(name, data, limits)
		return isXLSX, a, err
	case slices.ContainsFunc(pictures, func(mark string) bool { return bytes.HasPrefix(data, []byte(mark)) }):
		return 0, nil, errs.New(errs.Invalid, "sheet.not_a_spreadsheet", name)
	case looksLikeText(data):
		return isText, nil, nil
	}
	return 0, nil, errs.New(errs.Invalid, "sheet.not_a_spreadsheet", name)
}

// refuseCompound names what sits in an OLE2 compound file: a workbook with a
// password (MS-OFFCRYPTO) or one of Excel 97-2003. Directory entries are
// UTF-16LE.
func refuseCompound(name string, data []byte) error {
	switch {
	case bytes.Contains(data, utf16le("EncryptedPackage")):
		return errs.New(errs.Invalid, "sheet.encrypted", name)
	case bytes.Contains(data, utf16le("Workbook")), bytes.Contains(data, utf16le("Book")):
		return errs.New(errs.Invalid, "sheet.old_format", name, ".xls")
	}
	return errs.New(errs.Invalid, "sheet.not_a_spreadsheet", name)
}

func utf16le(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// looksLikeText accepts text in UTF-8, UTF-16 with a mark, or a single-byte
// code page, and refuses web pages and programs that only pretend.
func looksLikeText(data []byte) bool {
	if hasUTF16Mark(data) {
		return true
	}
	head := data[:min(len(data), 4096)]
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	for _, p := range []string{"<!doctype", "<html", "<?xml", "<table", "<workbook", "%pdf", "{\\rtf", "<svg"} {
		if bytes.HasPrefix(start, []byte(p)) {
			return false
		}
	}
	control := 0
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
			control++
		}
	}
	return control*100 <= len(head)
}

func hasUTF16Mark(b []byte) bool {
	return len(b) >= 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff)
}

// archive is a workbook's zip with limits on what unpacking may cost.
type archive struct {
	name  string
	parts map[string]*zip.File // by lower-case path, as OPC part names are compared
}

func openArchive(name string, data []byte, limits Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errs.New(errs.Invalid, "sheet.damaged", name).With(err)
	}
	if len(z.File) > maxParts {
		return nil, errs.New(errs.TooLarge, "sheet.bomb", name)
	}
	a := &archive{name: name, parts: make(map[string]*zip.File, len(z.File))}
	var total uint64
	for _, f := range z.File {
		p := strings.ToLower(path.Clean(strings.ReplaceAll(strings.TrimPrefix(f.Name, "/"), `\`, "/")))
		total += f.UncompressedSize64
		if total > uint64(limits.UnpackedBytes) ||
			f.UncompressedSize64 > 16<<20 && float64(f.UncompressedSize64) > limits.Ratio*float64(max(f.CompressedSize64, 1)) {
			return nil, errs.New(errs.TooLarge, "sheet.bomb", name)
		}
		if f.Flags&1 != 0 {
			return nil, errs.New(errs.Invalid, "sheet.encrypted", name)
		}
		a.parts[p] = f
	}
	if err := a.identify(); err != nil {
		return nil, err
	}
	return a, nil
}

// identify refuses archives that are something else than a plain XLSX.
func (a *archive) identify() error {
	for p := range a.parts {
		if path.Base(p) == "vbaproject.bin" || strings.HasPrefix(p, "xl/macrosheets/") {
			return errs.New(errs.Invalid, "sheet.macro", a.name)
		}
	}
	switch {
	case a.has("mimetype") && a.has("content.xml"):
		return errs.New(errs.Invalid, "sheet.old_format", a.name, ".ods")
	case a.has("xl/workbook.bin"):
		return errs.New(errs.Invalid, "sheet.old_format", a.name, ".xlsb")
	case !a.has("[content_types].xml") || !a.has("_rels/.rels"):
		return errs.New(errs.Invalid, "sheet.not_a_spreadsheet", a.name)
	}
	return nil
}

func (a *archive) has(p string) bool { return a.parts[p] != nil }

// open reads a part. The reader never gives more than the size that the
// archive declares: openArchive has judged those sizes.
func (a *archive) open(p string) (io.ReadCloser, error) {
	f := a.parts[strings.ToLower(p)]
	if f == nil {
		return nil, errs.New(errs.Invalid, "sheet.damaged", a.name).With(errors.New("part is missing: " + p))
	}
	r, err := f.Open()
	if err != nil {
		return nil, errs.New(errs.Invalid, "sheet.damaged", a.name).With(err)
	}
	return &boundedPart{r, int64(f.UncompressedSize64), a.name}, nil
}

type boundedPart struct {
	io.ReadCloser
	left int64
	name string
}

func (b *boundedPart) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errs.New(errs.TooLarge, "sheet.bomb", b.name)
	}
	return n, err
}

// readAll reads a small part (workbook, relations, styles).
func (a *archive) readAll(p string) ([]byte, error) {
	const most = 32 << 20
	f := a.parts[strings.ToLower(p)]
	if f != nil && f.UncompressedSize64 > most {
		return nil, errs.New(errs.TooLarge, "sheet.bomb", a.name)
	}
	r, err := a.open(p)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, a.damaged(err)
	}
	return b, nil
}

// damaged turns a reading error into the refusal of the file, keeping refusals
// that are already clear.
func (a *archive) damaged(err error) error {
	var e *errs.Error
	if errors.As(err, &e) {
		return e
	}
	return errs.New(errs.Invalid, "sheet.damaged", a.name).With(err)
}

// decodeText brings a CSV file into UTF-8.
func decodeText(data []byte) []byte {
	if hasUTF16Mark(data) {
		return decodeUTF16(data)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return data
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, c := range data {
		switch {
		case c < 0x80:
			out = append(out, c)
		case c < 0xa0:
			out = utf8.AppendRune(out, windows1252[c-0x80])
		default:
			out = utf8.AppendRune(out, rune(c))
		}
	}
	return out
}

// windows1252 is the part of the code page that differs from Latin-1.
var windows1252 = [32]rune{
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
}

func decodeUTF16(data []byte) []byte {
	little := data[0] == 0xff
	data = data[2:]
	out := make([]byte, 0, len(data))
	unit := func(i int) rune {
		if little {
			return rune(data[i]) | rune(data[i+1])<<8
		}
		return rune(data[i])<<8 | rune(data[i+1])
	}
	for i := 0; i+1 < len(data); i += 2 {
		r := unit(i)
		if r >= 0xd800 && r < 0xdc00 && i+3 < len(data) {
			if low := unit(i + 2); low >= 0xdc00 && low < 0xe000 {
				r = (r-0xd800)<<10 | (low - 0xdc00) + 0x10000
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// sortedNames lists names for a message, at most a dozen.
func sortedNames(names []string) string {
	names = slices.Clone(names)
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	return strings.Join(names, ", ")
}

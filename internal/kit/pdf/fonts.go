package pdf

import (
	"embed"
	"sync"
)

//go:embed font/*.otf font/*.core.cff font/core.txt
var fontFiles embed.FS

// Family is the faces of one design. Sans has no italic of its own: its
// regular face stands in.
type Family struct{ Regular, Bold, Italic *Font }

// Law is the face of decrees, minutes and letters: TeX Gyre Bonum, a Bookman.
var Law = sync.OnceValue(func() *Family {
	return &Family{mustFont("bonum-regular"), mustFont("bonum-bold"), mustFont("bonum-italic")}
})

// Sans is the face of reports and lists: Plus Jakarta Sans.
var Sans = sync.OnceValue(func() *Family {
	r := mustFont("jakarta-regular")
	return &Family{r, mustFont("jakarta-bold"), r}
})

// mustFont parses a font of this package; a broken one is a broken build, and
// the tests parse them all.
func mustFont(name string) *Font {
	data, err := fontFiles.ReadFile("font/" + name + ".otf")
	if err == nil {
		var f *Font
		if f, err = parseFont(data); err == nil {
			core, _ := fontFiles.ReadFile("font/" + name + ".core.cff")
			chars, _ := fontFiles.ReadFile("font/core.txt")
			f.setCore(core, string(chars))
			return f
		}
	}
	panic("pdf: font " + name + ": " + err.Error())
}

package sheet

import (
	"fmt"
	"strings"
)

// instructions writes the sheet "Petunjuk": the same Spec that reads the file
// explains it.
func (x *workbookWriter) instructions(spec *Spec) {
	x.sheet(instructionSheet, func(p *sheetWriter) {
		p.out.WriteString(`<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
		for i, width := range []int{24, 26, 10, 20, 48, 28, 70} {
			fmt.Fprintf(p.out, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
		}
		p.out.WriteString("</cols><sheetData>")
		n := 1
		line := func(style int, cells ...string) {
			p.begin(n)
			for i, c := range cells {
				p.text(i, c, style)
			}
			p.end()
			n++
		}
		line(styleTitle, "Petunjuk pengisian: "+spec.Title)
		if spec.Help != "" {
			line(styleNone, spec.Help)
		}
		for i, step := range spec.Steps {
			line(styleNone, fmt.Sprintf("%d. %s", i+1, step))
		}
		for _, rule := range generalRules {
			line(styleNone, "• "+rule)
		}
		n++
		line(styleHeader, "Lembar", "Kolom", "Wajib", "Jenis", "Isi yang diterima", "Contoh", "Penjelasan")
		for i := range spec.Tables {
			t := &spec.Tables[i]
			if t.Help != "" {
				line(styleWrap, t.Name, "", "", "", "", "", t.Help)
			}
			for j := range t.Columns {
				c := &t.Columns[j]
				line(styleWrap, t.Name, c.Header, yes(c.Required), c.typeName(), c.accepts(), c.Example, c.Help)
			}
			for j := range t.Fields {
				f := &t.Fields[j]
				line(styleWrap, t.Name, "baris "+f.Name, yes(f.Required), "", f.Accepts, f.Example, f.Help)
			}
		}
		p.out.WriteString("</sheetData>")
	})
}

func yes(required bool) string {
	if required {
		return "ya"
	}
	return ""
}

// generalRules say what holds for every kind.
var generalRules = []string{
	"Jangan mengubah nama lembar dan judul kolom. Urutan kolom bebas; kolom yang tidak diperlukan boleh dihapus.",
	"Kolom berjudul biru tua wajib diisi. Sel kosong atau \"-\" berarti kosong.",
	"NIP, NIK, dan kode adalah teks. Kolomnya sudah berformat teks; tempelkan data dengan \"Tempel nilai\" agar format itu tetap.",
	"Tanggal: tanggal Excel, atau tulisan 30-11-2020, 2020-11-30, atau 30 November 2020.",
	"Berkas yang sama boleh diunggah lagi: baris yang sudah sama tidak berubah. Baris yang tidak ada di berkas tidak dihapus dari data.",
	"Sebelum disimpan, setiap perubahan ditampilkan lebih dahulu. Baris yang salah dapat diunduh, diperbaiki, dan diunggah lagi.",
}

func (c *Column) typeName() string {
	switch c.Type {
	case Code:
		return "kode (teks)"
	case Number:
		return "nomor (teks)"
	case Integer:
		return "bilangan bulat"
	case Decimal:
		return "angka"
	case Date:
		return "tanggal"
	case Enum:
		return "pilihan"
	case List:
		return "beberapa kode, pisahkan dengan ;"
	}
	return "teks"
}

func (c *Column) accepts() string {
	if c.Type != Enum {
		return ""
	}
	labels := make([]string, len(c.Enum))
	for i := range c.Enum {
		labels[i] = c.Enum[i].label()
	}
	return strings.Join(labels, " / ")
}

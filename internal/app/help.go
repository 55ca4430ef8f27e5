package app

import (
	"flag"
	"fmt"
	"strings"
)

func help() string {
	var b strings.Builder
	b.WriteString(`pendopo – perangkat lunak pemerintahan daerah: jabatan, penataan, pelantikan

PEMAKAIAN
  pendopo PERINTAH [ARGUMEN] [--dir FOLDER] [--json]

PERINTAH
`)
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-28s %s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
	}
	b.WriteString(`
SEMUA PERINTAH
  --dir FOLDER   folder daerah (bawaan pendopo-data)
  --json         jawaban berupa JSON di keluaran baku
  Pengaturan lain: "pendopo config". Urutannya: bendera, lingkungan PENDOPO_…, FOLDER/pendopo.conf.

KODE KELUAR
  0 berhasil · 1 gagal · 2 salah pakai · 3 ada temuan (pelanggaran, baris salah, catatan rusak) · 4 tidak ditemukan

CONTOH
  pendopo demo                              daerah contoh, situs di http://127.0.0.1:8080
  pendopo template person > pegawai.xlsx    templat yang dapat langsung diisi
  pendopo import person pegawai.xlsx --dry-run
  pendopo round check putaran.xlsx          uji aturan tanpa menyimpan
  pendopo help import                       halaman petunjuk satu perintah
`)
	return b.String()
}

// manual is the page of one command.
func manual(c *command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "pendopo %s – %s\n\nPEMAKAIAN\n  pendopo %s\n", c.name, c.about, strings.TrimSpace(c.name+" "+c.args))
	if c.long != "" {
		b.WriteString("\n" + strings.TrimSpace(c.long) + "\n")
	}
	own := flag.NewFlagSet(c.name, flag.ContinueOnError)
	if c.flags != nil {
		c.flags(own)
	}
	wrote := false
	own.VisitAll(func(f *flag.Flag) {
		if !wrote {
			b.WriteString("\nPILIHAN\n")
			wrote = true
		}
		kind, about := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "  --%-22s %s\n", strings.TrimSpace(f.Name+" "+kind), about)
	})
	return b.String()
}

package cli

import (
	"flag"
	"fmt"
	"strings"

	"pendopo/internal/app"
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
  --clock TANGGAL  tanggal peragaan YYYY-MM-DD, bukan jam mesin
  --addr ALAMAT:PORTA  tempat situs mendengar (serve dan demo; bawaan 127.0.0.1:8080)
  Pengaturan lain: "pendopo help serve" dan "pendopo config". Urutannya: bendera, lingkungan PENDOPO_…, FOLDER/pendopo.conf.

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
	if strings.HasPrefix(c.args, "JENIS") {
		b.WriteString("\nJENIS\n  unit, post, person, reorganisation, round, lapor\n")
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
		b.WriteString(flagLine(f))
	})
	var more []app.Setting
	for _, s := range app.Settings() {
		if own.Lookup(flagName(s.Key)) == nil && !s.Secret && takes(c.name, s.Key) {
			more = append(more, s)
		}
	}
	if len(more) > 0 {
		b.WriteString("\nPENGATURAN (juga di pendopo.conf atau PENDOPO_…)\n")
		fs, def := flag.NewFlagSet("", flag.ContinueOnError), app.DefaultConfig()
		for _, s := range more {
			fs.String(flagName(s.Key), s.Get(&def), s.About)
			f := fs.Lookup(flagName(s.Key))
			if c.name == "demo" && s.Key == "dir" { // not the folder of a real region
				f.DefValue = demoDir("")
			}
			b.WriteString(flagLine(f))
		}
	}
	return b.String()
}

// takes tells whether a setting changes what a command does, as far as its page
// names it: the site heeds all of them, other commands their folder, their store
// and their date.
func takes(command, key string) bool {
	switch key {
	case "dir", "clock":
		return true
	case "addr", "base_url":
		return command == "demo" || command == "serve"
	}
	return command == "serve"
}

// flagLine is one line of a manual page: the name, what it takes, what it does
// and what holds without it.
func flagLine(f *flag.Flag) string {
	kind, about := flag.UnquoteUsage(f)
	switch kind { // no word between backticks: the name of a Go type
	case "string", "value":
		kind = "NILAI"
	case "int", "uint", "float":
		kind = "ANGKA"
	case "duration":
		kind = "LAMA"
	}
	if f.DefValue != "" && f.DefValue != "false" {
		about += " (bawaan " + f.DefValue + ")"
	}
	return fmt.Sprintf("  --%-22s %s\n", strings.TrimSpace(f.Name+" "+kind), about)
}
